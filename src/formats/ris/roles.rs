//! The roles of people by the tags of RIS, and the kind of container by the type of a publication.

use crate::record::Role;

/// The role for a tag, or `None` for the main creators, who are authors, directors or cartographers depending on the
/// type.
pub(super) fn of_tag(kind: &str, tag: &str) -> Option<Role> {
    match (tag, kind) {
        ("AU" | "A1", "EDBOOK") => Some(Role::Editor),
        ("AU" | "A1", _) => None,
        // Contributors in this tag are sponsors, performers, interviewers and recipients.
        (
            "A2",
            "BILL" | "MUSIC" | "SOUND" | "SLIDE" | "PCOMM" | "ICOMM" | "PAT" | "CASE" | "COMP" | "VIDEO" | "MPCT",
        ) => Some(Role::Contributor),
        // Contributors in this tag are advisers and producers.
        ("A3", "THES" | "BILL" | "MPCT" | "VIDEO" | "ADVS") => Some(Role::Contributor),
        ("A4", "CASE") => Some(Role::Contributor),
        ("A4", _) => Some(Role::Translator),
        _ => Some(Role::Editor),
    }
}

/// The tag for a contributor with this role, or `None` if RIS has none.
pub(super) fn tag(kind: &str, role: Option<&Role>) -> Option<&'static str> {
    let tags = ["AU", "ED", "A4", "A2", "A3"];
    match role {
        None | Some(Role::Author) => Some("AU"),
        role => tags.into_iter().find(|tag| of_tag(kind, tag).as_ref() == role),
    }
}

/// Returns whether `SN` and `M1` hold a report number in this type.
pub(super) fn is_report(kind: &str) -> bool {
    matches!(kind, "RPRT" | "GOVDOC" | "STAND" | "STD" | "UNPB" | "GRNT")
}

/// The kind of container in which a publication of this type appears.
pub(super) fn container_kind(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "JOUR" | "EJOUR" | "INPR" | "ABST" | "JFULL" => "journal",
        "MGZN" => "magazine",
        "NEWS" => "newspaper",
        "CHAP" | "ECHAP" | "ENCYC" | "DICT" => "book",
        "CONF" | "CPAPER" => "proceedings",
        "BLOG" | "ELEC" | "WEB" => "website",
        "BOOK" | "EBOOK" | "EDBOOK" | "RPRT" | "GOVDOC" | "MAP" | "COMP" => "series",
        _ => return None,
    })
}
