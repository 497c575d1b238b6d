//! The features of a block: its attributes, the attributes of its neighbours, and pairs of attributes, each with a number and a
//! name.

mod names;

pub(crate) use names::{Numbers, Valued};

use super::attributes::{ATTRIBUTES, Attribute, Attributes, COUNT};

/// The distances of the neighbours whose attributes are features.
const REACH: [isize; 4] = [-2, -1, 1, 2];
/// Number of empty blocks that are added before and after a page, so that every block has neighbours.
const BEYOND: usize = 2;

/// Pairs of attributes that are features together. Each attribute has the distance of its block: 0 for the block itself.
const PAIRS: &[(Attribute, isize, Attribute, isize)] = {
    use Attribute::*;
    &[
        (Ending, 0, Length, 0),
        (Ending, 0, Side, 0),
        (Side, 0, Side, 1),
        (Side, -1, Side, 0),
        (Ending, -1, Ending, 0),
        (Gap, 0, Ending, -1),
        (Gap, 0, Ending, 0),
        (GapRank, 0, Side, 0),
        (GapStep, 0, Side, 0),
        (GapMode, 0, Side, 0),
        (Gap, 0, After, 0),
        (Gap, 0, Length, 0),
        (After, 0, Length, 0),
        (Length, 0, Length, 1),
        (Length, 0, Length, -1),
        (PageLong, 0, Length, 0),
        (PageShort, 0, Length, 0),
        (PageGaps, 0, Gap, 0),
        (PageTurns, 0, Side, 0),
        (PageApart, 0, Side, 0),
        (PageSize, 0, Length, 0),
        (Pattern, 0, Length, 0),
        (Pattern, 0, Date, 0),
        (PageItems, 0, Length, 0),
        (PageItems, 0, Start, 0),
        (PagePeriod, 0, Side, 0),
        (PagePeriod, 0, Run, 0),
        (PageCut, 0, Ending, 0),
        (CutHere, 0, Length, 0),
        (CutHere, 0, CutHere, 1),
        (CutHere, -1, CutHere, 0),
        (CutHere, -1, Gap, 0),
        (FromStart, 0, Length, 0),
        (FromEnd, 0, Length, 0),
        (FromStart, 0, Introduction, 0),
        (FromStart, 0, After, 0),
        (Capitalised, 0, Length, 0),
        (Function, 0, Length, 0),
        (Capitalised, 0, Words, 0),
        (Capitalised, 0, Length, -1),
        (Capitalised, -1, Length, 0),
        (Kind, 0, Date, 1),
        (Date, -1, Length, 0),
        (Date, 0, Date, 1),
        (Date, 0, Length, 0),
        (Date, 0, Ending, 0),
        (Date, 1, Length, 0),
        (Note, -1, Length, 0),
        (Note, 1, Length, 0),
        (Repeated, 0, Length, 0),
        (SharedHead, 0, Length, 0),
        (SharedTail, 0, Length, 0),
        (SharedNext, 0, Side, 0),
        (SharedBefore, 0, Side, 0),
        (SharedNext, 0, Length, 1),
        (Run, 0, Ending, 0),
        (Run, 0, Gap, 0),
        (Run, 0, PageTurns, 0),
        (Phase, 0, Side, 0),
        (Caption, 0, Length, 0),
        (Caption, 0, Side, 1),
        (Label, 0, Length, 0),
        (Label, -1, Length, 0),
        (Sentences, 0, Length, 0),
        (Dateline, 0, Gap, 0),
        (Opener, 0, Side, -1),
        (Citation, 0, Length, 0),
        (Citation, 0, Citation, 1),
        (Start, 0, Gap, 0),
        (Start, 0, Length, 0),
        (Indent, 0, Gap, 0),
        (Mark, -1, Length, 0),
        (Heading, 0, HeadingMode, 0),
        (Heading, 0, Length, 0),
        (Heading, -1, Heading, 0),
        (Heading, 0, Length, 1),
        (Heading, 0, Linked, 0),
        (Linked, 0, Length, 0),
        (Linked, 0, Bounds, 0),
        (Markup, 0, Bounds, 0),
        (Bounds, 0, Length, 0),
        (Bounds, 0, Heading, 0),
        (Bounds, 0, Bounds, 1),
        (SameLink, 0, Length, 0),
        (ListItem, 0, Length, 0),
        (Belief, 0, BeliefSure, 0),
        (Belief, 0, GapStarts, 0),
        (Belief, 0, LookStarts, 0),
        (Belief, 0, LookRole, 0),
        (Belief, -1, Belief, 0),
        (Belief, 0, Belief, 1),
        (Belief, 0, Stride, 0),
        (Belief, 0, Joined, 0),
        (Belief, 0, Order, 0),
        (Belief, 0, Titled, 0),
        (Belief, 0, Described, 0),
        (Belief, 0, Records, 0),
        (GapStarts, 0, StartsGap, 0),
        (GapStarts, 0, Ending, -1),
        (Joined, 0, Gap, 0),
        (Joined, 0, Ending, -1),
        (Joined, 0, Side, -1),
        (Titled, 0, Side, 0),
        (Order, 0, Side, 0),
        (LookRole, 0, LookStarts, 0),
        (Successor, 0, Belief, 0),
    ]
};

/// The numbering of the features.
#[derive(Debug, Clone)]
pub struct Features {
    /// For each attribute, the number of the feature of its first value.
    own: Vec<u32>,
    /// The attributes of neighbours that are features, each with the number of its first value among the features of one
    /// neighbour.
    near: Vec<(usize, u32)>,
    near_count: u32,
    near_base: u32,
    pairs: Vec<Pair>,
    count: u32,
}

/// A pair of attributes, with one feature for each pair of their values.
#[derive(Debug, Clone)]
struct Pair {
    a: Attribute,
    a_at: isize,
    b: Attribute,
    b_at: isize,
    /// The indices of the two attributes among the attributes of the block and its neighbours.
    places: (usize, usize),
    /// The number of its first feature.
    base: u32,
    /// Number of values of the second attribute, including 0.
    width: u32,
}

impl Default for Features {
    fn default() -> Self {
        let mut own = Vec::with_capacity(COUNT);
        let mut near = Vec::with_capacity(COUNT);
        // Feature 0 is present in every block.
        let (mut count, mut near_count) = (1, 0);
        for (number, (_, values, is_near)) in ATTRIBUTES.iter().enumerate() {
            own.push(count);
            count += u32::from(*values);
            if *is_near {
                near.push((number, near_count));
                near_count += u32::from(*values);
            }
        }
        let near_base = count;
        count += REACH.iter().map(|_| near_count).sum::<u32>();
        let mut pairs = Vec::with_capacity(PAIRS.len());
        for (a, a_at, b, b_at) in PAIRS.iter().copied() {
            let values =
                |which: Attribute| ATTRIBUTES.get(which as usize).map_or(1, |(_, values, _)| u32::from(*values) + 1);
            let place = |which: Attribute, step: isize| {
                COUNT.saturating_mul(step.saturating_add_unsigned(BEYOND).unsigned_abs()) + which as usize
            };
            let places = (place(a, a_at), place(b, b_at));
            pairs.push(Pair { a, a_at, b, b_at, places, base: count, width: values(b) });
            count += values(a) * values(b);
        }
        Self { own, near, near_count, near_base, pairs, count }
    }
}

impl Features {
    /// How many features there are.
    pub fn count(&self) -> usize {
        self.count as usize
    }

    /// A page, prepared for looking up the features of its blocks.
    pub fn seen(&self, page: &[Attributes]) -> Seen<'_> {
        // The empty blocks beyond the ends of the page have no attributes.
        let mut attributes = Vec::with_capacity((page.len() + 2 * BEYOND) * COUNT);
        attributes.resize(BEYOND * COUNT, 0);
        // The capacity is an estimate: less than half of the attributes of a block apply.
        let mut near = Vec::with_capacity(page.len() * self.near.len() / 2);
        let mut ends = Vec::with_capacity(page.len() + 1);
        ends.push(0);
        for block in page {
            attributes.extend_from_slice(block);
            for (which, first) in &self.near {
                let value = block.get(*which).copied().unwrap_or_default();
                if value > 0 {
                    near.push(first + u32::from(value) - 1);
                }
            }
            ends.push(near.len());
        }
        attributes.resize(attributes.len() + BEYOND * COUNT, 0);
        Seen { features: self, attributes, near, ends }
    }
}

/// A page with its features.
#[derive(Debug)]
pub struct Seen<'f> {
    features: &'f Features,
    /// The attributes of all blocks in a row, with [`BEYOND`] empty blocks before and after them.
    attributes: Vec<u8>,
    /// The features that each block gives to its neighbours, block after block, numbered within the features of one
    /// neighbour.
    near: Vec<u32>,
    /// The end of each block in `near`, with a 0 before the first.
    ends: Vec<usize>,
}

impl Seen<'_> {
    /// The features of the block at `at`.
    pub fn of(&self, at: usize, found: &mut Vec<u32>) {
        let features = self.features;
        found.clear();
        found.push(0);
        let from = at * COUNT;
        let around = self.attributes.get(from..from + (2 * BEYOND + 1) * COUNT).unwrap_or_default();
        let here = around.get(BEYOND * COUNT..).unwrap_or_default();
        keep(found, features.own.iter().zip(here).map(|(base, value)| (*value > 0, base + u32::from(*value) - 1)));
        for (step, number) in REACH.into_iter().zip(0_u32..) {
            let base = features.near_base + number * features.near_count;
            found.extend(self.near_of(at.checked_add_signed(step)).iter().map(|near| base + near));
        }
        let value = |place: usize| around.get(place).map_or(0, |value| u32::from(*value));
        let pairs = features.pairs.iter().map(|pair| {
            let (a, b) = (value(pair.places.0), value(pair.places.1));
            (a > 0 && b > 0, pair.base + a * pair.width + b)
        });
        keep(found, pairs);
    }

    /// The features that a block gives to its neighbours.
    fn near_of(&self, at: Option<usize>) -> &[u32] {
        let place = at.and_then(|at| Some(*self.ends.get(at)?..*self.ends.get(at + 1)?));
        place.and_then(|place| self.near.get(place)).unwrap_or_default()
    }
}

/// Appends the features that are present. The loop writes every feature and advances only if the feature is present,
/// because the processor cannot predict a branch here.
fn keep(found: &mut Vec<u32>, features: impl ExactSizeIterator<Item = (bool, u32)>) {
    let mut count = found.len();
    found.resize(count + features.len(), 0);
    for (is_there, feature) in features {
        found.get_mut(count).into_iter().for_each(|slot| *slot = feature);
        count += usize::from(is_there);
    }
    found.truncate(count);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_features_of_a_page_are_those_of_each_block_and_its_neighbours() {
        let features = Features::default();
        for size in [1, 2, 5] {
            let page: Vec<Attributes> = (0..size)
                .map(|at| {
                    let mut attributes = [0; COUNT];
                    for (which, (_, values, _)) in ATTRIBUTES.iter().enumerate() {
                        attributes[which] = ((which * 7 + at * 5) % (usize::from(*values) + 1)) as u8;
                    }
                    attributes
                })
                .collect();
            let attribute_at = |at: usize, step: isize, which: usize| {
                at.checked_add_signed(step)
                    .and_then(|at| page.get(at))
                    .map_or(0, |attributes| u32::from(attributes[which]))
            };
            let (seen, mut found) = (features.seen(&page), Vec::new());
            for at in 0..size {
                let mut wanted = vec![0];
                for which in (0..COUNT).filter(|which| attribute_at(at, 0, *which) > 0) {
                    wanted.push(features.own[which] + attribute_at(at, 0, which) - 1);
                }
                for (step, number) in REACH.into_iter().zip(0..) {
                    for (which, first) in features.near.iter().filter(|(which, _)| attribute_at(at, step, *which) > 0) {
                        let base = features.near_base + number * features.near_count;
                        wanted.push(base + first + attribute_at(at, step, *which) - 1);
                    }
                }
                for pair in &features.pairs {
                    let (a, b) =
                        (attribute_at(at, pair.a_at, pair.a as usize), attribute_at(at, pair.b_at, pair.b as usize));
                    if a > 0 && b > 0 {
                        wanted.push(pair.base + a * pair.width + b);
                    }
                }
                seen.of(at, &mut found);
                assert_eq!(found, wanted, "block {at} of {size}");
            }
        }
    }

    #[test]
    fn numbers_agree_with_names() {
        let mut page = [[0_u8; COUNT]; 3];
        crate::splitting::attributes::set(&mut page[0], Attribute::Ending, 3);
        crate::splitting::attributes::set(&mut page[1], Attribute::Ending, 1);
        let (features, mut found) = (Features::default(), Vec::new());
        features.seen(&page).of(1, &mut found);
        let names = features.names();
        let named: Vec<&str> = found.iter().map(|f| names[*f as usize].as_str()).collect();
        assert_eq!(named, ["any", "ending=1", "-1:ending=3", "-1:ending=3&ending=1"]);
    }
}
