//! Cuts the lines of a list into pieces, by one decision for all lines.

use std::collections::BTreeMap;
use std::ops::Range;

use super::peel::{Common, Peeled, bare, is_mark, peel};
use super::shape::{Shape, Shapes, has_stop, is_sentence};
use super::signed::{at_brackets, at_by, both};
use super::{Part, Piece, citation, lead, stops};

/// The largest number of parts between marks that a line of fields has; a line with more parts is running text.
const MOST: usize = 12;

/// The pieces of every line, in the order of the text. A line that is not cut is one piece with the part
/// [`Part::Head`].
pub(crate) fn cut(lines: &[&str], shapes: &Shapes) -> Vec<Vec<Piece>> {
    let filled = lines.iter().filter(|line| !line.is_empty()).count();
    if filled == 0 {
        return vec![Vec::new(); lines.len()];
    }
    if let Some(leads) = lead::common(lines, shapes) {
        let rests: Vec<&str> =
            lines.iter().zip(&leads).map(|(line, (_, end))| line.get(*end..).unwrap_or_default()).collect();
        let behind = cut(&rests, shapes);
        let joined = |((mut pieces, end), rest): ((Vec<Piece>, usize), Vec<Piece>)| {
            pieces.extend(
                rest.into_iter().map(|piece| Piece { span: piece.span.start + end..piece.span.end + end, ..piece }),
            );
            pieces
        };
        return leads.into_iter().zip(behind).map(joined).collect();
    }
    let mut cut = citations(lines, shapes, filled)
        .or_else(|| fields(lines, shapes, filled))
        .or_else(|| stops::cut(lines, shapes, filled))
        .unwrap_or_else(|| ends(lines, shapes, filled));
    for pieces in &mut cut {
        pieces.retain(|piece| !piece.span.is_empty());
        pieces.sort_by_key(|piece| (piece.span.start, piece.part));
    }
    cut
}

/// Whether a count is at least half of a total, and not 0.
fn is_half(count: usize, of: usize) -> bool {
    count > 0 && count * 2 >= of
}

/// Cuts the lines as citations, if at least three of five filled lines are citations.
fn citations(lines: &[&str], shapes: &Shapes, filled: usize) -> Option<Vec<Vec<Piece>>> {
    let parsed = citation::listed(lines, filled, shapes)?;
    let whole = |line: &&str| vec![Piece { span: 0..line.len(), part: Part::Head }];
    Some(parsed.into_iter().zip(lines).map(|(pieces, line)| pieces.unwrap_or_else(|| whole(line))).collect())
}

/// Cuts lines of fields with marks between them, in any order of fields: `Office · 2022 · Evaluation`.
fn fields(lines: &[&str], shapes: &Shapes, filled: usize) -> Option<Vec<Vec<Piece>>> {
    for marks in [&['·', '•', '●', '∙'][..], &['|', '¦'][..], &['–', '—', '-', '/'][..]] {
        let split: Vec<Vec<Range<usize>>> = lines.iter().map(|line| split(line, marks)).collect();
        let several = split.iter().filter(|parts| (2..=MOST).contains(&parts.len())).count();
        if !is_half(several, filled) {
            continue;
        }
        let typed = |text: &str, part: &Range<usize>| text.get(part.clone()).and_then(|said| Part::of(shapes.of(said)));
        let with_typed = lines.iter().zip(&split).filter(|(line, parts)| {
            let count = parts.iter().filter(|part| typed(line, part).is_some()).count();
            let text = parts.iter().any(|part| line.get(part.clone()).is_some_and(is_sentence));
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
    let words = |pieces: &Vec<Piece>| pieces.iter().filter(|piece| matches!(piece.part, Part::Other(_))).count();
    if !cut.iter().all(|pieces| words(pieces) == 1) {
        return;
    }
    let place = |pieces: &Vec<Piece>| pieces.iter().position(|piece| matches!(piece.part, Part::Other(_)));
    let spans: Vec<Range<usize>> =
        cut.iter().filter_map(|pieces| Some(pieces.get(place(pieces)?)?.span.clone())).collect();
    let texts: Vec<&str> =
        lines.iter().zip(&spans).map(|(line, span)| line.get(span.clone()).unwrap_or_default()).collect();
    let inner = ends(&texts, shapes, texts.len());
    if !inner.iter().any(|pieces| pieces.len() > 1) {
        return;
    }
    for ((pieces, inner), span) in cut.iter_mut().zip(inner).zip(spans) {
        pieces.retain(|piece| !matches!(piece.part, Part::Other(_)));
        pieces.extend(
            inner
                .into_iter()
                .map(|piece| Piece { span: piece.span.start + span.start..piece.span.end + span.start, ..piece }),
        );
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

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let said = text.get(range.clone()).unwrap_or_default();
    let start = range.start + said.len() - said.trim_start().len();
    start..start + said.trim().len()
}

/// Cuts typed pieces from the ends of the lines, and divides the rest into title and text if the lines show such
/// a division.
fn ends(lines: &[&str], shapes: &Shapes, filled: usize) -> Vec<Vec<Piece>> {
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
            turns(pieces).rposition(|turn| known.contains_key(&turn)).map_or(0, |last| last + 1)
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
        pieces.extend(
            parts
                .into_iter()
                .map(|Piece { span, part }| Piece { span: core.start + span.start..core.start + span.end, part }),
        );
    }
    cut
}

/// A part and how often it has occurred before, counted from the end of the line inwards.
type Turn = (Part, usize);

/// The parts of the pieces of one end, from the outermost one on, each with its number among those of the same part.
fn turns(pieces: &[Piece]) -> impl DoubleEndedIterator<Item = Turn> + ExactSizeIterator {
    let turns: Vec<Turn> = pieces
        .iter()
        .enumerate()
        .map(|(at, piece)| {
            let before = pieces.iter().take(at).filter(|other| other.part == piece.part).count();
            (piece.part, before)
        })
        .collect();
    turns.into_iter()
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

/// The byte ranges of the two halves of a line.
type Halves = (Range<usize>, Range<usize>);

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
        let sentences = behind.iter().filter(|text| is_sentence(text)).count();
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
            Some(inner) => inner
                .iter()
                .filter(|piece| !piece.span.is_empty())
                .map(|piece| Piece {
                    span: head.start + piece.span.start..head.start + piece.span.end,
                    part: piece.part,
                })
                .collect(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;
    use crate::text::words::Words;

    fn said(texts: &[&str]) -> Vec<Vec<(Part, String)>> {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let cut = cut(texts, &Shapes::new(&words));
        let pieces = |(pieces, text): (Vec<Piece>, &&str)| {
            pieces.into_iter().map(|piece| (piece.part, text[piece.span].to_owned())).collect()
        };
        cut.into_iter().zip(texts).map(pieces).collect()
    }

    fn parts(found: &[(Part, &str)]) -> Vec<(Part, String)> {
        found.iter().map(|(part, said)| (*part, (*said).to_owned())).collect()
    }

    #[test]
    fn a_title_and_a_text_behind_a_dash() {
        let found = said(&[
            "Annual report 2019 – Its conclusion is plain: without money the plans stay on paper.",
            "Soil – what to do – The text gives an account of soil, with maps and short portraits.",
            "Who pays?",
        ]);
        assert_eq!(found[0][0], (Part::Head, "Annual report 2019".to_owned()));
        assert_eq!(found[0][1].0, Part::Body);
        assert_eq!(found[2], parts(&[(Part::Head, "Who pays?")]));
    }

    #[test]
    fn names_stand_before_titles() {
        let found = said(&[
            "Ana Ruiz – Ports after the storm",
            "Tom Kok – The price of ice",
            "Eva Mora: Night work on ferries",
        ]);
        assert_eq!(found[0], parts(&[(Part::Creator, "Ana Ruiz"), (Part::Head, "Ports after the storm")]));
        assert_eq!(found[2], parts(&[(Part::Creator, "Eva Mora"), (Part::Head, "Night work on ferries")]));
        let subjects = said(&["Water – how it is shared", "Roads – who pays"]);
        assert!(subjects.iter().flatten().all(|(part, _)| *part != Part::Creator), "{subjects:?}");
    }

    #[test]
    fn the_year_after_an_institution_is_a_date() {
        let found =
            said(&["Ports after the storm – Delta Institute, 2021", "Night work on ferries – Harbour Union, 2019"]);
        assert_eq!(
            found[0],
            parts(&[(Part::Head, "Ports after the storm"), (Part::Creator, "Delta Institute"), (Part::Date, "2021")])
        );
        // A year after other words is part of the title.
        let found = said(&["Ports after the storm, 2021", "Night work on ferries, 2019"]);
        assert_eq!(found[0], parts(&[(Part::Head, "Ports after the storm, 2021")]));
    }

    #[test]
    fn fields_between_marks_in_any_order() {
        let found = said(&["Harbour Office · 2022 · Evaluation", "2021 · Report · Harbour Office"]);
        assert_eq!(
            found[0],
            parts(&[(Part::Other(0), "Harbour Office"), (Part::Date, "2022"), (Part::Kind, "Evaluation")])
        );
        assert_eq!(
            found[1],
            parts(&[(Part::Date, "2021"), (Part::Kind, "Report"), (Part::Other(0), "Harbour Office")])
        );
    }

    #[test]
    fn a_cut_counts_where_half_of_the_lines_have_it() {
        let found = said(&["Soil quality (2021)", "Archives (2020)", "Evaluation (of archives)", "Plans"]);
        assert_eq!(found[0], parts(&[(Part::Head, "Soil quality"), (Part::Date, "2021")]));
        assert_eq!(found[2], parts(&[(Part::Head, "Evaluation (of archives)")]));
        assert_eq!(said(&["Soil (2021)", "A", "B"])[0], parts(&[(Part::Head, "Soil (2021)")]));
    }

    #[test]
    fn authors_behind_a_title() {
        let found = said(&["Soil quality, by Ana Whitlock", "Homes on the water, by Peter Osei and Lucy Marsh"]);
        assert_eq!(
            found[1],
            parts(&[(Part::Head, "Homes on the water"), (Part::Creator, "Peter Osei and Lucy Marsh")])
        );
    }
}
