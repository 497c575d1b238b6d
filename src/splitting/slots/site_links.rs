//! Tells lists of links that belong to the site, such as those of its footer, from lists of publications.

use std::ops::Range;

use super::context::Context;
use super::grid::visible_text;
use crate::text::words::List;

/// Largest number of records that are looked at.
const RECORDS: usize = 40;
/// Largest number of characters of the words of a link of the site.
const LONGEST: usize = 40;

/// Whether most of the records are nothing but words such as "Privacy policy", "Sitemap" and "Jobs".
pub(super) fn are_links(context: &Context<'_>, records: &[Range<usize>]) -> bool {
    let looked = records.len().min(RECORDS);
    let links = records.iter().take(RECORDS).filter(|record| is_link(context, record)).count();
    links >= 2 && links * 2 > looked
}

fn is_link(context: &Context<'_>, record: &Range<usize>) -> bool {
    let text = visible_text(context.tree, context.facts, record.clone(), LONGEST + 1);
    let words = text.trim_matches(|c: char| !c.is_alphanumeric());
    words.chars().count() <= LONGEST
        && [List::Navigation, List::Site, List::Beside].iter().any(|list| context.words.is(*list, words))
}
