//! Explains the choice of the columns of a list that give the titles and the dates.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::console::printable;
use crate::splitting::doubt::three;
use crate::splitting::slots::Explanation;
use crate::splitting::slots::explanation::{Choice, WeighedColumn};

/// Explains for people which columns were chosen, and why.
pub(super) fn lines(out: &mut String, explanation: &Explanation) {
    choice(out, "title", &explanation.title);
    choice(out, "date", &explanation.issued);
}

/// Says which column became the title or gave the dates, why, and what the runner-up was.
fn choice(out: &mut String, name: &str, choice: &Choice) {
    let Some(best) = choice.columns.first() else {
        let _ = writeln!(out, "no column may be the {name}");
        return;
    };
    let named = |column: &WeighedColumn| match &column.named {
        Some(named) => format!(" under “{}”", printable(named)),
        None => String::new(),
    };
    let values = |column: &WeighedColumn| {
        let values: Vec<String> = column.values.iter().map(|value| format!("“{}”", printable(value))).collect();
        values.join(", ")
    };
    let _ = writeln!(
        out,
        "the {name} is the column{} with {} (confidence {:.2})",
        named(best),
        values(best),
        choice.confidence
    );
    if !best.reasons.is_empty() {
        let reasons: Vec<String> =
            best.reasons.iter().map(|(name, weight)| format!("{} {weight:+.1}", name.replace('_', " "))).collect();
        let _ = writeln!(out, "        because of {}", reasons.join(", "));
    }
    if let Some(other) = choice.columns.get(1) {
        let margin = best.score - other.score;
        let _ = writeln!(
            out,
            "        the runner-up was the column{} with {}, {margin:.1} behind",
            named(other),
            values(other)
        );
    }
}

/// The columns that were weighed for the title and the date.
pub(super) fn machine(columns: &Explanation) -> Value {
    let weighed = |column: &WeighedColumn| {
        json!({
            "values": column.values, "named": column.named, "present": three(column.present.into()),
            "score": three(column.score.into()),
            "reasons": column.reasons.iter().map(|(name, weight)| {
                json!({"feature": name, "weight": three((*weight).into())})
            }).collect::<Vec<_>>(),
        })
    };
    let choice = |choice: &Choice| {
        json!({
            "confidence": three(choice.confidence.into()), "none": choice.none,
            "columns": choice.columns.iter().map(weighed).collect::<Vec<_>>(),
        })
    };
    json!({"title": choice(&columns.title), "issued": choice(&columns.issued)})
}
