//! Entries become records: what was printed is read with the words of all languages.

use serde_json::Value;

use super::columns::{Column, Columns};
use crate::document::entry::Entry;
use crate::record::identifiers;
use crate::record::language_codes;
use crate::record::{IssueCode, IssuedBasis, Kind, LanguagesBasis, Record};
use crate::text::dates::Dates;
use crate::text::marks::{cut, has_cut_mark};
use crate::text::words::Words;

/// Makes records of entries.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settle<'w> {
    words: &'w Words,
    columns: &'w Columns,
}

impl<'w> Settle<'w> {
    /// With these words and columns.
    pub(crate) fn new(words: &'w Words, columns: &'w Columns) -> Self {
        Self { words, columns }
    }

    /// The record of an entry. What cannot be read as what it stands for becomes a note, with an issue.
    pub(crate) fn record(&self, mut entry: Entry) -> Record {
        for (name, value) in std::mem::take(&mut entry.columns) {
            self.column(&mut entry, &name, value);
        }
        self.kinds(&mut entry);
        self.dates(&mut entry);
        self.languages(&mut entry);
        self.text(&mut entry.record);
        self.identifiers(&mut entry.record);
        entry.record
    }

    fn column(&self, entry: &mut Entry, name: &str, value: Value) {
        if is_void(&value) {
            return;
        }
        let Some(column) = self.columns.of(name, self.words) else {
            return entry.unknown(name, &value);
        };
        let Some(texts) = texts(&value, column) else {
            return entry.unknown(name, &value);
        };
        for text in texts {
            match column {
                Column::Title => entry.title(&text),
                Column::Description => entry.description(&text),
                Column::Issued => entry.date(&text),
                Column::Kind => entry.kind(&text),
                Column::Creators => parts(&text).for_each(|part| entry.creator(part)),
                Column::Publisher => entry.publisher(&text),
                Column::Edition => entry.edition(&text),
                Column::Place => entry.place(&text),
                Column::Key => entry.key(&text),
                Column::Languages => entry.language(&text),
                Column::Areas => parts(&text).for_each(|part| entry.subject(part)),
                Column::Url => entry.url(&text),
                Column::Files => {
                    for part in parts(&text) {
                        if crate::document::entry::is_address(part) {
                            entry.file(part, None, None)
                        } else {
                            entry.note(name, part)
                        }
                    }
                }
                Column::Notes => entry.note("", &text),
                Column::Identifier(scheme) => {
                    for part in parts(&text) {
                        let part = crate::document::entry::schemed(part)
                            .filter(|(have, _)| *have == scheme)
                            .map_or(part, |(_, p)| p);
                        entry.identifier(Some(scheme), part);
                    }
                }
                Column::Identifiers => parts(&text).for_each(|part| entry.identifier(None, part)),
            }
        }
    }

    fn kinds(&self, entry: &mut Entry) {
        for kind in std::mem::take(&mut entry.kinds) {
            // The type vocabulary of Dublin Core says nothing that a reader of the catalogue does not see.
            if matches!(kind.as_str(), "Text" | "text" | "Collection") {
                entry.note("Type", &kind);
                continue;
            }
            let word = self.words.kind(&kind).map_or_else(|| Kind::from(kind.to_lowercase()), Kind::from);
            match &entry.record.kind {
                None => entry.record.kind = Some(word),
                Some(have) if *have == word => {}
                Some(_) => entry.note("Type", &kind),
            }
        }
    }

    fn dates(&self, entry: &mut Entry) {
        for text in std::mem::take(&mut entry.dates) {
            match self.date(&text) {
                Some(edtf) if entry.record.issued.is_none() => {
                    entry.record.issued = Some(edtf);
                    entry.record.issued_basis.get_or_insert(IssuedBasis::Metadata);
                }
                // The same date with less or as much said is nothing new.
                Some(edtf) if entry.record.issued.as_ref().is_some_and(|have| have.starts_with(&edtf)) => {}
                Some(_) => entry.note("Date", &text),
                None => {
                    entry.note("Date", &text);
                    let message = format!("“{text}” is no date that can be read");
                    entry.record.add_issue(IssueCode::UnknownDate, "issued", message);
                }
            }
        }
        if entry.record.issued.is_none()
            && let Some(title) = entry.record.title.clone()
            && let Some(date) = Dates::new(self.words).of_title(&title)
        {
            date.note_doubt(&mut entry.record, title.get(date.start..date.end).unwrap_or(&title));
            entry.record.issued = Some(date.edtf);
            entry.record.issued_basis = Some(IssuedBasis::Title);
        }
    }

    /// A date as printed, in EDTF.
    pub(crate) fn date(&self, text: &str) -> Option<String> {
        iso(text).or_else(|| Dates::new(self.words).find(text, true).map(|found| found.edtf))
    }

    fn languages(&self, entry: &mut Entry) {
        for text in std::mem::take(&mut entry.languages) {
            for name in text.split([';', ',', '|']).map(str::trim).filter(|name| !name.is_empty()) {
                match self.language(name) {
                    Some(code) if entry.record.languages.contains(&code) => {}
                    Some(code) => {
                        entry.record.languages.push(code);
                        entry.record.languages_basis.get_or_insert(LanguagesBasis::Declared);
                    }
                    None if matches!(name, "und" | "mul" | "zxx" | "mis") => entry.note("Language", name),
                    None => {
                        entry.note("Language", name);
                        let message = format!("the catalogue declares the language “{name}”, which is not known");
                        entry.record.add_issue(IssueCode::UnknownLanguage, "languages", message);
                    }
                }
            }
        }
    }

    fn language(&self, name: &str) -> Option<String> {
        let by_name = || self.words.language(name).map(str::to_owned);
        language_codes::bcp47(name).map(str::to_owned).filter(|_| is_code(name)).or_else(by_name)
    }

    fn text(&self, record: &mut Record) {
        if let Some(description) = &record.description {
            let (kept, link) = cut(description, self.words);
            if let Some(link) = link.map(str::to_owned) {
                record.description = Some(kept.trim_end().to_owned()).filter(|kept| !kept.is_empty());
                record.description_truncated = true;
                if !record.notes.contains(&link) {
                    record.notes.push(link);
                }
            }
        }
        record.title_truncated |= record.title.as_deref().is_some_and(has_cut_mark);
        record.description_truncated |= record.description.as_deref().is_some_and(has_cut_mark);
        if record.title.is_none() {
            record.add_issue(IssueCode::MissingTitle, "title", "the catalogue gives no title here");
        }
    }

    fn identifiers(&self, record: &mut Record) {
        let wrong: Vec<String> = record
            .identifiers
            .iter()
            .filter_map(|have| {
                let wrong = identifiers::check(&have.scheme, &have.value)?;
                Some(format!("{} “{}”: {wrong}", have.scheme, have.value))
            })
            .collect();
        for message in wrong {
            record.add_issue(IssueCode::InvalidIdentifier, "identifiers", message);
        }
    }
}

/// `en`, `spa`, `nl-BE`: a code and no name.
fn is_code(name: &str) -> bool {
    let primary = name.split(['-', '_']).next().unwrap_or_default();
    matches!(primary.len(), 2 | 3)
}

/// A date that is written in digits from the year on: ISO 8601 with or without a time, `2021/11/26`, `20211126`,
/// and two of them with a slash between (EDTF).
pub(crate) fn iso(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some((start, end)) = text.split_once('/')
        && let (Some(start), Some(end)) = (day(start), day(end))
        && end.len() >= 4
        && start <= end
    {
        return Some(if start == end { start } else { format!("{start}/{end}") });
    }
    let date = text.split(['T', ' ', 't']).next().unwrap_or_default();
    let compact = date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit());
    if compact {
        let part = |range: std::ops::Range<usize>| date.get(range).unwrap_or_default();
        return day(&format!("{}-{}-{}", part(0..4), part(4..6), part(6..8)));
    }
    day(&date.trim_end_matches('/').replace('/', "-"))
}

/// `2021-11-26`, `2021-11` or `2021` where there is such a day.
fn day(text: &str) -> Option<String> {
    let mut parts = text.trim().split('-');
    let year = parts.next().filter(|year| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()))?;
    let number = |part: &str| (part.len() <= 2).then(|| part.parse::<i8>().ok()).flatten();
    let (month, day) = (parts.next(), parts.next());
    if parts.next().is_some() {
        return None;
    }
    let Some(month) = month else { return (year != "0000").then(|| year.to_owned()) };
    let month = number(month).filter(|month| (1..=12).contains(month))?;
    let Some(day) = day else { return Some(format!("{year}-{month:02}")) };
    let date = jiff::civil::Date::new(year.parse().ok()?, month, number(day)?).ok()?;
    Some(format!("{year}-{:02}-{:02}", date.month(), date.day()))
}

/// The values of a cell that holds several: `a; b`, `a|b`.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '|', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

fn is_void(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_void),
        Value::Object(members) => members.values().all(is_void),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The texts of a value: itself, its items, or the member of an object that says what it is called.
fn texts(value: &Value, column: Column) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Number(number) => Some(vec![number.to_string()]),
        Value::Array(items) => {
            let found: Option<Vec<Vec<String>>> = items.iter().map(|item| texts(item, column)).collect();
            Some(found?.into_iter().flatten().collect())
        }
        Value::Object(members) => {
            let member = |name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
            if column == Column::Creators
                && let (Some(last), Some(first)) = (
                    member("family").or_else(|| member("lastName")).or_else(|| member("familyName")),
                    member("given").or_else(|| member("firstName")).or_else(|| member("givenName")),
                )
                && member("name").is_none()
            {
                return Some(vec![format!("{last}, {first}")]);
            }
            let names = ["name", "@value", "value", "label", "prefLabel", "title", "literal", "url", "@id", "rendered"];
            Some(vec![names.into_iter().find_map(member)?])
        }
        Value::Null | Value::Bool(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;

    #[test]
    fn dates_in_digits() {
        for (text, edtf) in [
            ("2021-11-26T23:30:00-05:00", Some("2021-11-26")),
            ("2021-11-26 10:00", Some("2021-11-26")),
            ("2021/11/26/", Some("2021-11-26")),
            ("2021/11", Some("2021-11")),
            ("20211126", Some("2021-11-26")),
            ("2021-06/2021-07", Some("2021-06/2021-07")),
            ("2021", Some("2021")),
            ("2021-13-01", None),
            ("2021-02-30", None),
            ("12 May 2020", None),
        ] {
            assert_eq!(iso(text).as_deref(), edtf, "{text}");
        }
    }

    #[test]
    fn printed_values_are_read_and_nothing_is_lost() {
        let seeds = Seeds::embedded();
        let (words, columns) = (Words::load(&seeds).unwrap(), Columns::load(&seeds, &[]).unwrap());
        let mut entry = Entry::default();
        let given = serde_json::json!({
            "Título": "Informe", "Fecha": "26 de noviembre de 2021", "Idioma": "Español; Klingon",
            "author": [{"family": "Mora", "given": "L."}, "K. de Vries"], "Estante": 7, "vacío": "",
            "doi": "https://doi.org/10.1000/182", "Soort": "Rapport",
        });
        for (name, value) in given.as_object().unwrap() {
            entry.columns.push((name.clone(), value.clone()));
        }
        let record = Settle::new(&words, &columns).record(entry);
        assert_eq!(record.title.as_deref(), Some("Informe"));
        assert_eq!(record.issued.as_deref(), Some("2021-11-26"));
        assert_eq!(record.languages, ["es"]);
        assert_eq!(record.creators, ["Mora, L.", "K. de Vries"]);
        assert_eq!(record.kind.as_deref(), Some("report"));
        assert_eq!(record.notes, ["Language: Klingon"]);
        assert_eq!((record.unknown[0].name.as_str(), record.unknown[0].value.get()), ("Estante", "7"));
        assert_eq!(record.identifiers[0].value, "10.1000/182");
        assert_eq!(record.issues[0].code, "unknown-language");
    }
}
