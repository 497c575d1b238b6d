//! Tests of `search`: words and filters on the store.

use std::fs;

use super::harness::run_at_one_time;
use super::project::{Project, entry};

fn project() -> Project {
    let project = Project::new(
        "[[source]]\nname = \"town\"\nlayout = \"date-title-description\"\npath = \"town.txt\"\n\
         [[source]]\nname = \"pueblo\"\nlayout = \"date-title-description\"\npath = \"pueblo.txt\"\n\
         [[source]]\nname = \"stad\"\nlayout = \"date-title-description\"\npath = \"stad.txt\"\n",
    );
    let town = [
        entry(
            "12 May 2021",
            "A harbour for small boats",
            "The town council opened a harbour for forty small boats. Fishermen had asked for it for years.",
        ),
        entry(
            "3 June 2020",
            "Bread prices fall in the valley",
            "Bakers lowered their prices after a good harvest of the valley. Boats bring the flour.",
        ),
        entry(
            "21 June 2019",
            "Books for the hill villages",
            "A van with two thousand books visits nine villages every week. Children may borrow five at a time.",
        ),
    ];
    let pueblo = [
        entry(
            "4 de julio de 2021",
            "La población recibe agua potable",
            "El municipio abrió un pozo nuevo para las familias del valle. El agua llega a todas las casas.",
        ),
        entry(
            "9 de agosto de 2019",
            "Retorno de las cigüeñas",
            "Las cigüeñas volvieron a la torre de la iglesia después de tres años. Los niños las saludan cada mañana.",
        ),
        entry(
            "1 de marzo de 2020",
            "Barcos en el puerto viejo",
            "El puerto viejo recibe otra vez barcos pequeños. Los pescadores piden una grúa y más luz.",
        ),
    ];
    let stad = [
        entry(
            "2 februari 2022",
            "Coördinatie van de veerpont",
            "De gemeente regelt de veerpont voortaan zelf. Reizigers betalen één euro en wachten korter dan vroeger.",
        ),
        entry(
            "8 maart 2022",
            "Nieuwe bomen langs het kanaal",
            "Langs het kanaal staan nu honderd nieuwe bomen. De buurt mocht kiezen welke soorten er kwamen.",
        ),
        entry(
            "20 april 2022",
            "De bibliotheek blijft langer open",
            "De bibliotheek is op donderdag tot negen uur open. Dat vroegen de studenten van de school al lang.",
        ),
    ];
    fs::write(project.path("stad.txt"), stad.concat()).unwrap();
    fs::write(project.path("town.txt"), town.concat()).unwrap();
    fs::write(project.path("pueblo.txt"), pueblo.concat()).unwrap();
    project.refresh(0);
    project
}

#[test]
fn words_phrases_prefixes_and_filters() {
    let project = project();
    let found = |query: &[&str]| -> Vec<String> {
        let args: Vec<&str> = std::iter::once("search").chain(query.iter().copied()).collect();
        let ran = project.run(&args);
        let status = if ran.bytes.is_empty() { 1 } else { 0 };
        let ran = ran.ended(status);
        ran.records().iter().map(|record| record["title"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(found(&["boats"]), ["A harbour for small boats", "Bread prices fall in the valley"]);
    assert_eq!(found(&["boats", "flour"]), ["Bread prices fall in the valley"]);
    assert_eq!(found(&["\"small boats\""]), ["A harbour for small boats"]);
    assert_eq!(found(&["\"boats small\""]), [""; 0]);
    // Accents make no difference, neither in the query nor in the record.
    assert_eq!(found(&["poblacion"]), ["La población recibe agua potable"]);
    assert_eq!(found(&["CIGÜEÑAS"]), ["Retorno de las cigüeñas"]);
    assert_eq!(found(&["coordinatie EEN"]), ["Coördinatie van de veerpont"]);
    assert_eq!(found(&["veerp* language:nl"]), ["Coördinatie van de veerpont"]);
    assert_eq!(found(&["language:nl"]).len(), 3);
    assert_eq!(found(&["pobl*"]), ["La población recibe agua potable"]);
    assert_eq!(found(&["valle"]), ["La población recibe agua potable"]);
    assert_eq!(found(&["title:puerto"]), ["Barcos en el puerto viejo"]);
    assert_eq!(found(&["source:pueblo", "year:2019-2020"]), ["Retorno de las cigüeñas", "Barcos en el puerto viejo"]);
    assert_eq!(found(&["year:2021"]).len(), 2);
    assert_eq!(found(&["language:es"]).len(), 3);
    assert_eq!(found(&["boats -flour"]), ["A harbour for small boats"]);
    assert_eq!(found(&["zzz"]), [""; 0]);
    assert_eq!(found(&[]).len(), 9);
    // The best hits come first, whatever the limit is.
    let all = found(&["b*"]);
    assert_eq!(found(&["b*", "-n", "2"]), all[..2]);
    assert_eq!(found(&["source:stad", "-n", "1"]), ["Coördinatie van de veerpont"]);
    // Operators of the index that are not documented have no meaning in a query.
    for odd in ["AND", "NOT", "(", "a OR b)", "*", "\"", "^x", "NEAR(a b)", "col : x", "a + b", "';--"] {
        let ran = project.run(&["search", odd]);
        assert!(matches!(ran.status, Some(0..=2)) && !ran.err.contains("store:"), "{odd}: {}", ran.err);
    }
}

/// Gives the records of the town a type, creators, a publisher and a decision, and returns their ids.
fn describe(project: &Project) -> Vec<String> {
    let ids: Vec<String> = project
        .run(&["search", "source:town"])
        .ended(0)
        .records()
        .iter()
        .map(|record| record["id"].as_str().unwrap().to_owned())
        .collect();
    for (id, fields) in ids.iter().zip([
        ["type=report", "creators=Ana Ruiz|Jan de Vries", "publisher=Town hall", "screening=include"],
        ["type=news", "creators=Bakers of the valley", "publisher=Ruiz & Daughters", "screening=exclude|off topic"],
        ["type=annual report", "creators=", "publisher=Town hall", "screening="],
    ]) {
        let args: Vec<&str> = ["edit", id].into_iter().chain(fields).collect();
        project.run(&args).ended(0);
    }
    ids
}

#[test]
fn operators_brackets_and_fields() {
    let project = project();
    describe(&project);
    let found = |query: &str| -> Vec<String> {
        let ran = project.run(&["search", query]);
        assert!(matches!(ran.status, Some(0 | 1)), "{query}: {}", ran.err);
        ran.records().iter().map(|record| record["title"].as_str().unwrap().to_owned()).collect()
    };
    let (harbour, bread, books) =
        ("A harbour for small boats", "Bread prices fall in the valley", "Books for the hill villages");
    let sorted = |query: &str| {
        let mut titles = found(query);
        titles.sort();
        titles
    };
    assert_eq!(sorted("forty OR villages"), [harbour, books]);
    assert_eq!(sorted("source:town (forty OR flour)"), [harbour, bread]);
    assert_eq!(found("boats AND flour"), [bread]);
    assert_eq!(found("boats NOT flour"), [harbour]);
    assert_eq!(found("boats -(flour OR grúa)"), [harbour]);
    // Words one after another bind more than OR.
    assert_eq!(sorted("boats forty OR van books"), [harbour, books]);
    // Words and values may be alternatives; the hits with words come first.
    assert_eq!(found("type:news OR villages"), [books, bread]);
    assert_eq!(sorted("source:town -type:report"), [books, bread]);
    assert_eq!(found("year:2021 -source:pueblo -source:stad -type:news"), [harbour]);
    // A field of its own, and not the people of both.
    assert_eq!(found("creator:ruiz"), [harbour]);
    assert_eq!(found("publisher:ruiz"), [bread]);
    assert_eq!(sorted("publisher:\"town hall\""), [harbour, books]);
    assert_eq!(found("creator:(vries AND ana)"), [harbour]);
    assert_eq!(found("type:report"), [harbour]);
    assert_eq!(found("type:\"annual report\""), [books]);
    assert_eq!(found("type:annual*"), [books]);
    // Several values of one field are alternatives, unless AND stands between them.
    assert_eq!(sorted("type:report type:news"), [harbour, bread]);
    assert_eq!(found("type:report AND type:news"), [""; 0]);
    assert_eq!(found("screening:include"), [harbour]);
    assert_eq!(found("source:town screening:none"), [books]);
    assert_eq!(found("screening:exclude OR screening:maybe"), [bread]);
    assert_eq!(found("issue:corrected"), [harbour, bread, books]);
    assert_eq!(found("source:town year:2019..2020"), [bread, books]);
    assert_eq!(found("source:town year:..2019"), [books]);
    assert_eq!(found("source:town year:2021.."), [harbour]);
    assert_eq!(found("").len(), 9);
    for (wrong, hint) in [
        ("langauge:es", "did you mean language:?"),
        ("zzz:es", "fields are title, area, creator"),
        ("type:reprot", "did you mean type:report?"),
        ("source:tonw", "did you mean source:town?"),
        ("issue:corected", "did you mean issue:corrected?"),
        ("screening:includ", "did you mean screening:include?"),
        ("language:spanish", "is no code of a language"),
        ("year:2021..2019", "write year:2019..2021"),
        ("(boats", "is not closed"),
        ("boats OR", "OR stands between"),
        ("new:soon", "new:7d"),
    ] {
        let ran = project.run(&["search", wrong]).ended(2);
        assert!(ran.err.contains(hint), "{wrong}: {}", ran.err);
    }
}

#[test]
fn new_records_are_found_by_days_dates_and_runs() {
    let project = project();
    fs::write(
        project.path("town.txt"),
        fs::read_to_string(project.path("town.txt")).unwrap()
            + &entry("2 June 2022", "Lanterns for the quay", "Twelve lanterns light the quay. They run on sunlight."),
    )
    .unwrap();
    project.refresh(0);
    let titles = |query: &str| -> Vec<String> {
        project.run(&["search", query]).records().iter().map(|r| r["title"].as_str().unwrap().to_owned()).collect()
    };
    let lanterns = ["Lanterns for the quay"];
    assert_eq!(titles("new:last"), lanterns);
    assert_eq!(titles("new:1"), lanterns);
    assert_eq!(titles("NOT new:1").len(), 9);
    assert_eq!(titles("new:0..1").len(), 9);
    assert_eq!(titles("new:today").len(), 10);
    assert_eq!(titles("new:7d lanterns"), lanterns);
    assert_eq!(titles("new:monday").len(), 10);
    assert_eq!(titles("new:1999-01-01..2001-12"), [""; 0]);
}

#[test]
fn a_list_says_how_many_match_and_fits_the_terminal() {
    let project = project();
    describe(&project);
    let ran = project.run(&["search", "--list", "-n", "4"]).ended(0);
    assert!(ran.err.contains("4 of 9 records; -n 0 shows all"), "{}", ran.err);
    assert_eq!(ran.out().lines().count(), 5, "{}", ran.out());
    let ran = project.run(&["search", "boats", "--list"]).ended(0);
    assert!(ran.err.contains("2 records found"), "{}", ran.err);
    let ran = project.run(&["search", "boats", "-n", "1", "-f", "csv"]).ended(0);
    assert!(ran.err.contains("1 of 2 records that match are written"), "{}", ran.err);
    for columns in ["40", "80", "200"] {
        let mut command = super::harness::command(&["search", "boats OR veerpont", "--list"]);
        command.current_dir(project.folder.path()).env("COLUMNS", columns);
        let ran = super::harness::feed(command, b"").ended(0);
        let wide = ran.out().lines().map(|line| line.chars().count()).max().unwrap();
        assert!(wide <= columns.parse().unwrap(), "{columns}:\n{}", ran.out());
        assert!(ran.out().starts_with("ID") && ran.out().contains("A harbour for"), "{}", ran.out());
    }
    // The summary has its figures for machines.
    let ran = project.run(&["search", "--list", "-n", "4", "--log-format", "json"]).ended(0);
    let said: serde_json::Value = serde_json::from_str(ran.err.lines().last().unwrap()).unwrap();
    assert_eq!((&said["records"], &said["found"]), (&4.into(), &9.into()));
}

#[test]
fn values_are_counted_by_field() {
    let project = project();
    describe(&project);
    let ran = project.run(&["search", "source:town", "--facets"]).ended(0);
    let text = ran.out();
    assert!(text.contains("type\n  1  type:\"annual report\"\n  1  type:news\n  1  type:report\n"), "{text}");
    assert!(text.contains("source\n  3  source:town\n") && text.contains("  1  screening:none\n"), "{text}");
    assert!(ran.err.contains("3 records found"), "{}", ran.err);
    // Each line of the list is a query that finds so many records.
    for line in text.lines().filter(|line| line.starts_with("  ")) {
        let (count, term) = line.trim().split_once("  ").unwrap();
        let ran = project.run(&["search", &format!("source:town AND {term}")]).ended(0);
        assert_eq!(ran.records().len().to_string(), count, "{term}");
    }
    let ran = project.run(&["search", "--facets", "--json"]).ended(0);
    let json: serde_json::Value = serde_json::from_str(ran.out()).unwrap();
    assert_eq!(json["found"], 9);
    assert_eq!(json["facets"]["source"][0]["records"], 3);
    assert_eq!(json["facets"]["type"][0], serde_json::json!({"value": null, "records": 6}));
}

#[test]
fn an_id_is_named_by_its_beginning() {
    let project = project();
    let ids = describe(&project);
    let ran = project.run(&["search", "harbour", "--list"]).ended(0);
    let short = ran.out().lines().nth(1).unwrap().split("  ").next().unwrap().to_owned();
    assert!(ids[0].starts_with(&short) && short.len() < ids[0].len(), "{}", ran.out());
    project.run(&["edit", &short, "title=A quay for small boats"]).ended(0);
    assert_eq!(project.run(&["search", "title:quay"]).ended(0).records()[0]["id"], ids[0].as_str());
    project.run(&["edit", &short, "--undo", "title"]).ended(0);
    assert!(project.run(&["edit", &short]).ended(0).out().contains(&ids[0]));
    let ran = project.run(&["edit", "", "title=x"]).ended(2);
    assert!(ran.err.contains("there is no record"), "{}", ran.err);
    let ran = project.run(&["edit", "zzzz", "title=x"]).ended(2);
    assert!(ran.err.contains("there is no record zzzz"), "{}", ran.err);
    // Answers about duplicates are kept under whole ids.
    let other = &ids[1][..10];
    project.run(&["dedupe", "--config", "shelflist.toml", "--different", &short, other]).ended(0);
    let ran = project.run(&["dedupe", "--config", "shelflist.toml", "--forget", &short, other]).ended(0);
    assert!(ran.err.contains("1 answer kept"), "{}", ran.err);
}

#[test]
fn a_beginning_that_several_ids_have_is_refused() {
    let project = Project::new("[[source]]\nname = \"a\"\npath = \"a.jsonl\"\n");
    // Of more than sixteen ids in hexadecimal digits, two begin alike.
    let lines: Vec<String> = (0..20).map(|at| format!("{{\"title\":\"Report {at}\"}}\n")).collect();
    fs::write(project.path("a.jsonl"), lines.concat()).unwrap();
    project.refresh(0);
    let ids: Vec<String> = project.catalogue().iter().map(|r| r["id"].as_str().unwrap().to_owned()).collect();
    let alike = |start: &str| ids.iter().filter(|id| id.starts_with(start)).count();
    let start = ids.iter().map(|id| &id[..1]).find(|start| alike(start) > 1).unwrap();
    let ran = project.run(&["edit", start, "title=x"]).ended(2);
    let said = format!("{} records have an id that begins with {start}", alike(start));
    assert!(ran.err.contains(&said) && ran.err.contains("give more of its characters"), "{}", ran.err);
    let short = (1..20).map(|end| &ids[0][..end]).find(|start| alike(start) == 1).unwrap();
    project.run(&["edit", short, "title=First of all"]).ended(0);
    assert_eq!(project.run(&["search", "first"]).ended(0).records()[0]["id"], ids[0].as_str());
}

#[test]
fn every_export_format_in_a_pipe_and_a_list_for_people() {
    let project = project();
    let ran = project.run(&["search", "agua", "--list"]).ended(0);
    assert!(ran.out().contains("2021-07-04  es    pueblo  La población recibe agua potable\n"), "{}", ran.out());
    let ran = project.run(&["search", "boats", "-f", "csv"]).ended(0);
    assert_eq!(ran.out().lines().count(), 3);
    // Hits can be exported in every format.
    let found = project.run(&["search", "boats"]).ended(0);
    for format in ["jsonl", "json", "csv", "ris", "bibtex", "csl", "dc", "marcxml", "jsonld"] {
        let run = |args: &[&str], input: &[u8]| run_at_one_time(project.folder.path(), args, input).ended(0).bytes;
        let searched = run(&["search", "boats", "-f", format], b"");
        assert_eq!(searched, run(&["export", "-f", format], &found.bytes), "{format}");
    }
    project.run(&["search", "-o", "all.json"]).ended(0);
    assert_eq!(fs::read(project.path("all.json")).unwrap(), fs::read(project.path("catalogue.json")).unwrap());
    let none = tempfile::tempdir().unwrap();
    fs::copy(project.path("shelflist.toml"), none.path().join("shelflist.toml")).unwrap();
    let ran = super::harness::run_in(none.path(), &["search", "x"]).ended(3);
    assert!(ran.err.contains("there is no store yet"), "{}", ran.err);
}
