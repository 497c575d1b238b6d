//! Proposes phrases for the rules of a vocabulary from records: frequent ones that no rule matches, and that stand in the
//! records of one concept more often than in others.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::check::Phrases;
use super::truth::Truth;
use super::{ANY, Tagger};
use crate::record::Record;

/// The most phrases that are kept in memory. Beyond this number, the rarest are removed.
const REMEMBERED: usize = 1 << 18;
/// The number of records whose titles are shown as examples of a phrase.
const EXAMPLES: usize = 2;
/// The least share of the records of a phrase that have the concept.
const SHARE: f64 = 0.4;
/// The least factor by which the concept is more frequent among the records of the phrase than among all.
const LIFT: f64 = 1.5;
/// The share of the records of a phrase from which on one match is worth the threshold.
const SURE: f64 = 0.8;
/// The most characters of an example.
const LONGEST_EXAMPLE: usize = 70;

/// The place of a suggestion in the list: its concept in the order of the vocabulary, and its language.
type Group<'g> = (Option<usize>, &'g str);

/// A phrase that may become a rule.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Suggestion {
    /// The id of the concept; `None` for a frequent phrase of records that have no area at all.
    pub concept: Option<String>,
    /// The language of the records (BCP 47).
    pub language: String,
    /// The phrase in its most frequent spelling.
    pub phrase: String,
    /// The number of records with the phrase.
    pub records: u64,
    /// The number of these that have the concept.
    pub with_concept: u64,
    /// A weight to begin with, as a share of the threshold.
    pub weight: f64,
    /// Titles or beginnings of records with the phrase.
    pub examples: Vec<String>,
}

/// The records in which a phrase occurs.
#[derive(Debug, Default)]
struct Seen {
    records: u64,
    /// The number of records without any area.
    bare: u64,
    concepts: BTreeMap<usize, u64>,
    spellings: BTreeMap<String, u64>,
    examples: Vec<String>,
}

/// Counts phrases by the concepts of their records. All records are added first, then the suggestions are read.
#[derive(Debug, Default)]
pub(crate) struct Suggestions {
    phrases: Phrases,
    seen: HashMap<(String, String), Seen>,
    /// For each language, the number of records, of those without any area, and of those with each concept.
    languages: BTreeMap<String, (u64, u64, BTreeMap<usize, u64>)>,
}

impl Suggestions {
    /// Counts a record. Its declared areas count where it declares some, else those that the rules give.
    pub(crate) fn add(&mut self, record: &Record, tagger: &Tagger) {
        let truth = Truth::of(record, tagger);
        let ids: BTreeSet<String> = if truth.declared {
            truth.areas.into_iter().collect()
        } else {
            tagger.by_rule(record).into_iter().filter_map(|area| area.id).collect()
        };
        let concepts = tagger.vocabulary().concepts.iter().enumerate();
        let concepts: Vec<usize> =
            concepts.filter(|(_, concept)| ids.contains(&concept.id)).map(|(at, _)| at).collect();
        let language = record.text_language.as_ref().map_or(ANY, |language| &language.code).to_owned();
        let (records, bare, of_concept) = self.languages.entry(language.clone()).or_default();
        *records += 1;
        *bare += u64::from(concepts.is_empty());
        concepts.iter().for_each(|at| *of_concept.entry(*at).or_default() += 1);
        let example = record.title.as_deref().or(record.description.as_deref()).unwrap_or_default();
        for (stems, spelling) in self.phrases.of(record, tagger) {
            let seen = self.seen.entry((language.clone(), stems)).or_default();
            seen.records += 1;
            seen.bare += u64::from(concepts.is_empty());
            concepts.iter().for_each(|at| *seen.concepts.entry(*at).or_default() += 1);
            *seen.spellings.entry(spelling).or_default() += 1;
            if seen.examples.len() < EXAMPLES && !example.is_empty() {
                seen.examples.push(example.chars().take(LONGEST_EXAMPLE).collect());
            }
        }
        if self.seen.len() > REMEMBERED {
            self.seen.retain(|_, seen| seen.records > 1);
        }
    }

    /// The suggestions, at most `most` for each concept and language, for phrases in at least `least` records: the most
    /// telling first, in the order of the concepts of the vocabulary.
    #[allow(clippy::cast_precision_loss)] // Nobody has 2^53 records.
    pub(crate) fn found(&self, tagger: &Tagger, least: u64, most: usize) -> Vec<Suggestion> {
        let mut ranked: BTreeMap<Group<'_>, Vec<(f64, Suggestion)>> = BTreeMap::new();
        for ((language, stems), seen) in self.seen.iter().filter(|(_, seen)| seen.records >= least) {
            let Some((records, bare, of_concept)) = self.languages.get(language) else { continue };
            let words = stems.split(' ').count() as f64;
            let share = |part: u64| part as f64 / seen.records as f64;
            let lift = |part: u64, all: u64| share(part) * *records as f64 / (all as f64).max(1.0);
            let concepts =
                seen.concepts.iter().map(|(at, count)| (Some(*at), *count, of_concept.get(at).copied().unwrap_or(0)));
            let none = (seen.bare > 0).then_some((None, seen.bare, *bare));
            for (concept, count, all) in concepts.chain(none) {
                let (share, lift) = (share(count), lift(count, all));
                if count < least || share < SHARE || lift < LIFT {
                    continue;
                }
                let spelling = seen.spellings.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
                let id = concept.and_then(|at| tagger.vocabulary().concepts.get(at)).map(|concept| concept.id.clone());
                let suggestion = Suggestion {
                    concept: id,
                    language: language.clone(),
                    phrase: spelling.map(|(spelling, _)| spelling.clone()).unwrap_or_default(),
                    records: seen.records,
                    with_concept: count,
                    weight: if share >= SURE && words > 1.0 {
                        1.0
                    } else if share >= SURE {
                        0.8
                    } else {
                        0.5
                    },
                    examples: seen.examples.clone(),
                };
                // Phrases of several words say more than the words in them, and are rarer.
                let worth = count as f64 * lift.ln() * words;
                ranked.entry((concept, language)).or_default().push((worth, suggestion));
            }
        }
        let mut found = Vec::new();
        let mut groups: Vec<_> = ranked.into_iter().collect();
        groups.sort_by_key(|((concept, language), _)| (concept.is_none(), *concept, *language));
        for (_, mut all) in groups {
            all.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.phrase.cmp(&b.1.phrase)));
            // A word of a better phrase in as many records is the same proposal again.
            let mut taken: Vec<(String, u64)> = Vec::new();
            for (_, suggestion) in all {
                let phrase = format!(" {} ", suggestion.phrase);
                let again = taken.iter().any(|(other, records)| {
                    let other = format!(" {other} ");
                    (other.contains(&phrase) || phrase.contains(&other)) && *records == suggestion.records
                });
                if !again && taken.len() < most {
                    taken.push((suggestion.phrase.clone(), suggestion.records));
                    found.push(suggestion);
                }
            }
        }
        found
    }
}
