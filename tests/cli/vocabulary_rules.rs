//! Tests of what the rules of a vocabulary match, through `tag`.

use std::path::Path;

use serde_json::Value;

use super::harness::run_in;

/// The areas of a text, each with its score and the matching words: `a 1 sea wall`.
fn areas(folder: &Path, vocabulary: &str, code: &str, text: &str) -> Vec<String> {
    std::fs::write(folder.join("v.toml"), vocabulary).unwrap();
    let record = serde_json::json!({"description": text, "text_language": {"code": code, "confidence": 1.0}});
    std::fs::write(folder.join("r.jsonl"), format!("{record}\n")).unwrap();
    let record = run_in(folder, &["tag", "--vocabulary", "v.toml", "r.jsonl"]).ended(0).records()[0].clone();
    let area = |area: &Value| {
        let words: Vec<&str> =
            area["evidence"].as_array().unwrap().iter().map(|e| e["keyword"].as_str().unwrap()).collect();
        for evidence in area["evidence"].as_array().unwrap() {
            let place = |at: usize| evidence["span"][at].as_u64().unwrap() as usize;
            let cut: String = text.chars().skip(place(0)).take(place(1) - place(0)).collect();
            assert_eq!(evidence["keyword"], cut.as_str(), "{text}");
        }
        format!("{} {} {}", area["id"].as_str().unwrap(), area["score"], words.join("; "))
    };
    record["thematic_areas"].as_array().unwrap().iter().map(area).collect()
}

#[test]
fn a_keyword_of_one_area_leaves_the_compounds_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let water = "[[concept]]\nid = \"water\"\nkeywords.nl = [\"water\"]\n";
    assert_eq!(areas(folder.path(), water, "nl", "Het drinkwater"), ["water 1.0 water"]);
    for other in ["flesje drinkwater", "drinkwater", "=drinkwater", "drinkwater + fles"] {
        let both = format!("[[concept]]\nid = \"other\"\nthreshold = 9\nkeywords.nl = [\"{other}\"]\n{water}");
        assert_eq!(areas(folder.path(), &both, "nl", "Het drinkwater"), ["water 1.0 water"], "{other}");
    }
    // Within one area, only the rule for the whole compound counts.
    let same = "[[concept]]\nid = \"water\"\n[concept.keywords.nl]\n\"water\" = 1\n\"drinkwater\" = 1.5\n";
    assert_eq!(areas(folder.path(), same, "nl", "Het drinkwater"), ["water 1.5 drinkwater"]);
    assert_eq!(areas(folder.path(), same, "nl", "Drinkwater uit oppervlaktewater"), ["water 2.5 Drinkwater; water"]);
    let hidden = format!("not.nl = [\"drinkwater\"]\n{water}");
    assert!(areas(folder.path(), &hidden, "nl", "Het drinkwater").is_empty());
}

#[test]
fn the_parts_of_compounds_are_as_long_as_the_readme_says() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[[concept]]\nid = \"a\"\nkeywords.nl = [\"water\", \"kaas\", \"brood\"]\n";
    for (word, found) in [
        ("drinkwater", true),
        ("waterweg", false),
        ("waterwegen", true),
        ("zeewater", false),
        ("smeerkaas", false),
        ("broodrooster", true),
        ("oppervlaktewaterbeheer", false),
    ] {
        assert_eq!(!areas(folder.path(), text, "nl", word).is_empty(), found, "{word}");
    }
}

#[test]
fn rules_of_a_region_count_for_the_language() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[[concept]]\nid = \"a\"\n[concept.keywords.en]\n\"lorry\" = 1\n\"colour\" = 1\n[concept.keywords.en-GB]\n\
                \"aubergine\" = 1\n\"colour\" = 2\n[concept.keywords.en-US]\n\"eggplant\" = 1\n\"colour\" = 3\n\
                [[concept]]\nid = \"b\"\nlabel.nl-BE = \"Pompelmoes\"\n";
    let at = folder.path();
    for (code, words, expected) in [
        ("en", "lorry, aubergine", "a 2.0 lorry; aubergine"),
        ("en-GB", "lorry, aubergine", "a 2.0 lorry; aubergine"),
        ("en-GB", "eggplant", ""),
        ("en-US", "eggplant", "a 1.0 eggplant"),
        ("en-IE", "eggplant", "a 1.0 eggplant"),
        ("en", "colour", "a 1.0 colour"),
        ("en-GB", "colour", "a 2.0 colour"),
        ("en-US", "colour", "a 3.0 colour"),
        ("nl", "pompelmoes", "b 1.0 pompelmoes"),
        ("nl-NL", "pompelmoes", "b 1.0 pompelmoes"),
        ("es", "lorry, pompelmoes", ""),
    ] {
        assert_eq!(areas(at, text, code, words).join(" "), expected, "{code} {words}");
    }
    let skos = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n<urn:x:rye> a skos:Concept ;\n\
                skos:prefLabel \"Rye bread\"@en-GB, \"Pan de centeno\"@es-ES .\n";
    std::fs::write(at.join("v.ttl"), skos).unwrap();
    let record = "{\"title\":\"Rye breads\",\"text_language\":{\"code\":\"en\"}}\n";
    std::fs::write(at.join("r.jsonl"), record).unwrap();
    let tagged = run_in(at, &["tag", "--vocabulary", "v.ttl", "r.jsonl"]).ended(0).records()[0].clone();
    assert_eq!(tagged["thematic_areas"][0]["label"], "Rye bread", "{tagged}");
}

#[test]
fn rules_match_as_they_are_printed() {
    let folder = tempfile::tempdir().unwrap();
    for rule in [
        "U.S.A.",
        "=U.S.A.",
        "=St. John",
        "St. John",
        "health: care",
        "=Doctors without borders",
        "=H-2A permit",
        "Women (gender)",
        "starter+flour|feed",
        "a [sic] word",
        "=Sint-Maarten (N.A.)",
        "¿Qué? nada",
    ] {
        let text =
            format!("not.en = [\"dog food\"]\n[[concept]]\nid = \"a\"\nlabel.en = \"A\"\nkeywords.en = [{rule:?}]\n");
        let printed = rule.trim_start_matches('=');
        let found = areas(folder.path(), &text, "en", &format!("Of {printed} and others."));
        assert_eq!(found.len(), 1, "{rule}");
        let ran = run_in(folder.path(), &["vocabulary", "check", "v.toml"]);
        assert!(!ran.out().contains("always-masked"), "{}", ran.out());
    }
    let named = "[[concept]]\nid = \"a\"\nlabel.en = \"Women (gender)\"\n";
    assert_eq!(areas(folder.path(), named, "en", "On women (gender)."), ["a 1.0 women (gender"]);
    // A phrase does not match if other words stand between its words, and it matches across the end of a sentence only
    // if the phrase itself contains one.
    let health = "[[concept]]\nid = \"a\"\nkeywords.en = [\"health: care\", \"sea wall\"]\n";
    for text in ["health insurance care", "health. Now: care", "the sea. Wall"] {
        assert!(areas(folder.path(), health, "en", text).is_empty(), "{text}");
    }
}

#[test]
fn acronyms_match_in_their_possessive() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[[concept]]\nid = \"a\"\nkeywords.und = [\"=HACCP\", \"=unhcr\", \"=Red Cross\"]\n\
                [[concept]]\nid = \"b\"\nkeywords.en = [\"=who\", \"=let\"]\n";
    let found = areas(folder.path(), text, "en", "HACCP's rules, UNHCR’s and the Red Cross's");
    assert_eq!(found, ["a 3.0 HACCP; UNHCR; Red Cross"]);
    assert!(areas(folder.path(), text, "en", "Who's there? Let's see: haccp's").is_empty());
}

#[test]
fn a_word_that_stands_twice_is_named_as_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[[concept]]\nid = \"a\"\nlabel.en = \"A\"\n[concept.keywords.en]\n\"campaign\" = 1\n\
                \"drive | campaigns\" = 0.5\n\"journalist\" = 1\n\"=Journalist\" = 1\n";
    std::fs::write(folder.path().join("v.toml"), text).unwrap();
    let ran = run_in(folder.path(), &["vocabulary", "check", "v.toml"]).ended(0);
    let lines: Vec<&str> = ran.out().lines().collect();
    let twice = |line: u8, rule: &str, words: &str, other: &str| {
        format!(
            "v.toml:{line}: repeated: a (en) \"{rule}\": \"{words}\" is matched by \"{other}\" as well, and counts twice"
        )
    };
    assert_eq!(
        lines,
        [twice(6, "drive | campaigns", "campaigns", "campaign"), twice(8, "=Journalist", "Journalist", "journalist")]
    );
}
