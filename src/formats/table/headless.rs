//! Tables without a header row. Their columns are told by their values, and are named by their numbers.

use super::known::Known;
use super::sheet::Row;
use crate::formats::columns::Column;
use crate::formats::told::{self, Filled, Sample};

/// The number of rows that are examined.
const EXAMINED: usize = 60;

/// The number of columns of a table whose row at this index is not a header row but a record: it has a number, a date or
/// an address where all other rows have one, and the values tell which column has the titles.
pub(super) fn columns(rows: &[Row], at: usize, known: Known<'_>) -> Option<usize> {
    let first = rows.get(at)?;
    let rows = rows.get(at..)?;
    let samples = samples(rows, &[]);
    let is_data = |(index, sample): (usize, &Sample)| {
        let cell = first.cells.get(index).map(super::sheet::Cell::text).unwrap_or_default();
        let values = sample.texts.iter().filter(|text| told::is_data(text, known.words)).count();
        told::is_data(&cell, known.words) && sample.texts.len() > 1 && values == sample.texts.len()
    };
    if !samples.iter().enumerate().any(is_data) {
        return None;
    }
    let told = told::decide(&samples, Filled { rows: samples_rows(rows), ..Filled::default() }, known.words);
    told.values().any(|(column, _)| *column == Column::Title).then_some(samples.len())
}

/// Returns whether the values below a header row tell what a column holds.
pub(super) fn is_told(rows: &[Row], names: &[String], known: Known<'_>) -> bool {
    let samples = samples(rows, names);
    let filled = Filled { rows: samples_rows(rows), ..Filled::default() };
    !told::decide(&samples, filled, known.words).is_empty()
}

fn samples_rows(rows: &[Row]) -> usize {
    rows.iter().take(EXAMINED).filter(|row| row.filled() > 0).count()
}

/// The values of each column in the first rows.
fn samples(rows: &[Row], names: &[String]) -> Vec<Sample> {
    let mut samples: Vec<Sample> = Vec::new();
    for row in rows.iter().take(EXAMINED) {
        for (index, cell) in row.cells.iter().enumerate() {
            while samples.len() <= index {
                let at = samples.len();
                let own = names.get(at).filter(|name| !name.is_empty()).cloned();
                samples.push(Sample { name: own.unwrap_or_else(|| told::number_of_column(at)), ..Sample::default() });
            }
            if let Some(sample) = samples.get_mut(index).filter(|_| !cell.is_blank()) {
                sample.texts.push(cell.text());
            }
        }
    }
    samples
}
