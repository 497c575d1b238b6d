//! Computes scores from matches by BM25F (Robertson, Zaragoza and Taylor, 2004). The weight of a rule takes the place
//! of the inverse document frequency, so that the score of a record does not depend on other records.

use super::tagger::Count;

/// The settings by which scores are computed. Their names are the keys of `[scoring]` in a vocabulary file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scoring {
    /// The number of matches in the description that one match in the title equals.
    pub title: f64,
    /// The weight of repetition (BM25's k1). With 0 a rule either matches or does not; above 0 each repetition adds
    /// less than the one before, up to 1 + `repetition` times the weight.
    pub repetition: f64,
    /// The weight of the length of the description (BM25's b). With 0 the length does not count; with 1 two matches
    /// count as much as one match in a text half as long. It has no effect if `repetition` is 0.
    pub length: f64,
    /// The usual length of a description, in words.
    pub words: f64,
    /// The share of the highest score that the score of every other area must reach; 0 makes no comparison.
    pub share: f64,
}

impl Default for Scoring {
    fn default() -> Self {
        Self { title: 1.0, repetition: 0.5, length: 0.0, words: 100.0, share: 0.0 }
    }
}

impl Scoring {
    /// The names of the settings.
    pub(crate) const KEYS: &'static [&'static str] = &["title", "repetition", "length", "words", "share"];

    /// The setting with this name, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut f64> {
        match key {
            "title" => Some(&mut self.title),
            "repetition" => Some(&mut self.repetition),
            "length" => Some(&mut self.length),
            "words" => Some(&mut self.words),
            "share" => Some(&mut self.share),
            _ => None,
        }
    }

    /// The settings by name, in the order in which they are written.
    pub fn entries(&self) -> [(&'static str, f64); 5] {
        [
            ("title", self.title),
            ("repetition", self.repetition),
            ("length", self.length),
            ("words", self.words),
            ("share", self.share),
        ]
    }

    /// The amount that a rule adds to the score for each unit of its weight, from the number of its matches in the
    /// title and in a description of `words` words.
    pub fn strength(&self, in_title: f64, in_description: f64, words: f64) -> f64 {
        let matches = self.title * in_title + in_description;
        if matches <= 0.0 {
            return 0.0;
        }
        let length = 1.0 - self.length + self.length * (words / self.words);
        matches * (self.repetition + 1.0) / (matches + self.repetition * length)
    }

    /// The score of each concept, from the matches in a record whose description has `words` words. `rule` gives the
    /// concept and the weight of a rule.
    pub fn totals(
        &self,
        counts: &[Count],
        words: f64,
        concepts: usize,
        rule: impl Fn(usize) -> Option<(usize, f64)>,
    ) -> Vec<f64> {
        let mut scores = vec![0.0; concepts];
        for count in counts {
            let Some((concept, weight)) = rule(count.rule) else { continue };
            if let Some(score) = scores.get_mut(concept) {
                *score += weight * self.strength(count.title, count.description, words);
            }
        }
        // Scores are rounded before they are compared, so that the printed score is the one that decided.
        scores.iter().map(|score| (score * 1000.0).round() / 1000.0).collect()
    }

    /// The concepts whose score reaches their threshold and is not far below that of the best one, each with its score.
    pub fn chosen<'a>(
        &self,
        scores: &'a [f64],
        threshold: impl Fn(usize) -> f64 + Copy + 'a,
    ) -> impl Iterator<Item = (usize, f64)> + 'a {
        // Concepts are compared by the ratio of the score to their own threshold.
        let ratio = move |at: usize, score: f64| score / threshold(at).max(1e-9);
        let best = scores.iter().enumerate().map(|(at, score)| ratio(at, *score)).fold(0.0, f64::max);
        let least = best * self.share;
        let pass = move |at: usize, score: f64| score > 0.0 && score >= threshold(at) && ratio(at, score) >= least;
        scores.iter().copied().enumerate().filter(move |(at, score)| pass(*at, *score))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_match_in_a_usual_text_counts_one() {
        let scoring = Scoring::default();
        assert!((scoring.strength(0.0, 1.0, 100.0) - 1.0).abs() < 1e-9);
        assert!(scoring.strength(0.0, 3.0, 100.0) > 1.0);
        assert!(scoring.strength(0.0, 1e9, 100.0) <= 1.5);
        assert_eq!(scoring.strength(0.0, 0.0, 100.0), 0.0);
    }

    #[test]
    fn length_and_repetition_can_be_switched_off() {
        let presence = Scoring { repetition: 0.0, ..Scoring::default() };
        assert!((presence.strength(1.0, 8.0, 5.0) - 1.0).abs() < 1e-9);
        let share = Scoring { length: 1.0, ..Scoring::default() };
        assert!(share.strength(0.0, 1.0, 1000.0) < share.strength(0.0, 1.0, 100.0));
    }
}
