//! A refresh reads the sources of a project, applies the changes to the store, and writes the exports.
//!
//! A source that fails keeps its records. Changes become visible only when the run is published at its end, and the
//! exports are written after that. A run that is killed at any moment therefore leaves the catalogue of the last run in
//! place.

pub(crate) mod additions;
pub(crate) mod copies;
pub(crate) mod detail_pages;
pub(crate) mod digest;
pub(crate) mod drift;
pub(crate) mod exports;
pub(crate) mod files;
pub(crate) mod harvest;
pub(crate) mod mail;
pub(crate) mod names;
pub(crate) mod read_source;
pub(crate) mod report;
mod report_page;
pub(crate) mod series;
pub(crate) mod settings;
pub(crate) mod site;
mod summary;
pub(crate) mod tell;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

pub use digest::digest;
pub(crate) use exports::{Written, merged, write as write_export};
pub use settings::settings;

use crate::console::Console;
use crate::defect::caught;
use crate::error::{Error, Kind, Result};
use crate::formats::html::Page;
use crate::project::{Project, Source};
use crate::seeds::Seeds;
use crate::store::{Applied, Change, ChangeCounts, Counts, Known, Lock, Rules, SourceHealth, Store};
use crate::vocabulary::concept_names;
use crate::web::Fetcher;
use read_source::{SourceReader, SourceResult};

/// The options of a refresh.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Names of the sources to read; empty for all.
    pub only: Vec<String>,
    /// Whether every page is read, whatever its validators say.
    pub full: bool,
    /// Whether the store and the exports are left unchanged.
    pub dry_run: bool,
    /// Names of the sources that are accepted although they lost more than half of their records.
    pub accept: Vec<String>,
    /// Paths of the reports, which must not be files that the refresh reads or keeps.
    pub reports: Vec<PathBuf>,
    /// Extra headers for the hosts that the project names, which may hold secrets and are kept nowhere.
    pub headers: Vec<(String, String)>,
}

/// The result of a refresh for one source.
#[derive(Debug)]
pub struct SourceNews {
    /// The name of the source.
    pub name: String,
    /// The result of applying what was read; `None` where nothing could be read.
    pub applied: Option<Applied>,
    /// The error of the source, for the report.
    pub message: Option<String>,
}

/// The result of a refresh.
#[derive(Debug)]
pub struct Outcome {
    /// The time at which the run started.
    pub at: Timestamp,
    /// The sources that were read.
    pub sources: Vec<SourceNews>,
    /// The number of sources that were not due.
    pub resting: u64,
    /// The sources that left the project file since the last run, with the number of their records.
    pub removed: Vec<(String, u64)>,
    /// The numbers of changes since the last published run.
    pub counts: ChangeCounts,
    /// The changes since the last published run. They are left out where there are very many and no report asks for
    /// them.
    pub changes: Vec<Change>,
    /// The exports by name, and whether each was written.
    pub exports: Vec<(String, Written)>,
    /// Whether something could not be read or written.
    pub failed: bool,
    /// Whether a source was refused, or a record was invalid.
    pub findings: bool,
}

/// The number of changes above which they are counted and not held, where no report asks for them.
const HELD: u64 = 10_000;

/// The time of a run in whole seconds: the value of `SOURCE_DATE_EPOCH` if it is set, else the present time.
///
/// # Errors
/// Returns an error when the variable is not a number of seconds.
pub(crate) fn time() -> Result<Timestamp> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => {
            text.trim().parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok()).ok_or_else(|| {
                Error::usage(format!("SOURCE_DATE_EPOCH is {text:?}, which is no number of seconds since 1970"))
            })
        }
        Err(_) => Ok(Timestamp::from_second(Timestamp::now().as_second()).unwrap_or(Timestamp::UNIX_EPOCH)),
    }
}

/// Refreshes a project.
///
/// # Errors
/// Returns an error when another refresh is running, the project names a file that does not exist, or the store cannot
/// be written. An error of a single source or export is printed on the console, and the others are still read and
/// written.
pub fn refresh(project: &Project, seeds: &Seeds, console: &Console, options: &Options) -> Result<Outcome> {
    let sources = project.only(&options.only)?;
    project.only(&options.accept)?;
    if sources.is_empty() {
        return Err(Error::usage("the project has no sources").at(project.file.display()).hint("add a [[source]]"));
    }
    project.check_files(seeds, &options.reports)?;
    if options.dry_run {
        let _lock = project.store.exists().then(|| Lock::take(&project.store)).transpose()?;
        return Store::without_trace(&project.store, |store| run(project, &sources, seeds, console, options, store));
    }
    let _lock = Lock::take(&project.store)?;
    let store = Store::write(&project.store)?;
    let outcome = run(project, &sources, seeds, console, options, &store)?;
    store.close()?;
    Ok(outcome)
}

fn run(
    project: &Project,
    sources: &[&Source],
    seeds: &Seeds,
    console: &Console,
    options: &Options,
    store: &Store,
) -> Result<Outcome> {
    let at = time()?;
    put_clock_right(store, at, console)?;
    let run = store.begin(&at.to_string())?;
    names::follow(project, seeds, store, run, console)?;
    let stored = store.sources()?;
    let names: Vec<&str> = project.sources.iter().map(|source| source.name.as_str()).collect();
    let health = store.health(&names)?;
    let health: HashMap<&str, &SourceHealth> = health.iter().map(|health| (health.name.as_str(), health)).collect();
    let (mut due, mut resting) = (Vec::new(), 0);
    for source in sources.iter().filter(|source| !source.archived) {
        let health = health.get(source.name.as_str()).copied();
        if options.only.is_empty() && !options.full && !health.is_none_or(|health| is_due(source, health, at)) {
            console.note(&format!("{}: not due", source.name));
            resting += 1;
        } else {
            names::moved(source, &stored, console);
            due.push((*source, store.known(&source.name)?));
        }
    }
    say_settings(project, seeds, &due, console)?;
    let fetcher = due.iter().any(|(source, _)| is_of_web(source)).then(|| {
        let mut fetch = project.politeness.fetch.clone();
        fetch.headers.extend(options.headers.iter().cloned());
        fetch.max_bytes = fetch.max_bytes.min(project.limits.max_document);
        Fetcher::new(fetch)
    });
    let fetcher = fetcher.transpose()?;
    let mut gathering =
        SourceReader::new(project, seeds, fetcher.as_ref(), options.full)?.reporting_to(options.reports.clone());
    if !options.dry_run {
        gathering = gathering.remembering(store.again()?);
    }
    let page = page(project, seeds)?;
    let removed = names::removed(project, store, console)?;
    let mut outcome = Outcome {
        at,
        sources: Vec::new(),
        resting,
        counts: ChangeCounts::default(),
        removed,
        changes: Vec::new(),
        exports: Vec::new(),
        failed: false,
        findings: false,
    };
    let before = store.published_before(run)?;
    crate::ordered::ordered(
        due.into_iter(),
        project.limits.parallel,
        |(source, known), _: &crate::ordered::Load<'_>| {
            // A panic costs only its own source, and never the run.
            let gathered = caught("reading the source", || gathering.source(source, &known));
            (source, gathered.unwrap_or_else(|defect| Ok(SourceResult::failed(source, defect))))
        },
        |(source, gathered)| {
            let gathered = gathered?;
            take(project, source, gathered, store, run, console, options, &mut outcome)
        },
    )?;
    fetcher.iter().flat_map(Fetcher::warnings).for_each(|warning| console.warn(&warning));
    store.still_there()?;
    store.publish(run, &time()?.to_string(), &names)?;
    outcome.counts = store.change_counts(before, run)?;
    if let Some(old) = project.limits.keep.and_then(|keep| at.checked_sub(keep).ok()) {
        let dropped = store.drop_older(old)?;
        if dropped.events + dropped.records > 0 {
            console.note(&format!(
                "{} earlier versions and {} gone records from before {old} were dropped (keep in [limits])",
                dropped.events, dropped.records
            ));
        }
    }
    // Only a report needs the records themselves, and so many of them would not fit into little memory.
    if !options.reports.is_empty() || outcome.counts.total() <= HELD {
        outcome.changes = store.changes(before, run)?;
    }
    if !options.dry_run {
        for export in &project.exports {
            match exports::write(export, store, seeds, page.as_ref()) {
                Ok(written) => outcome.exports.push((export.name.clone(), written)),
                Err(error) => {
                    console.error(&error);
                    outcome.failed = true;
                }
            }
        }
    }
    Ok(outcome)
}

/// Corrects the dates of earlier runs that lie in the future, because the clock was wrong then. Small differences
/// between the clocks of two machines are left alone.
fn put_clock_right(store: &Store, at: Timestamp, console: &Console) -> Result<()> {
    const SLACK: Duration = Duration::from_secs(300);
    // The time of a run may be given by SOURCE_DATE_EPOCH and lie in the past.
    let now = at.max(Timestamp::from_second(Timestamp::now().as_second()).unwrap_or(at));
    let limit = now.checked_add(SLACK).unwrap_or(now);
    let runs = store.correct_clock(&limit.to_string(), &now.to_string())?;
    if runs > 0 {
        let runs = if runs == 1 { "1 earlier run was".to_owned() } else { format!("{runs} earlier runs were") };
        let message = format!("{runs} dated in the future by a wrong clock; the dates are those of this run now");
        console.warn(&Error::data(message).at(store.path().display()).hint("check the clock of the machine"));
    }
    Ok(())
}

/// Says, before anything is read, which change of the settings makes every page be read anew.
fn say_settings(project: &Project, seeds: &Seeds, due: &[(&Source, Known)], console: &Console) -> Result<()> {
    let mut causes: Vec<(String, Vec<&str>)> = Vec::new();
    for (source, known) in due {
        for cause in settings::differences(known.settings.as_deref(), &settings(project, source, seeds)?) {
            match causes.iter_mut().find(|(other, _)| *other == cause) {
                Some((_, names)) => names.push(&source.name),
                None => causes.push((cause, vec![&source.name])),
            }
        }
    }
    for (cause, names) in causes {
        let few = names.len() <= 3;
        let whose = if few { names.join(", ") } else { format!("{} sources", names.len()) };
        let verb = if names.len() == 1 { "is" } else { "are" };
        console.tell(&format!("{whose} {verb} read anew, because of {cause}"));
    }
    Ok(())
}

/// The settings of the pages that the project exports; `None` where it exports none.
///
/// # Errors
/// Returns an error when the logo, the vocabulary or the words of the page cannot be read.
pub(crate) fn page(project: &Project, seeds: &Seeds) -> Result<Option<Arc<Page>>> {
    if !project.exports.iter().any(|export| export.form.names_page()) {
        return Ok(None);
    }
    let names = concept_names(seeds, Some(&project.vocabulary))?;
    Page::load(seeds, project.page.settings()?, names).map(|page| Some(Arc::new(page)))
}

/// Applies what was read of one source to the store, and prints its errors and warnings.
#[allow(clippy::too_many_arguments)]
fn take(
    project: &Project,
    source: &Source,
    gathered: SourceResult,
    store: &Store,
    run: i64,
    console: &Console,
    options: &Options,
    outcome: &mut Outcome,
) -> Result<()> {
    let SourceResult { reading, errors, rejected, moved, warnings, left } = gathered;
    for error in &rejected {
        console.error(error);
    }
    outcome.findings |= !rejected.is_empty();
    let nothing = reading.pages.iter().all(|page| matches!(page.outcome, crate::store::Outcome::Failed));
    for error in &errors {
        console.error(&located(source, error));
        match error.kind() {
            Kind::Data => outcome.findings = true,
            _ => outcome.failed = true,
        }
    }
    let mut message = errors.first().map(ToString::to_string);
    for moved in &moved {
        let page = reading.pages.iter().find(|page| page.location == moved.location);
        let Some(crate::store::Outcome::Read(now)) = page.map(|page| &page.outcome) else { continue };
        if let Some(warning) = drift::warning(store, &source.name, moved, &now.records)? {
            console.warn(&warning);
            message.get_or_insert_with(|| warning.to_string());
        }
    }
    for warning in warnings.into_iter().chain(copies::warnings(store, &reading)?) {
        console.warn(&warning);
        message.get_or_insert_with(|| warning.to_string());
    }
    let applied = if nothing && !(errors.is_empty() && (reading.complete || left > 0)) {
        None
    } else {
        let rules = Rules { gone_after: project.limits.gone_after, accept: options.accept.contains(&source.name) };
        Some(store.apply(run, reading, rules)?)
    };
    let applied = applied.map(|applied| match applied {
        // A source is read to its end only when nothing is left of it.
        Applied::Complete(counts) | Applied::Partial(counts) if left > 0 => Applied::Partial(Counts { left, ..counts }),
        other => other,
    });
    let refused = match &applied {
        Some(Applied::Shrunk(before, now)) => Some((
            format!("refused: only {now} of {before} records are left"),
            format!("if that is right, refresh with --accept {}", source.name),
        )),
        Some(Applied::Empty) => Some((
            "refused: not one record was found".to_owned(),
            match is_of_web(source) {
                true => "look at the page; perhaps it was redesigned, or is empty without JavaScript".to_owned(),
                false => "look at what lies at its path; shelflist explain FILE says how a file is read".to_owned(),
            },
        )),
        _ => None,
    };
    if let Some((text, hint)) = refused {
        console.error(&Error::data(&text).at(&source.name).hint(hint));
        outcome.findings = true;
        message = Some(text);
    }
    if let Some(Applied::Complete(counts) | Applied::Partial(counts)) = &applied {
        let pages = if counts.pages == 1 { "1 page".to_owned() } else { format!("{} pages", counts.pages) };
        console.note(&format!("{}: {pages}, {} of them unchanged", source.name, counts.unchanged));
    }
    store.attempt(&source.name, run, &time()?.to_string(), applied.as_ref(), message.as_deref(), left)?;
    outcome.sources.push(SourceNews { name: source.name.clone(), applied, message });
    Ok(())
}

/// Whether the source has addresses, and not only files.
fn is_of_web(source: &Source) -> bool {
    !source.urls.is_empty() || source.site.is_some()
}

/// The error, with the name of the source as its place where it has no place.
fn located(source: &Source, error: &Error) -> Error {
    if error.place().is_some() { error.clone() } else { error.clone().at(&source.name) }
}

/// The time from which a source is due again; `None` where it is due in every refresh, or its last attempt was not
/// complete.
pub(crate) fn next_try(source: &Source, health: &SourceHealth) -> Option<Timestamp> {
    let every = source.every?;
    let last = health.last.as_ref().filter(|last| last.outcome == "complete")?;
    let last: Timestamp = last.at.parse().ok()?;
    last.checked_add(every).ok()
}

/// Whether a source is due. A small slack allows for cron, which does not start programs to the second. A last attempt
/// in the future was dated by a wrong clock and is ignored.
fn is_due(source: &Source, health: &SourceHealth, now: Timestamp) -> bool {
    const SLACK: Duration = Duration::from_secs(300);
    let (Some(next), Some(every)) = (next_try(source, health), source.every) else { return true };
    let slack = SLACK.min(every / 10);
    now.checked_add(slack).is_ok_and(|now| now >= next) || next.checked_sub(every).is_ok_and(|last| last > now)
}

impl Outcome {
    /// The sum of the counts of all sources.
    pub fn totals(&self) -> Counts {
        let mut totals = Counts::default();
        for counts in self.sources.iter().filter_map(SourceNews::counts) {
            totals.pages += counts.pages;
            totals.unchanged += counts.unchanged;
            totals.records += counts.records;
            totals.rejected += counts.rejected;
            totals.missing += counts.missing;
            totals.left += counts.left;
        }
        totals
    }

    /// The paths of the exports that were written.
    pub fn written(&self) -> Vec<PathBuf> {
        let written = self.exports.iter().filter(|(_, written)| *written == Written::Replaced);
        written.map(|(name, _)| PathBuf::from(name)).collect()
    }
}

impl SourceNews {
    /// The counts of the source, where its changes were applied.
    pub fn counts(&self) -> Option<&Counts> {
        match &self.applied {
            Some(Applied::Complete(counts) | Applied::Partial(counts)) => Some(counts),
            _ => None,
        }
    }
}
