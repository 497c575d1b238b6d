//! Checks and completions after all lines of a record have been read.

use std::collections::HashSet;

use super::draft::Draft;
use crate::document::{Block, Field};
use crate::record::identifiers;
use crate::record::{IssueCode, IssuedBasis, Link, Record};
use crate::splitting::{Role, Tag};
use crate::text::dates::Extent;
use crate::text::folding::fold;
use crate::text::marks::{cut, has_cut_mark, strip_list_mark};
use crate::text::words::List;

impl Draft<'_> {
    pub(crate) fn finish(mut self, blocks: &[Block], tags: &[Tag]) -> Record {
        self.end_of_description();
        self.sentences_of_availability();
        self.declared_by_availability();
        self.dates_of_markup(blocks, tags);
        // If the columns of a list were weighed, a column that gives no date was left out on purpose.
        self.date_of_notes(blocks.iter().any(|block| block.decided.is_some()));
        self.group(blocks);
        self.date_of_title();
        self.repeats();
        self.links(blocks, tags);
        for (scheme, value) in blocks.iter().flat_map(|block| identifiers::find(&block.text)) {
            self.identifier(scheme, &value);
        }
        let mut record = self.record;
        // The colon of "Map of taps: https://example.org" announces the address.
        if let Some(title) = &mut record.title
            && let Some(bare) = title.strip_suffix(':')
        {
            title.truncate(bare.trim_end().len());
        }
        record.title_truncated = record.title.as_deref().is_some_and(has_cut_mark);
        record.description_truncated |= record.description.as_deref().is_some_and(has_cut_mark);
        if record.title.is_none() {
            record.add_issue(IssueCode::MissingTitle, "title", "the page gives no title here");
        }
        if let (Some(first), Some(last)) = (blocks.first(), blocks.last()) {
            record.source.lines = Some((first.lines.0, last.lines.1));
            record.source.bytes = Some((first.bytes.start as u64, last.bytes.end as u64));
        }
        record
    }

    /// Removes link words at the end of the description ("… Read more").
    pub(crate) fn end_of_description(&mut self) {
        let Some(description) = &self.record.description else { return };
        let (kept, link) = cut(description, self.words());
        if let Some(link) = link {
            let (kept, link) = (kept.to_owned(), link.to_owned());
            self.record.description_truncated = true;
            self.record.description = (!kept.is_empty()).then_some(kept);
            self.record.notes.push(link);
        }
    }

    /// Copies sentences of the description that say in which language the publication is available.
    pub(crate) fn sentences_of_availability(&mut self) {
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

    /// Takes the language from a sentence about availability if there is no label, and otherwise checks that the two
    /// agree.
    pub(crate) fn declared_by_availability(&mut self) {
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
                    self.record.add_issue(IssueCode::LanguageContradiction, "languages", message);
                }
            } else if !self.words().has_word(List::Also, &folded) {
                // A sentence such as "Also available in French" does not tell the language of this publication.
                codes.into_iter().for_each(|code| self.declare(code));
            }
        }
    }

    /// Takes the date from the markup (`<time datetime>`, `property="dc:date"`) if no text gives it.
    pub(crate) fn dates_of_markup(&mut self, blocks: &[Block], tags: &[Tag]) {
        if self.record.issued.is_some() {
            return;
        }
        let decided = blocks.iter().any(|block| block.decided.is_some());
        let own = |role| {
            !decided && !matches!(role, Role::Boilerplate | Role::Title | Role::Description | Role::Continuation)
        };
        let marked = blocks.iter().zip(tags).filter(|(block, tag)| {
            own(tag.role) && block.hints.as_ref().is_some_and(|hints| hints.field == Some(Field::Issued))
        });
        let stated = marked.map(|(block, _)| &block.text).find_map(|text| {
            let date = self.fields.dates.field(text).date().filter(|date| !date.is_impossible())?;
            Some((date, text.clone()))
        });
        if let Some((date, text)) = stated {
            let date = self.settled(date);
            return self.state(&date, &text);
        }
        // If the columns of a list were weighed, the times in their markup were weighed with them.
        if blocks.iter().any(|block| block.decided.is_some()) {
            return;
        }
        let inside = blocks.iter().zip(tags).filter(|(_, tag)| tag.role != Role::Boilerplate);
        let mut times = inside.filter_map(|(block, _)| block.hints.as_ref()?.time.as_deref());
        if let Some(date) = times.find_map(|time| self.fields.dates.field(time).date()) {
            self.issue(date.edtf, IssuedBasis::Metadata);
        }
    }

    /// Takes a full date that is a line of the record, if the record has no date or only a year inside a number.
    pub(crate) fn date_of_notes(&mut self, decided: bool) {
        if decided || self.record.issued.is_some() && self.weak_date.is_none() {
            return;
        }
        let day = |note: &String| match self.fields.dates.line(note) {
            Some((Extent::Whole, date)) if date.names_day() => Some(date),
            _ => None,
        };
        let found = self.record.notes.iter().enumerate().find_map(|(at, note)| Some((at, day(note)?)));
        let Some((at, date)) = found else { return };
        if !self.gives_way_to(&date) {
            return;
        }
        let text = self.record.notes.remove(at);
        // Another column may have given a note with the same date.
        self.record.notes.retain(|note| *note != text);
        let date = self.settled(date);
        self.state(&date, &text);
    }

    pub(crate) fn date_of_title(&mut self) {
        if self.record.issued.is_some() {
            return;
        }
        let title = self.record.title.clone().unwrap_or_default();
        if let Some(date) = self.fields.dates.of_title(&title).map(|date| self.settled(date)) {
            date.note_doubt(&mut self.record, title.get(date.start..date.end).unwrap_or(&title));
            self.issue(date.edtf, IssuedBasis::Title);
        }
    }

    /// Drops lines that repeat the title, and keeps other lines as notes.
    pub(crate) fn repeats(&mut self) {
        let title = self.record.title.as_deref().map(fold).unwrap_or_default();
        for repeat in std::mem::take(&mut self.repeats) {
            if fold(strip_list_mark(&repeat)) != title {
                self.record.notes.push(repeat);
            }
        }
    }

    /// Sets the address of the record and of its documents from the markup.
    pub(crate) fn links(&mut self, blocks: &[Block], tags: &[Tag]) {
        let hints = || blocks.iter().zip(tags).filter_map(|(block, tag)| Some((block.hints.as_deref()?, tag.role)));
        let linked = || hints().filter_map(|(hints, role)| Some((hints, role, hints.link.as_ref()?)));
        let more = |(hints, _, link): (&crate::document::Hints, Role, &String)| {
            (hints.field == Some(Field::More)).then(|| link.clone())
        };
        let others = || {
            hints().filter(|(_, role)| *role != Role::Boilerplate).flat_map(|(hints, _)| {
                let whole = hints.link.iter().map(|link| (link, ""));
                whole.chain(hints.links.iter().map(|(link, words)| (link, words.as_str())))
            })
        };
        if self.record.url.is_none() {
            let of_title = linked().find(|(_, role, _)| *role == Role::Title).map(|(_, _, link)| link.clone());
            let first = linked().find(|(_, role, _)| *role != Role::Boilerplate).map(|(_, _, link)| link.clone());
            let reads_on = others().find(|(_, words)| self.words().link_words(words) == Some(0));
            let reads_on = reads_on.map(|(link, _)| link.clone());
            self.record.url = of_title
                .or_else(|| linked().find_map(more))
                .or(first)
                .or(reads_on)
                .or_else(|| others().next().map(|(link, _)| link.clone()));
        }
        let mut have: HashSet<String> = self.record.files.iter().map(|file| file.url.clone()).collect();
        for file in hints().flat_map(|(hints, _)| &hints.files) {
            if have.insert(file.url.clone()) {
                self.record.files.push(file.clone());
            }
        }
        // Every other address is kept.
        have.extend(self.record.url.clone());
        have.extend(self.record.links.iter().map(|link| link.url.clone()));
        let left: Vec<Link> = others()
            .filter(|(link, _)| have.insert((*link).clone()))
            .map(|(link, words)| Link {
                url: link.clone(),
                text: (!words.is_empty()).then(|| words.to_owned()),
                ..Link::default()
            })
            .collect();
        if !blocks.iter().any(|block| block.decided.is_some()) {
            self.record.links.extend(left);
        }
    }
}
