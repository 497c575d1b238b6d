//! Warnings about what a page holds beside the listing that was read.

use crate::document::Document;
use crate::document::html::line_numbers::LineIndex;
use crate::document::html::listing::LeftOut;
use crate::error::Error;

/// A warning for each list of a page that looks like publications, too, and was left out, and for each selector of a
/// field that matches only outside of the records.
pub(super) fn warnings(document: &Document) -> Vec<Error> {
    let Some(listing) = &document.listing else { return Vec::new() };
    let place = document.location.as_deref().unwrap_or("standard input");
    let outside = listing.outside.iter().map(|selector| {
        Error::data(format!("the selector {selector:?} of a field matches only outside of the records"))
            .at(place)
            .hint("`explain` shows where the records begin and end; record and follows pin them")
    });
    let outside: Vec<Error> = outside.collect();
    if listing.left.is_empty() {
        return outside;
    }
    let lines = LineIndex::new(&document.text);
    let warning = |left: &LeftOut| {
        let (first, last) = lines.lines(&left.bytes);
        let within = if first == last { format!("in line {first}") } else { format!("in lines {first} to {last}") };
        let message = format!(
            "another list of {} items {within} looks like publications, too, and was left out; it begins “{}”",
            left.count, left.first
        );
        let (own, other) = (&listing.selector, &left.selector);
        let hint = format!(
            "record = \"{other}\" in a file for --source-file reads this list, and record = \"{own}, {other}\" reads both"
        );
        Error::data(message).at(place).hint(hint)
    };
    outside.into_iter().chain(listing.left.iter().map(warning)).collect()
}
