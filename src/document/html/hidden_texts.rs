//! Finds texts of visible records that a page hides until a script shows them, such as abstracts.

use std::cell::OnceCell;
use std::ops::Range;

use foldhash::{HashSet, HashSetExt as _};

use super::elements::is_block;
use super::node_facts::Facts;
use super::tree::Tree;
use crate::text::whitespace::normalise;

/// The number of bytes from which a hidden text is more than a remark.
const LEAST: usize = 40;
/// The number of words from which a hidden text is running text.
const WORDS: usize = 6;
/// The number of bytes at the beginning of a hidden text that the visible text of its record must not repeat.
const BEGINNING: usize = 30;
/// The largest number of nodes of a hidden text.
const NODES: usize = 200;

/// Finds the hidden elements inside of records that contain running text of their own, where at least half of the records
/// have one.
pub(crate) fn find(tree: &Tree, facts: &[Facts], records: &[Range<usize>]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut texts: HashSet<String> = HashSet::new();
    let mut told = 0;
    for record in records {
        let before = found.len();
        let visible = OnceCell::new();
        let mut at = record.start;
        while at < record.end {
            if facts.get(at).is_none_or(|fact| !fact.hidden) {
                at += 1;
                continue;
            }
            if let Some(text) = running_text(tree, facts, at)
                && !repeats(visible.get_or_init(|| visible_text(tree, facts, record)), &text)
                && texts.insert(text)
            {
                found.push(at);
            }
            at = tree.end(at).max(at + 1);
        }
        told += usize::from(found.len() > before);
    }
    if told >= 2 && told * 2 >= records.len() { found } else { Vec::new() }
}

/// The text of a hidden element that is running text: several words, without controls, and hardly linked.
fn running_text(tree: &Tree, facts: &[Facts], at: usize) -> Option<String> {
    let is_shown_by_scripts = tree.name(at).is_some_and(is_block) && facts.get(at).is_some_and(|fact| !fact.linked);
    let range = at..tree.end(at);
    if !is_shown_by_scripts || range.len() > NODES {
        return None;
    }
    let mut text = String::new();
    for node in range {
        match (tree.text(node), tree.name(node)) {
            (Some(piece), _) => text.extend([piece, " "]),
            (
                None,
                Some("a" | "input" | "select" | "button" | "form" | "script" | "style" | "template" | "pre" | "code"),
            ) => {
                return None;
            }
            _ => {}
        }
    }
    let text = normalise(&text);
    let runs = text.len() >= LEAST && text.split(' ').count() >= WORDS && !text.contains(['{', '}']);
    runs.then_some(text)
}

/// The visible text of a record.
fn visible_text(tree: &Tree, facts: &[Facts], record: &Range<usize>) -> String {
    let shown = |at: &usize| facts.get(*at).is_some_and(|fact| !fact.hidden);
    let pieces = record.clone().filter(shown).filter_map(|at| tree.text(at));
    normalise(&pieces.flat_map(|piece| [piece, " "]).collect::<String>())
}

/// Whether the visible text of a record has the beginning of a hidden text.
fn repeats(visible: &str, text: &str) -> bool {
    let beginning = text.char_indices().map(|(at, _)| at).find(|at| *at >= BEGINNING);
    visible.contains(beginning.and_then(|end| text.get(..end)).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::html::node_facts;
    use crate::document::html::parse;
    use crate::text::class_words::ClassWords;

    /// The number of hidden texts of a list of two items, each of which contains this markup with its number for `#`.
    fn count(markup: &str) -> usize {
        let item = |number: &str| {
            format!("<li><a href=/{number}>Rain barrels {number}</a>{}</li>", markup.replace('#', number))
        };
        let page = format!("<ul>{}{}</ul>", item("one"), item("two"));
        let tree = parse::parse(&page, &ClassWords::embedded()).unwrap();
        let facts = node_facts::gather(&tree);
        let items = (0..tree.len()).filter(|at| tree.name(*at) == Some("li"));
        let records: Vec<Range<usize>> = items.map(|at| at..tree.end(at)).collect();
        find(&tree, &facts, &records).len()
    }

    #[test]
    fn running_text_of_its_own_is_told_from_other_hidden_parts() {
        let text = "How the # towns of the valley share the rain that falls on their roofs.";
        assert_eq!(count(&format!("<div style='display:none'><p>{text}</p></div>")), 2);
        // The same words in all records, words of a link, controls, short words and repetitions are no texts.
        assert_eq!(count(&format!("<div style='display:none'>{}</div>", text.replace('#', "old"))), 0);
        assert_eq!(count(&format!("<div hidden><a href=/#>{text}</a></div>")), 0);
        assert_eq!(count(&format!("<div hidden><form>{text}<input></form></div>")), 0);
        assert_eq!(count("<div hidden>Share # by mail</div>"), 0);
        assert_eq!(count(&format!("<p>{text}</p><p hidden>{text}</p>")), 0);
        assert_eq!(count(&format!("<span class=sr-only>{text}</span>")), 0);
    }
}
