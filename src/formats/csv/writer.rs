//! Writes CSV for spreadsheets (RFC 4180), with a header row and the same columns for every catalogue.

use std::borrow::Cow;
use std::io::{self, Write};

use super::cell::push_into;
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

    /// Builds a row in memory and writes it at once.
    fn row<'c>(&mut self, cells: impl Iterator<Item = Cow<'c, str>>, out: &mut dyn Write) -> io::Result<()> {
        self.row.clear();
        for (cell, at) in cells.zip(0..) {
            if at > 0 {
                self.row.push(b',');
            }
            push_into(&mut self.row, cell);
        }
        // A row of one empty cell would be an empty line, which readers leave out.
        if self.row.is_empty() {
            self.row.extend_from_slice(b"\"\"");
        }
        self.row.extend_from_slice(b"\r\n");
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
