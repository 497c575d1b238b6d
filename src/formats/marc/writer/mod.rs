//! Writes the record of MARC 21 for a publication (MARC 21 Format for Bibliographic Data, Library of Congress).

mod fixed;
pub(crate) mod names;
pub(crate) mod subjects;
pub(crate) mod title;

use super::own;
use super::own::{ISSUE, PAGES, VOLUME};
use super::record::Marc;
use crate::record::identifiers;
use crate::record::language_codes::{bcp47, bibliographic};
use crate::record::{Container, Identifier, Record};

/// Converts a record to MARC 21.
pub(crate) fn marc(record: &Record) -> Marc {
    let mut marc = Marc { leader: fixed::leader(record), ..Marc::default() };
    let mut control = |tag: &str, value: String| marc.controls.push((tag.to_owned(), value));
    if !record.id.is_empty() {
        control("001", record.id.clone());
    }
    control("003", own::NAME.to_owned());
    control("005", fixed::transaction(record));
    control("007", if fixed::is_online(record) { fixed::ONLINE } else { fixed::UNSPECIFIED }.to_owned());
    control("008", fixed::elements(record));
    numbers(&mut marc, record);
    let contributors = names::contributors(record);
    let is_under_name = names::add_main(&mut marc, &contributors);
    title::add(&mut marc, record, is_under_name);
    imprint(&mut marc, record);
    form(&mut marc, record);
    series(&mut marc, record.container.as_ref());
    notes(&mut marc, record);
    subjects::add(&mut marc, record);
    names::add_others(&mut marc, contributors.get(usize::from(is_under_name)..).unwrap_or_default());
    host(&mut marc, record.container.as_ref());
    relations(&mut marc, record);
    addresses(&mut marc, record);
    marc
}

/// Adds identifiers in the order of their tags, and languages.
fn numbers(marc: &mut Marc, record: &Record) {
    let of = |scheme: &'static str| record.identifiers.iter().filter(move |identifier| identifier.scheme == scheme);
    of("lccn").for_each(|one| marc.add("010", "  ", &[('a', &one.value)]));
    for one in of("isbn") {
        let is_sound = identifiers::check("isbn", &one.value).is_none();
        let digits: String = one.value.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        // The field requires a number without hyphens. Subfield 9 keeps the printed form for our own reader.
        let printed = if digits == one.value { "" } else { one.value.as_str() };
        match is_sound {
            true => marc.add("020", "  ", &[('a', &digits), ('9', printed)]),
            false => marc.add("020", "  ", &[('z', &one.value)]),
        }
    }
    for one in of("issn") {
        let is_sound = identifiers::check("issn", &one.value).is_none();
        marc.add("022", "  ", &[(if is_sound { 'a' } else { 'y' }, &one.value)]);
    }
    for one in record.identifiers.iter().filter(|one| !has_own_field(one)) {
        let scheme = if one.scheme == "handle" { "hdl" } else { one.scheme.as_str() };
        let is_sound = identifiers::check(&one.scheme, &one.value).is_none();
        marc.add("024", "7 ", &[(if is_sound { 'a' } else { 'z' }, &one.value), ('2', scheme)]);
    }
    if let Some(key) = &record.key {
        marc.add("035", "  ", &[('a', &format!("{}{key}", own::KEY))]);
    }
    of("oclc").for_each(|one| marc.add("035", "  ", &[('a', &format!("(OCoLC){}", one.value))]));
    marc.add("040", "  ", &[('a', own::NAME), ('b', "eng"), ('c', own::NAME)]);
    languages(marc, record);
    of("report").for_each(|one| marc.add("088", "  ", &[('a', &one.value)]));
}

fn has_own_field(identifier: &Identifier) -> bool {
    matches!(identifier.scheme.as_str(), "isbn" | "issn" | "report" | "lccn" | "oclc")
}

/// Adds the languages as codes of MARC, and also as BCP 47 tags if the codes lose information.
fn languages(marc: &mut Marc, record: &Record) {
    let codes: Vec<String> = record.languages.iter().map(|code| bibliographic(code)).collect();
    let subfields: Vec<(char, &str)> = codes.iter().map(|code| ('a', code.as_str())).collect();
    marc.add("041", "0 ", &subfields);
    let is_all = record.languages.iter().zip(&codes).all(|(tag, code)| bcp47(code) == Some(tag.as_str()));
    if !is_all {
        let tags = record.languages.iter().map(|tag| ('a', tag.as_str())).chain([('2', "rfc5646")]);
        marc.add("041", "07", &tags.collect::<Vec<_>>());
    }
}

fn imprint(marc: &mut Marc, record: &Record) {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    marc.add("250", "  ", &[('a', &text(&record.edition))]);
    let (place, publisher, issued) = (text(&record.place), text(&record.publisher), text(&record.issued));
    marc.add("264", " 1", &[('a', &place), ('b', &publisher), ('c', &issued)]);
}

/// Adds content, media and carrier type as RDA terms.
fn form(marc: &mut Marc, record: &Record) {
    let (term, code) = fixed::material(record.kind.as_ref()).content;
    marc.add("336", "  ", &[('a', term), ('b', code), ('2', "rdacontent")]);
    let (media, carrier) = match fixed::is_online(record) {
        true => (("computer", "c"), ("online resource", "cr")),
        false => (("unspecified", "z"), ("unspecified", "zu")),
    };
    marc.add("337", "  ", &[('a', media.0), ('b', media.1), ('2', "rdamedia")]);
    marc.add("338", "  ", &[('a', carrier.0), ('b', carrier.1), ('2', "rdacarrier")]);
}

fn is_series(container: &Container) -> bool {
    container.kind.as_deref() == Some("series") && container.issue.is_none() && container.pages.is_none()
}

/// Adds a series without tracing, because its authorised heading is not known.
fn series(marc: &mut Marc, container: Option<&Container>) {
    let Some(container) = container.filter(|container| is_series(container)) else { return };
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let (title, issn, volume) = (text(&container.title), text(&container.issn), text(&container.volume));
    marc.add("490", "0 ", &[('a', &title), ('x', &issn), ('v', &volume)]);
}

fn host(marc: &mut Marc, container: Option<&Container>) {
    let Some(container) = container.filter(|container| !is_series(container)) else { return };
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let (title, issn) = (text(&container.title), text(&container.issn));
    let part = |mark: &str, field: &Option<String>| {
        field.as_ref().filter(|part| !part.trim().is_empty()).map_or_else(String::new, |part| format!("{mark}{part}"))
    };
    let (volume, issue, pages) =
        (part(VOLUME, &container.volume), part(ISSUE, &container.issue), part(PAGES, &container.pages));
    // The form of the host is given by the codes of its leader, and any other kind in words.
    let (form, kind) = match container.kind.as_deref() {
        Some("journal") => ("nnas", ""),
        Some("book") => ("nnam", ""),
        other => ("", other.unwrap_or_default()),
    };
    marc.add(
        "773",
        "0 ",
        &[('7', form), ('t', &title), ('g', &volume), ('g', &issue), ('g', &pages), ('n', kind), ('x', &issn)],
    );
}

fn notes(marc: &mut Marc, record: &Record) {
    for note in &record.notes {
        marc.add("500", "  ", &[('a', note)]);
    }
    for paragraph in record.description.iter().flat_map(|text| text.split("\n\n")) {
        marc.add("520", "  ", &[('a', paragraph)]);
    }
    if !record.languages.is_empty() {
        let names: Vec<&str> = record.languages.iter().map(|code| language_name(code)).collect();
        marc.add("546", "  ", &[('a', &format!("{}{}", own::SPOKEN, names.join("; ")))]);
    }
    // The time in 005 is that of the run where the time of retrieval is not known.
    if let Some(retrieved) = &record.source.retrieved {
        marc.add("588", "  ", &[('a', &format!("{}{retrieved}", own::RETRIEVED))]);
    }
}

fn relations(marc: &mut Marc, record: &Record) {
    for relation in &record.relations {
        let tag = match relation.kind.as_str() {
            "translation" => "767",
            "part" => "774",
            "edition" | "version" => "775",
            _ => "787",
        };
        let id = relation.id.as_deref().unwrap_or_default();
        let url = relation.url.as_deref().unwrap_or_default();
        marc.add(tag, "08", &[('i', &relation.kind), ('o', url), ('w', id)]);
    }
}

/// Adds the addresses. The page and the documents of the record are the publication itself, and other addresses are
/// related to it.
fn addresses(marc: &mut Marc, record: &Record) {
    marc.add("856", "40", &[('u', record.url.as_deref().unwrap_or_default())]);
    for file in &record.files {
        let size = file.bytes.map(|bytes| format!("{bytes} bytes")).unwrap_or_default();
        let kind = file.media_type.as_deref().unwrap_or_default();
        marc.add("856", "40", &[('3', own::DOCUMENT), ('u', &file.url), ('q', kind), ('s', &size)]);
    }
    for link in &record.links {
        marc.add("856", "42", &[('u', &link.url), ('y', link.text.as_deref().unwrap_or_default())]);
    }
}

/// The English name of a language for 546, or the code of a less common language.
fn language_name(code: &str) -> &str {
    match code {
        "en" => "English",
        "es" => "Spanish",
        "nl" => "Dutch",
        "fr" => "French",
        "pt" => "Portuguese",
        "de" => "German",
        "it" => "Italian",
        "ar" => "Arabic",
        "ru" => "Russian",
        "zh" => "Chinese",
        "ht" => "Haitian Creole",
        "pap" => "Papiamento",
        "uk" => "Ukrainian",
        "tr" => "Turkish",
        other => other,
    }
}
