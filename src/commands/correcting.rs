//! The common part of `edit` and `correct`: the person, the project, and how a correction is stored.

use crate::pipeline::{Options, Pipeline};
use crate::project::Project;
use crate::record::Area;
use crate::store::{Edit, Lock, Store};
use crate::vocabulary::Tagger;
use crate::{Error, Record, Result, refresh};

use super::Context;
use super::args::Config;

/// The person who corrects, and the project file.
#[derive(Debug, clap::Args)]
pub(crate) struct Correcting {
    /// Name of the person who corrects [default: that of the account]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    #[command(flatten)]
    config: Config,
}

impl Correcting {
    /// Reads the project file.
    ///
    /// # Errors
    /// Returns the errors of [`Project::load`].
    pub(crate) fn project(&self) -> Result<Project> {
        Project::load(self.config.config.as_deref())
    }

    /// The name that was given on the command line.
    pub(crate) fn by(&self) -> Option<&str> {
        self.by.as_deref()
    }

    /// The name of the person.
    ///
    /// # Errors
    /// Returns an error when neither the command line nor the environment names one.
    pub(crate) fn name(&self) -> Result<String> {
        let said = |name: &str| std::env::var(name).ok().filter(|name| !name.trim().is_empty());
        let account = || ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(said).or_else(account_name);
        let name = self.by.clone().or_else(account).map(|name| name.trim().to_owned());
        name.filter(|name| !name.is_empty())
            .ok_or_else(|| Error::usage("a correction needs the name of a person").hint("--by 'Ana Ruiz'"))
    }

    /// The stages of the project, by which corrected records are checked.
    ///
    /// # Errors
    /// Returns an error when the vocabulary cannot be read.
    pub(crate) fn pipeline(&self, project: &Project, context: &Context) -> Result<Pipeline> {
        let options = Options { vocabulary: project.vocabulary.clone(), all: project.all_areas, ..Options::default() };
        Pipeline::new(&context.seeds, &options)
    }

    /// Stores corrections and writes the exports. Returns the number of changed records.
    ///
    /// # Errors
    /// Returns an error when the person has no name, a corrected record would be invalid, another process writes the
    /// store, or the store or an export cannot be written.
    pub(crate) fn apply(&self, project: &Project, edits: &[Edit], context: &Context) -> Result<u64> {
        // Undoing a correction needs no name, because none is stored.
        let who = if edits.iter().any(|edit| edit.value.is_some()) { self.name()? } else { String::new() };
        let context = &context.of_project(project)?;
        let pipeline = self.pipeline(project, context)?;
        let at = refresh::time()?.to_string();
        let edits: Vec<Edit> = edits.iter().map(|edit| signed(edit, &who, &at)).collect();
        let _lock = Lock::take(&project.store)?;
        let store = Store::write(&project.store)?;
        let wrong = |record: &_| pipeline.validate(record).map(|rejected| rejected.error);
        let changed = store.correct(&edits, &who, &at, wrong)?;
        if changed > 0 {
            let page = refresh::page(project, &context.seeds)?;
            for export in &project.exports {
                refresh::write_export(export, &store, &context.seeds, page.as_ref())?;
            }
        }
        store.close()?;
        Ok(changed)
    }
}

/// The edit with the concepts of the areas that it names, and a warning for each name that the vocabulary does not know.
/// Areas that the record had before are known already.
pub(crate) fn resolved(edit: &Edit, before: &Record, tagger: &Tagger) -> (Edit, Vec<Error>) {
    let Some(value) = edit.value.as_ref().filter(|_| edit.field == "thematic_areas") else {
        return (edit.clone(), Vec::new());
    };
    let Ok(areas) = serde_json::from_str::<Vec<Area>>(&value.to_string()) else { return (edit.clone(), Vec::new()) };
    let (mut found, mut unknown) = (Vec::new(), Vec::new());
    for area in areas {
        if area.id.is_some() || before.thematic_areas.contains(&area) {
            found.push(area);
            continue;
        }
        let mut record = Record { thematic_areas: vec![area], ..Record::default() };
        tagger.resolve(&mut record);
        found.append(&mut record.thematic_areas);
        unknown.extend(record.issues.into_iter().map(|issue| Error::data(issue.message)));
    }
    let value = serde_json::to_value(&found).unwrap_or_else(|_| value.clone());
    (Edit { value: Some(value), ..edit.clone() }, unknown)
}

/// The name of the account that runs the process, where no variable of the environment says it: as cron, systemd and
/// containers start programs.
#[cfg(unix)]
fn account_name() -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    // A file that the process makes belongs to its account.
    let number = tempfile::tempfile().and_then(|file| file.metadata()).ok()?.uid();
    let accounts = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let named = accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(number)).then(|| name.to_owned())
    });
    Some(named.unwrap_or_else(|| format!("account {number}")))
}

/// This system names the account in the environment.
#[cfg(not(unix))]
fn account_name() -> Option<String> {
    None
}

/// Adds the name of the person and the time to a decision of a review that lacks them.
pub(crate) fn signed(edit: &Edit, who: &str, at: &str) -> Edit {
    let mut edit = edit.clone();
    if edit.field == "screening"
        && let Some(serde_json::Value::Object(screening)) = &mut edit.value
    {
        for (name, value) in [("by", who), ("at", at)] {
            let said = screening.entry(name).or_insert(serde_json::Value::Null);
            if said.is_null() {
                *said = value.into();
            }
        }
    }
    edit
}
