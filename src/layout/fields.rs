//! Roles to records: what each block says goes to the field that its role names.
//!
//! Nothing that stood inside a record is lost: a line that belongs to no field becomes a note. Nothing is
//! invented: a field that no line names stays empty.

use std::collections::HashSet;
use std::ops::Range;

use super::marks::{cut, has_cut_mark, strip_list_mark};
use super::{Role, Tag};
use crate::dates::{Dates, Extent};
use crate::document::{Block, Field};
use crate::layout::identifiers;
use crate::record::{Area, Identifier, Record};
use crate::words::{LabelField, LabelLine, List, Words, fold};

/// The records of a page and the blocks that are in none.
#[derive(Debug, Default)]
pub struct Assembled {
    /// In the order of the page; `source` holds only lines and bytes, `id` is empty.
    pub records: Vec<Record>,
    /// The blocks of each record.
    pub spans: Vec<Range<usize>>,
    /// The blocks that are in no record.
    pub boilerplate: Vec<usize>,
    /// For each record, its place among the records that the tags began: some of those are none.
    pub ordinals: Vec<usize>,
}

/// Fills the fields of records from blocks and their roles.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'w> {
    words: &'w Words,
    dates: Dates<'w>,
}

impl<'w> Fields<'w> {
    /// Fields with these words.
    pub fn new(words: &'w Words) -> Self {
        Self { words, dates: Dates::new(words) }
    }

    /// The records that the tags describe. A record that has neither title nor description is none: its blocks
    /// are boilerplate.
    pub fn records(&self, blocks: &[Block], tags: &[Tag]) -> Assembled {
        let mut assembled = Assembled::default();
        for (ordinal, span) in groups(tags).into_iter().enumerate() {
            let members = blocks.get(span.clone()).unwrap_or_default();
            let roles = tags.get(span.clone()).unwrap_or_default();
            let record = self.record(members, roles);
            if record.title.is_some() || record.description.is_some() {
                assembled.records.push(record);
                assembled.spans.push(span);
                assembled.ordinals.push(ordinal);
            }
        }
        let mut inside = vec![false; blocks.len()];
        for at in assembled.spans.iter().cloned().flatten() {
            if let Some(flag) = inside.get_mut(at) {
                *flag = true;
            }
        }
        assembled.boilerplate = (0..blocks.len()).filter(|at| inside.get(*at) == Some(&false)).collect();
        assembled
    }

    /// One record of its blocks.
    fn record(&self, blocks: &[Block], tags: &[Tag]) -> Record {
        let mut draft = Draft { fields: *self, record: Record::default(), ..Draft::new(*self) };
        let mut open: Option<LabelField> = None;
        for (block, tag) in blocks.iter().zip(tags) {
            // A value belongs to the label above it; any other role closes that label.
            if tag.role == Role::Value {
                draft.value(open.unwrap_or(LabelField::Other), &block.text);
                continue;
            }
            // The same for a date that stands where a value is expected.
            if tag.role == Role::Date && matches!(open, Some(LabelField::Upload | LabelField::Other)) {
                draft.value(LabelField::Other, &block.text);
                continue;
            }
            draft.close_label();
            open = None;
            if draft.imprint(block) {
                continue;
            }
            match tag.role {
                Role::Title => draft.title(block),
                // The name of a file that is linked to is no sentence of the description.
                Role::Description | Role::Continuation if is_file_link(block) => draft.note(&block.text),
                Role::Description | Role::Continuation => draft.paragraph(block),
                Role::Repeat => draft.repeats.push(block.text.clone()),
                Role::Date => draft.date(block),
                Role::Kind => draft.kind(&block.text),
                Role::Creator => draft.creator(&block.text),
                Role::Caption => draft.record.notes.push(format!("Caption: {}", block.text)),
                Role::Label => open = draft.label(&block.text),
                Role::Note => draft.note(&block.text),
                Role::Boilerplate | Role::Separator | Role::Value => {}
            }
        }
        draft.close_label();
        draft.finish(blocks, tags)
    }
}

/// The whole block is a link to a document.
fn is_file_link(block: &Block) -> bool {
    block.hints.as_ref().is_some_and(|hints| !hints.files.is_empty() && hints.link_share > 0.9)
}

/// The blocks of each record: from a start to the next one, or to boilerplate.
pub fn groups(tags: &[Tag]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for (at, tag) in tags.iter().enumerate() {
        if tag.role == Role::Boilerplate {
            open = false;
        } else if tag.start || !open {
            groups.push(at..at + 1);
            open = true;
        } else if let Some(last) = groups.last_mut() {
            last.end = at + 1;
        }
    }
    groups
}

/// A record that is being filled.
struct Draft<'w> {
    fields: Fields<'w>,
    record: Record,
    /// Lines that repeat the title, kept until the title is known.
    repeats: Vec<String>,
    /// A label that has had no value yet.
    empty_label: Option<String>,
    /// Several lines of values of one area label.
    areas: Vec<String>,
    availability: Vec<String>,
}

impl<'w> Draft<'w> {
    fn new(fields: Fields<'w>) -> Self {
        Self {
            fields,
            record: Record::default(),
            repeats: Vec::new(),
            empty_label: None,
            areas: Vec::new(),
            availability: Vec::new(),
        }
    }

    fn words(&self) -> &'w Words {
        self.fields.words
    }

    fn title(&mut self, block: &Block) {
        let text = strip_list_mark(&block.text);
        match &mut self.record.title {
            Some(title) => {
                title.push(' ');
                title.push_str(text);
            }
            None => self.record.title = Some(text.to_owned()),
        }
    }

    fn paragraph(&mut self, block: &Block) {
        match &mut self.record.description {
            Some(description) => {
                description.push_str(if block.gap > 0 { "\n\n" } else { " " });
                description.push_str(&block.text);
            }
            None => {
                // Where there is no title, the list mark stands before the description.
                let untitled = self.record.title.is_none();
                let text = if untitled { strip_list_mark(&block.text) } else { &block.text };
                self.record.description = Some(text.to_owned());
            }
        }
    }

    /// A date line: `25 November 2021`, `Artikel - 27 juli 2016`, `22 / 03 / 2020 | category | author`.
    fn date(&mut self, block: &Block) {
        let found = self.fields.dates.line(&block.text);
        let marked = block.hints.as_ref().and_then(|hints| hints.time.as_deref());
        if self.record.issued.is_none() {
            let marked = marked.and_then(|time| self.fields.dates.find(time, true));
            match (&found, marked) {
                (Some((_, date)), Some(time)) if date.ambiguous => self.issue(time.edtf, "metadata"),
                (Some((_, date)), _) => {
                    let (edtf, ambiguous) = (date.edtf.clone(), date.ambiguous);
                    self.issue(edtf, "stated");
                    if ambiguous {
                        self.record.add_issue(
                            "ambiguous-date",
                            "issued",
                            format!("“{}” can be read month first; it was read day first", block.text),
                        );
                    }
                }
                (None, Some(time)) => self.issue(time.edtf, "metadata"),
                (None, None) => {}
            }
        } else {
            self.record.notes.push(block.text.clone());
            return;
        }
        match found {
            Some((Extent::Whole | Extent::Year, _)) => {}
            Some((_, date)) => {
                let rest = [block.text.get(..date.start), block.text.get(date.end..)];
                let parts = rest.into_iter().flatten().flat_map(|rest| rest.split(['|', '·', '•', '–', '—']));
                let parts: Vec<&str> = parts
                    .map(|part| part.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | ',' | ':')))
                    .filter(|part| !part.is_empty())
                    .collect();
                // What stands beside the date is a kind word, or is kept as printed.
                match parts.as_slice() {
                    [only] if self.words().kind(only).is_some() => self.kind(only),
                    [] => {}
                    _ => self.record.notes.push(block.text.clone()),
                }
            }
            None => self.record.notes.push(block.text.clone()),
        }
    }

    /// Publisher and date in brackets, which the page marks as a date: `(University of Example, 2019-11)`, as
    /// repositories on DSpace print them. True where the block is that, and is used up.
    fn imprint(&mut self, block: &Block) -> bool {
        let marked = block.hints.as_ref().is_some_and(|hints| hints.field == Some(Field::Issued));
        if !marked || self.record.issued.is_some() || self.record.publisher.is_some() {
            return false;
        }
        let inner = block.text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
        let Some((name, date)) = inner.and_then(|inner| inner.rsplit_once(',')) else { return false };
        let (name, date) = (name.trim(), date.trim());
        let Some((Extent::Whole | Extent::Year, found)) = self.fields.dates.line(date) else { return false };
        if found.ambiguous || !name.contains(char::is_alphabetic) {
            return false;
        }
        self.record.publisher = Some(name.to_owned());
        self.issue(found.edtf, "stated");
        true
    }

    fn issue(&mut self, edtf: String, basis: &str) {
        self.record.issued = Some(edtf);
        self.record.issued_basis = Some(basis.to_owned());
    }

    fn kind(&mut self, text: &str) {
        let plain = strip_list_mark(text);
        match self.words().kind(plain) {
            Some(kind) if self.record.kind.is_none() => self.record.kind = Some(kind.to_owned()),
            Some(kind) if self.record.kind.as_deref() == Some(kind) => {}
            _ => {
                // "EIIP Policy Brief": the last words say the kind, the whole line is kept.
                let tail = plain.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| plain.get(at + 1..));
                let kind = tail.flatten().find_map(|tail| self.words().kind(tail));
                if self.record.kind.is_none() {
                    self.record.kind = kind.map(str::to_owned);
                }
                self.record.notes.push(plain.to_owned());
            }
        }
    }

    fn creator(&mut self, text: &str) {
        let text = strip_list_mark(text);
        // "B. Author — 2011"
        let (mut name, mut dated) = (text, false);
        if let Some((Extent::Suffix, date)) = self.fields.dates.line(text)
            && self.record.issued.is_none()
        {
            let separator = |c: char| c.is_whitespace() || matches!(c, '—' | '–' | '-' | '|' | ',' | '·' | '(');
            name = text.get(..date.start).unwrap_or(text).trim_end_matches(separator);
            self.issue(date.edtf, "stated");
            dated = true;
        }
        let folded = fold(name);
        if let Some(by) = self.words().starts_with(List::By, &folded) {
            // The folded text may be shorter than the printed one, so the word is cut by its characters.
            let rest: String = name.chars().skip(by.chars().count()).collect();
            let rest = rest.trim_start_matches([':', ' ', '\u{a0}']).to_owned();
            if !rest.is_empty() {
                self.people(&rest);
                return;
            }
        }
        if name.is_empty() && dated {
            return;
        }
        let name = name.to_owned();
        self.people(&name);
    }

    fn people(&mut self, names: &str) {
        let names = names.split(';').map(str::trim).filter(|name| !name.is_empty());
        for name in names {
            if !self.record.creators.iter().any(|have| have == name) {
                self.record.creators.push(name.to_owned());
            }
        }
    }

    /// A label line; returns the field whose value is still to come.
    fn label(&mut self, text: &str) -> Option<LabelField> {
        match self.words().label(strip_list_mark(text)) {
            Some(LabelLine { field, label, value: "" }) => {
                self.empty_label = Some(label.to_owned());
                Some(field)
            }
            Some(LabelLine { field, label, value }) => {
                if matches!(field, LabelField::Other | LabelField::Upload) {
                    self.record.notes.push(format!("{label}: {value}"));
                } else {
                    self.value(field, value);
                }
                None
            }
            None => {
                self.note(text);
                // An unknown label alone on its line may have its value below, which is kept as a note.
                text.ends_with(':').then_some(LabelField::Other)
            }
        }
    }

    /// The value of a label, on its line or below it.
    fn value(&mut self, field: LabelField, value: &str) {
        let label = self.empty_label.take();
        let keep = |draft: &mut Self, label: Option<String>| {
            let text = match label {
                Some(label) => format!("{label}: {value}"),
                None => value.to_owned(),
            };
            draft.record.notes.push(text);
        };
        match field {
            LabelField::Area => self.areas.push(value.to_owned()),
            LabelField::Language => self.languages(value),
            LabelField::Date => match self.fields.dates.find(value, true) {
                Some(date) if self.record.issued.is_none() => {
                    if date.ambiguous {
                        let message = format!("“{value}” can be read month first; it was read day first");
                        self.record.add_issue("ambiguous-date", "issued", message);
                    }
                    self.issue(date.edtf, "stated");
                }
                _ => keep(self, label),
            },
            LabelField::Kind => match self.words().kind(value) {
                Some(kind) if self.record.kind.is_none() => self.record.kind = Some(kind.to_owned()),
                _ if self.record.kind.is_none() => self.record.kind = Some(value.to_lowercase()),
                _ => keep(self, label),
            },
            LabelField::Creator => self.people(value),
            LabelField::Publisher if self.record.publisher.is_none() => {
                self.record.publisher = Some(value.to_owned());
            }
            LabelField::Isbn => self.identifier("isbn", value),
            LabelField::Issn => self.identifier("issn", value),
            LabelField::Doi => self.identifier("doi", value),
            LabelField::Report => self.identifier("report", value),
            LabelField::Url if self.record.url.is_none() && value.contains("://") => {
                self.record.url = Some(value.to_owned());
            }
            LabelField::Title if self.record.title.is_none() => self.record.title = Some(value.to_owned()),
            LabelField::Description if self.record.description.is_none() => {
                self.record.description = Some(value.to_owned());
            }
            _ => keep(self, label),
        }
    }

    /// A label without a value is kept as a note.
    fn close_label(&mut self) {
        if let Some(label) = self.empty_label.take() {
            self.record.notes.push(label);
        }
        if !self.areas.is_empty() {
            // One printed value, which may run over lines: where names begin and end, the vocabulary knows.
            let label = std::mem::take(&mut self.areas).join("\n");
            self.record.thematic_areas.push(Area { label, basis: "declared".into(), ..Area::default() });
        }
    }

    fn languages(&mut self, value: &str) {
        let separators = |c: char| matches!(c, ',' | ';' | '|' | '/' | '&' | '+' | '(' | ')');
        for part in value.split(separators) {
            let folded = fold(part);
            for name in folded.split(" and ").flat_map(|part| part.split(" y ")).flat_map(|part| part.split(" en ")) {
                let name = name.trim().trim_end_matches('.');
                if name.is_empty() {
                    continue;
                }
                match self.words().language(name) {
                    Some(code) => self.declare(code.to_owned()),
                    None => {
                        let message = format!("the page declares the language “{}”, which is not known", part.trim());
                        self.record.add_issue("unknown-language", "languages", message);
                        if !self.record.notes.iter().any(|note| note == value) {
                            self.record.notes.push(value.to_owned());
                        }
                    }
                }
            }
        }
    }

    fn declare(&mut self, code: String) {
        if !self.record.languages.contains(&code) {
            self.record.languages.push(code);
        }
        self.record.languages_basis = Some("declared".into());
    }

    fn identifier(&mut self, scheme: &str, value: &str) {
        let known = self.record.identifiers.iter().any(|have| have.scheme == scheme && have.value == value);
        if known {
            return;
        }
        if let Some(wrong) = identifiers::check(scheme, value) {
            self.record.add_issue("invalid-identifier", "identifiers", format!("{scheme} “{value}”: {wrong}"));
        }
        let (scheme, value) = (scheme.to_owned(), value.to_owned());
        self.record.identifiers.push(Identifier { scheme, value, ..Identifier::default() });
    }

    fn note(&mut self, text: &str) {
        if self.words().is(List::More, text) && self.record.description.is_some() {
            self.record.description_truncated = true;
        }
        if self.is_availability(text) {
            self.availability.push(text.to_owned());
        }
        self.record.notes.push(text.to_owned());
    }

    /// The text says in which language the publication is to be had.
    fn is_availability(&self, text: &str) -> bool {
        !self.available_languages(text).is_empty()
    }

    /// The languages that a sentence of availability names: `(Only available in Spanish)`.
    fn available_languages(&self, text: &str) -> Vec<String> {
        let folded = fold(text);
        if folded.len() > 160 {
            return Vec::new();
        }
        let starts = folded.char_indices().filter(|(at, _)| {
            *at == 0 || folded.get(..*at).is_some_and(|before| before.ends_with(|c: char| !c.is_alphanumeric()))
        });
        for (start, _) in starts {
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

    fn finish(mut self, blocks: &[Block], tags: &[Tag]) -> Record {
        self.end_of_description();
        self.sentences_of_availability();
        self.declared_by_availability();
        self.dates_of_markup(blocks, tags);
        self.date_of_title();
        self.repeats();
        self.links(blocks, tags);
        for (scheme, value) in blocks.iter().flat_map(|block| identifiers::find(&block.text)) {
            self.identifier(scheme, &value);
        }
        let mut record = self.record;
        record.title_truncated = record.title.as_deref().is_some_and(has_cut_mark);
        record.description_truncated |= record.description.as_deref().is_some_and(has_cut_mark);
        if record.title.is_none() {
            record.add_issue("missing-title", "title", "the page gives no title here");
        }
        if let (Some(first), Some(last)) = (blocks.first(), blocks.last()) {
            record.source.lines = Some((first.lines.0, last.lines.1));
            record.source.bytes = Some((first.bytes.start as u64, last.bytes.end as u64));
        }
        record
    }

    /// Link words at the end ("… Read more") are no part of a description.
    fn end_of_description(&mut self) {
        let Some(description) = &self.record.description else { return };
        let (kept, link) = cut(description, self.words());
        if let Some(link) = link {
            let (kept, link) = (kept.to_owned(), link.to_owned());
            self.record.description_truncated = true;
            self.record.description = (!kept.is_empty()).then_some(kept);
            self.record.notes.push(link);
        }
    }

    /// Sentences inside the description that say in which language the publication is to be had are copied.
    fn sentences_of_availability(&mut self) {
        let Some(description) = self.record.description.clone() else { return };
        for sentence in description.split_inclusive(['.', ')', '\n', '!']) {
            let sentence = match sentence.rfind('(') {
                Some(at) if sentence.ends_with(')') => sentence.get(at..).unwrap_or(sentence),
                _ => sentence,
            };
            let sentence = sentence.trim();
            if self.is_availability(sentence) {
                self.availability.push(sentence.to_owned());
                if !self.record.notes.iter().any(|note| note == sentence) {
                    self.record.notes.push(sentence.to_owned());
                }
            }
        }
    }

    /// Without a label, an availability sentence declares the language; beside one, it must not contradict it.
    fn declared_by_availability(&mut self) {
        let labelled = self.record.languages_basis.is_some();
        for sentence in std::mem::take(&mut self.availability) {
            let codes = self.available_languages(&sentence);
            let folded = fold(&sentence);
            if labelled {
                let only = self.words().has_word(List::Only, &folded);
                let declared = &self.record.languages;
                let missing = codes.iter().any(|code| !declared.contains(code));
                if missing || only && declared.iter().any(|code| !codes.contains(code)) {
                    let message = format!("“{sentence}” contradicts the declared languages {}", declared.join(", "));
                    self.record.add_issue("language-contradiction", "languages", message);
                }
            } else if !["also ", "tambien ", "ook "].iter().any(|also| folded.contains(also)) {
                // "Also available in French" says nothing of the language of this publication.
                codes.into_iter().for_each(|code| self.declare(code));
            }
        }
    }

    /// A date that only the markup gives (`<time datetime>`, `property="dc:date"`).
    fn dates_of_markup(&mut self, blocks: &[Block], tags: &[Tag]) {
        if self.record.issued.is_some() {
            return;
        }
        let inside = blocks.iter().zip(tags).filter(|(_, tag)| tag.role != Role::Boilerplate);
        let mut times = inside.filter_map(|(block, _)| block.hints.as_ref()?.time.as_deref());
        if let Some(date) = times.find_map(|time| self.fields.dates.find(time, true)) {
            self.issue(date.edtf, "metadata");
        }
    }

    fn date_of_title(&mut self) {
        if self.record.issued.is_some() {
            return;
        }
        let title = self.record.title.as_deref().unwrap_or_default();
        if let Some(date) = self.fields.dates.of_title(title) {
            self.issue(date.edtf, "title");
        }
    }

    /// Lines that repeat the title are part of it; others are kept.
    fn repeats(&mut self) {
        let title = self.record.title.as_deref().map(fold).unwrap_or_default();
        for repeat in std::mem::take(&mut self.repeats) {
            if fold(strip_list_mark(&repeat)) != title {
                self.record.notes.push(repeat);
            }
        }
    }

    /// The record's own link and its documents, from the markup.
    fn links(&mut self, blocks: &[Block], tags: &[Tag]) {
        let hints = || blocks.iter().zip(tags).filter_map(|(block, tag)| Some((block.hints.as_deref()?, tag.role)));
        let linked = || hints().filter_map(|(hints, role)| Some((hints, role, hints.link.as_ref()?)));
        let more = |(hints, _, link): (&crate::document::Hints, Role, &String)| {
            (hints.field == Some(Field::More)).then(|| link.clone())
        };
        if self.record.url.is_none() {
            let of_title = linked().find(|(_, role, _)| *role == Role::Title).map(|(_, _, link)| link.clone());
            let first = linked().find(|(_, role, _)| *role != Role::Boilerplate).map(|(_, _, link)| link.clone());
            self.record.url = of_title.or_else(|| linked().find_map(more)).or(first);
        }
        let mut have: HashSet<String> = self.record.files.iter().map(|file| file.url.clone()).collect();
        for file in hints().flat_map(|(hints, _)| &hints.files) {
            if have.insert(file.url.clone()) {
                self.record.files.push(file.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::text::blocks;
    use crate::seeds::Seeds;

    /// Reads a page whose lines begin with the letter of their role; capitals start a record.
    fn records(page: &str) -> Vec<Record> {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let (mut text, mut tags) = (String::new(), Vec::new());
        for line in page.lines() {
            if let Some((letter, rest)) = line.split_once(' ') {
                let role = match letter.to_lowercase().as_str() {
                    "t" => Role::Title,
                    "r" => Role::Repeat,
                    "d" => Role::Description,
                    "c" => Role::Continuation,
                    "x" => Role::Date,
                    "k" => Role::Kind,
                    "a" => Role::Creator,
                    "l" => Role::Label,
                    "v" => Role::Value,
                    "n" => Role::Note,
                    "p" => Role::Caption,
                    _ => Role::Boilerplate,
                };
                tags.push(Tag { role, start: letter.chars().all(char::is_uppercase) && role != Role::Boilerplate });
                text.push_str(rest);
            }
            text.push('\n');
        }
        let blocks = blocks(&text);
        assert_eq!(blocks.len(), tags.len());
        let assembled = Fields::new(&words).records(&blocks, &tags);
        let lines: usize = assembled.spans.iter().map(ExactSizeIterator::len).sum();
        assert_eq!(lines + assembled.boilerplate.len(), blocks.len());
        assembled.records
    }

    #[test]
    fn a_labelled_record_with_a_contradiction() {
        let found = records(
            "D (Only available in Spanish) A manual for families.\n\nt 3. Going home. A guide that helps…\n\n\
             l Thematic Area: Data, and more\nl Language: Spanish, English\nl ISBN: 978-92-9068-967-6\nl Pages\nv 46\n\
             l Also available in:\n",
        );
        let record = &found[0];
        assert_eq!(record.title.as_deref(), Some("Going home. A guide that helps…"));
        assert!(record.title_truncated);
        assert_eq!(record.languages, ["es", "en"]);
        assert_eq!(record.thematic_areas[0].label, "Data, and more");
        assert_eq!(record.notes, ["Pages: 46", "Also available in", "(Only available in Spanish)"]);
        assert_eq!(record.identifiers[0].value, "978-92-9068-967-6");
        assert_eq!(record.issues.iter().map(|i| i.code.as_str()).collect::<Vec<_>>(), ["language-contradiction"]);
    }

    #[test]
    fn dates_kinds_creators_and_link_words() {
        let found = records(
            "X Artikel - 27 juli 2016\nt Krimp in Nederland\np Foto: R. Sanz\nd Steeds meer gemeenten krimpen.\n\n\
             c Dat heeft gevolgen... Lees meer\n\nA Door: K. de Vries; L. Mora\nt Tweede\nx 07/04/2015\nn Related Document\n\
             b Next page\n",
        );
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].issued.as_deref(), found[0].kind.as_deref()), (Some("2016-07-27"), Some("article")));
        let description = "Steeds meer gemeenten krimpen.\n\nDat heeft gevolgen...";
        assert_eq!(found[0].description.as_deref(), Some(description));
        assert!(found[0].description_truncated);
        assert_eq!(found[0].notes, ["Caption: Foto: R. Sanz", "Lees meer"]);
        assert_eq!(found[1].creators, ["K. de Vries", "L. Mora"]);
        assert_eq!(found[1].issued.as_deref(), Some("2015-04-07"));
        assert_eq!(found[1].issues[0].code, "ambiguous-date");
        assert_eq!(found[1].source.lines, Some((8, 11)));
    }

    #[test]
    fn an_availability_line_declares_the_language_where_no_label_does() {
        let found = records("T Out at sea\nd A diagnosis.\nn This document is available in Spanish.\n");
        assert_eq!(
            (found[0].languages.as_slice(), found[0].languages_basis.as_deref()),
            (&["es".to_owned()][..], Some("declared"))
        );
        assert_eq!(found[0].notes, ["This document is available in Spanish."]);
    }

    #[test]
    fn a_group_without_title_and_description_is_boilerplate() {
        assert!(records("K Report\nx 2019\n").is_empty());
    }
}
