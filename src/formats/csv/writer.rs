//! Writes CSV for spreadsheets (RFC 4180), with a header row and the same columns for every catalogue.

use std::borrow::Cow;
use std::io::{self, Write};

use super::cell::neutralise;
use super::row::{cells, names};
use crate::formats::{Exporter, Options};
use crate::record::Record;

pub(crate) fn table(options: &Options) -> Box<dyn Exporter> {
    let own = options.own.clone();
    let names = names(&own);
    let at = |name: &String| names.iter().position(|column| column == name);
    let chosen = options.fields.iter().filter_map(at).collect();
    Box::new(Table { bom: options.bom, chosen, own, row: Vec::new() })
}

struct Table {
    bom: bool,
    /// The indices of the chosen columns in [`COLUMNS`]. If the list is empty, all columns are written.
    chosen: Vec<usize>,
    /// The custom fields that have a column.
    own: Vec<String>,
    row: Vec<u8>,
}

impl Table {
    /// Writes the chosen cells, in the order of the choice.
    fn chosen_row<'c>(&mut self, cells: impl Iterator<Item = Cow<'c, str>>, out: &mut dyn Write) -> io::Result<()> {
        if self.chosen.is_empty() {
            return self.row(cells, out);
        }
        let cells: Vec<Cow<'c, str>> = cells.collect();
        let chosen = std::mem::take(&mut self.chosen);
        let written = self.row(chosen.iter().filter_map(|at| cells.get(*at).cloned()), out);
        self.chosen = chosen;
        written
    }

    /// Builds a row in memory before it is written, so that flushing the CSV writer does not flush the underlying file.
    fn row<'c>(&mut self, cells: impl Iterator<Item = Cow<'c, str>>, out: &mut dyn Write) -> io::Result<()> {
        self.row.clear();
        let mut builder = ::csv::WriterBuilder::new();
        let mut writer =
            builder.terminator(::csv::Terminator::CRLF).buffer_capacity(1 << 10).from_writer(&mut self.row);
        for cell in cells {
            writer.write_field(neutralise(cell).as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)?;
        writer.flush()?;
        drop(writer);
        out.write_all(&self.row)
    }
}

impl Exporter for Table {
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.bom {
            out.write_all(b"\xef\xbb\xbf")?;
        }
        let own = self.own.clone();
        self.chosen_row(names(&own).into_iter().map(Cow::Borrowed), out)
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        let cells = cells(record, &self.own);
        self.chosen_row(cells.into_iter(), out)
    }

    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
