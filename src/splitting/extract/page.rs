//! Attributes that describe the page as a whole, and the place of a line on it.

use foldhash::HashMap;

use super::{Extracted, bucket, share};
use crate::document::Block;
use crate::splitting::attributes::{Attribute, Attributes, get, set};

/// Statistics of the page as a whole.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) size: usize,
    pub(crate) threshold: f32,
    pub(crate) apart: f32,
    pub(crate) cut: f32,
    pub(crate) dates: f32,
    pub(crate) gaps: usize,
    pub(crate) long: f32,
    pub(crate) short: f32,
    pub(crate) turns: f32,
    pub(crate) period: usize,
    pub(crate) items: f32,
    pub(crate) gap_mode: u32,
    pub(crate) gap_most: u32,
    pub(crate) gap_least: u32,
    pub(crate) indent: u32,
    pub(crate) markup: bool,
    pub(crate) heading: u8,
}

pub(crate) fn page(blocks: &[Block], extracted: &[Extracted], all: &mut [Attributes]) -> Page {
    let size = blocks.len();
    let mut page = Page { size, markup: blocks.iter().any(|block| block.hints.is_some()), ..Page::default() };
    let lengths: Vec<f32> =
        extracted.iter().filter(|look| look.chars > 12).map(|look| (look.chars as f32 + 1.0).ln()).collect();
    (page.threshold, page.apart) = two_classes(lengths);
    let is = |which: Attribute, value: u8| move |attributes: &&Attributes| get(attributes, which) == value;
    page.cut = share(all.iter().filter(is(Attribute::Ending, 1)).count(), size);
    page.dates = share(all.iter().filter(|t| matches!(get(t, Attribute::Date), 1 | 3 | 4 | 7 | 8)).count(), size);
    page.long = share(extracted.iter().filter(|look| look.chars > 110).count(), size);
    page.short = share(extracted.iter().filter(|look| look.chars <= 25).count(), size);
    let mut gaps: HashMap<u32, usize> = HashMap::default();
    for block in blocks.iter().skip(1) {
        *gaps.entry(block.gap).or_default() += 1;
    }
    // Of equally frequent gaps, the smaller one is taken, so that the result does not depend on the order of a hash
    // map.
    page.gap_mode = gaps.iter().max_by_key(|(gap, count)| (**count, u32::MAX - **gap)).map_or(0, |(gap, _)| *gap);
    page.gap_most = gaps.keys().max().copied().unwrap_or(0);
    page.gap_least = gaps.keys().min().copied().unwrap_or(0);
    let several = gaps.iter().filter(|(gap, _)| **gap > 1).map(|(_, count)| *count).sum::<usize>() > 1;
    page.gaps =
        1 + usize::from(gaps.contains_key(&0)) + 2 * usize::from(gaps.contains_key(&1)) + 4 * usize::from(several);
    let mut indents: HashMap<u32, usize> = HashMap::default();
    for block in blocks {
        *indents.entry(block.indent).or_default() += 1;
    }
    page.indent =
        indents.iter().max_by_key(|(indent, count)| (**count, u32::MAX - **indent)).map_or(0, |(indent, _)| *indent);
    let mut headings = [0_usize; 5];
    for attributes in all.iter_mut() {
        if let Some(count) = headings.get_mut(usize::from(get(attributes, Attribute::Heading))) {
            *count += 1;
        }
    }
    page.heading = (1_u8..5)
        .zip(headings.iter().skip(1))
        .filter(|(_, count)| **count >= 2)
        .max_by_key(|(_, count)| **count)
        .map_or(0, |(level, _)| level);
    for (look, attributes) in extracted.iter().zip(all.iter_mut()) {
        if look.chars > 12 {
            let high = (look.chars as f32 + 1.0).ln() > page.threshold;
            set(attributes, Attribute::Side, if high { 1 } else { 2 });
            set(
                attributes,
                Attribute::SideSure,
                if page.apart <= 0.7 {
                    0
                } else if high {
                    1
                } else {
                    2
                },
            );
        }
    }
    let turns = all.windows(2).filter(|pair| match pair {
        [a, b] => get(a, Attribute::Side) != get(b, Attribute::Side),
        _ => false,
    });
    page.turns = share(turns.count(), size.saturating_sub(1));
    page.period = period(blocks, all);
    page.items = share(all.iter().filter(|attributes| get(attributes, Attribute::Start) >= 6).count(), size);
    page
}

/// The threshold that best splits `values` in two classes (Otsu 1979), and the share of variance it explains.
fn two_classes(mut values: Vec<f32>) -> (f32, f32) {
    values.sort_unstable_by(f32::total_cmp);
    let (count, total) = (values.len() as f64, values.iter().map(|v| f64::from(*v)).sum::<f64>());
    let mean = total / count.max(1.0);
    let variance = values.iter().map(|v| (f64::from(*v) - mean).powi(2)).sum::<f64>() / count.max(1.0);
    // The default threshold is the logarithm of 90 characters, for pages whose lengths do not form two classes.
    let mut best = (0.0, 4.5);
    if values.len() < 3 || variance < 1e-9 {
        return (best.1, 0.0);
    }
    let mut sum = 0.0;
    for (at, pair) in values.windows(2).enumerate() {
        let [low, high] = pair else { continue };
        sum += f64::from(*low);
        if low == high {
            continue;
        }
        let below = (at + 1) as f64;
        let difference = sum / below - (total - sum) / (count - below);
        let between = below * (count - below) / count / count * difference * difference;
        if between > best.0 {
            best = (between, (low + high) / 2.0);
        }
    }
    (best.1, (best.0 / variance) as f32)
}

/// The properties of a block that repeat from record to record.
pub(crate) fn outline(block: &Block, attributes: &Attributes) -> u32 {
    let length = match get(attributes, Attribute::Length) {
        0..=3 => 0_u32,
        _ => u32::from(get(attributes, Attribute::Side)),
    };
    let ending = match get(attributes, Attribute::Ending) {
        1 => 1_u32,
        3 => 2,
        2 => 3,
        _ => 0,
    };
    length * 100 + block.gap.min(3) * 10 + ending
}

/// The number of blocks, up to six, after which the outlines agree most often; 7 if they hardly agree.
fn period(blocks: &[Block], all: &[Attributes]) -> usize {
    let outlines: Vec<u32> = blocks.iter().zip(all).map(|(block, attributes)| outline(block, attributes)).collect();
    let mut best = (0.6, 7);
    for lag in 1..=6_usize {
        let pairs = outlines.iter().zip(outlines.iter().skip(lag));
        let agree = share(pairs.filter(|(a, b)| a == b).count(), outlines.len().saturating_sub(lag));
        if outlines.len() > 2 * lag && agree > best.0 + 0.05 {
            best = (agree, lag);
        }
    }
    best.1
}

pub(crate) fn of_page(page: &Page, at: usize, attributes: &mut Attributes) {
    set(attributes, Attribute::PageApart, bucket(page.apart, &[0.5, 0.7, 0.85]));
    set(attributes, Attribute::PageCut, bucket(page.cut, &[0.0, 0.25]));
    if page.cut > 0.25 && get(attributes, Attribute::Length) > 3 {
        set(attributes, Attribute::CutHere, if get(attributes, Attribute::Ending) == 1 { 1 } else { 2 });
    }
    set(attributes, Attribute::PageDates, bucket(page.dates, &[0.0, 0.12]));
    set(attributes, Attribute::PageGaps, page.gaps);
    set(attributes, Attribute::PageLong, bucket(page.long, &[0.05, 0.3, 0.45]));
    set(attributes, Attribute::PageShort, bucket(page.short, &[0.1, 0.3, 0.6]));
    set(attributes, Attribute::PageTurns, bucket(page.turns, &[0.2, 0.5, 0.8]));
    set(attributes, Attribute::PageItems, bucket(page.items, &[0.1, 0.4, 0.75]) - 1);
    set(attributes, Attribute::PageSize, bucket(page.size as f32, &[3., 8., 25.]));
    set(attributes, Attribute::PagePeriod, page.period);
    let edge = |distance: usize| {
        if distance < 3 {
            distance + 1
        } else if distance < 6 {
            4
        } else {
            0
        }
    };
    set(attributes, Attribute::FromStart, edge(at));
    set(attributes, Attribute::FromEnd, edge(page.size - 1 - at));
    set(attributes, Attribute::Markup, page.markup.into());
    let heading = get(attributes, Attribute::Heading);
    set(attributes, Attribute::HeadingMode, usize::from(heading > 0 && heading == page.heading));
}
