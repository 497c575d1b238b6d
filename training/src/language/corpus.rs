//! The texts of the corpus, divided into a part for training and parts for measuring.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;

use super::random::hash;

/// A text in a known language.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub language: String,
    pub source: String,
    pub text: String,
    /// The part of the corpus that the text belongs to.
    pub part: Part,
}

impl Text {
    fn new(language: &str, source: &str, text: &str) -> Self {
        Self { language: language.into(), source: source.into(), text: text.into(), part: Part::Learned }
    }
}

/// The parts of the corpus. No two parts share a sentence, a near-duplicate or an opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// The model is trained on this part.
    Learned,
    /// The confidence and the threshold are fitted on this part.
    Calibration,
    /// This part is used for measuring only.
    Test,
}

/// Common words and sentences written for this project, for languages with few texts.
const SENTENCES: &str = include_str!("data/sentences.tsv");
const WORDS: &str = include_str!("data/words.tsv");

/// The name of the source of these sentences, of which none is held out.
const OWN: &str = "own";
/// One in this number of texts is held out.
const HELD_OUT: u64 = 10;
/// The largest family of texts with common sentences that is held out. A long chain of texts with the same boilerplate
/// could otherwise remove a whole source from training.
const LARGEST_FAMILY: usize = 20;

/// Reads every `*.tsv` and `*.tsv.gz` of a folder (language, source, text), and the sentences of this project.
pub(super) fn read(folder: &Path) -> Result<Vec<Text>, String> {
    let say = |path: &Path, error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .map_err(|error| say(folder, &error))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with(".tsv") || path.to_string_lossy().ends_with(".tsv.gz"))
        .collect();
    names.sort();
    let mut texts: Vec<Text> = SENTENCES
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(language, text)| Text::new(language, OWN, text))
        .collect();
    let own = texts.len();
    for path in names {
        let file = File::open(&path).map_err(|error| say(&path, &error))?;
        let packed = path.extension().is_some_and(|extension| extension == "gz");
        let plain: Box<dyn Read> =
            if packed { Box::new(flate2::read::MultiGzDecoder::new(file)) } else { Box::new(file) };
        for (number, line) in BufReader::new(plain).lines().enumerate() {
            let line = line.map_err(|error| say(&path, &error))?;
            let mut columns = line.splitn(3, '\t');
            let (Some(language), Some(source), Some(text)) = (columns.next(), columns.next(), columns.next()) else {
                return Err(format!("{}:{}: not language, source, text", path.display(), number + 1));
            };
            texts.push(Text::new(language, source, text));
        }
    }
    if texts.len() == own {
        return Err(format!("{}: there is no .tsv or .tsv.gz", folder.display()));
    }
    split(&mut texts);
    Ok(texts)
}

/// The common words of this project's lists, by language.
pub(super) fn common_words() -> HashMap<&'static str, Vec<&'static str>> {
    let mut lists: HashMap<&str, Vec<&str>> = HashMap::new();
    for (language, words) in WORDS.lines().filter_map(|line| line.split_once('\t')) {
        lists.entry(language).or_default().extend(words.split_whitespace());
    }
    lists
}

/// Divides the texts without leaks: texts that share six consecutive words, or their first four, go into the same part.
fn split(texts: &mut [Text]) {
    let mut family: Vec<usize> = (0..texts.len()).collect();
    let mut seen: HashMap<u64, usize> = HashMap::new();
    for (at, text) in texts.iter().enumerate() {
        let words = plain_words(&text.text);
        let opening = &words[..words.len().min(4)];
        let mut keys = vec![hash(&format!("{} {}", text.language, opening.join(" ")))];
        keys.extend(words.windows(6).map(|run| hash(&run.join(" "))));
        if words.len() < 6 {
            keys.push(hash(&words.join(" ")));
        }
        for key in keys {
            let other = *seen.entry(key).or_insert(at);
            let (a, b) = (root(&mut family, at), root(&mut family, other));
            family[a.max(b)] = a.min(b);
        }
    }
    let roots: Vec<usize> = (0..texts.len()).map(|at| root(&mut family, at)).collect();
    let mut size: HashMap<usize, usize> = HashMap::new();
    for root in &roots {
        *size.entry(*root).or_default() += 1;
    }
    let chosen: Vec<Part> = roots
        .iter()
        .map(|root| {
            let drawn = |what: &str| hash(&format!("{what} {}", texts[*root].text));
            // The first text of a family decides for all of them, and the sentences of this project come before all
            // others.
            if texts[*root].source == OWN || size[root] > LARGEST_FAMILY || !drawn("split").is_multiple_of(HELD_OUT) {
                Part::Learned
            } else if drawn("half").is_multiple_of(2) {
                Part::Calibration
            } else {
                Part::Test
            }
        })
        .collect();
    for (text, part) in texts.iter_mut().zip(chosen) {
        text.part = part;
    }
}

fn root(family: &mut [usize], mut at: usize) -> usize {
    while family[at] != at {
        family[at] = family[family[at]];
        at = family[at];
    }
    at
}

/// The words of a text in lower case, with all numbers replaced by the same token.
fn plain_words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| if word.contains(char::is_numeric) { "0".to_owned() } else { word.to_lowercase() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_share_a_sentence_or_an_opening_go_the_same_way() {
        let text = |text: &str| Text::new("en", "x", text);
        for seed in 0..40 {
            let mut texts = vec![
                text(&format!("Number{} one two three four five six seven", "z".repeat(seed))),
                text("Now one two three four five six seven and more"),
                text("Now one two three is another end"),
            ];
            split(&mut texts);
            assert!(texts.iter().all(|text| text.part == texts[0].part));
        }
    }

    #[test]
    fn what_shares_an_opening_with_our_own_sentences_is_learned_from() {
        for seed in 0..40 {
            let opening = format!("Now {} two three", "z".repeat(seed + 1));
            let mut texts = vec![Text::new("en", OWN, &opening), Text::new("en", "x", &format!("{opening} and more"))];
            split(&mut texts);
            assert!(texts.iter().all(|text| text.part == Part::Learned));
        }
    }
}
