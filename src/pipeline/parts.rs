//! A document that becomes records part by part, so that memory does not grow with its length.

use std::sync::Arc;

use super::windows::Windows;
use super::{Pipeline, Split, Splitting};
use crate::defect::guarded;
use crate::document::entry::Entries;
use crate::document::{Content, Document};
use crate::error::{Error, Result};
use crate::formats::stream::EntryStream;
use crate::language::Neighbours;
use crate::web::details::DetailPages;

/// A document that was opened, with what its records are filled from.
pub(crate) struct Opened {
    /// The document.
    pub document: Document,
    /// The entries of a large catalogue, as they are read.
    pub entries: Option<EntryStream>,
    /// The own pages of its records, where they were saved beside it.
    pub detail_pages: Option<Arc<dyn DetailPages>>,
}

impl Opened {
    /// A document without own pages.
    pub(crate) fn of(opened: crate::formats::Opened) -> Self {
        Self { document: opened.document, entries: opened.entries, detail_pages: None }
    }

    /// The document with all of its content, and its own pages.
    ///
    /// # Errors
    /// Where its entries cannot be read to their end.
    pub(crate) fn whole(self) -> Result<(Document, Option<Arc<dyn DetailPages>>)> {
        let Self { mut document, entries, detail_pages } = self;
        if let (Content::Entries(all), Some(entries)) = (&mut document.content, entries) {
            for batch in entries {
                let Entries { entries, rejected } = batch?;
                all.entries.extend(entries);
                all.rejected.extend(rejected);
            }
        }
        Ok((document, detail_pages))
    }
}

/// The parts of a document, each with its records, and without ids, which depend on all records before.
pub(crate) struct Parts<'s> {
    splitting: &'s Splitting,
    /// What gives the records languages and areas, and what is known of the records before.
    enriching: Option<(&'s Pipeline, Neighbours)>,
    /// The document; its content is in `rest` where that comes in parts.
    document: Document,
    rest: Rest,
}

enum Rest {
    Whole(Option<Arc<dyn DetailPages>>),
    Entries(EntryStream),
    Text(Windows),
    Done,
}

impl<'s> Parts<'s> {
    /// The parts of a document as the decoder finds them.
    pub(crate) fn split(splitting: &'s Splitting, opened: Opened) -> Self {
        let Opened { mut document, entries, detail_pages } = opened;
        if matches!(document.content, Content::LongText(_)) {
            splitting.outline(&mut document);
        }
        let rest = match (entries, &document.content) {
            (Some(entries), _) => Rest::Entries(entries),
            (None, Content::LongText(_)) => Rest::Text(Windows::default()),
            (None, _) => Rest::Whole(detail_pages),
        };
        Self { splitting, enriching: None, document, rest }
    }

    /// The parts of a document whose records have languages and thematic areas.
    pub(crate) fn enriched(pipeline: &'s Pipeline, opened: Opened) -> Self {
        let parts = Self::split(&pipeline.splitting, opened);
        Self { enriching: Some((pipeline, Neighbours::default())), ..parts }
    }

    /// The document read at once where it is held anyway, so that the work on it is done here and now.
    pub(crate) fn begun(mut self) -> Begun<'s> {
        let first = if matches!(self.rest, Rest::Whole(_)) { self.next() } else { None };
        Begun { first, parts: self }
    }

    fn part(&mut self) -> Result<Option<Split>> {
        let mut split = match &mut self.rest {
            Rest::Done => return Ok(None),
            Rest::Whole(_) => {
                let Rest::Whole(pages) = std::mem::replace(&mut self.rest, Rest::Done) else { return Ok(None) };
                let content = std::mem::replace(&mut self.document.content, Content::Blocks(Vec::new()));
                let document = Document { content, ..self.document.clone() };
                self.splitting.read(document, pages.as_deref())?
            }
            Rest::Entries(entries) => match entries.next().transpose()? {
                None => return Ok(None),
                Some(batch) => self.splitting.placed(self.splitting.settled(batch, &self.document), &self.document),
            },
            Rest::Text(windows) => match self.splitting.window(&self.document.text, windows)? {
                None => return Ok(None),
                Some(split) => self.splitting.placed(split, &self.document),
            },
        };
        if let Some((pipeline, before)) = &mut self.enriching {
            pipeline.enrich(&mut split.records, before);
        }
        Ok(Some(split))
    }
}

impl Iterator for Parts<'_> {
    type Item = Result<Split>;

    fn next(&mut self) -> Option<Self::Item> {
        let part = guarded("splitting the document", || self.part());
        if part.is_err() {
            self.rest = Rest::Done;
        }
        let place = self.document.location.as_deref().unwrap_or("standard input");
        part.map_err(|error| error_at(error, place)).transpose()
    }
}

/// The error with the document that it is about: its own place may be a line or a row in it.
pub(crate) fn error_at(error: Error, document: &str) -> Error {
    let place = match error.place() {
        None => document.to_owned(),
        Some(place) if place.starts_with(document) => return error,
        Some(place) => match place.strip_prefix("line ") {
            Some(line) => format!("{document}:{line}"),
            None => format!("{document}: {place}"),
        },
    };
    error.at(place)
}

/// The parts of a document of which the first may have been made already.
pub(crate) struct Begun<'s> {
    first: Option<Result<Split>>,
    parts: Parts<'s>,
}

impl Iterator for Begun<'_> {
    type Item = Result<Split>;

    fn next(&mut self) -> Option<Self::Item> {
        self.first.take().or_else(|| self.parts.next())
    }
}
