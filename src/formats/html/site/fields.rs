//! Reads the facet values of a record from its JSON, so that fields unknown to this version are included.

use serde_json::Value;

use crate::formats::html::writer::Page;

/// The strings in a list, or the strings in one field of the objects in a list.
fn texts<'v>(value: &'v Value, field: Option<&str>) -> Vec<&'v str> {
    let members = value.as_array().into_iter().flatten();
    members.filter_map(|member| field.map_or(member, |field| &member[field]).as_str()).collect()
}

/// The value at a path (RFC 6901), or null if it does not exist.
pub(super) fn at<'v>(record: &'v Value, path: &str) -> &'v Value {
    record.pointer(path).unwrap_or(&Value::Null)
}

fn text(value: &Value) -> Vec<&str> {
    value.as_str().into_iter().collect()
}

/// The values of a record for a facet, in the same form as in the scripts of the page.
pub(super) fn values(facet: &str, record: &Value, page: &Page) -> Vec<String> {
    let found = match facet {
        "area" => return areas(record, page),
        "document" => return record["files"].as_array().into_iter().flatten().map(document_kind).collect(),
        "language" => texts(&record["languages"], None),
        "kind" => text(&record["type"]),
        "source" => {
            let mut names = text(at(record, "/source/name"));
            names.extend(texts(&record["sources"], Some("name")));
            names
        }
        "publisher" => text(&record["publisher"]),
        "creator" => texts(&record["creators"], None),
        "keyword" => texts(&record["keywords"], None),
        "container" => text(at(record, "/container/title")),
        "screening" => text(at(record, "/screening/decision")),
        _ => Vec::new(),
    };
    found.into_iter().filter(|value| !value.is_empty()).map(str::to_owned).collect()
}

/// The concepts of the areas, and the labels of areas that are not names of their concept in the vocabulary.
fn areas(record: &Value, page: &Page) -> Vec<String> {
    let areas = record["thematic_areas"].as_array().into_iter().flatten();
    areas
        .filter_map(|area| {
            let label = area["label"].as_str()?;
            let id = area["id"].as_str().filter(|id| page.names_concept(id, label));
            Some(id.unwrap_or(label).to_owned())
        })
        .collect()
}

/// The name of a document type, from the media type or the extension of the address.
fn document_kind(file: &Value) -> String {
    let media_type = file["media_type"].as_str().unwrap_or_default();
    let known = match media_type {
        "application/pdf" => "PDF",
        "application/msword" => "DOC",
        "application/vnd.ms-excel" => "XLS",
        "application/zip" => "ZIP",
        "application/epub+zip" => "EPUB",
        "text/csv" => "CSV",
        "text/html" => "HTML",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "DOCX",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "XLSX",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation" => "PPTX",
        _ => media_type
            .split_once('/')
            .map(|(class, _)| class)
            .filter(|class| ["audio", "video", "image"].contains(class))
            .unwrap_or_default(),
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    let address = file["url"].as_str().unwrap_or_default();
    let path = address.split_once("://").map_or(address, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let name = path.split(['?', '#']).next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    match name.rsplit_once('.') {
        Some((_, ending))
            if (1..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric()) =>
        {
            ending.to_ascii_uppercase()
        }
        _ => "?".to_owned(),
    }
}

/// The fields whose completeness the overview shows, each with whether the record has it.
pub(super) fn completeness(record: &Value) -> [(&'static str, bool); 10] {
    let list = |name: &str| record[name].as_array().is_some_and(|members| !members.is_empty());
    let text = |name: &str| record[name].as_str().is_some_and(|text| !text.is_empty());
    [
        ("field.title", text("title")),
        ("field.description", text("description")),
        ("field.issued", text("issued")),
        ("facet.language", list("languages")),
        ("facet.area", list("thematic_areas")),
        ("facet.kind", text("type")),
        ("facet.creator", list("creators")),
        ("facet.publisher", text("publisher")),
        ("field.link", text("url")),
        ("facet.document", list("files")),
    ]
}

/// The year of a date of issue (EDTF level 1). Unspecified digits count as zero.
pub(super) fn year(issued: &str) -> Option<i32> {
    let dated = issued.strip_prefix("..").unwrap_or(issued);
    let dated = dated.strip_prefix('/').unwrap_or(dated);
    let digits: String = dated.chars().take(4).map(|c| if matches!(c, 'X' | 'u') { '0' } else { c }).collect();
    let known = dated.bytes().take(2).all(|byte| byte.is_ascii_digit());
    (known && digits.len() == 4).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_those_of_the_scripts() {
        for (issued, wanted) in [
            ("2019-03-02", Some(2019)),
            ("../2001", Some(2001)),
            ("20XX", Some(2000)),
            ("1990/1995", Some(1990)),
            ("Y17000", None),
            ("", None),
            ("20é1", None),
        ] {
            assert_eq!(year(issued), wanted, "{issued}");
        }
    }

    #[test]
    fn a_document_is_named_by_its_type_or_its_ending() {
        let kind =
            |url: &str, media_type: Value| document_kind(&serde_json::json!({"url": url, "media_type": media_type}));
        assert_eq!(kind("https://example.org/a.odt?x=1", Value::Null), "ODT");
        assert_eq!(kind("https://example.org", Value::Null), "?");
        assert_eq!(kind("https://example.org/a", "audio/mpeg".into()), "audio");
    }
}
