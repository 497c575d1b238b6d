//! Bibliographic citations: counts the typical marks of a citation in a line.
//!
//! Styles differ in order and punctuation, but all print a year apart, pages, volumes, places with publishers, or
//! names with initials (the elements of ISO 690).

use serde::Deserialize;

use crate::text::phrases::Search;

/// The marks of a citation as they are printed, in one language or in several.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PrintedMarks {
    /// Abbreviations before the numbers of pages: "pp. ".
    pages: Vec<String>,
    /// Abbreviations behind the names of editors, and the words before the title of a host publication.
    editors: Vec<String>,
    /// Abbreviations before the numbers of volumes and issues, in small letters.
    volumes: Vec<String>,
}

impl PrintedMarks {
    /// Adds the marks of another language.
    pub(crate) fn extend(&mut self, other: Self) {
        self.pages.extend(other.pages);
        self.editors.extend(other.editors);
        self.volumes.extend(other.volumes);
    }
}

/// Searches for the marks of a citation.
#[derive(Debug, Clone, Default)]
pub(crate) struct CitationMarks {
    any: Search,
    pages: Search,
    editors: Search,
    volumes: Search,
}

impl CitationMarks {
    /// Prepares the searches for the marks.
    pub(crate) fn new(marks: &PrintedMarks) -> Self {
        let all = marks.pages.iter().chain(&marks.editors).chain(&marks.volumes);
        let any: Vec<&str> = all.map(String::as_str).collect();
        Self {
            any: Search::of_any_case(&any),
            pages: Search::new(&marks.pages),
            editors: Search::new(&marks.editors),
            volumes: Search::new(&marks.volumes),
        }
    }

    /// The number of different marks of a citation in a line, 0 to 5.
    pub(crate) fn count(&self, text: &str) -> usize {
        // Most lines have no mark at all, and a single search finds that out.
        let some = self.any.is_in(text);
        let digits = text.bytes().any(|byte| byte.is_ascii_digit());
        let year = digits && years(text);
        let pages = some && self.pages.is_in(text) || digits && range(text);
        let volume = some && self.volumes.is_in(&text.to_lowercase()) || digits && volume(text);
        let editors = some && self.editors.is_in(text);
        let initials = text.contains('.') && initials(text);
        [year, pages, volume, editors, initials].into_iter().filter(|mark| *mark).count()
    }
}

fn is_year(word: &[u8]) -> bool {
    matches!(word, [b'1', b'9', decade @ ..] | [b'2', b'0', decade @ ..] if decade.len() == 2 && decade.iter().all(u8::is_ascii_digit))
}

/// Whether there is a year in parentheses or between full stops: "(2011)", "(Leiden: Brill, 1976)", ". 1998."
fn years(text: &str) -> bool {
    if !text.as_bytes().windows(4).any(is_year) {
        return false;
    }
    let words =
        || text.split(|c: char| c.is_whitespace()).map(|word| word.trim_end_matches([',', ';', ':', '.', 'a', 'b']));
    words().any(|word| {
        let bare = word.trim_matches(['(', ')', '[', ']']);
        bare.len() < word.len() && is_year(bare.as_bytes())
    }) || text.match_indices(['.', ',']).any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let year = rest.strip_prefix(' ').and_then(|rest| rest.get(..4));
        year.is_some_and(|year| is_year(year.as_bytes()))
            && rest.get(5..6).is_some_and(|mark| mark == "." || mark == ";")
    })
}

/// Whether there is a range of two numbers that are no years, the first of at most four digits: "201–219".
fn range(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '–')).any(|piece| {
        piece.split_once(['-', '–']).is_some_and(|(from, to)| {
            let number = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            number(from) && number(to) && from.len() > 1 && !is_year(from.as_bytes())
        })
    })
}

/// Whether there is a volume with its issue or pages: "27(4)", "81 (4/92)", "19,2 (".
fn volume(text: &str) -> bool {
    text.match_indices('(').any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default().trim_end();
        let digits = before.chars().rev().take_while(char::is_ascii_digit).count();
        let inside = text.get(at + 1..).unwrap_or_default();
        (1..=3).contains(&digits)
            && inside.starts_with(|c: char| c.is_ascii_digit())
            && !inside.get(..4).is_some_and(|year| is_year(year.as_bytes()))
    })
}

/// Whether there are initials behind or before a name: "Marsh, R.", "A. K. Morton".
fn initials(text: &str) -> bool {
    // Finds the start of a word that consists of one character and a full stop.
    let first = |at: usize| {
        let before = text.get(..at)?;
        let (start, c) = before.char_indices().next_back()?;
        let begins = before.get(..start)?.chars().next_back().is_none_or(char::is_whitespace);
        (begins && !c.is_whitespace()).then_some(start)
    };
    let words = memchr::memchr_iter(b'.', text.as_bytes()).filter_map(first).filter_map(|start| text.get(start..));
    words.filter_map(|rest| rest.split_whitespace().next()).any(|word| {
        let mut chars = word.trim_end_matches([',', ':', ';', ')']).chars();
        let mut pairs = 0;
        loop {
            match (chars.next(), chars.next()) {
                (None, _) => break pairs > 0,
                (Some(letter), Some('.')) if letter.is_uppercase() => pairs += 1,
                _ => break false,
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;
    use crate::splitting::lexicon::Lexicon;

    proptest::proptest! {
        #[test]
        fn initials_are_words_whose_second_sign_is_a_stop(text in "([A-Zaé.,; \u{a0}]|[A-Z][.]){0,14}") {
            let is_initials = |word: &str| {
                let word: Vec<char> = word.trim_end_matches([',', ':', ';', ')']).chars().collect();
                !word.is_empty()
                    && word.len().is_multiple_of(2)
                    && word.chunks(2).all(|pair| pair[0].is_uppercase() && pair[1] == '.')
            };
            let slowly = text.split_whitespace().filter(|word| word.chars().nth(1) == Some('.')).any(is_initials);
            proptest::prop_assert_eq!(initials(&text), slowly);
        }
    }

    #[test]
    fn citations_show_many_marks_and_sentences_few() {
        let lexicon = Lexicon::new(&Seeds::embedded()).unwrap();
        let marks = |text: &str| lexicon.citation_marks().count(text);
        for (text, least) in [
            ("Moor, A. (2019). Walking home: notes from the delta. Journal of Border Studies, 12(3), 201-219.", 4),
            ("2. Weiss, Anna M. 2002. Arbeiter auf Zeit. Vienna: Adler, pp. 12–40.", 3),
            ("Prins, J. & Bekker, T. (red.) (2020). Wie telt mee? Den Haag: Instituut voor Tellingen.", 3),
            ("Castro, M. (2018). Fronteras quietas. Ciudad de Panamá: Editorial del Istmo.", 2),
        ] {
            assert!(marks(text) >= least, "{text}: {}", marks(text));
        }
        for text in [
            "The report counts what was built between 2010 and 2014, and asks who paid for it.",
            "En 2019 viajaron 200-300 familias al norte del país.",
            "Meer dan 40 woningen opgeleverd in 2020",
        ] {
            assert!(marks(text) <= 1, "{text}: {}", marks(text));
        }
    }
}
