//! Tests of `vocabulary`: check, convert and tune.

use std::path::Path;

use super::harness::{Ran, file, run, run_in};

const ROADS: &str = "tests/data/vocabulary/roads.toml";
const LABELLED: &str = "tests/data/vocabulary/labelled.jsonl";

#[test]
fn every_vocabulary_among_the_seeds_is_without_fault() {
    for name in ["migration", "humanitarian", "coast"] {
        let ran = run(&["vocabulary", "check", name]).ended(0);
        assert!(!ran.out().contains(": repeated:"), "{}", ran.out());
    }
    let migration = run(&["vocabulary", "check", "migration"]);
    assert!(!migration.out().contains("untranslated"), "{}", migration.out());
}

#[test]
fn check_finds_what_is_odd() {
    let ran = run(&["vocabulary", "check", ROADS, LABELLED, "-f", "json"]).ended(0);
    let found: serde_json::Value = serde_json::from_str(ran.out()).unwrap();
    let codes: Vec<(&str, &str)> = found["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| (finding["code"].as_str().unwrap(), finding["concept"].as_str().unwrap()))
        .collect();
    for expected in [("overlapping", "building"), ("untranslated", "safety")] {
        assert!(codes.contains(&expected), "{codes:?}");
    }
    let overlap =
        &found["findings"].as_array().unwrap().iter().find(|finding| finding["code"] == "overlapping").unwrap();
    assert_eq!(
        (overlap["rule"].as_str(), overlap["place"].as_str()),
        (Some("road"), Some("tests/data/vocabulary/roads.toml:15"))
    );
}

#[test]
fn check_ends_with_1_where_there_is_a_fault() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[[concept]]\nid = \"a\"\nthreshold = 9\nnot.en = [\"sea\"]\n[concept.keywords.en]\n\"sea wall\" = 1\n";
    std::fs::write(folder.path().join("v.toml"), text).unwrap();
    let ran = run_in(folder.path(), &["vocabulary", "check", "v.toml"]).ended(1);
    assert!(ran.out().contains("v.toml:6: always-masked: a (en) \"sea wall\""), "{}", ran.out());
    assert!(ran.out().contains("unreachable: a (en)"), "{}", ran.out());
}

#[test]
fn convert_there_and_back() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["migration", "humanitarian", "coast"] {
        let toml = run(&["vocabulary", "convert", name, "-q"]).ended(0);
        for extension in ["csv", "ttl", "toml"] {
            let path = folder.path().join(format!("{name}.{extension}"));
            let path = path.to_str().unwrap();
            let ran = run(&["vocabulary", "convert", name, "-o", path]).ended(0);
            assert!(ran.err.contains("comments") || name == "none", "{}", ran.err);
            assert_eq!(ran.err.contains("thresholds"), extension == "ttl", "{}", ran.err);
            let back = run(&["vocabulary", "convert", path, "-q"]).ended(0);
            assert_eq!(back.out(), toml.out(), "{name}.{extension}");
        }
    }
    let ran = run(&["vocabulary", "convert", "coast", "-o", "coast.docx"]).ended(2);
    assert!(ran.err.contains("write .toml, .csv or .ttl"), "{}", ran.err);
}

#[test]
fn comments_are_counted_wherever_they_stand() {
    let folder = tempfile::tempdir().unwrap();
    let text = "# one\n[[concept]] # two\nid = \"a#b\"\nlabel = \"A\"\n[concept.keywords.en]\n\"x\" = 1 # three\n";
    std::fs::write(folder.path().join("v.toml"), text).unwrap();
    let ran = run_in(folder.path(), &["vocabulary", "convert", "v.toml", "-f", "csv"]).ended(0);
    assert!(ran.err.contains("not carried over: 3 comments"), "{}", ran.err);
}

#[test]
fn check_finds_what_does_not_do_what_it_seems_to() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[[concept]]\nid = \"a\"\nlabel.en = \"A\"\nthreshold = 2\nstrict = 1\nbroader = [\"b\"]\n\
                [concept.keywords.en]\n\"dike|dam\" = 2\n\"labour+visa\" = 2\n\"LGBTQI+ people\" = 2\n\"road\" = 0\n\
                [[concept]]\nid = \"b\"\nlabel.en = \"B\"\nbroader = [\"a\"]\n[concept.keywords.eng]\n\"x\" = 1\n\
                [[concept]]\nid = \"c\"\nkeywords.en = [\"y\"]\n";
    std::fs::write(folder.path().join("v.toml"), text).unwrap();
    let ran = run_in(folder.path(), &["vocabulary", "check", "v.toml"]).ended(1);
    for expected in [
        "v.toml:5: strict-below-threshold: a: strict is 1, the threshold is 2",
        "v.toml:2: circular: a: it is above itself by broader: a → b → a",
        "v.toml:8: unspaced: a (en) \"dike|dam\": | is part of the phrase",
        "v.toml:9: unspaced: a (en) \"labour+visa\": + is part of the phrase",
        "v.toml:11: weightless: a (en) \"road\"",
        "v.toml:16: no-language: b (eng): no text is said to be in eng (did you mean en?)",
        "v.toml:19: unlabelled: c: no label in any language",
    ] {
        assert!(ran.out().contains(expected), "{expected}\n{}", ran.out());
    }
    assert!(!ran.out().contains("LGBTQI"), "{}", ran.out());
    let first = ran.out().lines().next().unwrap();
    assert!(first.contains("v.toml:2: circular"), "faults come first, by line: {first}");
    for empty in ["", "id = \"x\"\n"] {
        std::fs::write(folder.path().join("empty.toml"), empty).unwrap();
        let ran = run_in(folder.path(), &["vocabulary", "check", "empty.toml"]).ended(2);
        assert!(ran.err.contains("empty.toml: there is no concept in this vocabulary"), "{}", ran.err);
    }
}

#[test]
fn check_of_a_spreadsheet_names_its_lines() {
    let folder = tempfile::tempdir().unwrap();
    let text =
        "concept,field,language,value,weight\nroads,label,en,Roads,\nroads,threshold,,9,\nroads,keyword,en,road,0\n";
    std::fs::write(folder.path().join("v.csv"), text).unwrap();
    let ran = run_in(folder.path(), &["vocabulary", "check", "v.csv"]).ended(1);
    assert!(ran.out().contains("v.csv:2: unreachable: roads: no keyword speaks for it"), "{}", ran.out());
    assert!(ran.out().contains("v.csv:4: weightless: roads (en) \"road\""), "{}", ran.out());
}

#[test]
fn check_on_records_says_what_they_can_say() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[[concept]]\nid = \"media\"\nlabel.en = \"Media\"\nkeywords.en = [\"reporter\", \"radio\"]\n\
                keywords.nl = [\"omroep\", \"krant\"]\n";
    std::fs::write(folder.path().join("v.toml"), text).unwrap();
    let record = |title: &str| format!("{{\"title\":\"{title}\",\"text_language\":{{\"code\":\"en\"}}}}\n");
    let records = record("Two reporters").repeat(4) + &record("An annual report").repeat(6);
    std::fs::write(folder.path().join("r.jsonl"), records).unwrap();
    let ran = run_in(folder.path(), &["vocabulary", "check", "v.toml", "r.jsonl"]).ended(0);
    assert!(ran.out().contains("unused: media (en) \"radio\": matches in none of 10 records"), "{}", ran.out());
    let untried = "untried: (nl): 2 rules match nowhere, and 0 records are in this language";
    assert!(ran.out().contains(untried) && !ran.out().contains("omroep"), "{}", ran.out());
    assert!(ran.out().contains("     6  report  by \"reporter\" of media (en)"), "{}", ran.out());
    assert!(!ran.out().contains("reporters  by"), "{}", ran.out());
}

#[test]
fn what_is_no_record_is_not_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    labelled(at, 5);
    let labelled = std::fs::read_to_string(at.join("labelled.jsonl")).unwrap();
    std::fs::write(at.join("half.jsonl"), labelled + "no record\n").unwrap();
    std::fs::write(at.join("page.txt"), "A page\n\nof words\n").unwrap();
    std::fs::copy(file("data/vocabulary/roads.toml"), at.join("roads.toml")).unwrap();
    run_in(at, &["vocabulary", "check", "roads.toml", "labelled.jsonl"]).ended(0);
    let ran = run_in(at, &["vocabulary", "check", "roads.toml", "half.jsonl"]).ended(1);
    assert!(ran.err.contains("half.jsonl:26"), "{}", ran.err);
    let ran = run_in(at, &["vocabulary", "check", "roads.toml", "page.txt"]).ended(2);
    assert!(ran.err.contains("no catalogue of records") && !ran.out().contains("unused"), "{} {}", ran.err, ran.out());
    let ran = run_in(at, &["vocabulary", "tune", "roads.toml", "half.jsonl", "-o", "out.toml"]).ended(1);
    assert!(ran.err.contains("20 labelled records") && at.join("out.toml").exists(), "{}", ran.err);
}

/// Writes the labelled records, repeated `times` times.
fn labelled(folder: &Path, times: usize) {
    let labelled = std::fs::read_to_string(file("data/vocabulary/labelled.jsonl")).unwrap().repeat(times);
    std::fs::write(folder.join("labelled.jsonl"), labelled).unwrap();
}

/// The vocabulary of roads with a threshold that is much too high.
fn high_roads(folder: &Path) -> String {
    let roads = std::fs::read_to_string(file("data/vocabulary/roads.toml")).unwrap();
    let roads = roads.replace("threshold = 1.0\nnot.en", "threshold = 3.0\nnot.en");
    std::fs::write(folder.join("roads.toml"), &roads).unwrap();
    roads
}

fn tune(folder: &Path, more: &[&str]) -> Ran {
    run_in(folder, &[&["vocabulary", "tune", "roads.toml", "labelled.jsonl"], more].concat())
}

#[test]
fn tune_changes_numbers_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    labelled(folder.path(), 5);
    let roads = high_roads(folder.path());
    let ran = tune(folder.path(), &["-o", "roads.toml"]).ended(0);
    for expected in [
        "20 labelled records; on records held out",
        "as written: F1 0.571 (precision 1.000, recall 0.400); strict: ",
        "on records held out: F1 0.889 (precision 1.000, recall 0.800); strict: ",
        "5 records declare no area and are left out",
    ] {
        assert!(ran.err.contains(expected), "{expected}: {}", ran.err);
    }
    let tuned = std::fs::read_to_string(folder.path().join("roads.toml")).unwrap();
    let bare = |text: &str| -> Vec<String> {
        let keys = text.lines().map(|line| line.split(" = ").next().unwrap_or_default().to_owned());
        keys.filter(|key| !key.starts_with("strict") && !key.is_empty()).collect()
    };
    let head: Vec<String> = bare(&tuned)
        .into_iter()
        .filter(|key| !["[scoring]", "title", "repetition", "length", "words", "share"].contains(&key.as_str()))
        .collect();
    assert_eq!(head, bare(&roads));
    assert!(tuned != roads && !tuned.contains("threshold = 3.0"), "{tuned}");
    for comment in ["# Roads, for the tests", "[[concept]] # the first", "# one strong word", "# everywhere"] {
        assert!(tuned.contains(comment), "{tuned}");
    }
    run_in(folder.path(), &["vocabulary", "check", "roads.toml"]).ended(0);
    // A vocabulary that is already tuned stays unchanged.
    let ran = tune(folder.path(), &["-o", "again.toml"]).ended(0);
    assert!(ran.err.contains("nothing is changed (--anyway writes the tuned numbers)"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(folder.path().join("again.toml")).unwrap(), tuned);
}

#[test]
fn tune_writes_the_format_that_the_name_promises() {
    let folder = tempfile::tempdir().unwrap();
    labelled(folder.path(), 5);
    high_roads(folder.path());
    run_in(folder.path(), &["vocabulary", "convert", "roads.toml", "-o", "roads.csv"]).ended(0);
    let args = ["vocabulary", "tune", "roads.csv", "labelled.jsonl", "-o"];
    let toml = tune(folder.path(), &[]).ended(0);
    for path in ["new.ttl", "new.toml", "roads.csv"] {
        run_in(folder.path(), &[&args[..], &[path]].concat()).ended(0);
        let said = |path: &str| run_in(folder.path(), &["vocabulary", "convert", path, "-q"]).ended(0);
        std::fs::write(folder.path().join("tuned.toml"), toml.out()).unwrap();
        assert_eq!(said(path).out(), said("tuned.toml").out(), "{path}");
    }
    let csv = std::fs::read_to_string(folder.path().join("roads.csv")).unwrap();
    assert!(csv.starts_with("concept,field,"), "{csv}");
    let ran = run_in(folder.path(), &[&args[..], &["roads.xlsx"]].concat()).ended(2);
    assert!(ran.err.contains("write .toml, .csv or .ttl"), "{}", ran.err);
}

#[test]
fn tune_takes_nothing_from_records_that_say_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    high_roads(at);
    let few = run(&["vocabulary", "tune", ROADS, LABELLED]).ended(1);
    assert!(few.err.contains("4 labelled records are too few"), "{}", few.err);
    let line = |area: &str| format!("{{\"title\":\"Asphalt\",\"thematic_areas\":[{{\"label\":\"{area}\"}}]}}\n");
    for (area, expected) in [
        ("Road safety", "no area has 5 records that are labelled with it and 5 that are not"),
        ("Dikes", "1 declared area is not in the vocabulary roads (records): Dikes (12)"),
    ] {
        std::fs::write(at.join("labelled.jsonl"), line(area).repeat(12)).unwrap();
        let ran = tune(at, &["-o", "out.toml"]).ended(1);
        assert!(ran.err.contains(expected) && !at.join("out.toml").exists(), "{}", ran.err);
    }
    // The area of safety has enough records of both kinds, and building has too few.
    let mixed = line("Road safety").repeat(6) + &line("Dikes").repeat(6) + &line("Road building, and repair").repeat(2);
    std::fs::write(at.join("labelled.jsonl"), mixed).unwrap();
    let ran = tune(at, &["--anyway"]).ended(0);
    assert!(ran.err.contains("too few records say something of building: left as they are"), "{}", ran.err);
    assert!(ran.err.contains("1 declared area is not in the vocabulary"), "{}", ran.err);
}

#[test]
fn tune_says_what_a_person_should_look_at() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let text = "[[concept]]\nid = \"bridges\"\nlabel.en = \"Bridges\"\nkeywords.en = { bridge = 1, road = 1 }\n\
                [[concept]]\nid = \"rails\"\nlabel.en = \"Rails\"\nkeywords.en = { rail = 1 }\n";
    std::fs::write(at.join("roads.toml"), text).unwrap();
    let line =
        |title: &str, area: &str| format!("{{\"title\":\"{title}\",\"thematic_areas\":[{{\"label\":\"{area}\"}}]}}\n");
    let records = line("A road", "Rails").repeat(40) + &line("A bridge", "Bridges").repeat(20);
    std::fs::write(at.join("labelled.jsonl"), records).unwrap();
    let ran = tune(at, &["-o", "tuned.toml"]).ended(0);
    assert!(ran.err.contains("1 rule fell to 0, and will match nothing: \"road\" of bridges"), "{}", ran.err);
    let checked = run_in(at, &["vocabulary", "check", "tuned.toml"]).ended(0);
    assert!(checked.out().contains("weightless: bridges (en) \"road\""), "{}", checked.out());
    // Nothing distinguishes these records, so no precision can be reached.
    let records = line("A bridge", "Rails").repeat(20) + &line("A bridge", "Bridges").repeat(20);
    std::fs::write(at.join("labelled.jsonl"), records).unwrap();
    let ran = tune(at, &["--anyway"]).ended(0);
    assert!(ran.err.contains("strict precision is 0.500 on records held out; 0.9 was aimed at"), "{}", ran.err);
}

#[test]
fn numbers_out_of_range_are_a_wrong_command_line() {
    let folder = tempfile::tempdir().unwrap();
    labelled(folder.path(), 5);
    high_roads(folder.path());
    for (wrong, expected) in [
        ("--precision=2", "expected a number from 0 to 1"),
        ("--folds=0", "expected a whole number from 2"),
        ("--folds=1", "expected a whole number from 2"),
        ("--folds=1000", "1000 folds of 20 labelled records"),
    ] {
        let ran = tune(folder.path(), &[wrong]).ended(2);
        assert!(ran.err.contains(expected), "{}", ran.err);
    }
}

#[test]
fn skos_holds_every_word_that_it_can() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[[concept]]\nid = \"a\"\nlabel.en = \"Dikes\"\nhidden.en = [\"dam\"]\n[concept.keywords.en]\n\
                \"sea wall\" = 1\n\"dam | =NAP | Dikes\" = 1\n\"worker + visa\" = 1\n\"desert\" = -1\n";
    std::fs::write(folder.path().join("v.toml"), text).unwrap();
    let ran = run_in(folder.path(), &["vocabulary", "convert", "v.toml", "-f", "ttl"]).ended(0);
    let lists = ran.out().split("skos:hiddenLabel").skip(1).map(|list| list.split(';').next().unwrap());
    let mut labels: Vec<&str> = lists.flat_map(|list| list.split(',').map(str::trim)).collect();
    labels.sort_unstable();
    assert_eq!(labels, ["\"NAP\"@en", "\"dam\"@en", "\"sea wall\"@en"], "{}", ran.out());
    assert!(ran.err.contains("1 rules of several phrases that must all match"), "{}", ran.err);
    std::fs::write(folder.path().join("v.ttl"), ran.out()).unwrap();
    let said = |path: &str| run_in(folder.path(), &["vocabulary", "convert", path, "-q"]).ended(0);
    assert_eq!(said("v.ttl").out(), said("v.toml").out());
}

#[test]
fn misspelt_properties_of_skos_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let text = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n<urn:a> a skos:Concept ; skos:prefLabl \"A\" ; \
                skos:member <urn:b> .\n";
    std::fs::write(folder.path().join("v.ttl"), text).unwrap();
    let ran = run_in(folder.path(), &["vocabulary", "convert", "v.ttl"]).ended(0);
    assert!(ran.err.contains("skos:member (1), skos:prefLabl (1; did you mean skos:prefLabel?)"), "{}", ran.err);
    assert!(ran.err.contains("without a label: a"), "{}", ran.err);
}

#[test]
fn the_example_of_the_documentation_does_what_it_says() {
    let readme = std::fs::read_to_string(file("../docs/rules.md")).unwrap();
    let example = readme.split("```toml\n").find(|text| text.starts_with("[[concept]]")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("dikes.toml"), example.split("```").next().unwrap()).unwrap();
    let checked = run_in(folder.path(), &["vocabulary", "check", "dikes.toml"]).ended(0);
    assert_eq!(checked.out(), "");
    for (title, given, strict) in [
        ("Sea walls", true, false),
        ("Levees and NAP", true, true),
        ("NAP", false, false),
        ("dam", true, false),
        ("The dam of a horse", false, false),
        ("Dikes for horses", false, false),
        ("Coasts and storms, at NAP", true, false),
    ] {
        std::fs::write(folder.path().join("r.jsonl"), format!("{{\"title\":\"{title}\"}}\n")).unwrap();
        let tag = ["tag", "--vocabulary", "dikes.toml", "r.jsonl"];
        let areas = |args: &[&str]| run_in(folder.path(), args).ended(0).records()[0]["thematic_areas"].clone();
        assert_eq!(areas(&tag).as_array().unwrap().len(), usize::from(given), "{title}");
        assert_eq!(
            areas(&[&tag[..], &["--strict"]].concat()).as_array().unwrap().len(),
            usize::from(strict),
            "{title}"
        );
    }
}
