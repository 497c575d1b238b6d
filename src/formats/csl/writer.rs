//! CSL-JSON (Citation Style Language 1.0.2), an item a line.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::formats::{Exporter, Options};
use crate::record::Record;
use crate::record::edtf::{self, Bound, Edtf};
use crate::record::kinds;

pub(crate) fn exporter(_: &Options) -> Box<dyn Exporter> {
    Box::new(Csl { first: true })
}

struct Csl {
    first: bool,
}

impl Exporter for Csl {
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"[")
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.first { b"\n" } else { b",\n" })?;
        self.first = false;
        serde_json::to_writer(out, &item(record))?;
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\n]\n")
    }
}

fn item(record: &Record) -> Value {
    let mut item = Map::new();
    let mut put = |name: &str, value: Value| {
        let empty = value.as_str().is_some_and(str::is_empty) || value.as_array().is_some_and(Vec::is_empty);
        if !value.is_null() && !empty {
            item.insert(name.to_owned(), value);
        }
    };
    put("id", json!(record.id));
    put("type", json!(kinds::csl(record.kind.as_ref())));
    put("title", json!(record.title));
    // Whether a name is that of a person is not known, so it stands as printed.
    put("author", record.creators.iter().map(|name| json!({"literal": name})).collect());
    put("issued", record.issued.as_deref().map_or(Value::Null, date));
    put("publisher", json!(record.publisher));
    put("genre", json!(record.kind));
    put("abstract", json!(record.description));
    let labels: Vec<&str> = record.thematic_areas.iter().map(|area| area.label.as_str()).collect();
    put("keyword", json!(labels.join("; ")));
    put("language", json!(record.languages.join(", ")));
    put("URL", json!(record.url));
    let mut custom = Map::new();
    let mut others = Vec::new();
    let mut used: Vec<&str> = Vec::new();
    for identifier in &record.identifiers {
        let variable = match identifier.scheme.as_str() {
            "doi" => "DOI",
            "isbn" => "ISBN",
            "issn" => "ISSN",
            "report" => "number",
            _ => "",
        };
        // The values of these variables are separated by spaces.
        let spaced = matches!(variable, "ISBN" | "ISSN") && identifier.value.contains([' ', ',', ';']);
        if variable.is_empty() || spaced || used.contains(&variable) {
            others.push(json!({"scheme": identifier.scheme, "value": identifier.value}));
        } else {
            used.push(variable);
            put(variable, json!(identifier.value));
        }
    }
    put("note", json!(record.notes.join("\n\n")));
    put("source", json!(record.source.name));
    put("accessed", record.source.retrieved.as_deref().and_then(|time| time.get(..10)).map_or(Value::Null, date));
    if !others.is_empty() {
        custom.insert("identifiers".to_owned(), Value::Array(others));
    }
    if labels.iter().any(|label| label.contains([';', ','])) {
        custom.insert("subjects".to_owned(), json!(labels));
    }
    // Processors read a few tags of HTML in a title; this one is plain.
    if record.title.as_deref().is_some_and(|title| title.contains(['<', '&'])) {
        custom.insert("title".to_owned(), json!(record.title));
    }
    if !record.files.is_empty() {
        let files = record.files.iter().map(|f| json!({"url": f.url, "media_type": f.media_type, "bytes": f.bytes}));
        custom.insert("files".to_owned(), files.collect());
    }
    if !custom.is_empty() {
        put("custom", Value::Object(custom));
    }
    Value::Object(item)
}

/// `{"date-parts": [[2021, 11, 26]]}`, with two dates for a span, a season, and whether the date is approximate. A date of
/// which not even the year is known stands as printed.
fn date(text: &str) -> Value {
    let Some(plain) = edtf::plain(text) else { return json!({"literal": text}) };
    let parts = |date: &str| -> Vec<i64> { date.split('-').map_while(|part| part.parse().ok()).collect() };
    let mut date =
        json!({"date-parts": plain.split('/').map(parts).filter(|parts| !parts.is_empty()).collect::<Vec<_>>()});
    if let (Ok(Edtf { start: Bound::Date(start), end: None }), Some(date)) = (Edtf::parse(text), date.as_object_mut()) {
        if let Some(season) = start.season {
            date.insert("season".to_owned(), season.into());
        }
        if start.qualifier.is_some() {
            date.insert("circa".to_owned(), true.into());
        }
    }
    date
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_level_1_keep_what_csl_can_say() {
        for (issued, said) in [
            ("2021-11-26", json!({"date-parts": [[2021, 11, 26]]})),
            ("2021-06/2021-07", json!({"date-parts": [[2021, 6], [2021, 7]]})),
            ("2019-21", json!({"date-parts": [[2019]], "season": 1})),
            ("2019?", json!({"date-parts": [[2019]], "circa": true})),
            ("1984/..", json!({"date-parts": [[1984]]})),
            ("201X", json!({"literal": "201X"})),
        ] {
            assert_eq!(date(issued), said, "{issued}");
        }
    }
}
