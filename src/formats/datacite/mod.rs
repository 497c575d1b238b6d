//! Reads data of DataCite, the registration agency of DOIs for data: the responses of its REST API in JSON, and its XML
//! (Metadata Schema 4).

pub(crate) mod json;
pub(crate) mod xml;

use crate::document::entry::Entry;
use crate::document::markup;
use crate::formats::opening::Opening;
use crate::formats::reference;
use crate::record::{Contributor, ContributorKind, Relation, RelationKind, Role, kinds};
use crate::text::names;
use crate::text::whitespace::normalise;

/// Makes a contributor from the parts of a name. `kind` is the `nameType` of DataCite.
fn contributor(name: &str, kind: &str, family: &str, given: &str, role: Option<Role>) -> Contributor {
    let name = normalise(name);
    match kind {
        "Organizational" => names::institution(&name, role),
        _ if !family.trim().is_empty() => {
            let person = names::person(family, given, role);
            if name.is_empty() { person } else { Contributor { name, ..person } }
        }
        "Personal" => {
            let (family, given) = name.split_once(',').unwrap_or((&name, ""));
            let is_split = !given.trim().is_empty();
            let person = names::person(family, given, role);
            match is_split {
                true => Contributor { name: name.clone(), ..person },
                false => {
                    Contributor { name: name.clone(), kind: Some(ContributorKind::Person), family: None, ..person }
                }
            }
        }
        _ => Contributor { name, role, ..Contributor::default() },
    }
}

/// The role for a `contributorType` of DataCite.
fn role(kind: &str) -> Role {
    match kind {
        "Editor" | "DataCurator" => Role::Editor,
        "Translator" => Role::Translator,
        _ => Role::Contributor,
    }
}

/// Finds the date of issue: `Issued`, or else `Available`, or else `publicationYear`. The other dates become notes.
fn dates(entry: &mut Entry, year: &str, dates: &[(String, String)]) {
    for wanted in ["Issued", "Available"] {
        dates.iter().filter(|(kind, _)| kind == wanted).for_each(|(_, date)| entry.date(date));
    }
    if !year.trim().is_empty() {
        // The date on which a file was deposited in a repository may lie in another year. The year of publication takes
        // precedence over it.
        let fits = entry.dates.iter().any(|date| date.contains(year.trim()));
        if fits { entry.date(year) } else { entry.dates.insert(0, year.trim().to_owned()) }
    }
    for (kind, date) in dates.iter().filter(|(kind, _)| kind != "Issued" && kind != "Available") {
        entry.note(if kind.is_empty() { "Date" } else { kind }, date);
    }
}

/// Reads the type. The provider's own words take precedence over the general type.
fn resource_type(entry: &mut Entry, general: &str, words: &str) {
    if !words.trim().is_empty() {
        entry.kind(words);
    }
    match general.trim() {
        "" | "Text" => {}
        general => entry.typed(&kinds::DATACITE, general),
    }
}

/// Reads a title. The first one is used, a subtitle is appended, and the others become notes labelled with their type.
fn title(entry: &mut Entry, kind: &str, text: &str) {
    match (kind, &mut entry.record.title) {
        ("Subtitle", Some(title)) => *title = format!("{title}: {}", normalise(&markup::cleaned(text))),
        ("", _) | (_, None) => reference::title(entry, text),
        _ => entry.note("Title", &markup::cleaned(text)),
    }
}

fn description(entry: &mut Entry, kind: &str, text: &str) {
    match kind {
        "Abstract" | "" => reference::description(entry, text),
        kind => entry.note(kind, &markup::cleaned(text)),
    }
}

/// Reads another publication by its `relationType`. A type that does not correspond to a relation of the record becomes
/// a note.
fn related(entry: &mut Entry, relation: &str, scheme: &str, value: &str) {
    let address = match scheme {
        "DOI" => format!("https://doi.org/{}", crate::document::identifier_texts::bare_doi(value)),
        "Handle" => format!("https://hdl.handle.net/{value}"),
        _ => value.to_owned(),
    };
    let kind = match relation {
        "IsTranslationOf" | "HasTranslation" => RelationKind::Translation,
        "IsNewVersionOf"
        | "IsPreviousVersionOf"
        | "IsVersionOf"
        | "HasVersion"
        | "IsVariantFormOf"
        | "IsIdenticalTo" => RelationKind::Version,
        "IsPartOf" | "HasPart" => RelationKind::Part,
        _ => return entry.note(relation, value),
    };
    entry.relation(Relation { kind, url: Some(address), ..Relation::default() });
}

/// A related item. `IsPublishedIn` gives the title of the journal or book, and other related items become notes.
struct Item<'i> {
    relation: &'i str,
    kind: &'i str,
    title: &'i str,
    volume: &'i str,
    issue: &'i str,
    first: &'i str,
    last: &'i str,
    issn: &'i str,
}

fn published_in(entry: &mut Entry, item: &Item<'_>) {
    if item.relation != "IsPublishedIn" {
        return entry.note(item.relation, item.title);
    }
    entry.container_text("In", item.title, |container| &mut container.title);
    entry.container_text("Volume", item.volume, |container| &mut container.volume);
    entry.container_text("Issue", item.issue, |container| &mut container.issue);
    let pages = reference::pages(item.first, item.last);
    entry.container_text("Pages", &pages, |container| &mut container.pages);
    entry.container_text("ISSN", item.issn, |container| &mut container.issn);
    if let Some(container) = entry.record.container.as_mut().filter(|container| container.title.is_some()) {
        container.kind = match item.kind {
            "Journal" => Some("journal".to_owned()),
            "Book" => Some("book".to_owned()),
            "ConferenceProceeding" => Some("proceedings".to_owned()),
            _ => None,
        };
    }
}

/// Returns whether a document with this opening is DataCite XML, alone or in a response of a repository.
pub(crate) fn is_xml(opening: &Opening<'_>) -> bool {
    opening.root().is_some_and(|root| {
        root.is(&["resource", "resources", "OAI-PMH"]) && root.text.contains("datacite.org/schema/")
    })
}
