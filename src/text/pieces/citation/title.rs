//! Finds the title of a citation, and the marks in brackets after it.

use std::ops::Range;

use crate::text::pieces::shape::{Shape, Shapes};
use crate::text::pieces::{Part, Piece};

use super::imprint;

/// The quotation marks around the title of an article, opening and closing.
pub(super) const QUOTES: [(char, char); 6] = [('“', '”'), ('"', '"'), ('«', '»'), ('‘', '’'), ('„', '”'), ('\'', '\'')];

/// Whether a text begins with a quotation mark.
pub(super) fn begins_quoted(text: &str) -> bool {
    QUOTES.iter().any(|(open, _)| text.starts_with(*open))
}

/// The end of the title, and the beginning of the text after it.
pub(super) fn title(rest: &str) -> (usize, usize) {
    for (open, close) in QUOTES {
        let Some(inner) = rest.strip_prefix(open) else { continue };
        // An apostrophe inside of a title is no closing quotation mark.
        let closing = inner.match_indices(close).find(|(at, mark)| {
            let after = inner.get(at + mark.len()..).unwrap_or_default();
            !after.starts_with(char::is_alphanumeric)
        });
        if let Some((end, _)) = closing {
            let end = open.len_utf8() + end + close.len_utf8();
            return (end, end);
        }
    }
    let stops = rest.match_indices(['.', '?', '!']).filter(|(at, mark)| {
        let (before, after) = (rest.get(..*at).unwrap_or_default(), rest.get(at + mark.len()..).unwrap_or_default());
        let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        let closed = word.ends_with([')', ']', '”', '"']);
        let short = *mark == "."
            && !closed
            && (word.chars().count() == 1
                || word.contains('.')
                || matches!(word, "vs" | "v" | "St" | "Dr" | "no" | "No" | "vol" | "Vol"));
        (after.is_empty() || after.starts_with(' ')) && !short
    });
    match stops.into_iter().next() {
        Some((at, ".")) => (at, at + 1),
        Some((at, mark)) => (at + mark.len(), at + mark.len()),
        None => (rest.len(), rest.len()),
    }
}

/// The range without the quotation marks around it and the full stop inside them.
pub(super) fn quoted(text: &str, range: Range<usize>) -> Range<usize> {
    let said = text.get(range.clone()).unwrap_or_default();
    let open = said.trim_start_matches(['“', '"', '«', '‘', '„', '\'']);
    if open.len() == said.len() {
        return range;
    }
    let inner = open.trim_end_matches(['”', '"', '»', '’', '\'']).trim_end_matches(['.', ',']);
    let start = range.start + said.len() - open.len();
    start..start + inner.len()
}

/// The mark in brackets at the end of a title that is not part of it, such as an edition, a kind, or the number of a
/// report, with the end of the title before it.
pub(super) fn mark_at_end(text: &str, title: &Range<usize>, shapes: &Shapes) -> Option<(usize, Piece)> {
    let said = text.get(title.clone())?.trim_end();
    let open = match said.chars().last()? {
        ')' => said.rfind('(')?,
        ']' => said.rfind('[')?,
        _ => return None,
    };
    let inner = said.get(open + 1..said.len() - 1)?;
    let part = match shapes.of(inner) {
        _ if imprint::is_edition(inner, shapes) => Part::Edition,
        Shape::Kind => Part::Kind,
        Shape::Number => Part::Number,
        Shape::Words if is_numbered_kind(inner, shapes) => Part::Number,
        _ => return None,
    };
    let start = title.start + open;
    (open > 0).then(|| (start, Piece { span: start + 1..start + 1 + inner.len(), part }))
}

/// Whether the text is a kind of publication with its number: "Report No. 45", "Working paper 12".
pub(in crate::text::pieces) fn is_numbered_kind(text: &str, shapes: &Shapes) -> bool {
    let Some((before, number)) = text.trim().rsplit_once([' ', '#']) else { return false };
    let kind = before.trim_end_matches(['#', ' ']);
    let kind = kind.rsplit_once(' ').filter(|(_, word)| word.ends_with(['.', 'º', '°'])).map_or(kind, |(kind, _)| kind);
    number.bytes().any(|byte| byte.is_ascii_digit()) && shapes.of(kind) == Shape::Kind
}
