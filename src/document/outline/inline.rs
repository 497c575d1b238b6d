//! Reads the marks of links and emphasis inside a line, in the languages in which lists are often written beside Markdown:
//!
//! - reStructuredText: `` `Moon and mud <https://example.org/1>`_ ``
//! - AsciiDoc: `https://example.org/1[Moon and mud]`, `link:1.pdf[Moon and mud]`
//! - MediaWiki: `[[Moon and mud]]`, `[[Target|Moon and mud]]`, `[https://example.org/1 Moon and mud]`, `''Moon and mud''`
//! - Org: `[[https://example.org/1][Moon and mud]]`

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// A marked part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marked {
    /// The bytes of the part with its marks.
    pub(super) all: Range<usize>,
    /// The bytes of the words; empty for a mark of emphasis, which is left out.
    pub(super) words: Range<usize>,
    /// The bytes of the address.
    pub(super) address: Option<Range<usize>>,
}

/// One alternative for each form. The names of the groups say what they hold.
static MARKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let address = r"(?:https?|ftp)://[^\s\[\]<>|]+";
    let forms = [
        format!(r"`(?P<w1>[^`<>]+?)\s*<(?P<a1>{address})>`__?"),
        format!(r"(?P<a2>{address})\[(?P<w2>[^\[\]]+)\]"),
        r"\blink:(?P<a3>[^\s\[\]]+)\[(?P<w3>[^\[\]]+)\]".to_owned(),
        format!(r"\[\[(?P<a4>{address})\]\[(?P<w4>[^\[\]]+)\]\]"),
        r"\[\[(?:[^\[\]|]*\|)?(?P<w5>[^\[\]|]+)\]\]".to_owned(),
        format!(r"\[(?P<a6>{address})\s+(?P<w6>[^\[\]]+)\]"),
        r"'{2,5}".to_owned(),
    ];
    Regex::new(&forms.join("|")).ok()
});

/// The numbers of the forms that have words.
const FORMS: std::ops::RangeInclusive<u8> = 1..=6;

/// The marked parts of a line, in order.
pub(super) fn marks(text: &str) -> Vec<Marked> {
    if !(text.contains('[') || text.contains('`') || text.contains("''")) {
        return Vec::new();
    }
    let Some(regex) = MARKS.as_ref() else { return Vec::new() };
    let mut found: Vec<Marked> = Vec::new();
    for captures in regex.captures_iter(text) {
        let Some(all) = captures.get(0) else { continue };
        let group = |kind: char| FORMS.filter_map(|form| captures.name(&format!("{kind}{form}"))).next();
        let words = group('w').map_or(all.end()..all.end(), |words| words.range());
        found.push(Marked { all: all.range(), words, address: group('a').map(|address| address.range()) });
    }
    // Apostrophes that are not in pairs are no emphasis.
    if found.iter().filter(|mark| mark.words.is_empty()).count() % 2 == 1 {
        found.retain(|mark| !mark.words.is_empty());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_all_forms_are_words_and_an_address() {
        for (text, words, address) in [
            ("`Moon and mud <https://e.org/1>`_ (2019)", "Moon and mud", Some("https://e.org/1")),
            ("* https://e.org/1[Moon and mud], 2019", "Moon and mud", Some("https://e.org/1")),
            ("* link:files/1.pdf[Moon and mud]", "Moon and mud", Some("files/1.pdf")),
            ("** [[https://e.org/1][Moon and mud]]", "Moon and mud", Some("https://e.org/1")),
            ("* [[Moon and mud]] (1994)", "Moon and mud", None),
            ("* [[Moon (book)|Moon and mud]]", "Moon and mud", None),
            ("* [https://e.org/1 Moon and mud]", "Moon and mud", Some("https://e.org/1")),
        ] {
            let found = marks(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(&text[found[0].words.clone()], words, "{text}");
            assert_eq!(found[0].address.clone().map(|address| &text[address]), address, "{text}");
        }
        assert_eq!(marks("''[[Moon]]'' and ''mud''").len(), 5);
        assert!(marks("The 5'' pipe [PDF] of `code`").is_empty());
    }
}
