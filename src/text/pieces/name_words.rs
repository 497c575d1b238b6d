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
