//! The values of the records that a search finds, with their counts.

use anstyle::Style;
use console::truncate_str;
use serde_json::{Value, json};

use crate::console::printable;
use crate::store::Facet;

/// The values of a field that are listed for people.
const SHOWN: usize = 10;

/// The facets for people: each value as it stands in a query, with its count.
pub(super) fn people(facets: &[Facet], limit: Option<usize>, width: usize) -> String {
    const BOLD: Style = Style::new().bold();
    let limit = match limit.unwrap_or(SHOWN) {
        0 => usize::MAX,
        limit => limit,
    };
    let counts = facets.iter().flat_map(|facet| &facet.values).map(|(_, count)| count.to_string().len());
    let digits = counts.max().unwrap_or(1);
    let mut text = String::new();
    for facet in facets {
        text.push_str(&format!("{BOLD}{}{BOLD:#}\n", facet.field));
        for (value, count) in facet.values.iter().take(limit) {
            let value = printable(&term(facet.field, value.as_deref()));
            let line = format!("  {count:>digits$}  {value}");
            text.push_str(&truncate_str(&line, width, "…"));
            text.push('\n');
        }
        let more = facet.values.len().saturating_sub(limit);
        if more > 0 {
            text.push_str(&format!("  {:>digits$}  {more} more; -n 0 shows all\n", ""));
        }
    }
    text
}

/// The facets for machines. A value of null counts the records without one.
pub(super) fn machine(facets: &[Facet], found: usize) -> String {
    let each: serde_json::Map<String, Value> = facets
        .iter()
        .map(|facet| {
            let values: Vec<Value> =
                facet.values.iter().map(|(value, count)| json!({"value": value, "records": count})).collect();
            (facet.field.to_owned(), Value::Array(values))
        })
        .collect();
    format!("{:#}\n", json!({"found": found, "facets": each}))
}

/// The value as a term of a query.
fn term(field: &str, value: Option<&str>) -> String {
    match value {
        None => format!("{field}:none"),
        Some(value) if value.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"')) => {
            format!("{field}:\"{}\"", value.replace('"', " "))
        }
        Some(value) => format!("{field}:{value}"),
    }
}
