//! Changes numbers in a vocabulary file. Comments, order and spelling stay as they are, so that a person can read the
//! change as a diff.

use crate::record::language_codes::normalised;
use toml_edit::{DocumentMut, Item, TableLike, Value, value};

use super::{ANY, Scoring, Vocabulary};
use crate::error::{Error, Result};

/// The text of a TOML vocabulary with the thresholds, weights and scoring of `tuned`.
///
/// Rules that are written as a list have no place for a weight and keep the weight 1. The line ends are those of most
/// lines of the text.
///
/// # Errors
/// Returns an error when the text is not TOML.
pub(crate) fn apply(text: &str, tuned: &Vocabulary) -> Result<String> {
    let mut document: DocumentMut = text.parse().map_err(|error| Error::usage(format!("not TOML: {error}")))?;
    let before = document.get("scoring").is_some();
    if before || tuned.scoring != Scoring::default() {
        let scoring = document.entry("scoring").or_insert_with(toml_edit::table);
        if let Some(table) = scoring.as_table_like_mut() {
            for ((key, number), (_, usual)) in tuned.scoring.entries().into_iter().zip(Scoring::default().entries()) {
                if number != usual || table.contains_key(key) {
                    set(table, key, number);
                }
            }
        }
    }
    let concepts = document.get_mut("concept").and_then(Item::as_array_of_tables_mut);
    for table in concepts.into_iter().flat_map(|concepts| concepts.iter_mut()) {
        let Some(concept) = table.get("id").and_then(Item::as_str).and_then(|id| tuned.concept(id)) else { continue };
        set(table, "threshold", concept.threshold);
        if let Some(strict) = concept.strict {
            // Thresholds by language stand in a table, in which the one for all other languages is `und`.
            match table.get_mut("strict").filter(|item| item.is_table_like()).and_then(Item::as_table_like_mut) {
                Some(languages) => set(languages, ANY, strict),
                None => set(table, "strict", strict),
            }
        }
        let Some(languages) = table.get_mut("keywords").and_then(Item::as_table_like_mut) else { continue };
        for (language, keywords) in &concept.keywords {
            // The language codes of the file may be written in another letter case.
            let written = languages.iter().map(|(code, _)| code.to_owned()).find(|code| normalised(code) == *language);
            let Some(rules) = written.and_then(|code| languages.get_mut(&code)?.as_table_like_mut()) else { continue };
            for keyword in keywords {
                set(rules, &keyword.rule, keyword.weight);
            }
        }
    }
    let written = document.to_string();
    // The writer uses line feeds only, whatever the line ends of the file were.
    let line_ends = text.matches('\n').count();
    let windows = line_ends > 0 && text.matches("\r\n").count() * 2 > line_ends;
    Ok(if windows { written.replace("\r\n", "\n").replace('\n', "\r\n") } else { written })
}

/// Replaces a number by a different one, and keeps the comment after it.
fn set(table: &mut dyn TableLike, key: &str, number: f64) {
    match table.get_mut(key) {
        Some(Item::Value(old)) => {
            #[allow(clippy::cast_precision_loss)] // Nobody writes a weight beyond 2^53.
            let same = old.as_float().or_else(|| old.as_integer().map(|whole| whole as f64)) == Some(number);
            if !same {
                let decor = old.decor().clone();
                *old = Value::from(number);
                *old.decor_mut() = decor;
            }
        }
        Some(_) => {}
        None => {
            table.insert(key, value(number));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_survive_and_only_changed_lines_differ() {
        let text = "# head\nid = \"a\"\n\n[[concept]] # first\nid = \"a\"\nthreshold = 1 # why\n\n[concept.keywords.en]\n\
                    \"x\" = 1 # settled\n\"y z\" = 0.5\n\n[[concept]]\nid = \"b\"\nkeywords.en = [\"l\"] # list\n# end\n";
        let mut tuned = Vocabulary::parse("x.toml", text).unwrap();
        tuned.concepts[0].threshold = 1.25;
        tuned.concepts[0].keywords.get_mut("en").unwrap()[1].weight = 0.35;
        let written = apply(text, &tuned).unwrap();
        let expected = text
            .replace("threshold = 1 #", "threshold = 1.25 #")
            .replace("\"y z\" = 0.5", "\"y z\" = 0.35")
            .replace("[\"l\"] # list\n", "[\"l\"] # list\nthreshold = 1.0\n");
        assert_eq!(written, expected);
        assert_eq!(Vocabulary::parse("x.toml", &written).unwrap(), tuned);
    }
}
