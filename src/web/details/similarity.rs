//! When two texts say the same, or one of them says more.

use std::collections::HashSet;

use crate::record::Record;
use crate::text::folding::fold;

/// Letters and digits in lower case without accents: typographic quotes, dashes and spaces do not tell two texts
/// apart.
fn letters(text: &str) -> impl Iterator<Item = char> {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<Vec<_>>().into_iter()
}

/// The text begins as the cut one does. Too short a beginning says nothing.
pub(crate) fn begins_like(text: &str, cut: &str) -> bool {
    let start: Vec<char> = letters(cut).collect();
    start.len() >= 3 && letters(text).zip(&start).filter(|(a, b)| a == *b).count() == start.len()
}

/// The title is the one that is had, and goes on behind a mark that parts a subtitle from its title.
pub(crate) fn goes_on(title: &str, have: &str) -> bool {
    let Some(rest) = title.get(have.len()..).filter(|_| title.starts_with(have)) else { return false };
    let mark = rest.trim_start();
    mark.starts_with([':', '–', '—', '-', '.', '(', ';']) && letters(mark).count() > 2
}

/// The text shares words with the title, or with what else the listing says.
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

/// Two forms of a name: "Mora, Ana" is "Ana Mora".
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
