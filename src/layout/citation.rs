//! Bibliographic citations: how many of their habits a line has.
//!
//! Styles differ in order and punctuation, but all print a year apart, pages, volumes, places with publishers, or
//! names with initials (the elements of ISO 690).

/// The marks of a citation that a line shows: 0 to 5, one for each kind.
pub fn marks(text: &str) -> usize {
    let year = years(text);
    let pages =
        ["pp. ", " p. ", " pp ", " blz. ", " págs. ", " pág. "].iter().any(|mark| text.contains(mark)) || range(text);
    let volume = volume(text);
    let editors =
        ["(ed.)", "(eds.)", "(Ed.)", "(Eds.)", "(red.)", "(coord.)", "(coords.)", " eds.", " et al.", "In: ", "En: "]
            .iter()
            .any(|mark| text.contains(mark));
    let initials = initials(text) >= 1;
    [year, pages, volume, editors, initials].into_iter().filter(|mark| *mark).count()
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && (word.starts_with("19") || word.starts_with("20")) && word.bytes().all(|b| b.is_ascii_digit())
}

/// A year in parentheses, or between stops: "(2011)", "(Leiden: Brill, 1976)", ". 1998."
fn years(text: &str) -> bool {
    let words =
        || text.split(|c: char| c.is_whitespace()).map(|word| word.trim_end_matches([',', ';', ':', '.', 'a', 'b']));
    words().any(|word| {
        let bare = word.trim_matches(['(', ')', '[', ']']);
        bare.len() < word.len() && is_year(bare)
    }) || text.match_indices(['.', ',']).any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let year = rest.strip_prefix(' ').and_then(|rest| rest.get(..4));
        year.is_some_and(is_year) && rest.get(5..6).is_some_and(|mark| mark == "." || mark == ";")
    })
}

/// Two numbers with a dash between them, the first of at most four digits, that are no years: "201–219".
fn range(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '–')).any(|piece| {
        piece.split_once(['-', '–']).is_some_and(|(from, to)| {
            let number = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            number(from) && number(to) && from.len() > 1 && !is_year(from)
        })
    })
}

/// A volume with its issue or pages: "27(4)", "81 (4/92)", "19,2 (", "vol. 3", "31, 114".
fn volume(text: &str) -> bool {
    let lower = text.to_lowercase();
    if [" vol. ", " vol ", " nr. ", " núm. ", " no. "].iter().any(|mark| lower.contains(mark)) {
        return true;
    }
    text.match_indices('(').any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default().trim_end();
        let digits = before.chars().rev().take_while(char::is_ascii_digit).count();
        let inside = text.get(at + 1..).unwrap_or_default();
        (1..=3).contains(&digits)
            && inside.starts_with(|c: char| c.is_ascii_digit())
            && !inside.get(..4).is_some_and(is_year)
    })
}

/// Capital letters with a stop behind a name or before one: "Marsh, R.", "A. K. Morton".
fn initials(text: &str) -> usize {
    let words = text.split_whitespace().map(|word| word.trim_end_matches([',', ':', ';', ')']));
    words
        .filter(|word| {
            let mut chars = word.chars();
            let mut pairs = 0;
            loop {
                match (chars.next(), chars.next()) {
                    (None, _) => break pairs > 0,
                    (Some(letter), Some('.')) if letter.is_uppercase() => pairs += 1,
                    _ => break false,
                }
            }
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citations_show_many_marks_and_sentences_few() {
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
