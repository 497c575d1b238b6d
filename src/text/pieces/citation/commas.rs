//! Citations whose elements have commas between them: those of footnotes, of the law, and of Harvard in Australia.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::elements::{is_edition, is_place};
use super::title::{begins_quoted, ends_in_year, imprint_in_brackets};
use super::{Pattern, creator, numbers, piece, years};
use crate::text::letters::count_letters;
use crate::text::pieces::name_words::is_joint;
use crate::text::pieces::shape::Shapes;
use crate::text::pieces::{Part, Piece};

/// A court with the number of a decision: "[2012] EWHC 2204 (Ch)", "(1998) 45 ER 12".
static DECISION: Pattern = LazyLock::new(|| {
    Regex::new(r"[\[(]((?:1[5-9]|20)[0-9]{2})[\])] (?:[0-9]{1,3} )?[A-Z][A-Za-z.]*(?: [A-Z][A-Za-z.]*){0,3} [0-9]{1,5}(?: \([A-Z][A-Za-z]*\))?$").ok()
});

/// The names before the first comma of a footnote, up to the title: "Tessa Ashgrove, The Year of the Wasp (Leeds: …".
pub(super) fn footnote_names(text: &str, shapes: &Shapes) -> Option<usize> {
    let open =
        text.match_indices(" (").map(|(at, _)| at + 1).find(|open| imprint_in_brackets(text, *open).is_some())?;
    names_before(text.get(..open)?, shapes)
}

/// The end of the names that a text of elements begins with, and the comma after them, if other elements follow.
fn names_before(text: &str, shapes: &Shapes) -> Option<usize> {
    let first = text.find(", ")?;
    shapes.is_names(text.get(..first)?).then_some(())?;
    // In "Ana Ruiz, Tom Kok, and Eva Mora, Ports" the names end after the last one with a joint.
    let commas: Vec<usize> = text.match_indices(", ").map(|(at, _)| at).collect();
    let last = commas.windows(2).find_map(|pair| {
        let (from, to) = (pair.first()? + 2, *pair.last()?);
        let element = text.get(from..to)?;
        let joint = element.split_once(' ').is_some_and(|(word, _)| is_joint(word, shapes.words()));
        (joint && shapes.is_names(text.get(..to)?)).then_some(to)
    });
    Some(last.unwrap_or(first) + 2)
}

/// The elements of a text with commas between them, outside of brackets.
fn elements(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let said = text.get(range.clone()).unwrap_or_default().trim_end_matches(['.', ' ', ',']);
    let mut found = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    for (at, c) in said.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 && said.get(at + 1..).is_some_and(|rest| rest.starts_with(' ')) => {
                found.push(range.start + start..range.start + at);
                start = at + 2;
            }
            _ => {}
        }
    }
    found.push(range.start + start..range.start + said.len());
    found.retain(|element| !element.is_empty());
    found
}

/// The end of the title in elements without a full stop between them: "Cobbles and carts, 2nd edn, Kerb Press, Leeds", and
/// the pieces after it. `most` is the number of elements of the imprint, other than numbers and editions.
pub(super) fn title_and_imprint(
    text: &str,
    range: Range<usize>,
    most: usize,
    shapes: &Shapes,
) -> Option<(Range<usize>, Vec<Piece>)> {
    let mut elements = elements(text, range.clone());
    let said = |element: &Range<usize>| text.get(element.clone()).unwrap_or_default();
    let mut pieces = Vec::new();
    // An edition ends the title.
    let edition = elements.iter().position(|element| is_edition(said(element), shapes)).filter(|at| *at > 0);
    let mut left = most;
    let mut names: Vec<Range<usize>> = Vec::new();
    while elements.len() > edition.map_or(1, |at| at + 1) {
        let Some(element) = elements.last().cloned() else { break };
        let text_of = said(&element);
        let published = text_of.split_once(": ").filter(|(place, _)| is_place(place));
        if ends_in_year(text_of) && text_of.len() <= 5 {
            pieces.push(Piece { span: element, part: Part::Date });
        } else if let Some((place, _)) = published {
            pieces.push(Piece { span: element.start..element.start + place.len(), part: Part::Place });
            pieces.push(Piece { span: element.start + place.len() + 2..element.end, part: Part::Publisher });
            elements.pop();
            break;
        } else if let Some((_, found)) =
            numbers::find(text_of, element.start, shapes).filter(|(all, _)| all.len() + 4 > text_of.len())
        {
            pieces.extend(found);
        } else if (left > 0 || edition.is_some()) && elements.len() > 1 {
            left = left.saturating_sub(1);
            names.push(element);
        } else {
            break;
        }
        elements.pop();
    }
    if let Some(at) = edition.filter(|at| *at < elements.len()) {
        pieces.push(Piece { span: elements.get(at)?.clone(), part: Part::Edition });
        elements.truncate(at);
    }
    // The publisher comes before its place.
    names.reverse();
    let parts = [Part::Publisher, Part::Place].into_iter().chain(std::iter::repeat(Part::Remark));
    pieces.extend(names.into_iter().zip(parts).map(|(span, part)| Piece { span, part }));
    let title = elements.first()?.start..elements.last()?.end;
    Some((title, pieces))
}

/// The parts of a line of names, title, publisher and year with commas between them: "Jan Akkerman, Langs de vaart, Friese
/// Pers, 2003". Such lines are citations only in a list of them.
pub(super) fn line(text: &str, most: usize, shapes: &Shapes) -> Option<Vec<Piece>> {
    if !ends_in_year(text) {
        return None;
    }
    let start = names_before(text, shapes)?;
    let (title, mut pieces) = title_and_imprint(text, start..text.len(), most, shapes)?;
    let dated = pieces.iter().any(|piece| piece.part == Part::Date);
    pieces.push(creator(text, 0..start, shapes));
    pieces.push(piece(text, title, Part::Title));
    dated.then_some(pieces)
}

/// The number of elements between the names and the year of such a line.
pub(super) fn count(text: &str, shapes: &Shapes) -> Option<usize> {
    if !ends_in_year(text) {
        return None;
    }
    let start = names_before(text, shapes)?;
    Some(elements(text, start..text.len()).len().saturating_sub(1))
}

/// The parts of the citation of a decision of a court: "Armitage v Borough of Sandhill [2012] EWHC 2204 (Ch)".
pub(super) fn decision(text: &str) -> Option<Vec<Piece>> {
    let body = text.trim_end_matches(['.', ' ']);
    let found = DECISION.as_ref()?.captures(body)?;
    let (all, year) = (found.get(0)?, found.get(1)?);
    let title = body.get(..all.start())?.trim_end_matches([',', ' ']);
    let is_name = count_letters(title) > 3 && !begins_quoted(title);
    is_name.then(|| {
        vec![
            piece(text, 0..title.len(), Part::Title),
            Piece { span: year.range(), part: Part::Date },
            Piece { span: all.range(), part: Part::Number },
        ]
    })
}

/// The end of the title of a citation without creators, whose title comes first, and its date: "Harbour office opens.
/// (2015, May 2). The Coastal Mail."
pub(super) fn untitled_names(text: &str, shapes: &Shapes) -> Option<(Range<usize>, years::Marked)> {
    let found = years::bracketed(text, shapes)?;
    let title = text.get(..found.all.start)?.trim_end();
    let stop = title.strip_suffix('.').or_else(|| title.ends_with(['?', '!', ')', ']']).then_some(title))?;
    let rest = text.get(found.all.end..)?;
    (stop.split_whitespace().count() > 1 && rest.starts_with(['.', ',', ':'])).then_some((0..stop.len(), found))
}
