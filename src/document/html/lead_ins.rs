//! Finds items that begin with their title and continue on the same line: `<li><a>Title</a>. By A. Author.</li>`.
//!
//! A link or emphasised words at the head of an item, followed by punctuation, are the title, and the rest is the text
//! of the item. Since running text may also begin with a link, items are divided only if most items of a list have the
//! same form.

use std::collections::BTreeMap;
use std::ops::Range;

use super::elements::is_block;
use super::links;
use super::node_facts::Facts;
use super::tree::Tree;
use crate::text::letters::count_letters;

/// The greatest number of characters of a title.
const LONGEST: usize = 300;
/// The greatest number of elements between an item and its first words.
const DEEPEST: usize = 12;
/// The number of nodes after the head that are examined.
const REACH: usize = 60;
/// The share of the items of a list that must have the same form.
const SHARE: f32 = 0.6;
/// The share that is required if no punctuation follows the heads, or if the items are paragraphs.
const STRICT: f32 = 0.9;

/// The way in which an item continues after what may be its title.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Tail {
    /// The item does not continue, or only the form of a file follows.
    None,
    /// A punctuation mark follows, and then a capital letter, a digit or a quotation mark.
    Apart,
    /// A capital letter follows.
    Capital,
    /// Other words follow: the first one, with the mark before it. The same word may occur in all items ("by", ",
    /// por").
    Words(String),
}

/// Finds the nodes before which the text of an item continues after its title, in document order. `records` are the
/// records of the listing.
pub(crate) fn find(tree: &Tree, facts: &[Facts], records: &[Range<usize>]) -> Vec<usize> {
    let heads = Heads { tree, facts, next: next_texts(tree, facts) };
    let mut lists: BTreeMap<usize, Vec<Item>> = BTreeMap::new();
    // Lists inside of a record that already has a title are part of its text.
    let mut inner: BTreeMap<usize, bool> = BTreeMap::new();
    let mut paragraphs: BTreeMap<usize, Vec<Item>> = BTreeMap::new();
    for at in 0..tree.len() {
        let Some((name, parent)) = tree.name(at).zip(tree.parent(at)) else { continue };
        let seen = facts.get(at).is_some_and(|fact| !fact.hidden && !fact.navigation && fact.text() > 0);
        if !seen {
            continue;
        }
        if name == "li" {
            if *inner.entry(parent).or_insert_with(|| heads.is_inner(at, records)) {
                continue;
            }
            lists.entry(parent).or_default().push(heads.item(at));
        } else if matches!(name, "p" | "div" | "td" | "article")
            && records.binary_search_by_key(&at, |record| record.start).is_ok()
        {
            paragraphs.entry(parent).or_default().push(heads.item(at));
        }
    }
    let lists = lists.into_values().filter_map(|items| agreed(items, SHARE));
    let mut cuts: Vec<usize> =
        lists.chain(paragraphs.into_values().filter_map(|items| agreed(items, STRICT))).flatten().collect();
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

/// The position at which an item is divided, if at all, and the way in which it continues there. `None` for an item
/// that begins in another way.
type Item = Option<(usize, Tail)>;

/// The positions at which the items of a list are divided, if enough of its items have the same form.
fn agreed(items: Vec<Item>, share: f32) -> Option<Vec<usize>> {
    let count = items.len() as f32;
    let of = |wanted: &dyn Fn(&Tail) -> bool| items.iter().flatten().filter(|(_, tail)| wanted(tail)).count();
    let mut words: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, tail) in items.iter().flatten() {
        if let Tail::Words(word) = tail {
            *words.entry(word).or_default() += 1;
        }
    }
    // Words that most items have in common belong to a fixed form, and not to sentences.
    let common = |word: &str| share < STRICT && words.get(word).is_some_and(|n| *n >= 3 && *n as f32 >= share * count);
    let apart = |tail: &Tail| match tail {
        Tail::None | Tail::Apart => true,
        Tail::Capital => false,
        Tail::Words(word) => common(word),
    };
    let cut = |tail: &Tail| *tail != Tail::None && apart(tail);
    let (sure, capital) = (of(&apart), of(&|tail| *tail == Tail::Capital));
    let capitals = capital >= 3 && (sure + capital) as f32 >= STRICT * count;
    let agree = of(&cut) >= 2 && sure as f32 >= share * count || capitals;
    let kept = |tail: &Tail| cut(tail) || capitals && *tail == Tail::Capital;
    agree.then(|| items.iter().flatten().filter(|(_, tail)| kept(tail)).map(|(at, _)| *at).collect())
}

struct Heads<'a> {
    tree: &'a Tree,
    facts: &'a [Facts],
    /// For each node, the first piece of visible text at or after it.
    next: Vec<usize>,
}

impl Heads<'_> {
    /// The position at which the item `at` is divided.
    fn item(&self, at: usize) -> Item {
        let (tree, end) = (self.tree, self.tree.end(at));
        let first = self.next.get(at).copied().filter(|first| *first < end)?;
        let above = || tree.ancestors(first).take_while(|up| *up >= at).take(DEEPEST);
        // The line of the first words ends with the block that contains them.
        let line = above().find(|up| *up == at || tree.name(*up).is_some_and(is_block))?;
        let inside = above().take_while(|up| *up > line);
        let head = inside.filter(|up| tree.name(*up).is_some_and(is_head)).last()?;
        // Only the head precedes the rest: in `<span><b>Title</b>, more</span>`, it ends with the `b`.
        let cut = tree.end(head);
        let title: String = (head..cut).filter_map(|node| tree.text(node)).collect();
        let title = title.trim();
        let letters = count_letters(title);
        let broken = (head..cut).any(|node| matches!(tree.name(node), Some("br" | "img")));
        // Words with a colon are a label, as in `<b>Language:</b> Spanish`.
        if letters < 3 || title.chars().count() > LONGEST || title.ends_with(':') || broken {
            return None;
        }
        let tail = self.tail(cut, tree.end(line));
        let plain = tail.trim_start();
        if plain.starts_with(':') && tree.name(head) != Some("a") {
            return None;
        }
        // A mark inside of a word or a path does not separate a title, as in "Node" and ".js" or "Beaches" and
        // ":Aruba".
        let mut begin = tail.chars();
        if begin.next().is_some_and(|c| is_mark(c) || c.is_alphanumeric())
            && begin.next().is_some_and(char::is_alphanumeric)
        {
            return None;
        }
        Some((cut, kind(plain)))
    }

    /// Returns whether an item is inside of a record that has a link or a heading before it.
    fn is_inner(&self, at: usize, records: &[Range<usize>]) -> bool {
        let next = records.partition_point(|record| record.start < at);
        let around = next.checked_sub(1).and_then(|number| records.get(number)).filter(|record| at < record.end);
        around.is_some_and(|record| {
            (record.start..at).any(|node| {
                let told = matches!(self.tree.name(node), Some("a" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"));
                told && self.tree.end(node) <= at && self.facts.get(node).is_some_and(|fact| fact.text() >= 3)
            })
        })
    }

    /// The text after a head, up to the end of its line.
    fn tail(&self, from: usize, to: usize) -> String {
        let mut text = String::new();
        let mut at = from;
        while at < to.min(from + REACH) && text.len() < LONGEST {
            if self.facts.get(at).is_none_or(|fact| fact.hidden) {
                at = self.tree.end(at);
                continue;
            }
            match (self.tree.text(at), self.tree.name(at)) {
                (Some(piece), _) => text.push_str(piece),
                (None, Some(name)) if name == "br" || is_block(name) => break,
                _ => {}
            }
            at += 1;
        }
        text
    }
}

/// For each node, the first piece of visible text at or after it, or the number of nodes if there is none.
fn next_texts(tree: &Tree, facts: &[Facts]) -> Vec<usize> {
    let mut next = vec![tree.len(); tree.len()];
    let mut last = tree.len();
    for (at, slot) in next.iter_mut().enumerate().rev() {
        let seen = tree.text(at).is_some() && facts.get(at).is_some_and(|fact| !fact.hidden && fact.text() > 0);
        if seen {
            last = at;
        }
        *slot = last;
    }
    next
}

/// Returns whether an element can emphasise the words at the head of an item.
fn is_head(name: &str) -> bool {
    matches!(name, "a" | "b" | "strong" | "em" | "i" | "cite")
}

/// Returns whether a character can separate a head from the text after it.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, '.' | ',' | ':' | ';' | '–' | '—' | '-' | '|' | '·' | '•' | '/' | '~')
}

fn kind(plain: &str) -> Tail {
    let letters = count_letters(plain);
    let year = plain
        .split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4 && digits.parse::<u32>().is_ok_and(|year| (1900..2100).contains(&year)));
    let file = plain.len() < 40 && plain.starts_with(['(', '[']) && links::is_kind(plain);
    if letters < 3 && !year || file {
        return Tail::None;
    }
    let said = plain.trim_start_matches(|c: char| c.is_whitespace() || is_mark(c));
    let bare = said.trim_start_matches(['(', '[', '"', '“', '‘', '«', '„', '¿', '¡']);
    let marked = plain.starts_with(is_mark) || said.starts_with(['(', '[']);
    match bare.chars().next() {
        Some(c) if marked && (c.is_uppercase() || c.is_ascii_digit()) => Tail::Apart,
        Some(c) if c.is_uppercase() => Tail::Capital,
        _ => {
            let word: String = bare.chars().take_while(|c| c.is_alphanumeric()).collect();
            let mark: String = plain.chars().take_while(|c| is_mark(*c) || matches!(c, '(' | '[')).collect();
            Tail::Words(mark + &word.to_lowercase())
        }
    }
}
