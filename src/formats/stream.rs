//! Passes on the entries of a large catalogue while it is still being read.
//!
//! The reader runs on its own thread and sends batches of entries. It waits until a batch is received, so that memory
//! holds only a few batches, however many entries there are.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

use crate::defect::guarded;
use crate::document::budget::{Budget, Limits};
use crate::document::entry::{Entries, Entry};
use crate::document::entry_sink::{EntrySink, fitting};
use crate::error::{Error, Result};
use crate::record::rejected::Rejected;

/// The greatest number of entries in a batch.
const BATCH: usize = 128;
/// The number of bytes of text after which a batch is sent.
const FULL: u64 = 1 << 18;

/// The batches of entries of a document.
pub(crate) struct EntryStream {
    batches: Receiver<Entries>,
    reader: Option<JoinHandle<Result<()>>>,
    /// Reads the document once more.
    again: Option<Again>,
    limits: Limits,
}

/// Reads a document from its beginning.
type Again = Box<dyn Fn(&mut dyn EntrySink) -> Result<()> + Send>;

impl EntryStream {
    /// Starts to read. `what` is the name of the reader for messages.
    ///
    /// # Errors
    /// Returns an error if the thread cannot be started.
    pub(crate) fn start(
        what: &str,
        limits: Limits,
        read: impl FnOnce(&Budget, &mut dyn EntrySink) -> Result<()> + Send + 'static,
    ) -> Result<Self> {
        let (to, batches) = sync_channel(1);
        let what = what.to_owned();
        let work = move || {
            guarded(&what, || {
                let budget = limits.budget();
                let mut sending = Sending { to, batch: Entries::default(), length: 0, budget: &budget };
                read(&budget, &mut sending)?;
                sending.hand_over()
            })
        };
        let reader = Builder::new().name("reader".to_owned()).spawn(work);
        let reader = reader.map_err(|error| Error::io(format!("no thread can be started to read with: {error}")))?;
        Ok(Self { batches, reader: Some(reader), again: None, limits })
    }

    /// Starts to read a document that can be read several times.
    ///
    /// # Errors
    /// Returns the error of [`EntryStream::start`].
    pub(crate) fn start_again(
        what: &str,
        limits: Limits,
        read: impl Fn(&Budget, &mut dyn EntrySink) -> Result<()> + Send + Sync + 'static,
    ) -> Result<Self> {
        let read = Arc::new(read);
        let once_more = Arc::clone(&read);
        let again: Again = Box::new(move |sink| once_more(&limits.budget(), sink));
        Self::start(what, limits, move |budget, sink| read(budget, sink))
            .map(|stream| Self { again: Some(again), ..stream })
    }

    /// Reads the whole document once more, and passes each of its entries to `take`. Returns false, without doing so, if
    /// the document can be read only once.
    ///
    /// # Errors
    /// Returns the errors of the reader.
    pub(crate) fn survey(&self, take: impl FnMut(&Entry)) -> Result<bool> {
        let Some(again) = &self.again else { return Ok(false) };
        again(&mut Looking { take, budget: self.limits.budget() }).map(|()| true)
    }
}

/// Looks at entries and forgets them.
struct Looking<F> {
    take: F,
    budget: Budget,
}

impl<F: FnMut(&Entry)> EntrySink for Looking<F> {
    fn entry(&mut self, entry: Entry) -> Result<()> {
        if let Ok(entry) = fitting(entry, &self.budget) {
            (self.take)(&entry);
        }
        Ok(())
    }

    fn rejected(&mut self, _: Rejected) -> Result<()> {
        Ok(())
    }

    fn warning(&mut self, _: Error) -> Result<()> {
        Ok(())
    }

    fn stray(&mut self, _: u64, _: &str) -> Result<()> {
        Ok(())
    }
}

impl Iterator for EntryStream {
    type Item = Result<Entries>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Ok(batch) = self.batches.recv() {
            return Some(Ok(batch));
        }
        // The reader has finished. Its result tells whether it read the document to the end.
        match self.reader.take()?.join() {
            Ok(outcome) => outcome.err().map(Err),
            Err(_) => Some(Err(Error::data("reading the document failed: this is a defect of shelflist"))),
        }
    }
}

struct Sending<'b> {
    to: SyncSender<Entries>,
    batch: Entries,
    length: u64,
    budget: &'b Budget,
}

impl Sending<'_> {
    fn hand_over(&mut self) -> Result<()> {
        self.length = 0;
        let batch = std::mem::take(&mut self.batch);
        self.to.send(batch).map_err(|_| Error::data("nobody reads on"))
    }

    fn full(&mut self) -> Result<()> {
        let Entries { entries, rejected, warnings, stray } = &self.batch;
        let count = entries.len() + rejected.len() + warnings.len() + stray.len();
        if count >= BATCH || self.length >= FULL { self.hand_over() } else { Ok(()) }
    }
}

impl EntrySink for Sending<'_> {
    fn entry(&mut self, entry: Entry) -> Result<()> {
        self.length += entry.length();
        match fitting(entry, self.budget) {
            Ok(entry) => self.batch.entries.push(entry),
            Err(rejected) => self.batch.rejected.push(*rejected),
        }
        self.full()
    }

    fn rejected(&mut self, rejected: Rejected) -> Result<()> {
        self.length += rejected.text.len() as u64;
        self.batch.rejected.push(rejected);
        self.full()
    }

    fn warning(&mut self, warning: Error) -> Result<()> {
        self.batch.warnings.push(warning);
        self.full()
    }

    fn stray(&mut self, line: u64, text: &str) -> Result<()> {
        self.length += text.len() as u64;
        self.batch.stray.push((line, text.to_owned()));
        self.full()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(stream: EntryStream) -> (usize, Option<Error>) {
        let (mut count, mut last) = (0, None);
        for batch in stream {
            match batch {
                Ok(batch) => count += batch.entries.len(),
                Err(error) => last = Some(error),
            }
        }
        (count, last)
    }

    #[test]
    fn all_entries_come_and_then_the_error() {
        let start = |fail: bool| {
            EntryStream::start("reading it", Limits::default(), move |_, sink| {
                (0..1000).try_for_each(|_| sink.entry(Entry::default()))?;
                if fail { Err(Error::data("cut off")) } else { Ok(()) }
            })
            .unwrap()
        };
        assert_eq!(entries(start(false)), (1000, None));
        let (count, error) = entries(start(true));
        assert_eq!((count >= 896, error.unwrap().message()), (true, "cut off"));
    }

    #[test]
    fn a_reader_that_panics_is_an_error_of_the_document() {
        let stream = EntryStream::start("reading ris", Limits::default(), |_, sink| {
            sink.entry(Entry::default())?;
            let none: Vec<Entry> = Vec::new();
            sink.entry(none[3].clone())
        });
        let (_, error) = entries(stream.unwrap());
        assert!(error.unwrap().message().starts_with("reading ris failed"));
    }

    #[test]
    fn a_reader_that_nobody_listens_to_ends() {
        let mut stream = EntryStream::start("reading it", Limits::default(), |_, sink| {
            loop {
                sink.entry(Entry::default())?;
            }
        })
        .unwrap();
        assert!(stream.next().is_some());
        let reader = stream.reader.take().unwrap();
        drop(stream);
        assert!(reader.join().unwrap().is_err());
    }
}
