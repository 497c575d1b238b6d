//! Compares the records of whole pages with gold records: how many records are right, and which of their fields.

use std::collections::BTreeMap;

use serde_json::Value;

use super::splitting::{Expected, pair};
use crate::measures::Counts;

/// The fields of a record, of a gold file or a catalogue, that are compared.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Facts {
    /// Title and description.
    pub expected: Expected,
    /// The other fields that have a value, by name.
    pub fields: BTreeMap<&'static str, Value>,
}

impl Facts {
    /// Reads a record of this tool or of a gold file. In gold files, `date` and `title_date` stand for `issued`,
    /// `detected_language` stands for `text_language`, and `languages` and `thematic_areas` are those that the page
    /// declares.
    pub(crate) fn of(record: &Value) -> Self {
        let text = |name: &str| record.get(name).and_then(Value::as_str);
        let mut fields = BTreeMap::new();
        if record.get("issued").is_some() {
            fields.insert("issued", record.get("issued").cloned().unwrap_or_default());
        } else if record.get("date").is_some() || record.get("title_date").is_some() {
            // A bare year in a title may be its date of issue or its subject, so the date of such a record is not
            // compared.
            let year = text("title_date").is_some_and(|date| date.len() == 4);
            let open = record.get("date_open").and_then(Value::as_bool) == Some(true);
            if !open && (text("date").is_some() || !year) {
                fields.insert("issued", text("date").or_else(|| text("title_date")).into());
            }
        }
        let declared = text("languages_basis").is_none_or(|basis| basis == "declared");
        if let Some(languages) = record.get("languages").and_then(Value::as_array) {
            fields.insert("languages", sorted(languages.iter().filter(|_| declared).filter_map(Value::as_str)));
        }
        if let Some(areas) = record.get("thematic_areas").and_then(Value::as_array) {
            let label = |area: &'_ Value| -> Option<String> {
                if let Some(label) = area.as_str() {
                    return Some(label.to_owned());
                }
                let declared = area.get("basis").and_then(Value::as_str) == Some("declared");
                declared.then(|| area.get("label").and_then(Value::as_str).map(str::to_owned)).flatten()
            };
            let labels: Vec<String> = areas.iter().filter_map(label).collect();
            fields.insert("thematic_areas", sorted(labels.iter().map(String::as_str)));
        }
        let language = text("detected_language").or_else(|| record.get("text_language")?.get("code")?.as_str());
        if let Some(code) = language {
            fields.insert("text_language", if matches!(code, "en" | "es" | "nl") { code } else { "und" }.into());
        }
        if let (Some(_), Some(truncated)) = (text("title"), record.get("title_truncated")) {
            fields.insert("title_truncated", truncated.clone());
        }
        for name in ["type", "publisher", "url"] {
            if let Some(value) = record.get(name) {
                fields.insert(name, value.clone());
            }
        }
        if let Some(creators) = record.get("creators").and_then(Value::as_array) {
            fields.insert("creators", sorted(creators.iter().filter_map(Value::as_str)));
        }
        Self { expected: Expected::new(text("title"), text("description")), fields }
    }
}

fn sorted<'a>(names: impl Iterator<Item = &'a str>) -> Value {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.into()
}

/// The results for several pages.
#[derive(Debug, Clone, Default)]
pub(crate) struct Report {
    /// The number of pages.
    pub pages: u64,
    /// The counts of records. A record is right if both its title and its description are.
    pub records: Counts,
    /// The counts of bounds. The bounds of a record are right if its title or its description is.
    pub bounds: Counts,
    /// For each field, how many values are right and how many were compared. Title and description are compared for all
    /// gold records, other fields for the right records.
    pub fields: BTreeMap<&'static str, (u64, u64)>,
    /// The wrong records and fields, page by page.
    pub misses: Vec<Miss>,
}

/// A wrong record or field.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Miss {
    /// The name of the page.
    pub page: String,
    /// The wrong field; `None` if the record as a whole is wrong.
    pub field: Option<&'static str>,
    /// The gold title and description, or the gold value; `None` for a record that should not exist.
    pub gold: Option<String>,
    /// The title and description, or the value, of the result; `None` for a record that was not found.
    pub said: Option<String>,
}

impl Report {
    /// Compares the records of a page with its gold records.
    pub(crate) fn add(&mut self, page: &str, gold: &[Facts], said: &[Facts]) {
        self.pages += 1;
        let expected = |facts: &[Facts]| facts.iter().map(|facts| facts.expected.clone()).collect::<Vec<_>>();
        let found = pair(&expected(gold), &expected(said));
        let count = |right: usize| Counts {
            right: right as u64,
            wrong: (said.len() - right) as u64,
            missed: (gold.len() - right) as u64,
        };
        let right = found.pairs.iter().filter(|(_, _, whole)| *whole).count();
        self.records += count(right);
        self.bounds += count(found.pairs.len());
        let mut title = (0, gold.iter().filter(|facts| facts.expected.title.is_some()).count() as u64);
        let mut text = (0, gold.iter().filter(|facts| facts.expected.description.is_some()).count() as u64);
        for (gold_at, said_at, whole) in &found.pairs {
            let (Some(gold), Some(said)) = (gold.get(*gold_at), said.get(*said_at)) else { continue };
            let same = |of: fn(&Expected) -> &Option<String>| {
                u64::from(of(&gold.expected).is_some() && of(&gold.expected) == of(&said.expected))
            };
            title.0 += same(|expected| &expected.title);
            text.0 += same(|expected| &expected.description);
            if *whole {
                self.compare(page, gold, said);
            } else {
                self.miss(page, None, Some(quote(&gold.expected)), Some(quote(&said.expected)));
            }
        }
        for (name, (right, all)) in [("title", title), ("description", text)] {
            let slot = self.fields.entry(name).or_default();
            slot.0 += right;
            slot.1 += all;
        }
        for facts in found.missed.iter().filter_map(|at| gold.get(*at)) {
            self.miss(page, None, Some(quote(&facts.expected)), None);
        }
        for facts in found.extra.iter().filter_map(|at| said.get(*at)) {
            self.miss(page, None, None, Some(quote(&facts.expected)));
        }
    }

    fn compare(&mut self, page: &str, gold: &Facts, said: &Facts) {
        for (name, value) in &gold.fields {
            let given = said.fields.get(name).cloned().unwrap_or_default();
            let slot = self.fields.entry(name).or_default();
            slot.1 += 1;
            if given == *value {
                slot.0 += 1;
            } else {
                let of = gold.expected.title.as_ref().or(gold.expected.description.as_ref());
                let head = of.map(|text| super::quoted(text)).unwrap_or_default();
                self.miss(page, Some(*name), Some(format!("{value} ({head})")), Some(given.to_string()));
            }
        }
    }

    fn miss(&mut self, page: &str, field: Option<&'static str>, gold: Option<String>, said: Option<String>) {
        self.misses.push(Miss { page: page.to_owned(), field, gold, said });
    }

    /// The F1 of records; 1 if there are neither gold records nor records of the result.
    pub(crate) fn f1(&self) -> f64 {
        self.records.f1().unwrap_or(1.0)
    }
}

fn quote(expected: &Expected) -> String {
    let part = |text: &Option<String>| text.as_deref().map_or_else(|| "–".to_owned(), super::quoted);
    format!("{} / {}", part(&expected.title), part(&expected.description))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn gold_files_and_catalogues_say_the_same() {
        let gold = json!({"title": "A  title", "description": null, "date": null, "title_date": "2019-10",
            "languages": ["es", "en"], "detected_language": "fr", "thematic_areas": ["Water"], "title_truncated": false});
        let said = json!({"title": "A title", "issued": "2019-10", "languages": ["en", "es"],
            "languages_basis": "declared", "text_language": {"code": "und", "confidence": 1.0},
            "thematic_areas": [{"label": "Water", "basis": "declared"}, {"label": "Roads", "basis": "rule"}],
            "title_truncated": false});
        assert_eq!(Facts::of(&gold), Facts::of(&said));
    }

    #[test]
    fn fields_count_on_right_records_only() {
        let facts = |title: &str, issued: &str| Facts::of(&json!({"title": title, "issued": issued}));
        let mut report = Report::default();
        report.add("page", &[facts("A", "2019"), facts("B", "2020")], &[facts("A", "2018"), facts("C", "2020")]);
        assert_eq!(report.records, Counts { right: 1, wrong: 1, missed: 1 });
        assert_eq!(report.fields.get("issued"), Some(&(0, 1)));
        assert_eq!(report.fields.get("title"), Some(&(1, 2)));
        assert_eq!(report.misses.len(), 3);
    }
}
