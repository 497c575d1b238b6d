//! The explanation of a page as JSON.

use serde_json::{Value, json};

use super::{Page, areas, columns, effective, sure, weighed};
use crate::Record;
use crate::document::html::Listing;
use crate::pipeline::Examined;
use crate::splitting::Reason;
use crate::splitting::doubt::{Sure, three};
use crate::splitting::feature_names::describe;
use crate::splitting::labels::role_name;

/// The confidence in the fields of a record, for machines.
fn confidences(sure: &Sure) -> Value {
    json!({"title": three(sure.title), "bounds": three(sure.bounds), "issued": three(sure.issued)})
}

pub(super) fn page(page: &Page, wanted: &dyn Fn(&Record) -> bool) -> Value {
    let Examined { reading, assembled, reasons, .. } = &page.examined;
    let shown = |record: Option<usize>| record.is_none_or(|at| assembled.records.get(at).is_some_and(wanted));
    let spans = assembled.spans.iter().zip(&assembled.records);
    let mut owners = vec![None; page.blocks.len()];
    for ((span, _), number) in spans.zip(0_usize..) {
        owners.iter_mut().skip(span.start).take(span.len()).for_each(|owner| *owner = Some(number));
    }
    let blocks: Vec<Value> = page
        .blocks
        .iter()
        .zip(&reading.tags)
        .zip(reasons.iter().zip(owners))
        .filter(|(_, (_, owner))| shown(*owner))
        .map(|((block, tag), (reasons, owner))| {
            json!({
                "lines": [block.lines.0, block.lines.1], "text": block.text, "role": role_name(effective(*tag, owner)),
                "start": tag.start && owner.is_some(), "record": owner.map(|at| at + 1),
                "reasons": reasons.iter().map(reason).collect::<Vec<_>>(),
            })
        })
        .collect();
    let records: Vec<Value> = assembled
        .records
        .iter()
        .enumerate()
        .filter(|(_, record)| wanted(record))
        .map(|(at, record)| {
            json!({
                "record": at + 1, "id": record.id, "confidence": sure(page, at).map(|sure| three(sure.record)),
                "confidences": sure(page, at).map(confidences), "title": record.title,
                "issued": record.issued, "issued_basis": record.issued_basis, "languages": record.languages,
                "languages_basis": record.languages_basis, "text_language": record.text_language,
                "thematic_areas": record.thematic_areas, "areas_by_rule": areas::machine(weighed(page, at)),
                "details": record.source.details, "issues": record.issues,
            })
        })
        .collect();
    let rival = page.examined.rival.as_ref();
    json!({
        "name": page.name, "location": page.location, "layout": reading.layout,
        "margin": rival.map(|rival| three(rival.margin)), "second": rival.map(|rival| &rival.layout),
        "listing": page.listing.as_ref().map(place), "columns": page.columns.as_ref().map(columns::machine),
        "blocks": blocks, "records": records,
    })
}

fn place(listing: &Listing) -> Value {
    json!({
        "selector": listing.selector, "follows": listing.follows, "count": listing.count,
        "runner_up": listing.runner_up,
        "left_out": listing.left.iter().map(|left| json!({"selector": left.selector, "count": left.count})).collect::<Vec<_>>(),
    })
}

fn reason(reason: &Reason) -> Value {
    json!({"feature": reason.feature, "weight": three(reason.weight), "meaning": describe(&reason.feature)})
}
