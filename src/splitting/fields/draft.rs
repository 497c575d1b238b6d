//! A record whose fields are filled line by line.

use std::sync::Arc;

use super::Fields;
use super::block_line::Line;
use crate::document::Field;
use crate::record::{IssueCode, IssuedBasis, Kind, Record};
use crate::splitting::Role;
use crate::text::dates::{Extent, Found, Proven};
use crate::text::folding::fold;
use crate::text::marks::strip_list_mark;
use crate::text::name_lists;
use crate::text::words::{List, Words};

/// The number of bytes up to which a folded sentence may be a note about the languages of a publication.
const LONGEST_NOTE: usize = 160;

/// A record whose fields are filled line by line.
pub(crate) struct Draft<'w> {
    pub(crate) fields: Fields<'w>,
    pub(crate) record: Record,
    /// Lines that repeat the title, kept until the title is known.
    pub(crate) repeats: Vec<String>,
    /// A label whose value has not been found yet.
    pub(crate) empty_label: Option<String>,
    /// The lines of values of one label for areas.
    pub(crate) areas: Vec<String>,
    pub(crate) availability: Vec<String>,
    /// The language of the current block according to its markup (BCP 47).
    pub(crate) language: Option<Arc<str>>,
    /// The order of day and month that the page is known to use in numeric dates.
    pub(crate) proven: Arc<Proven>,
    /// The line that gave the date, if the date is only a year inside this line. A line that is a full date replaces
    /// it.
    pub(crate) weak_date: Option<String>,
    /// Link words whose addresses belong to the record, each with the number of its block. They do not become notes.
    pub(crate) links: Vec<(usize, String)>,
}

impl<'w> Draft<'w> {
    pub(crate) fn new(fields: Fields<'w>) -> Self {
        Self {
            fields,
            record: Record::default(),
            repeats: Vec::new(),
            empty_label: None,
            areas: Vec::new(),
            availability: Vec::new(),
            language: None,
            proven: Arc::default(),
            weak_date: None,
            links: Vec::new(),
        }
    }

    pub(crate) fn words(&self) -> &'w Words {
        self.fields.words
    }

    pub(crate) fn title(&mut self, line: Line<'_>) {
        let text = strip_list_mark(line.text);
        match &mut self.record.title {
            Some(title) => {
                title.push(' ');
                title.push_str(text);
            }
            None => self.record.title = Some(text.to_owned()),
        }
    }

    pub(crate) fn paragraph(&mut self, line: Line<'_>) {
        match &mut self.record.description {
            Some(description) => {
                description.push_str(if line.gap > 0 { "\n\n" } else { " " });
                description.push_str(line.text);
            }
            None => {
                // A record without a title has the list mark before its description.
                let untitled = self.record.title.is_none();
                let text = if untitled { strip_list_mark(line.text) } else { line.text };
                self.record.description = Some(text.to_owned());
            }
        }
    }

    /// A date whose order of day and month is resolved by the language, or else by other dates of the page.
    pub(crate) fn settled(&self, date: Found) -> Found {
        date.read_in(self.language.as_deref()).read_as(&self.proven)
    }

    /// A date line: `25 November 2021`, `Artikel - 27 juli 2016`, `22 / 03 / 2020 | category | author`.
    pub(crate) fn date(&mut self, line: Line<'_>) {
        // A line that the markup marks as a date is read in the same way as a labelled date.
        let is_field = line.hints.is_some_and(|hints| hints.field == Some(Field::Issued));
        let field = if is_field { self.fields.dates.whole_field(line.text) } else { None };
        let found = field.map(|date| (Extent::Whole, date)).or_else(|| self.fields.dates.line(line.text));
        let found = found.map(|(extent, date)| (extent, self.settled(date)));
        let marked = line.hints.and_then(|hints| hints.time.as_deref());
        // A line that is a full date is preferred to a year inside a number or a citation.
        if let Some((Extent::Whole, date)) = found.as_ref().filter(|(_, date)| date.names_day())
            && self.gives_way_to(date)
        {
            self.state(date, line.text);
            return;
        }
        if self.record.issued.is_none() {
            let marked = marked.and_then(|time| self.fields.dates.field(time).date());
            match (&found, marked) {
                (Some((_, date)), Some(time)) if date.ambiguous => self.issue(time.edtf, IssuedBasis::Metadata),
                (Some((extent, date)), _) => {
                    if date.is_year() && *extent != Extent::Whole {
                        self.weak_date = Some(line.text.to_owned());
                    }
                    self.state(date, line.text);
                }
                (None, Some(time)) => self.issue(time.edtf, IssuedBasis::Metadata),
                (None, None) => {}
            }
        } else {
            self.record.notes.push(line.text.to_owned());
            return;
        }
        if self.fields.dates.is_impossible(line.text) {
            let message = format!("“{}” is a day that does not exist", line.text);
            self.record.add_issue(IssueCode::UnknownDate, "issued", message);
        }
        match found {
            // EDTF has no quarters, so the line is kept as a note.
            Some((_, date)) if date.is_coarse => self.record.notes.push(line.text.to_owned()),
            Some((Extent::Whole | Extent::Year, _)) => {}
            Some((_, date)) => {
                let rest = [line.text.get(..date.start), line.text.get(date.end..)];
                let parts = rest.into_iter().flatten().flat_map(|rest| rest.split(['|', '·', '•', '–', '—']));
                let parts: Vec<&str> = parts
                    .map(|part| part.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | ',' | ':')))
                    .filter(|part| !part.is_empty())
                    .collect();
                // The text beside the date is a kind of publication, or is kept as a note.
                match parts.as_slice() {
                    [only] if self.words().kind(only).is_some() => self.kind(only),
                    [] => {}
                    _ => self.record.notes.push(line.text.to_owned()),
                }
            }
            None => self.record.notes.push(line.text.to_owned()),
        }
    }

    /// Reads publisher and date in parentheses, such as `(University of Example, 2019-11)`. Repositories on DSpace mark
    /// this text as a date or print it after the title. Returns true if the whole block was used.
    pub(crate) fn imprint(&mut self, line: Line<'_>, role: Role) -> bool {
        let marked = line.hints.is_some_and(|hints| hints.field == Some(Field::Issued));
        let behind = line.hints.is_some() && matches!(role, Role::Creator | Role::Date | Role::Note);
        if !(marked || behind) || self.record.issued.is_some() || self.record.publisher.is_some() {
            return false;
        }
        let inner = line.text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
        let Some((name, date)) = inner.and_then(|inner| inner.rsplit_once(',')) else { return false };
        let (name, date) = (name.trim(), date.trim());
        let Some((Extent::Whole | Extent::Year, found)) = self.fields.dates.line(date) else { return false };
        let found = self.settled(found);
        if found.ambiguous || !name.contains(char::is_alphabetic) {
            return false;
        }
        self.record.publisher = Some(name.to_owned());
        self.issue(found.edtf, IssuedBasis::Stated);
        true
    }

    /// Reads a date in brackets directly after the title: `(3 January 2023). A study of …`. The date also stays in the
    /// description.
    pub(crate) fn bracketed_date(&mut self, line: Line<'_>) {
        let behind = line.hints.is_some() && self.record.title.is_some() && self.record.description.is_none();
        if !behind || self.record.issued.is_some() {
            return;
        }
        let inner = match line.text.chars().next() {
            Some('(') => line.text.get(1..).and_then(|rest| rest.split_once(')')),
            Some('[') => line.text.get(1..).and_then(|rest| rest.split_once(']')),
            _ => None,
        };
        let Some((inner, _)) = inner else { return };
        if let Some((Extent::Whole | Extent::Year, date)) = self.fields.dates.line(inner) {
            let date = self.settled(date);
            self.state(&date, inner);
        }
    }

    /// Whether the date of the record, if there is one, should be replaced by a more precise one.
    ///
    /// A year inside a number or a citation is replaced by any other date, and a line that is only a year is replaced
    /// by a date of the same year. The replaced line is kept as a note.
    pub(crate) fn gives_way_to(&mut self, date: &Found) -> bool {
        let Some(weak) = self.weak_date.take() else { return self.record.issued.is_none() };
        let bare = weak.len() == 4;
        if bare && !date.edtf.starts_with(&weak) {
            self.weak_date = Some(weak);
            return false;
        }
        if !bare && !self.record.notes.contains(&weak) {
            self.record.notes.push(weak);
        }
        self.record.issued = None;
        true
    }

    /// Sets the date of issue that the page states in `text`.
    pub(crate) fn state(&mut self, date: &Found, text: &str) {
        date.note_doubt(&mut self.record, text);
        self.issue(date.edtf.clone(), IssuedBasis::Stated);
    }

    pub(crate) fn issue(&mut self, edtf: String, basis: IssuedBasis) {
        self.record.issued = Some(edtf);
        self.record.issued_basis = Some(basis);
    }

    pub(crate) fn kind(&mut self, text: &str) {
        let plain = strip_list_mark(text);
        match self.words().kind(plain) {
            Some(kind) if self.record.kind.is_none() => self.record.kind = Some(kind.into()),
            Some(kind) if self.record.kind.as_deref() == Some(kind) => {}
            _ => {
                // In a line such as "EIIP Policy Brief", the last words name the kind, and the whole line is kept as a
                // note.
                let tail = plain.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| plain.get(at + 1..));
                let kind = tail.flatten().find_map(|tail| self.words().kind(tail));
                if self.record.kind.is_none() {
                    self.record.kind = kind.map(Kind::from);
                }
                self.record.notes.push(plain.to_owned());
            }
        }
    }

    pub(crate) fn creator(&mut self, text: &str) {
        let text = strip_list_mark(text);
        // Words such as "n.d." are not a name.
        if self.fields.dates.is_undated(text) {
            self.record.notes.push(text.to_owned());
            return;
        }
        // The line may be a name with a date: "B. Author — 2011".
        let (mut name, mut dated) = (text, false);
        if let Some((Extent::Suffix, date)) = self.fields.dates.line(text)
            && self.record.issued.is_none()
        {
            let separator = |c: char| c.is_whitespace() || matches!(c, '—' | '–' | '-' | '|' | ',' | '·' | '(');
            name = text.get(..date.start).unwrap_or(text).trim_end_matches(separator);
            // In "By Ana Whitlock on 12 May 2021" a word that announces the date comes after the name.
            if let Some((author, word)) = name.rsplit_once(char::is_whitespace)
                && self.fields.dates.announces(&fold(word))
            {
                name = author.trim_end_matches(separator);
            }
            self.issue(date.edtf, IssuedBasis::Stated);
            dated = true;
        }
        let folded = fold(name);
        if let Some(by) = self.words().starts_with(List::By, &folded) {
            // The folded text may be shorter than the printed text, so the word is cut by its number of characters.
            let rest: String = name.chars().skip(by.chars().count()).collect();
            let rest = rest.trim_start_matches([':', ' ', '\u{a0}', '–', '—', '-']).to_owned();
            if !rest.is_empty() {
                name_lists::byline(&rest, self.words()).into_iter().for_each(|one| self.person(one.name));
                return;
            }
        }
        if name.is_empty() && dated {
            return;
        }
        let name = name.to_owned();
        self.people(&name);
    }

    pub(crate) fn people(&mut self, names: &str) {
        for part in names.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            // Bars separate names from other things, too.
            match part.contains('|') {
                true => self.person(part.to_owned()),
                false => name_lists::names(part, self.words()).into_iter().for_each(|one| self.person(one.name)),
            }
        }
    }

    fn person(&mut self, name: String) {
        if !self.record.creators.contains(&name) {
            self.record.creators.push(name);
        }
    }

    pub(crate) fn note(&mut self, text: &str) {
        if self.words().is(List::More, text) && self.record.description.is_some() {
            self.record.description_truncated = true;
        }
        if self.is_availability(text) {
            self.availability.push(text.to_owned());
        }
        self.record.notes.push(text.to_owned());
    }

    /// Whether the text says in which language the publication is available.
    pub(crate) fn is_availability(&self, text: &str) -> bool {
        !self.available_languages(text).is_empty()
    }

    /// The languages that a sentence of availability names: `(Only available in Spanish)`.
    pub(crate) fn available_languages(&self, text: &str) -> Vec<String> {
        if text.is_ascii() && text.trim().len() > LONGEST_NOTE {
            return Vec::new();
        }
        let folded = fold(text);
        if folded.len() > LONGEST_NOTE {
            return Vec::new();
        }
        let mut inside = false;
        for (start, c) in folded.char_indices() {
            let begins = !inside;
            inside = c.is_alphanumeric();
            if !begins {
                continue;
            }
            let rest = folded.get(start..).unwrap_or_default();
            let Some(opening) = self.words().starts_with(List::Available, rest) else { continue };
            let names = rest.get(opening.len()..).unwrap_or_default();
            let names = names.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(6);
            let codes: Vec<String> = names.filter_map(|name| self.words().language(name)).map(str::to_owned).collect();
            if !codes.is_empty() {
                return codes;
            }
        }
        Vec::new()
    }
}
