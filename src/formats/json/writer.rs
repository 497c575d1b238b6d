//! Writes JSON Lines, the form in which records are passed between commands, and JSON documents.

use std::io::{self, Write};

use crate::formats::{Exporter, Options};
use crate::record::Record;

/// The address of the schema in a JSON catalogue.
pub(crate) const SCHEMA: &str = "https://shelflist.example/schemas/catalogue-1.2.schema.json";

pub(crate) fn lines(_: &Options) -> Box<dyn Exporter> {
    Box::new(Lines(Vec::new()))
}

pub(crate) fn document(_: &Options) -> Box<dyn Exporter> {
    Box::new(Document { first: true })
}

/// Writes one record on each line. A line is assembled in memory before it is written, because it consists of many
/// small pieces.
struct Lines(Vec<u8>);

impl Exporter for Lines {
    fn start(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        let Self(line) = self;
        line.clear();
        serde_json::to_writer(&mut *line, record)?;
        line.push(b'\n');
        out.write_all(line)
    }

    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// Writes `{"schema": …, "records": […]}` with one record on each line, so that versions can be compared line by line.
struct Document {
    first: bool,
}

impl Exporter for Document {
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{{\"schema\":\"{SCHEMA}\",\"records\":[")
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.first { b"\n" } else { b",\n" })?;
        self.first = false;
        serde_json::to_writer(&mut *out, record)?;
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\n]}\n")
    }
}
