//! Whether one of several phrases stands in a text, in one pass.

use aho_corasick::AhoCorasick;

/// A search for phrases.
#[derive(Debug, Clone, Default)]
pub(crate) struct Search {
    /// None: there are no phrases, or more than a machine of the search can hold.
    machine: Option<AhoCorasick>,
    phrases: Vec<String>,
}

impl Search {
    /// A search for these phrases.
    pub(crate) fn new<T: AsRef<str>>(phrases: &[T]) -> Self {
        let phrases: Vec<String> = phrases.iter().map(|phrase| phrase.as_ref().to_owned()).collect();
        Self { machine: AhoCorasick::new(&phrases).ok(), phrases }
    }

    /// A search for these phrases in small letters, in capitals, or in both.
    pub(crate) fn of_any_case(phrases: &[&str]) -> Self {
        let both: Vec<String> =
            phrases.iter().flat_map(|phrase| [phrase.to_lowercase(), phrase.to_uppercase()]).collect();
        let machine = AhoCorasick::builder().ascii_case_insensitive(true).build(&both).ok();
        // Without a machine anything may be there.
        Self { machine, phrases: vec![String::new()] }
    }

    /// One of them stands in the text.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        match &self.machine {
            Some(machine) => machine.is_match(text),
            None => self.phrases.iter().any(|phrase| text.contains(phrase)),
        }
    }
}
