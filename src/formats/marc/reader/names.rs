//! Reads people and institutions: fields 100 to 111, 700 to 711 and 720.

use super::Reading;
use super::punctuation::{without_end, without_mark};
use crate::formats::marc::record::Field;
use crate::formats::marc::relators::role_of_code;
use crate::record::{Contributor, Role};
use crate::text::names::{institution, person};
use crate::text::whitespace::normalise;

/// Suffixes of a personal name that follow the given names.
const SUFFIXES: [&str; 7] = ["jr", "sr", "ii", "iii", "iv", "fils", "filho"];

/// Reads the name in a field.
pub(super) fn take(reading: &mut Reading<'_>, field: &Field) {
    // A name with a title ($t) denotes another work.
    if !field.one('t').is_empty() {
        let label = if field.indicators.1 == '2' { "Contains" } else { "Related work" };
        return reading.entry.note(label, without_end(&field.joined("abcdfghklmnopqrst")));
    }
    let Some(mut contributor) = named(field, reading.is_own) else { return };
    let name = contributor.name.clone();
    let mut roles = roles(field);
    let publishes = |role: &Role| matches!(role.as_str(), "pbl" | "publisher");
    if roles.iter().any(publishes) {
        roles.retain(|role| !publishes(role));
        reading.entry.publisher(&name);
        if roles.is_empty() {
            return rest(reading, field, &name);
        }
    }
    let main = roles.iter().position(|role| *role == Role::Author).unwrap_or(0);
    if main < roles.len() {
        contributor.role = Some(roles.remove(main));
    }
    reading.entry.contributor(contributor);
    // Further roles of the same person become notes.
    for role in roles {
        reading.entry.note(role.as_str(), &name);
    }
    rest(reading, field, &name);
}

/// Reads the data that accompanies a name: years of life, the full form of initials, affiliations and addresses.
fn rest(reading: &mut Reading<'_>, field: &Field, name: &str) {
    let of_person = matches!(field.tag.as_str(), "100" | "700");
    for (code, label) in [('d', "Dates"), ('q', "Full name"), ('u', "Affiliation"), ('g', "Name")] {
        for value in field.all(code).filter(|_| of_person || code == 'u') {
            reading.entry.note(label, &format!("{name}: {}", without_end(value)));
        }
    }
    for address in field.addresses() {
        reading.entry.note("Authority", &format!("{name}: {address}"));
    }
}

fn named(field: &Field, is_own: bool) -> Option<Contributor> {
    let printed = field.all('9').next().filter(|_| is_own);
    let mut found = match (field.tag.get(1..), field.indicators.0) {
        (Some("00"), kind) => one_person(field, kind, is_own),
        (Some("10" | "11"), _) => institution(&body(field, is_own), None),
        (_, '1') => one_person(field, '1', is_own),
        (_, '2') => institution(&ended(field.one('a'), is_own), None),
        _ => Contributor { name: ended(field.one('a'), is_own), ..Contributor::default() },
    };
    if let Some(printed) = printed {
        found.name = normalise(printed);
    }
    Some(found).filter(|found| !found.name.is_empty())
}

fn ended(text: &str, is_own: bool) -> String {
    normalise(if is_own { text } else { without_end(text) })
}

/// Reads the name of a person. By the first indicator, it begins with a given name (0) or a family name (1), or is the
/// name of a family (3).
fn one_person(field: &Field, kind: char, is_own: bool) -> Contributor {
    if is_own && kind == '1' {
        let (family, given) = field.one('a').split_once(", ").unwrap_or((field.one('a'), ""));
        return person(family, given, None);
    }
    let main = ended(field.one('a'), is_own);
    let (suffixes, titles): (Vec<String>, Vec<String>) =
        field.all('c').map(|title| ended(title, is_own)).partition(|title| {
            let letters: String = title.chars().filter(|c| c.is_alphabetic()).collect();
            SUFFIXES.contains(&letters.to_lowercase().as_str())
        });
    let numbered = [main.as_str(), without_mark(field.one('b'))].join(" ");
    let main = if field.one('b').is_empty() { main } else { normalise(&numbered) };
    let mut found = match (kind, main.split_once(',')) {
        ('0', _) => person("", &main, None),
        ('3', _) => person(&main, "", None),
        (_, Some((family, given))) => {
            let given: Vec<&str> = [given.trim()].into_iter().chain(suffixes.iter().map(String::as_str)).collect();
            person(family, &given.join(", "), None)
        }
        (_, None) => person(&main, "", None),
    };
    if !titles.is_empty() {
        found.name = [found.name].into_iter().chain(titles).collect::<Vec<_>>().join(", ");
    }
    found
}

/// The name of an institution or a meeting with its units. Number, date and place of a meeting follow in brackets.
fn body(field: &Field, is_own: bool) -> String {
    let parts = field
        .subfields
        .iter()
        .filter(|(code, _)| matches!(code, 'a' | 'b' | 'e' | 'q') && (*code != 'e' || field.tag.ends_with("11")));
    let name = parts.map(|(_, text)| ended(text, is_own)).collect::<Vec<_>>().join(". ");
    let inner = field.subfields.iter().filter(|(code, _)| matches!(code, 'n' | 'd' | 'c'));
    let inner: Vec<&str> = inner
        .map(|(_, text)| without_end(text).trim_matches(['(', ')', ' ', ':', ',']))
        .filter(|text| !text.is_empty())
        .collect();
    if inner.is_empty() { name } else { format!("{name} ({})", inner.join(" : ")) }
}

/// The roles of a name, by their terms ($e, or $j for a meeting) and codes ($4), without duplicates.
fn roles(field: &Field) -> Vec<Role> {
    let mut found: Vec<Role> = Vec::new();
    let terms = if field.tag.ends_with("11") { 'j' } else { 'e' };
    let codes = field.all('4').map(|code| role_of_code(code.rsplit('/').next().unwrap_or(code)));
    let words = field.all(terms).map(|term| Role::from(without_mark(term).trim_end_matches('.').to_lowercase()));
    for role in codes.chain(words) {
        if !role.is_empty() && !found.contains(&role) {
            found.push(role);
        }
    }
    // A term beside a code names the same role again.
    if field.all('4').next().is_some() && field.all(terms).count() <= field.all('4').count() {
        found.truncate(field.all('4').count());
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::formats::marc::record::Marc;

    /// The tag, the indicators and the subfields of a field.
    type Field<'f> = (&'f str, &'f str, &'f [(char, &'f str)]);

    fn take_all(fields: &[Field<'_>]) -> crate::document::entry::Entry {
        let mut marc = Marc::default();
        fields.iter().for_each(|(tag, indicators, subfields)| marc.add(tag, indicators, subfields));
        super::super::entry(&marc)
    }

    #[test]
    fn names_are_told_apart_by_tag_and_indicator() {
        let entry = take_all(&[
            ("100", "1 ", &[('a', "Okello, James,"), ('d', "1970-"), ('e', "author.")]),
            ("110", "2 ", &[('a', "Ministry of Water."), ('b', "Dredging Unit.")]),
            (
                "700",
                "1 ",
                &[('a', "King, Martin Luther,"), ('c', "Jr.,"), ('4', "http://id.loc.gov/vocabulary/relators/edt")],
            ),
            ("700", "0 ", &[('a', "Juana,"), ('c', "Queen of Castile.")]),
            ("710", "2 ", &[('a', "Delta House."), ('4', "pbl")]),
            ("711", "2 ", &[('a', "Rivers Meeting"), ('n', "(3rd :"), ('d', "2014 :"), ('c', "Lima)")]),
            ("720", "  ", &[('a', "Ana Mora")]),
            ("700", "12", &[('a', "Lee, Ann."), ('t', "Maps.")]),
        ]);
        let found: Vec<(&str, Option<&str>, Option<&str>)> = entry
            .record
            .contributors
            .iter()
            .map(|one| (one.name.as_str(), one.family.as_deref(), one.role.as_deref()))
            .collect();
        assert_eq!(
            found,
            [
                ("Okello, James", Some("Okello"), Some("author")),
                ("Ministry of Water. Dredging Unit", None, None),
                ("King, Martin Luther, Jr.", Some("King"), Some("editor")),
                ("Juana, Queen of Castile", None, None),
                ("Rivers Meeting (3rd : 2014 : Lima)", None, None),
                ("Ana Mora", None, None),
            ]
        );
        assert_eq!(entry.record.publisher.as_deref(), Some("Delta House"));
        assert_eq!(entry.record.creators.len(), 5, "an editor is no creator");
        assert_eq!(entry.record.notes, ["Dates: Okello, James: 1970-", "Contains: Lee, Ann. Maps"]);
    }
}
