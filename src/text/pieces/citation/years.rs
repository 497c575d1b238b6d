//! The year of a citation whose creators and year come first.

use std::ops::Range;

use crate::text::folding::fold;
use crate::text::pieces::shape::Shapes;
use crate::text::words::List;

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

/// The first year in brackets: `(2021)`, `(2021a)`, `(2021, May 3)`, `(n.d.)`.
pub(super) fn bracketed(text: &str, shapes: &Shapes) -> Option<Marked> {
    text.match_indices('(').find_map(|(start, _)| {
        let rest = text.get(start..)?;
        if let Some(length) = undated(rest, shapes) {
            return Some(Marked { all: start..start + length, year: None });
        }
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
    })
}

/// The first year between punctuation marks: `. 2021. `, `, 2021. `, `, 2021a, `.
pub(super) fn apart(text: &str) -> Option<Marked> {
    text.match_indices(['.', ',']).find_map(|(start, _)| {
        let year = start + 2..start + 6;
        text.get(start + 1..)?.starts_with(' ').then_some(())?;
        is_year(text.get(year.clone())?).then_some(())?;
        let rest = without_letter(text.get(year.end..)?);
        let end = text.len() - rest.strip_prefix(['.', ',', ':'])?.strip_prefix(' ')?.len();
        Some(Marked { all: start..end, year: Some(year) })
    })
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
            ("Smit, J. (1499) (1500). Wonen", "(1500)", "1500"),
            ("Smit, J. (n.d.). Wonen (2001)", "(n.d.)", ""),
        ] {
            let found = bracketed(text, &shapes).unwrap();
            assert_eq!((&text[found.all], found.year.map_or("", |year| &text[year])), (all, year), "{text}");
        }
        for text in
            ["", "(", "(2023", "(20é3)", "(2100)", "(2023, 3)", "(2023, a day that is far too long)", "(2023 May)"]
        {
            assert_eq!(bracketed(text, &shapes), None, "{text}");
        }
    }

    #[test]
    fn years_between_marks() {
        for (text, all) in [
            ("Castro, M. 2018. Fronteras", ". 2018. "),
            ("Castro, 2018a, Fronteras", ", 2018a, "),
            ("A. 3. 2018: B", ". 2018: "),
        ] {
            assert_eq!(&text[apart(text).unwrap().all], all, "{text}");
        }
        for text in ["Castro 2018. Fronteras", "Castro. 2018 Fronteras", "Castro. 2018.", "Castro, é018. Fronteras"] {
            assert_eq!(apart(text), None, "{text}");
        }
    }
}
