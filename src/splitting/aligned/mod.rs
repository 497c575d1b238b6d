//! Assigns roles to the columns of outlined texts: the values at one place in all records of a list have the same role.
//!
//! Cells are cut into pieces by one decision for the whole column, and each column is judged by all of its values
//! together. One of the columns becomes the title, but never a column of dates, numbers or link words, or a column in
//! which all values are equal.

mod column;
pub(crate) mod doubt;
mod roles;
pub(crate) mod several;
mod titles;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::document::doubt::Evidence;
use crate::document::outline::{Cell, Named, Outlined};
use crate::document::{Block, Bound, Settled};
use crate::splitting::{COLUMNS, Reading, Role, Tag, told};
use crate::text::pieces::{self, Part, Shapes};
use crate::text::words::{LabelField, Words};

use column::Column;
use doubt::Decided;

/// The column of notes about access to publications.
const RETRIEVED: &str = "retrieved";

/// A piece of a cell.
#[derive(Debug, Clone)]
struct Bit {
    /// The number of the cell that the piece comes from.
    cell: usize,
    text: String,
    part: Part,
}

/// The blocks of an outlined text with the fields that their columns give them.
#[derive(Debug)]
pub(crate) struct Aligned {
    /// The blocks in the order of the text.
    pub(crate) blocks: Vec<Block>,
    /// Whether most records have a line that holds the title and typed values, such as dates and names, which only the
    /// outline tells apart.
    pub(crate) is_cut: bool,
}

/// Gives the blocks of an outlined text the fields that their columns have.
///
/// Returns `None` if no column can be the title or the description. The decoder then reads the blocks within the bounds
/// of their records.
fn settle(outlined: Outlined, words: &Words) -> Option<Aligned> {
    let Outlined { layout, mut cells, groups } = outlined;
    let shapes = Shapes::new(words);
    labels_in_lines(&mut cells, words);
    let records = groups.len();
    let mut places: BTreeMap<(String, Option<LabelField>), Vec<usize>> = BTreeMap::new();
    let says = |cell: &Cell| cell.record.is_some() && cell.block.text.contains(char::is_alphanumeric);
    for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| says(cell)) {
        let field = cell.named.as_ref().and_then(|named| named.field);
        // The date of access is no date of the publication.
        let place = match field {
            Some(_) => String::new(),
            None if pieces::citation::is_retrieved(&cell.block.text, &shapes) => RETRIEVED.to_owned(),
            None => cell.place.clone(),
        };
        places.entry((place, field)).or_default().push(at);
    }
    let mut columns: Vec<Column> = Vec::new();
    let mut bits: Vec<Bit> = Vec::new();
    // A column of sentences beside a column of words is running text, so nothing is cut from it. Dates, addresses and
    // other typed values are no words, and neither are remarks that few records have.
    let texts_of = |members: &[usize]| -> Vec<&str> {
        members.iter().filter_map(|at| cells.get(*at)).map(|cell| cell.block.text.as_str()).collect()
    };
    let judged: Vec<(bool, usize)> = places
        .values()
        .map(|members| {
            let texts = texts_of(members);
            let sentences = texts.iter().filter(|text| pieces::shape::is_sentence(text, words)).count();
            let typed = texts.iter().filter(|text| Part::of(shapes.of(text)).is_some()).count();
            (sentences * 2 > texts.len(), typed)
        })
        .collect();
    let worded = places.iter().zip(&judged).any(|(((place, field), members), (sentences, typed))| {
        let is_free = field.is_none()
            && place != "left"
            && place != RETRIEVED
            && members.len() * 2 >= records
            && typed * 2 < members.len();
        (is_free || *field == Some(LabelField::Title)) && !sentences
    });
    for (((place, _), members), (sentences, typed)) in places.into_iter().zip(judged) {
        let first = members.first().and_then(|at| cells.get(*at));
        if first.is_some_and(|cell| cell.place == "left") {
            continue;
        }
        let named = first.and_then(|cell| cell.named.clone());
        let whole = worded && sentences
            || typed * 5 >= members.len() * 3
            || named.as_ref().is_some_and(|named| named.field.is_some());
        let texts = texts_of(&members);
        let cut = if place == RETRIEVED {
            texts.iter().map(|text| vec![pieces::Piece { span: 0..text.len(), part: Part::Remark }]).collect()
        } else if whole {
            texts.iter().map(|text| vec![pieces::Piece { span: 0..text.len(), part: Part::Head }]).collect()
        } else {
            pieces::cut(&texts, &shapes)
        };
        let mut parts: BTreeMap<Part, Vec<usize>> = BTreeMap::new();
        for ((at, text), pieces) in members.iter().zip(&texts).zip(cut) {
            for piece in pieces {
                let Some(said) = text.get(piece.span) else { continue };
                parts.entry(piece.part).or_default().push(bits.len());
                bits.push(Bit { cell: *at, text: said.to_owned(), part: piece.part });
            }
        }
        for (part, members) in parts {
            let linked = |bit: &usize| {
                let cell = bits.get(*bit).and_then(|bit| cells.get(bit.cell));
                cell.and_then(|cell| cell.block.hints.as_deref())
                    .is_some_and(|hints| hints.link.is_some() || hints.heading > 0)
            };
            let led = members.iter().filter(|bit| linked(bit)).count();
            let texts: Vec<&str> =
                members.iter().filter_map(|bit| bits.get(*bit)).map(|bit| bit.text.as_str()).collect();
            columns.push(Column::new(members.clone(), &texts, part, named.clone(), records, led, &shapes));
        }
    }
    columns.sort_by_key(|column| column.bits.first().and_then(|bit| bits.get(*bit)).map(|bit| bit.cell));
    let words = |column: &&mut Column| matches!(column.part, Part::Head | Part::Other(_)) && column.is_words();
    if let Some(first) = columns.iter_mut().find(words) {
        first.first = layout != "table";
    }
    let fields = roles::assign(&mut columns)?;
    // If no column looks like titles, the lines belong to running text and are not a list.
    let titled = columns.iter().zip(&fields).any(|(column, field)| {
        *field == LabelField::Title && column.present >= 0.7 && (column.count < 4 || column.distinct >= 0.65)
    });
    if layout == "lines" && !titled {
        return None;
    }
    let evidence =
        Decided { layout, cells: &cells, bits: &bits, columns: &columns, fields: &fields, records }.evidence();
    for (column, _) in columns.iter().zip(&fields).filter(|(_, field)| **field == LabelField::Title) {
        titles::tidy(&mut bits, &column.bits, shapes.words());
    }
    let mut of_bit: Vec<Option<Settled>> = vec![None; bits.len()];
    for (column, field) in columns.iter().zip(fields) {
        let label = column.named.as_ref().map(|named| named.label.clone()).unwrap_or_default();
        for bit in &column.bits {
            if let Some(slot) = of_bit.get_mut(*bit) {
                *slot = Some(Settled { field, label: label.clone() });
            }
        }
    }
    let is_cut = titles_cut(&bits, &of_bit) * 2 >= records;
    Some(Aligned { blocks: blocks(cells, &groups, &bits, of_bit, evidence), is_cut })
}

/// Whether nearly all records have a title, and a date or creators in a place of their own.
pub(crate) fn is_typed(blocks: &[Block]) -> bool {
    let (mut records, mut typed) = (0, 0);
    for record in several::records(blocks) {
        let has =
            |field: LabelField| record.iter().filter_map(|block| block.settled.as_ref()).any(|own| own.field == field);
        records += 1;
        typed += usize::from(has(LabelField::Title) && (has(LabelField::Date) || has(LabelField::Creator)));
    }
    records > 1 && typed * 10 >= records * 9
}

/// The number of titles that are cut from a cell with other fields.
fn titles_cut(bits: &[Bit], of_bit: &[Option<Settled>]) -> usize {
    let fields: Vec<(usize, LabelField)> =
        bits.iter().zip(of_bit).filter_map(|(bit, settled)| Some((bit.cell, settled.as_ref()?.field))).collect();
    fields
        .chunk_by(|(one, _), (other, _)| one == other)
        .filter(|cell| {
            let is = |wanted: &dyn Fn(LabelField) -> bool| cell.iter().any(|(_, field)| wanted(*field));
            is(&|field| field == LabelField::Title)
                && is(&|field| {
                    !matches!(field, LabelField::Title | LabelField::Description | LabelField::Other | LabelField::Url)
                })
        })
        .count()
}

/// Names a cell by a known label at the beginning of its line, if a value follows the label.
fn labels_in_lines(cells: &mut [Cell], words: &Words) {
    let shapes = Shapes::new(words);
    let labelled = |cell: &Cell| {
        let line = words.label(&cell.block.text).filter(|line| cell.record.is_some() && !line.value.is_empty())?;
        Some(line.field)
    };
    let fields: Vec<Option<LabelField>> = cells.iter().map(labelled).collect();
    let titled = fields.iter().filter(|field| **field == Some(LabelField::Title)).count();
    let records = cells.iter().filter_map(|cell| cell.record).max().map_or(0, |last| last + 1);
    let unnamed = cells.iter_mut().zip(fields).filter(|(cell, field)| cell.named.is_none() && field.is_some());
    for (cell, _) in unnamed {
        let Some(line) = words.label(&cell.block.text) else { continue };
        // In "By Ana Mora | 2 May 2021 | Report" the label belongs to the first of several fields.
        if pieces::has_fields(line.value, &shapes) {
            continue;
        }
        // A line such as "Summary: what we know" may be a title.
        let is_label = line.field == LabelField::Title && titled > 1 && titled * 2 >= records;
        if matches!(line.field, LabelField::Title | LabelField::Description) && cell.place.is_empty() && !is_label {
            continue;
        }
        let (named, value) = (Named { field: Some(line.field), label: line.label.to_owned() }, line.value.to_owned());
        cell.named = Some(named);
        cell.block.text = value;
    }
}

/// The blocks of the pieces, in the order of the text.
fn blocks(
    cells: Vec<Cell>,
    groups: &[Option<String>],
    bits: &[Bit],
    of_bit: Vec<Option<Settled>>,
    mut evidence: Vec<Evidence>,
) -> Vec<Block> {
    let mut by_cell: BTreeMap<usize, Vec<(&Bit, Option<Settled>)>> = BTreeMap::new();
    for (bit, settled) in bits.iter().zip(of_bit) {
        by_cell.entry(bit.cell).or_default().push((bit, settled));
    }
    let mut blocks: Vec<Block> = Vec::with_capacity(cells.len());
    for (at, cell) in cells.into_iter().enumerate() {
        let group = cell.record.and_then(|record| groups.get(record)).cloned().flatten().map(Arc::from);
        let mut cell = cell;
        if cell.block.bound == Bound::Start {
            let own = cell.record.and_then(|record| evidence.get_mut(record)).map(std::mem::take);
            cell.block.evidence = own.map(Box::new);
        }
        let Some(pieces) = by_cell.remove(&at) else {
            blocks.push(cell.block);
            continue;
        };
        for (number, (bit, settled)) in pieces.into_iter().enumerate() {
            let mut block = cell.block.clone();
            block.text.clone_from(&bit.text);
            if number > 0 {
                block.evidence = None;
                block.gap = 0;
                block.bound = if block.bound == Bound::Start { Bound::Inside } else { block.bound };
            }
            block.settled = settled.map(Box::new);
            if let Some(hints) = block.hints.as_mut() {
                hints.group.clone_from(&group);
                if bit.part != Part::Head && number > 0 {
                    (hints.link, hints.end_link) = (None, None);
                    hints.files.clear();
                    hints.links.clear();
                }
            }
            blocks.push(block);
        }
    }
    blocks
}

/// The reading that the settled blocks give; `None` if no block is settled. The evidence is moved out of the blocks.
pub(crate) fn reading(blocks: &mut [Block]) -> Option<Reading> {
    let settled = |block: &Block| block.settled.is_some();
    if !blocks.iter().any(settled) {
        return None;
    }
    let mut described = false;
    let mut tags = Vec::with_capacity(blocks.len());
    for block in blocks.iter() {
        let start = block.bound == Bound::Start;
        described &= !start;
        let role = match (&block.settled, block.bound) {
            (_, Bound::Outside | Bound::Free) => Role::Boilerplate,
            (None, _) if !block.text.contains(char::is_alphanumeric) => Role::Separator,
            (None, _) => Role::Note,
            (Some(settled), _) => match settled.field {
                LabelField::Title => Role::Title,
                LabelField::Description if described => Role::Continuation,
                LabelField::Description => Role::Description,
                LabelField::Date => Role::Date,
                LabelField::Creator => Role::Creator,
                LabelField::Kind => Role::Kind,
                _ if settled.label.is_empty() => Role::Note,
                _ => Role::Value,
            },
        };
        described |= role == Role::Description;
        tags.push(Tag { role, start });
    }
    Some(Reading { layout: COLUMNS.to_owned(), tags, evidence: told(blocks.iter_mut()) })
}
