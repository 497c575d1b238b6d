//! DataCite, the registration agency of DOIs for data: the answers of its REST API in JSON, and its XML (Metadata Schema 4),
//! read.

pub(crate) mod json;
pub(crate) mod xml;

use crate::document::entry::Entry;
use crate::document::markup;
use crate::formats::opening::Opening;
use crate::formats::reference;
use crate::record::{Contributor, ContributorKind, Relation, RelationKind, Role, kinds};
use crate::text::names;
use crate::text::whitespace::normalise;

/// A person or an institution by the parts of its name; `kind` is DataCite's `nameType`.
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

/// The role of a contributor by DataCite's `contributorType`.
fn role(kind: &str) -> Role {
    match kind {
        "Editor" | "DataCurator" => Role::Editor,
        "Translator" => Role::Translator,
        _ => Role::Contributor,
    }
}

/// The date of issue, best first: `Issued`, then `Available`, then `publicationYear`. The other dates are notes.
fn dates(entry: &mut Entry, year: &str, dates: &[(String, String)]) {
    for wanted in ["Issued", "Available"] {
        dates.iter().filter(|(kind, _)| kind == wanted).for_each(|(_, date)| entry.date(date));
    }
    if !year.trim().is_empty() {
        // The day on which a file was put into a repository is no day of the year in which its text was published.
        let fits = entry.dates.iter().any(|date| date.contains(year.trim()));
        if fits { entry.date(year) } else { entry.dates.insert(0, year.trim().to_owned()) }
    }
    for (kind, date) in dates.iter().filter(|(kind, _)| kind != "Issued" && kind != "Available") {
        entry.note(if kind.is_empty() { "Date" } else { kind }, date);
    }
}

/// The type: the words of its provider where these say more than the general one.
fn resource_type(entry: &mut Entry, general: &str, words: &str) {
    if !words.trim().is_empty() {
        entry.kind(words);
    }
    match general.trim() {
        "" | "Text" => {}
        general => entry.typed(&kinds::DATACITE, general),
    }
}

/// The first title counts; a subtitle follows it, and the others are notes with what they are.
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

/// Another publication, by `relationType`; what is not linked as a relation is a link.
fn related(entry: &mut Entry, relation: &str, scheme: &str, value: &str) {
    let address = match scheme {
        "DOI" => format!("https://doi.org/{}", crate::document::entry::bare_doi(value)),
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

/// `IsPublishedIn` with the title of the journal or book; other related items are notes.
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

/// Whether a document that begins so is DataCite's XML, alone or in the answer of a repository.
pub(crate) fn is_xml(opening: &Opening<'_>) -> bool {
    opening.root().is_some_and(|root| {
        root.is(&["resource", "resources", "OAI-PMH"]) && root.text.contains("datacite.org/schema/")
    })
}
