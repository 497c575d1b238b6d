//! Evidence for the date of a record that does not depend on the reader.
//!
//! Most listings are in the order of their dates, and most of their records are dated in the same way. A date that
//! breaks the order, or a missing date among dated records, is therefore more often wrong.

use crate::record::{IssueCode, IssuedBasis, Record};
use crate::splitting::measure::{self, flag};

/// The names of the measures that all readers share.
pub(crate) const NAMES: [&str; 10] =
    ["always", "undated", "heading", "metadata", "titled", "ambiguous", "alike", "coarser", "order", "disorder"];

/// The parts of a record that the measures of its date need.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dated {
    issued: Option<String>,
    issued_basis: Option<IssuedBasis>,
    ambiguous: bool,
}

impl Dated {
    pub(crate) fn of(record: &Record) -> Self {
        let ambiguous = |code: &IssueCode| matches!(code, IssueCode::AmbiguousDate | IssueCode::MonthFirstDate);
        Self {
            issued: record.issued.clone(),
            issued_basis: record.issued_basis.clone(),
            ambiguous: record.issues.iter().any(|issue| ambiguous(&issue.code)),
        }
    }
}

/// The measures of one date.
pub(crate) type Measures = [f32; NAMES.len()];

/// The measures of the date of each record of a page.
pub(crate) fn measures(records: &[Dated]) -> Vec<Measures> {
    let shapes: Vec<(usize, &str)> = records.iter().map(shape).collect();
    let alike = measure::alike(&shapes);
    let longest = shapes.iter().map(|(length, _)| *length).max().unwrap_or(0);
    let dated: Vec<(usize, &str)> =
        records.iter().enumerate().filter_map(|(at, record)| Some((at, record.issued.as_deref()?))).collect();
    let pairs = || dated.windows(2).filter_map(|pair| Some((pair.first()?, pair.last()?)));
    let falls = pairs().filter(|(a, b)| a.1 >= b.1).count();
    let rises = pairs().filter(|(a, b)| a.1 <= b.1).count();
    let steps = dated.len().saturating_sub(1).max(1) as f32;
    let order = if dated.len() < 3 { 0.0 } else { falls.max(rises) as f32 / steps };
    let mut breaks = vec![false; records.len()];
    for (before, after) in pairs() {
        let kept = if falls >= rises { before.1 >= after.1 } else { before.1 <= after.1 };
        for at in [before.0, after.0] {
            breaks.get_mut(at).into_iter().for_each(|slot| *slot |= !kept);
        }
    }
    records
        .iter()
        .zip(alike)
        .zip(shapes.iter().zip(breaks))
        .map(|((record, alike), ((length, _), breaks))| {
            let basis = record.issued_basis.as_ref();
            let is = |wanted: &IssuedBasis| flag(basis == Some(wanted));
            [
                1.0,
                flag(record.issued.is_none()),
                is(&IssuedBasis::Heading),
                is(&IssuedBasis::Metadata),
                is(&IssuedBasis::Title),
                flag(record.ambiguous),
                alike,
                flag(*length > 0 && *length < longest),
                order,
                order * flag(breaks),
            ]
        })
        .collect()
}

/// The length of the date and the basis that it comes from.
fn shape(record: &Dated) -> (usize, &str) {
    (record.issued.as_deref().map_or(0, str::len), record.issued_basis.as_deref().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(issued: Option<&str>) -> Record {
        let basis = issued.map(|_| IssuedBasis::Stated);
        Record { issued: issued.map(str::to_owned), issued_basis: basis, ..Record::default() }
    }

    fn of(name: &str, records: &[Record]) -> Vec<f32> {
        let place = NAMES.iter().position(|known| *known == name).unwrap();
        let dated: Vec<Dated> = records.iter().map(Dated::of).collect();
        measures(&dated).iter().map(|own| own[place]).collect()
    }

    #[test]
    fn a_date_out_of_order_and_a_record_without_one_stand_out() {
        let issued = [Some("2024-03-02"), Some("2024-02-01"), Some("2019-07-07"), Some("2023-12-01"), None];
        let records = issued.map(record);
        assert_eq!(of("undated", &records), [0.0, 0.0, 0.0, 0.0, 1.0]);
        assert!(of("disorder", &records)[2] > 0.0 && of("disorder", &records)[0] == 0.0);
        assert!(of("alike", &records)[0] > of("alike", &records)[4]);
        assert!(of("order", &records)[0] > 0.6);
    }

    #[test]
    fn a_page_without_records_has_no_measures() {
        assert!(measures(&[]).is_empty());
    }
}
