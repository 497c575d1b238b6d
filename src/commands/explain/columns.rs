//! Explains the columns of a list: which one gave the titles and which one the dates, and the runner-up.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::console::printable;
use crate::splitting::slots::{Choice, Explanation, Weighed};

/// The choices of a list, in lines for people.
pub(crate) fn people(explanation: &Explanation) -> String {
    let mut out = String::new();
    for (what, choice) in [("titles", &explanation.title), ("dates", &explanation.issued)] {
        if choice.none {
            let _ =
                writeln!(out, "{what}: no column may give them; all are dates, numbers, link words or one constant");
            continue;
        }
        let Some(best) = choice.columns.first() else { continue };
        let _ = writeln!(out, "{what}: the column {} (confidence {:.2})", named(best), choice.confidence);
        if !best.reasons.is_empty() {
            let _ = writeln!(out, "        because {}", reasons(best).join("; "));
        }
        if let Some(second) = choice.columns.get(1) {
            let _ = writeln!(out, "        the runner-up is the column {}", named(second));
        }
    }
    out
}

/// The choices of a list, for machines.
pub(crate) fn machine(explanation: &Explanation) -> Value {
    let column = |column: &Weighed| json!({"head": column.named, "values": column.values, "reasons": reasons(column)});
    let choice = |choice: &Choice| {
        json!({
            "confidence": (f64::from(choice.confidence) * 1000.0).round() / 1000.0,
            "columns": choice.columns.iter().take(2).map(column).collect::<Vec<_>>(),
        })
    };
    json!({"title": choice(&explanation.title), "issued": choice(&explanation.issued)})
}

/// A column by its head and its first values.
fn named(column: &Weighed) -> String {
    let values: Vec<String> = column.values.iter().map(|value| format!("“{}”", printable(&short(value)))).collect();
    match &column.named {
        Some(head) => format!("“{}”: {}", printable(head), values.join(", ")),
        None => values.join(", "),
    }
}

/// The features that spoke for a column, with their weight over the runner-up.
fn reasons(column: &Weighed) -> Vec<String> {
    column.reasons.iter().map(|(name, weight)| format!("{} ({weight:+.1})", name.replace('-', " "))).collect()
}

fn short(value: &str) -> String {
    let start: String = value.chars().take(40).collect();
    if start.len() < value.len() { format!("{start}…") } else { start }
}
