//! Addresses that cells hide: formulas of links, and markup.

use crate::document::markup;

/// What a cell says, and where it leads.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// Its text.
    pub text: String,
    /// The address that the cell as a whole leads to.
    pub link: Option<String>,
    /// The addresses in its markup.
    pub links: Vec<String>,
}

/// The text of a cell: markup and references to characters are read, the formula of a link is the link.
pub(super) fn said(text: String) -> Said {
    if let Some((address, words)) = hyperlink(&text) {
        return Said { text: words, link: Some(address), links: Vec::new() };
    }
    let text = formula_text(&text).unwrap_or(text);
    if markup::has_tags(&text) {
        let plain = markup::plain(&text);
        return Said { text: plain.text, link: None, links: plain.links };
    }
    if markup::has_references(&text) {
        return Said { text: markup::references(&text), ..Said::default() };
    }
    Said { text, ..Said::default() }
}

/// The text of the formula `="007"`.
fn formula_text(text: &str) -> Option<String> {
    let inside = text.trim().strip_prefix("=\"")?.strip_suffix('"')?;
    let plain = inside.replace("\"\"", "");
    (!plain.contains('"')).then(|| inside.replace("\"\"", "\""))
}

/// Address and words of the formula `=HYPERLINK("address", "words")`, which spreadsheets write with commas or semicolons.
pub(crate) fn hyperlink(formula: &str) -> Option<(String, String)> {
    let formula = formula.trim();
    let formula = formula.strip_prefix('=').unwrap_or(formula);
    let head = formula.get(..10)?;
    if !head.eq_ignore_ascii_case("HYPERLINK(") {
        return None;
    }
    let mut quoted = formula.get(10..)?.split('"');
    let before = quoted.next()?;
    let address = quoted.next()?.to_owned();
    let words = quoted.nth(1).map(str::to_owned);
    (before.trim().is_empty() && !address.is_empty()).then(|| {
        let words = words.filter(|words| !words.trim().is_empty()).unwrap_or_else(|| address.clone());
        (address, words)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_references_and_formulas_of_cells_are_read() {
        for (cell, text, links) in [
            ("O&#039;Connor &amp; the river", "O'Connor & the river", vec![]),
            (
                "<p>One</p><p>Two <a href=\"https://example.org/2\">here</a></p>",
                "One\n\nTwo here",
                vec!["https://example.org/2"],
            ),
            ("a < b & c; d", "a < b & c; d", vec![]),
            ("=\"007\"", "007", vec![]),
            ("=\"a\"&\"b\"", "=\"a\"&\"b\"", vec![]),
            ("=HYPERLINK(\"https://example.org/1\";\"Rivers\")", "Rivers", vec!["https://example.org/1"]),
            ("AT&T; 5 & 6;", "AT&T; 5 & 6;", vec![]),
            ("Use of <b> and <i>", "Use of <b> and <i>", vec![]),
        ] {
            let found = said(cell.to_owned());
            let found_links: Vec<String> = found.link.into_iter().chain(found.links).collect();
            assert_eq!(
                (found.text.as_str(), found_links),
                (text, links.iter().map(|l| (*l).to_owned()).collect()),
                "{cell}"
            );
        }
    }
}
