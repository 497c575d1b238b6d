//! Fits thresholds and weights to labelled records.
//!
//! For every concept, a logistic regression is fitted whose Gaussian prior has its mean at the weights that a person
//! wrote: with few records the weights stay as they are, and with many the records decide. One cut-off for the
//! probability, the same for all concepts, then gives the thresholds, because a threshold fitted to a handful of
//! records of one concept follows chance. Between two neighbouring scores of the records, a threshold stays as near to
//! the written one as possible. Cross-validation of the areas that the tagger would give decides the strength of the
//! prior, the scoring settings and the cut-off.

pub(crate) mod model;
pub(crate) mod threshold;

use crate::measures::Counts;

use super::Scoring;
use super::tagger::Count;
use model::{Model, Row};

/// A labelled record.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    /// The number of matches of each rule in the record.
    pub counts: Vec<Count>,
    /// The number of words of the description.
    pub words: f64,
    /// For every concept, whether the record has the area; `None` if that is not known.
    pub truth: Vec<Option<bool>>,
}

/// A rule with its written weight.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prior {
    /// The concept of the rule, by its index.
    pub concept: usize,
    /// The weight that a person wrote.
    pub weight: f64,
}

/// The thresholds that a person wrote.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Written {
    /// The lowest score at which a record gets the area.
    pub balanced: f64,
    /// The lowest score under `--strict`.
    pub strict: f64,
}

/// The options of a tuning run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Options {
    /// The number of parts into which the records are divided for cross-validation.
    pub folds: usize,
    /// Whether the weights are fitted, in addition to the thresholds.
    pub weights: bool,
    /// Whether the settings in `[scoring]` are fitted.
    pub scoring: bool,
    /// The precision that the strict thresholds aim at, measured on held-out records.
    pub precision: f64,
}

/// A setting to be tried: how far the weights may follow the records, and the cut-offs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Setting {
    /// The settings by which scores are computed.
    pub scoring: Scoring,
    /// The strength of the prior that draws the weights to the written ones. An infinite prior keeps the written
    /// weights.
    pub prior: f64,
    /// The lowest probability at which a record gets an area.
    pub cut: f64,
    /// The lowest probability under `--strict`.
    pub strict_cut: f64,
}

/// The result of a tuning run.
#[derive(Debug, Clone)]
pub(crate) struct Tuned {
    /// The setting with the best results on held-out records.
    pub setting: Setting,
    /// The fitted weight of each rule.
    pub weights: Vec<f64>,
    /// The fitted thresholds of each concept, the usual and the strict one; `None` if too few records are labelled.
    pub thresholds: Vec<Option<(f64, f64)>>,
    /// The results on held-out records with the best setting.
    pub held_out: Judged,
    /// The results of the vocabulary as written, on the same records.
    pub before: Judged,
}

/// The counts of given areas, compared with the labelled ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Judged {
    /// The counts with the usual thresholds.
    pub balanced: Counts,
    /// The counts with the strict thresholds.
    pub strict: Counts,
}

/// The smallest number of records with the area, and of records without it, for which a concept is tuned. Fewer records
/// would follow chance.
pub(crate) const FEWEST: usize = 5;
const PRIORS: [f64; 6] = [f64::INFINITY, 3.0, 1.0, 0.5, 0.25, 0.1];
const CUTS: [f64; 13] = [0.2, 0.25, 0.3, 0.33, 0.36, 0.4, 0.44, 0.48, 0.52, 0.56, 0.6, 0.65, 0.7];

struct Problem<'a> {
    samples: &'a [Sample],
    rules: &'a [Prior],
    /// For each concept, the indices of its rules.
    of_concept: Vec<Vec<usize>>,
    /// For each rule, its position among the rules of its concept.
    place: Vec<usize>,
    thresholds: &'a [Written],
}

/// A change of a setting that may be tried.
#[derive(Debug, Clone, Copy)]
enum Change {
    Prior(f64),
    Scoring(&'static str, f64),
}

impl Change {
    fn apply(self, mut setting: Setting) -> Setting {
        match self {
            Self::Prior(prior) => setting.prior = prior,
            Self::Scoring(key, value) => {
                if let Some(place) = setting.scoring.get_mut(key) {
                    *place = value;
                }
            }
        }
        setting
    }
}

/// The changes that are tried, in this order.
fn changes(options: &Options) -> Vec<Change> {
    let mut changes = Vec::new();
    if options.weights {
        changes.extend(PRIORS.map(Change::Prior));
    }
    if options.scoring {
        let values: [(&str, &[f64]); 3] = [
            ("title", &[1.0, 1.5, 2.0, 3.0, 4.0]),
            ("repetition", &[0.0, 0.2, 0.5, 1.0, 2.0]),
            ("length", &[0.0, 0.25, 0.5, 0.75, 1.0]),
        ];
        changes
            .extend(values.into_iter().flat_map(|(key, of)| of.iter().map(move |value| Change::Scoring(key, *value))));
    }
    changes
}

/// Finds the best setting by cross-validation, then fits the vocabulary to all records.
pub(crate) fn tune(
    samples: &[Sample],
    rules: &[Prior],
    thresholds: &[Written],
    scoring: Scoring,
    options: &Options,
) -> Tuned {
    let problem = Problem::new(samples, rules, thresholds);
    let everything: Vec<usize> = (0..samples.len()).collect();
    let before = problem.as_written(&everything, &scoring);
    let start = Setting { scoring, prior: f64::INFINITY, cut: 0.4, strict_cut: 0.7 };
    let mut best = problem.try_out(start, options);
    // Two rounds are made, because the best values of the settings depend on each other.
    for _ in 0..2 {
        for change in changes(options) {
            let setting = change.apply(best.0);
            if setting == best.0 {
                continue;
            }
            let tried = problem.try_out(setting, options);
            // A change is accepted only if it improves F1 by more than a small margin, because smaller differences
            // are mostly chance.
            if tried.1.balanced.f1().unwrap_or(0.0) > best.1.balanced.f1().unwrap_or(0.0) + 0.002 {
                best = tried;
            }
        }
    }
    let setting = best.0;
    let part = problem.learnt(&everything, &[], &setting);
    let balanced = problem.cut_offs(&part, Cut::Balanced(setting.cut));
    let strict = problem.cut_offs(&part, Cut::Strict(setting.strict_cut));
    let both = part.models.iter().zip(balanced.into_iter().zip(strict));
    Tuned {
        setting,
        weights: problem.weights(&part.models),
        thresholds: both
            .map(|(model, (balanced, strict))| model.as_ref().map(|_| (balanced, strict.max(balanced))))
            .collect(),
        held_out: problem.held_out(&setting, options),
        before,
    }
}

/// Records with the scores of models that were fitted without them.
struct Part {
    /// The model of each concept; `None` if its written weights are kept.
    models: Vec<Option<Model>>,
    /// The index of each sample with its scores for every concept.
    scored: Vec<(usize, Vec<f64>)>,
    /// For each concept, the scores of the samples from which it was fitted, with their truth; empty while settings are
    /// tried.
    seen: Vec<Vec<(f64, bool)>>,
}

/// The cut-off that decides. A concept without a model uses its written threshold instead.
#[derive(Clone, Copy)]
enum Cut {
    Balanced(f64),
    Strict(f64),
}

impl<'a> Problem<'a> {
    fn new(samples: &'a [Sample], rules: &'a [Prior], thresholds: &'a [Written]) -> Self {
        let mut of_concept = vec![Vec::new(); thresholds.len()];
        let mut place = Vec::with_capacity(rules.len());
        for (at, rule) in rules.iter().enumerate() {
            if let Some(rules) = of_concept.get_mut(rule.concept) {
                place.push(rules.len());
                rules.push(at);
            }
        }
        Self { samples, rules, of_concept, place, thresholds }
    }

    /// The results of the vocabulary as written, on these samples.
    fn as_written(&self, samples: &[usize], scoring: &Scoring) -> Judged {
        let models = vec![None; self.thresholds.len()];
        let scored = self.scored(samples, &models, scoring);
        let parts = [Part { models, scored, seen: Vec::new() }];
        Judged {
            balanced: self.judge(&parts, scoring, Cut::Balanced(0.0)),
            strict: self.judge(&parts, scoring, Cut::Strict(0.0)),
        }
    }

    /// Fits on all folds but one and tests on that one, for each fold. Chooses the cut-off with the best F1, and the
    /// lowest strict cut-off with the wanted precision, else the most precise one.
    fn try_out(&self, mut setting: Setting, options: &Options) -> (Setting, Judged) {
        let parts: Vec<Part> = self
            .folds(options)
            .map(|(out, kept)| {
                let models = self.fit(&kept, &setting);
                let scored = self.scored(&out, &models, &setting.scoring);
                Part { models, scored, seen: Vec::new() }
            })
            .collect();
        let at = |cut: Cut| self.judge(&parts, &setting.scoring, cut);
        let cuts = CUTS.into_iter().map(|cut| (cut, at(Cut::Balanced(cut))));
        let by_f1 = |a: &(f64, Counts), b: &(f64, Counts)| a.1.f1().unwrap_or(0.0).total_cmp(&b.1.f1().unwrap_or(0.0));
        let (cut, balanced) = cuts.max_by(by_f1).unwrap_or_default();
        let steps = (0..50).map(|step| 0.5 + f64::from(step) * 0.01).filter(|step| *step >= cut);
        let mut strict: Option<(f64, Counts)> = None;
        for step in steps {
            let counts = at(Cut::Strict(step));
            let precision = |counts: &Counts| counts.precision().unwrap_or(0.0);
            if strict.as_ref().is_none_or(|(_, best)| precision(&counts) > precision(best)) {
                strict = Some((step, counts));
            }
            if precision(&counts) >= options.precision {
                break;
            }
        }
        let (strict_cut, strict) = strict.unwrap_or((setting.strict_cut, Counts::default()));
        (setting.cut, setting.strict_cut) = (cut, strict_cut);
        (setting, Judged { balanced, strict })
    }

    /// For each fold, the samples that are held out and the samples that are kept.
    fn folds(&self, options: &Options) -> impl Iterator<Item = (Vec<usize>, Vec<usize>)> {
        let (count, folds) = (self.samples.len(), options.folds.clamp(2, self.samples.len().max(2)));
        (0..folds).map(move |fold| (0..count).partition(|at| at % folds == fold))
    }

    /// Tests a setting on held-out records, with thresholds as they would be written.
    fn held_out(&self, setting: &Setting, options: &Options) -> Judged {
        let parts: Vec<Part> = self.folds(options).map(|(out, kept)| self.learnt(&kept, &out, setting)).collect();
        Judged {
            balanced: self.judge(&parts, &setting.scoring, Cut::Balanced(setting.cut)),
            strict: self.judge(&parts, &setting.scoring, Cut::Strict(setting.strict_cut)),
        }
    }

    /// Fits models to some samples and computes the scores of others.
    fn learnt(&self, from: &[usize], others: &[usize], setting: &Setting) -> Part {
        let models = self.fit(from, setting);
        let mut seen = vec![Vec::new(); models.len()];
        for (at, scores) in self.scored(from, &models, &setting.scoring) {
            let truth = self.samples.get(at).into_iter().flat_map(|sample| &sample.truth);
            for ((of_concept, score), truth) in seen.iter_mut().zip(scores).zip(truth) {
                of_concept.extend(truth.map(|truth| (score, truth)));
            }
        }
        Part { scored: self.scored(others, &models, &setting.scoring), models, seen }
    }

    /// The threshold of every concept: the written one without a model, else the fitted one, moved as near to the
    /// written one as the samples allow.
    fn cut_offs(&self, part: &Part, cut: Cut) -> Vec<f64> {
        let threshold = |(at, (model, written)): (usize, (&Option<Model>, &Written))| {
            let (at_probability, written) = match cut {
                Cut::Balanced(cut) => (cut, written.balanced),
                Cut::Strict(cut) => (cut, written.strict),
            };
            match (model, part.seen.get(at)) {
                (None, _) => written,
                (Some(model), None) => model.score_at(at_probability),
                (Some(model), Some(seen)) => threshold::nearest(seen, model.score_at(at_probability), written),
            }
        };
        part.models.iter().zip(self.thresholds).enumerate().map(threshold).collect()
    }

    /// Compares the areas that the tagger would give with the labelled ones.
    fn judge(&self, parts: &[Part], scoring: &Scoring, cut: Cut) -> Counts {
        let mut counts = Counts::default();
        for part in parts {
            let thresholds = self.cut_offs(part, cut);
            let threshold = |at: usize| thresholds.get(at).copied().unwrap_or(f64::INFINITY);
            for (at, scores) in &part.scored {
                let given: Vec<usize> = scoring.chosen(scores, &threshold).map(|(concept, _)| concept).collect();
                let truth = self.samples.get(*at).into_iter().flat_map(|sample| sample.truth.iter().enumerate());
                for (concept, truth) in truth {
                    if let Some(truth) = truth {
                        counts.add(given.contains(&concept), *truth);
                    }
                }
            }
        }
        counts
    }

    fn scored(&self, samples: &[usize], models: &[Option<Model>], scoring: &Scoring) -> Vec<(usize, Vec<f64>)> {
        let weights = self.weights(models);
        let rule = |at: usize| Some((self.rules.get(at)?.concept, *weights.get(at)?));
        let score = |at: &usize| {
            let sample = self.samples.get(*at)?;
            Some((*at, scoring.totals(&sample.counts, sample.words, models.len(), rule)))
        };
        samples.iter().filter_map(score).collect()
    }

    /// The weight of each rule; the written one if its concept has no model.
    fn weights(&self, models: &[Option<Model>]) -> Vec<f64> {
        let weight = |(rule, place): (&Prior, &usize)| {
            let model = models.get(rule.concept).and_then(Option::as_ref);
            model.and_then(|model| model.weights.get(*place)).copied().unwrap_or(rule.weight)
        };
        self.rules.iter().zip(&self.place).map(weight).collect()
    }

    /// Fits the models of all concepts for which enough samples are labelled.
    fn fit(&self, samples: &[usize], setting: &Setting) -> Vec<Option<Model>> {
        let fit = |(concept, written): (usize, &Written)| {
            let known = || self.samples.iter().filter_map(|sample| *sample.truth.get(concept)?);
            if known().filter(|truth| *truth).count() < FEWEST || known().filter(|truth| !truth).count() < FEWEST {
                return None;
            }
            let rules = self.of_concept.get(concept)?;
            let weights: Vec<f64> = rules.iter().filter_map(|rule| Some(self.rules.get(*rule)?.weight)).collect();
            Model::fit(&self.rows(concept, samples, &setting.scoring), &weights, written.balanced, setting.prior)
        };
        self.thresholds.iter().enumerate().map(fit).collect()
    }

    fn rows(&self, concept: usize, samples: &[usize], scoring: &Scoring) -> Vec<Row> {
        let row = |at: &usize| {
            let sample = self.samples.get(*at)?;
            let truth = (*sample.truth.get(concept)?)?;
            let of_concept = |count: &&Count| self.rules.get(count.rule).is_some_and(|rule| rule.concept == concept);
            let strengths = sample.counts.iter().filter(of_concept).filter_map(|count| {
                let strength = scoring.strength(count.title, count.description, sample.words);
                Some((*self.place.get(count.rule)?, strength))
            });
            Some(Row { strengths: strengths.collect(), truth })
        };
        samples.iter().filter_map(row).collect()
    }
}
