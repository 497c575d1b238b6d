//! Reads the container of a publication: `relatedItem` with the type host or series, and `part`.

use super::{full_title, origin, text};
use crate::document::entry::Entry;
use crate::document::xml::Element;

/// Reads a host or a series. A host takes precedence over a series.
pub(super) fn take(entry: &mut Entry, element: &Element, kind: &str) {
    let title = element.child("titleInfo").map(full_title).unwrap_or_default();
    if kind == "series" {
        let taken = entry.record.container.as_ref().is_some_and(|container| container.title.is_some());
        let number = element.child("titleInfo").and_then(|info| info.child("partNumber")).map(text);
        if taken {
            return entry.note("Series", &title);
        }
        let bare = match &number {
            Some(number) => title.strip_suffix(&format!(". {number}")).unwrap_or(&title).to_owned(),
            None => title,
        };
        entry.container_text("Series", &bare, |container| &mut container.title);
        number.iter().for_each(|number| entry.container_text("Volume", number, |container| &mut container.volume));
        entry.container().kind = Some("series".to_owned());
    } else {
        // A series that was read first is replaced by the host.
        if entry.record.container.as_ref().is_some_and(|have| have.kind.as_deref() == Some("series"))
            && let Some(series) = entry.record.container.take()
        {
            let parts = [series.title, series.volume].into_iter().flatten().collect::<Vec<_>>();
            entry.note("Series", &parts.join(" ; "));
        }
        entry.container_text("In", &title, |container| &mut container.title);
        kind_of(entry, element);
    }
    for inner in element.elements() {
        match inner.name.as_str() {
            "identifier" if inner.attribute("type") == Some("issn") => {
                entry.container_text("ISSN", &text(inner), |container| &mut container.issn);
            }
            "identifier" => {
                let label = inner.attribute("type").unwrap_or_default().to_uppercase();
                entry.note(format!("{label} of the host").trim(), &text(inner));
            }
            "part" => part(entry, inner),
            // For an article, the date of the issue is the date of publication.
            "originInfo" => origin::take(entry, inner, false),
            "name" => super::named(inner).into_iter().for_each(|one| entry.note("In", &one.name)),
            _ => {}
        }
    }
}

/// Sets the kind of the host if the element determines it: a journal is continuing, and a book is not.
fn kind_of(entry: &mut Entry, element: &Element) {
    let issuance = element.child("originInfo").and_then(|origin| origin.child("issuance")).map(text);
    let genre = element.elements().filter(|inner| inner.name == "genre").map(text).next();
    let has_issn = element.elements().any(|inner| inner.attribute("type") == Some("issn"));
    let kind = match (genre.as_deref(), issuance.as_deref()) {
        (Some("academic journal" | "journal" | "periodical"), _) | (None, Some("continuing" | "serial")) => "journal",
        (Some("book"), _) | (None, Some("monographic")) => "book",
        (Some(other), _) => other,
        (None, _) if has_issn => "journal",
        _ => return,
    };
    let kind = kind.to_owned();
    entry.container().kind = Some(kind);
}

/// Reads volume, issue and pages.
pub(super) fn part(entry: &mut Entry, element: &Element) {
    for inner in element.elements() {
        let number = inner.child("number").or_else(|| inner.child("caption")).map_or_else(|| text(inner), text);
        match (inner.name.as_str(), inner.attribute("type").unwrap_or_default()) {
            ("detail", "volume") => entry.container_text("Volume", &number, |container| &mut container.volume),
            ("detail", "issue" | "number") => entry.container_text("Issue", &number, |container| &mut container.issue),
            ("detail", "page") => entry.container_text("Pages", &number, |container| &mut container.pages),
            ("extent", _) => {
                let value = |name: &str| inner.child(name).map(text).filter(|text| !text.is_empty());
                let pages = match (value("list"), value("start"), value("end")) {
                    (Some(list), _, _) => list,
                    (None, Some(start), Some(end)) if start != end => format!("{start}-{end}"),
                    (None, Some(start), _) => start,
                    _ => value("total").unwrap_or_default(),
                };
                entry.container_text("Pages", &pages, |container| &mut container.pages);
            }
            ("date", _) => entry.date(&text(inner)),
            (_, kind) => entry.note(if kind.is_empty() { "Part" } else { kind }, &text(inner)),
        }
    }
}
