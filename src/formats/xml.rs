//! Writes XML: escapes texts, and replaces the characters that XML cannot contain.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::document::xml::references::is_allowed;

/// The declaration at the beginning of every XML document that this program writes.
pub(crate) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Escapes `&`, `<`, `>`, quotation marks and carriage returns in a text.
///
/// A character that no XML 1.0 document may hold (section 2.2: most control characters, U+FFFE, U+FFFF) becomes
/// U+FFFD. `>` is escaped because `]]>` may not stand in text.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    let plain = |c: char| !matches!(c, '&' | '<' | '>' | '"' | '\'' | '\r') && is_allowed(c);
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            // A parser would convert a bare carriage return to a line feed.
            '\r' => escaped.push_str("&#13;"),
            c if is_allowed(c) => escaped.push(c),
            _ => escaped.push('\u{fffd}'),
        }
    }
    Cow::Owned(escaped)
}

/// Writes `<name attributes>text</name>` on its own line, or nothing if the text is empty.
///
/// # Errors
/// Returns an error if writing to `out` fails.
pub(crate) fn element(out: &mut dyn Write, indent: usize, open: &str, text: &str) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    let name = open.split(' ').next().unwrap_or(open);
    writeln!(out, "{:indent$}<{open}>{}</{name}>", "", escape(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_breaks_out_of_its_element() {
        assert_eq!(
            escape("a ]]> <b> & \"c\" \u{7}\u{ffff}\r"),
            "a ]]&gt; &lt;b&gt; &amp; &quot;c&quot; \u{fffd}\u{fffd}&#13;"
        );
        assert!(matches!(escape("Población — “één”"), Cow::Borrowed(_)));
    }
}
