//! Finds, among records, those that describe one publication, those that are related, and those that a person should
//! look at.

use foldhash::{HashMap, HashMapExt as _};

use super::answers::{Answers, Said};
use super::evidence::Evidence;
use super::groups::{Comparer, Groups, Pair};
use super::likeness::Conflict;
use super::sketch::Sketch;
use super::terms::Terms;
use super::weights::Weights;
use super::{merge, undo};
use crate::error::Result;
use crate::record::Record;
use crate::seeds::Seeds;
use crate::text::words::Words;

/// Finds duplicate records.
#[derive(Debug)]
pub(crate) struct Deduper {
    terms: Terms,
    weights: Weights,
}

/// The verdict about two similar records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The records describe one publication.
    Same,
    /// The publications are different, but one is for example a translation, an edition or a summary of the other.
    Related(&'static str),
    /// A person should decide.
    Maybe,
}

impl Verdict {
    /// The name of the verdict in the output.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Related(_) => "related",
            Self::Maybe => "maybe",
        }
    }
}

/// Two similar records, with the verdict.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Link {
    /// The index of the first record in [`Outcome::records`].
    pub(crate) a: usize,
    /// The index of the second record.
    pub(crate) b: usize,
    /// The verdict about the two records.
    pub(crate) verdict: Verdict,
    /// The comparison that led to the verdict; `None` if a person decided.
    pub(crate) pair: Option<Pair>,
}

impl Link {
    /// The evidence, in the order of the fields.
    pub(crate) fn evidence(&self) -> impl Iterator<Item = Evidence> {
        self.pair.into_iter().flat_map(|pair| pair.findings.set.iter())
    }

    /// The probability that both records describe one publication; 1 if a person decided.
    pub(crate) fn score(&self) -> f64 {
        self.pair.map_or(1.0, |pair| (pair.score * 1000.0).round() / 1000.0)
    }
}

/// The result of the search for duplicates.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The records. Records that were merged before have been taken apart.
    pub(crate) records: Vec<Record>,
    /// The groups of records that describe one publication, as indices in `records`, with the record that was found
    /// first in front. A record without duplicates is a group of its own. The groups are in the order of their first
    /// records in the input.
    pub(crate) groups: Vec<Vec<usize>>,
    /// The index of the group of each record.
    pub(crate) of: Vec<usize>,
    /// For each record in a group of several, the link to the most similar other record.
    pub(crate) same: Vec<Option<Link>>,
    /// The groups that are related, and those that a person should look at. Two groups have one link, and the most
    /// probable links come first.
    pub(crate) links: Vec<Link>,
}

impl Deduper {
    /// Loads the words and weights.
    ///
    /// # Errors
    /// Returns an error when one of their files is not valid.
    pub(crate) fn new(seeds: &Seeds) -> Result<Self> {
        Ok(Self { terms: Terms::load(seeds, Words::load(seeds)?)?, weights: Weights::load(seeds)? })
    }

    /// Finds the records that describe one publication. The order of the records has no influence except on the order
    /// of the groups.
    pub(crate) fn find(&self, records: Vec<Record>, answers: &Answers) -> Outcome {
        let mut outcome =
            Outcome { records: records.into_iter().flat_map(undo::apart).collect(), ..Outcome::default() };
        // Records are compared in the order of their ids, so that the order of the input does not matter.
        let mut order: Vec<usize> = (0..outcome.records.len()).collect();
        sort(&mut order, &outcome.records, by_id);
        let sketches: Vec<Sketch> =
            order.iter().filter_map(|at| outcome.records.get(*at)).map(|r| Sketch::new(r, &self.terms)).collect();
        let mut comparer = Comparer::new(&sketches, &self.weights);
        let pairs = comparer.pairs();
        let said = AnswerPositions::new(answers, &outcome.records, &order);
        let groups = Groups::new(&comparer, &pairs, &said.same, &said.different);
        outcome.group(&groups, &order);
        outcome.link(&pairs, &order, &comparer, &self.weights, &said);
        outcome
    }
}

/// Sorts the indices of records.
fn sort(places: &mut [usize], records: &[Record], compare: fn(&Record, &Record) -> std::cmp::Ordering) {
    places.sort_by(|a, b| match (records.get(*a), records.get(*b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => std::cmp::Ordering::Equal,
    });
}

/// The answers of people, as positions in the order of comparison.
struct AnswerPositions {
    same: Vec<(u32, u32)>,
    different: Vec<(u32, u32)>,
}

impl AnswerPositions {
    fn new(answers: &Answers, records: &[Record], order: &[usize]) -> Self {
        let mut told = Self { same: Vec::new(), different: Vec::new() };
        if answers.iter().next().is_none() {
            return told;
        }
        let mut places: HashMap<&str, Vec<u32>> = HashMap::new();
        for (place, record) in (0..).zip(order.iter().filter_map(|at| records.get(*at))) {
            places.entry(record.id.as_str()).or_default().push(place);
        }
        for answer in answers.iter() {
            let known: Vec<&Vec<u32>> = answer.records.iter().filter_map(|id| places.get(id.as_str())).collect();
            for (at, one) in known.iter().enumerate() {
                for other in known.iter().skip(at + 1) {
                    let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (*a.min(b), *a.max(b))));
                    match answer.answer {
                        Said::Same => told.same.extend(pairs),
                        Said::Different => told.different.extend(pairs),
                        Said::Undone => {}
                    }
                }
            }
        }
        told.same.sort_unstable();
        told.different.sort_unstable();
        told
    }
}

impl Outcome {
    /// Collects the groups, in the order of their first records.
    fn group(&mut self, groups: &Groups, order: &[usize]) {
        let mut root = vec![0; order.len()];
        for (place, at) in order.iter().enumerate() {
            if let (Some(slot), Some(of)) = (root.get_mut(*at), groups.of.get(place)) {
                *slot = *of;
            }
        }
        let mut seen: HashMap<u32, usize> = HashMap::new();
        for (at, root) in root.into_iter().enumerate() {
            let group = *seen.entry(root).or_insert_with(|| {
                self.groups.push(Vec::new());
                self.groups.len() - 1
            });
            self.groups.get_mut(group).into_iter().for_each(|members| members.push(at));
            self.of.push(group);
        }
        for members in self.groups.iter_mut().filter(|members| members.len() > 1) {
            sort(members, &self.records, by_place);
        }
        self.same = vec![None; self.records.len()];
    }

    /// Finds the links within groups, and the links between related or doubtful groups.
    fn link(
        &mut self,
        pairs: &[Pair],
        order: &[usize],
        comparer: &Comparer,
        weights: &Weights,
        said: &AnswerPositions,
    ) {
        let place = |at: u32| order.get(at as usize).copied().unwrap_or_default();
        let of = |at: usize| self.of.get(at).copied().unwrap_or_default();
        let mut best: HashMap<(usize, usize), Link> = HashMap::new();
        let mut same: Vec<Link> = Vec::new();
        let told = said.same.iter().filter_map(|(a, b)| comparer.compare(*a, *b));
        for pair in told.chain(pairs.iter().copied()) {
            let (a, b) = (place(pair.a), place(pair.b));
            let key = (of(a).min(of(b)), of(a).max(of(b)));
            let answered = said.same.binary_search(&(pair.a, pair.b)).is_ok();
            if key.0 == key.1 {
                same.push(Link { a, b, verdict: Verdict::Same, pair: (!answered).then_some(pair) });
                continue;
            }
            let verdict = match (pair.findings.conflict.map(relation), pair.score) {
                (Some(Some(kind)), score) if score >= RELATED => Verdict::Related(kind),
                (None, score) if score >= weights.maybe => Verdict::Maybe,
                _ => continue,
            };
            let link = Link { a, b, verdict, pair: Some(pair) };
            best.entry(key)
                .and_modify(|have| {
                    if stands_before(&link, have) {
                        *have = link
                    }
                })
                .or_insert(link);
        }
        // Records that a person declared different are not presented again.
        for (a, b) in &said.different {
            let (a, b) = (of(place(*a)), of(place(*b)));
            let key = (a.min(b), a.max(b));
            if best.get(&key).is_some_and(|link| link.verdict == Verdict::Maybe) {
                best.remove(&key);
            }
        }
        let mut links: Vec<Link> = best.into_values().collect();
        links.sort_by(|x, y| y.score().total_cmp(&x.score()).then_with(|| self.ids(x).cmp(&self.ids(y))));
        self.links = links;
        for link in same {
            for at in [link.a, link.b] {
                if let Some(slot) = self.same.get_mut(at)
                    && slot.is_none_or(|have| link.score() > have.score())
                {
                    *slot = Some(link);
                }
            }
        }
    }

    /// The ids of a link, the smaller one first.
    pub(crate) fn ids(&self, link: &Link) -> (&str, &str) {
        let id = |at: usize| self.records.get(at).map_or("", |record| record.id.as_str());
        let (a, b) = (id(link.a), id(link.b));
        (a.min(b), a.max(b))
    }

    /// The id of a group, which is that of the record that was found first.
    pub(crate) fn id(&self, group: usize) -> &str {
        let first = self.groups.get(group).and_then(|members| members.first());
        first.and_then(|at| self.records.get(*at)).map_or("", |record| record.id.as_str())
    }

    /// The records of a group.
    pub(crate) fn members(&self, group: usize) -> impl Iterator<Item = &Record> {
        self.groups.get(group).into_iter().flatten().filter_map(|at| self.records.get(*at))
    }

    /// One merged record for each group, with relations to the groups to which it is related.
    pub(crate) fn merged(&self) -> Vec<Record> {
        let mut relations: Vec<Vec<(&'static str, usize)>> = vec![Vec::new(); self.groups.len()];
        for link in &self.links {
            if let (Verdict::Related(kind), Some(a), Some(b)) = (link.verdict, self.of.get(link.a), self.of.get(link.b))
            {
                relations.get_mut(*a).into_iter().for_each(|list| list.push((kind, *b)));
                relations.get_mut(*b).into_iter().for_each(|list| list.push((kind, *a)));
            }
        }
        let mut merged = Vec::with_capacity(self.groups.len());
        for (group, relations) in relations.iter_mut().enumerate() {
            let members: Vec<&Record> = self.members(group).collect();
            let record = match members.as_slice() {
                [only] => Some((*only).clone()),
                several => merge::merge(several),
            };
            relations.sort_by_key(|(kind, other)| (*kind, self.id(*other)));
            let linked = record.map(|record| self.relate(record, relations));
            merged.extend(linked);
        }
        merged
    }

    /// Adds the relations that the record does not have yet.
    fn relate(&self, record: Record, relations: &[(&'static str, usize)]) -> Record {
        if relations.is_empty() {
            return record;
        }
        let mut fields = super::fields::Fields::of(&record);
        let mut list = fields.list("relations");
        for (kind, other) in relations {
            let id = self.id(*other);
            if list.iter().any(|have| have.get("kind") == Some(&(*kind).into()) && have.get("id") == Some(&id.into())) {
                continue;
            }
            let url = self.members(*other).find_map(|record| record.url.clone());
            list.push(serde_json::json!({"kind": kind, "id": id, "url": url, "basis": undo::BASIS}));
        }
        fields.set("relations", &list);
        fields.record().unwrap_or(record)
    }
}

/// The lowest probability at which records with a single contradiction count as related.
const RELATED: f64 = 0.5;

/// The kind of relation that follows from a contradiction; `None` if the publications are merely different.
fn relation(conflict: Conflict) -> Option<&'static str> {
    match conflict {
        Conflict::Role(role) => Some(role.relation()),
        Conflict::Edition => Some("edition"),
        Conflict::Language => Some("translation"),
        _ => None,
    }
}

/// Compares records by the time of retrieval, the source and the place, so that the one found first comes first.
fn by_place(a: &Record, b: &Record) -> std::cmp::Ordering {
    let place = |record: &Record| (record.source.lines, record.source.bytes);
    let (one, other) = (&a.source, &b.source);
    one.retrieved
        .cmp(&other.retrieved)
        .then_with(|| one.name.cmp(&other.name))
        .then_with(|| one.location.cmp(&other.location))
        .then_with(|| place(a).cmp(&place(b)))
        .then_with(|| by_id(a, b))
}

/// Compares records by id, and by the whole record if the ids are the same.
fn by_id(a: &Record, b: &Record) -> std::cmp::Ordering {
    a.id.cmp(&b.id).then_with(|| {
        let text = |record: &Record| serde_json::to_string(record).unwrap_or_default();
        text(a).cmp(&text(b))
    })
}

/// Whether a link takes precedence over another link of the same two groups. A definite verdict comes before a doubt,
/// because a cut title may fit both a report and its summary while a whole title decides; otherwise the more probable
/// link comes first.
fn stands_before(link: &Link, other: &Link) -> bool {
    let rank = |link: &Link| (link.verdict != Verdict::Maybe, link.score());
    let (one, two) = (rank(link), rank(other));
    one.0.cmp(&two.0).then(one.1.total_cmp(&two.1)).is_gt()
}
