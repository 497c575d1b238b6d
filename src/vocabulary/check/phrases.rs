//! Finds frequent phrases of the records that no rule of the vocabulary matches.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::record::Record;
use crate::vocabulary::matching::Match;
use crate::vocabulary::stem::Stemmer;
use crate::vocabulary::text;
use crate::vocabulary::text::{Gap, tokens};
use crate::vocabulary::{ANY, Tagger};

/// Words with which no phrase begins or ends, in the three languages: articles, prepositions, pronouns, auxiliaries.
const FUNCTION_WORDS: &str = "\
a about after all also an and any are as at be because been before being between both but by can could did do does \
during each few for from had has have he her here his how i if in into is it its last many may more most new no not of \
off on once one only or other our out over own per she should so some such than that the their them then there these \
they this those through to two under until up us very was we were what when where which while who why will with within \
would you your said three four first second during across among including since well made make use used using \
al algo ante antes año años aquí así aún cada como con contra cual cuando de del desde donde dos durante e el ella \
ellas ellos en entre era es esa ese eso esta estas este esto estos fue fueron ha han hasta hay la las le les lo los \
más me mi muy ni no nos o otra otro otros para pero por porque que quien se según ser si sin sobre son su sus también \
tras tres un una uno unos y ya \
aan al alle als bij ben bent daar dan dat de den der deze die dit doen door dus een en er geen haar had heb hebben \
heeft hem het hier hij hoe hun ik in is jaar je kan kunnen maar meer men met mijn na naar niet nog nu of om onder ons \
onze ook op over te tegen toch toen tot twee u uit van veel voor waar was wat we werd wie wij wordt worden zal ze zich \
zij zijn zo zou";

/// The longest phrase, in words.
const LONGEST: usize = 3;
/// The shortest word with which a phrase may begin or end, in characters.
const SHORTEST: usize = 3;
/// The number of records below which no phrase counts as too frequent.
const FEW: u64 = 20;
/// The largest number of phrases that are kept in memory. Beyond this number, the rarest are removed.
const REMEMBERED: usize = 1 << 18;

/// Counts phrases that no rule matches.
#[derive(Debug)]
pub(crate) struct Phrases {
    function_words: BTreeSet<&'static str>,
    /// For each phrase, identified by the stems of its words, the number of records and the frequency of each spelling.
    seen: HashMap<String, (u64, BTreeMap<String, u64>)>,
    records: u64,
}

impl Default for Phrases {
    fn default() -> Self {
        Self { function_words: FUNCTION_WORDS.split_whitespace().collect(), seen: HashMap::new(), records: 0 }
    }
}

impl Phrases {
    /// Counts the phrases of a record, each phrase once.
    pub(crate) fn add(&mut self, record: &Record, tagger: &Tagger) {
        self.records += 1;
        for (stems, spelling) in self.of(record, tagger) {
            let entry = self.seen.entry(stems).or_default();
            entry.0 += 1;
            *entry.1.entry(spelling).or_default() += 1;
        }
        if self.seen.len() > REMEMBERED {
            self.seen.retain(|_, (records, _)| *records > 1);
        }
    }

    /// The phrases of a record that no rule matches, each by its stems with its first spelling.
    pub(crate) fn of(&self, record: &Record, tagger: &Tagger) -> BTreeMap<String, String> {
        let language = record.text_language.as_ref().map_or(ANY, |language| language.code.as_str());
        let stemmer = Stemmer::new(language);
        let matches = tagger.matches(record);
        let mut here: BTreeMap<String, String> = BTreeMap::new();
        for (text, found) in [(&record.title, matches.title()), (&record.description, matches.description())] {
            if let Some(text) = text {
                self.phrases(text, found, stemmer, &mut here);
            }
        }
        here
    }

    fn phrases(&self, text: &str, found: &[Match], stemmer: Stemmer, here: &mut BTreeMap<String, String>) {
        // A run of words without a match of a rule and without the end of a sentence.
        let mut run: Vec<(String, String)> = Vec::new();
        for token in tokens(text) {
            let printed = text.get(token.bytes.clone()).unwrap_or_default();
            if token.gap == Gap::Stop {
                run.clear();
            }
            let touched =
                found.iter().map(Match::bytes).any(|one| one.start < token.bytes.end && token.bytes.start < one.end);
            if touched || printed.chars().any(|c| c.is_ascii_digit()) {
                run.clear();
                continue;
            }
            let lower = text::lower(printed);
            run.push((stemmer.stem(&lower), lower));
            for length in 1..=LONGEST.min(run.len()) {
                let phrase = run.get(run.len() - length..).unwrap_or_default();
                let edge = |at: Option<&(String, String)>| {
                    at.is_some_and(|(_, word)| {
                        word.chars().count() >= SHORTEST && !self.function_words.contains(word.as_str())
                    })
                };
                if edge(phrase.first()) && edge(phrase.last()) {
                    let join = |of: fn(&(String, String)) -> &str| phrase.iter().map(of).collect::<Vec<_>>().join(" ");
                    here.entry(join(|(stem, _)| stem)).or_insert_with(|| join(|(_, word)| word));
                }
            }
        }
    }

    /// The `count` most informative phrases that occur in at least `least` records, each with its number of records.
    ///
    /// A longer phrase is more informative than the words in it. A phrase that occurs in most records distinguishes
    /// nothing and is left out.
    pub(crate) fn top(&self, least: u64, count: usize) -> Vec<(String, u64)> {
        let spelling = |spellings: &BTreeMap<String, u64>| {
            spellings.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|(spelling, _)| spelling.clone())
        };
        let most = if self.records < FEW { u64::MAX } else { self.records / 4 };
        let mut all: Vec<(u64, String, u64)> = self
            .seen
            .iter()
            .filter(|(_, (records, _))| (least..=most).contains(records))
            .filter_map(|(stems, (records, spellings))| {
                let words = stems.split(' ').count() as u64;
                Some((records * words * words, spelling(spellings)?, *records))
            })
            .collect();
        all.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        all.into_iter().take(count).map(|(_, phrase, records)| (phrase, records)).collect()
    }
}
