//! The place of an article: the name of its journal in any abbreviation, its volume, issue and pages.

use super::terms::Terms;
use super::title::hash;
use crate::text::folding::fold;

/// The name of a journal, conference or series, for comparison.
#[derive(Debug, Clone, Default)]
pub(crate) struct Journal {
    words: Vec<String>,
    acronym: String,
}

impl Journal {
    /// Makes the name for comparison from a printed name.
    pub(crate) fn new(printed: &str, terms: &Terms) -> Self {
        // "Circulation. Conference: …", "Journal : official journal of …" and "Journal (London)" begin with the name of
        // the journal.
        let folded = fold(printed);
        let head = folded.split([':', '=', '[', '(']).find(|part| !part.trim().is_empty()).unwrap_or(&folded);
        let head = if head.trim().chars().count() < 8 { &folded } else { head };
        let all = head.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let mut words: Vec<String> =
            all.filter(|word| !terms.is_left_out_of_journals(word)).map(str::to_owned).collect();
        words.truncate(16);
        let acronym = words.iter().filter_map(|word| word.chars().next()).collect();
        Self { words, acronym }
    }

    /// Whether the name has no words.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether both names may belong to the same journal.
    pub(crate) fn agrees(&self, other: &Self) -> bool {
        let (short, long) = if self.words.len() <= other.words.len() { (self, other) } else { (other, self) };
        let acronym = |one: &Self, all: &Self| {
            one.words
                .iter()
                .any(|word| word.len() >= 3 && all.acronym.len() >= 3 && all.acronym.starts_with(word.as_str()))
        };
        short.within(long) || acronym(short, long) || acronym(long, short)
    }

    /// Whether each word abbreviates a word of the other name, in the same order, as in "Curr Opin Lipidol".
    fn within(&self, long: &Self) -> bool {
        let mut rest = long.words.iter();
        self.words.iter().all(|word| rest.any(|other| abbreviates(word, other)))
    }
}

/// Whether one word equals or abbreviates the other: "jpn" for "japanese", "int" for "international".
fn abbreviates(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.starts_with(short) {
        return true;
    }
    let mut letters = long.chars();
    let begins = short.chars().next() == long.chars().next();
    short.len() >= 2 && begins && short.chars().all(|c| letters.any(|other| other == c))
}

/// Volume, issue and pages, as hashes for comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// Volume.
    pub(crate) volume: Option<u64>,
    /// Issue.
    pub(crate) issue: Option<u64>,
    /// First page.
    pub(crate) start: Option<u64>,
    /// Last page.
    pub(crate) end: Option<u64>,
}

impl Place {
    /// Makes a place from the printed values. A volume may include the issue: "82(3)".
    pub(crate) fn new(volume: Option<&str>, issue: Option<&str>, pages: Option<&str>, terms: &Terms) -> Self {
        let (start, end) = pages.map(|pages| self::pages(pages, terms)).unwrap_or_default();
        let inside = volume.and_then(|v| v.split_once('(')).and_then(|(_, inside)| leading(inside));
        Self { volume: volume.and_then(leading), issue: issue.and_then(leading).or(inside), start, end }
    }
}

/// The first number of a text, or a hash of the text if it has no number, so that "38 (Suppl 1)" equals "38".
fn leading(text: &str) -> Option<u64> {
    let folded = fold(text);
    let mut runs = folded.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    if let Some(run) = runs.next() {
        return Some(hash(run.trim_start_matches('0')));
    }
    let word: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    (!word.is_empty()).then(|| hash(&word))
}

/// The first and the last page. The last page of "221-8" is 228. Pages that a spreadsheet has turned into months are
/// ignored.
fn pages(text: &str, terms: &Terms) -> (Option<u64>, Option<u64>) {
    let folded = fold(text);
    let text = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    let (word, rest) = text.split_at(text.find(|c: char| !c.is_alphabetic()).unwrap_or(0));
    let text = if terms.announces_pages(word) { rest.trim_start_matches('.') } else { text };
    let first = text.split([',', ';', '+']).next().unwrap_or(text);
    let mut parts = first.split(['-', '–', '—', '‐']).map(str::trim).filter(|part| !part.is_empty());
    let (start, end) = (parts.next(), parts.next());
    let digits = |part: &str| part.chars().filter(char::is_ascii_digit).count();
    let word = |part: &str| -> String { part.chars().filter(|c| c.is_alphanumeric()).collect() };
    let is_month = |part: &str| {
        let word = word(part);
        word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_alphabetic()) && digits(part) == 0
    };
    let Some(start) = start.filter(|start| !is_month(start) && start.len() <= 20) else { return (None, None) };
    if end.is_some_and(is_month) {
        return (None, None);
    }
    let from = word(start);
    // "Suppl-29" does not name a first page. Roman page numbers have no digits.
    if from.is_empty() || (digits(&from) == 0 && !from.bytes().all(|byte| b"ivxlc".contains(&byte))) {
        return (None, None);
    }
    let to = end.map(word).map(|to| {
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if all_digits(&to) && all_digits(&from) && to.len() < from.len() {
            format!("{}{to}", from.get(..from.len() - to.len()).unwrap_or_default())
        } else {
            to
        }
    });
    (Some(hash(from.trim_start_matches('0'))), to.map(|to| hash(to.trim_start_matches('0'))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;
    use crate::text::words::Words;

    fn terms() -> Terms {
        let seeds = Seeds::embedded();
        Terms::load(&seeds, Words::load(&seeds).unwrap()).unwrap()
    }

    #[test]
    fn journals_agree_with_their_abbreviations() {
        let terms = terms();
        for (a, b) in [
            ("Curr Opin Lipidol", "Current Opinion in Lipidology"),
            ("JPEN. Journal of parenteral and enteral nutrition", "Jpen: Journal of Parenteral & Enteral Nutrition"),
            ("VLDB", "Very Large Data Bases"),
            ("Circulation. Conference: Scientific Sessions", "Circulation"),
        ] {
            assert!(Journal::new(a, &terms).agrees(&Journal::new(b, &terms)), "{a} | {b}");
        }
        assert!(!Journal::new("Chest", &terms).agrees(&Journal::new("Thorax", &terms)));
    }

    #[test]
    fn pages_are_completed_and_months_say_nothing() {
        let terms = terms();
        let place = |pages| Place::new(None, None, Some(pages), &terms);
        assert_eq!(place("221-8"), place("pp. 221–228."));
        assert_eq!(place("01-Oct"), Place::default());
        assert_eq!(place("Suppl-29"), Place::default());
        assert_ne!(place("iii"), place("iv"));
        assert_eq!(Place::new(Some("82(3)"), None, None, &terms), Place::new(Some("82"), Some("3"), None, &terms));
    }
}
