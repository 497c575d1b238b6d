//! A column: what stands at one place in the records of a list, and what all of it looks like.

use std::collections::{BTreeMap, HashSet};

use crate::document::outline::Named;
use crate::text::pieces::{Part, Shape, Shapes};

/// A column.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Its pieces, by number.
    pub(super) bits: Vec<usize>,
    pub(super) part: Part,
    pub(super) named: Option<Named>,
    /// Share of the records that have it.
    pub(super) present: f32,
    /// Share of its values that are different.
    pub(super) distinct: f32,
    /// Mean characters of a value.
    pub(super) length: f32,
    /// Share of the values that are links or headings.
    pub(super) led: f32,
    /// Share of its values by shape.
    shapes: BTreeMap<Shape, f32>,
    /// How many values there are.
    pub(super) count: usize,
    /// It is the first column of words.
    pub(super) first: bool,
    /// Share of the values that have letters.
    pub(super) letters: f32,
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
        let lettered = texts.iter().filter(|text| text.chars().filter(|c| c.is_alphabetic()).count() > 1).count();
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
            bits,
        }
    }

    /// Share of its values that look so.
    pub(super) fn share(&self, shapes: &[Shape]) -> f32 {
        shapes.iter().filter_map(|shape| self.shapes.get(shape)).sum()
    }

    /// Mostly words, and no dates, numbers or kinds.
    pub(super) fn is_words(&self) -> bool {
        self.share(&[Shape::Words, Shape::Name, Shape::Sentence]) >= 0.5
    }

    /// One value in all of several records.
    pub(super) fn is_constant(&self) -> bool {
        self.count > 2 && self.distinct * self.count as f32 <= 1.5
    }
}
