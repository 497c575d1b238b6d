//! Answers of people, given on the command line and kept in a file or in the store.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::console::shell_word;
use crate::dedupe::answers::{Answer, Answers, Said};
use crate::dedupe::outcome::Outcome;
use crate::output::Output;
use crate::paths::Claims;
use crate::project::Project;
use crate::record::id_prefix::{Fitting, by_prefix};
use crate::refresh;
use crate::store::{Lock, Store};
use crate::{Error, Record, Result};

use super::super::run::counted;
use super::super::{Context, Status};

/// The options for answers about duplicates.
#[derive(Debug, clap::Args)]
pub(crate) struct Answering {
    /// File of answers, one JSON object a line; it is created where it does not exist
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Answer: these records are one publication
    #[arg(long, value_name = "ID", num_args = 2.., conflicts_with_all = ["review", "groups", "undo"])]
    same: Vec<String>,
    /// Answer: these records are different publications
    #[arg(long, value_name = "ID", num_args = 2.., conflicts_with_all = ["review", "groups", "undo"])]
    different: Vec<String>,
    /// Take back the answer about these records
    #[arg(long, value_name = "ID", num_args = 2.., conflicts_with_all = ["review", "groups", "undo"])]
    forget: Vec<String>,
    /// Answer: the records from which this one was merged are all different publications
    #[arg(long, value_name = "ID", conflicts_with_all = ["review", "groups", "undo", "same", "different", "forget"])]
    apart: Option<String>,
    /// Name of the person who answers [default: that of the account]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

impl Answering {
    /// Claims the file of answers, so that no other output overwrites it.
    pub(super) fn claim(&self, claims: &mut Claims) {
        self.answers.iter().for_each(|path| claims.keep("the answers", path));
    }

    /// Whether the command only has to keep an answer.
    pub(super) fn answers_only(&self) -> bool {
        [&self.same, &self.different, &self.forget].into_iter().any(|ids| !ids.is_empty())
    }

    /// Whether a group is to be declared different publications.
    pub(super) fn takes_apart(&self) -> bool {
        self.apart.is_some()
    }

    /// The beginning of a command that keeps an answer: `shelflist dedupe found.jsonl --answers answers.jsonl`.
    pub(super) fn command(&self, inputs: &[PathBuf], config: Option<&Path>) -> String {
        let mut words = vec!["shelflist dedupe".to_owned()];
        match config {
            Some(path) => words.push(format!("--config {}", shell_word(path))),
            None => {
                words.extend(inputs.iter().filter(|path| path.as_os_str() != "-").map(|path| shell_word(path)));
                let file = self.answers.as_deref().unwrap_or(Path::new("answers.jsonl"));
                words.push(format!("--answers {}", shell_word(file)));
            }
        }
        words.join(" ")
    }

    /// The answers in the file; none where the file does not exist yet.
    ///
    /// # Errors
    /// Returns an error when the file cannot be read, or a line is not an answer.
    pub(super) fn read(&self) -> Result<Answers> {
        match &self.answers {
            None => Ok(Answers::default()),
            Some(path) => Answers::parse(&text(path)?, &path.display().to_string()),
        }
    }

    /// Keeps the answers of the command line: in the file, or in the store of the project, whose exports are then
    /// written. Ids are completed by those of `records`, where a catalogue is named.
    ///
    /// # Errors
    /// Returns an error when an answer names fewer than two records, the group does not exist, or the file, the store
    /// or an export cannot be written.
    pub(super) fn write(
        &self,
        context: &Context,
        outcome: Option<&Outcome>,
        records: &[Record],
        project: Option<&Project>,
    ) -> Result<Status> {
        let mut given = self.given(outcome)?;
        let place = match (project, &self.answers) {
            (Some(project), _) => {
                let _lock = Lock::take(&project.store)?;
                let store = Store::write(&project.store)?;
                let known = store.answers()?;
                for answer in &mut given {
                    complete(answer, |id| match answer_of(&known, id) {
                        Ok(whole) => Ok(whole),
                        Err(_) => store.id_of(id),
                    })?;
                    check(answer, &known)?;
                    store.answer(answer)?;
                }
                let page = refresh::page(project, &context.seeds)?;
                for export in &project.exports {
                    refresh::write_export(export, &store, &context.seeds, page.as_ref())?;
                }
                store.close()?;
                project.store.display().to_string()
            }
            (None, Some(path)) => {
                let known = self.read()?;
                for answer in &mut given {
                    if !records.is_empty() {
                        complete(answer, |id| match answer_of(&known, id) {
                            Ok(whole) => Ok(whole),
                            Err(_) => by_prefix(id, ids(records)).map(str::to_owned),
                        })?;
                    } else if answer.answer == Said::Undone {
                        // Without a catalogue only the ids of earlier answers are known.
                        complete(answer, |id| answer_of(&known, id))?;
                    }
                }
                self.append(path, &given)?;
                path.display().to_string()
            }
            (None, None) => {
                return Err(Error::usage("where is the answer to be kept?")
                    .hint("--answers FILE keeps it in a file, --config shelflist.toml in the store of a project"));
            }
        };
        let count = given.len() as u64;
        let unchecked = project.is_none() && outcome.is_none() && records.is_empty();
        let unchecked = unchecked && given.iter().any(|answer| answer.answer != Said::Undone);
        let why = if unchecked { "; a catalogue before --answers would have its ids checked" } else { "" };
        let text = format!("{} kept in {place}{why}", counted(count, "answers"));
        context.console.summary(&text, &[("answers", count)]);
        Ok(Status::Done)
    }

    /// The answers that the command line gives.
    fn given(&self, outcome: Option<&Outcome>) -> Result<Vec<Answer>> {
        let named = [(&self.same, Said::Same), (&self.different, Said::Different), (&self.forget, Said::Undone)];
        let mut said: Vec<(Vec<String>, Said)> =
            named.into_iter().filter(|(ids, _)| !ids.is_empty()).map(|(ids, answer)| (ids.clone(), answer)).collect();
        if let (Some(id), Some(outcome)) = (&self.apart, outcome) {
            said.push((members(outcome, id)?, Said::Different));
        }
        let account = || ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
        let by = self.by.clone().or_else(account).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        let at = refresh::time()?.to_string();
        let answer = |(mut records, answer): (Vec<String>, Said)| {
            records.sort();
            records.dedup();
            Answer { records, answer, by: by.clone(), at: Some(at.clone()) }
        };
        Ok(said.into_iter().map(answer).collect())
    }

    /// Appends answers to the file.
    fn append(&self, path: &Path, given: &[Answer]) -> Result<()> {
        let mut known = self.read()?;
        let mut lines = text(path)?;
        if !lines.is_empty() && !lines.ends_with('\n') {
            lines.push('\n');
        }
        for answer in given {
            check(answer, &known)?;
            known.add(answer.clone())?;
            lines.push_str(&serde_json::to_string(answer).map_err(|error| Error::io(error.to_string()))?);
            lines.push('\n');
        }
        let mut out = Output::file(path)?;
        out.write_all(lines.as_bytes()).map_err(|error| Error::from_io(out.place(), &error))?;
        out.commit()
    }
}

/// The answers with whole ids, where they were given by their beginnings. An answer that names no record of `records`, or
/// a beginning that several of their ids have, has no effect, and a warning says so.
pub(super) fn resolved(answers: &Answers, records: &[Record], context: &Context) -> Result<Answers> {
    if answers.iter().next().is_none() {
        return Ok(Answers::default());
    }
    let known: BTreeSet<&str> = ids(records).collect();
    let (mut found, mut missing, mut unclear) = (Answers::default(), BTreeSet::new(), BTreeSet::new());
    for answer in answers.iter() {
        let mut answer = answer.clone();
        for id in &mut answer.records {
            match Fitting::find(id, &known) {
                Fitting::One(whole) => whole.clone_into(id),
                Fitting::None => _ = missing.insert(id.clone()),
                Fitting::Several(_) => _ = unclear.insert(id.clone()),
            }
        }
        found.add(answer)?;
    }
    let warn = |message: &str, ids: &BTreeSet<String>, advice: &str| {
        if !ids.is_empty() {
            let named: Vec<&str> = ids.iter().take(NAMED).map(String::as_str).collect();
            let more = if ids.len() > named.len() { ", …" } else { "" };
            let hint = format!("{advice}: {}{more}", named.join(", "));
            context.console.warn(&Error::data(message).hint(hint));
        }
    };
    let verb = if missing.len() == 1 { "is" } else { "are" };
    let message = format!("the answers name {} that {verb} not here", counted(missing.len() as u64, "records"));
    warn(&message, &missing, "their answers have no effect");
    let beginnings = counted(unclear.len() as u64, "beginnings");
    let message = format!("the answers give {beginnings} of ids that several records have");
    warn(&message, &unclear, "their answers have no effect until more characters of these ids are given");
    Ok(found)
}

/// The most ids that a warning names.
const NAMED: usize = 3;

/// The ids of records, and those of the records that they are made of.
fn ids(records: &[Record]) -> impl Iterator<Item = &str> {
    records.iter().flat_map(|record| record.merged.iter().chain([&record.id])).map(String::as_str)
}

/// Checks whether an answer can be kept: it must name several records, and an answer that is taken back must exist.
fn check(answer: &Answer, known: &Answers) -> Result<()> {
    if answer.records.len() < 2 {
        return Err(Error::usage("an answer names two records or more"));
    }
    if answer.answer == Said::Undone && !known.has(&answer.records) {
        return Err(Error::usage("there is no answer about these records").at(answer.records.join(" ")));
    }
    Ok(())
}

/// Writes out the ids of an answer that were given by their beginnings.
fn complete(answer: &mut Answer, whole: impl Fn(&str) -> Result<String>) -> Result<()> {
    for id in &mut answer.records {
        *id = whole(id)?;
    }
    answer.records.sort();
    answer.records.dedup();
    Ok(())
}

/// The id in an earlier answer that begins so.
fn answer_of(known: &Answers, id: &str) -> Result<String> {
    let ids = known.iter().flat_map(|answer| &answer.records).map(String::as_str);
    by_prefix(id, ids).map(str::to_owned)
}

/// The ids of the records from which the record with this id was merged.
fn members(outcome: &Outcome, id: &str) -> Result<Vec<String>> {
    let all = (0..outcome.groups.len()).flat_map(|group| outcome.members(group)).map(|record| record.id.as_str());
    let id = by_prefix(id, all)?;
    let mut groups = (0..outcome.groups.len()).filter(|group| outcome.members(*group).any(|record| record.id == id));
    let group = groups.next().ok_or_else(|| Error::usage("there is no record of this id").at(id))?;
    let ids: Vec<String> = outcome.members(group).map(|record| record.id.clone()).collect();
    if ids.len() < 2 {
        return Err(Error::usage("this record is made of no others").at(id));
    }
    Ok(ids)
}

fn text(path: &Path) -> Result<String> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(Error::from_io(path.display(), &error)),
    }
}
