//! Reads lines of a tag of two letters, a hyphen and a value, as in `TI- Rivers and rain`. Union catalogues such as
//! Copac and older databases export them. A blank line ends a record.

use super::people::plain;
use super::{Dialect, Fields, first, is_tag};
use crate::document::budget::Budget;
use crate::document::entry::Entry;
use crate::document::entry_sink::EntrySink;
use crate::error::Result;
use crate::formats::endnote;
use crate::formats::opening::{Opening, Signs};
use crate::formats::reference;
use crate::text::whitespace::normalise;

const COPAC: Dialect = Dialect {
    begins: |line, blank, before| {
        field(line).is_some_and(|(tag, _)| {
            let has_title = before.iter().any(|(have, _)| have == "TI");
            before.is_empty() || blank && (tag == "TI" || has_title)
        })
    },
    field: |line, _| field(line),
    entry,
};

/// Reads an export in lines of tags.
///
/// # Errors
/// Returns an error if a record has more fields than `budget` allows, and passes on the errors of `sink`.
pub(crate) fn read(text: &str, lines_before: u64, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    COPAC.read(text, lines_before, budget, sink)
}

/// Returns whether a record begins at a line: at a title behind a blank line.
pub(crate) fn starts(line: &str, above: &mut dyn Iterator<Item = &str>) -> bool {
    let bare = |line: &str| line.trim_start_matches('\u{feff}').trim_end().is_empty();
    let found = field(line.trim_start_matches('\u{feff}').trim_end());
    found.is_some_and(|(tag, _)| tag == "TI") && above.next().is_some_and(bare)
}

/// Returns whether a document with this opening consists of lines of tags, with a title and an author or publisher.
pub(crate) fn is_copac(opening: &Opening<'_>) -> bool {
    if opening.signs() != Signs::Lines {
        return false;
    }
    let found = reference::first_lines(opening);
    let tags: Vec<String> = found.iter().filter_map(|line| field(line)).map(|(tag, _)| tag).collect();
    let has = |tag: &str| tags.iter().any(|have| have == tag);
    let leads = found.first().is_some_and(|line| field(line).is_some());
    leads && has("TI") && (has("AU") || has("PU") || has("SO")) && tags.len() * 2 > found.len()
}

fn field(line: &str) -> Option<(String, String)> {
    let (tag, value) = line.split_once('-')?;
    let fits = is_tag(tag.trim_end()) && tag.len() <= 4 && (value.is_empty() || value.starts_with(' '));
    fits.then(|| (tag.trim_end().to_owned(), value.trim().to_owned()))
}

fn entry(fields: Fields, lines: (u64, u64)) -> Entry {
    let has = |tag: &str| !first(&fields, tag).is_empty();
    let kind = match first(&fields, "DT").to_ascii_uppercase().as_str() {
        "MAP" => "Map",
        "MUS" | "AUD" => "Music",
        "VIS" | "VID" => "Audiovisual Material",
        "COM" => "Computer Program",
        "SER" => "Serial",
        _ if has("SO") || has("JN") => "Journal Article",
        _ => "Book",
    };
    let mut values = Fields::new();
    let mut add = |tag: &str, value: &str| values.push((tag.to_owned(), value.to_owned()));
    for (tag, value) in &fields {
        let line = normalise(value);
        match tag.as_str() {
            "TI" => add("TI", line.trim_end_matches('.')),
            "AU" => add("AU", &plain(&line)),
            "ED" => add("A2", &plain(&line)),
            // The place stands before the publisher, as in `Delft : Delta`.
            "PU" => match line.split_once(" : ") {
                Some((place, publisher)) => {
                    add("CY", place);
                    add("PB", publisher);
                }
                None => add("PB", &line),
            },
            "PY" | "YR" => add("PY", &line),
            "SO" | "JN" => add("JF", &line),
            "SE" => add("T3", &line),
            "ET" => add("ET", &line),
            "LA" | "LG" => add("LA", &line),
            "IB" | "BN" | "SN" => add("SN", &line),
            "IS" => add("SN", &line),
            "KW" | "SU" | "DE" => add("KW", &line),
            "AB" => add("AB", value),
            "UR" | "UL" => add("UR", &line),
            "DO" => add("DO", &line),
            tag => add("N1", &format!("{}: {line}", label(tag))),
        }
    }
    endnote::entry(kind, values, lines)
}

/// The label of a note for a tag without a counterpart in RIS.
fn label(tag: &str) -> &str {
    match tag {
        "HL" => "Held by",
        "PD" => "Extent",
        "NT" | "NO" => "Note",
        "DT" => "Type",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::entry_sink::collect;

    #[test]
    fn blank_lines_part_the_records() {
        let text = "\nTI- Rivers and rain\nAU- Mora, Ana\nSE- Reports ; 7\nPU- Delft : Delta, Institute of Water\nPY- 1992\nHL- Delft\n\n\
                    TI- Lakes\nPU- Delta\nPY- 1993\n";
        assert!(is_copac(&Opening::of(text.as_bytes(), "txt")));
        let budget = Budget::default();
        let found = collect(&budget, |sink| read(text, 0, &budget, sink)).unwrap().entries;
        let record = &found[0].record;
        assert_eq!((found.len(), record.title.as_deref()), (2, Some("Rivers and rain")));
        assert_eq!(
            (record.place.as_deref(), record.publisher.as_deref()),
            (Some("Delft"), Some("Delta, Institute of Water"))
        );
        assert!(!is_copac(&Opening::of(b"A list of rivers\nTI- and others\n", "txt")));
    }
}
