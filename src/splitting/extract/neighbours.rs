//! Attributes of a line that depend on its neighbours and on the other lines of the page.

use foldhash::HashMap;

use super::page::{Page, outline};
use super::{Extracted, bucket, share};
use crate::document::Block;
use crate::splitting::attributes::{Attribute, Attributes, get, set};

pub(crate) fn neighbours(blocks: &[Block], extracted: &[Extracted], page: &Page, all: &mut [Attributes]) {
    let outlines: Vec<u32> =
        blocks.iter().zip(all.iter()).map(|(block, attributes)| outline(block, attributes)).collect();
    let mut runs = vec![0_usize; blocks.len()];
    let mut start = 0;
    for at in 0..=blocks.len() {
        let long = |at: usize| all.get(at).is_some_and(|attributes| get(attributes, Attribute::Length) >= 8);
        let joined = at > start && long(at) && blocks.get(at).is_some_and(|block| block.gap == 0);
        if !joined {
            let length = at - start;
            for (place, run) in runs.iter_mut().enumerate().skip(start).take(length) {
                *run = if long(place) { bucket(length as f32, &[1., 2., 4.]) } else { 0 };
            }
            start = at;
        }
    }
    for (at, attributes) in all.iter_mut().enumerate() {
        let Some((block, own)) = blocks.get(at).zip(extracted.get(at)) else { continue };
        let next = blocks.get(at + 1).zip(extracted.get(at + 1));
        let before = at.checked_sub(1).and_then(|at| blocks.get(at).zip(extracted.get(at)));
        let after = next.map_or(9, |(next, _)| next.gap);
        set(attributes, Attribute::Gap, 1 + block.gap.min(3) as usize);
        set(attributes, Attribute::After, 1 + after.min(3) as usize);
        if at > 0 && page.gap_most > page.gap_least {
            let rank = if block.gap == page.gap_most {
                1
            } else if block.gap == page.gap_least {
                2
            } else {
                3
            };
            set(attributes, Attribute::GapRank, rank);
            set(
                attributes,
                Attribute::GapMode,
                match block.gap.cmp(&page.gap_mode) {
                    std::cmp::Ordering::Greater => 1,
                    std::cmp::Ordering::Equal => 2,
                    std::cmp::Ordering::Less => 3,
                },
            );
            if next.is_some() {
                set(
                    attributes,
                    Attribute::GapStep,
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
        set(attributes, Attribute::Indent, indent);
        set(attributes, Attribute::Run, runs.get(at).copied().unwrap_or(0));
        if let Some((next, there)) = next {
            set(attributes, Attribute::SharedNext, shared(own, there));
            set(attributes, Attribute::PrefixNext, prefix(own, there));
            set(attributes, Attribute::QuotesNext, quotes(own, there));
            set(attributes, Attribute::AgainstNext, against(own.chars, there.chars));
            let _ = next;
        }
        if let Some((_, there)) = before {
            set(attributes, Attribute::SharedBefore, shared(own, there));
            set(attributes, Attribute::PrefixBefore, prefix(own, there));
            set(attributes, Attribute::QuotesBefore, quotes(own, there));
            set(attributes, Attribute::AgainstBefore, against(own.chars, there.chars));
        }
        let same = |other: Option<(&Block, &Extracted)>| {
            other.is_some_and(|(other, _)| link(block).is_some() && link(block) == link(other))
        };
        set(attributes, Attribute::SameLink, usize::from(same(before)) + 2 * usize::from(same(next)));
        if page.period < 7 {
            let here = outlines.get(at);
            let agrees = |place: Option<usize>| place.and_then(|place| outlines.get(place)) == here;
            let agreed = usize::from(agrees(at.checked_sub(page.period))) + usize::from(agrees(Some(at + page.period)));
            set(attributes, Attribute::Phase, 3 - agreed);
        }
    }
}

fn link(block: &Block) -> Option<&str> {
    block.hints.as_ref().and_then(|hints| hints.link.as_deref())
}

fn shared(a: &Extracted, b: &Extracted) -> usize {
    let common = a.words.iter().filter(|word| b.words.binary_search(word).is_ok()).count();
    bucket(share(common, a.words.len().min(b.words.len())), &[0.0, 0.2, 0.5, 0.8])
}

/// Returns 1 if `b` begins with `a`, 2 if `a` begins with `b`, and 0 otherwise.
fn prefix(a: &Extracted, b: &Extracted) -> usize {
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
fn quotes(a: &Extracted, b: &Extracted) -> usize {
    let holds = |whole: &Extracted, part: &Extracted| {
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

pub(crate) fn repetition(extracted: &[Extracted], all: &mut [Attributes]) {
    let mut counts: HashMap<&str, usize> = HashMap::default();
    let (mut heads, mut tails): (HashMap<u64, usize>, HashMap<u64, usize>) = (HashMap::default(), HashMap::default());
    let (mut patterns, mut labels): (HashMap<u64, usize>, HashMap<u64, usize>) =
        (HashMap::default(), HashMap::default());
    for own in extracted {
        *counts.entry(&own.key).or_default() += 1;
        if let Some(head) = own.head {
            *heads.entry(head).or_default() += 1;
        }
        if let Some(tail) = own.tail {
            *tails.entry(tail).or_default() += 1;
        }
        if let Some(pattern) = own.pattern {
            *patterns.entry(pattern).or_default() += 1;
        }
        if let Some(label) = own.label {
            *labels.entry(label).or_default() += 1;
        }
    }
    for (at, (own, attributes)) in extracted.iter().zip(all.iter_mut()).enumerate() {
        let count = counts.get(own.key.as_str()).copied().unwrap_or(0);
        let often = |count: usize| match count {
            0..=2 => 0,
            3..=4 => 1,
            _ => 2,
        };
        set(
            attributes,
            Attribute::SharedHead,
            own.head.and_then(|head| heads.get(&head)).map_or(0, |count| often(*count)),
        );
        set(
            attributes,
            Attribute::SharedTail,
            own.tail.and_then(|tail| tails.get(&tail)).map_or(0, |count| often(*count)),
        );
        let times = |key: Option<u64>, of: &HashMap<u64, usize>| key.and_then(|key| of.get(&key)).copied().unwrap_or(0);
        set(attributes, Attribute::Pattern, times(own.pattern, &patterns).saturating_sub(1).min(2));
        if times(own.label, &labels) >= 2 {
            // The words before a colon that occur in several lines are a label even if no list has them.
            set(attributes, Attribute::Label, 4);
        }
        if own.key.is_empty() || count < 2 {
            continue;
        }
        set(attributes, Attribute::Repeated, (count - 1).min(2));
        let same = |at: Option<usize>| at.and_then(|at| extracted.get(at)).is_some_and(|other| other.key == own.key);
        let before = same(at.checked_sub(1));
        set(
            attributes,
            Attribute::Twin,
            if before {
                1
            } else if same(Some(at + 1)) {
                2
            } else {
                0
            },
        );
        let near = (2..=14).any(|back| same(at.checked_sub(back)));
        set(attributes, Attribute::Echo, usize::from(near && !before && own.chars > 25));
    }
}
