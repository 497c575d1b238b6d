//! The gold records of a listing, and the printed pieces of each record.

use std::ops::Range;

/// A record as a careful reader takes it from the listing. A field that the page does not print is `None` or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoldRecord {
    /// The title as printed.
    pub title: Option<String>,
    /// The description; paragraphs are joined by a blank line.
    pub description: Option<String>,
    /// The date of issue in the form of EDTF (`2021-11-26`, `2021-11`, `2021`).
    pub issued: Option<String>,
    /// The basis of the date: `stated`, `heading` or `title`.
    pub issued_basis: Option<&'static str>,
    /// The creators as printed, one by one.
    pub creators: Vec<String>,
    /// The kind as printed ("Report").
    pub kind: Option<String>,
    /// The number as printed ("WP 21/12", a docket number).
    pub number: Option<String>,
    /// The publishing body, if a label or a header names it as such.
    pub publisher: Option<String>,
    /// The topic headings above the record.
    pub keywords: Vec<String>,
    /// The address of the record's own page, as in the markup.
    pub url: Option<String>,
    /// The addresses of its documents.
    pub files: Vec<String>,
    /// All other addresses in the record.
    pub links: Vec<String>,
    /// The fields on which careful readers may differ, which are not scored.
    pub open: Vec<Field>,
}

/// A field of a record that a scorer compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The date of issue.
    Issued,
    /// The creators.
    Creators,
    /// The address.
    Url,
    /// The documents.
    Files,
    /// The other addresses.
    Links,
    /// The kind.
    Kind,
    /// The number.
    Number,
    /// The publishing body.
    Publisher,
    /// The keywords.
    Keywords,
}

/// The role of a piece of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The title.
    Title,
    /// The date of issue.
    Issued,
    /// A date that is not a date of issue, such as that of a hearing or an update.
    OtherDate,
    /// A creator, or several in one piece.
    Creator,
    /// The kind.
    Kind,
    /// The description, or one paragraph of it.
    Description,
    /// A number.
    Number,
    /// The publishing body.
    Publisher,
    /// A topic of the record.
    Topic,
    /// The words of a link ("Read more", "PDF").
    LinkWords,
    /// The label of another piece ("Author:").
    Label,
    /// Anything else that the record prints.
    Other,
}

/// A piece of a record, with the bytes of the document that it fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The number of the record, from 0.
    pub record: usize,
    /// The role of the piece.
    pub role: Role,
    /// The bytes, tags inside the piece included.
    pub bytes: Range<usize>,
}

/// A range of bytes that belongs to one record only. A record may have several ranges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The number of the record, from 0.
    pub record: usize,
    /// The bytes.
    pub bytes: Range<usize>,
}
