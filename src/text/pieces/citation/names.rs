//! Names of persons with the family name first, as citations begin with them.
//!
//! The names are looked for by hand, because patterns over all letters of Unicode are slow to prepare, and every line of
//! a page is asked whether it begins with a name.

use crate::text::pieces::name_words::{is_particle, joined, without_joined_others, without_others};
use crate::text::words::{List, Words};

/// The largest number of characters of a family name before initials.
const FAMILY: usize = 41;
/// The largest number of characters of a word of a family name before a given name.
const WORD: usize = 31;

/// Whether the text begins with a name whose family name comes first: `Smit, J. R.`, `van der Berg, J.`,
/// `Smit Vos, Jan`.
pub(super) fn begins_inverted(text: &str, words: &Words) -> bool {
    let text = without_particles(text, words);
    if !text.starts_with(char::is_uppercase) {
        return false;
    }
    let Some((family, given)) = text.split_once(", ") else { return false };
    let is_family = (2..=FAMILY).contains(&family.chars().count()) && family.chars().all(|c| in_name(c) || c == ' ');
    let initial = given.chars().next().is_some_and(char::is_uppercase) && given.chars().nth(1) == Some('.');
    if is_family && (initial || begins_with_bare_initials(given, words)) {
        return true;
    }
    let mut of_family = family.split(' ');
    let is_word = |word: &str| word_end(word) == Some(word.len()) && word.chars().count() <= WORD;
    of_family.next().is_some_and(is_word)
        && of_family.next().is_none_or(is_word)
        && of_family.next().is_none()
        && word_end(given).is_some()
}

/// Whether the text begins with one to three initials without full stops that end a name: the `B` of "Amos, B & Dorn, E".
fn begins_with_bare_initials(text: &str, words: &Words) -> bool {
    let length: usize = text.chars().take_while(|c| c.is_uppercase()).map(char::len_utf8).sum();
    let count = text.chars().take_while(|c| c.is_uppercase()).count();
    let rest = text.get(length..).unwrap_or_default();
    (1..=3).contains(&count) && (rest.is_empty() || rest.starts_with(", ") || joined(rest, words).is_some())
}

/// Whether the text has the form of the name of an institution: an acronym, or up to eight words without digits or marks,
/// of which most longer ones have a capital letter.
pub(in crate::text::pieces) fn is_institution(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_capital = |word: &&&str| word.trim_start_matches('(').starts_with(char::is_uppercase);
    let long: Vec<&&str> = words.iter().filter(|word| word.chars().count() >= 4).collect();
    let capitals = long.iter().filter(|word| is_capital(word)).count();
    let is_acronym = words.len() == 1 && text.len() > 1 && text.chars().all(char::is_uppercase);
    let has_name = (2..=8).contains(&words.len()) && capitals >= 2 && capitals * 3 >= long.len() * 2;
    (is_acronym || has_name)
        && words.first().is_some_and(|word| is_capital(&word))
        && text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '&' | ',' | '(' | ')'))
}

/// The end of the names with initials at their ends that the text begins with: `Smit J`, `Smit JR, Vos A. `.
pub(super) fn end_of_vancouver(text: &str, words: &Words) -> Option<usize> {
    let mut end = 0;
    while let Some(length) = text.get(end..).and_then(|rest| vancouver(rest, words)) {
        end += length;
    }
    (end > 0).then_some(end)
}

/// The length of one name with initials at its end and the mark after it, in bytes.
fn vancouver(text: &str, words: &Words) -> Option<usize> {
    if let Some(rest) = without_others(text, words).or_else(|| without_joined_others(text, words)) {
        let rest = rest.strip_prefix(['.', ',']).unwrap_or(rest);
        return rest.strip_prefix(' ').map(|rest| text.len() - rest.len());
    }
    let family = without_particles(text, words);
    let after_first = family.get(word_end(family)?..)?.strip_prefix(' ')?;
    let after_second = word_end(after_first).and_then(|end| after_first.get(end..)?.strip_prefix(' '));
    let rest =
        after_second.and_then(|rest| after_initials(rest, words)).or_else(|| after_initials(after_first, words))?;
    Some(text.len() - rest.len())
}

/// The end of the names with their initials first that the text begins with: `A. Smit, J. R. de Vos and B. Prins, `.
pub(super) fn end_of_initials_first(text: &str, words: &Words) -> Option<usize> {
    let mut end = 0;
    while let Some(length) = text.get(end..).and_then(|rest| initials_first(rest, words)) {
        end += length;
    }
    (end > 0).then_some(end)
}

/// The length of one name with its initials first and the joint after it, in bytes.
fn initials_first(text: &str, words: &Words) -> Option<usize> {
    let mut family = text;
    while let Some(rest) = family.strip_prefix(char::is_uppercase).and_then(|rest| rest.strip_prefix('.')) {
        family = rest.strip_prefix([' ', '-']).unwrap_or(rest);
    }
    if family.len() == text.len() {
        return None;
    }
    let family = without_particles(family, words);
    let rest = family.get(word_end(family)?..)?;
    let bare = rest.strip_prefix(',').unwrap_or(rest);
    let others = bare.strip_prefix(' ').and_then(|rest| without_others(rest, words));
    let others = others.map(|rest| rest.trim_start_matches(['.', ',']).trim_start());
    let rest = others.or_else(|| joined(bare, words)).or_else(|| {
        let next = || rest.strip_prefix(", ");
        let editors = || {
            let (mark, rest) = next()?.split_once("., ")?;
            words.has(List::Editors, mark).then_some(rest)
        };
        let marked = || rest.strip_prefix(' ').filter(|rest| rest.starts_with('('));
        editors().or_else(next).or_else(marked)
    })?;
    Some(text.len() - rest.len())
}

/// The text after one to three initials and a comma or full stop.
fn after_initials<'t>(text: &'t str, words: &Words) -> Option<&'t str> {
    let initials = text.chars().take_while(|c| c.is_uppercase());
    let (count, length) = initials.take(4).fold((0, 0), |(count, length), c| (count + 1, length + c.len_utf8()));
    let rest = text.get(length..).filter(|_| (1..=3).contains(&count))?;
    // The mark of editors follows the last name: "Bowyer S and Clegg D (eds), ".
    let marked = || rest.strip_prefix(' ').filter(|rest| rest.starts_with('('));
    rest.strip_prefix(", ").or_else(|| rest.strip_prefix(". ")).or_else(|| joined(rest, words)).or_else(marked)
}

fn without_particles<'t>(mut text: &'t str, words: &Words) -> &'t str {
    while let Some((_, rest)) = text.split_once(' ').filter(|(word, _)| is_particle(word, words)) {
        text = rest;
    }
    text
}

/// The end of the word of a name that the text begins with: a capital letter and at least one more sign.
fn word_end(text: &str) -> Option<usize> {
    let first = text.chars().next().filter(|c| c.is_uppercase())?;
    let end = text.find(|c| !in_name(c)).unwrap_or(text.len());
    (end > first.len_utf8()).then_some(end)
}

fn in_name(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '’' | '\'' | '-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;

    fn words() -> Words {
        Words::load(&Seeds::embedded()).unwrap()
    }

    #[test]
    fn a_family_name_stands_before_initials_or_a_given_name() {
        let words = words();
        for text in [
            "Smit, J.",
            "Smit, J. R. and others",
            "van der Berg, J.",
            "da Silva, M.",
            "ten Hove, Piet",
            "Smit Vos, Jan",
            "Ñáñez-O’Hara, Élise",
            "De la Vega Ruiz Cano, M.",
        ] {
            assert!(begins_inverted(text, &words), "{text}");
        }
        for text in [
            "",
            "S, J.",
            "smit, J.",
            "Smit J.",
            "Smit,J.",
            "Smit, j.",
            "Water, land en Lucht",
            "One Two Three, Four",
            "Smit (ed.), Jan",
        ] {
            assert!(!begins_inverted(text, &words), "{text}");
        }
        let long = "A".repeat(42);
        assert!(!begins_inverted(&format!("{long}, J."), &words));
        assert!(begins_inverted(&format!("{}, J.", &long[..41]), &words));
        assert!(!begins_inverted(&format!("{}, Jan", &long[..32]), &words));
    }

    #[test]
    fn names_of_institutions_have_capital_letters() {
        for text in
            ["Ministerio de Salud", "International Harbour Federation", "CEPAL", "Centraal Bureau voor de Havens (CBH)"]
        {
            assert!(is_institution(text), "{text}");
        }
        for text in ["Annual report", "Report 12", "Salud", "", "A day at the harbour", "Migración laboral en el istmo"]
        {
            assert!(!is_institution(text), "{text}");
        }
    }

    #[test]
    fn names_with_initials_first_follow_each_other() {
        let words = words();
        for (text, names) in [
            ("A. Smit, J. R. de Vos and B. Prins, Wonen", "A. Smit, J. R. de Vos and B. Prins, "),
            ("A.-M. Smit, eds., Wonen", "A.-M. Smit, eds., "),
            ("A. Smit et al., Wonen", "A. Smit et al., "),
            ("A. Smit wrote this", ""),
            ("Smit, A., Wonen", ""),
        ] {
            assert_eq!(end_of_initials_first(text, &words).map_or("", |end| &text[..end]), names, "{text}");
        }
    }

    #[test]
    fn names_with_initials_at_their_ends_follow_each_other() {
        let words = words();
        for (text, names) in [
            ("Marsh L, Osei P. Ferry workers", "Marsh L, Osei P. "),
            ("Smit Vos JR. Wonen", "Smit Vos JR. "),
            ("Smit JR. Wonen", "Smit JR. "),
            ("van den Berg A, et al. Wonen", "van den Berg A, et al. "),
            ("Ó Néill É. Wonen", ""),
            ("Smit JRAB. Wonen", ""),
            ("Annual Report 2012", ""),
        ] {
            assert_eq!(end_of_vancouver(text, &words).map_or("", |end| &text[..end]), names, "{text}");
        }
    }
}
