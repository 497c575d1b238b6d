//! Reads the XML of Crossref (deposit schema 4 and 5, unixref and UNIXSD): the works in a journal, a book or a
//! conference, and works without a container.

use super::{container_kind, related, role};
use crate::document::budget::Budget;
use crate::document::entry::Entry;
use crate::document::entry_sink::EntrySink;
use crate::document::markup;
use crate::document::window::Window;
use crate::document::xml::{self, Element};
use crate::document::xml_entries::each_entry;
use crate::error::Result;
use crate::formats::reference;
use crate::record::{Contributor, kinds};
use crate::text::names;

/// Reads a deposit or the response to a query.
///
/// # Errors
/// Returns an error if the XML is not well-formed, or if a work has more parts than `budget` allows. Passes on the
/// errors of `sink`.
pub(crate) fn read<'t>(text: impl Into<Window<'t>>, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    each_entry(text, budget, is_wanted, sink, works)
}

/// Returns whether an element is a work, or holds works and describes their container.
pub(crate) fn is_wanted(_: &str, name: &str) -> bool {
    GROUPS.contains(&name) || SINGLE.iter().any(|(have, _)| *have == name)
}

/// Elements that contain works and describe the container of these works.
const GROUPS: [&str; 4] = ["journal", "book", "conference", "database"];

/// Elements that are a work themselves, with the type of the work.
const SINGLE: [(&str, &str); 6] = [
    ("report-paper", "report"),
    ("dissertation", "dissertation"),
    ("posted_content", "posted-content"),
    ("standard", "standard"),
    ("peer_review", "peer-review"),
    ("grant", "grant"),
];

fn works(group: &Element) -> Vec<Entry> {
    if let Some((_, kind)) = SINGLE.iter().find(|(have, _)| *have == group.name) {
        // The metadata of a report stands in a child element.
        let inner = group.elements().find(|part| part.name.ends_with("_metadata"));
        return vec![entry(inner.unwrap_or(group), kind, None)];
    }
    let items: Vec<(&Element, &str)> = group.elements().filter_map(|part| Some((part, item(&part.name)?))).collect();
    match (items.is_empty(), whole(group)) {
        (true, Some((metadata, kind))) => vec![entry(metadata, kind, None)],
        _ => items.iter().map(|(part, kind)| entry(part, kind, Some(group))).collect(),
    }
}

/// The type of a work, by the name of its element.
fn item(name: &str) -> Option<&'static str> {
    Some(match name {
        "journal_article" => "journal-article",
        "conference_paper" => "proceedings-article",
        "content_item" => "book-chapter",
        "dataset" => "dataset",
        _ => return None,
    })
}

/// The metadata element of a group without works. The group is then itself the work.
fn whole(group: &Element) -> Option<(&Element, &'static str)> {
    let found = group.elements().find(|part| part.name.ends_with("_metadata") && part.name != "event_metadata")?;
    Some(match found.name.as_str() {
        "journal_metadata" => (found, "journal"),
        "proceedings_metadata" | "proceedings_series_metadata" => (found, "proceedings"),
        "database_metadata" => (found, "database"),
        _ => (found, "book"),
    })
}

fn entry(work: &Element, kind: &str, group: Option<&Element>) -> Entry {
    let mut entry = Entry::at(work.lines);
    entry.record.source.bytes = Some(work.bytes);
    for part in work.elements() {
        field(&mut entry, part);
    }
    if let Some(group) = group {
        group.elements().filter(|part| item(&part.name).is_none()).for_each(|part| around(&mut entry, part));
    }
    // The printed and the online version have separate dates. The earlier one is the date of publication.
    entry.dates.sort();
    entry.typed(&kinds::CROSSREF, kind);
    if let Some(container) = entry.record.container.as_mut().filter(|container| container.title.is_some()) {
        container.kind = Some(container_kind(kind).to_owned());
    }
    reference::issn_of_container(&mut entry);
    entry
}

fn field(entry: &mut Entry, part: &Element) {
    match part.name.as_str() {
        "titles" => titles(entry, part),
        "full_title" => reference::title(entry, &part.text()),
        "contributors" => part.elements().for_each(|one| person(entry, one)),
        "person_name" | "organization" => person(entry, part),
        "publication_date" | "posted_date" | "approval_date" => date(part).iter().for_each(|date| entry.date(date)),
        "pages" => {
            let text = |name: &str| part.child(name).map(Element::text).unwrap_or_default();
            let pages = reference::pages(&text("first_page"), &text("last_page"));
            entry.container_text("Pages", &pages, |container| &mut container.pages);
            entry.note("Pages", &text("other_pages"));
        }
        "publisher" => publisher(entry, part),
        "institution" => {
            let name = part.child("institution_name").map(Element::text).unwrap_or_default();
            entry.publisher(&name);
            part.child("institution_place").iter().for_each(|place| entry.place(&place.text()));
        }
        "abstract" => entry.description(&paragraphs(part)),
        "isbn" => entry.identifier(Some("isbn"), &part.text()),
        "issn" => entry.identifier(Some("issn"), &part.text()),
        "edition_number" => entry.edition(&part.text()),
        "volume" => entry.container_text("Volume", &part.text(), |container| &mut container.volume),
        "publisher_item" | "report_number" | "designators" => numbers(entry, part),
        "doi_data" => {
            part.child("doi").iter().for_each(|doi| entry.identifier(Some("doi"), &doi.text()));
            part.child("resource").iter().for_each(|address| entry.url(&address.text()));
        }
        "degree" => entry.note("Degree", &part.text()),
        "program" => programme(entry, part),
        "database_date" => part.elements().for_each(|one| date(one).iter().for_each(|date| entry.date(date))),
        "description" => entry.description(&part.text()),
        "series_metadata" => series(entry, part),
        // Lists of references and archive locations do not describe the work itself.
        "citation_list" | "archive_locations" | "crossmark" | "version_info" | "noisbn" => {}
        name => {
            let text = part.text();
            if part.elements().next().is_none() {
                entry.note(&name.replace('_', " "), &text);
            }
        }
    }
}

/// Reads the container of a work: the journal and its issue, the book, or the proceedings.
fn around(entry: &mut Entry, part: &Element) {
    for part in part.elements() {
        match part.name.as_str() {
            "full_title" | "proceedings_title" => container(entry, &part.text()),
            "titles" => part.child("title").iter().for_each(|title| container(entry, &title.text())),
            "abbrev_title" => short_title(entry, &part.text()),
            "issn" => entry.identifier(Some("issn"), &part.text()),
            "isbn" => entry.identifier(Some("isbn"), &part.text()),
            "publisher" => publisher(entry, part),
            "publication_date" => date(part).iter().for_each(|date| entry.date(date)),
            "edition_number" => entry.edition(&part.text()),
            "journal_volume" => part.child("volume").iter().for_each(|one| {
                entry.container_text("Volume", &one.text(), |container| &mut container.volume);
            }),
            "volume" => entry.container_text("Volume", &part.text(), |container| &mut container.volume),
            "issue" => entry.container_text("Issue", &part.text(), |container| &mut container.issue),
            "conference_name" => entry.note("Conference", &part.text()),
            "conference_location" => entry.note("Place of the conference", &part.text()),
            "contributors" => part.elements().for_each(|one| editor(entry, one)),
            "series_metadata" => series(entry, part),
            _ => {}
        }
    }
}

/// Reads the people of the book that contains a chapter: editors become contributors, and authors of the book become a
/// note.
fn editor(entry: &mut Entry, one: &Element) {
    match one.attribute("contributor_role") {
        Some("editor") => person(entry, one),
        _ => entry.note("Author of the book", &name_of(one).name),
    }
}

fn container(entry: &mut Entry, title: &str) {
    entry.container_text("In", &markup::cleaned(title), |container| &mut container.title);
}

fn short_title(entry: &mut Entry, title: &str) {
    let have = entry.record.container.as_ref().and_then(|container| container.title.clone());
    match have {
        Some(have) if have == title.trim() => {}
        Some(_) => entry.note("In (short)", title),
        None => container(entry, title),
    }
}

fn series(entry: &mut Entry, part: &Element) {
    let title = part.child("titles").and_then(|titles| titles.child("title")).map(Element::text).unwrap_or_default();
    match entry.record.container.as_ref().is_some_and(|have| have.title.is_some()) {
        true => entry.note("Series", &title),
        false => container(entry, &title),
    }
    part.child("issn").iter().for_each(|issn| entry.identifier(Some("issn"), &issn.text()));
    part.child("series_number").iter().for_each(|one| {
        entry.container_text("Volume", &one.text(), |container| &mut container.volume);
    });
}

/// Reads the title and its subtitle. The title in the original language becomes a note.
fn titles(entry: &mut Entry, part: &Element) {
    let text = |name: &str| part.child(name).map(|one| markup::cleaned(&one.text())).unwrap_or_default();
    let (title, subtitle) = (text("title"), text("subtitle"));
    match subtitle.trim() {
        "" => entry.title(&title),
        subtitle => entry.title(&format!("{}: {subtitle}", title.trim())),
    }
    entry.note("Title", &text("original_language_title"));
}

fn person(entry: &mut Entry, one: &Element) {
    let contributor = name_of(one);
    entry.contributor(contributor);
    for place in one.elements().filter(|part| part.name == "affiliation") {
        entry.note("Address", &place.text());
    }
}

fn name_of(one: &Element) -> Contributor {
    let role = role(one.attribute("contributor_role").unwrap_or_default());
    if one.name == "organization" {
        return names::institution(&one.text(), role);
    }
    let text = |name: &str| one.child(name).map(Element::text).unwrap_or_default();
    let (given, suffix) = (text("given_name"), text("suffix"));
    let given = if suffix.is_empty() { given } else { format!("{given}, {suffix}") };
    names::person(&text("surname"), &given, role)
}

/// Reads `year`, `month` and `day`. Months from 21 on are seasons, as in EDTF.
fn date(part: &Element) -> Option<String> {
    let text = |name: &str| part.child(name).map(|one| one.text().trim().to_owned()).unwrap_or_default();
    let (year, month, day) = (text("year"), text("month"), text("day"));
    Some(match (month.is_empty(), day.is_empty()) {
        _ if year.is_empty() => return None,
        (true, _) => year,
        (false, true) => format!("{year}-{month:0>2}"),
        (false, false) => format!("{year}-{month:0>2}-{day:0>2}"),
    })
}

fn publisher(entry: &mut Entry, part: &Element) {
    part.child("publisher_name").iter().for_each(|name| entry.publisher(&name.text()));
    part.child("publisher_place").iter().for_each(|place| entry.place(&place.text()));
}

/// Reads the numbers that the publisher assigned. An article number takes the place of the pages.
fn numbers(entry: &mut Entry, part: &Element) {
    let own = part.elements().next().is_none().then_some(part);
    for one in part.elements().chain(own) {
        let text = one.text();
        match one.attribute("item_number_type").or_else(|| one.attribute("id_type")) {
            Some("article-number" | "article_number")
                if entry.record.container.as_ref().is_none_or(|c| c.pages.is_none()) =>
            {
                entry.container_text("Article", &text, |container| &mut container.pages);
            }
            _ if part.name == "report_number" || part.name == "designators" => entry.identifier(Some("report"), &text),
            _ => entry.identifier(Some("other"), &text),
        }
    }
}

/// Reads elements of other namespaces: relations to other works, and rights.
fn programme(entry: &mut Entry, part: &Element) {
    for one in part.elements() {
        match one.name.as_str() {
            "related_item" => one.elements().filter(|part| part.name.ends_with("_relation")).for_each(|relation| {
                related(entry, relation.attribute("relationship-type").unwrap_or_default(), relation.text().trim());
            }),
            "license_ref" => entry.note("Rights", &one.text()),
            _ => {}
        }
    }
}

/// The paragraphs of an abstract in JATS.
fn paragraphs(part: &Element) -> String {
    let is_block = |name: &str| matches!(name, "p" | "title" | "sec");
    let mut text = String::new();
    for node in &part.nodes {
        match node {
            xml::Node::Text(piece) => text.push_str(piece),
            xml::Node::Element(inner) if is_block(&inner.name) => {
                text.push_str("\n\n");
                text.push_str(&paragraphs(inner));
                text.push_str("\n\n");
            }
            xml::Node::Element(inner) => text.push_str(&paragraphs(inner)),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::entry_sink::collect;

    fn read(text: &str) -> Vec<Entry> {
        let budget = Budget::default();
        collect(&budget, |sink| super::read(text, &budget, sink)).unwrap().entries
    }

    #[test]
    fn articles_have_their_journal_and_chapters_their_book() {
        let found = read(
            "<doi_records><doi_record><crossref><journal><journal_metadata><full_title>Rivers</full_title><abbrev_title>Riv</abbrev_title><issn>20493630</issn></journal_metadata>\
             <journal_issue><publication_date><month>03</month><year>2019</year></publication_date><journal_volume><volume>7</volume></journal_volume><issue>2</issue></journal_issue>\
             <journal_article publication_type='full_text'><titles><title>Weirs <i>and</i> people</title><subtitle>A count</subtitle></titles><contributors>\
             <person_name contributor_role='author'><given_name>Ann</given_name><surname>Lee</surname></person_name><organization contributor_role='author'>Ministry of Water</organization></contributors>\
             <abstract><title>Aim</title><p>To count.</p></abstract><pages><first_page>1</first_page><last_page>9</last_page></pages>\
             <doi_data><doi>10.5555/abc</doi><resource>https://example.org/abc</resource></doi_data></journal_article></journal></crossref></doi_record>\
             <doi_record><crossref><book><book_metadata><contributors><person_name contributor_role='editor'><surname>Ruiz</surname></person_name></contributors>\
             <titles><title>All rivers</title></titles><isbn>9789290689676</isbn></book_metadata><content_item><titles><title>One</title></titles></content_item></book></crossref></doi_record>\
             <doi_record><crossref><report-paper><report-paper_metadata><titles><title>A report</title></titles></report-paper_metadata></report-paper></crossref></doi_record></doi_records>",
        );
        let titles: Vec<_> = found.iter().filter_map(|entry| entry.record.title.as_deref()).collect();
        assert_eq!(titles, ["Weirs and people: A count", "One", "A report"]);
        let article = &found[0].record;
        let container = article.container.as_ref().unwrap();
        assert_eq!(
            (container.title.as_deref(), container.volume.as_deref(), container.pages.as_deref()),
            (Some("Rivers"), Some("7"), Some("1-9"))
        );
        assert_eq!(
            (article.description.as_deref(), article.creators.len(), found[0].dates[0].as_str()),
            (Some("Aim\n\nTo count."), 2, "2019-03")
        );
        let chapter = &found[1].record;
        assert_eq!(
            (chapter.container.as_ref().unwrap().title.as_deref(), chapter.contributors.len()),
            (Some("All rivers"), 1)
        );
    }

    #[test]
    fn a_book_without_chapters_is_the_work() {
        let found = read(
            "<crossref><book><book_metadata><titles><title>All rivers</title></titles><edition_number>2</edition_number></book_metadata></book></crossref>",
        );
        assert_eq!(
            (found[0].record.title.as_deref(), found[0].record.edition.as_deref()),
            (Some("All rivers"), Some("2"))
        );
    }
}
