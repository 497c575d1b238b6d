//! The headings of the groups of records: years, dates and topics.

use std::ops::Range;

use super::context::Context;
use super::dates::{self, Value};
use super::grid::{Row, visible_text};
use crate::document::html::elements::{is_block, is_heading};
use crate::text::letters::count_letters;

/// Largest number of characters of the heading of a group.
const LONGEST: u32 = 110;
/// Number of characters up to which a bare year in a heading is the year of the group, whatever other words the heading
/// has.
const SHORT: usize = 50;
/// Largest depth of nested headings.
const DEEPEST: usize = 10;

/// The heading of a group.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    /// The words of the heading.
    pub text: String,
    /// The date that the heading is or names, if it names exactly one.
    pub date: Option<Value>,
    /// Whether the heading is a date and nothing else.
    pub whole: bool,
    /// The level of the heading: 1 to 6 for HTML headings, more for lines in bold and rows across a table.
    pub level: u8,
    /// The node after the part of the page to which the heading applies.
    end: usize,
}

/// The headings of the groups of a list.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    /// All headings, in order.
    pub all: Vec<Group>,
    /// For each record, the indices of the headings above it, the outermost first.
    pub of_record: Vec<Vec<u32>>,
}

impl Groups {
    /// Finds the headings above the records of a page. The records are ranges of nodes in order.
    pub(crate) fn of(context: &Context<'_>, records: &[Range<usize>]) -> Self {
        let mut own = Self { all: Vec::new(), of_record: Vec::with_capacity(records.len()) };
        let mut open: Vec<u32> = Vec::new();
        let (tree, mut at) = (context.tree, 0);
        for record in records {
            while at < record.start {
                let Some(fact) = context.facts.get(at).filter(|fact| !fact.hidden) else {
                    at = tree.end(at).max(at + 1);
                    continue;
                };
                let end = tree.end(at);
                let level = if end > record.start || fact.text() == 0 || fact.navigation {
                    None
                } else {
                    own.level(context, at)
                };
                let Some(level) = level else {
                    at += 1;
                    continue;
                };
                let mut group = own.group(context, at, level);
                while open.last().and_then(|last| own.all.get(*last as usize)).is_some_and(|last| last.level >= level) {
                    open.pop();
                }
                // A month below the heading of its year.
                if group.date.is_none() {
                    let outer = open.iter().rev().filter_map(|at| own.all.get(*at as usize)?.date.as_ref()).next();
                    group.date = outer.and_then(|year| dates::completed(context, &group.text, year));
                    group.whole |= group.date.is_some();
                }
                if open.len() < DEEPEST {
                    open.push(u32::try_from(own.all.len()).unwrap_or(u32::MAX));
                }
                own.all.push(group);
                at = end;
            }
            open.retain(|group| own.all.get(*group as usize).is_some_and(|group| group.end > record.start));
            own.of_record.push(open.clone());
            at = at.max(record.end);
        }
        own
    }

    /// The level of the heading that an element is; `None` if it is no heading.
    fn level(&self, context: &Context<'_>, at: usize) -> Option<u8> {
        let tree = context.tree;
        let name = tree.name(at)?;
        let fact = context.facts.get(at)?;
        if fact.text() > LONGEST {
            return None;
        }
        if is_heading(name) {
            return name.as_bytes().last().map(|digit| digit.saturating_sub(b'0'));
        }
        match name {
            "summary" | "caption" | "legend" => return Some(7),
            "tr" if context.grid.row(at) == Some(Row::Group) => return Some(9),
            _ => {}
        }
        if !is_block(name) || matches!(name, "tr" | "table" | "tbody" | "thead" | "ul" | "ol" | "nav" | "form") {
            return (matches!(name, "b" | "strong") && self.stands_alone(context, at)).then_some(8);
        }
        let inner = |node: &usize| tree.name(*node).is_some_and(|name| is_block(name) || name == "br");
        if (at + 1..tree.end(at)).any(|node| inner(&node)) {
            return None;
        }
        let bold = (at..tree.end(at))
            .filter(|node| tree.text(*node).is_some() && context.facts.get(*node).is_some_and(|fact| fact.text() > 0));
        let is_bold = |node: usize| {
            let up = tree.ancestors(node).take_while(|up| *up >= at);
            up.into_iter().any(|up| matches!(tree.name(up), Some("b" | "strong")))
        };
        if fact.link * 2 <= fact.text() && bold.into_iter().all(is_bold) {
            return Some(8);
        }
        let text = visible_text(tree, context.facts, at..tree.end(at), 60);
        let date = dates::first_in(context, &text);
        date.is_some_and(|(range, _)| text.len() - range.len() <= 12).then_some(8)
    }

    /// Whether a piece in bold is a line of its own among bare text and `br`.
    fn stands_alone(&self, context: &Context<'_>, at: usize) -> bool {
        let tree = context.tree;
        let Some(parent) = tree.parent(at) else { return false };
        let mut before = None;
        let mut siblings = tree.children(parent).filter(|child| {
            tree.text(*child).is_none() || context.facts.get(*child).is_some_and(|fact| fact.text() > 0)
        });
        let breaks = |node: Option<usize>| {
            node.is_none_or(|node| tree.name(node).is_some_and(|name| is_block(name) || name == "br"))
        };
        while let Some(child) = siblings.next() {
            if child == at {
                return breaks(before) && breaks(siblings.next());
            }
            before = Some(child);
        }
        false
    }

    fn group(&self, context: &Context<'_>, at: usize, level: u8) -> Group {
        let tree = context.tree;
        let text = visible_text(tree, context.facts, at..tree.end(at), 200);
        let text = text.trim_end_matches([':', ' ']).to_owned();
        let count = dates::count_in(context, &text);
        let mut date = dates::first_in(context, &text).filter(|_| count == 1);
        if count == 0 && text.chars().count() <= SHORT {
            let years = context.dates.find_all(&text, true);
            if let [only] = years.as_slice() {
                let value = Value::of(only.clone(), &text);
                date = Some((only.start..only.end, value)).filter(|_| !only.edtf.contains('/'));
            }
        }
        let whole = date.as_ref().is_some_and(|(range, _)| text.len() - range.len() <= 2);
        // An element that only wraps the heading applies to the same part of the page.
        let mut outer = at;
        let size = context.facts.get(at).map_or(0, |fact| fact.text());
        while let Some(parent) = tree.parent(outer)
            && context.facts.get(parent).is_some_and(|fact| fact.text() == size)
        {
            outer = parent;
        }
        let end = tree.parent(outer).map_or(tree.len(), |parent| tree.end(parent));
        Group { text, date: date.map(|(_, value)| value), whole, level, end }
    }

    /// The dates that records inherit from the headings above them: for each record, the innermost heading that is or
    /// names a date.
    ///
    /// There are no dates if only one heading has a date and consists of more than the date, because it may be the
    /// heading of the page. `lone` is true if the days of the records show that its year is theirs.
    pub(crate) fn dates(&self, lone: bool) -> Vec<Option<u32>> {
        let dated = |groups: &Vec<u32>| {
            groups.iter().rev().copied().find(|at| self.all.get(*at as usize).is_some_and(|group| group.date.is_some()))
        };
        let found: Vec<Option<u32>> = self.of_record.iter().map(dated).collect();
        let mut different: Vec<u32> = found.iter().copied().flatten().collect();
        different.dedup();
        let alone = match different.as_slice() {
            [] => true,
            [only] => !lone && self.all.get(*only as usize).is_none_or(|group| !group.whole),
            _ => false,
        };
        if alone { vec![None; found.len()] } else { found }
    }

    /// The year that the only heading with a date names among other words: "Opinions 2022".
    pub(crate) fn lone_year(&self) -> Option<&Value> {
        let mut dated = self.all.iter().filter_map(|group| Some((group, group.date.as_ref()?)));
        let (group, date) = dated.next().filter(|_| dated.next().is_none())?;
        (!group.whole && date.found.is_year()).then_some(date)
    }

    /// The topics that records take from headings: for each record, the innermost heading without a date, if headings
    /// of this level divide the list.
    pub(crate) fn topics(&self) -> Vec<Option<u32>> {
        let own = |groups: &Vec<u32>| {
            let last = groups.last().copied()?;
            // A number is no topic: "1." before the first of numbered results.
            let names = |text: &str| count_letters(text) > 1;
            self.all.get(last as usize).filter(|group| group.date.is_none() && names(&group.text)).map(|_| last)
        };
        let found: Vec<Option<u32>> = self.of_record.iter().map(own).collect();
        let mut different: Vec<u32> = found.iter().copied().flatten().collect();
        different.dedup();
        let level = |at: &u32| self.all.get(*at as usize).map_or(0, |group| group.level);
        let divided =
            different.len() >= 2 && different.iter().all(|at| level(at) == level(different.first().unwrap_or(at)));
        let covered = found.iter().flatten().count() * 10 >= found.len() * 8;
        if divided && covered { found } else { vec![None; found.len()] }
    }
}
