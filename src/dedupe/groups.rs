//! Joins pairs of records into groups, beginning with the most probable pairs and never across a contradiction.

use super::blocks;
use super::evidence::{Evidence, Findings, find};
use super::sketch::Sketch;
use super::weights::Weights;
use foldhash::{HashMap, HashMapExt as _};

/// Two compared records, with the result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pair {
    /// The position of the first record in the list.
    pub(crate) a: u32,
    /// The position of the second record, which is larger.
    pub(crate) b: u32,
    /// The evidence about the two records, and their contradiction.
    pub(crate) findings: Findings,
    /// The probability that both records describe one publication.
    pub(crate) score: f64,
}

impl Pair {
    /// Whether the two records are certainly different publications, even if a third record is similar to both.
    fn contradicts(&self, weights: &Weights) -> bool {
        use Evidence as E;
        let fields = [E::NamesNone, E::VolumeOther, E::SpotOther, E::DoiOther, E::YearFar, E::MonthsApart];
        self.findings.conflict.is_some()
            || self.score < weights.refuse
            || (self.score < weights.maybe.max(0.5) && self.findings.set.has_any(&fields))
    }
}

/// Compares records.
#[derive(Debug)]
pub(crate) struct Comparer<'s> {
    sketches: &'s [Sketch],
    weights: &'s Weights,
    crowded: Vec<bool>,
    /// Whether the issue numbers of these records are not reliable; see [`Comparer::pairs`].
    noisy: bool,
}

/// The number of different years from which on a title is evidence for a series and not for one publication.
const YEARS: usize = 4;

impl<'s> Comparer<'s> {
    /// Prepares the comparison, and counts the years in which each title occurs.
    pub(crate) fn new(sketches: &'s [Sketch], weights: &'s Weights) -> Self {
        let mut titles: HashMap<u64, Vec<i32>> = HashMap::new();
        for sketch in sketches {
            if let (Some(key), Some(year)) = (sketch.key, sketch.date.year) {
                titles.entry(key).or_default().push(year);
            }
        }
        titles.retain(|_, dates| {
            dates.sort_unstable();
            dates.dedup();
            dates.len() >= YEARS
        });
        let crowded = sketches.iter().map(|s| s.key.is_some_and(|key| titles.contains_key(&key))).collect();
        Self { sketches, weights, crowded, noisy: false }
    }

    /// Compares the two records at these positions.
    pub(crate) fn compare(&self, a: u32, b: u32) -> Option<Pair> {
        let (one, other) = (self.sketches.get(a as usize)?, self.sketches.get(b as usize)?);
        let crowded = [a, b].iter().any(|at| self.crowded.get(*at as usize) == Some(&true));
        let mut findings = find(one, other, crowded);
        if self.noisy {
            findings = findings.without_issues(one, other);
        }
        Some(Pair { a, b, findings, score: self.score(&findings, one, other) })
    }

    /// The probability that two records are one publication. A title that names no subject, such as "Annual report
    /// 2018", is that of many institutions: where two sources or publishers have it and nothing else agrees, a person
    /// decides. So does a person where one record is news, because news about a report often has its title.
    fn score(&self, findings: &Findings, one: &Sketch, other: &Sketch) -> f64 {
        let score = self.weights.probability(findings.set);
        let general = one.title.general && other.title.general;
        let apart = one.source != other.source || findings.set.has(Evidence::PublisherOther);
        let news = one.is_news != other.is_news && findings.set.has(Evidence::KindOther);
        let doubtful = (general && apart && !findings.set.has_any(&AGREEING))
            || (news && !findings.set.has_any(&[Evidence::UrlSame, Evidence::FileSame, Evidence::TextSame]));
        if doubtful { score.min(self.weights.same - 0.001) } else { score }
    }

    /// Compares all records that share a key.
    ///
    /// Some databases export the number of a row as the issue. If the issues differ in most pairs whose volume and
    /// pages agree, issue numbers are ignored in all pairs.
    pub(crate) fn pairs(&mut self) -> Vec<Pair> {
        let places = blocks::pairs(self.sketches);
        let mut pairs: Vec<Pair> = places.into_iter().filter_map(|(a, b)| self.compare(a, b)).collect();
        let issues = |pair: &Pair| {
            let issue = |at: u32| self.sketches.get(at as usize).and_then(|sketch| sketch.place.issue);
            issue(pair.a).zip(issue(pair.b))
        };
        let known = pairs.iter().filter(|pair| pair.findings.set.has(Evidence::SpotSame)).filter_map(issues);
        let (same, other): (Vec<_>, Vec<_>) = known.partition(|(a, b)| a == b);
        if other.len() >= FEW && other.len() > same.len() {
            self.noisy = true;
            for pair in &mut pairs {
                if let (Some(a), Some(b)) = (self.sketches.get(pair.a as usize), self.sketches.get(pair.b as usize)) {
                    pair.findings = pair.findings.without_issues(a, b);
                    pair.score = self.score(&pair.findings, a, b);
                }
            }
        }
        pairs
    }
}

/// The evidence beside title and date by which a title that names no subject is that of one publication.
const AGREEING: [Evidence; 13] = [
    Evidence::NamesSame,
    Evidence::NamesWithin,
    Evidence::NamesSome,
    Evidence::PublisherSame,
    Evidence::ContainerSame,
    Evidence::PagesSame,
    Evidence::DoiSame,
    Evidence::IsbnSame,
    Evidence::ReportSame,
    Evidence::UrlSame,
    Evidence::FileSame,
    Evidence::TextSame,
    Evidence::TextAlike,
];

/// The smallest number of such pairs from which issue numbers are ignored.
const FEW: usize = 8;

/// The groups of records, each of which describes one publication.
#[derive(Debug)]
pub(crate) struct Groups {
    /// For each record, the smallest position in its group.
    pub(crate) of: Vec<u32>,
}

impl Groups {
    /// Joins pairs into groups, beginning with the most probable ones. Pairs in `joined` are joined before all others,
    /// and pairs in `apart` are never joined.
    pub(crate) fn new(comparer: &Comparer, pairs: &[Pair], joined: &[(u32, u32)], apart: &[(u32, u32)]) -> Self {
        let count = comparer.sketches.len();
        let mut union =
            Union { of: (0..).take(count).collect(), members: (0..).take(count).map(|at| vec![at]).collect() };
        for (a, b) in joined {
            union.join(*a, *b);
        }
        let mut sure: Vec<&Pair> = pairs
            .iter()
            .filter(|pair| pair.findings.conflict.is_none() && pair.score >= comparer.weights.same)
            .collect();
        sure.sort_by(|x, y| y.score.total_cmp(&x.score).then((x.a, x.b).cmp(&(y.a, y.b))));
        for pair in sure {
            let (a, b) = (union.root(pair.a), union.root(pair.b));
            if a != b && union.may_join(a, b, comparer, apart) {
                union.join(a, b);
            }
        }
        Self { of: union.of }
    }
}

struct Union {
    of: Vec<u32>,
    members: Vec<Vec<u32>>,
}

impl Union {
    fn root(&self, at: u32) -> u32 {
        self.of.get(at as usize).copied().unwrap_or(at)
    }

    fn members(&self, root: u32) -> &[u32] {
        self.members.get(root as usize).map_or(&[], Vec::as_slice)
    }

    fn may_join(&self, a: u32, b: u32, comparer: &Comparer, apart: &[(u32, u32)]) -> bool {
        self.members(a).iter().all(|one| {
            self.members(b).iter().all(|other| {
                let (one, other) = (*one.min(other), *one.max(other));
                let allowed = comparer.compare(one, other).is_some_and(|pair| !pair.contradicts(comparer.weights));
                allowed && apart.binary_search(&(one, other)).is_err()
            })
        })
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a).min(self.root(b)), self.root(a).max(self.root(b)));
        if a == b {
            return;
        }
        let moved = self.members.get_mut(b as usize).map(std::mem::take).unwrap_or_default();
        for at in &moved {
            if let Some(root) = self.of.get_mut(*at as usize) {
                *root = a;
            }
        }
        if let Some(members) = self.members.get_mut(a as usize) {
            members.extend(moved);
        }
    }
}
