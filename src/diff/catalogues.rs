//! Compares two catalogues record by record.

use std::collections::HashMap;

use super::{FieldChange, Scope, Side, field_changes, pair};
use crate::record::Record;

/// A difference between two catalogues in one record.
#[derive(Debug, Clone)]
pub(crate) enum Difference {
    /// The record is only in the new catalogue.
    Added(Box<Record>),
    /// The record is only in the old catalogue.
    Gone(Box<Record>),
    /// The record is in both catalogues and differs in these fields.
    Changed(Box<Record>, Box<Record>, Vec<FieldChange>),
}

impl Difference {
    /// The name of the difference in the output.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Added(_) => "added",
            Self::Gone(_) => "gone",
            Self::Changed(..) => "changed",
        }
    }

    /// The record in the new catalogue, or in the old one if the new one lacks it.
    pub(crate) fn record(&self) -> &Record {
        match self {
            Self::Added(record) | Self::Gone(record) | Self::Changed(_, record, _) => record,
        }
    }

    /// The fields that differ.
    pub(crate) fn fields(&self) -> &[FieldChange] {
        match self {
            Self::Changed(_, _, fields) => fields,
            _ => &[],
        }
    }
}

/// Compares two catalogues. The differences are in the order of `new`, followed by the records that are only in `old`.
///
/// Records are matched by id, and the others by [`pair`].
pub(crate) fn compare(old: Vec<Record>, new: Vec<Record>, scope: Scope) -> Vec<Difference> {
    let mut by_id: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, record) in old.iter().enumerate().rev().filter(|(_, record)| !record.id.is_empty()) {
        by_id.entry(&record.id).or_default().push(at);
    }
    let mut partner: Vec<Option<usize>> =
        new.iter().map(|record| by_id.get_mut(record.id.as_str()).and_then(Vec::pop)).collect();
    let mut taken = vec![false; old.len()];
    for at in partner.iter().flatten() {
        if let Some(taken) = taken.get_mut(*at) {
            *taken = true;
        }
    }
    let free_old: Vec<usize> = (0..old.len()).filter(|at| taken.get(*at) == Some(&false)).collect();
    let free_new: Vec<usize> = (0..new.len()).filter(|at| partner.get(*at) == Some(&None)).collect();
    let sides = |records: &[Record], places: &[usize]| -> Vec<Side> {
        places.iter().filter_map(|at| records.get(*at)).map(Side::of).collect()
    };
    for (a, b) in pair(&sides(&old, &free_old), &sides(&new, &free_new)) {
        if let (Some(a), Some(b)) = (free_old.get(a), free_new.get(b))
            && let (Some(taken), Some(partner)) = (taken.get_mut(*a), partner.get_mut(*b))
        {
            *taken = true;
            *partner = Some(*a);
        }
    }
    let mut old: Vec<Option<Record>> = old.into_iter().map(Some).collect();
    let mut differences = Vec::new();
    for (record, partner) in new.into_iter().zip(partner) {
        match partner.and_then(|at| old.get_mut(at)).and_then(Option::take) {
            None => differences.push(Difference::Added(Box::new(record))),
            Some(before) => {
                let fields = field_changes(&before, &record, scope);
                if !fields.is_empty() {
                    differences.push(Difference::Changed(Box::new(before), Box::new(record), fields));
                }
            }
        }
    }
    differences.extend(old.into_iter().flatten().map(|record| Difference::Gone(Box::new(record))));
    differences
}
