//! Tests of `dedupe`: merging without loss, and the answers of people.

use std::collections::{BTreeMap, HashMap};
use std::fs;

use serde_json::{Value, json};

use super::harness::{file, run, run_in, run_with};
use super::project::Project;

/// Records of three sites: one report in several forms, its summary, its erratum, and another issue of a series.
const SITES: &str = r#"{"id":"n1","title":"Wells and wages: how three dry districts share their w…","title_truncated":true,"url":"https://north.example/wells","keywords":["water"],"source":{"name":"north","lines":[3,5]}}
{"id":"s1","title":"WELLS AND WAGES: HOW THREE DRY DISTRICTS SHARE THEIR WATER","creators":["Marsh, Odile","Barrow, Tunde"],"issued":"2014","files":[{"url":"https://south.example/wells.pdf"}],"source":{"name":"south","lines":[9,12]}}
{"id":"w1","title":"Report: Wells and wages: how three dry districts share their water","creators":["Odile Marsh","Tunde Barrow"],"issued":"2014-05","publisher":"Institute for Dry Lands","notes":["Also in print"],"source":{"name":"west"}}
{"id":"w2","title":"Wells and wages: how three dry districts share their water. Executive summary","creators":["Odile Marsh","Tunde Barrow"],"issued":"2014","source":{"name":"west"}}
{"id":"w3","title":"Erratum: Wells and wages: how three dry districts share their water","creators":["Odile Marsh","Tunde Barrow"],"issued":"2014","source":{"name":"west"}}
{"id":"b7","title":"Drought bulletin no. 7","creators":["Rain Desk"],"issued":"2019","source":{"name":"west"}}
{"id":"b8","title":"Drought Bulletin #8","creators":["Rain Desk"],"issued":"2019","source":{"name":"south"}}
"#;

fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

/// The records as the tool writes them.
fn written(text: &str) -> String {
    run_with(&["export", "-f", "jsonl"], text.as_bytes()).ended(0).out().to_owned()
}

#[test]
fn forms_of_one_report_are_merged_and_what_belongs_to_it_is_linked() {
    let ran = run_with(&["dedupe"], SITES.as_bytes()).ended(0);
    let records = ran.records();
    assert_eq!(records.len(), 5, "{}", ran.err);
    assert!(ran.err.contains("7 records are 5 publications: 2 duplicates, 2 related"), "{}", ran.err);
    let whole = &records[0];
    assert_eq!(whole["id"], "n1");
    assert_eq!(whole["title"], "Report: Wells and wages: how three dry districts share their water");
    assert_eq!(whole["title_truncated"], false);
    assert_eq!(whole["issued"], "2014-05");
    assert_eq!(whole["publisher"], "Institute for Dry Lands");
    assert_eq!(whole["url"], "https://north.example/wells");
    assert_eq!(whole["files"][0]["url"], "https://south.example/wells.pdf");
    assert_eq!((&whole["keywords"], &whole["notes"]), (&json!(["water"]), &json!(["Also in print"])));
    assert_eq!(whole["merged"], json!(["n1", "s1", "w1"]));
    let places: Vec<&Value> = whole["sources"].as_array().unwrap().iter().map(|source| &source["name"]).collect();
    assert_eq!(places, ["north", "south", "west"]);
    assert_eq!(whole["source"]["name"], "north");
    let related: Vec<(&str, &str)> = whole["relations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|relation| (relation["kind"].as_str().unwrap(), relation["id"].as_str().unwrap()))
        .collect();
    assert_eq!(related, [("erratum", "w3"), ("summary", "w2")]);
    // Both records of a relation have it. The issues of a series are neither merged nor linked.
    assert_eq!(records[1]["relations"][0]["id"], "n1");
    assert!(records.iter().filter(|r| r["id"].as_str().unwrap().starts_with('b')).all(|r| r["relations"] == json!([])));
    // The merged records are a valid catalogue.
    run_with(&["validate"], &ran.bytes).ended(0);
}

#[test]
fn the_order_of_the_records_decides_nothing_and_a_second_run_changes_nothing() {
    let first = run_with(&["dedupe"], SITES.as_bytes()).ended(0);
    let turned: Vec<&str> = SITES.lines().rev().collect();
    let other = run_with(&["dedupe"], turned.join("\n").as_bytes()).ended(0);
    assert_eq!(lines(first.out()), lines(other.out()));
    let again = run_with(&["dedupe"], &first.bytes).ended(0);
    assert_eq!(again.out(), first.out());
}

#[test]
fn undo_gives_every_record_back_byte_for_byte() {
    // Fields of other tools, lists, numbers as they were printed, and equal records.
    let odd = r#"{"id":"w1b","title":"Wells and wages: how three dry districts share their water","creators":["Odile Marsh","Tunde Barrow"],"issued":"2014","shelf":{"row":12345678901234567890123},"source":{"name":"west","drawer":"b 3"}}"#;
    let twins = SITES.lines().next().unwrap();
    let records = written(&format!("{SITES}{odd}\n{twins}\n"));
    let merged = run_with(&["dedupe"], records.as_bytes()).ended(0);
    assert_eq!(merged.records()[0]["merged"], json!(["n1", "n1", "s1", "w1", "w1b"]));
    assert_eq!(merged.records()[0]["shelf"]["row"].as_f64(), Some(1.234_567_890_123_456_8e22));
    assert!(merged.out().contains("12345678901234567890123"));
    let back = run_with(&["dedupe", "--undo"], &merged.bytes).ended(0);
    assert_eq!(lines(back.out()), lines(&records));
}

#[test]
fn explain_says_which_member_a_value_comes_from_and_by_which_rule() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("sites.jsonl"), SITES).unwrap();
    run_in(folder.path(), &["dedupe", "sites.jsonl", "-o", "merged.jsonl"]).ended(0);
    let ran = run_in(folder.path(), &["explain", "merged.jsonl", "--id", "n1"]).ended(0);
    for line in ["merged: of 3 records: n1, s1, w1", "issued: from w1 (west): the most exact", "url: from n1 (north)"] {
        assert!(ran.out().contains(line), "{line}: {}", ran.out());
    }
}

#[test]
fn groups_are_told_without_changing_a_record() {
    let ran = run_with(&["dedupe", "--groups"], SITES.as_bytes()).ended(0);
    let found: BTreeMap<String, Value> =
        ran.records().into_iter().map(|line| (line["id"].as_str().unwrap().to_owned(), line)).collect();
    assert_eq!(found.len(), 7);
    for id in ["n1", "s1", "w1"] {
        assert_eq!((&found[id]["cluster"], &found[id]["answer"]), (&json!("n1"), &json!("same")), "{id}");
        assert!(found[id]["score"].as_f64().unwrap() >= 0.85);
        assert!(found[id]["reasons"].as_array().unwrap().iter().any(|reason| reason["field"] == "title"));
    }
    assert_eq!(found["w2"]["answer"], "related");
    assert_eq!(found["w2"]["reasons"][0]["says"], "one is a summary of the other");
    assert_eq!((&found["b7"]["answer"], &found["b7"]["cluster"]), (&Value::Null, &json!("b7")));
}

/// Two records about which a person has to decide.
const DOUBT: &str = r#"{"id":"d1","title":"Night buses and safe streets","source":{"name":"north"}}
{"id":"d2","title":"Night buses and safe streets: what riders told us","creators":["Lena Forde"],"source":{"name":"south"}}
"#;

#[test]
fn an_answer_stays_is_not_asked_again_and_can_be_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("doubt.jsonl", DOUBT);
    let asked =
        |status| run_in(folder.path(), &["dedupe", "doubt.jsonl", "--review", "--answers", "a.jsonl"]).ended(status);
    let merged = || run_in(folder.path(), &["dedupe", "doubt.jsonl", "--answers", "a.jsonl"]).ended(0).records().len();
    let answer =
        |what: &str| run_in(folder.path(), &["dedupe", "--answers", "a.jsonl", what, "d2", "d1", "--by", "Ana"]);
    let text = asked(0);
    assert!(text.out().contains("--same d1 d2"), "{}", text.out());
    assert!(text.out().contains("title: one title begins like the other one"), "{}", text.out());
    assert_eq!(merged(), 2);
    answer("--same").ended(0);
    assert_eq!((merged(), asked(0).out()), (1, ""));
    answer("--different").ended(0);
    assert_eq!((merged(), asked(0).out()), (2, ""));
    answer("--forget").ended(0);
    assert_eq!((merged(), asked(0).out()), (2, text.out()));
    answer("--forget").ended(2);
    let kept = fs::read_to_string(folder.path().join("a.jsonl")).unwrap();
    let kept: Vec<Value> = kept.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(kept.len(), 3);
    assert_eq!((&kept[0]["records"], &kept[0]["by"]), (&json!(["d1", "d2"]), &json!("Ana")));
    write("a.jsonl", "{\"records\":[\"d1\"],\"answer\":\"same\"}\n");
    let ran = run_in(folder.path(), &["dedupe", "doubt.jsonl", "--answers", "a.jsonl"]).ended(1);
    assert!(ran.err.contains("a.jsonl:1") && ran.err.contains("two records"), "{}", ran.err);
}

#[test]
fn a_group_can_be_taken_apart_for_good() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("sites.jsonl"), SITES).unwrap();
    run_in(folder.path(), &["dedupe", "sites.jsonl", "--answers", "a.jsonl", "--apart", "s1"]).ended(0);
    let ran = run_in(folder.path(), &["dedupe", "sites.jsonl", "--answers", "a.jsonl"]).ended(0);
    // The cut title may belong to the summary, so none of the three records is merged with another.
    for record in ran.records() {
        let of: Vec<&str> = record["merged"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
        assert!(["n1", "s1", "w1"].iter().filter(|id| of.contains(id)).count() < 2, "{of:?}");
    }
    run_in(folder.path(), &["dedupe", "sites.jsonl", "--answers", "a.jsonl", "--apart", "b7"]).ended(2);
    run_in(folder.path(), &["dedupe", "sites.jsonl", "--answers", "a.jsonl", "--apart", "nobody"]).ended(2);
}

#[test]
fn a_person_may_join_what_contradicts() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("sites.jsonl"), SITES).unwrap();
    run_in(folder.path(), &["dedupe", "--answers", "a.jsonl", "--same", "b7", "b8"]).ended(0);
    let ran = run_in(folder.path(), &["dedupe", "sites.jsonl", "--groups", "--answers", "a.jsonl"]).ended(0);
    let line = ran.records().into_iter().find(|line| line["id"] == "b7").unwrap();
    assert_eq!((&line["cluster"], &line["answer"], &line["score"]), (&json!("b8"), &json!("same"), &json!(1.0)));
    assert_eq!(line["reasons"][0]["says"], "a person said so");
}

#[test]
fn a_line_that_is_no_record_is_named_and_the_rest_is_read() {
    let ran = run_with(&["dedupe"], format!("{{\n{SITES}").as_bytes()).ended(1);
    assert_eq!(ran.records().len(), 5);
    let empty = run_with(&["dedupe"], b"").ended(1);
    assert_eq!(empty.out(), "");
    run(&["dedupe", "tests/missing.jsonl"]).ended(3);
    run(&["dedupe", "--groups", "--review"]).ended(2);
    run_with(&["dedupe", "--review", "-f", "csv"], SITES.as_bytes()).ended(2);
}

#[test]
fn the_labelled_grey_literature_is_told_apart() {
    let records = file("duplicates/grey.jsonl");
    let ran = run(&["dedupe", records.to_str().unwrap(), "--groups"]).ended(0);
    let cluster: HashMap<String, Value> = ran
        .records()
        .into_iter()
        .map(|line| (line["id"].as_str().unwrap().to_owned(), line["cluster"].clone()))
        .collect();
    let (mut right, mut wrong, mut missed) = (0.0, 0.0, 0.0);
    let mut said = Vec::new();
    let pairs = fs::read_to_string(file("duplicates/grey.pairs.jsonl")).unwrap();
    for pair in pairs.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let of = |side: &str| &cluster[pair[side].as_str().unwrap()];
        match (pair["verdict"] == "same", of("a") == of("b")) {
            (true, true) => right += 1.0,
            (false, true) => wrong += 1.0,
            (true, false) => missed += 1.0,
            (false, false) => continue,
        }
        if (pair["verdict"] == "same") != (of("a") == of("b")) {
            said.push(format!("{} {} {}", pair["a"], pair["b"], pair["reason"]));
        }
    }
    assert!(pairs.lines().count() >= 300);
    assert!(right / (right + wrong) >= 0.99, "precision: {said:?}");
    assert!(right / (right + missed) >= 0.9, "recall: {said:?}");
}

#[test]
fn a_project_exports_one_record_for_one_publication_and_keeps_the_answers() {
    let project = Project::new(
        "duplicates = true\n[[source]]\nname = \"north\"\npath = \"north.csv\"\n[[source]]\nname = \"south\"\npath = \"south.csv\"\n",
    );
    let table = |rows: &str| format!("id,title,issued,creators\n{rows}");
    fs::write(project.path("north.csv"), table(",Wells and wages: how three dry districts share water,2014,Odile Marsh\n,Night buses and safe streets,2021,Lena Forde\n")).unwrap();
    fs::write(
        project.path("south.csv"),
        table(",WELLS AND WAGES: HOW THREE DRY DISTRICTS SHARE WATER,2014,Odile Marsh\n"),
    )
    .unwrap();
    project.run(&["refresh"]).ended(0);
    assert_eq!(project.titles().len(), 2);
    let config = project.path("shelflist.toml");
    let config = config.to_str().unwrap();
    let groups = project.run(&["dedupe", "--config", config, "--groups"]).ended(0);
    let same: Vec<Value> = groups.records().into_iter().filter(|line| line["answer"] == "same").collect();
    assert_eq!(same.len(), 2, "{}", groups.out());
    let ids: Vec<&str> = same.iter().map(|line| line["id"].as_str().unwrap()).collect();
    project.run(&["dedupe", "--config", config, "--different", ids[0], ids[1], "--by", "Ana"]).ended(0);
    assert_eq!(project.titles().len(), 3);
    project.run(&["refresh"]).ended(0);
    assert_eq!(project.titles().len(), 3);
    project.run(&["dedupe", "--config", config, "--forget", ids[0], ids[1]]).ended(0);
    assert_eq!(project.titles().len(), 2);
}

/// Titles that any institution gives, from two sources and with nothing else in common.
#[test]
fn titles_that_name_no_subject_are_for_a_person_to_decide() {
    let record = |id: &str, source: &str, title: &str, issued: &str, more: &str| {
        format!(r#"{{"id":"{id}","title":"{title}","issued":"{issued}"{more},"source":{{"name":"{source}"}}}}"#) + "\n"
    };
    let mut records = String::new();
    for (at, (title, issued)) in [
        ("Annual report 2018", "2018"),
        ("Strategic plan 2020-2025", "2020"),
        ("Press release", "2021-03-04"),
        ("Newsletter 12", "2021-03-04"),
        ("Memoria anual 2019", "2019"),
        ("Jaarverslag 2017", "2017"),
        ("Persbericht", "2020-02-01"),
    ]
    .into_iter()
    .enumerate()
    {
        records += &record(&format!("a{at}"), "harbour", title, issued, "");
        records += &record(&format!("b{at}"), "school", title, issued, "");
    }
    let short = [r#","description":"For the port.""#, r#","description":"About lessons.""#];
    records += &record("a9", "harbour", "Strategic plan", "2016", short[0]);
    records += &record("b9", "school", "Strategic plan", "2016", short[1]);
    let merged = run_with(&["dedupe"], records.as_bytes()).ended(0);
    assert_eq!(merged.records().len(), 16, "{}", merged.err);
    // Something in common, or a word that names a subject, makes them one publication.
    for (title, more) in
        [("Annual report 2018", r#","publisher":"Harbour Office""#), ("Annual report 2018 on harbour fees", "")]
    {
        let two = record("c1", "harbour", title, "2018", more) + &record("c2", "school", title, "2018", more);
        assert_eq!(run_with(&["dedupe"], two.as_bytes()).ended(0).records().len(), 1, "{title} {more}");
    }
}

#[test]
fn a_later_edition_is_linked() {
    for (later, kind) in [("Handbook of fair rosters, second edition", 1), ("Handbook of fair rosters (3rd ed.)", 1)] {
        let records = format!(
            "{}\n{}\n",
            r#"{"id":"e1","title":"Handbook of fair rosters","issued":"2015","source":{"name":"a"}}"#,
            json!({"id": "e2", "title": later, "issued": "2021", "source": {"name": "b"}}),
        );
        let merged = run_with(&["dedupe"], records.as_bytes()).ended(0).records();
        assert_eq!((merged.len(), merged[0]["relations"].as_array().unwrap().len()), (2, kind), "{later}");
        assert_eq!(merged[0]["relations"][0]["kind"], "edition", "{later}");
    }
}

#[test]
fn a_part_of_a_publication_is_linked() {
    for (whole, part) in [
        ("Guide to the repair of harbours", "Guide to the repair of harbours. Part 2"),
        ("Guía para reparar los muelles", "Guía para reparar los muelles (segunda parte)"),
        ("Gids voor het herstel van kades", "Gids voor het herstel van kades, deel II"),
    ] {
        let record = |id: &str, title: &str| json!({"id": id, "title": title, "issued": "2015", "creators": ["Harbour Office"], "source": {"name": id}});
        let records = format!("{}\n{}\n", record("p1", whole), record("p2", part));
        let apart = run_with(&["dedupe"], records.as_bytes()).ended(0).records();
        assert_eq!((apart.len(), &apart[0]["relations"][0]["kind"]), (2, &json!("part")), "{part}");
        // A page may have cut the number of the part.
        let cut = records.replacen("\"id\":\"p1\",", "\"id\":\"p1\",\"title_truncated\":true,", 1);
        assert_eq!(run_with(&["dedupe"], cut.as_bytes()).ended(0).records().len(), 1, "{part}");
    }
}

#[test]
fn ids_of_answers_are_completed_and_checked_and_the_command_works_as_it_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("doubt.jsonl"), DOUBT.replace("\"d1\"", "\"dee111\"").replace("\"d2\"", "\"dab222\""))
        .unwrap();
    let run = |args: &[&str], status| run_in(folder.path(), args).ended(status);
    let text = run(&["dedupe", "doubt.jsonl", "--review"], 0);
    let command = text.out().lines().find(|line| line.contains("--same")).unwrap().trim().to_owned();
    let words: Vec<&str> = command.split(' ').skip(1).collect();
    let kept = run(&words, 0);
    assert!(kept.err.contains("1 answer kept in answers.jsonl"), "{}", kept.err);
    assert_eq!(run(&["dedupe", "doubt.jsonl", "--answers", "answers.jsonl"], 0).records().len(), 1);
    // The beginnings of ids are enough, and ids that are nobody's are refused.
    run(&["dedupe", "doubt.jsonl", "--answers", "b.jsonl", "--same", "dee", "dab"], 0);
    assert_eq!(run(&["dedupe", "doubt.jsonl", "--answers", "b.jsonl"], 0).records().len(), 1);
    assert!(
        run(&["dedupe", "doubt.jsonl", "--answers", "b.jsonl", "--same", "dee", "zzz"], 2)
            .err
            .contains("no record zzz")
    );
    // Without a catalogue they are completed when one is read; the others are said.
    run(&["dedupe", "--answers", "c.jsonl", "--same", "dee", "dab"], 0);
    assert_eq!(run(&["dedupe", "doubt.jsonl", "--answers", "c.jsonl"], 0).records().len(), 1);
    run(&["dedupe", "--answers", "d.jsonl", "--same", "zzz", "yyy"], 0);
    let ran = run(&["dedupe", "doubt.jsonl", "--answers", "d.jsonl"], 0);
    assert!(ran.err.contains("2 records that are not here"), "{}", ran.err);
    // A beginning that several records have is told apart from a missing id.
    run(&["dedupe", "--answers", "e.jsonl", "--same", "d", "yyy"], 0);
    let ran = run(&["dedupe", "doubt.jsonl", "--answers", "e.jsonl"], 0);
    assert!(ran.err.contains("1 beginning of ids that several records have"), "{}", ran.err);
    assert!(ran.err.contains("1 record that is not here"), "{}", ran.err);
}

/// The number of records that are left of two, and the kind of the relation between them.
fn merged(one: &Value, other: &Value) -> (usize, Value) {
    let with = |record: &Value, id: &str| {
        let mut record = record.clone();
        record["id"] = json!(id);
        record["source"] = json!({ "name": id });
        record
    };
    let records = format!("{}\n{}\n", with(one, "left"), with(other, "right"));
    let merged = run_with(&["dedupe"], records.as_bytes()).ended(0).records();
    (merged.len(), merged[0]["relations"][0]["kind"].clone())
}

#[test]
fn what_one_catalogue_prints_more_of_a_publication_makes_it_no_other_one() {
    let rooms = |more: Value| {
        let mut record = json!({"title": "Measuring damp in rented rooms", "creators": ["Quill, Rosa", "Ott, Sven"], "issued": "2016"});
        more.as_object().unwrap().iter().for_each(|(field, value)| record[field] = value.clone());
        record
    };
    let plain = rooms(json!({}));
    for more in [
        // The years of a life, accents in other letters, and remarks that there are further creators.
        json!({"creators": ["Quill, Rosa, 1951-2019", "Ott, Sven, b. 1960"]}),
        json!({"creators": ["Quill, R. et al."]}),
        // The first of the creators alone.
        json!({"creators": ["Quill, Rosa"]}),
        // Those who made or published it, in front of the title or behind it.
        json!({"title": "Measuring damp in rented rooms / Rosa Quill and Sven Ott."}),
        json!({"title": "House Lab - Measuring damp in rented rooms", "publisher": "House Lab"}),
        // The year of issue, and the series with its number.
        json!({"title": "Measuring damp in rented rooms (2016)"}),
        json!({"title": "Measuring damp in rented rooms (Shoreline Papers 18)"}),
    ] {
        assert_eq!(merged(&plain, &rooms(more.clone())).0, 1, "{more}");
    }
    let one = json!({"title": "Labour programmes for harbour towns", "creators": ["Köstler, Ute"], "issued": "2013"});
    let other = json!({"title": "Labor programs for harbor towns", "creators": ["Koestler, U."], "issued": "2013"});
    assert_eq!(merged(&one, &other).0, 1);
    let doi = |title: &str| json!({"title": title, "issued": "2020", "identifiers": [{"scheme": "doi", "value": "10.5555/salt.77"}]});
    assert_eq!(
        merged(&doi("Salted roads in mountain towns"), &doi("Salted roads in mountain towns: costs and culverts")).0,
        1
    );
}

#[test]
fn what_is_made_of_a_publication_is_linked_with_it() {
    let record = |title: &str, more: Value| {
        let mut record = json!({"title": title, "publisher": "Isles Transport Board", "issued": "2014"});
        more.as_object().unwrap().iter().for_each(|(field, value)| record[field] = value.clone());
        record
    };
    for (plain, other, kind) in [
        ("Ferry safety after dark", "Ferry safety after dark: easy read", "version"),
        ("Con el agua al cuello en la costa", "Con el agua al cuello en la costa (lectura fácil)", "version"),
        ("Zout in de sloot van de boer", "Zout in de sloot van de boer, kinderversie", "version"),
        ("Stil water, late schepen", "Stil water, late schepen (Engelse vertaling)", "translation"),
        ("Ferry safety after dark", "Press release: Ferry safety after dark", "part"),
    ] {
        let found = merged(&record(plain, json!({})), &record(other, json!({})));
        assert_eq!(found, (2, json!(kind)), "{other}");
    }
    // Another edition, of which only one catalogue prints the number.
    let first = record("Graphical interfaces for ferries", json!({"issued": "1982"}));
    let second = record("Graphical interfaces for ferries", json!({"issued": "1988", "edition": "2nd ed."}));
    assert_eq!(merged(&first, &second).0, 2);
    // News about a report often has its title: a person decides.
    let report = record("Ports without night work", json!({"type": "report"}));
    let news = record("Ports without night work", json!({"type": "news"}));
    assert_eq!(merged(&report, &news).0, 2);
    assert_eq!(merged(&report, &report).0, 1);
}
