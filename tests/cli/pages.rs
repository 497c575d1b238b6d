//! Tests of `refresh` on listings with several pages.

use super::project::{Project, counts, event, listing};
use super::site::Site;

#[test]
fn twins_on_a_page_are_two_records_and_an_entry_on_two_pages_is_one() {
    let site = Site::start();
    site.set("/1", &(listing(0..4) + &event(0)));
    site.set("/2", &listing([3, 5, 6]));
    let project = Project::of(&site, &["/1", "/2"]);
    assert_eq!(counts(&project.refresh(0), 0), [7, 0, 0, 0, 0]);
    // The record stays as long as one of the pages has its entry.
    site.set("/1", &(listing(0..3) + &event(0)));
    for _ in 0..3 {
        assert_eq!(counts(&project.refresh(0), 0), [0; 5]);
    }
    assert_eq!(project.titles().len(), 7);
    site.set("/1", &listing(0..3));
    project.refresh(0);
    project.refresh(0);
    assert_eq!(counts(&project.refresh(0), 0), [0, 0, 0, 1, 0]);
}

#[test]
fn a_site_of_the_seeds_gives_addresses_selectors_and_pager() {
    let page = |names: [&str; 2], next: &str| {
        let boxes = names.map(|name| {
            format!(
                "<div class=box><b>{name}</b><i>What the ferry brought to {name} in the year of the flood.</i></div>"
            )
        });
        format!("<html><body>{}<div class=ad><b>Buy</b><i>now</i></div>{next}</body></html>", boxes.concat())
    };
    let site = Site::start();
    site.set("/one", &page(["Northport", "Easthaven"], "<a id=onwards href=/two>.</a>"));
    site.set("/two", &page(["Southmouth", "Westquay"], ""));
    let project = Project::new("[[source]]\nname = \"ferry\"\nsite = \"boxes\"\n");
    std::fs::create_dir_all(project.path("seeds/sources")).unwrap();
    let pins = "record = \"div.box\"\nnext = \"#onwards\"\n[fields]\ntitle = \"b\"\ndescription = \"i\"\n";
    std::fs::write(project.path("seeds/sources/boxes.toml"), format!("urls = [\"{}/one\"]\n{pins}", site.url)).unwrap();
    project.run(&["--seeds", "seeds", "refresh"]).ended(0);
    assert_eq!(project.titles(), ["Northport", "Easthaven", "Southmouth", "Westquay"]);
    project.run(&["--seeds", "seeds", "refresh"]).ended(0);
    assert_eq!(project.titles().len(), 4, "an unchanged page leads on to the next one");
    let unknown = Project::new("[[source]]\nname = \"ferry\"\nsite = \"boxen\"\n").run(&["refresh"]).ended(2);
    assert!(unknown.err.contains("boxen"), "{}", unknown.err);
}

#[test]
fn a_record_that_a_pager_pushes_to_the_next_page_is_moved_and_nothing_else() {
    // A listing as Drupal writes it: six titles on a page, the newest first.
    let board = |numbers: std::ops::Range<usize>, page: usize, last: bool| {
        let rows: String = numbers
            .rev()
            .map(|n| {
                format!(
                    "<div class='views-row'><h3><a href='/minutes/{n}'>Minutes of the board, meeting {n}</a></h3>\
                     <time datetime='2021-{0:02}-03'>3/{0}/2021</time><p>What the neighbours said about street {n} and its \
                     old trees. The board will answer before the summer.</p></div>",
                    n % 12 + 1
                )
            })
            .collect();
        let next = match last {
            true => String::new(),
            false => format!("<ul class='pager'><li><a rel='next' href='/list?page={}'>next ›</a></li></ul>", page + 1),
        };
        format!("<html><body><nav><a href='/'>Home</a></nav><main>{rows}{next}</main></body></html>")
    };
    let site = Site::start();
    site.set("/list", &board(4..10, 0, false));
    site.set("/list?page=1", &board(0..4, 1, true));
    let project = Project::new(&format!("[[source]]\nname = \"board\"\nurl = \"{}/list\"\n", site.url));
    let first = project.refresh(0);
    assert_eq!(counts(&first, 0), [10, 0, 0, 0, 0], "{first:#}");
    let places = || -> Vec<(String, String, String)> {
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let all = project.catalogue().into_iter();
        all.map(|record| (text(&record["id"]), text(&record["title"]), text(&record["source"]["location"]))).collect()
    };
    let before = places();
    assert_eq!(before[5].1, "Minutes of the board, meeting 4");
    assert!(before[5].2.ends_with("/list"));
    site.asked();

    // A new entry moves the sixth entry of the first page to the second page.
    site.set("/list", &board(5..11, 0, false));
    site.set("/list?page=1", &board(0..5, 1, true));
    let second = project.refresh(0);
    assert_eq!(counts(&second, 0), [1, 0, 1, 0, 0], "{second:#}");
    let moved: Vec<&serde_json::Value> =
        second["changes"].as_array().unwrap().iter().filter(|change| change["event"] == "moved").collect();
    assert_eq!(moved[0]["record"]["title"], "Minutes of the board, meeting 4");
    let after = places();
    assert_eq!((after[6].0.as_str(), after[6].1.as_str()), (before[5].0.as_str(), before[5].1.as_str()));
    assert!(after[6].2.ends_with("/list?page=1"), "{after:?}");
    assert_eq!(site.asked(), [("/list".into(), 200), ("/list?page=1".into(), 200)]);

    // Only the first page has changed. The entry that left it is on no page for now, which does not make it gone.
    site.set("/list", &board(6..12, 0, false));
    assert_eq!(counts(&project.refresh(0), 0), [1, 0, 0, 0, 0]);
    assert_eq!(site.asked(), [("/list".into(), 200), ("/list?page=1".into(), 304)]);
    assert_eq!(project.titles().len(), 12);
    // The second page has changed as well, and has the entry.
    site.set("/list?page=1", &board(0..6, 1, true));
    assert_eq!(counts(&project.refresh(0), 0), [0, 0, 1, 0, 0]);
    // Each page is stored with the selector of its records and the address of its next page.
    let store = rusqlite::Connection::open(project.path("shelflist.db")).unwrap();
    let row: (i64, String) = store
        .query_row("SELECT count(selector), min(next) FROM page", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    assert_eq!(row.0, 2);
    assert!(row.1.contains("/list?page=1"), "{}", row.1);
    // Nothing has changed, so the requests with validators are answered with 304.
    assert_eq!(counts(&project.refresh(0), 0), [0; 5]);
    assert_eq!(site.asked()[2..], [("/list".into(), 304), ("/list?page=1".into(), 304)]);
}

#[test]
fn a_pager_that_brings_nothing_new_ends() {
    let site = Site::start();
    for n in 0..6 {
        let rows: String = (1..=3)
            .map(|row| {
                format!("<li><h3><a href='/{row}'>Minutes of the board, part {row}</a></h3><p>What was said.</p></li>")
            })
            .collect();
        let next = format!("<ul class=pager><li><a href='/list?page={}'>Página siguiente »</a></li></ul>", n + 1);
        site.set(
            &if n == 0 { "/list".to_owned() } else { format!("/list?page={n}") },
            &format!("<html><body><ul>{rows}</ul>{next}</body></html>"),
        );
    }
    let project = Project::new(&format!("[[source]]\nname = \"board\"\nurl = \"{}/list\"\n", site.url));
    project.refresh(0);
    assert_eq!(project.titles().len(), 3);
    let pages: Vec<String> = site.asked().into_iter().map(|(path, _)| path).collect();
    assert_eq!(pages, ["/list", "/list?page=1"]);
}
