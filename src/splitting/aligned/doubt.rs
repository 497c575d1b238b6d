//! Evidence for the records of an outlined text, above all how far the column of titles is ahead of the next best
//! column.

use super::Bit;
use super::column::Column;
use super::roles;
use crate::document::doubt::{Evidence, Other, Reader};
use crate::document::outline::Cell;
use crate::splitting::measure::{self, MOST, flag, squashed};
use crate::text::pieces::{Part, Shape};
use crate::text::words::LabelField;

/// The names of the measures of title and bounds.
pub(crate) const NAMES: [&str; 30] = [
    "always",
    "margin",
    "one-column",
    "score",
    "named",
    "present",
    "distinct",
    "led",
    "length",
    "cut",
    "sentences",
    "names",
    "first",
    "untitled",
    "alike",
    "described",
    "told",
    "texts",
    "fields",
    "other-named",
    "records",
    "single",
    "pair",
    "left-out",
    "table",
    "list",
    "labels",
    "lines",
    "paragraphs",
    "periods",
];

/// The names of the measures of the date.
pub(crate) const DATES: [&str; 6] = ["columns", "none", "named", "present", "dates", "missed"];

/// The decisions for an outlined text: its columns and the field of each of them.
pub(super) struct Decided<'d> {
    pub layout: &'d str,
    pub cells: &'d [Cell],
    pub bits: &'d [Bit],
    pub columns: &'d [Column],
    pub fields: &'d [LabelField],
    pub records: usize,
}

/// The pieces that one record has in each column.
#[derive(Debug, Clone, Default)]
struct Own<'d> {
    /// The first piece of the record in each column.
    pieces: Vec<Option<&'d str>>,
    texts: usize,
    fields: usize,
}

impl Decided<'_> {
    /// The evidence of every record.
    pub(super) fn evidence(&self) -> Vec<Evidence> {
        let place = |field: LabelField| self.fields.iter().position(|own| *own == field);
        let (title, date) = (place(LabelField::Title), place(LabelField::Date));
        let rival = roles::rival(self.columns, title);
        let owns = self.owns();
        let has =
            |own: &Own<'_>, at: Option<usize>| at.is_some_and(|at| own.pieces.get(at).is_some_and(Option::is_some));
        let shapes: Vec<(bool, bool, bool)> =
            owns.iter().map(|own| (has(own, title), own.texts > 0, has(own, date))).collect();
        let alike = measure::alike(&shapes);
        let told = shapes.iter().filter(|(_, told, _)| *told).count() as f32 / shapes.len().max(1) as f32;
        let page = self.page(title, rival, told);
        let dates = self.dates(date);
        let rival = rival.map(|(at, _)| at);
        owns.iter()
            .zip(shapes)
            .zip(alike)
            .map(|((own, (titled, texts, dated)), alike)| {
                let mut record = page;
                let mut set = |name: &str, value: f32| {
                    let place = NAMES.iter().position(|known| *known == name);
                    place.and_then(|place| record.get_mut(place)).into_iter().for_each(|slot| *slot = value);
                };
                set("untitled", flag(!titled));
                set("alike", alike);
                set("described", flag(texts));
                set("texts", (own.texts as f32).min(5.0));
                set("fields", (own.fields as f32).min(10.0));
                let piece = |at: usize| own.pieces.get(at).copied().flatten();
                let other = rival.and_then(piece).map_or(Other::NoTitle, Other::title);
                let elsewhere = |at: &usize| Some(*at) != date && self.columns.get(*at).is_some_and(is_dated);
                let printed = (0..self.columns.len()).filter(elsewhere).find_map(piece);
                Evidence {
                    reader: Reader::Columns,
                    record: record.to_vec(),
                    issued: dates.iter().copied().chain([flag(!dated && printed.is_some())]).collect(),
                    title: Some(other),
                    bounds: None,
                    date: printed.map(Other::issued).or_else(|| dated.then_some(Other::Undated)),
                    reviewed: None,
                }
            })
            .collect()
    }

    fn owns(&self) -> Vec<Own<'_>> {
        let mut owns = vec![Own { pieces: vec![None; self.columns.len()], ..Own::default() }; self.records];
        for (number, (column, field)) in self.columns.iter().zip(self.fields).enumerate() {
            for bit in column.bits.iter().filter_map(|bit| self.bits.get(*bit)) {
                let record = self.cells.get(bit.cell).and_then(|cell| cell.record);
                let Some(own) = record.and_then(|record| owns.get_mut(record)) else { continue };
                if let Some(slot) = own.pieces.get_mut(number) {
                    own.fields += usize::from(slot.is_none());
                    slot.get_or_insert(bit.text.as_str());
                }
                own.texts += usize::from(*field == LabelField::Description);
            }
        }
        owns
    }

    /// The measures of title and bounds that all records of the text share.
    fn page(&self, title: Option<usize>, rival: Option<(usize, f32)>, told: f32) -> [f32; NAMES.len()] {
        let column = title.and_then(|at| self.columns.get(at));
        let of = |of: &dyn Fn(&Column) -> f32| column.map_or(0.0, of);
        let names =
            |column: &Column| flag(column.named.as_ref().is_some_and(|named| named.field == Some(LabelField::Title)));
        let score = of(&roles::weigh);
        let left = self.cells.iter().filter(|cell| cell.record.is_none()).count();
        let is = |name: &str| flag(self.layout == name);
        [
            1.0,
            rival.map_or(MOST, |(_, other)| (score - other).clamp(-MOST, MOST)),
            flag(rival.is_none()),
            score.clamp(-MOST, MOST),
            of(&names),
            of(&|own| own.present),
            of(&|own| own.distinct),
            of(&|own| own.led),
            of(&|own| (own.length / 100.0).min(3.0)),
            of(&|own| flag(own.part != Part::Head)),
            of(&|own| own.share(&[Shape::Sentence])),
            of(&|own| own.share(&[Shape::Name])),
            of(&|own| flag(own.first)),
            0.0,
            0.0,
            0.0,
            told,
            0.0,
            0.0,
            flag(self.columns.iter().zip(0..).any(|(own, at)| Some(at) != title && names(own) > 0.0)),
            squashed(self.records),
            flag(self.records == 1),
            flag(self.records == 2),
            left as f32 / self.cells.len().max(1) as f32,
            is("table"),
            is("list"),
            is("labels"),
            is("lines"),
            is("paragraphs"),
            is("periods"),
        ]
    }

    /// The measures of the date that all records of the text share.
    fn dates(&self, date: Option<usize>) -> [f32; DATES.len() - 1] {
        let column = date.and_then(|at| self.columns.get(at));
        let dated = self.columns.iter().filter(|column| is_dated(column)).count();
        [
            (dated as f32).min(5.0),
            flag(column.is_none()),
            flag(column.is_some_and(|own| own.named.as_ref().is_some_and(|named| named.field.is_some()))),
            column.map_or(0.0, |own| own.present),
            column.map_or(0.0, |own| own.share(&[Shape::Date])),
        ]
    }
}

/// Whether most values of the column are dates.
fn is_dated(column: &Column) -> bool {
    column.share(&[Shape::Date, Shape::Year]) > 0.5
}
