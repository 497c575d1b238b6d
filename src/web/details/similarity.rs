//! Tells whether two texts say the same, or one of them says more.

use std::collections::HashSet;

use crate::record::Record;
use crate::text::folding::fold;

/// The letters and digits of a text, in lower case and without accents, so that typographic quotes, dashes and spaces
/// make no difference.
fn letters(text: &str) -> impl Iterator<Item = char> {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<Vec<_>>().into_iter()
}

/// Whether the text begins like the cut text. Cut texts of fewer than three letters are never a match.
pub(crate) fn begins_like(text: &str, cut: &str) -> bool {
    let start: Vec<char> = letters(cut).collect();
    start.len() >= 3 && letters(text).zip(&start).filter(|(a, b)| a == *b).count() == start.len()
}

/// Whether a title begins with the present title and continues after a mark that separates a subtitle.
pub(crate) fn goes_on(title: &str, have: &str) -> bool {
    let Some(rest) = title.get(have.len()..).filter(|_| title.starts_with(have)) else { return false };
    let mark = rest.trim_start();
    mark.starts_with([':', '–', '—', '-', '.', '(', ';']) && letters(mark).count() > 2
}

/// Whether the text has words in common with the title, or with the other texts of the record.
pub(crate) fn is_about(text: &str, record: &Record) -> bool {
    let words = |text: &str| -> HashSet<String> {
        let folded = fold(text);
        let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= 5);
        words.map(str::to_owned).collect()
    };
    let said = words(text);
    let title = words(record.title.as_deref().unwrap_or_default());
    let shared = title.iter().filter(|word| said.contains(*word)).count();
    shared >= 2.min(title.len().max(1))
}

/// Whether two names have the same parts in any order, such as "Mora, Ana" and "Ana Mora".
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    let parts = |name: &str| {
        let folded = fold(name);
        let mut parts: Vec<String> =
            folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).map(str::to_owned).collect();
        parts.sort();
        parts
    };
    parts(a) == parts(b)
}
