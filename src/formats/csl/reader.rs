//! CSL-JSON, the interchange format of citation processors (Citation Style Language 1.0.2).

use serde_json::{Map, Value};

use crate::document::entry::{Entry, is_address};
use crate::record::IssueCode;
use crate::record::kinds;

/// The entry of an item.
pub(crate) fn entry(members: Map<String, Value>) -> Entry {
    let mut entry = Entry::default();
    let custom_last = |(name, _): &(String, Value)| name == "custom";
    let (custom_members, members): (Vec<_>, Vec<_>) = members.into_iter().partition(custom_last);
    for (name, value) in members.into_iter().chain(custom_members) {
        let text = match &value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => String::new(),
        };
        match name.as_str() {
            "title" if !text.is_empty() => entry.title(&crate::document::markup::title(&text)),
            "abstract" if !text.is_empty() => entry.description(&text),
            "genre" if !text.is_empty() => entry.kind(&text),
            "type" => entry.typed(&kinds::CSL, &text),
            "author" => people(&value).iter().for_each(|name| entry.creator(name)),
            "editor" | "translator" | "collection-editor" | "director" => {
                people(&value).iter().for_each(|person| entry.note(&name, person));
            }
            "issued" => match date(&value) {
                Some(date) => entry.date(&date),
                None => {
                    let message = format!("“{value}” is no date that can be read");
                    entry.record.add_issue(IssueCode::UnknownDate, "issued", message);
                    entry.unknown(&name, &value);
                }
            },
            "accessed" => date(&value).iter().for_each(|date| entry.note("Accessed", date)),
            "language" => entry.language(&text),
            "keyword" => {
                let mark = if text.contains(';') { ';' } else { ',' };
                text.split(mark).for_each(|label| entry.keyword(label));
            }
            "publisher" if !text.is_empty() => entry.publisher(&text),
            "URL" if !text.is_empty() => entry.url(&text),
            "DOI" if !text.is_empty() => entry.identifier(Some("doi"), &text),
            "ISBN" | "ISSN" if !text.is_empty() => {
                text.split([',', ';']).flat_map(|part| part.split(" ")).for_each(|part| {
                    entry.identifier(Some(&name.to_lowercase()), part);
                })
            }
            "number" if !text.is_empty() => entry.identifier(Some("report"), &text),
            "source" if !text.is_empty() => entry.record.source.name = crate::text::whitespace::normalise(&text),
            "note" | "annote" => text.split("\n\n").for_each(|note| entry.note("", note)),
            "custom" => custom(&mut entry, &value),
            "id" | "citation-key" => {
                if !text.is_empty() && !entry.record.unknown.iter().any(|have| have.name == "citation_key") {
                    entry.unknown("citation_key", &Value::String(text));
                }
            }
            _ if !text.is_empty() => entry.note(&name, &text),
            _ => entry.unknown(&name, &value),
        }
    }
    entry
}

/// What CSL has no variable for, in our own words.
fn custom(entry: &mut Entry, value: &Value) {
    let Some(members) = value.as_object() else { return entry.unknown("custom", value) };
    for (name, value) in members {
        match (name.as_str(), value.as_array()) {
            ("files", Some(files)) => {
                for file in files {
                    let member = |name: &str| file.get(name).and_then(Value::as_str);
                    if let Some(address) = member("url").filter(|address| is_address(address)) {
                        entry.file(address, member("media_type"), file.get("bytes").and_then(Value::as_u64));
                    }
                }
            }
            ("title", _) if value.is_string() => {
                entry.record.title = value.as_str().map(crate::text::whitespace::normalise);
            }
            ("identifiers", Some(found)) => {
                for identifier in found {
                    let member = |name: &str| identifier.get(name).and_then(Value::as_str).unwrap_or_default();
                    entry.identifier(Some(member("scheme")), member("value"));
                }
            }
            ("subjects", Some(labels)) => {
                entry.record.keywords.clear();
                labels.iter().filter_map(Value::as_str).for_each(|label| entry.keyword(label));
            }
            _ => entry.unknown(name, value),
        }
    }
}

fn people(value: &Value) -> Vec<String> {
    let part =
        |person: &Value, name: &str| person.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    let one = |person: &Value| {
        let literal = part(person, "literal");
        let (given, family) = (part(person, "given"), part(person, "family"));
        let particle = part(person, "non-dropping-particle");
        let particle = if particle.is_empty() { part(person, "dropping-particle") } else { particle };
        let family = if particle.is_empty() { family } else { format!("{particle} {family}") };
        match (literal.is_empty(), given.is_empty()) {
            (false, _) => literal,
            (true, true) => family,
            (true, false) => format!("{family}, {given}"),
        }
    };
    value.as_array().map(|people| people.iter().map(one).filter(|name| !name.is_empty()).collect()).unwrap_or_default()
}

/// `{"date-parts": [[2021, 11, 26]]}`, two of them for a span, `{"raw": "…"}`, or the objects of old pandoc. Seasons are
/// months from 21 on, 13 on in older items, or a member of their own (CSL 1.0.2, Date Variables).
fn date(value: &Value) -> Option<String> {
    if let Value::Array(items) = value {
        let dates: Vec<String> = items.iter().filter_map(|item| parts(&member_parts(item)?)).collect();
        return (!dates.is_empty()).then(|| dates.join("/"));
    }
    let text = |name: &str| value.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let raw = text("raw").or_else(|| text("literal"));
    if let Some(raw) = raw {
        return Some(raw.to_owned());
    }
    if value.get("year").is_some() {
        return parts(&member_parts(value)?);
    }
    let season = value.get("season").map(said).unwrap_or_default();
    let season = if season.parse::<u8>().is_ok() { format!("season-{season}") } else { season };
    let approximate = value.get("circa").is_some_and(|circa| *circa != Value::Bool(false) && !circa.is_null());
    let lists = value.get("date-parts")?.as_array()?;
    let one = |list: &Value| -> Option<String> {
        let mut list: Vec<String> = list.as_array()?.iter().map(said).collect();
        // [2001], [0] is a span that goes on.
        if list.first().is_some_and(|year| year == "0") {
            return Some("..".to_owned());
        }
        if !season.is_empty() && list.len() == 1 {
            list.push(season.clone());
        }
        let date = parts(&list)?;
        Some(if approximate { format!("{date}~") } else { date })
    };
    let dates: Vec<String> = lists.iter().filter_map(one).collect();
    (!dates.is_empty()).then(|| dates.join("/"))
}

/// A part of a date as CSL writes it: a number or a text.
fn said(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), |text| text.trim().to_owned())
}

/// The parts of `{"year": "2009", "month": "1", "day": "1"}`.
fn member_parts(value: &Value) -> Option<Vec<String>> {
    let members = ["year", "month", "day"].into_iter();
    let found: Vec<String> = members.map_while(|name| value.get(name).map(said)).collect();
    (!found.is_empty()).then_some(found)
}

/// Year, month or season, and day in EDTF; what is no number stays in words.
fn parts(list: &[String]) -> Option<String> {
    let number = |part: &String| part.trim_start_matches("season-").parse::<i64>().ok();
    let year = list.first().filter(|year| !year.starts_with('-'))?;
    let Some(year_number) = number(year) else { return Some(list.join(" ")) };
    let Some(second) = list.get(1) else { return Some(format!("{year_number:04}")) };
    let is_season = second.starts_with("season-");
    match (number(second), list.get(2).and_then(number)) {
        (Some(season @ 1..=4), None) if is_season => Some(format!("{year_number:04}-{}", 20 + season)),
        (Some(season @ 13..=16), None) => Some(format!("{year_number:04}-{}", 8 + season)),
        (Some(month), Some(day)) => Some(format!("{year_number:04}-{month:02}-{day:02}")),
        (Some(month), None) => Some(format!("{year_number:04}-{month:02}")),
        (None, _) => Some(format!("{second} {year_number:04}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_gives_all_it_has() {
        let item = serde_json::json!({
            "id": "k", "type": "report", "title": "Ríos", "author": [{"family": "Vries", "given": "K.", "non-dropping-particle": "de"}, {"literal": "World Bank"}],
            "issued": {"date-parts": [["2021", 6], [2021, 7]]}, "keyword": "Water, Maps", "page": "1-7", "ISBN": "978-92-9068-967-6", "weird": {"a": 1},
        });
        let Value::Object(members) = item else { panic!() };
        let entry = entry(members);
        assert_eq!(entry.record.creators, ["de Vries, K.", "World Bank"]);
        assert_eq!(
            (entry.dates.as_slice(), entry.typed.as_ref().map(|(kind, _)| kind)),
            (&["2021-06/2021-07".to_owned()][..], Some(&kinds::Kind::Report))
        );
        assert_eq!((entry.record.keywords.len(), entry.record.notes.as_slice()), (2, &["page: 1-7".to_owned()][..]));
        let unknown: Vec<_> = entry.record.unknown.iter().map(|u| u.name.as_str()).collect();
        assert_eq!(unknown, ["citation_key", "weird"]);
    }
}
