//! The relator codes of MARC for the roles of people in a publication (MARC Code List for Relators, Library of
//! Congress).

use crate::record::Role;

/// Codes and their roles. The writer uses the first code of each role.
const CODES: [(&str, Role); 11] = [
    ("aut", Role::Author),
    ("cre", Role::Author),
    ("edt", Role::Editor),
    ("com", Role::Editor),
    ("edc", Role::Editor),
    ("trl", Role::Translator),
    ("ill", Role::Illustrator),
    ("pht", Role::Photographer),
    ("drt", Role::Director),
    ("fmd", Role::Director),
    ("ctb", Role::Contributor),
];

/// The terms of codes for which a record has no role.
const TERMS: [(&str, &str); 24] = [
    ("aft", "author of afterword"),
    ("aui", "author of introduction"),
    ("cmp", "composer"),
    ("ctg", "cartographer"),
    ("dgg", "degree granting institution"),
    ("dst", "distributor"),
    ("fnd", "funder"),
    ("his", "host institution"),
    ("isb", "issuing body"),
    ("ive", "interviewee"),
    ("ivr", "interviewer"),
    ("nrt", "narrator"),
    ("org", "originator"),
    ("own", "owner"),
    ("pbl", "publisher"),
    ("pdr", "project director"),
    ("prf", "performer"),
    ("pro", "producer"),
    ("prt", "printer"),
    ("res", "researcher"),
    ("rev", "reviewer"),
    ("spk", "speaker"),
    ("spn", "sponsor"),
    ("ths", "thesis advisor"),
];

/// The role for a code. A code without a role of its own gives its term, or the code itself.
pub(crate) fn role_of_code(code: &str) -> Role {
    let code = code.trim().to_lowercase();
    let known = CODES.iter().find(|(have, _)| *have == code).map(|(_, role)| role.clone());
    let term = || TERMS.iter().find(|(have, _)| *have == code).map_or(code.as_str(), |(_, term)| term);
    known.unwrap_or_else(|| Role::Other(term().into()))
}

/// The code for a role, or `None` if MARC has no code for it.
pub(crate) fn code_of_role(role: &Role) -> Option<&'static str> {
    CODES.iter().find(|(_, have)| have == role).map(|(code, _)| *code)
}
