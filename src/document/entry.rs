//! An entry of another catalogue, before it becomes a record.
//!
//! A reader knows the syntax of its format and sets the fields that can be read without words of a language, such as
//! titles, creators and addresses. Dates, names of languages, kinds and the columns of a table need such words. They
//! are kept as printed, and `formats/normalise.rs` interprets them with the words of all languages.

use serde_json::value::RawValue;

use super::identifier_texts::{bare_doi, is_address, schemed};
use crate::error::Error;
use crate::record::edtf::Edtf;
use crate::record::kinds::Types;
use crate::record::media_types;
use crate::record::rejected::Rejected;
use crate::record::{
    Area, AreaBasis, Container, Contributor, File, Identifier, IssuedBasis, Kind, Link, Record, Relation, Role, Unknown,
};
use crate::text::whitespace::normalise;

/// The entries of a document, and the parts of the document that are not entries.
#[derive(Debug, Clone, Default)]
pub struct Entries {
    /// The entries, in the order of the document.
    pub entries: Vec<Entry>,
    /// Malformed entries, for formats in which reading can continue after one.
    pub rejected: Vec<Rejected>,
    /// Problems that a person should check and that did not cost any entry.
    pub warnings: Vec<Error>,
    /// Lines that belong to no entry, with their line numbers, counted from 1.
    pub stray: Vec<(u64, String)>,
}

impl Entries {
    /// Adds the entries of the next part of the document.
    pub(crate) fn extend(&mut self, more: Self) {
        let Self { entries, rejected, warnings, stray } = more;
        self.entries.extend(entries);
        self.rejected.extend(rejected);
        self.warnings.extend(warnings);
        self.stray.extend(stray);
    }
}

/// An entry of another catalogue.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// The fields that can be set without words of a language.
    pub record: Record,
    /// The dates as printed, the most reliable first.
    pub dates: Vec<String>,
    /// The language of the feed in which the dates are written (BCP 47).
    pub date_language: Option<String>,
    /// Languages of the publication as printed: codes or names.
    pub languages: Vec<String>,
    /// Notes that name languages in words, such as `Text in English and Dutch.`
    pub language_notes: Vec<String>,
    /// The kinds as printed, the most reliable first.
    pub kinds: Vec<String>,
    /// The kind for the type of the format, and the types of the format. A printed kind that the format would write as
    /// the same type is more specific, and takes precedence.
    pub(crate) typed: Option<(Kind, &'static Types)>,
    /// Columns of a table, or members of an object, whose names are not known to the reader: each with its name and its
    /// value as JSON.
    pub columns: Vec<(String, serde_json::Value)>,
    /// True if the texts of the columns may hold markup and character references of HTML.
    pub(crate) is_marked_up: bool,
}

impl Entry {
    /// Creates an entry that stands on these lines.
    pub fn at(lines: (u64, u64)) -> Self {
        let mut entry = Self::default();
        entry.record.source.lines = Some(lines);
        entry
    }

    /// Sets the title. A different second title becomes a note.
    pub fn title(&mut self, text: &str) {
        let text = normalise(text);
        match &self.record.title {
            _ if text.is_empty() => {}
            None => self.record.title = Some(text),
            Some(have) if *have == text => {}
            Some(_) => self.note("Title", &text),
        }
    }

    /// Adds the description, or another part of it. Blank lines separate paragraphs.
    pub fn description(&mut self, text: &str) {
        let text = paragraphs(text);
        match &mut self.record.description {
            _ if text.is_empty() => {}
            None => self.record.description = Some(text),
            // A long description is not compared with every addition, because a hostile document may repeat one very
            // often.
            Some(have) if have.len() < LONG && have.contains(&text) => {}
            Some(have) if have.len() < LONG && text.contains(have.as_str()) => *have = text,
            Some(have) => {
                have.push_str("\n\n");
                have.push_str(&text);
            }
        }
    }

    /// Adds a creator as printed.
    pub fn creator(&mut self, name: &str) {
        let name = normalise(name);
        if !name.is_empty() && is_new(&self.record.creators, |have| *have == name) {
            self.record.creators.push(name);
        }
    }

    /// Adds a person or an institution that contributed to the publication. Authors, and contributors without a known
    /// role, are also added to the creators.
    pub fn contributor(&mut self, contributor: Contributor) {
        if contributor.name.is_empty() {
            return;
        }
        if contributor.role.as_ref().is_none_or(|role| *role == Role::Author) {
            self.creator(&contributor.name);
        }
        if is_new(&self.record.contributors, |have| *have == contributor) {
            self.record.contributors.push(contributor);
        }
    }

    /// Adds a person or an institution in this role, as printed. The name is taken apart when the entry becomes a
    /// record, because this needs the words for institutions.
    pub(crate) fn printed_contributor(&mut self, name: &str, role: Option<Role>) {
        self.contributor(Contributor { name: normalise(name), role, ..Contributor::default() });
    }

    /// The container, which is created if it does not exist.
    pub fn container(&mut self) -> &mut Container {
        self.record.container.get_or_insert_default()
    }

    /// Sets one field of the container to a printed text. A different second text becomes a note with this label.
    pub(crate) fn container_text(
        &mut self,
        label: &str,
        text: &str,
        field: impl FnOnce(&mut Container) -> &mut Option<String>,
    ) {
        if !normalise(text).is_empty() {
            self.one(label, text, |record| field(record.container.get_or_insert_default()));
        }
    }

    /// Adds a relation to another publication.
    pub fn relation(&mut self, relation: Relation) {
        if is_new(&self.record.relations, |have| *have == relation) {
            self.record.relations.push(relation);
        }
    }

    /// Sets the publisher. A second one becomes a note.
    pub fn publisher(&mut self, name: &str) {
        self.one("Publisher", name, |record| &mut record.publisher);
    }

    /// Sets the edition as printed. A second one becomes a note.
    pub fn edition(&mut self, text: &str) {
        self.one("Edition", text, |record| &mut record.edition);
    }

    /// Sets the place of publication as printed. A second one becomes a note.
    pub fn place(&mut self, name: &str) {
        self.one("Place", name, |record| &mut record.place);
    }

    /// Sets the key by which another tool cites the record. A second one becomes a note.
    pub fn key(&mut self, key: &str) {
        self.one("Key", key, |record| &mut record.key);
    }

    /// Sets a field that holds a single text. A different second text becomes a note with this label.
    fn one(&mut self, label: &str, text: &str, field: impl FnOnce(&mut Record) -> &mut Option<String>) {
        let text = normalise(text);
        match field(&mut self.record) {
            _ if text.is_empty() => {}
            Some(have) if *have == text => {}
            Some(_) => self.note(label, &text),
            empty => *empty = Some(text),
        }
    }

    /// Adds a keyword, tag or category. If the vocabulary knows it as the name of a concept, the tagger turns it into a
    /// declared thematic area.
    pub fn keyword(&mut self, word: &str) {
        let word = normalise(word);
        if !word.is_empty() && is_new(&self.record.keywords, |have| *have == word) {
            self.record.keywords.push(word);
        }
    }

    /// Adds a thematic area that the catalogue declares.
    pub fn subject(&mut self, label: &str) {
        let label = normalise(label);
        if !label.is_empty() && is_new(&self.record.thematic_areas, |area| area.label == label) {
            self.record.thematic_areas.push(Area { label, basis: AreaBasis::Declared, ..Area::default() });
        }
    }

    /// Adds an identifier. Without a scheme from the format, the scheme is recognised from the value. An address
    /// becomes the address of the record.
    pub fn identifier(&mut self, scheme: Option<&str>, value: &str) {
        let value = normalise(value);
        if value.is_empty() {
            return;
        }
        let (scheme, value) = match scheme {
            // A printed DOI may include a prefix and the punctuation of its sentence.
            Some(scheme) if scheme.eq_ignore_ascii_case("doi") => ("doi".to_owned(), bare_doi(&value).to_owned()),
            Some(scheme) => (scheme.to_lowercase(), value),
            None => match schemed(&value) {
                Some(("doi", value)) => ("doi".to_owned(), bare_doi(value).to_owned()),
                Some((scheme, value)) => (scheme.to_owned(), value.to_owned()),
                None if is_address(&value) => return self.url(&value),
                None => ("other".to_owned(), value),
            },
        };
        let identifier = Identifier { scheme, value, ..Identifier::default() };
        if is_new(&self.record.identifiers, |have| *have == identifier) {
            self.record.identifiers.push(identifier);
        }
    }

    /// Sets the address of the record. Only the first one is used; later ones are kept as documents or links.
    pub fn url(&mut self, address: &str) {
        let address = &unescaped(address);
        match &self.record.url {
            _ if address.is_empty() => {}
            _ if !is_address(address) => self.note("Link", address),
            None => self.record.url = Some(address.clone()),
            Some(have) if have == address => {}
            Some(_) if media_types::of_address(address).is_some() => self.file(address, None, None),
            Some(_) => self.link(address, None),
        }
    }

    /// Adds another address, with the words of its link if there are any. A text that is not an address becomes a note.
    pub fn link(&mut self, address: &str, text: Option<&str>) {
        let address = &unescaped(address);
        if !is_address(address) {
            return self.note("Link", address);
        }
        if is_new(&self.record.links, |have| have.url == *address) {
            let text = text.map(normalise).filter(|text| !text.is_empty());
            self.record.links.push(Link { url: address.clone(), text, ..Link::default() });
        }
    }

    /// Adds a document of the record. A media type that is none becomes a note.
    pub fn file(&mut self, address: &str, media_type: Option<&str>, bytes: Option<u64>) {
        let address = &unescaped(address);
        if address.is_empty() || !is_new(&self.record.files, |have| have.url == *address) {
            return;
        }
        let media_type = media_type.map(str::trim).filter(|kind| !kind.is_empty()).map(str::to_lowercase);
        let media_type = match media_type {
            Some(other) if !media_types::is_valid(&other) => {
                self.note("Type of the document", &other);
                None
            }
            media_type => media_type,
        };
        let media_type = media_type.or_else(|| media_types::of_file(address).map(str::to_owned));
        self.record.files.push(File { url: address.clone(), media_type, bytes, ..File::default() });
    }

    /// Sets the date of issue in EDTF, as our own catalogues write it. Any other text is treated as a printed date.
    pub fn issued(&mut self, text: &str) {
        match Edtf::parse(text) {
            Ok(_) => {
                self.record.issued = Some(text.to_owned());
                self.record.issued_basis = Some(IssuedBasis::Metadata);
            }
            Err(_) => self.date(text),
        }
    }

    /// Adds a date of issue as printed. The first date that can be read is used.
    pub fn date(&mut self, text: &str) {
        push(&mut self.dates, text);
    }

    /// Adds a language of the publication, as a code or a name.
    pub fn language(&mut self, text: &str) {
        push(&mut self.languages, text);
    }

    /// Adds a note that names languages in words. The reader keeps the note itself.
    pub(crate) fn language_note(&mut self, text: &str) {
        push(&mut self.language_notes, text);
    }

    /// Adds a kind of publication as printed.
    pub fn kind(&mut self, text: &str) {
        push(&mut self.kinds, text);
    }

    /// Sets the type of a record in its format. A type that the format does not have becomes a note.
    pub(crate) fn typed(&mut self, types: &'static Types, name: &str) {
        match types.kind(name) {
            Some(kind) if self.typed.is_none() => self.typed = Some((kind, types)),
            None if types.is_vague(name) => {}
            _ => self.note("Type", name),
        }
    }

    /// Adds a note of the form `Label: text`, or the text alone if the label is empty.
    pub fn note(&mut self, label: &str, text: &str) {
        let text = normalise(text);
        if text.is_empty() {
            return;
        }
        let note = if label.is_empty() { text } else { format!("{label}: {text}") };
        if is_new(&self.record.notes, |have| *have == note) {
            self.record.notes.push(note);
        }
    }

    /// Keeps a value that no field can hold, under its own name. If the name is already used, a number is appended.
    pub fn unknown(&mut self, name: &str, value: &serde_json::Value) {
        let Ok(raw) = RawValue::from_string(value.to_string()) else { return };
        let taken = |name: &str, record: &Record| {
            Record::FIELDS.contains(&name) || record.unknown.iter().any(|have| have.name == name)
        };
        let name = if name == "id" { "local_id" } else { name };
        let mut free = name.to_owned();
        let mut number = 2;
        while taken(&free, &self.record) {
            free = format!("{name}_{number}");
            number += 1;
        }
        self.record.unknown.push(Unknown { name: free, value: raw });
    }

    /// The length of all texts in bytes, as a measure of the memory that the entry needs.
    pub(crate) fn length(&self) -> u64 {
        let Self {
            record,
            dates,
            date_language: _,
            languages,
            language_notes,
            kinds,
            typed: _,
            columns,
            is_marked_up: _,
        } = self;
        let texts = [&record.title, &record.description, &record.url, &record.publisher].into_iter().flatten();
        let lists = [&record.creators, &record.keywords, &record.notes, dates, languages, language_notes, kinds]
            .into_iter()
            .flatten();
        let areas = record.thematic_areas.iter().map(|area| area.label.len());
        let files = record.files.iter().map(|file| file.url.len());
        let identifiers = record.identifiers.iter().map(|one| one.value.len());
        let people = record.contributors.iter().map(|one| 2 * one.name.len());
        let links = record.links.iter().map(|one| one.url.len() + one.text.as_ref().map_or(0, String::len));
        let unknown = record.unknown.iter().map(|one| one.name.len() + one.value.get().len());
        let columns = columns.iter().map(|(name, value)| name.len() + value.as_str().map_or(16, str::len));
        let texts = texts.chain(lists).map(String::len);
        texts
            .chain(areas)
            .chain(files)
            .chain(identifiers)
            .chain(people)
            .chain(links)
            .chain(unknown)
            .chain(columns)
            .map(|length| length as u64)
            .sum()
    }

    /// Returns whether the entry is empty.
    pub fn is_empty(&self) -> bool {
        let empty = Record { source: self.record.source.clone(), ..Record::default() };
        self.record == empty
            && self.dates.is_empty()
            && self.languages.is_empty()
            && self.kinds.is_empty()
            && self.typed.is_none()
            && self.columns.is_empty()
    }
}

/// The length in bytes from which a description is no longer compared with its additions.
const LONG: usize = 100_000;

/// Returns whether a value is new. Only the last values of a long list are compared, because a hostile document may
/// contain very many.
fn is_new<T>(values: &[T], is_same: impl Fn(&T) -> bool) -> bool {
    !values.iter().rev().take(1000).any(is_same)
}

fn push(values: &mut Vec<String>, text: &str) {
    let text = normalise(text);
    if !text.is_empty() && is_new(values, |have| *have == text) {
        values.push(text);
    }
}

/// Joins paragraphs with a blank line. Blank lines separate paragraphs, and within a paragraph white space is
/// normalised.
pub(crate) fn paragraphs(text: &str) -> String {
    let (mut found, mut paragraph): (Vec<String>, String) = (Vec::new(), String::new());
    for (line, _) in crate::document::plain_text::lines(text) {
        let line = normalise(line);
        if line.is_empty() {
            if !paragraph.is_empty() {
                found.push(std::mem::take(&mut paragraph));
            }
        } else {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(&line);
        }
    }
    if !paragraph.is_empty() {
        found.push(paragraph);
    }
    found.join("\n\n")
}

/// An address without white space around it, and with `&` where programs wrote the entity of XML in its place.
fn unescaped(address: &str) -> String {
    let address = address.trim();
    if address.contains("&amp;") && is_address(address) { address.replace("&amp;", "&") } else { address.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_an_entry_is_kept() {
        let mut entry = Entry::default();
        entry.title(" A  title ");
        entry.title("Another");
        entry.description("One\nline.\n\nTwo.");
        entry.description("Two.");
        entry.url("https://example.org/1");
        entry.url("https://example.org/1.pdf");
        entry.url("see the desk");
        entry.identifier(None, "https://doi.org/10.1000/182");
        entry.identifier(None, "ISBN 978-92-9068-967-6");
        entry.unknown("title", &serde_json::json!({"x": 1}));
        let record = entry.record;
        assert_eq!(record.title.as_deref(), Some("A title"));
        assert_eq!(record.description.as_deref(), Some("One line.\n\nTwo."));
        assert_eq!(record.notes, ["Title: Another", "Link: see the desk"]);
        assert_eq!(record.files[0].media_type.as_deref(), Some("application/pdf"));
        let identifiers: Vec<_> = record.identifiers.iter().map(|i| (i.scheme.as_str(), i.value.as_str())).collect();
        assert_eq!(identifiers, [("doi", "10.1000/182"), ("isbn", "978-92-9068-967-6")]);
        assert_eq!(record.unknown[0].name, "title_2");
    }
}
