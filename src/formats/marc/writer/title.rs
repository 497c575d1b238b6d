//! The title with its article and its second part.

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

/// The most characters that the second indicator of 245 can say.
const MOST_SKIPPED: usize = 9;

/// Puts the title on a record. The first indicator says whether the record is entered under a name, the second how many
/// characters are skipped when titles are sorted.
pub(super) fn add(marc: &mut Marc, record: &Record, is_under_name: bool) {
    let title = record.title.as_deref().filter(|title| !title.trim().is_empty()).unwrap_or(UNTITLED);
    let indicators = format!("{}{}", u8::from(is_under_name), skipped(title, language(record)));
    // The second part stands behind a colon. Both keep their marks, so that together they are the title again.
    match title.split_once(": ").filter(|(main, rest)| !main.trim().is_empty() && !rest.trim().is_empty()) {
        Some((main, rest)) => marc.add("245", &indicators, &[('a', &format!("{main}:")), ('b', rest)]),
        None => marc.add("245", &indicators, &[('a', title)]),
    }
}

/// The language of a title: the only one of the publication, else that of the text, else the first of the publication.
pub(crate) fn language(record: &Record) -> Option<&str> {
    let text = record.text_language.as_ref().map(|language| language.code.as_str()).filter(|code| *code != "und");
    match record.languages.as_slice() {
        [only] => Some(primary(only)),
        several => text.or_else(|| several.first().map(|first| primary(first))),
    }
}

/// The characters of an article and of what stands around it at the beginning of a title in a language; none where the
/// language is not known.
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
