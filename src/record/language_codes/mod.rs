//! Codes of languages: tags of BCP 47 (RFC 5646), and the codes of ISO 639 that other formats use.
//!
//! BCP 47 uses the two-letter code of ISO 639-1 where one exists, else the three-letter code of ISO 639-3. MARC and RIS
//! use three letters; twenty languages have two such codes, of which these formats take the bibliographic one (ISO
//! 639-2/B), for example `dut` and not `nld`. The script `make.py` makes the tables and names their sources and
//! licences.

use std::sync::LazyLock;

use oxilangtag::LanguageTag;

/// A language that has a two-letter code and three-letter codes.
struct Pair {
    two: &'static str,
    terminological: &'static str,
    bibliographic: &'static str,
}

static PAIRS: LazyLock<Vec<Pair>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut codes = line.split(' ');
        Some(Pair { two: codes.next()?, terminological: codes.next()?, bibliographic: codes.next()? })
    };
    include_str!("iso639.txt").lines().filter_map(row).collect()
});

/// The registered primary subtags in sorted order. Each stands with the subtag that the registry prefers to it, or with
/// itself.
static SUBTAGS: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let mut subtags: Vec<_> =
        include_str!("subtags.txt").lines().map(|line| line.split_once(' ').unwrap_or((line, line))).collect();
    subtags.sort_unstable();
    subtags
});

/// Codes that stand for no single language: undetermined, multiple, no linguistic content, and uncoded.
const SPECIAL: [&str; 4] = ["und", "mul", "zxx", "mis"];

/// The primary subtag of a tag, such as `es` of `es-419`.
pub(crate) fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}

/// Whether a tag is well-formed (RFC 5646, 2.2.9) and begins with a code of ISO 639. Whether its subtags are registered
/// is not checked.
pub(crate) fn is_tag(tag: &str) -> bool {
    let coded = |tag: LanguageTag<&str>| tag.private_use() == Some(tag.as_str()) || tag.primary_language().len() <= 3;
    LanguageTag::parse(tag).is_ok_and(coded)
}

/// A tag in the letter case that BCP 47 recommends (RFC 5646, 2.1.1), such as `pt-BR` or `zh-Hant`. A text that is not
/// a tag is returned unchanged.
pub(crate) fn normalised(tag: &str) -> String {
    LanguageTag::parse_and_normalize(tag).map_or_else(|_| tag.to_owned(), LanguageTag::into_inner)
}

/// The bibliographic three-letter code of a language: `nl` gives `dut`. Other three-letter codes are returned as they
/// are, and any other text gives `und`.
pub(crate) fn bibliographic(code: &str) -> String {
    let primary = primary(code).to_ascii_lowercase();
    if let Some(pair) = PAIRS.iter().find(|pair| pair.two == primary || pair.terminological == primary) {
        return pair.bibliographic.to_owned();
    }
    let three = primary.len() == 3 && primary.bytes().all(|byte| byte.is_ascii_lowercase());
    if three { primary } else { "und".to_owned() }
}

/// The two-letter code of a language, if it has one: `dut`, `nld`, `NL` and `nl-BE` all give `nl`.
pub(crate) fn two_letters(code: &str) -> Option<&'static str> {
    let primary = primary(code.trim()).to_ascii_lowercase();
    let found = PAIRS
        .iter()
        .find(|pair| pair.two == primary || pair.terminological == primary || pair.bibliographic == primary)?;
    Some(found.two)
}

/// The primary subtag of BCP 47 for a code of ISO 639-1, -2 or -3: `dut` and `nl-BE` give `nl`, `pap` gives `pap`, and
/// the deprecated `iw` gives `he`. `None` for unregistered codes and for codes that stand for no single language.
pub(crate) fn bcp47(code: &str) -> Option<&'static str> {
    let primary = two_letters(code).map_or_else(|| primary(code.trim()).to_ascii_lowercase(), str::to_owned);
    let at = SUBTAGS.binary_search_by(|(subtag, _)| (*subtag).cmp(primary.as_str())).ok()?;
    let (_, preferred) = SUBTAGS.get(at)?;
    Some(*preferred).filter(|code| !SPECIAL.contains(code))
}

/// Whether the primary subtag of a tag is registered or reserved for private use (`qaa` to `qtz`, `x-…`).
pub(crate) fn is_known(tag: &str) -> bool {
    let primary = primary(tag).to_ascii_lowercase();
    let private = primary == "x" || primary.len() == 3 && ("qaa"..="qtz").contains(&primary.as_str());
    private || SUBTAGS.binary_search_by(|(subtag, _)| (*subtag).cmp(primary.as_str())).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_all_standards_meet() {
        for (code, two, three) in [
            ("nld", "nl", "dut"),
            ("dut", "nl", "dut"),
            ("es-MX", "es", "spa"),
            ("EN", "en", "eng"),
            ("fr", "fr", "fre"),
        ] {
            assert_eq!((two_letters(code), bibliographic(code).as_str()), (Some(two), three));
            assert_eq!(bcp47(code), Some(two));
        }
        assert_eq!((two_letters("pap"), bcp47("pap"), bibliographic("pap").as_str()), (None, Some("pap"), "pap"));
        assert_eq!((bcp47("Spanish"), bibliographic("x").as_str()), (None, "und"));
        assert_eq!((bcp47("iw"), bcp47("und"), bcp47("xq")), (Some("he"), None, None));
        assert!(is_known("qab") && is_known("x-old") && is_known("und") && !is_known("xq"));
    }

    #[test]
    fn tags_are_those_of_bcp_47() {
        for (tag, written) in [("pt-br", "pt-BR"), ("ZH-hant", "zh-Hant"), ("es-419", "es-419"), ("x-old", "x-old")] {
            assert!(is_tag(tag), "{tag}");
            assert_eq!(normalised(tag), written);
        }
        for tag in ["", "e", "pt_BR", "Spanish", "en-", "en-a", "en--us", "en-abcdefghi", "e1"] {
            assert!(!is_tag(tag), "{tag}");
        }
    }

    #[test]
    fn the_tables_are_whole_and_sorted() {
        assert!(PAIRS.len() > 180 && PAIRS.iter().all(|pair| pair.two.len() == 2 && is_known(pair.two)));
        assert!(SUBTAGS.len() > 8000 && SUBTAGS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(SUBTAGS.iter().all(|(_, preferred)| is_known(preferred)));
    }
}
