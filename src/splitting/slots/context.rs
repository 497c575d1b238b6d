//! The page and the results about it that are shared while its lists are read.

use std::cell::{OnceCell, RefCell};
use std::hash::BuildHasher as _;
use std::ops::Range;
use std::rc::Rc;

use foldhash::HashMap;
use foldhash::fast::FixedState;

use super::cuts::{self, Cut};
use super::date_value::Value;
use super::grid::Grid;
use super::shape::LinkWords;
use super::text_features::{Known, TextFeatures};
use crate::document::html::links;
use crate::document::html::node_facts::Facts;
use crate::document::html::tree::Tree;
use crate::text::dates::whole::Whole;
use crate::text::dates::{Dates, DayOrder, Extent, Found, Proven};
use crate::text::pieces::{Shape, Shapes};
use crate::text::words::Words;
use crate::text::words::headings::Headings;

/// A page with everything that is needed to read its lists.
pub(crate) struct Context<'a> {
    pub tree: &'a Tree,
    pub facts: &'a [Facts],
    pub words: &'a Words,
    pub dates: Dates<'a>,
    pub shapes: Shapes<'a>,
    pub links: &'a LinkWords,
    pub grid: &'a Grid,
    /// The fields that class names suggest, cached by the list of names.
    said: Memo<Headings>,
    /// The results of [`Context::dated_line`] by their texts. The candidates of a page share most of their texts.
    lines: Memo<Option<(Extent, Found)>>,
    /// The results of [`Context::dates_in`] by their texts.
    found: Memo<Rc<[Placed]>>,
    /// The results of [`Context::cuts`] by their texts.
    cuts: Memo<Cuts>,
    /// The results of [`Context::date_of_markup`] by their texts.
    marked: Memo<Option<Found>>,
    /// The results of [`Context::whole_date`] by their texts.
    whole: Memo<Option<Whole>>,
    /// The results of [`Context::text_features`] by their texts.
    features: Memo<TextFeatures>,
    /// The result of [`Context::names_month_first`], computed at the first use.
    month_first: OnceCell<bool>,
    /// The result of [`Context::stated_order`], computed at the first use.
    stated_order: OnceCell<Option<DayOrder>>,
}

/// Results that are remembered by the texts that they are about.
struct Memo<V>(RefCell<HashMap<String, V>>);

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<V: Clone> Memo<V> {
    /// The result about a text, which `make` gives when the text is first seen.
    fn get(&self, text: &str, make: impl FnOnce(&str) -> V) -> V {
        if let Some(known) = self.0.borrow().get(text) {
            return known.clone();
        }
        let made = make(text);
        self.0.borrow_mut().insert(text.to_owned(), made.clone());
        made
    }
}

/// The cuts of a text, each with the range that it leaves.
type Cuts = Rc<[(Cut, Range<usize>)]>;

/// A date with its range in the text.
pub(crate) type Placed = (Range<usize>, Value);

impl<'a> Context<'a> {
    pub(crate) fn new(
        tree: &'a Tree,
        facts: &'a [Facts],
        words: &'a Words,
        links: &'a LinkWords,
        grid: &'a Grid,
    ) -> Self {
        Self {
            tree,
            facts,
            words,
            dates: Dates::new(words),
            shapes: Shapes::new(words),
            links,
            grid,
            said: Memo::default(),
            lines: Memo::default(),
            found: Memo::default(),
            cuts: Memo::default(),
            marked: Memo::default(),
            whole: Memo::default(),
            features: Memo::default(),
            month_first: OnceCell::new(),
            stated_order: OnceCell::new(),
        }
    }

    /// A key that is derived from another key. The hash has a fixed seed, so that the result is the same in every run.
    pub(crate) fn hash<T: std::hash::Hash>(&self, from: u64, part: T) -> u64 {
        FixedState::default().hash_one((from, part))
    }

    /// The fields that a list of class names suggests.
    pub(crate) fn said(&self, names: &str) -> Headings {
        self.said.get(names, |names| self.words.heading(names))
    }

    /// The date of issue that a line gives, and how much of the line it takes up ([`Dates::line`]).
    pub(crate) fn dated_line(&self, text: &str) -> Option<(Extent, Found)> {
        self.lines.get(text, |text| self.dates.line(text))
    }

    /// The dates in a text, as `find` finds them when the text is first seen.
    pub(super) fn dates_in(&self, text: &str, find: impl FnOnce(&str) -> Vec<Placed>) -> Rc<[Placed]> {
        self.found.get(text, |text| find(text).into())
    }

    /// The cuts of a line or a piece of one, each with the range that it leaves.
    pub(super) fn cuts(&self, text: &str) -> Cuts {
        self.cuts.get(text, |text| cuts::cuts(text, &self.shapes).into())
    }

    /// The date in an attribute.
    pub(super) fn date_of_markup(&self, text: &str) -> Option<Found> {
        self.marked.get(text, |text| self.dates.find(text, true))
    }

    /// The date that fills a text.
    pub(super) fn whole_date(&self, text: &str) -> Option<Whole> {
        self.whole.get(text, |text| self.dates.whole(text, false))
    }

    /// The properties of a text.
    pub(super) fn text_features(&self, text: &str) -> TextFeatures {
        let known = Known { words: self.words, links: self.links, dates: self.dates };
        self.features.get(text, |text| TextFeatures::of(text, known, &|text| self.dated_line(text)))
    }

    /// Whether a text only gives the form, the size or the extent of a file: "[PDF, 200 KB]", "24 pages".
    pub(crate) fn names_file(&self, text: &str) -> bool {
        let bare =
            text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | ',' | '-' | '–'));
        self.shapes.of(bare) == Shape::Size || links::is_kind(bare) && self.links.is(bare, self.words)
    }

    /// The order of day and month that the page states as the format of its dates, mostly in a form of search, if it
    /// states only one.
    pub(crate) fn stated_order(&self) -> Option<DayOrder> {
        *self.stated_order.get_or_init(|| {
            let mut stated = Proven::default();
            for at in 0..self.tree.len() {
                let said = ["placeholder", "title", "aria-label", "data-date-format", "data-format"];
                let said = said.into_iter().filter_map(|name| self.tree.attribute(at, name));
                said.chain(self.tree.text(at)).filter(|text| text.len() < 400).for_each(|text| stated.add(text));
            }
            stated.stated()
        })
    }

    /// Whether dates of the page that name their month put it before the day: "March 3, 2024", and not "3 March 2024".
    pub(crate) fn names_month_first(&self) -> bool {
        *self.month_first.get_or_init(|| {
            let (mut first, mut last) = (0_u32, 0_u32);
            for at in 0..self.tree.len() {
                let Some(text) = self.tree.text(at).filter(|text| text.len() < 400 && text.len() >= 8) else {
                    continue;
                };
                if self.facts.get(at).is_none_or(|fact| fact.hidden) || !text.contains(|c: char| c.is_ascii_digit()) {
                    continue;
                }
                for date in self.dates.find_all(text, false).into_iter().filter(|date| date.edtf.len() == 10) {
                    match text.get(date.start..date.end).and_then(|printed| printed.chars().next()) {
                        Some(c) if c.is_alphabetic() => first += 1,
                        Some(_) if text.get(date.start..date.end).is_some_and(|d| d.contains(char::is_alphabetic)) => {
                            last += 1
                        }
                        _ => {}
                    }
                }
                if first + last >= 40 {
                    break;
                }
            }
            first > 2 * last
        })
    }
}
