//! The lines of the statements in a vocabulary file, by which a finding names the line of its statement.

use crate::record::language_codes::normalised;
use std::collections::HashMap;
use std::ops::Range;

use toml_edit::{Document, Item, Key, TableLike};

/// A statement of a vocabulary file. An empty part matches any value; a concept alone means the line where the
/// concept begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Statement<'a> {
    /// The id of the concept; empty for statements about the vocabulary.
    pub concept: &'a str,
    /// The field, by its name in CSV: `keyword`, `label`, `threshold`.
    pub field: &'a str,
    /// The language code in the letter case that BCP 47 recommends.
    pub language: &'a str,
    /// The value as written.
    pub value: &'a str,
}

/// The lines of statements, counted from 1.
#[derive(Debug, Clone, Default)]
pub struct Lines(HashMap<[String; 4], usize>);

impl Lines {
    /// Adds the line of a statement. If a statement is made twice, the second line is kept, because that is the one to
    /// change.
    pub fn add(&mut self, of: Statement<'_>, line: usize) {
        let all = [of.concept, of.field, of.language, of.value];
        // A statement about the vocabulary is found at least by its field.
        let least = if of.concept.is_empty() { 2 } else { 1 };
        for known in least..=all.len() {
            let mut parts = [const { String::new() }; 4];
            parts.iter_mut().zip(all).take(known).for_each(|(part, text)| text.clone_into(part));
            let place = self.0.entry(parts).or_insert(line);
            if known == all.len() && !of.value.is_empty() {
                *place = line;
            }
        }
    }

    /// The line of a statement, or of the statement or concept that contains it.
    pub fn find(&self, of: Statement<'_>) -> Option<usize> {
        let all = [of.concept, of.field, of.language, of.value];
        let least = if of.concept.is_empty() { 2 } else { 1 };
        (least..=all.len()).rev().find_map(|known| {
            let mut parts = [const { String::new() }; 4];
            parts.iter_mut().zip(all).take(known).for_each(|(part, text)| text.clone_into(part));
            self.0.get(&parts).copied()
        })
    }
}

/// The lines of a TOML vocabulary; none if the text is not TOML.
pub(crate) fn of_toml(text: &str) -> Lines {
    let mut lines = Lines::default();
    let Ok(document) = Document::parse(text) else { return lines };
    let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
    let mut file = File { ends, lines: &mut lines };
    let top = document.as_table();
    file.fields(top, "", &["id", "uri", "language", "title", "not"]);
    for (key, item) in top.get("scoring").and_then(Item::as_table_like).into_iter().flat_map(TableLike::iter) {
        let field = format!("scoring.{key}");
        file.add(Statement { field: &field, ..Statement::default() }, item.span());
    }
    for table in top.get("concept").and_then(Item::as_array_of_tables).into_iter().flatten() {
        let Some(id) = table.get("id").and_then(Item::as_str) else { continue };
        let id = id.trim();
        file.add(Statement { concept: id, ..Statement::default() }, table.get("id").and_then(Item::span));
        file.fields(
            table,
            id,
            &["id", "label", "alt", "hidden", "broader", "names", "threshold", "strict", "not", "keywords"],
        );
    }
    lines
}

struct File<'a> {
    /// The places of the ends of lines.
    ends: Vec<usize>,
    lines: &'a mut Lines,
}

impl File<'_> {
    fn add(&mut self, of: Statement<'_>, span: Option<Range<usize>>) {
        let Some(span) = span else { return };
        self.lines.add(of, self.ends.partition_point(|end| *end < span.start) + 1);
    }

    fn fields(&mut self, table: &dyn TableLike, concept: &str, fields: &[&str]) {
        for key in fields {
            let field = if *key == "keywords" { "keyword" } else { *key };
            let of = Statement { concept, field, ..Statement::default() };
            match table.get(key) {
                Some(item) if item.is_table_like() => self.languages(item, of),
                Some(item) => {
                    self.values(item, Statement { language: super::ANY, ..of });
                    self.values(item, of);
                }
                None => {}
            }
        }
    }

    /// Adds statements that are grouped by language: a text, a list, or rules with their weights.
    fn languages(&mut self, item: &Item, of: Statement<'_>) {
        let Some(table) = item.as_table_like() else { return };
        for (code, item) in table.iter() {
            let language = normalised(code);
            let of = Statement { language: &language, ..of };
            self.add(of, table.key(code).and_then(Key::span));
            let Some(rules) = item.as_table_like() else {
                self.values(item, of);
                continue;
            };
            for (rule, _) in rules.iter() {
                self.add(Statement { value: rule, ..of }, rules.key(rule).and_then(Key::span));
            }
        }
    }

    /// Adds the line of a text, a number, or each member of a list.
    fn values(&mut self, item: &Item, of: Statement<'_>) {
        self.add(Statement { value: item.as_str().unwrap_or_default(), ..of }, item.span());
        for value in item.as_array().into_iter().flatten() {
            self.add(Statement { value: value.as_str().unwrap_or_default(), ..of }, value.span());
        }
    }
}
