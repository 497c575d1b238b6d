//! Explains the decisions for a list to people: the chosen columns, the next best ones, and the reasons.

use super::date_columns::{self, Source};
use super::dates::Dated;
use super::tape::Tape;

/// Number of columns that are shown to explain a decision.
pub(super) const NAMED: usize = 4;

/// The reasons for the choice of the columns of titles or of dates.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Choice {
    /// The columns that were weighed, the best first.
    pub columns: Vec<WeighedColumn>,
    /// The confidence in the choice, from 0 to 1.
    pub confidence: f32,
    /// Whether no column can be chosen, because all of them are dates, numbers, link words or one constant.
    pub none: bool,
}

/// A column that was weighed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct WeighedColumn {
    /// The first values, at most three.
    pub values: Vec<String>,
    /// The head of the column, or its label.
    pub named: Option<String>,
    /// Share of the records that have the column.
    pub present: f32,
    /// The score, in natural logarithms of odds.
    pub score: f32,
    /// The features that most favour this column over the runner-up: their names and the differences of the score.
    pub reasons: Vec<(String, f32)>,
}

/// The reasons why a list was read in this way.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Explanation {
    /// The choice of the column of titles.
    pub title: Choice,
    /// The choice of the column of the date of issue.
    pub issued: Choice,
}

/// The features that most favour a column over another one.
pub(super) fn reasons<const N: usize>(
    own: &[f32; N],
    other: Option<&[f32; N]>,
    weights: &[f32; N],
    names: &[&str; N],
) -> Vec<(String, f32)> {
    let zero = [0.0; N];
    let other = other.unwrap_or(&zero);
    let mut reasons: Vec<(String, f32)> = own
        .iter()
        .zip(other)
        .zip(weights)
        .zip(names)
        .map(|(((own, other), weight), name)| ((*name).to_owned(), (own - other) * weight))
        .filter(|(_, weight)| *weight > 0.1)
        .collect();
    reasons.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    reasons.truncate(NAMED);
    reasons
}

pub(super) fn explain_dates(columns: &[date_columns::DateColumn], chosen: &[(usize, f32)], tapes: &[&Tape]) -> Choice {
    let best = chosen.first().map_or(0.0, |(_, score)| *score);
    let mass: f32 = chosen.iter().map(|(_, score)| (score - best).exp()).sum();
    let weighed = chosen.iter().take(NAMED).filter_map(|(at, score)| {
        let column = columns.get(*at)?;
        let value = |(record, date): &(usize, Dated)| {
            let printed = tapes.get(*record).map(|tape| tape.words(&date.range)).unwrap_or_default();
            if printed.is_empty() { date.value.found.edtf.clone() } else { printed }
        };
        Some(WeighedColumn {
            values: column.cells.iter().take(3).map(value).collect(),
            named: match column.source {
                Source::Heading => Some("the heading of the group".to_owned()),
                Source::Reaching => Some("a row before".to_owned()),
                _ => column.head.clone(),
            },
            present: column.features.present,
            score: *score,
            reasons: Vec::new(),
        })
    });
    Choice { columns: weighed.collect(), confidence: 1.0 / mass.max(1.0), none: chosen.is_empty() }
}
