//! The shape of the text of a piece: a date, a number, names, the words of a link, or a sentence.

use crate::splitting::line_shape::is_names;
use crate::text::dates::Found;
use crate::text::folding::fold;
use crate::text::letters::count_letters;
use crate::text::pieces::name_words::{is_joint, is_particle};
use crate::text::words::{List, Words};

/// Whether a date may be the date of a record: it has a month, or it is a bare year between separators.
pub(crate) fn stands_alone(text: &str, date: &Found) -> bool {
    // In "D/05/22", the figures are a part of a code.
    let code = text.get(..date.start).and_then(|before| before.strip_suffix('/'));
    if code.is_some_and(|code| code.ends_with(char::is_alphabetic)) && text.starts_with(char::is_uppercase) {
        return false;
    }
    if date.names_month() {
        return true;
    }
    let before = text.get(..date.start).unwrap_or_default().trim_end();
    let after = text.get(date.end..).unwrap_or_default().trim_start();
    let opens = before.is_empty() || before.ends_with(['(', '[', '|', '·', '•', '–', '—', ',', ';', ':', '/']);
    let dash = before.ends_with('-') && text.get(..date.start).is_some_and(|before| before.ends_with(' '));
    let closes = after.is_empty() || after.starts_with([')', ']', '|', '·', '•', '–', '—', ',', ';', ':', '.', '/']);
    let parted = after.starts_with('-') && text.get(date.end..).is_some_and(|after| after.starts_with(' '));
    (opens || dash) && (closes || parted)
}

/// Whether a text is only a number, docket, citation or other identifier: "R-140", "No. 24-95", "2024 RO 125124".
pub(crate) fn is_number(text: &str, words: &Words) -> bool {
    let (mut digits, mut tokens) = (false, 0);
    for token in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).filter(|token| !token.is_empty()) {
        tokens += 1;
        let bare = token.trim_matches(|c: char| !c.is_alphanumeric());
        if bare.is_empty() {
            continue;
        }
        let has_digit = bare.contains(|c: char| c.is_ascii_digit());
        digits |= has_digit;
        let letters = count_letters(bare);
        let code = has_digit && letters <= 12 && bare.len() <= 40;
        let mark = letters <= 4 && (bare.chars().all(|c| !c.is_lowercase()) || token.ends_with('.'))
            || words.is_word(List::Docket, bare)
            || words.is_word(List::And, bare);
        if !(code || mark) || tokens > 10 {
            return false;
        }
    }
    digits
}

/// The end of the number with which a text begins, if more text follows: "24-95 Ice on the river".
pub(crate) fn leading_number(text: &str, words: &Words) -> Option<usize> {
    let mut end = 0;
    let (mut digits, mut announced) = (false, false);
    for token in text.split_inclusive(' ').take(6) {
        let bare = token.trim_matches(|c: char| !c.is_alphanumeric());
        let has_digit = bare.contains(|c: char| c.is_ascii_digit());
        let prefix = !digits && token.trim_end().len() <= 8 && words.is_word(List::Docket, bare);
        // In "5 findings of the survey", the number is a word of the title.
        let closes = token.trim_end().ends_with(['.', ':', ')']) || announced && token.trim_end().ends_with(',');
        let code = has_digit && (bare.len() >= 3 || prefix || closes);
        if !(code || prefix) {
            break;
        }
        digits |= has_digit;
        announced |= prefix && !has_digit;
        end += token.len();
    }
    let year = text.get(..end).is_some_and(|lead| {
        let lead = lead.trim();
        lead.len() == 4 && lead.bytes().all(|byte| byte.is_ascii_digit())
    });
    (digits && !year && end > 0 && end < text.len()).then_some(end)
}

/// The start of the number with which a text ends: "Ice on the river, No. 24-95".
pub(crate) fn trailing_number(text: &str, words: &Words) -> Option<usize> {
    let mut start = text.len();
    let mut digits = false;
    for token in text.rsplit(' ').take(4) {
        let bare = token.trim_matches(|c: char| !c.is_alphanumeric());
        let has_digit = bare.contains(|c: char| c.is_ascii_digit());
        let joined = has_digit && bare.contains(['-', '/', '.', ':']);
        if has_digit && (joined || digits || bare.len() >= 5) || digits && words.is_word(List::Docket, bare) {
            digits |= has_digit;
            start = start.saturating_sub(token.len() + 1);
            if !has_digit && words.is_word(List::Docket, bare) {
                break;
            }
        } else {
            break;
        }
    }
    (digits && start > 5).then_some(start)
}

/// The words that are used for links.
#[derive(Debug, Clone, Default)]
pub(crate) struct LinkWords {
    verbs: foldhash::HashSet<String>,
    all: foldhash::HashSet<String>,
}

impl LinkWords {
    pub(crate) fn new(words: &Words) -> Self {
        let mut own = Self::default();
        for entry in words.entries(List::More).chain(words.entries(List::Link)) {
            for (place, word) in entry.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).enumerate()
            {
                if place == 0 {
                    own.verbs.insert(word.to_owned());
                }
                own.all.insert(word.to_owned());
            }
        }
        own.all.extend(words.entries(List::Document).map(str::to_owned));
        own
    }

    /// Whether a text only describes a link to a document, or says nothing about the record: "View report No. 10", "PDF
    /// (RO-9607, 33 págs. - 746 KB)", `r140.pdf`.
    pub(crate) fn is(&self, text: &str, words: &Words) -> bool {
        if text.len() > 90 {
            return false;
        }
        if words.link_words(text) == Some(0) || words.is(List::Note, text) {
            return true;
        }
        let folded = fold(text);
        if crate::splitting::line_shape::is_file_name(&folded) && !folded.contains(' ') {
            return true;
        }
        let (mut told, mut first) = (false, true);
        for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let is_code = word.contains(|c: char| c.is_ascii_digit());
            let unit = matches!(word, "kb" | "mb" | "gb" | "bytes") || words.has(List::Pages, word);
            told |= is_format(word) || first && self.verbs.contains(word);
            let code = word.len() <= 3 && told && !self.all.contains(word) && text.contains('(');
            if !(is_code || unit || is_format(word) || self.all.contains(word) || code || words.has(List::Docket, word))
            {
                return false;
            }
            first = false;
        }
        told
    }
}

/// Whether a word is the name of a file format.
fn is_format(word: &str) -> bool {
    matches!(
        word,
        "pdf"
            | "doc"
            | "docx"
            | "html"
            | "htm"
            | "xml"
            | "epub"
            | "xls"
            | "xlsx"
            | "mp3"
            | "mp4"
            | "rtf"
            | "wpd"
            | "txt"
    )
}

/// Whether a text consists of names of people: capitals, no digits, two to four words each, or a family name and
/// initials.
pub(crate) fn is_people(text: &str, words: &Words) -> bool {
    if text.len() > 160 || text.contains(|c: char| c.is_ascii_digit() || matches!(c, '?' | '!' | ':' | '/')) {
        return false;
    }
    if is_names(text, words) {
        return true;
    }
    let small = |word: &str| is_particle(word, words) || is_joint(word, words) || words.has(List::Ending, word);
    let mut capitals = 0;
    let mut count = 0;
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '&')).filter(|word| !word.is_empty())
    {
        count += 1;
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let capital = bare.starts_with(char::is_uppercase);
        if !capital && !small(bare) || bare.chars().filter(|c| c.is_uppercase()).count() > 3 {
            return false;
        }
        capitals += usize::from(capital);
    }
    capitals >= 2 && count <= 16
}

/// Whether a text contains an initial: "Smit, J.", "J. Smit".
pub(crate) fn has_initials(text: &str) -> bool {
    text.len() <= 200
        && text.split_whitespace().any(|word| {
            let word = word.trim_end_matches([',', ';', ')']);
            let mut chars = word.chars();
            chars.next().is_some_and(char::is_uppercase) && chars.as_str() == "."
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;

    #[test]
    fn numbers_are_told_from_titles_that_begin_with_one() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        for text in
            ["R-140", "No. 24-95", "2024 RO 125124", "20AP-207", "599 R. 670", "15-00333", "S-23-0", "24-95, 24-96"]
        {
            assert!(is_number(text, &words), "{text}");
        }
        for text in ["20 years of water", "Annual Report 2022", "CSC", "Ice", "Navigator Co., S.A.", "Agenda 2030"] {
            assert!(!is_number(text, &words), "{text}");
        }
    }

    #[test]
    fn the_words_of_links_are_no_title() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let links = LinkWords::new(&words);
        for text in [
            "PDF",
            "View report No. 10",
            "PDF (RO-A-2015-9607 - 2 págs. - 100 KB)",
            "kp-0420.pdf",
            "Download (PDF, 1.2 MB)",
            "Leer más",
            "Lees verder",
        ] {
            assert!(links.is(text, &words), "{text}");
        }
        for text in ["Annual Report 2022", "Open data in the delta", "Water", "Report on wells"] {
            assert!(!links.is(text, &words), "{text}");
        }
    }

    #[test]
    fn a_bare_year_is_a_date_where_it_stands_alone() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let dates = crate::text::dates::Dates::new(&words);
        for (text, alone) in [
            ("Title (2021)", true),
            ("Office · 2022 · Evaluation", true),
            ("2024 RO 125124", false),
            ("Work programme 2023", false),
            ("2019", true),
            ("3 May 2019 in the town", true),
        ] {
            let date = dates.find(text, true).unwrap();
            assert_eq!(stands_alone(text, &date), alone, "{text}");
        }
    }

    #[test]
    fn people_have_capitals_and_no_digits() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        for text in ["Luis Molina", "Smit, J.", "A. Jansen; B. van der Berg", "Nadia Hughes and Tom Dekker"] {
            assert!(is_people(text, &words), "{text}");
        }
        for text in ["22-50", "Land registers", "Report", "Who pays for archives?"] {
            assert!(!is_people(text, &words), "{text}");
        }
    }
}
