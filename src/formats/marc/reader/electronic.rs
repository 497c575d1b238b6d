//! Reads electronic addresses: field 856.

use super::Reading;
use crate::document::identifier_texts::is_address;
use crate::formats::marc::own::DOCUMENT;
use crate::formats::marc::record::Field;
use crate::record::media_types;

/// The addresses of the publication itself, which are collected until all are known.
#[derive(Debug, Default)]
pub(super) struct Resources {
    pages: Vec<String>,
    documents: Vec<(String, Option<String>, Option<u64>)>,
}

/// Reads an address. The second indicator distinguishes the publication itself (0, or none) from a version of it (1)
/// and from a related resource (2).
pub(super) fn take(reading: &mut Reading<'_>, field: &Field) {
    let size = field.one('s').split(' ').next().and_then(|size| size.parse().ok());
    let kind = field.all('q').next().filter(|kind| kind.contains('/')).map(str::to_owned);
    let text = ["y", "3", "z"].iter().map(|code| field.joined(code)).find(|text| !text.is_empty());
    let is_resource = matches!(field.indicators.1, ' ' | '0' | '8');
    for address in field.all('u') {
        if !is_address(address) {
            reading.entry.note("Link", address);
        } else if !is_resource {
            reading.entry.link(address, text.as_deref());
        } else if is_document(field, address, kind.as_deref()) {
            reading.resources.documents.push((address.to_owned(), kind.clone(), size));
        } else {
            reading.resources.pages.push(address.to_owned());
        }
    }
    // Notes in the field apply to the publication only if the address is that of the publication itself.
    if is_resource {
        for value in field.all('z') {
            reading.entry.note("", value);
        }
    }
}

fn is_document(field: &Field, address: &str, kind: Option<&str>) -> bool {
    field.one('3') == DOCUMENT
        || kind.is_some_and(|kind| !kind.contains("html"))
        || media_types::of_address(address).is_some()
}

/// Sets the page and the documents of the record. If there is no page, the first document becomes the address of the
/// record.
pub(super) fn settle(reading: &mut Reading<'_>) {
    let Resources { pages, documents } = std::mem::take(&mut reading.resources);
    pages.iter().for_each(|page| reading.entry.url(page));
    if !reading.is_own
        && let (None, Some((first, _, _))) = (&reading.entry.record.url, documents.first())
    {
        reading.entry.url(first);
    }
    for (address, kind, size) in documents {
        reading.entry.file(&address, kind.as_deref(), size);
    }
}
