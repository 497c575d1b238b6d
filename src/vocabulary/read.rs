//! Reads a vocabulary file in TOML. People edit such files, so every error names its line, and suggests the key that
//! was probably meant.

use crate::record::language_codes::{is_tag, normalised};
use std::collections::BTreeMap;
use std::ops::Range;

use toml_edit::{Document, Item, TableLike, Value};

use super::{ANY, Concept, DEFAULT_THRESHOLD, Keyword, NOTES, Scoring, Text, Texts, Vocabulary};
use crate::error::{Error, Result, nearest};

const TOP: &[&str] = &["id", "uri", "title", "language", "scoring", "not", "concept"];
const CONCEPT: &[&str] =
    &["id", "uri", "label", "alt", "hidden", "broader", "names", "threshold", "strict", "keywords", "not", "skos"];

/// Reads a vocabulary.
///
/// # Errors
/// Returns an error at `origin:line` when the text is not TOML or not a vocabulary.
pub(crate) fn read(origin: &str, text: &str) -> Result<Vocabulary> {
    let file = File { origin, text };
    let document = Document::parse(text).map_err(|error| file.not_toml(&error))?;
    let top = document.as_table();
    file.known(top, TOP, "a vocabulary")?;
    let stem = origin.rsplit(['/', '\\']).next().unwrap_or(origin);
    let mut vocabulary = Vocabulary::new(stem.rsplit_once('.').map_or(stem, |(stem, _)| stem));
    if let Some(id) = file.optional(top, "id", File::string)? {
        vocabulary.id = id;
    }
    vocabulary.uri = file.optional(top, "uri", File::string)?;
    vocabulary.title = file.optional(top, "title", File::text)?.unwrap_or_default();
    if let Some(language) = file.optional(top, "language", File::string)? {
        vocabulary.language = language;
    }
    vocabulary.scoring = file.optional(top, "scoring", File::scoring)?.unwrap_or_default();
    vocabulary.not = file.optional(top, "not", File::texts)?.unwrap_or_default();
    if let Some(concepts) = top.get("concept") {
        let Some(concepts) = concepts.as_array_of_tables() else {
            return Err(file.fail(concepts.span(), "concept is not a list of tables").hint("write [[concept]]"));
        };
        for table in concepts {
            vocabulary.concepts.push(file.concept(table, table.span())?);
        }
    }
    Ok(vocabulary)
}

struct File<'a> {
    origin: &'a str,
    text: &'a str,
}

impl File<'_> {
    fn fail(&self, span: Option<Range<usize>>, message: impl Into<String>) -> Error {
        let before = span.and_then(|span| self.text.get(..span.start)).unwrap_or_default();
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        Error::usage(message).at(format!("{}:{line}", self.origin))
    }

    /// Turns an error of the TOML parser into one with file and line. For a key that occurs twice, the message names
    /// the key.
    fn not_toml(&self, error: &toml_edit::TomlError) -> Error {
        let message = error.message().replace('\n', ", ");
        let key = error.span().and_then(|span| self.text.get(span)).map(str::trim).filter(|key| !key.is_empty());
        let message = match key.filter(|_| message == "duplicate key") {
            Some(key) => format!("the key {key} is written twice"),
            None => message,
        };
        self.fail(error.span(), format!("not TOML: {message}"))
    }

    fn expected(&self, item: &Item, what: &str) -> Error {
        self.fail(item.span(), format!("expected {what}, found {}", item.type_name()))
    }

    /// Checks that the table has only known keys.
    fn known(&self, table: &dyn TableLike, known: &[&str], what: &str) -> Result<()> {
        for (key, item) in table.iter() {
            if !known.contains(&key) {
                let span = table.key(key).and_then(toml_edit::Key::span).or_else(|| item.span());
                let error = self.fail(span, format!("unknown key {key} in {what}"));
                let near = nearest(key, known.iter().copied());
                return Err(match near {
                    Some(_) => error.hint_nearest(near),
                    None => error.hint(format!("known: {}", known.join(", "))),
                });
            }
        }
        Ok(())
    }

    fn optional<T>(
        &self,
        table: &dyn TableLike,
        key: &str,
        read: impl Fn(&Self, &Item) -> Result<T>,
    ) -> Result<Option<T>> {
        table.get(key).map(|item| read(self, item)).transpose()
    }

    fn string(&self, item: &Item) -> Result<String> {
        item.as_str().map(str::to_owned).ok_or_else(|| self.expected(item, "a string"))
    }

    fn number(&self, item: &Item) -> Result<f64> {
        #[allow(clippy::cast_precision_loss)] // Nobody writes a weight beyond 2^53.
        let number = item.as_float().or_else(|| item.as_integer().map(|whole| whole as f64));
        match number {
            Some(number) if number.is_finite() => Ok(number),
            Some(_) => Err(self.fail(item.span(), "expected a finite number")),
            None => Err(self.expected(item, "a number")),
        }
    }

    fn truth(&self, item: &Item) -> Result<bool> {
        item.as_bool().ok_or_else(|| self.expected(item, "true or false"))
    }

    /// Reads a number for all languages, which is returned under `und`, or numbers by language.
    fn number_by_language(&self, item: &Item) -> Result<BTreeMap<String, f64>> {
        if item.is_table_like() {
            return self.by_language(item, false, Self::number);
        }
        Ok(BTreeMap::from([(ANY.to_owned(), self.number(item)?)]))
    }

    fn table<'i>(&self, item: &'i Item) -> Result<&'i dyn TableLike> {
        item.as_table_like().ok_or_else(|| self.expected(item, "a table"))
    }

    fn list(&self, item: &Item) -> Result<Vec<String>> {
        if let Some(one) = item.as_str() {
            return Ok(vec![one.to_owned()]);
        }
        let array = item.as_array().ok_or_else(|| self.expected(item, "a list of strings"))?;
        let string = |value: &Value| {
            let text = value.as_str().map(str::to_owned);
            text.ok_or_else(|| self.fail(value.span(), format!("expected a string, found {}", value.type_name())))
        };
        array.iter().map(string).collect()
    }

    /// Reads a text by language. A plain string belongs to no language.
    fn text(&self, item: &Item) -> Result<Text> {
        if let Some(one) = item.as_str() {
            return Ok(Text::from([(ANY.to_owned(), one.to_owned())]));
        }
        self.by_language(item, false, Self::string)
    }

    /// Reads the values of each language. A code in two letter cases (`nl` and `NL`) is an error.
    fn by_language<T>(
        &self,
        item: &Item,
        notes: bool,
        read: impl Fn(&Self, &Item) -> Result<T>,
    ) -> Result<BTreeMap<String, T>> {
        let table = self.table(item)?;
        let mut all = BTreeMap::new();
        for (code, item) in table.iter() {
            // Notes of SKOS may be addresses, which have the key `@id` instead of a language.
            let language = if code == "@id" && notes { code.to_owned() } else { self.language(table, code)? };
            if all.insert(language, read(self, item)?).is_some() {
                let span = table.key(code).and_then(toml_edit::Key::span);
                return Err(self.fail(span, format!("{code} is written twice, in capitals and without")));
            }
        }
        Ok(all)
    }

    fn texts(&self, item: &Item) -> Result<Texts> {
        if item.is_str() || item.is_array() {
            return Ok(Texts::from([(ANY.to_owned(), self.list(item)?)]));
        }
        let mut texts = self.by_language(item, false, Self::list)?;
        texts.retain(|_, all| !all.is_empty());
        Ok(texts)
    }

    fn language(&self, table: &dyn TableLike, code: &str) -> Result<String> {
        if is_tag(code) {
            return Ok(normalised(code));
        }
        let span = table.key(code).and_then(toml_edit::Key::span);
        Err(self.fail(span, format!("{code} is not a language code")).hint("write en, es, nl, or und for any language"))
    }

    fn scoring(&self, item: &Item) -> Result<Scoring> {
        let table = self.table(item)?;
        self.known(table, Scoring::KEYS, "scoring")?;
        let mut scoring = Scoring::default();
        for (key, item) in table.iter() {
            if let Some(place) = scoring.get_mut(key) {
                *place = self.number(item)?;
            }
        }
        Ok(scoring)
    }

    fn concept(&self, table: &dyn TableLike, span: Option<Range<usize>>) -> Result<Concept> {
        self.known(table, CONCEPT, "a concept")?;
        let id = self.optional(table, "id", Self::string)?;
        let id = id.map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).ok_or_else(|| {
            self.fail(span, "a concept without an id").hint("write id = \"a-short-name\" that will not change")
        })?;
        let skos = self.optional(table, "skos", |file, item| {
            let properties = file.table(item)?;
            file.known(properties, NOTES, "skos")?;
            properties.iter().map(|(name, item)| Ok((name.to_owned(), file.notes(item)?))).collect()
        })?;
        let mut strict_in = self.optional(table, "strict", Self::number_by_language)?.unwrap_or_default();
        Ok(Concept {
            id,
            uri: self.optional(table, "uri", Self::string)?,
            label: self.optional(table, "label", Self::text)?.unwrap_or_default(),
            alt: self.optional(table, "alt", Self::texts)?.unwrap_or_default(),
            hidden: self.optional(table, "hidden", Self::texts)?.unwrap_or_default(),
            broader: self.optional(table, "broader", Self::list)?.unwrap_or_default(),
            names_are_rules: self.optional(table, "names", Self::truth)?,
            threshold: self.optional(table, "threshold", Self::number)?.unwrap_or(DEFAULT_THRESHOLD),
            strict: strict_in.remove(ANY),
            strict_in,
            keywords: self.optional(table, "keywords", Self::keywords)?.unwrap_or_default(),
            not: self.optional(table, "not", Self::texts)?.unwrap_or_default(),
            skos: skos.unwrap_or_default(),
        })
    }

    /// Reads SKOS notes: texts by language, or addresses under `@id`.
    fn notes(&self, item: &Item) -> Result<Texts> {
        if item.is_str() || item.is_array() {
            return Ok(Texts::from([(ANY.to_owned(), self.list(item)?)]));
        }
        let mut notes = self.by_language(item, true, Self::list)?;
        notes.retain(|_, all| !all.is_empty());
        Ok(notes)
    }

    fn keywords(&self, item: &Item) -> Result<BTreeMap<String, Vec<Keyword>>> {
        let mut keywords = self.by_language(item, false, Self::weighted)?;
        keywords.retain(|_, all: &mut Vec<Keyword>| !all.is_empty());
        Ok(keywords)
    }

    /// Reads the rules of one language: a table of rules with weights, or a list of rules with the weight 1.
    fn weighted(&self, item: &Item) -> Result<Vec<Keyword>> {
        if item.is_array() {
            return Ok(self.list(item)?.into_iter().map(|rule| Keyword { rule, weight: 1.0 }).collect());
        }
        let weigh = |(rule, item): (&str, &Item)| Ok(Keyword { rule: rule.to_owned(), weight: self.number(item)? });
        self.table(item)?.iter().map(weigh).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        Vocabulary::parse("mine.toml", text).unwrap_err().to_string()
    }

    #[test]
    fn errors_say_where_and_what_was_meant() {
        assert_eq!(
            error("id = \"x\"\n\n[[concept]]\nid = \"a\"\ntreshold = 2"),
            "mine.toml:5: unknown key treshold in a concept (did you mean threshold?)"
        );
        assert_eq!(error("[[concept]]\nid = \"a\"\nthreshold = \"b\""), "mine.toml:3: expected a number, found string");
        assert_eq!(
            error("[[concept]]\nid = \"roads\"\n[[concept]]\nid = \"b\"\nbroader = [\"road\"]"),
            "mine.toml:5: there is no concept road (did you mean roads?)"
        );
        assert_eq!(error("[[concept]]\nid = \"a\"\n[[concept]]\nid = \"a\""), "mine.toml:4: there are two concepts a");
        assert!(
            error("[[concept]]\nid = \"a\"\n[concept.keywords.en]\n\"a\" = 1\n\"a\" = 2")
                .starts_with("mine.toml:5: not TOML")
        );
        assert!(
            error("[[concept]]\nid=\"a\"\n[concept.keywords.en]\n\"a + \" = 1")
                .starts_with("mine.toml:4: there is no word")
        );
        assert!(
            error("[[concept]]\nid=\"a\"\n[concept.keywords.english]\n\"a\" = 1")
                .starts_with("mine.toml:3: english is not")
        );
        assert!(error("concept = 3").contains("write [[concept]]"));
    }

    #[test]
    fn short_forms() {
        let text =
            "[[concept]]\nid = \"a\"\nlabel = \"A\"\nalt = \"B\"\nbroader = \"a\"\nkeywords.en = [\"x\", \"y z\"]";
        let vocabulary = read("dir/short.toml", text).unwrap();
        assert_eq!(vocabulary.id, "short");
        let concept = &vocabulary.concepts[0];
        assert_eq!((concept.label_in("nl"), concept.threshold), ("A", DEFAULT_THRESHOLD));
        assert_eq!(concept.keywords["en"].len(), 2);
    }

    proptest::proptest! {
        #[test]
        fn odd_files_are_errors_not_panics(text in "([a-z\\[\\]=\"\\n .#é]|\\[\\[concept\\]\\]\n|id = \"a\"\n|keywords|\\.en|not|label){0,40}") {
            let _ = read("x.toml", &text);
        }
    }
}
