//! Takes the names of the people and institutions of a record apart, for the writers of bibliographies.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::record::{Contributor, Record, Role};
use crate::seeds::Seeds;
use crate::text::names;
use crate::text::words::Words;

/// The built-in words for institutions. Records of other tools have creators but no contributors, so their names must
/// be classified with these words.
static WORDS: LazyLock<Words> = LazyLock::new(|| Words::load(&Seeds::embedded()).unwrap_or_default());

/// Returns whether a contributor is an author, or has no known role.
pub(crate) fn is_author(one: &Contributor) -> bool {
    one.role.as_ref().is_none_or(|role| *role == Role::Author)
}

/// The contributors of a record, including its creators. The name of a creator who is not among the contributors is
/// taken apart by its form, and keeps its place in the order of the creators.
pub(crate) fn contributors(record: &Record) -> Cow<'_, [Contributor]> {
    let missing = |name: &&String| !record.contributors.iter().any(|one| one.name == **name && is_author(one));
    if !record.creators.iter().any(|name| missing(&name)) {
        return Cow::Borrowed(&record.contributors);
    }
    let mut all = record.contributors.clone();
    for (at, name) in record.creators.iter().enumerate().filter(|(_, name)| missing(name)) {
        all.insert(at.min(all.len()), names::taken_apart(name, None, &WORDS));
    }
    Cow::Owned(all)
}
