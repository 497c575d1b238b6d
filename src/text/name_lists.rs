//! Several names in one text: `Mora, Ana; Vries, Kees`, `Ana Mora & Kees de Vries`, `Mora A, Vries K.`

use super::folding::fold;
use super::names;
use super::words::{List, Words};
use crate::record::Contributor;
use crate::text::whitespace::normalise;

/// The names in a text, in order.
///
/// Semicolons, bars, line ends and slashes between blanks always separate names. A comma or "and" separates names only
/// if the text on both sides can only be names of people.
pub(crate) fn names(text: &str, words: &Words) -> Vec<Contributor> {
    listed(text).flat_map(|part| joined(&part, words)).collect()
}

/// The parts of a text between the marks that always separate names.
fn listed(text: &str) -> impl Iterator<Item = String> + '_ {
    let parts = text.split([';', '|', '\n']).flat_map(|part| part.split(" / "));
    parts.map(normalise).filter(|part| !part.is_empty())
}

/// The names of a byline, which come after a word such as "by". Its names are not inverted, so that a single comma
/// separates two people: `Ana Mora, Kees de Vries`.
pub(crate) fn byline(text: &str, words: &Words) -> Vec<Contributor> {
    let people = |part: String| match by_commas(&part, 2, words).as_slice() {
        [_] => joined(&part, words),
        several => several.iter().flat_map(|name| joined(name, words)).collect(),
    };
    listed(text).flat_map(people).collect()
}

/// The names in a text without semicolons.
fn joined(text: &str, words: &Words) -> Vec<Contributor> {
    if let Some(people) = with_initials(text, words) {
        return people;
    }
    let pieces = split_and(text, words);
    let people = pieces.len() > 1 && pieces.iter().all(|piece| is_person(piece, words));
    if people {
        // `Mora, Ana and Li, Bo` has two names, and `Ana Mora, Kees de Vries and Bo Li` has three.
        let least = if pieces.last().is_some_and(|last| last.contains(',')) { 3 } else { 2 };
        return pieces.iter().flat_map(|piece| by_commas(piece, least, words)).map(printed).collect();
    }
    // Names with their initials first are not inverted: `A. Ruiz, T. Kok`.
    let least = if text.split(", ").all(has_initials_first) { 2 } else { 3 };
    by_commas(text, least, words).into_iter().map(printed).collect()
}

/// Whether a name begins with an initial: `A. Ruiz`.
fn has_initials_first(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next() == Some('.')
}

fn printed(name: &str) -> Contributor {
    Contributor { name: name.to_owned(), ..Contributor::default() }
}

/// Splits a text at its commas if this gives at least `least` names of two or more words: `Ana Mora, Kees de Vries, Bo
/// Li`.
///
/// A text with a single comma may be one person, `García López, María José`.
fn by_commas<'t>(text: &'t str, least: usize, words: &Words) -> Vec<&'t str> {
    let pieces: Vec<&str> = text.split(", ").map(|piece| piece.trim_end_matches(',').trim()).collect();
    let people = pieces.len() >= least
        && pieces.iter().all(|piece| (2..=5).contains(&piece.split(' ').count()) && is_person(piece, words));
    if people { pieces } else { vec![text] }
}

/// Splits a text into two or more names that consist of a family name and initials: `Mora A, de Vries KL.`
fn with_initials(text: &str, words: &Words) -> Option<Vec<Contributor>> {
    let pieces: Vec<&str> = text.split(", ").map(|piece| piece.trim_end_matches(',').trim()).collect();
    if pieces.len() < 2 {
        return None;
    }
    let person = |piece: &&str| {
        let (family, given) = piece.rsplit_once(' ')?;
        let initials = given.trim_end_matches('.');
        let letters = initials.chars().filter(|c| !matches!(c, '.' | '-')).count();
        let capitals = initials.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-'));
        let is_name = (1..=4).contains(&letters) && capitals && family.chars().any(char::is_lowercase);
        let institution = words.has_word(List::Institution, &fold(family));
        (is_name && !institution).then(|| {
            // The full stop after the last name of a list does not belong to the name, unless all initials have one.
            let stops = letters == given.matches('.').count() && text.matches('.').count() > 1;
            let given = if stops { given } else { initials };
            Contributor { name: format!("{family} {given}"), ..names::person(family, given, None) }
        })
    };
    pieces.iter().map(person).collect()
}

/// The parts of a text before and after each "and" or `&`.
fn split_and<'t>(text: &'t str, words: &Words) -> Vec<&'t str> {
    let (mut pieces, mut start, mut at) = (Vec::new(), 0, 0);
    for word in text.split_inclusive(' ') {
        let bare = word.trim();
        if start < at && word.ends_with(' ') && (bare == "&" || words.has(List::And, &fold(bare))) {
            pieces.extend(text.get(start..at));
            start = at + word.len();
        }
        at += word.len();
    }
    pieces.extend(text.get(start..));
    pieces.into_iter().map(|piece| piece.trim().trim_end_matches(',')).filter(|piece| !piece.is_empty()).collect()
}

/// Whether a text is the name of a person: two to eight words, at least two of them with a capital, and no word that is
/// typical of institutions.
fn is_person(text: &str, words: &Words) -> bool {
    let count = text.split(' ').count();
    let named = text.split(' ').filter(|word| word.chars().next().is_some_and(char::is_uppercase)).count();
    let digits = text.chars().any(|c| c.is_ascii_digit());
    let folded = fold(text);
    let institution = words.has_word(List::Institution, &folded) || words.has_phrase(List::Institution, &folded);
    (2..=8).contains(&count) && named >= 2 && !digits && !institution
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;

    #[test]
    fn several_names_are_told_apart_where_they_are_people() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        for (text, found) in [
            ("Mora, Ana; Vries, Kees de", vec!["Mora, Ana", "Vries, Kees de"]),
            ("Mora, A and Vries, K", vec!["Mora, A", "Vries, K"]),
            ("Ana Mora & Kees de Vries", vec!["Ana Mora", "Kees de Vries"]),
            ("Ana Mora y Luis Paz", vec!["Ana Mora", "Luis Paz"]),
            ("Mora A, Vries K.", vec!["Mora A", "Vries K"]),
            ("Mora A.J., de Vries K.", vec!["Mora A.J.", "de Vries K."]),
            ("Ana Mora, Kees de Vries, Bo Li", vec!["Ana Mora", "Kees de Vries", "Bo Li"]),
            ("Ana Mora, Kees de Vries and Bo Li", vec!["Ana Mora", "Kees de Vries", "Bo Li"]),
            ("García López, María José", vec!["García López, María José"]),
            ("A. Ruiz, T. Kok", vec!["A. Ruiz", "T. Kok"]),
            ("Ruiz, Ana / Kok, Tom", vec!["Ruiz, Ana", "Kok, Tom"]),
            ("Barnes and Noble", vec!["Barnes and Noble"]),
            ("Food and Agriculture Organization", vec!["Food and Agriculture Organization"]),
            ("Ministry of Health & Welfare", vec!["Ministry of Health & Welfare"]),
            ("Centre for Law and Policy Research", vec!["Centre for Law and Policy Research"]),
            ("O'Connor", vec!["O'Connor"]),
        ] {
            let names: Vec<String> = names(text, &words).into_iter().map(|one| one.name).collect();
            assert_eq!(names, found, "{text}");
        }
        let people: Vec<String> = byline("Ana Mora, Kees de Vries", &words).into_iter().map(|one| one.name).collect();
        assert_eq!(people, ["Ana Mora", "Kees de Vries"]);
        let people: Vec<String> =
            byline("Ana Mora, Institute of Water", &words).into_iter().map(|one| one.name).collect();
        assert_eq!(people, ["Ana Mora, Institute of Water"]);
        let people = super::names("Mora A, de Vries KL", &words);
        assert_eq!((people[1].family.as_deref(), people[1].given.as_deref()), (Some("de Vries"), Some("KL")));
    }
}
