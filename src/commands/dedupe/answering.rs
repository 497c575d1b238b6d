//! Answers of people: given on the command line, kept in a file.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::dedupe::answers::{Answer, Answers, Said};
use crate::dedupe::outcome::Outcome;
use crate::output::Output;
use crate::refresh;
use crate::{Error, Result};

use super::super::{Context, Status};

/// Where answers are kept, and what is answered.
#[derive(Debug, clap::Args)]
pub(crate) struct Answering {
    /// File of answers, one JSON object a line; it is made where it is missing
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Answer: these records are one publication
    #[arg(long, value_name = "ID", num_args = 2.., requires = "answers", conflicts_with_all = ["inputs", "review", "groups", "undo"])]
    same: Vec<String>,
    /// Answer: these records are different publications
    #[arg(long, value_name = "ID", num_args = 2.., requires = "answers", conflicts_with_all = ["inputs", "review", "groups", "undo"])]
    different: Vec<String>,
    /// Take back what was answered of these records
    #[arg(long, value_name = "ID", num_args = 2.., requires = "answers", conflicts_with_all = ["inputs", "review", "groups", "undo"])]
    forget: Vec<String>,
    /// Answer: the records that this one is made of are all different publications
    #[arg(long, value_name = "ID", requires = "answers", conflicts_with_all = ["review", "groups", "undo", "same", "different", "forget"])]
    apart: Option<String>,
    /// Name of the person who answers [default: that of the account]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

impl Answering {
    /// Whether nothing is asked but to keep an answer.
    pub(super) fn answers_only(&self) -> bool {
        [&self.same, &self.different, &self.forget].into_iter().any(|ids| !ids.is_empty())
    }

    /// Whether a group is to be taken apart.
    pub(super) fn takes_apart(&self) -> bool {
        self.apart.is_some()
    }

    /// The answers of the file; none where there is no file yet.
    ///
    /// # Errors
    /// Where the file cannot be read, or a line is no answer.
    pub(super) fn read(&self) -> Result<Answers> {
        match &self.answers {
            None => Ok(Answers::default()),
            Some(path) => Answers::parse(&text(path)?, &path.display().to_string()),
        }
    }

    /// Keeps what is answered.
    ///
    /// # Errors
    /// Where an answer names fewer than two records, the group is not there, or the file cannot be written.
    pub(super) fn write(&self, context: &Context, outcome: Option<&Outcome>) -> Result<Status> {
        let Some(path) = &self.answers else { return Err(Error::usage("--answers FILE says where answers are kept")) };
        let mut given = Vec::new();
        for (ids, answer) in
            [(&self.same, Said::Same), (&self.different, Said::Different), (&self.forget, Said::Undone)]
        {
            if !ids.is_empty() {
                given.push((ids.clone(), answer));
            }
        }
        if let (Some(id), Some(outcome)) = (&self.apart, outcome) {
            given.push((members(outcome, id)?, Said::Different));
        }
        let mut answers = self.read()?;
        let mut lines = text(path)?;
        if !lines.is_empty() && !lines.ends_with('\n') {
            lines.push('\n');
        }
        let account = || ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
        let by = self.by.clone().or_else(account).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        let mut count = 0;
        for (mut records, said) in given {
            records.sort();
            records.dedup();
            if said == Said::Undone && !answers.has(&records) {
                return Err(Error::usage("there is no answer about these records").at(records.join(" ")));
            }
            let answer = Answer { records, answer: said, by: by.clone(), at: Some(refresh::time()?.to_string()) };
            answers.add(answer.clone())?;
            let line = serde_json::to_string(&answer).map_err(|error| Error::io(error.to_string()))?;
            lines.push_str(&line);
            lines.push('\n');
            count += 1;
        }
        let mut out = Output::file(path)?;
        out.write_all(lines.as_bytes()).map_err(|error| Error::from_io(out.place(), &error))?;
        out.commit()?;
        context.console.summary(&format!("{count} kept in {}", path.display()), &[("answers", count)]);
        Ok(Status::Done)
    }
}

/// The ids of the records that are merged into the one of this id.
fn members(outcome: &Outcome, id: &str) -> Result<Vec<String>> {
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
