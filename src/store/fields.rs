//! Applies corrections to the record of a page.

use serde_json::Value;

use super::rows::Row;
pub(crate) use crate::record::values::{get, set};
use crate::record::{IssueCode, Record};

/// The record of the page with the corrections applied, and with an issue for each correction.
pub(crate) fn over(page: &Record, rows: &[Row]) -> Record {
    let mut record = page.clone();
    for row in rows {
        let Ok(mut corrected) = set(&record, &row.field, &row.value) else { continue };
        // Issues about the value of the page do not apply to the corrected value.
        corrected.issues.retain(|issue| issue.field.as_deref() != Some(row.field.as_str()));
        // A custom field corrects nothing that a page says.
        if !Record::FIELDS.contains(&row.field.as_str()) {
            record = corrected;
            continue;
        }
        let (now, day) = (get(page, &row.field), row.at.get(..10).unwrap_or(&row.at));
        let by = format!("corrected by {} on {day}", row.who);
        if now == row.value {
            corrected.add_issue(IssueCode::Corrected, &row.field, format!("{by}; the page says the same now"));
        } else if now == row.page_value {
            corrected.add_issue(IssueCode::Corrected, &row.field, format!("{by}; the page says {}", shown(&now)));
        } else {
            let message = format!("{by}, when the page said {}; it says {} now", shown(&row.page_value), shown(&now));
            corrected.add_issue(IssueCode::CorrectionOutdated, &row.field, message);
        }
        record = corrected;
    }
    record
}

/// A value for a message, shortened where it is long.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::Null => return "nothing".to_owned(),
        Value::String(text) => format!("“{text}”"),
        Value::Array(members) if members.is_empty() => return "nothing".to_owned(),
        other => other.to_string(),
    };
    if text.chars().count() <= 120 { text } else { text.chars().take(119).chain(['…']).collect() }
}
