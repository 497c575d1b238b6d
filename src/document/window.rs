//! A text that is read from its beginning to its end while only a part of it is held.
//!
//! A reader looks at what is held, asks for more where that does not suffice, and leaves behind what it has read. A
//! text that is held whole is a window that shows all of it.

use std::borrow::Cow;
use std::io::Read;

use crate::error::{Error, Result};

/// The part of a text that is held.
pub(crate) struct Window<'t> {
    held: Cow<'t, str>,
    /// The bytes of `held` that were left behind.
    left: usize,
    rest: Option<Rest<'t>>,
}

/// The part of a text that was not read yet.
struct Rest<'t> {
    from: Box<dyn Read + 't>,
    place: String,
    /// The number of bytes that are read at once.
    piece: usize,
    /// The first bytes of a character of which the others were not read yet.
    begun: Vec<u8>,
}

impl<'t> Window<'t> {
    /// A window that shows the whole of a text.
    pub(crate) fn whole(text: &'t str) -> Self {
        Self { held: Cow::Borrowed(text), left: 0, rest: None }
    }

    /// A window over the UTF-8 text that `from` gives, of which `piece` bytes are read at once. `place` is the name of
    /// the document in messages.
    pub(crate) fn over(from: impl Read + 't, place: String, piece: usize) -> Self {
        let rest = Rest { from: Box::new(from), place, piece, begun: Vec::new() };
        Self { held: Cow::Owned(String::new()), left: 0, rest: Some(rest) }
    }

    /// The text that is held and was not left behind.
    pub(crate) fn text(&self) -> &str {
        self.held.get(self.left..).unwrap_or_default()
    }

    /// Returns whether the text ends where the held part ends.
    pub(crate) fn is_last(&self) -> bool {
        self.rest.is_none()
    }

    /// Leaves these bytes of the held text behind.
    pub(crate) fn leave(&mut self, bytes: usize) {
        self.left = self.left.saturating_add(bytes).min(self.held.len());
    }

    /// Reads more of the text: at least as much as is held already, so that a reader that looks at all of it each time
    /// takes time that grows with the length of the text alone.
    ///
    /// # Errors
    /// Returns an error if the text cannot be read.
    pub(crate) fn more(&mut self) -> Result<()> {
        let Some(rest) = &mut self.rest else { return Ok(()) };
        let held = self.held.to_mut();
        held.drain(..self.left);
        self.left = 0;
        let wanted = rest.piece.max(held.len());
        let mut bytes = std::mem::take(&mut rest.begun);
        bytes.reserve(wanted);
        let read = rest.from.by_ref().take(wanted as u64).read_to_end(&mut bytes);
        let count = read.map_err(|error| Error::from_io(&rest.place, &error))?;
        let ended = count < wanted;
        match std::str::from_utf8(&bytes) {
            Ok(text) => held.push_str(text),
            Err(error) if error.error_len().is_none() && !ended => {
                let (text, begun) = bytes.split_at_checked(error.valid_up_to()).unwrap_or((&bytes, &[]));
                held.push_str(&String::from_utf8_lossy(text));
                rest.begun = begun.to_vec();
            }
            Err(_) => held.push_str(&String::from_utf8_lossy(&bytes)),
        }
        if ended {
            self.rest = None;
        }
        Ok(())
    }
}

impl<'t> From<&'t str> for Window<'t> {
    fn from(text: &'t str) -> Self {
        Self::whole(text)
    }
}

impl<'t> From<&'t String> for Window<'t> {
    fn from(text: &'t String) -> Self {
        Self::whole(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_shows_all_of_a_text_once() {
        let text = "één twee €3, và bốn 𝄞";
        for piece in 1..9 {
            let mut window = Window::over(text.as_bytes(), "it".to_owned(), piece);
            let mut found = String::new();
            while !(window.is_last() && window.text().is_empty()) {
                if let Some(c) = window.text().chars().next() {
                    found.push(c);
                    window.leave(c.len_utf8());
                } else {
                    window.more().unwrap();
                }
            }
            assert_eq!(found, text, "{piece}");
        }
        let window = Window::whole(text);
        assert!(window.is_last() && window.text() == text);
    }
}
