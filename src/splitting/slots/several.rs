//! Tells whether the records of a list contain several titles each. Such records are groups of records, or runs of them.

use std::ops::Range;

use foldhash::{HashMap, HashMapExt as _};

use super::bounds;
use super::columns::{Cell, Column};
use super::context::Context;
use super::grid::Row;
use super::tape::{Line, Tape};
use crate::text::folding::fold;
use crate::text::letters::count_letters;

/// Largest number of cells of the column of titles that are looked at.
const CELLS: usize = 40;
/// Largest number of records whose rows are looked at.
const RECORDS: usize = 20;
/// Smallest number of letters of a title.
const LETTERS: usize = 8;
/// A text that more than one in this number of records has is no title.
const REPEATED: usize = 5;

/// The share up to which records with several titles are exceptions in a list of records with one title each.
const EXCEPTIONS: f32 = 0.1;

/// Share of the records that contain several titles, or 0 if these are exceptions; `title` is the column of titles.
pub(super) fn several(context: &Context<'_>, records: &[Range<usize>], title: Option<&Column<'_>>) -> f32 {
    let share = title
        .map_or(0.0, |title| of_column(context, title))
        .max(of_rows(context, records))
        .max(bounds::several_siblings(context, records));
    if share <= EXCEPTIONS { 0.0 } else { share }
}

/// Share of the records that contain titles in other list items, rows or headings beside that of the title, with the
/// same kind of link.
fn of_column(context: &Context<'_>, title: &Column<'_>) -> f32 {
    let cells = title.cells.get(..title.cells.len().min(CELLS)).unwrap_or_default();
    let others: Vec<Vec<String>> = cells.iter().map(|cell| other_items(context, cell)).collect();
    share_with(&others, 1)
}

/// The texts in other list items, rows or headings that may be titles like that of a record.
fn other_items(context: &Context<'_>, title: &Cell<'_>) -> Vec<String> {
    let tape = title.tape;
    let linked = tape.runs_in(&title.range).iter().any(|run| tape.linked(run));
    let line = tape.lines.get(tape.lines_in(&title.range).start);
    let Some((name, own)) = line.and_then(|line| item(context, tape, line)) else { return Vec::new() };
    let others = tape
        .lines
        .iter()
        .filter(|other| item(context, tape, other).is_some_and(|(other, place)| other == name && place != own));
    let title = |other: &Line| {
        // Words beside a link, such as a price, do not make a title of its words.
        let runs = tape.runs_in(&other.range).iter().filter(|run| tape.linked(run));
        let words = runs.map(|run| run.range.clone()).reduce(|a, b| a.start..b.end);
        if words.is_some() != linked {
            return None;
        }
        telling(context, tape.get(&words.unwrap_or_else(|| other.range.clone())).trim())
    };
    others.filter_map(title).collect()
}

/// The name and index of the list item, row or heading that contains a line.
fn item<'a>(context: &Context<'a>, tape: &Tape, line: &Line) -> Option<(&'a str, usize)> {
    std::iter::successors(line.block, |at| tape.elements.get(*at).and_then(|element| element.parent)).find_map(|at| {
        let name = context.tree.name(tape.elements.get(at)?.node)?;
        matches!(name, "li" | "tr" | "dt" | "h2" | "h3" | "h4").then_some((name, at))
    })
}

/// Share of the given records that contain table rows, at least two of them with linked titles.
fn of_rows(context: &Context<'_>, records: &[Range<usize>]) -> f32 {
    let titles: Vec<Vec<String>> = records.iter().take(RECORDS).map(|record| row_titles(context, record)).collect();
    share_with(&titles, 2)
}

/// For each row inside of a record, the longest linked text, if it may be a title. Rows around other rows are left out.
fn row_titles(context: &Context<'_>, record: &Range<usize>) -> Vec<String> {
    let (tree, facts) = (context.tree, context.facts);
    let shown = |at: usize| facts.get(at).filter(|fact| !fact.hidden);
    let is_row = |at: &usize| context.grid.row(*at) == Some(Row::Body) && shown(*at).is_some_and(|fact| fact.links > 0);
    let rows: Vec<usize> = (record.start + 1..record.end).filter(is_row).collect();
    let innermost =
        rows.iter().enumerate().filter(|(place, row)| rows.get(place + 1).is_none_or(|next| *next >= tree.end(**row)));
    let title = |(_, row): (usize, &usize)| {
        let texts = (*row..tree.end(*row)).filter(|at| shown(*at).is_some_and(|fact| fact.linked));
        let longest = texts.filter_map(|at| tree.text(at)).max_by_key(|text| text.trim().len())?;
        telling(context, longest.trim())
    };
    innermost.filter_map(title).collect()
}

/// A text that may be a title, folded. The words of links and addresses are no titles.
fn telling(context: &Context<'_>, text: &str) -> Option<String> {
    let letters = count_letters(text);
    let is_address = || !text.contains(char::is_whitespace) && text.contains(['/', '.', '@']);
    (letters >= LETTERS && !is_address() && !context.links.is(text, context.words)).then(|| fold(text))
}

/// Share of the records that have at least `least` different texts which few other records have.
fn share_with(texts: &[Vec<String>], least: usize) -> f32 {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for text in texts.iter().flatten() {
        *counts.entry(text).or_insert(0) += 1;
    }
    let is_own = |text: &&String| {
        let count = counts.get(text.as_str()).copied().unwrap_or(0);
        count == 1 || count * REPEATED <= texts.len()
    };
    let holds = texts.iter().filter(|own| own.iter().filter(is_own).take(least).count() == least);
    holds.count() as f32 / texts.len().max(1) as f32
}
