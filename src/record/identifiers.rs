//! Identifiers: how they are found in text and checked by their check digits.

use std::sync::LazyLock;

use regex::Regex;

/// Patterns of identifiers that are announced by the name of their scheme. Digits without such a name are never taken
/// for an identifier.
static PATTERNS: LazyLock<Vec<(&'static str, Regex)>> = LazyLock::new(|| {
    [
        ("isbn", r"(?i)\bISBN(?:-1[03])?(?: \([a-z]+\))?:? *((?:97[89][- ]?)?(?:\d[- ]?){9}[\dX])\b"),
        ("issn", r"(?i)\bISSN(?: \([a-z]+\))?:? *(\d{4}-\d{3}[\dX])\b"),
        ("doi", r"(?i)(?:\bdoi: *|\bdoi\.org/)(10\.\d{4,9}/[^\s\]\)>,;]*[^\s\]\)>,;.])"),
    ]
    .into_iter()
    .filter_map(|(scheme, pattern)| Some((scheme, Regex::new(pattern).ok()?)))
    .collect()
});

/// The identifiers in a text that the name of their scheme announces, as printed, each with its scheme.
pub(crate) fn find(text: &str) -> Vec<(&'static str, String)> {
    // Every pattern needs one of these names; a quick search for them spares most texts the patterns.
    let named = memchr::memmem::find(text.as_bytes(), b"SBN").is_some()
        || ["isbn", "ISSN", "issn", "doi", "DOI"].iter().any(|name| text.contains(name));
    if !named {
        return Vec::new();
    }
    let found = PATTERNS.iter().flat_map(|(scheme, pattern)| {
        pattern.captures_iter(text).filter_map(|found| Some((*scheme, found.get(1)?.as_str().trim().to_owned())))
    });
    found.collect()
}

/// The fault of an identifier, or `None` if it is valid or if its scheme has no check.
///
/// The checks follow ISO 2108 for ISBN (modulus 11 for ten digits, modulus 10 for thirteen), ISO 3297 for ISSN and ISO
/// 26324 for DOI.
pub(crate) fn check(scheme: &str, value: &str) -> Option<&'static str> {
    let digits: Vec<u32> = value
        .chars()
        .filter(|c| !matches!(c, '-' | ' ' | '–' | '\u{2010}' | '\u{2011}'))
        .map(|c| match c {
            'x' | 'X' => 10,
            c => c.to_digit(10).unwrap_or(99),
        })
        .collect();
    let weighted = |weights: &mut dyn Iterator<Item = u32>| digits.iter().zip(weights).map(|(d, w)| d * w).sum::<u32>();
    match (scheme, digits.len()) {
        ("isbn" | "issn", _) if digits.iter().rev().skip(1).any(|d| *d > 9) || digits.contains(&99) => {
            Some("it has signs that are no digits")
        }
        ("isbn", 10) => (weighted(&mut (1..=10).rev()) % 11 != 0).then_some("the check digit is wrong"),
        ("isbn", 13) => (weighted(&mut [1, 3].into_iter().cycle()) % 10 != 0).then_some("the check digit is wrong"),
        ("isbn", _) => Some("it has neither 10 nor 13 digits"),
        ("issn", 8) => (weighted(&mut (1..=8).rev()) % 11 != 0).then_some("the check digit is wrong"),
        ("issn", _) => Some("it does not have 8 digits"),
        ("doi", _) => (!value.contains("10.") || !value.contains('/')).then_some("it is not of the form 10.…/…"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_found_and_checked() {
        let text = "ISBN 978-92-9068-967-6, ISSN: 2049-3630, see https://doi.org/10.1000/182.";
        let found = find(text);
        assert_eq!(
            found.iter().map(|(s, v)| (*s, v.as_str())).collect::<Vec<_>>(),
            [("isbn", "978-92-9068-967-6"), ("issn", "2049-3630"), ("doi", "10.1000/182"),]
        );
        assert!(found.iter().all(|(scheme, value)| check(scheme, value).is_none()));
        assert!(check("isbn", "978-92-9068-967-5").is_some());
        assert!(check("isbn", "0-306-40615-2").is_none());
        assert!(find("call 978 92 9068 967 6").is_empty());
    }
}
