//! Tells the command of the user what is new.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::Outcome;
use super::report::machine;
use crate::error::{Error, Result};
use crate::project::{Notify, Project, When};

/// The pause between two looks at whether the command has ended.
const PAUSE: Duration = Duration::from_millis(20);

/// Starts the command of `[notify]` with the report as JSON on its standard input, where the run is one that it wants to
/// hear of. Its output goes to standard error. Returns whether it was started.
///
/// # Errors
/// Returns an error when the command cannot be started, fails, or takes too long.
pub(crate) fn tell(project: &Project, outcome: &Outcome) -> Result<bool> {
    let Some(notify) = project.notify.as_ref().filter(|notify| is_wanted(notify.when, outcome)) else {
        return Ok(false);
    };
    run(notify, project, &machine(outcome)).map(|()| true)
}

fn is_wanted(when: When, outcome: &Outcome) -> bool {
    let changed = !outcome.changes.is_empty() || !outcome.removed.is_empty();
    match when {
        When::Always => true,
        When::Changes => changed,
        When::Trouble => changed || outcome.failed || outcome.findings,
    }
}

fn run(notify: &Notify, project: &Project, report: &str) -> Result<()> {
    let Some((program, arguments)) = notify.command.split_first() else { return Ok(()) };
    let at = |error: Error| error.at(format!("{}: [notify]", project.file.display()));
    // A program that is named by a path lies in the folder of the project, wherever the command line is.
    let own = project.folder.join(program);
    let folder = std::path::absolute(&project.folder).unwrap_or_else(|_| project.folder.clone());
    let program_path = if program.contains(['/', '\\']) && own.exists() {
        std::path::absolute(&own).unwrap_or(own)
    } else {
        program.into()
    };
    let started = Command::new(program_path)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::from(std::io::stderr()))
        .stderr(Stdio::inherit())
        .spawn();
    let mut child = started.map_err(|error| {
        at(Error::io(format!("{program} cannot be started: {error}"))
            .hint("name a program that is on the path, or one in the folder of the project as ./tell.sh"))
    })?;
    // A command that does not read its input must not hold the run back.
    let input = child.stdin.take();
    let report = report.to_owned();
    let writer = std::thread::spawn(move || input.map(|mut input| input.write_all(report.as_bytes())));
    let end = Instant::now() + notify.timeout;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if Instant::now() < end => std::thread::sleep(PAUSE),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                let seconds = notify.timeout.as_secs();
                let error = Error::io(format!("{program} took longer than {seconds} seconds, and was ended"));
                return Err(at(error.hint("timeout in [notify] gives it more time")));
            }
            Err(error) => return Err(at(Error::io(format!("{program}: {error}")))),
        }
    };
    drop(writer);
    if status.success() {
        return Ok(());
    }
    let how = status.code().map_or_else(|| "a signal".to_owned(), |code| format!("status {code}"));
    Err(at(Error::io(format!("{program} ended with {how}")).hint("the catalogue is as the run made it")))
}
