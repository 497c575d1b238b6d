//! Thresholds and weights from labelled records.
//!
//! For every concept a logistic regression is drawn towards the weights that a person wrote (a Gaussian prior
//! with its mean there): with few records the rules stay as they are, with many the records speak. One cut-off
//! on the probability, the same for all concepts, then gives the thresholds; fitting one threshold per concept
//! to a handful of records follows chance. Between the scores of the records, a threshold stays as near to the
//! written one as it can. How much the prior weighs, how repetition and length count and where
//! the cut-off lies is decided by cross-validation, which judges what the tagger would give.

pub(crate) mod model;
pub(crate) mod threshold;

use crate::measures::Counts;

use super::Scoring;
use super::tagger::Count;
use model::{Model, Row};

/// A labelled record.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    /// The number of matches of each rule.
    pub counts: Vec<Count>,
    /// Words of the description.
    pub words: f64,
    /// For every concept, whether it is true; `None` where nobody knows.
    pub truth: Vec<Option<bool>>,
}

/// A rule as the tuning sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prior {
    /// The concept, by its place.
    pub concept: usize,
    /// The weight that a person wrote.
    pub weight: f64,
}

/// The thresholds that a person wrote.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Written {
    /// The least score that gives the area.
    pub balanced: f64,
    /// The same under `--strict`.
    pub strict: f64,
}

/// The choices of a tuning run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Options {
    /// Parts of the records that are held out in turn.
    pub folds: usize,
    /// Weights as well as thresholds.
    pub weights: bool,
    /// `[scoring]` as well.
    pub scoring: bool,
    /// The precision that the strict thresholds aim at, measured on records held out.
    pub precision: f64,
}

/// One setting that is tried: how far the weights may follow the records, and where the threshold lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Setting {
    /// The settings by which matches become a score.
    pub scoring: Scoring,
    /// The strength of the prior that draws weights to the written ones; an infinite prior keeps them.
    pub prior: f64,
    /// The least probability that gives an area.
    pub cut: f64,
    /// The same under `--strict`.
    pub strict_cut: f64,
}

/// The result of a tuning run.
#[derive(Debug, Clone)]
pub(crate) struct Tuned {
    /// The setting that did best on records held out.
    pub setting: Setting,
    /// By rule.
    pub weights: Vec<f64>,
    /// By concept; `None` where too few records say anything about it.
    pub thresholds: Vec<Option<(f64, f64)>>,
    /// On records held out, with the best setting.
    pub held_out: Judged,
    /// The vocabulary as it was written, on the same records.
    pub before: Judged,
}

/// The areas that were given, counted against those that are true.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Judged {
    /// With the usual thresholds.
    pub balanced: Counts,
    /// With the strict ones.
    pub strict: Counts,
}

/// A concept is tuned by at least so many records that are labelled with it, and as many that are not: fewer
/// follow chance.
pub(crate) const FEWEST: usize = 5;
const PRIORS: [f64; 6] = [f64::INFINITY, 3.0, 1.0, 0.5, 0.25, 0.1];
const CUTS: [f64; 13] = [0.2, 0.25, 0.3, 0.33, 0.36, 0.4, 0.44, 0.48, 0.52, 0.56, 0.6, 0.65, 0.7];

struct Problem<'a> {
    samples: &'a [Sample],
    rules: &'a [Prior],
    /// By concept: the rules that it has.
    of_concept: Vec<Vec<usize>>,
    /// By rule: its place among those of its concept.
    place: Vec<usize>,
    thresholds: &'a [Written],
}

/// One thing that may be tried.
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

/// The settings that are tried, in this order.
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

/// Tunes by cross-validation, then fits to all records.
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
    // Two rounds, because what repetition counts for depends on how long texts are counted.
    for _ in 0..2 {
        for change in changes(options) {
            let setting = change.apply(best.0);
            if setting == best.0 {
                continue;
            }
            let tried = problem.try_out(setting, options);
            // A change must earn itself: the difference between two settings is mostly chance.
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

/// Records with the scores of a vocabulary that had not seen them.
struct Part {
    /// By concept; `None` where it stays as it was written.
    models: Vec<Option<Model>>,
    /// Samples, by their place, with the score of every concept.
    scored: Vec<(usize, Vec<f64>)>,
    /// By concept, the scores of the samples that it was learnt from, with the truth; empty while settings are tried.
    seen: Vec<Vec<(f64, bool)>>,
}

/// The thresholds that decide: the written ones for a concept without a model, else those at this probability.
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

    /// The vocabulary as it stands, on these samples.
    fn as_written(&self, samples: &[usize], scoring: &Scoring) -> Judged {
        let models = vec![None; self.thresholds.len()];
        let scored = self.scored(samples, &models, scoring);
        let parts = [Part { models, scored, seen: Vec::new() }];
        Judged {
            balanced: self.judge(&parts, scoring, Cut::Balanced(0.0)),
            strict: self.judge(&parts, scoring, Cut::Strict(0.0)),
        }
    }

    /// Fits on all folds but one and looks at that one; with the cut-off of the best F1, and the lowest one whose
    /// precision is high enough, else the one that is most precise.
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

    /// The samples that are held out and those that are kept, in turn.
    fn folds(&self, options: &Options) -> impl Iterator<Item = (Vec<usize>, Vec<usize>)> {
        let (count, folds) = (self.samples.len(), options.folds.clamp(2, self.samples.len().max(2)));
        (0..folds).map(move |fold| (0..count).partition(|at| at % folds == fold))
    }

    /// Judges a setting on records that were held out, with thresholds as they will be written.
    fn held_out(&self, setting: &Setting, options: &Options) -> Judged {
        let parts: Vec<Part> = self.folds(options).map(|(out, kept)| self.learnt(&kept, &out, setting)).collect();
        Judged {
            balanced: self.judge(&parts, &setting.scoring, Cut::Balanced(setting.cut)),
            strict: self.judge(&parts, &setting.scoring, Cut::Strict(setting.strict_cut)),
        }
    }

    /// Learns from some samples and scores others.
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

    /// The threshold of every concept: the written one without a model, else the fitted one, as near to the written
    /// one as the samples that it was learnt from allow.
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

    /// Compares the areas that the tagger would give with the true ones.
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

    /// By rule; as written where the concept has no model.
    fn weights(&self, models: &[Option<Model>]) -> Vec<f64> {
        let weight = |(rule, place): (&Prior, &usize)| {
            let model = models.get(rule.concept).and_then(Option::as_ref);
            model.and_then(|model| model.weights.get(*place)).copied().unwrap_or(rule.weight)
        };
        self.rules.iter().zip(&self.place).map(weight).collect()
    }

    /// The models of all concepts about which enough is known.
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
