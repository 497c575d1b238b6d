//! The year of a citation whose creators and year come first.

use std::ops::Range;

/// A year before the title of a citation.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Marked {
    /// The bytes of the year with its marks.
    pub all: Range<usize>,
    /// The bytes of the year; `None` for a mark such as `(n.d.)`.
    pub year: Option<Range<usize>>,
}

/// Words in brackets in place of the year of a publication without one.
const WITHOUT: [&str; 4] = ["(n.d.)", "(s.f.)", "(z.d.)", "(in press)"];

/// The first year in brackets: `(2021)`, `(2021a)`, `(2021, May 3)`, `(n.d.)`.
pub(super) fn bracketed(text: &str) -> Option<Marked> {
    text.match_indices('(').find_map(|(start, _)| {
        let rest = text.get(start..)?;
        if let Some(mark) = WITHOUT.iter().find(|mark| rest.starts_with(**mark)) {
            return Some(Marked { all: start..start + mark.len(), year: None });
        }
        let year = start + 1..start + 5;
        is_year(text.get(year.clone())?).then_some(())?;
        let rest = without_letter(text.get(year.end..)?);
        let rest = match rest.strip_prefix(", ") {
            Some(day) => {
                let end = day.find(['(', ')'])?;
                (3..=20).contains(&day.get(..end)?.chars().count()).then_some(())?;
                day.get(end..)?
            }
            None => rest,
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

    #[test]
    fn years_in_brackets() {
        for (text, all, year) in [
            ("Smit, J. (2023). Wonen", "(2023)", "2023"),
            ("Smit, J. (2023b). Wonen", "(2023b)", "2023"),
            ("Smit, J. (2023, May 3). Wonen", "(2023, May 3)", "2023"),
            ("Smit, J. (1499) (1500). Wonen", "(1500)", "1500"),
            ("Smit, J. (n.d.). Wonen (2001)", "(n.d.)", ""),
        ] {
            let found = bracketed(text).unwrap();
            assert_eq!((&text[found.all], found.year.map_or("", |year| &text[year])), (all, year), "{text}");
        }
        for text in
            ["", "(", "(2023", "(20é3)", "(2100)", "(2023, 3)", "(2023, a day that is far too long)", "(2023 May)"]
        {
            assert_eq!(bracketed(text), None, "{text}");
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
