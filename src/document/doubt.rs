//! The evidence from which the doubt about a record is measured, and descriptions of its alternative reading.

use std::fmt;

/// The part of the program that read a record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reader {
    /// The decoder, which reads line by line.
    #[default]
    Lines,
    /// The outline of a text, which is read column by column.
    Columns,
    /// The listing of a web page, which is read column by column.
    Listing,
}

impl Reader {
    /// All readers.
    pub const ALL: [Self; 3] = [Self::Lines, Self::Columns, Self::Listing];

    /// The name of the reader in the file of weights.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::Columns => "columns",
            Self::Listing => "listing",
        }
    }
}

/// The evidence from which the confidence in a record is computed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evidence {
    /// The reader that read the record.
    pub reader: Reader,
    /// The measures for the title and the bounds, which are empty if none were taken.
    pub record: Vec<f32>,
    /// The measures for the date.
    pub issued: Vec<f32>,
    /// The alternative title.
    pub(crate) title: Option<Other>,
    /// The alternative bounds.
    pub(crate) bounds: Option<Other>,
    /// The alternative date.
    pub(crate) date: Option<Other>,
    /// The correction or confirmation of a person.
    pub(crate) reviewed: Option<Box<Reviewed>>,
}

/// The correction or confirmation that a person gave for a record.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Reviewed {
    /// Values of fields that take precedence over the lines of the record.
    pub fields: serde_json::Map<String, serde_json::Value>,
    /// True if the person corrected the record, and false if the person only confirmed it.
    pub corrected: bool,
    /// The name of the person.
    pub by: Option<String>,
    /// The time, in RFC 3339.
    pub at: Option<String>,
}

/// The number of characters of a text that are quoted.
const QUOTED: usize = 80;

/// An alternative reading of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Other {
    /// This text is the title.
    Title(String),
    /// The text that was read as the title belongs to the description.
    NoTitle,
    /// A record begins at this line.
    Begins(u64),
    /// This line belongs to the record before.
    GoesOn(u64),
    /// This line belongs to no record.
    Outside(u64),
    /// This line, which was left out, belongs to the record.
    Inside(u64),
    /// This line is part of the description.
    Text(u64),
    /// This line does not belong to the description.
    NoText(u64),
    /// The records are in another part of the page, which this selector matches.
    Elsewhere(String),
    /// This is the date of issue.
    Issued(String),
    /// The record has no date of issue.
    Undated,
}

impl Other {
    /// An alternative title, shortened for quotation.
    pub(crate) fn title(text: &str) -> Self {
        Self::Title(short(text))
    }

    /// An alternative date as printed, shortened for quotation.
    pub(crate) fn issued(text: &str) -> Self {
        Self::Issued(short(text))
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        Some((at, _)) => format!("{} …", text.get(..at).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

impl fmt::Display for Other {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Title(text) => write!(f, "the title may be “{text}”"),
            Self::NoTitle => f.write_str("the record may have no title: what was read as one may belong to its text"),
            Self::Begins(line) => write!(f, "a record of its own may begin at line {line}"),
            Self::GoesOn(line) => write!(f, "line {line} may belong to the record before"),
            Self::Outside(line) => write!(f, "line {line} may belong to no record"),
            Self::Inside(line) => write!(f, "line {line}, which was left out, may belong to the record"),
            Self::Text(line) => write!(f, "line {line} may be part of the description"),
            Self::NoText(line) => write!(f, "line {line} may be no part of the description"),
            Self::Elsewhere(selector) => write!(f, "the records of the page may be those at {selector}"),
            Self::Issued(date) => write!(f, "the date of issue may be “{date}”"),
            Self::Undated => f.write_str("the record may have no date of issue"),
        }
    }
}
