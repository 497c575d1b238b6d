//! The best reading of a whole page, over all layouts at once.
//!
//! Viterbi (1967) over the states of all layouts side by side. A reading may also change its layout between two
//! records, at a cost: pages are put together of lists in different layouts. What no layout allows costs dearly
//! instead of being impossible, so that every page has a reading.

use super::Tag;
use super::grammar::Layout;
use super::model::{LABELS, Scores, tag};

/// What it costs to go on in another layout.
const SWITCH: f32 = 7.0;
/// What an order costs that the layout does not allow.
const IRREGULAR: f32 = 9.0;
/// What it costs to begin a record behind boilerplate, and boilerplate behind a record.
const BEGIN: f32 = 0.45;
const END: f32 = 1.5;
/// Blocks held before the part that all readings share is given out.
const WINDOW: usize = 4096;

/// A reading of a page.
#[derive(Debug, Clone)]
pub struct Path {
    /// Its score.
    pub score: f64,
    /// By block.
    pub tags: Vec<Tag>,
    /// By block, the number of the layout.
    pub layouts: Vec<u16>,
}

/// The states of several layouts side by side.
#[derive(Debug, Clone)]
pub struct Decoder {
    labels: Vec<usize>,
    layout: Vec<u16>,
    leave: Vec<f32>,
    enter: Vec<f32>,
    /// By state, the states before it in the same record, and what the step gains: the score of the pair of labels
    /// less the cost.
    before: Vec<Vec<(usize, f32)>>,
    transitions: [Scores; LABELS],
    /// First state and the one after the last, by layout.
    ranges: Vec<(usize, usize)>,
    prior: Vec<f32>,
}

impl Decoder {
    /// Lays the states of the layouts side by side; `transitions` scores every pair of labels.
    pub fn new(layouts: &[Layout], transitions: &[Scores; LABELS]) -> Self {
        let mut decoder = Self {
            labels: Vec::new(),
            layout: Vec::new(),
            leave: Vec::new(),
            enter: Vec::new(),
            before: Vec::new(),
            transitions: *transitions,
            ranges: Vec::new(),
            prior: layouts.iter().map(|layout| layout.prior).collect(),
        };
        for (layout, number) in layouts.iter().zip(0_u16..) {
            let base = decoder.labels.len();
            for state in &layout.states {
                decoder.labels.push(state.label);
                decoder.layout.push(number);
                decoder.leave.push(state.leave);
                decoder.enter.push(state.enter);
                let step = |(from, cost): &(usize, f32)| {
                    let label_before = layout.states.get(*from).map_or(0, |before| before.label);
                    (base + from, decoder.pair(label_before, state.label) - cost)
                };
                let before = state.before.iter().map(step).collect();
                decoder.before.push(before);
            }
            decoder.ranges.push((base, decoder.labels.len()));
        }
        decoder
    }

    /// The best reading among the layouts for which `allowed` holds, and the best score by layout.
    ///
    /// With `switch` a reading may change its layout on the way.
    pub fn read(&self, scores: &[Scores], allowed: &dyn Fn(usize) -> bool, switch: bool) -> Option<(Path, Vec<f64>)> {
        let mut run = Run::new(self, switch);
        let (first, rest) = scores.split_first()?;
        run.first(first, allowed);
        for row in rest {
            run.step(row);
        }
        run.finish()
    }

    fn pair(&self, from: usize, to: usize) -> f32 {
        self.transitions.get(from).and_then(|row| row.get(to)).copied().unwrap_or(0.0)
    }

    /// The best of `hub` to go on from with a block of this label, when boilerplate before it costs `begin`.
    fn entry(&self, hub: &Hub, label: usize, begin: f32) -> (f32, usize) {
        let mut best = (f32::NEG_INFINITY, 0);
        for (label_before, (score, origin)) in hub.iter().enumerate() {
            let cost = if label_before == 0 { begin } else { 0.0 };
            let score = score - cost + self.pair(label_before, label);
            if score > best.0 {
                best = (score, *origin);
            }
        }
        best
    }
}

/// Where a state was come to from: a state, or the best state of a layout or of all with some label.
type Back = u16;

struct Run<'a> {
    decoder: &'a Decoder,
    switch: bool,
    best: Vec<f32>,
    next: Vec<f32>,
    back: std::collections::VecDeque<Vec<Back>>,
    done: Vec<Back>,
    /// What was taken off all scores, so that a long page does not wear out their digits.
    offset: f64,
}

/// The best state of each label to leave from.
type Hub = [(f32, usize); LABELS];

const NOTHING: Hub = [(f32::NEG_INFINITY, 0); LABELS];

/// What was found for a label before, or is found now.
fn look_up(
    known: &mut [Option<(f32, usize)>; LABELS],
    label: usize,
    find: impl FnOnce() -> (f32, usize),
) -> (f32, usize) {
    match known.get_mut(label) {
        Some(slot) => *slot.get_or_insert_with(find),
        None => find(),
    }
}

impl<'a> Run<'a> {
    fn new(decoder: &'a Decoder, switch: bool) -> Self {
        let size = decoder.labels.len();
        Self {
            decoder,
            switch,
            best: vec![f32::NEG_INFINITY; size],
            next: vec![f32::NEG_INFINITY; size],
            back: std::collections::VecDeque::new(),
            done: Vec::new(),
            offset: 0.0,
        }
    }

    fn first(&mut self, row: &Scores, allowed: &dyn Fn(usize) -> bool) {
        let decoder = self.decoder;
        for (number, (from, to)) in decoder.ranges.iter().enumerate() {
            if !allowed(number) {
                continue;
            }
            let prior = decoder.prior.get(number).copied().unwrap_or(0.0);
            for state in *from..*to {
                let cost =
                    if state == *from { 0.0 } else { decoder.enter.get(state).copied().unwrap_or(f32::INFINITY) };
                let label = decoder.labels.get(state).copied().unwrap_or(0);
                if let (Some(slot), Some(score)) = (self.best.get_mut(state), row.get(label)) {
                    *slot = prior + score - cost;
                }
            }
        }
    }

    fn step(&mut self, row: &Scores) {
        let decoder = self.decoder;
        let mut back = vec![0; self.best.len()];
        let mut all = NOTHING;
        let mut hubs = Vec::with_capacity(decoder.ranges.len());
        for (from, to) in &decoder.ranges {
            let mut hub = NOTHING;
            let states =
                self.best.iter().zip(&decoder.leave).zip(&decoder.labels).enumerate().skip(*from).take(to - from);
            for (state, ((score, leave), label)) in states {
                let value = score - leave;
                if let Some(slot) = hub.get_mut(*label).filter(|slot| value > slot.0) {
                    *slot = (value, state);
                }
            }
            for (slot, own) in all.iter_mut().zip(&hub) {
                if own.0 > slot.0 {
                    *slot = *own;
                }
            }
            hubs.push(hub);
        }
        let mut elsewhere = [None; LABELS];
        for (number, (from, to)) in decoder.ranges.iter().enumerate() {
            let hub = hubs.get(number).unwrap_or(&NOTHING);
            if !self.switch && hub.iter().all(|(score, _)| *score == f32::NEG_INFINITY) {
                continue;
            }
            // The best state to go on from against the rules of the layout.
            let mut astray = (f32::NEG_INFINITY, *from);
            for (state, score) in self.best.iter().enumerate().take(*to).skip(from + 1) {
                if *score > astray.0 {
                    astray = (*score, state);
                }
            }
            let prior = decoder.prior.get(number).copied().unwrap_or(0.0).min(0.0);
            // What begins a record is looked up once for each label: several states share theirs.
            let mut entries = [None; LABELS];
            for state in *from..*to {
                let (Some(label), Some(enter)) =
                    (decoder.labels.get(state).copied(), decoder.enter.get(state).copied())
                else {
                    continue;
                };
                let mut best = (f32::NEG_INFINITY, state);
                let mut offer = |score: f32, origin: usize| {
                    if score > best.0 {
                        best = (score, origin);
                    }
                };
                if state == *from {
                    for (label_before, (score, origin)) in hub.iter().enumerate() {
                        let cost = if label_before == 0 { 0.0 } else { END };
                        offer(score - cost + decoder.pair(label_before, 0), *origin);
                    }
                } else if enter.is_finite() {
                    let (score, origin) = look_up(&mut entries, label, || decoder.entry(hub, label, BEGIN));
                    offer(score - enter, origin);
                    if self.switch {
                        let (score, origin) = look_up(&mut elsewhere, label, || decoder.entry(&all, label, 0.0));
                        offer(score - enter - SWITCH + prior, origin);
                    }
                } else {
                    for (origin, gain) in decoder.before.get(state).map_or(&[][..], Vec::as_slice) {
                        offer(self.best.get(*origin).copied().unwrap_or(f32::NEG_INFINITY) + gain, *origin);
                    }
                    if label % 2 == 0 && label > 0 {
                        let label_before = decoder.labels.get(astray.1).copied().unwrap_or(0);
                        offer(astray.0 - IRREGULAR + decoder.pair(label_before, label), astray.1);
                    }
                }
                if let (Some(slot), Some(to), Some(score)) =
                    (self.next.get_mut(state), back.get_mut(state), row.get(label))
                {
                    *slot = best.0 + score;
                    *to = u16::try_from(best.1).unwrap_or(u16::MAX);
                }
            }
        }
        std::mem::swap(&mut self.best, &mut self.next);
        self.back.push_back(back);
        if self.back.len() >= 2 * WINDOW {
            self.commit();
        }
    }

    /// Gives out the older half of the best reading so far, and drops the readings that differ there.
    fn commit(&mut self) {
        let mut origin: Vec<usize> = (0..self.best.len()).collect();
        for back in self.back.iter().skip(WINDOW).rev() {
            for state in &mut origin {
                *state = back.get(*state).map_or(0, |from| usize::from(*from));
            }
        }
        let end = self.argmax(&self.best);
        let kept = origin.get(end).copied().unwrap_or(0);
        for (score, origin) in self.best.iter_mut().zip(&origin) {
            if *origin != kept {
                *score = f32::NEG_INFINITY;
            }
        }
        let top = self.best.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        if top.is_finite() {
            self.best.iter_mut().for_each(|score| *score -= top);
            self.offset += f64::from(top);
        }
        let mut path = vec![kept];
        for back in self.back.iter().take(WINDOW).rev() {
            let state = path.last().and_then(|state| back.get(*state)).map_or(0, |from| usize::from(*from));
            path.push(state);
        }
        // The last one is the state before the window, which was given out already, or the very first one.
        let known = !self.done.is_empty();
        path.reverse();
        self.done.extend(path.iter().skip(usize::from(known)).map(|state| u16::try_from(*state).unwrap_or(0)));
        self.back.drain(..WINDOW);
    }

    fn argmax(&self, scores: &[f32]) -> usize {
        let mut best = (f32::NEG_INFINITY, 0);
        for (state, (score, leave)) in scores.iter().zip(&self.decoder.leave).enumerate() {
            if score - leave > best.0 {
                best = (score - leave, state);
            }
        }
        best.1
    }

    fn finish(mut self) -> Option<(Path, Vec<f64>)> {
        let end = self.argmax(&self.best);
        let ended = |state: usize| -> Option<f64> {
            let score = self.best.get(state)? - self.decoder.leave.get(state)?;
            score.is_finite().then(|| self.offset + f64::from(score))
        };
        let ranges = self.decoder.ranges.iter();
        let by_layout: Vec<f64> =
            ranges.map(|(from, to)| (*from..*to).filter_map(ended).fold(f64::NEG_INFINITY, f64::max)).collect();
        let score = ended(end)?;
        let mut path = vec![end];
        for back in self.back.iter().rev() {
            let state = path.last().and_then(|state| back.get(*state)).map_or(0, |from| usize::from(*from));
            path.push(state);
        }
        path.reverse();
        let known = usize::from(!self.done.is_empty());
        self.done.extend(path.iter().skip(known).map(|state| u16::try_from(*state).unwrap_or(0)));
        let states = self.done.iter().map(|state| usize::from(*state));
        let tags = states.clone().map(|state| tag(self.decoder.labels.get(state).copied().unwrap_or(0))).collect();
        let layouts = states.map(|state| self.decoder.layout.get(state).copied().unwrap_or(0)).collect();
        Some((Path { score, tags, layouts }, by_layout))
    }
}
