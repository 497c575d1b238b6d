//! One run of a command: records go in, are counted, and come out in a format, whole or not at all.

use std::io::Write as _;
use std::path::PathBuf;

use shelflist::catalogue::{Entry, Rejected};
use shelflist::error::Kind;
use shelflist::export::Exporter;
use shelflist::output::Output;
use shelflist::{Error, Record, Result};

use super::args::{Outputs, Rejects};
use super::{Context, Status};

/// The sink of a run, and its figures.
pub struct Run<'c> {
    context: &'c Context<'c>,
    out: Output,
    exporter: Box<dyn Exporter>,
    rejects: Option<Output>,
    datapackage: Option<PathBuf>,
    partial: bool,
    to_file: bool,
    /// Documents read.
    pub documents: u64,
    records: u64,
    rejected: u64,
    failed: bool,
    unsound: bool,
}

impl<'c> Run<'c> {
    /// Opens the outputs.
    ///
    /// # Errors
    /// Where the format is not known or a file cannot be made.
    pub fn new(context: &'c Context<'c>, outputs: &Outputs, rejects: Option<&Rejects>) -> Result<Self> {
        let file = outputs.output.as_deref().filter(|path| path.as_os_str() != "-");
        let mut run = Self {
            context,
            exporter: (outputs.format()?.make)(&outputs.options()?),
            out: file.map_or_else(|| Ok(Output::stdout()), Output::file)?,
            rejects: rejects.and_then(|rejects| rejects.rejects.as_deref()).map(Output::file).transpose()?,
            datapackage: outputs.output.clone().filter(|_| outputs.datapackage),
            partial: outputs.partial,
            to_file: file.is_some(),
            documents: 0,
            records: 0,
            rejected: 0,
            failed: false,
            unsound: false,
        };
        run.exporter.start(&mut run.out).map_err(|error| Error::from_io(run.out.place(), &error))?;
        Ok(run)
    }

    /// Writes a record.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn write(&mut self, record: &Record) -> Result<()> {
        self.records += 1;
        self.exporter.record(record, &mut self.out).map_err(|error| Error::from_io(self.out.place(), &error))
    }

    /// Says what is wrong with a record that does not go on, and keeps it.
    ///
    /// # Errors
    /// Where the file of rejects cannot be written.
    pub fn reject(&mut self, rejected: &Rejected) -> Result<()> {
        self.rejected += 1;
        self.context.console.error(&rejected.error);
        if let Some(out) = &mut self.rejects {
            let line = serde_json::json!({
                "place": rejected.error.place(), "message": rejected.error.message(), "text": rejected.text,
            });
            writeln!(out, "{line}").map_err(|error| Error::from_io(out.place(), &error))?;
        }
        Ok(())
    }

    /// Part of the input failed: the run goes on with the rest, and its status says so.
    ///
    /// # Errors
    /// The same error, where going on is no use: a wrong command line stays wrong.
    pub fn fail(&mut self, error: Error) -> Result<()> {
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
    pub fn each(
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
                Err(error) => self.fail(error)?,
            }
        }
        Ok(())
    }

    /// Ends the run: makes the outputs final, says the summary, and tells the status.
    ///
    /// # Errors
    /// Where an output cannot be written.
    pub fn finish(mut self) -> Result<Status> {
        self.exporter.finish(&mut self.out).map_err(|error| Error::from_io(self.out.place(), &error))?;
        let status = if self.failed {
            Status::Failed
        } else if self.rejected > 0 || self.unsound || self.records == 0 {
            Status::Findings
        } else {
            Status::Done
        };
        let keep = if self.failed { self.partial } else { self.records > 0 };
        let place = self.out.place();
        if keep || !self.to_file {
            self.out.commit()?;
            if let Some(path) = &self.datapackage {
                shelflist::export::datapackage::write(path, self.records)?;
            }
        } else {
            drop(self.out);
            let (why, hint) = if self.failed {
                ("part of the input could not be read", "--partial writes it all the same")
            } else {
                ("there are no records", "an old file is as it was")
            };
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
fn counted(count: u64, name: &str) -> String {
    match name.strip_suffix('s') {
        Some(one) if count == 1 => format!("{count} {one}"),
        _ => format!("{count} {name}"),
    }
}
