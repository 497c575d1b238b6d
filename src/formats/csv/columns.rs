//! The columns of our CSV: the content of each, and how it is read back. The columns that people read come first.

use std::borrow::Cow;

use super::cell::{Cell, join, split};
use crate::record::{
    Area, AreaBasis, Container, Contributor, Decision, File, Identifier, Issue, IssueCode, Link, Record, Relation,
    Screening, TextLanguage,
};

/// The type of a column, in the terms of Table Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    /// A text.
    Text,
    /// Several texts, joined with `|`.
    List,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// An RFC 3339 time.
    Time,
    /// A JSON object.
    Json,
}

/// A column of our CSV.
pub(crate) struct Column {
    /// The name in the header row.
    pub name: &'static str,
    /// The type of the cells.
    pub kind: Type,
    /// A description for people, on one line.
    pub about: &'static str,
    /// Returns the cell for a record.
    pub get: for<'r> fn(&'r Record) -> Cow<'r, str>,
    /// Sets the field to the value of an edited cell, or returns a message that says what to write instead.
    pub set: fn(&mut Record, &str) -> Result<(), String>,
}

/// The name of the column with the reason of a decision.
pub(crate) const REASON: &str = "screening_reason";

/// The name of the last column, which holds the rest of the record as JSON.
pub(crate) const MORE: &str = "more";

/// For each wanted value, takes the first existing item that matches, or makes a new one. Items that a person did not
/// edit thus keep their details.
fn keep<T>(have: Vec<T>, wanted: Vec<String>, fits: impl Fn(&T, &str) -> bool, make: impl Fn(String) -> T) -> Vec<T> {
    let mut have: Vec<Option<T>> = have.into_iter().map(Some).collect();
    let mut taken = Vec::with_capacity(wanted.len());
    for name in wanted {
        let found = have.iter_mut().find(|one| one.as_ref().is_some_and(|one| fits(one, &name)));
        taken.push(found.and_then(Option::take).unwrap_or_else(|| make(name)));
    }
    taken
}

fn identifier(cell: String) -> Identifier {
    let (scheme, value) = cell.split_once(':').unwrap_or(("", &cell));
    Identifier { scheme: scheme.to_owned(), value: value.to_owned(), unknown: Vec::new() }
}

fn printed(identifier: &Identifier) -> String {
    format!("{}:{}", identifier.scheme, identifier.value)
}

/// Formats a relation as `kind:id` or `kind:address`.
pub(crate) fn printed_relation(relation: &Relation) -> String {
    let target = relation.id.as_deref().or(relation.url.as_deref()).unwrap_or_default();
    format!("{}:{target}", relation.kind)
}

/// Parses a relation in its printed form. An address contains a colon, and an id does not.
pub(crate) fn relation(cell: String) -> Relation {
    let (kind, target) = cell.split_once(':').unwrap_or((&cell, ""));
    let mut relation = Relation { kind: kind.into(), ..Relation::default() };
    let place = if target.contains(':') { &mut relation.url } else { &mut relation.id };
    *place = Some(target.to_owned()).filter(|target| !target.is_empty());
    relation
}

/// Parses a probability.
fn probability(cell: &str) -> Result<f64, String> {
    let number = cell.trim().parse().ok().filter(|number: &f64| number.is_finite());
    number.ok_or_else(|| "write a number from 0 to 1".to_owned())
}

fn language(record: &mut Record) -> &mut TextLanguage {
    record.text_language.get_or_insert_default()
}

/// Defines a column whose cell holds the whole of a field.
macro_rules! column {
    ($name:literal, $kind:ident, $about:literal, $($field:ident).+) => {
        Column {
            name: $name,
            kind: Type::$kind,
            about: $about,
            get: |record| record.$($field).+.print(),
            set: |record, cell| {
                record.$($field).+ = Cell::read(cell)?;
                Ok(())
            },
        }
    };
}

/// All columns in their order, which is the same for every catalogue.
pub(crate) static COLUMNS: &[Column] = &[
    column!("title", Text, "As printed", title),
    column!("description", Text, "Paragraphs joined by a blank line", description),
    column!("issued", Text, "Date of issue in EDTF", issued),
    column!("languages", List, "Languages of the publication, BCP 47", languages),
    Column {
        name: "thematic_areas",
        kind: Type::List,
        about: "Labels of the thematic areas; the column more has the rest of them",
        get: |record| join(record.thematic_areas.iter().map(|area| area.label.as_str())),
        set: |record, cell| {
            let make = |label| Area { label, basis: AreaBasis::Declared, ..Area::default() };
            let have = std::mem::take(&mut record.thematic_areas);
            record.thematic_areas = keep(have, split(cell), |area, label| area.label == label, make);
            Ok(())
        },
    },
    column!("type", Text, "Kind of publication", kind),
    column!("creators", List, "As printed", creators),
    column!("publisher", Text, "As printed", publisher),
    column!("url", Text, "The record's own page", url),
    Column {
        name: "files",
        kind: Type::List,
        about: "Addresses of the documents and media",
        get: |record| join(record.files.iter().map(|file| file.url.as_str())),
        set: |record, cell| {
            let make = |url| File { url, ..File::default() };
            let have = std::mem::take(&mut record.files);
            record.files = keep(have, split(cell), |file, url| file.url == url, make);
            Ok(())
        },
    },
    Column {
        name: "identifiers",
        kind: Type::List,
        about: "Identifiers, each as scheme:value",
        get: |record| {
            let all: Vec<String> = record.identifiers.iter().map(printed).collect();
            Cow::Owned(join(all.iter().map(String::as_str)).into_owned())
        },
        set: |record, cell| {
            let have = std::mem::take(&mut record.identifiers);
            record.identifiers = keep(have, split(cell), |one, name| printed(one) == name, identifier);
            Ok(())
        },
    },
    column!("notes", List, "Captions, availability notes, and lines that belong to no other field", notes),
    Column {
        name: "issues",
        kind: Type::List,
        about: "What a cataloguer should look at",
        get: |record| join(record.issues.iter().map(|issue| issue.message.as_str())),
        set: |record, cell| {
            let make = |message| Issue { code: IssueCode::Note, message, ..Issue::default() };
            let have = std::mem::take(&mut record.issues);
            record.issues = keep(have, split(cell), |issue, message| issue.message == message, make);
            Ok(())
        },
    },
    Column {
        name: "contributors",
        kind: Type::List,
        about: "Names of the people and institutions that made it; the column more has the rest of them",
        get: |record| join(record.contributors.iter().map(|one| one.name.as_str())),
        set: |record, cell| {
            let make = |name| Contributor { name, ..Contributor::default() };
            let have = std::mem::take(&mut record.contributors);
            record.contributors = keep(have, split(cell), |one, name| one.name == name, make);
            Ok(())
        },
    },
    Column {
        name: "container",
        kind: Type::Text,
        about: "Title of the journal, book or series; the column more has the rest of it",
        get: |record| {
            let title = record.container.as_ref().and_then(|container| container.title.as_deref());
            Cow::Borrowed(title.unwrap_or_default())
        },
        set: |record, cell| {
            record.container.get_or_insert_default().title = Cell::read(cell)?;
            record.container.take_if(|container| *container == Container::default());
            Ok(())
        },
    },
    column!("edition", Text, "As printed", edition),
    column!("place", Text, "Place of publication, as printed", place),
    column!("keywords", List, "Words that are no names of the vocabulary", keywords),
    column!("key", Text, "The key by which another tool cites the record", key),
    Column {
        name: "links",
        kind: Type::List,
        about: "Every other address of the record",
        get: |record| join(record.links.iter().map(|link| link.url.as_str())),
        set: |record, cell| {
            let make = |url| Link { url, ..Link::default() };
            let have = std::mem::take(&mut record.links);
            record.links = keep(have, split(cell), |link, url| link.url == url, make);
            Ok(())
        },
    },
    Column {
        name: "relations",
        kind: Type::List,
        about: "Publications that belong with this one, each as kind:id or kind:address",
        get: |record| {
            let all: Vec<String> = record.relations.iter().map(printed_relation).collect();
            Cow::Owned(join(all.iter().map(String::as_str)).into_owned())
        },
        set: |record, cell| {
            let have = std::mem::take(&mut record.relations);
            record.relations = keep(have, split(cell), |one, name| printed_relation(one) == name, relation);
            Ok(())
        },
    },
    Column {
        name: "screening",
        kind: Type::Text,
        about: "A person's decision in a review: include, exclude or maybe",
        get: |record| Cow::Borrowed(record.screening.as_ref().map_or("", |screening| screening.decision.as_str())),
        set: |record, cell| {
            let early = record.screening.take_if(|have| have.decision.is_empty()).and_then(|have| have.reason);
            let decided = match Decision::with_reason(cell) {
                Some(decided) => Some(decided),
                None => Option::<Decision>::read(cell)?.map(|decision| (decision, None)),
            };
            // A changed decision no longer has the old reasons.
            let made = |decision, reason| Screening { decision, reason, ..Screening::default() };
            record.screening = match decided {
                Some((decision, reason)) => Some(made(decision, reason.or(early))),
                None => early.map(|reason| made(Decision::default(), Some(reason))),
            };
            Ok(())
        },
    },
    Column {
        name: REASON,
        kind: Type::Text,
        about: "The reason of that decision, in the person's words",
        get: |record| {
            let reason = record.screening.as_ref().and_then(|screening| screening.reason.as_deref());
            Cow::Borrowed(reason.unwrap_or_default())
        },
        set: |record, cell| {
            let reason = (!cell.is_empty()).then(|| cell.to_owned());
            match &mut record.screening {
                Some(screening) => screening.reason = reason,
                // The column of the decision may stand behind this one.
                None => {
                    record.screening = reason.map(|reason| Screening { reason: Some(reason), ..Screening::default() })
                }
            }
            Ok(())
        },
    },
    column!("merged", List, "Ids of the records that this one is made of", merged),
    Column {
        name: "text_language",
        kind: Type::Text,
        about: "Language that the title and the description are written in",
        get: |record| Cow::Borrowed(record.text_language.as_ref().map_or("", |language| language.code.as_str())),
        set: |record, cell| {
            cell.clone_into(&mut language(record).code);
            Ok(())
        },
    },
    Column {
        name: "text_language_confidence",
        kind: Type::Number,
        about: "Probability that this language is right",
        get: |record| {
            let Some(language) = &record.text_language else { return Cow::Borrowed("") };
            Cow::Owned(serde_json::to_string(&language.confidence).unwrap_or_default())
        },
        set: |record, cell| {
            if cell.is_empty() {
                if record.text_language.as_ref().is_some_and(|language| language.code.is_empty()) {
                    record.text_language = None;
                }
                return Ok(());
            }
            language(record).confidence = probability(cell)?;
            Ok(())
        },
    },
    column!("issued_basis", Text, "Where the date comes from: stated, heading, metadata or title", issued_basis),
    column!("languages_basis", Text, "Where the languages come from: declared or detected", languages_basis),
    column!("title_truncated", Bool, "The page cut the title", title_truncated),
    column!("description_truncated", Bool, "The page cut the description", description_truncated),
    column!("source_name", Text, "Name of the source", source.name),
    column!("source_location", Text, "Path or URL", source.location),
    column!("source_retrieved", Time, "When it was retrieved", source.retrieved),
    column!("source_lines", Text, "First and last line of the document", source.lines),
    column!("source_bytes", Text, "First byte of the document and the one after the last", source.bytes),
    column!("source_layout", Text, "The layout in which the document was read", source.layout),
    Column {
        name: "source_confidence",
        kind: Type::Number,
        about: "Probability that title and description are right",
        get: |record| {
            let shown = |number: f64| serde_json::to_string(&number).unwrap_or_default();
            Cow::Owned(record.source.confidence.map(shown).unwrap_or_default())
        },
        set: |record, cell| {
            record.source.confidence = if cell.is_empty() { None } else { Some(probability(cell)?) };
            Ok(())
        },
    },
    column!("id", Text, "Stable identifier of the record", id),
    Column {
        name: MORE,
        kind: Type::Json,
        about: "What no other column can hold, as JSON",
        get: |_| Cow::Borrowed(""),
        set: |_, _| Ok(()),
    },
];
