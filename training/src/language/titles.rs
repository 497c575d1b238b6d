//! Titles as institutions print them (`Annual Report 2022`, `Boletín 12`), made from parts: kinds of documents, subjects,
//! months, years, places and acronyms.
//!
//! Words that several languages spell alike, such as `Factsheet` and `September`, say nothing by themselves. Titles of
//! such words, names and numbers alone therefore belong to the class of names.

use std::collections::{HashMap, HashSet};

use super::names::Names;
use super::random::Random;

const TITLES: &str = include_str!("data/titles.tsv");
/// Languages in which the same spelling makes a word undecided.
const COMPARED: [&str; 5] = ["en", "es", "nl", "de", "fr"];
/// The number of draws until a title has a word of its language, or only shared words.
const TRIES: usize = 20;

/// The parts of the titles of one language.
#[derive(Debug, Default)]
struct Parts {
    kinds: Vec<&'static str>,
    topics: Vec<&'static str>,
    months: Vec<&'static str>,
    patterns: Vec<&'static str>,
}

/// The parts of the titles of all languages that have any.
#[derive(Debug)]
pub(super) struct Titles {
    languages: HashMap<&'static str, Parts>,
    /// Words in lower case that several of the compared languages spell alike.
    shared: HashSet<String>,
    /// Kinds, subjects and months of which every word is shared.
    alone: Vec<&'static str>,
}

impl Titles {
    /// Reads the parts.
    pub(super) fn read() -> Self {
        let mut languages: HashMap<&str, Parts> = HashMap::new();
        let mut alone = Vec::new();
        for line in TITLES.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.splitn(3, '\t');
            let (Some(language), Some(slot), Some(items)) = (columns.next(), columns.next(), columns.next()) else {
                continue;
            };
            if slot == "shared" {
                alone.extend(items.split('|'));
                continue;
            }
            let parts = languages.entry(language).or_default();
            let list = match slot {
                "kind" => &mut parts.kinds,
                "topic" => &mut parts.topics,
                "month" => &mut parts.months,
                _ => &mut parts.patterns,
            };
            list.extend(items.split('|'));
        }
        let mut spelt: HashMap<String, HashSet<&str>> = HashMap::new();
        let compared = COMPARED.iter().filter_map(|code| Some((*code, languages.get(code)?)));
        for (code, parts) in compared {
            for item in [&parts.kinds, &parts.topics, &parts.months].into_iter().flatten() {
                for word in words(item) {
                    spelt.entry(word).or_default().insert(code);
                }
            }
        }
        let mut shared: HashSet<String> =
            spelt.into_iter().filter(|(_, codes)| codes.len() > 1).map(|(word, _)| word).collect();
        shared.extend(alone.iter().flat_map(|item| words(item)));
        let all = COMPARED.iter().filter_map(|code| languages.get(code));
        let items = all.flat_map(|parts| [&parts.kinds, &parts.topics, &parts.months]).flatten();
        alone.extend(items.copied().filter(|item| words(item).all(|word| shared.contains(&word))));
        alone.sort_unstable();
        alone.dedup();
        Self { languages, shared, alone }
    }

    /// Draws a title in a language, with a word in it that other languages do not spell alike. Returns `None` where the
    /// language has no parts.
    pub(super) fn draw(&self, language: &str, names: &Names, random: &mut Random) -> Option<String> {
        let parts = self.languages.get(language)?;
        for _ in 0..TRIES {
            let mut own = false;
            let mut one = |list: &[&'static str], random: &mut Random| {
                let item: &'static str = random.one::<&str>(list);
                own |= words(item).any(|word| !self.shared.contains(&word));
                item.to_owned()
            };
            let pattern: &'static str = random.one::<&str>(&parts.patterns);
            let title = fill(pattern, names, random, |slot, random| match slot {
                'k' => Some(one(&parts.kinds, random)),
                't' | 'u' => Some(one(&parts.topics, random)),
                'm' => Some(one(&parts.months, random)),
                _ => None,
            });
            if own {
                return Some(first_large(&title));
            }
        }
        None
    }

    /// Draws a title of shared words, names and numbers, which has no language.
    pub(super) fn undecided(&self, names: &Names, random: &mut Random) -> String {
        const PATTERNS: [&str; 14] = [
            "{k} {y}",
            "{k} - {k} {y}",
            "{k} – {k} {y}",
            "{k} {k} {y}",
            "{k}",
            "{k} {n}",
            "{a} {k} {y}",
            "{p}: {k}",
            "{p} {k}",
            "{k} {p} {y}",
            "{a} {k} - {k} {y}",
            "{k} ({k} {y})",
            "{k} {a}",
            "{k} {p}, {q}",
        ];
        let pattern: &str = random.one::<&str>(&PATTERNS);
        let title = fill(pattern, names, random, |slot, random| {
            (slot == 'k').then(|| first_large(random.one::<&str>(&self.alone)))
        });
        first_large(&title)
    }
}

/// Fills the slots of a pattern; those that `part` does not fill are names, acronyms and numbers.
fn fill(
    pattern: &str,
    names: &Names,
    random: &mut Random,
    mut part: impl FnMut(char, &mut Random) -> Option<String>,
) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let slot = after.chars().next().unwrap_or('n');
        let filled = part(slot, random).unwrap_or_else(|| match slot {
            'y' => (1980 + random.below(60)).to_string(),
            'a' => names.acronym(random),
            'p' | 'q' => names.name(random, 0.3),
            _ => (1 + random.below(150)).to_string(),
        });
        out.push_str(&filled);
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    out + rest
}

/// The words of a text in lower case.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphabetic() && c != '\'').filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn first_large(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::corpus::Part;

    #[test]
    fn words_that_languages_share_make_no_title_of_a_language() {
        let (titles, names) = (Titles::read(), Names::own(Part::Learned));
        let alone = |word: &str| titles.alone.contains(&word);
        assert!(alone("Factsheet") && alone("September") && alone("september") && alone("Bulletin"));
        assert!(!alone("Annual Report") && !alone("Boletín") && !alone("Jaarverslag") && !alone("March"));
        let mut random = Random(1);
        for _ in 0..200 {
            let title = titles.draw("es", &names, &mut random).unwrap();
            assert!(!title.contains('{') && words(&title).any(|word| !titles.shared.contains(&word)), "{title}");
            assert!(!titles.undecided(&names, &mut random).is_empty());
        }
        assert_eq!(titles.draw("fi", &names, &mut random), None);
    }
}
