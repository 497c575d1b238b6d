//! Stories of people who use the tool for weeks and months, as documents whose commands are run.
//!
//! A story is a Markdown file in `tests/stories`. Its local site changes as the story goes on:
//!
//! - A block ```` ```html page=/PATH ```` (or `xml`, `text`) becomes the page of the site at this path. A block
//!   ```` ```text page=/PATH status=503 ```` makes the page fail.
//! - A block ```` ```text file=NAME ```` is written to the file NAME in the folder of the story.
//! - A block ```` ```console at=2026-12-07T09:00:00Z ```` is run at this time, as [`super::console`] says; without a
//!   time, a block is run a minute after the one before. The address of the site is `$SITE`, and `(id)` stands in the
//!   place of each id.
//!
//! `SHELFLIST_BLESS=1 cargo test --test cli stories::` replaces the output in the stories with the current output. Read
//! the differences before you commit them.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use super::console::{Terminal, blocks, programs};
use super::harness::file;
use super::server::{Answer, Server};

/// The pages of the site by their paths: status, media type and body.
type Pages = Arc<Mutex<HashMap<String, (u16, &'static str, String)>>>;

/// The value of a word such as `page=/news` in the line that opens a block.
fn value<'a>(info: &'a str, name: &str) -> Option<&'a str> {
    info.split(' ').find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
}

/// Sets a page of the site as its block says.
fn set(pages: &Pages, info: &str, path: &str, body: String) {
    let kind = match info.split(' ').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("xml") => "application/xml",
        _ => "text/plain; charset=utf-8",
    };
    let status = value(info, "status").map_or(200, |status| status.parse().expect("a status is a number"));
    pages.lock().unwrap().insert(path.to_owned(), (status, kind, body));
}

/// The text with `(id)` in place of each id, because ids depend on the port of the site.
fn without_ids(text: &str) -> String {
    let is_id = |word: &str| word.len() >= 12 && word.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let mut shown = String::new();
    for piece in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let word = piece.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        match is_id(word) {
            true => shown.extend(["(id)", &piece[word.len()..]]),
            false => shown.push_str(piece),
        }
    }
    shown
}

/// Runs a story. Returns its text with what the commands print now, and what differs.
fn run(story: &Path) -> (String, Vec<String>) {
    let pages = Pages::default();
    let serving = Arc::clone(&pages);
    let server = Server::start(move |path, _| match serving.lock().unwrap().get(path) {
        Some((status, kind, body)) => Answer::of(*status, kind, body.as_bytes()),
        None => Answer::missing(),
    });
    let (folder, shelflist) = (tempfile::tempdir().unwrap(), programs(""));
    let mut terminal = Terminal::new(folder.path(), shelflist.path());
    let site = server.url("");
    terminal.shown = Box::new(move |printed| without_ids(&printed.replace(&site, "$SITE")));
    let text = fs::read_to_string(story).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let (mut written, mut copied, mut faults) = (Vec::new(), 0, Vec::new());
    let mut time: Option<jiff::Timestamp> = None;
    for block in blocks(&lines) {
        let (info, (start, end)) = (block.info, block.lines);
        let body = lines[start..end].join("\n") + "\n";
        if let Some(path) = value(&info, "page") {
            set(&pages, &info, path, body);
        } else if let Some(name) = value(&info, "file") {
            fs::write(terminal.folder.join(name), body).unwrap();
        } else if info.starts_with("console") {
            let stated = value(&info, "at").map(|at| at.parse().expect("a time is written as in RFC 3339"));
            let minute = std::time::Duration::from_secs(60);
            let now: jiff::Timestamp = stated.unwrap_or_else(|| time.expect("the first block has a time") + minute);
            time = Some(now);
            terminal.variables = vec![
                ("SITE", server.url("")),
                ("TZ", "CET-1CEST,M3.5.0,M10.5.0/3".to_owned()),
                ("SOURCE_DATE_EPOCH", now.as_second().to_string()),
            ];
            let place = format!("{}:{start}", story.display());
            let (printed, differs) = terminal.run_block(&lines[start..end], &place);
            written.extend(lines[copied..start].iter().map(|line| (*line).to_owned()));
            written.extend(printed);
            (copied, faults) = (end, [faults, differs].concat());
        }
    }
    written.extend(lines[copied..].iter().map(|line| (*line).to_owned()));
    (written.join("\n") + "\n", faults)
}

#[cfg(unix)]
#[test]
fn people_see_what_their_stories_say() {
    let mut count = 0;
    for entry in fs::read_dir(file("stories")).unwrap() {
        let story = entry.unwrap().path();
        let (written, faults) = run(&story);
        if std::env::var_os("SHELFLIST_BLESS").is_some() {
            fs::write(&story, written).unwrap();
        } else {
            assert!(faults.is_empty(), "{}", faults.join("\n\n"));
        }
        count += 1;
    }
    assert!(count > 0, "the stories were not found");
}
