//! Tests of what strangers send, one for each kind of fault that an attack on the tool once found. Each kind is tried at
//! several doors and in variants of its own.

use std::fs;
use std::path::Path;

use super::harness::{Ran, command, feed, run_in, run_with};
use super::project::{Project, listing, source};
use super::server::{Answer, Server};
use super::site::Site;

const QUICK: [&str; 7] = ["scrape", "--pace", "0", "--retries", "0", "--contact", "test@example.org"];

fn scrape(more: &[&str]) -> Ran {
    feed(command(&[&QUICK[..], more].concat()), b"")
}

/// Records whose addresses could run a program in a browser, in several spellings.
const HARMFUL: [&str; 5] = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(2)",
    "\\u0001javascript:alert(3)",
    "data:text/html,<script>alert(4)</script>",
    "vbscript:msgbox(5)",
];

fn harmful_records() -> String {
    let record = |(at, url): (usize, &&str)| {
        let rest = format!(r#""files":[{{"url":"{url}"}}],"links":[{{"url":"{url}","text":"go"}}]"#);
        format!(r#"{{"id":"r{at}","title":"Report {at}","url":"{url}",{rest},"source":{{"name":"s"}}}}"#) + "\n"
    };
    HARMFUL.iter().enumerate().map(record).collect()
}

#[test]
fn an_address_that_could_run_a_program_is_a_link_in_no_format() {
    let records = harmful_records();
    // What a link looks like in each format, before an address of a harmful scheme.
    let formats: [(&str, &[&str]); 10] = [
        ("atom", &["href=\""]),
        ("html", &["href=\"", "\"url\":\""]),
        ("markdown", &["](<", "](", "<"]),
        ("jsonld", &["\"url\":\"", "\"contentUrl\":\"", "\"@id\":\""]),
        ("jsonfeed", &["\"url\":\"", "\"external_url\":\""]),
        ("marcxml", &["<subfield code=\"u\">"]),
        ("mods", &["<url>", "<location><url>"]),
        ("ris", &["UR  - ", "L1  - ", "L2  - "]),
        ("bibtex", &["url = {", "file = {"]),
        ("csl", &["\"URL\":\""]),
    ];
    for (format, starts) in formats {
        let ran = run_with(&["export", "-f", format], records.as_bytes()).ended(0);
        let text = ran.out().to_lowercase();
        for start in starts {
            for scheme in ["javascript:", "\u{1}javascript:", "data:text", "vbscript:"] {
                let link = format!("{}{scheme}", start.to_lowercase());
                assert!(!text.contains(&link), "{format}: {link}: {}", ran.out());
            }
        }
        // The address is kept as text.
        assert!(text.contains("vbscript"), "{format}: {}", ran.out());
    }
    // Formats of data give the records back, and reading them says what will not be a link.
    let back = run_with(&["export", "-f", "jsonl"], records.as_bytes()).ended(0);
    assert_eq!(back.records()[0]["url"], "javascript:alert(1)");
    let feed = r#"<rss version="2.0"><channel><item><title>A report on bridges</title><link>javascript:alert(1)</link>
        <description>Bridges of the valley.</description></item></channel></rss>"#;
    let read = run_with(&["import", "--from", "rss"], feed.as_bytes());
    for record in read.records() {
        let is_link = record["url"].as_str().is_some_and(|url| url.starts_with("javascript"));
        let is_said = record["issues"].as_array().unwrap().iter().any(|issue| issue["code"] == "unsafe-link");
        assert!(!is_link || is_said, "{record}");
    }
}

#[test]
fn a_cell_is_no_formula_in_a_spreadsheet_with_another_separator() {
    let cells = ["Boats;=1+1", "Boats; \"@SUM(1)", "Boats\n\n+1;-2", "Boats\t=1"];
    let records: String = cells
        .iter()
        .map(|cell| serde_json::json!({"title": "A", "description": cell, "source": {"name": "s"}}).to_string() + "\n")
        .collect();
    let csv = run_with(&["export", "-f", "csv"], records.as_bytes()).ended(0);
    for part in csv.out().split([';', '\t', '\n', '\r']).skip(1) {
        let part = part.trim_start_matches(['"', ' ']);
        assert!(!part.starts_with(['=', '+', '-', '@']), "{part:?} in {}", csv.out());
    }
    let back = run_with(&["export", "-f", "jsonl"], &csv.bytes).ended(0);
    for (record, cell) in back.records().iter().zip(cells) {
        assert_eq!(record["description"], cell);
    }
}

#[test]
fn a_nul_goes_through_csv_without_loss() {
    for (field, value) in [("title", "a\0b"), ("description", "\0"), ("publisher", "x\0\0=1;=2")] {
        let record = serde_json::json!({"title": "A", field: value, "source": {"name": "s"}}).to_string();
        let csv = run_with(&["export", "-f", "csv"], record.as_bytes()).ended(0);
        assert!(!csv.bytes.contains(&0));
        let back = run_with(&["export", "-f", "jsonl"], &csv.bytes).ended(0);
        assert_eq!(back.records()[0][field], value);
    }
}

/// Every file below a folder, as text.
fn files(folder: &Path) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = if path.is_dir() { files(&path).into_bytes() } else { fs::read(&path).unwrap() };
        all.push_str(&String::from_utf8_lossy(&bytes));
    }
    all
}

#[test]
fn a_login_in_an_address_is_refused_and_shown_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site.toml");
    for address in [
        "https://me:geheim@127.0.0.1:9/a",
        "https://geheim@127.0.0.1:9/a",
        "https://me:geh eim@exa mple.org/",
        "https:\\\\me:geheim@example.org",
        "http://me:geheim@[::1/x",
    ] {
        let shows = |text: &str| text.contains("geheim") || text.contains("eim@");
        let ran = scrape(&[address, "--save", folder.path().join("saved").to_str().unwrap()]).ended(2);
        assert!(!shows(&ran.err) && ran.err.contains("--header"), "{}", ran.err);
        fs::write(&site, format!("urls = [{address:?}]\n")).unwrap();
        let ran = scrape(&[site.to_str().unwrap()]).ended(2);
        assert!(!shows(&ran.err) && ran.err.contains("--header"), "{}", ran.err);
        let project = Project::new(&format!("[[source]]\nname = \"town\"\nurl = {address:?}\n"));
        for args in [&["refresh"][..], &["status"], &["refresh", "--dry-run"]] {
            let ran = project.run(args).ended(2);
            assert!(!shows(&ran.err) && ran.err.contains("--header"), "{}", ran.err);
        }
        fs::remove_file(project.path("shelflist.toml")).unwrap();
        assert!(!shows(&files(project.folder.path())));
    }
    assert!(!folder.path().join("saved").exists());
}

#[test]
fn a_login_that_a_server_sends_is_not_followed_and_not_kept() {
    let page = |next: &str| {
        let rows: String = (1..5)
            .map(|n| format!("<li class=row><h3><a href='/p/{next}{n}'>Notes from the estuary {n}</a></h3><p>What the boats of village {n}{next} brought home in the spring.</p></li>"))
            .collect();
        format!("<html><body><ul>{rows}</ul><a rel=next href='{next}'>Next</a></body></html>")
    };
    let server = Server::start(move |path, _| match path {
        "/moved" => Answer::redirect("http://me:geheim@127.0.0.1:1/2"),
        "/1" => Answer::html(&page("//me:geheim@127.0.0.1:2/2")),
        _ => Answer::of(404, "text/plain", b""),
    });
    for path in ["/moved", "/1"] {
        let folder = tempfile::tempdir().unwrap();
        let saved = folder.path().join("saved");
        let ran = scrape(&[&server.url(path), "--save", saved.to_str().unwrap()]);
        assert!(!ran.err.contains("geheim"), "{}", ran.err);
        let index = fs::read_to_string(saved.join("saved.jsonl")).unwrap_or_default();
        assert!(!index.contains("geheim"), "{index}");
        let project = Project::new(&format!("[[source]]\nname = \"town\"\nurl = {:?}\n", server.url(path)));
        let ran = project.run(&["refresh", "--report", "new.md"]);
        assert!(!ran.err.contains("geheim"), "{}", ran.err);
        let store = rusqlite::Connection::open(project.path("shelflist.db")).unwrap();
        let kept: i64 = store
            .query_row("SELECT count(*) FROM page WHERE location || next LIKE '%geheim%'", [], |row| row.get(0))
            .unwrap();
        assert_eq!(kept, 0);
    }
}

#[test]
fn refresh_sends_a_login_as_a_header_to_the_hosts_of_the_project_only() {
    let other = Server::start(|_, _| Answer::of(200, "text/plain", listing(0..3).as_bytes()));
    let elsewhere = other.url("/2");
    let server = Server::start(move |path, _| match path {
        "/1" => Answer::redirect(&elsewhere),
        _ => Answer::of(404, "text/plain", b""),
    });
    let project = Project::new(
        &format!("[[source]]\nname = \"town\"\nurl = {:?}\n[politeness]\nallow_private = true\n", server.url("/1"))
            .replace("[politeness]\nallow_private = true\n", ""),
    );
    let text = fs::read_to_string(project.path("shelflist.toml")).unwrap() + "allow_private = true\n";
    fs::write(project.path("shelflist.toml"), text).unwrap();
    let ran = project.run(&["refresh", "--header", "Authorization: Basic Z2VoZWlt"]).ended(0);
    let sent = |server: &Server| server.asked().iter().any(|asked| asked.headers.contains_key("authorization"));
    assert!(sent(&server) && !sent(&other), "{}", ran.err);
    assert!(!files(project.folder.path()).contains("Z2VoZWlt") && !ran.err.contains("Z2VoZWlt"));
}

#[test]
fn the_answer_of_a_server_is_shown_as_text_and_cut() {
    let (long, escape) = ("x".repeat(100_000), "\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}");
    let oai = |code: &str, words: &str| {
        let words = words.replace('\u{1b}', "&#x1b;").replace('\u{7}', "");
        format!(
            "<?xml version='1.0'?><OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'><responseDate>2020-01-01</responseDate><error code='{code}'>{words}</error></OAI-PMH>"
        )
    };
    let raw = |head: String, body: &str| {
        Answer::Raw(format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes())
    };
    let answers: Vec<(&str, Answer)> = vec![
        ("a reason", raw(format!("HTTP/1.1 500 {}", "boom ".repeat(1000)), "")),
        (
            "a reason with escapes",
            Answer::Raw(b"HTTP/1.1 404 \x9b31m\x1b[31mgone\r\nContent-Length: 0\r\n\r\n".to_vec()),
        ),
        ("a long address", Answer::redirect(&format!("/{}", "x".repeat(50_000)))),
        ("a long scheme", Answer::redirect(&format!("{}:y", "x".repeat(50_000)))),
        ("a long host", Answer::redirect(&format!("http://{}.invalid/", "x".repeat(50_000)))),
        ("escapes in an address", raw("HTTP/1.1 302 Found\r\nLocation: /\u{9b}31m%1b[31m\u{202e}".to_owned(), "")),
        ("no status", Answer::Raw(format!("{escape}{long}").into_bytes())),
        ("a long media type", Answer::of(200, &format!("application/{}", "x".repeat(50_000)), b"\x00\x01\x02\x1b[31m")),
        ("a long wait", Answer::of(429, "text/plain", b"").with("Retry-After", &"9".repeat(50_000))),
        (
            "an error of a repository",
            Answer::of(200, "text/xml", oai("badArgument", &format!("{escape}{long}")).as_bytes()),
        ),
        ("a long code of a repository", Answer::of(200, "text/xml", oai(&long, "no").as_bytes())),
        (
            "JSON that is none",
            Answer::of(200, "application/json", format!("{{\"{escape}{long}\": {escape}").as_bytes()),
        ),
        (
            "a feed that is none",
            Answer::of(200, "application/rss+xml", format!("<rss><channel><{long}>{escape}</b>").as_bytes()),
        ),
    ];
    for (kind, answer) in answers {
        let sent = answer.clone();
        let server = Server::start(move |path, _| match path {
            "/a" => sent.clone(),
            _ => Answer::of(404, "text/plain", b""),
        });
        let project = Project::new(&format!("[[source]]\nname = \"town\"\nurl = {:?}\n", server.url("/a")));
        let refreshed = project.run(&["refresh", "--report", "new.md", "--report", "new.json"]);
        let status = project.run(&["status"]);
        for ran in
            [scrape(&[&server.url("/a")]), scrape(&[&server.url("/a"), "--log-format", "json"]), refreshed, status]
        {
            let shown = format!("{}{}", ran.err, ran.out());
            let obeyed = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}');
            assert!(!shown.contains(obeyed), "{kind}: {shown:?}");
            assert!(shown.len() < 6_000 && !shown.is_empty(), "{kind}: {} bytes", shown.len());
        }
        let scraped = scrape(&[&server.url("/a")]);
        assert!(matches!(scraped.status, Some(1..=3)), "{kind}: {:?} {}", scraped.status, scraped.err);
        for name in ["new.md", "new.json"] {
            let report = fs::read_to_string(project.path(name)).unwrap_or_default();
            assert!(report.len() < 20_000, "{kind}: {name} has {} bytes", report.len());
        }
    }
    // The rules of robots.txt, and where it leads, are texts of a server, too.
    let server = Server::start(move |path, _| match path {
        "/robots.txt" => Answer::redirect(&format!("{}:\u{1b}[31m", "r".repeat(50_000))),
        _ => Answer::html("<p>Nothing here.</p>"),
    });
    let ran = scrape(&[&server.url("/a")]).ended(3);
    assert!(ran.err.contains("robots.txt") && ran.err.len() < 2_000 && !ran.err.contains('\u{1b}'), "{}", ran.err);
}

#[test]
fn interim_answers_without_end_end_with_the_time_of_the_request() {
    for status in ["103 Early Hints", "100 Continue", "102 Processing"] {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/a", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            use std::io::{Read as _, Write as _};
            for mut stream in listener.incoming().flatten() {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request);
                if String::from_utf8_lossy(&request).contains("robots.txt") {
                    let _ =
                        stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                    continue;
                }
                let interim = format!("HTTP/1.1 {status}\r\n\r\n").repeat(100);
                while stream.write_all(interim.as_bytes()).is_ok() {}
            }
        });
        let start = std::time::Instant::now();
        let ran = scrape(&[&url, "--timeout", "3"]).ended(3);
        assert!(ran.err.contains("no complete answer within 3 seconds"), "{status}: {}", ran.err);
        assert!(start.elapsed().as_secs() < 30 && ran.out().is_empty());
    }
}

#[test]
fn a_file_that_is_named_like_a_document_is_read_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let contents: [&[u8]; 3] = [b"hello there\nthis is no archive\n", b"\x00\x01\x02\x03", b""];
    for name in ["a.warc", "a.warc.gz", "a.wacz", "a.mhtml", "a.mht", "a.mrc", "a.xlsx", "a.ods", "a.bib", "a.xml"] {
        for content in contents {
            fs::write(folder.path().join(name), content).unwrap();
            let ran = run_in(folder.path(), &["import", name, "-o", "out.jsonl"]);
            assert!(matches!(ran.status, Some(1..=3)) && !ran.err.is_empty(), "{name}: {:?} {}", ran.status, ran.err);
            assert!(!folder.path().join("out.jsonl").exists());
            fs::remove_file(folder.path().join(name)).unwrap();
        }
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_costs_a_line_and_not_the_output() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("pages")).unwrap();
    fs::write(at("pages/a.txt"), listing(0..4)).unwrap();
    for (name, to) in [("b.txt", "nowhere.txt"), ("c.html", "c.html"), ("d.txt", "../../../nowhere/x")] {
        std::os::unix::fs::symlink(to, at("pages").join(name)).unwrap();
    }
    let ran = run_in(folder.path(), &["import", "pages", "-o", "all.jsonl"]);
    assert!(["b.txt", "c.html", "d.txt"].iter().all(|name| ran.err.contains(name)), "{}", ran.err);
    let text = fs::read_to_string(at("all.jsonl")).unwrap_or_default();
    assert_eq!(text.lines().count(), 4, "{:?} {}", ran.status, ran.err);
}

#[test]
fn control_characters_are_in_no_report() {
    let site = Site::start();
    let project = Project::new(&source("town", &site, &["/feed"]));
    let item = |n: u32, link: &str| {
        format!(
            "{{\"id\":\"{n}\",\"title\":\"Report \\u001b]0;owned\\u0007 {n} \\u009b31m\\u202e\",\"url\":\"{link}\",\
             \"content_text\":\"The boats \\u001b[2J of village {n}.\"}}"
        )
    };
    let links = [
        "https://example.org/\\u001b[31m",
        "https://example.org/\\u009b2J",
        "https://example.org/a\\u202eb>c",
        "https://example.org/ok",
    ];
    let items: Vec<String> = (0_u32..).zip(links).map(|(n, link)| item(n, link)).collect();
    site.set(
        "/feed",
        &format!(
            "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\",\"items\":[{}]}}",
            items.join(",")
        ),
    );
    let reports = ["new.md", "new.html", "new.json"];
    let args: Vec<&str> = reports.iter().flat_map(|name| ["--report", name]).collect();
    let ran = project.run(&[&["refresh"][..], &args].concat());
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    for name in reports {
        let text = fs::read_to_string(project.path(name)).unwrap();
        assert!(text.contains("Report"), "{name}");
        let obeyed = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
        assert!(!text.contains(obeyed), "{name}: {text:?}");
        assert!(name.ends_with("html") || !text.contains('\u{202e}'), "{name}: {text:?}");
    }
}

#[test]
fn a_store_that_vanishes_during_a_run_is_an_error() {
    // The store is removed, another file is put in its place, or its name is given to another store.
    for how in ["removed", "replaced", "exchanged"] {
        let site = Site::start();
        site.set("/1", &listing(0..4));
        site.set("/2", &listing(4..8));
        let project = Project::new(&(source("town", &site, &["/1"]) + &source("parks", &site, &["/2"])));
        project.refresh(0);
        let catalogue = fs::read(project.path("catalogue.jsonl")).unwrap();
        site.set("/1", &listing(0..5));
        site.hold("/2");
        site.asked();
        let mut refresh = command(&["refresh"]);
        refresh.current_dir(project.folder.path());
        let refresh = std::thread::spawn(move || feed(refresh, b""));
        site.wait_for("/2");
        let store = project.path("shelflist.db");
        fs::copy(&store, project.path("copy.db")).unwrap();
        fs::remove_file(&store).unwrap();
        match how {
            "replaced" => fs::write(&store, "other").unwrap(),
            "exchanged" => fs::rename(project.path("copy.db"), &store).unwrap(),
            _ => {}
        }
        site.release("/2");
        let ran = refresh.join().unwrap().ended(3);
        assert!(ran.err.contains("removed or replaced during the run") && ran.err.contains("("), "{how}: {}", ran.err);
        assert_eq!(fs::read(project.path("catalogue.jsonl")).unwrap(), catalogue, "{how}");
    }
}

#[test]
fn a_clock_that_jumped_leaves_no_date_of_the_future() {
    // The clock was wrong in the first run, in a later one, and in two.
    for wrong in [&[0][..], &[1], &[0, 1]] {
        let site = Site::start();
        let project = Project::new(&(source("town", &site, &["/1"]) + "[[export]]\npath = \"new.atom\"\n"));
        for round in 0..3 {
            site.set("/1", &listing(0..4 + round));
            let mut refresh = command(&["refresh", "--report", "new.json"]);
            refresh.current_dir(project.folder.path());
            if wrong.contains(&round) {
                refresh.env("SOURCE_DATE_EPOCH", "4070908800");
            }
            let ran = feed(refresh, b"").ended(0);
            let is_after = round > 0 && wrong.contains(&(round - 1)) && !wrong.contains(&round);
            assert_eq!(ran.err.contains("wrong clock"), is_after, "{wrong:?} {round}: {}", ran.err);
        }
        for args in [&["status", "--runs"][..], &["status"], &["search"], &["diff", "1", "now"]] {
            let ran = project.run(args);
            assert!(!ran.out().contains("2099-"), "{wrong:?} {args:?}: {}", ran.out());
        }
        for name in ["catalogue.jsonl", "new.atom", "new.json"] {
            let text = fs::read_to_string(project.path(name)).unwrap();
            assert!(!text.contains("2099-"), "{wrong:?} {name}: {text}");
        }
        // The store is in order after its dates were changed.
        project.run(&["refresh"]).ended(0);
    }
}
