//! Takes the corrections of a corrected catalogue: each value that differs from the record is checked before it becomes a
//! correction.

use std::collections::HashMap;
use std::path::Path;

use super::proposals::Proposal;
use super::report::Report;
use super::rows::Given;
use crate::commands::Context;
use crate::commands::correcting::resolved;
use crate::pipeline::Pipeline;
use crate::record::values::get;
use crate::store::Edit;
use crate::{Error, Record, Result};

/// The list of what was taken and what was not, and the corrections.
#[derive(Default)]
pub(super) struct Taken {
    pub(super) sheet: Report,
    pub(super) edits: Vec<Edit>,
}

/// Compares the rows of a file with the records `now`. `past` returns the earlier versions of a record, and `check`
/// returns what is wrong with a correction.
///
/// # Errors
/// Returns the errors of `past`.
pub(super) fn take(
    given: &Given,
    file: &Path,
    now: &[Record],
    pipeline: &Pipeline,
    context: &Context,
    past: impl Fn(&str) -> Result<Vec<Record>>,
    check: impl Fn(&Edit, &Record) -> Result<()>,
) -> Result<Taken> {
    let now: HashMap<&str, &Record> = now.iter().map(|record| (record.id.as_str(), record)).collect();
    let comparing = given.comparing(&now, pipeline.words());
    let (mut sheet, mut edits) = (Report::default(), Vec::<Edit>::new());
    // The position among `edits` of the correction of a field of a record.
    let mut positions: HashMap<(&str, String), usize> = HashMap::new();
    for row in &given.rows {
        let Some(before) = now.get(row.id()).copied() else {
            sheet.unknown(row, given.of_screening);
            continue;
        };
        let said = row.said(before, &past(&before.id)?, &comparing);
        sheet.older += said.older;
        for Proposal { field, value } in said.proposals {
            let old = get(before, &field);
            let of_field = (before.id.as_str(), field.clone());
            let twice = positions.get(&of_field).and_then(|at| edits.get(*at));
            let edit = match (value, twice) {
                (Ok(value), Some(first)) if first.value.as_ref() == Some(&value) => continue,
                (Ok(_), Some(_)) => Err("another row says something else of the same record".to_owned()),
                (Ok(value), None) => {
                    let edit = Edit { id: before.id.clone(), field: field.clone(), value: Some(value) };
                    let (edit, unknown) = resolved(&edit, before, pipeline.tagger());
                    check(&edit, before).map_err(|error| reason(&error)).map(|()| {
                        unknown.into_iter().for_each(|name| context.console.warn(&name.at(row.place(file))));
                        edit
                    })
                }
                (Err(why), _) => Err(why),
            };
            sheet.line(row, before, &field, old, &edit);
            if let Ok(edit) = edit {
                positions.insert(of_field, edits.len());
                edits.push(edit);
            }
        }
    }
    Ok(Taken { sheet, edits })
}

/// The message of an error and its advice, in one line.
fn reason(error: &Error) -> String {
    match error.advice() {
        Some(advice) => format!("{}; {advice}", error.message()),
        None => error.message().to_owned(),
    }
}
