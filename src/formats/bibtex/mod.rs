//! Reads and writes records as BibTeX and BibLaTeX entries.

mod dates;
mod escape;
mod fields;
mod file_field;
mod inherit;
mod key;
mod languages;
mod parts;
mod people;
pub(crate) mod reader;
mod scan;
mod strings;
mod tex;
pub(crate) mod writer;

use crate::formats::holdings::Holdings;
use crate::formats::opening::{Opening, Signs};

/// The text of a value that other formats took over from TeX, on one line.
pub(crate) fn text_of_tex(raw: &str) -> String {
    crate::text::whitespace::normalise(&tex::text(raw))
}

/// Returns whether a document with this opening is a bibliography of BibTeX.
pub(crate) fn recognise(opening: &Opening<'_>) -> bool {
    let begins_entry = |line: &str| {
        let kind: String =
            line.chars().skip(1).take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).collect();
        let after = line.get(1 + kind.len()..).unwrap_or_default().trim_start();
        // Text in round brackets may be prose. A key contains no white space and is followed by a comma.
        let keyed =
            |inside: &str| inside.split_once(',').is_some_and(|(key, _)| !key.trim().contains(char::is_whitespace));
        let opens = after.starts_with('{')
            || after
                .strip_prefix('(')
                .is_some_and(|inside| inside.trim().is_empty() || keyed(inside) || inside.contains('='));
        line.starts_with('@') && !kind.is_empty() && opens
    };
    let first = || opening.lines().find(|line| !line.starts_with('%'));
    opening.signs() == Signs::Lines && (opening.ends(&["bib", "bibtex"]) || first().is_some_and(begins_entry))
}

/// The parts of a record that BibTeX has a place for.
pub(crate) const HOLDS: Holdings = Holdings::Only(&[
    "id",
    "title",
    "description",
    "paragraphs",
    "issued",
    "seasons, intervals and doubt",
    "languages",
    "thematic_areas",
    "addresses of areas",
    "type",
    "creators",
    "names apart",
    "names of institutions",
    "editors and translators",
    "roles",
    "publisher",
    "container",
    "volume, issue and pages",
    "ISSN of the container",
    "edition",
    "place",
    "keywords",
    "key",
    "DOI",
    "identifiers",
    "url",
    "files",
    "links",
    "words of links",
    "notes",
    "relations",
    "retrieved",
    "types of files",
]);

#[cfg(test)]
mod tests;
