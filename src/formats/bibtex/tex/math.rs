//! Reads mathematics in a text.

use super::Reader;

impl Reader<'_> {
    /// Reads the text after a dollar sign: a formula up to the next one, or an amount of money.
    pub(super) fn dollar(&mut self) {
        let double = self.eat("$");
        let end = if double { "$$" } else { "$" };
        let inner = if self.endless { None } else { end_of(self.rest, end) };
        self.endless |= inner.is_none();
        match inner.filter(|inner| !is_money(inner)) {
            Some(_) => self.formula(end),
            None => self.out.push_str(end),
        }
    }

    /// Reads a formula up to `end` and skips `end`. If `end` is missing, nothing is read.
    pub(super) fn formula(&mut self, end: &str) {
        if self.endless {
            return;
        }
        let Some(inner) = end_of(self.rest, end) else {
            self.endless = true;
            return;
        };
        self.rest = self.rest.get(inner.len() + end.len()..).unwrap_or_default();
        let text = self.apart(inner, true);
        self.out.push_str(text.trim());
    }
}

/// The text before the first `end` that no backslash escapes.
fn end_of<'t>(text: &'t str, end: &str) -> Option<&'t str> {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        let here = !escaped && text.as_bytes().get(at..).is_some_and(|rest| rest.starts_with(end.as_bytes()));
        if here {
            return text.get(..at);
        }
        escaped = byte == b'\\' && !escaped;
    }
    None
}

/// Returns whether the text between two dollar signs is a sentence about money, as in "costs $5 and no more than $6".
fn is_money(inner: &str) -> bool {
    let words = inner.split_whitespace().filter(|word| word.len() > 2 && word.chars().all(char::is_alphabetic)).count();
    !inner.contains(['\\', '^', '_', '{'])
        && (words > 1 || inner.trim().is_empty() || inner.ends_with(' ') && words > 0)
}
