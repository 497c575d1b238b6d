//! Tests of the tagger on whole records.

use super::*;
use crate::record::{AreaBasis, TextLanguage};
use crate::seeds::Seeds;

fn migration() -> Tagger {
    Tagger::new(Vocabulary::load(&Seeds::embedded(), "migration").unwrap()).unwrap()
}

fn vocabulary(text: &str) -> Tagger {
    Tagger::new(Vocabulary::parse("test.toml", text).unwrap()).unwrap()
}

fn record(language: &str, title: &str, description: &str) -> Record {
    Record {
        title: Some(title.to_owned()),
        description: Some(description.to_owned()),
        text_language: Some(TextLanguage { code: language.to_owned(), confidence: 1.0, unknown: Vec::new() }),
        ..Record::default()
    }
}

fn ids(tagger: &Tagger, record: &Record) -> Vec<String> {
    tagger.by_rule(record).into_iter().filter_map(|area| area.id).collect()
}

fn cut(text: &str, span: Option<(u64, u64)>) -> String {
    let (start, end) = span.unwrap();
    text.chars().skip(start as usize).take((end - start) as usize).collect()
}

#[test]
fn three_languages() {
    let tagger = migration();
    for (language, text) in [
        ("en", "A survey of migrant workers and their remittances"),
        ("es", "Las remesas de los trabajadores migrantes"),
        ("es", "REMESAS Y MIGRACION LABORAL"),
        ("nl", "Arbeidsmigranten op de arbeidsmarkt"),
        ("und", "Remesas"),
    ] {
        assert!(ids(&tagger, &record(language, "x", text)).contains(&"labour-mobility".to_owned()), "{text}");
    }
}

#[test]
fn masks_magnets_and_combinations() {
    let tagger = vocabulary(
        "[[concept]]\nid = \"a\"\nnot.en = [\"labour pains\"]\n[concept.keywords.en]\n\"labour\" = 1\n\
         [[concept]]\nid = \"b\"\n[concept.keywords.en]\n\"policy\" = 0.5\n\"data\" = 0.5\n\
         [[concept]]\nid = \"c\"\n[concept.keywords.en]\n\"worker + visa | permit\" = 1\n\
         [[concept]]\nid = \"d\"\n[concept.keywords.en]\n\"=WASH\" = 1\n\"=kits\" = 1\n\
         [[concept]]\nid = \"e\"\n[concept.keywords.en]\n\"water\" = 1\n\"bottle\" = -1\n",
    );
    for (text, expected) in [
        ("Labour pains and labor", ""),
        ("Labour pains and labour markets", "a"),
        ("A policy", ""),
        ("A policy on data", "b"),
        ("workers without papers", ""),
        ("permits for workers", "c"),
        ("wash your hands, kit", ""),
        ("the WASH cluster", "d"),
        ("KITS", "d"),
        ("water", "e"),
        ("bottled water", ""),
    ] {
        assert_eq!(ids(&tagger, &record("en", "", text)).join(" "), expected, "{text}");
    }
}

#[test]
fn hyphens_and_compounds() {
    let tagger = vocabulary(
        "[[concept]]\nid = \"a\"\n[concept.keywords.en]\n\"reintegration support\" = 1\n\"counter-trafficking\" = 1\n\
         [[concept]]\nid = \"b\"\n[concept.keywords.nl]\n\"migratie\" = 1\n\"klimaat\" = 1\n\"=werken\" = 1\n",
    );
    for text in ["Re-integration support", "countertrafficking", "Counter trafficking", "counter\u{2011}trafficking"] {
        assert_eq!(ids(&tagger, &record("en", "", text)), ["a"], "{text}");
    }
    for (text, keyword) in [
        ("Arbeidsmigratie", "migratie"),
        ("klimaatadaptatieplan", "klimaat"),
        ("De Klimaat-aanpak", "Klimaat"),
        ("asiel- en migratiebeleid", "migratie"),
    ] {
        let areas = tagger.by_rule(&record("nl", "", text));
        assert_eq!(areas[0].evidence[0].keyword, keyword, "{text}");
    }
    assert!(ids(&tagger, &record("nl", "", "immigratie, samenwerken")).is_empty());
}

#[test]
fn declared_areas_are_authoritative_and_tagging_twice_changes_nothing() {
    let tagger = migration();
    let mut one = record("en", "Climate change and drought", "Remittances. Labour migration.");
    one.thematic_areas.push(Area {
        label: "Migration Data, Policy, governance and liaison, and legal; Roads, bridges".to_owned(),
        basis: AreaBasis::Declared,
        ..Area::default()
    });
    for all in [false, true, false] {
        tagger.tag(&mut one, all);
        let once = one.clone();
        tagger.tag(&mut one, all);
        assert_eq!(one, once);
        let declared: Vec<(Option<&str>, &str)> = one
            .thematic_areas
            .iter()
            .filter(|area| area.basis == AreaBasis::Declared)
            .map(|area| (area.id.as_deref(), area.label.as_str()))
            .collect();
        assert_eq!(
            declared,
            [
                (Some("migration-data"), "Migration Data"),
                (Some("policy-governance-legal"), "Policy, governance and liaison, and legal"),
                (None, "Roads, bridges")
            ]
        );
        assert_eq!(one.thematic_areas.len() > 3, all);
        assert_eq!(one.issues.len(), 1);
        assert_eq!(one.issues[0].code, "unknown-area");
    }
}

#[test]
fn keywords_that_are_names_become_declared_areas_and_do_not_silence_the_rules() {
    let tagger = migration();
    let mut one = record("en", "Climate change and drought", "Remittances. Labour migration.");
    one.keywords = vec!["Migration data".to_owned(), "Ferries".to_owned()];
    let by_rule = tagger.by_rule(&one).len();
    tagger.tag(&mut one, false);
    assert_eq!(one.keywords, ["Ferries"]);
    let first = &one.thematic_areas[0];
    assert_eq!((first.id.as_deref(), first.basis.as_str()), (Some("migration-data"), "declared"));
    assert!(by_rule > 0 && one.thematic_areas.len() == 1 + by_rule);
    assert!(one.issues.is_empty());
    let once = one.clone();
    tagger.tag(&mut one, false);
    assert_eq!(one, once);
}

#[test]
fn strict_gives_no_more_than_balanced() {
    let text = "Climate change, remittances and a policy";
    let balanced = ids(&migration(), &record("en", "", text));
    let strict = ids(&migration().with_mode(Mode::Strict), &record("en", "", text));
    assert!(strict.iter().all(|id| balanced.contains(id)) && strict.len() < balanced.len(), "{balanced:?} {strict:?}");
}

#[test]
fn a_concept_without_rules_is_found_by_its_names() {
    let tagger = vocabulary("[[concept]]\nid = \"a\"\nlabel.en = \"Coastal + marine works (large)\"");
    assert_eq!(ids(&tagger, &record("en", "Coastal marine works, large", "")), ["a"]);
}

proptest::proptest! {
    #[test]
    fn evidence_is_what_is_printed(
        words in proptest::collection::vec(
            "(climate|CLIMATE|clima|klimaat|migracio\u{301}n|Remesas|la\u{ad}bour|labour|LABOUR|ﬁlm|İ|ß|Straße|re-|\
             policies|ｄａｔａ|mi\u{200b}gration|mi\u{200d}gratie|arbeidsmarkt|worker's|worker’s|e\u{301}|🚢|[\\PC]|data)", 0..12),
        glue in "( |-|, |\u{a0}|\u{200b}|\u{301}|\\. |'){1,3}",
        language in "(en|es|nl|und)",
    ) {
        // The tagger is built once for all cases, because building it takes most of the time.
        static TAGGER: std::sync::LazyLock<Tagger> = std::sync::LazyLock::new(migration);
        let tagger = &*TAGGER;
        let one = record(&language, &words.concat(), &words.join(&glue));
        for area in tagger.by_rule(&one) {
            proptest::prop_assert!(!area.evidence.is_empty());
            for evidence in &area.evidence {
                let text = if evidence.field == "title" { &one.title } else { &one.description };
                let found = cut(text.as_deref().unwrap(), evidence.span);
                proptest::prop_assert_eq!(&found, &evidence.keyword);
                proptest::prop_assert!(!found.is_empty());
            }
        }
    }
}
