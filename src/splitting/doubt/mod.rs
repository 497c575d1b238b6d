//! The confidence of a reading in each record and in its fields, and the second most likely reading.
//!
//! Three readers take records from pages: the decoder reads lines, outlined texts are read column by column, and so are
//! the listings of web pages. Each reader takes a few measures of a record and of the page around it. The weights of
//! these measures were learnt from pages that the readers had not learnt from, and calibrated by how often such records
//! were right (see [`calibration`]).

pub(crate) mod calibration;
pub(crate) mod dates;
pub(crate) mod lines;

pub(crate) use calibration::Calibrations;

use crate::document::doubt::{Evidence, Other, Reviewed};
use crate::record::{IssueCode, Record, values};

/// An aspect of a record that may be right or wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// Title and description are right. This is the value of `source.confidence`.
    Record,
    /// The title is right.
    Title,
    /// The record has the right lines: it begins and ends where it should, and its description is right.
    Bounds,
    /// The date of issue is right.
    Issued,
}

impl Aspect {
    /// All aspects.
    pub const ALL: [Self; 4] = [Self::Record, Self::Title, Self::Bounds, Self::Issued];

    /// The name of the aspect in the file of weights and in the output of `explain`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Title => "title",
            Self::Bounds => "bounds",
            Self::Issued => "issued",
        }
    }
}

/// The confidence in a record, from 0 to 1: the share of records with this value that were right.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sure {
    /// Title and description are right.
    pub record: f64,
    /// The title is right.
    pub title: f64,
    /// The record begins and ends where it should.
    pub bounds: f64,
    /// The date of issue is right.
    pub issued: f64,
}

impl Sure {
    /// The confidence in one aspect.
    pub fn of(&self, aspect: Aspect) -> f64 {
        match aspect {
            Aspect::Record => self.record,
            Aspect::Title => self.title,
            Aspect::Bounds => self.bounds,
            Aspect::Issued => self.issued,
        }
    }
}

/// Notes in a record how certain it is, and adds an issue with the other reading for each field whose confidence is
/// below the review threshold.
pub(crate) fn note(record: &mut Record, sure: &Sure, evidence: &Evidence, calibrations: &Calibrations) {
    record.source.confidence = Some(three(sure.record));
    let say = |sure: f64, other: &Option<Other>, none: &str| {
        let other = other.as_ref().map_or_else(|| none.to_owned(), Other::to_string);
        format!("{other} (confidence {sure:.2})")
    };
    if sure.record < calibrations.least(Aspect::Record) {
        // Of title and bounds, the less certain one gets an issue, and the other one only if its own confidence is below the
        // threshold.
        let least = sure.title.min(sure.bounds);
        let doubted = |own: f64| own <= least || own < calibrations.least(Aspect::Record);
        if doubted(sure.title) && !evidence.record.is_empty() {
            let message = say(sure.title, &evidence.title, "the text that was read as the title may be no title");
            record.add_issue(IssueCode::UncertainTitle, "title", message);
        }
        if doubted(sure.bounds) {
            let message = say(sure.bounds, &evidence.bounds, NO_BOUNDS);
            record.add_issue(IssueCode::UncertainBounds, "source", message);
        }
    }
    if sure.issued < calibrations.least(Aspect::Issued) {
        let message = say(sure.issued, &evidence.date, "the record may have a date of issue that was not recognised");
        record.add_issue(IssueCode::UncertainIssued, "issued", message);
    }
}

/// Notes in a record that a person reviewed it, and sets the fields that the person corrected.
pub(crate) fn reviewed(record: &mut Record, reviewed: &Reviewed) {
    let who = reviewed.by.as_deref().unwrap_or("a person");
    let day = reviewed.at.as_deref().and_then(|at| at.get(..10)).map_or_else(String::new, |day| format!(" on {day}"));
    let corrected = format!("corrected by {who}{day}");
    let before = serde_json::to_value(&*record).unwrap_or_default();
    for (field, value) in &reviewed.fields {
        let page = before.get(field).cloned().unwrap_or_default();
        // Values that do not fit their field were rejected when the correction was saved.
        let Ok(mut set) = values::set(record, field, value) else { continue };
        set.issues.retain(|issue| issue.field.as_deref() != Some(field.as_str()));
        if page != *value {
            set.add_issue(IssueCode::Corrected, field, corrected.clone());
        }
        *record = set;
    }
    if reviewed.corrected && reviewed.fields.is_empty() {
        record.add_issue(IssueCode::Corrected, "source", corrected);
    }
    record.source.confidence = Some(1.0);
}

/// The message about uncertain bounds if no other reading of the record is known.
const NO_BOUNDS: &str = "the record may hold too much or too little of its page, or be none";

/// A confidence rounded to three decimals, as it is written.
pub(crate) fn three(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// Whether the code of an issue says that the reading is uncertain.
pub(crate) fn is_doubt(code: &IssueCode) -> bool {
    let codes = [IssueCode::UncertainTitle, IssueCode::UncertainIssued, IssueCode::UncertainBounds];
    codes.contains(code) || *code == IssueCode::UncertainSplit
}
