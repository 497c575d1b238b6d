//! Chooses the listing among the candidates by the columns that each of them would have.
//!
//! The best candidates of the ranking are judged again by the columns that would be their titles and dates (see
//! `slots::judge`). Lists of one record are candidates, too, but only this judgement distinguishes them from other
//! isolated parts of a page.

use std::ops::Range;

use foldhash::HashSet;

use super::below_dates;
use super::body_rows;
use super::bounds;
use super::context::Context;
use super::doubt::Standing;
use super::groups::Groups;
use super::judge::{self, Around};
use super::plan::{Lists, Plan};
use super::region_features::{COUNT, Features};
use super::site_links;
use super::table_shape::Labelled;
use crate::document::html::candidates::{self, Candidate};
use crate::document::html::elements::is_heading;
use crate::document::html::evidence::Evidence;
use crate::document::html::listing::{self, Listing};
use crate::document::html::missed_records::complete;
use crate::document::html::node_facts::Facts;
use crate::document::html::record_patterns::Forms;
use crate::document::html::text_index::Seen;
use crate::document::html::tree::Tree;
use crate::document::html::{evidence_weights as weights, plain_lists as plain, ranking};
use crate::splitting::measure::MOST;

/// Number of candidates that are judged by their columns.
const JUDGED: usize = 8;
/// Number of further candidates that are a listing only if their columns say so.
const WEAK: usize = 6;
/// Number of the best candidates whose records are completed with the text beside them.
const COMPLETED: usize = 4;
/// The amount that is subtracted from the score of a candidate inside a sidebar or a widget.
const ASIDE: f32 = 1.5;
/// Largest number of parts of a page of which one may contain the list and the others something else.
const FEW: usize = 8;
/// The share of the visible text of the page below which a list may be beside the content of the page.
const MINOR: f32 = 0.5;
/// The score from which a single item that links to a document is a listing.
const ALONE: f32 = 1.0;
/// The share of the visible text of the page from which a list is the listing whatever its part of the page is called.
const MAIN: f32 = 0.3;
/// The score from which a candidate is a listing even if it does not look like one by itself.
pub(super) const LEAST: f32 = 3.6;

/// The listing of a page.
pub(crate) struct Chosen {
    /// The records as ranges of nodes, in order.
    pub(crate) records: Vec<Range<usize>>,
    /// The description of the listing.
    pub(crate) listing: Listing,
    /// The decisions for its columns.
    pub(crate) plan: Plan,
    pub(crate) groups: Groups,
    /// The relation of the listing to the other parts of the page.
    pub(crate) standing: Standing,
    /// Whether the list consists of notices beside the content of the page.
    pub(crate) notices: bool,
    /// The candidates that were not chosen, with their scores if they were judged.
    pub(crate) rest: Vec<(Option<f32>, Ranked)>,
}

/// A candidate with its evidence and its score in the ranking.
pub(crate) struct Ranked {
    pub(super) candidate: Candidate,
    pub(super) evidence: Evidence,
    pub(super) score: f32,
    /// Whether the candidate looks like a listing without regard to other candidates.
    pub(super) plain: bool,
    /// Whether its records are inside of an element that is named as beside the content.
    named: bool,
    /// The decisions for its columns, if it was judged before.
    known: Option<Box<(Plan, Groups)>>,
}

/// The stages of the search for a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Lists of several records, and single records that look like one of many.
    Lists,
    /// Single records, too.
    Alone,
    /// Parts that the page hides until a script shows them.
    Hidden,
    /// Lists that are named as navigation or as beside the content, where nothing else of the page is a listing.
    Named,
}

/// The listing of a page; `None` if no part of the page is one. Hidden lists count only if their records have dates or
/// documents, because menus are hidden, too.
pub(crate) fn choose(context: &Context<'_>, lists: &mut Lists<'_, '_>, stage: Stage) -> Option<Chosen> {
    let mut judged: Vec<(f32, Judged)> = Vec::new();
    let (ranked, others) = ranked(context, context.tree, context.facts);
    let mut rest: Vec<(Option<f32>, Ranked)> = Vec::new();
    for own in judge_all(context, lists, ranked) {
        let score = judge::judged(lists.model(), &own.features);
        let told = own.ranked.plain || score >= least(&own, stage) || stage == Stage::Named && is_main(&own);
        if told && fits(&own, stage) && !site_links::are_links(context, own.records()) {
            judged.push((score, own));
        } else {
            rest.push((None, own.into_ranked()));
        }
    }
    // The sort is stable, so the first of two equal candidates stays first.
    judged.sort_by(|a, b| b.0.total_cmp(&a.0));
    let best = judged.first().map(|(_, own)| own)?;
    let better = |own: &Judged| is_list_in(best, own) || is_below_dates(context, best, own);
    let place = judged.iter().position(|(_, own)| better(own)).unwrap_or(0);
    let selector = |own: &Judged| listing::selector(context.tree, &own.ranked.candidate);
    let other = judged.get(usize::from(place == 0));
    let runner_up = other.map(|(_, own)| selector(own));
    let next = other.map(|(score, _)| *score);
    let (score, mut own) = judged.remove(place);
    rest.extend(judged.into_iter().map(|(score, own)| (Some(score), own.into_ranked())));
    rest.extend(others.into_iter().map(|own| (None, own)));
    let standing = Standing {
        score,
        ahead: next.map_or(MOST, |next| score - next),
        features: own.features,
        hidden: stage == Stage::Hidden,
        alone: stage == Stage::Alone,
        pinned: false,
        other: runner_up.clone().filter(|other| *other != selector(&own)),
    };
    let items = below_dates::items(context, own.records());
    if let Some(items) = &items {
        let container = |item: &Range<usize>| context.tree.parent(item.start).unwrap_or(item.start);
        own.ranked.candidate.containers = items.iter().map(container).collect();
    }
    let bounded =
        items.map(|items| (items, false)).or_else(|| bounded(context, own.records(), own.ranked.candidate.anchored));
    if let Some((records, anchored)) = bounded {
        own.groups = Groups::of(context, &records);
        own.plan = lists.plan(&records, &own.groups);
        own.ranked.candidate.records = records;
        own.ranked.candidate.anchored = anchored;
    }
    let listing = Listing {
        selector: selector(&own),
        follows: own.ranked.candidate.anchored,
        count: own.ranked.candidate.records.len(),
        runner_up,
        left: Vec::new(),
        outside: Vec::new(),
    };
    let notices = is_notices(context, &own);
    let Judged { ranked, plan, groups, .. } = own;
    Some(Chosen { records: ranked.candidate.records, listing, plan, groups, standing, notices, rest })
}

/// The records with better bounds, and whether each of them extends to the next one; `None` if their bounds are good.
fn bounded(context: &Context<'_>, records: &[Range<usize>], anchored: bool) -> Option<(Vec<Range<usize>>, bool)> {
    bounds::between_rules(context, records)
        .or_else(|| bounds::at_blank_lines(context, records))
        .map(|records| (records, true))
        .or_else(|| Some((bounds::without_next_heading(context, records)?, anchored)))
}

/// Whether a whole list is in one of a few parts of a page. The other parts have other content.
fn is_list_in(outer: &Judged, inner: &Judged) -> bool {
    let (parts, records) = (outer.records(), inner.records());
    let told = inner.features.dated >= 0.6 || inner.features.documents >= 0.6;
    let (Some(first), Some(last)) = (records.first(), records.last()) else { return false };
    inner.ranked.plain
        && told
        && outer.features.dated < 0.6
        && (2..=FEW).contains(&parts.len())
        && records.len() >= 3
        && records.len() * 2 >= parts.len() * 3
        && parts.iter().any(|part| part.start <= first.start && last.end <= part.end)
}

/// Whether the records of `outer` begin with dates as headings and those of `inner` are the titled items below them.
fn is_below_dates(context: &Context<'_>, outer: &Judged, inner: &Judged) -> bool {
    let (groups, records) = (outer.records(), inner.records());
    let (Some(first), Some(last)) = (records.first(), records.last()) else { return false };
    let (Some(from), Some(to)) = (groups.first(), groups.last()) else { return false };
    let second = groups.get(1).map_or(from.end, |group| group.start);
    inner.ranked.plain
        && records.len() > groups.len()
        && (from.start < first.start && first.start < second && to.start < last.start)
        && inner.features.title_present >= 0.9
        && (inner.features.dated >= 0.9 || inner.features.dated_heading > 0.5)
        && bounds::begin_with_dates(context, groups)
}

/// Whether a list consists of notices beside the content of the page: its titles all link to the same page, so that these
/// links are no addresses of records, and it has neither dates nor documents.
fn is_notices(context: &Context<'_>, own: &Judged) -> bool {
    let features = &own.features;
    let dated = features.dated >= 0.3 || features.dated_heading > 0.5 || features.documents >= 0.3;
    if dated || own.records().len() < 3 || features.title_linked < 0.9 || features.share >= MINOR {
        return false;
    }
    let addresses: HashSet<&str> = own
        .records()
        .iter()
        .flat_map(|record| record.clone().filter_map(|at| context.tree.attribute(at, "href")))
        .map(str::trim)
        .collect();
    // A script opens items that link to no page.
    let is_page =
        |address: &&str| !address.is_empty() && !address.starts_with('#') && !address.starts_with("javascript:");
    addresses.len() == 1 && addresses.iter().all(is_page)
}

/// The records and features of every candidate that is judged, for training, and whether it may be the listing of a page
/// that has lists of several records.
pub(crate) fn features(
    context: &Context<'_>,
    lists: &mut Lists<'_, '_>,
) -> Vec<(Vec<Range<usize>>, [f32; COUNT], bool)> {
    let (ranked, _) = ranked(context, context.tree, context.facts);
    let judged = judge_all(context, lists, ranked).into_iter();
    let part = |own: Judged| {
        let listed = fits(&own, Stage::Lists);
        (own.ranked.candidate.records, own.features.values(), listed)
    };
    judged.map(part).collect()
}

/// The score from which a candidate is a listing. A single item that links to a document needs less where nothing else of
/// the page is a listing.
fn least(own: &Judged, stage: Stage) -> f32 {
    let document = own.features.documents >= 0.9 && own.features.untitled < 0.5 && own.features.navigation == 0.0;
    if stage == Stage::Alone && document { ALONE } else { LEAST }
}

/// Whether a candidate with titles would be a listing if nothing were named as navigation.
fn is_main(own: &Judged) -> bool {
    let evidence = &own.ranked.evidence;
    let listed = Evidence { navigation: 0.0, aside: 0.0, ..*evidence };
    listing::is_listing(&listed) && own.features.untitled < 0.5
}

/// Whether a candidate may be the listing at this stage of the search.
fn fits(own: &Judged, stage: Stage) -> bool {
    let told = own.features.dated >= 0.6 || own.features.documents >= 0.5;
    let alone = own.ranked.candidate.records.len() <= 2 && !own.ranked.plain;
    match stage {
        Stage::Lists => !alone && is_told(&own.features),
        Stage::Alone => true,
        Stage::Hidden => told && !alone,
        Stage::Named => !alone && is_told(&own.features) && own.features.share >= MAIN && own.ranked.named,
    }
}

/// Whether dates or links show that the parts are records. Without them, they may be the sections of a text.
fn is_told(features: &Features) -> bool {
    features.dated >= 0.5
        || features.dated_heading > 0.5
        || features.documents > 0.3
        || features.linked > 0.02
        || features.title_named > 0.5 && features.records > 0.5
}

/// A candidate with the decisions for its columns.
pub(super) struct Judged {
    pub(super) ranked: Ranked,
    pub(super) plan: Plan,
    pub(super) groups: Groups,
    pub(super) features: Features,
}

impl Judged {
    /// The candidate, which keeps the decisions for its columns in case it is judged again.
    fn into_ranked(self) -> Ranked {
        Ranked { known: Some(Box::new((self.plan, self.groups))), ..self.ranked }
    }

    /// The records as ranges of nodes, in order.
    pub(super) fn records(&self) -> &[Range<usize>] {
        &self.ranked.candidate.records
    }
}

/// Decides the columns of candidates. The first feature of each is its score relative to the best of them.
pub(super) fn judge_all(context: &Context<'_>, lists: &mut Lists<'_, '_>, ranked: Vec<Ranked>) -> Vec<Judged> {
    let (tree, facts) = (context.tree, context.facts);
    let best = ranked.iter().map(|own| own.score).fold(f32::NEG_INFINITY, f32::max);
    let first_heading = tree.find(0..tree.len(), "h1").filter(|at| facts.get(*at).is_some_and(|fact| !fact.hidden));
    let mut all = Vec::with_capacity(ranked.len());
    for mut own in ranked {
        let (plan, groups) = own.known.take().map_or_else(
            || {
                let groups = Groups::of(context, &own.candidate.records);
                (lists.plan(&own.candidate.records, &groups), groups)
            },
            |known| *known,
        );
        let around = around(tree, &own, best, first_heading);
        let features = judge::features(context, lists.model(), &own.candidate.records, &plan, around);
        all.push(Judged { ranked: own, plan, groups, features });
    }
    all
}

/// The candidates that are worth judging, the best first, and all others.
fn ranked(context: &Context<'_>, tree: &Tree, facts: &[Facts]) -> (Vec<Ranked>, Vec<Ranked>) {
    let mut candidates = candidates::candidates(tree, facts);
    candidates.extend(plain::lines(tree, facts));
    candidates.extend(plain::alone(tree, facts));
    let labelled = Labelled::of(context);
    candidates.extend(labelled.candidates.iter().cloned());
    let rows = |candidate: Candidate| body_rows::kept(context, &labelled, candidate);
    let candidates: Vec<Candidate> = candidates.into_iter().filter_map(rows).collect();
    let mut seen = Seen::new(tree, facts);
    let lists = ranking::lists(facts, &candidates);
    let forms = Forms::new(tree, facts);
    // Two candidates may begin and end at the same nodes and have as many records, but divide them in other places.
    let mut known: HashSet<u64> = HashSet::default();
    let mut score = |candidate: Candidate| {
        if !known.insert(context.hash(0, &candidate.records)) {
            return None;
        }
        let evidence = ranking::evidence(tree, facts, &mut seen, &lists, &candidate);
        let told = Evidence { titled: 1.0, ..evidence };
        let plain = listing::is_listing(&evidence)
            || listing::is_listing(&told) && (forms.tell(&candidate) || labelled.give(&candidate.records));
        let score = weights::score(&evidence) - ASIDE * evidence.aside;
        let may_be = evidence.distinct > 0.4 && evidence.text > 0.0;
        let named = candidate.containers.iter().all(|at| facts.get(*at).is_some_and(|fact| fact.aside));
        may_be.then_some(Ranked { candidate, evidence, score, plain, named, known: None })
    };
    let mut all: Vec<Ranked> = candidates.into_iter().filter_map(&mut score).collect();
    all.sort_by(|a, b| b.score.total_cmp(&a.score));
    let plain = all.iter().filter(|own| own.plain).take(COMPLETED);
    let completed: Vec<Candidate> = plain.filter_map(|own| complete(tree, facts, &own.candidate)).collect();
    all.extend(completed.into_iter().filter_map(rows).filter_map(score));
    all.sort_by(|a, b| b.score.total_cmp(&a.score));
    // Sections that contain the lists of records are not records themselves.
    let best = all.iter().position(|own| own.plain);
    let inner = best.and_then(|best| {
        let outer = all.get(best)?;
        all.iter().position(|own| own.plain && forms.are_sections(&outer.candidate, &own.candidate))
    });
    if let Some((best, inner)) = best.zip(inner)
        && let Some(score) = all.get(best).map(|own| own.score + 1.0)
        && let Some(own) = all.get_mut(inner)
    {
        own.score = own.score.max(score);
    }
    let (mut plain, mut weak) = (0, 0);
    all.sort_by(|a, b| b.score.total_cmp(&a.score));
    all.into_iter().partition(|own| {
        let (count, most) = if own.plain { (&mut plain, JUDGED) } else { (&mut weak, WEAK) };
        *count += 1;
        *count <= most
    })
}

fn around(tree: &Tree, own: &Ranked, best: f32, first_heading: Option<usize>) -> Around {
    let Some(first) = own.candidate.records.first().map(|record| record.start) else { return Around::default() };
    let container = own.candidate.containers.first().copied().unwrap_or(first);
    let inside = || std::iter::once(container).chain(tree.ancestors(container));
    let main = inside()
        .any(|up| matches!(tree.name(up), Some("main" | "article")) || tree.attribute(up, "role") == Some("main"));
    let before = tree.children(container).take_while(|child| *child <= first);
    let headed = before.into_iter().any(|child| tree.name(child).is_some_and(is_heading))
        || tree.parent(container).is_some_and(|up| {
            let before =
                tree.children(up).take_while(|child| *child < container).filter(|child| tree.name(*child).is_some());
            before.last().is_some_and(|child| tree.name(child).is_some_and(is_heading))
        });
    let cells = own.candidate.records.iter().all(|record| matches!(tree.name(record.start), Some("td" | "th")))
        && own.evidence.density > 1.5;
    Around {
        ranking: own.score - best,
        navigation: (own.evidence.navigation + 0.5 * own.evidence.aside).min(1.0),
        main: main || first_heading.is_some_and(|heading| heading < first),
        headed,
        cells,
        share: own.evidence.share.min(1.0),
    }
}
