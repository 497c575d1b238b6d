//! The question about a doubtful record, in one sentence, with both readings.

use crate::document::doubt::{Evidence, Other};
use crate::pipeline::Judged;
use crate::record::{IssueCode, Record};
use crate::splitting::doubt::{Sure, is_doubt};

/// Makes the question about one field of a record.
type Ask = fn(&Record, &Evidence, &Sure) -> Question;

/// A question about a record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Question {
    /// The question in one sentence.
    pub ask: String,
    /// The reading that was chosen, with its confidence.
    pub read: String,
    /// The other reading, with the remaining confidence.
    pub other: String,
    /// The confidence in the field or the bounds that the question is about.
    pub sure: f64,
    /// The number of the line at which the other reading differs, if it is a single line.
    pub line: Option<u64>,
}

impl Question {
    /// The question about the least certain field of a record; `None` if nothing is doubtful.
    pub(crate) fn of(record: &Record, judged: &Judged) -> Option<Self> {
        let Judged { sure, evidence, .. } = judged;
        let doubted = |code: &IssueCode| record.issues.iter().any(|issue| issue.code == *code);
        let asks: [(IssueCode, f64, Ask); 3] = [
            (IssueCode::UncertainBounds, sure.bounds, Self::of_bounds),
            (IssueCode::UncertainTitle, sure.title, Self::of_title),
            (IssueCode::UncertainIssued, sure.issued, Self::of_date),
        ];
        let open = asks.into_iter().filter(|(code, _, _)| doubted(code));
        let (_, _, ask) = open.min_by(|a, b| a.1.total_cmp(&b.1))?;
        Some(ask(record, evidence, sure))
    }

    fn of_bounds(record: &Record, evidence: &Evidence, sure: &Sure) -> Self {
        let (first, last) = record.source.lines.unwrap_or_default();
        let (ask, line) = match &evidence.bounds {
            Some(Other::Begins(line)) => (format!("Does a record of its own begin at line {line}?"), Some(*line)),
            Some(Other::GoesOn(line)) if *line == first => {
                (format!("Does line {line} go with the record before, or is it a record of its own?"), Some(*line))
            }
            Some(Other::GoesOn(line) | Other::Inside(line)) => {
                (format!("Does line {line} still belong to this record?"), Some(*line))
            }
            Some(Other::Outside(line)) => (format!("Does line {line} belong to a record at all?"), Some(*line)),
            Some(Other::Text(line) | Other::NoText(line)) => {
                (format!("Is line {line} part of the description?"), Some(*line))
            }
            Some(Other::Elsewhere(_)) => ("Is this one of the records of the page?".to_owned(), None),
            _ => ("Does the record hold its own lines, and no others?".to_owned(), None),
        };
        let read = match first == last {
            true => format!("as a record of line {first}"),
            false => format!("as a record of lines {first} to {last}"),
        };
        Self::with(ask, &read, evidence.bounds.as_ref(), sure.bounds, line)
    }

    fn of_title(record: &Record, evidence: &Evidence, sure: &Sure) -> Self {
        let own = record.title.as_deref().map(quoted);
        let (ask, read) = match (&own, &evidence.title) {
            (Some(own), Some(Other::Title(other))) => {
                (format!("Is the title {own}, or {}?", quoted(other)), own.clone())
            }
            (Some(own), _) => (format!("Is {own} the title?"), own.clone()),
            (None, Some(Other::Title(other))) => {
                (format!("Has the record no title, or is it {}?", quoted(other)), "no title".to_owned())
            }
            (None, _) => ("Has the record no title?".to_owned(), "no title".to_owned()),
        };
        Self::with(ask, &format!("with the title {read}"), evidence.title.as_ref(), sure.title, None)
    }

    fn of_date(record: &Record, evidence: &Evidence, sure: &Sure) -> Self {
        let (ask, read) = match (record.issued.as_deref(), &evidence.date) {
            (Some(own), Some(Other::Issued(other))) => {
                (format!("Is the date of issue {own}, or is it in {}?", quoted(other)), own)
            }
            (Some(own), _) => (format!("Is {own} the date of issue?"), own),
            (None, Some(Other::Issued(other))) => {
                (format!("Has the record no date of issue, or is it in {}?", quoted(other)), "no date")
            }
            (None, _) => ("Has the record no date of issue?".to_owned(), "no date"),
        };
        Self::with(ask, &format!("with the date of issue {read}"), evidence.date.as_ref(), sure.issued, None)
    }

    fn with(ask: String, read: &str, other: Option<&Other>, sure: f64, line: Option<u64>) -> Self {
        let says = other.map_or_else(|| "something else is right".to_owned(), Other::to_string);
        let rest = 1.0 - sure;
        Self {
            ask,
            read: format!("Read {read} ({sure:.2})."),
            other: format!("The other reading: {says} (at most {rest:.2})."),
            sure,
            line,
        }
    }
}

/// Whether a record is doubtful.
pub(crate) fn is_doubtful(record: &Record) -> bool {
    record.issues.iter().any(|issue| is_doubt(&issue.code))
}

/// A text in quotation marks, shortened to 60 characters.
fn quoted(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("“{} …”", text.get(..at).unwrap_or_default().trim_end()),
        None => format!("“{text}”"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_sure_field_is_asked_about_with_both_readings() {
        let mut record = Record { title: Some("Annual Report".to_owned()), ..Record::default() };
        record.source.lines = Some((26, 28));
        let sure = Sure { record: 0.5, title: 0.9, bounds: 0.55, issued: 0.6 };
        let evidence = Evidence { bounds: Some(Other::Begins(28)), ..Evidence::default() };
        let judged = Judged { sure, evidence, date: Vec::new() };
        assert_eq!(Question::of(&record, &judged), None);
        record.add_issue(IssueCode::UncertainBounds, "source", "");
        record.add_issue(IssueCode::UncertainIssued, "issued", "");
        let question = Question::of(&record, &judged).unwrap();
        assert_eq!(question.ask, "Does a record of its own begin at line 28?");
        assert_eq!(question.line, Some(28));
        assert!(question.read.contains("lines 26 to 28 (0.55)") && question.other.contains("0.45"), "{question:?}");
    }
}
