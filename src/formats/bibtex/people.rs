//! Names of people and institutions, as BibTeX (BibTeXing, section 4) and biblatex (manual, section 3.6, name parts)
//! write them.

use super::{escape, tex};
use crate::record::{Contributor, ContributorKind, Role};
use crate::text::names;
use crate::text::whitespace::normalise;

/// An item in a list of names.
#[derive(Debug, PartialEq)]
pub(super) enum Name {
    /// A person or an institution.
    One(Contributor),
    /// The words "and others", which stand for people who are not named.
    Others,
    /// A setting for the whole list, such as `nosortothers=true`.
    Setting(String),
}

/// Splits a list into its names, which are still TeX.
pub(super) fn list(raw: &str) -> Vec<&str> {
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let and = |rest: &str, before: Option<char>| {
        let is_and = rest.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("and"));
        (is_and && blank(before) && blank(rest.chars().nth(3))).then_some(3)
    };
    let mut pieces = tex::split(raw, and);
    if pieces.len() == 1 {
        // `Mora, Ana; Vries, Kees` is not valid BibTeX, but it is found in files.
        pieces = tex::split(raw, |rest, _| rest.starts_with(';').then_some(1));
    }
    pieces.into_iter().map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

/// Parses one name of a list.
pub(super) fn name(raw: &str, role: Option<Role>) -> Name {
    let raw = raw.trim();
    if raw.eq_ignore_ascii_case("others") {
        return Name::Others;
    }
    if let Some(inner) = braced(raw) {
        return Name::One(names::institution(&text(inner), role));
    }
    let parts: Vec<&str> =
        tex::split(raw, |rest, _| rest.starts_with(',').then_some(1)).into_iter().map(str::trim).collect();
    if parts.iter().any(|part| keyed(part).is_some_and(|(key, _)| key == "family")) {
        return Name::One(from_keys(&parts, role));
    }
    let printed = text(raw);
    if is_setting(raw) {
        return Name::Setting(printed);
    }
    let unknown = |role| Contributor { name: printed.clone(), role, ..Contributor::default() };
    let one = match parts.as_slice() {
        [name] => in_order(name, &printed, role),
        [family, given] if !family.is_empty() => names::person(&text(family), &text(given), role),
        [family, suffix, given] if !family.is_empty() && suffix.len() < 12 => {
            let given = format!("{}, {}", text(given), text(suffix));
            names::person(&text(family), given.trim_start_matches([',', ' ']), role)
        }
        _ => unknown(role),
    };
    Name::One(Contributor { name: printed, ..one })
}

/// Returns whether an item of a list is a setting, as biblatex allows them before the first name (manual, section 3.7.1).
fn is_setting(raw: &str) -> bool {
    raw.split_once('=').is_some_and(|(name, value)| {
        let (name, value) = (name.trim_end(), value.trim_start());
        let is_word = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        name.bytes().all(|byte| byte.is_ascii_lowercase()) && is_word(name) && is_word(value)
    })
}

/// The content of a name that is entirely in braces, which means that it must not be taken apart.
pub(super) fn braced(raw: &str) -> Option<&str> {
    let inner = raw.strip_prefix('{')?;
    // `{\'A}` is a letter with an accent, and not a name in braces.
    (tex::closing(inner)? + 1 == inner.len() && !inner.starts_with('\\')).then(|| inner.get(..inner.len() - 1))?
}

fn text(raw: &str) -> String {
    normalise(&tex::text(raw))
}

/// Parses a name of the form `First von Last`. Institutions such as `World Health Organization` have the same form, so
/// the words for institutions decide later whether it is a person.
fn in_order(raw: &str, printed: &str, role: Option<Role>) -> Contributor {
    let blank = |rest: &str, _: Option<char>| {
        rest.chars().next().filter(|c| c.is_whitespace() || *c == '~').map(char::len_utf8)
    };
    let words: Vec<&str> = tex::split(raw, blank).into_iter().filter(|word| !word.is_empty()).collect();
    let unknown = Contributor { name: printed.to_owned(), role: role.clone(), ..Contributor::default() };
    let Some((_, before)) = words.split_last().filter(|(_, before)| !before.is_empty()) else { return unknown };
    if words.iter().all(|word| is_lower(word)) {
        return unknown;
    }
    let family = before.iter().position(|word| is_lower(word)).unwrap_or(before.len());
    let (given, family) = words.split_at_checked(family).unwrap_or((&[], &words));
    Contributor { kind: None, ..names::person(&text(&family.join(" ")), &text(&given.join(" ")), role) }
}

/// Returns whether a word begins with a lower-case letter outside of braces. Such a word belongs to the family name, as
/// in `van der Berg`.
fn is_lower(word: &str) -> bool {
    let caseless = word.starts_with('{') && !word.starts_with("{\\");
    !caseless && text(word).chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase)
}

fn keyed(part: &str) -> Option<(&str, &str)> {
    let (key, value) = part.split_once('=')?;
    let key = key.trim();
    matches!(
        key,
        "family" | "given" | "prefix" | "suffix" | "useprefix" | "family-i" | "given-i" | "prefix-i" | "suffix-i"
    )
    .then_some((key, value.trim()))
}

/// Parses a name of the form `given=Ana, family=Mora, prefix=de`.
fn from_keys(parts: &[&str], role: Option<Role>) -> Contributor {
    let value = |wanted: &str| {
        let found = parts.iter().filter_map(|part| keyed(part)).find(|(key, _)| *key == wanted);
        found.map(|(_, value)| text(value.trim_matches('"'))).unwrap_or_default()
    };
    let (prefix, suffix, given) = (value("prefix"), value("suffix"), value("given"));
    let given = if suffix.is_empty() { given } else { format!("{given}, {suffix}") };
    names::person(&format!("{prefix} {}", value("family")), &given, role)
}

/// Writes a name for a list. The second value is an annotation, `unknown` or `person`, for a name whose form would be
/// read as something else.
pub(super) fn written(one: &Contributor) -> (String, Option<&'static str>) {
    let escaped = escape::text(&one.name);
    // A backslash directly after the brace would be read as an accented letter.
    let whole = if escaped.starts_with('\\') { format!("{{{{{escaped}}}}}") } else { format!("{{{escaped}}}") };
    let is_person = one.kind == Some(ContributorKind::Person);
    if !is_person {
        return (whole, one.kind.is_none().then_some("unknown"));
    }
    let part = |part: &Option<String>| escape::text(part.as_deref().unwrap_or_default());
    let (family, given) = (part(&one.family), part(&one.given));
    let parted = match given.rsplit_once(", ") {
        Some((given, suffix)) => format!("{family}, {suffix}, {given}"),
        None if given.is_empty() => family,
        None => format!("{family}, {given}"),
    };
    // The printed form is kept if it is read back as the same name. Otherwise the parts of the name are written.
    let says = |raw: &str| match (list(raw).as_slice(), name(raw, None)) {
        ([_], Name::One(read)) => (read.family == one.family && read.given == one.given).then_some(read.name),
        _ => None,
    };
    let printed = escaped;
    if says(&printed).is_some_and(|name| name == one.name) {
        (printed, None)
    } else if says(&parted).is_some() {
        (parted, None)
    } else {
        (whole, Some("person"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::ContributorKind;

    #[test]
    fn names_are_taken_apart_as_bibtex_does() {
        let raw = r#"Mora, Ana AND Kees de Vries and {The Rivers and Lakes Board} and Smith, Jr., John
            and van der {Berg}, J{\"o}rg and Donald~E. Knuth and given=Ana, family=Cruz, prefix=de la and Plato and others"#;
        let shown: Vec<_> = list(raw)
            .into_iter()
            .map(|raw| match name(raw, None) {
                Name::Others => "others".to_owned(),
                Name::Setting(setting) => setting,
                Name::One(one) => {
                    let kind = match one.kind {
                        Some(ContributorKind::Institution) => "i",
                        Some(_) => "p",
                        None => "?",
                    };
                    let part = |part: Option<String>| part.unwrap_or_default();
                    format!("{kind} {} [{}|{}]", one.name, part(one.family), part(one.given))
                }
            })
            .collect();
        assert_eq!(
            shown,
            [
                "p Mora, Ana [Mora|Ana]",
                "? Kees de Vries [de Vries|Kees]",
                "i The Rivers and Lakes Board [|]",
                "p Smith, Jr., John [Smith|John, Jr.]",
                "p van der Berg, Jörg [van der Berg|Jörg]",
                "? Donald E. Knuth [Knuth|Donald E.]",
                "p de la Cruz, Ana [de la Cruz|Ana]",
                "? Plato [|]",
                "others",
            ]
        );
        assert_eq!(list("Mora, A.; Vries, K."), ["Mora, A.", "Vries, K."]);
        assert_eq!(list("Anderson, And and Y"), ["Anderson,", "Y"]);
    }
}
