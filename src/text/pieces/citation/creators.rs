//! Finds the creators of a citation: persons in the forms of all styles, and institutions.

use std::ops::Range;

use super::{creator, elements, names};
use crate::text::folding::fold;
use crate::text::letters::count_letters;
use crate::text::pieces::name_words::{before_others, is_joint, is_particle};
use crate::text::pieces::shape::Shapes;
use crate::text::pieces::{Part, Piece, QUOTES};
use crate::text::words::List;

/// The largest number of characters that the creators of a citation have.
pub(super) const CREATORS: usize = 300;
/// The end of the creators before a title, and whether they are persons by their form.
pub(super) fn names_end(text: &str, shapes: &Shapes) -> Option<(usize, bool)> {
    let words = shapes.words();
    if let Some(end) = names::end_of_vancouver(text, words).or_else(|| names::end_of_initials_first(text, words)) {
        let rest = text.get(end..)?;
        if let Some(inner) = rest.strip_prefix('(') {
            let (mark, behind) = inner.split_once(')').filter(|(mark, _)| elements::is_editor(mark, shapes))?;
            return Some((text.len() - behind.trim_start_matches([',', ':', '.', ' ']).len(), mark.len() < 20));
        }
        let mark: usize = rest.find(['.', ':']).filter(|at| *at <= 12).unwrap_or(0);
        let is_editor = rest.get(..mark).is_some_and(|mark| elements::is_editor(mark, shapes));
        return Some((if is_editor { end + mark + 1 } else { end }, true));
    }
    // The title of an article in quotation marks follows its creators after a comma or a full stop.
    let quoted = QUOTES.iter().filter_map(|(open, _)| {
        let at = text.find(&format!(", {open}")).or_else(|| text.find(&format!(". {open}")))?;
        let names = text.get(..at)?;
        let is_person = names::begins_inverted(names, words) || shapes.is_names(names);
        (is_person || names::is_institution(names)).then_some((at + 1, is_person))
    });
    if let Some(found) = quoted.min() {
        return Some(found);
    }
    if names::begins_inverted(text, words) {
        // The names end at the first full stop that is followed neither by another initial nor by another name.
        let mut ends = text.match_indices(". ").map(|(at, _)| at + 1).take(24).filter(|at| {
            let next = text.get(at + 1..).unwrap_or_default().trim_start_matches(['“', '"', '«', '‘', '¿', '¡']);
            let word: String = next.chars().take_while(|c| c.is_alphanumeric()).collect();
            let initial = word.chars().count() == 1 && next.chars().nth(1) == Some('.');
            let joint = is_joint(&word, words) || is_particle(&word, words);
            !word.is_empty() && !initial && !joint && are_creators(text.get(..*at).unwrap_or_default(), shapes)
        });
        return ends.next().map(|end| (end, true));
    }
    // An institution: few words, most of which have a capital letter.
    let (name, _) = text.split_once(". ")?;
    names::is_institution(name).then_some((name.len() + 1, false))
}

/// The creators in a range, and the mark of editors after them.
pub(super) fn creators(text: &str, range: Range<usize>, shapes: &Shapes) -> Vec<Piece> {
    let said = text.get(range.clone()).unwrap_or_default();
    let names = without_editors(said, shapes);
    let names = before_others(names.trim_end_matches([',', ' ']), shapes.words()).unwrap_or(names).len();
    let mut pieces = vec![creator(text, range.start..range.start + names, shapes)];
    if names < said.len() {
        let mark = said.get(names..).unwrap_or_default();
        let bare = mark.trim_start_matches([',', ' ', '(', '[', '.']);
        let start = range.end - bare.len();
        let end = start + bare.trim_end_matches([' ', ',', ':', ')', ']']).len();
        pieces.push(Piece { span: start..end, part: Part::Remark });
    }
    pieces
}

/// Whether the words are names with initials, inverted names, or the name of an institution.
pub(super) fn are_creators(names: &str, shapes: &Shapes) -> bool {
    let names = names.trim_end_matches([',', ' ']);
    let length = names.chars().count();
    if !(2..=CREATORS).contains(&length) || names.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let names = without_editors(names, shapes);
    let names = before_others(names, shapes.words()).unwrap_or(names).trim_end_matches([',', ' ', '.']);
    names::begins_inverted(names, shapes.words())
        || names::end_of_vancouver(&format!("{names}. "), shapes.words()).is_some()
        || shapes.is_names(names)
        || names::is_institution(names)
        || is_named_institution(names, shapes)
}

/// Whether the words are a single capitalised word, such as "Oxfam", or hold a word that is typical of institutions.
pub(in crate::text::pieces) fn is_named_institution(names: &str, shapes: &Shapes) -> bool {
    let words = names.split_whitespace().count();
    let has_word = || shapes.words().has_word(List::Institution, &fold(names));
    names.starts_with(char::is_uppercase) && !names.contains(". ") && (words == 1 || words <= 8 && has_word())
}

/// Whether the creators are sure to be creators by their form alone: persons, or an institution with a typical word.
pub(super) fn are_sure(names: &str, shapes: &Shapes) -> bool {
    let names = names.trim_end_matches([',', ' ', '.']);
    let words = names.split_whitespace().count();
    let capitals = names.chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
    shapes.is_names(names)
        || !names::is_institution(names)
        || words == 1 && capitals
        || is_named_institution(names, shapes)
}

/// The names without a mark of editors after them: "(eds.)", ", coord."
fn without_editors<'t>(names: &'t str, shapes: &Shapes) -> &'t str {
    let bare = names.trim_end_matches([' ', ',', '.', ':', ')', ']']);
    let mark = bare.rfind(['(', '[', ',']);
    let mark = mark.filter(|at| elements::is_editor(bare.get(at + 1..).unwrap_or_default(), shapes));
    mark.and_then(|at| names.get(..at)).map_or(names, |names| names.trim_end_matches([',', ' ']))
}

/// Whether a joint stands inside of one name: "Ministry of Works and Water", "Farías e Iriarte, T."
fn is_one_name(part: &str, joint: &str, shapes: &Shapes) -> bool {
    if matches!(joint, "; " | " & ") || !part.contains(joint) {
        return false;
    }
    let is_institution = |name: &str| shapes.words().has_word(List::Institution, &fold(name));
    let has_initial = |name: &str| name.split([' ', ',']).any(|word| word.ends_with('.') || word.chars().count() == 1);
    let mut sides = part.split(joint);
    if is_institution(part) {
        return sides.any(|side| !is_institution(side) && !has_initial(side));
    }
    let (Some(first), Some(second), None) = (sides.next(), sides.next(), sides.next()) else { return false };
    !first.trim().contains([' ', ',']) && names::begins_inverted(second, shapes.words())
}

/// The creators of a citation, each as printed.
pub(crate) fn people<'t>(names: &'t str, shapes: &Shapes) -> Vec<&'t str> {
    let names = names.trim_end_matches([',', ';', ' ']);
    let mut parts: Vec<&str> = vec![names];
    let mut joints: Vec<String> = shapes.words().entries(List::And).map(|word| format!(" {word} ")).collect();
    joints.sort_unstable();
    for joint in ["; ", " & "].into_iter().chain(joints.iter().map(String::as_str)) {
        let split = |part: &'t str| {
            if is_one_name(part, joint, shapes) { vec![part] } else { part.split(joint).collect::<Vec<&'t str>>() }
        };
        parts = parts.into_iter().flat_map(split).collect();
    }
    let mut people = Vec::new();
    for part in parts {
        let part = part.trim().trim_start_matches("& ").trim_end_matches([',', ';', ' ']);
        // In "Smit, J., Prins, A." family names and initials alternate; "Smit J, Prins A" has whole names.
        let pieces: Vec<&str> = part.split(", ").collect();
        let initials = |word: &str| {
            // In "Dijk, T. van" the particle of the family name comes last.
            let word = word.split(' ').filter(|part| !is_particle(part, shapes.words())).collect::<String>();
            let letters = count_letters(&word);
            letters > 0 && letters <= 3 && word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
        };
        let mut at = 0;
        let mut rest = part;
        while let Some(piece) = pieces.get(at) {
            let taken = match pieces.get(at + 1) {
                Some(next) if initials(next) => piece.len() + 2 + next.len(),
                // A single inverted name: "Smit, Jan".
                Some(next) if pieces.len() == 2 && !piece.contains(' ') => piece.len() + 2 + next.len(),
                _ => piece.len(),
            };
            at += if taken > piece.len() { 2 } else { 1 };
            let (name, after) = rest.split_at_checked(taken).unwrap_or((rest, ""));
            rest = after.trim_start_matches(", ");
            if name.contains(char::is_alphabetic) {
                people.push(name.trim());
            }
        }
    }
    people
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;
    use crate::text::words::Words;

    #[test]
    fn creators_are_told_apart() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let shapes = Shapes::new(&words);
        for (names, wanted) in [
            ("Smit, J., Prins, A. & Moor, B. R.", vec!["Smit, J.", "Prins, A.", "Moor, B. R."]),
            ("Marsh L, Osei P", vec!["Marsh L", "Osei P"]),
            ("Whitlock, Ana", vec!["Whitlock, Ana"]),
            ("Dijk, T. van, Brand, S., & Oort, F.", vec!["Dijk, T. van", "Brand, S.", "Oort, F."]),
            ("Ana Whitlock and Peter Osei", vec!["Ana Whitlock", "Peter Osei"]),
            ("Ministry of Works and Water", vec!["Ministry of Works and Water"]),
            ("Ministry of Works and Harbour Union", vec!["Ministry of Works", "Harbour Union"]),
            ("Farías e Iriarte, T.", vec!["Farías e Iriarte, T."]),
        ] {
            assert_eq!(people(names, &shapes), wanted);
        }
    }
}
