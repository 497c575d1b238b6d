//! The parts that people have by the tags of RIS, and what a publication of a type appeared in.

use crate::record::Role;

/// The role of the people of a tag; none for the first ones, who are authors, directors or makers of maps, by the type.
pub(super) fn of_tag(kind: &str, tag: &str) -> Option<Role> {
    match (tag, kind) {
        ("AU" | "A1", "EDBOOK") => Some(Role::Editor),
        ("AU" | "A1", _) => None,
        // Sponsors, performers, interviewers, recipients.
        (
            "A2",
            "BILL" | "MUSIC" | "SOUND" | "SLIDE" | "PCOMM" | "ICOMM" | "PAT" | "CASE" | "COMP" | "VIDEO" | "MPCT",
        ) => Some(Role::Contributor),
        // Advisers, producers.
        ("A3", "THES" | "BILL" | "MPCT" | "VIDEO" | "ADVS") => Some(Role::Contributor),
        ("A4", "CASE") => Some(Role::Contributor),
        ("A4", _) => Some(Role::Translator),
        _ => Some(Role::Editor),
    }
}

/// The tag of a contributor of this role; none where RIS has none.
pub(super) fn tag(kind: &str, role: Option<&Role>) -> Option<&'static str> {
    let tags = ["AU", "ED", "A4", "A2", "A3"];
    match role {
        None | Some(Role::Author) => Some("AU"),
        role => tags.into_iter().find(|tag| of_tag(kind, tag).as_ref() == role),
    }
}

/// The types whose `SN` and `M1` hold the number of a report.
pub(super) fn is_report(kind: &str) -> bool {
    matches!(kind, "RPRT" | "GOVDOC" | "STAND" | "STD" | "UNPB" | "GRNT")
}

/// The kind of what a publication of this type appeared in.
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
