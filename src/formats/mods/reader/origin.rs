//! Reads the place and date of publication: `originInfo`.

use super::{named, text};
use crate::document::entry::Entry;
use crate::document::xml::Element;

/// Reads place, publisher, edition and dates.
pub(super) fn take(entry: &mut Entry, element: &Element, is_own: bool) {
    let event = element.attribute("eventType").unwrap_or("publication").to_lowercase();
    if event.starts_with("distribut") || event.starts_with("manufactur") {
        let parts: Vec<String> = element.elements().map(text).filter(|part| !part.is_empty()).collect();
        return entry.note(if event.starts_with('d') { "Distribution" } else { "Manufacture" }, &parts.join(", "));
    }
    for inner in element.elements() {
        let said = text(inner);
        match inner.name.as_str() {
            "place" => {
                let terms = || inner.elements().filter(|term| term.name == "placeTerm");
                let word = terms().find(|term| term.attribute("type") != Some("code"));
                match word {
                    Some(term) => entry.place(&text(term)),
                    None if terms().next().is_none() => entry.place(&said),
                    None => {}
                }
            }
            "publisher" => entry.publisher(&said),
            "agent" => named(inner).into_iter().for_each(|one| entry.publisher(&one.name)),
            "edition" => entry.edition(&said),
            "frequency" => entry.note("Frequency", &said),
            "issuance" | "displayDate" => {}
            _ => {}
        }
    }
    match element.child("dateIssued").filter(|_| is_own) {
        Some(date) => entry.issued(&text(date)),
        None => dates(entry, element),
    }
}

/// Reads the dates: first the dates of issue, then those of creation, and a copyright date only if there is no other.
fn dates(entry: &mut Entry, element: &Element) {
    let of = |name: &str| of_kind(element, name);
    let issued = of("dateIssued");
    let made = of("dateCreated");
    let copyright = of("copyrightDate");
    for date in issued.iter().chain(&made) {
        entry.date(date);
    }
    for date in copyright {
        if entry.dates.is_empty() {
            entry.date(&format!("©{date}"));
        } else {
            entry.note("Copyright", &date);
        }
    }
    for name in ["dateCaptured", "dateValid", "dateModified", "dateOther"] {
        of(name).iter().for_each(|date| entry.note("Date", date));
    }
}

/// The dates of a kind. The two points of an interval are joined, and a qualifier of doubt is applied.
fn of_kind(element: &Element, name: &str) -> Vec<String> {
    let dates = || element.elements().filter(|inner| inner.name == name && !text(inner).is_empty());
    let point = |point: &str| dates().find(|inner| inner.attribute("point") == Some(point)).map(text);
    let mut found = Vec::new();
    match (point("start"), point("end")) {
        (Some(start), Some(end)) => found.push(format!("{start}/{end}")),
        (Some(start), None) => found.push(format!("{start}/..")),
        (None, Some(end)) => found.push(format!("../{end}")),
        (None, None) => {}
    }
    // If the same date is given in several forms, the key date is preferred.
    let mut single: Vec<&Element> = dates().filter(|inner| inner.attribute("point").is_none()).collect();
    single.sort_by_key(|inner| inner.attribute("keyDate") != Some("yes"));
    for date in single {
        let said = text(date);
        let bare = said.chars().all(|c| c.is_ascii_digit() || c == '-');
        found.push(match date.attribute("qualifier") {
            Some("questionable" | "inferred") if bare => format!("{said}?"),
            Some("approximate") if bare => format!("{said}~"),
            _ => said,
        });
    }
    found
}
