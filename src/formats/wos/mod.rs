//! Reads the exports of the Web of Science (and of Derwent, Biosis and other databases on its platform), tagged or in
//! columns.
//!
//! Both forms have the same fields of two letters (Clarivate, "Web of Science Core Collection Field Tags").

pub(crate) mod columns;
pub(crate) mod tagged;

use std::collections::HashMap;

use serde_json::Value;

use crate::document::entry::Entry;
use crate::formats::opening::{Opening, Signs};
use crate::formats::reference;
use crate::record::{Kind, Role, kinds};
use crate::text::whitespace::normalise;

/// The fields and their values. A value is a list of lines.
type Fields = Vec<(String, Vec<String>)>;

/// Builds the entry of a record.
fn entry(fields: &Fields, lines: (u64, u64)) -> Entry {
    let record = Record::of(fields);
    let mut entry = Entry::at(lines);
    for (tag, values) in fields {
        record.field(&mut entry, tag, values);
    }
    let pages = match (record.line("BP"), record.line("PS")) {
        (start, _) if !start.is_empty() => reference::pages(&start, &record.line("EP")),
        (_, pages) if !pages.is_empty() => pages,
        _ => record.line("AR"),
    };
    entry.container_text("Pages", &pages, |container| &mut container.pages);
    let (kind, container) = kind(&record.line("DT"), &record.line("PT"));
    entry.typed = Some((kind, &kinds::ENDNOTE));
    if let Some(have) = entry.record.container.as_mut().filter(|have| have.title.is_some()) {
        have.kind = Some(container.to_owned());
    }
    reference::issn_of_container(&mut entry);
    entry
}

/// The kind of a document by its type, or else by the type of its container, and the kind of the container.
fn kind(document: &str, publication: &str) -> (Kind, &'static str) {
    let has = |name: &str| document.split(';').any(|part| part.trim().eq_ignore_ascii_case(name));
    match publication.trim() {
        "P" => (Kind::Patent, "series"),
        _ if has("Proceedings Paper") || has("Meeting Abstract") => (Kind::ConferencePaper, "proceedings"),
        _ if has("Book Review") => (Kind::BookReview, "journal"),
        _ if has("News Item") => (Kind::News, "journal"),
        _ if has("Data Set") || has("Dataset") => (Kind::Dataset, "series"),
        "B" | "S" if has("Book Chapter") || has("Article") => (Kind::Chapter, "book"),
        "B" => (Kind::Book, "series"),
        _ => (Kind::JournalArticle, "journal"),
    }
}

struct Record<'f> {
    /// The first non-empty value of each tag, on one line.
    lines: HashMap<&'f str, String>,
}

impl<'f> Record<'f> {
    fn of(fields: &'f Fields) -> Self {
        let mut lines = HashMap::new();
        for (tag, values) in fields.iter().filter(|(_, values)| values.iter().any(|value| !value.trim().is_empty())) {
            lines.entry(tag.as_str()).or_insert_with(|| normalise(&values.join(" ")));
        }
        Self { lines }
    }

    /// All lines of a field joined into one, or an empty string if the field does not exist.
    fn line(&self, tag: &str) -> String {
        self.lines.get(tag).cloned().unwrap_or_default()
    }

    fn has(&self, tag: &str) -> bool {
        self.lines.contains_key(tag)
    }

    fn field(&self, entry: &mut Entry, tag: &str, values: &[String]) {
        let line = normalise(&values.join(" "));
        let list = || line.split(';').map(str::trim).filter(|part| !part.is_empty());
        match tag {
            "TI" => reference::title(entry, &line),
            "FT" | "TT" => entry.note("Title", &line),
            "AU" if !self.has("AF") => people(entry, values, None),
            "AF" => people(entry, values, None),
            "BA" if !self.has("BF") && !self.has("AF") && !self.has("AU") => people(entry, values, None),
            "BF" if !self.has("AF") && !self.has("AU") => people(entry, values, None),
            "BA" | "BF" => entry.note("Author of the book", &line),
            "BE" | "ED" => people(entry, values, Some(&Role::Editor)),
            "TR" => people(entry, values, Some(&Role::Translator)),
            "GP" => entry.note("Author of the book", &line),
            "CA" => list().for_each(|name| entry.contributor(crate::text::names::institution(name, None))),
            "AB" => reference::description(entry, &values.join("\n")),
            "DE" | "ID" | "MQ" | "OR" | "BD" => list().for_each(|word| entry.keyword(word)),
            "LA" => list().for_each(|name| entry.language(name)),
            "SO" => entry.container_text("In", &line, |container| &mut container.title),
            "CT" if !self.has("SO") => entry.container_text("In", &line, |container| &mut container.title),
            "JI" | "J9" if !self.has("SO") => entry.container_text("In", &line, |container| &mut container.title),
            "VL" => entry.container_text("Volume", &line, |container| &mut container.volume),
            "IS" => entry.container_text("Issue", &line, |container| &mut container.issue),
            "PY" => entry.date(&line),
            "PD" => entry.dates.insert(0, dated(&line, &self.line("PY"))),
            "EA" => entry.date(&line),
            "PU" => entry.publisher(&line),
            "PI" => entry.place(&line),
            "PA" if !self.has("PI") => entry.place(&line),
            "DI" | "D2" => entry.identifier(Some("doi"), &line),
            "SN" | "EI" | "BN" => reference::serials(entry, &values.join(";"), |entry, number| {
                entry.identifier(Some("other"), number);
            }),
            "PN" if self.line("PT") == "P" => entry.identifier(Some("patent"), &line),
            "UT" => entry.identifier(Some("wos"), &line),
            "PM" => entry.identifier(Some("pmid"), &line),
            "UR" | "DL" => entry.url(&line),
            "DT" => list().skip(1).for_each(|name| entry.note("Type", name)),
            // These tags are read together with others, or do not belong to a record.
            "BP" | "EP" | "PS" | "AU" | "PT" | "FN" | "VR" => {}
            "AR" if !self.has("BP") && !self.has("PS") => {}
            _ => match label(tag) {
                Some(label) => values.iter().for_each(|value| entry.note(label, value)),
                None => entry.unknown(tag, &Value::String(values.join("\n"))),
            },
        }
    }
}

/// Reads names, which stand on separate lines or are separated by semicolons.
fn people(entry: &mut Entry, values: &[String], role: Option<&Role>) {
    let names = values.iter().flat_map(|value| value.split(';')).map(str::trim).filter(|name| !name.is_empty());
    names.for_each(|name| match name {
        "[Anonymous]" | "Anonymous" => entry.note("Authors", name),
        name => reference::one_person(entry, name, role),
    });
}

/// The month or day of a publication, such as "MAY 12", with its year.
fn dated(day: &str, year: &str) -> String {
    if day.contains(year) || year.is_empty() { day.to_owned() } else { format!("{day} {year}") }
}

/// The label of a field for notes, or `None` for fields with statistics of the database.
fn label(tag: &str) -> Option<&'static str> {
    Some(match tag {
        "AR" => "Article",
        "SE" => "Series",
        "BS" => "Series subtitle",
        "JI" | "J9" => "In (short)",
        "CT" => "Conference",
        "CY" => "Date of the conference",
        "CL" => "Place of the conference",
        "SP" => "Sponsor",
        "HO" => "Host",
        "C1" | "PA" => "Address",
        "RP" => "Reprint",
        "EM" => "E-mail",
        "FU" => "Grant",
        "FX" => "Funding",
        "SU" => "Supplement",
        "SI" => "Special issue",
        "PG" => "Pages",
        "NO" | "NT" => "Note",
        "AE" => "Assignee",
        _ => return None,
    })
}

/// Returns whether a document with this opening is a tagged export, which has `FN` and `VR`, or `PT` with the fields of
/// a record.
pub(crate) fn is_tagged(opening: &Opening<'_>) -> bool {
    if opening.signs() != Signs::Lines {
        return false;
    }
    let found = reference::first_lines(opening);
    let has_tag = |wanted: &str| found.iter().any(|line| tagged::field(line).is_some_and(|(tag, _)| tag == wanted));
    match found.first().and_then(|line| tagged::field(line)) {
        Some(("FN", _)) => has_tag("VR") || has_tag("PT"),
        Some(("PT", value)) => value.len() == 1 && (has_tag("AU") || has_tag("TI")),
        // The line with the name of the database may be damaged.
        _ => {
            let is_type = |line: &&str| matches!(tagged::field(line), Some(("PT", "J" | "B" | "S" | "P")));
            found.iter().take(3).any(is_type) && has_tag("AU") && has_tag("TI")
        }
    }
}

/// Returns whether a document with this opening is an export in columns.
pub(crate) fn is_columns(opening: &Opening<'_>) -> bool {
    opening.signs() == Signs::Lines
        && reference::first_lines(opening).first().is_some_and(|line| columns::is_header(line))
}
