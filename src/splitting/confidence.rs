//! How sure a reading is of each of its records.
//!
//! What the decoder believes of the blocks of a record says little alone: a page of a new kind is misread with much
//! conviction. So a few measures are taken, of the record and of the page around it, weighed as was learnt from pages
//! that the splitter had not learnt from (a logistic regression), and held against how often such records were right.

use super::labels::{LABELS, Scores, tag};
use super::{Role, Tag};

/// How many measures there are.
pub const COUNT: usize = NAMES.len();

/// The measures of a record, by name, as the file of weights has them.
pub(crate) const NAMES: [&str; 14] = [
    "always",
    "least",
    "mean",
    "first-pass",
    "page-least",
    "page-mean",
    "page-worst",
    "page-doubtful",
    "alike",
    "alone",
    "few",
    "untitled",
    "textless",
    "paragraphs",
];

/// The measures of one record.
pub type Measures = [f64; COUNT];

/// Weights of the measures, and what their sum is worth.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Calibration {
    /// By measure.
    pub weights: Measures,
    /// How often records with a title and a text were right, by the probability that the weights give: both grow.
    pub whole: Vec<(f64, f64)>,
    /// The same of records with one of the two: whether a lone line is a title or a text is often a matter of taste.
    pub part: Vec<(f64, f64)>,
}

impl Calibration {
    /// How often records with these measures were right.
    pub fn of(&self, measures: &Measures) -> f64 {
        let raw = self.raw(measures);
        if is_whole(measures) { held(&self.whole, raw) } else { held(&self.part, raw).min(LONE) }
    }

    /// What the weights make of the measures: a probability, not yet held against what was right.
    pub fn raw(&self, measures: &Measures) -> f64 {
        let sum: f64 = self.weights.iter().zip(measures).map(|(weight, measure)| weight * measure).sum();
        1.0 / (1.0 + (-sum).exp())
    }
}

/// The record has a title and a text.
pub fn is_whole(measures: &Measures) -> bool {
    NAMES.iter().zip(measures).all(|(name, value)| *value == 0.0 || !matches!(*name, "untitled" | "textless"))
}

/// A curve at `raw`; linear between what was measured.
fn held(curve: &[(f64, f64)], raw: f64) -> f64 {
    let mut before: Option<(f64, f64)> = None;
    for (at, held) in curve {
        if raw <= *at {
            return match before {
                None => *held,
                Some((low, held_low)) if *at > low => held_low + (held - held_low) * (raw - low) / (at - low),
                Some((_, held_low)) => held_low,
            };
        }
        before = Some((*at, *held));
    }
    before.map_or(raw, |(_, held)| held)
}

/// No lone title or text is surer than this: of those that the weights called surest, 94 to 96 of 100 were right,
/// and where they were wrong, a whole page was.
const LONE: f64 = 0.95;

/// Measures every record of a reading. `first` and `second` are what the two passes believe of every block.
pub(crate) fn measures(tags: &[Tag], first: &[Scores], second: &[Scores]) -> Vec<Measures> {
    let mut records: Vec<Own> = Vec::new();
    let mut doubtful = 0.0;
    let mut open = false;
    for ((tag, first), second) in tags.iter().zip(first).zip(second) {
        let (early, sure) = (odds(alike(*tag, first)), odds(alike(*tag, second)));
        if sure < 2.0 {
            doubtful += 1.0;
        }
        let outside = tag.start || tag.role == Role::Boilerplate;
        if open
            && outside
            && let Some(record) = records.last_mut()
        {
            // That the record ends here is as sure as that this block begins something else.
            record.see(sure, early);
        }
        if tag.start {
            records.push(Own::default());
        }
        open = tag.role != Role::Boilerplate;
        if open && let Some(record) = records.last_mut() {
            record.see(sure, early);
            record.blocks += 1.0;
            record.sum += sure;
            record.titles += f64::from(u8::from(tag.role == Role::Title));
            record.texts += f64::from(u8::from(matches!(tag.role, Role::Description | Role::Continuation)));
        }
    }
    let count = records.len().max(1) as f64;
    let leasts: Vec<f64> = records.iter().map(|record| record.least).collect();
    let page_least = leasts.iter().sum::<f64>() / count;
    let page_worst = leasts.iter().copied().fold(10.0, f64::min);
    let page_mean = records.iter().map(Own::mean).sum::<f64>() / count;
    let mut shapes = std::collections::BTreeMap::new();
    for record in &records {
        *shapes.entry(record.shape()).or_insert(0.0) += 1.0;
    }
    let make = |record: &Own| {
        let shape = record.shape();
        let same = shapes.get(&shape).copied().unwrap_or(0.0);
        [
            1.0,
            record.least,
            record.mean(),
            record.early,
            page_least,
            page_mean,
            page_worst,
            doubtful / tags.len().max(1) as f64,
            same / count,
            f64::from(u8::from(records.len() == 1)),
            1.0 / count,
            f64::from(u8::from(!shape.0)),
            f64::from(u8::from(!shape.1)),
            f64::from(u8::from(record.texts > 1.0)),
        ]
    };
    records.iter().map(make).collect()
}

/// What is added up of a record.
#[derive(Debug)]
struct Own {
    least: f64,
    early: f64,
    sum: f64,
    blocks: f64,
    titles: f64,
    texts: f64,
}

impl Default for Own {
    fn default() -> Self {
        Self { least: 10.0, early: 10.0, sum: 0.0, blocks: 0.0, titles: 0.0, texts: 0.0 }
    }
}

impl Own {
    fn see(&mut self, sure: f64, early: f64) {
        self.least = self.least.min(sure);
        self.early = self.early.min(early);
    }

    fn mean(&self) -> f64 {
        if self.blocks > 0.0 { self.sum / self.blocks } else { 0.0 }
    }

    fn shape(&self) -> (bool, bool) {
        (self.titles > 0.0, self.texts > 0.0)
    }
}

/// The logarithm of the odds, at most 10 either way.
fn odds(probability: f32) -> f64 {
    let probability = f64::from(probability).clamp(1e-9, 1.0 - 1e-9);
    (probability / (1.0 - probability)).ln().clamp(-10.0, 10.0)
}

/// What a role comes to in the record: notes, labels and their values are all notes in the end.
pub(crate) fn class(role: Role) -> u8 {
    match role {
        Role::Title => 1,
        Role::Description | Role::Continuation => 2,
        Role::Boilerplate => 3,
        _ => 4,
    }
}

/// The probability of the labels that give the same record.
fn alike(tag: Tag, row: &Scores) -> f32 {
    let same = |number: usize| {
        let other = self::tag(number);
        other.start == tag.start && class(other.role) == class(tag.role)
    };
    row.iter().take(LABELS).enumerate().filter(|(number, _)| same(*number)).map(|(_, value)| *value).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::splitting::labels::label;

    fn row(tag: Tag, sure: f32) -> Scores {
        let mut row = [(1.0 - sure) / (LABELS - 1) as f32; LABELS];
        row[label(tag)] = sure;
        row
    }

    #[test]
    fn a_record_is_as_doubtful_as_its_most_doubtful_block_and_the_block_behind_it() {
        let start = Tag { role: Role::Title, start: true };
        let text = Tag { role: Role::Description, start: false };
        let tags = [start, text, start, text];
        let second = [row(start, 0.99), row(text, 0.9), row(start, 0.7), row(text, 0.99)];
        let first = second.map(|row| row.map(|value| value * 0.5 + 0.02));
        let found = measures(&tags, &first, &second);
        let least = |record: usize| found[record][1];
        assert_eq!(found.len(), 2);
        assert!((least(0) - least(1)).abs() < 1e-6, "the second begins where the first ends");
        assert!(found[0][2] > found[1][2], "on the whole the first one is surer");
        assert!((found[0][4] - least(0)).abs() < 1e-6);
    }

    #[test]
    fn the_curve_is_linear_between_what_was_measured() {
        let curve = vec![(0.2, 0.1), (0.6, 0.5), (0.8, 0.9)];
        assert!((held(&curve, 0.0) - 0.1).abs() < 1e-9);
        assert!((held(&curve, 0.4) - 0.3).abs() < 1e-9);
        assert!((held(&curve, 0.9) - 0.9).abs() < 1e-9);
        let mut calibration = Calibration { whole: curve, part: vec![(0.0, 0.2)], ..Calibration::default() };
        calibration.weights[1] = 1.0;
        let mut measures = [0.0; COUNT];
        assert!((calibration.raw(&measures) - 0.5).abs() < 1e-9);
        measures[1] = 5.0;
        assert!(calibration.of(&measures) > 0.89);
        measures[NAMES.iter().position(|name| *name == "textless").unwrap()] = 1.0;
        assert!((calibration.of(&measures) - 0.2).abs() < 1e-9);
    }
}
