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
/// More than sums of scores are off by rounding.
const ROUNDING: f32 = 0.01;
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
    plans: Vec<Plan>,
    /// By label that a record begins with, what it gains to come to it from the last label of another layout.
    elsewhere: Vec<(usize, Scores)>,
    transitions: [Scores; LABELS],
}

/// One layout's states, laid out for the steps of the decoder.
#[derive(Debug, Clone)]
struct Plan {
    /// Its first state, boilerplate, and the one after its last.
    from: usize,
    to: usize,
    prior: f32,
    /// The labels of its states, each once, in order: the best state of each is a slot of the layout's hub.
    slots: Vec<usize>,
    /// By state, the slot of its label.
    slot: Vec<usize>,
    /// What boilerplate gains after each slot.
    boilerplate: Vec<f32>,
    /// By label that a record begins with, its place in [`Decoder::elsewhere`], and what it gains after each slot.
    entries: Vec<(usize, Vec<f32>)>,
    /// By state behind the first one, how it is come to.
    steps: Vec<Step>,
    /// By state, and by state that is come to within a record, what the step gains: the score of the pair of labels
    /// less the cost; infinitely little where there is no such step.
    gains: Vec<f32>,
    /// By state, and by slot of the state that a reading goes astray from: the most that the step gains over going
    /// astray, to whatever state.
    over: Vec<f32>,
}

/// How a state of a record is come to.
#[derive(Debug, Clone)]
enum Step {
    /// A record begins here, with the entry of that number, at a cost.
    Begin(usize, f32),
    /// From the states before it in the same record; and whether it may stand where its layout does not allow it.
    Within(bool),
}

impl Decoder {
    /// Lays the states of the layouts side by side; `transitions` scores every pair of labels.
    pub fn new(layouts: &[Layout], transitions: &[Scores; LABELS]) -> Self {
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
            let plan = decoder.plan(layout, base);
            decoder.plans.push(plan);
        }
        decoder
    }

    fn plan(&mut self, layout: &Layout, base: usize) -> Plan {
        let mut slots: Vec<usize> = layout.states.iter().map(|state| state.label).collect();
        slots.sort_unstable();
        slots.dedup();
        let slot = layout.states.iter().filter_map(|state| slots.binary_search(&state.label).ok()).collect();
        let after =
            |from: usize, to: usize, cost: f32| self.pair(from, to) - if (from == 0) == (to == 0) { 0.0 } else { cost };
        let gains = |to: usize, cost: f32| slots.iter().map(|from| after(*from, to, cost)).collect::<Vec<f32>>();
        let boilerplate = gains(0, END);
        let mut entries: Vec<(usize, Vec<f32>)> = Vec::new();
        let mut begun: Vec<usize> = Vec::new();
        let mut steps = Vec::new();
        let mut gains_within: Vec<Vec<f32>> = vec![Vec::new(); layout.states.len()];
        for state in layout.states.iter().skip(1) {
            if state.enter.is_finite() {
                let known = begun.iter().position(|label| *label == state.label);
                let entry = known.unwrap_or_else(|| {
                    begun.push(state.label);
                    entries.push((0, gains(state.label, BEGIN)));
                    begun.len() - 1
                });
                steps.push(Step::Begin(entry, state.enter));
            } else {
                gains_within.iter_mut().for_each(|row| row.push(f32::NEG_INFINITY));
                for (from, cost) in &state.before {
                    let label_before = layout.states.get(*from).map_or(0, |before| before.label);
                    let gain = self.pair(label_before, state.label) - cost;
                    let slot = gains_within.get_mut(*from).and_then(|row| row.last_mut());
                    slot.into_iter().for_each(|slot| *slot = slot.max(gain));
                }
                steps.push(Step::Within(state.label % 2 == 0 && state.label > 0));
            }
        }
        for ((place, _), label) in entries.iter_mut().zip(begun) {
            let known = self.elsewhere.iter().position(|(known, _)| *known == label);
            *place = known.unwrap_or_else(|| {
                let mut gains = [0.0; LABELS];
                for (from, gain) in gains.iter_mut().enumerate() {
                    *gain = self.pair(from, label);
                }
                self.elsewhere.push((label, gains));
                self.elsewhere.len() - 1
            });
        }
        let to = base + layout.states.len();
        let inside = layout.states.iter().skip(1).zip(&steps).filter_map(|(state, step)| match step {
            Step::Within(may_stray) => Some((state.label, *may_stray)),
            Step::Begin(..) => None,
        });
        let inside: Vec<(usize, bool)> = inside.collect();
        let most = |row: &[f32], astray: usize| {
            let over = row.iter().zip(&inside).map(|(gain, (label, may_stray))| match may_stray {
                true => gain - self.pair(astray, *label),
                false if gain.is_finite() => f32::INFINITY,
                false => f32::NEG_INFINITY,
            });
            over.fold(f32::NEG_INFINITY, f32::max)
        };
        let over = gains_within.iter().flat_map(|row| slots.iter().map(|astray| most(row, *astray))).collect();
        let gains = gains_within.concat();
        Plan { from: base, to, prior: layout.prior, slots, slot, boilerplate, entries, steps, gains, over }
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
}

/// Where a state was come to from: a state, or the best state of a layout or of all with some label.
type Back = u16;

struct Run<'a> {
    decoder: &'a Decoder,
    switch: bool,
    best: Vec<f32>,
    next: Vec<f32>,
    /// By layout, the best state of each label to leave from.
    hubs: Vec<Vec<Best>>,
    /// By state within a record of the layout at hand, the best score to come to it from there, and the state that has it.
    reached: Vec<f32>,
    origins: Vec<u32>,
    back: std::collections::VecDeque<Vec<Back>>,
    /// Memory of steps that were given out.
    spare: Vec<Vec<Back>>,
    done: Vec<Back>,
    /// What was taken off all scores, so that a long page does not wear out their digits.
    offset: f64,
}

/// A score and the state that has it.
type Best = (f32, Back);

const NOTHING: Best = (f32::NEG_INFINITY, 0);

/// The best of a hub to go on from, with what each of its slots gains; the first of equals.
fn best_of(hub: &[Best], gains: &[f32]) -> Best {
    let mut best = NOTHING;
    for ((score, origin), gain) in hub.iter().zip(gains) {
        let score = score + gain;
        if score > best.0 {
            best = (score, *origin);
        }
    }
    best
}

/// Goes on from one state to all states of its layout. A loop without branches, so that several states are done at once.
fn reach(reached: &mut [f32], origins: &mut [u32], score: f32, gains: &[f32], state: u32) {
    for ((best, origin), gain) in reached.iter_mut().zip(origins).zip(gains) {
        let here = score + gain;
        let better = here > *best;
        *best = if better { here } else { *best };
        *origin = if better { state } else { *origin };
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
            hubs: decoder.plans.iter().map(|plan| vec![NOTHING; plan.slots.len()]).collect(),
            reached: Vec::new(),
            origins: Vec::new(),
            back: std::collections::VecDeque::new(),
            spare: Vec::new(),
            done: Vec::new(),
            offset: 0.0,
        }
    }

    fn first(&mut self, row: &Scores, allowed: &dyn Fn(usize) -> bool) {
        let score = |label: usize| row.get(label).copied().unwrap_or(f32::NEG_INFINITY);
        for (number, plan) in self.decoder.plans.iter().enumerate() {
            if !allowed(number) {
                continue;
            }
            let Some(states) = self.best.get_mut(plan.from..plan.to) else { continue };
            let costs = plan.steps.iter().map(|step| match step {
                Step::Begin(_, cost) => *cost,
                Step::Within(_) => f32::INFINITY,
            });
            let labels = plan.slot.iter().filter_map(|slot| plan.slots.get(*slot));
            for ((state, cost), label) in states.iter_mut().zip(std::iter::once(0.0).chain(costs)).zip(labels) {
                *state = plan.prior + score(*label) - cost;
            }
        }
    }

    /// Finds the best state of each label in every layout, and in all of them.
    fn gather(&mut self) -> [Best; LABELS] {
        let mut all = [NOTHING; LABELS];
        for (plan, hub) in self.decoder.plans.iter().zip(&mut self.hubs) {
            hub.fill(NOTHING);
            let states = plan.from..plan.to;
            let (Some(scores), Some(leave)) = (self.best.get(states.clone()), self.decoder.leave.get(states)) else {
                continue;
            };
            for (((score, leave), slot), state) in scores.iter().zip(leave).zip(&plan.slot).zip(number(plan.from)..) {
                let value = score - leave;
                if let Some(best) = hub.get_mut(*slot).filter(|best| value > best.0) {
                    *best = (value, state);
                }
            }
            for (own, label) in hub.iter().zip(&plan.slots) {
                if let Some(best) = all.get_mut(*label).filter(|best| own.0 > best.0) {
                    *best = *own;
                }
            }
        }
        all
    }

    fn step(&mut self, row: &Scores) {
        let decoder = self.decoder;
        let mut back = self.spare.pop().unwrap_or_else(|| vec![0; decoder.labels.len()]);
        let all = self.gather();
        let mut elsewhere = [NOTHING; LABELS];
        if self.switch {
            for (best, (_, gains)) in elsewhere.iter_mut().zip(&decoder.elsewhere) {
                *best = best_of(&all, gains);
                best.0 -= SWITCH;
            }
        }
        for (plan, hub) in decoder.plans.iter().zip(&self.hubs) {
            if !self.switch && hub.iter().all(|(score, _)| *score == f32::NEG_INFINITY) {
                continue;
            }
            let states = plan.from..plan.to;
            let (Some(before), Some(next), Some(back)) =
                (self.best.get(states.clone()), self.next.get_mut(states.clone()), back.get_mut(states))
            else {
                continue;
            };
            // The best state to go on from against the rules of the layout.
            let mut astray = (f32::NEG_INFINITY, number(plan.from), 0);
            for ((score, slot), state) in before.iter().zip(&plan.slot).zip(number(plan.from)..).skip(1) {
                if *score > astray.0 {
                    astray = (*score, state, *slot);
                }
            }
            let astray_from = plan.slots.get(astray.2).and_then(|label| decoder.transitions.get(*label));
            let prior = plan.prior.min(0.0);
            let mut entries = [NOTHING; LABELS];
            for (best, (place, gains)) in entries.iter_mut().zip(&plan.entries) {
                *best = best_of(hub, gains);
                if let Some((score, origin)) = elsewhere.get(*place)
                    && score + prior > best.0
                {
                    *best = (score + prior, *origin);
                }
            }
            let mut rows = next.iter_mut().zip(back);
            let own = |label: usize| row.get(label).copied().unwrap_or(0.0);
            if let Some((next, back)) = rows.next() {
                let (score, origin) = best_of(hub, &plan.boilerplate);
                (*next, *back) = (score + own(0), origin);
            }
            let inside = plan.gains.len() / before.len().max(1);
            self.reached.clear();
            self.reached.resize(inside, f32::NEG_INFINITY);
            self.origins.clear();
            self.origins.resize(inside, 0);
            // States inside a record can be come to astray: what gains less than that is not tried.
            let least = astray.0 - IRREGULAR - ROUNDING;
            let over = plan.over.iter().skip(astray.2).step_by(plan.slots.len().max(1));
            let steps = before.iter().zip(over).zip(plan.gains.chunks_exact(inside.max(1)));
            for (((score, over), gains), state) in steps.zip(0_u32..) {
                if score + over >= least {
                    reach(&mut self.reached, &mut self.origins, *score, gains, state);
                }
            }
            let labels = plan.slot.iter().skip(1).filter_map(|slot| plan.slots.get(*slot));
            let mut reached = self.reached.iter().zip(&self.origins);
            for (((next, back), step), label) in rows.zip(&plan.steps).zip(labels) {
                let best = match step {
                    Step::Begin(entry, cost) => {
                        let (score, origin) = entries.get(*entry).copied().unwrap_or(NOTHING);
                        (score - cost, origin)
                    }
                    Step::Within(may_stray) => {
                        let mut best = NOTHING;
                        if let Some((score, origin)) = reached.next() {
                            best = (*score, number(plan.from + *origin as usize));
                        }
                        if *may_stray {
                            let gain = astray_from.and_then(|row| row.get(*label)).copied().unwrap_or(0.0);
                            let score = astray.0 - IRREGULAR + gain;
                            if score > best.0 {
                                best = (score, astray.1);
                            }
                        }
                        best
                    }
                };
                (*next, *back) = (best.0 + own(*label), best.1);
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

    fn finish(mut self) -> Option<(Path, Vec<f64>)> {
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

/// The number of a state; there are some hundred.
fn number(state: usize) -> Back {
    Back::try_from(state).unwrap_or(Back::MAX)
}
