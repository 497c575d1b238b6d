//! Divides plain text into blocks: each line that is not blank is a block, which keeps the number of blank lines before
//! it.

use super::Block;
use crate::text::whitespace::{is_space, of_page};

/// The blocks of a text.
pub fn blocks(text: &str) -> Vec<Block> {
    Cursor::default().take(text, usize::MAX, usize::MAX)
}

/// The position in a text up to which blocks have been made.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cursor {
    /// The byte at which the next line begins.
    at: usize,
    /// The number of lines before that line.
    lines: u64,
    /// The number of blank lines directly before it.
    gap: u32,
    begun: bool,
}

impl Cursor {
    /// Whether nothing of `text` is left.
    pub(crate) fn is_at_end(&self, text: &str) -> bool {
        self.at >= text.len()
    }

    /// The next blocks of `text`, which must be the same text in each call. At most `count` blocks are returned, and no
    /// further ones once their lines have `bytes` bytes together.
    pub(crate) fn take(&mut self, text: &str, count: usize, bytes: usize) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let first = self.at;
        for (line, end) in lines(text.get(first..).unwrap_or_default()) {
            let start = self.at;
            if blocks.len() >= count || start - first >= bytes {
                break;
            }
            self.at = first + end;
            self.lines += 1;
            let plain = of_page(line);
            if plain.is_empty() {
                self.gap += 1;
                continue;
            }
            let body = line.trim_start_matches(is_space);
            let indent = line.chars().count() - body.chars().count();
            blocks.push(Block {
                text: plain,
                lines: (self.lines, self.lines),
                bytes: start..start + line.len(),
                gap: if self.begun { self.gap } else { 0 },
                indent: u32::try_from(indent).unwrap_or(u32::MAX),
                ..Block::default()
            });
            (self.gap, self.begun) = (0, true);
        }
        blocks
    }
}

/// The lines of a text, each with the offset of the byte after its line ending.
///
/// Line endings are those of Unicode (UAX 14, class BK and CR LF): LF, CR, CRLF, VT, FF, NEL, LS, PS.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let tail = text.get(rest..).filter(|tail| !tail.is_empty())?;
        let (line, next) = match ending(tail.as_bytes()) {
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

/// The place of the first line ending. A line ending is one of a few bytes, or begins with a byte that few texts have.
fn ending(text: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let rest = text.get(from..)?;
        let at = from + rest.iter().position(|byte| matches!(byte, b'\n'..=b'\r' | 0xc2 | 0xe2))?;
        match text.get(at..).unwrap_or_default() {
            [b'\n'..=b'\r', ..] | [0xc2, 0x85, ..] | [0xe2, 0x80, 0xa8 | 0xa9, ..] => return Some(at),
            _ => from = at + 1,
        }
    }
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
        assert!(found.iter().all(|b| of_page(&text[b.bytes.clone()]) == b.text));
    }

    #[test]
    fn pieces_of_a_text_give_the_blocks_of_the_whole() {
        let text = "\n\none\n\n\ntwo\r\n  three\n \n\u{a0}\n\nfour\nfive";
        let said = |block: &Block| (block.text.clone(), block.lines, block.bytes.clone(), block.gap, block.indent);
        let whole: Vec<_> = blocks(text).iter().map(said).collect();
        for (count, bytes) in [(1, usize::MAX), (2, usize::MAX), (usize::MAX, 1), (usize::MAX, 9)] {
            let (mut cursor, mut found) = (Cursor::default(), Vec::new());
            loop {
                let before = cursor.at;
                found.extend(cursor.take(text, count, bytes).iter().map(said));
                assert!(cursor.at > before);
                if cursor.is_at_end(text) {
                    break;
                }
            }
            assert_eq!(found, whole, "{count} {bytes}");
        }
    }

    #[test]
    fn line_endings_are_found_as_among_characters() {
        let signs =
            ["a", "\n", "\r", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}", "\u{80}", "â", "€", "\u{2027}"];
        for one in signs {
            for other in signs {
                let text = format!("é{one}{other}x");
                let slowly = text.find(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']);
                assert_eq!(ending(text.as_bytes()), slowly, "{text:?}");
            }
        }
    }

    #[test]
    fn a_line_of_invisible_characters_is_blank() {
        assert!(blocks("\u{200b}\n\u{a0}\u{feff}\n").is_empty());
    }
}
