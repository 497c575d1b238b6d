//! Finds pinned selectors that match nothing on any page of a listing, perhaps because the site was redesigned.

use super::{Role, Unmatched};
use crate::error::Error;

/// The selectors that matched nothing, and the number of pages of a listing on which they did not match.
#[derive(Debug, Default)]
pub(crate) struct Idle {
    pages: usize,
    /// The number of pages with records. A page without records is no evidence about selectors for fields and pagers.
    with_records: usize,
    selectors: Vec<(Unmatched, usize)>,
}

impl Idle {
    /// Adds a page on which the selectors in `unmatched` matched nothing. `empty` is true if the page gave no record.
    pub(crate) fn see(&mut self, empty: bool, unmatched: &[Unmatched]) {
        self.pages += 1;
        self.with_records += usize::from(!empty);
        for one in unmatched.iter().filter(|one| one.role == Role::Record || !empty) {
            match self.selectors.iter_mut().find(|(known, _)| known == one) {
                Some((_, count)) => *count += 1,
                None => self.selectors.push((one.clone(), 1)),
            }
        }
    }

    /// The warnings about selectors that matched nothing on any page. `place` is the place where they are pinned, and
    /// `url` is the address of the listing.
    pub(crate) fn warnings(self, place: &str, url: &str) -> impl Iterator<Item = Error> {
        let Self { pages, with_records, selectors } = self;
        let all = move |role| if role == Role::Record { pages } else { with_records };
        let idle = selectors.into_iter().filter(move |(one, count)| *count == all(one.role));
        idle.map(move |(Unmatched { role, selector }, _)| {
            let (what, hint) = match role {
                Role::Record => ("record", "look at the page, or leave record out to have them found"),
                Role::Field => ("a field", "look at the page, or leave the field out"),
                Role::Next => ("next", "look at the page, or leave next out to have it found"),
            };
            Error::data(format!("the selector {selector:?} of {what} finds nothing at {url}")).at(place).hint(hint)
        })
    }
}
