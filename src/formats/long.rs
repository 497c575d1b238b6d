//! Opens long documents, of which only a part is held while they are read.

use std::io::{BufReader, Cursor, Read};

use super::directory::{Format, Long, Reader};
use super::json;
use super::opening::{Text, xml_encoding};
use super::reading::{Opened, Origin, document, fail_on_purpose, format_of, pass, read_table, reader_of};
use super::segments::{self, Cutting};
use super::stream::EntryStream;
use super::table;
use crate::document::Content;
use crate::document::budget::{Budget, Limits};
use crate::document::entry::Entries;
use crate::document::entry_sink::EntrySink;
use crate::document::stored::{self, Opener, StoredBytes, StoredText};
use crate::document::xml;
use crate::error::Result;

/// A document whose beginning was read.
pub(crate) struct Begun {
    /// The bytes that were read.
    pub head: Vec<u8>,
    /// The bytes behind them.
    pub rest: Box<dyn Read + Send>,
    /// Opens the document from its beginning, if it is a file.
    pub again: Option<Opener>,
}

/// A document that was opened, or one that must be held whole.
type OpenedOr<T> = std::result::Result<Opened, T>;

/// The function that reads a text in a format.
type ReadText = fn(&Text<'_>, &mut dyn EntrySink) -> Result<()>;

/// Opens a document of any length that need not be held whole. Returns it unopened if its format or its content does not
/// allow that.
///
/// # Errors
/// Returns an error if the document cannot be read, if its format is unknown, or if its content does not match the
/// format.
pub(crate) fn open_long(begun: Begun, origin: Origin<'_>, limits: Limits) -> Result<OpenedOr<Begun>> {
    let format = format_of(&begun.head, origin)?;
    let is_xml = begun.head.trim_ascii_start().starts_with(b"<") || begun.head.starts_with(b"\xef\xbb\xbf<");
    match format.long {
        Long::Whole => return Ok(Err(begun)),
        Long::Lines => return as_it_comes(begun, format, origin, limits),
        // XML is often called MARC as well.
        Long::Bytes(_) if is_xml => return Ok(Err(begun)),
        _ => {}
    }
    fail_on_purpose(&begun.head);
    let Begun { head, rest, again } = begun;
    let declared = xml_encoding(&head);
    let place = place_of(origin);
    let bytes = match again {
        Some(again) => StoredBytes::new(again, place),
        None => StoredBytes::copy(Cursor::new(head).chain(rest), place)?,
    };
    let opened = match format.long {
        Long::Bytes(read) => {
            let bytes = bytes.clone();
            Some(start(format, origin, limits, false, move |budget, sink| {
                read(&mut BufReader::new(bytes.reader()?), budget, sink)
            })?)
        }
        _ => match bytes.clone().text(declared)? {
            Some(text) => of_text(text, format, origin, limits)?,
            None => None,
        },
    };
    match opened {
        Some(opened) => Ok(Ok(opened)),
        None => Ok(Err(Begun { head: Vec::new(), rest: bytes.reader()?, again: None })),
    }
}

/// Opens a document that is read line by line.
fn as_it_comes(begun: Begun, format: &Format, origin: Origin<'_>, limits: Limits) -> Result<OpenedOr<Begun>> {
    let Some(Reader::Entries { read, gate, .. }) = format.reader else { return Ok(Err(begun)) };
    if !segments::is_readable(&begun.head) {
        return Ok(Err(begun));
    }
    let Begun { mut head, rest, again } = begun;
    fail_on_purpose(&head);
    let plan = pass(gate, &String::from_utf8_lossy(&head), origin)?;
    let mark = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let place = place_of(origin);
    let cut = move |from: &mut dyn Read, budget: &Budget, sink: &mut dyn EntrySink| {
        segments::read(from, &place, &Cutting::at_lines(), (budget, plan.as_ref()), read, sink)
    };
    if let Some(again) = again {
        return start(format, origin, limits, false, move |budget, sink| {
            cut(&mut stored::behind(again()?, mark, "the document")?, budget, sink)
        })
        .map(Ok);
    }
    head.drain(..usize::try_from(mark).unwrap_or_default());
    let mut from = Cursor::new(head).chain(rest);
    let read = move |budget: &Budget, sink: &mut dyn EntrySink| cut(&mut from, budget, sink);
    let entries = EntryStream::start(&reader_of(format), limits, read)?;
    Ok(Ok(opened(origin, false, entries)))
}

/// Opens a text; `None` if it must be held whole.
fn of_text(text: StoredText, format: &Format, origin: Origin<'_>, limits: Limits) -> Result<Option<Opened>> {
    let location = origin.location.map(str::to_owned);
    let replaced = text.replaced;
    let read: ReadText = match (format.long, format.reader) {
        (Long::Table, _) => {
            let Some(plan) = plan_table(&text, origin)? else { return Ok(None) };
            let read = move |budget: &Budget, sink: &mut dyn EntrySink| {
                let from = Text { location: location.as_deref(), stored: Some(&text), ..Text::whole("", budget) };
                read_table(&from, plan.as_ref(), sink)
            };
            return start(format, origin, limits, replaced, read).map(Some);
        }
        (Long::Json, Some(Reader::Entries { gate, .. })) => {
            let Some(copy) = json::long::shortened(&text, limits)? else { return Ok(None) };
            let plan = pass(gate, &copy, origin)?;
            if !plan.as_ref().is_some_and(|plan| json::long::is_divisible(plan, &copy)) {
                return Ok(None);
            }
            let read = move |budget: &Budget, sink: &mut dyn EntrySink| {
                let from = Text { location: location.as_deref(), plan: plan.as_ref(), ..Text::whole("", budget) };
                json::long::read(&from, &text, sink)
            };
            return start(format, origin, limits, replaced, read).map(Some);
        }
        (Long::Records(starts), Some(Reader::Entries { read, .. })) => {
            let place = place_of(origin);
            let read = move |budget: &Budget, sink: &mut dyn EntrySink| {
                segments::read(text.reader()?, &place, &Cutting::at(starts), (budget, None), read, sink)
            };
            return start(format, origin, limits, replaced, read).map(Some);
        }
        (Long::Elements(wanted), Some(Reader::Entries { read, .. })) => {
            match xml::is_divisible(text.window()?, limits, wanted) {
                Ok(true) => read,
                Ok(false) => return Ok(None),
                // A document that may be held whole is read so, and its reader tells what is wrong.
                Err(error) => {
                    let fits = limits.check_held("the document", text.length).is_ok();
                    return if fits { Ok(None) } else { Err(error) };
                }
            }
        }
        (_, Some(Reader::Entries { read, .. })) => read,
        _ => return Ok(None),
    };
    let read = move |budget: &Budget, sink: &mut dyn EntrySink| {
        read(&Text { location: location.as_deref(), stored: Some(&text), ..Text::whole("", budget) }, sink)
    };
    start(format, origin, limits, replaced, read).map(Some)
}

/// Decides how a delimited text is read: by a plan, or as a file that this program wrote. Returns `None` if its first rows
/// are too long to tell.
fn plan_table(text: &StoredText, origin: Origin<'_>) -> Result<Option<Option<table::Plan>>> {
    let mut window = text.window()?;
    loop {
        window.more()?;
        let (beginning, is_last) = (window.text(), window.is_last());
        if (is_last || beginning.contains('\n')) && table::is_ours(beginning) {
            return Ok(Some(None));
        }
        let header_row = origin.table.header_row;
        let plan = origin.known(|known| table::plan_of_beginning(beginning, is_last, header_row, known))?;
        if let Some(plan) = plan {
            return Ok(Some(Some(plan)));
        }
        if beginning.len() >= table::BEGINNING {
            return Ok(None);
        }
    }
}

fn start(
    format: &Format,
    origin: Origin<'_>,
    limits: Limits,
    replaced: bool,
    read: impl Fn(&Budget, &mut dyn EntrySink) -> Result<()> + Send + Sync + 'static,
) -> Result<Opened> {
    let entries = EntryStream::start_again(&reader_of(format), limits, read)?;
    Ok(opened(origin, replaced, entries))
}

fn opened(origin: Origin<'_>, replaced: bool, entries: EntryStream) -> Opened {
    let document = document(origin, String::new(), replaced, Content::Entries(Entries::default()));
    Opened { document, entries: Some(entries) }
}

fn place_of(origin: Origin<'_>) -> String {
    origin.location.unwrap_or("standard input").to_owned()
}
