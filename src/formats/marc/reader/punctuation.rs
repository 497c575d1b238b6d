//! Removes the punctuation with which cataloguers end subfields (ISBD).

/// Abbreviations whose final full stop belongs to them.
const ABBREVIATED: [&str; 15] =
    ["etc", "inc", "ltd", "ltda", "corp", "co", "cia", "bros", "dept", "univ", "vol", "ed", "eds", "jr", "sr"];

/// Removes the mark at the end of a value that introduces the next subfield: `/`, `:`, `;`, `=` or `,`.
pub(super) fn without_mark(text: &str) -> &str {
    let text = text.trim();
    text.trim_end_matches([' ', ',', ';', ':', '/', '=']).trim_end()
}

/// Removes this mark and the full stop at the end of a field. The full stop of an abbreviation, of initials or of an
/// ellipsis is kept.
pub(super) fn without_end(text: &str) -> &str {
    let text = without_mark(text);
    let Some(stem) = text.strip_suffix('.') else { return text };
    let word: String = stem.chars().rev().take_while(|c| c.is_alphanumeric()).collect();
    let word: String = word.chars().rev().collect::<String>().to_lowercase();
    let is_word = word.chars().count() > 2 && !ABBREVIATED.contains(&word.as_str());
    let is_number = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_bracket = stem.ends_with([')', ']', '"', '”', '»']);
    if is_word || is_number || is_bracket { stem.trim_end() } else { text }
}

/// Removes the brackets that mark a place or a publisher as supplied by the cataloguer.
pub(super) fn without_brackets(text: &str) -> &str {
    let text = without_mark(text);
    let inner = text.strip_prefix('[').unwrap_or(text);
    let inner = if inner.contains('[') { inner } else { inner.strip_suffix(']').unwrap_or(inner) };
    without_mark(inner)
}

/// Returns whether a place or a publisher is given as unknown: `S.l.` and `s.n.` (ISBD, sine loco, sine nomine).
pub(super) fn is_unknown(text: &str) -> bool {
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
    matches!(letters.as_str(), "sl" | "sn" | "slsn")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_cataloguers_go_and_those_of_titles_stay() {
        for (text, bare) in [
            ("The river and the port :", "The river and the port"),
            ("un mapa /", "un mapa"),
            ("Lee, Ann.", "Lee, Ann"),
            ("Levi, D.", "Levi, D."),
            ("Delta Press, Inc.", "Delta Press, Inc."),
            ("Rivers, etc.", "Rivers, etc."),
            ("and so on ...", "and so on ..."),
            ("Harbors (Netherlands).", "Harbors (Netherlands)"),
            ("Part 2.", "Part 2"),
            ("U.S.", "U.S."),
            ("", ""),
        ] {
            assert_eq!(without_end(text), bare);
        }
        assert_eq!((without_brackets("[Geneva] :"), without_brackets("[S.l. :")), ("Geneva", "S.l."));
        assert!(is_unknown("s.n.") && is_unknown("[S.l.") && !is_unknown("Oslo"));
    }
}
