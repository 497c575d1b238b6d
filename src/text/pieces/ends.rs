//! Cuts typed pieces from the ends of lines, and divides the words between them: `Title (2021)`, `Title – text`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::peel::{Common, Peeled, bare, is_mark, peel};
use super::shape::{Shape, Shapes, has_stop, is_sentence};
use super::signed::{Halves, at_brackets, at_by, both};
use super::{Part, Piece};

/// Whether a count is at least half of a total, and not 0.
pub(super) fn is_half(count: usize, of: usize) -> bool {
    count > 0 && count * 2 >= of
}

/// The range without the blanks around it.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let said = text.get(range.clone()).unwrap_or_default();
    let start = range.start + said.len() - said.trim_start().len();
    start..start + said.trim().len()
}

/// Cuts typed pieces from the ends of the lines, and divides the rest into title and text if the lines show such
/// a division.
pub(super) fn ends(lines: &[&str], shapes: &Shapes, filled: usize) -> Vec<Vec<Piece>> {
    let common = Common::of(lines, shapes);
    let peeled: Vec<Peeled> = lines.iter().map(|line| peel(line, shapes, common)).collect();
    let count = |pieces: &dyn Fn(&Peeled) -> &[Piece]| {
        let mut counts: BTreeMap<Turn, usize> = BTreeMap::new();
        for line in &peeled {
            for turn in turns(pieces(line)) {
                *counts.entry(turn).or_default() += 1;
            }
        }
        counts.retain(|_, count| is_half(*count, filled));
        counts
    };
    let heads = count(&|line| &line.head);
    let tails = count(&|line| &line.tail);
    let mut cut: Vec<Vec<Piece>> = Vec::with_capacity(lines.len());
    let mut cores: Vec<Range<usize>> = Vec::with_capacity(lines.len());
    for (line, peeled) in lines.iter().zip(&peeled) {
        // From each end, the pieces are cut up to the last one whose part at least half of the lines have.
        // A second date, such as that in "The wells, 1700-1750 (2018)", is cut only where half of the lines have two.
        let kept = |pieces: &[Piece], known: &BTreeMap<Turn, usize>| {
            turns(pieces).iter().rposition(|turn| known.contains_key(turn)).map_or(0, |last| last + 1)
        };
        let (left, right) = (kept(&peeled.head, &heads), kept(&peeled.tail, &tails));
        let head = peeled.head.get(..left).unwrap_or_default();
        let tail = peeled.tail.get(..right).unwrap_or_default();
        let mut core = peeled.core.clone();
        if left < peeled.head.len() {
            core.start = head.last().map_or(0, |piece| piece.span.end);
        }
        if right < peeled.tail.len() {
            core.end = tail.last().map_or(line.len(), |piece| piece.span.start);
        }
        cores.push(whole(line, core));
        cut.push(head.iter().chain(tail).cloned().collect());
    }
    let inner: Vec<&str> =
        lines.iter().zip(&cores).map(|(line, core)| line.get(core.clone()).unwrap_or_default()).collect();
    for ((pieces, parts), core) in cut.iter_mut().zip(core_parts(&inner, shapes)).zip(&cores) {
        pieces.extend(parts.into_iter().map(|piece| piece.moved(core.start)));
    }
    cut
}

/// A part and how often it has occurred before, counted from the end of the line inwards.
type Turn = (Part, usize);

/// The parts of the pieces of one end, from the outermost one on, each with its number among those of the same part.
fn turns(pieces: &[Piece]) -> Vec<Turn> {
    let before = |at: usize, part: Part| pieces.iter().take(at).filter(|other| other.part == part).count();
    pieces.iter().enumerate().map(|(at, piece)| (piece.part, before(at, piece.part))).collect()
}

/// The core without the marks that set it off from the pieces. Brackets that close inside the core are kept.
fn whole(text: &str, core: Range<usize>) -> Range<usize> {
    if core == (0..text.len()) {
        return core;
    }
    let Some(said) = text.get(core.clone()) else { return core };
    let lead = said.len() - said.trim_start_matches(is_mark).len();
    let from = if core.start == 0 { 0 } else { lead };
    let said = said.get(from..).unwrap_or_default();
    let kept = if core.start + from + said.len() == text.len() {
        said
    } else {
        let open = said.matches('(').count() > said.matches(')').count();
        said.trim_end_matches(|c: char| is_mark(c) && c != '.' || c == '[' || open && c == '(')
    };
    core.start + from..core.start + from + kept.trim_end().len()
}

/// A function that cuts a line in two.
type Cut = fn(&str) -> Option<Halves>;

/// The pieces of the cores of the lines: a title and a text, or a title and names.
fn core_parts(cores: &[&str], shapes: &Shapes) -> Vec<Vec<Piece>> {
    let filled = cores.iter().filter(|core| !core.is_empty()).count();
    let one = |core: &&str| vec![Piece { span: 0..core.len(), part: Part::Head }];
    let texts = |found: &[Option<Halves>]| {
        cores.iter().zip(found).filter_map(|(core, found)| core.get(found.as_ref()?.1.clone())).collect::<Vec<&str>>()
    };
    let tries: [(Cut, usize, usize); 2] = [(at_dash, 1, 2), (at_colon, 4, 5)];
    for (split, share, of) in tries {
        let found: Vec<Option<Halves>> = cores.iter().map(|core| split(core)).collect();
        let behind = texts(&found);
        // In fewer than three lines a colon is no evidence.
        if behind.len() < share.min(3) || behind.len() * of < filled * share {
            continue;
        }
        let sentences = behind.iter().filter(|text| is_sentence(text, shapes.words())).count();
        // A phrase behind an author or a year is a text, too: "Salt (2017), by Ana Whitlock – trade on the old road".
        let signed = |(core, found): (&&str, &Option<Halves>)| {
            let (head, rest) = found.as_ref()?;
            let (head, rest) = (core.get(head.clone())?, core.get(rest.clone())?);
            let phrase = rest.starts_with(char::is_lowercase) && rest.split_whitespace().count() > 2;
            (phrase && (at_by(head, shapes).is_some() || head.ends_with(')'))).then_some(())
        };
        let phrases = cores.iter().zip(&found).filter_map(signed).count();
        let body = sentences * 5 >= behind.len() * 3 || share == 1 && phrases * 5 >= behind.len() * 3;
        let names = behind.iter().filter(|text| shapes.of(text) == Shape::Name).count();
        let creators = share < 4 && names * 5 >= behind.len() * 4 && behind.len() > 1;
        if body || creators {
            let part = if body { Part::Body } else { Part::Creator };
            return halved(cores, found, part, body, shapes);
        }
    }
    if let Some(pieces) = names_first(cores, shapes, filled) {
        return pieces;
    }
    let found: Vec<Option<Halves>> = cores.iter().map(|core| at_by(core, shapes)).collect();
    if texts(&found).len() * 5 >= filled * 3 && filled > 0 {
        return halved(cores, found, Part::Creator, true, shapes);
    }
    if let Some(found) = at_brackets(cores, shapes, filled) {
        return halved(cores, found, Part::Creator, false, shapes);
    }
    cores.iter().map(one).collect()
}

/// The pieces of cores that begin with the names of persons before a dash or a colon: `Ana Ruiz – Ports after the storm`.
fn names_first(cores: &[&str], shapes: &Shapes, filled: usize) -> Option<Vec<Vec<Piece>>> {
    let named = |core: &str, halves: &Halves| {
        let (names, title) = (core.get(halves.0.clone()), core.get(halves.1.clone()));
        names.is_some_and(|names| shapes.of(names) == Shape::Name)
            && title.is_some_and(|title| matches!(shapes.of(title), Shape::Words | Shape::Sentence))
    };
    let found: Vec<Option<Halves>> = cores
        .iter()
        .map(|core| at_dash(core).or_else(|| at_colon(core)).filter(|halves| named(core, halves)))
        .collect();
    // Two capitalised words may also be a subject, so that nearly all lines must begin with names.
    let count = found.iter().flatten().count();
    if count < 2 || count * 5 < filled * 4 {
        return None;
    }
    let pieces = |(core, halves): (&&str, Option<Halves>)| match halves {
        Some((names, title)) => {
            vec![Piece { span: names, part: Part::Creator }, Piece { span: title, part: Part::Head }]
        }
        None => vec![Piece { span: 0..core.len(), part: Part::Head }],
    };
    Some(cores.iter().zip(found).map(pieces).collect())
}

/// The pieces of cores that are cut in two, the second of which has this part. `again` says whether authors and dates are
/// cut from the ends of the first halves, too: "Salt (2017), by Ana Whitlock – trade on the old road".
fn halved(cores: &[&str], found: Vec<Option<Halves>>, part: Part, again: bool, shapes: &Shapes) -> Vec<Vec<Piece>> {
    let head = |(core, found): (&&'_ str, &Option<Halves>)| -> String {
        found.as_ref().and_then(|(head, _)| core.get(head.clone())).unwrap_or_default().to_owned()
    };
    let heads: Vec<String> = cores.iter().zip(&found).map(head).collect();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let filled = heads.iter().filter(|head| !head.is_empty()).count();
    let inner = if again { ends(&heads, shapes, filled) } else { Vec::new() };
    let pieces = |(at, (core, found)): (usize, (&&str, Option<Halves>))| {
        let Some((head, rest)) = found else { return vec![Piece { span: 0..core.len(), part: Part::Head }] };
        let mut pieces: Vec<Piece> = match inner.get(at) {
            Some(inner) => {
                let filled = inner.iter().filter(|piece| !piece.span.is_empty());
                filled.map(|piece| piece.clone().moved(head.start)).collect()
            }
            None => vec![Piece { span: head, part: Part::Head }],
        };
        pieces.push(Piece { span: rest, part });
        pieces
    };
    cores.iter().zip(found).enumerate().map(pieces).collect()
}

/// The halves around the first dash, bar or dot that has blanks around it.
fn at_dash(core: &str) -> Option<Halves> {
    let (at, mark) =
        [" – ", " — ", " - ", " -- ", " | ", " · "].iter().filter_map(|mark| Some((core.find(mark)?, mark))).min()?;
    Some((bare(core, 0..at), trimmed(core, at + mark.len()..core.len()))).filter(both)
}

/// The halves around the first colon, if text follows it and no sentence ends before it.
fn at_colon(core: &str) -> Option<Halves> {
    let at = core.find(": ").filter(|at| core.get(..*at).is_some_and(|head| !has_stop(head)))?;
    Some((trimmed(core, 0..at), trimmed(core, at + 2..core.len()))).filter(both)
}
