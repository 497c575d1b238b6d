//! The captures of an archive, handed over while it is being read.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

use super::choice::{Choice, PassedOver};
use super::header::Head;
use super::message::Message;
use super::survey::{START, Survey};
use super::tally::Tally;
use super::volume::Volume;
use super::walk::{Damage, Flow, Record, RecordPlace, Visit, WantedPart};
use crate::defect::guarded;
use crate::document::budget::Limits;
use crate::error::{Error, Result};
use crate::record::Archive;
use crate::text::sizes::size;
use crate::web::Response;

/// The answer of a server as it was captured.
#[derive(Debug)]
pub(crate) struct Capture {
    /// The place of the capture, as records keep it.
    pub archive: Archive,
    /// The address of the captured document.
    pub address: String,
    head: Head,
    block: Vec<u8>,
    largest: u64,
}

impl Capture {
    /// The answer of the server, without transfer and content codings.
    ///
    /// # Errors
    /// Returns an error when its body cannot be decoded, or is larger than a document may be.
    pub(crate) fn response(self) -> Result<Response> {
        let Self { address, head, block, largest, archive } = self;
        let message = if head.http { Message::read(&block) } else { None };
        let (status, headers, body) = match message {
            Some(message) => match message.decoded(&block, largest) {
                Ok(body) => (message.status, message.headers, body),
                Err(error) => {
                    let file = if archive.file == "-" { "standard input" } else { &archive.file };
                    let place = format!("{file}: byte {}", archive.offset.unwrap_or_default());
                    let error = Error::data(format!("the capture of {address} cannot be decoded: {error}"));
                    return Err(error.at(place));
                }
            },
            None => {
                let kind = head.content_type.filter(|kind| !kind.starts_with("application/http"));
                (200, kind.map(|kind| ("content-type".to_owned(), kind)).into_iter().collect(), block)
            }
        };
        Ok(Response {
            status,
            url: address,
            headers,
            body,
            retrieved: head.date.map(|date| date.to_string()).unwrap_or_default(),
            limits: Limits::new(largest, "--max-document"),
            ..Response::default()
        })
    }
}

/// A result of the reading of a volume.
#[derive(Debug)]
pub(crate) enum Event {
    /// A capture that is wanted.
    Capture(Box<Capture>),
    /// A part of the archive that cannot be read.
    Failed(Error),
    /// The end of the volume at this place, with the counts of its records.
    Ended(String, Box<Tally>),
}

/// The captures of a volume, read by a thread of its own, which waits until they are taken.
#[derive(Debug)]
pub(crate) struct Captures {
    events: Receiver<Event>,
    reader: Option<JoinHandle<Result<()>>>,
}

impl Captures {
    /// Starts to read the volume with this number among those of the run. `survey` tells which captures are the newest
    /// ones of their addresses.
    ///
    /// # Errors
    /// Returns an error when no thread can be started.
    pub(crate) fn start(number: u32, volume: Volume, choice: Arc<Choice>, survey: Option<Arc<Survey>>) -> Result<Self> {
        let (to, events) = sync_channel(1);
        let work = move || {
            guarded("reading the archive", || {
                let mut walk = volume.walk()?;
                let mut taking = CaptureVisitor { to, number, volume, choice, survey, tally: Tally::default() };
                let flow = walk.from(0, &mut taking);
                if flow.map_err(|error| taking.volume.error(&error))?.is_continue() {
                    let CaptureVisitor { to, volume, tally, .. } = taking;
                    let _ = to.send(Event::Ended(volume.place(), Box::new(tally)));
                }
                Ok(())
            })
        };
        let reader = Builder::new().name("archive".to_owned()).spawn(work);
        let reader = reader.map_err(|error| Error::io(format!("no thread can be started to read with: {error}")))?;
        Ok(Self { events, reader: Some(reader) })
    }
}

impl Iterator for Captures {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        if let Ok(event) = self.events.recv() {
            return Some(event);
        }
        match self.reader.take()?.join() {
            Ok(outcome) => outcome.err().map(Event::Failed),
            Err(_) => Some(Event::Failed(Error::data("reading the archive failed: this is a defect of shelflist"))),
        }
    }
}

/// Reads all captures of the archive at a path, of which none may have more than `largest` bytes. Returns the number of
/// those that could be read, and the errors of the others.
///
/// # Errors
/// Returns an error when the archive cannot be opened.
pub fn read_all(path: &std::path::Path, largest: u64) -> Result<(usize, Vec<Error>)> {
    let choice = Arc::new(Choice { all: true, largest, ..Choice::default() });
    let (mut count, mut errors) = (0, Vec::new());
    for volume in super::volume::volumes(path)? {
        for event in Captures::start(0, volume, Arc::clone(&choice), None)? {
            match event {
                Event::Capture(capture) => match capture.response() {
                    Ok(_) => count += 1,
                    Err(error) => errors.push(error),
                },
                Event::Failed(error) => errors.push(error),
                Event::Ended(..) => {}
            }
        }
    }
    Ok((count, errors))
}

/// Takes the captures that are wanted.
struct CaptureVisitor {
    to: SyncSender<Event>,
    number: u32,
    volume: Volume,
    choice: Arc<Choice>,
    survey: Option<Arc<Survey>>,
    tally: Tally,
}

impl CaptureVisitor {
    fn send(&self, event: Event) -> Flow {
        if self.to.send(event).is_ok() { Flow::Continue(()) } else { Flow::Break(()) }
    }

    fn place(&self, offset: u64) -> String {
        format!("{}: byte {}", self.volume.place(), self.volume.offset(offset).unwrap_or(offset))
    }

    /// The reason for which a record with this header is passed over, as far as the header tells.
    fn passed(&self, head: &Head) -> Option<PassedOver> {
        let address = head.address.as_deref().unwrap_or_default();
        (!self.choice.may_hold(head) || !self.choice.wants(address)).then_some(PassedOver::Address)
    }

    /// Whether there is a newer capture of the address.
    fn is_older(&self, head: &Head, spot: RecordPlace) -> bool {
        let address = head.address.as_deref().unwrap_or_default();
        let newest = |survey: &Arc<Survey>| survey.is_newest(address, self.number, spot);
        !self.choice.all && !self.survey.as_ref().is_none_or(newest)
    }
}

impl Visit for CaptureVisitor {
    fn hold(&mut self, head: &Head, spot: RecordPlace) -> WantedPart {
        if !head.kind.is_document() || self.passed(head).is_some() {
            WantedPart::Nothing
        } else if head.divided || self.is_older(head, spot) {
            WantedPart::Start(START)
        } else {
            WantedPart::Whole(self.choice.largest, START)
        }
    }

    fn record(&mut self, record: Record) -> Flow {
        let Record { spot, head, block, too_long } = record;
        self.tally.record(head.kind);
        if !head.kind.is_document() {
            return Flow::Continue(());
        }
        let start = block.get(..block.len().min(START as usize)).unwrap_or_default();
        let judged = self.passed(&head).map_or_else(|| self.choice.judge(&head, start), Err);
        if let Err(passed) = judged {
            self.tally.passed(passed);
            return Flow::Continue(());
        }
        let address = head.address.clone().unwrap_or_default();
        if head.divided {
            self.tally.refused();
            let error = Error::data(format!("the capture of {address} is divided into several records"));
            let error = error.at(self.place(spot.offset)).hint("such captures are not put together");
            return self.send(Event::Failed(error));
        }
        if self.is_older(&head, spot) {
            self.tally.passed(PassedOver::Older);
            return Flow::Continue(());
        }
        if too_long {
            self.tally.refused();
            let (has, most) = (size(head.length), size(self.choice.largest));
            let error = Error::data(format!("the capture of {address} has {has}, more than the {most} that are read"));
            return self.send(Event::Failed(error.at(self.place(spot.offset)).hint("--max-document raises the limit")));
        }
        self.tally.taken(head.truncated);
        let archive = Archive {
            file: self.volume.name.clone(),
            offset: self.volume.offset(spot.offset),
            record: head.id.clone(),
            ..Archive::default()
        };
        let largest = self.choice.largest;
        self.send(Event::Capture(Box::new(Capture { archive, address, head, block, largest })))
    }

    fn damage(&mut self, damage: Damage) -> Flow {
        self.tally.damaged();
        let Damage { offset, resumed, message } = damage;
        let hint = match resumed {
            Some(place) => {
                let place = self.volume.offset(place).unwrap_or(place);
                format!("all before it was read, and reading goes on at byte {place}")
            }
            None => "all before it was read, and nothing behind it can be read; copy the archive anew".to_owned(),
        };
        self.send(Event::Failed(Error::data(message).at(self.place(offset)).hint(hint)))
    }
}

/// The capture at a place; `None` where it cannot be read.
pub(crate) fn at(volume: &Volume, spot: RecordPlace, largest: u64) -> Result<Option<Capture>> {
    struct One {
        spot: RecordPlace,
        largest: u64,
        found: Option<Record>,
    }
    impl Visit for One {
        fn hold(&mut self, _: &Head, spot: RecordPlace) -> WantedPart {
            if spot == self.spot { WantedPart::Whole(self.largest, 0) } else { WantedPart::Nothing }
        }

        fn record(&mut self, record: Record) -> Flow {
            let here = record.spot == self.spot;
            if here && !record.too_long {
                self.found = Some(record);
            }
            if here { Flow::Break(()) } else { Flow::Continue(()) }
        }

        fn damage(&mut self, _: Damage) -> Flow {
            Flow::Break(())
        }
    }
    let mut one = One { spot, largest, found: None };
    let _ = volume.walk()?.from(spot.offset, &mut one).map_err(|error| volume.error(&error))?;
    Ok(one.found.map(|Record { head, block, .. }| Capture {
        archive: Archive {
            file: volume.name.clone(),
            offset: volume.offset(spot.offset),
            record: head.id.clone(),
            ..Archive::default()
        },
        address: head.address.clone().unwrap_or_default(),
        head,
        block,
        largest,
    }))
}
