//! Tests of harvesting a simulated repository, by `scrape` and by `refresh`.

use serde_json::json;

use super::harness::run;
use super::project::{Project, counts};
use super::repository::{Repository, item, items};
use super::scrape::{scrape, titles};

const TITLES: [&str; 5] = [
    "Agua y mapas de la costa",
    "Kaarten van de kust",
    "Rivers and lakes",
    "Los pozos de la sierra",
    "Tides and travel",
];

#[test]
fn a_repository_is_harvested_part_by_part() {
    let repository = Repository::start(items());
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("pages").display().to_string();
    let ran = scrape(&["--from", "oai", "--save", &saved, &repository.url()]).ended(0);
    assert_eq!(titles(&ran), TITLES);
    let first = &ran.records()[0];
    assert_eq!(first["identifiers"], json!([{"scheme": "oai", "value": "oai:repo.example.org:1"}]));
    assert_eq!((&first["languages"], &first["issued"]), (&json!(["es"]), &json!("2021-11-26")));
    let place = first["source"]["location"].as_str().unwrap();
    assert!(place.contains("verb=GetRecord") && place.contains("oai%3Arepo.example.org%3A1"), "{place}");
    assert!(ran.err.contains("1 deleted"), "{}", ran.err);
    let asked = repository.asked(0);
    assert_eq!(asked[0], "verb=Identify");
    assert_eq!(asked[1], "verb=ListRecords&metadataPrefix=oai_dc");
    assert_eq!(asked[2], "verb=ListRecords&resumptionToken=%21%21%212");
    assert_eq!(asked.len(), 4);
    // The repository is recognised by its content, by the address of a list, and offline.
    assert_eq!(titles(&scrape(&[&repository.url()]).ended(0)), TITLES);
    let odd = scrape(&[&format!("{}?verb=ListRecords&metadataPrefix=oai_dc&set=odd", repository.url())]).ended(0);
    assert_eq!(titles(&odd), [TITLES[0], TITLES[2], TITLES[4]]);
    assert_eq!(run(&["import", &saved]).ended(0).out(), ran.out());
}

#[test]
fn times_are_asked_for_as_the_repository_counts_them() {
    let repository = Repository::start(items());
    let args = ["--from", "oai", "--since", "2024-01-03", "--until", "2024-02-01", &repository.url()];
    assert_eq!(titles(&scrape(&args).ended(0)), TITLES[2..4]);
    assert!(repository.asked(0)[1].contains("from=2024-01-03T00%3A00%3A00Z&until=2024-02-01T23%3A59%3A59Z"));
    repository.set(|state| state.seconds = false);
    let before = repository.asked(0).len();
    let args = ["--from", "oai", "--since", "2024-02-01T01:30:00+03:00", "--set", "even", &repository.url()];
    assert_eq!(titles(&scrape(&args).ended(0)), TITLES[3..4]);
    assert!(repository.asked(before)[1].ends_with("&from=2024-01-31&set=even"), "{:?}", repository.asked(before));
    // A list without a match is not an error of the repository, but a run without a record is reported.
    let none = scrape(&["--from", "oai", "--since", "2025-01-01", &repository.url()]).ended(1);
    assert!(none.err.contains("no record was found") && none.err.contains("0 failed"), "{}", none.err);
    assert!(scrape(&["--from", "oai", "--since", "soon", &repository.url()]).ended(2).err.contains("2024-05-01"));
}

#[test]
fn a_busy_repository_is_asked_again_when_it_says() {
    let repository = Repository::start(items());
    repository.set(|state| state.busy = 2);
    let start = std::time::Instant::now();
    let ran = scrape(&["--max-wait", "5", "--from", "oai", &repository.url()]).ended(0);
    assert_eq!(titles(&ran), TITLES);
    assert!(start.elapsed().as_millis() >= 1000, "Retry-After is waited for");
}

#[test]
fn a_forgotten_token_begins_the_list_anew_once_and_what_came_is_kept() {
    let repository = Repository::start(items());
    repository.set(|state| state.forgets = [(2, 1)].into());
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("pages").display().to_string();
    let ran = scrape(&["--from", "oai", "--save", &saved, &repository.url()]).ended(0);
    assert_eq!(titles(&ran), TITLES, "no record comes twice");
    assert!(ran.err.contains("forgot its token"), "{}", ran.err);
    // The list was received twice, and either time of retrieval is right.
    let timeless =
        |text: &str| regex::Regex::new("\"retrieved\":\"[^\"]*\"").unwrap().replace_all(text, "").into_owned();
    assert_eq!(timeless(run(&["import", &saved]).ended(0).out()), timeless(ran.out()));
    // The repository never accepts the token. The records received are written, and the status says that they are not
    // all.
    repository.set(|state| state.forgets = [(2, 9)].into());
    let ran = scrape(&["--from", "oai", &repository.url()]).ended(3);
    assert_eq!(titles(&ran), TITLES[..4]);
    assert!(ran.err.contains("badResumptionToken"), "{}", ran.err);
}

#[test]
fn a_server_that_is_no_repository_is_named_in_an_error() {
    let server = super::server::Server::start(|path, _| match path {
        "/robots.txt" => super::server::Answer::of(404, "text/plain", b""),
        _ => super::server::Answer::html("<h1>Not found</h1><p>There is nothing here that answers.</p>"),
    });
    let ran = scrape(&["--from", "oai", &server.url("/oai")]).ended(1);
    assert!(ran.err.contains("no OAI-PMH repository") && ran.err.contains("verb=Identify"), "{}", ran.err);
    assert_eq!(ran.out(), "");
}

fn project(repository: &Repository, more: &str) -> Project {
    Project::new(&format!("[[source]]\nname = \"repo\"\nurl = \"{}\"\nfrom = \"oai\"\n{more}", repository.url()))
}

#[test]
fn a_refresh_harvests_only_what_changed_and_believes_deletions() {
    let repository = Repository::start(items());
    let project = project(&repository, "");
    assert_eq!(counts(&project.refresh(0), 0), [5, 0, 0, 0, 0]);
    assert_eq!(project.titles(), TITLES);
    let ids: Vec<String> = project.catalogue().iter().map(|record| record["id"].to_string()).collect();
    let before = repository.asked(0).len();
    // The harvest starts an hour before the first answer of the last one. Nothing matches, and nothing changes.
    assert_eq!(counts(&project.refresh(0), 0), [0; 5]);
    let asked = repository.asked(before);
    assert_eq!(asked[1], "verb=ListRecords&metadataPrefix=oai_dc&from=2024-03-01T09%3A00%3A00Z");
    // One record is new, one has another title and address, and one was deleted.
    repository.set(|state| {
        state.now = "2024-03-05T10:00:00Z".into();
        state.items.push(item(7, "2024-03-04T08:00:00Z", "dut", "Havens in de winter", "Waar schepen liggen."));
        let mut renamed = item(70, "2024-03-04T09:00:00Z", "eng", "Rivers, lakes and seas", "With a list of maps.");
        renamed.identifier.clone_from(&state.items[2].identifier);
        state.items[2] = renamed;
        state.items[1].elements = None;
        state.items[1].stamp = "2024-03-04T10:00:00Z".into();
    });
    assert_eq!(counts(&project.refresh(0), 0), [1, 1, 0, 1, 0]);
    let titles = [TITLES[0], "Rivers, lakes and seas", TITLES[3], TITLES[4], "Havens in de winter"];
    assert_eq!(project.titles(), titles);
    let renamed = project.catalogue().iter().find(|record| record["title"] == titles[1]).cloned().unwrap();
    assert_eq!(renamed["id"].to_string(), ids[2], "a record of a repository keeps its id whatever it is called");
    // Records that are received again because the times overlap are not changes, and a record that comes back is
    // counted as returned.
    assert_eq!(counts(&project.refresh(0), 0), [0; 5]);
    repository.set(|state| {
        state.now = "2024-03-06T10:00:00Z".into();
        state.items[1] = item(2, "2024-03-05T11:00:00Z", "dut", TITLES[1], "Een overzicht van kaarten en havens.");
    });
    assert_eq!(counts(&project.refresh(0), 0), [0, 0, 0, 0, 1]);
    assert!(project.titles().contains(&TITLES[1].to_owned()));
    // With --full all records are requested, and the result is the same.
    let all = project.titles().len();
    project.run(&["refresh", "--full"]).ended(0);
    assert_eq!(project.titles().len(), all);
}

#[test]
fn a_repository_of_days_is_asked_by_days_and_one_that_forgets_deletions_as_a_whole() {
    let repository = Repository::start(items());
    repository.set(|state| state.seconds = false);
    let days = project(&repository, "set = \"odd\"\n");
    assert_eq!(counts(&days.refresh(0), 0), [3, 0, 0, 0, 0]);
    let before = repository.asked(0).len();
    days.refresh(0);
    let asked = repository.asked(before);
    assert_eq!(asked[1], "verb=ListRecords&metadataPrefix=oai_dc&from=2024-02-29&set=odd");

    repository.set(|state| state.deleted = "no");
    let whole = project(&repository, "");
    whole.refresh(0);
    repository.set(|state| drop(state.items.remove(0)));
    let before = repository.asked(0).len();
    assert_eq!(counts(&whole.refresh(0), 0), [0; 5]);
    assert_eq!(repository.asked(before)[1], "verb=ListRecords&metadataPrefix=oai_dc");
    whole.refresh(0);
    assert_eq!(counts(&whole.refresh(0), 0), [0, 0, 0, 1, 0], "gone after three runs without it");
}

#[test]
fn a_harvest_that_breaks_off_keeps_what_came_and_begins_there_again() {
    let repository = Repository::start(items());
    let project = project(&repository, "");
    repository.set(|state| state.forgets = [(2, 9)].into());
    let report = project.refresh(3);
    assert_eq!(counts(&report, 0), [4, 0, 0, 0, 0]);
    assert!(report["sources"][0]["message"].as_str().unwrap().contains("badResumptionToken"));
    // When the repository accepts tokens again, the whole list is requested, and no record is missing or doubled.
    repository.set(|state| state.forgets.clear());
    let before = repository.asked(0).len();
    assert_eq!(counts(&project.refresh(0), 0), [1, 0, 0, 0, 0]);
    assert_eq!(repository.asked(before)[1], "verb=ListRecords&metadataPrefix=oai_dc");
    assert_eq!(project.titles(), TITLES);
    // An incomplete list of changes is not taken for a complete one.
    repository.set(|state| {
        state.now = "2024-03-09T10:00:00Z".into();
        for number in 10..15 {
            let title = format!("Chart number {number} of the harbour");
            state.items.push(item(number, "2024-03-08T08:00:00Z", "eng", &title, "A chart with depths in metres."));
        }
        state.forgets = [(1, 9)].into();
    });
    assert_eq!(counts(&project.refresh(3), 0), [2, 0, 0, 0, 0]);
    assert_eq!(project.titles().len(), 7);
    repository.set(|state| state.forgets.clear());
    assert_eq!(counts(&project.refresh(0), 0), [3, 0, 0, 0, 0]);
    assert_eq!(project.titles().len(), 10);
}

#[test]
fn a_repository_without_a_match_is_complete() {
    let repository = Repository::start(Vec::new());
    let project = project(&repository, "");
    project.refresh(0);
    project.refresh(0);
    project.run(&["status"]).ended(0);
    repository.set(|state| state.items = items());
    assert_eq!(counts(&project.refresh(0), 0)[0], 5);
}
