//! The plain text of a title: without tags, with characters in place of entities and names in place of Greek letters.

use std::borrow::Cow;

/// The title without tags (`<sup>`), and with characters in place of entities.
pub(super) fn without_markup(printed: &str) -> String {
    let text = entities(printed);
    if !text.contains('<') {
        return greek(&text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some((before, from)) = rest.find('<').and_then(|at| rest.split_at_checked(at)) {
        plain.push_str(before);
        let is_tag = |tag: &str| tag.len() > 1 && tag.chars().skip(1).all(|c| c.is_ascii_alphanumeric() || c == '/');
        rest = match from.find('>').filter(|end| *end <= 10).and_then(|end| from.split_at_checked(end)) {
            Some((tag, after)) if is_tag(tag) => after.get(1..).unwrap_or_default(),
            _ => {
                plain.push(' ');
                from.get(1..).unwrap_or_default()
            }
        };
    }
    plain.push_str(rest);
    greek(&plain)
}

/// The text with characters in place of entities: `M&#252;ller`, `M&uuml;ller`. A named entity becomes the letter
/// without its accent, because accents make no difference.
pub(super) fn entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') || !text.contains(';') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.find('&').and_then(|at| rest.split_at_checked(at)) {
        plain.push_str(before);
        let name = from.get(1..).and_then(|name| name.split(';').next()).filter(|name| name.len() < from.len() - 1);
        let found = name.and_then(|name| Some((letter(name)?, name.len() + 2)));
        let (c, length) = found.unwrap_or(('&', 1));
        plain.push(c);
        rest = from.get(length..).unwrap_or_default();
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// The character that an entity stands for.
fn letter(name: &str) -> Option<char> {
    const MARKS: [&str; 9] = ["uml", "acute", "grave", "circ", "tilde", "cedil", "ring", "slash", "caron"];
    if let Some(number) = name.strip_prefix('#') {
        let hexadecimal = number.strip_prefix(['x', 'X']).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        return char::from_u32(hexadecimal.or_else(|| number.parse().ok())?);
    }
    match name {
        "amp" => Some('&'),
        "lt" | "gt" | "quot" | "nbsp" => Some(' '),
        "apos" => Some('\''),
        _ => name
            .chars()
            .next()
            .filter(|c| c.is_ascii_alphabetic() && MARKS.contains(&name.get(1..).unwrap_or_default())),
    }
}

/// The text with Greek letters replaced by their names, which many catalogues print instead.
fn greek(text: &str) -> String {
    const NAMES: [(char, &str); 10] = [
        ('α', " alpha"),
        ('β', " beta"),
        ('γ', " gamma"),
        ('δ', " delta"),
        ('ε', " epsilon"),
        ('κ', " kappa"),
        ('λ', " lambda"),
        ('μ', " mu"),
        ('ω', " omega"),
        ('ß', "ss"),
    ];
    if text.is_ascii() {
        return text.to_owned();
    }
    // A text in Greek is returned unchanged.
    if text.chars().filter(|c| ('α'..='ω').contains(c)).count() > 6 {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match NAMES.iter().find(|(letter, _)| *letter == c) {
            Some((_, name)) => out.push_str(name),
            None => out.push(c),
        }
    }
    out
}
