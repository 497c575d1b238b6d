//! Makes records with the words of an invented language. It has 50,000 words, whose frequencies are as uneven as those
//! of real texts (Zipf's law). The records are the same in every run.

use shelflist::Record;

/// The number of different words.
const VOCABULARY: usize = 50_000;

/// Words that are searched for, each at its rank by frequency: `the` occurs in nearly every record, `migration` in
/// every tenth, `lighthouse` in one or two.
const KNOWN: [(usize, &str); 17] = [
    (0, "the"),
    (3, "of"),
    (20, "report"),
    (60, "migration"),
    (90, "labour"),
    (110, "market"),
    (130, "bridge"),
    (150, "harbour"),
    (200, "retorno"),
    (250, "población"),
    (300, "migrant"),
    (900, "migrants"),
    (2_500, "migratory"),
    (5_000, "migrate"),
    (9_000, "migraine"),
    (12_000, "cigüeña"),
    (48_000, "lighthouse"),
];

const ONSETS: [&str; 22] = [
    "b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "v", "w", "br", "ch", "gr", "st", "tr", "pl", "qu",
];
const RIMES: [&str; 16] = ["a", "e", "i", "o", "u", "an", "er", "ol", "in", "ar", "es", "ió", "ent", "ou", "ij", "á"];

/// The source of the records.
pub(crate) struct Corpus {
    words: Vec<String>,
    /// For each word, the share of the words in a text up to and including it.
    shares: Vec<f64>,
    chance: u64,
}

impl Corpus {
    pub(crate) fn new() -> Self {
        let mut corpus = Self { words: Vec::new(), shares: Vec::new(), chance: 7 };
        let mut met = std::collections::HashSet::new();
        while corpus.words.len() < VOCABULARY {
            let syllables = [1, 2, 2, 3, 3, 4][corpus.below(6)];
            let word: String =
                (0..syllables).map(|_| format!("{}{}", ONSETS[corpus.below(22)], RIMES[corpus.below(16)])).collect();
            if met.insert(word.clone()) {
                corpus.words.push(word);
            }
        }
        for (rank, word) in KNOWN {
            corpus.words[rank] = word.to_owned();
        }
        let mut sum = 0.0;
        for rank in 0..VOCABULARY {
            sum += 1.0 / (rank as f64 + 1.5);
            corpus.shares.push(sum);
        }
        corpus
    }

    /// A pseudorandom number below `limit` (SplitMix64).
    fn below(&mut self, limit: usize) -> usize {
        self.chance = self.chance.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.chance;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as usize % limit
    }

    /// A text of `count` words, in which `labour` is followed by `market` every other time.
    pub(crate) fn text(&mut self, count: usize) -> String {
        let mut text: Vec<usize> = Vec::with_capacity(count);
        for _ in 0..count {
            let pair = text.last() == Some(&KNOWN[4].0) && self.below(2) == 0;
            let share = self.below(1 << 40) as f64 / (1_u64 << 40) as f64 * self.shares[VOCABULARY - 1];
            text.push(if pair { KNOWN[5].0 } else { self.shares.partition_point(|sum| *sum < share) });
        }
        text.into_iter().map(|rank| self.words[rank].as_str()).collect::<Vec<_>>().join(" ")
    }

    /// A record of a source and a page.
    pub(crate) fn record(&mut self, source: &str, page: &str) -> Record {
        let words = 30 + self.below(60);
        let mut record = Record {
            title: Some(self.text(7)),
            description: Some(self.text(words)),
            issued: Some(format!("{}-{:02}", 1990 + self.below(35), 1 + self.below(12))),
            languages: vec![["en", "en", "en", "es", "es", "nl"][self.below(6)].into()],
            ..Record::default()
        };
        record.source.name = source.into();
        record.source.location = Some(page.into());
        record
    }
}
