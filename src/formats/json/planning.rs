//! Decides how a JSON document of another tool is read, and refuses one that is no catalogue.

use serde_json::{Map, Value};

use super::foreign::{is_about_controls, value_objects, without_controls};
use super::items;
use super::plan::{self, Found};
use super::publication::{EXAMINED, check_kind, is_publication, of_other_kind};
use crate::error::{Error, Result};
use crate::formats::places::Places;
use crate::formats::table::known::Known;

/// Decides where the records of a JSON document are, and refuses a document that is no catalogue, as [`check_kind`]
/// says.
///
/// # Errors
/// Returns the error of [`check_kind`].
pub(crate) fn plan_document(text: &str, known: Known<'_>) -> Result<Places> {
    let found = plan_whole(text.trim_start(), known);
    let Err(refused) = found else { return found };
    // The records nearly always decide, so that the whole text is examined only where none were found.
    match items::check(text) {
        Ok(()) => Err(refused),
        Err(error) if is_about_controls(&error) => plan_whole(without_controls(text).trim_start(), known),
        // A malformed document is reported by its reader.
        Err(_) => Ok(Places::default()),
    }
}

fn plan_whole(text: &str, known: Known<'_>) -> Result<Places> {
    let mut found = plan::find(text, known);
    if let Some(error) = of_other_kind(&found.outer, known) {
        return Err(error);
    }
    if text.starts_with('[')
        && !found.samples.iter().any(|sample| is_publication(sample, known))
        && let Some(page) = first_item(text)
    {
        // The pages of an answer may stand in an array.
        let in_page = plan::find(page, known);
        if !in_page.places.path.is_empty() {
            found = Found { places: in_page.places.in_pages(), ..in_page };
        }
    }
    let is_alone = text.starts_with('{') && found.places.path.is_empty();
    check_samples(&found.places, &found.samples, is_alone, known).map(|()| found.places)
}

/// The text of the first object in an array.
fn first_item(text: &str) -> Option<&str> {
    let mut first = None;
    // One object is sufficient, so a refusal ends the search.
    let _ = items::each(text, &mut |item| {
        first = Some(item).filter(|item| item.starts_with('{'));
        if first.is_some() { Err(Error::data("found")) } else { Ok(()) }
    });
    first
}

/// Refuses objects that describe no publications, as [`check_kind`] says.
fn check_samples(places: &Places, samples: &[Map<String, Value>], is_alone: bool, known: Known<'_>) -> Result<()> {
    check_kind(known, is_alone, |examine| {
        samples.iter().try_for_each(|sample| {
            let mut lifted = |members: Map<String, Value>| examine(&places.flat(places.lifted(members)));
            value_objects(Some(Value::Object(sample.clone())), &mut lifted)
        })
    })
}

/// Decides where the records of JSON Lines are, and refuses lines that are no catalogue, as [`check_kind`] says. `head`
/// is the beginning of the document, whose last line may be incomplete.
///
/// # Errors
/// Returns the error of [`check_kind`].
pub(crate) fn plan_lines(head: &str, known: Known<'_>) -> Result<Places> {
    let lines = head.lines().filter(|line| !line.trim().is_empty()).take(EXAMINED);
    let objects: Vec<(&str, Map<String, Value>)> =
        lines.filter_map(|line| Some((line, serde_json::from_str(line).ok()?))).collect();
    let page = objects.first().map(|(line, _)| *line);
    let samples: Vec<Map<String, Value>> = objects.into_iter().map(|(_, object)| object).collect();
    let plan = plan::places(Vec::new(), &samples, known);
    let checked = check_samples(&plan, &samples, samples.len() == 1, known);
    let Err(refused) = checked else { return Ok(plan) };
    // Each line may be an answer that holds a list.
    match page.map(|page| plan::find(page, known)) {
        Some(found) if !found.places.path.is_empty() => {
            check_samples(&found.places, &found.samples, false, known)?;
            Ok(found.places.in_pages())
        }
        _ => Err(refused),
    }
}
