//! The people and institutions of a record as writers of bibliographies need them: taken apart.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::record::{Contributor, Record, Role};
use crate::seeds::Seeds;
use crate::text::names;
use crate::text::words::Words;

/// The built-in words of institutions, for records of other tools, which have creators and no contributors.
static WORDS: LazyLock<Words> = LazyLock::new(|| Words::load(&Seeds::embedded()).unwrap_or_default());

/// Whether someone is an author, or has no role that is known.
pub(crate) fn is_author(one: &Contributor) -> bool {
    one.role.as_ref().is_none_or(|role| *role == Role::Author)
}

/// The contributors of a record. A creator who is none of them is taken apart by the form of the name, and stands in the
/// order of the creators.
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
