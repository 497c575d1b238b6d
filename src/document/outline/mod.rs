//! Structure of a text before any decoding: lists, tables, blocks of labels and Markdown become a tree.
//!
//! The tree is of the same type as that of an HTML page, with the bytes of the text, so that what reads one reads the
//! other. Where the evidence of structure is weak there is no outline, and the decoder reads the lines.

mod builder;
mod bullets;
mod choose;
mod classes;
mod labels;
mod lines;
mod markdown;
mod paragraphs;
mod periods;
mod regions;
mod rows;
mod sketch;
mod table;

use std::ops::Range;

use super::Block;
use super::html;
use super::html::tree::Tree;
use crate::text::words::{LabelField, Words};

/// What a column or a label says of a part of a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Named {
    /// The field; `None` for a name that is not known.
    pub field: Option<LabelField>,
    /// As printed.
    pub label: String,
}

/// The structure of a text.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// What it is: "list", "table", "labels".
    pub(crate) layout: &'static str,
    pub(crate) tree: Tree,
    /// The nodes of each record, in order.
    pub(crate) records: Vec<Range<usize>>,
    /// By record, the heading of the group that it stands in.
    pub(crate) groups: Vec<Option<String>>,
    /// Nodes that a label or the head of a column names, in order.
    pub(crate) named: Vec<(usize, Named)>,
}

/// The words that outlines are found with.
#[derive(Clone, Copy)]
pub(crate) struct Known<'w> {
    /// Labels, months, kinds.
    pub words: &'w Words,
    /// The field that a column of a name fills.
    pub column: &'w dyn Fn(&str) -> Option<LabelField>,
}

/// A block of an outlined text, with its place in its record.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    /// The block.
    pub block: Block,
    /// The record that it is in.
    pub record: Option<usize>,
    /// Its place in the record: blocks of other records that have the same one stand in the same column.
    pub place: String,
    /// What names it.
    pub named: Option<Named>,
}

/// An outlined text as blocks.
#[derive(Debug, Default)]
pub(crate) struct Outlined {
    /// What it is.
    pub layout: &'static str,
    /// All of its text, in order.
    pub cells: Vec<Cell>,
    /// By record, the heading of the group that it stands in.
    pub groups: Vec<Option<String>>,
}

/// The outline of a text, if it has one. `markdown`: its name says that it is Markdown.
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

/// Adds the lines that are in no block: rules of tables, definitions of links.
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
    // Of a record is what stands between two of its blocks.
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

/// Gives each block its place. `nodes` are the first nodes of the blocks.
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
        // Several blocks of one element are told apart by their order.
        let own = cells.iter().rev().take_while(|cell| record.is_some() && cell.record == record);
        let twins = own.filter(|cell| cell.place.split('#').next() == Some(&place)).count();
        if twins > 0 {
            place = format!("{place}#{twins}");
        }
        // A label belongs to the value behind it: the lines and bytes of both are one block's.
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

/// How many siblings of a name stand before a node: those below `from`, or from it on where it is a sibling itself.
fn before(tree: &Tree, from: usize, node: usize, name: &str) -> usize {
    let mut at = if tree.parent(node) == Some(from) { from + 1 } else { from };
    let mut count = 0;
    while at < node {
        count += usize::from(tree.name(at) == Some(name));
        at = tree.end(at);
    }
    count
}
