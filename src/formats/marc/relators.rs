//! The codes of MARC for the parts that people had in a publication (MARC Code List for Relators, Library of Congress).

use crate::record::Role;

/// Codes, and the part that each means. The first of a part is the one that is written.
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

/// Terms of codes that mean none of our parts.
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

/// The part that a code means; the term of a code that means none of ours, or the code itself.
pub(crate) fn role_of_code(code: &str) -> Role {
    let code = code.trim().to_lowercase();
    let known = CODES.iter().find(|(have, _)| *have == code).map(|(_, role)| role.clone());
    let term = || TERMS.iter().find(|(have, _)| *have == code).map_or(code.as_str(), |(_, term)| term);
    known.unwrap_or_else(|| Role::Other(term().into()))
}

/// The code of a part; none of a part that is not ours.
pub(crate) fn code_of_role(role: &Role) -> Option<&'static str> {
    CODES.iter().find(|(_, have)| have == role).map(|(code, _)| *code)
}
