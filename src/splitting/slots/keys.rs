//! The place of a piece of text in its record, as a key that is the same in all records of a list.
//!
//! The key is the path of tags with their class names, and the index of the element among its siblings of the same
//! kind. Numbers in class names, and names that only distinguish rows (`odd`, `first`, `post-1041`), are ignored. The
//! index of a cell is its column in the grid of its table.

use std::hash::BuildHasher as _;

use foldhash::HashMap;
use foldhash::fast::FixedState;
use html5ever::local_name;

use super::grid::Grid;
use super::tape::Tape;
use crate::document::html::tree::Tree;

/// The key of the whole record.
pub(crate) const ROOT: u64 = 0x51_07;

/// Largest number of class names of an element that are used.
const CLASSES: usize = 4;

/// Makes keys. The hashes of class names are cached, because a page repeats a few of them on most of its elements.
pub(crate) struct Keys<'a> {
    tree: &'a Tree,
    /// The hasher has a fixed seed, so that the result is the same in every run.
    hasher: FixedState,
    classes: HashMap<&'a str, u64>,
}

impl<'a> Keys<'a> {
    pub(crate) fn new(tree: &'a Tree) -> Self {
        Self { tree, hasher: FixedState::default(), classes: HashMap::default() }
    }

    /// A key that is derived from another key.
    pub(crate) fn hash<T: std::hash::Hash>(&self, from: u64, part: T) -> u64 {
        self.hasher.hash_one((from, part))
    }

    /// The keys of the elements of a record, in order.
    pub(crate) fn of(&mut self, tape: &Tape, grid: &Grid) -> Vec<u64> {
        let mut keys: Vec<u64> = Vec::with_capacity(tape.elements.len());
        let mut counts: HashMap<(u64, u64), u32> = HashMap::default();
        let whole = tape.elements.first().is_some_and(|first| {
            first.range.len() == tape.text.len() && tape.elements.iter().filter(|e| e.parent.is_none()).count() == 1
        });
        for (place, element) in tape.elements.iter().enumerate() {
            if place == 0 && whole {
                keys.push(ROOT);
                continue;
            }
            let above = element.parent.and_then(|parent| keys.get(parent).copied()).unwrap_or(ROOT);
            let key = match grid.cell(element.node) {
                Some(cell) => self.hash(above, ("cell", cell.column)),
                None => {
                    let own = self.signature(element.node);
                    let count = counts.entry((above, own)).or_default();
                    // An element without text is not counted, because no text can be in its place.
                    let number = *count;
                    *count += u32::from(!element.range.is_empty());
                    self.hash(above, (own, number))
                }
            };
            keys.push(key);
        }
        keys
    }

    /// The hash of the tag and the class names of an element.
    fn signature(&mut self, node: usize) -> u64 {
        let Some(name) = self.tree.atom(node) else { return 0 };
        let tag = self.hasher.hash_one(&**name);
        let classes = self.tree.value(node, &local_name!("class")).unwrap_or_default();
        let classes = match self.classes.get(classes) {
            Some(known) => *known,
            None => {
                let made = self.hasher.hash_one(telling(classes));
                self.classes.insert(classes, made);
                made
            }
        };
        self.hash(tag, classes)
    }
}

/// The class names that describe an element, sorted, with their numbers replaced by `#`.
fn telling(classes: &str) -> Vec<String> {
    let mut kept: Vec<String> = classes.split_ascii_whitespace().map(plain).filter(|class| !is_noise(class)).collect();
    kept.sort_unstable();
    kept.dedup();
    kept.truncate(CLASSES);
    kept
}

fn plain(class: &str) -> String {
    let mut plain = String::with_capacity(class.len());
    for c in class.chars() {
        if !c.is_ascii_digit() {
            plain.extend(c.to_lowercase());
        } else if !plain.ends_with('#') {
            plain.push('#');
        }
    }
    plain
}

/// Whether a class name only distinguishes a row from others and does not describe it.
fn is_noise(class: &str) -> bool {
    let words = || class.split(['-', '_']);
    let striped = words().any(|word| {
        matches!(
            word,
            "odd" | "even" | "alt" | "alternate" | "first" | "last" | "active" | "clearfix" | "hentry" | "sticky"
        )
    });
    striped
        || class.ends_with("odd")
        || class.ends_with("even")
        || ["post-#", "node-#", "views-row-#", "status-", "category-", "tag-", "has-", "ng-", "format-", "type-"]
            .iter()
            .any(|start| class.starts_with(start))
        || class.chars().filter(|c| *c == '#').count() > 1
}
