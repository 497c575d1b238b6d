//! Tests that records written as RIS are read back.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::{reader, writer};
use crate::document::budget::Budget;
use crate::document::entry_sink::collect;
use crate::formats::Options;
use crate::formats::catalogue::any_record::record;
use crate::formats::columns::Columns;
use crate::formats::normalise::Settle;
use crate::record::kinds::{self, Kind};
use crate::record::{Container, Contributor, Identifier, Record, Role};
use crate::seeds::Seeds;
use crate::text::names::{institution, person};
use crate::text::words::Words;

static WORDS: LazyLock<(Words, Columns)> = LazyLock::new(|| {
    let seeds = Seeds::embedded();
    (Words::load(&seeds).unwrap(), Columns::load(&seeds, &[]).unwrap())
});

fn written(record: &Record) -> String {
    let mut out = Vec::new();
    writer::exporter(&Options::default()).record(record, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The record that is read back, without its position in the file.
fn back(text: &str) -> Record {
    let budget = Budget::default();
    let mut found = collect(&budget, |sink| reader::read(text, 0, &budget, sink)).unwrap();
    assert_eq!((found.entries.len(), found.rejected.len(), found.stray.len()), (1, 0, 0), "{text}");
    let mut record = Settle::new(&WORDS.0, &WORDS.1).record(found.entries.remove(0));
    record.source.lines = None;
    // An issue about an invalid value is reported only at the first reading.
    record.issues.clear();
    record
}

#[test]
fn an_article_comes_back_as_it_was() {
    let article = Record {
        title: Some("Rivers <b>and</b> rain".to_owned()),
        description: Some("One.\n\nTwo & three.".to_owned()),
        key: Some("mora2020".to_owned()),
        kind: Some(Kind::JournalArticle),
        issued: Some("2020-05-03".to_owned()),
        creators: vec!["Mora, Ana".to_owned(), "Ministry of Water".to_owned()],
        contributors: vec![
            person("Mora", "Ana", None),
            institution("Ministry of Water", None),
            person("Ruiz", "Eva", Some(Role::Editor)),
            person("de Vries", "Kees", Some(Role::Translator)),
        ],
        container: Some(Container {
            title: Some("Journal of Rivers".to_owned()),
            kind: Some("journal".to_owned()),
            issn: Some("0378-5955".to_owned()),
            volume: Some("12".to_owned()),
            issue: Some("3".to_owned()),
            pages: Some("1-9".to_owned()),
            ..Container::default()
        }),
        edition: Some("2nd, revised in 2021".to_owned()),
        place: Some("Delft".to_owned()),
        keywords: vec!["water; and maps".to_owned(), "rain".to_owned()],
        identifiers: [("doi", "10.5555/AB_1"), ("pmid", "7"), ("report", "B/7"), ("accession", "A 1")]
            .into_iter()
            .map(|(scheme, value)| Identifier {
                scheme: scheme.to_owned(),
                value: value.to_owned(),
                ..Identifier::default()
            })
            .collect(),
        ..Record::default()
    };
    for kind in [Kind::JournalArticle, Kind::Report, Kind::Chapter, Kind::Podcast, Kind::Interview, Kind::Article] {
        let before = Record { kind: Some(kind.clone()), ..article.clone() };
        let after = back(&written(&before));
        let of = |record: &Record| {
            let numbers = record.identifiers.iter().map(|one| format!("{} {}", one.scheme, one.value));
            let container = record.container.clone().map(|container| Container { kind: None, ..container });
            (
                (record.title.clone(), record.description.clone(), record.key.clone(), record.kind.clone()),
                (record.issued.clone(), record.creators.clone(), record.contributors.clone(), container),
                (record.edition.clone(), record.place.clone(), record.keywords.clone()),
                numbers.collect::<std::collections::BTreeSet<_>>(),
            )
        };
        assert_eq!(of(&after), of(&before), "{kind}");
    }
}

#[test]
fn the_page_writes_the_types_that_we_write() {
    let page = include_str!("../html/assets/references.js");
    let table = page.split("RIS_TYPES = bare({").nth(1).unwrap().split("});").next().unwrap();
    for (word, _) in Kind::TABLE {
        let name = if word.contains([' ', '\'']) { format!("\"{word}\"") } else { (*word).to_owned() };
        let line = table.split([',', '\n']).map(str::trim).find_map(|part| part.strip_prefix(&format!("{name}: ")));
        let said = line.map_or("GEN", |ty| ty.trim_matches('"'));
        assert_eq!(said, kinds::ris(Some(&Kind::from(*word))), "{word}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// For any record, each line has a tag, and a second round trip does not change the result of the first.
    #[test]
    fn twice_is_as_once(record in record()) {
        let text = written(&record);
        for line in text.split("\r\n").filter(|line| !line.is_empty()) {
            prop_assert!(super::lines::tag(line, super::lines::Style::default()).is_some(), "{line:?}");
            let ends = ['\r', '\n', '\u{2028}', '\u{85}'];
            prop_assert!(!line.contains(ends));
        }
        let once = back(&text);
        let again = written(&once);
        let twice = back(&again);
        // A declared language is marked as such only if it is known.
        let plain = |record: &Record| {
            let mut record = record.clone();
            record.languages_basis = record.languages_basis.filter(|_| !record.languages.is_empty());
            // The comma after the name of an institution is read, but not written.
            record.contributors.iter_mut().filter(|one| one.family.is_none()).for_each(|one| one.kind = None);
            // The writer puts a space after the comma in a name.
            record.creators.iter_mut().for_each(|name| *name = name.replace(", ", ","));
            record.contributors.iter_mut().for_each(|one| one.name = one.name.replace(", ", ","));
            // Without its comma, an institution may be the same contributor as one of an unknown kind.
            let mut seen = Vec::new();
            record.contributors.retain(|one| !seen.contains(one) && { seen.push(one.clone()); true });
            record
        };
        prop_assert_eq!(plain(&twice), plain(&once), "{}\n{}", text, again);
    }
}

/// A contributor with a role for which RIS has no tag becomes a note.
#[test]
fn roles_without_a_tag_are_notes() {
    let film = Record {
        kind: Some(Kind::Video),
        contributors: vec![Contributor { role: Some(Role::Director), ..person("Mora", "Ana", None) }],
        ..Record::default()
    };
    assert_eq!(back(&written(&film)).notes, ["Director: Mora, Ana"]);
}
