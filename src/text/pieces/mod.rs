//! Cuts lines into typed pieces: `Title (2021)`, `12 March 2021 – Title`, `Office · 2022 · Evaluation`, citations.
//!
//! Lines are plain text; nothing here knows about markup. A cut is decided for all lines of a list together, because a
//! single line may have a dash or a year in its title: a cut counts only if half of the lines have it.

pub(crate) mod citation;
mod cut;
mod ends;
mod fields;
pub(crate) mod lead;
pub(crate) mod name_words;
mod peel;
pub(crate) mod shape;
mod signed;
pub(crate) mod stops;

use std::ops::Range;

pub(crate) use cut::cut;
pub(crate) use fields::has_fields;
pub(crate) use peel::ends_with_year;
pub(crate) use shape::{Shape, Shapes};

/// The typed pieces at the ends of one line, and the words between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ends<'t> {
    /// The parts of the typed pieces.
    pub parts: Vec<Part>,
    /// The words between the typed pieces.
    pub core: &'t str,
}

/// The typed pieces at the ends of a single line, without regard to other lines.
pub(crate) fn ends_of<'t>(text: &'t str, shapes: &Shapes) -> Ends<'t> {
    let peeled = peel::peel(text, shapes, peel::Common::default());
    let parts = peeled.head.iter().chain(&peeled.tail).map(|piece| piece.part).collect();
    Ends { parts, core: text.get(peeled.core).unwrap_or_default().trim() }
}

/// A typed piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The bytes of the piece in the line, without the marks and blanks around it.
    pub span: Range<usize>,
    /// The part that the piece plays in its line.
    pub part: Part,
}

impl Piece {
    /// The piece in a line that has `by` more bytes before it.
    fn moved(self, by: usize) -> Self {
        Self { span: self.span.start + by..self.span.end + by, ..self }
    }
}

/// The quotation marks around titles, opening and closing.
pub(crate) const QUOTES: [(char, char); 7] =
    [('“', '”'), ('"', '"'), ('«', '»'), ('‘', '’'), ('„', '”'), ('„', '“'), ('\'', '\'')];

/// The part that a piece plays in its line. Pieces with the same part in all lines of a list form a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Part {
    /// A date or a year.
    Date,
    /// The number of a document or a case.
    Number,
    /// A kind of publication.
    Kind,
    /// The name of a language.
    Language,
    /// The words of a link.
    Link,
    /// The size or extent of a document.
    Size,
    /// A web address or mail address.
    Address,
    /// Names of the persons or institutions that made the publication.
    Creator,
    /// The words at the beginning of a line of which other parts follow.
    Head,
    /// The sentences that follow the head.
    Body,
    /// The title of a citation.
    Title,
    /// The journal, book or series in which a cited work appeared.
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
    /// Edition of a cited work.
    Edition,
    /// Words of a citation in no other part, such as the names of the editors of the host publication.
    Remark,
    /// Other words, with the number of the piece counted from the left; 0 is the first.
    Other(u8),
}

impl Part {
    /// The part of a piece with this shape, if the shape alone determines the part.
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
