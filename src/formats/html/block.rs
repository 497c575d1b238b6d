//! Writes a block of records: as JSON for the scripts of the page, and as a plain list for readers without JavaScript.

use std::io::{self, Write};

use crate::formats::xml::escape;
use crate::record::Record;
use crate::text::quote::beginning;

/// The number of records in a block. Blocks limit the memory that the writer needs, and that the browser needs while it
/// reads.
const RECORDS: usize = 500;

/// The number of characters of a description in the plain list.
const DESCRIPTION: usize = 400;

/// The block that is being filled.
#[derive(Debug, Default)]
pub(crate) struct Block {
    json: Vec<u8>,
    list: Vec<u8>,
    added: String,
    records: usize,
}

impl Block {
    /// Adds a record, and writes the block when it is full. `added` is the day on which the record was added to the
    /// catalogue, `YYYY-MM-DD`, if it is known.
    ///
    /// # Errors
    /// Returns an error if writing to `out` fails.
    pub(crate) fn record(&mut self, record: &Record, added: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
        self.json.extend_from_slice(if self.records == 0 { b"\n" } else { b",\n" });
        let start = self.json.len();
        serde_json::to_writer(&mut self.json, record)?;
        escape_script(&mut self.json, start);
        if self.records > 0 {
            self.added.push(' ');
        }
        self.added.push_str(added.unwrap_or_default());
        entry(record, &mut self.list)?;
        self.records += 1;
        if self.records < RECORDS { Ok(()) } else { self.finish(out) }
    }

    /// Writes the records that were added since the last block.
    ///
    /// # Errors
    /// Returns an error if writing to `out` fails.
    pub(crate) fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.records == 0 {
            return Ok(());
        }
        out.write_all(b"<script type=\"application/json\" data-records")?;
        if !self.added.trim().is_empty() {
            write!(out, " data-added=\"{}\"", escape(&self.added))?;
        }
        out.write_all(b">[")?;
        out.write_all(&self.json)?;
        out.write_all(b"\n]</script>\n<noscript><ol class=\"entries\">\n")?;
        out.write_all(&self.list)?;
        out.write_all(b"</ol></noscript>\n")?;
        self.json.clear();
        self.list.clear();
        self.added.clear();
        self.records = 0;
        Ok(())
    }
}

/// Replaces every `<` from `start` on with its escape in JSON, so that `</script>` and `<!--` have no effect in a
/// browser (HTML Standard, section 4.12.1.3, "Restrictions for contents of script elements").
fn escape_script(json: &mut Vec<u8>, start: usize) {
    let tail = json.get(start..).unwrap_or_default();
    if !tail.contains(&b'<') {
        return;
    }
    let mut escaped = Vec::with_capacity(tail.len() + 64);
    for byte in tail {
        match byte {
            b'<' => escaped.extend_from_slice(b"\\u003c"),
            byte => escaped.push(*byte),
        }
    }
    json.truncate(start);
    json.append(&mut escaped);
}

/// Formats a JSON value so that it can stand in a script element.
pub(crate) fn script_json(value: &serde_json::Value) -> String {
    value.to_string().replace('<', "\\u003c")
}

/// Writes a record of the plain list.
fn entry(record: &Record, out: &mut Vec<u8>) -> io::Result<()> {
    let title = escape(record.title.as_deref().unwrap_or("–"));
    out.write_all(b"<li><h2 class=\"title\" dir=\"auto\">")?;
    match web_address(record) {
        Some(url) => write!(out, "<a href=\"{}\">{title}</a>", escape(url))?,
        None => write!(out, "{title}")?,
    }
    out.write_all(b"</h2>")?;
    let facts =
        [record.issued.as_deref().unwrap_or_default(), &record.creators.join(", "), &record.languages.join(", ")];
    let facts: Vec<&str> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    if !facts.is_empty() {
        write!(out, "<p class=\"meta\">{}</p>", escape(&facts.join(" · ")))?;
    }
    if let Some(description) = &record.description {
        write!(out, "<p dir=\"auto\">{}</p>", escape(&beginning(description, DESCRIPTION, " …")))?;
    }
    out.write_all(b"</li>\n")
}

/// The address for readers of the page. Addresses with a scheme other than http or https are left out, because they
/// could run a script.
pub(crate) fn web_address(record: &Record) -> Option<&str> {
    let addresses = record.url.iter().chain(record.files.iter().map(|file| &file.url));
    addresses.map(String::as_str).find(|url| {
        let start: String = url.chars().take(8).collect::<String>().to_ascii_lowercase();
        start.starts_with("http://") || start.starts_with("https://")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_record_ends_its_script() {
        let mut record = Record { title: Some("</script><!-- <script>".into()), ..Record::default() };
        record.url = Some("javascript:alert(1)".into());
        let (mut block, mut out) = (Block::default(), Vec::new());
        block.record(&record, None, &mut out).unwrap();
        block.finish(&mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text.matches("</script>").count(), 1, "{text}");
        assert!(text.contains(r"\u003c/script>\u003c!-- \u003cscript>"), "{text}");
        assert!(!text.contains("href=\"javascript"), "{text}");
    }
}
