//! Compares the areas that rules give with those that people gave.

use crate::vocabulary::truth::Truth;
use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Error, nearest};
use crate::measures::{Counts, mean, share};
use crate::record::{Area, Evidence, Record};
use crate::vocabulary::Vocabulary;

/// The largest number of unknown areas that are named in the warning.
const NAMED: usize = 10;

/// The results of the rules on labelled records.
#[derive(Debug, Clone, Default)]
pub(crate) struct Report {
    /// The number of records with labelled areas.
    pub records: u64,
    /// The number of records without labelled areas, which are not counted anywhere else.
    pub left_out: u64,
    /// Labelled areas that are not concepts of the vocabulary, each with its number of records.
    pub unknown: BTreeMap<String, u64>,
    /// The number of records whose given areas are exactly the labelled ones.
    pub exact: u64,
    /// The counts over all areas together.
    pub micro: Counts,
    /// The counts of each area, by its label.
    pub by_area: BTreeMap<String, Counts>,
    /// For two areas, the number of records in which the first is labelled but not given, and the second is given.
    pub confusion: BTreeMap<(String, String), u64>,
    /// The records with errors, those with the most errors first.
    pub misses: Vec<Miss>,
}

/// A rule that gave an area.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct By {
    /// The rule as written.
    pub rule: String,
    /// The text of its first match.
    pub words: String,
}

/// A record with errors.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Miss {
    /// The id of the record.
    pub id: String,
    /// The labels of the areas that are labelled but were not given.
    pub missed: Vec<String>,
    /// The areas that were given but are not labelled, each with the rules that gave it.
    pub wrong: Vec<(String, Vec<By>)>,
    /// The beginning of the title and description.
    pub text: String,
}

/// A warning about labelled areas that are not concepts of the vocabulary, with the number of records of each.
pub(crate) fn unknown_areas(unknown: &BTreeMap<String, u64>, vocabulary: &Vocabulary) -> Option<Error> {
    let names: Vec<&str> = vocabulary.concepts.iter().flat_map(|c| c.names().map(|(_, name)| name)).collect();
    let ids = || vocabulary.concepts.iter().map(|concept| concept.id.as_str());
    let said = |(name, records): (&String, &u64)| match nearest(name, ids().chain(names.iter().copied())) {
        Some(near) => format!("{name} ({records}; did you mean {near}?)"),
        None => format!("{name} ({records})"),
    };
    let all: Vec<String> = unknown.iter().take(NAMED).map(said).collect();
    let more = if unknown.len() > NAMED { ", …" } else { "" };
    let areas = if unknown.len() == 1 { "area is" } else { "areas are" };
    let message = format!("{} declared {areas} not in the vocabulary {}", unknown.len(), vocabulary.id);
    let message = format!("{message} (records): {}{more}", all.join(", "));
    let hint = "no rule can give these: take the vocabulary that has them, or add them as concepts or names";
    (!unknown.is_empty()).then(|| Error::data(message).hint(hint))
}

impl Report {
    /// Counts a record: the areas that the rules give, against the labelled areas.
    pub(crate) fn add(&mut self, record: &Record, given: &[Area], truth: &Truth, vocabulary: &Vocabulary) {
        let label =
            |id: &str| vocabulary.concept(id).map_or(id, |concept| concept.label_in(&vocabulary.language)).to_owned();
        let scored = |id: &String| !truth.unscored.contains(id);
        let given_ids: BTreeSet<String> =
            given.iter().filter_map(|area| area.id.clone()).filter(|id| scored(id)).collect();
        let true_ids: BTreeSet<String> = truth.areas.iter().filter(|id| scored(id)).cloned().collect();
        self.records += 1;
        for name in &truth.unknown {
            *self.unknown.entry(name.clone()).or_default() += 1;
        }
        self.exact += u64::from(given_ids == true_ids);
        for id in given_ids.union(&true_ids) {
            let (is_given, is_true) = (given_ids.contains(id), true_ids.contains(id));
            self.micro.add(is_given, is_true);
            self.by_area.entry(label(id)).or_default().add(is_given, is_true);
        }
        let missed: Vec<&String> = true_ids.difference(&given_ids).collect();
        let wrong: Vec<&String> = given_ids.difference(&true_ids).collect();
        for (one, other) in missed.iter().flat_map(|one| wrong.iter().map(move |other| (one, other))) {
            *self.confusion.entry((label(one), label(other))).or_default() += 1;
        }
        if missed.is_empty() && wrong.is_empty() {
            return;
        }
        let keywords = |id: &String| -> Vec<By> {
            let area = given.iter().find(|area| area.id.as_ref() == Some(id));
            let by = |e: &Evidence| By { rule: e.rule.clone(), words: e.keyword.clone() };
            let mut all: Vec<By> = area.into_iter().flat_map(|area| &area.evidence).map(by).collect();
            all.sort();
            all.dedup_by(|one, other| one.rule == other.rule);
            all
        };
        let text = [&record.title, &record.description].into_iter().flatten().cloned().collect::<Vec<_>>().join(" / ");
        self.misses.push(Miss {
            id: record.id.clone(),
            missed: missed.iter().map(|id| label(id)).collect(),
            wrong: wrong.iter().map(|id| (label(id), keywords(id))).collect(),
            text: super::quoted(&text),
        });
    }

    /// Sorts the records with errors. It is called after all records have been added.
    pub(crate) fn finish(&mut self) {
        let errors = |miss: &Miss| miss.missed.len() + miss.wrong.len();
        self.misses.sort_by(|a, b| errors(b).cmp(&errors(a)).then_with(|| a.id.cmp(&b.id)));
    }

    /// The mean F1 over all areas that are labelled or given at least once.
    pub(crate) fn macro_f1(&self) -> Option<f64> {
        mean(self.by_area.values().map(Counts::f1))
    }

    /// The share of records whose given areas are exactly the labelled ones.
    pub(crate) fn exact_match(&self) -> Option<f64> {
        share(self.exact, self.records)
    }
}
