//! Turns the results of the first pass into attributes for the second pass.
//!
//! The records of a page are alike in the blank lines before them, the look of their titles, and the order of their
//! roles. The first pass guesses the labels from each block, and the second pass sees how the first one labelled the
//! whole page (stacked sequential learning, Cohen and Carvalho 2005). The label of a block itself is left out of the
//! statistics of its page, so that it cannot confirm itself.

use foldhash::HashMap;
use std::hash::Hash;

use super::Role;
use super::attributes::{Attribute, Attributes, get, set};
use super::extract::bucket;
use super::labels::{LABELS, Scores, role_number, tag};
use crate::document::Block;

const ROLES: usize = 13;

/// Sums of a value by key, from which the part of one block can be subtracted.
#[derive(Debug)]
struct Tally<K> {
    sums: HashMap<K, (f32, f32)>,
}

impl<K: Eq + Hash> Tally<K> {
    fn new(items: impl Iterator<Item = (K, f32, f32)>) -> Self {
        let mut sums = HashMap::default();
        for (key, part, whole) in items {
            let slot: &mut (f32, f32) = sums.entry(key).or_default();
            slot.0 += part;
            slot.1 += whole;
        }
        Self { sums }
    }

    /// The share of the other blocks with this key; `None` if they are too few.
    fn share(&self, key: &K, part: f32, whole: f32, least: f32) -> Option<f32> {
        let (parts, wholes) = self.sums.get(key)?;
        let rest = wholes - whole;
        (rest >= least).then(|| ((parts - part) / rest).clamp(0.0, 1.0))
    }
}

fn level(share: Option<f32>) -> usize {
    share.map_or(0, |share| bucket(share, &[0.05, 0.3, 0.7, 0.95]))
}

/// Adds the results of the first pass to the attributes of the page. `labels` holds the probability of each label for each
/// block.
pub(crate) fn add(blocks: &[Block], labels: &[Scores], page: &mut [Attributes]) {
    let starts: Vec<f32> = labels.iter().map(|row| row.iter().skip(1).step_by(2).sum()).collect();
    let best: Vec<(usize, f32)> = labels.iter().map(likeliest).collect();
    let role = |at: usize, role: Role| {
        let number = role_number(role);
        labels.get(at).map_or(0.0, |row| {
            row.get((2 * number).wrapping_sub(1)).copied().unwrap_or(0.0) + row.get(2 * number).copied().unwrap_or(0.0)
        })
    };
    let gaps: Vec<u32> = blocks.iter().map(|block| block.gap.min(3)).collect();
    let looks: Vec<(u8, u8, bool)> = page.iter().map(look).collect();
    let long = |at: usize| (role(at, Role::Description) + role(at, Role::Continuation)) > 0.5;
    let joins: Vec<bool> = (0..blocks.len()).map(|at| at > 0 && long(at) && long(at - 1)).collect();
    let rest = |values: &[f32]| values.iter().skip(1).copied().collect::<Vec<f32>>();
    let records: f32 = starts.iter().sum();
    let titles: f32 = (0..blocks.len()).map(|at| role(at, Role::Title)).sum();
    let texts: f32 = (0..blocks.len()).map(|at| role(at, Role::Description)).sum();
    let by_gap = Tally::new(gaps.iter().skip(1).zip(rest(&starts)).map(|(gap, start)| (*gap, start, 1.0)));
    let after_first: f32 = starts.iter().skip(1).sum();
    let by_look = Tally::new(looks.iter().zip(&starts).map(|(look, start)| (*look, *start, 1.0)));
    let mut look_roles: HashMap<(u8, u8, bool), [f32; ROLES]> = HashMap::default();
    for (look, row) in looks.iter().zip(labels) {
        let slot = look_roles.entry(*look).or_default();
        for (sum, part) in slot.iter_mut().zip(by_role(row)) {
            *sum += part;
        }
    }
    let joined = Tally::new(
        gaps.iter().zip(&starts).zip(&joins).filter(|(_, joins)| **joins).map(|((gap, start), _)| (*gap, *start, 1.0)),
    );
    let mut followers = vec![[0_u32; LABELS]; LABELS];
    for pair in best.windows(2) {
        if let [(a, _), (b, _)] = pair
            && let Some(count) = followers.get_mut(*a).and_then(|row| row.get_mut(*b))
        {
            *count += 1;
        }
    }
    let order = order(labels.len(), &starts, &role);
    let stride = stride(&best);
    for (at, attributes) in page.iter_mut().enumerate() {
        let (Some((label, sure)), Some(start), Some(gap), Some(look), Some(row)) =
            (best.get(at).copied(), starts.get(at).copied(), gaps.get(at), looks.get(at), labels.get(at))
        else {
            continue;
        };
        set(attributes, Attribute::Belief, label + 1);
        set(attributes, Attribute::BeliefSure, bucket(sure, &[0.6, 0.9]));
        if at > 0 {
            set(attributes, Attribute::GapStarts, level(by_gap.share(gap, start, 1.0, 2.0)));
            let same = by_gap.sums.get(gap).map_or(0.0, |(sum, _)| *sum) - start;
            let others = after_first - start;
            set(attributes, Attribute::StartsGap, level((others > 1.0).then(|| (same / others).clamp(0.0, 1.0))));
            let is_join = joins.get(at).copied().unwrap_or(false);
            let (part, whole) = if is_join { (start, 1.0) } else { (0.0, 0.0) };
            set(attributes, Attribute::Joined, level(joined.share(gap, part, whole, 1.5)));
            let before = best.get(at - 1).map_or(0, |(label, _)| *label);
            set(attributes, Attribute::Successor, followers.get(before).map_or(0, |row| successor(row, label)));
        }
        set(attributes, Attribute::LookStarts, level(by_look.share(look, start, 1.0, 2.0)));
        set(attributes, Attribute::LookRole, look_roles.get(look).map_or(0, |sums| main_role(sums, row)));
        let records = records.max(0.5);
        set(attributes, Attribute::Titled, level(Some(((titles - role(at, Role::Title)) / records).clamp(0.0, 1.0))));
        set(
            attributes,
            Attribute::Described,
            level(Some(((texts - role(at, Role::Description)) / records).clamp(0.0, 1.0))),
        );
        set(attributes, Attribute::Order, order);
        set(attributes, Attribute::Records, bucket(records, &[1.5, 3.5, 8.5]));
        let starts_at = |at: Option<usize>| at.and_then(|at| starts.get(at)).is_some_and(|start| *start > 0.5);
        set(
            attributes,
            Attribute::Stride,
            match stride {
                None => 4,
                Some(stride) => {
                    3 - usize::from(starts_at(at.checked_sub(stride))) - usize::from(starts_at(Some(at + stride)))
                }
            },
        );
    }
}

fn likeliest(row: &Scores) -> (usize, f32) {
    row.iter().copied().enumerate().fold(
        (0, f32::MIN),
        |best, (label, value)| {
            if value > best.1 { (label, value) } else { best }
        },
    )
}

fn by_role(row: &Scores) -> [f32; ROLES] {
    let mut sums = [0.0; ROLES];
    for (label, value) in row.iter().enumerate() {
        if let Some(sum) = sums.get_mut(label.div_ceil(2)) {
            *sum += value;
        }
    }
    sums
}

/// A few attributes that describe the look of a block, and that blocks of the same role usually share.
fn look(attributes: &Attributes) -> (u8, u8, bool) {
    let length = match get(attributes, Attribute::Length) {
        0..=3 => 0,
        4..=5 => 1,
        6..=7 => 2,
        8..=9 => 3,
        _ => 4,
    };
    let ending = match get(attributes, Attribute::Ending) {
        1 => 1,
        3..=5 => 2,
        2 => 3,
        _ => 0,
    };
    (length, ending, matches!(get(attributes, Attribute::Date), 1 | 3 | 4))
}

fn main_role(sums: &[f32; ROLES], own: &Scores) -> usize {
    let own = by_role(own);
    let total: f32 = sums.iter().sum::<f32>() - 1.0;
    let mut best = (0, 0.0);
    for (number, (sum, own)) in sums.iter().zip(own).enumerate() {
        let value = (sum - own) / total.max(0.001);
        if value > best.1 {
            best = (number + 1, value);
        }
    }
    if total >= 2.0 && best.1 >= 0.6 { best.0 } else { 0 }
}

/// The label that most often comes next, with one occurrence of `own` subtracted; 26 if there are several.
fn successor(row: &[u32; LABELS], own: usize) -> usize {
    let count = |label: usize| {
        row.get(label).copied().unwrap_or(0) - u32::from(label == own && row.get(label).is_some_and(|c| *c > 0))
    };
    let total: u32 = (0..LABELS).map(count).sum();
    let best = (0..LABELS).max_by_key(|label| (count(*label), LABELS - label)).unwrap_or(0);
    match total {
        0..=1 => 0,
        _ if count(best) * 5 >= total * 3 => best + 1,
        _ => 26,
    }
}

fn order(size: usize, starts: &[f32], role: &impl Fn(usize, Role) -> f32) -> usize {
    let (mut forth, mut back) = (0.0, 0.0);
    for at in 1..size {
        let inside = 1.0 - starts.get(at).copied().unwrap_or(0.0);
        forth += role(at - 1, Role::Title) * role(at, Role::Description) * inside;
        back += (role(at - 1, Role::Description) + role(at - 1, Role::Continuation)) * role(at, Role::Title) * inside;
    }
    if forth > 0.5 && forth > 2.0 * back {
        1
    } else if back > 0.5 && back > 2.0 * forth {
        2
    } else {
        3
    }
}

/// The most frequent distance between the starts of records, if it is frequent enough.
fn stride(best: &[(usize, f32)]) -> Option<usize> {
    let starts: Vec<usize> =
        best.iter().enumerate().filter(|(_, (label, _))| tag(*label).start).map(|(at, _)| at).collect();
    let mut counts: HashMap<usize, usize> = HashMap::default();
    for pair in starts.windows(2) {
        if let [a, b] = pair {
            *counts.entry(b - a).or_default() += 1;
        }
    }
    let (stride, count) = counts.into_iter().max_by_key(|(stride, count)| (*count, usize::MAX - stride))?;
    (count >= 2 && count * 5 >= starts.len() * 2).then_some(stride)
}
