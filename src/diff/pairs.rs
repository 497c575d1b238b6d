//! Matches the records of two catalogues that have no counterpart by id, so that a retitled publication counts as one
//! changed record and not as one that is gone and one that is new.
//!
//! The matches with the strongest evidence are made first. Two records with different numbers in their titles or with
//! different dates of issue are never matched by similarity alone, because issues of a series are similar in everything
//! else.

use std::collections::{BTreeSet, HashMap};

use crate::record::{Record, canonical_url};
use crate::text::folding::fold;

/// A word that occurs in more records than this is not used to find similar records.
const COMMON: usize = 50;

/// The features by which records are matched.
#[derive(Debug, Clone, Default)]
pub(crate) struct Side {
    title: Option<String>,
    description: Option<String>,
    issued: Option<String>,
    url: Option<String>,
    title_words: BTreeSet<String>,
    numbers: BTreeSet<String>,
    description_words: BTreeSet<String>,
}

impl Side {
    /// Extracts the features of a record.
    pub(crate) fn of(record: &Record) -> Self {
        let title = record.title.as_deref().map(fold);
        let description = record.description.as_deref().map(fold);
        let title_words = words(title.as_deref());
        Self {
            numbers: title_words.iter().filter(|word| word.chars().any(|c| c.is_ascii_digit())).cloned().collect(),
            description_words: words(description.as_deref()),
            issued: record.issued.clone(),
            url: record.url.as_deref().map(canonical_url),
            title_words,
            title,
            description,
        }
    }

    /// The similarity of two records, from 0 to 1; `None` where they are certainly different publications.
    fn likeness(&self, other: &Self) -> Option<f64> {
        let differ = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
        if differ(&self.issued, &other.issued)
            || (self.title.is_some() && other.title.is_some() && self.numbers != other.numbers)
        {
            return None;
        }
        let both = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some();
        let title = both(&self.title, &other.title).then(|| dice(&self.title_words, &other.title_words));
        let description = both(&self.description, &other.description)
            .then(|| dice(&self.description_words, &other.description_words));
        let elsewhere = differ(&self.url, &other.url);
        let one = match (title, description) {
            (_, Some(description)) if elsewhere => description >= 0.8,
            _ if elsewhere => false,
            (Some(title), Some(description)) => description >= 0.8 || (title >= 0.5 && description >= 0.5),
            (Some(title), None) => title >= 0.75,
            (None, Some(description)) => description >= 0.6,
            (None, None) => false,
        };
        one.then(|| title.unwrap_or(0.0) + description.unwrap_or(0.0))
    }
}

/// The pairs of positions in `old` and `new` whose records describe the same publication. Each position occurs in one
/// pair at most, and the pairs are in the order of `old`.
pub(crate) fn pair(old: &[Side], new: &[Side]) -> Vec<(usize, usize)> {
    Pairs::all(old, new).found()
}

/// The pairs of [`pair`] for a site that moved to another address: records are also the same where they alone have a
/// title, or alone have a path and query below the host.
pub(crate) fn pair_moved(old: &[Side], new: &[Side]) -> Vec<(usize, usize)> {
    let mut pairs = Pairs::all(old, new);
    let below = |side: &Side| {
        let url = url::Url::parse(side.url.as_deref()?).ok()?;
        let below = format!("{}?{}", url.path().trim_matches('/'), url.query().unwrap_or_default());
        let title = side.title.clone().unwrap_or_default();
        (below != "?").then(|| format!("{below}\u{1f}{title}"))
    };
    pairs.same(old, new, below, true);
    pairs.same(old, new, |side| side.title.clone().filter(|title| title.split(' ').count() > 1), true);
    pairs.found()
}

impl Pairs {
    fn all(old: &[Side], new: &[Side]) -> Self {
        let mut pairs = Pairs { olds: vec![None; old.len()], news: vec![false; new.len()] };
        let long = |text: &Option<String>| text.clone().filter(|text| text.chars().count() >= 40);
        let named = |side: &Side, issued: &Option<String>| Some(format!("{}\u{1f}{issued:?}", side.title.clone()?));
        pairs.same(old, new, |side| side.url.clone(), false);
        // A title together with its date identifies a publication at any address, whereas a title alone ("Newsletter") may
        // belong to many.
        pairs.same(old, new, |side| side.issued.as_ref().and_then(|_| named(side, &side.issued)), false);
        pairs.same(old, new, |side| side.url.is_none().then(|| named(side, &side.issued)).flatten(), false);
        pairs.same(
            old,
            new,
            |side| Some(format!("{}\u{1f}{:?}\u{1f}{:?}", long(&side.description)?, side.issued, side.numbers)),
            true,
        );
        pairs.same(old, new, |side| side.url.is_none().then(|| side.title.clone()).flatten(), true);
        pairs.alike(old, new);
        pairs
    }

    /// The pairs in the order of the old records.
    fn found(&self) -> Vec<(usize, usize)> {
        self.olds.iter().enumerate().filter_map(|(at, found)| found.map(|found| (at, found))).collect()
    }
}

struct Pairs {
    olds: Vec<Option<usize>>,
    news: Vec<bool>,
}

impl Pairs {
    fn is_free(&self, old: usize) -> bool {
        self.olds.get(old).is_some_and(Option::is_none)
    }

    fn take(&mut self, old: usize, new: usize) {
        if let (Some(a @ None), Some(b @ false)) = (self.olds.get_mut(old), self.news.get_mut(new)) {
            *a = Some(new);
            *b = true;
        }
    }

    /// Pairs records with the same key. Where several have the same key, they are paired in their order, or not at all
    /// where the key must be `unique`.
    fn same(&mut self, old: &[Side], new: &[Side], key: impl Fn(&Side) -> Option<String>, unique: bool) {
        let mut places: HashMap<String, (Vec<usize>, Vec<usize>)> = HashMap::new();
        for (at, side) in old.iter().enumerate().filter(|(at, _)| self.is_free(*at)) {
            if let Some(key) = key(side) {
                places.entry(key).or_default().0.push(at);
            }
        }
        for (at, side) in new.iter().enumerate().filter(|(at, _)| self.news.get(*at) == Some(&false)) {
            if let Some(found) = key(side).and_then(|key| places.get_mut(&key)) {
                found.1.push(at);
            }
        }
        for (olds, news) in places.into_values() {
            if !unique || (olds.len() == 1 && news.len() == 1) {
                olds.into_iter().zip(news).for_each(|(old, new)| self.take(old, new));
            }
        }
    }

    /// Pairs similar records, beginning with the most similar ones.
    fn alike(&mut self, old: &[Side], new: &[Side]) {
        let mut index: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, side) in new.iter().enumerate().filter(|(at, _)| self.news.get(*at) == Some(&false)) {
            for word in side.title_words.union(&side.description_words) {
                index.entry(word).or_default().push(at);
            }
        }
        let mut found = Vec::new();
        for (at, side) in old.iter().enumerate().filter(|(at, _)| self.is_free(*at)) {
            let near: BTreeSet<usize> = side
                .title_words
                .union(&side.description_words)
                .filter_map(|word| index.get(word.as_str()))
                .filter(|places| places.len() <= COMMON)
                .flatten()
                .copied()
                .collect();
            for other in near {
                if let Some(likeness) = new.get(other).and_then(|new| side.likeness(new)) {
                    found.push((likeness, at, other));
                }
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        found.into_iter().for_each(|(_, old, new)| self.take(old, new));
    }
}

fn words(folded: Option<&str>) -> BTreeSet<String> {
    let words = folded.unwrap_or_default().split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The Sørensen–Dice coefficient of two sets of words, from 0 to 1.
fn dice(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    let all = a.len() + b.len();
    if all == 0 { 0.0 } else { 2.0 * a.intersection(b).count() as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sides(texts: &[&str]) -> Vec<Side> {
        texts.iter().map(|text| Side::of(&serde_json::from_str(text).unwrap())).collect()
    }

    #[test]
    fn a_retitled_record_is_recognised_by_what_stayed() {
        let long = "Returnees tell how they found work after coming home, and what it took.";
        let old = sides(&[&format!(r#"{{"title":"Going home","description":"{long}"}}"#)]);
        let new = sides(&[
            r#"{"title":"Going home again","description":"Quite another text about a bridge that was opened in May."}"#,
            &format!(r#"{{"title":"Back to work","description":"{long}"}}"#),
        ]);
        assert_eq!(pair(&old, &new), [(0, 1)]);
    }

    #[test]
    fn issues_of_a_series_stay_apart() {
        let same = r#""description":"The newsletter of the regional office, with news of all our projects.""#;
        let old =
            sides(&[&format!(r#"{{"title":"Newsletter 5",{same}}}"#), r#"{"title":"Annual report","issued":"2019"}"#]);
        let new = sides(&[
            &format!(r#"{{"title":"Newsletter 6",{same}}}"#),
            r#"{"title":"Annual report of work","issued":"2020"}"#,
        ]);
        assert_eq!(pair(&old, &new), []);
    }

    #[test]
    fn a_record_without_a_title_is_recognised_by_its_description() {
        let old =
            sides(&[r#"{"description":"A guide for social workers who meet unaccompanied children at borders"}"#]);
        let new =
            sides(&[r#"{"description":"A guide for social workers who meet unaccompanied children at the border"}"#]);
        assert_eq!(pair(&old, &new), [(0, 0)]);
    }

    #[test]
    fn the_same_address_is_the_same_publication() {
        let old =
            sides(&[r#"{"title":"A","url":"https://a.example/1"}"#, r#"{"title":"B","url":"https://a.example/2"}"#]);
        let new = sides(&[
            r#"{"title":"B","url":"https://a.example/2?utm_source=x"}"#,
            r#"{"title":"C","url":"https://a.example/1"}"#,
        ]);
        assert_eq!(pair(&old, &new), [(0, 1), (1, 0)]);
    }
}
