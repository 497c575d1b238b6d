//! Checks of a catalogue as a whole: ids that occur twice, areas that the vocabulary lacks.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde_json::Value;

use super::{Finding, Level};
use crate::error::nearest;
use crate::record::Record;
use crate::seeds::Seeds;
use crate::text::quote::quote;
use crate::vocabulary::Vocabulary;

/// Checks the records of a catalogue one after the other. It keeps 16 bytes for each id, and no record.
#[derive(Debug, Default)]
pub struct CrossChecks {
    /// For the hash of each id, the file and the number of the record that had it first.
    ids: HashMap<u64, (u32, u32)>,
    /// The files, in the order in which they were read.
    files: Vec<String>,
    areas: Areas,
    /// The unknown areas that have been reported.
    said: HashSet<String>,
}

/// The vocabularies with which areas are compared.
#[derive(Debug, Default)]
enum Areas {
    #[default]
    Nothing,
    /// The built-in vocabularies, which are loaded when the first area is checked.
    BuiltIn(Seeds),
    Known(Vec<Vocabulary>, Level),
}

/// The largest number of unknown areas that are remembered, so that each of them is reported only once.
const MAX_SAID: usize = 1000;

impl CrossChecks {
    /// Compares the areas of records with these vocabularies. An area that none of them has gives a finding of this
    /// level.
    #[must_use]
    pub(crate) fn with_vocabularies(mut self, vocabularies: Vec<Vocabulary>, level: Level) -> Self {
        self.areas = Areas::Known(vocabularies, level);
        self
    }

    /// Compares the areas of records with the vocabularies of the seeds. An area that none of them has gives a warning.
    #[must_use]
    pub(crate) fn with_built_in(mut self, seeds: &Seeds) -> Self {
        self.areas = Areas::BuiltIn(seeds.clone());
        self
    }

    /// The findings about a record in comparison with the records before it. `ordinal` is its number in `file`.
    pub fn findings(&mut self, record: &Value, file: &str, ordinal: u64) -> Vec<Finding> {
        let areas = record.get("thematic_areas").and_then(Value::as_array).into_iter().flatten().enumerate();
        let areas = areas.filter_map(|(at, area)| Some((at, area.get("id").and_then(Value::as_str)?)));
        self.of(record.get("id").and_then(Value::as_str), areas, file, ordinal)
    }

    /// The same findings about a record that was read.
    pub(crate) fn of_record(&mut self, record: &Record, file: &str, ordinal: u64) -> Vec<Finding> {
        let areas = record.thematic_areas.iter().enumerate();
        self.of(Some(&record.id), areas.filter_map(|(at, area)| Some((at, area.id.as_deref()?))), file, ordinal)
    }

    fn of<'r>(
        &mut self,
        id: Option<&str>,
        areas: impl Iterator<Item = (usize, &'r str)>,
        file: &str,
        ordinal: u64,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.files.last().is_none_or(|last| last != file) {
            self.files.push(file.to_owned());
        }
        match id {
            Some(id) if !id.is_empty() => {
                let mut hasher = DefaultHasher::new();
                id.hash(&mut hasher);
                let number = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
                let this = (number(self.files.len() as u64), number(ordinal));
                let first = *self.ids.entry(hasher.finish()).or_insert(this);
                if first != this {
                    let of = self.files.get((first.0 as usize).saturating_sub(1)).filter(|_| first.0 != this.0);
                    let of = of.map(|file| format!(" of {file}")).unwrap_or_default();
                    let message = format!("the id {} is that of record {}{of} too", quote(id), first.1);
                    findings.push(Finding::error("duplicate-id", "/id", message));
                }
            }
            _ => {
                let message = "no id: the record cannot be told apart from others in a later version of the catalogue";
                findings.push(Finding::warning("missing-id", "/id", message));
            }
        }
        for (at, id) in areas {
            findings.extend(self.area(id, at));
        }
        findings
    }

    fn area(&mut self, id: &str, at: usize) -> Option<Finding> {
        if let Areas::BuiltIn(seeds) = &self.areas {
            let names = Vocabulary::names(seeds);
            let all = names.iter().filter_map(|name| Vocabulary::load(seeds, name).ok()).collect();
            self.areas = Areas::Known(all, Level::Warning);
        }
        let Areas::Known(vocabularies, level) = &self.areas else { return None };
        if vocabularies.iter().any(|vocabulary| vocabulary.concept(id).is_some()) {
            return None;
        }
        if *level == Level::Warning && (self.said.len() >= MAX_SAID || !self.said.insert(id.to_owned())) {
            return None;
        }
        let names: Vec<&str> = vocabularies.iter().map(|vocabulary| vocabulary.id.as_str()).collect();
        let message = match names.as_slice() {
            [only] => format!("the vocabulary {only} has no area {}", quote(id)),
            _ => format!("no built-in vocabulary has the area {}; --vocabulary names another", quote(id)),
        };
        let ids = vocabularies.iter().flat_map(|vocabulary| &vocabulary.concepts).map(|concept| concept.id.as_str());
        let near = nearest(id, ids).map(str::to_owned);
        let pointer = format!("/thematic_areas/{at}/id");
        Some(Finding::new(*level, "unknown-area", pointer, message).nearest(near))
    }
}
