//! One run of a command: records are received, counted, and written in a format, either completely or not at all.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

use crate::console::shell_word;
use crate::error::Kind;
use crate::formats::Exporter;
use crate::formats::csv::data_package::NAME;
use crate::formats::holdings::{Left, in_words};
use crate::formats::raw_entry::Entry;
use crate::output::Output;
use crate::paths::Claims;
use crate::pipeline::Split;
use crate::record::AreaBasis;
use crate::record::rejected::Rejected;
use crate::splitting::doubt::is_doubt;
use crate::splitting::stated::Stated;
use crate::{Error, Record, Result};

use super::args::{Outputs, Rejects, VocabularyName};
use super::manifest::Counts;
use super::skipped::Skipped;
use super::{Context, Status};

/// The outputs of a run, and its counts.
pub(crate) struct Run<'c> {
    context: &'c Context<'c>,
    out: Output,
    exporter: Box<dyn Exporter>,
    rejects: Option<Output>,
    datapackage: Option<PathBuf>,
    partial: bool,
    /// The latest time of retrieval among the records.
    retrieved: Option<String>,
    /// The number of documents read.
    pub documents: u64,
    records: u64,
    rejected: u64,
    /// Records that an issue calls doubtful.
    doubtful: u64,
    /// The command that shows the doubtful records.
    look: Option<String>,
    /// The file of a manifest that the run reads.
    name: Option<String>,
    failed: bool,
    /// The format of the output, and what has no place in it.
    left: Option<(&'static str, Left)>,
    /// An input was of a kind that is not read.
    refused: bool,
    unsound: bool,
    /// The vocabulary that holds because the user chose none.
    open: Option<String>,
    /// Files of folders that are of a kind that is not read.
    skipped: Skipped,
}

impl<'c> Run<'c> {
    /// Opens the outputs. `claims` holds the files that the run reads or keeps.
    ///
    /// # Errors
    /// Returns an error when the format is unknown, an output would overwrite a file that is read, kept or written
    /// elsewhere, or a file cannot be created.
    pub(crate) fn new(
        context: &'c Context<'c>,
        outputs: &Outputs,
        rejects: Option<&Rejects>,
        mut claims: Claims,
    ) -> Result<Self> {
        let options = outputs.options(&context.seeds)?;
        let format = outputs.format()?;
        let exporter = format.exporter(&options)?;
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
        run.left = Some((format.name, Left::by(format.holds, &options.fields)));
        run.exporter.start(&mut run.out).map_err(|error| Error::from_io(run.out.place(), &error))?;
        Ok(run)
    }

    /// Makes a run that reads records without writing any.
    ///
    /// # Errors
    /// Returns an error when the file of rejected records cannot be created.
    pub(crate) fn looking(context: &'c Context<'c>, rejects: &Rejects) -> Result<Self> {
        let exporter = crate::formats::by_name("jsonl")?.exporter(&crate::formats::Options::default())?;
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
            doubtful: 0,
            look: None,
            name: None,
            failed: false,
            left: None,
            refused: false,
            unsound: false,
            open: None,
            skipped: Skipped::default(),
        })
    }

    /// Ends by saying, where the user chose no vocabulary, which one the areas are of.
    pub(crate) fn with_vocabulary(mut self, vocabulary: &VocabularyName) -> Self {
        self.open = vocabulary.is_open().then(|| vocabulary.name().to_owned());
        self
    }

    /// Begins its summary with the name of the file that it reads, and ends it with how many records are doubtful.
    pub(crate) fn named(self, name: String) -> Self {
        Self { name: Some(name), look: Some(String::new()), ..self }
    }

    /// The figures so far.
    pub(crate) fn counts(&self) -> Counts {
        Counts {
            documents: self.documents,
            records: self.records,
            rejected: self.rejected,
            skipped: self.skipped.count(),
        }
    }

    /// Ends its summary with how many records are doubtful, and with the command that shows them, where there is one.
    pub(crate) fn looking_at(mut self, inputs: &[PathBuf]) -> Self {
        let named = !inputs.is_empty() && inputs.iter().all(|path| path.as_os_str() != "-");
        let names: Vec<String> = inputs.iter().map(|path| shell_word(path)).collect();
        let names = if names.len() > SHOWN { "…".to_owned() } else { names.join(" ") };
        self.look = Some(if named { format!(" (shelflist {LOOK} {names})") } else { String::new() });
        self
    }

    /// Writes a record.
    ///
    /// # Errors
    /// Returns an error when the output cannot be written.
    pub(crate) fn write(&mut self, record: &Record) -> Result<()> {
        self.records += 1;
        self.doubtful += u64::from(record.issues.iter().any(|issue| is_doubt(&issue.code)));
        if let Some((_, left)) = &mut self.left {
            left.count(record);
        }
        if self.datapackage.is_some() && record.source.retrieved > self.retrieved {
            self.retrieved.clone_from(&record.source.retrieved);
        }
        self.exporter.record(record, &mut self.out).map_err(|error| Error::from_io(self.out.place(), &error))
    }

    /// Prints the errors of a rejected record, and keeps the record.
    ///
    /// # Errors
    /// Returns an error when the file of rejected records cannot be written.
    pub(crate) fn reject(&mut self, rejected: &Rejected) -> Result<()> {
        for error in std::iter::once(&rejected.error).chain(&rejected.more) {
            self.context.console.error(error);
        }
        self.keep(rejected)
    }

    /// Keeps a rejected record as [`Run::reject`] does, without printing its errors again.
    ///
    /// # Errors
    /// Returns an error when the file of rejected records cannot be written.
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

    /// Calls `take` with each part of a document. Where the document fails at the beginning or in between, its
    /// remaining parts are lost and the run continues with the next document.
    ///
    /// # Errors
    /// Returns the errors of `take`, and errors after which the run cannot continue.
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

    /// Explains, if `-v` is given, which records were read from a part of a document.
    pub(crate) fn explain(&self, split: &Split) {
        let Some(first) = split.records.first() else {
            if !split.boilerplate.is_empty() {
                let lines = counted(split.boilerplate.len() as u64, "lines");
                self.context.console.note(&format!("no record in {lines}; `shelflist explain` says why"));
            }
            return;
        };
        let place = first.source.location.as_deref().unwrap_or(&first.source.name);
        let mut said = vec![counted(split.records.len() as u64, "records")];
        said.push(match &first.source.layout {
            Some(layout) => format!("read in the layout {layout}"),
            None => "as the catalogue has them".to_owned(),
        });
        let doubtful =
            split.records.iter().filter(|record| record.issues.iter().any(|one| is_doubt(&one.code))).count();
        if doubtful > 0 {
            said.push(format!("{doubtful} of them doubtful"));
        }
        if !split.boilerplate.is_empty() {
            said.push(format!("{} in no record", counted(split.boilerplate.len() as u64, "lines")));
        }
        self.context.console.note(&format!("{place}: {}", said.join(", ")));
        let mut languages: BTreeMap<&str, u64> = BTreeMap::new();
        let mut areas: BTreeMap<&str, u64> = BTreeMap::new();
        for record in &split.records {
            record.text_language.iter().for_each(|language| *languages.entry(&language.code).or_default() += 1);
            for area in &record.thematic_areas {
                let declared = area.basis == AreaBasis::Declared;
                *areas.entry(if declared { "declared" } else { "by rule" }).or_default() += 1;
            }
        }
        for (what, counts) in [("languages", languages), ("areas", areas)] {
            let counts: Vec<String> = counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
            if !counts.is_empty() {
                self.context.console.note(&format!("{place}: {what}: {}", counts.join(", ")));
            }
        }
    }

    /// Says what was read of the records that a page says that it has; a warning where that is not what it shows.
    pub(crate) fn complete(&self, stated: &Stated, read: u64) {
        let Stated { total, text, .. } = stated;
        let place = format!("{}:{}", stated.place.as_deref().unwrap_or("standard input"), stated.line);
        let read_of = counted(read, "records");
        if read != stated.shown() {
            let verb = if read == 1 { "was" } else { "were" };
            let message = format!("the page says “{text}”, and {read_of} {verb} read from it");
            let hint = if read < *total && stated.range.is_none() {
                "the others may be on further pages, which scrape follows; `explain` shows how this one was read"
            } else {
                "`explain` shows how the page was read, and `review` puts it right"
            };
            self.context.console.warn(&Error::data(message).at(place).hint(hint));
        } else if read < *total {
            self.context.console.tell(&format!("{place}: {read_of} of {total} read, as the page says: “{text}”"));
        } else {
            self.context.console.note(&format!("{place}: all {read_of} read, as the page says: “{text}”"));
        }
    }

    /// Reports that part of the input failed. The run continues with the rest, and its status is an error.
    ///
    /// # Errors
    /// Returns the error itself when the run cannot continue, as after a wrong command line.
    pub(crate) fn fail(&mut self, error: Error) -> Result<()> {
        match error.kind() {
            Kind::Data => self.unsound = true,
            Kind::Io => self.failed = true,
            Kind::Foreign => self.refused = true,
            Kind::Skipped => {
                self.skipped.add(&error);
                return Ok(());
            }
            _ => return Err(error),
        }
        self.context.console.error(&error);
        Ok(())
    }

    /// Passes each record to `stage`, and writes the record.
    ///
    /// # Errors
    /// Returns an error when the output cannot be written.
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

    /// Whether all input could be read.
    pub(crate) fn is_whole(&self) -> bool {
        !self.failed && !self.refused && !self.unsound
    }

    /// Prints a warning about the input.
    pub(crate) fn warn(&self, warning: &Error) {
        self.context.console.warn(warning);
    }

    /// Whether a record was rejected.
    pub(crate) fn has_rejected(&self) -> bool {
        self.rejected > 0 || self.unsound
    }

    /// The status of the run so far.
    pub(crate) fn status(&self) -> Status {
        if self.failed {
            Status::Failed
        } else if self.refused {
            Status::Refused
        } else if self.rejected > 0 || self.unsound || self.records == 0 {
            Status::Findings
        } else {
            Status::Done
        }
    }

    /// Ends the run: completes the outputs, prints the summary, and returns the status.
    ///
    /// # Errors
    /// Returns an error when an output cannot be written.
    pub(crate) fn finish(mut self) -> Result<Status> {
        let status = self.status();
        let broken = self.failed || self.refused;
        let keep = if broken { self.partial } else { self.records > 0 };
        let place = self.out.place();
        let (why, hint) = if broken {
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
            if self.records + self.rejected == 0 && !broken {
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
        if let Some((format, left)) = self.left.filter(|_| keep) {
            let figures = left.figures();
            if !figures.is_empty() {
                let message = format!("{format}: {} have no place", in_words(&figures));
                self.context.console.left_out(&message, format, &figures);
            }
        }
        if let Some(vocabulary) = self.open.filter(|_| self.records > 0) {
            self.context.console.tell(&format!("{} (--vocabulary NAME chooses one)", areas_of(&vocabulary)));
        }
        self.skipped.say(self.context.console);
        if self.skipped.count() > 0 {
            figures.push(("skipped", self.skipped.count()));
        }
        let mut text: Vec<String> = figures.iter().map(|(name, count)| counted(*count, name)).collect();
        if let Some(look) = &self.look {
            figures.push(("doubtful", self.doubtful));
            text.extend(wants_a_look(self.doubtful, self.records).map(|said| format!("{said}{look}")));
        }
        let place = self.name.map(|name| format!("{name}: ")).unwrap_or_default();
        self.context.console.summary(&format!("{place}{}", text.join(", ")), &figures);
        Ok(status)
    }
}

/// The command that shows the doubtful records.
const LOOK: &str = "review";

/// The remark of a run for which nobody chose a vocabulary.
pub(crate) fn areas_of(vocabulary: &str) -> String {
    format!("areas are those of {vocabulary}")
}

/// Inputs that are named in a summary.
const SHOWN: usize = 3;

/// `3 of 45 records want a look`; nothing where none does.
pub(crate) fn wants_a_look(doubtful: u64, records: u64) -> Option<String> {
    let verb = if doubtful == 1 { "wants" } else { "want" };
    (doubtful > 0).then(|| format!("{doubtful} of {} {verb} a look", counted(records, "records")))
}

/// `1 record`, `45 records`, `0 rejected`.
pub(crate) fn counted(count: u64, name: &str) -> String {
    match name.strip_suffix('s') {
        Some(one) if count == 1 => format!("{count} {one}"),
        _ => format!("{count} {name}"),
    }
}
