//! Writes tables for screening tools.

use std::io::{self, Write};

use super::{identifier, keywords, month_and_day, notes, year};
use crate::formats::csv::cell::neutralise;
use crate::formats::{Exporter, Options};
use crate::record::Record;

/// A column: its name, and the function that returns its cell for a record.
type Column = (&'static str, fn(&Record) -> String);

/// The columns that the importer of Rayyan reads.
const RAYYAN: [Column; 19] = [
    ("key", |record| record.id.clone()),
    ("title", title),
    ("year", |record| year(record).to_owned()),
    ("month", |record| month_and_day(record).0.to_owned()),
    ("day", |record| month_and_day(record).1.to_owned()),
    ("journal", |record| container(record, |c| &c.title)),
    ("issn", |record| container(record, |c| &c.issn)),
    ("volume", |record| container(record, |c| &c.volume)),
    ("issue", |record| container(record, |c| &c.issue)),
    ("pages", |record| container(record, |c| &c.pages)),
    ("authors", |record| record.creators.join(" and ")),
    ("url", url),
    ("language", |record| record.languages.join("; ")),
    ("publisher", |record| record.publisher.clone().unwrap_or_default()),
    ("location", |record| record.place.clone().unwrap_or_default()),
    ("abstract", |record| record.description.clone().unwrap_or_default()),
    ("notes", |record| notes(record).join(" | ")),
    ("doi", |record| identifier(record, "doi").to_owned()),
    ("keywords", |record| keywords(record).join("; ")),
];

/// The columns that ASReview reads, and the id by which its labels are matched to records again.
const ASREVIEW: [Column; 9] = [
    ("record_id", |record| record.id.clone()),
    ("title", title),
    ("abstract", |record| record.description.clone().unwrap_or_default()),
    ("authors", |record| record.creators.join("; ")),
    ("keywords", |record| keywords(record).join("; ")),
    ("year", |record| year(record).to_owned()),
    ("doi", |record| identifier(record, "doi").to_owned()),
    ("url", url),
    ("included", |record| {
        let decision = record.screening.as_ref().map_or("", |screening| screening.decision.as_str());
        match decision {
            "include" => "1",
            "exclude" => "0",
            _ => "",
        }
        .to_owned()
    }),
];

pub(crate) fn rayyan(options: &Options) -> Box<dyn Exporter> {
    Box::new(Table { columns: &RAYYAN, bom: options.bom })
}

pub(crate) fn asreview(options: &Options) -> Box<dyn Exporter> {
    Box::new(Table { columns: &ASREVIEW, bom: options.bom })
}

fn title(record: &Record) -> String {
    record.title.clone().unwrap_or_default()
}

/// The page of the record, or else its first document.
fn url(record: &Record) -> String {
    record.url.clone().or_else(|| record.files.first().map(|file| file.url.clone())).unwrap_or_default()
}

fn container(record: &Record, part: fn(&crate::record::Container) -> &Option<String>) -> String {
    record.container.as_ref().and_then(|container| part(container).clone()).unwrap_or_default()
}

struct Table {
    columns: &'static [Column],
    bom: bool,
}

impl Table {
    fn row(cells: impl Iterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
        let mut row = Vec::new();
        let mut builder = ::csv::WriterBuilder::new();
        let mut writer = builder.terminator(::csv::Terminator::CRLF).from_writer(&mut row);
        for cell in cells {
            // Importers expect each record on one line, so paragraphs are joined.
            let line = cell.split(['\n', '\r']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>();
            writer.write_field(neutralise(line.join(" ").into()).as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)?;
        writer.flush()?;
        drop(writer);
        out.write_all(&row)
    }
}

impl Exporter for Table {
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.bom {
            out.write_all(b"\xef\xbb\xbf")?;
        }
        Self::row(self.columns.iter().map(|(name, _)| (*name).to_owned()), out)
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        Self::row(self.columns.iter().map(|(_, value)| value(record)), out)
    }

    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
