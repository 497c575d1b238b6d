//! Blocks to records: splitting is sequence labelling.
//!
//! Every block plays a [`Role`]. What a block looks like scores it for each role, a layout says which roles may
//! follow each other in a record, and one decoder takes the best reading of the whole page.

pub(crate) mod aligned;
pub(crate) mod attributes;
pub(crate) mod bounds;
pub(crate) mod citation;
pub(crate) mod date_lines;
pub(crate) mod decoder;
pub(crate) mod doubt;
pub(crate) mod extract;
pub(crate) mod feature_names;
pub(crate) mod features;
pub(crate) mod fields;
pub(crate) mod first_pass;
pub(crate) mod forward_backward;
pub(crate) mod grammar;
pub(crate) mod labels;
pub(crate) mod lexicon;
pub(crate) mod line_shape;
pub(crate) mod measure;
pub(crate) mod model;
pub(crate) mod repeated;
pub(crate) mod reviewed;
pub(crate) mod slots;
pub(crate) mod splitter;
pub(crate) mod stated;

pub use splitter::Splitter;
pub(crate) use splitter::{COLUMNS, Reading, Reason, Rival, told};

/// What a block is in its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// In no record: navigation, headings of sections, introductions.
    Boilerplate,
    /// A line that only separates records.
    Separator,
    /// Kind of publication.
    Kind,
    /// Caption of an image.
    Caption,
    /// Date line.
    Date,
    /// Author or issuing body.
    Creator,
    /// Title, or a line of a wrapped one.
    Title,
    /// The title once more.
    Repeat,
    /// First block of the description.
    Description,
    /// Later block of the description: another paragraph or a hard-wrapped line.
    Continuation,
    /// A label, with or without its value.
    Label,
    /// The value of the label above.
    Value,
    /// Link words, availability notes, anything else of the record.
    Note,
}

/// The role of one block, and whether a record starts there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tag {
    /// What the block is.
    pub role: Role,
    /// A record starts with it.
    pub start: bool,
}
