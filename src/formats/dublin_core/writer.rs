//! Dublin Core (ISO 15836-1) in XML, each record as the `oai_dc` that OAI-PMH 2.0 asks every repository for.

use std::io::{self, Write};

use crate::formats::xml::{DECLARATION, element};
use crate::formats::{Exporter, Options};
use crate::record::Record;

pub(crate) fn exporter(_: &Options) -> Box<dyn Exporter> {
    Box::new(DublinCore)
}

/// What stands before a note, for which Dublin Core has no element of its own.
pub(crate) const NOTE: &str = "Note: ";
/// What stands before a description that could be taken for a note.
pub(crate) const DESCRIPTION: &str = "Description: ";

struct DublinCore;

impl Exporter for DublinCore {
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(DECLARATION.as_bytes())?;
        writeln!(
            out,
            "<records xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
        )
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "  <oai_dc:dc>")?;
        one(out, "title", record.title.as_deref())?;
        all(out, "creator", record.creators.iter())?;
        all(out, "subject", record.thematic_areas.iter().map(|area| &area.label))?;
        // A description that begins like a note says that it is none.
        let marked = |text: &String| match text.starts_with(NOTE) || text.starts_with(DESCRIPTION) {
            true => format!("{DESCRIPTION}{text}"),
            false => text.clone(),
        };
        all(out, "description", record.description.iter().map(marked))?;
        all(out, "description", record.notes.iter().map(|note| format!("{NOTE}{note}")))?;
        one(out, "publisher", record.publisher.as_deref())?;
        one(out, "date", record.issued.as_deref())?;
        one(out, "type", record.kind.as_deref())?;
        one(out, "identifier", record.url.as_deref())?;
        let scheme = |identifier: &crate::record::Identifier| format!("{}:{}", identifier.scheme, identifier.value);
        all(out, "identifier", record.identifiers.iter().map(scheme))?;
        all(out, "language", record.languages.iter())?;
        all(out, "relation", record.files.iter().map(|file| &file.url))?;
        writeln!(out, "  </oai_dc:dc>")
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "</records>")
    }
}

fn one(out: &mut dyn Write, name: &str, text: Option<&str>) -> io::Result<()> {
    element(out, 4, &format!("dc:{name}"), text.unwrap_or_default())
}

fn all(out: &mut dyn Write, name: &str, texts: impl Iterator<Item = impl AsRef<str>>) -> io::Result<()> {
    for text in texts {
        one(out, name, Some(text.as_ref()))?;
    }
    Ok(())
}
