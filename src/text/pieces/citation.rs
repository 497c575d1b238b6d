//! Splits bibliographic citations into creators, year, title, container, publisher and place.
//!
//! The elements are those of ISO 690; their orders are those of APA, Harvard, Chicago (author and date), Vancouver, IEEE
//! and MLA. In all of these styles a citation begins with its creators and has one year.

mod commas;
mod creators;
mod elements;
mod imprint;
mod isbd;
mod listed;
mod marks;
mod names;
mod numbers;
mod title;
mod years;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::shape::Shapes;
use super::{Part, Piece};
use crate::text::letters::count_letters;
use crate::text::names::is_suffix;
use crate::text::words::List;
pub(super) use creators::is_named_institution;
pub(crate) use creators::people;
use creators::{CREATORS, are_creators, are_sure, creators, names_end};
pub(super) use elements::segments;
use imprint::Imprint;
pub(crate) use listed::listed;
pub(super) use marks::is_numbered_kind;
use marks::mark_at_end;
pub(super) use names::is_institution;
use title::{begins_quoted, quoted, title};

/// The largest number of characters that a citation has; longer texts are not citations.
const LONGEST: usize = 1200;
/// A pattern that is prepared when the first citation needs it. Pages without citations need none.
type Pattern = LazyLock<Option<Regex>>;

/// The parts of a citation; `None` if the text is not a citation.
///
/// Words that belong to no element are parts of their own ([`Part::Remark`]), apart from those that announce an element
/// ("In", "pp.", "Available at") and remainders of up to three letters.
pub(crate) fn parse(text: &str, shapes: &Shapes) -> Option<Vec<Piece>> {
    read(text, shapes, |body| {
        let again = || repeated(body).and_then(|start| by_same_names(body, start, shapes));
        isbd::parse(body, shapes).or_else(again).or_else(|| by_date(body, shapes)).or_else(|| by_names(body, shapes))
    })
}

/// The parts of a citation without creators. Other texts have this form, too, so that it counts only among other
/// citations: `Harbour office opens. (2015, May 2). The Coastal Mail.`, `Armitage v Sandhill [2012] EWHC 2204 (Ch)`.
fn parse_among(text: &str, shapes: &Shapes) -> Option<Vec<Piece>> {
    read(text, shapes, |body| commas::decision(body).or_else(|| by_title(body, shapes)))
}

/// Whether a text is a citation without creators, which counts only among other citations.
pub(crate) fn is_untitled(text: &str, shapes: &Shapes) -> bool {
    parse_among(text, shapes).is_some()
}

/// Whether a text has names, a title and a year at its end with commas between them, as citations in some lists have.
pub(crate) fn is_line(text: &str, shapes: &Shapes) -> bool {
    text.len() <= LONGEST && commas::count(text, shapes).is_some_and(|count| count > 0)
}

/// Whether a text is running text, and not the name of a publisher or a journal.
pub(crate) fn is_running(text: &str, shapes: &Shapes) -> bool {
    elements::is_prose(text, shapes)
}

/// Reads a text behind its number in the list, and adds the words that belong to no element.
fn read(text: &str, shapes: &Shapes, parts: impl Fn(&str) -> Option<Vec<Piece>>) -> Option<Vec<Piece>> {
    if text.len() > LONGEST || !(text.bytes().any(|byte| byte.is_ascii_digit()) || years::is_undated(text, shapes)) {
        return None;
    }
    let start = numbered(text);
    let body = text.get(start..)?;
    let mut pieces = parts(body)?;
    left_over(body, shapes, &mut pieces);
    Some(pieces.into_iter().map(|piece| piece.moved(start)).collect())
}

/// Whether a text is a note about access: "(Accessed: 3 May 2022)", "Available at".
pub(crate) fn is_retrieved(text: &str, shapes: &Shapes) -> bool {
    let bare = text.trim_start_matches(['(', '[', '.', ',', ' ']);
    elements::begins_note(bare, shapes)
}

/// The length of the number of a citation in a list: `[12] `.
fn numbered(text: &str) -> usize {
    let number = || {
        let rest = text.strip_prefix('[')?.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix(']')?;
        let rest = rest.trim_start();
        (text.len() - rest.len() <= 8).then_some(text.len() - rest.len())
    };
    number().unwrap_or(0)
}

/// The length of dashes in place of the creators of the citation before: `———. `, `---, `.
fn repeated(text: &str) -> Option<usize> {
    let rest = text.trim_start_matches(['—', '–', '―', '-', '_']);
    let dashes = text.get(..text.len() - rest.len())?;
    let rest = rest.strip_prefix(['.', ',']).unwrap_or(rest).strip_prefix(' ')?;
    let enough = dashes.chars().count() > 1 || dashes.starts_with(['—', '―']);
    enough.then_some(text.len() - rest.len())
}

/// Splits a citation with dashes in place of its creators, which end at `start`.
fn by_same_names(text: &str, start: usize, shapes: &Shapes) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let before = years::bracketed(text, shapes).filter(|found| found.all.start == start);
    let before = before.or_else(|| years::apart(text, shapes).filter(|found| found.all.start <= start));
    let (start, place) = match before {
        Some(found) => {
            pieces.extend(found.year.map(|span| Piece { span, part: Part::Date }));
            (found.all.end, Year::Before)
        }
        None => (start, Year::After),
    };
    let rest = text.get(start..)?;
    let start = text.len() - rest.trim_start_matches(['.', ',', ':', ' ']).len();
    after_creators(text, start, place, shapes, &mut pieces)?;
    pieces.iter().any(|piece| piece.part == Part::Date).then_some(pieces)
}

/// Splits a citation without creators: its title, its date, and the parts after it.
fn by_title(text: &str, shapes: &Shapes) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    if begins_quoted(text) {
        let is_sure = after_creators(text, 0, Year::After, shapes, &mut pieces)?;
        let dated = pieces.iter().any(|piece| piece.part == Part::Date);
        return (dated && is_sure).then_some(pieces);
    }
    let (title, found) = commas::untitled_names(text, shapes)?;
    let mut title = title;
    while let Some((end, marks)) = mark_at_end(text, &title, shapes) {
        title.end = end;
        pieces.extend(marks);
    }
    pieces.push(piece(text, title, Part::Title));
    pieces.extend(found.year.map(|span| Piece { span, part: Part::Date }));
    pieces.extend(Imprint::read(text, found.all.end, None, false, shapes).pieces);
    Some(pieces)
}

/// Splits a citation whose creators and year come before the title.
fn by_date(text: &str, shapes: &Shapes) -> Option<Vec<Piece>> {
    let begins_early = |found: &years::Marked| found.all.start <= CREATORS;
    let bare =
        || years::bare(text).filter(|found| text.get(..found.all.start).is_some_and(|names| ends_bare(names, shapes)));
    let found = years::bracketed(text, shapes)
        .filter(begins_early)
        .or_else(|| years::apart(text, shapes).filter(begins_early))
        .or_else(bare)?;
    let all = text.get(found.all.clone())?;
    let bracket = all.starts_with(['(', '[']);
    let names = text.get(..found.all.start)?.trim_end();
    // The full stop after an initial belongs to the name, although it is also the mark before the year.
    let initial = names.chars().rev().take_while(|c| c.is_alphabetic()).count() == 1 && all.starts_with('.');
    let names = if initial { text.get(..found.all.start + 1)? } else { names };
    let rest = text.get(found.all.end..)?;
    let behind = rest.trim_start_matches(['.', ',', ':', ' ']);
    let start = text.len() - behind.len();
    // Words before the year that an author follows are a title: "Salt and silver (2017), by Ana Whitlock".
    let signed = shapes.without_by(behind).len() < behind.len();
    if signed || behind.is_empty() || !are_creators(names, shapes) {
        return None;
    }
    let mut pieces = creators(text, 0..names.len(), shapes);
    pieces.extend(found.year.map(|span| Piece { span, part: Part::Date }));
    let is_sure = after_creators(text, start, Year::Before, shapes, &mut pieces)?;
    // A year in brackets in running text comes after words and is not followed by a punctuation mark.
    let marked = !bracket || rest.starts_with(['.', ',', ':']) || names.ends_with(['.', ',']);
    (is_sure || begins_quoted(behind) || marked && are_sure(names, shapes)).then_some(pieces)
}

/// Whether names end so that a year may follow them without a mark: with initials without full stops, or with the name of
/// an institution.
fn ends_bare(names: &str, shapes: &Shapes) -> bool {
    let last = names.rsplit(' ').next().unwrap_or_default();
    let initials = (1..=3).contains(&last.chars().count()) && last.chars().all(char::is_uppercase);
    names.contains(", ") && initials || is_named_institution(names, shapes) && names.contains(' ')
}

/// Splits a citation whose creators come before the title and whose year comes after it.
fn by_names(text: &str, shapes: &Shapes) -> Option<Vec<Piece>> {
    let (names, is_person) =
        names_end(text, shapes).or_else(|| commas::footnote_names(text, shapes).map(|end| (end, true)))?;
    let start = names + text.get(names..)?.len() - text.get(names..)?.trim_start().len();
    let mut pieces = creators(text, 0..names, shapes);
    let is_sure = after_creators(text, start, Year::After, shapes, &mut pieces)?;
    let dated = pieces.iter().any(|piece| piece.part == Part::Date);
    (dated && (is_person || is_sure)).then_some(pieces)
}

/// The place of the year in a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Year {
    /// The year comes before the title.
    Before,
    /// The year comes after the title.
    After,
}

/// Adds the title, which begins at `start`, and the parts after it. Returns whether these parts have the form of an
/// imprint.
fn after_creators(text: &str, start: usize, place: Year, shapes: &Shapes, pieces: &mut Vec<Piece>) -> Option<bool> {
    let rest = text.get(start..)?;
    // After names that end with a comma, commas may separate all elements.
    let by_commas = text.get(..start).is_some_and(|before| before.trim_end().ends_with(','));
    let (title, after) = title(rest, by_commas, shapes);
    let whole = after >= rest.trim_end_matches(['.', ' ']).len()
        || place == Year::Before && segments(text, start..text.len(), shapes).len() == 1;
    if by_commas && whole && !begins_quoted(rest) {
        return by_elements(text, start, place, shapes, pieces);
    }
    let mut title = start..start + title;
    let after = start + after;
    // Marks in brackets after the title belong to the edition: "Boats and borders (2nd ed.)".
    let mut marked = false;
    while let Some((end, marks)) = mark_at_end(text, &title, shapes) {
        title.end = end;
        marked = true;
        pieces.extend(marks);
    }
    let title = quoted(text, title);
    // In "Fair rosters (2019), Report, 64 pages" the words before the year are the title.
    let first = text.get(title.clone())?.split(", ").next().unwrap_or_default();
    if Part::of(shapes.of(first)).is_some() {
        return None;
    }
    if count_letters(text.get(title.clone())?) < 3 {
        return None;
    }
    let year = (place == Year::After).then(|| years::last(text, after, shapes)).flatten();
    pieces.push(piece(text, title, Part::Title));
    pieces.extend(year.clone().map(|span| Piece { span, part: Part::Date }));
    let found = Imprint::read(text, after, year.as_ref(), by_commas && place == Year::Before, shapes);
    pieces.extend(found.pieces);
    Some(found.is_sure || marked)
}

/// The number of elements in the imprint of a citation without full stops: publisher and place.
const IMPRINT: usize = 2;

/// Adds the title and the imprint of a citation whose elements have commas between them. Returns whether these parts have
/// the form of an imprint.
fn by_elements(text: &str, start: usize, place: Year, shapes: &Shapes, pieces: &mut Vec<Piece>) -> Option<bool> {
    let end = start + elements::retrieved(text.get(start..)?, shapes).unwrap_or(text.len() - start);
    let end = text.get(start..end)?.find(['<', '[']).map_or(end, |at| start + at);
    let end = text.get(start..end)?.find("http").map_or(end, |at| start + at);
    let year = (place == Year::After).then(|| years::last(text, start, shapes)).flatten();
    let most = if place == Year::Before { IMPRINT } else { 1 };
    let (title, found) = commas::title_and_imprint(text, start..end, most, shapes)?;
    let said = text.get(title.clone())?;
    if count_letters(said) < 3 || Part::of(shapes.of(said)).is_some() {
        return None;
    }
    let is_sure = found.iter().any(|piece| !matches!(piece.part, Part::Date | Part::Remark));
    pieces.extend(found.into_iter().filter(|piece| piece.part != Part::Date || year.is_some()));
    if let Some(year) =
        year.filter(|year| !pieces.iter().any(|piece| piece.span.start <= year.start && year.end <= piece.span.end))
    {
        pieces.push(Piece { span: year, part: Part::Date });
    }
    pieces.push(piece(text, title, Part::Title));
    pieces.extend(
        Imprint::read(text, end, None, false, shapes).pieces.into_iter().filter(|piece| piece.part == Part::Address),
    );
    Some(is_sure)
}

/// Adds the words that belong to no element as parts of their own, apart from the words that announce an address.
fn left_over(text: &str, shapes: &Shapes, pieces: &mut Vec<Piece>) {
    pieces.retain(|piece| !piece.span.is_empty());
    pieces.sort_by_key(|piece| piece.span.start);
    let mut gaps = Vec::new();
    let mut from = 0;
    for piece in pieces.iter() {
        gaps.push(from..piece.span.start);
        from = from.max(piece.span.end);
    }
    gaps.push(from..text.len());
    let marks = |c: char| !c.is_alphanumeric();
    for gap in gaps.into_iter().filter(|gap| gap.start < gap.end) {
        let said = text.get(gap.clone()).unwrap_or_default();
        let open = said.trim_start_matches(marks);
        let said_only = open.trim_end_matches(marks);
        let announces =
            || !said_only.bytes().any(|byte| byte.is_ascii_digit()) && elements::begins_note(said_only, shapes);
        let figures = said_only.bytes().filter(u8::is_ascii_digit).count();
        let letters = count_letters(said_only);
        if (letters > 3 || figures > 0) && !announces() {
            let start = gap.start + said.len() - open.len();
            pieces.push(Piece { span: start..start + said_only.len(), part: Part::Remark });
        }
    }
    pieces.sort_by_key(|piece| piece.span.start);
}

fn piece(text: &str, range: Range<usize>, part: Part) -> Piece {
    let said = text.get(range.clone()).unwrap_or_default();
    let start = range.start + said.len() - said.trim_start().len();
    Piece { span: start..start + said.trim().len(), part }
}

/// The piece of the creators in a range. The full stop after the last initial, or of an abbreviation, belongs to it.
fn creator(text: &str, range: Range<usize>, shapes: &Shapes) -> Piece {
    let Piece { span, part } = piece(text, range, Part::Creator);
    let said = text.get(span.clone()).unwrap_or_default().trim_end_matches([',', ' ', ';']);
    let word = said.trim_end_matches('.').rsplit([' ', '.', '-']).next().unwrap_or_default();
    // In "Marsh L, Osei P." the full stop ends the names.
    let before = said.trim_end_matches('.').strip_suffix(word).unwrap_or_default();
    let bare = before.ends_with(' ') && !before.trim_end().ends_with([',', '.']);
    let initial = !bare && !before.is_empty() && word.chars().all(char::is_uppercase);
    let keeps = initial || is_suffix(word) || shapes.words().is_word(List::Ending, word);
    let said = if keeps { said } else { said.trim_end_matches('.') };
    Piece { span: span.start..span.start + said.len(), part }
}

#[cfg(test)]
mod tests;
