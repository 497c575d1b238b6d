//! Reads documents in every format, and makes documents whose form is valid around values that are hostile.

use std::io::{Cursor, Read as _, Write as _};
use std::sync::LazyLock;

use shelflist::internals::formats;
use shelflist::internals::pipeline::{Options, Pipeline};
use shelflist::internals::record::Ids;
use shelflist::internals::seeds::Seeds;

/// The formats that are read, by the names that `--from` takes. Web archives have a target of their own.
pub(crate) const FORMATS: [&str; 34] = [
    "text",
    "json",
    "jsonl",
    "ods",
    "oai",
    "dc",
    "html",
    "mhtml",
    "csv",
    "xlsx",
    "jsonfeed",
    "ris",
    "refworks",
    "ovid",
    "zotero-rdf",
    "mrk",
    "copac",
    "enw",
    "nbib",
    "wos",
    "wos-tsv",
    "bibtex",
    "biblatex",
    "csl",
    "jsonld",
    "endnote",
    "pubmed-xml",
    "crossref-xml",
    "datacite-xml",
    "rss",
    "sitemap",
    "marcxml",
    "marc",
    "mods",
];

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| {
    let options = Options { vocabulary: "migration".to_owned(), ..Options::default() };
    Pipeline::new(&Seeds::embedded(), &options).expect("the built-in files are sound")
});

/// Reads a document in a format and splits it into records. A reader may refuse the document, but
/// must not panic; the library turns a panic into an error that says so.
pub(crate) fn read(format: &str, data: &[u8]) -> usize {
    let checked = |error: &dyn std::fmt::Display| {
        let message = error.to_string();
        assert!(!message.contains("a defect of shelflist"), "{format}: {message}");
    };
    let document = match formats::read(data, "fuzz", None, "", Some(format), PIPELINE.words()) {
        Ok(document) => document,
        Err(error) => {
            checked(&error);
            return 0;
        }
    };
    let split = match PIPELINE.read(document, None) {
        Ok(split) => split,
        Err(error) => {
            checked(&error);
            return 0;
        }
    };
    let (mut ids, count) = (Ids::default(), split.records.len());
    for mut record in split.records {
        record.id = ids.next(&record);
        // An entry without any content is rejected, which is right.
        PIPELINE.validate(&record);
    }
    count
}

/// Reads a document within the limits of this size, and checks that what it expands to stays within them.
pub(crate) fn within(format: &str, data: &[u8], size: u64) {
    let Ok(document) = formats::read_sized(data, format, size, PIPELINE.words()) else { return };
    let Ok(split) = PIPELINE.read(document, None) else { return };
    let most = (size / 192).max(1000);
    let count = split.records.len() as u64;
    // A text is read line by line, and its records are no more than its lines.
    assert!(count <= most || count <= data.len() as u64, "{format}: {count} records within {size} bytes");
    let written: usize = split
        .records
        .iter()
        .map(|record| [&record.title, &record.description].into_iter().flatten().map(String::len).sum::<usize>())
        .sum();
    let allowed = 4 * size + 8 * data.len() as u64 + (1 << 16);
    assert!(written as u64 <= allowed, "{format}: {written} bytes of text within {size} bytes");
}

/// Reads the captures of a web archive, which stands in a file as archives do. Each thread has a file of its own, because
/// tests of archives run at the same time.
pub(crate) fn archive(data: &[u8]) -> usize {
    thread_local! {
        static FOLDER: tempfile::TempDir = tempfile::tempdir().expect("a folder");
    }
    let path = FOLDER.with(|folder| folder.path().join("fuzz.warc"));
    std::fs::write(&path, data).expect("the archive is written");
    let (count, errors) = match shelflist::internals::archive::read_all(&path, 1 << 20) {
        Ok(read) => read,
        Err(error) => (0, vec![error]),
    };
    for error in errors {
        assert!(!error.to_string().contains("a defect of shelflist"), "{error}");
    }
    count
}

/// Values that readers have stumbled over: numbers beyond every type, markup in markup, signs of all formats.
fn hostile(choice: usize) -> Vec<u8> {
    const VALUES: [&str; 24] = [
        "9223372036854775807",
        "-1",
        "18446744073709551616",
        "1e999",
        "\u{0}",
        "\u{1b}[31m\u{202e}",
        "&#x110000;&amp;&lt;&bogus;",
        "]]>",
        "<![CDATA[",
        "{\"a\":[[[[",
        "\\u0000\\ud800",
        "@string{a = a # a}",
        "}{\\\"{",
        "TY  - \r\nER  - ",
        "javascript:alert(1)",
        "0000-00-00",
        "9999999-12-31/..",
        "\u{feff}é\u{301}",
        "\u{1f}\u{1e}\u{1d}",
        "=1+1;=2",
        "%00%ff",
        "a|b\\|c",
        "",
        "1,,,,,,,,,,",
    ];
    match choice % (VALUES.len() + 2) {
        24 => b"x ".repeat(40_000),
        25 => b"(".repeat(5_000),
        at => VALUES.get(at).map_or_else(Vec::new, |value| value.as_bytes().to_vec()),
    }
}

/// Numbers that are drawn from bytes, and are all 0 at their end.
pub(crate) struct Draw<'d>(pub(crate) &'d [u8]);

impl Draw<'_> {
    fn below(&mut self, most: usize) -> usize {
        let mut number = 0;
        for _ in 0..2 {
            let (first, rest) = self.0.split_first().map_or((0, self.0), |(first, rest)| (*first, rest));
            number = number << 8 | usize::from(first);
            self.0 = rest;
        }
        number % most.max(1)
    }
}

/// The places of values in a document: what stands between two signs that delimit values in its format.
fn values(bytes: &[u8]) -> Vec<(usize, usize)> {
    let is_sign = |byte: u8| matches!(byte, b'<' | b'>' | b'"' | b'\n' | b'{' | b'}' | b'=' | b'\t' | 0x1e | 0x1f);
    let (mut places, mut start) = (Vec::new(), 0);
    for (at, byte) in bytes.iter().enumerate().filter(|(_, byte)| is_sign(**byte)) {
        let _ = byte;
        if at > start {
            places.push((start, at));
        }
        start = at + 1;
    }
    places
}

/// The document with some of its values replaced, so that its form stays as it is. A workbook stays a valid ZIP archive.
pub(crate) fn with_hostile_values(document: &[u8], draw: &mut Draw<'_>) -> Vec<u8> {
    if let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(document)) {
        let changed = draw.below(archive.len());
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for at in 0..archive.len() {
            let Ok(mut part) = archive.by_index(at) else { continue };
            let Ok(name) = part.name().map(std::borrow::Cow::into_owned) else { continue };
            let mut bytes = Vec::new();
            if part.read_to_end(&mut bytes).is_err() {
                continue;
            }
            if at == changed {
                bytes = replaced(&bytes, draw);
            }
            if out.start_file(name, zip::write::SimpleFileOptions::default()).is_ok() {
                let _ = out.write_all(&bytes);
            }
        }
        return out.finish().map(Cursor::into_inner).unwrap_or_default();
    }
    replaced(document, draw)
}

fn replaced(document: &[u8], draw: &mut Draw<'_>) -> Vec<u8> {
    let mut bytes = document.to_vec();
    for _ in 0..=draw.below(4) {
        let places = values(&bytes);
        let Some((start, end)) = places.get(draw.below(places.len())).copied() else { break };
        let value = hostile(draw.below(1000));
        bytes.splice(start..end, value).for_each(drop);
    }
    bytes
}
