//! A table of folded words and phrases, in which most texts are found to be missing without being hashed.

use foldhash::HashMap;

use super::bare;
use crate::text::folding::{fold, folded};

/// Words and phrases, folded, each with a value.
///
/// Nearly every text that is looked up is missing. Its first byte and its length show that for most of them, before
/// the text is folded or hashed.
#[derive(Debug, Clone)]
pub(super) struct Entries<V> {
    all: HashMap<String, V>,
    /// The number of bytes of the longest entry.
    longest: usize,
    /// A bit for each number of bytes that an entry has, of which the last one stands for all greater numbers.
    lengths: u128,
    /// Whether an entry begins with each byte.
    firsts: [bool; 256],
    /// Whether the empty text is an entry.
    has_empty: bool,
}

impl<V> Default for Entries<V> {
    fn default() -> Self {
        Self { all: HashMap::default(), longest: 0, lengths: 0, firsts: [false; 256], has_empty: false }
    }
}

impl<V> Entries<V> {
    /// Adds an entry, unless it is there already.
    pub(super) fn add(&mut self, entry: String, value: V) {
        self.note(&entry);
        self.all.entry(entry).or_insert(value);
    }

    /// Adds an entry, or gives it another value.
    pub(super) fn set(&mut self, entry: String, value: V) {
        self.note(&entry);
        self.all.insert(entry, value);
    }

    fn note(&mut self, entry: &str) {
        self.longest = self.longest.max(entry.len());
        self.lengths |= 1 << entry.len().min(127);
        match entry.bytes().next() {
            Some(first) => self.firsts.get_mut(usize::from(first)).into_iter().for_each(|known| *known = true),
            None => self.has_empty = true,
        }
    }

    /// Whether some entry may be a beginning of a text, or the whole text, that begins with this byte.
    fn may_begin(&self, first: Option<u8>) -> bool {
        self.has_empty || first.is_some_and(|first| self.firsts.get(usize::from(first)).is_some_and(|known| *known))
    }

    /// Whether an entry has this number of bytes.
    fn has_length(&self, length: usize) -> bool {
        self.lengths & 1 << length.min(127) != 0
    }

    /// The value of a folded text.
    pub(super) fn get(&self, folded: &str) -> Option<&V> {
        let may_be = self.has_length(folded.len()) && self.may_begin(folded.bytes().next());
        if may_be { self.all.get(folded) } else { None }
    }

    /// Whether a folded text is an entry.
    pub(super) fn has(&self, folded: &str) -> bool {
        self.get(folded).is_some()
    }

    /// The value of a text as printed, without the white space around it.
    pub(super) fn of_printed(&self, text: &str) -> Option<&V> {
        self.of(text, |text| text)
    }

    /// The value of a text as printed, without the punctuation around it.
    pub(super) fn of_bare(&self, text: &str) -> Option<&V> {
        self.of(text, bare)
    }

    /// The value of a part of a text as printed. Folding a text in ASCII changes neither its length nor which of its
    /// characters are letters, so that its part can be taken before it is folded.
    fn of(&self, text: &str, part: fn(&str) -> &str) -> Option<&V> {
        let text = text.trim();
        if !text.is_ascii() {
            return folded(text, |text| self.get(part(text)));
        }
        let text = part(text);
        let first = text.bytes().next().map(|first| first.to_ascii_lowercase());
        if !self.has_length(text.len()) || !self.may_begin(first) {
            return None;
        }
        folded(text, |text| self.all.get(text))
    }

    /// The longest entry with which a folded text begins, up to a word boundary. Only the first `most` boundaries
    /// count.
    pub(super) fn longest_start<'t>(&self, folded: &'t str, most: usize) -> Option<&'t str> {
        if !self.may_begin(folded.bytes().next()) {
            return None;
        }
        let ends = folded.char_indices().filter(|(_, c)| !c.is_alphanumeric()).map(|(at, _)| at);
        let ends = ends.chain([folded.len()]).take(most).take_while(|end| *end <= self.longest);
        let ends = ends.filter(|end| self.has_length(*end));
        ends.filter_map(|end| folded.get(..end)).filter(|start| self.all.contains_key(*start)).last()
    }

    /// The number of characters of [`Entries::longest_start`] of a text as printed. Only the beginning of the text is
    /// folded.
    pub(super) fn start_of_printed(&self, text: &str, most: usize) -> Option<usize> {
        let text = text.trim_start();
        let first = text.bytes().next().map(|first| first.to_ascii_lowercase());
        if first.is_some_and(|first| first.is_ascii()) && !self.may_begin(first) {
            return None;
        }
        // A character of the text may become several, or none, so that a text in other letters is folded as a whole.
        let start = text.get(..self.longest.saturating_add(1)).filter(|start| start.is_ascii()).unwrap_or(text);
        let folded = if start.len() < text.len() { start.to_ascii_lowercase() } else { fold(text) };
        self.longest_start(&folded, most).map(|start| start.chars().count())
    }

    /// The entries with their values, in no particular order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.all.iter().map(|(entry, value)| (entry.as_str(), value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_as_in_a_plain_table() {
        let mut entries = Entries::default();
        for (value, entry) in ["read more", "more", "año", "m", "(pdf)"].into_iter().enumerate() {
            entries.add(fold(entry), value);
        }
        let texts = [
            "",
            " ",
            "More",
            " MORE. ",
            "Read more »",
            "read  more",
            "Año",
            "¡AÑO!",
            "M",
            "x",
            "(PDF)",
            "[PDF]",
            "…",
            "ñ",
            "read more about the coast of the north",
        ];
        for text in texts {
            let plain = fold(text);
            assert_eq!(entries.get(&plain), entries.all.get(&plain), "{text}");
            assert_eq!(entries.of_printed(text), entries.all.get(&plain), "{text}");
            assert_eq!(entries.of_bare(text), entries.all.get(bare(&plain)), "{text}");
        }
        assert_eq!(entries.longest_start("read more of it", 8), Some("read more"));
        assert_eq!(entries.longest_start("read more of it", 1), None);
        assert_eq!(entries.longest_start("morer", 8), None);
        for text in
            ["Read more of it", "  READ MORE", "Read more", "Año nuevo en el norte", "Read mores", "x", "", "M-x"]
        {
            let found = entries.longest_start(&fold(text), 8).map(|start| start.chars().count());
            assert_eq!(entries.start_of_printed(text, 8), found, "{text}");
        }
        entries.add(String::new(), 9);
        assert_eq!((entries.get(""), entries.longest_start("-x", 8)), (Some(&9), Some("")));
    }
}
