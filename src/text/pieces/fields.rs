//! Cuts lines of fields with marks between them: `Office · 2022 · Evaluation`, `12 March 2021 – Title`.

use std::ops::Range;

use super::ends::{ends, is_half, trimmed};
use super::shape::{Shapes, is_sentence};
use super::{Part, Piece};

/// The largest number of parts between marks that a line of fields has; a line with more parts is running text.
const MOST: usize = 12;

/// Cuts lines of fields with marks between them, in any order of fields: `Office · 2022 · Evaluation`.
pub(super) fn fields(lines: &[&str], shapes: &Shapes, filled: usize) -> Option<Vec<Vec<Piece>>> {
    for marks in [&['·', '•', '●', '∙'][..], &['|', '¦'][..], &['–', '—', '-', '/'][..]] {
        let split: Vec<Vec<Range<usize>>> = lines.iter().map(|line| split(line, marks)).collect();
        let several = split.iter().filter(|parts| (2..=MOST).contains(&parts.len())).count();
        if !is_half(several, filled) {
            continue;
        }
        let typed = |text: &str, part: &Range<usize>| text.get(part.clone()).and_then(|said| Part::of(shapes.of(said)));
        let with_typed = lines.iter().zip(&split).filter(|(line, parts)| {
            let count = parts.iter().filter(|part| typed(line, part).is_some()).count();
            let text =
                parts.iter().any(|part| line.get(part.clone()).is_some_and(|said| is_sentence(said, shapes.words())));
            parts.len() > 1
                && !text
                && if marks.contains(&'-') { count > 1 || count == 1 && parts.len() == 2 } else { count > 0 }
        });
        if !is_half(with_typed.count(), filled) {
            continue;
        }
        let pieces = |(line, parts): (&&str, Vec<Range<usize>>)| {
            let mut others = 0;
            let piece = |span: Range<usize>| {
                let part = typed(line, &span).unwrap_or_else(|| {
                    others += 1;
                    Part::Other(others - 1)
                });
                Piece { span, part }
            };
            parts.into_iter().map(piece).collect()
        };
        let mut cut: Vec<Vec<Piece>> = lines.iter().zip(split).map(pieces).collect();
        cut_words(lines, &mut cut, shapes);
        return Some(cut);
    }
    None
}

/// Cuts the ends of the words between the marks, if each line has one piece of words: `March 2021 – Title (Ana Mora)`.
fn cut_words(lines: &[&str], cut: &mut [Vec<Piece>], shapes: &Shapes) {
    let is_words = |piece: &&Piece| matches!(piece.part, Part::Other(_));
    let only = |pieces: &Vec<Piece>| {
        let mut words = pieces.iter().filter(is_words);
        words.next().filter(|_| words.next().is_none()).map(|piece| piece.span.clone())
    };
    let Some(spans) = cut.iter().map(only).collect::<Option<Vec<Range<usize>>>>() else { return };
    let texts: Vec<&str> =
        lines.iter().zip(&spans).map(|(line, span)| line.get(span.clone()).unwrap_or_default()).collect();
    let inner = ends(&texts, shapes, texts.len());
    if !inner.iter().any(|pieces| pieces.len() > 1) {
        return;
    }
    for ((pieces, inner), span) in cut.iter_mut().zip(inner).zip(spans) {
        pieces.retain(|piece| !is_words(&piece));
        pieces.extend(inner.into_iter().map(|piece| piece.moved(span.start)));
    }
}

/// Whether the text consists of several fields with bars, dots or dashes between them, and a date or another typed value
/// is one of them: `Ana Mora | 2 May 2021 | Report`. Between dashes only a date is evidence, because a title may have one.
pub(crate) fn has_fields(text: &str, shapes: &Shapes) -> bool {
    let has = |marks: &[char], is_typed: &dyn Fn(Part) -> bool| {
        let parts = split(text, marks);
        let typed = |part: &Range<usize>| text.get(part.clone()).and_then(|said| Part::of(shapes.of(said)));
        (2..=MOST).contains(&parts.len()) && parts.iter().filter_map(typed).any(is_typed)
    };
    has(&['|', '¦', '·', '•', '●', '∙'], &|_| true) || has(&['–', '—', '-'], &|part| part == Part::Date)
}

/// The parts of a line between marks that have blanks around them.
fn split(text: &str, marks: &[char]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    let spaced = |at: usize, mark: char| {
        let before = text.get(..at).is_some_and(|before| before.is_empty() || before.ends_with(char::is_whitespace));
        let after = text
            .get(at + mark.len_utf8()..)
            .is_some_and(|after| after.is_empty() || after.starts_with(char::is_whitespace));
        // Bars and dots often have a blank on one side only.
        before && after || matches!(mark, '|' | '·' | '•') && (before || after)
    };
    for (at, mark) in text.char_indices().filter(|(_, c)| marks.contains(c)) {
        if spaced(at, mark) {
            parts.push(trimmed(text, start..at));
            start = at + mark.len_utf8();
        }
    }
    parts.push(trimmed(text, start..text.len()));
    parts.retain(|part| !part.is_empty());
    parts
}
