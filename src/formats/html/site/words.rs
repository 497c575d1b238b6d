//! Indexes the words of the records. The index is split into parts by the first two letters of the words, and gives for
//! each word the records that contain it and the kind of field.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use unicode_normalization::UnicodeNormalization as _;

use super::Context;
use super::codes::rising;
use super::fields;
use crate::error::Result;

/// The kind of field that contains a word: the description or a note, a name or another field, or the title.
const TEXT: u32 = 0;
const NAME: u32 = 1;
const TITLE: u32 = 2;

/// Words with the indices of their records, each with the kind of field that contains the word.
#[derive(Default)]
pub(super) struct Words {
    records: BTreeMap<String, Vec<u32>>,
}

impl Words {
    /// Adds the words of the record at index `at`.
    pub(super) fn add(&mut self, at: u32, record: &Value) {
        let mut own: BTreeMap<String, u32> = BTreeMap::new();
        let mut take = |text: &str, rank: u32| {
            for word in fold(text).split(' ').filter(|word| !word.is_empty()) {
                let best = own.entry(word.to_owned()).or_default();
                *best = rank.max(*best);
            }
        };
        for name in ["description", "notes"] {
            texts(&record[name]).for_each(|text| take(text, TEXT));
        }
        for name in ["creators", "publisher", "type", "issued", "key", "keywords"] {
            texts(&record[name]).for_each(|text| take(text, NAME));
        }
        for (list, field) in [("contributors", "name"), ("thematic_areas", "label"), ("identifiers", "value")] {
            let members = record[list].as_array().into_iter().flatten();
            members.filter_map(|member| member[field].as_str()).for_each(|text| take(text, NAME));
        }
        for text in [fields::at(record, "/container/title"), fields::at(record, "/source/name")] {
            texts(text).for_each(|text| take(text, NAME));
        }
        texts(&record["title"]).for_each(|text| take(text, TITLE));
        for (word, rank) in own {
            // Indices are below 2^30. A browser could not read a site with a thousand million records.
            self.records.entry(word).or_default().push((at << 2) | rank);
        }
    }

    /// Writes the parts and returns their names.
    pub(super) fn write(self, site: &Context) -> Result<Vec<String>> {
        let mut names = Vec::new();
        let mut part: Option<(String, Map<String, Value>)> = None;
        for (word, records) in self.records {
            let start: String = word.chars().take(2).collect();
            if part.as_ref().is_none_or(|(name, _)| *name != start) {
                write_part(site, part.take())?;
                names.push(start.clone());
                part = Some((start, Map::new()));
            }
            let code = rising(records.iter().map(|record| (record >> 2, record & 3)), 2);
            if let Some((_, words)) = &mut part {
                words.insert(word, Value::String(code));
            }
        }
        write_part(site, part)?;
        Ok(names)
    }
}

fn write_part(site: &Context, part: Option<(String, Map<String, Value>)>) -> Result<()> {
    let Some((name, words)) = part else { return Ok(()) };
    let file: String = name.bytes().map(|byte| format!("{byte:02x}")).collect();
    site.write(
        &format!("words/{file}.js"),
        &format!("shelflist.words({}, {});\n", Value::String(name), Value::Object(words)),
    )
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    value.as_str().into_iter().chain(value.as_array().into_iter().flatten().filter_map(Value::as_str))
}

/// Folds a text to lower case, without accents, with a single space between words. The scripts of the page fold queries
/// in the same way.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.to_lowercase().nfd() {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            c if unicode_normalization::char::is_combining_mark(c) => {}
            c if c.is_alphanumeric() => folded.push(c),
            _ if folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_signs_do_not_count() {
        assert_eq!(fold("Población: ÑANDÚ, l’été").trim(), "poblacion nandu l ete");
        assert_eq!(fold("Straße Þór Øst").trim(), "strasse thor ost");
    }
}
