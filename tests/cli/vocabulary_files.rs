//! Tests of faulty vocabulary files: all three formats give the same message with the line, and nothing is written.

use std::path::Path;

use super::harness::{Ran, run_in};

const HEAD: &str = "concept,field,language,value,weight\r\n";
const TURTLE: &str = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\
                      @prefix shelflist: <urn:x-shelflist:terms:> .\n\
                      <urn:x-shelflist:vocabulary:v> a skos:ConceptScheme .\n";

fn convert(folder: &Path, name: &str, text: &str) -> Ran {
    std::fs::write(folder.join(name), text).unwrap();
    run_in(folder, &["vocabulary", "convert", name, "-o", "out.toml"])
}

/// Checks that the file is refused with this message, and that `out.toml` is not written.
fn refused(name: &str, text: &str, message: &str) {
    let folder = tempfile::tempdir().unwrap();
    let ran = convert(folder.path(), name, text).ended(2);
    assert!(ran.err.contains(message), "{message}\n{}", ran.err);
    assert!(!folder.path().join("out.toml").exists(), "{name}: {text}");
}

#[test]
fn a_rule_that_is_written_twice() {
    let message = "the rule \"x\" of a is written twice for en (keep one of the two";
    refused("v.toml", "[[concept]]\nid = \"a\"\nkeywords.en = [\n\"x\",\n\"x\"]\n", &format!("v.toml:5: {message}"));
    refused("v.csv", &format!("{HEAD}a,keyword,en,x,1\r\na,keyword,en,x,2\r\n"), &format!("v.csv:3: {message}"));
    let rules = "<urn:x-shelflist:concept:v:a> a skos:Concept ; shelflist:keyword _:k , _:l .\n\
                 _:k shelflist:rule \"x\"@en .\n_:l shelflist:rule \"x\"@en .\n";
    refused("v.ttl", &format!("{TURTLE}{rules}"), &format!("v.ttl:6: {message}"));
    refused(
        "v.toml",
        "[[concept]]\nid=\"a\"\n[concept.keywords]\nnl.x = 1\nNL.x = 2\n",
        "v.toml:5: NL is written twice",
    );
    refused(
        "v.toml",
        "[[concept]]\nid=\"a\"\n[concept.keywords.en]\n\"sea wall\" = 1\n\"sea wall\" = 2\n",
        "v.toml:5: not TOML: the key \"sea wall\" is written twice",
    );
}

#[test]
fn a_broader_concept_that_is_not_there() {
    let message = "there is no concept road (did you mean roads?)";
    refused(
        "v.toml",
        "[[concept]]\nid = \"roads\"\n[[concept]]\nid = \"b\"\nbroader = [\"road\"]\n",
        &format!("v.toml:5: {message}"),
    );
    let rows = "roads,label,en,Roads,\r\nb,label,en,B,\r\nb,broader,,road,\r\n";
    refused("v.csv", &format!("{HEAD}{rows}"), &format!("v.csv:4: {message}"));
    let concepts = "<urn:x-shelflist:concept:v:roads> a skos:Concept .\n<urn:x-shelflist:concept:v:b> a skos:Concept ;\n\
                    skos:broader <urn:x-shelflist:concept:v:road> .\n";
    refused("v.ttl", &format!("{TURTLE}{concepts}"), &format!("v.ttl:6: {message}"));
    // A broader concept that is given by its address belongs to another vocabulary and is accepted.
    let folder = tempfile::tempdir().unwrap();
    let other = "[[concept]]\nid = \"a\"\nlabel.en = \"A\"\nbroader = [\"https://example.org/b\"]\n";
    convert(folder.path(), "v.toml", other).ended(0);
}

#[test]
fn numbers_out_of_range_and_what_is_no_number() {
    let below = "threshold is -1: expected a number that is not below zero";
    refused("v.toml", "[[concept]]\nid = \"a\"\nthreshold = -1\n", &format!("v.toml:3: {below}"));
    refused("v.csv", &format!("{HEAD}a,threshold,,-1,\r\n"), &format!("v.csv:2: {below}"));
    let concept = |says: &str| format!("{TURTLE}<urn:x:a> a skos:Concept ;\n  {says} .\n");
    refused("v.ttl", &concept("shelflist:threshold -1"), &format!("v.ttl:5: {below}"));
    let long = "length is a share from 0 to 1, not 5";
    refused("v.toml", "[scoring]\nlength = 5\n[[concept]]\nid = \"a\"\n", &format!("v.toml:2: {long}"));
    refused("v.csv", &format!("{HEAD}a,label,en,A,\n,scoring.length,,5,\n"), &format!("v.csv:3: {long}"));
    let scheme =
        format!("{TURTLE}<urn:x-shelflist:vocabulary:v> shelflist:scoring-length 5 .\n<urn:x:a> a skos:Concept .\n");
    refused("v.ttl", &scheme, &format!("v.ttl:4: {long}"));
    refused("v.csv", &format!("{HEAD}a,label,en,A,\n,scoring.words,,0,\n"), "v.csv:3: words is at least 1, not 0");
    let heavy = "shelflist:keyword _:k .\n_:k shelflist:rule \"x\" ;\n  shelflist:weight \"heavy\"";
    refused("v.ttl", &concept(heavy), "v.ttl:7: heavy is not a number");
    let wordless = "shelflist:keyword _:k .\n_:k shelflist:rule \"+ |\"@en";
    refused("v.ttl", &concept(wordless), "v.ttl:6: there is no word in the rule \"+ |\"");
    let term = "v.ttl:5: unknown term shelflist:treshold (did you mean threshold?)";
    refused("v.ttl", &concept("shelflist:treshold 2"), term);
}

#[test]
fn columns_and_rows_of_a_spreadsheet() {
    refused(
        "v.csv",
        "concept,field,language,value,wieght\na,keyword,en,x,0.2\n",
        "v.csv:1: unknown column wieght (did you mean weight?)",
    );
    let twice = format!("{HEAD}a,threshold,,1,\r\na,label,en,A,\r\na,threshold,,2,\r\n");
    refused("v.csv", &twice, "v.csv:4: a second threshold of a; the first stands in line 2");
    let labels = format!("{HEAD}a,label,en,A,\r\na,label,nl,A,\r\na,label,en,B,\r\n");
    refused("v.csv", &labels, "v.csv:4: a second label of a; the first stands in line 2");
    refused("v.csv", &format!("{HEAD}a,keyword,en,x, y,1\n"), "v.csv:2: the row has 6 cells, the first row 5");
    refused(
        "v.csv",
        &format!("{HEAD}a,skos.notte,en,x,\n"),
        "v.csv:2: unknown field skos.notte (did you mean skos.note?)",
    );
    let folder = tempfile::tempdir().unwrap();
    let text = "concept,field,language,value,weight,remark\na,label,en,A,,ours\n a ,keyword,en,x,0.5,why\n";
    let ran = convert(folder.path(), "v.csv", text).ended(0);
    assert!(ran.err.contains("not carried over: the column remark"), "{}", ran.err);
    let written = std::fs::read_to_string(folder.path().join("out.toml")).unwrap();
    assert_eq!(written.matches("[[concept]]").count(), 1, "{written}");
}

#[test]
fn codes_that_are_no_language_wherever_they_stand() {
    let folder = tempfile::tempdir().unwrap();
    let text = "language = \"sp\"\ntitle.nll = \"V\"\n[[concept]]\nid = \"a\"\nlabel.en = \"A\"\nlabel.sp = \"A\"\n\
                alt.nel = [\"Ay\"]\nnot.enn = [\"b\"]\n[concept.keywords.en]\n\"x\" = 1\n[concept.keywords.nll]\n\"y\" = 1\n";
    std::fs::write(folder.path().join("v.toml"), text).unwrap();
    let ran = run_in(folder.path(), &["vocabulary", "check", "v.toml"]).ended(1);
    let lines: Vec<&str> = ran.out().lines().filter(|line| line.contains("no-language")).collect();
    let expected = [
        "1: no-language: (sp)",
        "2: no-language: (nll)",
        "6: no-language: a (sp)",
        "7: no-language: a (nel)",
        "8: no-language: a (enn)",
        "11: no-language: a (nll)",
    ];
    assert_eq!(lines.len(), expected.len(), "{}", ran.out());
    for (line, expected) in lines.iter().zip(expected) {
        assert!(line.starts_with(&format!("v.toml:{expected}")) && line.contains("did you mean"), "{expected}\n{line}");
    }
    std::fs::write(folder.path().join("v.toml"), "language = \"english\"\n[[concept]]\nid = \"a\"\n").unwrap();
    let ran = run_in(folder.path(), &["vocabulary", "check", "v.toml"]).ended(2);
    assert!(ran.err.contains("v.toml:1: english is not a language code"), "{}", ran.err);
}

#[test]
fn an_area_that_nothing_speaks_for() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[[concept]]\nid = \"a\"\nlabel.en = \"A\"\nthreshold = 0\n[concept.keywords.en]\n\"x\" = -1\n";
    std::fs::write(folder.path().join("v.toml"), text).unwrap();
    let ran = run_in(folder.path(), &["vocabulary", "check", "v.toml"]).ended(1);
    assert!(ran.out().contains("v.toml:2: unreachable: a: no keyword speaks for it"), "{}", ran.out());
}

#[test]
fn what_other_tools_write_in_skos() {
    let folder = tempfile::tempdir().unwrap();
    let text = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix ex: <http://example.org/> .\n\
        ex:s a skos:ConceptScheme ; skos:prefLabel \"Bread\"@en ; skos:hasTopConcept ex:rye, ex:dark .\n\
        ex:s2 a skos:ConceptScheme ; skos:prefLabel \"Other\"@en .\n\
        ex:rye a skos:Concept ; skos:prefLabel \"Rye\"@en ; skos:inScheme ex:s ; skos:topConceptOf ex:s .\n\
        ex:dark a skos:Concept ; skos:prefLabel \"Dark rye\"@en ; skos:broader ex:rye ; skos:topConceptOf ex:s2 .\n\
        ex:col a skos:OrderedCollection ; skos:prefLabel \"Grain\"@en ; skos:member ex:rye .\n";
    let ran = convert(folder.path(), "v.ttl", text).ended(0);
    let written = std::fs::read_to_string(folder.path().join("out.toml")).unwrap();
    assert_eq!(written.matches("[[concept]]").count(), 2, "{written}");
    for lost in ["skos:hasTopConcept (1)", "skos:topConceptOf (1)", "skos:member (1)", "skos:prefLabel (2)"] {
        assert!(ran.err.contains(lost), "{lost}: {}", ran.err);
    }
    let ran = run_in(folder.path(), &["vocabulary", "convert", "out.toml", "-f", "ttl"]).ended(0);
    for top in ["skos:hasTopConcept <http://example.org/rye>", "skos:topConceptOf <http://example.org/s>"] {
        assert_eq!(ran.out().matches(top).count(), 1, "{}", ran.out());
    }
    assert!(!ran.err.contains("strict") && !ran.err.contains("[scoring]"), "{}", ran.err);
    let more = "[scoring]\nlength = 0.5\n[[concept]]\nid = \"a\"\nlabel = \"A\"\nstrict = 2\n";
    std::fs::write(folder.path().join("v.toml"), more).unwrap();
    let ran = run_in(folder.path(), &["vocabulary", "convert", "v.toml", "-f", "ttl"]).ended(0);
    assert!(ran.err.contains("1 thresholds, 1 strict thresholds, [scoring]"), "{}", ran.err);
}
