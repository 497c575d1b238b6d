//! Splits the names of people into family and given names, and distinguishes people from institutions.
//!
//! The kind of a name is derived from its printed form alone: `Mora, Ana` and `J. R. Mora` are people, `Ministry of
//! Labour` and `IOM` are institutions. The kind of a name that shows neither, such as `Ana Mora`, is unknown.

use super::folding::fold;
use super::whitespace::normalise;
use super::words::{List, Words};
use crate::record::{Contributor, ContributorKind, Record, Role};
use crate::text::letters::count_letters;

/// The largest number of words that a family name or the given names of a person have.
const MOST_WORDS: usize = 5;

/// A person whose family and given names are known. The printed name is `Family, Given`.
pub(crate) fn person(family: &str, given: &str, role: Option<Role>) -> Contributor {
    let (family, given) = (normalise(family), normalise(given));
    let name = match (family.is_empty(), given.is_empty()) {
        (false, false) => format!("{family}, {given}"),
        (false, true) => family.clone(),
        (true, _) => given.clone(),
    };
    let present = |text: String| Some(text).filter(|text| !text.is_empty());
    Contributor {
        name,
        kind: Some(ContributorKind::Person),
        family: present(family),
        given: present(given),
        role,
        unknown: Vec::new(),
    }
}

/// An institution.
pub(crate) fn institution(name: &str, role: Option<Role>) -> Contributor {
    let kind = Some(ContributorKind::Institution);
    Contributor { name: normalise(name), kind, role, ..Contributor::default() }
}

/// The contributor with a printed name, with its parts and kind as far as the form of the name shows them.
pub(crate) fn taken_apart(name: &str, role: Option<Role>, words: &Words) -> Contributor {
    let name = normalise(name);
    let person =
        |(family, given): (String, String)| Contributor { name: name.clone(), ..person(&family, &given, role.clone()) };
    // Some words that are typical of institutions are also family names: `Bond, James`.
    let named = |(family, given): &(String, String)| !family.contains(' ') && !has_institution_word(given, words);
    match parts(&name) {
        Some(parts) if named(&parts) || !is_institution(&name, words) => person(parts),
        _ if is_institution(&name, words) => institution(&name, role),
        _ => Contributor { name, role, ..Contributor::default() },
    }
}

/// Decides the kind of a contributor whose name a format has split without saying whether it is a person. The
/// contributor is an institution if its name has a word that is typical of institutions, as in `World Health
/// Organization`, which BibTeX reads as given names and a family name.
pub(crate) fn decide(one: &mut Contributor, words: &Words) {
    if one.kind.is_some() || one.family.is_none() {
        return;
    }
    if is_institution(&one.name, words) {
        (one.kind, one.family, one.given) = (Some(ContributorKind::Institution), None, None);
    } else {
        one.kind = Some(ContributorKind::Person);
    }
}

/// Adds contributors for the creators of a record that have none, and removes the contributors of creators that no
/// longer exist. Editors, translators and others who are not creators are kept.
pub(crate) fn complete(record: &mut Record, words: &Words) {
    let creators = &record.creators;
    let writes = |one: &Contributor| one.role.as_ref().is_none_or(|role| *role == Role::Author);
    record.contributors.retain(|one| !writes(one) || creators.contains(&one.name));
    let missing: Vec<Contributor> = creators
        .iter()
        .filter(|name| !record.contributors.iter().any(|one| one.name == **name && writes(one)))
        .map(|name| taken_apart(name, None, words))
        .collect();
    record.contributors.extend(missing);
}

/// Whether a name has a word that is typical of institutions ("Ministry", "Inc."), is an acronym, or has a sign that
/// does not occur in names of people.
fn is_institution(name: &str, words: &Words) -> bool {
    let acronym = |word: &str| {
        let letters = count_letters(word);
        letters > 2 && word.chars().all(|c| c.is_uppercase() || matches!(c, '-' | '/' | '.' | '&'))
    };
    let one_word = !name.contains(' ');
    has_institution_word(name, words) || name.contains('&') || (one_word && acronym(name))
}

/// Whether one of the words of a text is typical of names of institutions.
fn has_institution_word(text: &str, words: &Words) -> bool {
    let folded = fold(text);
    words.has_word(List::Institution, &folded) || words.has_phrase(List::Institution, &folded)
}

/// The family and given names, if the form of the name shows them: `Mora, Ana`, `J. R. Mora`, `Juan R. Mora`, `Mora
/// J.R.`
fn parts(name: &str) -> Option<(String, String)> {
    if name.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let few = |text: &str| (1..=MOST_WORDS).contains(&text.split(' ').filter(|word| !word.is_empty()).count());
    let pieces: Vec<&str> = name.split(',').map(str::trim).collect();
    match pieces.as_slice() {
        [family, given] if few(family) && few(given) => return Some(((*family).to_owned(), (*given).to_owned())),
        // A name with a suffix: `King, Jr., Martin Luther` as in BibTeX, or `King, Martin Luther, Jr.` as in RIS.
        [family, suffix, given] | [family, given, suffix] if is_suffix(suffix) && few(family) && few(given) => {
            return Some(((*family).to_owned(), format!("{given}, {suffix}")));
        }
        [_] => {}
        _ => return None,
    }
    let tokens: Vec<&str> = name.split(' ').collect();
    if tokens.len() > MOST_WORDS || !tokens.iter().any(|token| is_initials(token)) {
        return None;
    }
    let last = tokens.iter().rposition(|token| is_initials(token))?;
    let (before, after) = tokens.split_at_checked(last + 1)?;
    if !after.is_empty() {
        return Some((after.join(" "), before.join(" ")));
    }
    let first = tokens.iter().position(|token| is_initials(token))?;
    let (family, given) = tokens.split_at_checked(first)?;
    (!family.is_empty()).then(|| (family.join(" "), given.join(" ")))
}

/// Returns whether a text is a suffix that belongs to the name of a person, such as `Jr.`, `Sr` or `III`.
pub(crate) fn is_suffix(text: &str) -> bool {
    let plain = text.trim_end_matches('.');
    matches!(plain, "Jr" | "jr" | "JR" | "Sr" | "sr" | "SR" | "II" | "III" | "IV" | "2nd" | "3rd" | "4th")
}

/// Whether a token consists of initials, which are capital letters with a full stop each: `J.`, `J.R.`, `J.-P.`
fn is_initials(token: &str) -> bool {
    let pieces: Vec<&str> = token.split('.').collect();
    let Some((end, initials)) = pieces.split_last() else { return false };
    let one_capital = |piece: &&str| {
        let piece = piece.trim_start_matches('-');
        piece.chars().count() == 1 && piece.chars().all(char::is_uppercase)
    };
    end.is_empty() && !initials.is_empty() && initials.iter().all(one_capital)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;

    #[test]
    fn the_form_of_a_name_tells_people_and_institutions_apart() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        for (name, family, given) in [
            ("Mora, Ana", "Mora", "Ana"),
            ("de la Cruz, Juana Inés", "de la Cruz", "Juana Inés"),
            ("J. R. Mora", "Mora", "J. R."),
            ("Juan R. de Vries", "de Vries", "Juan R."),
            ("Mora J.R.", "Mora", "J.R."),
            ("Bond, James", "Bond", "James"),
            ("King, Jr., Martin Luther", "King", "Martin Luther, Jr."),
            ("King, Martin Luther, Jr.", "King", "Martin Luther, Jr."),
        ] {
            let one = taken_apart(name, None, &words);
            assert_eq!(one.kind, Some(ContributorKind::Person), "{name}");
            assert_eq!(
                (one.name.as_str(), one.family.as_deref(), one.given.as_deref()),
                (name, Some(family), Some(given))
            );
        }
        for name in [
            "Ministry of Labour",
            "Universidad de Costa Rica",
            "Barnes and Noble, Inc.",
            "IOM",
            "Smith & Sons",
            "Ministerie van Justitie",
            "Instituto Nacional de Estadística, Madrid",
            "Rijksinstituut voor Volksgezondheid",
        ] {
            assert_eq!(taken_apart(name, None, &words), institution(name, None));
        }
        for name in ["Ana Mora", "Doctors Without Borders", "Mora 2020, Ana", "Mora,, Ana", "Mora, Ana, Eva"] {
            let one = taken_apart(name, None, &words);
            assert_eq!((one.kind, one.family, one.given), (None, None, None), "{name}");
        }
    }

    #[test]
    fn contributors_follow_the_creators() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let mut record = Record { creators: vec!["Mora, Ana".to_owned(), "IOM".to_owned()], ..Record::default() };
        record.contributors.push(person("Ruiz", "Eva", Some(Role::Editor)));
        complete(&mut record, &words);
        let names = |record: &Record| record.contributors.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&record), ["Ruiz, Eva", "Mora, Ana", "IOM"]);
        let once = record.clone();
        complete(&mut record, &words);
        assert_eq!(record, once);
        record.creators.remove(0);
        complete(&mut record, &words);
        assert_eq!(names(&record), ["Ruiz, Eva", "IOM"]);
    }
}
