//! Records as BibTeX and BibLaTeX entries, read and written.

pub(crate) mod reader;
pub(crate) mod writer;

use crate::formats::holdings::Holdings;
use crate::formats::opening::{Opening, Signs};

/// Whether a document that begins so is a bibliography of BibTeX.
pub(crate) fn recognise(opening: &Opening<'_>) -> bool {
    let begins_entry = |line: &str| {
        let kind: String = line.chars().skip(1).take_while(char::is_ascii_alphabetic).collect();
        let after = line.get(1 + kind.len()..).unwrap_or_default().trim_start();
        line.starts_with('@') && !kind.is_empty() && after.starts_with('{')
    };
    let first = || opening.lines().find(|line| !line.starts_with('%'));
    opening.signs() == Signs::Lines && (opening.ends(&["bib", "bibtex"]) || first().is_some_and(begins_entry))
}

/// What BibTeX has a place for.
pub(crate) const HOLDS: Holdings = Holdings::Only(&[
    "title",
    "description",
    "issued",
    "languages",
    "thematic_areas",
    "type",
    "creators",
    "publisher",
    "identifiers",
    "url",
    "files",
    "notes",
    "paragraphs",
    "seasons, intervals and doubt",
]);
