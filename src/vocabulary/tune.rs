//! Thresholds and weights from labelled records.
//!
//! For every concept a logistic regression is drawn towards the weights that a person wrote (a Gaussian prior
//! with its mean there): with few records the rules stay as they are, with many the records speak. One cut-off
//! on the probability, the same for all concepts, then gives the thresholds; fitting one threshold per concept
//! to a handful of records follows chance. How much the prior weighs, how repetition and length count and where
//! the cut-off lies is decided by cross-validation.

use crate::evaluation::measure::Counts;

use super::Scoring;
use super::tagger::Count;

/// A labelled record.
#[derive(Debug, Clone)]
pub struct Sample {
    /// How often each rule matches.
    pub counts: Vec<Count>,
    /// Words of the description.
    pub words: f64,
    /// For every concept, whether it is true; `None` where nobody knows.
    pub truth: Vec<Option<bool>>,
}

/// A rule as the tuning sees it.
#[derive(Debug, Clone, Copy)]
pub struct Prior {
    /// The concept, by its place.
    pub concept: usize,
    /// The weight that a person wrote.
    pub weight: f64,
}

/// What is tuned, and how.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Parts of the records that are held out in turn.
    pub folds: usize,
    /// Weights as well as thresholds.
    pub weights: bool,
    /// `[scoring]` as well.
    pub scoring: bool,
    /// The precision that the strict thresholds aim at, measured on records held out.
    pub precision: f64,
}

/// How far the weights may follow the records, and where the cut-off lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    /// How matches become a score.
    pub scoring: Scoring,
    /// How hard the weights are drawn to the written ones; infinite leaves them.
    pub prior: f64,
    /// The least probability that gives an area.
    pub cut: f64,
    /// The same under `--strict`.
    pub strict_cut: f64,
}

/// What came out.
#[derive(Debug, Clone)]
pub struct Tuned {
    /// The setting that did best on records held out.
    pub setting: Setting,
    /// By rule.
    pub weights: Vec<f64>,
    /// By concept; `None` where no record says anything about it.
    pub thresholds: Vec<Option<(f64, f64)>>,
    /// On records held out, with the best setting.
    pub held_out: Counts,
    /// The same with the strict thresholds.
    pub held_out_strict: Counts,
}

/// How steep the probability is in the score: a score one weight above the middle is near certain.
const STEEPNESS: f64 = 3.0;
/// Rounds of gradient descent; the objective is convex, and has settled by then.
const ROUNDS: usize = 250;
/// How hard the middle is drawn to the written threshold.
const MIDDLE_PRIOR: f64 = 0.02;
const PRIORS: [f64; 6] = [f64::INFINITY, 3.0, 1.0, 0.5, 0.25, 0.1];
const CUTS: [f64; 13] = [0.2, 0.25, 0.3, 0.33, 0.36, 0.4, 0.44, 0.48, 0.52, 0.56, 0.6, 0.65, 0.7];
/// Weights and thresholds are written with this step.
const STEP: f64 = 0.05;

/// One concept's model: the weight of each of its rules, and the score at which it is as likely as not.
#[derive(Debug, Clone, Default)]
struct Model {
    weights: Vec<f64>,
    middle: f64,
}

/// A record as one concept sees it: strengths of its rules, and the truth.
struct Row {
    strengths: Vec<(usize, f64)>,
    truth: bool,
}

struct Problem<'a> {
    samples: &'a [Sample],
    rules: &'a [Prior],
    /// By concept: the rules that it has.
    of_concept: Vec<Vec<usize>>,
    /// By rule: its place among those of its concept.
    place: Vec<usize>,
    thresholds: &'a [f64],
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

/// What is tried, in this order.
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
pub fn tune(samples: &[Sample], rules: &[Prior], thresholds: &[f64], scoring: Scoring, options: &Options) -> Tuned {
    let mut of_concept = vec![Vec::new(); thresholds.len()];
    let mut place = Vec::with_capacity(rules.len());
    for (at, rule) in rules.iter().enumerate() {
        if let Some(rules) = of_concept.get_mut(rule.concept) {
            place.push(rules.len());
            rules.push(at);
        }
    }
    let problem = Problem { samples, rules, of_concept, place, thresholds };
    let start = Setting { scoring, prior: f64::INFINITY, cut: 0.4, strict_cut: 0.7 };
    let mut best = (start, Held::default());
    best.1 = problem.held_out(&start, options.folds);
    problem.choose_cuts(&mut best, options);
    // Two rounds, because what repetition counts for depends on how long texts are counted.
    for _ in 0..2 {
        for change in changes(options) {
            let setting = change.apply(best.0);
            if setting == best.0 {
                continue;
            }
            let mut tried = (setting, problem.held_out(&setting, options.folds));
            problem.choose_cuts(&mut tried, options);
            // A change must earn itself: the difference between two settings is mostly chance.
            if tried.1.at(tried.0.cut).f1().unwrap_or(0.0) > best.1.at(best.0.cut).f1().unwrap_or(0.0) + 0.002 {
                best = tried;
            }
        }
    }
    let (setting, held) = best;
    let everything: Vec<usize> = (0..samples.len()).collect();
    let mut weights: Vec<f64> = rules.iter().map(|rule| rule.weight).collect();
    let mut tuned = Vec::new();
    for (concept, rules) in problem.of_concept.iter().enumerate() {
        let Some(mut model) = problem.fit(concept, &everything, &setting) else {
            tuned.push(None);
            continue;
        };
        if setting.prior.is_finite() {
            model.weights.iter_mut().for_each(|weight| *weight = rounded(*weight));
        }
        for (rule, weight) in rules.iter().zip(&model.weights) {
            if let Some(place) = weights.get_mut(*rule) {
                *place = *weight;
            }
        }
        tuned.push(Some((model.score_at(setting.cut), model.score_at(setting.strict_cut))));
    }
    Tuned {
        setting,
        weights,
        thresholds: tuned,
        held_out: held.at(setting.cut),
        held_out_strict: held.at(setting.strict_cut),
    }
}

/// Probabilities of areas in records that the model had not seen, with the truth.
#[derive(Default)]
struct Held(Vec<(f64, bool)>);

impl Held {
    fn at(&self, cut: f64) -> Counts {
        let mut counts = Counts::default();
        for (probability, truth) in &self.0 {
            counts.add(*probability >= cut, *truth);
        }
        counts
    }
}

impl Problem<'_> {
    /// Fits on all folds but one, and looks at that one.
    fn held_out(&self, setting: &Setting, folds: usize) -> Held {
        let mut held = Held::default();
        let folds = folds.clamp(2, self.samples.len().max(2));
        for fold in 0..folds {
            let (out, kept): (Vec<usize>, Vec<usize>) = (0..self.samples.len()).partition(|at| at % folds == fold);
            for concept in 0..self.of_concept.len() {
                let Some(model) = self.fit(concept, &kept, setting) else { continue };
                let rows = self.rows(concept, &out, &setting.scoring);
                held.0.extend(rows.iter().map(|row| (model.probability(row), row.truth)));
            }
        }
        held
    }

    /// The cut-off with the best F1, and the lowest one whose precision is high enough.
    fn choose_cuts(&self, tried: &mut (Setting, Held), options: &Options) {
        let (setting, held) = tried;
        let f1 = |cut: f64| held.at(cut).f1().unwrap_or(0.0);
        setting.cut = CUTS.into_iter().max_by(|a, b| f1(*a).total_cmp(&f1(*b))).unwrap_or(setting.cut);
        let steps = (0..50).map(|step| 0.5 + f64::from(step) * 0.01);
        let precise = |cut: &f64| held.at(*cut).precision().unwrap_or(1.0) >= options.precision;
        setting.strict_cut = steps.filter(|cut| *cut >= setting.cut).find(precise).unwrap_or(0.99);
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

    /// The model of a concept; `None` where no record says anything about it.
    fn fit(&self, concept: usize, samples: &[usize], setting: &Setting) -> Option<Model> {
        let rows = self.rows(concept, samples, &setting.scoring);
        let written: Vec<f64> =
            self.of_concept.get(concept)?.iter().filter_map(|rule| Some(self.rules.get(*rule)?.weight)).collect();
        let threshold = *self.thresholds.get(concept)?;
        if !rows.iter().any(|row| row.truth) {
            return None;
        }
        let mut model = Model { weights: written.clone(), middle: threshold };
        let (mut speed, mut speed_middle) = (vec![0.0; written.len()], 0.0);
        let mut gradient = vec![0.0; written.len()];
        // Steps as long as the curvature allows, with momentum.
        let longest = rows.iter().map(|row| row.strengths.iter().map(|(_, s)| s * s).sum::<f64>() + 1.0).sum::<f64>();
        let prior = if setting.prior.is_finite() { setting.prior } else { 0.0 };
        let step = 1.0 / (STEEPNESS * STEEPNESS * longest / 4.0 + prior + MIDDLE_PRIOR).max(1e-9);
        for _ in 0..ROUNDS {
            gradient.fill(0.0);
            let mut gradient_middle = MIDDLE_PRIOR * (model.middle - threshold);
            for row in &rows {
                let error = STEEPNESS * (model.probability(row) - f64::from(u8::from(row.truth)));
                gradient_middle -= error;
                for (rule, strength) in &row.strengths {
                    if let Some(slope) = gradient.get_mut(*rule) {
                        *slope += error * strength;
                    }
                }
            }
            speed_middle = 0.9 * speed_middle - step * gradient_middle;
            model.middle += speed_middle;
            if setting.prior.is_finite() {
                let all = model.weights.iter_mut().zip(&mut speed).zip(gradient.iter().zip(&written));
                for ((weight, speed), (slope, written)) in all {
                    *speed = 0.9 * *speed - step * (slope + setting.prior * (*weight - written));
                    // A rule does not change sides: what a person wrote in favour does not come to speak against.
                    let moved = *weight + *speed;
                    *weight = if *written >= 0.0 { moved.max(0.0) } else { moved.min(0.0) };
                }
            }
        }
        Some(model)
    }
}

impl Model {
    fn probability(&self, row: &Row) -> f64 {
        let weigh = |(rule, strength): &(usize, f64)| self.weights.get(*rule).map_or(0.0, |weight| weight * strength);
        let score: f64 = row.strengths.iter().map(weigh).sum();
        // No rule, no area, however likely it is.
        if score <= 0.0 { 0.0 } else { 1.0 / (1.0 + (-STEEPNESS * (score - self.middle)).exp()) }
    }

    /// The score at which the probability is `cut`, as it is written.
    fn score_at(&self, cut: f64) -> f64 {
        rounded(self.middle + (cut / (1.0 - cut)).ln() / STEEPNESS).max(STEP)
    }
}

fn rounded(value: f64) -> f64 {
    // Through hundredths, so that what is written has two decimals.
    ((value / STEP).round() * STEP * 100.0).round() / 100.0
}
