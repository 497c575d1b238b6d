//! Items that begin with their title and go on behind it on the same line: `<li><a>Title</a>. By A. Author.</li>`.
//!
//! A link or emphasised words at the head of an item, set off by punctuation, are what the item is called; what follows
//! is said of it. Running text may begin with a link, too: only where the items of a list agree are they cut.

use std::collections::BTreeMap;
use std::ops::Range;

use super::elements::is_block;
use super::links;
use super::node_facts::Facts;
use super::tree::Tree;

/// Characters of a title, at most.
const LONGEST: usize = 300;
/// Elements between an item and its first words, at most.
const DEEPEST: usize = 12;
/// Nodes behind the head that are looked at.
const REACH: usize = 60;
/// Share of the items of a list that must begin alike.
const SHARE: f32 = 0.6;
/// The same where no punctuation sets the heads off, or the items are paragraphs.
const STRICT: f32 = 0.9;

/// How an item goes on behind what may be its title.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Tail {
    /// It does not: the whole item is its head, or nothing but the form of a file follows.
    None,
    /// A mark that sets it off, and a capital letter, a digit or a quotation.
    Apart,
    /// A capital letter.
    Capital,
    /// Other words: the first one, with the mark before it. It may be the same in all items ("by", ", por").
    Words(String),
}

/// The nodes before which the text of an item goes on behind its title, in order. `records` are those of the listing.
pub(crate) fn find(tree: &Tree, facts: &[Facts], records: &[Range<usize>]) -> Vec<usize> {
    let heads = Heads { tree, facts, next: next_texts(tree, facts) };
    let mut lists: BTreeMap<usize, Vec<Item>> = BTreeMap::new();
    // Lists inside a record that has its title before them: what they say is said of it.
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

/// An item: where it is cut, if at all, and how it goes on there; `None` for an item that begins in another way.
type Item = Option<(usize, Tail)>;

/// The cuts of a list, where enough of its items begin alike.
fn agreed(items: Vec<Item>, share: f32) -> Option<Vec<usize>> {
    let count = items.len() as f32;
    let of = |wanted: &dyn Fn(&Tail) -> bool| items.iter().flatten().filter(|(_, tail)| wanted(tail)).count();
    let mut words: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, tail) in items.iter().flatten() {
        if let Tail::Words(word) = tail {
            *words.entry(word).or_default() += 1;
        }
    }
    // The words that most items have in common are those of a form, and not of sentences.
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
    /// By node, the first piece of visible text from it on.
    next: Vec<usize>,
}

impl Heads<'_> {
    /// Where the item `at` is cut.
    fn item(&self, at: usize) -> Item {
        let (tree, end) = (self.tree, self.tree.end(at));
        let first = self.next.get(at).copied().filter(|first| *first < end)?;
        let above = || tree.ancestors(first).take_while(|up| *up >= at).take(DEEPEST);
        // The line that the first words stand on ends with the block that they are in.
        let line = above().find(|up| *up == at || tree.name(*up).is_some_and(is_block))?;
        let inside = above().take_while(|up| *up > line);
        let head = inside.filter(|up| tree.name(*up).is_some_and(is_head)).last()?;
        // Nothing but the head stands before what follows: `<span><b>Title</b>, more</span>` ends with its `b`.
        let cut = tree.end(head);
        let title: String = (head..cut).filter_map(|node| tree.text(node)).collect();
        let title = title.trim();
        let letters = title.chars().filter(|c| c.is_alphabetic()).count();
        let broken = (head..cut).any(|node| matches!(tree.name(node), Some("br" | "img")));
        // A name with a colon is a label: `<b>Language:</b> Spanish`.
        if letters < 3 || title.chars().count() > LONGEST || title.ends_with(':') || broken {
            return None;
        }
        let tail = self.tail(cut, tree.end(line));
        let plain = tail.trim_start();
        if plain.starts_with(':') && tree.name(head) != Some("a") {
            return None;
        }
        // A mark inside a word or a path: "Node" and ".js", "Beaches" and ":Aruba".
        let mut begin = tail.chars();
        if begin.next().is_some_and(|c| is_mark(c) || c.is_alphanumeric())
            && begin.next().is_some_and(char::is_alphanumeric)
        {
            return None;
        }
        Some((cut, kind(plain)))
    }

    /// The item lies in a record that has a link or a heading before it.
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

    /// The text behind a head, to the end of its line.
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

/// The first piece of visible text from each node on; the number of nodes where there is none.
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

/// Elements that set the words at the head of an item off from those behind.
fn is_head(name: &str) -> bool {
    matches!(name, "a" | "b" | "strong" | "em" | "i" | "cite")
}

/// What stands between a head and what follows.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, '.' | ',' | ':' | ';' | '–' | '—' | '-' | '|' | '·' | '•' | '/' | '~')
}

fn kind(plain: &str) -> Tail {
    let letters = plain.chars().filter(|c| c.is_alphabetic()).count();
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
