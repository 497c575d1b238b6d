//! Makes records from roles: the text of each block goes into the field of its role.
//!
//! No line of a record is lost: a line that belongs to no field becomes a note. No value is invented: a field that no
//! line names stays empty.

pub(crate) mod block_line;
pub(crate) mod decided;
pub(crate) mod draft;
pub(crate) mod finish;
pub(crate) mod labels;
pub(crate) mod line;
pub(crate) mod settled;

use std::ops::Range;
use std::sync::Arc;

use super::{Role, Tag};
use crate::document::Block;
use crate::record::Record;
use crate::text::dates::{Dates, Proven};
use crate::text::words::{LabelField, Words};
use block_line::Line;
use draft::Draft;

/// The records of a page and the blocks that are in none.
#[derive(Debug, Default)]
pub struct Assembled {
    /// The records in the order of the page. Their `source` has only lines and bytes, and their `id` is empty.
    pub records: Vec<Record>,
    /// The blocks of each record.
    pub spans: Vec<Range<usize>>,
    /// The blocks that are in no record.
    pub boilerplate: Vec<usize>,
    /// Link words of the records, whose addresses belong to these records, each with the number of its block.
    pub links: Vec<(usize, String)>,
    /// For each record, its index among the groups of blocks that the tags begin. Groups without title and description
    /// are left out.
    pub ordinals: Vec<usize>,
}

/// Fills the fields of records from blocks and their roles.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'w> {
    words: &'w Words,
    dates: Dates<'w>,
}

impl<'w> Fields<'w> {
    /// Makes a reader of fields that knows these words.
    pub fn new(words: &'w Words) -> Self {
        Self { words, dates: Dates::new(words) }
    }

    /// The records that the tags describe. A group of blocks with neither title nor description is no record: its
    /// blocks are boilerplate.
    pub fn records(&self, blocks: &[Block], tags: &[Tag]) -> Assembled {
        self.assembled(blocks, tags, |_, _| {})
    }

    /// Like [`Fields::records`], but the blocks of each record are empty afterwards, and only their places are left.
    pub(crate) fn records_of(&self, blocks: &mut [Block], tags: &[Tag]) -> Assembled {
        self.assembled(blocks, tags, |blocks, span| {
            blocks.get_mut(span).unwrap_or_default().iter_mut().for_each(Block::empty);
        })
    }

    /// Makes the records. `done` is called with the blocks of each record after it was made.
    fn assembled<B: AsRef<[Block]>>(
        &self,
        mut blocks: B,
        tags: &[Tag],
        done: impl Fn(&mut B, Range<usize>),
    ) -> Assembled {
        let groups = groups(tags);
        let mut assembled = Assembled { records: Vec::with_capacity(groups.len()), ..Assembled::default() };
        let proven = order_of_dates(blocks.as_ref());
        for (ordinal, span) in groups.into_iter().enumerate() {
            if let Some((record, links)) = self.group(blocks.as_ref(), tags, &span, &proven) {
                assembled.records.push(record);
                assembled.links.extend(links);
                done(&mut blocks, span.clone());
                assembled.spans.push(span);
                assembled.ordinals.push(ordinal);
            }
        }
        let blocks = blocks.as_ref();
        let mut inside = vec![false; blocks.len()];
        for at in assembled.spans.iter().cloned().flatten() {
            if let Some(flag) = inside.get_mut(at) {
                *flag = true;
            }
        }
        assembled.boilerplate = (0..blocks.len()).filter(|at| inside.get(*at) == Some(&false)).collect();
        assembled
    }

    /// The record of a group of blocks, and its link words with the numbers of their blocks; `None` for a group that is no
    /// record.
    pub(crate) fn group(
        &self,
        blocks: &[Block],
        tags: &[Tag],
        span: &Range<usize>,
        proven: &Arc<Proven>,
    ) -> Option<(Record, Vec<(usize, String)>)> {
        let members = blocks.get(span.clone()).unwrap_or_default();
        let (record, mut links) = self.record(members, tags.get(span.clone()).unwrap_or_default(), proven);
        let decided = members.first().is_some_and(|block| block.decided.is_some());
        links.iter_mut().for_each(|(at, _)| *at += span.start);
        (record.title.is_some() || record.description.is_some() || decided).then_some((record, links))
    }

    /// One record from its blocks, and its link words. `proven` is the order of day and month that the page is known to
    /// use.
    fn record(&self, blocks: &[Block], tags: &[Tag], proven: &Arc<Proven>) -> (Record, Vec<(usize, String)>) {
        let mut draft = Draft { proven: Arc::clone(proven), ..Draft::new(*self) };
        let mut open: Option<LabelField> = None;
        for (at, (block, tag)) in blocks.iter().zip(tags).enumerate() {
            draft.language = block.hints.as_ref().and_then(|hints| hints.language.clone());
            if let Some(decided) = &block.decided {
                draft.decided(at, block, decided);
                continue;
            }
            if let Some(settled) = &block.settled {
                draft.settle(settled, block);
                continue;
            }
            if draft.printed(block) {
                continue;
            }
            let Some(line) = draft.without_link_words(at, block, tag.role) else { continue };
            // A value belongs to the label above it; any other role closes that label.
            if tag.role == Role::Value {
                draft.value(open.unwrap_or(LabelField::Other), line.text);
                continue;
            }
            // A date in the place of a value belongs to the label above it, too.
            if tag.role == Role::Date && matches!(open, Some(LabelField::Upload | LabelField::Other)) {
                draft.value(LabelField::Other, line.text);
                continue;
            }
            draft.close_label();
            open = None;
            if draft.imprint(line, tag.role) || draft.labelled(line.text, tag.role) {
                continue;
            }
            match tag.role {
                Role::Title => draft.title(line),
                // The name of a linked file is no part of the description.
                Role::Description | Role::Continuation if is_file_link(line) => draft.note(line.text),
                Role::Description | Role::Continuation => {
                    draft.bracketed_date(line);
                    draft.paragraph(line);
                }
                Role::Repeat => draft.repeats.push(line.text.to_owned()),
                Role::Date => draft.date(line),
                Role::Kind => draft.kind(line.text),
                Role::Creator => draft.creator(line.text),
                Role::Caption => draft.record.notes.push(format!("Caption: {}", line.text)),
                Role::Label => open = draft.label(line.text),
                Role::Note => draft.note(line.text),
                Role::Boilerplate | Role::Separator | Role::Value => {}
            }
        }
        draft.close_label();
        let links = std::mem::take(&mut draft.links);
        (draft.finish(blocks, tags), links)
    }
}

/// The order of day and month that a page is known to use.
pub(crate) fn order_of_dates(blocks: &[Block]) -> Arc<Proven> {
    Arc::new(Proven::by(blocks.iter().map(|block| block.text.as_str())))
}

/// Whether the whole line is a link to a document.
fn is_file_link(line: Line<'_>) -> bool {
    line.hints.is_some_and(|hints| !hints.files.is_empty() && hints.link_share > 0.9)
}

/// The blocks of each record: from its start to the start of the next one, or to boilerplate.
pub(crate) fn groups(tags: &[Tag]) -> Vec<Range<usize>> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::plain_text::blocks;
    use crate::seeds::Seeds;

    /// Reads a page whose lines begin with the letter of their role. A capital letter starts a record.
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
