//! Works of Crossref in JSON: a single work, a list, or a response of the REST API (`message`, `message.items`).

use serde_json::{Map, Value};

use super::{container_kind, related, role};
use crate::document::entry::Entry;
use crate::formats::reference;
use crate::record::{Contributor, ContributorKind, kinds};
use crate::text::names;

/// Members that only works of Crossref have.
const OWN: [&str; 8] = [
    "reference-count",
    "references-count",
    "is-referenced-by-count",
    "content-domain",
    "prefix",
    "member",
    "short-container-title",
    "issn-type",
];

/// Returns whether an object is a work of Crossref: its titles are lists, or its type is one that Crossref has and CSL
/// has not.
pub(crate) fn is_work(members: &Map<String, Value>) -> bool {
    let kind = members.get("type").and_then(Value::as_str).unwrap_or_default();
    let typed = kinds::CROSSREF.has(kind) && !kinds::is_csl(kind);
    let listed = members.get("title").is_some_and(Value::is_array);
    let own = OWN.iter().filter(|name| members.contains_key(**name)).count();
    (typed && (listed || members.contains_key("DOI")))
        || (members.contains_key("DOI") && (own > 1 || listed && own > 0))
}

/// Converts a work to an entry.
pub(crate) fn entry(members: Map<String, Value>) -> Entry {
    let mut entry = Entry::default();
    let kind = text(members.get("type"));
    // The first date of publication is used. Other dates that differ from it become notes.
    for name in ["issued", "published", "published-print", "published-online", "posted"] {
        members.get(name).and_then(date).iter().for_each(|date| entry.date(date));
    }
    for (name, value) in &members {
        member(&mut entry, name, value);
    }
    entry.typed(&kinds::CROSSREF, &kind);
    if let Some(container) = entry.record.container.as_mut().filter(|container| container.title.is_some()) {
        container.kind = Some(container_kind(&kind).to_owned());
    }
    reference::issn_of_container(&mut entry);
    entry
}

fn member(entry: &mut Entry, name: &str, value: &Value) {
    let texts = texts(value);
    let first = texts.first().map_or("", String::as_str);
    match name {
        "title" => titles(entry, &texts, value),
        "subtitle" => subtitle(entry, &texts),
        "original-title" | "short-title" => texts.iter().for_each(|title| entry.note("Title", title)),
        "container-title" => {
            for (at, title) in texts.iter().enumerate() {
                let title = crate::document::markup::cleaned(title);
                match at {
                    0 => entry.container_text("In", &title, |container| &mut container.title),
                    // A chapter also names the series of its book.
                    _ => entry.note("Series", &title),
                }
            }
        }
        "short-container-title" => texts.iter().for_each(|title| short_title(entry, title)),
        "volume" => entry.container_text("Volume", first, |container| &mut container.volume),
        "issue" => entry.container_text("Issue", first, |container| &mut container.issue),
        "page" => entry.container_text("Pages", first, |container| &mut container.pages),
        "article-number" => match entry.record.container.as_ref().and_then(|have| have.pages.as_ref()) {
            Some(_) => entry.note("Article", first),
            None => entry.container_text("Article", first, |container| &mut container.pages),
        },
        "publisher" => entry.publisher(first),
        "publisher-location" => entry.place(first),
        "edition-number" => entry.edition(first),
        "abstract" => reference::description(entry, first),
        "subject" => texts.iter().for_each(|word| entry.keyword(word)),
        "language" => entry.language(first),
        "DOI" => entry.identifier(Some("doi"), first),
        "ISBN" => texts.iter().for_each(|isbn| entry.identifier(Some("isbn"), isbn.rsplit('/').next().unwrap_or(isbn))),
        "ISSN" => texts.iter().for_each(|issn| entry.identifier(Some("issn"), issn.rsplit('/').next().unwrap_or(issn))),
        "URL" => entry.url(first),
        "author" | "editor" | "chair" | "translator" => people(entry, name, value),
        "institution" => objects(value).for_each(|one| entry.note("Institution", &text(one.get("name")))),
        "link" => objects(value).for_each(|one| {
            let kind = text(one.get("content-type"));
            entry.file(
                &text(one.get("URL")),
                Some(&kind).filter(|kind| *kind != "unspecified").map(String::as_str),
                None,
            );
        }),
        "resource" => {
            let primary = value.get("primary").and_then(|primary| primary.get("URL"));
            let address = text(primary);
            if !address.is_empty() {
                entry.link(&address, None);
            }
        }
        "relation" => value.as_object().into_iter().flatten().for_each(|(word, others)| {
            objects(others).for_each(|other| related(entry, word, &text(other.get("id"))));
        }),
        "update-to" => objects(value).for_each(|one| related(entry, &text(one.get("type")), &text(one.get("DOI")))),
        "funder" => objects(value).for_each(|one| entry.note("Grant", &text(one.get("name")))),
        "license" => objects(value).for_each(|one| entry.note("Rights", &text(one.get("URL")))),
        "event" => entry.note("Conference", &text(value.get("name"))),
        "degree" => texts.iter().for_each(|degree| entry.note("Degree", degree)),
        "type" | "issued" | "published" | "published-print" | "published-online" | "posted" | "issn-type"
        | "isbn-type" => {}
        // Empty members are skipped.
        _ if value.is_null()
            || value.as_array().is_some_and(Vec::is_empty)
            || value.as_object().is_some_and(Map::is_empty) => {}
        _ => entry.unknown(name, value),
    }
}

/// Uses the first title. The others are translations of it.
fn titles(entry: &mut Entry, titles: &[String], value: &Value) {
    if titles.is_empty() && !value.is_null() && !value.as_array().is_some_and(Vec::is_empty) {
        return entry.unknown("title", value);
    }
    titles.iter().for_each(|title| reference::title(entry, title));
}

/// Appends the subtitle after a colon.
fn subtitle(entry: &mut Entry, subtitles: &[String]) {
    for subtitle in subtitles {
        let subtitle = crate::document::markup::cleaned(subtitle);
        match &mut entry.record.title {
            Some(title) if !title.contains(subtitle.trim()) => *title = format!("{title}: {}", subtitle.trim()),
            Some(_) => {}
            None => entry.note("Subtitle", &subtitle),
        }
    }
}

fn short_title(entry: &mut Entry, title: &str) {
    let have = entry.record.container.as_ref().and_then(|container| container.title.clone());
    match have {
        Some(have) if have == title => {}
        Some(_) => entry.note("In (short)", title),
        None => entry.container_text("In", title, |container| &mut container.title),
    }
}

fn people(entry: &mut Entry, word: &str, value: &Value) {
    for person in objects(value) {
        let part = |name: &str| text(person.get(name));
        let (family, given, suffix) = (part("family"), part("given"), part("suffix"));
        let given = match (given.is_empty(), suffix.is_empty()) {
            (false, false) => format!("{given}, {suffix}"),
            (true, false) => suffix,
            _ => given,
        };
        let contributor = match (family.is_empty() && given.is_empty(), part("name"), part("literal")) {
            (false, ..) => names::person(&family, &given, role(word)),
            (true, name, _) if !name.is_empty() => names::institution(&name, role(word)),
            (true, _, literal) => Contributor {
                name: literal,
                kind: Some(ContributorKind::Institution),
                role: role(word),
                ..Contributor::default()
            },
        };
        entry.contributor(contributor);
        let places = objects(person.get("affiliation").unwrap_or(&Value::Null));
        places.for_each(|place| entry.note("Address", &text(place.get("name"))));
    }
}

/// Converts `{"date-parts": [[2019, 3]]}` to EDTF, or returns `None` if the parts are null.
fn date(value: &Value) -> Option<String> {
    let parts: Vec<i64> = value.get("date-parts")?.get(0)?.as_array()?.iter().map_while(Value::as_i64).collect();
    match parts.as_slice() {
        [year, month, day, ..] => Some(format!("{year:04}-{month:02}-{day:02}")),
        [year, month] => Some(format!("{year:04}-{month:02}")),
        [year] => Some(format!("{year:04}")),
        [] => None,
    }
}

fn text(value: Option<&Value>) -> String {
    value.map(texts).unwrap_or_default().into_iter().next().unwrap_or_default()
}

/// The strings in a value, which is a string or a list.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

/// The objects in a list, or a single object.
fn objects(value: &Value) -> impl Iterator<Item = &Map<String, Value>> {
    let one = std::slice::from_ref(value);
    let items: &[Value] = value.as_array().map_or(one, Vec::as_slice);
    items.iter().filter_map(Value::as_object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_work_is_read_whole() {
        let Value::Object(work) = serde_json::json!({
            "type": "journal-article", "title": ["Weirs and people"], "subtitle": ["A count"], "DOI": "10.5555/abc", "reference-count": 3,
            "abstract": "<jats:title>Abstract</jats:title><jats:p>We counted <jats:italic>all</jats:italic> &amp; more.</jats:p>",
            "issued": {"date-parts": [[2019, 3]]}, "published-online": {"date-parts": [[2018, 12, 5]]},
            "author": [{"given": "Ann", "family": "Lee", "suffix": "Jr.", "sequence": "first"}, {"name": "Ministry of Water"}],
            "editor": [{"given": "E.", "family": "Ruiz"}], "container-title": ["Rivers"], "ISSN": ["2049-3630"], "page": "1-9",
            "relation": {"is-translation-of": [{"id-type": "doi", "id": "10.5555/xyz"}]}, "subject": ["Water"],
        }) else {
            panic!()
        };
        assert!(is_work(&work));
        let found = entry(work);
        let record = &found.record;
        assert_eq!(record.title.as_deref(), Some("Weirs and people: A count"));
        assert_eq!(
            (record.creators.as_slice(), record.contributors.len()),
            (&["Lee, Ann, Jr.".to_owned(), "Ministry of Water".to_owned()][..], 3)
        );
        let container = record.container.as_ref().unwrap();
        assert_eq!(
            (container.title.as_deref(), container.issn.as_deref(), container.pages.as_deref()),
            (Some("Rivers"), Some("2049-3630"), Some("1-9"))
        );
        assert_eq!(record.relations[0].url.as_deref(), Some("https://doi.org/10.5555/xyz"));
        assert_eq!(
            (found.dates.as_slice(), record.keywords.len()),
            (&["2019-03".to_owned(), "2018-12-05".to_owned()][..], 1)
        );
    }

    #[test]
    fn items_of_csl_are_no_works() {
        for item in [
            serde_json::json!({"type": "article-journal", "title": "x", "DOI": "10.1/x"}),
            serde_json::json!({"type": "book", "title": "x", "DOI": "10.1/x"}),
            serde_json::json!({"title": ["x"]}),
        ] {
            assert!(!is_work(item.as_object().unwrap()), "{item}");
        }
    }
}
