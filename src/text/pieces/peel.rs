//! Cuts typed pieces from the two ends of a line: `Title (2021)`, `12 March 2021 – Title`, `23-1389 Title [PDF]`.

use std::ops::Range;

use super::citation::is_institution;
use super::shape::{Shape, Shapes, is_number, is_sentence};
use super::{Part, Piece};
use crate::text::folding::fold;
use crate::text::words::List;

/// The largest number of pieces that are cut from one end of a line.
const MOST: usize = 5;
/// The smallest number of lines whose common ends are evidence.
const LINES: usize = 3;
/// The largest number of bytes of a number before the first mark of a line.
const NUMBER: usize = 30;
/// The largest number of characters after a date inside a line if the date is to be cut off together with them.
const BEHIND: usize = 40;

/// A line whose typed pieces have been cut off.
#[derive(Debug, Clone, Default)]
pub(super) struct Peeled {
    /// The pieces cut from the left end.
    pub(super) head: Vec<Piece>,
    /// The bytes of the line that remain.
    pub(super) core: Range<usize>,
    /// The pieces cut from the right end.
    pub(super) tail: Vec<Piece>,
}

/// Whether a character is a mark or blank between the pieces of a line.
pub(super) fn is_mark(c: char) -> bool {
    c.is_whitespace() || matches!(c, '|' | '·' | '•' | '–' | '—' | '-' | ',' | ';' | ':' | '»' | '>' | '/' | '.')
}

/// The range without the marks and blanks around it.
pub(super) fn bare(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(part) = text.get(range.clone()) else { return range };
    let start = range.start + (part.len() - part.trim_start_matches(is_mark).len());
    let part = part.trim_start_matches(is_mark);
    // A full stop is kept, because it may belong to an abbreviation.
    let end = start + part.trim_end_matches(|c: char| is_mark(c) && c != '.').len();
    start..end.max(start)
}

/// Whether a line ends with a comma and a year: "Plan of the common, 1843".
pub(crate) fn ends_with_year(text: &str, shapes: &Shapes) -> bool {
    text.rsplit_once(", ").is_some_and(|(before, year)| !before.is_empty() && shapes.of(year) == Shape::Year)
}

/// The ends that nearly all lines of a list have, which would be no evidence in a single line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Common {
    /// All lines end with a comma and a year, which is then no part of the titles.
    pub(super) years: bool,
}

impl Common {
    /// The ends that these lines have in common.
    pub(super) fn of(lines: &[&str], shapes: &Shapes) -> Self {
        let filled = lines.iter().filter(|line| !line.is_empty()).count();
        let dated = lines.iter().filter(|line| ends_with_year(line, shapes)).count();
        Self { years: dated >= LINES && dated == filled }
    }
}

/// Cuts the typed pieces from both ends of a line.
pub(super) fn peel(text: &str, shapes: &Shapes, common: Common) -> Peeled {
    // A dash before an address that became a cell of its own separates nothing more.
    let end = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '–' | '—' | '-' | '|' | '·')).len();
    // A full stop after the figures of a date or after a bracket ends the line.
    let stop = text.get(..end).and_then(|text| text.strip_suffix('.'));
    let end = stop.filter(|rest| rest.ends_with(|c: char| c.is_ascii_digit() || c == ')')).map_or(end, str::len);
    let mut peeled = Peeled { core: 0..if end == 0 { text.len() } else { end }, ..Peeled::default() };
    // No pieces are cut from the end of a sentence.
    if !is_closed(text, shapes) {
        while peeled.tail.len() < MOST
            && let Some((found, rest)) = last(text, &peeled.core, shapes, common)
            && !is_second_date(text, &peeled.tail, &found, shapes)
        {
            peeled.tail.extend(found);
            peeled.core = rest;
        }
    }
    while peeled.head.len() < MOST
        && let Some((found, rest)) = first(text, &peeled.core, shapes)
    {
        peeled.head.extend(found);
        peeled.core = rest;
    }
    peeled
}

/// Whether the pieces hold a date beside one that was cut already, without a bar or a word that announces it. Such a date
/// belongs to the title: "Flood log, 12 March 1947 (1999)".
fn is_second_date(text: &str, cut: &[Piece], found: &[Piece], shapes: &Shapes) -> bool {
    let date = |pieces: &[Piece]| pieces.iter().find(|piece| piece.part == Part::Date).map(|piece| piece.span.start);
    let (Some(_), Some(at)) = (date(cut), date(found)) else { return false };
    let before = text.get(..at).unwrap_or_default().trim_end();
    let word = before.trim_end_matches([':', '(', ' ']).rsplit(char::is_whitespace).next().unwrap_or_default();
    let announced = !word.is_empty() && shapes.dates().announces(&fold(word));
    !announced && !before.ends_with(['|', '·', '•'])
}

/// Whether the text ends as a sentence does.
fn is_closed(text: &str, shapes: &Shapes) -> bool {
    text.ends_with(['.', '!', '…']) && is_sentence(text, shapes.words())
}

/// The text after the last dash or bar between blanks: "Delta Institute" in "Night work – Delta Institute".
fn last_field(text: &str) -> &str {
    let marks = [" – ", " — ", " - ", " | ", " · "];
    let start = marks.iter().filter_map(|mark| Some(text.rfind(mark)? + mark.len())).max().unwrap_or(0);
    text.get(start..).unwrap_or_default().trim_matches(is_mark)
}

fn typed(shape: Shape) -> Option<Part> {
    Part::of(shape)
}

/// The last typed pieces of the core of a line, and the range before them.
fn last(
    text: &str,
    core: &Range<usize>,
    shapes: &Shapes,
    Common { years }: Common,
) -> Option<(Vec<Piece>, Range<usize>)> {
    let part = text.get(core.clone())?.trim_end();
    let left = |at: usize| {
        let kept = text.get(core.start..core.start + at).unwrap_or_default();
        let kept = kept.trim_end_matches(|c: char| is_mark(c) && c != '.');
        (kept.contains(char::is_alphanumeric)).then(|| core.start..core.start + kept.len())
    };
    let piece =
        |from: usize, to: usize, part: Part| Piece { span: bare(text, core.start + from..core.start + to), part };
    if let Some((open, inner)) = bracketed(part) {
        let said = part.get(inner.clone())?;
        if let Some(kind) = typed(shapes.of(said)).or_else(|| is_number(said, shapes.words()).then_some(Part::Number)) {
            return Some((vec![piece(inner.start, inner.end, kind)], left(open)?));
        }
        // A name and a date in brackets: "(Harbour Press, 2023)".
        if let Some((name, date)) = said.rsplit_once(", ").filter(|pair| is_issuer_and_date(*pair, shapes)) {
            let at = inner.end - date.len();
            let pieces = vec![
                piece(at, inner.end, Part::Date),
                piece(inner.start, inner.start + name.len(), issuer(name, shapes)),
            ];
            return Some((pieces, left(open)?));
        }
    }
    // "Map of taps: https://example.org/taps"
    if let Some((before, word)) = part.rsplit_once(char::is_whitespace)
        && shapes.of(word) == Shape::Address
    {
        return Some((vec![piece(part.len() - word.len(), part.len(), Part::Address)], left(before.len())?));
    }
    if let Some(at) = shapes.words().link_words(part).filter(|at| *at > 0) {
        return Some((vec![piece(at, part.len(), Part::Link)], left(at)?));
    }
    // The text after one of the last three marks may be a typed piece.
    let marked =
        part.char_indices().rev().filter(|(_, c)| matches!(c, ',' | ';' | '|' | '·' | '•' | '–' | '—' | '-' | '\t'));
    for (at, mark) in marked.take(3) {
        let tail = part.get(at + mark.len_utf8()..)?;
        let spaced = tail.starts_with(char::is_whitespace);
        if !spaced || mark == '-' && !part.get(..at)?.ends_with(char::is_whitespace) {
            continue;
        }
        let said = tail.trim();
        let shape = shapes.of(said);
        // A year after a comma is often part of the title.
        let year = shape == Shape::Year && mark == ',' && !years;
        // The year after the name of an institution is no part of the name: "Delta Institute, 2021".
        let year = year && !is_institution(last_field(part.get(..at)?));
        // A kind after a comma may belong to the title, but not after a year in brackets: "Fair rosters (2019), Report".
        let bracket = part.get(..at)?.trim_end().ends_with(')');
        let worded = matches!(shape, Shape::Kind | Shape::Language) && mark == ',' && !bracket;
        if let Some(kind) = typed(shape).filter(|_| !year && !worded) {
            return Some((vec![piece(at, part.len(), kind)], left(at)?));
        }
        // A date may follow without a mark, with words that open a date line before it: "Title, Filed 21 June 2024".
        break;
    }
    let dates = shapes.dates().find_all(part, false);
    let date = dates.iter().rfind(|date| date.names_month() && date.start > 0)?;
    let after = part.get(date.end..)?.trim_matches(is_mark);
    if after.chars().count() > BEHIND || is_sentence(after, shapes.words()) {
        return None;
    }
    let before = part.get(..date.start)?;
    // "(Harbour Press, 2021) Ana Whitlock" has the date in brackets with other words.
    if before.matches('(').count() > before.matches(')').count() && !before.trim_end().ends_with('(') {
        return None;
    }
    let before = without_opening(before, shapes);
    // A preposition before the date makes the date part of the sentence: "in May 2021".
    let about = fold(before).split_whitespace().next_back().is_some_and(|word| shapes.words().has(List::About, word));
    let before = if about && !before.ends_with(|c: char| is_mark(c) && !c.is_whitespace()) {
        // In "By Ana Whitlock on 12 May 2021" the preposition comes after the author.
        let author = before.trim_end().rsplit_once(char::is_whitespace).map_or("", |(author, _)| author).trim_end();
        if shapes.without_by(author).len() == author.len() || !shapes.is_names(author) {
            return None;
        }
        author
    } else {
        before
    };
    let mut found = Vec::new();
    if let Some((author, body)) = authored(after, shapes) {
        let start = part.len() - part.get(date.end..)?.len();
        let place =
            |said: &str| start + said.as_ptr() as usize - part.get(date.end..).map_or(0, |rest| rest.as_ptr() as usize);
        let (author, body) = (place(author)..place(author) + author.len(), place(body)..place(body) + body.len());
        found.push(piece(body.start, body.end, Part::Body));
        found.push(piece(author.start, author.end, Part::Creator));
    } else if after.contains(char::is_alphanumeric) {
        let is_signed = shapes.without_by(after).len() < after.len() && shapes.is_names(after);
        let kind = typed(shapes.of(after)).unwrap_or(if is_signed { Part::Creator } else { Part::Other(9) });
        found.push(piece(date.end, part.len(), kind));
    }
    found.push(piece(date.start, date.end, Part::Date));
    Some((found, left(before.len())?))
}

/// The author and the text of "by Ana Whitlock – what the tide left", as it stands behind the year of a book.
fn authored<'t>(text: &'t str, shapes: &Shapes) -> Option<(&'t str, &'t str)> {
    let (author, body) = [" – ", " — ", " - "].iter().find_map(|mark| text.split_once(mark))?;
    let author = author.trim();
    let named = shapes.without_by(author).len() < author.len() && shapes.is_names(author);
    (named && body.split_whitespace().count() > 2).then_some((author, body.trim()))
}

/// The part of a text that stands before a date in brackets: a publisher, or a kind as in "(Report, May 2021)".
fn issuer(text: &str, shapes: &Shapes) -> Part {
    typed(shapes.of(text)).unwrap_or(Part::Publisher)
}

/// Whether two texts with a comma between them are a name and a date: "Harbour Press" and "2023".
fn is_issuer_and_date((name, date): (&str, &str), shapes: &Shapes) -> bool {
    typed(shapes.of(date)) == Some(Part::Date) && shapes.of(name) != Shape::Sentence
}

/// The text without the words at its end that announce a date: "…, Filed", "… Published on".
fn without_opening<'t>(before: &'t str, shapes: &Shapes) -> &'t str {
    let mut kept = before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '(' | '['));
    for _ in 0..2 {
        let word = kept.rsplit(char::is_whitespace).next().unwrap_or_default();
        let known = !word.is_empty() && word.len() < kept.len() && shapes.dates().announces(&fold(word));
        if !known || shapes.words().has(List::About, &fold(word)) {
            break;
        }
        kept = kept.get(..kept.len() - word.len()).unwrap_or_default().trim_end();
    }
    kept
}

/// The last pair of brackets of a text that ends with it: the position of the opening bracket, and the range inside.
fn bracketed(text: &str) -> Option<(usize, Range<usize>)> {
    let (open, close) = match text.chars().next_back()? {
        ')' => ('(', ')'),
        ']' => ('[', ']'),
        _ => return None,
    };
    let mut depth = 0_u32;
    for (at, c) in text.char_indices().rev() {
        if c == close {
            depth += 1;
        } else if c == open {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return (at > 0).then_some((at, at + 1..text.len() - 1));
            }
        }
    }
    None
}

/// The first typed pieces of the core of a line, and the range after them.
fn first(text: &str, core: &Range<usize>, shapes: &Shapes) -> Option<(Vec<Piece>, Range<usize>)> {
    let part = text.get(core.clone())?;
    let rest = |at: usize| {
        let kept = part.get(at..)?;
        let from = core.start + at + (kept.len() - kept.trim_start_matches(is_mark).len());
        let words = text.get(from..core.end)?;
        words.contains(char::is_alphabetic).then_some(from..core.end)
    };
    let piece =
        |from: usize, to: usize, part: Part| Piece { span: bare(text, core.start + from..core.start + to), part };
    if let Some(inner) = part.strip_prefix(['[', '(']) {
        let close = inner.find([']', ')'])?;
        let said = inner.get(..close)?;
        if let Some(kind) = typed(shapes.of(said)).filter(|_| said.len() > 3) {
            return Some((vec![piece(1, 1 + close, kind)], rest(close + 2)?));
        }
        // "(Harbour Press, 2023) Ana Mora"
        if let Some((name, date)) = said.rsplit_once(", ").filter(|pair| is_issuer_and_date(*pair, shapes)) {
            let pieces = vec![
                piece(1, 1 + name.len(), issuer(name, shapes)),
                piece(1 + close - date.len(), 1 + close, Part::Date),
            ];
            return Some((pieces, rest(close + 2)?));
        }
    }
    let opening = part.char_indices().nth(60).and_then(|(end, _)| part.get(..end)).unwrap_or(part);
    if opening.bytes().take(40).any(|byte| byte.is_ascii_digit())
        && let Some(date) = shapes.dates().find(opening, true)
    {
        let lead = opening.get(..date.start)?;
        let after = part.get(date.end..)?;
        let marked = after.trim_start().starts_with(['–', '—', '|', '·', '•', ':', '-', ',', ';', '»', '.'])
            && !after.starts_with(['-', '.']);
        let opens = lead.is_empty() || shapes.dates().announces(&fold(lead));
        // "2019 Results Summary" is a title; a day or month at the beginning is the date of the line.
        if opens && (marked || date.names_month() && after.starts_with(char::is_whitespace)) {
            return Some((vec![piece(date.start, date.end, Part::Date)], rest(date.end)?));
        }
    }
    // A kind of publication before a mark: "Report | Title", "Report – Title".
    if let Some((at, mark)) = part.char_indices().find(|(_, c)| matches!(c, '|' | '·' | '•' | '–' | '—'))
        && part.get(..at)?.ends_with(' ')
        && let Some(kind) = typed(shapes.of(part.get(..at)?))
    {
        return Some((vec![piece(0, at, kind)], rest(at + mark.len_utf8())?));
    }
    let word = part.split_whitespace().next()?;
    let number = word.trim_end_matches(['.', ':', ',']);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let shaped = digits >= 3 && number.len() >= 5 && number.chars().any(|c| !c.is_ascii_digit());
    let end = if shaped && is_number(number, shapes.words()) { word.len() } else { numbered(part, shapes)? };
    Some((vec![piece(0, end, Part::Number)], rest(end)?))
}

/// The end of the number before the first mark of a line: "No. SC-20-100, Ames v. Marsh", "CMR/C.12/1 - Heronries".
fn numbered(text: &str, shapes: &Shapes) -> Option<usize> {
    let end = [", ", ": ", " - ", " – ", " — ", " | "].iter().filter_map(|mark| text.find(mark)).min()?;
    let lead = text.get(..end).filter(|lead| lead.len() <= NUMBER && lead.bytes().any(|byte| byte.is_ascii_digit()))?;
    (is_number(lead, shapes.words()) && shapes.of(lead) == Shape::Number).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;
    use crate::text::words::Words;

    fn parts(text: &str) -> Vec<(Part, String)> {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let peeled = peel(text, &Shapes::new(&words), Common::default());
        let mut parts: Vec<(Part, String)> =
            peeled.head.iter().chain(peeled.tail.iter()).map(|p| (p.part, text[p.span.clone()].to_owned())).collect();
        parts.push((Part::Head, text[bare(text, peeled.core)].to_owned()));
        parts
    }

    #[test]
    fn ends_are_taken_from_lines() {
        for (text, core, found) in [
            ("Annual report (2021)", "Annual report", vec![(Part::Date, "2021")]),
            ("Annual report 2021", "Annual report 2021", vec![]),
            ("12 March 2021 – Homes on the water", "Homes on the water", vec![(Part::Date, "12 March 2021")]),
            ("2021 – Homes on the water", "Homes on the water", vec![(Part::Date, "2021")]),
            (
                "Lovell, Case No. 2015063, Filed July 25, 2024, 2024 UT 25",
                "Lovell",
                vec![(Part::Other(9), "2024 UT 25"), (Part::Date, "July 25, 2024"), (Part::Number, "Case No. 2015063")],
            ),
            (
                "24-60658 Nexstar v. Ard Oct 15, 2025 Unpublished Opinion PDF",
                "Nexstar v. Ard",
                vec![
                    (Part::Number, "24-60658"),
                    (Part::Link, "PDF"),
                    (Part::Other(9), "Unpublished Opinion"),
                    (Part::Date, "Oct 15, 2025"),
                ],
            ),
            (
                "Verrier (AC 24-P-446) (September 8, 2025)",
                "Verrier",
                vec![(Part::Date, "September 8, 2025"), (Part::Number, "AC 24-P-446")],
            ),
            ("No. SC-20-100, Ames v. Marsh", "Ames v. Marsh", vec![(Part::Number, "No. SC-20-100")]),
            ("What changed in May 2021", "What changed in May 2021", vec![]),
            ("Homes on the water [PDF, 1.2 MB]", "Homes on the water", vec![(Part::Size, "PDF, 1.2 MB")]),
        ] {
            let mut wanted: Vec<(Part, String)> =
                found.into_iter().map(|(part, said)| (part, said.to_owned())).collect();
            wanted.push((Part::Head, core.to_owned()));
            assert_eq!(parts(text), wanted, "{text}");
        }
    }
}
