//! Writes the title with its article and its second part.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::formats::marc::own::UNTITLED;
use crate::formats::marc::record::Marc;
use crate::record::Record;
use crate::record::language_codes::primary;
use crate::seeds::Seeds;
use crate::text::folding::fold;

/// Articles by language (`seeds/articles.toml`).
static ARTICLES: LazyLock<BTreeMap<String, Vec<String>>> = LazyLock::new(|| {
    let text = Seeds::embedded().read_text("articles.toml").unwrap_or_default();
    toml::from_str(&text).unwrap_or_default()
});

/// The greatest number of characters that the second indicator of 245 can express.
const MOST_SKIPPED: usize = 9;

/// Adds the title. The first indicator tells whether the record has a main entry under a name, and the second one gives
/// the number of characters to skip in sorting.
pub(super) fn add(marc: &mut Marc, record: &Record, is_under_name: bool) {
    let title = record.title.as_deref().filter(|title| !title.trim().is_empty()).unwrap_or(UNTITLED);
    let indicators = format!("{}{}", u8::from(is_under_name), skipped(title, language(record)));
    // The second part of a title follows a colon. The punctuation is kept, so that the joined parts give the original
    // title.
    match title.split_once(": ").filter(|(main, rest)| !main.trim().is_empty() && !rest.trim().is_empty()) {
        Some((main, rest)) => marc.add("245", &indicators, &[('a', &format!("{main}:")), ('b', rest)]),
        None => marc.add("245", &indicators, &[('a', title)]),
    }
}

/// The language of the title: the only language of the publication, or else the language of the text, or else the first
/// language of the publication.
pub(crate) fn language(record: &Record) -> Option<&str> {
    let text = record.text_language.as_ref().map(|language| language.code.as_str()).filter(|code| *code != "und");
    match record.languages.as_slice() {
        [only] => Some(primary(only)),
        several => text.or_else(|| several.first().map(|first| primary(first))),
    }
}

/// The number of characters of the initial article and its surrounding characters, or 0 if the language is not known.
pub(crate) fn skipped(title: &str, language: Option<&str>) -> usize {
    let Some(articles) = language.and_then(|language| ARTICLES.get(language)) else { return 0 };
    let is_mark = |c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’');
    let start: usize = title.chars().take_while(|c| is_mark(*c)).count();
    let rest: String = title.chars().skip(start).collect();
    let word: String = rest.chars().take_while(|c| !c.is_whitespace()).collect();
    let elided = word
        .find(['\'', '’'])
        .filter(|at| *at > 0)
        .map(|at| word.chars().take_while(|c| !matches!(c, '\'' | '’')).count() + at.min(1));
    let is_article = |text: &str| articles.iter().any(|article| fold(article) == fold(text));
    if is_article(&word) && rest.chars().count() > word.chars().count() + 1 {
        let blank = rest.chars().skip(word.chars().count()).take_while(|c| c.is_whitespace()).count();
        let skipped = start + word.chars().count() + blank;
        return if skipped > MOST_SKIPPED { 0 } else { skipped };
    }
    match elided {
        Some(length) if is_article(&word.chars().take(length).collect::<String>()) => {
            (start + length).min(MOST_SKIPPED)
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_skipped_in_their_own_language() {
        for (title, language, count) in [
            ("The rivers", Some("en"), 4),
            ("A river", Some("en"), 2),
            ("“The” river", Some("en"), 0),
            ("¿La casa?", Some("es"), 4),
            ("La Paz", Some("en"), 0),
            ("Los ríos", Some("es"), 4),
            ("Het water", Some("nl"), 4),
            ("'t Water", Some("nl"), 3),
            ("L'eau", Some("fr"), 2),
            ("Las", Some("es"), 0),
            ("De vries", None, 0),
            ("", Some("en"), 0),
        ] {
            assert_eq!(skipped(title, language), count, "{title}");
        }
    }
}
