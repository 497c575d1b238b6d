//! Web archives: WARC, WACZ and ARC, whole, cut off and damaged, from files and from pipes.
//!
//! `SHELFLIST_ARCHIVES` is a Python with warcio, whose counts ours are held against. `.ci/run` sets it up.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::harness::{Ran, file, run, run_with, skipped};

/// A page that lists three publications of one subject.
fn listing(subject: &str) -> String {
    let item = |at: usize, place: &str| {
        format!(
            "<li><h3><a href=\"/{subject}/{at}\">The {subject} of {place}</a></h3>\
             <p>The council of {place} paid for a study of its {subject}, and prints what was found there.</p></li>"
        )
    };
    let places = ["Westwick", "Old Marsham", "Tidebridge"];
    let items: String = places.iter().enumerate().map(|(at, place)| item(at, place)).collect();
    format!("<!DOCTYPE html><html lang=\"en\"><body><h1>Studies</h1><ul>{items}</ul></body></html>")
}

/// A record of WARC.
fn record(kind: &str, address: &str, date: &str, content_type: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: {date}\r\n\
         WARC-Record-ID: <urn:test:{kind}:{address}:{date}>\r\nContent-Type: {content_type}\r\n\
         Content-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

/// The answer of a server with these headers.
fn answer(headers: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\n{headers}\r\n").as_bytes(), body].concat()
}

/// The record of a page.
fn page(address: &str, date: &str, body: &str) -> Vec<u8> {
    let block = answer("Content-Type: text/html; charset=utf-8\r\n", body.as_bytes());
    record("response", address, date, "application/http; msgtype=response", &block)
}

/// Pages at addresses that end in these subjects, in this order.
fn pages(subjects: &[&str]) -> Vec<Vec<u8>> {
    let one = |subject: &&str| page(&format!("https://a.example/{subject}"), "2024-05-01T10:00:00Z", &listing(subject));
    subjects.iter().map(one).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("memory is written");
    encoder.finish().expect("memory is written")
}

/// An archive of ARC, version 1.
fn arc(pages: &[(&str, &str)]) -> Vec<u8> {
    let versions = "1 0 Test\nURL IP-address Archive-date Content-type Archive-length\n";
    let mut text = format!("filedesc://t.arc 0.0.0.0 20010203040506 text/plain {}\n{versions}\n", versions.len());
    for (address, body) in pages {
        let block = format!("HTTP/1.1 200 OK\nContent-Type: text/html\n\n{body}");
        write!(text, "{address} 10.0.0.1 20010203040506 text/html {}\n{block}\n", block.len()).expect("a text grows");
    }
    text.into_bytes()
}

/// An archive in a file of this name.
fn archive(name: &str, bytes: &[u8]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("the archive is written");
    let path = path.to_string_lossy().into_owned();
    (folder, path)
}

fn imported(path: &str, more: &[&str]) -> Ran {
    run(&[&["import", "--log-format", "json", path], more].concat())
}

/// The number of records of each page, by its address.
fn places(ran: &Ran) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for record in ran.records() {
        let place = record["source"]["location"].as_str().expect("a record has a place").to_owned();
        *found.entry(place).or_default() += 1;
    }
    found
}

/// The figures of the archive.
fn figures(ran: &Ran) -> Value {
    let lines = ran.err.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let found: Vec<Value> = lines.filter(|line| line.get("archived").is_some()).collect();
    assert_eq!(found.len(), 1, "{}", ran.err);
    found[0].clone()
}

const SUBJECTS: [&str; 3] = ["wells", "mills", "locks"];

fn all_subjects() -> BTreeMap<String, usize> {
    SUBJECTS.iter().map(|subject| (format!("https://a.example/{subject}"), 3)).collect()
}

#[test]
fn every_form_of_archive_is_read_from_files_and_pipes() {
    let plain = pages(&SUBJECTS);
    let packed: Vec<u8> = plain.iter().flat_map(|record| gzip(record)).collect();
    let frames: Vec<u8> = plain.iter().flat_map(|record| zstd::encode_all(record.as_slice(), 3).unwrap()).collect();
    let bodies: Vec<(String, String)> =
        SUBJECTS.iter().map(|subject| (format!("https://a.example/{subject}"), listing(subject))).collect();
    let bodies: Vec<(&str, &str)> = bodies.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    for (name, bytes) in [
        ("a.warc", plain.concat()),
        ("a.warc.gz", packed.clone()),
        // Packed as one, which the standard advises against.
        ("whole.warc.gz", gzip(&plain.concat())),
        ("a.warc.zst", frames),
        ("dictionary.warc.zst", with_dictionary(&plain, false)),
        ("packed-dictionary.warc.zst", with_dictionary(&plain, true)),
        ("a.arc", arc(&bodies)),
        ("a.arc.gz", gzip(&arc(&bodies))),
        ("a.wacz", wacz(&packed, zip::CompressionMethod::Stored)),
        ("deflated.wacz", wacz(&packed, zip::CompressionMethod::Deflated)),
        // Packed records under a name that says otherwise.
        ("wrong.warc", packed.clone()),
    ] {
        let (_folder, path) = archive(name, &bytes);
        let ran = imported(&path, &[]).ended(0);
        assert_eq!(places(&ran), all_subjects(), "{name}");
        let piped = run_with(&["import"], &bytes).ended(0);
        assert_eq!(places(&piped), all_subjects(), "{name} from a pipe");
        let first = &ran.records()[0];
        assert_eq!(first["source"]["name"], "a.example", "{name}");
        assert_eq!(first["source"]["archive"]["file"], path.as_str(), "{name}");
        assert_eq!(piped.records()[0]["source"]["archive"]["file"], "-", "{name}");
        let (date, id) = if name.contains(".arc") {
            ("2001-02-03T04:05:06Z", Value::Null)
        } else {
            ("2024-05-01T10:00:00Z", "urn:test:response:https://a.example/wells:2024-05-01T10:00:00Z".into())
        };
        assert_eq!(first["source"]["retrieved"], date, "{name}");
        assert_eq!(first["source"]["archive"]["record"], id, "{name}");
        let offset = &first["source"]["archive"]["offset"];
        match offset.as_u64() {
            Some(place) if name == "a.warc.gz" || name == "a.wacz" => {
                let here = &bytes[place as usize..];
                let mut text = String::new();
                std::io::Read::read_to_string(&mut flate2::bufread::GzDecoder::new(here), &mut text).unwrap();
                assert!(text.contains("WARC-Target-URI: https://a.example/wells\r\n"), "{name}");
            }
            Some(_) => {}
            None => assert_eq!(name, "deflated.wacz"),
        }
    }
}

/// Frames of Zstandard that need a dictionary, which stands in the first one.
fn with_dictionary(records: &[Vec<u8>], packed: bool) -> Vec<u8> {
    let raw = [records[0].as_slice(), b"the council of paid for a study of its"].concat();
    let held = if packed { zstd::encode_all(raw.as_slice(), 3).unwrap() } else { raw.clone() };
    let mut bytes = [b"\x5d\x2a\x4d\x18", u32::try_from(held.len()).unwrap().to_le_bytes().as_slice(), &held].concat();
    for record in records {
        let mut encoder = zstd::Encoder::with_dictionary(Vec::new(), 3, &raw).unwrap();
        encoder.write_all(record).unwrap();
        bytes.extend(encoder.finish().unwrap());
    }
    bytes
}

/// A WACZ with this archive in it.
fn wacz(packed: &[u8], method: zip::CompressionMethod) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in [
        ("archive/data.warc.gz", packed),
        ("indexes/index.cdx", b"com,example)/ 2024 {}"),
        ("pages/pages.jsonl", b"{\"format\": \"json-pages-1.0\"}"),
        ("datapackage.json", b"{\"profile\": \"data-package\", \"wacz_version\": \"1.1.1\"}"),
    ] {
        writer.start_file(name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn codings_are_undone_and_other_records_are_counted() {
    let body = listing("wells");
    let packed = gzip(body.as_bytes());
    let chunked = [format!("{:x}\r\n", packed.len()).as_bytes(), &packed, b"\r\n0\r\n\r\n"].concat();
    let html = "Content-Type: text/html\r\n";
    let both = answer(&format!("{html}Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"), &chunked);
    let http = "application/http; msgtype=response";
    let (date, missing) = ("2024-05-01T10:00:00Z", b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>x");
    let bytes = [
        record("warcinfo", "", date, "application/warc-fields", b"software: test\r\n"),
        record("response", "https://a.example/both", date, http, &both),
        record("request", "https://a.example/both", date, "application/http", b"GET / HTTP/1.1\r\n\r\n"),
        record("response", "https://a.example/none", date, http, missing),
        record("response", "https://a.example/a.png", date, http, &answer("Content-Type: image/png\r\n", b"\x89PNG")),
        record(
            "response",
            "https://a.example/robots.txt",
            date,
            http,
            &answer("Content-Type: text/plain\r\n", b"User"),
        ),
        record("resource", "https://a.example/resource", date, "text/html", listing("mills").as_bytes()),
        record("resource", "metadata://gnu.org/software/wget/log", date, "text/plain", b"log\n"),
        record("conversion", "https://a.example/text", date, "text/html", listing("locks").as_bytes()),
        record("revisit", "https://a.example/both", date, http, b"HTTP/1.1 200 OK\r\n\r\n"),
        record("metadata", "https://a.example/both", date, "application/warc-fields", b"a: b\r\n"),
        record("made-up", "https://a.example/both", date, "text/plain", b"x"),
    ]
    .concat();
    let (_folder, path) = archive("a.warc", &bytes);
    let ran = imported(&path, &[]).ended(0);
    let found = places(&ran);
    let expected = ["both", "resource", "text"].map(|name| (format!("https://a.example/{name}"), 3));
    assert_eq!(found, BTreeMap::from(expected));
    let figures = figures(&ran);
    for (name, count) in [
        ("archived", 12),
        ("response", 4),
        ("resource", 2),
        ("conversion", 1),
        ("revisit", 1),
        ("request", 1),
        ("metadata", 1),
        ("warcinfo", 1),
        ("other", 1),
        ("captures", 3),
        ("other_status", 1),
        ("other_media_type", 2),
        ("other_address", 1),
        ("damaged", 0),
    ] {
        assert_eq!(figures[name], count, "{name} in {figures}");
    }
    let chosen = imported(&path, &["--status", "404", "--media-type", "text/html"]);
    assert_eq!(figures_of(&chosen, "captures"), 1, "{}", chosen.err);
    let matched = imported(&path, &["--match", "/both$"]).ended(0);
    assert_eq!(places(&matched).len(), 1);
    // The pipe of the stages gives the same.
    let split = run(&["split", &path]).ended(0);
    let stages = crate::harness::pipe(&[&["detect"], &["tag"], &["validate"]], &split.bytes);
    assert_eq!(stages.bytes, ran.bytes);
}

fn figures_of(ran: &Ran, name: &str) -> u64 {
    figures(ran)[name].as_u64().expect("a figure is a number")
}

#[test]
fn the_newest_capture_is_read_or_all_of_them() {
    let of = |subject: &str, date: &str| page("https://a.example/list", date, &listing(subject));
    let bytes =
        [of("wells", "2023-01-01T00:00:00Z"), of("mills", "2024-01-01T00:00:00Z"), of("locks", "2022-01-01T00:00:00Z")];
    let (_folder, path) = archive("a.warc.gz", &bytes.iter().flat_map(|record| gzip(record)).collect::<Vec<_>>());
    let newest = imported(&path, &[]).ended(0);
    assert_eq!(newest.records().len(), 3);
    assert!(newest.records().iter().all(|record| record["title"].as_str().unwrap().contains("mills")));
    assert_eq!(figures_of(&newest, "older"), 2);
    let all = imported(&path, &["--all-captures"]).ended(0);
    assert_eq!((all.records().len(), figures_of(&all, "older")), (9, 0));
    // A newer capture may be in another archive of the run.
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("1.warc"), &bytes[1]).unwrap();
    std::fs::write(folder.path().join("2.warc.gz"), gzip(&bytes[0])).unwrap();
    let both = run(&["import", &folder.path().to_string_lossy()]).ended(0);
    assert!(both.records().iter().all(|record| record["title"].as_str().unwrap().contains("mills")), "{}", both.err);
}

#[test]
fn own_pages_of_records_are_found_in_the_archive() {
    let own = "<!DOCTYPE html><html><head><title>The wells of Westwick</title>\
        <meta name=\"citation_title\" content=\"The wells of Westwick\">\
        <meta name=\"citation_author\" content=\"Okafor, Ines\">\
        <meta name=\"citation_publication_date\" content=\"2019/03/07\"></head><body><h1>The wells of Westwick</h1>\
        <p>The council of Westwick paid for a study of its wells, and prints what was found there.</p></body></html>";
    let date = "2024-05-01T10:00:00Z";
    let bytes = [page("https://a.example/wells", date, &listing("wells")), page("http://a.example/wells/0", date, own)]
        .concat();
    let (_folder, path) = archive("a.warc", &bytes);
    let without = run(&["import", &path, "--match", "/wells$"]).ended(0);
    assert_eq!(without.records()[0]["issued"], Value::Null);
    let with = imported(&path, &["--details"]).ended(0);
    let records = with.records();
    assert_eq!(records.len(), 3, "the own page is no document of its own");
    assert_eq!((&records[0]["issued"], &records[0]["creators"][0]), (&"2019-03-07".into(), &"Okafor, Ines".into()));
    assert_eq!(figures_of(&with, "details"), 1);
}

#[test]
fn a_record_that_is_too_large_is_skipped_and_said() {
    let large = format!("{}<!-- {} -->", listing("mills"), "x".repeat(300_000));
    let mut records = pages(&["wells", "locks"]);
    records.insert(1, page("https://a.example/mills", "2024-05-01T10:00:00Z", &large));
    let (_folder, path) = archive("a.warc", &records.concat());
    let ran = run(&["import", &path, "--max-document", "100K"]).ended(1);
    assert_eq!(places(&ran).len(), 2);
    let said = format!("{path}: byte {}: the capture of https://a.example/mills has ", records[0].len());
    assert!(ran.err.contains(&said) && ran.err.contains("--max-document"), "{}", ran.err);
    // What is packed inside of the record counts as well.
    let packed = answer("Content-Type: text/html\r\nContent-Encoding: gzip\r\n", &gzip(large.as_bytes()));
    let packed = record("response", "https://a.example/mills", "2024-05-01T10:00:00Z", "application/http", &packed);
    let (_folder, path) = archive("b.warc", &packed);
    let ran = run(&["import", &path, "--max-document", "100K"]).ended(1);
    assert!(ran.err.contains("longer than the limit"), "{}", ran.err);
}

#[test]
fn a_damaged_member_costs_itself_and_is_said_with_the_last_good_place() {
    for (name, pack) in [
        ("a.warc.gz", gzip as fn(&[u8]) -> Vec<u8>),
        ("a.warc.zst", |bytes: &[u8]| {
            let mut encoder = zstd::Encoder::new(Vec::new(), 3).unwrap();
            encoder.include_checksum(true).unwrap();
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        }),
    ] {
        let members: Vec<Vec<u8>> = pages(&SUBJECTS).iter().map(|record| pack(record)).collect();
        let starts = [0, members[0].len(), members[0].len() + members[1].len()];
        let whole = members.concat();
        for at in (starts[1]..starts[2]).step_by((starts[2] - starts[1]) / 8) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x5a;
            let (_folder, path) = archive(name, &bytes);
            let ran = imported(&path, &[]);
            let found = places(&ran);
            let rest = ["wells", "locks"].map(|subject| (format!("https://a.example/{subject}"), 3));
            if ran.status == Some(0) {
                // A byte of the header of a member, such as that of the time, changes nothing.
                assert_eq!(found, all_subjects(), "{name}, byte {at}");
                continue;
            }
            assert_eq!(found, BTreeMap::from(rest), "{name}, byte {at}: {}", ran.err);
            assert_eq!(ran.status, Some(1), "{name}, byte {at}");
            assert!(ran.err.contains(&format!("{path}: byte {}", starts[1])), "{name}, byte {at}: {}", ran.err);
            assert!(ran.err.contains(&format!("goes on at byte {}", starts[2])), "{name}, byte {at}: {}", ran.err);
            assert_eq!(figures_of(&ran, "damaged"), 1);
        }
    }
}

#[test]
fn a_wrong_length_costs_its_record_and_is_said() {
    let records = pages(&SUBJECTS);
    let text = String::from_utf8(records[1].clone()).unwrap();
    let length = text.split("Content-Length: ").nth(1).unwrap().split('\r').next().unwrap();
    for wrong in ["7", "9999999", "x", ""] {
        let second = text.replacen(&format!("Content-Length: {length}"), &format!("Content-Length: {wrong}"), 1);
        let bytes = [records[0].as_slice(), second.as_bytes(), &records[2]].concat();
        for (name, bytes) in
            [("a.warc", bytes), ("a.warc.gz", [gzip(&records[0]), gzip(second.as_bytes()), gzip(&records[2])].concat())]
        {
            let (_folder, path) = archive(name, &bytes);
            let ran = imported(&path, &[]).ended(1);
            let rest = ["wells", "locks"].map(|subject| (format!("https://a.example/{subject}"), 3));
            assert_eq!(places(&ran), BTreeMap::from(rest), "{name}, {wrong:?}: {}", ran.err);
        }
    }
}

#[test]
fn the_loss_of_a_truncated_archive_is_said() {
    let plain = pages(&SUBJECTS);
    let bodies: Vec<(String, String)> =
        SUBJECTS.iter().map(|subject| (format!("https://a.example/{subject}"), listing(subject))).collect();
    let bodies: Vec<(&str, &str)> = bodies.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let parts = |pack: fn(&[u8]) -> Vec<u8>| -> Vec<Vec<u8>> { plain.iter().map(|record| pack(record)).collect() };
    let in_arc: Vec<Vec<u8>> = {
        let whole = arc(&bodies);
        let starts: Vec<usize> = (0..3).map(|at| arc(&bodies[..at]).len()).chain([whole.len()]).collect();
        let mut parts: Vec<Vec<u8>> = starts.windows(2).map(|pair| whole[pair[0]..pair[1]].to_vec()).collect();
        parts[0].splice(0..0, whole[..starts[0]].to_vec());
        parts
    };
    for (name, members) in [
        ("a.warc.gz", parts(gzip)),
        ("a.warc.zst", parts(|bytes| zstd::encode_all(bytes, 3).unwrap())),
        ("a.warc", plain.clone()),
        ("a.arc", in_arc),
    ] {
        let whole = members.concat();
        let ends: Vec<usize> = (1..=3).map(|count| members[..count].concat().len()).collect();
        for cut in (1..whole.len()).step_by(whole.len() / 17) {
            let bytes = &whole[..cut];
            let (_folder, path) = archive(name, bytes);
            let ran = imported(&path, &[]);
            let good = ends.iter().filter(|end| **end <= cut).count();
            let start = if good == 0 { 0 } else { ends[good - 1] };
            let found = places(&ran);
            // Line ends behind the last record may be missing.
            let near = ends.iter().any(|end| (end.saturating_sub(4)..*end).contains(&cut)) && !name.contains('g');
            assert!(found.len() == good || near && found.len() == good + 1, "{name} cut at {cut}: {}", ran.err);
            let at_end = ends.contains(&cut) || near && found.len() > good;
            let begins = name == "a.arc" && good == 0;
            if at_end {
                assert_eq!(ran.status, Some(0), "{name} cut at {cut}: {}", ran.err);
            } else if cut > 12 {
                assert_ne!(ran.status, Some(0), "{name} cut at {cut}");
                let place = format!("{path}: byte {start}");
                assert!(begins || ran.err.contains(&place), "{name} cut at {cut}: no {place} in {}", ran.err);
            } else {
                assert_ne!(ran.status, Some(0), "{name} cut at {cut}");
            }
        }
    }
}

fn python() -> Option<(String, PathBuf)> {
    let python = std::env::var("SHELFLIST_ARCHIVES").ok();
    if python.is_none() {
        skipped("warcio (SHELFLIST_ARCHIVES)");
    }
    python.map(|python| (python, file("data/archives/warcio_archives.py")))
}

fn counted(python: &str, script: &Path, path: &Path) -> BTreeMap<String, u64> {
    let output = Command::new(python).arg(script).arg("count").arg(path).output().expect("warcio starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("warcio counts")
}

#[test]
fn counts_are_those_of_warcio() {
    let Some((python, script)) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new(&python).arg(&script).arg("make").arg(folder.path()).status().expect("warcio starts");
    assert!(made.success());
    for name in ["packed.warc.gz", "plain.warc"] {
        let path = folder.path().join(name);
        let ran = imported(&path.to_string_lossy(), &[]).ended(0);
        let figures = figures(&ran);
        let counted = counted(&python, &script, &path);
        assert_eq!(figures["archived"], counted.values().sum::<u64>(), "{name}");
        for (kind, count) in counted {
            assert_eq!(figures[&kind], count, "{kind} of {name}");
        }
        let found = places(&ran);
        assert_eq!((found.len(), found.values().sum::<usize>()), (13, 78), "{name}: {found:?}");
    }
}
