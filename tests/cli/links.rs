//! Tests that every address in a record is kept: as its page, as a document, or among its links.

use std::fs;

use serde_json::{Value, json};

use super::harness::run;

/// The title, the page, the documents and the other links of each record of a page with six rows. `row` writes the
/// cells of a row, and `head` is added to the head of the page.
fn addresses(head: &str, row: impl Fn(usize) -> String) -> Vec<Value> {
    const TITLES: [&str; 6] = [
        "Ice on the upper river in winter",
        "Who may fish below the old weir",
        "Ferries between the two harbours",
        "Mussels and what they tell us",
        "Salt in the wells of the delta",
        "Willows along the towpath",
    ];
    let rows: String = TITLES
        .iter()
        .enumerate()
        .map(|(at, title)| row(at).replace("TITLE", title).replace("DATE", &format!("{} March 2024", 20 - at)))
        .collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("page.html");
    let page = format!(
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8>{head}<title>Reports</title></head><body>\
         <ul class=menu><li><a href='/'>Home</a></li></ul><main><h1>Reports</h1>{rows}</main></body></html>"
    );
    fs::write(&path, page).expect("the page is written");
    let ran = run(&["import", &path.display().to_string(), "-f", "jsonl", "-q"]).ended(0);
    let urls = |value: &Value| -> Vec<Value> {
        value.as_array().into_iter().flatten().map(|item| item["url"].clone()).collect()
    };
    let of = |record: &Value| json!([record["title"], record["url"], urls(&record["files"]), urls(&record["links"])]);
    ran.records().iter().map(of).collect()
}

/// Checks that the first record is `expected`, and that there are six records.
#[track_caller]
fn first(found: &[Value], expected: &Value) {
    assert_eq!(found.first(), Some(expected), "{found:#?}");
    assert_eq!(found.len(), 6, "{found:#?}");
}

const FIRST: &str = "Ice on the upper river in winter";

#[test]
fn links_of_icons_and_pictures_are_kept() {
    let icons = [
        "<a href='/files/N.pdf'><i class='fa fa-file-pdf'></i></a>",
        "<a href='/files/N.pdf'><img src='/pdf.png' alt='PDF'></a>",
        "<a href='/files/N.pdf'><span class='icon'></span></a>",
        "<a href='/files/N.pdf' title='PDF'><svg></svg></a>",
    ];
    for icon in icons {
        let found = addresses("", |at| {
            let icon = icon.replace('N', &at.to_string());
            format!("<div class=row><p>DATE</p><h3><a href='/r/{at}'>TITLE</a></h3><div>{icon}</div></div>")
        });
        first(&found, &json!([FIRST, "/r/0", ["/files/0.pdf"], []]));
    }
}

#[test]
fn addresses_that_only_a_script_follows_are_kept() {
    let places = [
        "<div class=row data-href='/r/N'><h3>TITLE</h3><p>DATE</p></div>",
        "<div class=row onclick=\"location.href='/r/N'\"><h3>TITLE</h3><p>DATE</p></div>",
        "<div class=row><h3><a href=\"javascript:show('/r/N')\">TITLE</a></h3><p>DATE</p></div>",
        "<div class=row><h3>TITLE</h3><p>DATE</p><button data-link-url='/r/N'>Details</button></div>",
        "<div class=row><h3><a href='#' data-url='/r/N'>TITLE</a></h3><p>DATE</p></div>",
    ];
    for place in places {
        let found = addresses("", |at| place.replace("/r/N", &format!("/r/{at}")));
        first(&found, &json!([FIRST, "/r/0", [], []]));
    }
}

#[test]
fn sound_and_documents_that_a_page_shows_are_files() {
    let found = addresses("", |at| {
        format!("<div class=row><h3><a href='/r/{at}'>TITLE</a></h3><p>DATE</p><audio src='/a/{at}.mp3'></audio></div>")
    });
    first(&found, &json!([FIRST, "/r/0", ["/a/0.mp3"], []]));
}

#[test]
fn links_without_an_extension_are_kept() {
    let found = addresses("", |at| {
        format!(
            "<div class=row><h3><a href='/r/{at}'>TITLE</a></h3><p>DATE</p>\
             <p><a href='/d/{at}/embed'>View report</a> <a href='/r/{at}/es'>Español</a></p></div>"
        )
    });
    let kept: Vec<String> = found[0].as_array().into_iter().flatten().skip(1).map(Value::to_string).collect();
    for address in ["/r/0\"", "/d/0/embed", "/r/0/es"] {
        assert!(kept.iter().any(|part| part.contains(address)), "{address}: {found:#?}");
    }
}

#[test]
fn relative_addresses_are_resolved_as_a_browser_does() {
    let row = |at: usize| format!("<div class=row><h3><a href='r/{at}.html#top'>TITLE</a></h3><p>DATE</p></div>");
    let heads = [
        ("<base href='https://example.org/en/'>", "https://example.org/en/r/0.html#top"),
        ("<base target='_blank'><base href='https://example.org/en/'>", "https://example.org/en/r/0.html#top"),
        ("<base href='https://example.org/en/list.html'>", "https://example.org/en/r/0.html#top"),
        (
            "<base href='/docs/'><link rel=canonical href='https://example.org/list'>",
            "https://example.org/docs/r/0.html#top",
        ),
        ("", "r/0.html#top"),
    ];
    for (head, expected) in heads {
        first(&addresses(head, row), &json!([FIRST, expected, [], []]));
    }
}

#[test]
fn scripts_that_lead_nowhere_give_no_address() {
    let found = addresses("", |at| {
        format!(
            "<div class=row data-id='{at}' data-src='/i/{at}.jpg'><h3><a href='/r/{at}'>TITLE</a></h3><p>DATE</p>\
             <a href='#' onclick=\"toggle('panel-{at}')\">Share</a></div>"
        )
    });
    first(&found, &json!([FIRST, "/r/0", [], []]));
}
