//! Marks in brackets at the end of the title of a citation: an edition, a kind, the number of a report, a translator.

use std::ops::Range;

use super::elements::{begins_note, is_edition};
use crate::text::pieces::shape::{Shape, Shapes};
use crate::text::pieces::{Part, Piece};
use crate::text::words::List;

/// The marks in brackets at the end of a title that are not part of it, such as an edition, a kind, or the number of a
/// report, with the end of the title before them.
pub(super) fn mark_at_end(text: &str, title: &Range<usize>, shapes: &Shapes) -> Option<(usize, Vec<Piece>)> {
    let said = text.get(title.clone())?.trim_end();
    let (open, mark) = match said.chars().last()? {
        ')' => (said.rfind('(')?, '('),
        ']' => (said.rfind('[')?, '['),
        _ => return None,
    };
    let inner = title.start + open + 1..title.start + said.len() - 1;
    let pieces = if open > 0 { elements(text, inner, mark == '[', shapes) } else { None }?;
    Some((title.start + open, pieces))
}

/// The elements in brackets; `None` if they belong to the title. Square brackets hold more kinds of marks.
fn elements(text: &str, inner: Range<usize>, is_square: bool, shapes: &Shapes) -> Option<Vec<Piece>> {
    let said = text.get(inner.clone())?;
    let (first, last) = (said.split(", ").next()?, said.rsplit(", ").next()?);
    let rest = inner.start + (first.len() + 2).min(said.len())..inner.end;
    let with_rest = |mut pieces: Vec<Piece>, part: Part| {
        if !rest.is_empty() {
            pieces.push(Piece { span: rest.clone(), part });
        }
        Some(pieces)
    };
    let whole = |part: Part| Some(vec![Piece { span: inner.clone(), part }]);
    if is_edition(first, shapes) {
        let edition = Piece { span: inner.start..inner.start + first.len(), part: Part::Edition };
        return with_rest(vec![edition], Part::Remark);
    }
    match shapes.of(said) {
        Shape::Kind => return whole(Part::Kind),
        Shape::Number => return whole(Part::Number),
        Shape::Words if is_numbered_kind(said, shapes) => return whole(Part::Number),
        _ => {}
    }
    let is_series = first.len() < said.len() && first.starts_with(char::is_uppercase) && is_volume(last, shapes);
    if is_series {
        return whole(Part::Remark);
    }
    if let Some(kind) = kind(first, is_square, shapes) {
        let span = inner.start + kind.start..inner.start + kind.end;
        // The university of a thesis follows its kind.
        return with_rest(vec![Piece { span, part: Part::Kind }], Part::Publisher);
    }
    if is_square && begins_note(said, shapes) {
        return Some(Vec::new());
    }
    let has_role = first.len() < said.len() && shapes.words().role(last).is_some();
    if has_role { whole(Part::Remark) } else { None }
}

/// The bytes of a kind of publication in a mark, with a word or two beside it: "Unpublished doctoral thesis".
fn kind(said: &str, is_square: bool, shapes: &Shapes) -> Option<Range<usize>> {
    let known = |said: &str| shapes.words().kind(said).is_some();
    if known(said) {
        return Some(0..said.len());
    }
    let capital = said.starts_with(char::is_uppercase);
    let mut starts = said.match_indices(' ').map(|(at, _)| at + 1).take(2);
    let suffix = starts.find(|at| capital && said.get(*at..).is_some_and(known)).map(|at| at..said.len());
    let mut ends = said.rmatch_indices(' ').map(|(at, _)| at).take(4);
    suffix.or_else(|| ends.find(|at| is_square && said.get(..*at).is_some_and(known)).map(|at| 0..at))
}

/// Whether the text is the number of a volume in a series: "Vol. 4", "nr. 12".
fn is_volume(text: &str, shapes: &Shapes) -> bool {
    let Some((word, number)) = text.trim().rsplit_once([' ', '.']) else { return false };
    let word = word.trim_end_matches('.');
    let is_word = [List::Volume, List::Issue].into_iter().any(|list| shapes.words().is_word(list, word));
    is_word && number.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether the text is a kind of publication with its number: "Report No. 45", "Working paper 12".
pub(in crate::text::pieces) fn is_numbered_kind(text: &str, shapes: &Shapes) -> bool {
    let Some((before, number)) = text.trim().rsplit_once([' ', '#']) else { return false };
    let kind = before.trim_end_matches(['#', ' ']);
    let kind = kind.rsplit_once(' ').filter(|(_, word)| word.ends_with(['.', 'º', '°'])).map_or(kind, |(kind, _)| kind);
    number.bytes().any(|byte| byte.is_ascii_digit()) && shapes.of(kind) == Shape::Kind
}
