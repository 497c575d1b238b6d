//! Reads CSL-JSON, the interchange format of citation processors (Citation Style Language 1.0.2). Some programs write
//! lists where CSL expects a string.

use serde_json::{Map, Value};

use super::{custom, date, people, variables};
use crate::document::entry::Entry;
use crate::document::markup;
use crate::record::{IssueCode, Role, kinds};

/// Converts an item to an entry.
pub(crate) fn entry(mut members: Map<String, Value>) -> Entry {
    let mut entry = Entry::default();
    let ours = members.remove("custom");
    let kind = members.get("type").map(text).unwrap_or_default();
    key(&mut entry, &members);
    container(&mut entry, &kind, &members);
    for (name, value) in &members {
        member(&mut entry, &kind, name, value);
    }
    if let Some(ours) = ours {
        custom::read(&mut entry, &ours);
    }
    entry
}

/// The text of a value, which may be a number. For a list, the text of its first item.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items.iter().find(|item| item.is_string()).map(text).unwrap_or_default(),
        _ => String::new(),
    }
}

/// All texts of a value.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(text).filter(|text| !text.is_empty()).collect(),
        other => Some(text(other)).filter(|text| !text.is_empty()).into_iter().collect(),
    }
}

fn key(entry: &mut Entry, members: &Map<String, Value>) {
    let of = |name: &str| members.get(name).map(text).unwrap_or_default();
    let (id, key) = (of("id"), of("citation-key"));
    if key.is_empty() {
        return entry.key(&id);
    }
    entry.key(&key);
    if id != key && !id.is_empty() {
        entry.unknown("id", &Value::String(id));
    }
}

/// Reads the container of a publication: a journal, a book or the proceedings of a conference, or else a series.
fn container(entry: &mut Entry, kind: &str, members: &Map<String, Value>) {
    let mut titles = members.get("container-title").map(texts).unwrap_or_default().into_iter();
    let series = members.get("collection-title").map(texts).unwrap_or_default();
    if let Some(title) = titles.next() {
        entry.container_text("container-title", &markup::cleaned(&title), |container| &mut container.title);
        entry.container().kind = kind_of_container(kind).map(str::to_owned);
        titles.for_each(|title| entry.note("container-title", &title));
        series.iter().for_each(|series| entry.note("collection-title", series));
    } else if let Some(title) = series.first() {
        entry.container_text("collection-title", &markup::cleaned(title), |container| &mut container.title);
        entry.container().kind = Some("series".to_owned());
        series.iter().skip(1).for_each(|title| entry.note("collection-title", title));
    }
}

/// The kind of container in which a publication of this type appears.
pub(super) fn kind_of_container(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "article-journal" | "review" | "review-book" => "journal",
        "article-magazine" => "magazine",
        "article-newspaper" => "newspaper",
        "chapter" | "entry" | "entry-dictionary" | "entry-encyclopedia" => "book",
        "paper-conference" => "proceedings",
        _ => return None,
    })
}

fn in_series(entry: &Entry) -> bool {
    entry.record.container.as_ref().and_then(|container| container.kind.as_deref()) == Some("series")
}

fn member(entry: &mut Entry, kind: &str, name: &str, value: &Value) {
    let said = text(value);
    match name {
        "id" | "citation-key" | "container-title" | "collection-title" => {}
        "title" => texts(value).iter().for_each(|title| entry.title(&markup::cleaned(title))),
        "abstract" if !said.is_empty() => entry.description(&markup::cleaned(&said)),
        "genre" if !said.is_empty() => entry.kind(&said),
        "type" => entry.typed(&kinds::CSL, kind),
        _ if variables::is_names(name) && !value.is_string() => {
            let role = Role::from(name);
            people::read(value, Some(&role)).into_iter().for_each(|one| named(entry, name, one));
        }
        "issued" => issued(entry, value),
        "accessed" => accessed(entry, value),
        "language" => texts(value).iter().for_each(|language| entry.language(language)),
        "keyword" => keywords(entry, &said),
        "subject" | "categories" | "tags" => texts(value).iter().for_each(|label| entry.keyword(label)),
        "publisher" if !said.is_empty() => entry.publisher(&said),
        "publisher-place" | "publisher-location" if !said.is_empty() => entry.place(&said),
        "edition" if !said.is_empty() => entry.edition(&said),
        "volume" if !said.is_empty() => entry.container_text(name, &said, |container| &mut container.volume),
        "issue" if !said.is_empty() => entry.container_text(name, &said, |container| &mut container.issue),
        "collection-number" if !said.is_empty() && in_series(entry) => {
            entry.container_text(name, &said, |container| &mut container.issue);
        }
        "page" if !said.is_empty() => entry.container_text(name, &said, |container| &mut container.pages),
        "ISSN" => numbers(value).for_each(|number| serial(entry, &number)),
        "ISBN" => numbers(value).for_each(|number| entry.identifier(Some("isbn"), plain(&number))),
        "URL" if !said.is_empty() => entry.url(&said),
        "DOI" if !said.is_empty() => {
            entry.identifier(Some("doi"), &said);
        }
        "PMID" | "PMCID" if !said.is_empty() => entry.identifier(Some(&name.to_lowercase()), &said),
        "number" if !said.is_empty() && kind_of_container(kind).is_none() => entry.identifier(Some("report"), &said),
        "source" if !said.is_empty() => entry.record.source.name = crate::text::whitespace::normalise(&said),
        "note" | "annote" => said.split("\n\n").for_each(|note| entry.note("", note)),
        _ if !said.is_empty() && !value.is_array() => entry.note(name, &said),
        _ if value.as_array().is_some_and(Vec::is_empty) || value.is_null() => {}
        _ => entry.unknown(name, value),
    }
}

/// Adds a contributor, unless the name is "et al." or "others".
fn named(entry: &mut Entry, list: &str, one: crate::record::Contributor) {
    if matches!(one.name.as_str(), "others" | "et al." | "et al") {
        let mut letters = list.chars();
        let label: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        entry.note(&label, "and others");
    } else {
        entry.contributor(one);
    }
}

fn issued(entry: &mut Entry, value: &Value) {
    match date::read(value) {
        Some(date) => entry.date(&date),
        None if value.as_object().is_some_and(Map::is_empty) || value.is_null() => {}
        None => {
            let message = format!("“{value}” is no date that can be read");
            entry.record.add_issue(IssueCode::UnknownDate, "issued", message);
            entry.unknown("issued", value);
        }
    }
}

/// Reads the date of access. A bare date is the day on which someone read the publication, and becomes a note. A
/// timestamp is the time at which this program retrieved the record.
fn accessed(entry: &mut Entry, value: &Value) {
    match date::read(value) {
        Some(date) if date.parse::<jiff::Timestamp>().is_ok() => entry.record.source.retrieved = Some(date),
        Some(date) => entry.note("Accessed", &date),
        None => entry.unknown("accessed", value),
    }
}

fn keywords(entry: &mut Entry, text: &str) {
    let mark = if text.contains(';') { ';' } else { ',' };
    text.split(mark).for_each(|label| entry.keyword(label));
}

/// Splits a value into numbers, which commas, semicolons or spaces separate.
fn numbers(value: &Value) -> impl Iterator<Item = String> {
    let parts = texts(value).into_iter().flat_map(|text| {
        text.split([',', ';', ' ']).filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    });
    parts.filter(|part| part.contains(|c: char| c.is_ascii_digit()))
}

/// The number at the end of an address, because some programs write a number as its address.
fn plain(number: &str) -> &str {
    number.rsplit('/').next().unwrap_or(number)
}

/// Reads an ISSN. If the item has a container, the ISSN belongs to the container; otherwise it belongs to the item.
fn serial(entry: &mut Entry, number: &str) {
    let number = plain(number);
    let within = entry.record.container.as_ref().is_some_and(|container| container.title.is_some());
    match entry.record.container.as_mut().filter(|_| within) {
        Some(container) if container.issn.is_none() => container.issn = Some(number.to_owned()),
        Some(container) if container.issn.as_deref() == Some(number) => {}
        _ => entry.identifier(Some("issn"), number),
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
            "editor": [{"family": "Ruiz", "given": "Eva"}], "publisher-place": "Lima", "collection-title": "Papers", "collection-number": 4,
        });
        let Value::Object(members) = item else { panic!() };
        let entry = entry(members);
        assert_eq!(entry.record.creators, ["de Vries, K.", "World Bank"]);
        assert_eq!(
            (entry.dates.as_slice(), entry.typed.as_ref().map(|(kind, _)| kind)),
            (&["2021-06/2021-07".to_owned()][..], Some(&kinds::Kind::Report))
        );
        let container = entry.record.container.unwrap();
        assert_eq!((container.title.as_deref(), container.issue.as_deref()), (Some("Papers"), Some("4")));
        assert_eq!((container.pages.as_deref(), entry.record.place.as_deref()), (Some("1-7"), Some("Lima")));
        assert_eq!((entry.record.keywords.len(), entry.record.contributors.len()), (2, 3));
        let unknown: Vec<_> = entry.record.unknown.iter().map(|u| u.name.as_str()).collect();
        assert_eq!((entry.record.key.as_deref(), unknown), (Some("k"), vec!["weird"]));
    }
}
