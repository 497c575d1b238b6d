//! Extracts addresses from cells: from formulas for links, and from markup.

use crate::document::markup;

/// The text and the links of a cell.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// The text of the cell.
    pub text: String,
    /// The address to which the cell as a whole links.
    pub link: Option<String>,
    /// The addresses in the markup of the cell.
    pub links: Vec<String>,
}

/// Reads a cell: markup and character references are resolved, and a formula for a link becomes a link.
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

/// The text in a formula such as `="007"`.
fn formula_text(text: &str) -> Option<String> {
    let inside = text.trim().strip_prefix("=\"")?.strip_suffix('"')?;
    let plain = inside.replace("\"\"", "");
    (!plain.contains('"')).then(|| inside.replace("\"\"", "\""))
}

/// The address and the words of the formula `=HYPERLINK("address", "words")`, which spreadsheets write with commas or
/// semicolons.
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
