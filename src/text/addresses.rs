//! Finds the web addresses that are printed in a text: `https://…`, `www.…`, `<https://…>`.

use std::ops::Range;

/// An address in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    /// The bytes of the address in the text, angle brackets included.
    pub(crate) bytes: Range<usize>,
    /// The address with its scheme.
    pub(crate) address: String,
}

/// The addresses of a text, in order.
pub(crate) fn find(text: &str) -> Vec<Link> {
    let mut links = Vec::new();
    if !text.contains("://") && !text.contains("www.") {
        return links;
    }
    let mut at = 0;
    while let Some(found) = next(text, at) {
        at = found.bytes.end;
        links.push(found);
    }
    links
}

fn next(text: &str, from: usize) -> Option<Link> {
    let rest = text.get(from..)?;
    let starts = ["https://", "http://", "ftp://", "www."];
    let begins = |at: &usize| {
        let before = rest.get(..*at).and_then(|before| before.chars().next_back());
        before.is_none_or(|c| !c.is_alphanumeric() && c != '/' && c != '@')
    };
    let (at, start) = starts
        .iter()
        .filter_map(|start| Some((rest.match_indices(start).map(|(at, _)| at).find(begins)?, *start)))
        .min()?;
    let tail = rest.get(at..)?;
    let end =
        tail.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '|' | '“' | '”')).unwrap_or(tail.len());
    let mut said = tail.get(..end)?;
    // A punctuation mark at the end belongs to the sentence, and so does a closing bracket that the address does not
    // open.
    loop {
        let open = said.matches('(').count() >= said.matches(')').count();
        let shorter = said
            .strip_suffix(['.', ',', ';', ':', '!', '?', '\'', ']', '*', '_'])
            .or_else(|| said.strip_suffix(')').filter(|_| !open));
        match shorter {
            Some(shorter) => said = shorter,
            None => break,
        }
    }
    let host = said.trim_start_matches(start);
    if host.is_empty() || !said.contains('.') {
        let skipped = next(text, from + at + start.len())?;
        return Some(skipped);
    }
    let (mut first, mut last) = (from + at, from + at + said.len());
    if text.get(..first).is_some_and(|before| before.ends_with('<'))
        && text.get(last..).is_some_and(|after| after.starts_with('>'))
    {
        (first, last) = (first - 1, last + 1);
    }
    let address = if start == "www." { format!("https://{said}") } else { said.to_owned() };
    Some(Link { bytes: first..last, address })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_where_their_sentence_goes_on() {
        for (text, addresses) in [
            (
                "See https://example.org/a_(b), or www.example.org.",
                vec!["https://example.org/a_(b)", "https://www.example.org"],
            ),
            ("(https://example.org/1)", vec!["https://example.org/1"]),
            ("<https://example.org/x?y=1>", vec!["https://example.org/x?y=1"]),
            ("https:// and nothing", vec![]),
            ("mail me at a@www.example.org", vec![]),
        ] {
            let found: Vec<String> = find(text).into_iter().map(|link| link.address).collect();
            assert_eq!(found, addresses, "{text}");
        }
        assert_eq!(find("<https://example.org/>")[0].bytes, 0..22);
    }
}
