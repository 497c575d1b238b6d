//! Reads and writes records as JSON: our own documents, and lists of items of other tools.

pub(crate) mod document;
pub(crate) mod foreign;
mod forms;
pub(crate) mod items;
pub(crate) mod lines;
pub(crate) mod long;
mod plan;
pub(crate) mod planning;
mod publication;
pub(crate) mod scan;
pub(crate) mod writer;

use crate::formats::opening::{Opening, Signs};

/// Returns whether a document with this opening is JSON Lines.
pub(crate) fn is_lines(opening: &Opening<'_>) -> bool {
    if opening.signs() != Signs::Json {
        return false;
    }
    if opening.ends(&["jsonl", "ndjson"]) {
        return true;
    }
    let start = opening.text.as_str();
    let first = start.lines().next().unwrap_or_default();
    let whole = start.starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok();
    let more = || start.lines().skip(1).any(|line| line.trim_start().starts_with('{'));
    whole && (more() || opening.extension.is_empty())
}

/// Returns whether a document with this opening is a JSON Feed.
pub(crate) fn is_feed(opening: &Opening<'_>) -> bool {
    let start = || opening.text.chars().take(2000).collect::<String>();
    opening.text.starts_with('{') && start().contains("jsonfeed.org/version")
}

/// Returns whether a document with this opening is one JSON text.
pub(crate) fn is_document(opening: &Opening<'_>) -> bool {
    let mut signs = opening.text.chars();
    let (first, inside) = (signs.next(), signs.as_str().trim_start());
    match first {
        // An incomplete first line belongs to a truncated catalogue in JSON Lines.
        Some('{') => opening.ends(&["json"]) || inside.starts_with(['"', '}']),
        Some('[') => opening.ends(&["json", "jsonld"]) || inside.starts_with(['{', ']']),
        _ => false,
    }
}
