//! Reads the metadata format of arXiv (`arXiv` and `arXivRaw`), whose titles, names and abstracts hold TeX.

use crate::document::entry::Entry;
use crate::document::xml::Element;
use crate::formats::bibtex;
use crate::record::Role;
use crate::text::names;

/// Returns whether an element holds the metadata of a preprint.
pub(super) fn is_record(element: &Element) -> bool {
    matches!(element.name.as_str(), "arXiv" | "arXivRaw") && element.elements().next().is_some()
}

/// Reads the metadata of a preprint.
pub(super) fn record(entry: &mut Entry, element: &Element) {
    for field in element.elements() {
        let text = field.text();
        match field.name.as_str() {
            "title" => entry.title(&bibtex::text_of_tex(&text)),
            "abstract" => entry.description(&bibtex::text_of_tex(&text)),
            "id" => entry.identifier(Some("arxiv"), text.trim()),
            "doi" => text.split_whitespace().for_each(|doi| entry.identifier(Some("doi"), doi)),
            "created" => entry.date(&text),
            // `updated` is the day of the last version, and not that of the publication.
            "updated" => entry.note("Updated", &text),
            "categories" => text.split_whitespace().for_each(|category| entry.keyword(category)),
            "journal-ref" => entry.note("Published in", &text),
            "report-no" => entry.identifier(Some("report"), text.trim()),
            "authors" if field.elements().next().is_some() => field.elements().for_each(|one| author(entry, one)),
            // `arXivRaw` gives the names as one text.
            "authors" => {
                let text = bibtex::text_of_tex(&text).replace(" and ", ", ");
                text.split(',').for_each(|name| entry.printed_contributor(name.trim(), Some(Role::Author)));
            }
            name => entry.note(name, &text),
        }
    }
}

/// Reads an author, whose affiliations become notes.
fn author(entry: &mut Entry, element: &Element) {
    let part = |name: &str| element.child(name).map(|part| bibtex::text_of_tex(part.text().trim())).unwrap_or_default();
    let (family, given, suffix) = (part("keyname"), part("forenames"), part("suffix"));
    let given = [given, suffix].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    match (family.is_empty(), given.is_empty()) {
        (true, _) => entry.printed_contributor(element.text().trim(), Some(Role::Author)),
        (false, true) => entry.printed_contributor(&family, Some(Role::Author)),
        (false, false) => entry.contributor(names::person(&family, &given, Some(Role::Author))),
    }
    for place in element.elements().filter(|part| part.name == "affiliation") {
        entry.note("Affiliation", &place.text());
    }
}
