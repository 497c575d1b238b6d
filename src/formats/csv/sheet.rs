//! Rows of a table that we wrote, cell by cell.

use encoding_rs::Encoding;

use super::reader::Meaning;
use super::row;
use crate::error::Error;

/// A row of a table.
pub(crate) struct SheetRow {
    /// The line of a text, or the number of the row of a sheet.
    pub(crate) number: u64,
    /// The cells, each with what its column is.
    pub(crate) cells: Vec<(Meaning, String)>,
}

/// The rows of a table.
#[derive(Default)]
pub(crate) struct SheetRows {
    /// The rows that could be read.
    pub(crate) rows: Vec<SheetRow>,
    /// The errors of the others, with their places.
    pub(crate) rejected: Vec<Error>,
    /// Warnings about the columns.
    pub(crate) warnings: Vec<Error>,
    /// The encoding of a text that is not UTF-8. A spreadsheet has replaced the characters that it does not have.
    pub(crate) encoding: Option<&'static Encoding>,
}

/// The column that names the record of a row.
pub(crate) const ID: &str = "id";

/// The meanings of columns with these names, where they are those of a catalogue that we wrote: `id` and another one.
pub(crate) fn meanings(names: &[String]) -> Option<Vec<Meaning>> {
    let known: Vec<&str> = names.iter().filter_map(|name| Some(row::known(name)?.name)).collect();
    let ours = known.contains(&ID) && known.len() > 1;
    ours.then(|| names.iter().map(|name| Meaning::of(name.trim())).collect())
}
