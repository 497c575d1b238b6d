//! Measures a catalogue against labelled records.

pub(crate) mod areas;
pub(crate) mod languages;
pub(crate) mod pages;
pub(crate) mod splitting;

/// The largest number of characters of a text that a report quotes.
const QUOTED: usize = 200;

/// The beginning of a text, for a report.
fn quoted(text: &str) -> String {
    crate::text::quote::beginning(text, QUOTED, "…").into_owned()
}
