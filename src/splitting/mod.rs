//! Splits pages into records: labels the sequence of blocks of a page with their roles.
//!
//! Every block has a [`Role`]. The features of a block give a score to each role, a layout says which roles may follow
//! each other in a record, and one decoder finds the best reading of the whole page.

pub(crate) mod aligned;
pub(crate) mod applied;
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
pub(crate) mod sums;

pub use splitter::Splitter;
pub(crate) use splitter::{COLUMNS, Reading, Reason, Rival, told};

/// The role of a block in its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// The block is in no record: navigation, a heading of a section, an introduction.
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
    /// The title, or a line of a title that runs over several lines.
    Title,
    /// A repetition of the title.
    Repeat,
    /// First block of the description.
    Description,
    /// Later block of the description: another paragraph or a hard-wrapped line.
    Continuation,
    /// A label, with or without its value.
    Label,
    /// The value of the label above.
    Value,
    /// Link words, notes about availability, or any other line of the record.
    Note,
}

/// The role of one block, and whether a record starts there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tag {
    /// The role of the block.
    pub role: Role,
    /// Whether a record starts with the block.
    pub start: bool,
}
