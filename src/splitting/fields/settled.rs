//! Fills fields from blocks whose field is settled by the structure: by the label before them, or by their column.

use super::block_line::Line;
use super::draft::Draft;
use crate::document::{Block, Settled};
use crate::record::{Container, File, IssuedBasis, Link, media_types};
use crate::text::addresses;
use crate::text::dates::Extent;
use crate::text::pieces::citation;
use crate::text::pieces::shape::is_address;
use crate::text::words::{LabelField, List};

impl Draft<'_> {
    /// Puts a block into its field.
    pub(super) fn settle(&mut self, settled: &Settled, block: &Block) {
        let line = Line { text: &block.text, gap: block.gap, hints: block.hints.as_deref() };
        match settled.field {
            LabelField::Title => self.title(line),
            LabelField::Description => self.paragraph(line),
            LabelField::Creator => {
                let text = self.without_by(line.text);
                let people: Vec<&str> = citation::people(text, &crate::text::pieces::Shapes::new(self.words()));
                for name in people {
                    self.people(name);
                }
            }
            LabelField::Url => self.address(line),
            LabelField::Container => self.container().title = Some(line.text.to_owned()),
            LabelField::Volume => self.container().volume = Some(line.text.to_owned()),
            LabelField::Issue => self.container().issue = Some(line.text.to_owned()),
            LabelField::Pages => self.container().pages = Some(line.text.to_owned()),
            LabelField::Place if self.record.place.is_none() => self.record.place = Some(line.text.to_owned()),
            LabelField::Edition if self.record.edition.is_none() => self.record.edition = Some(line.text.to_owned()),
            // Link words whose address belongs to the record say nothing more.
            LabelField::Other if settled.label.is_empty() => self.note(line.text),
            field => {
                if !settled.label.is_empty() {
                    self.empty_label = Some(settled.label.clone());
                }
                self.value(field, line.text);
                self.empty_label = None;
            }
        }
    }

    fn container(&mut self) -> &mut Container {
        self.record.container.get_or_insert_with(Container::default)
    }

    /// Reads a printed address: that of the record, of a document, or of something else.
    fn address(&mut self, line: Line<'_>) {
        let link = line.hints.and_then(|hints| hints.link.clone());
        let links = match link {
            Some(link) => vec![link],
            None => addresses::find(line.text).into_iter().map(|found| found.address).collect(),
        };
        if links.is_empty() {
            self.note(line.text);
        }
        links.into_iter().for_each(|link| self.link(link));
    }

    /// Reads the addresses in a line of plain text. Returns true if the line has nothing else.
    pub(super) fn printed(&mut self, block: &Block) -> bool {
        if block.hints.is_some() {
            return false;
        }
        for found in addresses::find(&block.text) {
            self.link(found.address);
        }
        is_address(&block.text)
    }

    fn link(&mut self, url: String) {
        if let Some(media_type) = media_types::of_address(&url)
            && !self.record.files.iter().any(|file| file.url == url)
        {
            let media_type = Some(media_type.to_owned());
            self.record.files.push(File { url: url.clone(), media_type, ..File::default() });
        }
        match &self.record.url {
            None => self.record.url = Some(url),
            Some(own) if *own == url || self.record.files.iter().any(|file| file.url == url) => {}
            Some(_) if self.record.links.iter().any(|link| link.url == url) => {}
            Some(_) => self.record.links.push(Link { url, ..Link::default() }),
        }
    }

    fn without_by<'t>(&self, text: &'t str) -> &'t str {
        crate::text::pieces::Shapes::new(self.words()).without_by(text)
    }

    /// Takes the date or a keyword from the heading of the group of the record.
    pub(super) fn group(&mut self, blocks: &[Block]) {
        let group = blocks.iter().find_map(|block| block.hints.as_ref()?.group.clone());
        let Some(group) = group else { return };
        match self.fields.dates.line(&group) {
            Some((Extent::Whole | Extent::Year | Extent::Prefix, date)) => {
                if self.record.issued.is_none() {
                    let date = self.settled(date);
                    self.issue(date.edtf, IssuedBasis::Heading);
                }
            }
            _ if self.words().is(List::Navigation, &group) => {}
            _ => {
                if !self.record.keywords.iter().any(|keyword| *keyword == *group) {
                    self.record.keywords.push(group.to_string());
                }
            }
        }
    }
}
