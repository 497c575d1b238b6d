//! The shape of a line: its beginning and end, its number of sentences, and whether it is written like a name.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::decompose_canonical;

use crate::text::pieces::name_words::{is_joint, is_particle};
use crate::text::words::{List, Words};

/// The text in small letters without accents, so that words can be compared without regard to case and accents.
pub fn fold(text: &str) -> String {
    let mut folded = String::new();
    fold_into(text, &mut folded);
    folded
}

/// Does the same as [`fold`], with a buffer that is reused.
pub(crate) fn fold_into(text: &str, folded: &mut String) {
    folded.clear();
    if text.is_ascii() {
        folded.push_str(text);
        folded.make_ascii_lowercase();
        return;
    }
    folded.reserve(text.len());
    // Characters that are not composed of marks in another order can be decomposed one by one, at less cost.
    let is_plain = |c: char| matches!(c, ..'\u{300}' | '\u{2010}'..='\u{2027}' | '\u{20a0}'..='\u{20bf}');
    if text.chars().all(is_plain) {
        for c in text.chars() {
            match c {
                _ if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
                _ => decompose_canonical(c, |part| push_folded(part, folded)),
            }
        }
        return;
    }
    text.nfd().for_each(|c| push_folded(c, folded));
}

/// Appends a decomposed character in small letters, unless it is an accent.
fn push_folded(c: char, folded: &mut String) {
    match c {
        _ if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
        '\u{300}'..='\u{36f}' => {}
        '’' | '‘' | 'ʼ' => folded.push('\''),
        _ => folded.extend(c.to_lowercase()),
    }
}

/// The words of `folded` joined by single spaces, without punctuation.
pub fn key(folded: &str) -> String {
    if folded.is_ascii() {
        let mut key = Vec::with_capacity(folded.len());
        for word in folded.as_bytes().split(|byte| !byte.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
            if !key.is_empty() {
                key.push(b' ');
            }
            key.extend_from_slice(word);
        }
        return String::from_utf8(key).unwrap_or_default();
    }
    let mut key = String::with_capacity(folded.len());
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    }
    key
}

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Ending {
    /// The text is truncated: `…`, `...` or `[…]`, possibly with link words after it.
    Ellipsis = 1,
    /// `:`
    Colon,
    /// `.`
    Stop,
    /// `?`
    Question,
    /// `!`
    Exclamation,
    /// `,` or `;`
    Comma,
    /// A letter or digit.
    Open,
    /// A function word, which is a sign that the text was truncated without a mark.
    Dangling,
}

/// The ending of `text`; `is_function` tells whether a word is a function word.
pub(crate) fn ending(text: &str, is_function: impl Fn(&str) -> bool) -> Ending {
    if cut_at(text).is_some() {
        return Ending::Ellipsis;
    }
    let body = text.trim_end_matches(['"', '”', '’', '\'', ')', ']', ' ', '»']);
    match text.chars().next_back() {
        Some(':') => return Ending::Colon,
        Some('-' | '–') if body.chars().count() > 60 => return Ending::Dangling,
        _ => {}
    }
    match body.chars().next_back() {
        Some('.') => Ending::Stop,
        Some('?') => Ending::Question,
        Some('!') => Ending::Exclamation,
        Some(',' | ';') => Ending::Comma,
        _ => {
            let last = body.rsplit([' ', '/', '-']).next().unwrap_or_default();
            let small = last.chars().next().is_some_and(char::is_lowercase);
            if small && is_function(&fold(last)) { Ending::Dangling } else { Ending::Open }
        }
    }
}

/// Largest number of characters after the mark of truncation.
const BEHIND: usize = 30;

/// The start of the mark of truncation: an ellipsis at the end, or near the end with a few link words after it.
pub(crate) fn cut_at(text: &str) -> Option<usize> {
    // A mark further to the front is inside the text.
    let from = text.char_indices().rev().nth(BEHIND + 3).map_or(0, |(at, _)| at);
    let end = text.get(from..).unwrap_or_default();
    let place = |at: usize| from + at;
    let (at, width) = match (end.rfind('…').map(place), end.rfind("...").map(place)) {
        (Some(a), Some(b)) if b > a => (b, 3),
        (Some(a), _) => (a, '…'.len_utf8()),
        (None, Some(b)) => (b, 3),
        (None, None) => return None,
    };
    let behind = text.get(at + width..).unwrap_or_default();
    let words = behind.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count();
    let start = text.get(..at).unwrap_or_default().trim_end_matches(['[', '(', ' ', '.']).len();
    // An ellipsis inside a text is a pause. At the end, with at most four words after it ("Read the full story"), it is
    // a truncation.
    (words <= 4 && behind.chars().count() <= BEHIND && !behind.trim_end().ends_with('.') && start > 0).then_some(start)
}

/// The number of sentences. A new one begins after a final mark and white space, with a capital, a digit or an opening
/// quotation mark.
pub(crate) fn sentences(text: &str) -> usize {
    let marks = memchr::memchr3_iter(b'.', b'!', b'?', text.as_bytes()).map(|at| (at, 1));
    let ellipses = text.match_indices('…').map(|(at, mark)| (at, mark.len()));
    let parts =
        |(at, length): (usize, usize)| text.get(..at).zip(text.get(at..at + length)).zip(text.get(at + length..));
    1 + marks.chain(ellipses).filter_map(parts).filter(|((before, mark), rest)| ends(before, mark, rest)).count()
}

/// Whether a mark ends a sentence and another sentence follows. A full stop after an abbreviation or an initial does
/// not.
fn ends(before: &str, mark: &str, rest: &str) -> bool {
    let word = || before.chars().rev().take(3).filter(|c| c.is_alphanumeric()).count() > 2;
    if mark == "." && !before.ends_with(|c: char| c.is_ascii_digit()) && !word() {
        return false;
    }
    let next = rest.trim_start_matches(['"', '”', '’', ')', ']']).strip_prefix(' ');
    let next = next.map(|next| next.trim_start_matches(['"', '“', '¿', '¡', '(', '[', '‘']));
    next.is_some_and(|next| next.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()))
}

/// The bullet or list number that a line starts with, and the text after it.
pub fn item(text: &str) -> Option<(Item, &str)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    if matches!(first, '•' | '·' | '*' | '▪' | '●' | '■' | '►' | '»' | '›' | '–' | '-' | '◦' | '‣' | '➤' | '✓' | '○')
    {
        let rest = chars.as_str();
        let tight = matches!(first, '•' | '▪' | '●' | '■' | '►' | '◦' | '‣' | '➤' | '○');
        if rest.starts_with(' ') || tight && !rest.is_empty() {
            return Some((Item::Bullet, rest.trim_start()));
        }
        return None;
    }
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if (1..=3).contains(&digits) {
        let rest = text.get(digits..)?;
        let rest = rest.strip_prefix(['.', ')']).filter(|rest| rest.starts_with(' '))?;
        return Some((Item::Number, rest.trim_start()));
    }
    None
}

/// The mark before a list item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// `•`, `-`, `*` …
    Bullet,
    /// `1.`, `1)`
    Number,
}

/// Whether the text begins with a place name and a dash, as news items do: `PARAMARIBO –`, `San José.`, `Dakar (IPS)`.
pub(crate) fn has_dateline(text: &str) -> bool {
    if !text.starts_with(|c: char| c.is_uppercase() || c == '(') || text.chars().nth(59).is_none() {
        return false;
    }
    let end = text.char_indices().nth(46).map_or(text.len(), |(at, _)| at);
    let head = text.get(..end).unwrap_or_default();
    let joint = head.char_indices().find(|(at, c)| {
        let next = head.get(at + c.len_utf8()..).unwrap_or_default();
        match c {
            '–' | '—' => true,
            '-' => next.starts_with([' ', '-']),
            '.' => next.starts_with(' '),
            _ => false,
        }
    });
    let Some((at, mark)) = joint else { return false };
    let place = head.get(..at).unwrap_or_default();
    let named = place
        .split(' ')
        .filter(|word| word.len() > 3)
        .all(|word| word.trim_start_matches(['(', '"']).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()));
    let words = place.split(' ').filter(|word| !word.is_empty()).count();
    named && (3..=40).contains(&place.chars().count()) && words <= if mark == '.' { 3 } else { 6 }
}

/// Whether the text consists of initials (`J. J.`) or of family names with initials (`Smith, J.; Brown, A.`).
pub(crate) fn is_names(text: &str, words: &Words) -> bool {
    if !text.contains('.') {
        return false;
    }
    let parts: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).take(15).collect();
    if parts.len() > 14 {
        return false;
    }
    let initial = |word: &str| {
        let letters = || word.chars().filter(|c| c.is_alphabetic());
        word.contains('.') && (1..=3).contains(&letters().count()) && letters().all(char::is_uppercase)
    };
    let some = parts.iter().any(|word| initial(word.trim_matches(['(', ')', ',', ';', '&'])));
    let small = |word: &str| is_particle(word, words) || is_joint(word, words) || is_stopped(word, words);
    let all = parts.iter().all(|word| {
        let bare = word.trim_matches(['(', ')', ',', ';']);
        bare.is_empty()
            || initial(bare)
            || small(bare)
            || bare.starts_with(char::is_uppercase)
                && bare.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\''))
    });
    some && all
}

/// Whether a word in lists of names ends with a full stop: "al.", "eds."
fn is_stopped(word: &str, words: &Words) -> bool {
    let bare = word.strip_suffix('.').filter(|bare| bare.starts_with(char::is_lowercase));
    bare.is_some_and(|bare| words.has(List::Ending, bare) || words.has(List::Editors, bare))
}

/// Whether the text is a file name: one word that ends with the extension of a picture or a document.
pub(crate) fn is_file_name(folded: &str) -> bool {
    let body = folded.trim_end_matches(|c: char| !c.is_alphanumeric());
    ["jpg", "jpeg", "png", "gif", "pdf", "doc", "docx", "svg", "webp", "xlsx", "xls", "pptx", "zip", "mp4", "tif"]
        .iter()
        .any(|extension| body.strip_suffix(extension).is_some_and(|stem| stem.ends_with('.')))
}

/// Whether a short line has contact details: a telephone number, an e-mail address or opening hours.
pub(crate) fn is_contact(text: &str) -> bool {
    if text.chars().nth(90).is_some() {
        return false;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits < 5 && memchr::memchr2(b'@', b'[', text.as_bytes()).is_none() {
        return false;
    }
    let telephone = (7..=24).contains(&digits)
        && text.split(|c: char| c.is_alphabetic()).any(|run| {
            run.chars().filter(char::is_ascii_digit).count() >= 7
                && run.chars().any(|c| matches!(c, '+' | '(' | ' ' | '-' | '.'))
                && !run.contains('/')
                && (run.contains('+') || run.contains('(') || text.contains(':'))
        });
    let mail = text.contains("[email") || text.split(' ').any(|word| word.contains('@') && word.contains('.'));
    let hours = text.match_indices(':').filter(|(at, _)| {
        let digit = |at: Option<usize>| at.and_then(|at| text.as_bytes().get(at)).is_some_and(u8::is_ascii_digit);
        digit(at.checked_sub(1)) && digit(at.checked_add(1)) && digit(at.checked_add(2))
    });
    telephone || mail || hours.count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn characters_are_folded_as_whole_texts_are(text in "(\\PC|[é’ʼİǅÀ€…–\u{301}\u{323}]){0,20}|[ -ȿ’€…]{0,20}") {
            let mut whole = String::new();
            text.nfd().for_each(|c| push_folded(c, &mut whole));
            proptest::prop_assert_eq!(fold(&text), whole);
        }
    }

    #[test]
    fn cuts_are_seen_with_and_without_link_words() {
        for cut in
            ["The text goes on…", "The text [...]", "The text... Read more", "Het vervolg... Lees verder »", "x […]"]
        {
            assert_eq!(ending(cut, |_| false), Ending::Ellipsis, "{cut}");
        }
        assert_eq!(ending("First... then the whole long sentence follows here, to its end.", |_| false), Ending::Stop);
    }

    #[test]
    fn a_text_far_behind_a_mark_is_no_link() {
        for c in ["x", "é"] {
            for mark in ["...", "…", "…...", "....…"] {
                for behind in [0, 1, BEHIND - 1, BEHIND, BEHIND + 1, BEHIND + 4] {
                    let text = format!("The text goes on {mark}{}", c.repeat(behind));
                    assert_eq!(cut_at(&text).is_some(), behind <= BEHIND, "{text}");
                }
            }
        }
    }

    #[test]
    fn sentences_are_not_counted_at_initials() {
        assert_eq!(sentences("Mr. J. Smith of the U.S. Department came. He left! ¿Why?"), 3);
        assert_eq!(sentences("One 2019. Two"), 2);
    }

    #[test]
    fn contacts_are_not_identifiers() {
        for text in ["Tel: +31 20 555 01 23", "info@example.org", "Mon to Fri: 8:00 AM – 5:00 PM", "Fax (020) 555-0123"]
        {
            assert!(is_contact(text), "{text}");
        }
        for text in ["978-90-1234-567-8", "12-05-2020", "Report 2019-2021", "1.250.000 people", "03/03/2025 13:26"] {
            assert!(!is_contact(text), "{text}");
        }
    }

    #[test]
    fn datelines_and_names() {
        let words = Words::load(&crate::seeds::Seeds::embedded()).unwrap();
        for text in [
            "PARAMARIBO – De minister heeft vandaag met de vakbonden gesproken over het loon.",
            "San José. The first symposium of its kind was held this week in the capital.",
        ] {
            assert!(has_dateline(text), "{text}");
        }
        assert!(!has_dateline("The report, with many maps - and figures - is long enough to be a line of text."));
        assert!(
            is_names("J. J.", &words)
                && is_names("Smith, J.; Brown, A.", &words)
                && !is_names("The state of the U.S. economy", &words)
        );
    }
}
