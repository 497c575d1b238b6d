//! The numbers in an element of a citation: volume, issue and pages.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::Pattern;
use crate::text::pieces::shape::Shapes;
use crate::text::pieces::{Part, Piece};

/// A volume before its pages: `Strand Magazine, 14, 22–25`, `Revista de Montes, 22, pp. 45-67`.
static BEFORE_PAGES: Pattern = LazyLock::new(|| Regex::new(r"(?:, |;|\s)([0-9]{1,4})$").ok());

/// A journal of law: `(2016) 31 Land Quarterly 210`, `[2019] Boundary Review 55`.
static LAW: Pattern = LazyLock::new(|| {
    let volume = r"(?:([0-9]{1,4})(?:\(([0-9]{1,3})\))? )?";
    let year = r"[(\[][0-9]{4}[)\]]";
    Regex::new(&format!(r"^{year} {volume}(\p{{Lu}}[^0-9]*?) ([A-Z]?[0-9]{{1,5}}(?:[–-][0-9]{{1,5}})?)$")).ok()
});

fn of(found: &Captures<'_>, group: usize, start: usize, part: Part) -> Option<Piece> {
    found.get(group).map(|at| Piece { span: start + at.start()..start + at.end(), part })
}

/// Volume, issue and pages in an element that begins at the byte `start`, and the bytes from the first to the last of
/// them.
pub(super) fn find(said: &str, start: usize, shapes: &Shapes) -> Option<(Range<usize>, Vec<Piece>)> {
    let numbering = shapes.words().numbering();
    let mut all: Option<Range<usize>> = None;
    let mut pieces = Vec::new();
    let mut extend = |found: Range<usize>| {
        let all = all.get_or_insert(found.clone());
        *all = all.start.min(found.start)..all.end.max(found.end);
    };
    if let Some(found) = numbering.volume.as_ref().and_then(|pattern| pattern.captures(said)) {
        let parts = [(1, Part::Volume), (2, Part::Issue), (3, Part::Issue), (4, Part::Issue), (5, Part::Volume)];
        let is_volume = |group: usize| !found.get(group).is_some_and(|number| is_year(number.as_str()));
        let parts = parts.into_iter().filter(|(group, part)| *part != Part::Volume || is_volume(*group));
        pieces.extend(parts.filter_map(|(group, part)| of(&found, group, start, part)));
        found.get(0).into_iter().for_each(|found| extend(found.range()));
    }
    if !pieces.iter().any(|piece| piece.part == Part::Issue)
        && let Some(found) = numbering.issue.as_ref().and_then(|pattern| pattern.captures(said))
    {
        pieces.extend([1, 2].into_iter().filter_map(|group| of(&found, group, start, Part::Issue)));
        found.get(0).into_iter().for_each(|found| extend(found.range()));
    }
    if let Some(found) = numbering.pages.as_ref().and_then(|pattern| pattern.captures(said)) {
        pieces.extend([1, 2].into_iter().filter_map(|group| of(&found, group, start, Part::Pages)));
        let at = found.get(0).map_or(0..0, |found| found.range());
        let before = said.get(..at.start).unwrap_or_default().trim_end_matches([',', ' ']);
        if !pieces.iter().any(|piece| piece.part == Part::Volume)
            && let Some(volume) = BEFORE_PAGES.as_ref().and_then(|pattern| pattern.captures(before))
            && volume.get(1).is_some_and(|number| !is_year(number.as_str()))
        {
            pieces.extend(of(&volume, 1, start, Part::Volume));
            volume.get(0).into_iter().for_each(|found| extend(found.range()));
        }
        extend(at);
    }
    all.map(|all| (start + all.start..start + all.end, pieces))
}

/// The parts of an article in a journal of law, if the element is one.
pub(super) fn law(said: &str, start: usize) -> Option<Vec<Piece>> {
    let found = LAW.as_ref()?.captures(said)?;
    let parts = [(1, Part::Volume), (2, Part::Issue), (3, Part::Container), (4, Part::Pages)];
    Some(parts.into_iter().filter_map(|(group, part)| of(&found, group, start, part)).collect())
}

fn is_year(number: &str) -> bool {
    number.len() == 4 && matches!(number.get(..2), Some("18" | "19" | "20"))
}
