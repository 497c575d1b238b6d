//! Reads and writes a vocabulary as CSV, for people who work with spreadsheets. Each row is one statement:
//!
//! | concept | field | language | value | weight |
//! | --- | --- | --- | --- | --- |
//! | | title | en | Themes of the coast | |
//! | dikes | label | en | Dikes | |
//! | dikes | keyword | en | sea wall | 0.6 |
//!
//! Rows without a concept describe the vocabulary itself. The order of the rows of a concept is kept.

pub(crate) mod reader;

use super::{Concept, Vocabulary};

pub(crate) use reader::{lines, read};

/// Writes the vocabulary as CSV (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe in
/// front.
pub(crate) fn write(vocabulary: &Vocabulary) -> String {
    let mut rows = Rows(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new()));
    rows.push("concept", "field", "language", "value", "weight");
    let about = |rows: &mut Rows, field: &str, language: &str, value: &str| rows.push("", field, language, value, "");
    about(&mut rows, "id", "", &vocabulary.id);
    if let Some(uri) = &vocabulary.uri {
        about(&mut rows, "uri", "", uri);
    }
    about(&mut rows, "language", "", &vocabulary.language);
    for (language, title) in &vocabulary.title {
        about(&mut rows, "title", language, title);
    }
    for (key, number) in vocabulary.scoring.entries() {
        about(&mut rows, &format!("scoring.{key}"), "", &number.to_string());
    }
    for (language, phrases) in &vocabulary.not {
        phrases.iter().for_each(|phrase| about(&mut rows, "not", language, phrase));
    }
    for concept in &vocabulary.concepts {
        write_concept(&mut rows, concept);
    }
    let bytes = rows.0.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// The rows that have been written.
struct Rows(csv::Writer<Vec<u8>>);

impl Rows {
    fn push(&mut self, concept: &str, field: &str, language: &str, value: &str, weight: &str) {
        // Writing to memory never fails, and every row has the same number of cells.
        let _ = self.0.write_record([&harmless(concept), field, language, &harmless(value), weight]);
    }
}

fn write_concept(rows: &mut Rows, concept: &Concept) {
    let mut push = |field: &str, language: &str, value: &str, weight: &str| {
        rows.push(&concept.id, field, language, value, weight);
    };
    if let Some(uri) = &concept.uri {
        push("uri", "", uri, "");
    }
    for (language, label) in &concept.label {
        push("label", language, label, "");
    }
    for (field, texts) in [("alt", &concept.alt), ("hidden", &concept.hidden)] {
        for (language, names) in texts {
            names.iter().for_each(|name| push(field, language, name, ""));
        }
    }
    concept.broader.iter().for_each(|id| push("broader", "", id, ""));
    if let Some(names) = concept.names_are_rules {
        push("names", "", if names { "true" } else { "false" }, "");
    }
    push("threshold", "", &concept.threshold.to_string(), "");
    if let Some(strict) = concept.strict {
        push("strict", "", &strict.to_string(), "");
    }
    for (language, strict) in &concept.strict_in {
        push("strict", language, &strict.to_string(), "");
    }
    for (language, phrases) in &concept.not {
        phrases.iter().for_each(|phrase| push("not", language, phrase, ""));
    }
    for (property, texts) in &concept.skos {
        for (language, values) in texts {
            values.iter().for_each(|value| push(&format!("skos.{property}"), language, value, ""));
        }
    }
    for (language, keywords) in &concept.keywords {
        for keyword in keywords {
            push("keyword", language, &keyword.rule, &keyword.weight.to_string());
        }
    }
}

/// Puts an apostrophe in front of a cell that begins like a formula. Spreadsheets remove it, and so does [`plain`].
fn harmless(cell: &str) -> String {
    let formula = |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let quoted = cell.starts_with('\'') && formula(cell.trim_start_matches('\''));
    if formula(cell) || quoted { format!("'{cell}") } else { cell.to_owned() }
}

/// The cell without the apostrophe that [`harmless`] adds.
fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        Vocabulary::parse("mine.csv", text).unwrap_err().to_string()
    }

    #[test]
    fn a_spreadsheet_of_another_country() {
        let text = "\u{feff}Concept;Field;Language;Value;Weight\r\nroads;keyword;nl;rijweg;0,5\r\n;;;;\r\nroads;keyword;en;'=ROAD;\r\n";
        let vocabulary = Vocabulary::parse("dir/roads.csv", text).unwrap();
        assert_eq!(vocabulary.id, "roads");
        let keywords = &vocabulary.concepts[0].keywords;
        assert_eq!((keywords["nl"][0].weight, keywords["en"][0].rule.as_str()), (0.5, "=ROAD"));
    }

    #[test]
    fn formulas_are_made_harmless_and_come_back() {
        for cell in ["=WASH", "+1", "-1", "@a", "'=WASH", "''=x", "'s-Gravenhage", "plain", "", "\t=1"] {
            assert!(!harmless(cell).starts_with(['=', '+', '-', '@', '\t']), "{cell}");
            assert_eq!(plain(&harmless(cell)), cell);
        }
    }

    #[test]
    fn errors_say_where() {
        let head = "concept,field,language,value,weight\n";
        assert_eq!(
            error("concept,value\n"),
            "mine.csv:1: there is no column field (the first row names the columns: concept, field, language, value, weight)"
        );
        assert_eq!(error(&format!("{head}a,lable,en,A,\n")), "mine.csv:2: unknown field lable (did you mean label?)");
        assert_eq!(error(&format!("{head}a,label,en,A,\na,keyword,en,b,x\n")), "mine.csv:3: x is not a number");
        assert!(
            error(&format!("{head}a,keyword,english,b,1\n")).starts_with("mine.csv:2: english is not a language code")
        );
    }

    proptest::proptest! {
        #[test]
        fn odd_files_are_errors_not_panics(text in "(concept|field|language|value|weight|[,;\"\n'=]|keyword|a|[\\PC]){0,40}") {
            let _ = read("x.csv", &text);
            let _ = read("x.csv", &format!("concept,field,language,value,weight\n{text}"));
        }
    }
}
