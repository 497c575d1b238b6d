//! One run of a command: records go in, are counted, and come out in a format, whole or not at all.

use std::io::Write as _;
use std::path::PathBuf;

use crate::error::Kind;
use crate::formats::Exporter;
use crate::formats::csv::data_package::NAME;
use crate::formats::raw_entry::Entry;
use crate::output::Output;
use crate::paths::Claims;
use crate::pipeline::Split;
use crate::record::rejected::Rejected;
use crate::{Error, Record, Result};

use super::args::{Outputs, Rejects};
use super::{Context, Status};

/// The sink of a run, and its figures.
pub(crate) struct Run<'c> {
    context: &'c Context<'c>,
    out: Output,
    exporter: Box<dyn Exporter>,
    rejects: Option<Output>,
    datapackage: Option<PathBuf>,
    partial: bool,
    /// The last time of retrieval of a record.
    retrieved: Option<String>,
    /// Documents read.
    pub documents: u64,
    records: u64,
    rejected: u64,
    failed: bool,
    unsound: bool,
}

impl<'c> Run<'c> {
    /// Opens the outputs; `claims` has what the run reads or keeps.
    ///
    /// # Errors
    /// Where the format is not known, an output would overwrite what is read, kept or written elsewhere, or a file
    /// cannot be made.
    pub(crate) fn new(
        context: &'c Context<'c>,
        outputs: &Outputs,
        rejects: Option<&Rejects>,
        mut claims: Claims,
    ) -> Result<Self> {
        let options = outputs.options(&context.seeds)?;
        let exporter = (outputs.format()?.make)(&options);
        let rejects_to = rejects.and_then(|rejects| rejects.rejects.as_deref());
        let output = outputs.output.as_deref();
        output.map_or(Ok(()), |path| claims.write("-o", path))?;
        rejects_to.map_or(Ok(()), |path| claims.write("--rejects", path))?;
        if let Some(path) = output.filter(|_| outputs.datapackage) {
            claims.write("the descriptor of --datapackage", &path.with_file_name(NAME))?;
        }
        let out = outputs.open(&options)?;
        let mut run = Self::of(context, out, exporter, rejects)?;
        run.datapackage = outputs.output.clone().filter(|_| outputs.datapackage);
        run.partial = outputs.partial;
        run.exporter.start(&mut run.out).map_err(|error| Error::from_io(run.out.place(), &error))?;
        Ok(run)
    }

    /// A run that only looks at records, and passes none on.
    ///
    /// # Errors
    /// Where the file of rejects cannot be made.
    pub(crate) fn looking(context: &'c Context<'c>, rejects: &Rejects) -> Result<Self> {
        let exporter = (crate::formats::by_name("jsonl")?.make)(&crate::formats::Options::default());
        Self::of(context, Output::Nowhere, exporter, Some(rejects))
    }

    fn of(
        context: &'c Context<'c>,
        out: Output,
        exporter: Box<dyn Exporter>,
        rejects: Option<&Rejects>,
    ) -> Result<Self> {
        Ok(Self {
            context,
            out,
            exporter,
            rejects: rejects.and_then(|rejects| rejects.rejects.as_deref()).map(Output::file).transpose()?,
            datapackage: None,
            partial: false,
            retrieved: None,
            documents: 0,
            records: 0,
            rejected: 0,
            failed: false,
            unsound: false,
        })
    }

    /// Writes a record.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub(crate) fn write(&mut self, record: &Record) -> Result<()> {
        self.records += 1;
        if self.datapackage.is_some() && record.source.retrieved > self.retrieved {
            self.retrieved.clone_from(&record.source.retrieved);
        }
        self.exporter.record(record, &mut self.out).map_err(|error| Error::from_io(self.out.place(), &error))
    }

    /// Says what is wrong with a record that does not go on, and keeps it.
    ///
    /// # Errors
    /// Where the file of rejects cannot be written.
    pub(crate) fn reject(&mut self, rejected: &Rejected) -> Result<()> {
        for error in std::iter::once(&rejected.error).chain(&rejected.more) {
            self.context.console.error(error);
        }
        self.keep(rejected)
    }

    /// Keeps a rejected record, like [`Run::reject`], without printing its errors again.
    ///
    /// # Errors
    /// Where the file of rejects cannot be written.
    pub(crate) fn keep(&mut self, rejected: &Rejected) -> Result<()> {
        self.rejected += 1;
        if let Some(out) = &mut self.rejects {
            let all = std::iter::once(&rejected.error).chain(&rejected.more);
            let messages: Vec<&str> = all.map(Error::message).collect();
            let line = serde_json::json!({
                "place": rejected.error.place(), "message": messages.join("; "), "text": rejected.text,
            });
            writeln!(out, "{line}").map_err(|error| Error::from_io(out.place(), &error))?;
        }
        Ok(())
    }

    /// Takes a document part by part. One that fails, before or on the way, costs what is left of it, and the run goes
    /// on with the next.
    ///
    /// # Errors
    /// What `take` gives, and an error after which going on is no use.
    pub(crate) fn parts<P: Iterator<Item = Result<Split>>>(
        &mut self,
        parts: Result<P>,
        mut take: impl FnMut(&mut Self, Split) -> Result<()>,
    ) -> Result<()> {
        let parts = match parts {
            Ok(parts) => parts,
            Err(error) => return self.fail(error),
        };
        let mut whole = true;
        for part in parts {
            match part {
                Ok(split) => take(self, split)?,
                Err(error) => {
                    whole = false;
                    self.fail(error)?;
                }
            }
        }
        self.documents += u64::from(whole);
        Ok(())
    }

    /// Part of the input failed: the run goes on with the rest, and its status says so.
    ///
    /// # Errors
    /// The same error, where going on is no use: a wrong command line stays wrong.
    pub(crate) fn fail(&mut self, error: Error) -> Result<()> {
        match error.kind() {
            Kind::Data => self.unsound = true,
            Kind::Io => self.failed = true,
            _ => return Err(error),
        }
        self.context.console.error(&error);
        Ok(())
    }

    /// Takes each record that was read through `stage`, and writes it.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub(crate) fn each(
        &mut self,
        entries: impl Iterator<Item = Result<Entry>>,
        mut stage: impl FnMut(&mut Record),
    ) -> Result<()> {
        for entry in entries {
            match entry {
                Ok(Entry::Record(mut record)) => {
                    stage(&mut record);
                    self.write(&record)?;
                }
                Ok(Entry::Rejected(rejected)) => self.reject(&rejected)?,
                Ok(Entry::Warning(warning)) => self.context.console.warn(&warning),
                Err(error) => self.fail(error)?,
            }
        }
        Ok(())
    }

    /// Everything that was to be read was read.
    pub(crate) fn is_whole(&self) -> bool {
        !self.failed && !self.unsound
    }

    /// Says something about the input that a person should look at.
    pub(crate) fn warn(&self, warning: &Error) {
        self.context.console.warn(warning);
    }

    /// Whether a record did not go on.
    pub(crate) fn has_rejected(&self) -> bool {
        self.rejected > 0 || self.unsound
    }

    /// The status of the run so far.
    pub(crate) fn status(&self) -> Status {
        if self.failed {
            Status::Failed
        } else if self.rejected > 0 || self.unsound || self.records == 0 {
            Status::Findings
        } else {
            Status::Done
        }
    }

    /// Ends the run: makes the outputs final, says the summary, and tells the status.
    ///
    /// # Errors
    /// Where an output cannot be written.
    pub(crate) fn finish(mut self) -> Result<Status> {
        let status = self.status();
        let keep = if self.failed { self.partial } else { self.records > 0 };
        let place = self.out.place();
        let (why, hint) = if self.failed {
            ("part of the input could not be read", "--partial writes it all the same")
        } else {
            ("no record was found", "an old file is as it was")
        };
        if keep || !self.out.replaces() {
            self.exporter.finish(&mut self.out).map_err(|error| Error::from_io(place, &error))?;
            self.out.commit()?;
            if let Some(path) = self.datapackage.filter(|_| keep) {
                crate::formats::csv::data_package::write(&path, self.retrieved.as_deref())?;
            }
            if self.records + self.rejected == 0 && !self.failed {
                self.context.console.warn(&Error::data(why));
            }
        } else {
            drop(self.out);
            self.context.console.warn(&Error::data(format!("not written, because {why}")).at(place).hint(hint));
        }
        if let Some(rejects) = self.rejects {
            rejects.commit()?;
        }
        let mut figures = vec![("records", self.records), ("rejected", self.rejected)];
        if self.documents > 0 {
            figures.insert(0, ("documents", self.documents));
        }
        let text: Vec<String> = figures.iter().map(|(name, count)| counted(*count, name)).collect();
        self.context.console.summary(&text.join(", "), &figures);
        Ok(status)
    }
}

/// `1 record`, `45 records`, `0 rejected`.
pub(crate) fn counted(count: u64, name: &str) -> String {
    match name.strip_suffix('s') {
        Some(one) if count == 1 => format!("{count} {one}"),
        _ => format!("{count} {name}"),
    }
}
