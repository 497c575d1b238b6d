//! RIS, the tagged format of reference managers, with the labels of ASReview in its notes.

pub(crate) mod reader;
pub(crate) mod writer;

use crate::formats::opening::{Opening, Signs};
use crate::record::{Decision, Screening};

/// The note by which ASReview marks a record that was looked at.
const RELEVANT: &str = "ASReview_relevant";
/// The note of a record that was put aside.
const IRRELEVANT: &str = "ASReview_irrelevant";
/// The note of a record of which nobody has decided.
const NOT_SEEN: &str = "ASReview_not_seen";

/// The label of a decision, as ASReview writes and reads it in notes.
fn label(screening: &Screening) -> &'static str {
    match screening.decision {
        Decision::Include => RELEVANT,
        Decision::Exclude => IRRELEVANT,
        _ => NOT_SEEN,
    }
}

/// The decision that a note of ASReview says; none where it is another note.
fn decision(note: &str) -> Option<Decision> {
    match note.trim() {
        RELEVANT => Some(Decision::Include),
        IRRELEVANT => Some(Decision::Exclude),
        NOT_SEEN => Some(Decision::Maybe),
        _ => None,
    }
}

/// Whether a document that begins so is RIS.
pub(crate) fn recognise(opening: &Opening<'_>) -> bool {
    // Databases write a few lines of their own above the first record.
    let first_tag = || opening.lines().take(6).find_map(reader::tag);
    opening.signs() == Signs::Lines && (opening.ends(&["ris"]) || first_tag().is_some_and(|(tag, _)| tag == "TY"))
}
