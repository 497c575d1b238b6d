//! Descriptions of library catalogues after ISBD: `Title / responsibility. -- Edition. -- Place : Publisher, Year. -- 95 p.`

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::elements::{is_edition, is_place};
use super::{Pattern, creators, piece};
use crate::text::folding::fold;
use crate::text::pieces::shape::Shapes;
use crate::text::pieces::{Part, Piece};
use crate::text::words::List;

/// The mark between two areas.
static AREAS: Pattern = LazyLock::new(|| Regex::new(r"(?:\.|\s)\s*(?:--|–|—)\s+").ok());
/// The area of publication: place, publisher and year.
static PUBLISHED: Pattern = LazyLock::new(|| {
    Regex::new(
        r"^\[?([^:]+?)\]? : \[?(.+?)\]?, \[?(?:cop\.? ?|impr\.? ?|D\.L\.? ?|c|©|ca\.? ?)?((?:1[4-9]|20)[0-9]{2})\b",
    )
    .ok()
});

/// The parts of a description; `None` if the text has no area of publication with the marks of ISBD.
pub(super) fn parse(text: &str, shapes: &Shapes) -> Option<Vec<Piece>> {
    if !text.contains(" : ") || !(text.contains("--") || text.contains(['–', '—'])) {
        return None;
    }
    let areas = areas(text);
    let (first, others) = areas.split_first()?;
    let published = others.iter().position(|area| text.get(area.clone()).is_some_and(is_published))?;
    let mut pieces = Vec::new();
    title(text, first.clone(), shapes, &mut pieces)?;
    for (number, area) in others.iter().enumerate() {
        let said = text.get(area.clone())?;
        if number == published {
            publication(said, area.start, &mut pieces)?;
            continue;
        }
        let part = if is_edition(said.trim_end_matches('.'), shapes) { Part::Edition } else { Part::Remark };
        pieces.push(Piece { span: area.clone(), part });
    }
    Some(pieces)
}

/// The byte ranges of the areas, without the marks between them.
fn areas(text: &str) -> Vec<Range<usize>> {
    let mut areas = Vec::new();
    let mut start = 0;
    for mark in AREAS.as_ref().into_iter().flat_map(|pattern| pattern.find_iter(text)) {
        areas.push(start..mark.start());
        start = mark.end();
    }
    areas.push(start..text.trim_end().len().max(start));
    areas.retain(|area| !area.is_empty());
    areas
}

fn is_published(area: &str) -> bool {
    let found = PUBLISHED.as_ref().and_then(|pattern| pattern.captures(area));
    found.and_then(|found| found.get(1)).is_some_and(|place| is_place(place.as_str()) || place.as_str().contains(" ; "))
}

/// The title before its slash, and the statements of responsibility after it.
fn title(text: &str, area: Range<usize>, shapes: &Shapes, pieces: &mut Vec<Piece>) -> Option<()> {
    let said = text.get(area.clone())?;
    let slash = said.find(" / ").unwrap_or(said.len());
    let proper = said.get(..slash)?.trim_end();
    // The kind of material stands in square brackets: "Title [Texto impreso]".
    let end = proper.rfind(" [").filter(|at| *at > 0 && proper.ends_with(']')).unwrap_or(proper.len());
    pieces.push(Piece { span: area.start..area.start + end, part: Part::Title });
    let mut start = area.start + slash + 3;
    let Some(said) = text.get(start..area.end) else { return Some(()) };
    for (number, statement) in said.split(" ; ").enumerate() {
        let names = shapes.without_by(statement);
        let edited = shapes.words().begins_with(List::Editors, statement).is_some();
        let institution = || shapes.words().has_word(List::Institution, &fold(names));
        let made = number == 0 && !edited && (shapes.is_names(names) || institution());
        let range = start + statement.len() - names.len()..start + statement.len();
        pieces.extend(if made {
            creators(text, range, shapes)
        } else {
            vec![Piece { span: start..start + statement.len(), part: Part::Remark }]
        });
        start += statement.len() + 3;
    }
    Some(())
}

fn publication(said: &str, start: usize, pieces: &mut Vec<Piece>) -> Option<()> {
    let found = PUBLISHED.as_ref()?.captures(said)?;
    for (group, part) in [(1, Part::Place), (2, Part::Publisher), (3, Part::Date)] {
        let at = found.get(group)?;
        pieces.push(piece(said, at.range(), part));
        if let Some(last) = pieces.last_mut() {
            last.span = start + last.span.start..start + last.span.end;
        }
    }
    Some(())
}
