//! A run of inline content: the words of one block, and the hints that the markup gives about them.

use std::ops::Range;
use std::sync::Arc;

use super::lead_ins;
use crate::document::{Field, Hints};
use crate::record::File;
use crate::text::whitespace::{normalise, of_page};

/// The heading level that is assigned to a bold line.
const LEAST: u8 = 6;

/// A run of inline content that is being collected.
#[derive(Debug, Default)]
pub(crate) struct Run {
    pub(crate) text: String,
    pub(crate) bytes: Option<Range<usize>>,
    pub(crate) characters: usize,
    pub(crate) linked: usize,
    /// The text after the last unlinked words.
    pub(crate) end: String,
    pub(crate) links: Vec<Link>,
    pub(crate) heading: Option<u8>,
    pub(crate) list_item: bool,
    pub(crate) navigation: bool,
    pub(crate) labelled: usize,
    pub(crate) bold: usize,
    pub(crate) fields: Vec<(Option<Field>, usize)>,
    /// The node that declared the last field.
    pub(crate) field_node: usize,
    pub(crate) time: Option<String>,
    pub(crate) language: Option<Arc<str>>,
    pub(crate) files: Vec<File>,
    pub(crate) alternative: bool,
    /// True if the run is the title at the head of an item, and the item continues after it.
    pub(crate) head: bool,
    /// True if the run follows such a title on its line.
    pub(crate) tail: bool,
}

/// A link in a run.
#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) node: usize,
    /// The number of characters of the run that are inside of the link.
    pub(crate) characters: usize,
    pub(crate) address: Option<String>,
    /// The words of the link.
    pub(crate) words: String,
}

impl Run {
    /// The text of the run with normalised white space, without the mark that separates it from its title.
    pub(crate) fn text(&self) -> String {
        let text = of_page(&self.text);
        if self.tail {
            let said = text.trim_start_matches(|c: char| c.is_whitespace() || lead_ins::is_mark(c));
            if !said.is_empty() {
                return said.to_owned();
            }
        }
        text
    }

    /// The hints that the markup gives about the run. `begins` is true if the run is bold and begins a record, and
    /// `sizes` are the file sizes that it states. The address, date, language and files are moved out of the run, which
    /// can only be cleared afterwards.
    pub(crate) fn hints(&mut self, begins: bool, sizes: &[u64]) -> Hints {
        let total = self.characters.max(1);
        let main = self.links.iter_mut().max_by_key(|link| link.characters);
        let link = main.filter(|link| link.characters * 2 >= total).and_then(|link| link.address.take());
        let field = self.fields.iter().max_by_key(|(_, count)| *count).filter(|(_, count)| count * 10 >= total * 7);
        let mut files = std::mem::take(&mut self.files);
        let rest = self.links.iter_mut().filter_map(|link| Some((link.address.take()?, normalise(&link.words))));
        let rest = rest.filter(|(address, _)| files.iter().all(|file| file.url != *address)).collect();
        if sizes.len() == files.len() {
            files.iter_mut().zip(sizes).for_each(|(file, size)| file.bytes = file.bytes.or(Some(*size)));
        }
        let heading = match self.heading.unwrap_or(0) {
            0 if self.head || begins => LEAST,
            heading => heading,
        };
        Hints {
            heading,
            list_item: self.list_item,
            alternative: self.alternative,
            navigation: self.navigation,
            label: self.labelled * 10 >= total * 9,
            field: field.and_then(|(field, _)| *field),
            link,
            link_share: self.linked as f32 / total as f32,
            end_link: if self.linked > 0 && self.linked < total { end_link(&self.end) } else { None },
            time: self.time.take(),
            language: self.language.take(),
            files,
            links: rest,
            group: None,
        }
    }

    /// Starts the next run and reuses the memory of this one.
    pub(crate) fn clear(&mut self) {
        let mut next = Self {
            text: std::mem::take(&mut self.text),
            end: std::mem::take(&mut self.end),
            links: std::mem::take(&mut self.links),
            fields: std::mem::take(&mut self.fields),
            ..Self::default()
        };
        next.text.clear();
        next.end.clear();
        next.links.clear();
        next.fields.clear();
        *self = next;
    }
}

/// The text of the link at the end of a run.
fn end_link(end: &str) -> Option<String> {
    let words = normalise(end);
    let words = words.trim_start_matches(|c: char| !c.is_alphanumeric());
    (!words.is_empty()).then(|| words.to_owned())
}
