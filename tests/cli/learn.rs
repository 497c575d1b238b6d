//! Tests of `scrape --learn`, which writes a working source file, and of feeds that a page names.

use serde_json::Value;

use super::harness::{Ran, run};
use super::project::{Project, counts};
use super::scrape::{RECORDS, scrape, titles};
use super::server::{Answer, Server};

/// The records without the time of retrieval.
fn records(ran: &Ran) -> Vec<Value> {
    let mut records = ran.records();
    for record in &mut records {
        record["source"]["retrieved"] = Value::Null;
        // A list that a source pins is surer than one that was found.
        record["source"]["confidence"] = Value::Null;
    }
    records
}

/// Page `page` of three, with a pager and feeds.
fn listing(page: usize) -> String {
    let rows: String = RECORDS[page * 2..page * 2 + 2]
        .iter()
        .enumerate()
        .map(|(n, (title, text))| {
            format!(
                "<div class=\"views-row\"><h3 class=\"node__title\"><a href=\"/node/{page}{n}\">{title}</a></h3><p>{text}</p></div>"
            )
        })
        .collect();
    let next = if page < 2 {
        format!(
            "<nav class=\"pager\"><ul><li class=\"pager__item--next\"><a href=\"?page={}\">Siguiente ›</a></li></ul></nav>",
            page + 1
        )
    } else {
        String::new()
    };
    format!(
        "<html><head><link rel=alternate type=application/rss+xml title=Comments href=/comments/feed>\
         <link rel=alternate type=application/atom+xml href=/list/feed.atom></head><body><nav><a href=/>Home</a></nav>\
         <main><h1>List</h1><div class=\"view-content\">{rows}</div>{next}</main></body></html>"
    )
}

fn server() -> Server {
    Server::start(|path, _| match path {
        "/robots.txt" => Answer::of(200, "text/plain", b"User-agent: *\nCrawl-delay: 0.02\n"),
        "/list" => Answer::html(&listing(0)),
        "/list?page=1" => Answer::html(&listing(1)),
        "/list?page=2" => Answer::html(&listing(2)),
        _ => Answer::of(404, "text/plain", b"none"),
    })
}

#[test]
fn a_learnt_source_gives_the_same_records_by_path_by_name_and_in_a_project() {
    let server = server();
    let found = scrape(&[&server.url("/list")]).ended(0);
    assert_eq!(titles(&found), RECORDS.map(|(title, _)| title));
    let file = scrape(&["--learn", &server.url("/list")]).ended(0);
    let text = file.out();
    for part in [
        "name = \"127.0.0.1\"",
        "pace = 0.02",
        "views-row",
        "pager__item--next",
        "/list/feed.atom",
        "6 records on 3 pages",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let parsed: toml::Table = text.parse().unwrap();
    assert!(parsed.contains_key("record") && parsed.contains_key("next"), "{text}");

    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("sources")).unwrap();
    let path = folder.path().join("sources/list.toml");
    std::fs::write(&path, text).unwrap();
    let (path, seeds) = (path.display().to_string(), folder.path().display().to_string());
    let saved = folder.path().join("saved").display().to_string();
    let by_path = scrape(&["--save", &saved, &path]).ended(0);
    assert_eq!(records(&by_path), records(&found));
    assert_eq!(records(&scrape(&["--seeds", &seeds, "list"]).ended(0)), records(&found));
    // Offline, the page is read with the selectors of the source file.
    assert_eq!(run(&["import", &saved]).ended(0).out(), by_path.out());

    let project = Project::new(&format!("[[source]]\nname = \"127.0.0.1\"\nsite = {path:?}\n"));
    assert_eq!(counts(&project.refresh(0), 0), [6, 0, 0, 0, 0]);
    let ids = |records: &[Value]| records.iter().map(|record| record["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&project.catalogue()), ids(&found.records()));
    let wrong = Project::new("[[source]]\nname = \"a\"\nsite = \"nowhere\"\n");
    assert!(wrong.run(&["refresh"]).ended(2).err.contains("no site nowhere"));
}

#[test]
fn a_selector_that_matches_nothing_is_not_learnt() {
    let server = Server::start(|path, _| match path {
        "/empty" => Answer::html("<html><body><p>Nothing.</p></body></html>"),
        _ => Answer::of(404, "text/plain", b"none"),
    });
    assert_eq!(scrape(&["--learn", &server.url("/none")]).ended(3).out(), "");
    assert_eq!(scrape(&["--learn", &server.url("/empty")]).ended(1).out(), "");
    let repository = super::repository::Repository::start(super::repository::items());
    let text = scrape(&["--learn", &repository.url()]).ended(0);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("repo.toml");
    std::fs::write(&path, text.out()).unwrap();
    assert!(text.out().contains("kind = \"oai\""), "{}", text.out());
    assert_eq!(scrape(&[path.to_str().unwrap()]).ended(0).records().len(), 5);
}

/// The entries of a feed in one of its formats.
fn feed(kind: &str) -> (&'static str, String) {
    let each = |entry: &dyn Fn(usize, &str, &str) -> String| -> Vec<String> {
        RECORDS.iter().enumerate().skip(1).step_by(2).map(|(n, (title, text))| entry(n, title, text)).collect()
    };
    match kind {
        "rss" => {
            let items = each(&|n, title, text| {
                format!(
                    "<item><title>{title}</title><link>/node/{n}</link><description>{text}</description><pubDate>Fri, 26 Nov 2021 10:00:00 GMT</pubDate></item>"
                )
            });
            (
                "application/rss+xml",
                format!("<rss version=\"2.0\"><channel><title>x</title>{}</channel></rss>", items.concat()),
            )
        }
        "atom" => {
            let items = each(&|n, title, text| {
                format!(
                    "<entry><title>{title}</title><link href=\"/node/{n}\"/><summary>{text}</summary><published>2021-11-26T10:00:00Z</published></entry>"
                )
            });
            ("application/atom+xml", format!("<feed xmlns=\"http://www.w3.org/2005/Atom\">{}</feed>", items.concat()))
        }
        _ => {
            let items = each(&|n, title, text| {
                serde_json::json!({"id": n, "url": format!("/node/{n}"), "title": title, "content_text": text, "date_published": "2021-11-26T10:00:00Z"})
                    .to_string()
            });
            let head = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"x\",\"items\":[";
            ("application/feed+json", format!("{head}{}]}}", items.join(",")))
        }
    }
}

#[test]
fn the_feed_that_a_page_names_is_read() {
    for kind in ["rss", "atom", "json"] {
        let server = Server::start(move |path, _| {
            let (media_type, body) = feed(kind);
            let head = format!("<link rel=\"alternate\" type=\"{media_type}\" href=\"/f\">");
            match path {
                "/list" => Answer::html(
                    &listing(0).replace("<head>", &format!("<head>{head}")).replace("/list/feed.atom", "/f"),
                ),
                "/app" => Answer::html(&format!(
                    "<html><head>{head}<script src=a.js></script></head><body><div id=root></div><noscript>This needs JavaScript.</noscript></body></html>"
                )),
                "/f" => Answer::of(200, media_type, body.as_bytes()),
                _ => Answer::of(404, "text/plain", b"none"),
            }
        });
        let wanted = [RECORDS[1].0, RECORDS[3].0, RECORDS[5].0];
        let ran = scrape(&["--feed", &server.url("/list")]).ended(0);
        assert_eq!(titles(&ran), wanted, "{kind}");
        let first = &ran.records()[0];
        assert_eq!((&first["issued"], &first["url"]), (&"2021-11-26".into(), &server.url("/node/1").into()), "{kind}");
        let languages: Vec<_> = ran.records().iter().map(|record| record["text_language"]["code"].clone()).collect();
        assert_eq!(languages, ["en", "es", "nl"]);
        // A page that is empty without JavaScript is replaced by its feed, and a message says so.
        let ran = scrape(&[&server.url("/app")]).ended(0);
        assert_eq!(titles(&ran), wanted, "{kind}");
        assert!(ran.err.contains("its feed is read in its place"), "{}", ran.err);
    }
    let server = Server::start(|path, _| match path {
        "/robots.txt" => Answer::of(404, "text/plain", b""),
        _ => Answer::html("<html><body><p>No feed here.</p></body></html>"),
    });
    assert!(scrape(&["--feed", &server.url("/")]).ended(1).err.contains("names no feed"));
}
