//! Reads and writes RIS, the tagged format of reference managers, with the labels of ASReview in its notes.

pub(crate) mod fields;
pub(crate) mod lines;
pub(crate) mod reader;
mod roles;
#[cfg(test)]
mod round_trips;
pub(crate) mod writer;

use crate::formats::holdings::Holdings;
use crate::formats::opening::{Opening, Signs};
use crate::formats::reference;
use crate::formats::screening::decisions::in_note;
use crate::record::{Decision, Screening};

/// The database provider (`DP`) in our own records, by which the reader knows that their texts are literal.
const PROVIDER: &str = "shelflist";

/// The labels for identifiers that have no tag in a type of RIS. They are written to `M2`, from which Zotero reads them
/// ("Extra").
const LABELS: [(&str, &str); 3] = [("isbn", "ISBN: "), ("issn", "ISSN: "), ("report", "Report Number: ")];

/// The scheme and the value of a labelled number.
fn labelled(value: &str) -> Option<(&'static str, &str)> {
    LABELS.iter().find_map(|(scheme, label)| Some((*scheme, value.trim().strip_prefix(label)?)))
}

/// A function that reads the decision in a note.
type DecisionOf = fn(&str) -> Option<Decision>;

/// The prefixes of notes that hold the decision of a review, each with the function that reads it.
const DECISIONS: [(&str, DecisionOf); 2] = [("ASReview_", decision), ("RAYYAN-INCLUSION:", rayyan)];

/// The note with which ASReview marks a record as relevant.
const RELEVANT: &str = "ASReview_relevant";
/// The note with which ASReview marks a record as irrelevant.
const IRRELEVANT: &str = "ASReview_irrelevant";
/// The note with which ASReview marks a record without a decision.
const NOT_SEEN: &str = "ASReview_not_seen";

/// The label of a decision in the form that ASReview writes and reads in notes.
fn label(screening: &Screening) -> &'static str {
    match screening.decision {
        Decision::Include => RELEVANT,
        Decision::Exclude => IRRELEVANT,
        _ => NOT_SEEN,
    }
}

/// The decision in a note of ASReview, or `None` if it is another note.
fn decision(note: &str) -> Option<Decision> {
    match note.trim() {
        RELEVANT => Some(Decision::Include),
        IRRELEVANT => Some(Decision::Exclude),
        NOT_SEEN => Some(Decision::Maybe),
        _ => None,
    }
}

/// Returns whether a document with this opening is RIS. Databases write a few lines of their own above the first
/// record, and some tools a few fields.
pub(crate) fn recognise(opening: &Opening<'_>) -> bool {
    if opening.signs() != Signs::Lines {
        return false;
    }
    let found = reference::first_lines(opening);
    let is_field = |line: &str| lines::tag(line, lines::Style::default()).is_some();
    let mut heads = found.iter().filter(|line| !is_field(line) || lines::beginning(line).is_some()).take(12);
    opening.ends(&["ris"]) || heads.any(|line| lines::beginning(line).is_some())
}

/// The decision in a note of Rayyan.
fn rayyan(note: &str) -> Option<Decision> {
    in_note(note).map(|screening| screening.decision)
}

/// Returns whether a value has the form of our own ids, which are twenty hexadecimal digits.
pub(super) fn is_id(value: &str) -> bool {
    value.len() == 20 && value.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The parts of a record that RIS has a place for.
pub(crate) const HOLDS: Holdings = Holdings::Only(&[
    "id",
    "title",
    "description",
    "issued",
    "languages",
    "thematic_areas",
    "type",
    "creators",
    "publisher",
    "DOI",
    "identifiers",
    "url",
    "files",
    "notes",
    "paragraphs",
    "names apart",
    "editors and translators",
    "roles",
    "container",
    "volume, issue and pages",
    "ISSN of the container",
    "edition",
    "place",
    "keywords",
    "key",
    "links",
    "seasons, intervals and doubt",
    "screening",
    "source",
    "retrieved",
    "addresses of areas",
]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_of_screening_tools() {
        for (note, decided) in [
            ("ASReview_relevant", Some(Decision::Include)),
            ("ASReview_time: 1", None),
            ("RAYYAN-INCLUSION: {\"Ana\"=>\"Included\"} | RAYYAN-LABELS: x", Some(Decision::Include)),
            ("RAYYAN-INCLUSION: {\"Ana\"=>\"Included\", \"Kees\"=>\"Excluded\"}", Some(Decision::Maybe)),
            ("RAYYAN-INCLUSION: x", None),
        ] {
            let read = DECISIONS.iter().find(|(lead, _)| note.starts_with(lead)).unwrap().1;
            assert_eq!(read(note), decided, "{note}");
        }
        assert_eq!(labelled("ISBN: 978-92-9068-967-6"), Some(("isbn", "978-92-9068-967-6")));
        assert_eq!(labelled("34"), None);
    }
}
