//! What a line of plain text is by itself: a field, several fields, names, a sentence, or other words.

use super::lines::Line;
use crate::text::pieces::{Part, Shape, Shapes};

/// The class of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Class {
    /// A date, a number, a kind, words of a link, an address.
    Typed(Part),
    /// Several fields with marks between them, one of which is such a one: `Office · 2022 · Evaluation`.
    Fields,
    /// Names behind a word such as "by".
    By,
    /// Sentences.
    Text,
    /// Anything else: a title, a name, a subject.
    Words,
}

impl Class {
    /// The element that a line of this class becomes; lines of different classes never stand in one column.
    pub(super) fn element(self) -> &'static str {
        match self {
            Self::Words => "div",
            Self::Text => "p",
            Self::Fields => "line-fields",
            Self::By => "line-author",
            Self::Typed(Part::Date) => "line-date",
            Self::Typed(Part::Kind) => "line-kind",
            Self::Typed(Part::Number) => "line-number",
            Self::Typed(_) => "line-other",
        }
    }
}

/// Marks between the fields of a line.
const MARKS: [char; 6] = ['|', '·', '•', '–', '—', '-'];

/// The class of a line.
pub(super) fn class(line: &Line, shapes: &Shapes) -> Class {
    let text = line.text;
    match shapes.of(text) {
        Shape::Sentence => return Class::Text,
        Shape::Name if shapes.without_by(text).len() < text.len() => return Class::By,
        shape => {
            if let Some(part) = Part::of(shape) {
                return Class::Typed(part);
            }
        }
    }
    let mut start = 0;
    let (mut parts, mut typed) = (0, 0);
    for (at, mark) in text.char_indices().filter(|(_, c)| MARKS.contains(c)).chain([(text.len(), ' ')]) {
        let spaced = text.get(..at).is_some_and(|before| before.ends_with(char::is_whitespace))
            && text.get(at + mark.len_utf8()..).is_some_and(|after| after.starts_with(char::is_whitespace));
        if !spaced && at < text.len() {
            continue;
        }
        let said = text.get(start..at).unwrap_or_default().trim();
        start = at + mark.len_utf8();
        if !said.is_empty() {
            parts += 1;
            typed += usize::from(Part::of(shapes.of(said)).is_some());
        }
    }
    if parts > 1
        && typed > 0
        && text.chars().count() <= 160
        && (typed > 1 || parts > 2 || parts == 2 && text.contains(['|', '·', '•']))
    {
        Class::Fields
    } else {
        Class::Words
    }
}
