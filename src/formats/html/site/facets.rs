//! Collects the values of a facet, each with the records that have it.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::codes::rising;

/// A facet that is being filled. Values are numbered in the order of their first occurrence.
#[derive(Default)]
pub(super) struct Facet {
    numbers: HashMap<String, usize>,
    keys: Vec<String>,
    records: Vec<Vec<u32>>,
}

impl Facet {
    /// Adds the values of the record at index `at`.
    pub(super) fn add(&mut self, at: u32, values: Vec<String>) {
        for value in values {
            let number = *self.numbers.entry(value).or_insert_with_key(|key| {
                self.keys.push(key.clone());
                self.records.push(Vec::new());
                self.keys.len() - 1
            });
            if let Some(records) = self.records.get_mut(number)
                && records.last() != Some(&at)
            {
                records.push(at);
            }
        }
    }

    /// The values, and for each of them the indices of its records, as `{keys, records}`.
    pub(super) fn json(&self) -> Value {
        let records: Vec<String> =
            self.records.iter().map(|records| rising(records.iter().map(|at| (*at, 0)), 0)).collect();
        json!({"keys": self.keys, "records": records})
    }
}
