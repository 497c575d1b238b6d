//! Reads the columns of tables and the members of objects into the fields of an entry.

use serde_json::{Map, Value};

use super::{Settle, linked};
use crate::document::entry::Entry;
use crate::document::identifier_texts::{bare_doi, is_address, schemed};
use crate::document::markup;
use crate::formats::columns::{Column, ContainerField};
use crate::formats::halves::Halves;
use crate::formats::objects::Said;
use crate::record::{Decision, Role, Screening, media_types};

/// The value of a column of a table or of a member of an object, with the field that the column fills.
pub(super) struct Cell {
    pub(super) name: String,
    value: Value,
    column: Option<Column>,
}

impl Settle<'_> {
    /// The field that a column fills, by its values if these decided, or else by its name.
    fn field_of(&self, name: &str) -> Option<Column> {
        let named = self.columns.of(name, self.words);
        self.survey.told(name).or(named)
    }

    /// The columns in the order in which they are read. The date on which something was created comes after all others,
    /// and of the titles and addresses of an object, those with the usual names come first.
    pub(super) fn in_order(&self, columns: Vec<(String, Value)>, is_object: bool) -> Vec<Cell> {
        let cell = |(name, value): (String, Value)| Cell { column: self.field_of(&name), name, value };
        let mut cells: Vec<Cell> = columns.into_iter().map(cell).collect();
        cells.sort_by_cached_key(|cell| match cell.column {
            Some(Column::Created) => (2, 0),
            Some(Column::Title | Column::Url) if is_object => (0, self.columns.place(&cell.name)),
            _ => (1, 0),
        });
        cells
    }

    /// Reads the value of a column.
    pub(super) fn column(&self, entry: &mut Entry, cell: &Cell, halves: &mut Halves) {
        let Cell { name, value, .. } = cell;
        if is_void(value) {
            return;
        }
        let Some(column) = cell.column else {
            return entry.unknown(name, value);
        };
        if self.read_by_form(entry, name, column, value) {
            return;
        }
        let texts = if is_bare_id(column, value) { None } else { self.columns.objects().texts(value) };
        let Some(texts) = texts else {
            return entry.unknown(name, value);
        };
        self.survey.note_doubt(entry, name);
        let is_table = matches!(value, Value::String(_));
        for Said { text, is_translation } in texts {
            let text = moment(column, value).unwrap_or(text);
            let text = if entry.is_marked_up { self.without_markup(entry, column, text) } else { text };
            match column {
                Column::Description if is_translation => entry.note("Description", &text),
                _ => self.add(entry, name, column, &text, halves, is_table),
            }
        }
    }

    /// Reads a value whose form says more than its text: people, addresses and containers. Returns whether it was read.
    fn read_by_form(&self, entry: &mut Entry, name: &str, column: Column, value: &Value) -> bool {
        let objects = self.columns.objects();
        match (column, value) {
            (Column::Creators | Column::Editors | Column::Translators, _) => {
                let role = match column {
                    Column::Editors => Some(Role::Editor),
                    Column::Translators => Some(Role::Translator),
                    _ => None,
                };
                let Some(people) = objects.people(value, role.as_ref(), self.words) else { return false };
                self.survey.note_doubt(entry, name);
                for mut one in people {
                    if entry.is_marked_up {
                        one.name = markup::references(&one.name);
                    }
                    entry.contributor(one);
                }
                true
            }
            (Column::Url, Value::Array(_) | Value::Object(_)) => {
                let Some(addresses) = objects.addresses(value) else { return false };
                addresses.iter().for_each(|address| entry.url(address));
                true
            }
            (Column::Files, Value::Array(items)) if items.iter().all(Value::is_object) => {
                items.iter().filter_map(Value::as_object).for_each(|file| self.file(entry, name, file));
                true
            }
            (Column::Files, Value::Object(file)) => {
                self.file(entry, name, file);
                true
            }
            (Column::Links, _) => linked::read(entry, value),
            (Column::Container(ContainerField::Title), Value::Object(host)) => self.host(entry, host),
            (Column::Identifiers, Value::Array(items)) if items.iter().all(Value::is_object) => {
                // The identifiers are read only if all of them can be, because the caller keeps the whole list otherwise.
                let found: Option<Vec<Told>> = items.iter().map(|one| Told::of(one.as_object()?)).collect();
                let Some(found) = found else { return false };
                found.into_iter().for_each(|one| one.add(entry));
                true
            }
            _ => false,
        }
    }

    /// Reads an object that describes a file.
    fn file(&self, entry: &mut Entry, name: &str, file: &Map<String, Value>) {
        let value = Value::Object(file.clone());
        let address = self.columns.objects().addresses(&value).and_then(|found| found.into_iter().next());
        let Some(address) = address.filter(|address| is_address(address)) else {
            return entry.unknown(name, &value);
        };
        let text = |names: &[&str]| names.iter().find_map(|name| file.get(*name).and_then(Value::as_str));
        let media_type = text(&["mediaType", "media_type", "mimeType", "mime_type", "mimetype", "contentType", "type"]);
        let media_type = media_type.filter(|kind| kind.contains('/') && !kind.contains("//"));
        let size = ["size", "bytes", "byteSize", "file_size", "filesize"].iter().find_map(|name| file.get(*name));
        entry.file(&address, media_type, size.and_then(Value::as_u64));
    }

    /// Reads an object that describes the journal or book in which the publication appeared. Returns whether it says
    /// anything about it.
    fn host(&self, entry: &mut Entry, host: &Map<String, Value>) -> bool {
        let objects = self.columns.objects();
        let mut is_read = false;
        let mut left = Map::new();
        for (name, value) in host {
            let field = match self.columns.of(name, self.words) {
                Some(Column::Container(ContainerField::Title)) if value.is_object() => {
                    is_read |= value.as_object().is_some_and(|inner| self.host(entry, inner));
                    continue;
                }
                Some(Column::Title | Column::Container(ContainerField::Title)) => ContainerField::Title,
                Some(Column::Container(field)) => field,
                Some(Column::Identifier("issn")) => ContainerField::Issn,
                // The number of a journal is that of its issue.
                Some(Column::Identifier("report")) => ContainerField::Issue,
                _ => {
                    left.insert(name.clone(), value.clone());
                    continue;
                }
            };
            for one in objects.texts(value).unwrap_or_default() {
                let have = entry.container();
                if field.of(have).as_deref() != Some(one.text.as_str()) {
                    entry.container_text(field.label(), &one.text, |container| field.of(container));
                }
                is_read = true;
            }
        }
        // If nothing was read, the caller keeps the whole object.
        if is_read && !left.is_empty() {
            entry.unknown("container", &Value::Object(left));
        }
        is_read
    }

    /// Removes the markup of a text, whose addresses become links.
    fn without_markup(&self, entry: &mut Entry, column: Column, text: String) -> String {
        match column {
            Column::Description | Column::Content | Column::Notes if markup::has_tags(&text) => {
                let plain = markup::plain(&text);
                for address in plain.links.iter().filter(|address| is_address(address)) {
                    entry.link(address, None);
                }
                plain.text
            }
            Column::Title | Column::Subtitle | Column::Container(_) if markup::has_tags(&text) => {
                markup::cleaned(&text)
            }
            Column::Url | Column::Files => text,
            _ if markup::has_references(&text) => markup::references(&text),
            _ => text,
        }
    }

    /// Adds a text of a column. A text of a table may hold several values.
    fn add(&self, entry: &mut Entry, name: &str, column: Column, text: &str, halves: &mut Halves, is_table: bool) {
        match column {
            Column::Title => entry.title(text),
            Column::Subtitle => {
                halves.subtitle.replace(text.to_owned()).into_iter().for_each(|old| entry.note(name, &old))
            }
            Column::Description => entry.description(text),
            Column::Content if is_address(text.trim()) => place_address(entry, text.trim()),
            Column::Content => {
                halves.content.replace(text.to_owned()).into_iter().for_each(|old| entry.note(name, &old))
            }
            Column::Issued | Column::Created => entry.date(text),
            Column::Kind => entry.kind(text),
            Column::Month => halves.month = Some((name.to_owned(), text.to_owned())),
            Column::Day => halves.day = Some((name.to_owned(), text.to_owned())),
            Column::FirstPage => halves.first_page = Some(text.to_owned()),
            Column::LastPage => halves.last_page = Some(text.to_owned()),
            Column::Screening => screening(entry, name, text),
            Column::Reason => halves.reason = Some((name.to_owned(), text.to_owned())),
            // People are read by their form.
            Column::Creators => entry.printed_contributor(text, None),
            Column::Editors => entry.printed_contributor(text, Some(Role::Editor)),
            Column::Translators => entry.printed_contributor(text, Some(Role::Translator)),
            Column::Publisher => entry.publisher(text),
            Column::Edition => entry.edition(text),
            Column::Place => entry.place(text),
            Column::Key => entry.key(text),
            Column::Languages => entry.language(text),
            Column::Areas => parts(text).for_each(|part| entry.subject(part)),
            // A keyword of a list may contain a comma.
            Column::Keywords if !is_table && !text.contains(';') => entry.keyword(text),
            Column::Keywords => keywords(text).for_each(|part| entry.keyword(part)),
            Column::Container(field) => entry.container_text(field.label(), text, |have| field.of(have)),
            Column::Url => entry.url(text),
            Column::Files => {
                for part in parts(text) {
                    if is_address(part) { entry.file(part, None, None) } else { entry.note(name, part) }
                }
            }
            Column::Links => entry.link(text, None),
            Column::Notes => entry.note("", text),
            Column::Identifier(scheme) => {
                for part in parts(text) {
                    let part = schemed(part).filter(|(have, _)| *have == scheme).map_or(part, |(_, p)| p);
                    entry.identifier(Some(scheme), part);
                }
            }
            Column::Identifiers => parts(text).for_each(|part| entry.identifier(None, part)),
        }
    }
}

/// Returns whether a value is the id of something else: a number that stands for a person, a term or a text.
pub(super) fn is_bare_id(column: Column, value: &Value) -> bool {
    let number = match value {
        Value::Array(items) => !items.is_empty() && items.iter().all(Value::is_number),
        other => other.is_number(),
    };
    let is_of_words = matches!(
        column,
        Column::Creators
            | Column::Editors
            | Column::Translators
            | Column::Publisher
            | Column::Keywords
            | Column::Areas
            | Column::Languages
            | Column::Description
            | Column::Content
            | Column::Kind
            | Column::Url
            | Column::Files
            | Column::Links
    );
    number && is_of_words
}

/// The moment that a number of seconds or milliseconds since 1970 stands for in a field of dates, in UTC.
fn moment(column: Column, value: &Value) -> Option<String> {
    if !matches!(column, Column::Issued | Column::Created) {
        return None;
    }
    let number = value.as_i64()?;
    // Shorter numbers are years, or days written as one number.
    let seconds = match number {
        100_000_000..10_000_000_000 => number,
        100_000_000_000..10_000_000_000_000 => number / 1000,
        _ => return None,
    };
    let moment = jiff::Timestamp::from_second(seconds).ok()?;
    Some(moment.to_zoned(jiff::tz::TimeZone::UTC).date().to_string())
}

/// An object that names an identifier and its scheme, as in `{"type": "doi", "id": "10.5555/1"}`.
struct Told<'v> {
    scheme: Option<String>,
    value: &'v str,
}

impl<'v> Told<'v> {
    /// The identifier in an object; `None` if it names none.
    fn of(one: &'v Map<String, Value>) -> Option<Self> {
        let text = |names: &[&str]| names.iter().find_map(|name| one.get(*name).and_then(Value::as_str));
        let value = text(&["value", "identifier", "id", "@value"])?;
        let scheme = text(&["scheme", "type", "identifierType", "propertyID", "qualifier"]).map(str::to_lowercase);
        Some(Self { scheme, value })
    }

    fn add(self, entry: &mut Entry) {
        match self.scheme.as_deref() {
            Some("doi") => entry.identifier(Some("doi"), bare_doi(self.value)),
            Some("url" | "uri") if is_address(self.value) => entry.url(self.value),
            Some(scheme) if !scheme.is_empty() && !scheme.contains(['/', ' ']) => {
                entry.identifier(Some(scheme), self.value);
            }
            _ => entry.identifier(None, self.value),
        }
    }
}

/// Adds an address from a column of texts.
fn place_address(entry: &mut Entry, address: &str) {
    if media_types::of_file(address).is_some() { entry.file(address, None, None) } else { entry.link(address, None) }
}

/// Makes the only document of an entry its address as well, and adds an address that leads to a document to the files.
pub(super) fn settle_addresses(entry: &mut Entry) {
    let record = &entry.record;
    match (&record.url, record.files.as_slice()) {
        (None, [only]) if record.links.is_empty() && is_address(&only.url) => entry.record.url = Some(only.url.clone()),
        (Some(url), []) if media_types::of_address(url).is_some() => {
            let url = url.clone();
            entry.file(&url, None, None);
        }
        _ => {}
    }
}

/// Reads the decision of a person about a record from a table of a screening tool.
fn screening(entry: &mut Entry, name: &str, text: &str) {
    let decided = Decision::answered(text).map(|decision| (decision, None)).or_else(|| Decision::with_reason(text));
    match decided {
        Some((decision, reason)) if entry.record.screening.is_none() => {
            entry.record.screening = Some(Screening { decision, reason, ..Screening::default() });
        }
        _ => entry.unknown(name, &Value::String(text.to_owned())),
    }
}

/// Splits the keywords in a cell. They are separated by commas only if there is no other separator.
fn keywords(text: &str) -> impl Iterator<Item = &str> {
    let by_commas = !text.contains([';', '|', '\n']);
    let signs: &[char] = if by_commas { &[','] } else { &[';', '|', '\n'] };
    text.split(signs).map(str::trim).filter(|part| !part.is_empty())
}

/// Splits the values in a cell, as in `a; b` or `a|b`.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '|', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

fn is_void(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_void),
        Value::Object(members) => members.values().all(is_void),
        Value::Bool(_) | Value::Number(_) => false,
    }
}
