//! Ids of records that people name by their beginning.

use std::collections::BTreeSet;
use std::ops::Bound;

use crate::error::{Error, Result};

/// The most ids that are named where a beginning fits several.
const NAMED: usize = 3;

/// The ids that begin as a person wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fitting<'i> {
    /// The only id that begins so, or the id that is written out in full.
    One(&'i str),
    /// No id begins so.
    None,
    /// Several ids begin so.
    Several(Vec<&'i str>),
}

impl<'i> Fitting<'i> {
    /// Finds the ids that begin with `wanted`. Nothing fits an empty beginning.
    pub(crate) fn find(wanted: &str, ids: &BTreeSet<&'i str>) -> Self {
        if wanted.is_empty() {
            return Self::None;
        }
        // The ids that begin so follow each other in the order of the set.
        let from = ids.range::<str, _>((Bound::Included(wanted), Bound::Unbounded));
        let fitting: Vec<&'i str> = from.take_while(|id| id.starts_with(wanted)).copied().collect();
        match fitting.as_slice() {
            [] => Self::None,
            [first, rest @ ..] if rest.is_empty() || *first == wanted => Self::One(first),
            _ => Self::Several(fitting),
        }
    }

    /// The only id that begins with `wanted`.
    ///
    /// # Errors
    /// Returns an error when no id begins so, or several do.
    fn only(self, wanted: &str) -> Result<&'i str> {
        match self {
            Self::One(id) => Ok(id),
            Self::None => Err(Error::usage(format!("there is no record {wanted}"))),
            Self::Several(ids) => Err(several(wanted, ids.len(), ids.into_iter())),
        }
    }
}

/// The id among `ids` that `wanted` is, or the only one that begins so.
///
/// # Errors
/// Returns an error when no id begins so, or several do.
pub(crate) fn by_prefix<'i>(wanted: &str, ids: impl IntoIterator<Item = &'i str>) -> Result<&'i str> {
    let ids = ids.into_iter().filter(|id| id.starts_with(wanted)).collect();
    Fitting::find(wanted, &ids).only(wanted)
}

/// The error about a beginning that `count` ids have, of which the first ones are named.
pub(crate) fn several<'i>(wanted: &str, count: usize, ids: impl Iterator<Item = &'i str>) -> Error {
    let named: Vec<&str> = ids.take(NAMED).collect();
    let more = if count > named.len() { ", …" } else { "" };
    Error::usage(format!("{count} records have an id that begins with {wanted}"))
        .hint(format!("give more of its characters: {}{more}", named.join(", ")))
}

/// The shortest beginning of `id`, of `least` characters or more, that the ids before and after it in the order of
/// their bytes do not share.
pub(crate) fn shortest<'i>(id: &'i str, neighbours: [Option<&str>; 2], least: usize) -> &'i str {
    let shared = |other: &str| id.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let most = neighbours.into_iter().flatten().map(shared).max().map_or(0, |shared| shared + 1);
    let end = id.char_indices().nth(most.max(least)).map_or(id.len(), |(at, _)| at);
    id.get(..end).unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_that_fits_one_id_is_enough() {
        let ids = ["1f0c2a", "1f0d", "2b", "2b7"];
        assert_eq!(by_prefix("1f0c", ids).unwrap(), "1f0c2a");
        assert_eq!(by_prefix("2b", ids).unwrap(), "2b", "a whole id is that record");
        assert!(by_prefix("1f0", ids).unwrap_err().advice().unwrap().contains("1f0c2a, 1f0d"));
        assert!(by_prefix("3", ids).is_err() && by_prefix("", ids).is_err());
        let ids = BTreeSet::from(ids);
        assert_eq!(Fitting::find("1f0", &ids), Fitting::Several(vec!["1f0c2a", "1f0d"]));
        assert_eq!(Fitting::find("2b", &ids), Fitting::One("2b"));
        assert_eq!(Fitting::find("3", &ids), Fitting::None);
        assert_eq!(shortest("1f0c2a", [None, Some("1f0d")], 2), "1f0c");
        assert_eq!(shortest("1f0c2a", [None, None], 2), "1f");
    }
}
