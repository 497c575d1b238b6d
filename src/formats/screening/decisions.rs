//! The forms in which people and screening tools write the decision of a review.

use crate::record::{Decision, Record, Screening};
use crate::text::folding::fold;

/// The spellings of each decision, folded, in three languages.
const SPELLINGS: [(&str, &[&str]); 3] = [
    (
        "include",
        &["include", "included", "relevant", "incluir", "incluido", "incluida", "relevante", "opnemen", "opgenomen"],
    ),
    (
        "exclude",
        &[
            "exclude",
            "excluded",
            "irrelevant",
            "excluir",
            "excluido",
            "excluida",
            "irrelevante",
            "uitsluiten",
            "uitgesloten",
        ],
    ),
    ("maybe", &["maybe", "unsure", "undecided", "quizas", "quiza", "dudoso", "misschien", "twijfel"]),
];

impl Decision {
    /// The decision that a word names in one of its spellings: `Excluded` as well as `exclude`.
    pub(crate) fn spelled(text: &str) -> Option<Self> {
        let folded = fold(text.trim());
        let found = SPELLINGS.iter().find(|(_, words)| words.contains(&folded.as_str()));
        found.map(|(word, _)| Self::from(*word))
    }

    /// The decision in a column whose name asks whether a publication is included: there 1, 0, yes and no are answers,
    /// too.
    pub(crate) fn answered(text: &str) -> Option<Self> {
        match fold(text.trim()).as_str() {
            "1" | "1.0" | "true" | "yes" | "y" | "si" | "ja" => Some(Self::Include),
            "0" | "0.0" | "false" | "no" | "n" | "nee" => Some(Self::Exclude),
            _ => Self::spelled(text),
        }
    }

    /// A decision and its reason in one text: `exclude: too old`, `exclude|too old`, `Excluded (too old)`.
    pub(crate) fn with_reason(text: &str) -> Option<(Self, Option<String>)> {
        let text = text.trim();
        if let Some(decision) = Self::spelled(text) {
            return Some((decision, None));
        }
        let (word, rest) = text.split_once([':', '|', '(', ';', ',', '–'])?;
        let decision = Self::spelled(word)?;
        let rest = rest.trim();
        // The bracket that closes the text is that behind the decision.
        let rest = if text.get(word.len()..)?.starts_with('(') { rest.strip_suffix(')').unwrap_or(rest) } else { rest };
        let reason = rest.trim();
        Some((decision, (!reason.is_empty()).then(|| reason.to_owned())))
    }
}

/// The decision about a record, in whatever spelling; `None` where there is none or it is not understood.
pub(crate) fn decision(record: &Record) -> Option<Decision> {
    Decision::with_reason(&record.screening.as_ref()?.decision).map(|(decision, _)| decision)
}

/// The beginning of the note in which our own files for screening tools carry a decision.
const OWN: &str = "Screening: ";

/// Whether a note is only the decision that our own files for screening tools carry.
pub(crate) fn is_own_note(note: &str) -> bool {
    note.strip_prefix(OWN).is_some_and(|rest| Decision::with_reason(rest).is_some() && !rest.contains(" | "))
}

/// Whether a note is one in which Rayyan or Covidence returns a decision.
pub(crate) fn is_returned(note: &str) -> bool {
    note.contains("RAYYAN-INCLUSION:") || fold(note).contains("exclusion reason:")
}

/// The decision in a note: that of Rayyan (`RAYYAN-INCLUSION: {"Ana"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: too old`),
/// of Covidence (`Exclusion reason: Wrong setting;`), or of our own files for screening tools. The decision of a tool is
/// newer than the one that it was given.
pub(crate) fn in_note(note: &str) -> Option<Screening> {
    let (mut found, mut reason): (Option<Screening>, Option<String>) = (None, None);
    for part in note.split(" | ").map(str::trim) {
        if let Some(rest) = part.strip_prefix("RAYYAN-INCLUSION:") {
            found = rayyan(rest).or(found);
        } else if let Some(rest) = part.strip_prefix("RAYYAN-EXCLUSION-REASONS:") {
            reason = text(rest);
        } else if fold(part).starts_with("exclusion reason:") {
            reason = part.split_once(':').and_then(|(_, rest)| text(rest));
            found = Some(Screening { decision: Decision::Exclude, ..Screening::default() });
        } else if let Some((decision, reason)) = part.strip_prefix(OWN).and_then(Decision::with_reason) {
            found = found.or(Some(Screening { decision, reason, ..Screening::default() }));
        }
    }
    let mut found = found?;
    // A reason for exclusion says nothing of a publication that is included.
    if found.decision != Decision::Include {
        found.reason = reason.or(found.reason);
    }
    Some(found)
}

/// The decision of Rayyan in `{"Ana"=>"Included", "Kees"=>"Maybe"}`. If the reviewers disagree, there is no decision yet.
fn rayyan(text: &str) -> Option<Screening> {
    let inside = text.split_once('{')?.1.split('}').next()?;
    let plain = |word: &str| word.trim().trim_matches(['"', '\'']).to_owned();
    let (mut names, mut decisions) = (Vec::new(), Vec::new());
    for part in inside.split("\",").flat_map(|part| part.split("',")) {
        let Some((name, decision)) = part.split_once("=>") else { continue };
        decisions.extend(Decision::spelled(&plain(decision)));
        names.push(plain(name));
    }
    let first = decisions.first()?.clone();
    let decision = if decisions.iter().all(|other| *other == first) { first } else { Decision::Maybe };
    names.retain(|name| !name.is_empty());
    let by = (!names.is_empty()).then(|| names.join(", "));
    Some(Screening { decision, by, ..Screening::default() })
}

/// A text without the signs around it; `None` where nothing is left.
fn text(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches([';', '.']).trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_of_tools_stand_in_notes() {
        let read = |note: &str| {
            let found = in_note(note)?;
            Some((found.decision.as_str().to_owned(), found.reason.unwrap_or_default(), found.by.unwrap_or_default()))
        };
        let said = |decision: &str, reason: &str, by: &str| Some((decision.into(), reason.into(), by.into()));
        let rayyan = r#"RAYYAN-INCLUSION: {"Ana"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: wrong population"#;
        assert_eq!(read(rayyan), said("exclude", "wrong population", "Ana"));
        assert_eq!(read(&rayyan.replace("Excluded", "Included")), said("include", "", "Ana"));
        let two = r#"Screening: exclude (old) | RAYYAN-INCLUSION: {"Ana"=>"Included", "Kees"=>"Excluded"}"#;
        assert_eq!(read(two), said("maybe", "", "Ana, Kees"));
        assert_eq!(read("Exclusion reason: Wrong setting; "), said("exclude", "Wrong setting", ""));
        assert_eq!(read("Screening: exclude (too old)"), said("exclude", "too old", ""));
        assert_eq!(read("RAYYAN-INCLUSION: x"), None);
        assert!(is_own_note("Screening: include") && !is_own_note("Screening: a guide for nurses"));
    }

    #[test]
    fn decisions_are_read_in_the_spellings_of_tools_and_people() {
        for (text, decision) in [
            ("Excluded", Some(Decision::Exclude)),
            ("INCLUDE", Some(Decision::Include)),
            ("Excluído", Some(Decision::Exclude)),
            ("misschien", Some(Decision::Maybe)),
            ("1", None),
            ("perhaps", None),
        ] {
            assert_eq!(Decision::spelled(text), decision, "{text}");
        }
        assert_eq!(Decision::answered("0"), Some(Decision::Exclude));
        for text in ["exclude: too old", "exclude|too old", "Excluded (too old)", "exclude ; too old"] {
            assert_eq!(Decision::with_reason(text), Some((Decision::Exclude, Some("too old".into()))), "{text}");
        }
        assert_eq!(Decision::with_reason("exclude (too (very) old)").unwrap().1.unwrap(), "too (very) old");
        assert_eq!(Decision::with_reason("include:"), Some((Decision::Include, None)));
        assert_eq!(Decision::with_reason("old: exclude"), None);
    }
}
