//! Functions that the formats of reference managers and databases share: printed names, pages and identifiers.

use crate::document::entry::Entry;
use crate::document::markup;
use crate::formats::opening::Opening;
use crate::record::{ContributorKind, Role, identifiers};
use crate::text::names;
use crate::text::whitespace::normalise;

/// The first lines of a document that are not blank, without byte order marks.
pub(crate) fn first_lines<'o>(opening: &'o Opening<'_>) -> Vec<&'o str> {
    opening.first_lines()
}

/// Sets the title, with the markup of HTML and JATS removed.
pub(crate) fn title(entry: &mut Entry, text: &str) {
    entry.title(&markup::cleaned(text));
}

/// Adds an abstract or a part of one, with the markup of HTML and JATS removed.
pub(crate) fn description(entry: &mut Entry, text: &str) {
    entry.description(&markup::cleaned(text));
}

/// Adds the names in a value of a reference manager: `Mora, Ana`, `King, Martin Luther, Jr.`, or an institution with a
/// final comma, as EndNote requires. Several names are separated by semicolons.
pub(crate) fn people(entry: &mut Entry, value: &str, role: Option<&Role>) {
    let lines = value.split('\n');
    for line in lines {
        let parts: Vec<&str> = line.split(';').map(str::trim).filter(|part| !part.is_empty()).collect();
        // Semicolons separate names only if every part contains a comma. Otherwise the value is the name of an
        // institution that contains a semicolon.
        if parts.iter().all(|part| part.contains(',')) {
            parts.iter().for_each(|part| one_person(entry, part, role));
        } else {
            one_person(entry, line, role);
        }
    }
}

/// Adds one person or institution.
pub(crate) fn one_person(entry: &mut Entry, name: &str, role: Option<&Role>) {
    let name = normalise(name);
    if name.ends_with(',') {
        let institution = name.trim_end_matches([',', ' ']);
        return match institution.contains(',') {
            true => entry.printed_contributor(institution, role.cloned()),
            false => entry.contributor(names::institution(institution, role.cloned())),
        };
    }
    let pieces: Vec<&str> = name.split(',').map(str::trim).collect();
    match pieces.as_slice() {
        [family, given, suffix] if is_suffix(suffix) && !family.is_empty() && !given.is_empty() => {
            let mut person = names::person(family, &format!("{given}, {suffix}"), role.cloned());
            person.name.clone_from(&name);
            entry.contributor(person);
        }
        _ => entry.printed_contributor(&name, role.cloned()),
    }
}

/// Returns whether a text is a suffix that follows the given names of a person, such as `Jr.`, `Sr` or `III`.
pub(crate) fn is_suffix(text: &str) -> bool {
    let plain = text.trim_end_matches('.');
    matches!(plain, "Jr" | "jr" | "JR" | "Sr" | "sr" | "SR" | "II" | "III" | "IV" | "2nd" | "3rd" | "4th")
}

/// The name of a contributor in the form for reference managers, with the family name first and the suffix last.
pub(crate) fn inverted(contributor: &crate::record::Contributor) -> String {
    let is_person = contributor.kind.as_ref().is_none_or(|kind| *kind == ContributorKind::Person);
    // White space and commas at the ends of a part would be read back as parts of the printed name.
    let part = |part: &Option<String>| {
        let text = part.as_deref().unwrap_or_default().replace(char::is_control, " ");
        let pieces: Vec<String> = text.split(',').map(normalise).filter(|piece| !piece.is_empty()).collect();
        pieces.join(", ")
    };
    match (part(&contributor.family), part(&contributor.given)) {
        (family, _) if !is_person || family.is_empty() => contributor.name.clone(),
        (family, given) if given.is_empty() => family,
        (family, given) => format!("{family}, {given}"),
    }
}

/// Percent-encodes the characters that would end an address: white space, control characters, quotation marks, angle
/// brackets, and the characters in `more`.
pub(crate) fn address(url: &str, more: &[char]) -> String {
    let ends = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>') || more.contains(&c);
    let mut encoded = String::with_capacity(url.len());
    for c in url.trim().chars() {
        if ends(c) {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                encoded.push_str(&format!("%{byte:02X}"));
            }
        } else {
            encoded.push(c);
        }
    }
    encoded
}

/// Joins the first and the last page, as in `1-9`.
pub(crate) fn pages(first: &str, last: &str) -> String {
    match (first.trim(), last.trim()) {
        (first, "") => first.to_owned(),
        ("", last) => last.to_owned(),
        (first, last) if first == last || first.contains(['-', '–']) => first.to_owned(),
        (first, last) => format!("{first}-{last}"),
    }
}

/// The scheme of a number that may be an ISSN or an ISBN, by its digits, or `None` if the check digit is wrong for
/// both.
pub(crate) fn serial_scheme(value: &str) -> Option<&'static str> {
    let digits = value.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X')).count();
    let others = value.chars().any(|c| !(c.is_ascii_digit() || matches!(c, 'x' | 'X' | '-' | ' ' | '–' | '‐' | '‑')));
    let scheme = match digits {
        8 => "issn",
        10 | 13 => "isbn",
        _ => return None,
    };
    (!others && identifiers::check(scheme, value).is_none()).then_some(scheme)
}

/// Reads the numbers in a field for ISBN and ISSN, such as `978-3-16-148410-0 (print); 2049-3630`. Other numbers are
/// passed to `other`.
pub(crate) fn serials(entry: &mut Entry, value: &str, mut other: impl FnMut(&mut Entry, &str)) {
    for part in value.split([';', '\n', '\r']).map(str::trim).filter(|part| !part.is_empty()) {
        let number = part.split(" (").next().unwrap_or(part).trim();
        let number = ["ISBN", "ISSN", "EISSN"]
            .iter()
            .find_map(|lead| number.strip_prefix(lead))
            .map_or(number, |rest| rest.trim_start_matches([':', ' ', '-']));
        let many: Vec<&str> = number.split([' ', ',']).filter(|piece| !piece.is_empty()).collect();
        if many.len() > 1 && many.iter().all(|piece| serial_scheme(piece).is_some()) {
            many.iter().for_each(|piece| serial(entry, piece, &mut other));
        } else {
            serial(entry, number, &mut other);
        }
    }
}

fn serial(entry: &mut Entry, number: &str, other: &mut impl FnMut(&mut Entry, &str)) {
    let digits = number.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X')).count();
    let bare = number.chars().all(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X' | '-' | ' ' | '–' | '‐' | '‑'));
    match (serial_scheme(number), digits) {
        (Some(scheme), _) => entry.identifier(Some(scheme), number),
        // A number with a wrong check digit is still an ISSN or ISBN, and the error is reported later.
        (None, 8) if bare => entry.identifier(Some("issn"), number),
        (None, 10 | 13) if bare => entry.identifier(Some("isbn"), number),
        _ => other(entry, number),
    }
}

/// Moves the ISSN of a publication to its journal, if it has one.
pub(crate) fn issn_of_container(entry: &mut Entry) {
    let named = entry.record.container.as_ref().is_some_and(|have| have.title.is_some() && have.issn.is_none());
    let Some(at) = entry.record.identifiers.iter().position(|one| one.scheme == "issn").filter(|_| named) else {
        return;
    };
    let issn = entry.record.identifiers.remove(at);
    entry.container().issn = Some(issn.value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_as_reference_managers_write_them() {
        let mut entry = Entry::default();
        for value in
            ["Mora, Ana", "King, Martin Luther, Jr.", "Doctors Without Borders,", "Ruiz, E.; de Vries, K.", "A; B"]
        {
            people(&mut entry, value, None);
        }
        let names: Vec<&str> = entry.record.contributors.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(
            names,
            ["Mora, Ana", "King, Martin Luther, Jr.", "Doctors Without Borders", "Ruiz, E.", "de Vries, K.", "A; B"]
        );
        let king = &entry.record.contributors[1];
        assert_eq!((king.family.as_deref(), king.given.as_deref()), (Some("King"), Some("Martin Luther, Jr.")));
        assert_eq!(inverted(king), "King, Martin Luther, Jr.");
        assert_eq!(entry.record.contributors[2].kind, Some(ContributorKind::Institution));
        assert_eq!(entry.record.creators.len(), 6);
    }

    #[test]
    fn pages_and_serial_numbers() {
        assert_eq!([pages("1", "9"), pages("1-9", "9"), pages("e7", ""), pages("3", "3")], ["1-9", "1-9", "e7", "3"]);
        let mut entry = Entry::default();
        serials(&mut entry, "978-92-9068-967-6 (print); 2049-3630\nISSN: 0378-5955", |_, _| {});
        serials(&mut entry, "2049-3630 1932-6203", |_, _| {});
        serials(&mut entry, "US 5,123,456", |entry, value| entry.identifier(Some("patent"), value));
        let found: Vec<_> =
            entry.record.identifiers.iter().map(|one| (one.scheme.as_str(), one.value.as_str())).collect();
        assert_eq!(
            found,
            [
                ("isbn", "978-92-9068-967-6"),
                ("issn", "2049-3630"),
                ("issn", "0378-5955"),
                ("issn", "1932-6203"),
                ("patent", "US 5,123,456")
            ]
        );
    }
}
