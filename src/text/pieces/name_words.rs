//! The words in lists of names that are written in lower case.

/// Whether a word is a particle of a personal name: the `van` of "van Dijk".
pub(super) fn is_particle(word: &str) -> bool {
    const PARTICLES: [&str; 24] = [
        "de", "del", "la", "las", "los", "van", "der", "den", "von", "da", "dos", "das", "do", "di", "du", "le", "al",
        "el", "bin", "ibn", "ten", "ter", "te", "y",
    ];
    PARTICLES.contains(&word)
}

/// Whether a word stands between two names: the `and` of "Smit, J. and Vos, A.".
pub(super) fn is_joint(word: &str) -> bool {
    matches!(word, "and" | "y" | "e" | "en" | "et")
}

/// The text after a joint between two names with which it begins: the rest of " & Vos, A.".
pub(super) fn joined(text: &str) -> Option<&str> {
    [" and ", " y ", " e ", " en ", " & ", " und ", " et "].iter().find_map(|joint| text.strip_prefix(joint))
}

/// The words in place of further names.
const OTHERS: [&str; 8] = ["et al.", "et al", "e.a.", "and others", "y otros", "y otras", "y cols.", "en anderen"];

/// The text after words in place of further names with which it begins: "et al.", "e.a."
pub(super) fn without_others(text: &str) -> Option<&str> {
    OTHERS.iter().find_map(|others| text.strip_prefix(others)).filter(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// The text before words in place of further names with which it ends.
pub(super) fn before_others(text: &str) -> Option<&str> {
    let text = text.trim_end();
    OTHERS.iter().find_map(|others| text.strip_suffix(others)).filter(|rest| rest.ends_with([' ', ',']))
}
