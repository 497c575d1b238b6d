//! Draws training texts in the forms in which the model meets texts: short, cut at any point, in capitals, without
//! accents, or mixed with names.

use std::collections::{BTreeMap, HashSet};

use super::Plan;
use super::corpus::{Part, Text, common_words};
use super::names::Names;
use super::random::Random;
use super::titles::Titles;

/// The probability that a text is cut.
const CUT: f32 = 0.7;
/// The probability that names are inserted into a text.
const BLEND: f32 = 0.25;
/// The number of new draws if a drawn text consists of names only and therefore has no language.
const ANEW: usize = 4;
/// The shares of draws that are titles made from parts, for languages told apart and for others, and the share of draws
/// without a language that are titles of shared words.
const MADE: f32 = 0.2;
const MADE_OTHERS: f32 = 0.1;
const UNDECIDED: f32 = 0.3;
/// The share of names that are combined from two names.
const CROSSED: f32 = 0.3;
/// The shares of draws that are names only, and that are in an invented language.
const NAMES: f32 = 0.15;
const INVENTED: f32 = 0.05;
/// The probability that a word is used without its own row, so that its letters decide: for words of texts, and for
/// names.
const UNKNOWN_WORD: f32 = 0.1;
const UNKNOWN_NAME: f32 = 0.5;
/// The factor by which distinguished languages are drawn more often than others of the same size.
const TOLD_APART: f32 = 5.0;
/// The same factor for their closest neighbours.
const CLOSE: f32 = 1.8;
/// The exponent of the size of a language in the probability of drawing it.
const FLATTEN: f32 = 0.25;

/// A text to be learnt from.
#[derive(Debug)]
pub(super) struct Drawn {
    pub text: String,
    pub class: usize,
    /// The probability that a word of the text is used without its own row.
    pub unknown: f32,
}

/// The texts from which training texts are drawn.
#[derive(Debug)]
pub(super) struct Urn<'a> {
    names: &'a Names,
    titles: Titles,
    /// For each class, its sources with their weights and texts.
    sources: Vec<Vec<(f32, Vec<&'a str>)>>,
    words: Vec<Vec<&'static str>>,
    /// For each class, the words that its texts have in lower case.
    small: Vec<HashSet<String>>,
    weights: Vec<f32>,
    plan: &'a Plan,
}

impl<'a> Urn<'a> {
    pub(super) fn new(plan: &'a Plan, texts: &'a [Text], names: &'a Names) -> Self {
        let mut found: BTreeMap<(usize, &str), Vec<&str>> = BTreeMap::new();
        for text in texts.iter().filter(|text| text.part == Part::Learned) {
            if let Some(class) = plan.class(&text.language) {
                found.entry((class, &text.source)).or_default().push(&text.text);
            }
        }
        let mut small = vec![HashSet::new(); plan.classes.len()];
        let mut sources = vec![Vec::new(); plan.classes.len()];
        for ((class, source), texts) in found {
            let words = texts.iter().flat_map(|text| text.split_whitespace()).map(bare);
            small[class].extend(words.filter(|word| !is_name_like(word)).map(str::to_lowercase));
            let weight = plan.sources.get(source).copied().unwrap_or(1.0);
            sources[class].push(((texts.len() as f32).sqrt() * weight, texts));
        }
        let lists = common_words();
        let words: Vec<Vec<&str>> =
            plan.classes.iter().map(|class| lists.get(class.as_str()).cloned().unwrap_or_default()).collect();
        let mut weights: Vec<f32> = (0..plan.classes.len())
            .map(|class| {
                let size = sources[class].iter().map(|(_, texts)| texts.len()).sum::<usize>() + words[class].len();
                let often = if class < plan.told_apart {
                    TOLD_APART
                } else if plan.close.contains(&plan.classes[class]) {
                    CLOSE
                } else {
                    1.0
                };
                (size as f32).powf(FLATTEN) * often
            })
            .collect();
        let total: f32 = weights.iter().sum();
        weights[plan.names()] = total * NAMES;
        weights[plan.invented()] = total * INVENTED;
        Self { names, titles: Titles::read(), sources, words, small, weights, plan }
    }

    /// Draws a text with its class.
    pub(super) fn draw(&self, random: &mut Random) -> Drawn {
        let class = random.weighted(&self.weights);
        if class == self.plan.names() {
            if random.chance(UNDECIDED) {
                let text = rewrite(self.titles.undecided(self.names, random), random);
                return Drawn { text, class, unknown: UNKNOWN_WORD };
            }
            return Drawn { text: self.names.text(random, CROSSED), class, unknown: UNKNOWN_NAME };
        }
        let invented = class == self.plan.invented();
        let made = if class < self.plan.told_apart { MADE } else { MADE_OTHERS };
        if random.chance(made)
            && let Some(title) = self.titles.draw(&self.plan.classes[class], self.names, random)
        {
            return Drawn { text: rewrite(title, random), class, unknown: UNKNOWN_WORD };
        }
        let from = if invented { self.any(random) } else { class };
        let mut words = self.words_of(from, random);
        for _ in 0..ANEW {
            if words.iter().map(|word| bare(word)).any(|word| self.says(from, word)) {
                break;
            }
            words = self.words_of(from, random);
        }
        if invented {
            disguise(&mut words, random);
        } else if random.chance(BLEND) {
            self.blend(&mut words, random);
        }
        let text = rewrite(words.join(" "), random);
        Drawn { text, class, unknown: UNKNOWN_WORD }
    }

    /// Whether a word is evidence for its language, and not a name.
    fn says(&self, class: usize, word: &str) -> bool {
        !is_name_like(word) || self.small[class].contains(&word.to_lowercase())
    }

    fn any(&self, random: &mut Random) -> usize {
        loop {
            let class = random.below(self.sources.len());
            if !self.sources[class].is_empty() {
                return class;
            }
        }
    }

    /// Draws words of a language: a text, a part of one, or common words in random order.
    fn words_of(&self, class: usize, random: &mut Random) -> Vec<String> {
        let (sources, common) = (&self.sources[class], &self.words[class]);
        let size: usize = sources.iter().map(|(_, texts)| texts.len()).sum();
        let chance = if size < 200 { 0.3 } else { 0.1 };
        if !common.is_empty() && (sources.is_empty() || random.chance(chance)) {
            return (0..3 + random.below(8)).map(|_| (*random.one(common)).to_owned()).collect();
        }
        let Some((_, texts)) =
            sources.get(random.weighted(&sources.iter().map(|(weight, _)| *weight).collect::<Vec<_>>()))
        else {
            return Vec::new();
        };
        let words: Vec<&str> = random.one(texts).split_whitespace().collect();
        let all = words.len();
        let part = if random.chance(CUT) || all > 60 {
            let length = if random.chance(0.85) { 2 + random.below(10) } else { 5 + random.below(40) };
            let length = length.min(all);
            let start = random.below(all - length + 1);
            &words[start..start + length]
        } else {
            &words[..]
        };
        part.iter().map(|word| (*word).to_owned()).collect()
    }

    /// Puts names between the words; there are fewer names than words.
    fn blend(&self, words: &mut Vec<String>, random: &mut Random) {
        for _ in 0..1 + random.below(2) {
            if words.len() >= 2 {
                let names = self.names.text(random, CROSSED);
                let names: Vec<&str> = names.split(' ').collect();
                let kept = names[..names.len().min(1 + words.len() / 2)].join(" ");
                words.insert(random.below(words.len() + 1), kept);
            }
        }
    }
}

/// The word without the punctuation around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Whether a word begins like names, numbers and acronyms do. Other scripts have no capital letters.
fn is_name_like(word: &str) -> bool {
    word.chars().next().is_none_or(|c| c.is_uppercase() || !c.is_alphabetic())
}

/// Exchanges letters for others of the same kind, in the same way throughout the text, so that the text is in an
/// invented language. The model thereby learns that an unknown language is none of the known ones.
fn disguise(words: &mut [String], random: &mut Random) {
    const VOWELS: &[u8] = b"aeiou";
    const CONSONANTS: &[u8] = b"bcdfghjklmnprstvwyz";
    let kept = random.unit() * 0.6;
    let map: Vec<char> = (b'a'..=b'z')
        .map(|letter| {
            if random.unit() <= kept {
                char::from(letter)
            } else if VOWELS.contains(&letter) {
                char::from(*random.one(VOWELS))
            } else {
                char::from(*random.one(CONSONANTS))
            }
        })
        .collect();
    for word in words {
        *word = word
            .chars()
            .map(|c| match c {
                'a'..='z' => map[c as usize - 'a' as usize],
                'A'..='Z' => map[c as usize - 'A' as usize].to_ascii_uppercase(),
                _ => c,
            })
            .collect();
    }
}

/// Changes some texts to capitals, to the case of headings, to lower case, or to letters without accents.
fn rewrite(text: String, random: &mut Random) -> String {
    let drawn = random.unit();
    let text = if drawn < 0.10 {
        text.to_uppercase()
    } else if drawn < 0.20 {
        heading(&text)
    } else if drawn < 0.27 {
        text.to_lowercase()
    } else {
        text
    };
    if random.chance(0.07) { without_accents(&text) } else { text }
}

/// The text with a capital letter at the beginning of every word.
pub(super) fn heading(text: &str) -> String {
    let (mut out, mut start) = (String::with_capacity(text.len()), true);
    for c in text.chars() {
        if start && c.is_alphabetic() {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        start = c.is_whitespace() || c == '-';
    }
    out
}

/// The text without accents.
pub(super) fn without_accents(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    text.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect()
}
