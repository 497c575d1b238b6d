//! Escapes text for Markdown (CommonMark 0.31), so that nothing in it becomes markup.

/// Escapes a text on one line. A backslash removes the special meaning of punctuation (CommonMark, section 2.4).
pub(super) fn text(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut start = true;
    let mut digits = false;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let after = rest.as_str();
        let means = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '$' | '^' => true,
            '&' => after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '#'),
            // These characters begin headings, lists and rules at the start of a line.
            '#' | '+' | '-' | '=' | ':' => start,
            // Digits with these characters begin an ordered list.
            '.' | ')' => digits,
            // GitHub turns bare addresses into links.
            '/' => escaped.ends_with(":/"),
            _ => false,
        };
        if means {
            escaped.push('\\');
        }
        escaped.push(if c.is_control() { ' ' } else { c });
        digits = c.is_ascii_digit() && (start || digits);
        start = false;
    }
    escaped
}

/// Escapes the paragraphs of a text.
pub(super) fn paragraphs(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(self::text).filter(|text| !text.is_empty());
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

/// Writes a link, or only its words if the address is not a web address. A page may contain addresses with any scheme.
pub(super) fn link(words: &str, address: &str) -> String {
    let words = text(words);
    let lower = address.trim().to_ascii_lowercase();
    if !["https://", "http://", "ftp://", "mailto:"].iter().any(|start| lower.starts_with(start)) {
        return if address.is_empty() { words } else { format!("{words} ({})", text(address)) };
    }
    let mut encoded = String::with_capacity(address.len());
    for c in address.trim().chars() {
        match c {
            '<' | '>' | '\\' | '(' | ')' | '[' | ']' | '"' | '`' | '|' | '*' | ' ' => {
                encoded.push_str(&format!("%{:02X}", u32::from(c)));
            }
            '&' => encoded.push_str("&amp;"),
            c if c.is_control() || c.is_whitespace() => {}
            c => encoded.push(c),
        }
    }
    format!("[{words}](<{encoded}>)")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser};

    /// The text that a reader sees, and whether it consists of a single paragraph of text.
    fn seen(markdown: &str) -> (String, bool) {
        let (mut text, mut plain) = (String::new(), true);
        for event in Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
            match event {
                Event::Text(part) => text.push_str(&part),
                Event::Start(pulldown_cmark::Tag::Paragraph) | Event::End(pulldown_cmark::TagEnd::Paragraph) => {}
                _ => plain = false,
            }
        }
        (text, plain)
    }

    #[test]
    fn titles_cannot_become_markup() {
        for title in [
            "# Not a heading",
            "1. First * of _all_ [see](javascript:x) `code` <b>bold</b> &amp; a|b",
            "- item",
            "12) x",
            "--- === +++",
            "![x](y) \\* ~~no~~ $a$ https://example.org",
            "Setext =",
            ": definition",
        ] {
            assert_eq!(seen(&text(title)), (title.to_owned(), true), "{}", text(title));
        }
        assert_eq!(link("a]b", "https://example.org/a b)"), "[a\\]b](<https://example.org/a%20b%29>)");
        assert_eq!(link("x", "javascript:alert(1)"), "x (javascript:alert(1))");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_text_is_text(title in r##"[a-z0-9 #*_\[\]()<>&;:.!|~`$\\/+=^{}"'-]{1,24}"##) {
            let whole = title.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(seen(&text(&title)), (whole, true), "{}", text(&title));
        }
    }
}
