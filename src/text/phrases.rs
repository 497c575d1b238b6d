//! Searches a text for several phrases in one pass.

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// The place of the first colon, which may be the wide one of Chinese and Japanese.
pub(crate) fn colon(text: &str) -> Option<usize> {
    // The wide colon begins with the byte EF.
    memchr::memchr2_iter(b':', 0xef, text.as_bytes())
        .find(|at| text.get(*at..).is_some_and(|rest| rest.starts_with([':', '：'])))
}

/// The text before the first colon and the text behind it.
pub(crate) fn around_colon(text: &str) -> Option<(&str, &str)> {
    let (before, rest) = text.split_at_checked(colon(text)?)?;
    let behind = rest.strip_prefix([':', '：'])?;
    Some((before, behind))
}

/// A search for a set of phrases.
#[derive(Debug, Clone, Default)]
pub(crate) struct Search {
    /// The automaton of the search; `None` if there are more phrases than an automaton can hold.
    machine: Option<AhoCorasick>,
    phrases: Vec<String>,
}

impl Search {
    /// Makes a search for these phrases.
    pub(crate) fn new<T: AsRef<str>>(phrases: &[T]) -> Self {
        let phrases: Vec<String> = phrases.iter().map(|phrase| phrase.as_ref().to_owned()).collect();
        // The kind that is made in the least time. Few texts are searched for so few phrases, so that the kind that is
        // searched fastest would take longer to make than it saves.
        let mut builder = AhoCorasick::builder();
        let machine = builder.kind(Some(AhoCorasickKind::ContiguousNFA)).build(&phrases).ok();
        Self { machine, phrases }
    }

    /// Makes a search that finds the phrases in lower and in upper case.
    pub(crate) fn of_any_case(phrases: &[&str]) -> Self {
        let both: Vec<String> =
            phrases.iter().flat_map(|phrase| [phrase.to_lowercase(), phrase.to_uppercase()]).collect();
        let machine = AhoCorasick::builder().ascii_case_insensitive(true).build(&both).ok();
        // Without an automaton the empty phrase is searched for, so that every text counts as a possible match.
        Self { machine, phrases: vec![String::new()] }
    }

    /// Whether the text contains one of the phrases.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        match &self.machine {
            Some(machine) => machine.is_match(text),
            None => self.phrases.iter().any(|phrase| text.contains(phrase)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colons_of_both_widths_are_found() {
        for text in ["", "a", "a: b", "a：b", "ａ：b:c", "！a:b", "：", "x！"] {
            assert_eq!(colon(text), text.find([':', '：']), "{text}");
            assert_eq!(around_colon(text), text.split_once([':', '：']), "{text}");
        }
    }
}
