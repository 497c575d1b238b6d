//! Writes the page of one record. It shows the same content as the record view of the main page, without scripts.

use std::collections::HashSet;
use std::fmt::Write as _;

use sha2::Digest as _;

use super::{Context, metadata};
use crate::error::Result;
use crate::formats::html::block::web_address;
use crate::formats::html::document::{Document, Look};
use crate::formats::html::writer::Page;
use crate::formats::xml::escape;
use crate::formats::{self, Options};
use crate::record::Record;

/// Assigns names to the pages. An id that is not safe as a file name, or that was already used, is replaced by a
/// digest.
#[derive(Default)]
pub(super) struct Names(HashSet<String>);

impl Names {
    /// The name of the page of the next record, without an extension.
    pub(super) fn name(&mut self, id: &str) -> String {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let mut name = id.to_owned();
        let mut again = 0_usize;
        while name.is_empty() || name.len() > 64 || !name.chars().all(plain) || self.0.contains(&name) {
            let digest = sha2::Sha256::digest(format!("{id}\u{1f}{again}").as_bytes());
            name = crate::record::hex(digest.get(..10).unwrap_or_default());
            again += 1;
        }
        self.0.insert(name.clone());
        name
    }
}

/// Writes the page of a record.
pub(super) fn write(site: &Context, name: &str, record: &Record) -> Result<()> {
    let page = site.page;
    let path = format!("record/{name}.html");
    let address = page.settings().address.as_ref().map(|address| format!("{address}{path}"));
    let title = record.title.clone().unwrap_or_else(|| page.word("no-title").to_owned());
    let document = Document {
        language: page.language(),
        title: &title,
        home: Some(("../index.html", page.title())),
        facts: &facts(record, page),
        head: &metadata::head(record, address.as_deref()),
        body: &body(record, page),
        look: Look::File("../style.css"),
    };
    site.write(&path, &document.html())
}

/// Date, kind and languages, on one line.
fn facts(record: &Record, page: &Page) -> String {
    let kind = record.kind.as_ref().map(|kind| page.word_or(&format!("kind.{kind}"), kind).to_owned());
    let issued = Some(record.issued.clone().unwrap_or_else(|| page.word("no-date").to_owned()));
    let languages = (!record.languages.is_empty()).then(|| record.languages.join(", "));
    let facts: Vec<String> = [issued, kind, languages].into_iter().flatten().collect();
    facts.join(" · ")
}

fn body(record: &Record, page: &Page) -> String {
    let mut body = String::new();
    links(record, &mut body);
    for paragraph in record.description.as_deref().unwrap_or_default().split("\n\n").filter(|text| !text.is_empty()) {
        // Writing to a string does not fail.
        let _ = writeln!(body, "<p class=\"description\" dir=\"auto\">{}</p>", escape(paragraph));
    }
    if !record.thematic_areas.is_empty() {
        body.push_str("<ul class=\"areas\">");
        for area in &record.thematic_areas {
            let class = if area.basis == "declared" { "area declared" } else { "area" };
            let _ = write!(body, "<li><span class=\"{class}\">{}</span></li>", escape(&area.label));
        }
        body.push_str("</ul>\n");
    }
    details(record, page, &mut body);
    let _ = writeln!(body, "<section id=\"cite\"><h2>{}</h2>", escape(page.word("cite")));
    for format in ["bibtex", "ris"] {
        let label = page.word_or(&format!("download-as.{format}"), format);
        let _ = writeln!(
            body,
            "<details><summary>{}</summary><pre dir=\"auto\" tabindex=\"0\">{}</pre></details>",
            escape(label),
            escape(cited(record, format).trim())
        );
    }
    body.push_str("</section>\n");
    body
}

/// The address and the documents of the record.
fn links(record: &Record, body: &mut String) {
    let files = record.files.iter().map(|file| (file.url.as_str(), file.bytes));
    let page = record.url.as_deref().filter(|url| !record.files.iter().any(|file| file.url == *url));
    let all: Vec<(&str, Option<u64>)> = page.map(|url| (url, None)).into_iter().chain(files).collect();
    let web: Vec<_> = all.into_iter().filter(|(url, _)| is_web(url)).collect();
    if web.is_empty() {
        return;
    }
    body.push_str("<p class=\"links\">");
    for (url, bytes) in web {
        let size = bytes.map(|bytes| format!(" · {}", size(bytes))).unwrap_or_default();
        let short = url.split_once("://").map_or(url, |(_, rest)| rest);
        let short: String = short.chars().take(60).collect();
        let _ =
            write!(body, "<a class=\"link\" rel=\"noopener\" href=\"{}\">{}{size}</a> ", escape(url), escape(&short));
    }
    body.push_str("</p>\n");
}

fn is_web(url: &str) -> bool {
    let start: String = url.chars().take(8).collect::<String>().to_ascii_lowercase();
    start.starts_with("http://") || start.starts_with("https://")
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// The labelled fields of the record.
fn details(record: &Record, page: &Page, body: &mut String) {
    let identifiers: Vec<String> =
        record.identifiers.iter().map(|one| format!("{} {}", one.scheme.to_uppercase(), one.value)).collect();
    let found = [record.source.location.clone(), record.source.retrieved.clone()].into_iter().flatten();
    let rows = [
        ("field.issued", record.issued.clone().unwrap_or_default()),
        ("facet.creator", record.creators.join("; ")),
        ("facet.publisher", record.publisher.clone().unwrap_or_default()),
        ("field.identifiers", identifiers.join("; ")),
        ("field.notes", record.notes.join("; ")),
        ("facet.source", record.source.name.clone()),
        ("provenance", found.collect::<Vec<_>>().join(" · ")),
        ("field.url", web_address(record).unwrap_or_default().to_owned()),
        ("field.id", record.id.clone()),
    ];
    let _ = writeln!(body, "<section><h2>{}</h2>\n<dl class=\"changes\">", escape(page.word("details")));
    for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = writeln!(body, "<dt>{}</dt><dd dir=\"auto\">{}</dd>", escape(page.word(name)), escape(value));
    }
    body.push_str("</dl></section>\n");
}

/// The record in a format for reference managers.
fn cited(record: &Record, format: &str) -> String {
    let Ok(format) = formats::by_name(format) else { return String::new() };
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let Ok(mut exporter) = format.exporter(&Options::default()) else { return String::new() };
    let _ = exporter.record(record, &mut out);
    String::from_utf8_lossy(&out).replace('\r', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_harmless_and_each_is_given_once() {
        let mut names = Names::default();
        let given: Vec<String> = ["abc1", "../../x", "abc1", "", "CON", "ABC1"].map(|id| names.name(id)).to_vec();
        assert_eq!(given[0], "abc1");
        let different: HashSet<&String> = given.iter().collect();
        assert_eq!(different.len(), given.len());
        assert!(given.iter().all(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')));
    }
}
