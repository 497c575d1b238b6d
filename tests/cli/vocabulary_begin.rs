//! Tests of what begins a vocabulary and helps to go on with it: `new`, `suggest`, names as rules, and the findings of
//! `check` about stems.

use std::path::Path;

use super::harness::{file, run, run_in, run_with};

fn record(language: &str, title: &str, description: &str, area: &str) -> String {
    let areas: Vec<serde_json::Value> =
        if area.is_empty() { Vec::new() } else { vec![serde_json::json!({"label": area, "basis": "declared"})] };
    let record = serde_json::json!({
        "title": title, "description": description, "text_language": {"code": language, "confidence": 1.0},
        "thematic_areas": areas,
    });
    format!("{record}\n")
}

/// The ids of the areas that the rules of `v.toml` give to a record.
fn areas(folder: &Path, args: &[&str], record: &str) -> Vec<String> {
    std::fs::write(folder.join("r.jsonl"), record).unwrap();
    let args = [&["tag", "--vocabulary", "v.toml", "r.jsonl", "-q"], args].concat();
    let tagged = run_in(folder, &args).ended(0);
    let areas = tagged.records()[0]["thematic_areas"].as_array().unwrap().clone();
    areas.iter().map(|area| area["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn new_makes_a_vocabulary_of_a_table_that_finds_the_names_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let table = "en,es\nImmunization | Vaccines,Inmunización\nMaternal and child health,Salud materna e infantil\n";
    std::fs::write(folder.path().join("names.csv"), table).unwrap();
    let ran = run_in(folder.path(), &["vocabulary", "new", "names.csv", "-o", "v.toml"]).ended(0);
    assert!(ran.err.contains("2 concepts"), "{}", ran.err);
    run_in(folder.path(), &["vocabulary", "check", "v.toml"]).ended(0);
    let of = |language: &str, title: &str| areas(folder.path(), &[], &record(language, title, "", ""));
    assert_eq!(of("en", "Vaccines for the islands"), ["immunization"]);
    assert_eq!(of("es", "Inmunización en las islas"), ["immunization"]);
    assert_eq!(of("en", "A guide to maternal and child health"), ["maternal-and-child-health"]);
    assert_eq!(of("es", "Salud materna"), Vec::<String>::new(), "one part of a name is not enough");
}

#[test]
fn an_acronym_in_a_name_is_a_rule_of_its_own_as_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let names = "HIV and AIDS\nWater, sanitation and hygiene (WASH)\nROADS AND DAMS\n";
    let ran = run_with(&["vocabulary", "new", "-"], names.as_bytes()).ended(0);
    std::fs::write(folder.path().join("v.toml"), ran.out()).unwrap();
    let of = |title: &str| areas(folder.path(), &[], &record("en", title, "", ""));
    assert_eq!(of("Tests for HIV in the harbour"), ["hiv-and-aids"]);
    assert_eq!(of("Food aid for the harbour"), Vec::<String>::new());
    assert_eq!(of("WASH in schools"), ["water-sanitation-and-hygiene-wash"]);
    assert_eq!(of("Wash your hands"), Vec::<String>::new());
    assert_eq!(of("Roads to the harbour"), Vec::<String>::new(), "a name in capitals has no acronyms");
}

/// The worked example of the how-to: texts that the rules were not written from, with the names alone and after an hour.
#[test]
fn a_vocabulary_begun_from_ten_names_finds_most_areas_of_new_texts_after_an_hour() {
    let folder = tempfile::tempdir().unwrap();
    let health = file("data/health");
    let path = |name: &str| health.join(name).to_str().unwrap().to_owned();
    let begun = folder.path().join("begun.toml").to_str().unwrap().to_owned();
    assert!(run(&["vocabulary", "new", &path("names.csv"), "-o", &begun]).ended(0).err.contains("10 concepts"));
    let f1 = |vocabulary: &str| {
        let texts = path("texts.jsonl");
        let args = ["evaluate", "areas", &texts, "--gold", &texts, "--vocabulary", vocabulary, "-f", "json"];
        let figures: serde_json::Value = serde_json::from_str(run(&args).ended(0).out()).unwrap();
        figures["micro"]["f1"].as_f64().unwrap()
    };
    assert!(f1(&begun) < 0.3, "names alone find little: {}", f1(&begun));
    assert!(f1(&path("rules.toml")) >= 0.86, "{}", f1(&path("rules.toml")));
    let checked = run(&["vocabulary", "check", &path("rules.toml"), &path("labelled.jsonl")]).ended(0);
    assert!(!checked.out().contains("collision"), "{}", checked.out());
}

#[test]
fn new_reads_lists_and_skos_and_says_what_is_wrong_with_a_table() {
    let list = "Boats\n- Nets\n\n# a comment\n";
    let ran = run_with(&["vocabulary", "new", "-", "--languages", "nl"], list.as_bytes()).ended(0);
    assert!(ran.out().contains("label.nl = \"Nets\"") && !ran.out().contains("comment\""), "{}", ran.out());
    let ran = run_with(&["vocabulary", "new", "-"], b"Boats\tBarcos\n").ended(2);
    assert!(ran.err.contains("standard input:1: 2 names, but 1 language ("), "{}", ran.err);
    let ran = run_with(&["vocabulary", "new", "-"], b"Boats\nboats\n").ended(2);
    assert!(ran.err.contains("standard input:2: a second concept"), "{}", ran.err);
    let folder = tempfile::tempdir().unwrap();
    let skos = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n<http://example.org/1> a skos:Concept ; \
                skos:prefLabel \"Roads and bridges\"@en .\n";
    std::fs::write(folder.path().join("t.ttl"), skos).unwrap();
    let ran = run_in(folder.path(), &["vocabulary", "new", "t.ttl"]).ended(0);
    assert!(ran.out().contains("\"bridges\" = 0.5"), "{}", ran.out());
}

#[test]
fn a_concept_with_keywords_is_found_by_its_name_unless_it_says_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let concept = "[[concept]]\nid = \"wells\"\nlabel.en = \"Drinking water\"\nthreshold = 2\n[concept.keywords.en]\n\
                   \"borehole\" = 2\n";
    let text = record("en", "Drinking water for all", "", "");
    std::fs::write(folder.path().join("v.toml"), concept).unwrap();
    assert_eq!(areas(folder.path(), &[], &text), ["wells"]);
    std::fs::write(folder.path().join("v.toml"), concept.replace("threshold", "names = false\nthreshold")).unwrap();
    assert_eq!(areas(folder.path(), &[], &text), Vec::<String>::new());
    // The setting survives the other formats.
    for name in ["v.csv", "v.ttl"] {
        run_in(folder.path(), &["vocabulary", "convert", "v.toml", "-o", name, "-q"]).ended(0);
        let back = run_in(folder.path(), &["vocabulary", "convert", name, "-q"]).ended(0);
        assert!(back.out().contains("names = false"), "{name}: {}", back.out());
    }
    std::fs::write(folder.path().join("v.toml"), concept.replace("threshold", "names = 3\nthreshold")).unwrap();
    let ran = run_in(folder.path(), &["vocabulary", "check", "v.toml"]).ended(2);
    assert!(ran.err.contains("v.toml:4: expected true or false"), "{}", ran.err);
}

#[test]
fn strict_thresholds_may_differ_by_language() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[[concept]]\nid = \"boats\"\nlabel.en = \"Boats\"\nstrict = { und = 3, es = 1 }\n\
                [concept.keywords.en]\n\"ship\" = 1.5\n[concept.keywords.es]\n\"barco\" = 1.5\n";
    std::fs::write(folder.path().join("v.toml"), text).unwrap();
    let of = |language: &str, title: &str| areas(folder.path(), &["--strict"], &record(language, title, "", ""));
    assert_eq!(of("en", "The ship"), Vec::<String>::new());
    assert_eq!(of("es", "El barco"), ["boats"]);
    let toml = run_in(folder.path(), &["vocabulary", "convert", "v.toml", "-q"]).ended(0);
    for name in ["v.csv", "v.ttl"] {
        run_in(folder.path(), &["vocabulary", "convert", "v.toml", "-o", name, "-q"]).ended(0);
        let back = run_in(folder.path(), &["vocabulary", "convert", name, "-q"]).ended(0);
        let strict =
            |text: &str| text.lines().filter(|line| line.starts_with("strict")).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(strict(back.out()), strict(toml.out()), "{name}");
        assert_eq!(strict(back.out()).len(), 2, "{name}: {}", back.out());
    }
}

#[test]
fn check_sees_common_words_behind_a_stem_and_words_that_a_keyword_does_not_reach() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[[concept]]\nid = \"hiv\"\nlabel.en = \"HIV\"\nlabel.es = \"VIH\"\n[concept.keywords.en]\n\"AIDS\" = 1\n\
                [concept.keywords.es]\n\"sida\" = 1\n[[concept]]\nid = \"food\"\nlabel.en = \"Food\"\nlabel.es = \"Nutrición\"\n\
                [concept.keywords.en]\n\"meal\" = 1\n[concept.keywords.es]\n\"nutrición\" = 1\n";
    std::fs::write(folder.path().join("v.toml"), text).unwrap();
    let records = record("es", "Estado nutricional", "Una encuesta ha sido publicada.", "").repeat(2);
    std::fs::write(folder.path().join("r.jsonl"), records).unwrap();
    let ran = run_in(folder.path(), &["vocabulary", "check", "v.toml", "r.jsonl"]).ended(0);
    let (first, second) = ("v.toml:6: collision: hiv (en) \"AIDS\"", "v.toml:8: collision: hiv (es) \"sida\"");
    let lines: Vec<&str> = ran.out().lines().collect();
    assert!(lines[0].starts_with(first) && lines[0].contains("\"aid\""), "{}", ran.out());
    assert!(lines[1].starts_with(second) && lines[1].contains("\"sido\" (ser)"), "{}", ran.out());
    assert!(ran.out().contains("2  nutricional  beside \"nutrición\" of food (es)"), "{}", ran.out());
}

#[test]
fn suggest_proposes_what_is_frequent_telling_and_unmatched() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[[concept]]\nid = \"water\"\nlabel.en = \"Water\"\n[[concept]]\nid = \"roads\"\nlabel.en = \"Roads\"\n";
    std::fs::write(folder.path().join("v.toml"), text).unwrap();
    let mut records = String::new();
    for place in ["the north", "the delta", "two valleys"] {
        records += &record("en", &format!("A hand pump in {place}"), "The committee met.", "Water");
        records += &record("en", &format!("Gravel for {place}"), "The committee met.", "Roads");
    }
    records += &record("en", "Songs of sailors", "The committee met.", "");
    std::fs::write(folder.path().join("r.jsonl"), records).unwrap();
    let ran = run_in(folder.path(), &["vocabulary", "suggest", "v.toml", "r.jsonl"]).ended(0);
    assert!(
        ran.out().starts_with("# water (en)\n\"hand pump\" = 1  # 3 of 3: A hand pump in the north / "),
        "{}",
        ran.out()
    );
    assert!(ran.out().contains("# roads (en)\n\"gravel\" = 0.8"), "{}", ran.out());
    assert!(!ran.out().contains("committee"), "every record has it: {}", ran.out());
    let json = run_in(folder.path(), &["vocabulary", "suggest", "v.toml", "r.jsonl", "-f", "json"]).ended(0);
    let found: serde_json::Value = serde_json::from_str(json.out()).unwrap();
    assert_eq!((found[0]["concept"].as_str(), found[0]["with_concept"].as_u64()), (Some("water"), Some(3)));
    // The proposals can be copied into the vocabulary, which then finds them.
    let with =
        text.replacen("label.en = \"Water\"\n", "label.en = \"Water\"\n[concept.keywords.en]\n\"hand pump\" = 1\n", 1);
    std::fs::write(folder.path().join("v.toml"), with).unwrap();
    assert_eq!(areas(folder.path(), &[], &record("en", "Hand pumps", "", "")), ["water"]);
    let again = run_in(folder.path(), &["vocabulary", "suggest", "v.toml", "r.jsonl"]).ended(0);
    assert!(!again.out().contains("hand pump"), "{}", again.out());
}

#[test]
fn a_text_that_most_records_repeat_gives_no_area_in_a_pipe_and_in_one_run() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[[concept]]\nid = \"law\"\nlabel.en = \"Law\"\n[concept.keywords.en]\n\"public records act\" = 1\n\
                [[concept]]\nid = \"fish\"\nlabel.en = \"Fish\"\n[concept.keywords.en]\n\"net\" = 1\n";
    std::fs::write(folder.path().join("v.toml"), text).unwrap();
    let item = |title: &str, text: &str| {
        format!(
            "<li><h3><a href=\"/{}\">{title}</a></h3><p>{text} Published under the Public Records Act of the town.</p></li>",
            title.len()
        )
    };
    let page = format!(
        "<html><body><h1>Publications</h1><ul class=\"list\">{}{}{}{}</ul></body></html>",
        item("Mending of nets on the coast", "How the fishers of the town mend their nets in winter."),
        item(
            "A register of boats",
            "All boats of the harbour, with their owners and the year in which they were built."
        ),
        item("The old lighthouse and its keepers", "Letters of the keepers of the lighthouse to their families."),
        item("Winds and tides of the bay", "Tables of the winds and tides for those who go out in small boats."),
    );
    std::fs::write(folder.path().join("page.html"), page).unwrap();
    let whole = run_in(folder.path(), &["import", "page.html", "--vocabulary", "v.toml", "-q"]).ended(0);
    let records = whole.records();
    assert_eq!(records.len(), 4, "{}", whole.out());
    let ids: Vec<usize> = records.iter().map(|record| record["thematic_areas"].as_array().unwrap().len()).collect();
    assert_eq!(ids, [1, 0, 0, 0], "{}", whole.out());
    let repeated = serde_json::json!(["Published under the Public Records Act of the town."]);
    assert!(records.iter().all(|record| record["source"]["repeated"] == repeated), "{}", whole.out());
    let split = run_in(folder.path(), &["split", "page.html", "-q"]).ended(0);
    std::fs::write(folder.path().join("split.jsonl"), split.out()).unwrap();
    let detected = run_in(folder.path(), &["detect", "split.jsonl", "-q"]).ended(0);
    std::fs::write(folder.path().join("detected.jsonl"), detected.out()).unwrap();
    let tagged = run_in(folder.path(), &["tag", "detected.jsonl", "--vocabulary", "v.toml", "-q"]).ended(0);
    assert_eq!(tagged.out(), whole.out());
}

#[test]
fn a_name_that_is_a_rule_reaches_its_area_and_needs_no_translation() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("names.csv"),
        "en,es\nFoulbrood of bees,Loque\nFloods,Inundaciones\nWells and pumps,Pozos y bombas\n",
    )
    .unwrap();
    let run = |args: &[&str], status| run_in(folder.path(), args).ended(status);
    let made = run(&["vocabulary", "new", "names.csv", "-o", "v.toml"], 0);
    assert!(made.err.contains("3 concepts"), "{}", made.err);
    let found = run(&["vocabulary", "check", "v.toml"], 0);
    assert!(!found.out().contains("untranslated") && !found.out().contains("unreachable"), "{}", found.out());
    // Where names are no rules, a threshold that the keywords cannot reach is a fault.
    let text = std::fs::read_to_string(folder.path().join("v.toml")).unwrap();
    std::fs::write(folder.path().join("w.toml"), text.replace("threshold = 1.0", "threshold = 9.0\nnames = false"))
        .unwrap();
    assert!(run(&["vocabulary", "check", "w.toml"], 1).out().contains("unreachable"));
    std::fs::write(folder.path().join("one.txt"), "Floods\n").unwrap();
    assert!(run(&["vocabulary", "new", "one.txt"], 0).err.contains("1 concept\n"));
    std::fs::write(folder.path().join("a.pdf"), "%PDF-1.4\nFloods\nWells\n").unwrap();
    assert!(run(&["vocabulary", "new", "a.pdf"], 2).err.contains("no list of names"));
}

/// A table in which a person put the areas right: rows that the rules had right keep the areas of the rules.
#[test]
fn rows_that_a_person_looked_at_are_labels_whatever_gave_their_areas() {
    let folder = tempfile::tempdir().unwrap();
    let vocabulary = "id = \"v\"\n[[concept]]\nid = \"floods\"\nlabel.en = \"Floods\"\n[concept.keywords.en]\n\"flood\" = 1.0\n\
                      [[concept]]\nid = \"wells\"\nlabel.en = \"Wells\"\n[concept.keywords.en]\n\"well\" = 1.0\n";
    std::fs::write(folder.path().join("v.toml"), vocabulary).unwrap();
    let mut records = String::new();
    for at in 0..6 {
        records += &record("en", &format!("A flood in the year {at}"), "Boats in the streets.", "");
        records += &record("en", &format!("The well of village {at}"), "It gives water all year.", "");
    }
    std::fs::write(folder.path().join("r.jsonl"), records).unwrap();
    let run = |args: &[&str], status| run_in(folder.path(), args).ended(status);
    run(&["import", "r.jsonl", "--vocabulary", "v.toml", "-o", "labelled.csv"], 0);
    // Nobody labelled anything: areas by rule are no labels.
    run(&["evaluate", "areas", "labelled.csv", "--gold", "labelled.csv", "--vocabulary", "v.toml"], 1);
    let table = std::fs::read_to_string(folder.path().join("labelled.csv")).unwrap();
    let mut lines: Vec<String> = table.lines().map(str::to_owned).collect();
    let mended = lines[1].replacen("Floods", "Floods|Wells", 1);
    assert_ne!(mended, lines[1]);
    lines[1] = mended;
    std::fs::write(folder.path().join("labelled.csv"), lines.join("\n") + "\n").unwrap();
    let measured = |args: &[&str]| {
        let ran =
            run(&[&["evaluate", "areas", "labelled.csv", "--vocabulary", "v.toml", "-f", "json"], args].concat(), 0);
        let found: serde_json::Value = serde_json::from_str(ran.out()).unwrap();
        (found["records"].clone(), found["left_out"].clone(), found["micro"]["missed"].clone())
    };
    let all = (serde_json::json!(12), serde_json::json!(0), serde_json::json!(1));
    assert_eq!(measured(&["--gold", "labelled.csv"]), all);
    assert_eq!(measured(&["--labelled"]), all);
    assert!(run(&["vocabulary", "tune", "v.toml", "labelled.csv"], 1).err.contains("--labelled"));
    let tuned = run(&["vocabulary", "tune", "v.toml", "labelled.csv", "--labelled"], 0);
    assert!(tuned.err.contains("12 labelled records"), "{}", tuned.err);
}
