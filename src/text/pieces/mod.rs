//! Lines to typed pieces: `Title (2021)`, `12 March 2021 – Title`, `Office · 2022 · Evaluation`, citations.
//!
//! Nothing here knows of markup: a line is text. Cuts are decided over all lines of a
//! list together, because one line alone may have a dash or a year in its title: a cut counts where half of the lines
//! have it.

pub(crate) mod citation;
mod cut;
mod peel;
pub(crate) mod shape;

use std::ops::Range;

pub(crate) use cut::cut;
pub(crate) use shape::{Shape, Shapes};

/// What is typed at the ends of one line, and what stands between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ends<'t> {
    /// The typed pieces.
    pub parts: Vec<Part>,
    /// The words between them.
    pub core: &'t str,
}

/// The ends of a line by itself.
pub(crate) fn ends_of<'t>(text: &'t str, shapes: &Shapes) -> Ends<'t> {
    let peeled = peel::peel(text, shapes);
    let parts = peeled.head.iter().chain(&peeled.tail).map(|piece| piece.part).collect();
    Ends { parts, core: text.get(peeled.core).unwrap_or_default().trim() }
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Its bytes, without the marks and blanks around it.
    pub span: Range<usize>,
    /// What it is in its line.
    pub part: Part,
}

/// What a piece is in its line. The same part of all lines of a list is one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Part {
    /// A date or a year.
    Date,
    /// A number of a document or a case.
    Number,
    /// A kind of publication.
    Kind,
    /// The name of a language.
    Language,
    /// Words of a link.
    Link,
    /// The size or extent of a document.
    Size,
    /// An address.
    Address,
    /// Names of persons or institutions that made it.
    Creator,
    /// The words that begin a line, where the line goes on with something else.
    Head,
    /// What follows them: sentences.
    Body,
    /// The title of a citation.
    Title,
    /// What a cited work appeared in.
    Container,
    /// Volume of the container.
    Volume,
    /// Issue of the container.
    Issue,
    /// Pages in the container, or of the work.
    Pages,
    /// Publisher of a cited work.
    Publisher,
    /// Place of publication.
    Place,
    /// Other words, counted from the left: 0 for the first.
    Other(u8),
}

impl Part {
    /// The part that a piece of this shape is, where the shape alone tells.
    pub(crate) fn of(shape: Shape) -> Option<Self> {
        Some(match shape {
            Shape::Date | Shape::Year => Self::Date,
            Shape::Number => Self::Number,
            Shape::Kind => Self::Kind,
            Shape::Language => Self::Language,
            Shape::Link => Self::Link,
            Shape::Size => Self::Size,
            Shape::Address => Self::Address,
            Shape::Name | Shape::Sentence | Shape::Words => return None,
        })
    }
}
