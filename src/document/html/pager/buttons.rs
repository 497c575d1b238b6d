//! Finds buttons that load more of a listing, whose address is in an attribute for a script.

use super::{Anchor, Pager, is_off, text};
use crate::document::html::script_links;

/// The button that leads to a later page of this listing, with its address. Returns `None` if buttons lead to several
/// addresses.
pub(crate) fn next(pager: &Pager<'_>) -> Option<(usize, String)> {
    let mut found = (0..pager.tree.len()).filter_map(|at| Some((at, leading_on(pager, at)?)));
    let first = found.next()?;
    found.all(|(_, other)| other == first.1).then_some(first)
}

/// The address of a button, if the button says "load more" or "next" and leads to a later page.
fn leading_on(pager: &Pager<'_>, at: usize) -> Option<String> {
    let address = script_links::addresses(pager.tree, at).next()?;
    let button = Anchor::saying(pager, at, label(pager, at));
    let offers = button.says_next || pager.offers_more(&button) || pager.is_named(at);
    if !offers || is_off(pager.tree, at) {
        return None;
    }
    pager.elsewhere(address).filter(|found| pager.leads_on(found))
}

/// The label of a button: its text, or the value of an `input`.
fn label(pager: &Pager<'_>, at: usize) -> String {
    match pager.tree.name(at) {
        Some("input") => pager.tree.attribute(at, "value").unwrap_or_default().to_owned(),
        _ => text(pager.tree, at),
    }
}
