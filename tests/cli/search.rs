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
    let ran = project.run(&["search", "langauge:es"]).ended(2);
    assert!(ran.err.contains("did you mean language:?"), "{}", ran.err);
}

#[test]
fn every_export_format_in_a_pipe_and_a_list_for_people() {
    let project = project();
    let ran = project.run(&["search", "agua", "--list"]).ended(0);
    assert!(ran.out().contains("La población recibe agua potable\n  pueblo, 2021-07-04, es"), "{}", ran.out());
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
