//! JSON Lines, the form in which records travel between commands, and one JSON document.

use std::io::{self, Write};

use crate::formats::{Exporter, Options};
use crate::record::Record;

/// The schema that a JSON catalogue names.
pub(crate) const SCHEMA: &str = "https://shelflist.example/schemas/catalogue-1.2.schema.json";

pub(crate) fn lines(_: &Options) -> Box<dyn Exporter> {
    Box::new(Lines(Vec::new()))
}

pub(crate) fn document(_: &Options) -> Box<dyn Exporter> {
    Box::new(Document { first: true })
}

/// A record a line. A line is made whole before it is written: its pieces are many and small.
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

/// `{"schema": …, "records": […]}`, a record a line, so that versions can be compared line by line.
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
