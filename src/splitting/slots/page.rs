//! Makes blocks with decided roles from the records of a page.

use std::ops::Range;

use foldhash::HashSet;
use url::Url;

use super::addresses::{self, Addresses};
use super::assign::{Assigned, Issued};
use super::cited;
use super::context::Context;
use super::divide;
use super::doubt::{self, Standing};
use super::explanation::Explanation;
use super::groups::Groups;
use super::heads;
use super::model::Rest;
use super::pinned::{self, Pin};
use super::plan::{Lists, Plan};
use super::rest::Piece;
use super::tape::{Run, Tape};
use crate::document::html::line_numbers::LineIndex;
use crate::document::{Block, Bound, Decided, Hints, Part, Whole};
use crate::text::dates::DayOrder;
use crate::text::words::LabelField;
use crate::text::words::headings::Heading;

/// The blocks of each record of a list, and the reasons for their roles.
pub(crate) struct Decision {
    pub blocks: Vec<Vec<Block>>,
    pub explanation: Explanation,
}

/// Reads the records of a list, which are ranges of nodes in order.
pub(crate) fn decide(
    context: &Context<'_>,
    lists: &mut Lists<'_, '_>,
    records: &[Range<usize>],
    plan: Option<(Plan, Groups, Standing)>,
    base: Option<&Url>,
    lines: &LineIndex,
) -> Decision {
    let (mut plan, groups, standing) = plan.unwrap_or_else(|| {
        let groups = Groups::of(context, records);
        (lists.plan(records, &groups), groups, Standing::pinned())
    });
    let assigned = lists.assign(records, &groups, &mut plan);
    let evidence = doubt::measures(&plan, &standing, &assigned);
    let blocks = records.iter().zip(assigned).zip(evidence).map(|((record, assigned), evidence)| {
        let addresses = addresses::of(context, &assigned.tape, record, base, assigned.title.as_ref());
        let addresses = pinned::addresses(context, &assigned.pins, base, addresses);
        let mut blocks = of_record(context, record, assigned, addresses, lines);
        if let Some(first) = blocks.first_mut() {
            first.evidence = Some(Box::new(evidence));
        }
        blocks
    });
    Decision { blocks: blocks.collect(), explanation: plan.explanation.clone() }
}

/// The blocks of one record in the order of the page.
fn of_record(
    context: &Context<'_>,
    record: &Range<usize>,
    assigned: Assigned,
    addresses: Addresses,
    lines: &LineIndex,
) -> Vec<Block> {
    let Assigned { tape, title, issued, pieces, topic, pins, .. } = assigned;
    let mut parts: Vec<(Range<usize>, Decided)> = Vec::with_capacity(pieces.len() + 2);
    if let Some(title) = title {
        parts.push((title, part(Part::Title)));
    }
    if let Some(range) = issued.as_ref().and_then(|issued| issued.range.clone()).filter(|range| !range.is_empty()) {
        parts.push((range, part(Part::Issued)));
    }
    parts.extend(pinned_parts(&tape, &pins, &parts));
    let (cited, pieces) = cited::parts(context, &tape, &parts, pieces);
    parts.extend(cited);
    for (piece, rest) in whole_lines(&tape, pieces) {
        let head = piece.label.as_ref().map(|label| tape.words(label));
        let named = head.is_some();
        let head = head.or_else(|| piece.element.and_then(|element| heads::head_of(context, &tape, element)));
        // Further lines of the cell of the title are not titles.
        let head = head.filter(|head| {
            let shared =
                || piece.element.is_some_and(|element| heads::shares_cell(context, &tape, element, &piece.range));
            named || !context.words.heading(head).has(Heading::Title) || !shared()
        });
        let alternative = tape.lines.get(piece.line).is_some_and(|line| line.alternative);
        parts.push((piece.range.clone(), decided(context, rest, &tape.words(&piece.range), head, named, alternative)));
    }
    parts.sort_by_key(|(range, _)| range.start);
    let mut blocks: Vec<Block> = Vec::with_capacity(parts.len());
    for (range, decided) in parts {
        blocks.push(block(context, &tape, &range, decided, lines, blocks.is_empty()));
    }
    if blocks.is_empty() && (addresses.url.is_some() || issued.is_some()) && !tape.text.is_empty() {
        blocks.push(block(context, &tape, &(0..tape.text.len()), part(Part::Note), lines, true));
    }
    let language = || language_of(context, record.start);
    let issued = issued.map(|issued| settled(context, issued, &tape, language));
    let Addresses { url, files, links } = addresses;
    let whole = Whole { issued, url, files, links, topic };
    if let Some(decided) = blocks.first_mut().and_then(|block| block.decided.as_mut()) {
        decided.whole = Some(Box::new(whole));
    }
    blocks
}

/// The pinned parts, line by line; `taken` holds the parts that are known already.
fn pinned_parts(tape: &Tape, pins: &[Pin], taken: &[(Range<usize>, Decided)]) -> Vec<(Range<usize>, Decided)> {
    let mut parts = Vec::new();
    for pin in pins {
        let Some(part) = pinned::part(pin.field) else { continue };
        let inner = pins.iter().filter(|other| {
            let inside = pin.range.start <= other.range.start && other.range.end <= pin.range.end;
            inside && other.range != pin.range && pinned::part(other.field).is_some()
        });
        let own: Vec<Range<usize>> =
            inner.map(|other| other.range.clone()).chain(taken.iter().map(|(range, _)| range.clone())).collect();
        for line in tape.lines_in(&pin.range).filter_map(|line| tape.lines.get(line)) {
            let range = line.range.start.max(pin.range.start)..line.range.end.min(pin.range.end);
            let free = divide::outside(tape, &range, &own);
            parts.extend(free.into_iter().map(|range| (range, self::part(part))));
        }
    }
    parts
}

/// The pieces without the labels. Notes on the same line become one piece.
fn whole_lines(tape: &Tape, pieces: Vec<(Piece, Rest)>) -> Vec<(Piece, Rest)> {
    let mut kept: Vec<(Piece, Rest)> = Vec::with_capacity(pieces.len());
    // Lines that contain other pieces than notes.
    let mixed: HashSet<usize> =
        pieces.iter().filter(|(_, rest)| *rest != Rest::Note).map(|(piece, _)| piece.line).collect();
    for (piece, rest) in pieces.iter().filter(|(_, rest)| *rest != Rest::Label) {
        let goes_on = kept.last().is_some_and(|(last, role)| {
            last.line == piece.line
                && *role == Rest::Note
                && piece.label.is_none()
                && !mixed.contains(&piece.line)
                && !tape.get(&(last.range.end..piece.range.start)).contains(char::is_alphanumeric)
        });
        match kept.last_mut().filter(|_| goes_on) {
            Some((last, _)) => last.range.end = piece.range.end,
            None => kept.push((piece.clone(), *rest)),
        }
    }
    kept
}

/// The date with the words from which it was read and the language of the page.
fn settled(
    context: &Context<'_>,
    issued: Issued,
    tape: &Tape,
    language: impl FnOnce() -> Option<String>,
) -> crate::document::Issued {
    let printed = issued.range.as_ref().map(|range| tape.words(range)).unwrap_or_default();
    let stated = if issued.edtf.is_none() { context.stated_order() } else { None };
    let ambiguous = issued.edtf.is_none() && stated.is_none();
    let language = if ambiguous { language() } else { None };
    // A page in English that elsewhere writes "March 3, 2024" puts the month first in numbers, too.
    let english = language.as_deref().is_none_or(|tag| tag.to_ascii_lowercase().starts_with("en"));
    let month_first = ambiguous && english && context.names_month_first();
    let value = || issued.value.found.clone();
    let found = (ambiguous && !month_first).then(value);
    let edtf = issued.edtf.clone().unwrap_or_else(|| match month_first || stated == Some(DayOrder::MonthFirst) {
        true => value().read_month_first().edtf,
        false => value().edtf,
    });
    crate::document::Issued { edtf, basis: issued.basis, found, ambiguous, printed, language, month_first }
}

/// The language in force at a node.
fn language_of(context: &Context<'_>, at: usize) -> Option<String> {
    std::iter::once(at).chain(context.tree.ancestors(at)).find_map(|node| {
        let said = ["lang", "xml:lang"].iter().find_map(|name| context.tree.attribute(node, name))?;
        (!said.is_empty() && said.len() < 20).then(|| said.to_owned())
    })
}

/// The role of a piece in its record; `head` is its label or the head of its column, and `named` says whether it is a
/// label.
fn decided(
    context: &Context<'_>,
    rest: Rest,
    text: &str,
    head: Option<String>,
    named: bool,
    alternative: bool,
) -> Decided {
    let field = head.as_deref().and_then(|head| context.words.label(head)).map(|line| line.field);
    let said = head.as_deref().map(|head| context.words.heading(head)).unwrap_or_default();
    let value = Part::Value;
    let part = match rest {
        _ if alternative && context.links.is(text, context.words) => Part::Link,
        _ if alternative => Part::Caption,
        _ if !named && context.names_file(text) => Part::Link,
        // A day that does not exist is not the number of a document.
        _ if context.dates.is_impossible(text) => Part::Note,
        Rest::Note => match field {
            // A known label decides the field of its value, whatever the value looks like.
            Some(field)
                if named && !matches!(field, LabelField::Date | LabelField::Title | LabelField::Description) =>
            {
                value(field)
            }
            _ => Part::Note,
        },
        Rest::Description => Part::Description,
        Rest::Creator => Part::Creator,
        Rest::Number => {
            let known = field.filter(|field| {
                matches!(field, LabelField::Isbn | LabelField::Issn | LabelField::Doi | LabelField::Report)
            });
            value(known.unwrap_or(LabelField::Number))
        }
        Rest::Kind if (named || said.has(Heading::Kind)) && text.chars().all(|c| c.is_alphabetic() || c == ' ') => {
            value(LabelField::Kind)
        }
        Rest::Kind if context.words.kind(text).is_none() => Part::Note,
        Rest::Kind => Part::Kind,
        Rest::Publisher => value(LabelField::Publisher),
        Rest::Area => value(LabelField::Area),
        Rest::Language => value(LabelField::Language),
        Rest::Link | Rest::Label => Part::Link,
    };
    Decided { part, head, whole: None }
}

/// A part without a label.
fn part(part: Part) -> Decided {
    Decided { part, head: None, whole: None }
}

/// Makes a block from a range of a record.
fn block(
    context: &Context<'_>,
    tape: &Tape,
    range: &Range<usize>,
    decided: Decided,
    lines: &LineIndex,
    first: bool,
) -> Block {
    let runs = tape.runs_in(range);
    let bytes =
        runs.iter().map(|run| context.tree.bytes(run.node)).reduce(|a, b| a.start.min(b.start)..a.end.max(b.end));
    let bytes = bytes.unwrap_or(0..0);
    let line = tape.lines.get(tape.lines_in(range).start);
    let gap = line.filter(|line| line.range.start == range.start).map_or(0, |line| line.gap);
    let linked: usize = runs.iter().filter(|run| tape.linked(run)).map(|run| run.range.len()).sum();
    let all: usize = runs.iter().map(|run| run.range.len()).sum();
    let heading = runs.iter().filter_map(|run| heading(context, tape, run)).min().unwrap_or(0);
    let hints = Hints {
        heading,
        list_item: true,
        alternative: line.is_some_and(|line| line.alternative),
        link_share: linked as f32 / all.max(1) as f32,
        ..Hints::default()
    };
    Block {
        text: tape.words(range),
        lines: lines.lines(&bytes),
        bytes,
        gap,
        indent: 0,
        bound: if first { Bound::Start } else { Bound::Inside },
        hints: Some(Box::new(hints)),
        settled: None,
        decided: Some(Box::new(decided)),
        evidence: None,
    }
}

fn heading(context: &Context<'_>, tape: &Tape, run: &Run) -> Option<u8> {
    tape.around(run).find_map(|element| {
        let name = context.tree.name(element.node)?;
        crate::document::html::elements::is_heading(name)
            .then(|| name.as_bytes().last().map_or(1, |digit| digit.saturating_sub(b'0')))
    })
}
