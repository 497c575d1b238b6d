//! Tests of what a run of `scrape` saves, how many pages it reads, and what its plan says about that.

use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::harness::{Ran, command, run};
use super::pagers::page;
use super::project::Project;
use super::scrape::RECORDS;
use super::server::{Answer, Server};
use super::site::Site;

const QUICK: [&str; 6] = ["--pace", "0", "--retries", "0", "--contact", "test@example.org"];

fn scrape(args: &[&str]) -> Ran {
    run(&["scrape"].iter().chain(&QUICK).chain(args).copied().collect::<Vec<_>>())
}

/// A site with a listing of three pages.
fn site() -> Site {
    let site = Site::start();
    for number in 0..3 {
        let path = if number == 0 { "/list".to_owned() } else { format!("/list?page={number}") };
        let next = if number < 2 { format!("<a href='/list?page={}'>Next</a>", number + 1) } else { String::new() };
        site.set(&path, &page(number, &next));
    }
    site
}

#[test]
fn a_page_is_kept_when_it_is_read() {
    let site = site();
    site.hold("/list?page=2");
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("pages");
    let url = format!("{}/list", site.url);
    let mut killed = command(&["scrape", &url, "--save", saved.to_str().unwrap(), "--pace", "0", "-q"]);
    let mut killed = killed.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    site.wait_for("/list?page=2");
    killed.kill().unwrap();
    killed.wait().unwrap();
    site.release("/list?page=2");
    let read = run(&["import", "-q", saved.to_str().unwrap()]).ended(0).records();
    let titles: Vec<&Value> = read.iter().map(|record| &record["title"]).collect();
    assert_eq!(titles, RECORDS[..4].iter().map(|(title, _)| title).collect::<Vec<_>>());
    // The resumed run gives the same records as an uninterrupted one, and so does the folder of saved pages.
    let whole = scrape(&[&url, "--save", saved.to_str().unwrap(), "--resume"]).ended(0);
    assert_eq!(whole.records().len(), 6);
    assert_eq!(run(&["import", saved.to_str().unwrap()]).ended(0).bytes, whole.bytes);
}

#[test]
fn pages_that_come_mixed_are_read_in_the_order_of_their_starts() {
    let (slow, quick) = (site(), site());
    slow.hold("/list?page=1");
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("pages");
    // Two names of the same machine count as two hosts, which are read at the same time.
    let urls = [format!("{}/list", slow.url), format!("{}/list", quick.url.replace("127.0.0.1", "localhost"))];
    let save = saved.to_str().unwrap();
    let mut running = command(&["scrape", &urls[0], &urls[1], "--save", save, "--pace", "0", "--allow-private"]);
    let running = running.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    quick.wait_for("/list?page=2");
    let end = Instant::now() + Duration::from_secs(60);
    let kept = || std::fs::read_to_string(saved.join("saved.jsonl")).map_or(0, |index| index.lines().count());
    while kept() < 4 {
        assert!(Instant::now() < end, "what is read is kept");
        std::thread::sleep(Duration::from_millis(10));
    }
    slow.release("/list?page=1");
    let output = running.wait_with_output().unwrap();
    let index = std::fs::read_to_string(saved.join("saved.jsonl")).unwrap();
    let last = index.lines().last().unwrap();
    assert!(last.contains("127.0.0.1"), "the slow one came last: {index}");
    assert_eq!(run(&["import", save]).ended(0).bytes, output.stdout);
}

fn map(count: usize) -> Server {
    let port = std::sync::Arc::new(std::sync::OnceLock::new());
    let shared = std::sync::Arc::clone(&port);
    let server = Server::start(move |path, _| {
        let base = format!("http://127.0.0.1:{}", shared.get().unwrap_or(&0));
        match path {
            "/sitemap.xml" => {
                let pages: String = (0..count).map(|n| format!("<url><loc>{base}/p/{n}</loc></url>")).collect();
                Answer::of(200, "application/xml", format!("<urlset>{pages}</urlset>").as_bytes())
            }
            path if path.starts_with("/p/") => Answer::html(&page(0, "").replace("/r/", &format!("/r{path}/"))),
            _ => Answer::of(404, "text/plain", b"no such page"),
        }
    });
    port.set(server.port).unwrap();
    server
}

#[test]
fn of_a_sitemap_as_many_pages_are_read_as_was_said() {
    let server = map(9);
    let url = server.url("/sitemap.xml");
    let ran = scrape(&[&url, "--max-pages", "3", "--hosts", "1"]).ended(0);
    assert_eq!(server.pages(), ["/sitemap.xml", "/p/0", "/p/1", "/p/2"]);
    let said = format!("{url}: it leads to more than 3 pages, which were not read (--max-pages reads more");
    assert!(ran.err.contains(&said), "{}", ran.err);
    // The limit of 50 pages applies to a listing, not to a sitemap.
    let large = map(60);
    scrape(&[&large.url("/sitemap.xml"), "--hosts", "1"]).ended(0);
    assert_eq!(large.pages().len(), 61);
    let ran = scrape(&[&url, "--max-pages", "3", "--match", "/p/[78]", "--hosts", "1"]).ended(0);
    assert_eq!(server.pages()[4..], ["/sitemap.xml", "/p/7", "/p/8"]);
    assert!(!ran.err.contains("--max-pages"), "{}", ran.err);
}

#[test]
fn a_plan_says_how_far_a_run_goes_to_people_and_to_machines() {
    let server = Server::start(|path, _| match path {
        "/robots.txt" => {
            Answer::of(200, "text/plain", b"User-agent: *\nDisallow: /private\nSitemap: https://example.org/map.xml\n")
        }
        _ => Answer::of(404, "text/plain", b"no such page"),
    });
    let (list, map, no) = (server.url("/list"), server.url("/sitemap.xml"), server.url("/private/list"));
    let args = ["--plan", "--pace", "1", "--contact", "a@example.org"];
    let plan = |more: &[&str]| run(&["scrape"].iter().chain(&args).chain(more).copied().collect::<Vec<_>>());
    let ran = plan(&[&list, &map]).ended(0);
    let lines: Vec<&str> = ran.out().lines().collect();
    let named = "; sitemap https://example.org/map.xml";
    assert_eq!(lines[0], format!("fetch {list} (up to 50 pages, 1 second apart{named})"));
    assert_eq!(lines[1], format!("fetch {map} (a sitemap and up to 50000 pages that it names, 1 second apart{named})"));
    let ran = plan(&[&list, "--details", "--max-pages", "1"]).ended(0);
    assert!(ran.out().contains("(up to 1 page, and each record's detail page, 1 second apart"), "{}", ran.out());
    let ran = plan(&[&list, &no, "-f", "jsonl", "--log-format", "json"]).ended(1);
    let lines = ran.records();
    assert_eq!((&lines[0]["verdict"], &lines[0]["url"]), (&"fetch".into(), &list.clone().into()));
    assert_eq!((&lines[0]["pace"], &lines[1]["verdict"]), (&1.0.into(), &"refuse".into()));
    assert_eq!(lines[1]["why"], "robots.txt disallows it");
    let told: Value = serde_json::from_str(ran.err.trim()).unwrap();
    assert_eq!((&told["level"], &told["refused"]), (&"summary".into(), &1.into()));
    let all: Value = serde_json::from_str(plan(&[&list, &no, "-f", "json"]).ended(1).out()).unwrap();
    assert_eq!(all.as_array().unwrap(), &lines);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.json");
    plan(&[&list, &no, "-o", path.to_str().unwrap()]).ended(1);
    assert_eq!(serde_json::from_slice::<Value>(&std::fs::read(&path).unwrap()).unwrap(), all);
    assert!(plan(&[&list, "-f", "csv"]).ended(2).err.contains("a plan is not written as csv"));
    assert!(plan(&[&list, "--summary", "x.json"]).ended(2).err.contains("--summary"));
    assert!(server.pages().is_empty());
}

#[test]
fn pinned_selectors_that_find_nothing_are_named_once_with_their_file() {
    let site = site();
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("library.toml");
    let path = source.to_str().unwrap();
    let pinned = |pins: &str| {
        std::fs::write(&source, format!("urls = [\"{}/list\"]\n{pins}", site.url)).unwrap();
        scrape(&[path])
    };
    let ran = pinned("record = \"div.gone\"\n").ended(1);
    let said = format!("{path}: the selector \"div.gone\" of record finds nothing at {}/list", site.url);
    assert!(ran.err.contains(&said), "{}", ran.err);
    let ran =
        pinned("record = \"div.card\"\nnext = \"a.gone\"\n[fields]\ntitle = \"h2\"\nissued = \"p.gone\"\n").ended(0);
    for said in
        [": the selector \"a.gone\" of next finds nothing at", ": the selector \"p.gone\" of a field finds nothing at"]
    {
        assert_eq!(ran.err.matches(&format!("{path}{said}")).count(), 1, "{}", ran.err);
    }
    assert!(!ran.err.contains("\"h2\"") && !ran.err.contains("div.card"), "{}", ran.err);
    // The last page has no next page.
    let ran = pinned("record = \"div.card\"\nnext = \"div.grid + div a\"\n[fields]\ntitle = \"h2\"\n").ended(0);
    assert_eq!((ran.records().len(), ran.err.contains("the selector")), (6, false), "{}", ran.err);
}

#[test]
fn a_refresh_names_pinned_selectors_that_find_nothing_on_all_of_a_listing() {
    let site = site();
    let project = Project::new("[[source]]\nname = \"library\"\nsite = \"library.toml\"\n");
    let pins = "record = \"div.card\"\nnext = \"div.grid + div a\"\n[fields]\ntitle = \"h2\"\nissued = \"p.date\"\n";
    std::fs::write(project.path("library.toml"), format!("urls = [\"{}/list\"]\n{pins}", site.url)).unwrap();
    let ran = project.run(&["refresh"]).ended(0);
    assert!(!ran.err.contains("the selector"), "{}", ran.err);
    // The last page has no next page, and one page alone is no reason for a warning.
    site.set("/list?page=2", &page(2, "").replace("Library", "The library"));
    let ran = project.run(&["refresh"]).ended(0);
    assert!(!ran.err.contains("the selector"), "{}", ran.err);
    for number in 0..3 {
        let path = if number == 0 { "/list".to_owned() } else { format!("/list?page={number}") };
        let next = if number < 2 { format!("<a href='/list?page={}'>Next</a>", number + 1) } else { String::new() };
        site.set(&path, &page(number, &next).replace("class=date", "class=day"));
    }
    let ran = project.run(&["refresh"]).ended(0);
    let said = format!("library.toml: the selector \"p.date\" of a field finds nothing at {}/list", site.url);
    assert_eq!(ran.err.matches("the selector").count(), 1, "{}", ran.err);
    assert!(ran.err.contains(&said), "{}", ran.err);
    assert!(project.run(&["status"]).ended(0).out().contains("p.date"), "the status keeps it");
}

#[test]
fn times_that_are_none_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("library.toml");
    std::fs::write(&source, "urls = [\"https://example.org/list\"]\npace = -1\n").unwrap();
    let ran = scrape(&["--plan", source.to_str().unwrap()]).ended(2);
    assert!(ran.err.contains("library.toml: pace = -1: not a number of seconds"), "{}", ran.err);
    let ran = scrape(&["--plan", "https://example.org/list", "--timeout", "0"]).ended(2);
    assert!(ran.err.contains("--timeout") && ran.err.contains("0 seconds leave no time for an answer"), "{}", ran.err);
}

#[test]
fn a_page_of_a_sitemap_without_records_gives_way_to_its_feed() {
    let site = Site::start();
    let url = &site.url;
    let map = format!("<?xml version=\"1.0\"?><urlset><url><loc>{url}/app</loc></url></urlset>");
    site.set("/sitemap.xml", &map);
    let feed = "<link rel='alternate' type='application/rss+xml' href='/feed'>";
    // The page has a pager, which is not followed because a sitemap names all of its pages.
    let pager = "<ul class='pager'><li><a href='/app?page=1' rel='next'>Next</a></li></ul>";
    site.set("/app", &format!("<html><head>{feed}</head><body><main></main>{pager}</body></html>"));
    site.set("/app?page=1", &page(0, ""));
    let items = RECORDS.map(|(title, _)| format!("<item><title>{title}</title><link>{url}/r</link></item>")).concat();
    site.set("/feed", &format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel>{items}</channel></rss>"));
    let ran = scrape(&[&format!("{url}/sitemap.xml")]).ended(0);
    let paths: Vec<String> = site.asked().into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["/sitemap.xml", "/app", "/feed"]);
    let records = ran.records();
    let titles: Vec<&Value> = records.iter().map(|record| &record["title"]).collect();
    assert_eq!(titles, RECORDS.map(|(title, _)| title));
    assert!(ran.err.contains(&format!("its feed is read in its place: {url}/feed")), "{}", ran.err);
}
