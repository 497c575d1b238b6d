//! The candidates for the records of a page, as the training program needs them.

use super::evidence_weights::{TERMS, WEIGHTS, terms};
use super::text_index::Seen;
use super::{candidates, listing, node_facts, parse, ranking};
use crate::error::Result;
use crate::text::words::Words;

/// A possible set of records.
#[derive(Debug)]
pub struct Candidate {
    /// The terms of the score, in the order of the weights.
    pub terms: Vec<f32>,
    /// The visible text of each record.
    pub records: Vec<String>,
}

/// The candidates of a decoded page that may be listings.
///
/// # Errors
/// Returns an error if the page is built to be costly to parse.
pub fn candidates(text: &str, words: &Words) -> Result<Vec<Candidate>> {
    let tree = parse::parse(text, words.classes())?;
    let facts = node_facts::gather(&tree);
    let found = candidates::candidates(&tree, &facts);
    let mut sums = Seen::new(&tree, &facts);
    let lists = ranking::lists(&facts, &found);
    let seen = |at: &usize| facts.get(*at).is_some_and(|fact| !fact.hidden);
    let kept = found.iter().filter_map(|candidate| {
        let evidence = ranking::evidence(&tree, &facts, &mut sums, &lists, candidate);
        let text = |record: &std::ops::Range<usize>| {
            let texts =
                record.clone().filter(seen).filter_map(|at| tree.text(at).or_else(|| tree.attribute(at, "alt")));
            texts.collect::<Vec<_>>().join(" ")
        };
        listing::is_listing(&evidence).then(|| Candidate {
            terms: terms(&evidence).to_vec(),
            records: candidate.records.iter().map(text).collect(),
        })
    });
    Ok(kept.collect())
}

/// The name, the manual value and the learnt weight of each term.
pub fn weights() -> [(&'static str, f32, f32); TERMS] {
    WEIGHTS
}
