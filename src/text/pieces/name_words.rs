//! The words in lists of names that are written in lower case. They are lists of `seeds/words/*.toml`.

use crate::text::words::{List, Words};

/// Whether a word in lower case is a particle of a personal name, or begins with one: the `van` of "van Dijk", the `d'` of
/// "d'Arc".
pub(crate) fn is_particle(word: &str, words: &Words) -> bool {
    let elided = word.find('\'').and_then(|at| word.get(..=at));
    words.has(List::Particle, word) || elided.is_some_and(|start| words.has(List::Particle, start))
}

/// Whether a word stands between two names: the `and` of "Smit, J. and Vos, A.".
pub(crate) fn is_joint(word: &str, words: &Words) -> bool {
    word == "&" || words.has(List::And, word)
}

/// The text after a word between two names with which it begins: the rest of " & Vos, A.".
pub(super) fn joined<'t>(text: &'t str, words: &Words) -> Option<&'t str> {
    let (word, rest) = text.strip_prefix(' ')?.split_once(' ')?;
    is_joint(word, words).then_some(rest)
}

/// The names of a text between the words and marks that stand between two names: the two of "Smit, J. & Prins, A.".
pub(crate) fn split<'t>(text: &'t str, words: &Words) -> Vec<&'t str> {
    let (mut names, mut start, mut at) = (Vec::new(), 0, 0);
    for word in text.split_inclusive(' ') {
        // The "et" of "Smit, J. et al." stands before no name.
        let is_others = || text.get(at..).is_some_and(|rest| without_others(rest, words).is_some());
        if at > start && word.strip_suffix(' ').is_some_and(|word| is_joint(word, words)) && !is_others() {
            names.extend(text.get(start..at - 1));
            start = at + word.len();
        }
        at += word.len();
    }
    names.extend(text.get(start..));
    names.into_iter().flat_map(|name| name.split("; ")).collect()
}

/// The text after words in place of further names with which it begins: "et al.", "e.a."
pub(super) fn without_others<'t>(text: &'t str, words: &Words) -> Option<&'t str> {
    // These words are printed in small letters; "E.A." is the beginning of a name.
    if !text.starts_with(char::is_lowercase) {
        return None;
    }
    let count = words.begins_with(List::Others, text)?;
    let (end, _) = text.char_indices().nth(count).unwrap_or((text.len(), ' '));
    let rest = text.get(end..)?;
    Some(rest.strip_prefix('.').unwrap_or(rest)).filter(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// The text after words in place of further names whose first word, which stands between two names, was read before: the
/// `others` of "and others, ".
pub(super) fn without_joined_others<'t>(text: &'t str, words: &Words) -> Option<&'t str> {
    let behind = |others: &str| {
        let (joint, rest) = others.split_once(' ')?;
        words.has(List::And, joint).then(|| text.strip_prefix(rest))?.filter(|rest| rest.starts_with(','))
    };
    // The quick check spares nearly all texts the search in the list.
    text.starts_with(char::is_lowercase).then(|| words.entries(List::Others).find_map(behind)).flatten()
}

/// Whether a word belongs to those in place of further names: the `others` of "and others".
pub(crate) fn is_others(word: &str, words: &Words) -> bool {
    words.entries(List::Others).any(|others| others.split(' ').any(|known| known == word))
}

/// The text before words in place of further names with which it ends.
pub(crate) fn before_others<'t>(text: &'t str, words: &Words) -> Option<&'t str> {
    let bare = text.trim_end();
    let bare = bare.strip_suffix('.').unwrap_or(bare);
    let before = |others: &str| {
        let (before, end) = bare.split_at_checked(bare.len().checked_sub(others.len())?)?;
        (end == others).then_some(before)
    };
    words.entries(List::Others).find_map(before).filter(|rest| rest.ends_with(|c: char| !c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;

    #[test]
    fn names_are_split_at_the_words_of_all_languages() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        for (text, names) in [
            ("Ana Mora & Kees de Vries", vec!["Ana Mora", "Kees de Vries"]),
            ("Ana Mora y Luis Paz; Bo Li", vec!["Ana Mora", "Luis Paz", "Bo Li"]),
            ("Smit, J. en Prins, A. und Vogt, K.", vec!["Smit, J.", "Prins, A.", "Vogt, K."]),
            ("Smit, J. & Prins, A. et al.", vec!["Smit, J.", "Prins, A. et al."]),
            ("and Bo Li", vec!["and Bo Li"]),
            ("Ana Mora and", vec!["Ana Mora and"]),
            ("", vec![""]),
        ] {
            assert_eq!(split(text, &words), names, "{text}");
        }
        assert_eq!(joined(" und Vogt, K.", &words), Some("Vogt, K."));
        assert_eq!(joined(" under Vogt", &words), None);
    }

    #[test]
    fn particles_are_whole_words_or_stand_before_an_apostrophe() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        for word in ["van", "de", "'t", "d'", "d'arc"] {
            assert!(is_particle(word, &words), "{word}");
        }
        for word in ["", "Van", "vanity", "o'neill", "'"] {
            assert!(!is_particle(word, &words), "{word}");
        }
    }

    #[test]
    fn words_for_further_names_are_no_initials() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        for (text, after) in [
            ("et al., Wonen", Some(", Wonen")),
            ("e.a. Wonen", Some(" Wonen")),
            ("y otros", Some("")),
            ("en anderen (red.)", Some(" (red.)")),
            ("E.A. Smit", None),
            ("et alia", None),
            (" et al.", None),
        ] {
            assert_eq!(without_others(text, &words), after, "{text}");
        }
        for (text, before) in [
            ("Quill, R. et al.", Some("Quill, R. ")),
            ("Quill, R., y cols.", Some("Quill, R., ")),
            ("Rosa Quill [et al", Some("Rosa Quill [")),
            ("Smit, E.A.", None),
            ("Portal", None),
            ("et al.", None),
        ] {
            assert_eq!(before_others(text, &words), before, "{text}");
        }
        assert_eq!(without_joined_others("others, Wonen", &words), Some(", Wonen"));
        assert_eq!(without_joined_others("otros, Wonen", &words), Some(", Wonen"));
        assert_eq!(without_joined_others("others wrote", &words), None);
    }
}
