//! Crossref, the registration agency of DOIs for texts: the answers of its REST API in JSON, and its XML, read.

pub(crate) mod json;
pub(crate) mod xml;

use crate::document::entry::Entry;
use crate::formats::opening::Opening;
use crate::record::{Relation, RelationKind, Role};

/// The role of a contributor by Crossref's word; none for authors.
fn role(word: &str) -> Option<Role> {
    match word {
        "" | "author" => None,
        "editor" | "chair" => Some(Role::Editor),
        "translator" => Some(Role::Translator),
        _ => Some(Role::Contributor),
    }
}

/// What another publication is to this one, by Crossref's word for the relation or the update.
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

/// A publication that has a DOI.
fn related(entry: &mut Entry, word: &str, doi: &str) {
    match relation_kind(word) {
        Some(kind) => {
            entry.relation(Relation { kind, url: Some(format!("https://doi.org/{doi}")), ..Relation::default() })
        }
        None => entry.note(word, doi),
    }
}

/// The kind of what a publication of this type appeared in.
fn container_kind(work: &str) -> &'static str {
    match work {
        "book-chapter" | "book-section" | "book-part" | "book-track" | "reference-entry" => "book",
        "proceedings-article" => "proceedings",
        "journal-article" | "journal-issue" | "peer-review" => "journal",
        _ => "series",
    }
}

/// Whether a document that begins so is Crossref's XML.
pub(crate) fn is_xml(opening: &Opening<'_>) -> bool {
    opening.root_is(&["doi_batch", "doi_records", "doi_record", "crossref_result", "crossref"])
}
