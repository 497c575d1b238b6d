//! Tests of records that are in the data of a page, while its visible part has no listing.

use serde_json::{Value, json};

use super::harness::run;

/// Some fields of the records of a page under `tests/data/embedded`.
fn records(page: &str) -> Vec<Value> {
    let ran = run(&["import", &format!("tests/data/embedded/{page}"), "-f", "jsonl", "-q"]).ended(0);
    let fields = ["title", "description", "issued", "creators", "publisher", "url"];
    ran.records().iter().map(|record| fields.iter().map(|name| record[*name].clone()).collect()).collect()
}

#[test]
fn the_state_of_an_application_gives_its_best_list() {
    let expected = [
        json!([
            "Mareas vivas en la bahía",
            "Tablas de mareas & cuadros.",
            "2021-03-12",
            ["Elisa Prado", "Mario Cid"],
            null,
            "/b/1"
        ]),
        json!(["Faros sin farero", "Quién enciende la luz.", "2020-01-03", ["Elisa Prado"], null, "/b/2"]),
    ];
    assert_eq!(records("graphql-edges.html"), expected);
}

#[test]
fn state_that_is_a_text_of_json_is_read() {
    let expected = [
        json!(["Dijken van 't Zand", "Waar het water éérst komt.", "2022-05-09", [], null, "https://example.org/a"]),
        json!(["Sluizen – een gids", "Alle sluizen op een rij.", "2022-04-01", [], null, "https://example.org/b"]),
    ];
    assert_eq!(records("parsed-text.html"), expected);
}

#[test]
fn the_works_of_an_item_list_are_records_and_breadcrumbs_are_none() {
    let expected = [
        json!([
            "Dredging in four ports",
            null,
            "2021-11",
            ["Ida Holm"],
            "The Harbour Office",
            "https://example.org/en/reports/1"
        ]),
        json!(["Cranes and their crews", null, "2020", [], null, "https://example.org/en/reports/2"]),
    ];
    assert_eq!(records("collection-page.html"), expected);
}

#[test]
fn visible_records_come_before_embedded_ones() {
    let titles: Vec<Value> = records("seen-first.html").iter().map(|record| record[0].clone()).collect();
    assert_eq!(titles, ["Ferries in winter", "Harbour lights", "Slipways for small boats"]);
}

#[test]
fn a_menu_in_the_data_is_no_list_of_records() {
    let ran = run(&["import", "tests/data/embedded/menu-only.html"]);
    assert!(ran.err.contains("empty without JavaScript"), "{}", ran.err);
    assert!(ran.bytes.is_empty());
}
