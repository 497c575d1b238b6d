//! Which candidate is the listing.
//!
//! A listing holds much text that is not linked, in many records of about one size; each has a link or a heading,
//! often a date; its class names say so. Menus are links only, facet forms hold fields, pagers hold numbers.

use super::facts::{Facts, words};
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
}

/// Text of one record that counts: a long article among teasers must not decide.
const LONG: u32 = 800;

/// Visible characters before each node, and after the last.
pub(super) fn running_sums(tree: &Tree, facts: &[Facts]) -> Vec<u32> {
    let mut sums = vec![0_u32];
    let mut sum = 0_u32;
    for (at, fact) in facts.iter().enumerate() {
        if tree.text(at).is_some() && !fact.hidden {
            sum = sum.saturating_add(fact.text());
        }
        sums.push(sum);
    }
    sums
}

/// For each node, the characters of its children where at least three are alike and titled.
pub(super) fn lists(tree: &Tree, facts: &[Facts], candidates: &[Candidate]) -> Vec<u32> {
    let mut lists = vec![0; tree.len()];
    for candidate in candidates.iter().filter(|candidate| !candidate.anchored && candidate.records.len() >= 3) {
        let Some(container) = candidate.containers.first().copied() else { continue };
        if candidate.likeness < 0.7 || candidate.containers.iter().any(|other| *other != container) {
            continue;
        }
        let titled = |record: &std::ops::Range<usize>| {
            facts.get(record.start).is_some_and(|fact| fact.link >= 3 || fact.heading > 0)
        };
        let chars =
            candidate.records.iter().filter(|record| titled(record)).filter_map(|record| facts.get(record.start));
        let sum: u32 = chars.map(Facts::text).sum();
        if candidate.records.iter().filter(|record| titled(record)).count() * 10 >= candidate.records.len() * 9
            && let Some(list) = lists.get_mut(container)
        {
            *list = sum.max(*list);
        }
    }
    lists
}

/// Collects the evidence for a candidate.
pub(super) fn evidence(tree: &Tree, facts: &[Facts], sums: &[u32], lists: &[u32], candidate: &Candidate) -> Evidence {
    let count = candidate.records.len() as f32;
    let mut evidence =
        Evidence { count, likeness: candidate.likeness, anchored: candidate.anchored, ..Evidence::default() };
    let mut sizes = Vec::with_capacity(candidate.records.len());
    let mut openings = std::collections::HashSet::new();
    let mut leads: std::collections::HashMap<Vec<&str>, usize> = std::collections::HashMap::new();
    let mut raw_plain = 0.0;
    for record in &candidate.records {
        let mut own = Facts::default();
        let mut at = record.start;
        let mut opening = String::new();
        while at < record.end {
            let fact = facts.get(at).copied().unwrap_or_default();
            if !fact.hidden {
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
        let in_list = record
            .clone()
            .skip(usize::from(!candidate.anchored && record.len() < 3))
            .filter_map(|node| lists.get(node))
            .max();
        if in_list.is_some_and(|in_list| *in_list * 4 >= 3 * (own.plain + own.link)) {
            evidence.listed += 1.0 / count;
        }
        evidence.links += own.links as f32 / count;
        let first = record
            .clone()
            .find(|node| tree.text(*node).is_some() && facts.get(*node).is_some_and(|f| !f.hidden && f.text() > 0));
        if let Some(first) = first {
            let path: Vec<&str> =
                tree.ancestors(first).take_while(|up| *up >= record.start).filter_map(|up| tree.name(up)).collect();
            if path.iter().any(|name| matches!(*name, "a" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "b" | "strong")) {
                evidence.led += 1.0 / count;
            }
            *leads.entry(path).or_insert(0) += 1;
        }
        for node in record.clone() {
            if let Some(text) = tree.text(node).filter(|_| facts.get(node).is_some_and(|fact| !fact.hidden)) {
                opening.extend(text.chars().filter(|c| !c.is_whitespace()).take(60));
                if opening.len() >= 60 {
                    break;
                }
            }
        }
        openings.insert(opening);
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
        let first = tree.classes(record.start).any(|class| words(class).any(is_record_word));
        evidence.named += share(first || tree.name(record.start) == Some("article"));
    }
    let total = sizes.iter().sum::<f32>().max(1.0);
    let text_between =
        |from: usize, to: usize| sums.get(to).zip(sums.get(from)).map_or(0, |(to, from)| to.saturating_sub(*from));
    for (pair, containers) in candidate.records.windows(2).zip(candidate.containers.windows(2)) {
        if let ([a, b], [c, d]) = (pair, containers) {
            let between = text_between(a.end, b.start) as f32 / total;
            evidence.spread += between;
            if c == d {
                evidence.gaps += between;
            }
        }
    }
    let linked = sizes.iter().sum::<f32>() - raw_plain;
    evidence.linked = linked / sizes.iter().sum::<f32>().max(1.0);
    evidence.share = sizes.iter().sum::<f32>()
        / facts.iter().filter(|f| f.depth == 1).map(|f| f.text() as f32).sum::<f32>().max(1.0);
    evidence.opening = leads.values().copied().max().unwrap_or(0) as f32 / count;
    let mut containers = candidate.containers.clone();
    containers.sort_unstable();
    containers.dedup();
    evidence.density = count / containers.len().max(1) as f32;
    evidence.plain /= count;
    evidence.distinct = openings.len() as f32 / count;
    let mean = sizes.iter().sum::<f32>() / count;
    let variance = sizes.iter().map(|size| (size - mean) * (size - mean)).sum::<f32>() / count;
    evidence.variation = if mean > 0.0 { variance.sqrt() / mean } else { 0.0 };
    evidence
}

/// The score of a candidate, a log-linear model; more is better, and differences count, not the height.
///
/// The weights were fitted on four public sets of old result pages (TBDW and ViNTs-1 to 3, 249 pages), drawn
/// towards values that were set by hand; what those pages lack (dates, headings, class names) is as it was set.
pub(super) fn score(evidence: &Evidence) -> f32 {
    let terms = [
        (1.88, (1.0 + evidence.text).ln()),
        (1.08, evidence.count.ln()),
        (0.17, (1.0 + evidence.plain).ln()),
        (1.79, evidence.titled),
        (-5.0, evidence.navigation),
        (0.2, evidence.dated),
        (0.3, evidence.headed),
        (1.78, evidence.likeness),
        (1.22, evidence.likeness * evidence.likeness),
        (-1.31, evidence.variation.min(3.0)),
        (1.09, evidence.distinct),
        (0.4, evidence.named),
        (-0.91, evidence.controls.min(2.0)),
        (1.4, evidence.density.ln()),
        (0.91, evidence.led),
        (1.33, evidence.opening),
        (0.18, evidence.share.min(1.0)),
        (-0.11, evidence.linked),
        (-0.72, (1.0 + evidence.links).ln()),
        (-1.37, if evidence.anchored { 1.0 } else { 0.0 }),
        (-0.12, if evidence.count < 2.5 { 1.0 } else { 0.0 }),
        (-0.84, if evidence.plain < 15.0 { 1.0 } else { 0.0 }),
        (-0.75, evidence.listed),
        (-1.02, evidence.gaps.min(2.0)),
        (-0.39, evidence.spread.min(2.0)),
        (-0.59, (1.0 + 100.0 * evidence.gaps.min(2.0)).ln()),
    ];
    terms.iter().map(|(weight, value)| weight * value).sum()
}

fn is_record_word(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
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
}
