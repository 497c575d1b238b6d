//! Columns of a list: the values that have the same place in the records, with statistics of these values.

use std::collections::{BTreeMap, HashSet};

use crate::document::outline::Named;
use crate::text::letters::count_letters;
use crate::text::pieces::{Part, Shape, Shapes};

/// The values that have the same place in the records of a list, with statistics of these values.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// The numbers of the pieces in the column.
    pub(super) bits: Vec<usize>,
    pub(super) part: Part,
    pub(super) named: Option<Named>,
    /// Share of the records that have a value in this column.
    pub(super) present: f32,
    /// Share of the values that are different from each other.
    pub(super) distinct: f32,
    /// Mean length of a value, in characters.
    pub(super) length: f32,
    /// Share of the values that are links or headings.
    pub(super) led: f32,
    /// Share of the values that have each shape.
    shapes: BTreeMap<Shape, f32>,
    /// Number of values.
    pub(super) count: usize,
    /// Whether this is the first column of words.
    pub(super) first: bool,
    /// Share of the values that have letters.
    pub(super) letters: f32,
    /// Share of the values that have digits.
    pub(super) figures: f32,
    /// Share of the values that are several words with a full stop at their end.
    pub(super) closed: f32,
}

impl Column {
    pub(super) fn new(
        bits: Vec<usize>,
        texts: &[&str],
        part: Part,
        named: Option<Named>,
        records: usize,
        led: usize,
        known: &Shapes,
    ) -> Self {
        let count = texts.len().max(1) as f32;
        let mut shapes: BTreeMap<Shape, f32> = BTreeMap::new();
        for text in texts {
            *shapes.entry(known.of(text)).or_default() += 1.0 / count;
        }
        let distinct = texts.iter().collect::<HashSet<_>>().len() as f32 / count;
        let length = texts.iter().map(|text| text.chars().count()).sum::<usize>() as f32 / count;
        let lettered = texts.iter().filter(|text| count_letters(text) > 1).count();
        let figures = texts.iter().filter(|text| text.bytes().any(|byte| byte.is_ascii_digit())).count();
        let stops = |text: &&&str| text.ends_with(['.', '!', '?']) && text.split_whitespace().nth(1).is_some();
        let closed = texts.iter().filter(stops).count();
        Self {
            part,
            named,
            present: (count / records.max(1) as f32).min(1.0),
            distinct,
            length,
            led: led as f32 / count,
            shapes,
            count: texts.len(),
            first: false,
            letters: lettered as f32 / count,
            figures: figures as f32 / count,
            closed: closed as f32 / count,
            bits,
        }
    }

    /// Share of the values that have one of these shapes.
    pub(super) fn share(&self, shapes: &[Shape]) -> f32 {
        shapes.iter().filter_map(|shape| self.shapes.get(shape)).sum()
    }

    /// Whether the values are mostly words, and not dates, numbers or kinds of publication.
    pub(super) fn is_words(&self) -> bool {
        self.share(&[Shape::Words, Shape::Name, Shape::Sentence]) >= 0.5
    }

    /// Whether nearly all records have the same value, in a column of at least three values.
    pub(super) fn is_constant(&self) -> bool {
        self.count > 2 && self.distinct * self.count as f32 <= 1.5
    }
}
