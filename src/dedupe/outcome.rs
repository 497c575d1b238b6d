//! Records in, groups out: what is one publication, what is related, and what a person should look at.

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

/// Finds duplicates.
#[derive(Debug)]
pub(crate) struct Deduper {
    terms: Terms,
    weights: Weights,
}

/// What is said of records that are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// One publication.
    Same,
    /// Different publications, and one is a translation, an edition, a summary … of the other.
    Related(&'static str),
    /// A person should look.
    Maybe,
}

impl Verdict {
    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Related(_) => "related",
            Self::Maybe => "maybe",
        }
    }
}

/// Two records that are alike, and what is said of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Link {
    /// The place of the one in [`Outcome::records`].
    pub(crate) a: usize,
    /// The place of the other.
    pub(crate) b: usize,
    /// What is said of them.
    pub(crate) verdict: Verdict,
    /// Why; none where a person said it.
    pub(crate) pair: Option<Pair>,
}

impl Link {
    /// The evidence, in the order of the fields.
    pub(crate) fn evidence(&self) -> impl Iterator<Item = Evidence> {
        self.pair.into_iter().flat_map(|pair| pair.findings.set.iter())
    }

    /// The probability that both are one publication; 1 where a person said so.
    pub(crate) fn score(&self) -> f64 {
        self.pair.map_or(1.0, |pair| (pair.score * 1000.0).round() / 1000.0)
    }
}

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The records; those that were merged before are taken apart.
    pub(crate) records: Vec<Record>,
    /// Places in `records` of those that are one publication, the first found first; a record alone is a group, too.
    /// The groups stand in the order of their first records in the input.
    pub(crate) groups: Vec<Vec<usize>>,
    /// The group of each record.
    pub(crate) of: Vec<usize>,
    /// For each record of a group of several, the likest other one.
    pub(crate) same: Vec<Option<Link>>,
    /// Groups that are related, and those that a person should look at: one link for two groups, the likest first.
    pub(crate) links: Vec<Link>,
}

impl Deduper {
    /// Reads words and weights.
    ///
    /// # Errors
    /// Where one of their files is wrong.
    pub(crate) fn new(seeds: &Seeds) -> Result<Self> {
        let words = Words::load(seeds)?;
        Ok(Self { terms: Terms::load(seeds, &words)?, weights: Weights::load(seeds)? })
    }

    /// Finds what is one publication. The order of the records decides nothing but the order of the groups.
    pub(crate) fn find(&self, records: Vec<Record>, answers: &Answers) -> Outcome {
        let mut outcome =
            Outcome { records: records.into_iter().flat_map(undo::apart).collect(), ..Outcome::default() };
        // The order in which they are compared is one of their own.
        let mut order: Vec<usize> = (0..outcome.records.len()).collect();
        sort(&mut order, &outcome.records, by_id);
        let sketches: Vec<Sketch> =
            order.iter().filter_map(|at| outcome.records.get(*at)).map(|r| Sketch::new(r, &self.terms)).collect();
        let mut comparer = Comparer::new(&sketches, &self.weights);
        let pairs = comparer.pairs();
        let said = Told::new(answers, &outcome.records, &order);
        let groups = Groups::new(&comparer, &pairs, &said.same, &said.different);
        outcome.group(&groups, &order);
        outcome.link(&pairs, &order, &comparer, &self.weights, &said);
        outcome
    }
}

/// Sorts places of records.
fn sort(places: &mut [usize], records: &[Record], compare: fn(&Record, &Record) -> std::cmp::Ordering) {
    places.sort_by(|a, b| match (records.get(*a), records.get(*b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => std::cmp::Ordering::Equal,
    });
}

/// What people said, by the places of the comparison.
struct Told {
    same: Vec<(u32, u32)>,
    different: Vec<(u32, u32)>,
}

impl Told {
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
    /// Gathers the groups, in the order of their first records.
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

    /// Says why records are in one group, and which groups are related or doubtful.
    fn link(&mut self, pairs: &[Pair], order: &[usize], comparer: &Comparer, weights: &Weights, said: &Told) {
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
        // What a person told apart is not asked again.
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

    /// The id of a group: that of the record that was found first.
    pub(crate) fn id(&self, group: usize) -> &str {
        let first = self.groups.get(group).and_then(|members| members.first());
        first.and_then(|at| self.records.get(*at)).map_or("", |record| record.id.as_str())
    }

    /// The records of a group.
    pub(crate) fn members(&self, group: usize) -> impl Iterator<Item = &Record> {
        self.groups.get(group).into_iter().flatten().filter_map(|at| self.records.get(*at))
    }

    /// One record for each group, merged, and linked with those that it is related to.
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

    /// Adds relations that the record does not have yet.
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

/// From this probability on, records that contradict each other in one thing only are related.
const RELATED: f64 = 0.5;

/// The kind of relation of records that contradict each other so; none where they are merely different.
fn relation(conflict: Conflict) -> Option<&'static str> {
    match conflict {
        Conflict::Role(role) => Some(role.relation()),
        Conflict::Edition => Some("edition"),
        Conflict::Language => Some("translation"),
        _ => None,
    }
}

/// What was found first stands first: by time, source and place.
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

/// By id, and by the whole record where ids are the same.
fn by_id(a: &Record, b: &Record) -> std::cmp::Ordering {
    a.id.cmp(&b.id).then_with(|| {
        let text = |record: &Record| serde_json::to_string(record).unwrap_or_default();
        text(a).cmp(&text(b))
    })
}

/// What is known stands before a doubt: a cut title may be that of a report or of its summary, and a whole one settles it.
/// Of several pairs the likest speaks for two groups.
fn stands_before(link: &Link, other: &Link) -> bool {
    let rank = |link: &Link| (link.verdict != Verdict::Maybe, link.score());
    let (one, two) = (rank(link), rank(other));
    one.0.cmp(&two.0).then(one.1.total_cmp(&two.1)).is_gt()
}
