//! HTML pages: bytes to blocks, with the bounds of the records where the page repeats itself.

mod blocks;
mod facts;
mod fields;
mod links;
mod parse;
mod rank;
mod region;
mod tree;
#[cfg(test)]
mod zz_dump;

use encoding_rs::Encoding;
use url::Url;

use super::{Block, Bound, Content, Document, decode};
use crate::error::Result;

/// What the caller knows of a page.
#[derive(Debug, Clone, Default)]
pub struct PageOptions {
    /// The charset that the transport declared, as written.
    pub charset: Option<String>,
}

/// Reads a page.
///
/// # Errors
/// Where the bytes are no text, or the page is built to be costly.
pub fn read(bytes: &[u8], name: &str, location: Option<&str>, options: &PageOptions) -> Result<Document> {
    let declared = options.charset.as_deref().and_then(|label| Encoding::for_label(label.as_bytes()));
    let decoded = decode::decode(bytes, declared)?;
    let blocks = page_blocks(&decoded.text, location)?;
    Ok(Document {
        name: name.to_owned(),
        location: location.map(str::to_owned),
        retrieved: None,
        text: decoded.text,
        replaced: decoded.replaced,
        content: Content::Blocks(blocks),
    })
}

fn page_blocks(text: &str, location: Option<&str>) -> Result<Vec<Block>> {
    let tree = parse::parse(text)?;
    let facts = facts::gather(&tree);
    let page = location.and_then(|address| Url::parse(address).ok());
    let declared = tree.find(0..tree.len(), "base").and_then(|base| tree.attribute(base, "href"));
    let base = match (declared, &page) {
        (Some(href), Some(page)) => page.join(href).ok(),
        (Some(href), None) => Url::parse(href).ok(),
        (None, _) => page.clone(),
    };
    let sums = rank::running_sums(&tree, &facts);
    let candidates = region::candidates(&tree, &facts);
    let lists = rank::lists(&tree, &facts, &candidates);
    let mut scored: Vec<(f32, &region::Candidate)> = candidates
        .iter()
        .map(|candidate| (rank::score(&rank::evidence(&tree, &facts, &sums, &lists, candidate)), candidate))
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let records = scored.first().map(|(_, best)| best.records.clone()).unwrap_or_default();
    if std::env::var_os("SHELF_DEBUG").is_some() {
        for (score, candidate) in scored.iter().take(6) {
            let e = rank::evidence(&tree, &facts, &sums, &lists, candidate);
            let path: Vec<String> = std::iter::once(candidate.records[0].start).chain(tree.ancestors(candidate.records[0].start)).map(|n| format!("{}.{}", tree.name(n).unwrap_or("#"), tree.attribute(n,"class").unwrap_or(""))).collect();
            eprintln!("{score:.0} n={} anchored={} {:?} {:?}", candidate.records.len(), candidate.anchored, &path[..path.len().min(4)], e);
        }
    }
    let (mut blocks, nodes) = blocks::Renderer::new(&tree, &facts, text, base.as_ref(), &records).render();
    let mut record = 0;
    let mut started = None;
    for (block, node) in blocks.iter_mut().zip(nodes) {
        while records.get(record).is_some_and(|range| range.end <= node) {
            record += 1;
        }
        block.bound = match records.get(record) {
            Some(range) if range.contains(&node) => {
                let bound = if started == Some(record) { Bound::Inside } else { Bound::Start };
                started = Some(record);
                bound
            }
            Some(_) => Bound::Outside,
            None if records.is_empty() => Bound::Free,
            None => Bound::Outside,
        };
    }
    Ok(blocks)
}
