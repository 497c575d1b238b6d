//! The punctuation with which cataloguers end subfields (ISBD), taken off again.

/// Marks of companies and of enumerations that end with a full stop of their own.
const ABBREVIATED: [&str; 15] =
    ["etc", "inc", "ltd", "ltda", "corp", "co", "cia", "bros", "dept", "univ", "vol", "ed", "eds", "jr", "sr"];

/// A value without the mark that leads to the next subfield: `/`, `:`, `;`, `=` and `,` at its end.
pub(super) fn without_mark(text: &str) -> &str {
    let text = text.trim();
    text.trim_end_matches([' ', ',', ';', ':', '/', '=']).trim_end()
}

/// A value without that mark, and without the full stop that ends a field. That of an abbreviation, of initials and of an
/// ellipsis stays.
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

/// A name of a place or a publisher without the brackets of a cataloguer who found it elsewhere.
pub(super) fn without_brackets(text: &str) -> &str {
    let text = without_mark(text);
    let inner = text.strip_prefix('[').unwrap_or(text);
    let inner = if inner.contains('[') { inner } else { inner.strip_suffix(']').unwrap_or(inner) };
    without_mark(inner)
}

/// Whether a place or a publisher says that it is not known: `S.l.` and `s.n.` (ISBD, sine loco, sine nomine).
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
