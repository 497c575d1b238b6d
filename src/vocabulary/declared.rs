//! Resolves declared areas: divides a printed list of names into the longest names that the vocabulary knows.
//!
//! A comma alone does not divide the list, because names may contain commas and "and".

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Vocabulary;
use super::text;
use super::text::{Token, tokens};
use crate::error::Known;
use crate::record::{Area, AreaBasis, Issue, IssueCode, Record};

const FIELD: &str = "thematic_areas";
/// The most unknown areas of a record for which a similar name is looked for among all names.
const SUGGESTED: usize = 50;

/// The names of all concepts of a vocabulary, in all languages.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// The id of the concept for the folded words of each name. If two concepts have a name, it is the first one.
    ids: HashMap<Vec<String>, String>,
    /// The addresses of concepts that have one, by their ids.
    uris: HashMap<String, String>,
    /// The names as written, for suggestions if a declared name is misspelt.
    printed: Known,
    /// The numbers of words that names have.
    lengths: BTreeSet<usize>,
}

/// A part of a printed list of names.
#[derive(Debug, PartialEq, Eq)]
struct Piece<'a> {
    id: Option<&'a str>,
    label: &'a str,
}

impl Names {
    /// Collects the names of the concepts of a vocabulary.
    pub(crate) fn new(vocabulary: &Vocabulary) -> Self {
        let mut names = Self::default();
        for concept in &vocabulary.concepts {
            if let Some(uri) = &concept.uri {
                names.uris.insert(concept.id.clone(), uri.clone());
            }
            for (_, name) in concept.names() {
                let words: Vec<String> = words(name).map(|(word, _)| word).collect();
                if !words.is_empty() {
                    names.printed.add(name);
                    names.lengths.insert(words.len());
                    names.ids.entry(words).or_insert_with(|| concept.id.clone());
                }
            }
        }
        names
    }

    /// Makes declared areas of those keywords of a record that are names of concepts.
    pub(crate) fn take_keywords(&self, record: &mut Record) {
        let ids = record.thematic_areas.iter().filter_map(|area| area.id.clone());
        let labels = record.thematic_areas.iter().map(|area| area.label.clone());
        let (mut ids, mut labels): (HashSet<String>, HashSet<String>) = (ids.collect(), labels.collect());
        for keyword in std::mem::take(&mut record.keywords) {
            let name: Vec<String> = words(&keyword).map(|(word, _)| word).collect();
            let Some(id) = self.ids.get(&name) else {
                record.keywords.push(keyword);
                continue;
            };
            if !ids.contains(id) && !labels.contains(&keyword) {
                ids.insert(id.clone());
                labels.insert(keyword.clone());
                let (id, uri) = (Some(id.clone()), self.uris.get(id).cloned());
                let basis = AreaBasis::Declared;
                record.thematic_areas.push(Area { id, uri, label: keyword, basis, ..Area::default() });
            }
        }
    }

    /// Takes ids and addresses back from declared areas. An area whose label is the name of a concept gets the id of that
    /// concept later; one whose id `is_known` keeps it.
    pub(crate) fn take_back(&self, record: &mut Record, is_known: impl Fn(&str) -> bool) {
        for area in record.thematic_areas.iter_mut().filter(|area| area.basis != AreaBasis::Rule) {
            let Some(id) = &area.id else { continue };
            let name: Vec<String> = words(&area.label).map(|(word, _)| word).collect();
            let by_name = self.ids.get(&name);
            let stays = by_name.map_or_else(|| is_known(id), |known| known == id);
            if !stays {
                (area.id, area.uri) = (None, None);
            }
        }
    }

    /// Leaves the declared areas of a record as they are printed, without ids and without issues about them. A
    /// vocabulary is not asked.
    pub(crate) fn as_printed(&self, record: &mut Record) {
        for area in &mut record.thematic_areas {
            if area.basis.is_empty() {
                area.basis = AreaBasis::Declared;
            }
        }
        record.issues.retain(|issue: &Issue| issue.code != IssueCode::UnknownArea);
    }

    /// Divides the declared areas of a record and resolves them to concepts. An unknown name stays as printed and gets
    /// an issue.
    pub(crate) fn resolve(&self, record: &mut Record) {
        let mut areas: Vec<Area> = Vec::new();
        for mut area in std::mem::take(&mut record.thematic_areas) {
            // Areas of other tools without a basis were declared by their catalogue.
            if area.basis.is_empty() {
                area.basis = AreaBasis::Declared;
            }
            if area.id.is_some() {
                areas.push(area);
                continue;
            }
            let pieces = self.split(&area.label);
            if let [Piece { id, .. }] = pieces.as_slice() {
                area.id = id.map(str::to_owned);
                areas.push(area);
                continue;
            }
            areas.extend(pieces.into_iter().map(|piece| Area {
                id: piece.id.map(str::to_owned),
                label: piece.label.to_owned(),
                ..area.clone()
            }));
        }
        for area in areas.iter_mut().filter(|area| area.uri.is_none()) {
            area.uri = area.id.as_ref().and_then(|id| self.uris.get(id)).cloned();
        }
        let unknown: Vec<String> = areas
            .iter()
            .filter(|area| area.id.is_none())
            .enumerate()
            .map(|(at, area)| match self.printed.nearest(&area.label).filter(|_| at < SUGGESTED) {
                Some(near) => {
                    format!("the vocabulary does not know the area {:?} (did you mean {near}?)", area.label)
                }
                None => format!("the vocabulary does not know the area {:?}", area.label),
            })
            .collect();
        // Issues of an earlier run that still apply stay in their place, so that tagging twice changes nothing.
        let still: HashSet<&String> = unknown.iter().collect();
        record.issues.retain(|issue: &Issue| issue.code != IssueCode::UnknownArea || still.contains(&issue.message));
        let known = record.issues.iter().filter(|issue| issue.code == IssueCode::UnknownArea);
        let mut said: HashSet<String> = known.map(|issue| issue.message.clone()).collect();
        for message in unknown {
            if said.insert(message.clone()) {
                let (code, field) = (IssueCode::UnknownArea, Some(FIELD.to_owned()));
                record.issues.push(Issue { code, field, message, unknown: Vec::new() });
            }
        }
        record.thematic_areas = areas;
    }

    /// The known names in a printed list, and the unknown parts between them.
    fn split<'a>(&'a self, printed: &'a str) -> Vec<Piece<'a>> {
        let words: Vec<(String, Token)> = words(printed).collect();
        let longest = self.longest(printed, &words);
        let known_at = |at: usize| longest.get(at).copied().flatten();
        let mut pieces = Vec::new();
        let (mut at, mut unknown_from) = (0, None);
        while at < words.len() {
            let may_start = unknown_from.is_none() || self.separated(printed, &words, at);
            let known = if may_start { known_at(at) } else { None };
            if let Some((length, id)) = known {
                push_unknown(printed, &words, unknown_from.take(), at, &mut pieces);
                push(printed, &words, at, at + length, Some(id), &mut pieces);
                at += length;
                // In "Health and Migration Data" the word between two known names belongs to neither of them.
                if words.get(at).is_some_and(|(word, _)| word == AND) && known_at(at + 1).is_some() {
                    at += 1;
                }
                continue;
            }
            unknown_from.get_or_insert(at);
            at += 1;
            // A semicolon, bar or line end always divides the list.
            if gap(printed, &words, at).contains([';', '|', '\n']) {
                push_unknown(printed, &words, unknown_from.take(), at, &mut pieces);
            }
        }
        push_unknown(printed, &words, unknown_from, words.len(), &mut pieces);
        if pieces.is_empty() {
            pieces.push(Piece { id: None, label: printed });
        }
        pieces
    }

    /// For each word, the longest known name that begins there and ends at a separator: its number of words, and the id
    /// of its concept.
    fn longest(&self, printed: &str, words: &[(String, Token)]) -> Vec<Option<(usize, &str)>> {
        let plain: Vec<String> = words.iter().map(|(word, _)| word.clone()).collect();
        let mut found: Vec<Option<(usize, &str)>> = vec![None; words.len() + 1];
        // The number of words from here to the next semicolon or bar, which no name spans.
        let mut together = 0;
        // A name may end where the next one begins, so the last word is looked at first.
        for at in (0..words.len()).rev() {
            together += 1;
            let name = self.lengths.range(..=together).rev().find_map(|length| {
                let end = at + length;
                let id = self.ids.get(plain.get(at..end)?)?;
                let ends = end == words.len()
                    || self.separated(printed, words, end)
                    || (words.get(end).is_some_and(|(word, _)| word == AND)
                        && found.get(end + 1).is_some_and(Option::is_some));
                ends.then_some((*length, id.as_str()))
            });
            found.get_mut(at).into_iter().for_each(|place| *place = name);
            if gap(printed, words, at).contains([';', '|']) {
                together = 0;
            }
        }
        found
    }

    /// Whether a separator is directly before a word.
    fn separated(&self, printed: &str, words: &[(String, Token)], at: usize) -> bool {
        gap(printed, words, at).contains([',', ';', '|', '/', '\n', '•', '·'])
    }
}

/// The text between the previous word and this one.
fn gap<'a>(printed: &'a str, words: &[(String, Token)], at: usize) -> &'a str {
    let start = at.checked_sub(1).and_then(|before| words.get(before)).map_or(0, |(_, token)| token.bytes.end);
    let end = words.get(at).map_or(printed.len(), |(_, token)| token.bytes.start);
    printed.get(start..end).unwrap_or_default()
}

fn push_unknown<'a>(
    printed: &'a str,
    words: &[(String, Token)],
    from: Option<usize>,
    to: usize,
    pieces: &mut Vec<Piece<'a>>,
) {
    if let Some(from) = from {
        push(printed, words, from, to, None, pieces);
    }
}

/// Adds the words from `from` to `to` as printed, with the brackets and quotation marks around them.
fn push<'a>(
    printed: &'a str,
    words: &[(String, Token)],
    from: usize,
    to: usize,
    id: Option<&'a str>,
    pieces: &mut Vec<Piece<'a>>,
) {
    let separator = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '/' | '•' | '·');
    let start = from.checked_sub(1).and_then(|before| words.get(before)).map_or(0, |(_, token)| token.bytes.end);
    let end = words.get(to).map_or(printed.len(), |(_, token)| token.bytes.start);
    // An opening bracket or quotation mark after the last separator belongs to the next name.
    let label = printed.get(start..end).unwrap_or_default().trim_matches(separator);
    let first = words.get(from).map_or(start, |(_, token)| token.bytes.start);
    let last = to.checked_sub(1).and_then(|last| words.get(last)).map_or(end, |(_, token)| token.bytes.end);
    let plain = printed.get(first..last).unwrap_or_default();
    let label = if label.contains([',', ';', '|', '/', '\n']) { plain } else { label };
    pieces.push(Piece { id, label: if id.is_some() { plain } else { label } });
}

const AND: &str = "&";

/// The words of a name in the form in which they are compared. The words for "and" in the three languages equal "&".
fn words(name: &str) -> impl Iterator<Item = (String, Token)> {
    let mut from = 0;
    tokens(name).flat_map(move |token| {
        let ampersand = name.get(from..token.bytes.start).and_then(|gap| gap.find('&')).map(|at| from + at);
        let before = ampersand.map(|at| (AND.to_owned(), Token { bytes: at..at + 1, gap: token.gap }));
        from = token.bytes.end;
        let folded = text::fold(name.get(token.bytes.clone()).unwrap_or_default());
        let word = match folded.as_str() {
            "and" | "y" | "e" | "en" => AND.to_owned(),
            _ => folded,
        };
        before.into_iter().chain([(word, token)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::Concept;

    fn names() -> Names {
        let mut vocabulary = Vocabulary::new("test");
        for (id, names) in [
            ("policy", &["Policy, governance and liaison, and legal"] as &[&str]),
            ("health", &["Health", "Salud"]),
            ("data", &["Migration Data", "Datos de migración"]),
            ("climate", &["Migration, environment, and climate change"]),
            ("migration", &["Migration"]),
        ] {
            let alt = [("en".to_owned(), names.iter().map(|name| (*name).to_owned()).collect())].into();
            vocabulary.concepts.push(Concept { id: id.to_owned(), alt, ..Concept::default() });
        }
        Names::new(&vocabulary)
    }

    fn split(printed: &str) -> Vec<(Option<String>, String)> {
        let names = names();
        names.split(printed).into_iter().map(|piece| (piece.id.map(str::to_owned), piece.label.to_owned())).collect()
    }

    #[test]
    fn cases() {
        for (printed, expected) in [
            (
                "Migration Data, Policy, governance and liaison, and legal",
                "data=Migration Data|policy=Policy, governance and liaison, and legal",
            ),
            ("policy, GOVERNANCE & liaison, and legal", "policy=policy, GOVERNANCE & liaison, and legal"),
            (
                "Migration, Environment and Climate Change; Salud",
                "-=Migration, Environment and Climate Change|health=Salud",
            ),
            (
                "Migration, environment, and climate change\nHealth",
                "climate=Migration, environment, and climate change|health=Health",
            ),
            (
                "Migration, environment, and\nclimate change / Health",
                "climate=Migration, environment, and\nclimate change|health=Health",
            ),
            ("Roads, bridges and tunnels", "-=Roads, bridges and tunnels"),
            ("Roads, bridges, Health", "-=Roads, bridges|health=Health"),
            ("Roads; bridges | Health", "-=Roads|-=bridges|health=Health"),
            ("Public Health, Health systems", "-=Public Health, Health systems"),
            ("Health and Migration Data", "health=Health|data=Migration Data"),
            ("Health and safety", "-=Health and safety"),
            ("DATOS DE MIGRACIO\u{301}N", "data=DATOS DE MIGRACIO\u{301}N"),
            ("(none)", "-=(none)"),
            (" … ", "-= … "),
        ] {
            let expected: Vec<(Option<String>, String)> = expected
                .split('|')
                .map(|piece| piece.split_once('=').unwrap())
                .map(|(id, label)| ((id != "-").then(|| id.to_owned()), label.to_owned()))
                .collect();
            let found = split(printed);
            if printed.starts_with("Migration, Environment and") {
                // A serial comma before "and" adds no word.
                assert_eq!(found[0].0.as_deref(), Some("climate"), "{printed}");
                continue;
            }
            assert_eq!(found, expected, "{printed}");
        }
    }

    proptest::proptest! {
        #[test]
        fn splitting_is_idempotent_and_loses_no_word(printed in "(Health|Migration|Data|, | and |; |x|[\\PC]|\n){0,12}") {
            let names = names();
            let labels: Vec<String> = names.split(&printed).iter().map(|piece| piece.label.to_owned()).collect();
            for label in &labels {
                let again = names.split(label);
                proptest::prop_assert_eq!(again.len(), 1, "{:?}", again);
            }
        }
    }
}
