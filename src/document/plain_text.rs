//! Plain text: every non-blank line is a block, the blank lines before it are remembered.

use super::Block;
use crate::text::whitespace::{is_space, normalise};

/// The blocks of a text.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut start, mut gap) = (0, 0);
    for (number, (line, end)) in (1_u64..).zip(lines(text)) {
        let plain = normalise(line);
        if plain.is_empty() {
            gap += 1;
        } else {
            let body = line.trim_start_matches(is_space);
            let indent = line.chars().count() - body.chars().count();
            blocks.push(Block {
                text: plain,
                lines: (number, number),
                bytes: start..start + line.len(),
                gap: if blocks.is_empty() { 0 } else { gap },
                indent: u32::try_from(indent).unwrap_or(u32::MAX),
                ..Block::default()
            });
            gap = 0;
        }
        start = end;
    }
    blocks
}

/// The lines of a text with the byte after each one's line ending.
///
/// Line endings are those of Unicode (UAX 14, class BK and CR LF): LF, CR, CRLF, VT, FF, NEL, LS, PS.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let tail = text.get(rest..).filter(|tail| !tail.is_empty())?;
        let (line, next) = match tail.find(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']) {
            None => (tail, text.len()),
            Some(at) => {
                let (line, ending) = tail.split_at(at);
                let width =
                    if ending.starts_with("\r\n") { 2 } else { ending.chars().next().map_or(1, char::len_utf8) };
                (line, rest + at + width)
            }
        };
        rest = next;
        Some((line, next))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_ending_counts_and_spans_point_into_the_text() {
        let text = "one\r\n\r\n\u{a0}two\u{200b} \u{a0}2\rthree\u{2028}four";
        let found = blocks(text);
        let plain: Vec<(&str, u64, u32)> = found.iter().map(|b| (b.text.as_str(), b.lines.0, b.gap)).collect();
        assert_eq!(plain, [("one", 1, 0), ("two 2", 3, 1), ("three", 4, 0), ("four", 5, 0)]);
        assert!(found.iter().all(|b| normalise(&text[b.bytes.clone()]) == b.text));
    }

    #[test]
    fn a_line_of_invisible_characters_is_blank() {
        assert!(blocks("\u{200b}\n\u{a0}\u{feff}\n").is_empty());
    }
}
