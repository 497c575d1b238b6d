//! Traits of a line that depend on its neighbours and on the other lines of the page.

use foldhash::HashMap;

use super::page::{Page, outline};
use super::{Look, bucket, share};
use crate::document::Block;
use crate::splitting::attributes::{Trait, Traits, get, set};

pub(crate) fn neighbours(blocks: &[Block], looks: &[Look], page: &Page, all: &mut [Traits]) {
    let outlines: Vec<u32> = blocks.iter().zip(all.iter()).map(|(block, traits)| outline(block, traits)).collect();
    let mut runs = vec![0_usize; blocks.len()];
    let mut start = 0;
    for at in 0..=blocks.len() {
        let long = |at: usize| all.get(at).is_some_and(|traits| get(traits, Trait::Length) >= 8);
        let joined = at > start && long(at) && blocks.get(at).is_some_and(|block| block.gap == 0);
        if !joined {
            let length = at - start;
            for (place, run) in runs.iter_mut().enumerate().skip(start).take(length) {
                *run = if long(place) { bucket(length as f32, &[1., 2., 4.]) } else { 0 };
            }
            start = at;
        }
    }
    for (at, traits) in all.iter_mut().enumerate() {
        let Some((block, look)) = blocks.get(at).zip(looks.get(at)) else { continue };
        let next = blocks.get(at + 1).zip(looks.get(at + 1));
        let before = at.checked_sub(1).and_then(|at| blocks.get(at).zip(looks.get(at)));
        let after = next.map_or(9, |(next, _)| next.gap);
        set(traits, Trait::Gap, 1 + block.gap.min(3) as usize);
        set(traits, Trait::After, 1 + after.min(3) as usize);
        if at > 0 && page.gap_most > page.gap_least {
            let rank = if block.gap == page.gap_most {
                1
            } else if block.gap == page.gap_least {
                2
            } else {
                3
            };
            set(traits, Trait::GapRank, rank);
            set(
                traits,
                Trait::GapMode,
                match block.gap.cmp(&page.gap_mode) {
                    std::cmp::Ordering::Greater => 1,
                    std::cmp::Ordering::Equal => 2,
                    std::cmp::Ordering::Less => 3,
                },
            );
            if next.is_some() {
                set(
                    traits,
                    Trait::GapStep,
                    match block.gap.cmp(&after) {
                        std::cmp::Ordering::Greater => 1,
                        std::cmp::Ordering::Less => 2,
                        std::cmp::Ordering::Equal => 3,
                    },
                );
            }
        }
        let indent = match block.indent {
            indent if indent >= page.indent + 2 => 1,
            indent if indent + 2 <= page.indent => 2,
            _ => 0,
        };
        set(traits, Trait::Indent, indent);
        set(traits, Trait::Run, runs.get(at).copied().unwrap_or(0));
        if let Some((next, there)) = next {
            set(traits, Trait::SharedNext, shared(look, there));
            set(traits, Trait::PrefixNext, prefix(look, there));
            set(traits, Trait::QuotesNext, quotes(look, there));
            set(traits, Trait::AgainstNext, against(look.chars, there.chars));
            let _ = next;
        }
        if let Some((_, there)) = before {
            set(traits, Trait::SharedBefore, shared(look, there));
            set(traits, Trait::PrefixBefore, prefix(look, there));
            set(traits, Trait::QuotesBefore, quotes(look, there));
            set(traits, Trait::AgainstBefore, against(look.chars, there.chars));
        }
        let same = |other: Option<(&Block, &Look)>| {
            other.is_some_and(|(other, _)| link(block).is_some() && link(block) == link(other))
        };
        set(traits, Trait::SameLink, usize::from(same(before)) + 2 * usize::from(same(next)));
        if page.period < 7 {
            let here = outlines.get(at);
            let agrees = |place: Option<usize>| place.and_then(|place| outlines.get(place)) == here;
            let agreed = usize::from(agrees(at.checked_sub(page.period))) + usize::from(agrees(Some(at + page.period)));
            set(traits, Trait::Phase, 3 - agreed);
        }
    }
}

fn link(block: &Block) -> Option<&str> {
    block.hints.as_ref().and_then(|hints| hints.link.as_deref())
}

fn shared(a: &Look, b: &Look) -> usize {
    let common = a.words.iter().filter(|word| b.words.binary_search(word).is_ok()).count();
    bucket(share(common, a.words.len().min(b.words.len())), &[0.0, 0.2, 0.5, 0.8])
}

/// Returns 1 if `b` begins with `a`, 2 if `a` begins with `b`, and 0 otherwise.
fn prefix(a: &Look, b: &Look) -> usize {
    if a.key == b.key {
        0
    } else if a.chars > 8 && b.key.starts_with(&a.key) {
        1
    } else if b.chars > 8 && a.key.starts_with(&b.key) {
        2
    } else {
        0
    }
}

/// Returns 1 if `a` contains all of `b`, but not at its beginning, 2 if `b` contains `a` in this way, and 0 otherwise.
fn quotes(a: &Look, b: &Look) -> usize {
    let holds = |whole: &Look, part: &Look| {
        part.key.len() > 10
            && whole.chars < part.chars * 2 + 60
            && whole.key.len() > part.key.len()
            && whole.key.find(&part.key).is_some_and(|at| at > 0)
    };
    if holds(a, b) {
        1
    } else if holds(b, a) {
        2
    } else {
        0
    }
}

fn against(here: usize, there: usize) -> usize {
    if here * 10 > there * 16 {
        1
    } else if there * 10 > here * 16 {
        2
    } else {
        3
    }
}

pub(crate) fn repetition(looks: &[Look], all: &mut [Traits]) {
    let mut counts: HashMap<&str, usize> = HashMap::default();
    let (mut heads, mut tails): (HashMap<u64, usize>, HashMap<u64, usize>) = (HashMap::default(), HashMap::default());
    let (mut patterns, mut labels): (HashMap<u64, usize>, HashMap<u64, usize>) =
        (HashMap::default(), HashMap::default());
    for look in looks {
        *counts.entry(&look.key).or_default() += 1;
        if let Some(head) = look.head {
            *heads.entry(head).or_default() += 1;
        }
        if let Some(tail) = look.tail {
            *tails.entry(tail).or_default() += 1;
        }
        if let Some(pattern) = look.pattern {
            *patterns.entry(pattern).or_default() += 1;
        }
        if let Some(label) = look.label {
            *labels.entry(label).or_default() += 1;
        }
    }
    for (at, (look, traits)) in looks.iter().zip(all.iter_mut()).enumerate() {
        let count = counts.get(look.key.as_str()).copied().unwrap_or(0);
        let often = |count: usize| match count {
            0..=2 => 0,
            3..=4 => 1,
            _ => 2,
        };
        set(traits, Trait::SharedHead, look.head.and_then(|head| heads.get(&head)).map_or(0, |count| often(*count)));
        set(traits, Trait::SharedTail, look.tail.and_then(|tail| tails.get(&tail)).map_or(0, |count| often(*count)));
        let times = |key: Option<u64>, of: &HashMap<u64, usize>| key.and_then(|key| of.get(&key)).copied().unwrap_or(0);
        set(traits, Trait::Pattern, times(look.pattern, &patterns).saturating_sub(1).min(2));
        if times(look.label, &labels) >= 2 {
            // The words before a colon that occur in several lines are a label even if no list has them.
            set(traits, Trait::Label, 4);
        }
        if look.key.is_empty() || count < 2 {
            continue;
        }
        set(traits, Trait::Repeated, (count - 1).min(2));
        let same = |at: Option<usize>| at.and_then(|at| looks.get(at)).is_some_and(|other| other.key == look.key);
        let before = same(at.checked_sub(1));
        set(
            traits,
            Trait::Twin,
            if before {
                1
            } else if same(Some(at + 1)) {
                2
            } else {
                0
            },
        );
        let near = (2..=14).any(|back| same(at.checked_sub(back)));
        set(traits, Trait::Echo, usize::from(near && !before && look.chars > 25));
    }
}
