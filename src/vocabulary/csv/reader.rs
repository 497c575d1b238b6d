//! Reads a vocabulary from the rows of a CSV file.

use crate::record::language_codes::{is_tag, normalised};
use std::collections::HashMap;

use super::plain;
use crate::error::{Error, Result, nearest};
use crate::vocabulary::{
    ANY, Concept, DEFAULT_THRESHOLD, Keyword, Lines, NOTES, Scoring, Statement, Texts, Vocabulary,
};

const COLUMNS: [&str; 5] = ["concept", "field", "language", "value", "weight"];
const OF_VOCABULARY: &[&str] = &["id", "uri", "language", "title", "not", "scoring"];
const OF_CONCEPT: &[&str] =
    &["uri", "label", "alt", "hidden", "broader", "names", "threshold", "strict", "keyword", "not", "skos"];
/// Fields that may have several rows for one concept and language.
const SEVERAL: &[&str] = &["alt", "hidden", "broader", "keyword", "not"];

/// Reads a vocabulary from CSV. Columns are found by name, and may be separated by commas, semicolons or tabs. The
/// second value of the result lists the columns that have no meaning in a vocabulary.
///
/// # Errors
/// Returns an error at `origin:line` when a row or column cannot be understood, or when a number or label is given
/// twice.
pub(crate) fn read(origin: &str, text: &str) -> Result<(Vocabulary, Vec<String>)> {
    let stem = origin.rsplit(['/', '\\']).next().unwrap_or(origin);
    let mut vocabulary = Vocabulary::new(stem.rsplit_once('.').map_or(stem, |(stem, _)| stem));
    let mut said: HashMap<[String; 3], u64> = HashMap::new();
    let others = rows(origin, text, |line, row| {
        row.add_to(&mut vocabulary)
            .and_then(|()| row.once(line, &mut said))
            .map_err(|error| error.at(format!("{origin}:{line}")))
    })?;
    Ok((vocabulary, others.into_iter().map(|name| format!("the column {name}")).collect()))
}

/// The lines of the statements of a CSV file; see [`Vocabulary::lines`].
pub(crate) fn lines(origin: &str, text: &str) -> Lines {
    let mut lines = Lines::default();
    // Errors are ignored here, because reading the vocabulary has reported them.
    let _ = rows(origin, text, |line, row| {
        let (language, line) = (row.language()?, usize::try_from(line).unwrap_or_default());
        let said = Statement { concept: row.concept, field: row.field, language: &language, value: row.value };
        lines.add(said, line);
        lines.add(Statement { language: "", ..said }, line);
        Ok(())
    });
    lines
}

/// The positions of the known columns, and the names of the other columns.
fn columns(headers: &csv::StringRecord) -> Result<(Vec<Option<usize>>, Vec<String>)> {
    let column = |name: &str| headers.iter().position(|have| have.trim().eq_ignore_ascii_case(name));
    let places: Vec<Option<usize>> = COLUMNS.iter().map(|name| column(name)).collect();
    let others: Vec<String> = headers
        .iter()
        .map(str::trim)
        .filter(|name| !name.is_empty() && !COLUMNS.iter().any(|known| known.eq_ignore_ascii_case(name)))
        .map(str::to_owned)
        .collect();
    let missing: Vec<&str> =
        COLUMNS.iter().zip(&places).filter(|(_, place)| place.is_none()).map(|(name, _)| *name).collect();
    for other in &others {
        if let Some(near) = nearest(other, missing.iter().copied()) {
            return Err(Error::usage(format!("unknown column {other}")).hint(format!("did you mean {near}?")));
        }
    }
    if let Some(missing) = missing.iter().find(|name| **name != "weight") {
        return Err(Error::usage(format!("there is no column {missing}"))
            .hint(format!("the first row names the columns: {}", COLUMNS.join(", "))));
    }
    Ok((places, others))
}

/// Calls `each` for every row that is not empty, with its line. Returns the names of the unknown columns.
fn rows(origin: &str, text: &str, mut each: impl FnMut(u64, &Row) -> Result<()>) -> Result<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let head = text.lines().next().unwrap_or_default();
    let delimiter = [b';', b'\t'].into_iter().find(|sign| head.contains(char::from(*sign)) && !head.contains(','));
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter.unwrap_or(b',')).flexible(true).from_reader(text.as_bytes());
    let fail = |line: u64, message: String| Error::usage(message).at(format!("{origin}:{line}"));
    let headers = reader.headers().map_err(|error| fail(1, error.to_string()))?.clone();
    let (places, others) = columns(&headers).map_err(|error| error.at(format!("{origin}:1")))?;
    // The CSV parser counts a line end of two characters to the following row, so the lines are counted here.
    let (mut counted, mut line) = (0, 1);
    for row in reader.records() {
        let row = row.map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            fail(line, format!("not CSV: {error}"))
        })?;
        let from = row.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(usize::MAX));
        let blank = text.bytes().skip(from).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let before = text.get(counted..from.saturating_add(blank)).unwrap_or_default();
        line += before.bytes().filter(|byte| *byte == b'\n').count() as u64;
        counted = from.saturating_add(blank);
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if row.iter().skip(headers.len()).any(|cell| !cell.trim().is_empty()) {
            return Err(fail(line, format!("the row has {} cells, the first row {}", row.len(), headers.len()))
                .hint("a value with a separator in it stands in quotation marks"));
        }
        let cell = |at: usize| places.get(at).copied().flatten().and_then(|at| row.get(at)).unwrap_or_default();
        let row = Row {
            concept: plain(cell(0)).trim(),
            field: cell(1).trim(),
            language: cell(2).trim(),
            value: plain(cell(3)),
            weight: cell(4).trim(),
        };
        each(line, &row)?;
    }
    Ok(others)
}

struct Row<'a> {
    concept: &'a str,
    field: &'a str,
    language: &'a str,
    value: &'a str,
    weight: &'a str,
}

impl Row<'_> {
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

    /// Returns an error if a statement that may occur once was made in an earlier row.
    fn once(&self, line: u64, said: &mut HashMap<[String; 3], u64>) -> Result<()> {
        if SEVERAL.contains(&self.field) || self.field.starts_with("skos.") {
            return Ok(());
        }
        let what = [self.concept.to_owned(), self.field.to_owned(), self.language()?];
        let Some(first) = said.insert(what, line) else { return Ok(()) };
        let of = if self.concept.is_empty() { "the vocabulary" } else { self.concept };
        Err(Error::usage(format!("a second {} of {of}; the first stands in line {first}", self.field))
            .hint("keep one of the two rows"))
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
            "names" => concept.names_are_rules = Some(truth(self.value)?),
            "threshold" => concept.threshold = number(self.value)?,
            "strict" => match self.language()?.as_str() {
                ANY => concept.strict = Some(number(self.value)?),
                language => drop(concept.strict_in.insert(language.to_owned(), number(self.value)?)),
            },
            "not" => self.add_phrase(&mut concept.not)?,
            "keyword" => {
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
        phrases.entry(self.language()?).or_default().push(self.value.to_owned());
        Ok(())
    }

    fn language(&self) -> Result<String> {
        match self.language {
            "" => Ok(ANY.to_owned()),
            code if is_tag(code) => Ok(normalised(code)),
            code => Err(Error::usage(format!("{code} is not a language code")).hint("write en, es, nl, or nothing")),
        }
    }

    fn unknown(&self, known: &[&str]) -> Error {
        let error = Error::usage(format!("unknown field {}", self.field));
        let scoring: Vec<String> = Scoring::KEYS.iter().map(|key| format!("scoring.{key}")).collect();
        let notes: Vec<String> = NOTES.iter().map(|name| format!("skos.{name}")).collect();
        let all = known.iter().copied().chain(scoring.iter().chain(&notes).map(String::as_str));
        match nearest(self.field, all).filter(|near| *near != "skos" && *near != "scoring") {
            Some(near) => error.hint(format!("did you mean {near}?")),
            None => error.hint(format!("known: {}", known.join(", "))),
        }
    }
}

/// Parses a truth value. Spreadsheets write it in capitals.
fn truth(text: &str) -> Result<bool> {
    match text.trim().to_lowercase().as_str() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(Error::usage(format!("{text} is neither true nor false"))),
    }
}

/// Parses a number, which may have a decimal comma, as spreadsheets in many countries write it.
fn number(text: &str) -> Result<f64> {
    let number = text.trim().replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite());
    number.ok_or_else(|| Error::usage(format!("{text} is not a number")))
}
