//! Finds the structure of a text before it is decoded: lists, tables, blocks of labels and Markdown become a tree.
//!
//! The tree has the same type as that of an HTML page and refers to the bytes of the text, so that both are read by the
//! same code. If the evidence for a structure is weak, there is no outline, and the decoder reads the lines.

mod builder;
mod bullets;
mod choose;
mod classes;
mod dated;
mod headings;
mod inline;
mod labels;
mod lines;
mod markdown;
mod paragraphs;
mod periods;
mod references;
mod regions;
mod rows;
mod single;
mod sketch;
mod table;
mod turns;

use std::ops::Range;

use super::Block;
use super::html;
use super::html::tree::Tree;
use crate::text::words::headings::Heading;
use crate::text::words::{LabelField, Words};

/// The name that a column or a label gives to a part of a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Named {
    /// The field, or `None` for an unknown name.
    pub field: Option<LabelField>,
    /// The name as printed.
    pub label: String,
}

/// The structure of a text.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// The name of the structure: "list", "table" or "labels".
    pub(crate) layout: &'static str,
    pub(crate) tree: Tree,
    /// The nodes of each record, in order.
    pub(crate) records: Vec<Range<usize>>,
    /// For each record, the heading of the group that contains it.
    pub(crate) groups: Vec<Option<String>>,
    /// The nodes that are named by a label or by the head of a column, in document order.
    pub(crate) named: Vec<(usize, Named)>,
}

/// The words by which structures are recognised.
#[derive(Clone, Copy)]
pub(crate) struct Known<'w> {
    /// The words for labels, months and kinds.
    pub words: &'w Words,
    /// Returns the field that a column with this name fills.
    pub column: &'w dyn Fn(&str) -> Option<LabelField>,
}

impl Known<'_> {
    /// The field of a label whose words name a date of issue: "Decision date".
    fn dates(&self, label: &str) -> Option<LabelField> {
        let issued = self.words.heading(label).has(Heading::Issued);
        self.headed(label).filter(|field| issued && *field == LabelField::Date)
    }

    /// The field that the words of the name of a column tell: "Title of suit", "Opinion date".
    fn headed(&self, name: &str) -> Option<LabelField> {
        let said = self.words.heading(name);
        // A date of an event or a change is left to its shape, because it may be the only date.
        let other = said.has(Heading::Event) || said.has(Heading::Never);
        let of = |(heading, field): &(Heading, LabelField)| said.has(*heading).then_some(*field);
        if other { None } else { HEADED.iter().find_map(of) }
    }
}

/// The fields that the words of the name of a column tell. The first one counts.
const HEADED: [(Heading, LabelField); 5] = [
    (Heading::Issued, LabelField::Date),
    (Heading::Date, LabelField::Date),
    (Heading::Number, LabelField::Number),
    (Heading::Title, LabelField::Title),
    (Heading::Creator, LabelField::Creator),
];

/// A block of an outlined text, with its position in its record.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    /// The block.
    pub block: Block,
    /// The record that contains the block.
    pub record: Option<usize>,
    /// The position in the record. Blocks of other records with the same position are in the same column.
    pub place: String,
    /// The label or column that names the block.
    pub named: Option<Named>,
}

/// An outlined text as blocks.
#[derive(Debug, Default)]
pub(crate) struct Outlined {
    /// The name of the structure.
    pub layout: &'static str,
    /// All blocks of the text, in order.
    pub cells: Vec<Cell>,
    /// For each record, the heading of the group that contains it.
    pub groups: Vec<Option<String>>,
}

/// Finds the outline of a text, if it has one. `markdown` is true if the file name shows that the text is Markdown.
pub(crate) fn read(text: &str, markdown: bool, known: Known) -> Option<Outlined> {
    let marked = markdown || markdown::is_markdown(text);
    let mut outline = marked.then(|| regions::outline(markdown::tree(text), known)).flatten();
    if outline.is_none() {
        outline = sketch::outline(text, known);
    }
    let mut outline = outline?;
    sketch::settle_groups(&mut outline.groups, known.words);
    let (blocks, nodes) = html::render(text, &outline.tree, &outline.records)?;
    let mut outlined = outlined(outline, blocks, &nodes);
    left(text, &mut outlined.cells);
    Some(outlined)
}

/// Adds the lines that belong to no block, such as rules of tables and definitions of links.
fn left(text: &str, cells: &mut Vec<Cell>) {
    let mut covered: Vec<Range<usize>> = cells.iter().map(|cell| cell.block.bytes.clone()).collect();
    covered.sort_by_key(|bytes| bytes.start);
    let mut next = 0;
    let mut reached = 0;
    let mut missing = Vec::new();
    for block in super::plain_text::blocks(text) {
        while let Some(bytes) = covered.get(next).filter(|bytes| bytes.start < block.bytes.end) {
            reached = reached.max(bytes.end);
            next += 1;
        }
        if reached <= block.bytes.start {
            missing.push(block);
        }
    }
    // A line between two blocks of a record belongs to that record.
    let mut spans: Vec<(Range<usize>, usize)> = Vec::new();
    for cell in cells.iter() {
        let Some(record) = cell.record else { continue };
        match spans.last_mut().filter(|(_, last)| *last == record) {
            Some((span, _)) => span.end = span.end.max(cell.block.bytes.end),
            None => spans.push((cell.block.bytes.clone(), record)),
        }
    }
    for mut block in missing {
        let next = spans.partition_point(|(span, _)| span.start <= block.bytes.start);
        let span = next.checked_sub(1).and_then(|at| spans.get(at));
        let record = span.filter(|(span, _)| block.bytes.start < span.end).map(|(_, record)| *record);
        block.bound = if record.is_some() { super::Bound::Inside } else { super::Bound::Outside };
        cells.push(Cell { block, record, place: "left".to_owned(), named: None });
    }
    cells.sort_by_key(|cell| cell.block.bytes.start);
}

/// Assigns positions to the blocks. `nodes` are the first nodes of the blocks.
fn outlined(outline: Outline, blocks: Vec<Block>, nodes: &[usize]) -> Outlined {
    let Outline { layout, tree, records, groups, named } = outline;
    let mut cells: Vec<Cell> = Vec::with_capacity(blocks.len());
    for (block, node) in blocks.into_iter().zip(nodes) {
        let next = records.partition_point(|record| record.start <= *node);
        let record = next.checked_sub(1).filter(|at| records.get(*at).is_some_and(|record| record.contains(node)));
        let start = record.and_then(|at| records.get(at)).map_or(0, |record| record.start);
        let mut place = String::new();
        let mut name = None;
        for up in std::iter::once(*node).chain(tree.ancestors(*node)) {
            let found = named.partition_point(|(at, _)| *at < up);
            if name.is_none() {
                name = named.get(found).filter(|(at, _)| *at == up).map(|(_, named)| named.clone());
            }
            if up <= start {
                break;
            }
            if let Some(element) = tree.name(up).filter(|element| !matches!(*element, "a" | "b" | "em" | "tr")) {
                let before = tree.parent(up).map_or(0, |parent| before(&tree, parent.max(start), up, element));
                place = format!("{element}{before}/{place}");
            }
        }
        // Several blocks of one element are distinguished by their order.
        let own = cells.iter().rev().take_while(|cell| record.is_some() && cell.record == record);
        let twins = own.filter(|cell| cell.place.split('#').next() == Some(&place)).count();
        if twins > 0 {
            place = format!("{place}#{twins}");
        }
        // A label belongs to the value after it, so their lines and bytes are merged into one block.
        let label = cells.pop_if(|last| last.record.is_some() && last.record == record && last.place.starts_with("dt"));
        let mut block = block;
        if let Some(Cell { block: label, .. }) = label {
            if place.starts_with("dd") {
                (block.lines.0, block.bytes.start) = (label.lines.0, label.bytes.start);
                (block.bound, block.gap) = (label.bound, label.gap);
            } else {
                cells.push(Cell { block: label, record, place: "dt".to_owned(), named: None });
            }
        }
        cells.push(Cell { block, record, place, named: name });
    }
    Outlined { layout, cells, groups }
}

/// The number of siblings with this name before a node, counted among the children of `from`, or from `from` on if it
/// is itself a sibling.
fn before(tree: &Tree, from: usize, node: usize, name: &str) -> usize {
    let mut at = if tree.parent(node) == Some(from) { from + 1 } else { from };
    let mut count = 0;
    while at < node {
        count += usize::from(tree.name(at) == Some(name));
        at = tree.end(at);
    }
    count
}
