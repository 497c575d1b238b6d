//! Compares the names of creators, in whatever order and form they are printed.

use super::plain_title::entities;
use super::terms::Terms;
use super::title::hash;
use crate::text::folding::fold;
use crate::text::letters::count_letters;

/// The names of a record, for comparison.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    /// The hashes of the family names, or of the last words of institutions, in their order.
    families: Vec<u64>,
    /// The sorted hashes of all words of the names.
    words: Vec<u64>,
    /// The hashes of the initials of names with several words, because institutions abbreviate their names.
    acronyms: Vec<u64>,
    /// The hashes of the words of the first name.
    first: Vec<u64>,
    /// Whether the list says that there are further names ("et al.").
    open: bool,
}

/// The agreement of two lists of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Agreement {
    /// The lists are the same, or one list has three names or more and is the beginning of the other.
    Same,
    /// The first name is the same, and one list has only some names of the other.
    Within,
    /// Some names are in both lists.
    Some,
    /// No name is in both lists.
    None,
}

/// The number of letters of a name that are compared.
const STEM: usize = 5;
/// The largest number of names that are compared.
const MOST: usize = 40;

impl Names {
    /// Makes the names for comparison from printed names, of which each may be a whole list.
    pub(crate) fn new<'n>(printed: impl IntoIterator<Item = &'n str>, terms: &Terms) -> Self {
        let mut names = Self::default();
        for name in printed.into_iter().flat_map(|printed| apart(printed, terms)).take(MOST) {
            names.push(&name, terms);
        }
        names.words.sort_unstable();
        names.words.dedup();
        names
    }

    fn push(&mut self, name: &str, terms: &Terms) {
        let name = self.closed(name, terms);
        let (family, given) = name.split_once(',').map_or((name, None), |(family, given)| (family, Some(given)));
        let words: Vec<String> = words(name).collect();
        let long: Vec<&String> = words.iter().filter(|word| word.chars().count() > 1).collect();
        let of_family = |text: &str| -> Option<String> {
            let all: Vec<String> = self::words(text).filter(|word| !terms.is_left_out_of_names(word)).collect();
            // In "Smith JA" the initials follow the family name; in "Jane Smith" the family name is last.
            let initials = text.split_whitespace().next_back().is_some_and(is_initials);
            let mut kept = all.iter().filter(|word| word.chars().count() > 1);
            if given.is_some() || (initials && all.len() > 1) {
                kept.clone().next().cloned()
            } else {
                kept.next_back().cloned()
            }
        };
        let Some(family) = of_family(family).or_else(|| long.first().map(|word| (*word).clone())) else { return };
        if self.families.is_empty() {
            self.first = long.iter().map(|word| stem(word)).collect();
        }
        self.families.push(stem(&family));
        self.words.extend(long.iter().map(|word| stem(word)));
        if long.len() >= 3 && given.is_none() {
            let acronym: String = long
                .iter()
                .filter(|word| !terms.is_left_out_of_names(word))
                .filter_map(|word| word.chars().next())
                .collect();
            self.acronyms.push(stem(&acronym));
        }
    }

    /// The name without a remark that there are further names, which is remembered: "Quill, R. et al."
    fn closed<'n>(&mut self, name: &'n str, terms: &Terms) -> &'n str {
        let bare = name.trim_end_matches(|c: char| !c.is_alphanumeric());
        let Some(rest) = terms.before_others(bare) else { return name };
        self.open = true;
        rest.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.')
    }

    /// Whether a folded word is a word of the names.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.words.binary_search(&stem(&standard(word))).is_ok()
    }

    /// Whether there are no names.
    pub(crate) fn is_empty(&self) -> bool {
        self.families.is_empty()
    }

    /// The family name of the first creator.
    pub(crate) fn first_family(&self) -> Option<u64> {
        self.families.first().copied()
    }

    /// Compares two lists, neither of which is empty.
    pub(crate) fn compare(&self, other: &Self) -> Agreement {
        let (one, two) = (self.found_in(other), other.found_in(self));
        let (few, many) =
            (self.families.len().min(other.families.len()), self.families.len().max(other.families.len()));
        let found = one.max(two).min(many);
        let heads = self.first_in(other) || other.first_in(self);
        if found == 0 && !heads {
            return if self.shares_acronym(other) || other.shares_acronym(self) {
                Agreement::Some
            } else {
                Agreement::None
            };
        }
        let within = found >= few && heads;
        if found >= many || (within && (few >= 3 || self.open || other.open)) {
            Agreement::Same
        } else if within {
            Agreement::Within
        } else {
            Agreement::Some
        }
    }

    fn found_in(&self, other: &Self) -> usize {
        self.families.iter().filter(|family| other.words.binary_search(family).is_ok()).count()
    }

    fn first_in(&self, other: &Self) -> bool {
        self.families.first().is_some_and(|family| other.first.contains(family))
    }

    fn shares_acronym(&self, other: &Self) -> bool {
        self.acronyms.iter().any(|acronym| other.words.binary_search(acronym).is_ok())
    }
}

/// The single names in a text that may be a list of names.
fn apart(printed: &str, terms: &Terms) -> Vec<String> {
    let mut printed = terms.split_names(&entities(printed.trim())).join(";");
    // In "Adeli K.Lewis G. F." a full stop directly before a capital letter ends a name.
    let is_run = printed.len() > 12 && printed.contains('.');
    let bytes: Vec<char> = if is_run { printed.chars().collect() } else { Vec::new() };
    if bytes.windows(3).any(|w| matches!(w, [c, '.', next] if c.is_uppercase() && next.is_uppercase()))
        && bytes.windows(4).any(|w| matches!(w, ['.', a, b, _] if a.is_uppercase() && b.is_lowercase()))
    {
        let mut split = String::with_capacity(printed.len() + 8);
        for (at, c) in bytes.iter().enumerate() {
            let next = |by: usize| bytes.get(at + by).copied().unwrap_or(' ');
            split.push(*c);
            if *c == '.' && next(1).is_uppercase() && (next(2).is_lowercase() || next(2) == '\'') {
                split.push(';');
            }
        }
        printed = split;
    }
    if printed.contains(';') || printed.contains('|') {
        // In "a. blum, m. furst;richard lipton" commas separate the names before the last one.
        return printed.split([';', '|']).flat_map(of_commas).collect();
    }
    of_commas(&printed)
}

/// The single names in a text with commas: "Zuna, R E" is one name, and "a. blum, m. furst" are two. The years of a
/// life, which library catalogues add to names, are left out: "Barbosa, L. C., 1930-".
fn of_commas(text: &str) -> Vec<String> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let parts: Vec<&str> =
        parts.enumerate().filter(|(at, part)| *at == 0 || !is_life(part)).map(|(_, part)| part).collect();
    let has_long = |part: &&&str| words(part).any(|word| word.chars().count() > 2) && part.contains([' ', '.']);
    let is_list = parts.len() > 2 || (parts.len() == 2 && parts.iter().filter(has_long).count() == 2);
    if !is_list {
        return vec![parts.join(", ")];
    }
    // Names with commas inside were separated by semicolons ("ehrenfeucht, a.; haussler, d.") or are alternating family
    // names and initials ("Dixon, K., Eder, M."), as here.
    let pairs = parts.iter().skip(1).step_by(2).all(|part| words(part).all(|word| word.chars().count() <= 2));
    if pairs && parts.len().is_multiple_of(2) {
        return parts.chunks(2).map(|pair| pair.join(", ")).collect();
    }
    parts.into_iter().map(str::to_owned).collect()
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let mut folded = fold(text);
    folded.retain(|c| c != '\'');
    let words: Vec<String> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(standard).collect();
    words.into_iter()
}

/// A folded word of a name in one spelling. Catalogues without accents print "Koestler" for "Köstler".
fn standard(word: &str) -> String {
    const PAIRS: [(&str, &str); 6] = [("ø", "o"), ("æ", "a"), ("aa", "a"), ("ae", "a"), ("oe", "o"), ("ue", "u")];
    PAIRS
        .iter()
        .fold(word.to_owned(), |word, (pair, one)| if word.contains(pair) { word.replace(pair, one) } else { word })
}

/// Whether a part of a name is the years of a life: "b. 1930", "1930-1990".
fn is_life(part: &str) -> bool {
    let digits = part.chars().filter(char::is_ascii_digit).count();
    let letters = count_letters(part);
    digits >= 4 && letters <= 6
}

/// The hash of the first letters of a name, because the ends of names are spelt in different ways.
fn stem(word: &str) -> u64 {
    hash(word.char_indices().nth(STEM).and_then(|(end, _)| word.get(..end)).unwrap_or(word))
}

fn is_initials(word: &str) -> bool {
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    !letters.is_empty() && letters.len() <= 3 && letters.iter().all(|c| c.is_uppercase()) || letters.len() == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;
    use crate::text::words::Words;

    #[test]
    fn names_agree_in_every_form() {
        let same: [(&[&str], &[&str]); 11] = [
            (&["Zuna, R E", "Wang, S S"], &["Rosemary E. Zuna", "Sophia Wang"]),
            (&["Adeli K.Lewis G. F."], &["Adeli, Khosrow", "Lewis, Gary F."]),
            (&["a. blum, m. furst, and richard j. lipton."], &["Avrim Blum", "Merrick Furst", "Richard Lipton"]),
            (&["Stone, E.", "Reef, D."], &["D. Reef", "E. Stone"]),
            (&["M&#252;ller, R."], &["Rudolf Müller"]),
            (&["Smith JA; Jones B"], &["Jane A. Smith", "Bob Jones"]),
            (&["Fondo Raíz"], &["Fondo Raiz"]),
            (&["Barbosa, L. C., 1930-", "Hirko, R. G., b. 1941"], &["Luis C. Barbosa", "Rita Hirko"]),
            (&["Köstler, Ute", "Sørby, A."], &["Koestler, U.", "Soerby, Anne"]),
            (&["Quill, R. et al."], &["Rosa Quill", "Sven Ott", "Mia Dorn"]),
            (&["Rosa Quill [et al.]"], &["Quill, R.", "Ott, S."]),
        ];
        let seeds = Seeds::embedded();
        let terms = Terms::load(&seeds, Words::load(&seeds).unwrap()).unwrap();
        let of = |names: &[&str]| Names::new(names.iter().copied(), &terms);
        for (a, b) in same {
            let (one, other) = (of(a), of(b));
            assert_eq!(one.compare(&other), Agreement::Same, "{a:?} {b:?}");
            assert_eq!(other.compare(&one), Agreement::Same, "{b:?} {a:?}");
        }
        assert_eq!(of(&["Water Board"]).compare(&of(&["Harbour Office"])), Agreement::None);
        assert_eq!(of(&["Goldstein, D.", "Rockart, J."]).compare(&of(&["Goldstein, David"])), Agreement::Within);
        assert_eq!(of(&["Rockart, J.", "Moss, T."]).compare(&of(&["Stone, E.", "Moss, T."])), Agreement::Some);
    }
}
