//! The year or date of a citation: before its title in brackets or between marks, or after its title.

use std::ops::Range;

use std::sync::LazyLock;

use regex::Regex;

use super::{Pattern, elements};
use crate::text::dates::Extent;
use crate::text::folding::fold;
use crate::text::pieces::shape::Shapes;
use crate::text::words::List;

/// The last year of a text is the year of a citation whose year comes after its title.
static LAST: Pattern = LazyLock::new(|| Regex::new(r"\b((?:1[5-9]|20)[0-9][0-9])[a-z]?\b").ok());
/// A year before the title of a citation.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Marked {
    /// The bytes of the year with its marks.
    pub all: Range<usize>,
    /// The bytes of the year; `None` for a mark such as `(n.d.)`.
    pub year: Option<Range<usize>>,
}

/// The largest number of bytes of words in brackets in place of a year.
const WITHOUT: usize = 24;
/// The largest number of bytes of a date in brackets.
const DATE: usize = 32;
/// The largest number of words of a date before or after its year: "4 de mayo de".
const WORDS: usize = 4;

/// Whether a text has words in brackets in place of the year of a publication without one: `(n.d.)`, `(in press)`.
pub(super) fn is_undated(text: &str, shapes: &Shapes) -> bool {
    text.match_indices('(').any(|(start, _)| text.get(start..).and_then(|rest| undated(rest, shapes)).is_some())
}

/// The length of the words in brackets in place of a year with which the text begins.
fn undated(text: &str, shapes: &Shapes) -> Option<usize> {
    let end = text.find(')').filter(|end| *end <= WITHOUT)?;
    let inner = fold(text.get(1..end)?);
    shapes.words().has(List::Undated, inner.trim()).then_some(end + 1)
}

/// The first year or date in brackets: `(2021)`, `(2021a)`, `(2021, May 3)`, `(3 May 2021)`, `(n.d.)`.
pub(super) fn bracketed(text: &str, shapes: &Shapes) -> Option<Marked> {
    text.match_indices(['(', '[']).find_map(|(start, open)| {
        let rest = text.get(start..)?;
        if open == "(" {
            if let Some(length) = undated(rest, shapes) {
                return Some(Marked { all: start..start + length, year: None });
            }
            if let Some(found) = in_brackets(text, start) {
                return Some(found);
            }
        }
        let inner = rest.get(1..rest.find([')', ']'])?).filter(|inner| inner.len() <= DATE)?;
        let is_date = || matches!(shapes.dates().line(inner), Some((Extent::Whole | Extent::Year, _)));
        let is_number = inner.bytes().all(|byte| byte.is_ascii_digit()) && !is_year(inner);
        (inner.bytes().filter(u8::is_ascii_digit).count() >= 4 && !is_number && is_date()).then(|| {
            let year = start + 1..start + 1 + inner.len();
            Marked { all: start..year.end + 1, year: Some(year) }
        })
    })
}

/// A year in brackets that open at a byte, with the month and the day after it.
fn in_brackets(text: &str, start: usize) -> Option<Marked> {
    let year = start + 1..start + 5;
    is_year(text.get(year.clone())?).then_some(())?;
    let rest = without_letter(text.get(year.end..)?);
    let (rest, year) = match rest.strip_prefix(", ") {
        // The month and the day of a date follow its year.
        Some(day) => {
            let end = day.find(['(', ')'])?;
            (3..=20).contains(&day.get(..end)?.chars().count()).then_some(())?;
            let rest = day.get(end..)?;
            (rest, year.start..text.len() - rest.len())
        }
        None => (rest, year),
    };
    let end = text.len() - rest.strip_prefix(')')?.len();
    Some(Marked { all: start..end, year: Some(year) })
}

/// The first year between punctuation marks: `. 2021. `, `, 2021. `, `, 2021a, `, `. Forthcoming. `.
pub(super) fn apart(text: &str, shapes: &Shapes) -> Option<Marked> {
    text.match_indices(['.', ',']).find_map(|(start, _)| {
        let rest = text.get(start + 1..)?.strip_prefix(' ')?;
        let from = start + 2;
        let ended = |rest: &str| {
            let rest = rest.strip_prefix(['.', ',', ':'])?.strip_prefix(' ')?;
            Some(text.len() - rest.len())
        };
        let year = from..from + 4;
        if rest.get(..4).is_some_and(is_year) {
            let end = ended(without_letter(text.get(year.end..)?))?;
            return Some(Marked { all: start..end, year: Some(year) });
        }
        // Words in place of a year are at most two words long.
        let words = rest.match_indices([' ', ',']).map(|(at, _)| at).take(2);
        let mut undated = words.filter_map(|at| {
            let said = rest.get(..at)?.trim_end_matches(['.', ',']);
            let is_word = said.len() <= WITHOUT && shapes.words().has(List::Undated, &fold(said));
            (is_word || shapes.words().has(List::Undated, &fold(rest.get(..at)?))).then(|| {
                let rest = rest.get(at..).unwrap_or_default().trim_start_matches([',', ' ']);
                Marked { all: start..text.len() - rest.len(), year: None }
            })
        });
        undated.next()
    })
}

/// The first year after names without a mark between them: `Amos, B 2014, `.
pub(super) fn bare(text: &str) -> Option<Marked> {
    text.match_indices(' ').find_map(|(start, _)| {
        let year = start + 1..start + 5;
        is_year(text.get(year.clone())?).then_some(())?;
        let rest = without_letter(text.get(year.end..)?);
        let end = text.len() - rest.strip_prefix(", ")?.len();
        Some(Marked { all: start..end, year: Some(year) })
    })
}

/// The last year or date from the byte `from` on, before a note about access. Numbers of pages are no years.
pub(super) fn last(text: &str, from: usize, shapes: &Shapes) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    let rest = rest.get(..elements::retrieved(rest, shapes).unwrap_or(rest.len()))?;
    let rest = rest.split("http").next()?;
    let no_years = shapes.words().numbering().no_years.as_ref();
    let masked: Vec<Range<usize>> =
        no_years.into_iter().flat_map(|pattern| pattern.find_iter(rest)).map(|found| found.range()).collect();
    let free = |year: &Range<usize>| !masked.iter().any(|mask| mask.start <= year.start && year.end <= mask.end);
    let years = LAST.as_ref()?.captures_iter(rest).filter_map(|found| found.get(1)).map(|found| found.range());
    let year = years.filter(free).last()?;
    Some(with_month(text, from + year.start..from + year.end, shapes))
}

/// The range of a date whose year stands at these bytes: "17 Aug. 2021", "2019 Feb 14".
pub(super) fn with_month(text: &str, year: Range<usize>, shapes: &Shapes) -> Range<usize> {
    let is_date = |range: &Range<usize>| {
        let said = text.get(range.clone()).unwrap_or_default();
        let found = shapes.dates().line(said);
        found.is_some_and(|(extent, date)| extent == Extent::Whole && date.names_month())
    };
    let before = text.get(..year.start).unwrap_or_default();
    let starts = before.trim_end().rmatch_indices([' ', '(', '[']).map(|(at, mark)| at + mark.len()).take(WORDS);
    let ahead: Vec<usize> = starts.chain((before.len() <= DATE).then_some(0)).collect();
    let begins = |at: &usize| {
        let word = text.get(*at..year.start).unwrap_or_default();
        let word = word.split([' ', '-', '–', '/']).next().unwrap_or_default();
        let word = word.trim_end_matches(['.', ',', ')']);
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        !word.is_empty() && (digits == 0 && word.len() >= 3 || (1..=2).contains(&digits) && word.len() <= digits + 2)
    };
    if let Some(start) = ahead.into_iter().rev().filter(begins).find(|start| is_date(&(*start..year.end))) {
        return start..year.end;
    }
    let after = text.get(year.end..).unwrap_or_default();
    let after = after.split([';', ':', '(', ')']).next().unwrap_or_default();
    let ends: Vec<usize> = after
        .match_indices([' ', '.', ','])
        .map(|(at, _)| at)
        .chain([after.len()])
        .filter(|at| *at > 1)
        .take(WORDS)
        .collect();
    let ends = ends.into_iter().rev().map(|end| year.start..year.end + end);
    ends.into_iter().find(|range| after.starts_with(' ') && is_date(range)).unwrap_or(year)
}

/// The text without the letter that tells apart two publications of one year.
fn without_letter(text: &str) -> &str {
    text.strip_prefix(|c: char| c.is_ascii_lowercase()).unwrap_or(text)
}

/// Whether the text is a year from 1500 to 2099.
fn is_year(text: &str) -> bool {
    text.len() == 4
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text.starts_with("20") || ("15".."20").contains(&text.get(..2).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;
    use crate::text::words::Words;

    #[test]
    fn years_in_brackets() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let shapes = Shapes::new(&words);
        for (text, all, year) in [
            ("Smit, J. (2023). Wonen", "(2023)", "2023"),
            ("Smit, J. (2023b). Wonen", "(2023b)", "2023"),
            ("Smit, J. (2023, May 3). Wonen", "(2023, May 3)", "2023, May 3"),
            ("Smit, J. (2023 May). Wonen", "(2023 May)", "2023 May"),
            ("Smit, J. (1499) (1500). Wonen", "(1500)", "1500"),
            ("Smit, J. (n.d.). Wonen (2001)", "(n.d.)", ""),
        ] {
            let found = bracketed(text, &shapes).unwrap();
            assert_eq!((&text[found.all], found.year.map_or("", |year| &text[year])), (all, year), "{text}");
        }
        for text in ["", "(", "(2023", "(20é3)", "(2100)", "(2023, 3)", "(2023, a day that is far too long)"] {
            assert_eq!(bracketed(text, &shapes), None, "{text}");
        }
    }

    #[test]
    fn years_between_marks() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let shapes = Shapes::new(&words);
        for (text, all) in [
            ("Castro, M. 2018. Fronteras", ". 2018. "),
            ("Castro, 2018a, Fronteras", ", 2018a, "),
            ("A. 3. 2018: B", ". 2018: "),
        ] {
            assert_eq!(&text[apart(text, &shapes).unwrap().all], all, "{text}");
        }
        for text in ["Castro 2018. Fronteras", "Castro. 2018 Fronteras", "Castro. 2018.", "Castro, é018. Fronteras"] {
            assert_eq!(apart(text, &shapes), None, "{text}");
        }
        let undated = apart("Castro, M. Forthcoming. Fronteras", &shapes).unwrap();
        assert_eq!((&"Castro, M. Forthcoming. Fronteras"[undated.all], undated.year), (". Forthcoming. ", None));
    }

    #[test]
    fn dates_around_the_last_year() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let shapes = Shapes::new(&words);
        for (text, date) in [
            ("J. Coast, vol. 9, pp. 88-97, Apr. 2018.", "Apr. 2018"),
            ("J Sea Work. 2021 Mar;8(1):5-14.", "2021 Mar"),
            ("J Cold. 2019 Feb 14;12(3):201-9.", "2019 Feb 14"),
            ("The Estuary Post, 17 Aug. 2021, p. B3.", "17 Aug. 2021"),
            ("El Correo, 4 de mayo de 2019, p. 3.", "4 de mayo de 2019"),
            ("Cuadernos. 2017, vol. 3, pp. 5-22. ISSN 2049-3630.", "2017"),
            ("Hill Quarterly 12.3 (2001): 1998–2004.", "2001"),
            ("Lima: Casa Azul, 2019.", "2019"),
        ] {
            assert_eq!(last(text, 0, &shapes).map(|range| &text[range]), Some(date), "{text}");
        }
    }
}
