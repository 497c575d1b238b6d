//! Reads data of Crossref, the registration agency of DOIs for texts: the responses of its REST API in JSON, and its
//! XML.

pub(crate) mod json;
pub(crate) mod xml;

use crate::document::entry::Entry;
use crate::formats::opening::Opening;
use crate::record::{Relation, RelationKind, Role};

/// The role of a contributor for a term of Crossref, or `None` for an author.
fn role(word: &str) -> Option<Role> {
    match word {
        "" | "author" => None,
        "editor" | "chair" => Some(Role::Editor),
        "translator" => Some(Role::Translator),
        _ => Some(Role::Contributor),
    }
}

/// The relation of another publication to this one, for the term that Crossref uses for a relation or an update.
fn relation_kind(word: &str) -> Option<RelationKind> {
    Some(match word {
        "is-translation-of" | "has-translation" | "isTranslationOf" | "hasTranslation" => RelationKind::Translation,
        "is-preprint-of" | "has-preprint" | "is-version-of" | "has-version" | "is-identical-to" | "isPreprintOf"
        | "hasPreprint" | "isVersionOf" | "hasVersion" => RelationKind::Version,
        "is-part-of" | "has-part" | "isPartOf" | "hasPart" => RelationKind::Part,
        "is-reply-to" | "has-reply" | "is-comment-on" | "has-comment" | "isReplyTo" | "isCommentOn" => {
            RelationKind::Reply
        }
        "erratum" | "correction" | "corrigendum" => RelationKind::Erratum,
        "new_edition" | "new_version" => RelationKind::Edition,
        _ => return None,
    })
}

/// Adds a relation to another publication that has a DOI.
fn related(entry: &mut Entry, word: &str, doi: &str) {
    match relation_kind(word) {
        Some(kind) => {
            entry.relation(Relation { kind, url: Some(format!("https://doi.org/{doi}")), ..Relation::default() })
        }
        None => entry.note(word, doi),
    }
}

/// The kind of the container of a work of this type.
fn container_kind(work: &str) -> &'static str {
    match work {
        "book-chapter" | "book-section" | "book-part" | "book-track" | "reference-entry" => "book",
        "proceedings-article" => "proceedings",
        "journal-article" | "journal-issue" | "peer-review" => "journal",
        _ => "series",
    }
}

/// Returns whether a document with this opening is Crossref's XML.
pub(crate) fn is_xml(opening: &Opening<'_>) -> bool {
    opening.root_is(&["doi_batch", "doi_records", "doi_record", "crossref_result", "crossref"])
}
