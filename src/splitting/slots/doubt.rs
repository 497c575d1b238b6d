//! Evidence for a record of a listing: the lead of its columns and of its part of the page over the next best ones.

use super::assign::Assigned;
use super::features;
use super::model::Rest;
use super::plan::Plan;
use super::region_features as region;
use crate::document::doubt::{Evidence, Other, Reader};
use crate::splitting::measure::{self, MOST, flag, squashed};

/// The names of the measures of title and bounds.
pub(crate) const NAMES: [&str; 36] = [
    "always",
    "margin",
    "one-column",
    "score",
    "present",
    "distinct",
    "heading",
    "linked",
    "bold",
    "named",
    "words",
    "many-words",
    "running",
    "share",
    "cut",
    "other-named",
    "untitled",
    "fallback",
    "alike",
    "described",
    "told",
    "texts",
    "pieces",
    "labels",
    "records",
    "single",
    "pair",
    "region",
    "region-margin",
    "hidden",
    "alone",
    "several",
    "navigation",
    "dated",
    "page-share",
    "pinned",
];

/// The names of the measures of the date.
pub(crate) const DATES: [&str; 12] = [
    "none",
    "margin",
    "score",
    "present",
    "announced",
    "named",
    "misnamed",
    "marked",
    "whole",
    "others",
    "fallback",
    "missed",
];

/// The standing of a part of a page among the other parts that could be its listing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standing {
    /// The score of the part.
    pub score: f32,
    /// The difference to the score of the next best part.
    pub ahead: f32,
    /// The features of the part.
    pub features: region::Features,
    /// Whether the part is visible only after a script shows it.
    pub hidden: bool,
    /// Whether the part was taken because no list of several records was found.
    pub alone: bool,
    /// Whether the source of the page says where the records are.
    pub pinned: bool,
    /// The selector of the next best part.
    pub other: Option<String>,
}

impl Standing {
    /// The standing of records whose place is pinned.
    pub(crate) fn pinned() -> Self {
        Self { score: MOST, ahead: MOST, pinned: true, ..Self::default() }
    }
}

/// The evidence of every record of a list.
pub(crate) fn measures(plan: &Plan, standing: &Standing, assigned: &[Assigned]) -> Vec<Evidence> {
    let shape = |own: &Assigned| {
        let described = own.pieces.iter().any(|(_, rest)| *rest == Rest::Description);
        (own.title.is_some(), described, own.issued.is_some())
    };
    let shapes: Vec<_> = assigned.iter().map(shape).collect();
    let alike = measure::alike(&shapes);
    let told = shapes.iter().filter(|(_, described, _)| *described).count() as f32 / shapes.len().max(1) as f32;
    let page = Page { plan, standing, told, records: assigned.len() };
    assigned.iter().zip(alike).map(|(own, alike)| page.evidence(own, alike)).collect()
}

/// The properties that all records of a list share.
struct Page<'p> {
    plan: &'p Plan,
    standing: &'p Standing,
    /// Share of the records with a description.
    told: f32,
    records: usize,
}

impl Page<'_> {
    fn evidence(&self, own: &Assigned, alike: f32) -> Evidence {
        let others = &own.others;
        let elsewhere = self.standing.other.clone().map(Other::Elsewhere);
        Evidence {
            reader: Reader::Listing,
            record: self.record(own, alike).to_vec(),
            issued: self.issued(own).to_vec(),
            title: Some(others.title.as_deref().map_or(Other::NoTitle, Other::title)),
            bounds: elsewhere,
            date: match &others.date {
                Some(date) => Some(Other::issued(date)),
                None => own.issued.as_ref().map(|_| Other::Undated),
            },
            reviewed: None,
        }
    }

    fn record(&self, own: &Assigned, alike: f32) -> [f32; NAMES.len()] {
        let weighed = &self.plan.explanation.title.columns;
        let (best, next) = (weighed.first().map(|own| own.score), weighed.get(1).map(|own| own.score));
        let margin = best.zip(next).map_or(MOST, |(best, next)| (best - next).clamp(-MOST, MOST));
        let title = self.plan.title.and_then(|at| self.plan.features.get(at)).copied().unwrap_or_default();
        let texts = own.pieces.iter().filter(|(_, rest)| *rest == Rest::Description).count();
        let labels = own.pieces.iter().filter(|(piece, _)| piece.label.is_some()).count();
        let Standing { score, ahead, features, hidden, alone, pinned, .. } = self.standing;
        [
            1.0,
            margin,
            flag(next.is_none()),
            best.unwrap_or(0.0).clamp(-MOST, MOST),
            title.present,
            title.distinct,
            title.heading,
            title.linked,
            title.bold,
            named(&title),
            title.words,
            title.many_words,
            title.running,
            title.share,
            title.is_cut,
            title.other_title,
            flag(own.title.is_none()),
            flag(own.others.fallback),
            alike,
            flag(texts > 0),
            self.told,
            (texts as f32).min(5.0),
            (1.0 + own.pieces.len() as f32).ln(),
            (labels as f32).min(5.0),
            squashed(self.records),
            flag(self.records == 1),
            flag(self.records == 2),
            score.clamp(-MOST, MOST),
            ahead.clamp(0.0, MOST),
            flag(*hidden),
            flag(*alone),
            features.several,
            features.navigation,
            features.dated,
            features.share,
            flag(*pinned),
        ]
    }

    fn issued(&self, own: &Assigned) -> [f32; DATES.len()] {
        let weighed = &self.plan.explanation.issued.columns;
        let (best, next) = (weighed.first().map(|own| own.score), weighed.get(1).map(|own| own.score));
        let margin = best.zip(next).map_or(MOST, |(best, next)| (best - next).clamp(0.0, MOST));
        let column = self.plan.date.and_then(|at| self.plan.dates.get(at)).map(|column| column.features);
        let column = column.unwrap_or_default();
        let named = [column.head_issued, column.head_date, column.lead_issued, column.lead_date];
        let classes = [column.class_issued, column.class_date];
        let misnamed =
            [column.head_event, column.lead_event, column.class_event, column.class_never, column.head_number];
        let most = |of: &[f32]| of.iter().copied().fold(0.0, f32::max);
        [
            flag(best.is_none()),
            if best.is_some() { margin } else { 0.0 },
            best.unwrap_or(0.0).clamp(-MOST, MOST),
            column.present,
            column.announced,
            most(&named).max(most(&classes)),
            most(&misnamed),
            column.marked,
            column.whole,
            (own.others.dates.saturating_sub(usize::from(own.issued.is_some())) as f32).min(5.0),
            flag(own.issued.is_some() && own.others.date_fallback),
            flag(own.issued.is_none() && own.others.dates > 0),
        ]
    }
}

/// Whether the head, the label or the class of a column names a title, as 0 or 1.
fn named(title: &features::Features) -> f32 {
    title.head_title.max(title.label_title).max(title.class_title)
}
