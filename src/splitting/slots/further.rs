//! Further lists of a page beside its listing: a table of briefs below a list of reports, or a featured item above the
//! others.
//!
//! Such a list is read as records of the same page if its columns are those of publications, and if it stands in the same
//! part of the page as the listing. Lists that look like publications and stand elsewhere are left out, and are named in
//! a warning. Navigation, sidebars, and lists under headings such as "Upcoming events" are neither.

use std::ops::Range;

use foldhash::HashMap;

use super::choose::{Chosen, Judged, LEAST, Ranked, judge_all};
use super::context::Context;
use super::doubt::Standing;
use super::grid::{Row, visible_text};
use super::groups::Groups;
use super::judge;
use super::plan::{Lists, Plan};
use super::region_features::Features;
use super::site_links;
use crate::document::html::elements::is_heading;
use crate::document::html::listing::{self, LeftOut};
use crate::splitting::measure::MOST;
use crate::text::class_words::ClassGroup;
use crate::text::folding::fold;
use crate::text::words::List;

/// The greatest number of lists of several items that are judged, and of single items.
const JUDGED: (usize, usize) = (8, 4);
/// The greatest number of characters of the heading of a list.
const LONGEST: usize = 120;
/// The greatest number of siblings before a list among which its heading is looked for.
const NEAR: usize = 4;

/// A further list whose records are publications.
pub(crate) struct Part {
    /// The records as ranges of nodes, in order.
    pub(crate) records: Vec<Range<usize>>,
    /// The decisions for its columns.
    pub(crate) plan: Plan,
    pub(crate) groups: Groups,
    pub(crate) standing: Standing,
}

/// Takes the further lists of publications out of the candidates that were not chosen. The description of the listing
/// then covers these lists, too, and names the lists that were left out.
pub(crate) fn further(context: &Context<'_>, lists: &mut Lists<'_, '_>, chosen: &mut Chosen) -> Vec<Part> {
    let Some(first) = chosen.records.first().map(|record| record.start) else { return Vec::new() };
    let rest = std::mem::take(&mut chosen.rest);
    let scored = rest.iter().filter_map(|(score, own)| Some(((*score)?, own.candidate.records.clone())));
    let rivals: Vec<(f32, Vec<Range<usize>>)> = scored.collect();
    let mut taken = Taken::new(context, &chosen.records);
    let (mut several, mut single) = (0, 0);
    let mut free: Vec<Ranked> = rest.into_iter().map(|(_, own)| own).filter(|own| is_free(&taken, own)).collect();
    free.sort_by(|a, b| b.score.total_cmp(&a.score));
    free.retain(|own| {
        let alone = own.candidate.records.len() == 1;
        let (count, most) = if alone { (&mut single, JUDGED.1) } else { (&mut several, JUDGED.0) };
        *count += 1;
        *count <= most
    });
    let mut judged: Vec<(f32, Judged)> = judge_all(context, lists, free)
        .into_iter()
        .map(|own| (judge::judged(lists.model(), &own.features), own))
        .collect();
    judged.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut parts, mut selectors): (Vec<Part>, Vec<String>) = (Vec::new(), Vec::new());
    let mut left: Vec<(Range<usize>, LeftOut)> = Vec::new();
    let main = Main { context, first, features: &chosen.standing.features, heading: heading_of(context, first) };
    while !judged.is_empty() {
        let (score, own) = judged.remove(0);
        let verdict = if taken.is_free(own.records()) { main.verdict(score, &own) } else { Verdict::Other };
        match verdict {
            Verdict::Other => {}
            Verdict::LeftOut => left.extend(left_out(context, &own)),
            Verdict::Taken => {
                taken.add(context, own.records());
                let next = judged.iter().find(|(_, other)| !taken.is_free(other.records()));
                let standing = Standing {
                    score,
                    ahead: next.map_or(MOST, |(next, _)| score - next),
                    features: own.features,
                    ..Standing::default()
                };
                selectors.push(listing::selector(context.tree, &own.ranked.candidate));
                chosen.listing.follows |= own.ranked.candidate.anchored;
                let Judged { ranked, plan, groups, .. } = own;
                parts.push(Part { records: ranked.candidate.records, plan, groups, standing });
            }
        }
    }
    left.retain(|(place, _)| taken.is_free(std::slice::from_ref(place)));
    // Several candidates may describe the same list; the first one has the highest score.
    let mut places: Vec<Range<usize>> = Vec::new();
    for (place, one) in left {
        if places.iter().all(|other| other.end <= place.start || place.end <= other.start) {
            places.push(place);
            chosen.listing.left.push(one);
        }
    }
    if !parts.is_empty() {
        concede(chosen, &rivals, &taken, &selectors);
        chosen.listing.count += parts.iter().map(|part| part.records.len()).sum::<usize>();
    }
    parts
}

/// Adds the selectors of further lists to that of the listing. These lists are no rivals of the listing any more.
fn concede(chosen: &mut Chosen, rivals: &[(f32, Vec<Range<usize>>)], taken: &Taken, selectors: &[String]) {
    for selector in selectors {
        if !chosen.listing.selector.split(", ").any(|own| own == selector) {
            chosen.listing.selector = format!("{}, {selector}", chosen.listing.selector);
        }
    }
    let listed = |other: &String| chosen.listing.selector.split(", ").any(|own| own == other);
    if chosen.listing.runner_up.as_ref().is_some_and(listed) {
        chosen.listing.runner_up = None;
        chosen.standing.other = None;
        let is_own = |records: &Vec<Range<usize>>| taken.further.iter().any(|own| own == records);
        let next = rivals.iter().filter(|(_, records)| !is_own(records)).map(|(score, _)| *score).reduce(f32::max);
        chosen.standing.ahead = next.map_or(MOST, |next| (chosen.standing.score - next).max(chosen.standing.ahead));
    }
}

fn is_free(taken: &Taken, own: &Ranked) -> bool {
    let told = own.evidence.navigation < 0.5 && own.evidence.aside < 0.5 && own.evidence.controls < 0.5;
    let listed = own.plain || own.candidate.records.len() == 1;
    told && listed && taken.is_free(&own.candidate.records)
}

/// The parts of the page that are records already.
struct Taken {
    /// The records of all lists, in order.
    records: Vec<Range<usize>>,
    /// The stretch between the first and the last record of each element that contains records.
    within: HashMap<usize, Range<usize>>,
    /// The records of each further list.
    further: Vec<Vec<Range<usize>>>,
}

impl Taken {
    fn new(context: &Context<'_>, records: &[Range<usize>]) -> Self {
        let mut own = Self { records: Vec::new(), within: HashMap::default(), further: Vec::new() };
        own.include(context, records);
        own
    }

    fn add(&mut self, context: &Context<'_>, records: &[Range<usize>]) {
        self.include(context, records);
        self.further.push(records.to_vec());
    }

    fn include(&mut self, context: &Context<'_>, records: &[Range<usize>]) {
        for record in records {
            let container = context.tree.parent(record.start).unwrap_or(record.start);
            let stretch = self.within.entry(container).or_insert_with(|| record.clone());
            *stretch = stretch.start.min(record.start)..stretch.end.max(record.end);
        }
        self.records.extend_from_slice(records);
        self.records.sort_by_key(|record| record.start);
    }

    /// Whether these parts of the page neither overlap with records nor stand between records of one list.
    fn is_free(&self, parts: &[Range<usize>]) -> bool {
        parts.iter().all(|part| {
            let next = self.records.partition_point(|record| record.end <= part.start);
            let after = self.records.get(next);
            let overlaps = after.is_some_and(|record| record.start < part.end);
            let is_within =
                || self.within.values().any(|stretch| stretch.start <= part.start && part.end <= stretch.end);
            !overlaps && (self.within.len() > MANY || !is_within())
        })
    }
}

/// The number of elements with records up to which parts between their records are looked for.
const MANY: usize = 60;

/// The judgement about another list of the page.
enum Verdict {
    /// Its items are publications like those of the listing.
    Taken,
    /// Its items may be publications, and a person should decide.
    LeftOut,
    /// The list holds no publications.
    Other,
}

/// The listing to which other lists are compared.
struct Main<'m> {
    context: &'m Context<'m>,
    /// The first node of its first record.
    first: usize,
    features: &'m Features,
    /// The level and the words of its heading.
    heading: Option<(u8, String)>,
}

impl Main<'_> {
    fn verdict(&self, score: f32, own: &Judged) -> Verdict {
        let features = &own.features;
        let Some(first) = own.records().first().map(|record| record.start) else { return Verdict::Other };
        let dated = features.dated >= 0.8 || features.dated_heading > 0.5;
        let told = dated || features.documents >= 0.8;
        let titled = features.untitled < 0.5
            && features.title_present >= 0.9
            && features.title_distinct >= 0.9
            && features.title_long < 0.5
            && features.title_alternative < 0.5;
        let titled = titled && !site_links::are_links(self.context, own.records());
        let formed = titled && told && features.several < 0.3 && features.cells == 0.0 && features.navigation == 0.0;
        if !formed {
            return Verdict::Other;
        }
        let heading = heading_of(self.context, first);
        if self.is_beside(heading.as_ref()) {
            return Verdict::Other;
        }
        let count = own.records().len();
        if count == 1 {
            // A single item is one of the publications if it has what each of these has.
            let like = features.title_heading >= 0.9
                && features.title_linked >= 0.9
                && (dated || self.features.dated < 0.5)
                && (features.documents >= 0.8 || self.features.documents < 0.8);
            let before = first < self.first && score >= 0.0;
            let whole = own.records().first().map_or(0, |record| self.text(record));
            return if like && before && self.same_part(first, None, Some(whole)) {
                Verdict::Taken
            } else {
                Verdict::Other
            };
        }
        if score >= LEAST && self.same_part(first, heading.as_ref(), None) {
            Verdict::Taken
        } else if count >= 3 {
            Verdict::LeftOut
        } else {
            Verdict::Other
        }
    }

    /// Whether a heading announces something beside publications, and the heading of the listing does not.
    fn is_beside(&self, heading: Option<&(u8, String)>) -> bool {
        let beside = |heading: &(u8, String)| {
            let folded = fold(&heading.1);
            let words: Vec<&str> =
                folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
            (0..words.len()).any(|from| {
                (from + 1..=words.len()).any(|to| {
                    let ends = from == 0 || to == words.len();
                    ends && words.get(from..to).is_some_and(|part| self.context.words.is(List::Beside, &part.join(" ")))
                })
            })
        };
        heading.is_some_and(beside) && !self.heading.as_ref().is_some_and(beside)
    }

    /// Whether a list that begins at a node stands in the same part of the page as the listing.
    ///
    /// The two lists stand in different children of the innermost element that contains both. Cells of a row and elements
    /// that are named as columns are different parts, unless the columns have the same classes. Other children are one
    /// part if the list has a heading that is not above that of the listing, or if they have the same name and the same
    /// classes. A single item, which has `single` characters, is a part of the listing if its child holds hardly anything
    /// else.
    fn same_part(&self, first: usize, heading: Option<&(u8, String)>, single: Option<u32>) -> bool {
        let tree = self.context.tree;
        let inside = |at: usize| at <= self.first && self.first < tree.end(at);
        let (mut here, mut common) = (first, tree.parent(first));
        while let Some(up) = common.filter(|up| !inside(*up)) {
            (here, common) = (up, tree.parent(up));
        }
        let there = common.and_then(|common| tree.children(common).find(|child| inside(*child)));
        let Some(there) = there else { return false };
        if here == first && there == self.first && single.is_none() {
            return true;
        }
        let is_apart = |at: usize| matches!(tree.name(at), Some("td" | "th" | "aside" | "nav" | "footer" | "header"));
        if is_apart(here) || is_apart(there) {
            return false;
        }
        let classes = |at: usize| {
            let mut classes: Vec<&str> = tree.classes(at).collect();
            classes.sort_unstable();
            classes
        };
        let alike = tree.atom(here) == tree.atom(there) && classes(here) == classes(there);
        let classed = !classes(here).is_empty();
        if (self.is_column(here) || self.is_column(there)) && !(alike && classed) {
            return false;
        }
        if let Some(single) = single {
            return self.context.facts.get(here).map_or(0, |fact| fact.text()) <= single + BESIDE;
        }
        match heading {
            Some((level, _)) => self.heading.as_ref().is_none_or(|(own, _)| own <= level),
            None => alike && classed,
        }
    }

    /// Whether the class names or the id of an element say that it is a column of the page. A number behind the word
    /// makes no difference: `col6` is a column.
    fn is_column(&self, at: usize) -> bool {
        let tree = self.context.tree;
        let known = self.context.words.classes();
        tree.classes(at).chain(tree.attribute(at, "id")).any(|name| {
            let name = name.to_ascii_lowercase();
            name.split(|c: char| !c.is_ascii_alphabetic()).any(|part| known.word(part).has(ClassGroup::Column))
        })
    }

    /// The number of visible characters of a record.
    fn text(&self, record: &Range<usize>) -> u32 {
        let (tree, facts) = (self.context.tree, self.context.facts);
        let tops = std::iter::successors(Some(record.start), |at| Some(tree.end(*at).max(at + 1)));
        let tops = tops.take_while(|at| *at < record.end).filter_map(|at| facts.get(at));
        tops.filter(|fact| !fact.hidden).map(|fact| fact.text()).sum()
    }
}

/// The greatest number of characters beside a single item in its part of the page.
const BESIDE: u32 = 40;

/// The heading directly above the list that begins at a node: its level, and its words.
fn heading_of(context: &Context<'_>, first: usize) -> Option<(u8, String)> {
    let (tree, facts) = (context.tree, context.facts);
    // The head of a table is part of the list.
    let is_head = |at: usize| {
        matches!(tree.name(at), Some("thead" | "colgroup")) || context.grid.row(at).is_some_and(|row| row == Row::Head)
    };
    let shown = |at: &usize| facts.get(*at).is_some_and(|fact| !fact.hidden && fact.text() > 0) && !is_head(*at);
    let mut at = first;
    while let Some(parent) = tree.parent(at) {
        let before: Vec<usize> = tree.children(parent).take_while(|child| *child < at).filter(shown).collect();
        let found = before.iter().rev().take(NEAR).find_map(|child| {
            let inner = (*child..tree.end(*child)).take(NEAR).find(|node| tree.name(*node).is_some_and(is_heading))?;
            let alone = facts.get(inner).map(|fact| fact.text()) == facts.get(*child).map(|fact| fact.text());
            alone.then_some(inner)
        });
        if let Some(heading) = found {
            let level = tree.name(heading)?.as_bytes().last()?.saturating_sub(b'0');
            return Some((level, visible_text(tree, facts, heading..tree.end(heading), LONGEST)));
        }
        if !before.is_empty() {
            return None;
        }
        at = parent;
    }
    None
}

/// The place and the description of a list that was left out.
fn left_out(context: &Context<'_>, own: &Judged) -> Option<(Range<usize>, LeftOut)> {
    let records = own.records();
    let (first, last) = (records.first()?, records.last()?);
    let bytes = (first.start..last.end)
        .filter(|at| context.tree.text(*at).is_some() && context.facts.get(*at).is_some_and(|fact| fact.text() > 0))
        .map(|at| context.tree.bytes(at))
        .reduce(|a, b| a.start.min(b.start)..a.end.max(b.end))?;
    let left = LeftOut {
        selector: listing::selector(context.tree, &own.ranked.candidate),
        count: records.len(),
        bytes,
        first: visible_text(context.tree, context.facts, first.clone(), 60),
    };
    Some((first.start..last.end, left))
}
