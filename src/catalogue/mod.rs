//! Catalogues that are read: JSON Lines, JSON, CSV.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::input::{self, Input};
use crate::record::Record;

/// One entry of a catalogue.
#[derive(Debug)]
pub enum Entry {
    /// A record.
    Record(Box<Record>),
    /// Something that is no record.
    Rejected(Rejected),
}

/// What does not go on, and why.
#[derive(Debug)]
pub struct Rejected {
    /// What is wrong with it, and where.
    pub error: Error,
    /// It, as it was read.
    pub text: String,
}

/// The entries of each input, read one by one: memory does not grow with their number.
pub fn open(paths: &[PathBuf], max_line: u64) -> impl Iterator<Item = Box<dyn Iterator<Item = Result<Entry>>>> {
    input::expand(paths).into_iter().map(move |input| match input.and_then(|input| lines(&input, max_line)) {
        Ok(entries) => entries,
        Err(error) => Box::new(std::iter::once(Err(error))),
    })
}

fn lines(input: &Input, _max_line: u64) -> Result<Box<dyn Iterator<Item = Result<Entry>>>> {
    let place = input.place();
    let reader = BufReader::with_capacity(1 << 16, input.open()?);
    Ok(Box::new(reader.lines().enumerate().filter_map(move |(at, line)| {
        let place = format!("{place}:{}", at + 1);
        let line = match line {
            Ok(line) if line.trim().is_empty() => return None,
            Ok(line) => line,
            Err(error) => return Some(Err(Error::from_io(place, &error))),
        };
        Some(Ok(match serde_json::from_str(&line) {
            Ok(record) => Entry::Record(Box::new(record)),
            Err(error) => Entry::Rejected(Rejected { error: Error::data(error.to_string()).at(place), text: line }),
        }))
    })))
}
