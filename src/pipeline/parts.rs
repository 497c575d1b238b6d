//! A document that becomes records part by part, so that memory does not grow with its length.

use std::sync::Arc;

use super::paged::Paged;
use super::windows::Windows;
use super::{Pipeline, Read, Split, Splitting};
use crate::defect::guarded;
use crate::document::entry::Entries;
use crate::document::{Content, Document, Provenance};
use crate::error::{Error, Result};
use crate::formats::normalise::Survey;
use crate::formats::stream::EntryStream;
use crate::language::Neighbours;
use crate::record::Archive;
use crate::web::details::DetailPages;

/// A document that was opened, with what its records are filled from.
pub(crate) struct Opened {
    /// The document.
    pub document: Document,
    /// The entries of a large catalogue, as they are read.
    pub entries: Option<EntryStream>,
    /// The own pages of its records, where they were saved beside it.
    pub detail_pages: Option<Arc<dyn DetailPages>>,
    /// The place of the document in a web archive.
    pub archive: Option<Archive>,
}

impl Opened {
    /// A document without own pages.
    pub(crate) fn of(opened: crate::formats::Opened) -> Self {
        Self { document: opened.document, entries: opened.entries, detail_pages: None, archive: None }
    }

    /// The document with all of its content, and its own pages.
    ///
    /// # Errors
    /// Returns an error when the entries of the document cannot be read to their end.
    pub(crate) fn whole(self) -> Result<(Document, Option<Arc<dyn DetailPages>>)> {
        let Self { mut document, entries, detail_pages, .. } = self;
        if let (Content::Entries(all), Some(entries)) = (&mut document.content, entries) {
            for batch in entries {
                all.extend(batch?);
            }
        }
        Ok((document, detail_pages))
    }
}

/// The parts of a document, each with its records, and without ids, which depend on all records before.
///
/// A document that is held whole is one part, which is made at once, by the thread that opened it. The parts of a large
/// catalogue or a long text are made as they are asked for.
pub(crate) enum Parts<'s> {
    /// The only part of a document that is held whole; `None` once it was taken.
    Whole(Option<Result<Split>>),
    /// The parts of a large document.
    Stream(Box<Stream<'s>>),
}

impl<'s> Parts<'s> {
    /// The parts of a document as the decoder finds them.
    pub(crate) fn split(splitting: &'s Splitting, opened: Opened) -> Self {
        Self::of(splitting, None, opened)
    }

    /// The parts of a document whose records have languages and thematic areas.
    pub(crate) fn enriched(pipeline: &'s Pipeline, opened: Opened) -> Self {
        Self::of(pipeline.splitting(), Some(pipeline), opened)
    }

    fn of(splitting: &'s Splitting, pipeline: Option<&'s Pipeline>, opened: Opened) -> Self {
        let Opened { mut document, entries, detail_pages, archive } = opened;
        if matches!(document.content, Content::LongText(_)) {
            splitting.outline(&mut document);
        }
        let rest = match (entries, &document.content) {
            (Some(entries), _) => Rest::Entries(entries, Survey::default()),
            (None, Content::LongText(_)) => Rest::Text(Windows::default()),
            (None, _) => {
                let place = document.location.clone();
                let mut long = None;
                let split = guarded("splitting the document", || {
                    let read = splitting.read_or_survey(document, detail_pages.as_deref())?;
                    let mut split = match read {
                        Read::Whole(split) => split,
                        Read::Long(provenance, paged) => {
                            long = Some((provenance, paged));
                            return Ok(Split::default());
                        }
                    };
                    if let Some(pipeline) = pipeline {
                        pipeline.enrich(&mut split.records, &mut Neighbours::default());
                    }
                    let unplaced = split.records.iter_mut().filter(|record| record.source.archive.is_none());
                    unplaced.for_each(|record| record.source.archive.clone_from(&archive));
                    Ok(split)
                });
                if let Some((provenance, paged)) = long {
                    let enriching = pipeline.map(|pipeline| (pipeline, Neighbours::default()));
                    let (text, rest) = (String::new(), Rest::Page(paged));
                    return Self::Stream(Box::new(Stream { splitting, enriching, provenance, archive, text, rest }));
                }
                let place = place.as_deref().unwrap_or("standard input");
                return Self::Whole(Some(split.map_err(|error| error_at(error, place))));
            }
        };
        let enriching = pipeline.map(|pipeline| (pipeline, Neighbours::default()));
        let provenance = document.provenance();
        Self::Stream(Box::new(Stream { splitting, enriching, provenance, archive, text: document.text, rest }))
    }
}

/// The parts of a large document.
pub(crate) struct Stream<'s> {
    splitting: &'s Splitting,
    /// The stages that give the records languages and areas, and the records before.
    enriching: Option<(&'s Pipeline, Neighbours)>,
    provenance: Provenance,
    /// The place of the document in a web archive.
    archive: Option<Archive>,
    /// The decoded text; empty for a catalogue and a page.
    text: String,
    rest: Rest,
}

enum Rest {
    Entries(EntryStream, Survey),
    Text(Windows),
    Page(Box<Paged>),
    /// The reader of a catalogue ended with an error, after the entries before it were passed on.
    Failed(Error),
    Done,
}

/// The next entries, with enough of them at the beginning to decide what columns hold, and the error that ended them.
fn batch(entries: &mut EntryStream, survey: &Survey) -> Result<(Option<Entries>, Option<Error>)> {
    let Some(mut batch) = entries.next().transpose()? else { return Ok((None, None)) };
    while survey.needs_more(&batch.entries) {
        match entries.next() {
            None => break,
            Some(Ok(more)) => batch.extend(more),
            Some(Err(error)) => return Ok((Some(batch), Some(error))),
        }
    }
    Ok((Some(batch), None))
}

impl Stream<'_> {
    fn part(&mut self) -> Result<Option<Split>> {
        let split = match &mut self.rest {
            Rest::Done => return Ok(None),
            Rest::Failed(error) => {
                let error = error.clone();
                self.rest = Rest::Done;
                return Err(error);
            }
            Rest::Entries(entries, survey) => {
                let (batch, failed) = batch(entries, survey)?;
                let Some(batch) = batch else { return Ok(None) };
                let (columns, words) = (self.splitting.columns(), self.splitting.words());
                if failed.is_none() && survey.needs_all(&batch.entries, columns, words) {
                    let mut whole = survey.anew();
                    if entries.survey(|entry| whole.add(entry, columns, words))? {
                        *survey = whole;
                    }
                }
                let split = self.splitting.settled(batch, &self.provenance, survey);
                if let Some(error) = failed {
                    self.rest = Rest::Failed(error);
                }
                split
            }
            Rest::Text(windows) => match self.splitting.window(&self.provenance.name, &self.text, windows)? {
                None => return Ok(None),
                Some(split) => split,
            },
            Rest::Page(paged) => match paged.part(self.splitting) {
                None => return Ok(None),
                Some(split) => split,
            },
        };
        let mut split = self.splitting.placed(split, &self.provenance);
        if let Some((pipeline, before)) = &mut self.enriching {
            pipeline.enrich(&mut split.records, before);
        }
        if self.archive.is_some() {
            let unplaced = split.records.iter_mut().filter(|record| record.source.archive.is_none());
            unplaced.for_each(|record| record.source.archive.clone_from(&self.archive));
        }
        Ok(Some(split))
    }
}

impl Iterator for Parts<'_> {
    type Item = Result<Split>;

    fn next(&mut self) -> Option<Self::Item> {
        let stream = match self {
            Self::Whole(split) => return split.take(),
            Self::Stream(stream) => stream,
        };
        let part = guarded("splitting the document", || stream.part());
        if part.is_err() {
            stream.rest = Rest::Done;
        }
        let place = stream.provenance.location.as_deref().unwrap_or("standard input");
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
