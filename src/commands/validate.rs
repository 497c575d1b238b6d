//! `validate`: reports the faults of a catalogue, and passes valid records on.

use std::path::{Path, PathBuf};

use crate::formats;
use crate::formats::raw_entry::{Body, Raw};
use crate::output::Output;
use crate::record::rejected::Rejected;
use crate::validation::report::{Counts, Place, Report};
use crate::validation::{CrossChecks, Finding, Level, Validator, name_of, value_of};
use crate::vocabulary::Vocabulary;
use crate::{Error, Record, Result};
use serde_json::Value;

use super::args::{Inputs, Outputs, Rejects};
use super::choices::Choices;
use super::run::Run;
use super::{Context, Status};

/// Report the faults of a catalogue, and pass valid records on
///
/// Reads JSON, JSON Lines and CSV. Errors make a record invalid, warnings do not. Valid records are written as JSON
/// Lines to standard output, or to PATH in the format of its extension. With -f json the report is written there
/// instead, as one JSON object.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist validate catalogue.json > /dev/null    what is wrong, for people
  shelflist validate catalogue.csv -f json               the same for machines
  shelflist validate all.jsonl -o good.jsonl --rejects bad.jsonl
  shelflist split page.txt | shelflist validate --rejects bad.jsonl")]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    outputs: Outputs,
    #[command(flatten)]
    rejects: Rejects,
    /// Check records against this JSON Schema instead of the built-in one; references are never fetched
    #[arg(long, value_name = "PATH")]
    schema: Option<PathBuf>,
    /// Vocabulary with which the areas of the records are compared; an area that it lacks is an error [default: a
    /// warning where no built-in vocabulary has the area]
    #[arg(long, value_name = "NAME|PATH", value_parser = Choices::Vocabularies)]
    vocabulary: Option<String>,
    /// Most errors and most warnings to print; all are counted
    #[arg(long, value_name = "COUNT")]
    max_errors: Option<u64>,
    /// Also write the report to this file, as one JSON object
    #[arg(long, value_name = "PATH")]
    report: Option<PathBuf>,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let validator = match &args.schema {
        Some(path) => Validator::with_schema(path, &context.seeds)?,
        None => Validator::new(&context.seeds)?,
    };
    let across = match &args.vocabulary {
        Some(name) => {
            CrossChecks::default().with_vocabularies(vec![Vocabulary::load(&context.seeds, name)?], Level::Error)
        }
        None => CrossChecks::default().with_built_in(&context.seeds),
    };
    let only_report = args.outputs.format.as_deref().is_some_and(|format| format.eq_ignore_ascii_case("json"));
    let mut claims = context.claims(&args.inputs.inputs);
    args.schema.iter().for_each(|path| claims.keep("the schema", path));
    args.vocabulary.iter().for_each(|path| claims.keep("the vocabulary", Path::new(path)));
    if let Some(path) = args.report.as_deref() {
        claims.write("--report", path)?;
    }
    if only_report {
        let written = [(args.outputs.output.as_deref(), "-o"), (args.rejects.rejects.as_deref(), "--rejects")];
        written.into_iter().try_for_each(|(path, what)| path.map_or(Ok(()), |path| claims.write(what, path)))?;
    }
    let report = if only_report {
        Some(args.outputs.output.as_deref().map_or_else(|| Ok(Output::stdout()), Output::file)?)
    } else {
        args.report.as_deref().map(Output::file).transpose()?
    };
    let place = report.as_ref().map(Output::place).unwrap_or_default();
    let report = report.map(Report::new).transpose().map_err(|error| Error::from_io(&place, &error))?;
    let run = if only_report {
        Run::looking(context, &args.rejects)?
    } else {
        // An unknown format gives an error before anything is read.
        args.outputs.format.as_deref().map(formats::by_name).transpose()?;
        Run::new(context, &args.outputs, Some(&args.rejects), claims)?
    };
    let mut check = Check {
        validator,
        across,
        run,
        report,
        place,
        counts: Counts::default(),
        silent: only_report,
        most: args.max_errors.unwrap_or(u64::MAX),
        records: 0,
        valid: 0,
        written: Vec::new(),
        context,
    };
    let own: Vec<PathBuf> = args.outputs.files(Some(&args.rejects)).into_iter().chain(args.report.clone()).collect();
    for entries in crate::input::raw_entries(&args.inputs.inputs, &own, args.inputs.max_record()) {
        for raw in entries {
            match raw {
                Ok(raw) => check.one(raw)?,
                Err(error) => check.unreadable(error)?,
            }
        }
    }
    check.finish()
}

/// The state of validating a catalogue.
struct Check<'c> {
    validator: Validator,
    across: CrossChecks,
    run: Run<'c>,
    report: Option<Report<Output>>,
    /// The destination of the report.
    place: String,
    counts: Counts,
    /// Whether the findings are written only to the report.
    silent: bool,
    /// The most findings of each level that are printed.
    most: u64,
    records: u64,
    valid: u64,
    /// Memory for the text of a record.
    written: Vec<u8>,
    context: &'c Context<'c>,
}

impl Check<'_> {
    fn one(&mut self, raw: Raw) -> Result<()> {
        let Raw { file, line, ordinal, body } = raw;
        if !matches!(body, Body::Warning(_)) {
            self.records += 1;
        }
        match body {
            Body::Warning(warning) => {
                let finding = found(Level::Warning, "columns", &warning);
                self.say(&finding, &warning, Place { file: &file, line, record: 0, id: None })
            }
            Body::Bad(rejected) => {
                for error in std::iter::once(&rejected.error).chain(&rejected.more) {
                    let finding = found(Level::Error, "malformed", error);
                    self.say(&finding, error, Place { file: &file, line, record: ordinal, id: None })?;
                }
                self.run.keep(&rejected)
            }
            Body::Row(record) => {
                let place = Place { file: &file, line, record: ordinal, id: None };
                let text = |record: &Record| serde_json::to_string(record).unwrap_or_default();
                if self.validator.is_plain(&record) {
                    return self.plain(place, *record, text);
                }
                let (value, text) = (value_of(&record), text(&record));
                self.record(place, &value, text, Some(*record))
            }
            Body::Json(text) => {
                let place = Place { file: &file, line, record: ordinal, id: None };
                let record = crate::formats::raw_entry::parse(&text).ok();
                match record {
                    Some(record) if self.validator.is_plain(&record) && self.is_as_written(&record, &text) => {
                        self.plain(place, record, |_| text)
                    }
                    record => match tree(&text) {
                        Ok(value) => self.record(place, &value, text, record),
                        Err(error) => self.malformed(place, &error, text),
                    },
                }
            }
        }
    }

    /// Whether a text is exactly the one in which a record is written, so that no field of it was read as another value
    /// than the printed one.
    fn is_as_written(&mut self, record: &Record, text: &str) -> bool {
        self.written.clear();
        serde_json::to_writer(&mut self.written, record).is_ok() && self.written == text.as_bytes()
    }

    /// Passes a record on about which there is certainly no finding but those of the other records; `text` gives its
    /// text.
    fn plain(&mut self, place: Place, record: Record, text: impl FnOnce(&Record) -> String) -> Result<()> {
        let findings = self.across.of_record(&record, place.file, place.record);
        if findings.is_empty() {
            self.valid += 1;
            return self.run.write(&record);
        }
        let text = text(&record);
        self.judged(place, &value_of(&record), text, Some(record), findings)
    }

    /// Reports a text that is not JSON.
    fn malformed(&mut self, place: Place, error: &serde_json::Error, text: String) -> Result<()> {
        let Place { file, record: ordinal, .. } = place;
        let line = place.line + (error.line().max(1) as u64 - 1);
        let message = crate::formats::parse_messages::plain(error);
        let said = Error::data(format!("record {ordinal}: {message}")).at(format!("{file}:{line}"));
        let finding = found(Level::Error, "malformed", &Error::data(message));
        self.say(&finding, &said, Place { line, ..place })?;
        self.run.keep(&Rejected::new(said, text))
    }

    /// Validates a record; `record` is `None` where its fields have types that cannot be read.
    fn record(&mut self, place: Place, value: &Value, text: String, record: Option<Record>) -> Result<()> {
        let mut findings = self.validator.findings(value);
        findings.extend(self.across.findings(value, place.file, place.record));
        self.judged(place, value, text, record, findings)
    }

    /// Reports the findings about a record, and passes it on if it is valid.
    fn judged(
        &mut self,
        place: Place,
        value: &Value,
        text: String,
        record: Option<Record>,
        mut findings: Vec<Finding>,
    ) -> Result<()> {
        let Place { file, line, record: ordinal, .. } = place;
        findings.sort_by_key(|finding| finding.level);
        let mut errors = Vec::new();
        let name = name_of(value, Some(ordinal));
        for finding in &findings {
            let line = line + crate::formats::json::scan::line_of(&text, &finding.pointer);
            let said = finding.said(&format!("{file}:{line}"), &name);
            let id = value.get("id").and_then(Value::as_str);
            self.say(finding, &said, Place { file, line, record: ordinal, id })?;
            if finding.level == Level::Error {
                errors.push(said);
            }
        }
        match (record, errors.is_empty()) {
            (Some(record), true) => {
                self.valid += 1;
                self.run.write(&record)
            }
            (None, true) => {
                // A user's own schema may accept values from which no record can be read.
                let error = crate::formats::raw_entry::parse(&text)
                    .err()
                    .map(|error| crate::formats::parse_messages::plain(&error))
                    .unwrap_or_default();
                let said = Error::data(format!("{name}: {error}")).at(format!("{file}:{line}"));
                let finding = found(Level::Error, "wrong-type", &Error::data(error));
                self.say(&finding, &said, Place { file, line, record: ordinal, id: None })?;
                self.run.keep(&Rejected::new(said, text))
            }
            (_, false) => {
                let mut errors = errors.into_iter();
                let Some(error) = errors.next() else { return Ok(()) };
                self.run.keep(&Rejected { error, more: errors.collect(), text })
            }
        }
    }

    fn unreadable(&mut self, error: Error) -> Result<()> {
        let finding = found(Level::Error, "unreadable", &error);
        self.counts.add(Level::Error, finding.kind);
        let file = error.place().unwrap_or_default().to_owned();
        if let Some(report) = &mut self.report {
            let place = Place { file: &file, line: 0, record: 0, id: None };
            report.finding(&finding, place).map_err(|error| Error::from_io(&self.place, &error))?;
        }
        self.run.fail(error)
    }

    fn say(&mut self, finding: &Finding, said: &Error, place: Place) -> Result<()> {
        let count = self.counts.add(finding.level, finding.kind);
        if count > self.most {
            return Ok(());
        }
        if let Some(report) = &mut self.report {
            report.finding(finding, place).map_err(|error| Error::from_io(&self.place, &error))?;
        }
        match (self.silent, finding.level) {
            (true, _) => {}
            (false, Level::Error) => self.context.console.error(said),
            (false, Level::Warning) => self.context.console.warn(said),
        }
        Ok(())
    }

    fn finish(self) -> Result<Status> {
        if let Some(report) = self.report {
            let out = report.finish(self.records, self.valid, &self.counts);
            out.map_err(|error| Error::from_io(&self.place, &error))?.commit()?;
        }
        for level in [Level::Error, Level::Warning] {
            let total = self.counts.total(level);
            let Some(said) = self.counts.said(level) else { continue };
            let unsaid = total.saturating_sub(self.most);
            let unsaid = if unsaid > 0 { format!(" ({unsaid} not shown)") } else { String::new() };
            let name = if level == Level::Error { "errors" } else { "warnings" };
            self.context.console.summary(&format!("{said}{unsaid}"), &[(name, total)]);
        }
        self.run.finish()
    }
}

fn found(level: Level, kind: &'static str, error: &Error) -> Finding {
    let message = error.message().to_owned();
    Finding { level, kind, pointer: String::new(), message, nearest: error.advice().map(str::to_owned) }
}

/// The text as a JSON value for the checks. A text that is nested too deeply for that is read as a record, which keeps
/// unknown fields as text.
fn tree(text: &str) -> serde_json::Result<Value> {
    let deep = text.len() > (1 << 20) || text.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count() > 100;
    match serde_json::from_str(text) {
        Err(error) if deep && !error.is_eof() => match crate::formats::raw_entry::parse(text) {
            Ok(record) => Ok(value_of(&record)),
            Err(_) => Err(error),
        },
        other => other,
    }
}
