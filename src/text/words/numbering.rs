//! Patterns of the numbers in citations, made of the words of all languages: volume, issue and pages.

use foldhash::HashMap;
use regex::Regex;

use super::List;

/// The lists of words of which the patterns are made. Patterns need the words as they are printed.
const LISTS: [List; 4] = [List::Volume, List::Issue, List::Pages, List::Leaves];

/// The words before and after the numbers in citations, as they are printed.
#[derive(Debug, Clone, Default)]
pub(super) struct NumberWords(HashMap<List, Vec<String>>);

/// Patterns of the numbers in citations.
#[derive(Debug, Clone, Default)]
pub(crate) struct Numbering {
    /// Volume and issue: `12(3), 45–50`, `12(3): 45-50`, `2021;12(3):45-50`, `vol. 12, no. 3, pp. 45–50`, `vol. 12, n.º
    /// 3`. The volume is in the groups 1 and 5, the issue in the others.
    pub(crate) volume: Option<Regex>,
    /// An issue without a volume: `2021, afl. 3`, `2021/4`.
    pub(crate) issue: Option<Regex>,
    /// Pages: `pp. 45-50`, `p. 4`, `p. B3`, `12(3): 45-50`, `e1234`.
    pub(crate) pages: Option<Regex>,
    /// Numbers that look like years and are none: pages, and the standard numbers of books and journals.
    pub(crate) no_years: Option<Regex>,
    /// The extent of a publication: `233 p.`, `xii, 240 pp.`, `120 blz.`
    pub(crate) extent: Option<Regex>,
}

impl NumberWords {
    /// Adds the entries of a list, if patterns are made of it.
    pub(super) fn add(&mut self, list: List, entries: &[String]) {
        if LISTS.contains(&list) {
            self.0.entry(list).or_default().extend(entries.iter().cloned());
        }
    }

    /// The patterns that are made of the words.
    pub(super) fn patterns(&self) -> Numbering {
        let volume = any(self.of(List::Volume).map(with_capital));
        let pages = any(self.of(List::Pages).map(regex::escape));
        let extent = any(self.of(List::Pages).chain(self.of(List::Leaves)).map(regex::escape));
        // The raised letter of "n.º" takes the place of a full stop.
        let is_raised = |word: &&str| word.ends_with(['º', '°']);
        let issue = any(self.of(List::Issue).map(regex::escape));
        let raised = any(self.of(List::Issue).filter(is_raised).map(regex::escape));
        let stopped = any(self.of(List::Issue).filter(|word| !is_raised(word)).map(regex::escape));
        let of_volume =
            format!(r" ?\(([0-9]{{1,4}}(?:[–/-][0-9]{{1,4}})?)\)|\.([0-9]{{1,3}})\b|, {issue}\.? ?([0-9]{{1,4}})");
        let range = r"[0-9]{1,5}[–-][0-9]{1,5}|[eE][0-9]{3,8}";
        let pattern = |pattern: String| Regex::new(&pattern).ok();
        Numbering {
            volume: pattern(format!(
                r"(?:\b{volume}\. ?)?\b([0-9]{{1,4}})(?:{of_volume})|\b{volume}\. ?([0-9]{{1,4}})\b"
            )),
            issue: pattern(format!(
                r"\b(?:{stopped}\. ?|{raised} ?)([0-9]{{1,4}})\b|\b(?:19|20)[0-9]{{2}}/([0-9]{{1,2}})\b"
            )),
            pages: pattern(format!(r"(?:\b{pages}\.? ?|[:,;] ?)({range})\b|\b{pages}\. ?([A-Z]?[0-9]{{1,5}})\b")),
            no_years: pattern(format!(
                r"(?:\b{pages}\.? ?|: ?|\bIS[BS]N:? ?[0-9-]*)[0-9]{{1,5}}-?[–-][0-9X]{{1,5}}|\S/\S*[0-9]{{4}}\S*"
            )),
            extent: pattern(format!(r"^(?:[ivxlc]{{1,6}}, ?)?[0-9]{{1,5}} ?{extent}\b")),
        }
    }

    fn of(&self, list: List) -> impl Iterator<Item = &str> {
        self.0.get(&list).into_iter().flatten().map(String::as_str)
    }
}

/// A pattern of the word, whose first letter may be a capital.
fn with_capital(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) if first.is_alphabetic() => {
            format!("[{first}{}]{}", first.to_uppercase(), regex::escape(letters.as_str()))
        }
        _ => regex::escape(word),
    }
}

/// A pattern of any of these patterns, of which the longest is tried first. Without patterns it matches nothing.
fn any(patterns: impl Iterator<Item = String>) -> String {
    let mut patterns: Vec<String> = patterns.collect();
    patterns.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
    patterns.dedup();
    if patterns.is_empty() { r"[^\s\S]".to_owned() } else { format!("(?:{})", patterns.join("|")) }
}

#[cfg(test)]
mod tests {
    use crate::seeds::Seeds;
    use crate::text::words::Words;

    #[test]
    fn numbers_are_found_behind_the_words_of_three_languages() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let numbering = words.numbering();
        for (text, groups) in [
            ("vol. 12, no. 3", ["12", "3"]),
            ("Vol. 12, núm. 3", ["12", "3"]),
            ("12, n.º 3", ["12", "3"]),
            ("jrg. 12, afl. 3", ["12", "3"]),
            ("12(3)", ["12", "3"]),
        ] {
            let found = numbering.volume.as_ref().unwrap().captures(text).unwrap_or_else(|| panic!("{text}"));
            let numbers: Vec<&str> = found.iter().skip(1).flatten().map(|number| number.as_str()).collect();
            assert_eq!(numbers, groups, "{text}");
        }
        for text in ["pp. 4-9", "p. B3", "blz. 12", "págs. 4–9", "página 4-9", "e1234, 4-9"] {
            assert!(numbering.pages.as_ref().unwrap().is_match(text), "{text}");
        }
        for text in ["afl. 3", "nº 3", "no. 3", "2021/4"] {
            assert!(numbering.issue.as_ref().unwrap().is_match(text), "{text}");
        }
        for text in ["233 p.", "xii, 240 pp.", "120 blz.", "98 h."] {
            assert!(numbering.extent.as_ref().unwrap().is_match(text), "{text}");
        }
        assert!(!numbering.extent.as_ref().unwrap().is_match("240 years"));
        assert!(!numbering.issue.as_ref().unwrap().is_match("No sign of 3"));
    }

    #[test]
    fn without_words_only_numbers_are_found() {
        let numbering = super::NumberWords::default().patterns();
        assert!(numbering.volume.unwrap().is_match("12(3)"));
        assert!(!numbering.issue.unwrap().is_match("no. 3"));
    }
}
