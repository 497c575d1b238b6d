//! Parses the lines of RIS: a tag of two characters, two spaces, a hyphen and a space.
//!
//! Some programs deviate from this form: they write tags in lower case, indented lines, a single space, or a byte order
//! mark in the middle of a file. The line `TY` that begins a record shows how the other lines of the record are
//! written.

use crate::record::kinds;

/// The deviations of a record's lines from the form that the format requires.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Style {
    /// True if tags are in lower case.
    lower: bool,
    /// True if white space precedes the tags.
    indented: bool,
    /// True if no space separates tag and hyphen.
    tight: bool,
}

/// The style and the value of a line that begins a record, such as `TY  - JOUR`.
pub(crate) fn beginning(line: &str) -> Option<(Style, &str)> {
    let body = line.trim_start_matches(is_blank);
    let name = body.get(..2).filter(|name| name.eq_ignore_ascii_case("TY"))?;
    let rest = body.get(2..)?;
    let value = rest.trim_start_matches(is_blank).strip_prefix(is_hyphen)?.trim();
    let style = Style {
        lower: name.chars().any(|c| c.is_ascii_lowercase()),
        indented: line.trim_start_matches('\u{feff}').starts_with(is_blank),
        tight: !rest.starts_with(is_blank),
    };
    // A sentence may begin with "Ty-", so a line that deviates from the form must have a known type.
    let is_type = kinds::RIS.has(&value.to_ascii_uppercase());
    (is_type || (style == Style::default() && value.len() <= 40)).then_some((style, value))
}

/// Tags of more than two characters, which databases of psychology and medicine write among those of RIS.
const LONG_TAGS: [&str; 2] = ["PMID", "PMCID"];

/// The tag of a line in upper case, and the rest of the line.
pub(crate) fn tag(line: &str, style: Style) -> Option<(String, &str)> {
    let line = line.trim_start_matches('\u{feff}');
    let line = if style.indented { line.trim_start_matches(is_blank) } else { line };
    let length = LONG_TAGS.iter().find(|tag| line.starts_with(**tag)).map_or(2, |tag| tag.len());
    let name = line.get(..length)?;
    let mut characters = name.chars();
    let (first, second) = (characters.next()?, characters.next()?);
    let is_letter = |c: char| c.is_ascii_uppercase() || (style.lower && c.is_ascii_lowercase());
    if !(is_letter(first) && (is_letter(second) || second.is_ascii_digit())) {
        return None;
    }
    let rest = line.get(length..)?;
    let gap = rest.trim_start_matches(is_blank);
    let value = gap.strip_prefix(is_hyphen)?;
    // `AB-12` is a word, but `AB  - 12` and `AB  -12` are fields.
    let spaces = rest.chars().take_while(|c| is_blank(*c)).count();
    let ends = value.is_empty() || value.starts_with(is_blank);
    let fits = if style.tight { ends || spaces > 0 } else { spaces > 1 || (spaces == 1 && ends) };
    fits.then(|| (name.to_ascii_uppercase(), value.trim()))
}

/// Returns whether a database writes such a line above or between its records, with its own name or the number of the
/// record.
pub(crate) fn is_heading(line: &str) -> bool {
    let line = line.trim();
    let heads = ["Provider:", "Database:", "Content:"];
    heads.iter().any(|head| line.starts_with(head)) || line.trim_end_matches('.').bytes().all(|b| b.is_ascii_digit())
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}' | '\u{feff}')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '–')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_tells_how_the_other_lines_are_written() {
        for (line, found) in [
            ("TY  - JOUR", Some("JOUR")),
            ("\u{feff}TY  - JOUR ", Some("JOUR")),
            ("ty  - jour", Some("jour")),
            ("  TY - JOUR", Some("JOUR")),
            ("TY-JOUR", Some("JOUR")),
            ("TY  - ", Some("")),
            ("TY  - Journal Article", Some("Journal Article")),
            ("ty - a word of the text", None),
            ("Ty-phoon", None),
            ("TYNE - a river", None),
        ] {
            assert_eq!(beginning(line).map(|(_, value)| value), found, "{line}");
        }
        let style = |line| beginning(line).unwrap().0;
        assert_eq!(tag("ti  - lower", style("ty  - JOUR")), Some(("TI".to_owned(), "lower")));
        assert_eq!(tag("  TI - spaced", style("  TY - JOUR")), Some(("TI".to_owned(), "spaced")));
        assert_eq!(tag("TI- tight", style("TY- JOUR")), Some(("TI".to_owned(), "tight")));
    }

    #[test]
    fn words_are_no_tags() {
        let plain = Style::default();
        for line in
            ["AB-12 was", "ER then the second line", "ti  - lower", "  TI  - indented", "A", "É  - x", "T I - x"]
        {
            assert_eq!(tag(line, plain), None, "{line}");
        }
        for line in ["TI  - x", "TI - x", "TI  -x", "TI\t- x", "\u{feff}TI  - x"] {
            assert_eq!(tag(line, plain), Some(("TI".to_owned(), "x")), "{line}");
        }
        assert_eq!(tag("ER  -", plain), Some(("ER".to_owned(), "")));
    }
}
