//! The steps of the decoder along a page.

use std::collections::VecDeque;

use super::plan::{Gains, IRREGULAR, LANES, Plan, is_within, lanes};
use super::{Decoder, Path};
use crate::splitting::labels::{LABELS, Scores, tag};

/// The cost of continuing in another layout.
const SWITCH: f32 = 7.0;
/// An upper limit of the rounding error of sums of scores, absolute and (in `ROUNDED`) relative.
const ROUNDING: f32 = 0.01;
const ROUNDED: f32 = 8.0 * f32::EPSILON;
/// Labels that are this far below the best label of a block are not tried if other labels are possible: the markup has
/// ruled them out. The distance is larger than the cost of leaving the layout's order, changing the layout and leaving
/// out an item together.
const FAR: f32 = 45.0;
/// Number of blocks that are kept before the part that all readings share is committed.
const WINDOW: usize = 4096;

/// The predecessor of a state: a state, or the best state with some label in one layout or in all layouts.
type Back = u16;

/// The best state to continue from, for each slot.
#[derive(Debug, Clone)]
struct Hub {
    scores: Vec<f32>,
    states: Vec<Back>,
}

impl Hub {
    fn new(slots: usize) -> Self {
        Self { scores: vec![f32::NEG_INFINITY; slots], states: vec![0; slots] }
    }

    fn clear(&mut self) {
        self.scores.fill(f32::NEG_INFINITY);
        self.states.fill(0);
    }

    /// Stores a state in a slot if it is better than the stored one.
    fn offer(&mut self, slot: usize, score: f32, state: Back) {
        if let (Some(best), Some(from)) = (self.scores.get_mut(slot), self.states.get_mut(slot))
            && score > *best
        {
            (*best, *from) = (score, state);
        }
    }

    fn state(&self, slot: usize) -> Back {
        self.states.get(slot).copied().unwrap_or(0)
    }

    /// The best score and state to continue from, with the gain of each slot added; the first of equal ones.
    fn best(&self, gains: &[f32]) -> (f32, Back) {
        let (mut best, mut slot) = (f32::NEG_INFINITY, 0);
        for (at, (score, gain)) in self.scores.iter().zip(gains).enumerate() {
            let score = score + gain;
            if score > best {
                (best, slot) = (score, at);
            }
        }
        (best, self.state(slot))
    }
}

/// The best paths to several states at once, in groups of [`LANES`].
#[derive(Debug, Default)]
struct Ways {
    scores: Vec<[f32; LANES]>,
    from: Vec<[u32; LANES]>,
}

impl Ways {
    fn clear(&mut self, count: usize) {
        self.scores.clear();
        self.scores.resize(lanes(count), [f32::NEG_INFINITY; LANES]);
        self.from.clear();
        self.from.resize(lanes(count), [0; LANES]);
    }

    /// Tries the steps from one state to all targets.
    fn go(&mut self, score: f32, gains: &[Gains], from: u32) {
        for ((best, origin), gains) in self.scores.iter_mut().zip(&mut self.from).zip(gains) {
            step(best, origin, score, gains, from);
        }
    }

    fn iter(&self) -> impl Iterator<Item = (f32, usize)> {
        self.scores.iter().flatten().copied().zip(self.from.iter().flatten().map(|from| *from as usize))
    }

    fn get(&self, at: usize) -> (f32, usize) {
        let (group, lane) = (at / LANES, at % LANES);
        let score = self.scores.get(group).and_then(|group| group.get(lane));
        let from = self.from.get(group).and_then(|group| group.get(lane));
        (score.copied().unwrap_or(f32::NEG_INFINITY), from.map_or(0, |from| *from as usize))
    }
}

/// Tries the steps from one state to a group of targets. The loop has no branches and a fixed length, so that the
/// compiler can vectorize it.
#[inline(always)]
#[allow(clippy::indexing_slicing, reason = "all arrays have this number of lanes")]
fn step(best: &mut [f32; LANES], origin: &mut [u32; LANES], score: f32, gains: &Gains, from: u32) {
    for lane in 0..LANES {
        let here = score + gains[lane];
        let better = here > best[lane];
        best[lane] = if better { here } else { best[lane] };
        origin[lane] = if better { from } else { origin[lane] };
    }
}

/// The sorts of labels that a block may have: boilerplate, the start of a record, or within a record.
#[derive(Debug, Clone, Copy)]
struct Sorts {
    beside: bool,
    begins: bool,
    within: bool,
}

impl Sorts {
    fn of(row: &Scores) -> Self {
        let least = row.iter().copied().fold(f32::NEG_INFINITY, f32::max) - FAR;
        let near = |label: usize| row.get(label).is_some_and(|score| *score >= least);
        Self {
            beside: near(0),
            begins: (1..LABELS).any(|label| !is_within(label) && near(label)),
            within: (1..LABELS).any(|label| is_within(label) && near(label)),
        }
    }
}

pub(crate) struct Run<'a> {
    decoder: &'a Decoder,
    switch: bool,
    best: Vec<f32>,
    next: Vec<f32>,
    /// For each layout, the best state of each label to leave from. The field `all` holds the best state of each label
    /// over all layouts.
    hubs: Vec<Hub>,
    all: Hub,
    /// Memory for the layout that is being processed.
    entered: Ways,
    reached: Ways,
    back: VecDeque<Vec<Back>>,
    /// Memory of committed steps, for reuse.
    spare: Vec<Vec<Back>>,
    done: Vec<Back>,
    /// The amount that was subtracted from all scores, so that the scores of a long page do not lose precision.
    offset: f64,
}

impl<'a> Run<'a> {
    pub(crate) fn new(decoder: &'a Decoder, switch: bool) -> Self {
        let size = decoder.labels.len();
        Self {
            decoder,
            switch,
            best: vec![f32::NEG_INFINITY; size],
            next: vec![f32::NEG_INFINITY; size],
            hubs: decoder.plans.iter().map(|plan| Hub::new(plan.slots.len())).collect(),
            all: Hub::new(LABELS),
            entered: Ways::default(),
            reached: Ways::default(),
            back: VecDeque::new(),
            spare: Vec::new(),
            done: Vec::new(),
            offset: 0.0,
        }
    }

    /// Starts with the first block, in the layouts for which `allowed` holds.
    pub(crate) fn first(&mut self, row: &Scores, allowed: &dyn Fn(usize) -> bool) {
        let own = |label: usize| row.get(label).copied().unwrap_or(f32::NEG_INFINITY);
        for (number, plan) in self.decoder.plans.iter().enumerate() {
            if !allowed(number) {
                continue;
            }
            let Some(states) = self.best.get_mut(plan.from..plan.to) else { continue };
            states.first_mut().into_iter().for_each(|state| *state = plan.prior + own(0));
            for begin in &plan.begins {
                let score = plan.prior + own(begin.label) - begin.cost;
                states.get_mut(begin.state).into_iter().for_each(|state| *state = score);
            }
        }
    }

    /// Finds the best state of each label in every layout, and in all of them.
    fn gather(&mut self) {
        self.all.clear();
        for (plan, hub) in self.decoder.plans.iter().zip(&mut self.hubs) {
            hub.clear();
            let states = plan.from..plan.to;
            let (Some(scores), Some(leave)) = (self.best.get(states.clone()), self.decoder.leave.get(states)) else {
                continue;
            };
            for (((score, leave), slot), state) in scores.iter().zip(leave).zip(&plan.slot).zip(number(plan.from)..) {
                hub.offer(*slot, score - leave, state);
            }
            for ((score, state), label) in hub.scores.iter().zip(&hub.states).zip(&plan.slots) {
                self.all.offer(*label, *score, *state);
            }
        }
    }

    /// Whether any reading is inside a record.
    fn has_begun(&self) -> bool {
        self.decoder.labels.iter().zip(&self.best).any(|(label, score)| *label > 0 && score.is_finite())
    }

    /// Goes on to the next block.
    pub(crate) fn step(&mut self, row: &Scores) {
        let decoder = self.decoder;
        let mut back = self.spare.pop().unwrap_or_else(|| vec![0; decoder.labels.len()]);
        let mut sorts = Sorts::of(row);
        // If no record has begun, only boilerplate and the start of a record are possible.
        if !sorts.beside && !sorts.begins && !self.has_begun() {
            sorts.begins = true;
        }
        if sorts.beside || sorts.begins {
            self.gather();
        }
        let mut elsewhere = [(f32::NEG_INFINITY, 0); LABELS];
        if self.switch && sorts.begins {
            for (best, (_, gains)) in elsewhere.iter_mut().zip(&decoder.elsewhere) {
                *best = self.all.best(gains);
                best.0 -= SWITCH;
            }
        }
        for (plan, hub) in decoder.plans.iter().zip(&self.hubs) {
            let states = plan.from..plan.to;
            let (Some(before), Some(next), Some(back)) =
                (self.best.get(states.clone()), self.next.get_mut(states.clone()), back.get_mut(states))
            else {
                continue;
            };
            next.fill(f32::NEG_INFINITY);
            back.fill(0);
            let own = |label: usize| row.get(label).copied().unwrap_or(0.0);
            let mut set = |state: usize, score: f32, from: Back| {
                if let (Some(next), Some(back)) = (next.get_mut(state), back.get_mut(state)) {
                    (*next, *back) = (score, from);
                }
            };
            if sorts.beside {
                let (score, from) = hub.best(&plan.boilerplate);
                set(0, score + own(0), from);
            }
            if sorts.begins {
                enter(&mut self.entered, plan, hub);
                let prior = plan.prior.min(0.0);
                for begin in &plan.begins {
                    let (score, slot) = self.entered.get(begin.entry);
                    let mut best = (score, hub.state(slot));
                    if let Some((score, from)) = plan.entries.get(begin.entry).and_then(|place| elsewhere.get(*place))
                        && score + prior > best.0
                    {
                        best = (score + prior, *from);
                    }
                    set(begin.state, best.0 - begin.cost + own(begin.label), best.1);
                }
            }
            if sorts.within {
                let astray = Astray::of(decoder, plan, before);
                go_on(&mut self.reached, plan, before, &astray);
                for ((state, label), (mut score, mut from)) in plan.within.iter().zip(self.reached.iter()) {
                    let other = astray.score - IRREGULAR + astray.gains.get(*label).copied().unwrap_or(0.0);
                    if other > score {
                        (score, from) = (other, astray.state);
                    }
                    set(*state, score + own(*label), number(plan.from + from));
                }
            }
        }
        std::mem::swap(&mut self.best, &mut self.next);
        self.back.push_back(back);
        if self.back.len() >= 2 * WINDOW {
            self.commit();
        }
    }

    /// Commits the older half of the best reading so far, and drops the readings that differ there.
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
        // The last state is the one before the window, which was committed before, or the very first state.
        let known = !self.done.is_empty();
        path.reverse();
        self.done.extend(path.iter().skip(usize::from(known)).map(|state| number(*state)));
        self.spare.extend(self.back.drain(..WINDOW));
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

    pub(crate) fn finish(mut self) -> Option<(Path, Vec<f64>)> {
        let end = self.argmax(&self.best);
        let ended = |state: usize| -> Option<f64> {
            let score = self.best.get(state)? - self.decoder.leave.get(state)?;
            score.is_finite().then(|| self.offset + f64::from(score))
        };
        let best = |plan: &Plan| (plan.from..plan.to).filter_map(ended).fold(f64::NEG_INFINITY, f64::max);
        let by_layout: Vec<f64> = self.decoder.plans.iter().map(best).collect();
        let score = ended(end)?;
        let mut path = vec![end];
        for back in self.back.iter().rev() {
            let state = path.last().and_then(|state| back.get(*state)).map_or(0, |from| usize::from(*from));
            path.push(state);
        }
        path.reverse();
        let known = usize::from(!self.done.is_empty());
        self.done.extend(path.iter().skip(known).map(|state| number(*state)));
        let states = self.done.iter().map(|state| usize::from(*state));
        let tags = states.clone().map(|state| tag(self.decoder.labels.get(state).copied().unwrap_or(0))).collect();
        let layouts = states.map(|state| self.decoder.layout.get(state).copied().unwrap_or(0)).collect();
        Some((Path { score, tags, layouts }, by_layout))
    }
}

/// The number of a state. A decoder has a few hundred states.
fn number(state: usize) -> Back {
    Back::try_from(state).unwrap_or(Back::MAX)
}

/// The best paths to the beginning of a record from the states of the same layout.
fn enter(entered: &mut Ways, plan: &Plan, hub: &Hub) {
    entered.clear(plan.entries.len());
    let rows = plan.entry_gains.chunks_exact(lanes(plan.entries.len()));
    for ((score, gains), slot) in hub.scores.iter().zip(rows).zip(0_u32..) {
        if score.is_finite() {
            entered.go(*score, gains, slot);
        }
    }
}

/// The best paths within a record that the layout allows, except those that are worse than leaving the order of the
/// layout or than continuing from the best state.
fn go_on(reached: &mut Ways, plan: &Plan, before: &[f32], astray: &Astray) {
    let count = plan.within.len();
    reached.clear(count);
    let least = astray.score - ROUNDING.max(astray.score.abs() * ROUNDED);
    let over = plan.over.chunks_exact(before.len().max(1)).nth(astray.state).unwrap_or_default();
    let rows = plan.gains.chunks_exact(lanes(count));
    for (((score, over), gains), state) in before.iter().zip(over).zip(rows).zip(0_u32..) {
        if score + over >= least {
            reached.go(*score, gains, state);
        }
    }
}

/// The best state to continue from in a sequence that the layout does not allow.
struct Astray<'a> {
    score: f32,
    state: usize,
    /// For each label, the gain of continuing with it.
    gains: &'a [f32],
}

impl<'a> Astray<'a> {
    fn of(decoder: &'a Decoder, plan: &Plan, before: &[f32]) -> Self {
        let (mut best, mut at) = (f32::NEG_INFINITY, 0);
        for (state, score) in before.iter().enumerate().skip(1) {
            if *score > best {
                (best, at) = (*score, state);
            }
        }
        let slot = plan.slot.get(at).copied().unwrap_or(0);
        let gains = plan.slots.get(slot).and_then(|label| decoder.transitions.get(*label));
        Self { score: best, state: at, gains: gains.map_or(&[], |gains| gains) }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::seeds::Seeds;
    use crate::splitting::grammar;
    use crate::splitting::model::Model;

    static DECODER: LazyLock<Decoder> = LazyLock::new(|| {
        let seeds = Seeds::embedded();
        let layouts = grammar::read(&seeds).unwrap();
        Decoder::new(&layouts, &Model::read(&seeds).unwrap().second.transitions)
    });

    proptest! {
        #[test]
        fn what_is_left_out_is_never_the_best_way_on(
            scores in prop::collection::vec(prop_oneof![-4.0_f32..0.0, -60.0_f32..0.0, Just(f32::NEG_INFINITY)], 200),
            base in prop_oneof![Just(0.0_f32), -1e6_f32..1e6],
        ) {
            let decoder = &*DECODER;
            for plan in &decoder.plans {
                let before: Vec<f32> = scores.iter().take(plan.to - plan.from).map(|score| score + base).collect();
                let astray = Astray::of(decoder, plan, &before);
                let mut all = Ways::default();
                all.clear(plan.within.len());
                let rows = plan.gains.chunks_exact(lanes(plan.within.len()));
                for ((score, gains), state) in before.iter().zip(rows).zip(0..) {
                    all.go(*score, gains, state);
                }
                let mut reached = Ways::default();
                go_on(&mut reached, plan, &before, &astray);
                for (((_, label), kept), whole) in plan.within.iter().zip(reached.iter()).zip(all.iter()) {
                    let other = (astray.score - IRREGULAR + astray.gains[*label], astray.state);
                    let best = |way: (f32, usize)| if other.0 > way.0 { other } else { way };
                    prop_assert_eq!(best(kept), best(whole));
                }
            }
        }
    }
}
