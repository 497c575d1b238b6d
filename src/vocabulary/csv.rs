//! A vocabulary as CSV, for those who live in spreadsheets: one statement a row.
//!
//! | concept | field | language | value | weight |
//! | --- | --- | --- | --- | --- |
//! | | title | en | Themes of the coast | |
//! | dikes | label | en | Dikes | |
//! | dikes | keyword | en | sea wall | 0.6 |
//!
//! Rows without a concept are about the vocabulary. The order of the rows of a concept is kept.

use crate::error::{Error, Result, nearest};

use super::read::{canonical_language, is_language};
use super::{ANY, Concept, DEFAULT_THRESHOLD, Keyword, Lines, NOTES, Rule, Scoring, Texts, Vocabulary};

const COLUMNS: [&str; 5] = ["concept", "field", "language", "value", "weight"];
const OF_VOCABULARY: &[&str] = &["id", "uri", "language", "title", "not", "scoring"];
const OF_CONCEPT: &[&str] =
    &["uri", "label", "alt", "hidden", "broader", "threshold", "strict", "keyword", "not", "skos"];

/// The vocabulary as CSV (RFC 4180). A cell that a spreadsheet would run as a formula begins with an apostrophe.
pub fn write(vocabulary: &Vocabulary) -> String {
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

/// The rows that are written.
struct Rows(csv::Writer<Vec<u8>>);

impl Rows {
    fn push(&mut self, concept: &str, field: &str, language: &str, value: &str, weight: &str) {
        // Writing to memory does not fail, and every row has the same length.
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
    push("threshold", "", &concept.threshold.to_string(), "");
    if let Some(strict) = concept.strict {
        push("strict", "", &strict.to_string(), "");
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

/// A cell that begins as a formula does gets an apostrophe, which spreadsheets take off; [`plain`] does, too.
fn harmless(cell: &str) -> String {
    let formula = |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let quoted = cell.starts_with('\'') && formula(cell.trim_start_matches('\''));
    if formula(cell) || quoted { format!("'{cell}") } else { cell.to_owned() }
}

/// The cell without the apostrophe of [`harmless`].
fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => cell,
    }
}

/// Reads a vocabulary from CSV. Columns are found by name; semicolons and tabs are read as commas are.
///
/// # Errors
/// Where a row is not understood; the place is `origin:line`.
pub fn read(origin: &str, text: &str) -> Result<Vocabulary> {
    let stem = origin.rsplit(['/', '\\']).next().unwrap_or(origin);
    let mut vocabulary = Vocabulary::new(stem.rsplit_once('.').map_or(stem, |(stem, _)| stem));
    statements(origin, text, |line, statement| {
        statement.add_to(&mut vocabulary).map_err(|error| error.at(format!("{origin}:{line}")))
    })?;
    Ok(vocabulary)
}

/// The lines in which concepts and rules stand; see [`Vocabulary::lines`].
pub fn lines(origin: &str, text: &str) -> Lines {
    let mut lines = Lines::new();
    // Whatever is wrong with the file was said by reading it.
    let _ = statements(origin, text, |line, statement| {
        if statement.concept.is_empty() {
            return Ok(());
        }
        let line = usize::try_from(line).unwrap_or_default();
        lines.entry((statement.concept.to_owned(), String::new(), String::new())).or_insert(line);
        if statement.field == "keyword" {
            let language = statement.language()?;
            lines.entry((statement.concept.to_owned(), language, statement.value.to_owned())).or_insert(line);
        }
        Ok(())
    });
    lines
}

/// Every row that says something, with its line.
fn statements(origin: &str, text: &str, mut each: impl FnMut(u64, &Statement) -> Result<()>) -> Result<()> {
    let head = text.lines().next().unwrap_or_default();
    let delimiter = [b';', b'\t'].into_iter().find(|sign| head.contains(char::from(*sign)) && !head.contains(','));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .flexible(true)
        .from_reader(text.strip_prefix('\u{feff}').unwrap_or(text).as_bytes());
    let fail = |line: u64, message: String| Error::usage(message).at(format!("{origin}:{line}"));
    let headers = reader.headers().map_err(|error| fail(1, error.to_string()))?.clone();
    let column = |name: &str| headers.iter().position(|have| have.trim().eq_ignore_ascii_case(name));
    let places: Vec<Option<usize>> = COLUMNS.iter().map(|name| column(name)).collect();
    if let Some(missing) = COLUMNS.iter().zip(&places).find(|(name, place)| place.is_none() && **name != "weight") {
        return Err(fail(1, format!("there is no column {}", missing.0))
            .hint(format!("the first row names the columns: {}", COLUMNS.join(", "))));
    }
    for row in reader.records() {
        let row = row.map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            fail(line, format!("not CSV: {error}"))
        })?;
        let line = row.position().map_or(0, csv::Position::line);
        let cell = |at: usize| places.get(at).copied().flatten().and_then(|at| row.get(at)).unwrap_or_default();
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let statement = Statement {
            concept: plain(cell(0)),
            field: cell(1).trim(),
            language: cell(2).trim(),
            value: plain(cell(3)),
            weight: cell(4).trim(),
        };
        each(line, &statement)?;
    }
    Ok(())
}

struct Statement<'a> {
    concept: &'a str,
    field: &'a str,
    language: &'a str,
    value: &'a str,
    weight: &'a str,
}

impl Statement<'_> {
    fn add_to(&self, vocabulary: &mut Vocabulary) -> Result<()> {
        if self.concept.is_empty() {
            return self.add_to_vocabulary(vocabulary);
        }
        let at = vocabulary.concepts.iter().position(|concept| concept.id == self.concept).unwrap_or_else(|| {
            vocabulary.concepts.push(Concept {
                id: self.concept.to_owned(),
                threshold: DEFAULT_THRESHOLD,
                ..Concept::default()
            });
            vocabulary.concepts.len() - 1
        });
        vocabulary.concepts.get_mut(at).map_or(Ok(()), |concept| self.add_to_concept(concept))
    }

    fn add_to_vocabulary(&self, vocabulary: &mut Vocabulary) -> Result<()> {
        let text = self.value.to_owned();
        match self.field {
            "id" => vocabulary.id = text,
            "uri" => vocabulary.uri = Some(text),
            "language" => vocabulary.language = text,
            "title" => drop(vocabulary.title.insert(self.language()?, text)),
            "not" => self.add_phrase(&mut vocabulary.not)?,
            field => {
                let place = field.strip_prefix("scoring.").and_then(|key| vocabulary.scoring.get_mut(key));
                let Some(place) = place else { return Err(self.unknown(OF_VOCABULARY)) };
                *place = number(self.value)?;
            }
        }
        Ok(())
    }

    fn add_to_concept(&self, concept: &mut Concept) -> Result<()> {
        let text = self.value.to_owned();
        match self.field {
            "uri" => concept.uri = Some(text),
            "label" => drop(concept.label.insert(self.language()?, text)),
            "alt" => concept.alt.entry(self.language()?).or_default().push(text),
            "hidden" => concept.hidden.entry(self.language()?).or_default().push(text),
            "broader" => concept.broader.push(text),
            "threshold" => concept.threshold = number(self.value)?,
            "strict" => concept.strict = Some(number(self.value)?),
            "not" => self.add_phrase(&mut concept.not)?,
            "keyword" => {
                Rule::parse(self.value)?;
                let weight = if self.weight.is_empty() { 1.0 } else { number(self.weight)? };
                concept.keywords.entry(self.language()?).or_default().push(Keyword { rule: text, weight });
            }
            field => {
                let property = field.strip_prefix("skos.").filter(|name| NOTES.contains(name));
                let Some(property) = property else { return Err(self.unknown(OF_CONCEPT)) };
                let language = if self.language == "@id" { "@id".to_owned() } else { self.language()? };
                concept.skos.entry(property.to_owned()).or_default().entry(language).or_default().push(text);
            }
        }
        Ok(())
    }

    fn add_phrase(&self, phrases: &mut Texts) -> Result<()> {
        Rule::parse(self.value)?;
        phrases.entry(self.language()?).or_default().push(self.value.to_owned());
        Ok(())
    }

    fn language(&self) -> Result<String> {
        match self.language {
            "" => Ok(ANY.to_owned()),
            code if is_language(code) => Ok(canonical_language(code)),
            code => Err(Error::usage(format!("{code} is not a language code")).hint("write en, es, nl, or nothing")),
        }
    }

    fn unknown(&self, known: &[&str]) -> Error {
        let error = Error::usage(format!("unknown field {}", self.field));
        let scoring: Vec<String> = Scoring::KEYS.iter().map(|key| format!("scoring.{key}")).collect();
        let all = known.iter().copied().chain(scoring.iter().map(String::as_str));
        match nearest(self.field, all) {
            Some(near) => error.hint(format!("did you mean {near}?")),
            None => error.hint(format!("known: {}", known.join(", "))),
        }
    }
}

/// A number; spreadsheets in many countries write a decimal comma.
fn number(text: &str) -> Result<f64> {
    let number = text.trim().replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite());
    number.ok_or_else(|| Error::usage(format!("{text} is not a number")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        read("mine.csv", text).unwrap_err().to_string()
    }

    #[test]
    fn a_spreadsheet_of_another_country() {
        let text = "\u{feff}Concept;Field;Language;Value;Weight\r\nroads;keyword;nl;rijweg;0,5\r\n;;;;\r\nroads;keyword;en;'=ROAD;\r\n";
        let vocabulary = read("dir/roads.csv", text).unwrap();
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
