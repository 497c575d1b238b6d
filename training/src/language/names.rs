//! Names, acronyms and numbers. They must not decide about a language, and a text of only names has none.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::corpus::{Part, Text};
use super::random::{Random, hash};

const LISTS: &str = include_str!("data/names.txt");
/// One in this number of names is held out.
const HELD_OUT: u64 = 10;
/// Languages that write every noun with a capital.
const CAPITAL_NOUNS: [&str; 3] = ["de", "lb", "nds"];

/// Lists of names, each of one kind, and acronyms.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub lists: Vec<Vec<String>>,
    pub acronyms: Vec<String>,
}

impl Names {
    /// The names of this project's lists that belong to a part.
    pub(super) fn own(part: Part) -> Self {
        let mut names = Self::default();
        for line in LISTS.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            let closed = line.starts_with('=');
            let line = line.trim_start_matches('=');
            let of_part = |name: &&str| {
                let found = match hash(name) {
                    drawn if closed || !drawn.is_multiple_of(HELD_OUT) => Part::Learned,
                    drawn if (drawn / HELD_OUT).is_multiple_of(2) => Part::Calibration,
                    _ => Part::Test,
                };
                found == part
            };
            let list = line.split(',').map(str::trim).filter(|name| !name.is_empty()).filter(of_part);
            let (acronyms, list): (Vec<&str>, Vec<&str>) = list.partition(|name| name.chars().all(char::is_uppercase));
            names.acronyms.extend(acronyms.into_iter().map(str::to_owned));
            if !list.is_empty() {
                names.lists.push(list.into_iter().map(str::to_owned).collect());
            }
        }
        names
    }

    /// Adds words that have a capital letter within sentences of several languages, and never a small one.
    pub(super) fn mine(&mut self, texts: &[Text], told_apart: &[&str]) {
        let mut capital: BTreeMap<String, (u32, BTreeSet<&str>)> = BTreeMap::new();
        let mut small: HashMap<String, u32> = HashMap::new();
        for text in texts.iter().filter(|text| text.part == Part::Learned && text.source != "libreoffice-help") {
            let words: Vec<&str> = text.text.split_whitespace().collect();
            let starts_large = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
            let title_case = words.iter().filter(|word| starts_large(word)).count() * 2 > words.len();
            for (at, printed) in words.iter().enumerate() {
                let word = printed.trim_matches(|c: char| !c.is_alphanumeric());
                if word.chars().count() < 3 || !word.chars().all(|c| c.is_alphabetic() || c == '-') {
                    continue;
                }
                if !starts_large(word) {
                    *small.entry(word.to_lowercase()).or_default() += 1;
                } else if at > 0
                    && !title_case
                    && !CAPITAL_NOUNS.contains(&text.language.as_str())
                    && !words[at - 1].ends_with(['.', '!', '?', ':', '"', '-', '—', '«', '“', '('])
                    && word.chars().next().is_some_and(|c| c < '\u{250}')
                    && word.chars().skip(1).all(char::is_lowercase)
                {
                    let entry = capital.entry(word.to_owned()).or_default();
                    entry.0 += 1;
                    entry.1.insert(&text.language);
                }
            }
        }
        let mut lists = vec![Vec::new(); 3];
        for (word, (count, languages)) in capital {
            let rarely_small = small.get(&word.to_lowercase()).copied().unwrap_or(0) * 20 <= count;
            let foreign = languages.iter().all(|language| !told_apart.contains(language));
            let widely = count >= 3 && languages.len() >= 2;
            if rarely_small && (widely || (count >= 2 && foreign)) {
                lists[(hash(&word) % 3) as usize].push(word);
            }
        }
        self.lists.extend(lists.into_iter().filter(|list| !list.is_empty()));
    }

    /// The number of names.
    pub(super) fn count(&self) -> usize {
        self.lists.iter().map(Vec::len).sum::<usize>() + self.acronyms.len()
    }

    /// A text of names, acronyms and years only. The share `crossed` of the names is combined from two names, so that
    /// the model learns the form of names and not the names themselves.
    pub(super) fn text(&self, random: &mut Random, crossed: f32) -> String {
        let kind = random.below(4);
        let mut parts = Vec::new();
        for _ in 0..1 + random.below(6) {
            let kind = if kind == 3 { random.below(3) } else { kind };
            parts.push(if kind < 2 { self.name(random, crossed) } else { self.acronym(random) });
            if random.chance(0.1) {
                parts.push((1900 + random.below(140)).to_string());
            }
        }
        let separators = [" ", " ", ", ", ", ", " - ", " / ", "; "];
        parts.join(separators[random.below(separators.len())])
    }

    /// A name of this project's lists or of the texts, or one that is combined from two.
    pub(super) fn name(&self, random: &mut Random, crossed: f32) -> String {
        let list = random.one(&self.lists);
        let name = random.one(list).clone();
        if !random.chance(crossed) {
            return name;
        }
        let (front, back): (Vec<char>, Vec<char>) = (name.chars().collect(), random.one(list).chars().collect());
        let (end, start) = (1 + random.below(front.len()), random.below(back.len()));
        front[..end].iter().chain(&back[start..]).collect()
    }

    /// An acronym, known or made of random letters.
    pub(super) fn acronym(&self, random: &mut Random) -> String {
        if random.chance(0.6) && !self.acronyms.is_empty() {
            return random.one(&self.acronyms).clone();
        }
        (0..2 + random.below(4)).map(|_| char::from(b'A' + random.below(26) as u8)).collect()
    }
}
