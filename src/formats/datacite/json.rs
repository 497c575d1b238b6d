//! Reads records of DataCite in JSON: the attributes of a DOI, or a response of the REST API (`data`,
//! `data.attributes`).

use serde_json::{Map, Value};

use super::{Item, contributor, dates, description, published_in, related, resource_type, role, title};
use crate::document::entry::Entry;

/// Returns whether an object is a record of DataCite: its titles and creators are lists of objects.
pub(crate) fn is_record(members: &Map<String, Value>) -> bool {
    let listed = |name: &str| members.get(name).is_some_and(|value| value.get(0).is_some_and(Value::is_object));
    let own = ["publicationYear", "types", "schemaVersion", "relatedIdentifiers", "rightsList", "resourceType"];
    match members.get("attributes") {
        Some(Value::Object(attributes)) if members.contains_key("id") => is_record(attributes),
        _ => listed("titles") && own.iter().any(|name| members.contains_key(*name)),
    }
}

/// Converts a record of DataCite to an entry.
pub(crate) fn entry(mut members: Map<String, Value>) -> Entry {
    if let Some(Value::Object(attributes)) = members.remove("attributes") {
        let mut entry = entry(attributes);
        if entry.record.identifiers.is_empty() {
            entry.identifier(Some("doi"), &text(members.get("id")));
        }
        return entry;
    }
    let mut entry = Entry::default();
    let found: Vec<(String, String)> =
        objects(members.get("dates")).map(|one| (text(one.get("dateType")), text(one.get("date")))).collect();
    dates(&mut entry, &text(members.get("publicationYear")), &found);
    for (name, value) in &members {
        member(&mut entry, name, value);
    }
    entry
}

fn member(entry: &mut Entry, name: &str, value: &Value) {
    let some = Some(value);
    match name {
        "titles" => objects(some).for_each(|one| title(entry, &text(one.get("titleType")), &text(one.get("title")))),
        "creators" => objects(some).for_each(|one| person(entry, one, None)),
        "contributors" => {
            objects(some).for_each(|one| person(entry, one, Some(role(&text(one.get("contributorType"))))))
        }
        "publisher" => entry.publisher(&value.get("name").map_or_else(|| text(some), |name| text(Some(name)))),
        "types" => resource_type(entry, &text(value.get("resourceTypeGeneral")), &text(value.get("resourceType"))),
        "subjects" => objects(some).for_each(|one| entry.keyword(&text(one.get("subject")))),
        "descriptions" => objects(some)
            .for_each(|one| description(entry, &text(one.get("descriptionType")), &text(one.get("description")))),
        "language" => entry.language(&text(some)),
        "doi" => entry.identifier(Some("doi"), &text(some)),
        "url" => entry.url(&text(some)),
        "contentUrl" => texts(value).iter().for_each(|address| entry.file(address, None, None)),
        "version" => entry.edition(&text(some)),
        "identifiers" | "alternateIdentifiers" => objects(some).for_each(|one| {
            let scheme = text(one.get("identifierType").or_else(|| one.get("alternateIdentifierType")));
            let number = text(one.get("identifier").or_else(|| one.get("alternateIdentifier")));
            entry.identifier(Some(scheme.as_str()).filter(|scheme| !scheme.is_empty()), &number);
        }),
        "relatedIdentifiers" => objects(some).for_each(|one| {
            let part = |name: &str| text(one.get(name));
            related(entry, &part("relationType"), &part("relatedIdentifierType"), &part("relatedIdentifier"));
        }),
        "relatedItems" => objects(some).for_each(|one| related_item(entry, one)),
        "container" => container(entry, value),
        "rightsList" => objects(some).for_each(|one| {
            let uri = text(one.get("rightsUri"));
            entry.note("Rights", &if uri.is_empty() { text(one.get("rights")) } else { uri });
        }),
        "sizes" => texts(value).iter().for_each(|size| entry.note("Size", size)),
        "formats" => texts(value).iter().for_each(|format| entry.note("Format", format)),
        "fundingReferences" => objects(some).for_each(|one| {
            let parts = [text(one.get("funderName")), text(one.get("awardNumber"))];
            entry.note(
                "Grant",
                parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ").as_str(),
            );
        }),
        "publicationYear" | "dates" => {}
        _ if value.is_null()
            || value.as_array().is_some_and(Vec::is_empty)
            || value.as_object().is_some_and(Map::is_empty) => {}
        _ => entry.unknown(name, value),
    }
}

fn person(entry: &mut Entry, one: &Map<String, Value>, role: Option<crate::record::Role>) {
    let part = |name: &str| text(one.get(name));
    entry.contributor(contributor(&part("name"), &part("nameType"), &part("familyName"), &part("givenName"), role));
    for place in one.get("affiliation").and_then(Value::as_array).into_iter().flatten() {
        entry.note("Address", &place.get("name").map_or_else(|| text(Some(place)), |name| text(Some(name))));
    }
}

fn related_item(entry: &mut Entry, one: &Map<String, Value>) {
    let part = |name: &str| text(one.get(name));
    let title = objects(one.get("titles")).next().map(|title| text(title.get("title"))).unwrap_or_default();
    let number = one.get("relatedItemIdentifier");
    let is_issn = number.is_some_and(|number| text(number.get("relatedItemIdentifierType")).contains("ISSN"));
    let issn = number.filter(|_| is_issn).map(|number| text(number.get("relatedItemIdentifier"))).unwrap_or_default();
    published_in(
        entry,
        &Item {
            relation: &part("relationType"),
            kind: &part("relatedItemType"),
            title: &title,
            volume: &part("volume"),
            issue: &part("issue"),
            first: &part("firstPage"),
            last: &part("lastPage"),
            issn: &issn,
        },
    );
}

/// Reads the container that the REST API assembles from the related items.
fn container(entry: &mut Entry, value: &Value) {
    let part = |name: &str| text(value.get(name));
    if part("title").is_empty() {
        return;
    }
    let issn = if part("identifierType").contains("ISSN") { part("identifier") } else { String::new() };
    published_in(
        entry,
        &Item {
            relation: "IsPublishedIn",
            kind: &part("type"),
            title: &part("title"),
            volume: &part("volume"),
            issue: &part("issue"),
            first: &part("firstPage"),
            last: &part("lastPage"),
            issn: &issn,
        },
    );
}

fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn texts(value: &Value) -> Vec<String> {
    let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    items.iter().map(|item| text(Some(item))).filter(|text| !text.is_empty()).collect()
}

/// The objects in a list, or a single object.
fn objects(value: Option<&Value>) -> impl Iterator<Item = &Map<String, Value>> {
    let items: &[Value] = match value {
        Some(Value::Array(items)) => items,
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    items.iter().filter_map(Value::as_object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_whole() {
        let Value::Object(record) = serde_json::json!({"id": "10.5555/abc", "type": "dois", "attributes": {
            "doi": "10.5555/abc", "titles": [{"title": "Weirs"}, {"title": "a count", "titleType": "Subtitle"}],
            "creators": [{"name": "Lee, Ann", "nameType": "Personal", "givenName": "Ann", "familyName": "Lee"}, {"name": "Ministry of Water", "nameType": "Organizational"}],
            "contributors": [{"name": "Ruiz, E.", "contributorType": "Editor"}], "publisher": "Bureau", "publicationYear": 2019,
            "dates": [{"date": "2019-03-05", "dateType": "Issued"}, {"date": "2018", "dateType": "Collected"}],
            "types": {"resourceTypeGeneral": "Dataset"}, "subjects": [{"subject": "Water"}],
            "descriptions": [{"description": "<p>We counted.</p>", "descriptionType": "Abstract"}],
            "relatedIdentifiers": [{"relatedIdentifier": "10.5555/xyz", "relatedIdentifierType": "DOI", "relationType": "IsPartOf"}],
            "container": {"type": "Series", "title": "Data of rivers", "identifier": "2049-3630", "identifierType": "ISSN"},
        }}) else {
            panic!()
        };
        assert!(is_record(&record));
        let found = entry(record);
        let record = &found.record;
        assert_eq!(
            (record.title.as_deref(), record.description.as_deref()),
            (Some("Weirs: a count"), Some("We counted."))
        );
        assert_eq!(
            (record.creators.len(), record.contributors.len(), found.dates.as_slice()),
            (2, 3, &["2019-03-05".to_owned(), "2019".to_owned()][..])
        );
        assert_eq!(record.relations[0].url.as_deref(), Some("https://doi.org/10.5555/xyz"));
        assert_eq!(record.container.as_ref().unwrap().issn.as_deref(), Some("2049-3630"));
        assert_eq!((record.notes.as_slice(), record.identifiers.len()), (&["Collected: 2018".to_owned()][..], 1));
    }
}
