//! Reads pagers that consist of numbers: `1 2 3`, `Page 2`, `11-20`.

use url::Url;

use super::{Pager, is_off, series, step, text};
use crate::document::html::node_facts::Facts;
use crate::document::html::tree::Tree;
use crate::record::canonical_url;
use crate::text::class_words::ClassGroup;
use crate::text::folding::fold;
use crate::text::words::{List, Words};

/// The greatest length of a row of page numbers, in characters and in nodes.
const ROW: (u32, usize) = (80, 160);
/// The number of numeric links from which a row is a calendar.
const CALENDAR: usize = 26;
/// Numbers that are more probably years than pages, if all numbers of a row are in this range.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2100;

/// A number in a pager: the number of a page, or the numbers of its first and last record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Number {
    first: u32,
    last: u32,
}

impl Number {
    /// Reads a number such as `2`, `[2]`, `Page 2` or `11-20`.
    fn read(text: &str, said: &Words) -> Option<Self> {
        let text = text.trim();
        if text.len() > 40 || !text.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let start = text.find(|c: char| c.is_ascii_digit())?;
        let (before, number) = text.split_at(start);
        if before.contains(char::is_alphanumeric) && !said.is(List::Page, &fold(before)) {
            return None;
        }
        let number = number.trim_end_matches(|c: char| !c.is_alphanumeric());
        let count = |text: &str| text.trim().parse::<u32>().ok().filter(|number| *number < 100_000);
        match number.split_once(['-', '–']) {
            Some((first, last)) => count(first)
                .zip(count(last))
                .filter(|(first, last)| first < last)
                .map(|(first, last)| Self { first, last }),
            None => count(number).map(|number| Self { first: number, last: number }),
        }
    }
}

/// The address of the next page by numbers, in a pager or, if no element is marked as a pager, in a short row of
/// numbers.
pub(crate) fn next(pager: &Pager<'_>, facts: &[Facts]) -> Option<String> {
    let tree = pager.tree;
    let is_number = |at: usize| {
        tree.text(at).and_then(|text| Number::read(text, pager.said)).is_some()
            && facts.get(at).is_some_and(|fact| !fact.hidden)
    };
    let mut numbers = Numbers::default();
    for at in (0..tree.len()).filter(|at| is_number(*at) && pager.holds(*at)) {
        numbers.add(pager, at);
    }
    if let Some(found) = numbers.next(pager) {
        return Some(found);
    }
    let mut at = 0;
    while at < tree.len() {
        let row =
            is_number(at).then(|| tree.ancestors(at).take(3).filter(|up| is_row(tree, facts, *up)).last()).flatten();
        let Some(row) = row else {
            at += 1;
            continue;
        };
        let mut numbers = Numbers::default();
        (row..tree.end(row)).filter(|node| is_number(*node)).for_each(|node| numbers.add(pager, node));
        let found = numbers.next_unmarked(pager).or_else(|| numbers.alone(pager, row));
        if found.is_some() {
            return found;
        }
        at = tree.end(row).max(at + 1);
    }
    None
}

/// Returns whether an element is short enough for a row of page numbers.
fn is_row(tree: &Tree, facts: &[Facts], up: usize) -> bool {
    let size = tree.end(up) - up;
    let short = size <= ROW.1 && facts.get(up).is_some_and(|fact| fact.text() <= ROW.0);
    // A table with several rows of numbers is a calendar, and not a pager.
    let alone = || tree.parent(up).is_some_and(|table| tree.end(table) - table <= size + 6);
    short && (tree.name(up) != Some("tr") || alone()) && !matches!(tree.name(up), Some("tbody" | "table"))
}

/// The page numbers in one element.
#[derive(Default)]
struct Numbers {
    /// The numbers that are links, each with its link.
    links: Vec<(Number, usize)>,
    /// The number that is marked as current.
    marked: Option<Number>,
    /// The number that is not a link.
    plain: Option<Number>,
}

impl Numbers {
    /// Adds the text `at` if it is a number.
    fn add(&mut self, pager: &Pager<'_>, at: usize) {
        let tree = pager.tree;
        let Some(said) = tree.text(at).and_then(|text| Number::read(text, pager.said)) else { return };
        let link =
            tree.ancestors(at).take(3).find(|up| tree.name(*up) == Some("a") && tree.attribute(*up, "href").is_some());
        let marked = tree
            .ancestors(at)
            .take(3)
            .any(|up| tree.attribute(up, "aria-current").is_some() || tree.said(up).has(ClassGroup::Current));
        match link {
            _ if marked => self.marked = Some(said),
            Some(link) if is_off(tree, link) => {}
            Some(link) => {
                self.links.extend(Number::read(&text(tree, link), pager.said).map(|number| (number, link)));
            }
            None => self.plain = Some(said),
        }
    }

    /// Returns whether the numbers may be a pager. A single number is not sufficient, and years belong to an archive.
    fn is_pager(&self) -> bool {
        let unlinked = self.marked.iter().chain(&self.plain);
        let mut all = self.links.iter().map(|(number, _)| number).chain(unlinked.clone());
        self.links.len() + unlinked.count().min(1) >= 2 && !all.all(|number| YEARS.contains(&number.first))
    }

    /// The number of this page by its address: the number whose link leads to this page.
    fn linked_here(&self, pager: &Pager<'_>) -> Option<Number> {
        let here = canonical_url(pager.page.as_str());
        let leads_here = |link: usize| pager.target(link).is_some_and(|url| canonical_url(url.as_str()) == here);
        self.links.iter().find(|(_, link)| leads_here(*link)).map(|(number, _)| *number)
    }

    /// The number of this page by a counter in its address, if this address and those of the links differ in one
    /// number.
    fn counted_here(&self, pager: &Pager<'_>) -> Option<Number> {
        let mut offsets = self.links.iter().filter_map(|(number, link)| {
            let (here, there) = step::numbers(pager.page, &pager.target(*link)?)?;
            (number.first == number.last).then(|| (here, i64::from(number.first) - there))
        });
        let (here, offset) = offsets.next()?;
        if !offsets.all(|other| other == (here, offset)) {
            return None;
        }
        u32::try_from(here + offset).ok().map(|number| Number { first: number, last: number })
    }

    /// The address of the next page, in a pager.
    fn next(&self, pager: &Pager<'_>) -> Option<String> {
        let first = || self.links.iter().map(|(number, _)| *number).find(|number| number.first == 1);
        let current = self
            .marked
            .or_else(|| self.linked_here(pager))
            .or(self.plain)
            .or_else(|| self.counted_here(pager))
            .or_else(first)
            .map_or(1, |number| number.last);
        let follows = |url: &Url| step::follows(pager.page, url) || self.counts_up(url, pager);
        self.after(current, pager).filter(|found| Url::parse(found).is_ok_and(|url| follows(&url)))
    }

    /// Returns whether an address belongs to a series whose members differ in a single number that increases with the
    /// numbers of the links: `list_70_2.html`, `list_70_3.html`.
    fn counts_up(&self, found: &Url, pager: &Pager<'_>) -> bool {
        let pages: Vec<(u32, Url)> = self
            .links
            .iter()
            .filter(|(number, _)| number.first == number.last)
            .filter_map(|(number, link)| Some((number.first, pager.target(*link)?)))
            .collect();
        series::holds(pager.page, &pages, found)
    }

    /// The address of the next page in a row that is not marked as a pager. One number must have no link or lead to
    /// this page, or the row must begin with a first page whose second page clearly belongs to the same listing.
    fn next_unmarked(&self, pager: &Pager<'_>) -> Option<String> {
        if self.links.len() >= CALENDAR {
            return None;
        }
        if self.marked.is_some() || self.plain.is_some() || self.linked_here(pager).is_some() {
            return self.next(pager);
        }
        let first = self.links.first().map(|(number, _)| *number).filter(|number| number.first == 1)?;
        self.after(first.last, pager)
            .filter(|found| Url::parse(found).is_ok_and(|url| step::leads_on(pager.page, &url)))
    }

    /// The address of a single number that stands beside a link to the whole listing, as in "2 | All".
    fn alone(&self, pager: &Pager<'_>, row: usize) -> Option<String> {
        let [(_, link)] = self.links.as_slice() else { return None };
        let whole = |at: &usize| pager.target(*at).is_some_and(|url| step::is_whole(pager.page, &url));
        (row..pager.tree.end(row)).find(whole).and_then(|_| pager.leading_on(*link))
    }

    /// The address of the page that follows the number `last`.
    fn after(&self, last: u32, pager: &Pager<'_>) -> Option<String> {
        if !self.is_pager() {
            return None;
        }
        let wanted = |number: &Number| number.first == last.saturating_add(1);
        self.links.iter().find(|(number, _)| wanted(number)).and_then(|(_, link)| pager.address(*link))
    }
}
