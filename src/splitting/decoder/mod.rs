//! Finds the best reading of a whole page, over all layouts at once.
//!
//! The algorithm is that of Viterbi (1967) over the states of all layouts side by side. A reading may also change its
//! layout between two records, at a cost, because a page may contain lists in different layouts. A sequence that no
//! layout allows has a high cost instead of being impossible, so that every page has a reading.

pub(crate) mod plan;
pub(crate) mod viterbi;

use super::Tag;
use super::grammar::Layout;
use super::labels::{LABELS, Scores};
use plan::Plan;
use viterbi::Run;

/// A path through the states: one reading of a page.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    /// The score of the reading.
    pub score: f64,
    /// The tag of each block.
    pub tags: Vec<Tag>,
    /// The number of the layout of each block.
    pub layouts: Vec<u16>,
}

/// The states of several layouts side by side.
#[derive(Debug, Clone)]
pub(crate) struct Decoder {
    labels: Vec<usize>,
    layout: Vec<u16>,
    leave: Vec<f32>,
    plans: Vec<Plan>,
    /// For each label that a record can begin with, the gains of coming to it from the last label in another layout.
    elsewhere: Vec<(usize, Scores)>,
    transitions: [Scores; LABELS],
}

impl Decoder {
    /// Lays the states of the layouts side by side; `transitions` scores every pair of labels.
    pub(crate) fn new(layouts: &[Layout], transitions: &[Scores; LABELS]) -> Self {
        let mut decoder = Self {
            labels: Vec::new(),
            layout: Vec::new(),
            leave: Vec::new(),
            plans: Vec::new(),
            elsewhere: Vec::new(),
            transitions: *transitions,
        };
        for (layout, number) in layouts.iter().zip(0_u16..) {
            let base = decoder.labels.len();
            for state in &layout.states {
                decoder.labels.push(state.label);
                decoder.layout.push(number);
                decoder.leave.push(state.leave);
            }
            let plan = Plan::new(&mut decoder, layout, base);
            decoder.plans.push(plan);
        }
        decoder
    }

    /// The best reading among the layouts for which `allowed` holds, and the best score by layout.
    ///
    /// If `switch` is true, a reading may change its layout between two records.
    pub(crate) fn read(
        &self,
        scores: &[Scores],
        allowed: &dyn Fn(usize) -> bool,
        switch: bool,
    ) -> Option<(Path, Vec<f64>)> {
        let mut run = Run::new(self, switch);
        let (first, rest) = scores.split_first()?;
        run.first(first, allowed);
        for row in rest {
            run.step(row);
        }
        run.finish()
    }

    /// The index of a label among the labels that records begin with.
    fn elsewhere(&mut self, label: usize) -> usize {
        let known = self.elsewhere.iter().position(|(known, _)| *known == label);
        known.unwrap_or_else(|| {
            let mut gains = [0.0; LABELS];
            for (from, gain) in gains.iter_mut().enumerate() {
                *gain = self.pair(from, label);
            }
            self.elsewhere.push((label, gains));
            self.elsewhere.len() - 1
        })
    }

    fn pair(&self, from: usize, to: usize) -> f32 {
        self.transitions.get(from).and_then(|row| row.get(to)).copied().unwrap_or(0.0)
    }
}
