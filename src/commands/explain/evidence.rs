//! The evidence for the values of a record: why the title is a title, where the date comes from, and what the languages
//! and areas rest on.

use std::fmt::Write as _;

use serde_json::Value;

use super::{Page, areas, merged};
use crate::Record;
use crate::console::printable;
use crate::record::IssuedBasis;
use crate::splitting::Role;
use crate::splitting::feature_names::describe;
use crate::text::quote::beginning;
use crate::vocabulary::Weighed;

/// Adds the evidence for the title, the date, the languages and the areas of a record, a line for each.
pub(super) fn lines(out: &mut String, page: &Page, span: std::ops::Range<usize>, record: &Record, weighed: &[Weighed]) {
    let tags = &page.examined.reading.tags;
    let first = |role: Role| span.clone().find(|at| tags.get(*at).is_some_and(|tag| tag.role == role));
    let because = |at: usize| {
        if page.examined.reading.is_by_columns() {
            return "decided together with the other values of its column".to_owned();
        }
        let reasons = page.examined.reasons.get(at).map_or(&[][..], Vec::as_slice);
        reasons
            .iter()
            .map(|reason| format!("{} ({:+.1})", describe(&reason.feature), reason.weight))
            .collect::<Vec<_>>()
            .join("; ")
    };
    let mut say = |what: &str, why: String| {
        let _ = writeln!(out, "        {what}: {why}");
    };
    let own = record.source.details.as_ref();
    for filled in own.into_iter().flat_map(|details| &details.fields) {
        let page = own.map_or("", |details| details.location.as_str());
        let why = format!(
            "{}, from the record's detail page {page} ({}); {}",
            value_of(record, &filled.field),
            meaning(&filled.from),
            listing(&filled.listing)
        );
        say(&filled.field, printable(&why));
    }
    for (field, why) in merged::lines(record) {
        say(&field, printable(&why));
    }
    match first(Role::Title) {
        Some(at) => say("title", because(at)),
        None if page.blocks.is_empty() => {}
        None => say("title", "no line of the record is one".to_owned()),
    }
    match (record.issued.as_deref(), &record.issued_basis) {
        (Some(date), Some(IssuedBasis::Stated)) => match first(Role::Date) {
            Some(at) => say("issued", format!("{date}, from its date line: {}", because(at))),
            None if page.blocks.is_empty() => say("issued", format!("{date}, as it was stated")),
            None => say("issued", format!("{date}, from a label or a byline")),
        },
        (Some(date), Some(IssuedBasis::Heading)) => {
            say("issued", format!("{date}, from the heading of its group"));
        }
        (Some(date), basis) => say("issued", format!("{date}, from {}", basis.as_deref().unwrap_or("the page"))),
        (None, _) => say("issued", "no date line, label, metadata or title gives a date".to_owned()),
    }
    if let Some(language) = &record.text_language {
        say("text", format!("{} ({:.2}), detected in the text", language.code, language.confidence));
    }
    if !record.languages.is_empty() {
        say(
            "languages",
            format!("{}, {}", record.languages.join(", "), record.languages_basis.as_deref().unwrap_or("")),
        );
    }
    for why in areas::lines(record, weighed) {
        say("area", printable(&why));
    }
    for issue in &record.issues {
        say("issue", printable(&format!("{}: {}", issue.code, issue.message)));
    }
}

/// The value of a field as it is now, quoted.
fn value_of(record: &Record, field: &str) -> String {
    let value = serde_json::to_value(record).ok().and_then(|record| record.get(field).cloned());
    quoted(&value.unwrap_or_default())
}

/// Describes the value of the listing that a value of the detail page replaced.
fn listing(value: &Value) -> String {
    match value {
        Value::Null => "the listing says nothing".to_owned(),
        Value::Array(items) if items.is_empty() => "the listing says nothing".to_owned(),
        value => format!("the listing says {}", quoted(value)),
    }
}

fn quoted(value: &Value) -> String {
    format!("“{}”", beginning(&crate::refresh::report::shown(value), 200, " …"))
}

/// The name of a part of a page, for people.
fn meaning(from: &str) -> &str {
    match from {
        "citation" => "its citation_* metadata",
        "dublin-core" => "its Dublin Core metadata",
        "schema.org" => "its schema.org data",
        "open-graph" => "its Open Graph metadata",
        "description" => "its meta elements",
        "page" => "its text",
        other => other,
    }
}
