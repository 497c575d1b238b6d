//! Tests of `--details`: detail pages of the records of a listing, from a real server, in three languages.

use serde_json::{Value, json};

use super::harness::{Ran, file, run};
use super::project::{Project, counts, unseal};
use super::scrape::scrape;
use super::server::{Answer, Server};
use super::site::Site;

/// A page of `tests/data/details`.
fn page(name: &str) -> Answer {
    Answer::html(&std::fs::read_to_string(file(&format!("data/details/{name}.html"))).unwrap())
}

/// A library in which the fifth record has no detail page.
fn library() -> Server {
    Server::start(|path, _| match path {
        "/library" => page("listing"),
        "/node/5" => Answer::missing(),
        path => match path.strip_prefix("/node/") {
            Some(number) => page(number),
            None => Answer::missing(),
        },
    })
}

/// The part of the detail page that filled a field.
fn from(record: &Value, field: &str) -> Option<String> {
    let filled = record["source"]["details"]["fields"].as_array()?.iter().find(|filled| filled["field"] == field)?;
    Some(filled["from"].as_str()?.to_owned())
}

#[test]
fn own_pages_make_the_records_of_a_listing_whole() {
    let server = library();
    let ran = scrape(&["--details", &server.url("/library")]).ended(0);
    let records = ran.records();
    assert_eq!(records.len(), 6);
    let cut = scrape(&[&server.url("/library")]).ended(0).records();
    let ids = |records: &[Value]| records.iter().map(|record| record["id"].to_string()).collect::<Vec<_>>();
    assert_eq!(ids(&records), ids(&cut), "ids do not depend on detail pages");
    assert!(cut.iter().all(|record| record["title_truncated"] == true && record["source"]["details"].is_null()));

    let [es, nl, en, text, failed, generic] = records.try_into().unwrap();
    assert_eq!(es["title"], "Volver con un plan. Cuaderno de trabajo para familias que piensan en el retorno");
    assert_eq!((&es["title_truncated"], from(&es, "title").as_deref()), (&json!(false), Some("citation")));
    assert_eq!(es["source"]["details"]["location"], server.url("/node/1"));
    let title = &es["source"]["details"]["fields"][0];
    assert_eq!(title["listing"], "Volver con un plan. Cuaderno de trabajo para familias que…");
    assert!(es["description"].as_str().unwrap().ends_with("en cuatro tardes."));
    assert_eq!((&es["issued"], &es["issued_basis"]), (&json!("2021-11-26"), &json!("metadata")));
    assert_eq!(es["creators"], json!(["Mora, Ana", "de la Vega, Luis"]));
    assert_eq!(es["publisher"], "Oficina Municipal de Retorno");
    assert_eq!(es["identifiers"][0]["value"], "978-92-9068-967-6");
    assert_eq!(es["files"][0]["url"], server.url("/files/volver.pdf"));
    assert_eq!((&es["languages"], &es["languages_basis"]), (&json!(["es"]), &json!("declared")));

    assert_eq!(nl["title"], "Blijven of gaan: jongeren aan de kust over werk, wonen en terugkomen");
    assert_eq!((from(&nl, "title").as_deref(), &nl["issued"]), (Some("schema.org"), &json!("2020-05-14")));
    assert_eq!(nl["creators"], json!(["K. de Vries", "Bo Jansen"]));
    assert_eq!((&nl["files"][0]["bytes"], &nl["languages"]), (&json!(70_012), &json!(["nl", "en"])));
    assert_eq!(nl["description"], "Negen dorpen zien hun jongeren vertrekken; deze studie vraagt hun waarom.");

    assert_eq!(en["title"], "Permits for seasonal work, compared across three islands: fees, waiting times and wages");
    assert_eq!((from(&en, "title").as_deref(), &en["issued"]), (Some("dublin-core"), &json!("2019-10")));
    assert_eq!((&en["identifiers"][0]["scheme"], &en["creators"]), (&json!("issn"), &json!(["Institute of Harbours"])));
    assert_eq!(en["files"], json!([]), "the documents of related publications are theirs");

    assert_eq!(text["title"], "Tides and travel: how fishing families decide where to spend the winter");
    assert_eq!((from(&text, "title").as_deref(), &text["issued"]), (Some("page"), &json!("2022-03-10")));
    assert_eq!((&text["languages"], &text["files"][0]["bytes"]), (&json!(["en", "es"]), &json!(90_210)));
    assert_eq!(text["files"].as_array().unwrap().len(), 1);
    assert_eq!(text["identifiers"][0]["value"], "CR/2022/7");

    // One detail page is missing and one is about the site. Both records keep the values of the listing.
    assert_eq!(failed["title"], "Wells that dry up, and the families who stay on the…");
    assert!(failed["source"]["details"].is_null());
    let issue = &failed["issues"].as_array().unwrap().iter().find(|issue| issue["code"] == "own-page-unread").unwrap();
    assert!(issue["message"].as_str().unwrap().contains("404"), "{issue}");
    assert_eq!(generic["title"], "Handreiking huisvesting van oogsthulpen voor gemeenten met…");
    assert_eq!(generic["description"], "Regels en goede voorbeelden voor gemeenten met veel seizoenswerk.");
    assert!(ran.err.contains("5 detail pages read, 1 not"), "{}", ran.err);
    let asked = server.pages().iter().filter(|path| path.starts_with("/node/")).count();
    assert_eq!(asked, 6, "each detail page is asked for once");
}

#[test]
fn saved_own_pages_give_the_same_records_and_explanations() {
    let server = library();
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("pages").display().to_string();
    let ran = scrape(&["--details", "--save", &saved, &server.url("/library")]).ended(0);
    let again = run(&["import", &saved]).ended(0);
    assert_eq!(again.out(), ran.out());
    assert_eq!(server.pages().len(), 7);
    // `explain` says where a value comes from.
    let id = ran.records()[0]["id"].as_str().unwrap().to_owned();
    let explained = run(&["explain", &saved, "--id", &id]).ended(0);
    let line = explained.out().lines().find(|line| line.trim().starts_with("title: “Volver")).unwrap().to_owned();
    let parts = [
        "en el retorno”",
        &server.url("/node/1"),
        "citation_*",
        "the listing says “Volver con un plan. Cuaderno de trabajo para familias que…”",
    ];
    assert!(parts.iter().all(|part| line.contains(part)), "{line}");
    // `explain` says the same for a catalogue, without the detail pages.
    let catalogue = folder.path().join("catalogue.csv").display().to_string();
    run(&["import", &saved, "-o", &catalogue]).ended(0);
    let explained = run(&["explain", &catalogue, "--id", &id]).ended(0);
    assert!(parts.iter().all(|part| explained.out().contains(part)), "{}", explained.out());
    let machine = run(&["explain", &catalogue, "--id", &id, "-f", "json"]).ended(0);
    let machine: Value = serde_json::from_str(machine.out()).unwrap();
    assert_eq!(machine["documents"][0]["records"][0]["details"]["fields"][0]["from"], "citation");
}

#[test]
fn a_run_that_was_cut_off_goes_on_where_it_was() {
    let server = library();
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("pages");
    let path = saved.display().to_string();
    let whole = scrape(&["--details", "--save", &path, &server.url("/library")]).ended(0);
    // The index ends in the middle of a line, as after a kill.
    let index = std::fs::read_to_string(saved.join("saved.jsonl")).unwrap();
    let end: usize = index.split_inclusive('\n').take(3).map(str::len).sum();
    std::fs::write(saved.join("saved.jsonl"), &index[..end + 20]).unwrap();
    let before = server.pages().len();
    scrape(&["--details", "--save", &path, &server.url("/library")]).ended(2);
    let rest = scrape(&["--details", "--save", &path, "--resume", &server.url("/library")]).ended(0);
    let asked = server.pages()[before..].to_vec();
    assert_eq!(asked, ["/library", "/node/4", "/node/5", "/node/6"], "three detail pages were there");
    let titles = |ran: &Ran| ran.records().iter().map(|record| record["title"].clone()).collect::<Vec<_>>();
    assert_eq!(titles(&rest), titles(&whole));
    assert_eq!(run(&["import", &path]).ended(0).out(), rest.out());
}

#[test]
fn every_page_of_a_sitemap_is_a_record() {
    let map = |base: &str| {
        let pages: String = [1, 2, 5]
            .iter()
            .map(|n| format!("<url><loc>{base}/node/{n}</loc><lastmod>2024-02-0{n}</lastmod></url>"))
            .collect();
        format!("<urlset>{pages}<url><loc>{base}/about</loc></url></urlset>")
    };
    let server = Server::start(move |path, _| match path {
        "/sitemap.xml" | "/robots.txt" | "/node/5" | "/about" => Answer::missing(),
        "/here.xml" => Answer::missing(),
        path => match path.strip_prefix("/node/") {
            Some(number) => page(number),
            None => match path.strip_prefix("/sitemap-") {
                Some(port) => Answer::of(200, "application/xml", map(&format!("http://127.0.0.1:{port}")).as_bytes()),
                None => Answer::missing(),
            },
        },
    });
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("pages").display().to_string();
    let address = server.url(&format!("/sitemap-{}", server.port));
    let ran = scrape(&["--details", "--match", "/node/", "--save", &saved, &address]).ended(0);
    let records = ran.records();
    let titles: Vec<_> = records.iter().map(|record| record["title"].as_str()).collect();
    let (es, nl) = (
        "Volver con un plan. Cuaderno de trabajo para familias que piensan en el retorno",
        "Blijven of gaan: jongeren aan de kust over werk, wonen en terugkomen",
    );
    assert_eq!(titles, [Some(es), Some(nl), None]);
    assert_eq!(records[0]["notes"], json!(["Last modified: 2024-02-01"]));
    assert_eq!(records[2]["url"], server.url("/node/5"));
    assert_eq!(run(&["import", &saved]).ended(0).out(), ran.out());
}

/// A site with the library, whose pages come from the test data.
fn site() -> Site {
    let site = Site::start();
    for name in ["1", "2", "3", "4", "6"] {
        site.set(&format!("/node/{name}"), &text(name));
    }
    site.set("/library", &text("listing"));
    site
}

fn text(name: &str) -> String {
    std::fs::read_to_string(file(&format!("data/details/{name}.html"))).unwrap()
}

fn project(site: &Site) -> Project {
    Project::new(&format!("[[source]]\nname = \"coast\"\nurl = \"{}/library\"\ndetails = true\n", site.url))
}

fn paths(site: &Site) -> Vec<String> {
    site.asked().into_iter().map(|(path, status)| format!("{path} {status}")).collect()
}

#[test]
fn a_refresh_asks_for_own_pages_only_where_something_is_new() {
    let site = site();
    let project = project(&site);
    assert_eq!(counts(&project.refresh(0), 0), [6, 0, 0, 0, 0]);
    let nodes = ["/node/1 200", "/node/2 200", "/node/3 200", "/node/4 200", "/node/5 404", "/node/6 200"];
    assert_eq!(paths(&site), [&["/library 200"][..], &nodes].concat());
    let whole = "Tides and travel: how fishing families decide where to spend the winter";
    assert!(project.titles().contains(&whole.to_owned()));
    // Nothing has changed, so only the listing is requested.
    assert_eq!(counts(&project.refresh(0), 0), [0; 5]);
    assert_eq!(paths(&site), ["/library 304"]);
    // One entry has changed and one is new. Only their two detail pages are requested, and the other records stay
    // complete.
    let listing = text("listing").replace("Nine interviews with", "Nine long interviews with").replace(
        "</div></main>",
        "<div class=\"views-row\"><h3 class=\"title\"><a href=\"/node/7\">Mapas de la sierra y de sus pozos para…</a></h3>\
         <p class=\"summary\">Un atlas de los pozos y de los caminos que llevan hasta ellos.</p></div></div></main>",
    );
    site.set("/library", &listing);
    site.set("/node/7", "<!DOCTYPE html><html><body><main><h1>Mapas de la sierra y de sus pozos para caminantes</h1></main></body></html>");
    assert_eq!(counts(&project.refresh(0), 0), [1, 1, 0, 0, 0]);
    assert_eq!(paths(&site), ["/library 200", "/node/4 304", "/node/7 200"]);
    let titles = project.titles();
    assert!(
        titles.contains(&whole.to_owned())
            && titles.contains(&"Mapas de la sierra y de sus pozos para caminantes".to_owned())
    );
    // With --full everything is requested again, and nothing has changed.
    project.run(&["refresh", "--full"]).ended(0);
    assert_eq!(paths(&site).len(), 8);
    assert_eq!(project.titles(), titles);
}

#[test]
fn an_own_page_that_fails_for_now_is_tried_again_and_keeps_what_it_said() {
    let site = site();
    site.fail("/node/1", 503);
    let project = project(&site);
    let first = project.refresh(0);
    assert_eq!(counts(&first, 0), [6, 0, 0, 0, 0]);
    assert_eq!(project.titles()[0], "Volver con un plan. Cuaderno de trabajo para familias que…");
    site.asked();
    // The listing is unchanged, but it is read again. Only the failed detail page is requested.
    site.heal("/node/1");
    assert_eq!(counts(&project.refresh(0), 0), [0, 1, 0, 0, 0]);
    assert_eq!(paths(&site), ["/library 200", "/node/1 200"]);
    let whole = "Volver con un plan. Cuaderno de trabajo para familias que piensan en el retorno";
    assert_eq!(project.titles()[0], whole);
    // The detail page fails again after its entry has changed, and its earlier values stay.
    site.fail("/node/1", 503);
    site.set("/library", &text("listing").replace("Un cuaderno que", "Un cuaderno nuevo que"));
    project.refresh(0);
    assert_eq!(project.titles()[0], whole);
}

#[test]
fn own_pages_are_remembered_by_a_run_that_is_killed() {
    let site = site();
    let project = project(&site);
    project.refresh(0);
    // The store is in the state after a kill before the records were stored: it has the detail pages and no records.
    let store = rusqlite::Connection::open(project.path("shelflist.db")).unwrap();
    unseal(&store);
    store
        .execute_batch(
            "DELETE FROM event; DELETE FROM entry; DELETE FROM body; DELETE FROM record; DELETE FROM page; DELETE FROM source_run;",
        )
        .unwrap();
    drop(store);
    site.asked();
    assert_eq!(counts(&project.refresh(0), 0), [6, 0, 0, 0, 0]);
    assert_eq!(paths(&site), ["/library 200"]);
    assert!(project.titles().iter().any(|title| title.ends_with("piensan en el retorno")));
}
