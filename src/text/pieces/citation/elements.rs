//! The elements of a citation: the texts between full stops, and what a single one of them is.

use std::ops::Range;

use crate::text::folding::fold;
use crate::text::letters::count_letters;
use crate::text::pieces::shape::Shapes;
use crate::text::words::List;

/// The marks around an element.
const MARKS: [char; 9] = [' ', '\u{a0}', '.', ',', ';', ':', '(', ')', '['];

/// The largest number of words of a place of publication.
const PLACE: usize = 5;
/// The largest number of letters of an abbreviated mark of editors: ", coord."
const MARK: usize = 5;

/// The elements of a range: the texts between full stops that do not belong to an abbreviation.
pub(in crate::text::pieces) fn segments(text: &str, range: Range<usize>, shapes: &Shapes) -> Vec<Range<usize>> {
    segments_around(text, range, None, shapes)
}

/// The elements of a range. A full stop inside of the date belongs to it: "17 Aug. 2021".
pub(super) fn segments_around(
    text: &str,
    range: Range<usize>,
    date: Option<&Range<usize>>,
    shapes: &Shapes,
) -> Vec<Range<usize>> {
    let said = text.get(range.clone()).unwrap_or_default();
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for (at, _) in said.match_indices(['.', '?', '!']) {
        let (before, after) = (said.get(start..at).unwrap_or_default(), said.get(at + 1..).unwrap_or_default());
        if date.is_some_and(|date| date.start <= range.start + at && range.start + at < date.end) {
            continue;
        }
        let is_stop = said.get(at..at + 1) == Some(".") && !is_abbreviated(before, shapes);
        let is_mark = said.get(at..at + 1).is_some_and(|mark| matches!(mark, "?" | "!"));
        let next = after.trim_start();
        let begins =
            after.starts_with(' ') && (next.starts_with(|c: char| !c.is_lowercase()) || announces_number(next, shapes));
        if (is_stop || is_mark) && begins && !is_shortened_journal(before, next) {
            found.push(range.start + start..range.start + at);
            start = at + 1;
        }
    }
    found.push(range.start + start..range.end);
    found.into_iter().map(|part| trimmed(text, part)).filter(|part| !part.is_empty()).collect()
}

/// Whether a text begins with an abbreviation before pages, a volume or an issue: "p. 33-48", "vol. 3".
fn announces_number(text: &str, shapes: &Shapes) -> bool {
    let word = text.split([' ', '.']).next().unwrap_or_default();
    text.get(word.len()..).is_some_and(|rest| rest.starts_with('.'))
        && [List::Pages, List::Volume, List::Issue].into_iter().any(|list| shapes.words().is_word(list, word))
}

/// The text without a word for pages with which it begins: "45-50" of "pp. 45-50".
pub(super) fn without_pages<'t>(text: &'t str, shapes: &Shapes) -> &'t str {
    let Some((word, rest)) = text.split_at_checked(text.find(['.', ' ']).unwrap_or(0)) else { return text };
    let announces = !word.is_empty() && shapes.words().is_word(List::Pages, word);
    if announces { rest.trim_start_matches(['.', ' ']) } else { text }
}

/// Whether a full stop stands inside of the shortened name of a journal: "IEEE Sens. Lett., vol. 5".
fn is_shortened_journal(before: &str, next: &str) -> bool {
    let short = |word: &str| {
        word.starts_with(char::is_uppercase) && word.chars().count() <= 8 && !word.contains([':', ';', ')'])
    };
    let element = next.split(", ").next().unwrap_or_default();
    let words = || before.split_whitespace().chain(element.trim_end_matches('.').split_whitespace());
    element.len() < next.len() && element.ends_with('.') && words().count() <= 7 && words().all(short)
}

/// Whether a full stop after this text belongs to its last word: an initial, an abbreviation, or the mark of editors behind
/// their names.
pub(super) fn is_abbreviated(before: &str, shapes: &Shapes) -> bool {
    let words = shapes.words();
    let word = before.rsplit([' ', '(', '.']).next().unwrap_or_default();
    let count = word.chars().count();
    let editors = || {
        let names = before.strip_suffix(word).is_some_and(|names| names.ends_with(", "));
        names && count <= MARK && words.is_word(List::Editors, word)
    };
    count == 1 && word.chars().all(|c| c.is_alphabetic() && !c.is_numeric())
        || words.is_word(List::Abbreviation, word)
        || word.starts_with(char::is_uppercase) && words.is_word(List::NameAbbreviation, word)
        || editors()
}

/// Whether a text names the edition of a publication: "2nd ed", "3e druk", "2ª edición", "revised edition".
pub(super) fn is_edition(said: &str, shapes: &Shapes) -> bool {
    let said = said.trim_matches(MARKS).trim_end_matches(']');
    let words: Vec<&str> = said.split_whitespace().collect();
    let is_word = |word: &str| shapes.words().has(List::Edition, fold(word.trim_matches(['.', ',', ')'])).as_str());
    let marked = said.contains(|c: char| c.is_ascii_digit() || matches!(c, '.')) || words.len() <= 3;
    (2..=5).contains(&words.len())
        && said.len() <= 40
        && marked
        && !said.contains([',', ';', ':'])
        && words.iter().any(|word| is_word(word))
        || shapes.words().has(List::Edition, fold(said).as_str()) && words.len() > 1
}

/// The length of the edition at the beginning of an element: "3rd ed., Fellside".
pub(super) fn edition_ahead(said: &str, shapes: &Shapes) -> Option<usize> {
    let first = said.split(", ").next().filter(|first| first.len() < said.len())?;
    is_edition(first, shapes).then_some(first.len())
}

/// Whether an element is the number of a book or a journal: "ISBN 978-3-16-148410-0".
pub(super) fn is_standard_number(said: &str) -> bool {
    let rest = said.strip_prefix("e-").or_else(|| said.strip_prefix('e')).unwrap_or(said);
    (rest.starts_with("ISBN") || rest.starts_with("ISSN")) && said.bytes().any(|byte| byte.is_ascii_digit())
}

/// The length of the word "In" before a host publication.
pub(super) fn host(said: &str, shapes: &Shapes) -> Option<usize> {
    let begins: String = said.chars().take(40).collect();
    let count = shapes.words().begins_with(List::Host, &begins)?;
    let (at, _) = said.char_indices().nth(count)?;
    let rest = said.get(at..)?.trim_start_matches(':').strip_prefix(' ')?;
    (rest.trim_start().starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"' | '«')))
        .then(|| said.len() - rest.len())
}

/// The end of the names of editors with their mark, "S. Hall & T. Berg (Eds.)", and the beginning of what follows.
pub(super) fn editors(said: &str, shapes: &Shapes) -> Option<(usize, usize)> {
    let behind = |end: usize| {
        let rest = said.get(end..).unwrap_or_default();
        (end, said.len() - rest.trim_start_matches([',', ':', ' ', '.']).len())
    };
    let Some(open) = said.find('(') else {
        // "Gow S, editor" has no title of a host publication.
        let mark = said.rsplit(", ").next().filter(|mark| mark.len() < said.len())?;
        return is_editor(mark, shapes).then(|| behind(said.len()));
    };
    let close = said.get(open..)?.find(')').map_or(said.len(), |close| open + close);
    let mark = said.get(open + 1..close)?;
    is_editor(mark, shapes).then(|| behind((close + 1).min(said.len())))
}

/// Whether a text is a mark after the names of editors: "eds.", "coord.", "red."
pub(super) fn is_editor(mark: &str, shapes: &Shapes) -> bool {
    shapes.words().has(List::Editors, fold(mark.trim_matches(MARKS)).as_str())
}

/// The position of a note about access, such as "Available at" and "Accessed 3 May 2022".
pub(super) fn retrieved(said: &str, shapes: &Shapes) -> Option<usize> {
    let begins = |at: usize| {
        let next = said.get(at..)?.trim_start_matches(MARKS);
        begins_note(next, shapes).then(|| said.len() - next.len())
    };
    let marks = said.match_indices(['.', ',', ';', '[', '(']).map(|(at, mark)| at + mark.len());
    std::iter::once(0).chain(marks).find_map(begins)
}

/// Whether a text begins with the words of a note about access.
pub(super) fn begins_note(said: &str, shapes: &Shapes) -> bool {
    let begins: String = said.chars().take(24).collect();
    shapes.words().starts_with(List::Retrieved, &fold(&begins)).is_some()
}

/// Whether the text before a colon is a place: few words without digits, of which the longer ones have a capital letter.
pub(super) fn is_place(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let long = words.iter().filter(|word| word.chars().count() >= 4);
    (1..=PLACE).contains(&words.len())
        && text.starts_with(char::is_uppercase)
        && long.clone().all(|word| word.trim_start_matches('(').starts_with(char::is_uppercase))
        && !text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether the words are running text and not the name of a publisher: most longer words are written small, and none is
/// typical of institutions.
pub(super) fn is_prose(said: &str, shapes: &Shapes) -> bool {
    let long = |word: &&str| count_letters(word) >= 4;
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

/// The range without the marks around it. A bracket that is opened inside of the range keeps its end.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let said = text.get(range.clone()).unwrap_or_default();
    let open = said.trim_start_matches([' ', '\u{a0}', '.', ',', ';', ':', ')', ']', '“', '”', '"', '’']);
    let open = if open.starts_with('(') && open.find(')').is_none_or(|end| end + 2 >= open.len()) {
        open.trim_start_matches('(')
    } else if open.starts_with('[') && !open.contains(']') {
        open.trim_start_matches('[')
    } else {
        open
    };
    let start = range.start + said.len() - open.len();
    let mut close = open.trim_end_matches([' ', '\u{a0}', '.', ',', ';', ':', '(', '[']);
    while close.ends_with(')') && !close.contains('(') || close.ends_with(']') && !close.contains('[') {
        close = close.get(..close.len() - 1).unwrap_or_default().trim_end_matches([' ', '.', ',', ';', ':']);
    }
    start..start + close.len()
}
