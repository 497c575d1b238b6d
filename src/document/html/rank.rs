//! Which candidate is the listing.
//!
//! A listing holds much text that is not linked, in many records of about one size; each has a link or a heading,
//! often a date; its class names say so. Menus are links only, facet forms hold fields, pagers hold numbers.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hasher as _};
use std::ops::Range;

use foldhash::fast::FixedState;
use html5ever::local_name;

use super::facts::{Facts, in_lower_case};
use super::region::Candidate;
use super::tree::Tree;

/// What speaks for and against a candidate; each from 0 to 1 unless said otherwise.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Evidence {
    /// How many records.
    pub(super) count: f32,
    /// Characters: plain ones and a quarter of the linked ones, of a record at most [`LONG`].
    pub(super) text: f32,
    /// Share of records with a link or a heading.
    pub(super) titled: f32,
    /// Share of records in navigation.
    pub(super) navigation: f32,
    /// Mean of plain characters a record.
    pub(super) plain: f32,
    /// Share of records that hold a marked date.
    pub(super) dated: f32,
    /// Share of records that hold a heading.
    pub(super) headed: f32,
    /// Mean similarity of the records.
    pub(super) likeness: f32,
    /// Coefficient of variation of the records' length.
    pub(super) variation: f32,
    /// Share of records whose text is not that of another.
    pub(super) distinct: f32,
    /// Class names say that it is one record of many.
    pub(super) named: f32,
    /// Records a container.
    pub(super) density: f32,
    /// Share of records whose first text is that of a link, a heading or bold.
    pub(super) led: f32,
    /// Share of records whose first text has the commonest path.
    pub(super) opening: f32,
    /// Share of the visible text of the page.
    pub(super) share: f32,
    /// Text between records of one container, as a share of the text in records.
    pub(super) gaps: f32,
    /// The same between any two records.
    pub(super) spread: f32,
    /// Share of records that are themselves lists of alike, titled parts.
    pub(super) listed: f32,
    /// Links a record.
    pub(super) links: f32,
    /// Share of linked characters.
    pub(super) linked: f32,
    /// A record is a run of siblings.
    pub(super) anchored: bool,
    /// Fields of forms a record.
    pub(super) controls: f32,
    /// How much more alike records are to later ones than to the next.
    pub(super) beat: f32,
    /// Share of records that begin with the number after that of the record before.
    pub(super) numbered: f32,
    /// Place of the first record: share of the visible text of the page before it.
    pub(super) place: f32,
    /// Pieces of text a record.
    pub(super) pieces: f32,
}

/// Text of one record that counts: a long article among teasers must not decide.
const LONG: u32 = 800;

/// Tags above the first text of a record that are compared.
const PATH: usize = 40;

/// Bytes of a record's text by which it is told from others: several editions of one book begin alike.
const OPENING: usize = 400;

/// What is seen of a page, added up in the order of its nodes, so that any part of it is known at once.
#[derive(Debug)]
pub(super) struct Seen {
    /// Visible characters before each node, and of all.
    chars: Vec<u32>,
    /// Pieces of visible text before each node, and of all.
    pieces: Vec<u32>,
    /// What is said before each node, and at all: by pieces of text and by pictures that are read as text.
    said: Vec<u32>,
    /// The node of each, and its words, which are looked at when they are asked for.
    words: Vec<(usize, Option<Said>)>,
    /// By node, the first one from it on that is a piece of visible text.
    next: Vec<usize>,
    /// What parts begin with, by the first thing that they say and how many they say: a record and what is wrapped
    /// around it begin alike.
    openings: foldhash::HashMap<(usize, u32), Opening>,
    /// The tags above the first piece of text of a part, by that piece and where the part begins: a hash of their path,
    /// and whether one is a link, a heading or bold.
    leads: foldhash::HashMap<(usize, usize), (u64, bool)>,
    room: Room,
}

/// Room for what is listed of the records of one candidate.
#[derive(Debug, Default)]
struct Room {
    sizes: Vec<f32>,
    openings: Vec<u64>,
    leads: Vec<u64>,
}

impl Room {
    fn clear(&mut self) {
        self.sizes.clear();
        self.openings.clear();
        self.leads.clear();
    }
}

/// The first words of a piece of text, white space apart.
#[derive(Debug, Clone, Copy)]
struct Said {
    /// Always the same for the same words: the result must not depend on the run.
    hash: u64,
    /// Bytes, [`OPENING`] or a word more at most.
    length: usize,
    /// The number that it begins with: "12." or "(12)".
    number: Option<u32>,
}

/// A hash of what a part begins with, and the number that it begins with.
type Opening = (u64, Option<u32>);

impl Seen {
    /// Adds it up.
    pub(super) fn new(tree: &Tree, facts: &[Facts]) -> Self {
        let sums = || {
            let mut sums = Vec::with_capacity(facts.len() + 1);
            sums.push(0_u32);
            sums
        };
        let (mut chars, mut pieces, mut said, mut words) = (sums(), sums(), sums(), Vec::new());
        let (mut sum, mut count) = (0_u32, 0_u32);
        let mut next = vec![facts.len(); facts.len()];
        for (at, fact) in facts.iter().enumerate() {
            if tree.text(at).is_some() && !fact.hidden && fact.text() > 0 {
                sum = sum.saturating_add(fact.text());
                count += 1;
                words.push((at, None));
                if let Some(slot) = next.get_mut(at) {
                    *slot = at;
                }
            } else if fact.link > 0 && !fact.hidden && tree.atom(at) == Some(&local_name!("img")) {
                words.extend(tree.value(at, &local_name!("alt")).map(|_| (at, None)));
            }
            chars.push(sum);
            pieces.push(count);
            said.push(u32::try_from(words.len()).unwrap_or(u32::MAX));
        }
        let mut last = facts.len();
        for (at, slot) in next.iter_mut().enumerate().rev() {
            if *slot == at {
                last = at;
            }
            *slot = last;
        }
        let (openings, leads) = (foldhash::HashMap::default(), foldhash::HashMap::default());
        Self { chars, pieces, said, words, next, openings, leads, room: Room::default() }
    }

    /// The tags above the first piece of text of the part that begins at `start`.
    fn lead(&mut self, tree: &Tree, first: usize, start: usize) -> (u64, bool) {
        *self.leads.entry((first, start)).or_insert_with(|| {
            let hasher = FixedState::default();
            let above = tree.ancestors(first).take_while(|up| *up >= start).take(PATH);
            let (mut path, mut leads_on) = (0, false);
            for name in above.filter_map(|up| tree.atom(up)) {
                path = hasher.hash_one((path, name));
                leads_on |= matches!(&**name, "a" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "b" | "strong");
            }
            (path, leads_on)
        })
    }

    /// The class names or the tag of a node say that it is one record of many.
    fn is_named(tree: &Tree, at: usize) -> bool {
        tree.said(at).is_record || tree.atom(at) == Some(&local_name!("article"))
    }

    fn difference(sums: &[u32], from: usize, to: usize) -> u32 {
        sums.get(to).zip(sums.get(from)).map_or(0, |(to, from)| to.saturating_sub(*from))
    }

    /// What a part begins with.
    fn opening(&mut self, tree: &Tree, part: &Range<usize>) -> Opening {
        let first = self.said.get(part.start).map_or(0, |before| *before as usize);
        let count = Self::difference(&self.said, part.start, part.end);
        let words = &mut self.words;
        *self.openings.entry((first, count)).or_insert_with(|| {
            let hasher = FixedState::default();
            let (mut hash, mut length, mut number) = (0, 0, None);
            for ((node, said), place) in words.iter_mut().skip(first).take(count as usize).zip(0..) {
                let text = || tree.text(*node).or_else(|| tree.value(*node, &local_name!("alt")));
                let said = said.get_or_insert_with(|| Said::of(text().unwrap_or_default()));
                if place == 0 {
                    number = said.number;
                }
                hash = hasher.hash_one((hash, said.hash));
                length += said.length;
                if length >= OPENING {
                    break;
                }
            }
            (hash, number)
        })
    }

    /// The first piece of visible text of a part.
    fn first(&self, part: &Range<usize>) -> Option<usize> {
        self.next.get(part.start).copied().filter(|at| *at < part.end)
    }
}

impl Said {
    fn of(text: &str) -> Self {
        if text.is_ascii() {
            // The white space of Unicode that is ASCII: a vertical tab is part of it, too.
            let words = text.split(|c| matches!(c, ' ' | '\t'..='\r'));
            Self::of_words(words.filter(|word| !word.is_empty()))
        } else {
            Self::of_words(text.split_whitespace())
        }
    }

    fn of_words<'t>(words: impl Iterator<Item = &'t str>) -> Self {
        let mut hash = FixedState::default().build_hasher();
        let (mut length, mut number) = (0, None);
        for word in words {
            if length == 0 {
                number = leading_number(word);
            }
            hash.write(word.as_bytes());
            length += word.len();
            if length >= OPENING {
                break;
            }
        }
        Self { hash: hash.finish(), length, number }
    }
}

/// Nodes of which at least three children are alike and titled, in order, with the characters of these.
pub(super) fn lists(facts: &[Facts], candidates: &[Candidate]) -> Vec<(usize, u32)> {
    let mut lists: BTreeMap<usize, u32> = BTreeMap::new();
    for candidate in candidates.iter().filter(|candidate| !candidate.anchored && candidate.records.len() >= 3) {
        let Some(container) = candidate.containers.first().copied() else { continue };
        if candidate.likeness < 0.7 || candidate.containers.iter().any(|other| *other != container) {
            continue;
        }
        let titled =
            |record: &Range<usize>| facts.get(record.start).is_some_and(|fact| fact.link >= 3 || fact.heading > 0);
        let chars =
            candidate.records.iter().filter(|record| titled(record)).filter_map(|record| facts.get(record.start));
        let sum: u32 = chars.map(Facts::text).sum();
        if candidate.records.iter().filter(|record| titled(record)).count() * 10 >= candidate.records.len() * 9 {
            let list = lists.entry(container).or_insert(0);
            *list = sum.max(*list);
        }
    }
    lists.into_iter().collect()
}

/// Collects the evidence for a candidate.
pub(super) fn evidence(
    tree: &Tree,
    facts: &[Facts],
    seen: &mut Seen,
    lists: &[(usize, u32)],
    candidate: &Candidate,
) -> Evidence {
    let count = candidate.records.len() as f32;
    let mut evidence = Evidence {
        count,
        likeness: candidate.likeness,
        beat: candidate.beat,
        anchored: candidate.anchored,
        ..Evidence::default()
    };
    let mut room = std::mem::take(&mut seen.room);
    room.clear();
    let Room { sizes, openings, leads } = &mut room;
    let mut raw_plain = 0.0;
    let mut number = None;
    for record in &candidate.records {
        let mut own = Facts::default();
        let mut at = record.start;
        while at < record.end {
            if let Some(fact) = facts.get(at).filter(|fact| !fact.hidden) {
                own.plain += fact.plain;
                own.link += fact.link;
                own.links += fact.links;
                own.heading += fact.heading;
                own.times += fact.times;
                own.controls += fact.controls;
                own.navigation |= fact.navigation;
            }
            at = tree.end(at);
        }
        raw_plain += own.plain as f32;
        let inside = record.start + usize::from(!candidate.anchored && record.len() < 3)..record.end;
        let from = lists.partition_point(|(node, _)| *node < inside.start);
        let mut in_lists = lists.iter().skip(from).take_while(|(node, _)| *node < inside.end);
        if in_lists.any(|(_, in_list)| *in_list * 4 >= 3 * (own.plain + own.link)) {
            evidence.listed += 1.0 / count;
        }
        evidence.links += own.links as f32 / count;
        let first = seen.first(record);
        if let Some(first) = first {
            let (path, leads_on) = seen.lead(tree, first, record.start);
            if leads_on {
                evidence.led += 1.0 / count;
            }
            leads.push(path);
        }
        let (opening, said) = seen.opening(tree, record);
        let follows = number.zip(said).is_some_and(|(before, said): (u32, u32)| before.checked_add(1) == Some(said));
        if follows || said == Some(1) && number.is_none() {
            evidence.numbered += 1.0 / count;
        }
        number = said;
        openings.push(opening);
        let pieces = Seen::difference(&seen.pieces, record.start, record.end.min(record.start + 200));
        evidence.pieces += pieces as f32 / count;
        let size = own.plain + own.link / 4;
        sizes.push((own.plain + own.link) as f32);
        evidence.text += size.min(LONG) as f32;
        evidence.plain += own.plain.min(LONG) as f32;
        let share = |yes: bool| if yes { 1.0 / count } else { 0.0 };
        evidence.titled += share(own.links > 0 && own.link >= 3 || own.heading > 0);
        evidence.dated += share(own.times > 0);
        evidence.headed += share(own.heading > 0);
        evidence.navigation += share(own.navigation);
        evidence.controls += own.controls as f32 / count;
        evidence.named += share(Seen::is_named(tree, record.start));
    }
    let total = sizes.iter().sum::<f32>().max(1.0);
    for (pair, containers) in candidate.records.windows(2).zip(candidate.containers.windows(2)) {
        if let ([a, b], [c, d]) = (pair, containers) {
            let between = Seen::difference(&seen.chars, a.end, b.start) as f32 / total;
            evidence.spread += between;
            if c == d {
                evidence.gaps += between;
            }
        }
    }
    let linked = sizes.iter().sum::<f32>() - raw_plain;
    evidence.linked = linked / sizes.iter().sum::<f32>().max(1.0);
    leads.sort_unstable();
    evidence.opening = leads.chunk_by(|a, b| a == b).map(<[u64]>::len).max().unwrap_or(0) as f32 / count;
    openings.sort_unstable();
    openings.dedup();
    evidence.density = count / distinct(&candidate.containers).max(1) as f32;
    let whole = seen.chars.last().copied().unwrap_or_default().max(1) as f32;
    evidence.share = total / whole;
    let first = candidate.records.first().and_then(|record| seen.chars.get(record.start)).copied().unwrap_or_default();
    evidence.place = first as f32 / whole;
    evidence.plain /= count;
    evidence.distinct = openings.len() as f32 / count;
    let mean = sizes.iter().sum::<f32>() / count;
    let variance = sizes.iter().map(|size| (size - mean) * (size - mean)).sum::<f32>() / count;
    evidence.variation = if mean > 0.0 { variance.sqrt() / mean } else { 0.0 };
    seen.room = room;
    evidence
}

/// How many different nodes there are.
fn distinct(nodes: &[usize]) -> usize {
    // Of most candidates they are all the same.
    if nodes.iter().all(|node| Some(node) == nodes.first()) {
        return nodes.len().min(1);
    }
    let mut nodes = nodes.to_vec();
    nodes.sort_unstable();
    nodes.dedup();
    nodes.len()
}

/// The number that a word begins with, if it is a short one.
fn leading_number(word: &str) -> Option<u32> {
    let word = word.trim_start_matches(['[', '(', '#']);
    let digits = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    word.get(..digits).filter(|digits| digits.len() <= 4)?.parse().ok()
}

pub(super) fn is_record_word(word: &str) -> bool {
    in_lower_case(word, |word| {
        matches!(
            word,
            "row"
                | "item"
                | "result"
                | "results"
                | "entry"
                | "post"
                | "teaser"
                | "card"
                | "record"
                | "listing"
                | "article"
                | "publication"
                | "document"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_apart_by_any_white_space() {
        let hash = |text: &str| Said::of(text).hash;
        for text in ["a\u{b}b", " a\t\n b ", "a\u{a0}b", "a\u{2003}b"] {
            assert_eq!(hash(text), hash("a b"), "{text:?}");
        }
        assert_ne!(hash("ab"), hash("a c"));
        assert_eq!(Said::of("\u{b}12. Title").number, Some(12));
    }
}
