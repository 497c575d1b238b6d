//! `doctor`: checks the store, the project and its sources, and says what to do.

use std::io::Write as _;
use std::path::Path;

use serde_json::json;

use crate::console::printable;
use crate::output::Output;
use crate::pipeline::{Options, Pipeline};
use crate::project::{Project, Source};
use crate::refresh::site::Addresses;
use crate::store::{Lock, SourceHealth, Store};
use crate::text::sizes::size;
use crate::{Error, Result, refresh};

use super::args::Config;
use super::run::counted;
use super::{Context, Status};

/// Check the store, the project and its sources, and say what to do
///
/// Nothing is changed and no page is fetched.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist doctor
  shelflist doctor --json | jq '.checks[] | select(.state != \"good\")'

Exit status: 0 all is well; 1 something wants a look; 2 the project file is wrong; 3 something cannot be read.")]
pub(crate) struct Args {
    /// Write the checks as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    config: Config,
}

/// The result of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Good,
    Warning,
    Fault,
}

/// One check, with what was found and what to do.
struct Check {
    state: State,
    what: String,
    found: String,
    advice: Option<String>,
}

#[derive(Default)]
struct Checks(Vec<Check>);

impl Checks {
    fn good(&mut self, what: impl Into<String>, found: impl Into<String>) {
        self.0.push(Check { state: State::Good, what: what.into(), found: found.into(), advice: None });
    }

    fn add(&mut self, state: State, what: impl Into<String>, found: impl Into<String>, advice: impl Into<String>) {
        self.0.push(Check { state, what: what.into(), found: found.into(), advice: Some(advice.into()) });
    }

    /// Adds an error as a fault.
    fn fault(&mut self, what: impl Into<String>, error: &Error) {
        let place = error.place().map(|place| format!("{place}: ")).unwrap_or_default();
        let (found, advice) = (format!("{place}{}", error.message()), error.advice().map(str::to_owned));
        self.0.push(Check { state: State::Fault, what: what.into(), found, advice });
    }

    fn worst(&self) -> State {
        self.0.iter().map(|check| check.state).max().unwrap_or(State::Good)
    }
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let project = Project::load(args.config.config.as_deref())?;
    let mut checks = Checks::default();
    checks.good("project", format!("{} is sound", project.file.display()));
    of_project(&project, context, &mut checks);
    of_store(&project, &mut checks);
    let mut out = Output::stdout();
    let text = if args.json { machine(&checks) } else { people(&checks) };
    out.write_all(text.as_bytes()).map_err(|error| Error::from_io(out.place(), &error))?;
    out.commit()?;
    let count = |state: State| checks.0.iter().filter(|check| check.state == state).count() as u64;
    let (faults, warnings) = (count(State::Fault), count(State::Warning));
    let said = match (faults, warnings) {
        (0, 0) => "all is well".to_owned(),
        _ => format!("{}, {}", counted(faults, "faults"), counted(warnings, "warnings")),
    };
    context.console.summary(&said, &[("faults", faults), ("warnings", warnings)]);
    Ok(if checks.worst() == State::Good { Status::Done } else { Status::Findings })
}

/// Checks what the project names: its vocabulary, sources and exports.
fn of_project(project: &Project, context: &Context, checks: &mut Checks) {
    if let Err(error) = project.check_files(&context.seeds, &[]) {
        checks.fault("files", &error);
    }
    let options = |layout: Option<&str>| Options {
        vocabulary: project.vocabulary.clone(),
        all: project.all_areas,
        layout: layout.map(str::to_owned),
        ..Options::default()
    };
    match Pipeline::new(&context.seeds, &options(None)) {
        Ok(_) => checks.good("vocabulary", format!("{} can be read", project.vocabulary)),
        Err(error) => checks.fault("vocabulary", &error),
    }
    if project.sources.is_empty() {
        checks.add(State::Warning, "sources", "the project has none", "add a [[source]]");
    }
    for source in &project.sources {
        let what = format!("source {}", source.name);
        if let Some(layout) = &source.layout
            && let Err(error) = Pipeline::new(&context.seeds, &options(Some(layout)))
        {
            checks.fault(&what, &error);
        }
        if let Err(error) = Addresses::of(project, source, &context.seeds) {
            checks.fault(&what, &error);
        }
        let missing = missing(project, source);
        if !missing.is_empty() {
            let found = format!("{} {} not there", missing.join(", "), if missing.len() == 1 { "is" } else { "are" });
            checks.add(State::Fault, &what, found, "put the files there, or name the paths where they are");
        }
    }
    for export in &project.exports {
        let folder = match export.path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        if !folder.is_dir() {
            let found = format!("the folder {} is not there", folder.display());
            checks.add(State::Fault, format!("export {}", export.name), found, "make the folder, or name another path");
        }
    }
}

/// The paths of a source at which there is nothing.
fn missing(project: &Project, source: &Source) -> Vec<String> {
    let there = |path: &String| {
        let path = project.folder.join(path);
        path.exists() || !refresh::files::copies_of(&path).is_empty()
    };
    source.paths.iter().filter(|path| !there(path)).cloned().collect()
}

/// Checks the store, and how the sources fared.
fn of_store(project: &Project, checks: &mut Checks) {
    if !project.store.exists() {
        let found = format!("{} is not there yet", project.store.display());
        return checks.add(State::Warning, "store", found, "shelflist refresh makes it");
    }
    let store = match Store::read(&project.store) {
        Ok(store) => store,
        Err(error) => return checks.fault("store", &error),
    };
    match store.faults() {
        Ok(faults) if faults.is_empty() => {}
        Ok(faults) => {
            let advice = "put a backup in its place; without one, shelflist compact may mend what filters miss";
            for fault in faults {
                checks.add(State::Fault, "store", fault, advice);
            }
        }
        Err(error) => return checks.fault("store", &error),
    }
    match store.size() {
        Ok(found) => {
            let text = format!(
                "{} is sound: {}, {}, {} with {}",
                project.store.display(),
                counted(found.records, "records"),
                counted(found.events, "earlier versions"),
                size(found.bytes),
                format_args!("{} free", size(found.free)),
            );
            if checks.0.iter().all(|check| check.what != "store") {
                checks.good("store", text);
            }
            if found.free > found.bytes / 2 && found.free > 64 << 20 {
                let found = format!("{} of its {} are free", size(found.free), size(found.bytes));
                checks.add(State::Warning, "room", found, "shelflist compact gives them back to the disk");
            }
        }
        Err(error) => checks.fault("store", &error),
    }
    index(project, checks);
    runs(&store, checks);
    let names: Vec<&str> = project.sources.iter().map(|source| source.name.as_str()).collect();
    match store.health(&names) {
        Ok(health) => project.sources.iter().zip(&health).for_each(|(source, health)| fared(source, health, checks)),
        Err(error) => checks.fault("sources", &error),
    }
    match store.left_behind(&names) {
        Ok(left) => {
            for (name, records) in left {
                let found = format!("{} of a source that the project does not name", counted(records, "records"));
                let advice = "name the source again, or drop its records with shelflist forget";
                checks.add(State::Warning, format!("source {name}"), found, advice);
            }
        }
        Err(error) => checks.fault("sources", &error),
    }
}

/// Checks the index of words, where no refresh runs.
fn index(project: &Project, checks: &mut Checks) {
    let Ok(_lock) = Lock::take(&project.store) else {
        return checks.good("lock", "a refresh is running; the index of words was not checked");
    };
    match Store::write(&project.store) {
        Ok(store) if store.words_fit() => checks.good("search", "the index of words fits the records"),
        Ok(_) => {
            let found = "the index of words does not fit the records";
            checks.add(State::Fault, "search", found, "shelflist compact makes it anew");
        }
        Err(error) => checks.fault("search", &error),
    }
}

/// Looks for runs that were killed, and for those of a clock that is wrong.
fn runs(store: &Store, checks: &mut Checks) {
    let runs = match store.runs() {
        Ok(runs) => runs,
        Err(error) => return checks.fault("runs", &error),
    };
    let killed = runs.iter().rev().take_while(|run| run.finished.is_none()).count() as u64;
    if killed > 0 {
        let found = format!("{} not at the end, or killed", counted(killed, "runs"));
        checks.add(State::Warning, "runs", found, "the next refresh takes over what they did");
    }
    let now = refresh::time().ok();
    let ahead = |run: &&crate::store::Run| {
        run.started.parse::<jiff::Timestamp>().ok().zip(now).is_some_and(|(at, now)| at > now)
    };
    if let Some(run) = runs.iter().rfind(ahead) {
        let found = format!("run {} began at {}, which is in the future", run.id, run.started);
        checks.add(State::Warning, "clock", found, "set the clock of the machine; new:7d and since go by it");
    }
}

/// Checks the last runs of a source.
fn fared(source: &Source, health: &SourceHealth, checks: &mut Checks) {
    let what = format!("source {}", source.name);
    let Some(last) = &health.last else {
        return checks.add(State::Warning, what, "never read", format!("shelflist refresh --only {}", source.name));
    };
    let message = last.message.as_deref().unwrap_or("no reason is known");
    match last.outcome.as_str() {
        "complete" => checks.good(what, counted(health.records, "records")),
        "refused" => {
            let advice = format!("look at the page; if it is right, shelflist refresh --accept {}", source.name);
            checks.add(State::Fault, what, message, advice);
        }
        "partial" if last.message.is_none() => {
            let found = format!("{}; {} left", counted(health.records, "records"), counted(last.counts.left, "pages"));
            checks.good(what, found);
        }
        _ => {
            let times =
                if health.failures > 1 { format!(" ({} times in a row)", health.failures) } else { String::new() };
            let advice = format!("shelflist refresh --only {} -v says more", source.name);
            checks.add(State::Fault, what, format!("{message}{times}"), advice);
        }
    }
}

fn people(checks: &Checks) -> String {
    let mut text = String::new();
    for check in &checks.0 {
        let word = match check.state {
            State::Good => "good    ",
            State::Warning => "warning ",
            State::Fault => "FAULT   ",
        };
        text.push_str(&printable(&format!("{word} {}: {}", check.what, check.found)));
        text.push('\n');
        if let Some(advice) = &check.advice {
            text.push_str(&printable(&format!("          → {advice}")));
            text.push('\n');
        }
    }
    text
}

fn machine(checks: &Checks) -> String {
    let each: Vec<serde_json::Value> = checks
        .0
        .iter()
        .map(|check| {
            let state = match check.state {
                State::Good => "good",
                State::Warning => "warning",
                State::Fault => "fault",
            };
            json!({"state": state, "what": check.what, "found": check.found, "advice": check.advice})
        })
        .collect();
    format!("{:#}\n", json!({"checks": each}))
}
