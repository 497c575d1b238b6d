//! The documents of a run: those of the inputs, and the captures of the web archives among them.

use std::collections::HashSet;
use std::io::Read as _;
use std::sync::{Arc, Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressStyle};
use url::Url;

use super::Context;
use super::archives::{Found, Looked, look};
use super::args::{Inputs, Reading};
use crate::Result;
use crate::archive::captures::{Capture, Captures, Event};
use crate::archive::pages::Pages;
use crate::archive::survey::key;
use crate::archive::tally::Tally;
use crate::archive::volume::Volume;
use crate::document::budget::Limits;
use crate::document::html::{Idle, Pins};
use crate::document::stored::test_piece;
use crate::document::{Content, Document};
use crate::error::Error;
use crate::formats;
use crate::formats::table::known::Known;
use crate::formats::{Begun, Origin};
use crate::input::{self, Input};
use crate::ordered::{Load, ordered};
use crate::pipeline::parts::{Opened, error_at};
use crate::web::answer;
use crate::web::details::DetailPages;
use crate::web::site_file::Source;

/// Bytes from which a document is read in pieces, where its format allows that.
const LARGE: usize = 1 << 20;

/// Passes the documents of the inputs to `work`, several at once, and the results to `sink` in their order. An input
/// that fails is passed on as its error. Class names of pages and names of columns are read
/// with what is `known` of them.
pub(crate) fn documents<R: Send>(
    inputs: &Inputs,
    reading: &Reading,
    sample: bool,
    context: &Context,
    known: Known<'_>,
    work: impl Fn(Opened) -> Result<R> + Sync,
    mut sink: impl FnMut(Result<R>) -> Result<()>,
) -> Result<()> {
    if sample {
        for name in context.seeds.list("pages", "txt") {
            let bytes = context.seeds.read(&name)?.unwrap_or_default();
            let stem = name.trim_start_matches("pages/").trim_end_matches(".txt");
            let from = reading.from.as_deref();
            let Known { words, columns } = known;
            let (columns, table) = (Some(columns), reading.table());
            let (location, pins) = (Some(name.as_str()), None);
            let origin = Origin { name: stem, location, extension: "txt", from, words, pins, columns, table };
            let opened = formats::open(bytes.into_owned(), origin, Limits::default());
            sink(opened.map(Opened::of).and_then(&work))?;
        }
        return Ok(());
    }
    let listed = input::expand(&inputs.inputs, &inputs.own);
    let (looked, archives) = look(listed, inputs.archives.as_ref(), reading.from.as_deref(), inputs.max_document)?;
    let reader = Reader {
        inputs,
        reading,
        context,
        known,
        pins: reading.site()?.map(|site| site.pins()).transpose()?.flatten(),
        archives: archives.as_ref(),
        idle: Mutex::default(),
    };
    let bar = progress(context, looked.len());
    let pieces = if archives.is_some() { usize::MAX } else { looked.len() };
    let threads = inputs.threads.unwrap_or(usize::MAX).min(reading.threads(pieces));
    let items = Items {
        looked: looked.into_iter(),
        volumes: Vec::new().into_iter(),
        captures: None,
        archives: archives.as_ref(),
    };
    let mut told = DetailsRead::default();
    let outcome = ordered(
        items,
        threads,
        |item, load: &Load<'_>| reader.read(item, load, &work),
        |done| {
            match done {
                Done::Document(result) => {
                    bar.inc(1);
                    sink(result)
                }
                Done::Capture(own, given, result) => {
                    // The page of a record that was read before is no document of its own.
                    if told.given.contains(&own) {
                        told.details += 1;
                        return Ok(());
                    }
                    told.given.extend(given);
                    sink(result)
                }
                Done::Ended(place, tally) => {
                    let details = std::mem::take(&mut told.details);
                    bar.inc(1);
                    context.console.summary(&format!("{place}: {}", tally.in_words(details)), &tally.figures(details));
                    Ok(())
                }
            }
        },
    );
    bar.finish_and_clear();
    if let Some(path) = &reading.source_file {
        let idle = reader.idle.into_inner().unwrap_or_else(PoisonError::into_inner);
        let named = match inputs.inputs.as_slice() {
            [only] => only.display().to_string(),
            _ => "these pages".to_owned(),
        };
        idle.warnings(&path.display().to_string(), &named).for_each(|warning| context.console.warn(&warning));
    }
    outcome
}

/// The captures that were read as detail pages so far, in their order.
#[derive(Default)]
struct DetailsRead {
    /// The digests of the addresses of pages that were read as the own page of a record.
    given: HashSet<u64>,
    /// The captures of the volume that were such pages.
    details: u64,
}

/// A piece of work for a thread.
enum Item {
    Input(Result<Looked>),
    Event(Event),
}

/// The outcome of a piece of work.
enum Done<R> {
    /// The result for an input.
    Document(Result<R>),
    /// The result for a capture, with the digest of its address and of those of the pages that it gave.
    Capture(u64, Vec<u64>, Result<R>),
    /// The end of a volume.
    Ended(String, Box<Tally>),
}

/// The pieces of work of a run, in their order.
struct Items<'f> {
    looked: std::vec::IntoIter<Result<Looked>>,
    volumes: std::vec::IntoIter<(u32, Volume)>,
    captures: Option<Captures>,
    archives: Option<&'f Found>,
}

impl Iterator for Items<'_> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(captures) = &mut self.captures {
                match captures.next() {
                    Some(event) => return Some(Item::Event(event)),
                    None => self.captures = None,
                }
            }
            if let (Some((number, volume)), Some(found)) = (self.volumes.next(), self.archives) {
                match found.captures(number, volume) {
                    Ok(captures) => self.captures = Some(captures),
                    Err(error) => return Some(Item::Event(Event::Failed(error))),
                }
                continue;
            }
            match self.looked.next()? {
                Ok(Looked::Archive(volumes)) => self.volumes = volumes.into_iter(),
                other => return Some(Item::Input(other)),
            }
        }
    }
}

/// Reads documents.
struct Reader<'r> {
    inputs: &'r Inputs,
    reading: &'r Reading,
    context: &'r Context<'r>,
    known: Known<'r>,
    /// The selectors and columns that the source file pins.
    pins: Option<Pins>,
    /// The selectors of the source file that matched nothing on the pages so far.
    idle: Mutex<Idle>,
    archives: Option<&'r Found>,
}

impl Reader<'_> {
    fn read<R>(&self, item: Item, load: &Load<'_>, work: &impl Fn(Opened) -> Result<R>) -> Done<R> {
        match item {
            Item::Input(looked) => Done::Document(looked.and_then(|looked| self.one(looked, load)).and_then(work)),
            Item::Event(Event::Failed(error)) => Done::Document(Err(error)),
            Item::Event(Event::Ended(place, tally)) => Done::Ended(place, tally),
            Item::Event(Event::Capture(capture)) => {
                let own = key(&capture.address);
                let held = self.archives.and_then(|found| found.held.as_ref());
                let pages = held.map(|held| Arc::new(Pages::new(Arc::clone(held))));
                let result = self.capture(*capture, pages.clone(), load).and_then(work);
                Done::Capture(own, pages.map(|pages| pages.given()).unwrap_or_default(), result)
            }
        }
    }

    /// Reads a capture of a web archive as the page at its address, as `scrape` does.
    fn capture(&self, capture: Capture, pages: Option<Arc<Pages>>, load: &Load<'_>) -> Result<Opened> {
        let archive = Some(capture.archive.clone());
        let host = Url::parse(&capture.address).ok().and_then(|url| url.host_str().map(str::to_owned));
        let host = host.unwrap_or_else(|| capture.address.clone());
        let name = self.reading.source_name()?.unwrap_or_else(|| host.trim_start_matches("www.").to_owned());
        let response = capture.response()?;
        load.set(response.body.len() as u64);
        let page = answer::read_found(&response, &name, self.pins.as_ref(), self.known.words)?;
        let detail_pages = pages.map(|pages| pages as Arc<dyn DetailPages>);
        self.see(&page.document);
        Ok(Opened { document: page.document, entries: None, detail_pages, archive })
    }

    /// Reads one input.
    fn one(&self, looked: Looked, load: &Load<'_>) -> Result<Opened> {
        let limit = self.inputs.max_document;
        let (input, mut head, mut rest) = match looked {
            Looked::Document(input @ Input::Saved(..)) => {
                let bytes = input.read(limit)?;
                load.set(bytes.len() as u64);
                return self.document(&input, bytes);
            }
            Looked::Document(input) => {
                let rest = input.open()?;
                (input, Vec::new(), rest)
            }
            Looked::Begun(input, head, rest) => (input, head, rest),
            Looked::Archive(_) => return Err(Error::data("an archive is not one document")),
        };
        let wanted = (LARGE as u64).saturating_sub(head.len() as u64);
        let read = rest.by_ref().take(wanted).read_to_end(&mut head);
        read.map_err(|error| Error::from_io(input.place(), &error))?;
        if head.len() >= LARGE || test_piece().is_some() && !head.is_empty() {
            let again = input.again();
            match self.long(&input, Begun { head, rest, again })? {
                Ok(opened) => return Ok(opened),
                Err(whole) => (head, rest) = (whole.head, whole.rest),
            }
        }
        let bytes = input.read_from(head.chain(rest), limit)?;
        load.set(bytes.len() as u64);
        self.document(&input, bytes)
    }

    /// Opens a long document that need not be held whole; returns it if it must be.
    fn long(&self, input: &Input, begun: Begun) -> Result<std::result::Result<Opened, Begun>> {
        let name = self.reading.source_name()?.unwrap_or_else(|| input.name());
        let place = input.place();
        let location = matches!(input, Input::File(_) | Input::Found(_)).then_some(place.as_str());
        let (extension, from) = (input.extension(), self.reading.from.as_deref());
        let (columns, table, pins) = (Some(self.known.columns), self.reading.table(), self.pins.as_ref());
        let words = self.known.words;
        let origin = Origin { name: &name, location, extension: &extension, from, words, pins, columns, table };
        let limits = Limits::new(self.inputs.max_document, "--max-document");
        let opened = formats::open_long(begun, origin, limits);
        opened.map(|opened| opened.map(Opened::of)).map_err(|error| input.error(error_at(error, &place)))
    }

    fn document(&self, input: &Input, bytes: Vec<u8>) -> Result<Opened> {
        let Self { reading, context, known, .. } = *self;
        let Known { words, columns } = known;
        let name = reading.source_name()?.unwrap_or_else(|| input.name());
        let place = input.place();
        if let Input::Saved(_, saved, own) = input {
            let site = match &saved.site {
                Some(text) => Some(Source::parse(text, &place)?),
                None => Source::find(&context.seeds, &saved.source)?,
            };
            let pins = site.map(|site| site.pins()).transpose()?.flatten();
            let from = reading.from.as_deref().or(saved.from.as_deref());
            let mut page = answer::read(&saved.response(bytes), &name, pins.as_ref(), from, words, false)?;
            if let Some(only) = saved.only.as_deref().and_then(|only| regex::Regex::new(only).ok()) {
                page.keep_matching(&only);
            }
            let detail_pages = own.clone().map(|own| own as Arc<dyn DetailPages>);
            return Ok(Opened { document: page.document, entries: None, detail_pages, archive: None });
        }
        let location = matches!(input, Input::File(_) | Input::Found(_)).then_some(place.as_str());
        let (extension, from) = (input.extension(), reading.from.as_deref());
        let (columns, table, pins) = (Some(columns), reading.table(), self.pins.as_ref());
        let origin = Origin { name: &name, location, extension: &extension, from, words, pins, columns, table };
        let limits = Limits::new(self.inputs.max_document, "--max-document");
        let opened = formats::open(bytes, origin, limits).map(Opened::of);
        let opened = opened.map_err(|error| input.error(error_at(error, &place)))?;
        self.see(&opened.document);
        Ok(opened)
    }

    /// Remembers which pinned selectors match nothing on a page.
    fn see(&self, document: &Document) {
        let (Content::Page(page), Some(_)) = (&document.content, &self.pins) else { return };
        let empty = page.pinned.records.as_ref().is_some_and(|(records, _)| records.is_empty());
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).see(empty, &page.pinned.unmatched);
    }
}

/// A progress bar for several documents, where standard error is a terminal.
fn progress(context: &Context, count: usize) -> ProgressBar {
    if count < 2 || !context.console.draws_progress() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(count as u64);
    match ProgressStyle::with_template("{bar:30} {pos}/{len} documents, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
