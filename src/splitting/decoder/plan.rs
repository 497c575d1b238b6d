//! The states of one layout, arranged for the steps of the decoder.

use super::Decoder;
use crate::splitting::grammar::Layout;

/// The cost of a sequence that the layout does not allow.
pub(crate) const IRREGULAR: f32 = 9.0;
/// The cost of beginning a record after boilerplate.
const BEGIN: f32 = 0.45;
/// The cost of boilerplate after a record.
const END: f32 = 1.5;

/// The number of states that are reached together, in vector instructions.
pub(crate) const LANES: usize = 8;

/// The gains of the steps from one state to others, in groups of [`LANES`]. Lanes without a state have a gain of negative
/// infinity.
pub(crate) type Gains = [f32; LANES];

/// A layout as the decoder uses it. Its states are numbered from its first state, which is boilerplate.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// The first state of the layout among the states of all layouts, and the one after its last state.
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) prior: f32,
    /// The labels of the states in order, without repetitions. The best state of each label is a slot of the layout's
    /// hub.
    pub(crate) slots: Vec<usize>,
    /// For each state, the slot of its label.
    pub(crate) slot: Vec<usize>,
    /// For each slot, the gain of continuing with boilerplate.
    pub(crate) boilerplate: Vec<f32>,
    /// The labels that a record begins with, without repetitions, as indices into [`Decoder::elsewhere`].
    pub(crate) entries: Vec<usize>,
    /// For each slot, the gain of beginning a record with each entry.
    pub(crate) entry_gains: Vec<Gains>,
    pub(crate) begins: Vec<Begin>,
    /// The states within a record, with their labels.
    pub(crate) within: Vec<(usize, usize)>,
    /// For each state, and for each state within a record, the gain of the step between them: the score of the pair of
    /// labels less the cost. The gain is negative infinity if there is no such step.
    pub(crate) gains: Vec<Gains>,
    /// For each best state to continue from, and for each state: the largest gain of the step above that of continuing
    /// from the best state, over all target states, whether the layout allows the step or not.
    pub(crate) over: Vec<f32>,
}

/// A state that a record begins with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Begin {
    pub(crate) state: usize,
    pub(crate) label: usize,
    /// The number of the label among the entries.
    pub(crate) entry: usize,
    pub(crate) cost: f32,
}

impl Plan {
    /// Arranges a layout whose first state has the number `base` among all states.
    pub(crate) fn new(decoder: &mut Decoder, layout: &Layout, base: usize) -> Self {
        let mut slots: Vec<usize> = layout.states.iter().map(|state| state.label).collect();
        slots.sort_unstable();
        slots.dedup();
        let slot = layout.states.iter().filter_map(|state| slots.binary_search(&state.label).ok()).collect();
        let mut labels: Vec<usize> = Vec::new();
        let (mut begins, mut within) = (Vec::new(), Vec::new());
        for (number, state) in layout.states.iter().enumerate().skip(1) {
            if state.enter.is_finite() {
                let known = labels.iter().position(|label| *label == state.label);
                let entry = known.unwrap_or_else(|| {
                    labels.push(state.label);
                    labels.len() - 1
                });
                begins.push(Begin { state: number, label: state.label, entry, cost: state.enter });
            } else if !state.before.is_empty() || is_within(state.label) {
                within.push((number, state.label));
            }
        }
        let entries: Vec<usize> = labels.iter().map(|label| decoder.elsewhere(*label)).collect();
        let decoder = &*decoder;
        let after = |from: usize, to: usize, cost: f32| {
            decoder.pair(from, to) - if (from == 0) == (to == 0) { 0.0 } else { cost }
        };
        let boilerplate = slots.iter().map(|from| after(*from, 0, END)).collect();
        let entry_gains: Vec<f32> =
            slots.iter().flat_map(|from| labels.iter().map(|label| after(*from, *label, BEGIN))).collect();
        let entry_gains = in_lanes(&entry_gains, labels.len());
        let mut gains = vec![f32::NEG_INFINITY; layout.states.len() * within.len()];
        for (column, (number, label)) in within.iter().enumerate() {
            let before = layout.states.get(*number).map_or(&[][..], |state| &state.before);
            for (from, cost) in before {
                let label_before = layout.states.get(*from).map_or(0, |before| before.label);
                let gain = decoder.pair(label_before, *label) - cost;
                gains.get_mut(from * within.len() + column).into_iter().for_each(|slot| *slot = slot.max(gain));
            }
        }
        let rows = || gains.chunks_exact(within.len().max(1));
        let mut over = Vec::with_capacity(layout.states.len() * layout.states.len());
        for (best, state) in rows().zip(&layout.states) {
            let astray = within.iter().map(|(_, label)| decoder.pair(state.label, *label) - IRREGULAR);
            let floor: Vec<f32> = best.iter().zip(astray).map(|(best, astray)| best.max(astray)).collect();
            over.extend(rows().map(|row| highest(row, &floor)));
        }
        let gains = in_lanes(&gains, within.len());
        Self {
            from: base,
            to: base + layout.states.len(),
            prior: layout.prior,
            slots,
            slot,
            boilerplate,
            entries,
            entry_gains,
            begins,
            within,
            gains,
            over,
        }
    }
}

/// The largest difference between a gain and the floor below it. Several maxima are kept at once, one for each lane, so
/// that the compiler can use vector instructions.
fn highest(gains: &[f32], floor: &[f32]) -> f32 {
    let mut most = [f32::NEG_INFINITY; LANES];
    let larger = |most: &mut f32, (gain, floor): (&f32, &f32)| {
        let over = gain - floor;
        *most = if over > *most { over } else { *most };
    };
    let ((gains, rest), (floor, below)) = (gains.as_chunks::<LANES>(), floor.as_chunks::<LANES>());
    for (gains, floor) in gains.iter().zip(floor) {
        most.iter_mut().zip(gains.iter().zip(floor)).for_each(|(most, pair)| larger(most, pair));
    }
    most.iter_mut().zip(rest.iter().zip(below)).for_each(|(most, pair)| larger(most, pair));
    most.into_iter().fold(f32::NEG_INFINITY, f32::max)
}

/// Rows of gains with this many columns, in groups of [`LANES`].
fn in_lanes(gains: &[f32], columns: usize) -> Vec<Gains> {
    let group = |gains: &[f32]| {
        let mut group = [f32::NEG_INFINITY; LANES];
        group.iter_mut().zip(gains).for_each(|(lane, gain)| *lane = *gain);
        group
    };
    gains.chunks(columns.max(1)).flat_map(|row| row.chunks(LANES).map(group)).collect()
}

/// The number of groups of [`LANES`] in which this many states fit, at least one.
pub(crate) fn lanes(states: usize) -> usize {
    states.div_ceil(LANES).max(1)
}

/// Whether a label is within a record. Labels of the start of a record are odd.
pub(crate) fn is_within(label: usize) -> bool {
    label > 0 && label.is_multiple_of(2)
}
