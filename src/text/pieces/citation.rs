//! Splits bibliographic citations into creators, year, title, container, publisher and place.
//!
//! The elements are those of ISO 690; their orders are those of APA, Harvard, Chicago (author and date), Vancouver and
//! MLA. In all of these styles a citation begins with its creators and has one year.

mod names;
mod years;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::name_words::{is_joint, is_particle};
use super::shape::{Shapes, is_address};
use super::{Part, Piece};
use crate::text::folding::fold;
use crate::text::words::List;

/// The largest number of characters that the creators of a citation have.
const CREATORS: usize = 300;
/// The largest number of characters that a citation has; longer texts are not citations.
const LONGEST: usize = 1200;

/// The last year of a text is the year of a citation whose year comes after its title.
static LAST: Pattern = LazyLock::new(|| Regex::new(r"\b((?:1[5-9]|20)[0-9][0-9])\b").ok());

/// Volume and issue: `12(3), 45–50`, `12(3): 45-50`, `2021;12(3):45-50`, `vol. 12, no. 3, pp. 45–50`.
static VOLUME: Pattern = LazyLock::new(|| {
    let issue = r" ?\(([0-9]{1,4}(?:[–/-][0-9]{1,4})?)\)|\.([0-9]{1,3})\b|, (?:no|nr|núm)\. ?([0-9]{1,4})";
    Regex::new(&format!(r"(?:\b[Vv]ol\. ?)?\b([0-9]{{1,4}})(?:{issue})|\b[Vv]ol\. ?([0-9]{{1,4}})\b")).ok()
});

static PAGES: Pattern =
    LazyLock::new(|| Regex::new(r"(?:\bpp?\.? ?|\bblz\. ?|\bpágs?\. ?|[:,] ?)([0-9]{1,5}[–-][0-9]{1,5})\b").ok());

/// A DOI or another address.
static ADDRESS: Pattern = LazyLock::new(|| {
    let doi = r"(?:https?://(?:dx\.)?doi\.org/|\b[Dd][Oo][Ii]: ?)?10\.[0-9]{4,9}/\S+";
    Regex::new(&format!(r"{doi}|https?://\S+|www\.\S+")).ok()
});

/// A pattern that is prepared when the first citation needs it. Pages without citations need none.
type Pattern = LazyLock<Option<Regex>>;

/// The parts of a citation; `None` if the text is not a citation.
pub(crate) fn parse(text: &str, shapes: &Shapes) -> Option<Vec<Piece>> {
    if text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    by_date(text, shapes).or_else(|| by_names(text, shapes))
}

/// Splits a citation whose creators and year come before the title.
fn by_date(text: &str, shapes: &Shapes) -> Option<Vec<Piece>> {
    let begins_early = |found: &years::Marked| found.all.start <= CREATORS;
    let found = years::bracketed(text).filter(begins_early).or_else(|| years::apart(text).filter(begins_early))?;
    let all = text.get(found.all.clone())?;
    let bracket = all.starts_with('(');
    let names = text.get(..found.all.start)?.trim_end();
    // The full stop after an initial belongs to the name, although it is also the mark before the year.
    let initial = names.chars().rev().take_while(|c| c.is_alphabetic()).count() == 1 && all.starts_with('.');
    let names = if initial { text.get(..found.all.start + 1)? } else { names };
    let rest = text.get(found.all.end..)?;
    let behind = rest.trim_start_matches(['.', ',', ':', ' ']);
    let start = text.len() - behind.len();
    // A year in brackets in running text comes after words and is not followed by a punctuation mark.
    let marked = !bracket || rest.starts_with(['.', ',', ':']) || names.ends_with(['.', ',']);
    // Words before the year that an author follows are a title: "Salt and silver (2017), by Ana Whitlock".
    let signed = shapes.without_by(behind).len() < behind.len();
    if !marked || signed || behind.is_empty() || !are_creators(names, shapes) {
        return None;
    }
    let mut pieces = vec![piece(text, 0..names.len(), Part::Creator)];
    pieces.extend(found.year.map(|span| Piece { span, part: Part::Date }));
    after_creators(text, start, shapes, &mut pieces)?;
    Some(pieces)
}

/// Splits a citation whose creators come before the title and whose year comes after it.
fn by_names(text: &str, shapes: &Shapes) -> Option<Vec<Piece>> {
    let names = match names::end_of_vancouver(text).or_else(|| names::end_of_initials_first(text)) {
        Some(end) => end,
        None => {
            if !names::begins_inverted(text) {
                return None;
            }
            // The names end at the first full stop that is followed neither by another initial nor by another name.
            let mut ends = text.match_indices(". ").map(|(at, _)| at + 1).take(24).filter(|at| {
                let next = text.get(at + 1..).unwrap_or_default().trim_start_matches(['“', '"', '«', '‘', '¿', '¡']);
                let word: String = next.chars().take_while(|c| c.is_alphanumeric()).collect();
                let initial = word.chars().count() == 1 && next.chars().nth(1) == Some('.');
                let joint = is_joint(&word) || is_particle(&word);
                !word.is_empty() && !initial && !joint && are_creators(text.get(..*at).unwrap_or_default(), shapes)
            });
            ends.next()?
        }
    };
    let year = LAST.as_ref()?.captures_iter(text).filter_map(|found| found.get(1)).last()?;
    if year.start() < names {
        return None;
    }
    let start = names + text.get(names..)?.len() - text.get(names..)?.trim_start().len();
    let mut pieces = vec![piece(text, 0..names, Part::Creator), Piece { span: year.range(), part: Part::Date }];
    after_creators(text, start, shapes, &mut pieces)?;
    Some(pieces)
}

/// Adds the title, which begins at `start`, and the parts after it.
fn after_creators(text: &str, start: usize, shapes: &Shapes, pieces: &mut Vec<Piece>) -> Option<()> {
    let rest = text.get(start..)?;
    let (title, after) = title(rest);
    if text.get(start..start + title)?.chars().filter(|c| c.is_alphabetic()).count() < 3 {
        return None;
    }
    pieces.push(piece(text, quoted(text, start..start + title), Part::Title));
    imprint(text, start + after, shapes, pieces);
    Some(())
}

/// The end of the title, and the beginning of the text after it.
fn title(rest: &str) -> (usize, usize) {
    for (open, close) in [('“', '”'), ('"', '"'), ('«', '»'), ('‘', '’')] {
        if rest.starts_with(open)
            && let Some(end) = rest.get(open.len_utf8()..).and_then(|inner| inner.find(close))
        {
            let end = open.len_utf8() + end + close.len_utf8();
            return (end, end);
        }
    }
    let stops = rest.match_indices(['.', '?', '!']).filter(|(at, mark)| {
        let (before, after) = (rest.get(..*at).unwrap_or_default(), rest.get(at + mark.len()..).unwrap_or_default());
        let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        let short = *mark == "."
            && (word.chars().count() == 1
                || word.contains('.')
                || matches!(word, "vs" | "v" | "St" | "Dr" | "no" | "vol"));
        (after.is_empty() || after.starts_with(' ')) && !short
    });
    match stops.into_iter().next() {
        Some((at, ".")) => (at, at + 1),
        Some((at, mark)) => (at + mark.len(), at + mark.len()),
        None => (rest.len(), rest.len()),
    }
}

/// Adds the parts after the title: container with volume, issue and pages, or place and publisher; addresses. A sentence in
/// their place is a summary.
fn imprint(text: &str, from: usize, shapes: &Shapes, pieces: &mut Vec<Piece>) {
    let mut end = text.len();
    let tail = |end: usize| text.get(from..end).unwrap_or_default();
    if let Some(found) = ADDRESS.as_ref().and_then(|pattern| pattern.find(tail(end))) {
        let address = found.as_str().trim_end_matches(['.', ',', ')']);
        pieces.push(Piece { span: from + found.start()..from + found.start() + address.len(), part: Part::Address });
        end = from + found.start();
    }
    let mut first = end;
    if let Some(found) = VOLUME.as_ref().and_then(|pattern| pattern.captures(tail(end))) {
        let parts = [(1, Part::Volume), (2, Part::Issue), (3, Part::Issue), (4, Part::Issue), (5, Part::Volume)];
        for (group, part) in parts {
            pieces.extend(found.get(group).map(|at| Piece { span: from + at.start()..from + at.end(), part }));
        }
        first = first.min(from + found.get(0).map_or(first, |all| all.start()));
    }
    if let Some(found) = PAGES.as_ref().and_then(|pattern| pattern.captures(tail(end))) {
        pieces.extend(found.get(1).map(|at| Piece { span: from + at.start()..from + at.end(), part: Part::Pages }));
        first = first.min(from + found.get(0).map_or(first, |all| all.start()));
    }
    let in_container = first < end;
    // The text that remains before numbers and years is the name of the container, or publisher and place.
    let mut said = text.get(from..first).unwrap_or_default();
    if let Some(year) =
        pieces.iter().find(|piece| piece.part == Part::Date && piece.span.start >= from && piece.span.start < first)
    {
        said = text.get(from..year.span.start).unwrap_or_default();
    }
    let within = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
    let said =
        said.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '(' | ')' | '[' | ']'));
    if said.chars().filter(|c| c.is_alphabetic()).count() < 2 || is_address(said) {
        return;
    }
    let at = within(said);
    if !in_container && is_prose(said, shapes) {
        let rest = text.get(at..).unwrap_or_default();
        let stops = rest.get(said.len()..).unwrap_or_default();
        let stop = stops.chars().take_while(|c| matches!(c, '.' | ')' | ']')).map(char::len_utf8).sum::<usize>();
        pieces.push(Piece { span: at..at + said.len() + stop, part: Part::Body });
        return;
    }
    let add = |pieces: &mut Vec<Piece>, name: &str, part: Part| {
        let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '(' | ')'));
        if !name.is_empty() {
            let at = within(name);
            pieces.push(Piece { span: at..at + name.len(), part });
        }
    };
    if in_container {
        let said = ["In: ", "En: ", "In "].iter().find_map(|word| said.strip_prefix(word)).unwrap_or(said);
        let at = within(said);
        pieces.push(Piece { span: at..at + said.len(), part: Part::Container });
    } else if let Some((place, publisher)) = said.rsplit_once(": ") {
        // In "Journal. Place: Publisher", the words before the place are kept as another part.
        let (before, place) = place.rsplit_once(". ").unwrap_or(("", place));
        add(pieces, before, Part::Other(8));
        add(pieces, place, Part::Place);
        add(pieces, publisher, Part::Publisher);
    } else {
        pieces.push(Piece { span: at..at + said.len(), part: Part::Publisher });
    }
}

/// Whether the words are running text and not the name of a publisher: most longer words are written small, and none is
/// typical of institutions.
fn is_prose(said: &str, shapes: &Shapes) -> bool {
    let long = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() >= 4;
    let (mut small, mut large) = (0, 0);
    for word in said.split_whitespace().skip(1).filter(long) {
        let letter = word.chars().find(|c| c.is_alphabetic());
        if letter.is_some_and(char::is_lowercase) { small += 1 } else { large += 1 }
    }
    said.split_whitespace().count() >= 5
        && small >= 2
        && small > 2 * large
        && !shapes.words().has_word(List::Institution, &fold(said))
}

/// Whether the words are names with initials, inverted names, or the name of an institution.
fn are_creators(names: &str, shapes: &Shapes) -> bool {
    let names = names.trim_end_matches([',', ' ']);
    let length = names.chars().count();
    if !(2..=CREATORS).contains(&length) || names.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let bare = ["(eds.)", "(ed.)", "(Eds.)", "(Ed.)", "(red.)", "(coord.)", "(coords.)", "et al."];
    let names = bare.iter().fold(names, |names, end| names.trim_end_matches(end).trim_end_matches([',', ' ', '.']));
    names::begins_inverted(names)
        || names::end_of_vancouver(&format!("{names}. ")).is_some()
        || shapes.is_names(names)
        // The name of an institution has few words, begins with a capital letter, and is not a sentence.
        || names.split_whitespace().count() <= 8 && names.starts_with(char::is_uppercase) && !names.contains(". ")
}

/// The creators of a citation, each as printed.
pub(crate) fn people(names: &str) -> Vec<&str> {
    let names = names.trim_end_matches([',', ';', ' ']);
    let mut parts: Vec<&str> = vec![names];
    for joint in ["; ", " & ", " and ", " y ", " en ", " e "] {
        parts = parts.into_iter().flat_map(|part| part.split(joint)).collect();
    }
    let mut people = Vec::new();
    for part in parts {
        let part = part.trim().trim_start_matches("& ").trim_end_matches([',', ';', ' ']);
        // In "Smit, J., Prins, A." family names and initials alternate; "Smit J, Prins A" has whole names.
        let pieces: Vec<&str> = part.split(", ").collect();
        let initials = |word: &str| {
            let letters = word.chars().filter(|c| c.is_alphabetic()).count();
            letters > 0 && letters <= 3 && word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
        };
        let mut at = 0;
        let mut rest = part;
        while let Some(piece) = pieces.get(at) {
            let taken = match pieces.get(at + 1) {
                Some(next) if initials(next) => piece.len() + 2 + next.len(),
                // A single inverted name: "Smit, Jan".
                Some(next) if pieces.len() == 2 && !piece.contains(' ') => piece.len() + 2 + next.len(),
                _ => piece.len(),
            };
            at += if taken > piece.len() { 2 } else { 1 };
            let (name, after) = rest.split_at_checked(taken).unwrap_or((rest, ""));
            rest = after.trim_start_matches(", ");
            if name.contains(char::is_alphabetic) {
                people.push(name.trim());
            }
        }
    }
    people
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
            let initial = word.chars().all(char::is_uppercase) || matches!(word, "al" | "Jr" | "Sr");
            if initial { said.len() } else { said.trim_end_matches('.').len() }
        }
        _ => said.len(),
    };
    Piece { span: start..start + end, part }
}

/// The range without the quotation marks around it and the full stop inside them.
fn quoted(text: &str, range: Range<usize>) -> Range<usize> {
    let said = text.get(range.clone()).unwrap_or_default();
    let open = said.trim_start_matches(['“', '"', '«', '‘']);
    if open.len() == said.len() {
        return range;
    }
    let inner = open.trim_end_matches(['”', '"', '»', '’']).trim_end_matches(['.', ',']);
    let start = range.start + said.len() - open.len();
    start..start + inner.len()
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
                    (Creator, "Marsh L, Osei P."),
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

    #[test]
    fn creators_are_told_apart() {
        for (names, wanted) in [
            ("Smit, J., Prins, A. & Moor, B. R.", vec!["Smit, J.", "Prins, A.", "Moor, B. R."]),
            ("Marsh L, Osei P", vec!["Marsh L", "Osei P"]),
            ("Whitlock, Ana", vec!["Whitlock, Ana"]),
            ("Ana Whitlock and Peter Osei", vec!["Ana Whitlock", "Peter Osei"]),
        ] {
            assert_eq!(people(names), wanted);
        }
    }
}
