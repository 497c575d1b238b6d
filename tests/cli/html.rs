//! HTML pages: records with what the markup says of them, and pages that strangers send.

use std::fmt::Write as _;

use super::harness::{run, run_with};

#[test]
fn a_drupal_library_becomes_its_records_with_dates_languages_and_files() {
    let ran = run(&["import", "tests/data/web/drupal7.html"]).ended(0);
    let records = ran.records();
    let titles: Vec<&str> = records.iter().map(|record| record["title"].as_str().unwrap()).collect();
    assert_eq!(
        titles,
        [
            "What harbour towns told us about leaving and staying",
            "Guía para acompañar el retorno de jornaleros",
            "Seasonal permits in three island economies"
        ]
    );
    assert_eq!(records[0]["issued"], "2024-01-11");
    assert_eq!(records[0]["url"], "https://observatory.example.org/library/harbour-survey");
    let file = serde_json::json!([{
        "url": "https://observatory.example.org/files/harbour-survey.pdf", "media_type": "application/pdf", "bytes": 708_606
    }]);
    assert_eq!(records[0]["files"], file);
    assert_eq!(records[1]["languages"], serde_json::json!(["es"]));
    assert_eq!(records[1]["thematic_areas"][0]["label"], "Return and reintegration");
    let boilerplate = run(&["split", "-q", "--boilerplate", "tests/data/web/drupal7.html"]);
    assert!(boilerplate.out().contains("About the observatory") && !boilerplate.out().contains("basePath"));
}

#[test]
fn a_wordpress_archive_becomes_its_records_and_its_widgets_do_not() {
    let records = run(&["import", "-q", "tests/data/web/wordpress.html"]).ended(0).records();
    assert_eq!(records.len(), 2);
    assert_eq!(records[1]["title"], "Handreiking seizoensarbeid verschenen");
    assert_eq!(records[1]["issued"], "2023-04-03");
    assert_eq!(records[1]["text_language"]["code"], "nl");
    assert_eq!(records[1]["description_truncated"], true);
}

#[test]
fn a_page_from_a_pipe_gives_the_same_records() {
    let file = run(&["split", "-q", "tests/data/web/wordpress.html"]).records();
    let page = std::fs::read(super::harness::file("data/web/wordpress.html")).unwrap();
    let pipe = run_with(&["split", "-q", "--source", "wordpress", "-"], &page).records();
    let titles = |records: &[serde_json::Value]| records.iter().map(|r| r["id"].clone()).collect::<Vec<_>>();
    assert_eq!(titles(&file), titles(&pipe));
}

#[test]
fn lying_charsets_do_not_make_mojibake() {
    let list: String = (1..=4).fold(String::new(), |mut list, n| {
        let _ = write!(
            list,
            "<li><h3><a href='/{n}'>Población y niñez en Perú, parte {n}</a></h3><p>Señal número {n} del año.</p></li>"
        );
        list
    });
    let page =
        format!("<!doctype html><html lang=es><head><meta charset=CHARSET></head><body><ul>{list}</ul></body></html>");
    let utf8 = page.replace("CHARSET", "iso-8859-1");
    let latin = encoding_rs::WINDOWS_1252.encode(&page.replace("CHARSET", "windows-1252")).0.into_owned();
    let utf16: Vec<u8> = page.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [utf8.into_bytes(), latin, utf16] {
        let records = run_with(&["split", "-q", "--from", "html"], &bytes).ended(0).records();
        assert_eq!(records.len(), 4);
        assert_eq!(records[3]["title"], "Población y niñez en Perú, parte 4");
    }
}

#[test]
fn pages_that_are_built_to_cost_are_refused_or_read() {
    let cases = [
        "<div>".repeat(64_000),
        (0..12_000).map(|n| format!("<b id={n}>")).collect(),
        (0..2_000).map(|n| format!("<p><b id={n}>x</p>")).collect(),
        "<ul><li>".repeat(50_000),
        format!("<p{}>", (0..100_000).map(|n| format!(" a{n}=1")).collect::<String>()),
        "<table><tr><td>".repeat(20_000),
        "<a href=x>".repeat(50_000),
        format!("{}{}", "<i>".repeat(6_000), "</p>".repeat(6_000)),
        "<svg><desc>".repeat(20_000),
        "<select><option>x".repeat(4_000),
        "<li>word ".repeat(3_000),
    ];
    for page in cases {
        let ran = run_with(&["split", "-q", "--from", "html"], page.as_bytes());
        assert!(matches!(ran.status, Some(0 | 1)), "{:?}: {}", ran.status, ran.err);
    }
}

#[test]
fn a_page_that_is_empty_without_javascript_is_said_to_be_so() {
    let page = "<!doctype html><html><head><title>App</title><script src=/main.js></script></head>\
                <body><noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div></body></html>";
    let ran = run_with(&["import"], page.as_bytes()).ended(1);
    assert!(ran.err.contains("JavaScript"), "{}", ran.err);
}

#[test]
fn a_menu_is_no_listing() {
    let page = "<!doctype html><html><body><nav><ul><li><a href=/a>Home</a><li><a href=/b>About us</a>\
                <li><a href=/c>Contact</a></ul></nav><footer><p>Copyright</p></footer></body></html>";
    let ran = run_with(&["split"], page.as_bytes());
    assert_eq!(ran.out(), "", "{}", ran.err);
}
