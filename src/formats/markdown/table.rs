//! Writes a catalogue as a table of Markdown (GitHub Flavored Markdown, section 4.10) with chosen columns.

use std::io::{self, Write};

use super::escape;
use crate::document::identifier_texts::is_address;
use crate::formats::csv::row::{cells, names};
use crate::formats::{Exporter, Options};
use crate::record::Record;

/// Makes an exporter for a table with the chosen columns.
pub(crate) fn exporter(options: &Options) -> Box<dyn Exporter> {
    let own = options.own.clone();
    let all = names(&own);
    let columns = options.fields.iter().filter_map(|field| {
        let at = all.iter().position(|name| name == field)?;
        Some((field.clone(), at))
    });
    Box::new(Table { columns: columns.collect(), own })
}

struct Table {
    /// The names of the chosen columns, each with its index among all columns.
    columns: Vec<(String, usize)>,
    /// The custom fields that have a column.
    own: Vec<String>,
}

fn row(cells: impl Iterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    let mut line = String::from("|");
    for cell in cells {
        line.push(' ');
        line.push_str(&cell);
        line.push_str(" |");
    }
    writeln!(out, "{line}")
}

impl Exporter for Table {
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        row(self.columns.iter().map(|(name, _)| escape::text(name)), out)?;
        row(self.columns.iter().map(|_| "---".to_owned()), out)
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        let cells = cells(record, &self.own);
        let shown = self.columns.iter().map(|(_, at)| {
            let cell = cells.get(*at).map(AsRef::as_ref).unwrap_or_default();
            let is_link = is_address(cell) && !cell.contains(['|', ' ']);
            if is_link { escape::link(cell, cell) } else { escape::text(cell) }
        });
        row(shown, out)
    }

    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
