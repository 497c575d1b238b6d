//! Splits bibliographic citations into creators, year, title, container, publisher and place.
//!
//! The elements are those of ISO 690; their orders are those of APA, Harvard, Chicago (author and date), Vancouver, IEEE
//! and MLA. In all of these styles a citation begins with its creators and has one year.

mod creators;
mod imprint;
mod names;
mod title;
mod years;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::shape::Shapes;
use super::{Part, Piece};
pub(super) use creators::is_named_institution;
pub(crate) use creators::people;
use creators::{CREATORS, are_creators, are_sure, creators, names_end};
use imprint::Imprint;
pub(super) use imprint::segments;
pub(super) use names::is_institution;
pub(super) use title::is_numbered_kind;
use title::{begins_quoted, mark_at_end, quoted, title};

/// The largest number of characters that a citation has; longer texts are not citations.
const LONGEST: usize = 1200;
/// The last year of a text is the year of a citation whose year comes after its title.
static LAST: Pattern = LazyLock::new(|| Regex::new(r"\b((?:1[5-9]|20)[0-9][0-9])[a-z]?\b").ok());

/// A pattern that is prepared when the first citation needs it. Pages without citations need none.
type Pattern = LazyLock<Option<Regex>>;

/// The parts of a citation; `None` if the text is not a citation.
///
/// Words that belong to no element are parts of their own ([`Part::Remark`]), apart from those that announce an element
/// ("In", "pp.", "Available at") and remainders of up to three letters.
pub(crate) fn parse(text: &str, shapes: &Shapes) -> Option<Vec<Piece>> {
    if text.len() > LONGEST || !(text.bytes().any(|byte| byte.is_ascii_digit()) || years::is_undated(text, shapes)) {
        return None;
    }
    let start = numbered(text);
    let body = text.get(start..)?;
    let mut pieces = by_date(body, shapes).or_else(|| by_names(body, shapes))?;
    left_over(body, shapes, &mut pieces);
    for piece in &mut pieces {
        piece.span = piece.span.start + start..piece.span.end + start;
    }
    Some(pieces)
}

/// Whether a text is a note about access: "(Accessed: 3 May 2022)", "Available at".
pub(crate) fn is_retrieved(text: &str, shapes: &Shapes) -> bool {
    let bare = text.trim_start_matches(['(', '[', ' ']);
    imprint::begins_note(bare, shapes)
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

/// Splits a citation whose creators and year come before the title.
fn by_date(text: &str, shapes: &Shapes) -> Option<Vec<Piece>> {
    let begins_early = |found: &years::Marked| found.all.start <= CREATORS;
    let found =
        years::bracketed(text, shapes).filter(begins_early).or_else(|| years::apart(text).filter(begins_early))?;
    let all = text.get(found.all.clone())?;
    let bracket = all.starts_with('(');
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

/// Splits a citation whose creators come before the title and whose year comes after it.
fn by_names(text: &str, shapes: &Shapes) -> Option<Vec<Piece>> {
    let (names, is_person) = names_end(text, shapes)?;
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
    let (title, after) = title(rest);
    let mut title = start..start + title;
    let after = start + after;
    // Marks in brackets after the title belong to the edition: "Boats and borders (2nd ed.)".
    while let Some((end, mark)) = mark_at_end(text, &title, shapes) {
        title.end = end;
        pieces.push(mark);
    }
    let title = quoted(text, title);
    // In "Fair rosters (2019), Report, 64 pages" the words before the year are the title.
    let first = text.get(title.clone())?.split(", ").next().unwrap_or_default();
    if Part::of(shapes.of(first)).is_some() {
        return None;
    }
    if text.get(title.clone())?.chars().filter(|c| c.is_alphabetic()).count() < 3 {
        return None;
    }
    let year = (place == Year::After).then(|| last_year(text, after, shapes)).flatten();
    let marked = pieces.iter().any(|piece| piece.part == Part::Edition);
    pieces.push(piece(text, title, Part::Title));
    pieces.extend(year.clone().map(|span| Piece { span, part: Part::Date }));
    let found = Imprint::read(text, after, year.as_ref(), shapes);
    pieces.extend(found.pieces);
    Some(found.is_sure || marked)
}

/// The last year from the byte `from` on, before a note about access.
fn last_year(text: &str, from: usize, shapes: &Shapes) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    let rest = rest.get(..imprint::retrieved(rest, shapes).unwrap_or(rest.len()))?;
    let rest = rest.split("http").next()?;
    if !imprint::has_figure(rest) {
        return None;
    }
    let year = LAST.as_ref()?.captures_iter(rest).filter_map(|found| found.get(1)).last()?;
    Some(from + year.start()..from + year.end())
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
            || !said_only.bytes().any(|byte| byte.is_ascii_digit()) && imprint::begins_note(said_only, shapes);
        if said_only.chars().filter(|c| c.is_alphabetic()).count() > 3 && !announces() {
            let start = gap.start + said.len() - open.len();
            pieces.push(Piece { span: start..start + said_only.len(), part: Part::Remark });
        }
    }
    pieces.sort_by_key(|piece| piece.span.start);
}

fn piece(text: &str, range: Range<usize>, part: Part) -> Piece {
    let said = text.get(range.clone()).unwrap_or_default();
    let start = range.start + said.len() - said.trim_start().len();
    let said = said.trim();
    let end = match part {
        // The full stop after the last initial belongs to the name.
        Part::Creator => {
            let said = said.trim_end_matches([',', ' ', ';']);
            let word = said.trim_end_matches('.').rsplit([' ', '.', '-']).next().unwrap_or_default();
            // In "Marsh L, Osei P." the full stop ends the names.
            let before = said.trim_end_matches('.').strip_suffix(word).unwrap_or_default();
            let bare = before.ends_with(' ') && !before.trim_end().ends_with([',', '.']);
            let initial = !bare && word.chars().all(char::is_uppercase) || matches!(word, "al" | "Jr" | "Sr");
            if initial { said.len() } else { said.trim_end_matches('.').len() }
        }
        _ => said.len(),
    };
    Piece { span: start..start + end, part }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;
    use crate::text::words::Words;

    fn said(text: &str) -> Vec<(Part, String)> {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let mut pieces = parse(text, &Shapes::new(&words)).unwrap_or_default();
        pieces.sort_by_key(|piece| piece.span.start);
        pieces.into_iter().map(|piece| (piece.part, text[piece.span].to_owned())).collect()
    }

    #[test]
    fn citations_of_five_styles() {
        use Part::{Container, Creator, Date, Issue, Pages, Place, Publisher, Title, Volume};
        for (text, parts) in [
            (
                "Smit, J. (2023). Wonen op het water. Waterschap Noord.",
                vec![
                    (Creator, "Smit, J."),
                    (Date, "2023"),
                    (Title, "Wonen op het water"),
                    (Publisher, "Waterschap Noord"),
                ],
            ),
            (
                "Moor, A., & Prins, B. (2019). Walking home: notes from the delta. Journal of Border Studies, 12(3), 201–219.",
                vec![
                    (Creator, "Moor, A., & Prins, B."),
                    (Date, "2019"),
                    (Title, "Walking home: notes from the delta"),
                    (Container, "Journal of Border Studies"),
                    (Volume, "12"),
                    (Issue, "3"),
                    (Pages, "201–219"),
                ],
            ),
            (
                "Castro, M. 2018. Fronteras quietas. Ciudad de Panamá: Editorial del Istmo.",
                vec![
                    (Creator, "Castro, M."),
                    (Date, "2018"),
                    (Title, "Fronteras quietas"),
                    (Place, "Ciudad de Panamá"),
                    (Publisher, "Editorial del Istmo"),
                ],
            ),
            (
                "Marsh L, Osei P. Ferry workers by night. Harbour Review. 2021;12(3):45-50.",
                vec![
                    (Creator, "Marsh L, Osei P"),
                    (Title, "Ferry workers by night"),
                    (Container, "Harbour Review"),
                    (Date, "2021"),
                    (Volume, "12"),
                    (Issue, "3"),
                    (Pages, "45-50"),
                ],
            ),
            (
                "Whitlock, Ana. “A roof at home.” Hill Quarterly 12.3 (2021): 45–50.",
                vec![
                    (Creator, "Whitlock, Ana"),
                    (Title, "A roof at home"),
                    (Container, "Hill Quarterly"),
                    (Volume, "12"),
                    (Issue, "3"),
                    (Date, "2021"),
                    (Pages, "45–50"),
                ],
            ),
            (
                "Ministerio de Salud (2021). Plan de trabajo. Madrid: Ministerio de Salud.",
                vec![
                    (Creator, "Ministerio de Salud"),
                    (Date, "2021"),
                    (Title, "Plan de trabajo"),
                    (Place, "Madrid"),
                    (Publisher, "Ministerio de Salud"),
                ],
            ),
        ] {
            let wanted: Vec<(Part, String)> = parts.into_iter().map(|(part, said)| (part, said.to_owned())).collect();
            assert_eq!(said(text), wanted, "{text}");
        }
        for text in [
            "Annual report 2012",
            "The findings of 2018 (2019) were read aloud in six villages.",
            "Fact sheet: public transport",
        ] {
            assert_eq!(said(text), vec![], "{text}");
        }
    }

    #[test]
    fn elements_of_reference_lists() {
        use Part::{Address, Container, Creator, Date, Edition, Number, Pages, Place, Publisher, Remark, Title};
        for (text, parts) in [
            (
                "Hassan, R. (2015). Boats and borders (2nd ed.). Cambridge: Harbour University Press.",
                vec![
                    (Creator, "Hassan, R."),
                    (Date, "2015"),
                    (Title, "Boats and borders"),
                    (Edition, "2nd ed."),
                    (Place, "Cambridge"),
                    (Publisher, "Harbour University Press"),
                ],
            ),
            (
                "de Wit, C., & Mora, J. (2022). Crews at sea. In S. Hall & T. Berg (Eds.), Handbook of labour (pp. 210–234). Delta Press.",
                vec![
                    (Creator, "de Wit, C., & Mora, J."),
                    (Date, "2022"),
                    (Title, "Crews at sea"),
                    (Remark, "S. Hall & T. Berg (Eds.)"),
                    (Container, "Handbook of labour"),
                    (Pages, "210–234"),
                    (Publisher, "Delta Press"),
                ],
            ),
            (
                "International Harbour Federation. (2020). Global port outlook: Risk (Report No. 45). https://example.org/o.pdf",
                vec![
                    (Creator, "International Harbour Federation"),
                    (Date, "2020"),
                    (Title, "Global port outlook: Risk"),
                    (Number, "Report No. 45"),
                    (Address, "https://example.org/o.pdf"),
                ],
            ),
            (
                "[2] L. Vega, What the Tide Leaves. Lima: Casa Azul, 2019.",
                vec![
                    (Creator, "L. Vega"),
                    (Title, "What the Tide Leaves"),
                    (Place, "Lima"),
                    (Publisher, "Casa Azul"),
                    (Date, "2019"),
                ],
            ),
            (
                "Hassan R, editor. Boats and borders. 2nd ed. Cambridge: Harbour Press; 2015. Available from: https://example.org/b",
                vec![
                    (Creator, "Hassan R"),
                    (Remark, "editor."),
                    (Title, "Boats and borders"),
                    (Edition, "2nd ed"),
                    (Place, "Cambridge"),
                    (Publisher, "Harbour Press"),
                    (Date, "2015"),
                    (Address, "https://example.org/b"),
                ],
            ),
            (
                "Petrova, I. (s.f.). Notas sobre puertos interiores. Centro Danubio.",
                vec![
                    (Creator, "Petrova, I."),
                    (Remark, "s.f"),
                    (Title, "Notas sobre puertos interiores"),
                    (Publisher, "Centro Danubio"),
                ],
            ),
        ] {
            let mut found = said(text);
            // A remark of a few letters is left out.
            found.retain(|(part, said)| *part != Remark || said.len() > 3);
            let wanted: Vec<(Part, String)> = parts.into_iter().map(|(part, said)| (part, said.to_owned())).collect();
            let wanted: Vec<_> = wanted.into_iter().filter(|(part, said)| *part != Remark || said.len() > 3).collect();
            assert_eq!(found, wanted, "{text}");
        }
        for text in [
            "Migración laboral en el istmo (2019), Informe, 64 páginas",
            "Fair Rosters in Harbours (2019), Report, 64 pages",
            "The minister said, “we will act” in 2020.",
        ] {
            assert_eq!(said(text), vec![], "{text}");
        }
    }

    #[test]
    fn a_sentence_after_the_title_is_a_summary_and_no_publisher() {
        for (text, body) in [
            (
                "Vos, I. (2021). Dijken. Wat boeren in drie dorpen over het water vertellen.",
                "Wat boeren in drie dorpen over het water vertellen.",
            ),
            (
                "Ruiz, A. (2018). Pozos. Notas de campo con treinta familias: agua, cuotas y turnos.",
                "Notas de campo con treinta familias: agua, cuotas y turnos.",
            ),
            (
                "Holt, M. (2016). Wells. How sixty wells beside schools are kept.",
                "How sixty wells beside schools are kept.",
            ),
        ] {
            assert_eq!(said(text).last(), Some(&(Part::Body, body.to_owned())), "{text}");
        }
        let named = "Ruiz, A. (2018). Censos. Instituto nacional de estadística y censos agrarios.";
        assert_eq!(said(named).last().map(|(part, _)| *part), Some(Part::Publisher));
    }
}
