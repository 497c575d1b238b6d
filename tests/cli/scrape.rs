//! Tests of `scrape` against a real server on this machine.

use std::io::Write as _;
use std::time::{Duration, Instant};

use super::harness::{Ran, run};
use super::server::{Answer, Server};

/// Options that keep the tests short.
const QUICK: [&str; 10] =
    ["--pace", "0", "--retry-wait", "0.01", "--max-wait", "0.05", "--timeout", "5", "--contact", "test@example.org"];

/// Runs `scrape` with options that keep a test short, where the test does not set them.
pub(crate) fn scrape(args: &[&str]) -> Ran {
    let quick: Vec<&[&str]> = QUICK.chunks(2).filter(|option| !args.contains(&option[0])).collect();
    let all: Vec<&str> = ["scrape"].iter().chain(quick.into_iter().flatten()).chain(args).copied().collect();
    run(&all)
}

/// The titles of the records that a run printed.
pub(crate) fn titles(ran: &Ran) -> Vec<String> {
    ran.records().iter().map(|record| record["title"].as_str().unwrap_or("-").to_owned()).collect()
}

/// Six records, with the title and text of each.
pub(crate) const RECORDS: [(&str, &str); 6] = [
    (
        "Tides and travel in the northern bays",
        "How fishing families decide where to spend the winter, told in nine interviews.",
    ),
    (
        "Permits for seasonal work, compared",
        "Three islands, three systems; the paper compares fees, waiting times and wages.",
    ),
    (
        "Guía para oficinas municipales de retorno",
        "Los pasos que una oficina sigue cuando un vecino vuelve: documentos, salud y empleo.",
    ),
    ("El agua y los pueblos de la sierra", "Un estudio sobre los pozos que se secan y las familias que se quedan."),
    ("Jongeren aan de kust: blijven of gaan", "Negen dorpen zien hun jongeren vertrekken; deze studie vraagt waarom."),
    (
        "Handreiking voor huisvesting van oogsthulpen",
        "Regels en goede voorbeelden voor gemeenten met veel seizoenswerk.",
    ),
];

fn drupal8(page: usize, host: &str) -> String {
    let rows: String = RECORDS[page * 2..page * 2 + 2]
        .iter()
        .enumerate()
        .map(|(n, (title, text))| {
            format!(
                "<div class=\"views-row\"><article class=\"node\"><h3 class=\"node__title\"><a href=\"/node/{page}{n}\">{title}</a></h3>\
                 <div class=\"field field--name-created\"><time datetime=\"2023-10-2{n}T10:00:00Z\">2{n}/10/2023</time></div>\
                 <div class=\"field field--name-body\"><p>{text}</p></div>\
                 <a href=\"/sites/report-{page}{n}.pdf\" type=\"application/pdf; length=5120{n}\">PDF</a></article></div>"
            )
        })
        .collect();
    let next = if page < 2 {
        format!(
            "<li class=\"pager__item pager__item--next\"><a href=\"?page={}\" title=\"Go to next page\" rel=\"next\">\
             <span class=\"visually-hidden\">Next page</span><span aria-hidden=\"true\">››</span></a></li>",
            page + 1
        )
    } else {
        String::new()
    };
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Publications at {host}</title></head><body>\
         <header role=\"banner\"><nav><ul class=\"menu\"><li><a href=\"/\">Home</a></li><li><a href=\"/about\">About</a></li></ul></nav></header>\
         <main><h1>Publications</h1><form class=\"views-exposed-form\"><select name=\"theme\"><option>- Any -</option></select></form>\
         <div class=\"view-content\">{rows}</div>\
         <nav class=\"pager\" role=\"navigation\"><h4 class=\"visually-hidden\">Pagination</h4><ul class=\"pager__items\">\
         <li class=\"pager__item is-active\"><a href=\"?page={page}\"><span class=\"visually-hidden\">Current page</span>{}</a></li>{next}</ul></nav>\
         </main><footer><p>An institute that does not exist</p></footer></body></html>",
        page + 1
    )
}

fn drupal7(page: usize) -> String {
    let rows: String = RECORDS[page * 2..page * 2 + 2]
        .iter()
        .enumerate()
        .map(|(n, (title, text))| {
            format!(
                "<tr class=\"{}\"><td class=\"views-field views-field-title\"><a href=\"/content/{page}{n}\">{title}</a><br>{text}</td>\
                 <td class=\"views-field views-field-created\"><span class=\"date-display-single\" content=\"2022-03-1{n}T00:00:00+01:00\">1{n} March 2022</span></td></tr>",
                if n == 0 { "odd views-row-first" } else { "even views-row-last" }
            )
        })
        .collect();
    let pager: String = (0..3)
        .map(|n| {
            if n == page {
                format!("<li class=\"pager-current\">{}</li>", n + 1)
            } else {
                format!("<li class=\"pager-item\"><a href=\"/library?page={n}\">{}</a></li>", n + 1)
            }
        })
        .collect();
    format!(
        "<html><body><div id=\"header\"><ul class=\"menu\"><li><a href=\"/\">Home</a></li></ul></div><h1>Library</h1>\
         <table class=\"views-table\"><thead><tr><th>Title</th><th>Date</th></tr></thead><tbody>{rows}</tbody></table>\
         <ul class=\"pager\">{pager}</ul></body></html>"
    )
}

#[test]
fn a_drupal_8_listing_is_read_to_its_last_page() {
    let server = Server::start(|path, _| match path {
        "/publications" => Answer::html(&drupal8(0, "x")),
        "/publications?page=1" => Answer::html(&drupal8(1, "x")),
        "/publications?page=2" => Answer::html(&drupal8(2, "x")),
        _ => Answer::missing(),
    });
    let folder = tempfile::tempdir().unwrap();
    let (saved, summary) = (folder.path().join("pages"), folder.path().join("summary.json"));
    let args =
        [&server.url("/publications"), "--save", saved.to_str().unwrap(), "--summary", summary.to_str().unwrap()];
    let ran = scrape(&args).ended(0);
    assert_eq!(titles(&ran), RECORDS.map(|(title, _)| title));
    let records = ran.records();
    assert_eq!(records[0]["issued"], "2023-10-20");
    assert_eq!(records[3]["url"], server.url("/node/11"));
    assert_eq!(records[5]["files"][0]["bytes"], 51_201);
    assert_eq!(records[2]["text_language"]["code"], "es");
    assert_eq!(records[4]["text_language"]["code"], "nl");
    assert_eq!(records[0]["source"]["name"], "127.0.0.1");
    assert!(records[0]["source"]["retrieved"].as_str().unwrap().ends_with('Z'));
    assert_eq!(server.pages(), ["/publications", "/publications?page=1", "/publications?page=2"]);
    let agent = &server.asked()[0].headers["user-agent"];
    assert!(agent.starts_with("shelflist/") && agent.contains("test@example.org"), "{agent}");
    let figures: serde_json::Value = serde_json::from_slice(&std::fs::read(summary).unwrap()).unwrap();
    let host = format!("127.0.0.1:{}", server.port);
    assert_eq!((&figures["hosts"][&host]["pages"], &figures["hosts"][&host]["records"]), (&3.into(), &6.into()));
    // Reading the saved pages offline gives the same bytes.
    let again = run(&["import", saved.to_str().unwrap()]).ended(0);
    assert_eq!(again.bytes, ran.bytes);
    assert_eq!(server.pages().len(), 3);
}

#[test]
fn a_drupal_7_table_with_a_numbered_pager_is_read_to_its_end() {
    let server = Server::start(|path, _| match path {
        "/library" => Answer::html(&drupal7(0)),
        "/library?page=1" => Answer::html(&drupal7(1)),
        "/library?page=2" => Answer::html(&drupal7(2)),
        _ => Answer::missing(),
    });
    let ran = scrape(&[&server.url("/library")]).ended(0);
    assert_eq!(titles(&ran), RECORDS.map(|(title, _)| title));
    assert_eq!(ran.records()[1]["issued"], "2022-03-11");
}

/// A table of reports as an office writes it by hand: no class names a pager, and the page numbers stand in a line.
fn office(page: usize, months: &str) -> String {
    let rows: String = RECORDS[page * 2..page * 2 + 2]
        .iter()
        .map(|(title, text)| {
            format!("<tr><td>4-3-2021</td><td><a href=\"r{page}.php\">{title}</a><br>{text}</td></tr>")
        })
        .collect();
    let pages: Vec<String> = (1..=3)
        .map(|n| match n == page + 1 {
            true => format!("<b>{n}</b>"),
            false => format!("<a href=\"reports-{n}.html\">{n}</a>"),
        })
        .collect();
    format!(
        "<html><body><h1>Reports</h1>{months}<table><tr><th>Date</th><th>Title</th></tr>{rows}</table>\
         <p>Page: {}</p></body></html>",
        pages.join(" ")
    )
}

#[test]
fn page_numbers_that_nothing_marks_are_followed() {
    let server = Server::start(|path, _| match path {
        "/reports.html" => Answer::html(&office(0, "")),
        "/reports-2.html" => Answer::html(&office(1, "")),
        "/reports-3.html" => Answer::html(&office(2, "")),
        _ => Answer::missing(),
    });
    let ran = scrape(&[&server.url("/reports.html")]).ended(0);
    assert_eq!(titles(&ran), RECORDS.map(|(title, _)| title));
    assert_eq!(server.pages(), ["/reports.html", "/reports-2.html", "/reports-3.html"]);
}

#[test]
fn the_days_of_a_calendar_are_no_pages() {
    let day = |n: usize| match n {
        1 => "<td>1</td>".to_owned(),
        _ => format!("<td><a href=\"?day={n}\">{n}</a></td>"),
    };
    let week = |week: usize| format!("<tr>{}</tr>", (1..=7).map(|n| day(week * 7 + n)).collect::<String>());
    let months = format!("<table>{}</table>", (0..4).map(week).collect::<String>());
    let server = Server::start(move |path, _| match path {
        "/reports" => Answer::html(&office(0, &months).replace("Page:", "")),
        _ => Answer::missing(),
    });
    scrape(&[&server.url("/reports")]);
    let asked = server.pages();
    assert!(asked.iter().all(|page| !page.contains("day")), "{asked:?}");
}

#[test]
fn a_page_that_makes_a_pinned_selector_costly_is_refused() {
    let server = Server::start(|path, _| match path {
        "/long" => Answer::html(&format!("<html><body><h1>Reports</h1>{}", "<b>report</b><br>".repeat(50_000))),
        _ => Answer::missing(),
    });
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("long.toml");
    std::fs::write(&source, format!("urls = [{:?}]\nrecord = \".box ~ *\"\n", server.url("/long"))).unwrap();
    let ran = scrape(&[source.to_str().unwrap()]).ended(1);
    assert!(ran.err.contains("/long") && ran.err.contains("the selector \".box ~ *\""), "{}", ran.err);
}

#[test]
fn a_plan_fetches_robots_and_nothing_else() {
    let server = Server::start(|path, _| match path {
        "/robots.txt" => {
            Answer::of(200, "text/plain", b"User-agent: *\nDisallow: /private\nCrawl-delay: 0.02\nSitemap: /map.xml")
        }
        _ => Answer::missing(),
    });
    let ran = scrape(&["--plan", &server.url("/news"), &server.url("/private/news")]).ended(1);
    let lines: Vec<&str> = ran.out().lines().collect();
    assert!(lines[0].starts_with("fetch ") && lines[0].contains("sitemap /map.xml"), "{lines:?}");
    assert!(lines[1].starts_with("refuse ") && lines[1].contains("robots.txt"), "{lines:?}");
    assert!(server.pages().is_empty());
}

#[test]
fn robots_that_cannot_be_read_deny_and_missing_ones_allow() {
    let page = || Answer::html(&drupal8(2, "x"));
    for (robots, allowed) in [
        (Answer::missing(), true),
        (Answer::of(403, "text/plain", b""), true),
        (Answer::of(500, "text/plain", b""), false),
        (Answer::of(503, "text/plain", b""), false),
        (Answer::of(429, "text/plain", b""), false),
        (Answer::of(200, "text/plain", b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /"), false),
        (Answer::of(200, "text/plain", b"User-agent: SHELFLIST\nAllow: /\n\nUser-agent: *\nDisallow: /"), true),
        (Answer::redirect("/robots2.txt"), false),
        (Answer::redirect("/robots.txt"), true),
    ] {
        let server = Server::start(move |path, _| match path {
            "/robots.txt" => robots.clone(),
            "/robots2.txt" => Answer::of(200, "text/plain", b"user-agent: *\ndisallow: /l"),
            _ => page(),
        });
        let ran = scrape(&[&server.url("/list")]);
        let asked = server.pages().iter().any(|path| path == "/list");
        assert_eq!((asked, ran.status), (allowed, Some(if allowed { 0 } else { 3 })), "{}", ran.err);
    }
}

#[test]
fn busy_servers_are_asked_again_and_not_for_ever() {
    let server = Server::start(|path, before| match (path, before) {
        ("/heals", 0) => Answer::of(503, "text/plain", b""),
        ("/patience", 0) => Answer::of(429, "text/plain", b"").with("Retry-After", "0"),
        ("/far", _) => Answer::of(429, "text/plain", b"").with("Retry-After", "99999"),
        ("/reset", 0) => Answer::Raw(Vec::new()),
        ("/heals" | "/patience" | "/reset", _) => Answer::html(&drupal8(2, "x")),
        ("/busy", _) => Answer::of(503, "text/plain", b""),
        _ => Answer::missing(),
    });
    for path in ["/heals", "/patience", "/reset"] {
        scrape(&[&server.url(path)]).ended(0);
    }
    scrape(&[&server.url("/busy")]).ended(3);
    assert_eq!(server.pages().iter().filter(|path| *path == "/busy").count(), 4);
    // A server that asks for a very long pause is not asked again, for any of its pages.
    let ran = scrape(&["--hosts", "1", &server.url("/far"), &server.url("/heals")]).ended(3);
    assert!(
        ran.err.contains("429 (Too Many Requests), and wants not to be asked for 28 hours (come back then)"),
        "{}",
        ran.err
    );
    assert_eq!(server.pages().iter().filter(|path| *path == "/far").count(), 1);
    assert!(ran.err.contains("its host wants not to be asked for another 28 hours (come back then)"), "{}", ran.err);
}

#[test]
fn redirects_are_followed_with_care() {
    let other =
        Server::start(|path, _| if path == "/robots.txt" { Answer::missing() } else { Answer::html(&drupal8(2, "x")) });
    let private = format!("http://localhost:{}/x", other.port);
    let server = Server::start(move |path, _| match path {
        "/moved" => Answer::redirect("/list"),
        "/list" => Answer::html(&drupal8(2, "x")),
        "/loop" => Answer::redirect("/loop2"),
        "/loop2" => Answer::redirect("/loop"),
        "/file" => Answer::redirect("file:///etc/passwd"),
        "/data" => Answer::redirect("data:text/html,<p>x"),
        "/meta" => Answer::redirect("http://169.254.169.254/latest/meta-data/"),
        "/decimal" => Answer::redirect("http://2130706433/"),
        "/octal" => Answer::redirect("http://0177.0.0.1/"),
        "/mapped" => Answer::redirect("http://[::ffff:127.0.0.1]/"),
        "/private" => Answer::redirect(&private),
        path if path.starts_with("/chain") => {
            let n: u32 = path.trim_start_matches("/chain").parse().unwrap_or(0);
            Answer::redirect(&format!("/chain{}", n + 1))
        }
        _ => Answer::missing(),
    });
    scrape(&[&server.url("/moved")]).ended(0);
    for (path, reason) in [
        ("/loop", "circle"),
        ("/chain", "more than"),
        ("/file", "scheme"),
        ("/data", "scheme"),
        ("/meta", "not a public address"),
        ("/decimal", "not a public address"),
        ("/octal", "not a public address"),
        ("/mapped", "not a public address"),
        ("/private", "not a public address"),
    ] {
        let ran = scrape(&[&server.url(path)]);
        assert!(ran.status.is_some_and(|status| status >= 2) && ran.err.contains(reason), "{path}: {}", ran.err);
    }
    assert!(other.asked().is_empty());
    scrape(&["--allow-private", &server.url("/private")]).ended(0);
    assert!(!other.asked().is_empty());
}

#[test]
fn extra_headers_stay_with_the_hosts_that_the_user_named() {
    let other = Server::start(|_, _| Answer::html(&drupal8(2, "x")));
    let there = other.url("/x");
    let server =
        Server::start(move |path, _| if path == "/robots.txt" { Answer::missing() } else { Answer::redirect(&there) });
    let ran = scrape(&["--allow-private", "--header", "Cookie: id=secret", "-v", &server.url("/")]);
    assert!(server.asked().iter().all(|asked| asked.headers["cookie"] == "id=secret"));
    assert!(other.asked().iter().all(|asked| !asked.headers.contains_key("cookie")) && !other.asked().is_empty());
    assert!(!ran.err.contains("secret"), "{}", ran.err);
}

#[test]
fn slow_stalled_truncated_and_huge_bodies_are_errors_in_time() {
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        bomb.write_all(&[b' '; 1 << 18]).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    let mut cut = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    (0..20_000).for_each(|n| write!(cut, "{n} ").unwrap());
    let cut = cut.finish().unwrap();
    let cut = cut[..cut.len() / 2].to_vec();
    let gzip = |body: &[u8]| Answer::of(200, "text/html", body).with("Content-Encoding", "gzip");
    let (bomb, cut) = (gzip(&bomb), gzip(&cut));
    let server = Server::start(move |path, _| match path {
        "/drip" => Answer::Drip(Duration::from_millis(50)),
        "/stall" => Answer::Stall(Duration::from_secs(20)),
        "/short" => {
            Answer::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\nContent-Type: text/html\r\n\r\n<ul><li>".to_vec())
        }
        "/chunk" => Answer::Raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n<ul><li>".to_vec()),
        "/long" => Answer::of(200, "text/html", &vec![b'x'; 1 << 20]),
        "/bomb" => bomb.clone(),
        "/cut" => cut.clone(),
        "/headers" => Answer::Raw([b"HTTP/1.1 200 OK\r\n".to_vec(), b"X-A: b\r\n".repeat(100_000)].concat()),
        _ => Answer::missing(),
    });
    for (path, reason) in [
        ("/drip", "within"),
        ("/stall", "within"),
        ("/short", "not complete"),
        ("/chunk", "not complete"),
        ("/long", "larger than"),
        ("/bomb", "larger than"),
        ("/cut", "not complete"),
        ("/headers", ""),
    ] {
        let start = Instant::now();
        let ran = scrape(&["--timeout", "1", "--retries", "0", "--max-bytes", "500K", &server.url(path)]).ended(3);
        assert!(ran.err.contains(reason), "{path}: {}", ran.err);
        assert_eq!(ran.out(), "");
        assert!(start.elapsed() < Duration::from_secs(15), "{path}");
    }
}

#[test]
fn an_endless_pager_ends() {
    // Every page links to another one and shows the same records.
    let same = Server::start(|path, _| match path {
        "/robots.txt" => Answer::missing(),
        path => {
            let n: usize = path.rsplit('=').next().and_then(|n| n.parse().ok()).unwrap_or(0);
            Answer::html(&drupal8(1, "x").replace("?page=2", &format!("?page={}", n + 1)))
        }
    });
    let ran = scrape(&[&same.url("/list")]).ended(0);
    assert_eq!((ran.records().len(), same.pages().len()), (2, 2));
    // Every page has new records.
    let new = Server::start(|path, _| match path {
        "/robots.txt" => Answer::missing(),
        path => {
            let n: usize = path.rsplit('=').next().and_then(|n| n.parse().ok()).unwrap_or(0);
            let page = drupal8(1, "x").replace("?page=2", &format!("?page={}", n + 1));
            Answer::html(&page.replace("/node/1", &format!("/node/{n}")))
        }
    });
    let ran = scrape(&["--max-pages", "4", &new.url("/list")]).ended(0);
    assert_eq!((ran.records().len(), new.pages().len()), (8, 4));
    assert!(ran.err.contains("--max-pages"), "{}", ran.err);
}

#[test]
fn a_sitemap_leads_to_its_pages() {
    let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    zip.write_all(b"<urlset><url><loc>/</loc></url><url><loc>BASE/list?page=1</loc></url><url><loc>BASE/about</loc></url></urlset>").unwrap();
    drop(zip);
    let port = std::sync::Arc::new(std::sync::Mutex::new(0_u16));
    let shared = std::sync::Arc::clone(&port);
    let server = Server::start(move |path, _| {
        let base = format!("http://127.0.0.1:{}", shared.lock().unwrap());
        match path {
            "/sitemap.xml" => {
                let index = format!(
                    "<sitemapindex><sitemap><loc>{base}/part.xml.gz</loc></sitemap><sitemap><loc>file:///etc/passwd</loc></sitemap></sitemapindex>"
                );
                Answer::of(200, "application/xml", index.as_bytes())
            }
            "/part.xml.gz" => {
                let map = format!(
                    "<urlset><url><loc>{base}/list?page=1</loc></url><url><loc>{base}/about</loc></url></urlset>"
                );
                let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                zip.write_all(map.as_bytes()).unwrap();
                Answer::of(200, "application/gzip", &zip.finish().unwrap())
            }
            "/list?page=1" => Answer::html(&drupal8(1, "x")),
            _ => Answer::missing(),
        }
    });
    *port.lock().unwrap() = server.port;
    let ran = scrape(&["--match", "/list", &server.url("/sitemap.xml")]);
    assert_eq!(titles(&ran), [RECORDS[2].0, RECORDS[3].0]);
    assert_eq!(server.pages(), ["/sitemap.xml", "/part.xml.gz", "/list?page=1"]);
}

#[test]
fn a_source_pins_selectors_and_pager() {
    let page = |n: usize| {
        format!(
            "<html><body><div class=box><b>{}</b><i>{}</i></div><div class=box><b>{}</b><i>{}</i></div><div class=ad><b>Buy</b><i>now</i></div>{}</body></html>",
            RECORDS[n * 2].0,
            RECORDS[n * 2].1,
            RECORDS[n * 2 + 1].0,
            RECORDS[n * 2 + 1].1,
            if n == 0 { "<a id=onwards href=/two>.</a>" } else { "" }
        )
    };
    let server = Server::start(move |path, _| match path {
        "/one" => Answer::html(&page(0)),
        "/two" => Answer::html(&page(1)),
        _ => Answer::missing(),
    });
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("sources")).unwrap();
    let source = format!(
        "urls = [\"{}\"]\nrecord = \"div.box\"\nnext = \"#onwards\"\n[fields]\ntitle = \"b\"\ndescription = \"i\"\n",
        server.url("/one")
    );
    std::fs::write(folder.path().join("sources/boxes.toml"), source).unwrap();
    let ran = scrape(&["--seeds", folder.path().to_str().unwrap(), "boxes"]).ended(0);
    assert_eq!(titles(&ran), [RECORDS[0].0, RECORDS[1].0, RECORDS[2].0, RECORDS[3].0]);
    assert_eq!(ran.records()[0]["source"]["name"], "boxes");
    let wrong = scrape(&["--seeds", folder.path().to_str().unwrap(), "boxen"]).ended(2);
    assert!(wrong.err.contains("did you mean boxes?"), "{}", wrong.err);
}
