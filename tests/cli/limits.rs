//! Tests of small documents that require much memory: each is refused with a message that names the limit and the
//! option, and the other documents are read.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use super::harness::{Ran, command, feed, run, run_in};

/// Runs the binary with at most this amount of memory, in KiB. A request for more memory fails.
#[cfg(target_os = "linux")]
pub(crate) fn run_within(kib: u64, folder: &Path, args: &[&str]) -> Ran {
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &format!("ulimit -v {kib} && exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_shelflist")]);
    shell.args(args).current_dir(folder).env("NO_COLOR", "1").env("MALLOC_ARENA_MAX", "1");
    feed(shell, b"")
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn run_within(_: u64, folder: &Path, args: &[&str]) -> Ran {
    run_in(folder, args)
}

/// A workbook of one sheet with these rows and shared strings. Its announced number of shared strings is `unique`.
pub(crate) fn workbook(rows: &str, strings: &str, unique: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let parts = [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        (
            "_rels/.rels",
            format!(
                "<Relationships><Relationship Id='r' Type='{office}/officeDocument' Target='xl/workbook.xml'/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            "<workbook xmlns:r='r'><sheets><sheet name='a' sheetId='1' r:id='r1'/></sheets></workbook>".to_owned(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships><Relationship Id='r1' Type='{office}/worksheet' Target='worksheets/sheet1.xml'/></Relationships>"
            ),
        ),
        ("xl/sharedStrings.xml", format!("<sst uniqueCount='{unique}'>{strings}</sst>")),
        ("xl/worksheets/sheet1.xml", format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")),
    ];
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn rows(count: usize) -> String {
    let row = |n| format!("<row r='{n}'><c r='A{n}' t='s'><v>0</v></c><c r='B{n}' t='s'><v>1</v></c></row>");
    (1..=count).map(row).collect()
}

const GOOD: &str = "@book{k, title = {A good book}, year = 2020}\n";

#[test]
fn the_sizes_and_repetitions_that_a_document_announces_are_bounded() {
    let long = "x".repeat(1_000_000);
    let shared = |text: &str| format!("<si><t>title</t></si><si><t>{text}</t></si>");
    let chain: String = (1..60).map(|n| format!("@string{{a{n} = a{} # a{}}}\n", n - 1, n - 1)).collect();
    let cases: [(&str, Vec<u8>, &str); 9] = [
        ("huge.xlsx", workbook(&rows(3), &shared("a"), "9223372036854775807"), "announces 9223372036854775807 shared"),
        (
            "more.xlsx",
            workbook(&rows(3), &shared("a"), "4000000000"),
            "announces 4000000000 shared strings and holds 2",
        ),
        ("endless.xlsx", workbook(&rows(3), &shared("a"), &"9".repeat(300)), "announces 18446744073709551615"),
        ("repeated.xlsx", workbook(&rows(40), &shared(&long), "2"), "more than the 256 KiB that are read"),
        (
            "wide.xlsx",
            workbook("<row r='1048576'><c r='XFD1048576' t='s'><v>0</v></c></row>", &shared("a"), "2"),
            "more than 4096 columns",
        ),
        ("chain.bib", format!("@string{{a0 = \"{}\"}}\n{chain}", "x".repeat(100)).into_bytes(), "more than 4 MiB"),
        (
            "repeated.bib",
            (format!("@string{{s = \"{long}\"}}\n") + &"@book{k, title = s}\n".repeat(40)).into_bytes(),
            "more than 4 MiB",
        ),
        ("parts.json", format!("[{{\"title\":\"a\",\"x\":[{}1]}}]", "1,".repeat(70_000)).into_bytes(), "parts in one"),
        ("fields.ris", ("TY  - BOOK\n".to_owned() + &"AU  - x\n".repeat(70_000)).into_bytes(), "parts in one"),
    ];
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.bib"), GOOD).unwrap();
    for (name, bytes, said) in cases {
        fs::write(folder.path().join(name), bytes).unwrap();
        let ran =
            run_within(1 << 20, folder.path(), &["import", name, "good.bib", "-q", "--max-document", "2M"]).ended(1);
        assert!(ran.err.contains(name) && ran.err.contains(said), "{name}: {}", ran.err);
        // The document after the refused one is read.
        assert_eq!(ran.records().last().unwrap()["title"], "A good book", "{name}");
    }
}

#[test]
fn a_limit_is_raised_by_the_option_that_the_error_names() {
    let folder = tempfile::tempdir().unwrap();
    let bib = format!("@string{{s = \"{}\"}}\n", "x".repeat(1000)) + &"@book{k, title = s}\n".repeat(200);
    fs::write(folder.path().join("list.bib"), &bib).unwrap();
    let refused = run_in(folder.path(), &["import", "list.bib", "--max-document", "90K"]).ended(1);
    assert!(
        refused.err.contains("more than 180 KiB") && refused.err.contains("raise --max-document"),
        "{}",
        refused.err
    );
    assert_eq!(run_in(folder.path(), &["import", "list.bib", "--max-document", "200K", "-q"]).records().len(), 200);
    // The same holds in a project, with the key of its file.
    let project = "[limits]\nmax_document = \"90K\"\n[[source]]\nname = \"list\"\npath = \"list.bib\"\n";
    fs::write(folder.path().join("shelflist.toml"), project).unwrap();
    let refused = run_in(folder.path(), &["refresh"]).ended(1);
    assert!(refused.err.contains("raise max_document in [limits]"), "{}", refused.err);
}

#[test]
fn a_long_document_gives_what_its_pieces_give() {
    // The document is long enough to be read in parts, and each part is short enough to be held in memory.
    let text = "It says how high the water stood in each of the last hundred years, and who wrote it down. ".repeat(4);
    let entry = |n: usize| format!("TY  - BOOK\nTI  - Book number {n}\nAB  - {text}\nPY  - 20{:02}\nER  - \n", n % 20);
    let many: String = (0..800).map(entry).collect();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("list.ris"), &many).unwrap();
    let whole = run_in(folder.path(), &["import", "list.ris", "-q"]).ended(0).records();
    assert!(many.len() > 256 << 10);
    let mut pieces = Vec::new();
    for start in (0..800).step_by(400) {
        let piece: String = (start..start + 400).map(entry).collect();
        fs::write(folder.path().join("list.ris"), piece).unwrap();
        pieces.extend(run_in(folder.path(), &["import", "list.ris", "-q"]).ended(0).records());
    }
    let said = |records: &[serde_json::Value]| -> Vec<serde_json::Value> {
        records.iter().map(|record| serde_json::json!([record["id"], record["title"], record["issued"]])).collect()
    };
    assert_eq!(said(&whole), said(&pieces));
    // The single stages give the same bytes.
    fs::write(folder.path().join("list.ris"), &many).unwrap();
    let staged = super::harness::pipe(
        &[&["split", folder.path().join("list.ris").to_str().unwrap()], &["detect"], &["tag"], &["validate"]],
        b"",
    );
    let whole = run(&["import", folder.path().join("list.ris").to_str().unwrap()]);
    assert_eq!(staged.out(), whole.out());
}

#[test]
fn of_a_long_catalogue_that_was_cut_nothing_is_taken_in_silence() {
    let folder = tempfile::tempdir().unwrap();
    let about = "what the rivers did in spring ".repeat(10);
    let item = |n: usize| {
        format!(
            "<item><title>Report {n}</title><link>https://example.org/{n}</link><description>{about}</description></item>\n"
        )
    };
    let items: String = (0..900).map(item).collect();
    let objects: Vec<String> =
        (0..900).map(|n| format!("{{\"title\":\"Report {n}\",\"abstract\":\"{about}\"}}")).collect();
    for (name, text, end) in [
        ("cut.rss", format!("<rss version=\"2.0\"><channel><title>x</title>{items}"), "</channel></rss>"),
        ("cut.json", format!("{{\"results\":[{}", objects.join(",")), "]}"),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, &text).unwrap();
        let ran = run(&["import", "--from", if name == "cut.rss" { "rss" } else { "json" }, path.to_str().unwrap()]);
        if name == "cut.rss" {
            // The records are complete, and the last one reports that the feed was cut off after it.
            let records = ran.records();
            assert_eq!(records.len(), 900, "{}", ran.err);
            assert_eq!(records[899]["issues"][0]["code"], "missing-end");
        } else {
            assert_eq!((ran.status, ran.out()), (Some(1), ""), "{}", ran.err);
        }
        assert!(text.len() > 256 << 10);
        fs::write(&path, text + end).unwrap();
        let ran = run(&["import", "-q", path.to_str().unwrap()]).ended(0);
        assert_eq!(ran.records().len(), 900);
    }
}

#[test]
fn every_line_of_a_long_text_is_in_a_record_or_in_the_boilerplate() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.txt");
    let entry = |n: usize| {
        format!(
            "Report number {n} on rivers\n\nThe water of river {n} rose again in spring. People moved uphill.\n\n\n"
        )
    };
    let text: String = (0..2800).map(entry).collect();
    assert!(text.len() > 256 << 10);
    fs::write(&path, &text).unwrap();
    let path = path.to_str().unwrap();
    let records = run(&["split", "-q", path]).ended(0).records();
    let left = run(&["split", "-q", "--boilerplate", path]);
    let in_records: String =
        records.iter().map(|record| format!("{} {}\n", record["title"], record["description"])).collect();
    for n in 0..2800 {
        let (title, body) = (format!("Report number {n} on rivers"), format!("The water of river {n} rose"));
        for line in [title, body] {
            assert!(in_records.contains(&line) || left.out().contains(&line), "{line}");
        }
    }
    assert!(records.len() > 2700, "{}", records.len());
}

#[test]
fn a_page_of_too_many_pieces_is_refused_by_their_number() {
    let folder = tempfile::tempdir().unwrap();
    for (name, piece, count, said) in [
        ("paragraphs.html", "<p>Words of this page.</p>", 400_100, "400100 pieces of text, more than the 400000"),
        ("breaks.html", "ab<br>", 1_300_000, "more than 2,500,000 elements and pieces of text"),
    ] {
        fs::write(folder.path().join(name), "<!doctype html><body>".to_owned() + &piece.repeat(count)).unwrap();
        let ran = run_in(folder.path(), &["import", name]).ended(1);
        assert!(ran.err.contains(name) && ran.err.contains(said), "{}", ran.err);
    }
}

#[cfg(debug_assertions)]
#[test]
fn a_reader_that_panics_costs_its_document_and_in_a_refresh_its_source() {
    let folder = tempfile::tempdir().unwrap();
    let long = "BAD\n".to_owned() + &"a line of it\n".repeat(30_000);
    for (name, text) in [
        ("a.bib", GOOD),
        ("bad.csv", "BAD,year\nx,2020\n"),
        ("long.txt", &long),
        ("z.bib", &GOOD.replace("good", "last")),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let failing = |args: &[&str]| {
        let mut command = command(args);
        command.current_dir(folder.path()).env("SHELFLIST_TEST_PANIC", "BAD");
        feed(command, b"")
    };
    let ran = failing(&["import", "a.bib", "bad.csv", "long.txt", "z.bib"]).ended(1);
    let titles: Vec<_> = ran.records().iter().map(|record| record["title"].clone()).collect();
    assert_eq!(titles, ["A good book", "A last book"]);
    assert!(ran.err.contains("bad.csv: the reader of csv failed"), "{}", ran.err);
    assert!(ran.err.contains("long.txt: the reader of text failed"), "{}", ran.err);
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    let project = "[[source]]\nname = \"one\"\npath = \"a.bib\"\n[[source]]\nname = \"bad\"\npath = \"bad.csv\"\n\
                   [[source]]\nname = \"two\"\npath = \"z.bib\"\n[[export]]\npath = \"out.jsonl\"\n";
    fs::write(folder.path().join("shelflist.toml"), project).unwrap();
    let ran = failing(&["refresh"]).ended(1);
    assert!(ran.err.contains("bad.csv") && ran.err.contains("the reader of csv failed"), "{}", ran.err);
    assert!(ran.err.contains("2 of 3 sources"), "{}", ran.err);
    assert_eq!(fs::read_to_string(folder.path().join("out.jsonl")).unwrap().lines().count(), 2);
}
