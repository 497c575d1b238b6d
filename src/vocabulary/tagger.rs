//! The tagger, which gives a record its thematic areas: declared ones first, then those by rule.

#[cfg(test)]
mod tests;
pub(crate) mod weigh;

use std::collections::{BTreeMap, HashMap, HashSet};

use super::declared::Names;
use super::index::Index;
use super::matching::{Found, Match, Matcher};
use super::{ANY, Vocabulary};
use crate::error::Result;
use crate::record::{Area, AreaBasis, Evidence, Record};

/// The threshold of a concept that decides whether a record gets the area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// The usual threshold, which balances precision and recall.
    #[default]
    Balanced,
    /// The strict threshold, which gives fewer areas and fewer wrong ones.
    Strict,
}

/// Gives records their thematic areas.
#[derive(Debug)]
pub struct Tagger {
    vocabulary: Vocabulary,
    matcher: Matcher,
    names: Names,
    mode: Mode,
}

/// The matches in a record, by field.
#[derive(Debug, Clone, Default)]
pub struct Matches {
    title: Found,
    description: Found,
}

impl Matches {
    /// The matches in the title.
    pub(crate) fn title(&self) -> &[Match] {
        &self.title.matches
    }

    /// The matches in the description.
    pub(crate) fn description(&self) -> &[Match] {
        &self.description.matches
    }
}

/// The number of matches of a rule in a record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Count {
    /// The rule, by its index in [`Tagger::rules`].
    pub rule: usize,
    /// The number of matches in the title.
    pub title: f64,
    /// The number of matches in the description.
    pub description: f64,
}

/// A rule of the vocabulary with its concept and language.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleAt<'a> {
    /// The concept, by its index in the vocabulary.
    pub concept: usize,
    /// The language of the rule (BCP 47); [`ANY`] for a rule of every language.
    pub language: &'a str,
    /// The rule as written.
    pub rule: &'a str,
    /// The weight of the rule.
    pub weight: f64,
    /// Whether the rule is a name of its concept, and no keyword.
    pub is_name: bool,
}

/// The text with a full stop and blanks in place of these sentences, so that all places in it stay what they are.
fn without(text: Option<&str>, sentences: &[String]) -> Option<String> {
    let mut text = text?.to_owned();
    for sentence in sentences.iter().filter(|sentence| !sentence.is_empty()) {
        let blank = format!("{:<1$}", ".", sentence.len());
        text = text.replace(sentence.as_str(), &blank);
    }
    Some(text)
}

/// The language in which the text of a record is written.
fn language(record: &Record) -> &str {
    record.text_language.as_ref().map_or(ANY, |language| &language.code)
}

impl Tagger {
    /// Prepares a vocabulary for tagging.
    ///
    /// # Errors
    /// Returns an error when a rule cannot be parsed.
    pub fn new(vocabulary: Vocabulary) -> Result<Self> {
        let matcher = Matcher::new(Index::new(&vocabulary)?);
        let names = Names::new(&vocabulary);
        Ok(Self { vocabulary, matcher, names, mode: Mode::Balanced })
    }

    /// The same tagger with the thresholds of `mode`.
    #[must_use]
    pub(crate) fn with_mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// The vocabulary.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Resolves the declared areas of a record. Areas by rule are added if the record declares no areas, or if `all` is
    /// true.
    ///
    /// Keywords that are names of concepts become declared areas, too, but they do not replace the areas by rule: a
    /// page or a column that declares areas names all of them, while a list of keywords is not complete. Areas by rule
    /// from an earlier run are replaced, so that tagging twice changes nothing.
    pub fn tag(&self, record: &mut Record, all: bool) {
        let count = record.thematic_areas.len();
        record.thematic_areas.retain(|area| area.basis != AreaBasis::Rule);
        let had_rules = record.thematic_areas.len() < count;
        if self.vocabulary.is_none() {
            self.names.as_printed(record);
            return;
        }
        self.names.resolve(record);
        // If all declared areas are known and areas by rule are present, an earlier run has made the declared areas
        // from keywords.
        let of_keywords = had_rules && record.thematic_areas.iter().all(|area| area.id.is_some());
        let silenced = !record.thematic_areas.is_empty() && !of_keywords;
        self.names.take_keywords(record);
        if !silenced || all {
            let given: Vec<Option<String>> = record.thematic_areas.iter().map(|area| area.id.clone()).collect();
            let by_rule = self.by_rule(record);
            record.thematic_areas.extend(by_rule.into_iter().filter(|area| !given.contains(&area.id)));
        }
    }

    /// Gives a record its areas as [`Tagger::tag`] does, after taking back what an earlier vocabulary gave: areas by rule,
    /// and the ids and addresses of declared areas that this vocabulary does not know.
    pub(crate) fn tag_anew(&self, record: &mut Record, all: bool) {
        if self.vocabulary.is_none() {
            for area in record.thematic_areas.iter_mut().filter(|area| area.basis != AreaBasis::Rule) {
                (area.id, area.uri) = (None, None);
            }
        } else {
            let is_known = |id: &str| self.vocabulary.concept(id).is_some();
            self.names.take_back(record, is_known);
        }
        self.tag(record, all);
    }

    /// Divides and resolves the declared areas of a record, without adding areas by rule.
    pub fn resolve(&self, record: &mut Record) {
        if self.vocabulary.is_none() {
            return self.names.as_printed(record);
        }
        self.names.resolve(record);
    }

    /// The areas that the rules give to a record, whatever it declares. The highest score comes first.
    pub(crate) fn by_rule(&self, record: &Record) -> Vec<Area> {
        let matches = self.matches(record);
        let counts = self.counts(&matches);
        let scores = self.scores(&counts, matches.description.words);
        let mut given: Vec<(usize, f64)> = self.chosen(&scores, language(record)).collect();
        given.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut evidence = self.evidence(record, &matches, &counts, &given);
        let area = |(at, score): (usize, f64)| {
            let concept = self.vocabulary.concepts.get(at)?;
            Some(Area {
                id: Some(concept.id.clone()),
                uri: concept.uri.clone(),
                label: concept.label_in(&self.vocabulary.language).to_owned(),
                basis: AreaBasis::Rule,
                score: Some(score),
                evidence: evidence.remove(&at).unwrap_or_default(),
                unknown: Vec::new(),
            })
        };
        given.into_iter().filter_map(area).collect()
    }

    /// All rules, in the order to which [`Count::rule`] refers.
    pub fn rules(&self) -> impl Iterator<Item = RuleAt<'_>> {
        self.matcher.index.rules.iter().map(|rule| RuleAt {
            concept: rule.concept,
            language: rule
                .language
                .and_then(|at| self.matcher.index.languages.get(at))
                .map_or(ANY, |lexicon| lexicon.code.as_str()),
            rule: &rule.rule,
            weight: rule.weight,
            is_name: rule.is_name,
        })
    }

    /// Finds the matches of the rules in a record.
    pub fn matches(&self, record: &Record) -> Matches {
        let index = &self.matcher.index;
        let spoken = record.text_language.as_ref().map_or_else(Vec::new, |language| index.languages_of(&language.code));
        let unknown = record.text_language.as_ref().is_none_or(|language| language.code == ANY);
        let every = || (0..index.languages.len()).collect::<Vec<_>>();
        let description = if unknown { every() } else { spoken };
        let mut title = description.clone();
        // The detected language is the language of the description. The title may be in a language of the publication.
        for code in &record.languages {
            title.extend(index.languages_of(code).into_iter().filter(|at| !description.contains(at)));
        }
        let mut seen = HashSet::new();
        title.retain(|at| seen.insert(*at));
        let find = |text: &Option<String>, languages: &[usize]| {
            text.as_deref().map(|text| self.matcher.find(text, languages)).unwrap_or_default()
        };
        // A text that most records of a page repeat is no evidence for one of them.
        let masked = (!record.source.repeated.is_empty())
            .then(|| without(record.description.as_deref(), &record.source.repeated));
        let text = masked.as_ref().unwrap_or(&record.description);
        Matches { title: find(&record.title, &title), description: find(text, &description) }
    }

    /// Counts the matches of each rule whose groups all match.
    pub fn counts(&self, matches: &Matches) -> Vec<Count> {
        let mut by_rule: BTreeMap<usize, BTreeMap<usize, (f64, f64)>> = BTreeMap::new();
        for (found, in_title) in [(&matches.title, true), (&matches.description, false)] {
            for one in &found.matches {
                let count = by_rule.entry(one.rule()).or_default().entry(one.group()).or_default();
                if in_title { count.0 += 1.0 } else { count.1 += 1.0 }
            }
            for (rule, group, more) in &found.more {
                // If masks removed all the matches that were kept with their places, the further occurrences do not
                // count either.
                let count = by_rule.get_mut(rule).and_then(|groups| groups.get_mut(group));
                let field = count.map(|count| if in_title { &mut count.0 } else { &mut count.1 });
                field.into_iter().for_each(|count| *count += f64::from(*more));
            }
        }
        let complete = |(rule, groups): (usize, BTreeMap<usize, (f64, f64)>)| {
            let needed = self.matcher.index.rules.get(rule)?.groups;
            if groups.len() < needed {
                return None;
            }
            // A rule of several groups counts as often as its rarest group, both in the title and in the whole record.
            let title = groups.values().map(|count| count.0).fold(f64::INFINITY, f64::min);
            let both = groups.values().map(|count| count.0 + count.1).fold(f64::INFINITY, f64::min);
            Some(Count { rule, title, description: both - title })
        };
        by_rule.into_iter().filter_map(complete).collect()
    }

    /// The number of words of the description, which [`Tagger::scores`] needs.
    pub fn words(matches: &Matches) -> usize {
        matches.description.words
    }

    /// The score of every concept.
    pub fn scores(&self, counts: &[Count], words: usize) -> Vec<f64> {
        #[allow(clippy::cast_precision_loss)] // No text has 2^53 words.
        let words = words as f64;
        let rule = |at: usize| self.matcher.index.rules.get(at).map(|rule| (rule.concept, rule.weight));
        self.vocabulary.scoring.totals(counts, words, self.vocabulary.concepts.len(), rule)
    }

    /// The concepts whose score is high enough, each with its score.
    fn chosen<'a>(&'a self, scores: &'a [f64], language: &'a str) -> impl Iterator<Item = (usize, f64)> + 'a {
        self.vocabulary.scoring.chosen(scores, |at: usize| {
            let concept = self.vocabulary.concepts.get(at);
            concept.map_or(f64::INFINITY, |concept| match self.mode {
                Mode::Balanced => concept.threshold,
                Mode::Strict => concept.strict_threshold_in(language),
            })
        })
    }

    /// For each concept, the first match in each field of each group of the rules with a positive weight.
    fn evidence(
        &self,
        record: &Record,
        matches: &Matches,
        counts: &[Count],
        given: &[(usize, f64)],
    ) -> HashMap<usize, Vec<Evidence>> {
        let mut evidence: HashMap<usize, Vec<Evidence>> = given.iter().map(|(at, _)| (*at, Vec::new())).collect();
        for (name, text, found) in [
            ("title", record.title.as_deref(), &matches.title),
            ("description", record.description.as_deref(), &matches.description),
        ] {
            let Some(text) = text else { continue };
            let mut last = None;
            let mut here: Vec<(&Match, usize, &str)> = Vec::new();
            for one in &found.matches {
                let Some(rule) = self.matcher.index.rules.get(one.rule()) else { continue };
                let counted = || counts.binary_search_by_key(&one.rule(), |count| count.rule).is_ok();
                let is_first = last != Some((one.rule(), one.group()));
                if is_first && rule.weight > 0.0 && evidence.contains_key(&rule.concept) && counted() {
                    last = Some((one.rule(), one.group()));
                    here.push((one, rule.concept, &rule.rule));
                }
            }
            here.sort_by_key(|(one, ..)| (one.bytes().start, one.bytes().end, one.rule()));
            // The matches are sorted by place, so that the characters before each one can be counted from the previous
            // one.
            let (mut bytes, mut characters) = (0, 0_u64);
            for (one, concept, rule) in here {
                let place = one.bytes();
                let (Some(between), Some(keyword)) = (text.get(bytes..place.start), text.get(place.clone())) else {
                    continue;
                };
                characters += between.chars().count() as u64;
                bytes = place.start;
                evidence.entry(concept).or_default().push(Evidence {
                    keyword: keyword.to_owned(),
                    field: name.to_owned(),
                    span: Some((characters, characters + keyword.chars().count() as u64)),
                    rule: rule.to_owned(),
                    unknown: Vec::new(),
                });
            }
        }
        evidence
    }
}

pub(crate) use weigh::{LoweringRule, Weighed};
