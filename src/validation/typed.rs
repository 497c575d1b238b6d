//! Decides that a record is valid from its fields, without making a JSON value of it.
//!
//! The schema of records remains the judge: every record that is not certainly valid goes to it. A property test holds
//! that no record which is called valid here is invalid by the schema.

#[cfg(test)]
mod tests;

use crate::record::edtf::Edtf;
use crate::record::{
    Archive, Area, AreaBasis, Container, Contributor, ContributorKind, Decision, Details, Evidence, File, Filled,
    Identifier, Issue, IssuedBasis, LanguagesBasis, Link, Record, Relation, RelationKind, Screening, Source,
    TextLanguage,
};
use crate::record::{language_codes, media_types};

/// Whether the record is certainly valid by the built-in schema and by the rules of [`super::values`]. A record with a
/// field of another tool is never certain.
///
/// Every object is taken apart by all its fields, so that a field that is added does not compile before it is judged.
pub(super) fn is_valid(record: &Record) -> bool {
    let Record {
        id: _,
        title,
        title_truncated: _,
        description,
        description_truncated: _,
        issued,
        issued_basis,
        languages,
        languages_basis,
        text_language,
        thematic_areas,
        kind,
        creators,
        publisher: _,
        contributors,
        container,
        edition: _,
        place: _,
        keywords,
        key,
        identifiers,
        url,
        files,
        links,
        notes,
        source,
        sources,
        merged,
        relations,
        screening,
        issues,
        unknown,
    } = record;
    let has_text = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
    let says_something = has_text(title)
        || has_text(description)
        || url.is_some()
        || [files.is_empty(), identifiers.is_empty(), notes.is_empty()].contains(&false);
    unknown.is_empty()
        && says_something
        && issued.as_deref().is_none_or(is_date)
        && !matches!(issued_basis, Some(IssuedBasis::Other(_)))
        && languages.iter().all(|tag| is_language(tag))
        && !matches!(languages_basis, Some(LanguagesBasis::Other(_)))
        && text_language.as_ref().is_none_or(is_text_language)
        && thematic_areas.iter().all(|area| is_area(area, title.as_deref(), description.as_deref()))
        && is_filled(kind.as_deref())
        && [creators, keywords, merged].iter().all(|list| list.iter().all(|text| !text.is_empty()))
        && contributors.iter().all(is_contributor)
        && container.as_ref().is_none_or(is_container)
        && is_filled(key.as_deref())
        && is_filled(url.as_deref())
        && identifiers
            .iter()
            .all(|Identifier { scheme, value, unknown }| !scheme.is_empty() && !value.is_empty() && unknown.is_empty())
        && files.iter().all(is_file)
        && links.iter().all(|Link { url, text: _, unknown }| !url.is_empty() && unknown.is_empty())
        && is_source(source)
        && sources.iter().all(is_source)
        && relations.iter().all(|Relation { kind, id: _, url: _, unknown }| {
            !matches!(kind, RelationKind::Other(_)) && unknown.is_empty()
        })
        && screening.as_ref().is_none_or(is_screening)
        && issues.iter().all(|Issue { code, field: _, message: _, unknown }| !code.is_empty() && unknown.is_empty())
}

/// Whether a text that may be absent is not empty.
fn is_filled(text: Option<&str>) -> bool {
    text.is_none_or(|text| !text.is_empty())
}

/// Whether the text is a date, or an interval of two, in digits alone: `2021`, `2021-11`, `2021-11-26`.
fn is_date(text: &str) -> bool {
    let is_plain = |date: &str| {
        let fits = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
        matches!(date.len(), 4 | 7 | 10) && (0..).zip(date.bytes()).all(fits)
    };
    text.split('/').all(is_plain) && text.matches('/').count() < 2 && Edtf::parse(text).is_ok()
}

fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        && language_codes::is_tag(tag)
}

fn is_share(share: f64) -> bool {
    (0.0..=1.0).contains(&share)
}

fn is_text_language(language: &TextLanguage) -> bool {
    let TextLanguage { code, confidence, unknown } = language;
    matches!(code.as_str(), "en" | "es" | "nl" | "und") && is_share(*confidence) && unknown.is_empty()
}

fn is_area(area: &Area, title: Option<&str>, description: Option<&str>) -> bool {
    let Area { id, uri, label, basis, score: _, evidence, unknown } = area;
    let is_evidence = |evidence: &Evidence| {
        let Evidence { keyword: _, field, span, rule: _, unknown } = evidence;
        let text = match field.as_str() {
            "title" => title,
            "description" => description,
            _ => return false,
        };
        let is_inside = |(start, end): (u64, u64)| {
            start < end && usize::try_from(end).is_ok_and(|end| text.unwrap_or_default().chars().count() >= end)
        };
        span.is_none_or(is_inside) && unknown.is_empty()
    };
    is_filled(id.as_deref())
        && is_filled(uri.as_deref())
        && !label.is_empty()
        && !matches!(basis, AreaBasis::Other(_))
        && evidence.iter().all(is_evidence)
        && unknown.is_empty()
}

fn is_contributor(contributor: &Contributor) -> bool {
    let Contributor { name, kind, family: _, given: _, role, unknown } = contributor;
    !name.is_empty()
        && !matches!(kind, Some(ContributorKind::Other(_)))
        && is_filled(role.as_deref())
        && unknown.is_empty()
}

fn is_container(container: &Container) -> bool {
    let Container { title: _, kind, issn: _, volume: _, issue: _, pages: _, unknown } = container;
    is_filled(kind.as_deref()) && unknown.is_empty()
}

fn is_file(file: &File) -> bool {
    let File { url, media_type, bytes: _, unknown } = file;
    !url.is_empty() && media_type.as_deref().is_none_or(media_types::is_valid) && unknown.is_empty()
}

fn is_screening(screening: &Screening) -> bool {
    let Screening { decision, reason: _, by: _, at, unknown } = screening;
    !matches!(decision, Decision::Other(_)) && at.as_deref().is_none_or(is_time) && unknown.is_empty()
}

/// Whether the text is a point in time of RFC 3339 in the form that this program writes, such as
/// `2026-11-30T08:15:00Z`.
fn is_time(text: &str) -> bool {
    let fits = |(at, byte): (usize, u8)| match at {
        4 | 7 => byte == b'-',
        10 => byte == b'T',
        13 | 16 => byte == b':',
        19 => byte == b'Z',
        _ => byte.is_ascii_digit(),
    };
    text.len() == 20 && (0..).zip(text.bytes()).all(fits)
}

fn is_source(source: &Source) -> bool {
    let Source {
        name: _,
        location: _,
        retrieved,
        lines,
        bytes,
        layout: _,
        confidence,
        archive,
        details,
        repeated: _,
        unknown,
    } = source;
    let is_archive = |Archive { file: _, offset: _, record: _, unknown }: &Archive| unknown.is_empty();
    let is_details = |details: &Details| {
        let Details { location: _, retrieved, fields, unknown } = details;
        retrieved.as_deref().is_none_or(is_time)
            && fields.iter().all(|Filled { field: _, from: _, listing: _, unknown }| unknown.is_empty())
            && unknown.is_empty()
    };
    retrieved.as_deref().is_none_or(is_time)
        && lines.is_none_or(|(first, last)| first > 0 && first <= last)
        && bytes.is_none_or(|(start, end)| start <= end)
        && confidence.is_none_or(is_share)
        && archive.as_ref().is_none_or(is_archive)
        && details.as_ref().is_none_or(is_details)
        && unknown.is_empty()
}
