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
    /// Fields of forms a record.
    pub(super) controls: f32,
}

/// Text of one record that counts: a long article among teasers must not decide.
const LONG: u32 = 800;

/// Collects the evidence for a candidate.
pub(super) fn evidence(tree: &Tree, facts: &[Facts], candidate: &Candidate) -> Evidence {
    let count = candidate.records.len() as f32;
    let mut evidence = Evidence { count, likeness: candidate.likeness, ..Evidence::default() };
    let mut sizes = Vec::with_capacity(candidate.records.len());
    let mut openings = std::collections::HashSet::new();
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
    evidence.plain /= count;
    evidence.distinct = openings.len() as f32 / count;
    let mean = sizes.iter().sum::<f32>() / count;
    let variance = sizes.iter().map(|size| (size - mean) * (size - mean)).sum::<f32>() / count;
    evidence.variation = if mean > 0.0 { variance.sqrt() / mean } else { 0.0 };
    evidence
}

/// The score of a candidate; more is better, and no listing has less than a few hundred.
pub(super) fn score(evidence: &Evidence) -> f32 {
    let mut score = evidence.text * (1.0 + evidence.count).ln();
    score *= 0.3 + 0.7 * evidence.titled;
    score *= 1.0 - 0.95 * evidence.navigation;
    score *= 0.5 + 0.5 * evidence.likeness;
    score *= 1.0 / (1.0 + 0.5 * evidence.variation * evidence.variation);
    score *= 1.0 + 0.2 * evidence.dated + 0.2 * evidence.headed + 0.3 * evidence.named;
    score *= 0.3 + 0.7 * evidence.distinct;
    score *= 1.0 / (1.0 + evidence.controls);
    if evidence.plain < 15.0 {
        score *= 0.5;
    }
    score
}

fn is_record_word(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "row" | "item" | "result" | "results" | "entry" | "post" | "teaser" | "card" | "record" | "listing" | "article" | "publication" | "document"
    )
}
