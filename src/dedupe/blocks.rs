//! Chooses the pairs of records that are compared: those that share a key and are in the same block, whose size is
//! bounded.
//!
//! Comparing all pairs of a million records would take half a trillion comparisons. Each record has some twenty keys. A
//! block with many records is divided further, and in a block that cannot be divided each record is compared only with
//! its neighbours. The number of pairs therefore grows with the number of records and not with its square.

use foldhash::fast::FixedState;
use foldhash::{HashMap, HashMapExt as _};
use std::hash::BuildHasher as _;

use super::sketch::Sketch;
use super::title::Class;

/// The largest block in which all pairs are compared; a larger one is divided.
const LARGE: usize = 24;
/// The number of neighbours with which each record is compared in a large block that cannot be divided.
const NEIGHBOURS: usize = 8;
/// The number of rarest words of a title whose pairs become keys.
const RARE: usize = 4;

/// An entry of a block: its key, the values by which the block is sorted and divided, and the record.
type Entry = (u64, [u64; 3], u32);

/// The pairs of positions in `sketches` that are compared. Each pair occurs once, with the smaller position first, and
/// the pairs are sorted.
pub(crate) fn pairs(sketches: &[Sketch]) -> Vec<(u32, u32)> {
    let mut common: HashMap<u64, u32> = HashMap::new();
    for sketch in sketches {
        for token in &sketch.title.tokens {
            *common.entry(token.hash).or_default() += 1;
        }
    }
    let mut entries: Vec<Entry> = Vec::with_capacity(sketches.len() * 14);
    for (sketch, at) in sketches.iter().zip(0..) {
        let order = order(sketch);
        let mut keys = Vec::with_capacity(20);
        self::keys(sketch, &common, &mut keys);
        keys.sort_unstable();
        keys.dedup();
        entries.extend(keys.into_iter().map(|key| (key, order, at)));
    }
    drop(common);
    entries.sort_unstable();
    let mut pairs = Vec::new();
    for block in entries.chunk_by(|a, b| a.0 == b.0) {
        of_block(block, 0, &mut pairs);
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// The values by which a large block is divided: the year, the first creator or else the publisher, and a hash of
/// volume, issue, first page, address, opening of the description, month and day.
fn order(sketch: &Sketch) -> [u64; 3] {
    let year = sketch.date.year.map_or(0, |year| u64::from(year.unsigned_abs()));
    let name = sketch.names.first_family().or_else(|| sketch.publisher.first_family()).unwrap_or_default();
    let place = &sketch.place;
    let detail = [place.volume, place.issue, place.start, sketch.url, sketch.opening];
    [year, name, FixedState::default().hash_one((detail, sketch.date.month, sketch.date.day))]
}

fn of_block(block: &[Entry], level: usize, pairs: &mut Vec<(u32, u32)>) {
    if block.len() <= LARGE {
        for (at, (_, _, one)) in block.iter().enumerate() {
            pairs.extend(block.iter().skip(at + 1).map(|(_, _, other)| ordered(*one, *other)));
        }
        return;
    }
    for (at, (_, _, one)) in block.iter().enumerate() {
        pairs.extend(block.iter().skip(at + 1).take(NEIGHBOURS).map(|(_, _, other)| ordered(*one, *other)));
    }
    if level < 3 {
        for part in block.chunk_by(|a, b| a.1.get(..=level) == b.1.get(..=level)) {
            of_block(part, level + 1, pairs);
        }
    }
}

fn ordered(a: u32, b: u32) -> (u32, u32) {
    if a < b { (a, b) } else { (b, a) }
}

/// Adds the keys of a record.
fn keys(sketch: &Sketch, common: &HashMap<u64, u32>, keys: &mut Vec<u64>) {
    let mut add = |kind: u8, parts: &[u64]| keys.push(FixedState::default().hash_one((kind, parts)));
    for (kind, list) in [(0, &sketch.dois), (1, &sketch.isbns), (2, &sketch.reports), (3, &sketch.files)] {
        list.iter().for_each(|one| add(kind, &[*one]));
    }
    // The address of one record may be that of a document of another record.
    sketch.url.iter().for_each(|url| add(3, &[*url]));
    sketch.opening.iter().for_each(|opening| add(4, &[*opening]));
    sketch.key.iter().for_each(|key| add(5, &[*key]));
    let words: Vec<u64> = sketch
        .title
        .tokens
        .iter()
        .filter(|token| token.class != Class::Loose || !token.edge)
        .map(|token| token.hash)
        .collect();
    // The last word of a cut title may be incomplete.
    let whole =
        if sketch.title.cut && words.len() > 3 { words.split_last().map_or(&[][..], |(_, rest)| rest) } else { &words };
    if let Some(start) = whole.get(..3) {
        add(6, start);
    }
    if let Some(end) = whole.len().checked_sub(3).and_then(|from| whole.get(from..)) {
        add(7, end);
    }
    let mut rare: Vec<(u32, u64)> = whole.iter().map(|word| (common.get(word).copied().unwrap_or(0), *word)).collect();
    rare.sort_unstable();
    rare.dedup();
    rare.truncate(RARE);
    let mut words: Vec<u64> = rare.into_iter().map(|(_, word)| word).collect();
    words.sort_unstable();
    for (at, one) in words.iter().enumerate() {
        words.iter().skip(at + 1).for_each(|other| add(8, &[*one, *other]));
    }
    let name = sketch.names.first_family();
    if let (Some(name), Some(year)) = (name.or(sketch.publisher.first_family()), sketch.date.year) {
        // A slip of the pen may be in one of the two words.
        let ends = [whole.first(), whole.last()].into_iter().flatten();
        ends.for_each(|word| add(9, &[name, u64::from(year.unsigned_abs()), *word]));
    }
    if let (Some(start), Some(name)) = (sketch.place.start, name.or(sketch.place.volume)) {
        add(10, &[start, name]);
    }
    if let (Some(start), Some(volume)) = (sketch.place.start, sketch.place.volume) {
        add(11, &[start, volume]);
    }
}
