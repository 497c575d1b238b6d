//! Tests that written records are read back unchanged.

use proptest::prelude::*;

use super::{reader, writer};
use crate::document::budget::Budget;
use crate::document::entry::{Entry, paragraphs};
use crate::document::entry_sink::collect;
use crate::formats::Options;
use crate::formats::catalogue::any_record;
use crate::formats::opening::Text;
use crate::record::{AreaBasis, Container, Contributor, ContributorKind, Record, Role};
use crate::text::whitespace::normalise;

fn written(record: &Record, biblatex: bool) -> String {
    let options = Options::default();
    let mut exporter = if biblatex { writer::biblatex(&options) } else { writer::exporter(&options) };
    let mut out = Vec::new();
    exporter.start(&mut out).unwrap();
    exporter.record(record, &mut out).unwrap();
    exporter.finish(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn read(text: &str) -> Entry {
    let budget = Budget::default();
    let mut found = collect(&budget, |sink| reader::read(&Text::whole(text, &budget), sink)).unwrap();
    assert_eq!((found.entries.len(), found.rejected.len()), (1, 0), "{:?}\n{text}", found.rejected);
    found.entries.remove(0)
}

/// Cleans a text as records do: control characters become white space, and one noncharacter is dropped.
fn plain(text: &str) -> String {
    let text: String =
        text.chars().filter(|c| *c != '\u{fdd0}').map(|c| if c.is_control() { ' ' } else { c }).collect();
    normalise(&text)
}

/// Reduces a record to the fields that BibTeX can hold.
fn held(mut record: Record) -> Record {
    let text = |text: &mut Option<String>| *text = text.as_deref().map(plain).filter(|text| !text.is_empty());
    for field in [&mut record.title, &mut record.edition, &mut record.place, &mut record.publisher] {
        text(field);
    }
    record.description = record
        .description
        .as_deref()
        .map(|text| paragraphs(&text.replace(|c: char| c.is_control() && c != '\n', " ")))
        .filter(|text| !text.is_empty());
    let list = |list: &mut Vec<String>| {
        let mut seen = std::collections::HashSet::new();
        *list =
            list.iter().map(|text| plain(text)).filter(|text| !text.is_empty() && seen.insert(text.clone())).collect();
    };
    list(&mut record.keywords);
    list(&mut record.notes);
    record.notes.retain(|note| !note.contains(": "));
    let mut people = Vec::new();
    for one in std::mem::take(&mut record.contributors) {
        let mut one = Contributor { name: plain(&one.name), unknown: Vec::new(), ..one };
        text(&mut one.family);
        text(&mut one.given);
        one.role = match one.role {
            Some(Role::Editor) => Some(Role::Editor),
            _ => Some(Role::Author),
        };
        match (&one.kind, &one.family) {
            (Some(ContributorKind::Person), Some(_))
                if one.given.as_deref().is_none_or(|given| !given.contains(',')) => {}
            _ => (one.kind, one.family, one.given) = (Some(ContributorKind::Institution), None, None),
        }
        let new = people.iter().all(|have: &Contributor| have.name != one.name);
        if !one.name.is_empty() && one.name != "others" && new {
            people.push(one);
        }
    }
    people.sort_by_key(|one| one.role == Some(Role::Editor));
    record.creators = people.iter().filter(|one| one.role == Some(Role::Author)).map(|one| one.name.clone()).collect();
    record.contributors = people;
    record.container = record.container.map(|container| {
        let mut container = Container { kind: Some("journal".to_owned()), unknown: Vec::new(), ..container };
        for field in [
            &mut container.title,
            &mut container.volume,
            &mut container.issue,
            &mut container.pages,
            &mut container.issn,
        ] {
            text(field);
        }
        // The two kinds of dashes are not distinguished.
        container.pages = container.pages.filter(|pages| !pages.contains("--") && !pages.contains('–'));
        container.issn = container.issn.filter(|issn| container.title.is_some() && !issn.contains([',', ';']));
        container
    });
    for area in &mut record.thematic_areas {
        area.label = plain(&area.label);
        area.uri = area.uri.as_ref().map(|_| "https://example.org/concepts/1".to_owned());
        area.basis = AreaBasis::Declared;
    }
    record.thematic_areas.retain(|area| !area.label.is_empty() && !area.label.ends_with('>'));
    // A keyword that equals the label of an area is read as that area.
    record.keywords.retain(|word| record.thematic_areas.iter().all(|area| area.label != *word));
    record
}

/// Formats the fields of a record that the tests compare.
fn shown(record: &Record) -> String {
    let people: Vec<_> =
        record.contributors.iter().map(|one| (&one.kind, &one.family, &one.given, &one.role)).collect();
    let areas: Vec<_> = record.thematic_areas.iter().map(|area| (&area.label, &area.uri)).collect();
    let Record { title, description, edition, place, publisher, keywords, notes, container, .. } = record;
    format!("{:#?}", (title, description, edition, place, publisher, keywords, notes, container, people, areas))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_record_comes_back_from_bibtex(record in any_record::record(), biblatex in any::<bool>()) {
        let before = Record {
            id: plain(&record.id), kind: None, issued: None, key: None, url: None, files: Vec::new(), links: Vec::new(),
            identifiers: Vec::new(), relations: Vec::new(), languages: Vec::new(), unknown: Vec::new(), ..held(record)
        };
        let text = written(&before, biblatex);
        let after = read(&text).record;
        prop_assert_eq!(shown(&after), shown(&before), "{}", text);
        prop_assert_eq!(&after.id, &before.id);
        // Writing the record again gives the same text, except for the key, which is now that of the record.
        prop_assert_eq!(written(&after, biblatex), text);
    }

    #[test]
    fn no_bibliography_is_too_bad(text in r##"[@a-c{}()"#%,=\\$~&\n -]{0,80}"##) {
        let budget = Budget::default();
        for text in [text.clone(), format!("@book{{a, title = {{{text}}}, author = {{{text}}}, file = {{{text}}}}}"), format!("@book({text})")] {
            collect(&budget, |sink| reader::read(&Text::whole(&text, &budget), sink)).unwrap();
        }
    }
}
