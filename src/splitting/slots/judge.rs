//! Judges by its columns whether a part of a page is the listing of the page.
//!
//! The ranking of candidates compares how similar the records are, but it does not know whether each of them has a
//! title. The best candidates are therefore judged again by the columns that would be their titles and dates.

use std::ops::Range;

use super::context::Context;
use super::model::{Model, score};
use super::plan::Plan;
use super::region_features::Features;

/// Properties of a part of a page other than its columns.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Around {
    pub ranking: f32,
    pub navigation: f32,
    pub main: bool,
    pub headed: bool,
    pub cells: bool,
    pub share: f32,
}

/// The features of a part of a page whose columns were decided.
pub(crate) fn features(
    context: &Context<'_>,
    model: &Model,
    records: &[Range<usize>],
    plan: &Plan,
    around: Around,
) -> Features {
    let flag = |holds: bool| if holds { 1.0 } else { 0.0 };
    let title = plan.title.and_then(|at| plan.features.get(at));
    let inside = plan.dates.iter().filter(|column| {
        !matches!(column.source, super::date_columns::Source::Heading | super::date_columns::Source::Reaching)
            && !column.excluded
    });
    let dated = inside.max_by(|a, b| a.features.present.total_cmp(&b.features.present));
    let heading = plan.dates.iter().any(|column| column.source == super::date_columns::Source::Heading);
    let whole = plan.features.iter().map(|own| own.share).fold(0.0_f32, f32::max);
    let of_title = |of: &dyn Fn(&super::features::Features) -> f32| title.map_or(0.0, of);
    let texts = records.iter().take(60).map(|record| {
        let mut sums = (0, 0);
        let mut at = record.start;
        while at < record.end {
            if let Some(fact) = context.facts.get(at).filter(|fact| !fact.hidden) {
                sums = (sums.0 + fact.link, sums.1 + fact.text());
            }
            at = context.tree.end(at).max(at + 1);
        }
        sums
    });
    let (linked, all) = texts.fold((0, 0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
    Features {
        ranking: around.ranking,
        untitled: flag(title.is_none()),
        title: of_title(&|own| 1.0 / (1.0 + (-score(&own.values(), &model.title) / 2.0).exp())),
        title_present: of_title(&|own| own.present),
        title_distinct: of_title(&|own| own.distinct),
        title_linked: of_title(&|own| own.linked),
        title_heading: of_title(&|own| own.heading.max(own.bold * 0.5)),
        title_named: of_title(&|own| own.head_title.max(own.label_title).max(own.class_title)),
        title_words: of_title(&|own| own.words),
        title_long: of_title(&|own| own.many_words),
        title_whole: of_title(&|own| flag(own.share >= 0.95 * whole && own.share > 0.9)),
        several: plan.several,
        title_alternative: of_title(&|own| own.alternative),
        dated: dated.map_or(0.0, |column| column.features.present),
        dated_distinct: dated.map_or(0.0, |column| column.features.distinct * column.features.present),
        dated_heading: flag(heading),
        documents: plan.features.iter().map(|own| own.document_link * own.present).fold(0.0, f32::max),
        linked: linked as f32 / all.max(1) as f32,
        records: ((1.0 + records.len() as f32).ln() / 4.0).min(2.0),
        single: flag(records.len() == 1),
        pair: flag(records.len() == 2),
        columns: ((1.0 + plan.features.len() as f32).ln() / 4.0).min(1.5),
        navigation: around.navigation,
        main: flag(around.main),
        headed: flag(around.headed),
        cells: flag(around.cells),
        parts: flag(around.cells && title.is_none()),
        share: around.share,
    }
}

/// The score of a part of a page.
pub(crate) fn judged(model: &Model, features: &Features) -> f32 {
    score(&features.values(), &model.region)
}
