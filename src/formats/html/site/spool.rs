//! Keeps the records of a site in a temporary file, with the order in which they are shown.
//!
//! Each record is a line: the day on which it was added to the catalogue, if it is known, a tab, and the record as
//! JSON.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write};

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::formats::{Exporter, Options};
use crate::record::Record;

/// Makes the exporter that fills the file.
pub(crate) fn exporter(_: &Options) -> Box<dyn Exporter> {
    Box::new(Lines::default())
}

#[derive(Default)]
struct Lines {
    line: Vec<u8>,
    added: String,
}

impl Exporter for Lines {
    fn start(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        self.line.clear();
        self.line.extend_from_slice(self.added.as_bytes());
        self.line.push(b'\t');
        serde_json::to_writer(&mut self.line, record)?;
        self.line.push(b'\n');
        self.added.clear();
        out.write_all(&self.line)
    }

    fn added(&mut self, day: &str) {
        self.added.clear();
        self.added.extend(day.chars().filter(|c| c.is_ascii_digit() || *c == '-'));
    }

    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// The lines of the file, ordered by date of issue with the newest first. Records without a date come last.
pub(super) struct Spool {
    file: File,
    order: Vec<Place>,
}

/// The position of a record in the file, and its sort key.
struct Place {
    date: [u8; 10],
    start: u64,
    length: u32,
}

#[derive(Deserialize)]
struct Dated {
    issued: Option<String>,
}

impl Spool {
    /// Reads the positions of the records.
    pub(crate) fn read(file: File) -> Result<Self> {
        let failed = |error: std::io::Error| Error::from_io("temporary file", &error);
        let mut reader = BufReader::with_capacity(1 << 16, file);
        reader.seek(SeekFrom::Start(0)).map_err(failed)?;
        let (mut order, mut line, mut start) = (Vec::new(), Vec::new(), 0);
        while reader.read_until(b'\n', &mut line).map_err(failed)? > 0 {
            let length = line.len();
            let json = line.iter().position(|byte| *byte == b'\t').and_then(|tab| line.get(tab + 1..));
            let dated: Dated = serde_json::from_slice(json.unwrap_or_default())
                .map_err(|error| Error::data(format!("a record cannot be read again: {error}")))?;
            let date = sort_key(dated.issued.as_deref().unwrap_or_default());
            let size = u32::try_from(length).map_err(|_| Error::data("a record is larger than four gigabytes"))?;
            order.push(Place { date, start, length: size });
            start += u64::from(size);
            line.clear();
        }
        // The sort is stable, so records with the same date keep the order of the catalogue.
        order.sort_by_key(|place| std::cmp::Reverse(place.date));
        Ok(Self { file: reader.into_inner(), order })
    }

    /// The number of records.
    pub(crate) fn len(&self) -> usize {
        self.order.len()
    }

    /// The record at this index of the order: the day on which it was added, and its JSON.
    pub(super) fn line(&mut self, at: usize) -> Result<(String, String)> {
        let failed = |error: &std::io::Error| Error::from_io("temporary file", error);
        let Some(place) = self.order.get(at) else { return Ok((String::new(), "{}".to_owned())) };
        self.file.seek(SeekFrom::Start(place.start)).map_err(|error| failed(&error))?;
        let mut text = String::with_capacity(place.length as usize);
        (&mut self.file).take(u64::from(place.length)).read_to_string(&mut text).map_err(|error| failed(&error))?;
        let (added, json) = text.trim_end().split_once('\t').unwrap_or_default();
        Ok((added.to_owned(), json.to_owned()))
    }
}

/// The first ten characters of a date of issue, without qualifiers. An interval with an open start is sorted by its
/// end.
fn sort_key(issued: &str) -> [u8; 10] {
    let dated = issued.strip_prefix("../").unwrap_or(issued);
    let mut key = [0; 10];
    for (to, from) in key.iter_mut().zip(dated.bytes().filter(|byte| !matches!(byte, b'?' | b'~' | b'%'))) {
        *to = from;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_record_comes_first_and_undated_ones_last() {
        let mut file = tempfile::tempfile().unwrap();
        for issued in ["\"2019\"", "null", "\"2021-03?\"", "\"../2020\"", "\"2021-11-02\""] {
            writeln!(file, "\t{{\"issued\":{issued}}}").unwrap();
        }
        let mut spool = Spool::read(file).unwrap();
        let lines: Vec<String> = (0..spool.len()).map(|at| spool.line(at).unwrap().1).collect();
        let dates: Vec<&str> =
            lines.iter().map(|line| line.trim_matches(['{', '}']).trim_start_matches("\"issued\":")).collect();
        assert_eq!(dates, ["\"2021-11-02\"", "\"2021-03?\"", "\"../2020\"", "\"2019\"", "null"]);
    }
}
