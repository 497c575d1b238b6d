//! Runs the binary and keeps its output.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The result of a run of the binary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ran {
    pub status: Option<i32>,
    pub bytes: Vec<u8>,
    pub err: String,
}

impl Ran {
    /// Standard output as text.
    pub(crate) fn out(&self) -> &str {
        std::str::from_utf8(&self.bytes).expect("standard output is UTF-8")
    }

    /// The run itself, which must have ended with this status.
    #[track_caller]
    pub(crate) fn ended(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "standard error:\n{}", self.err);
        self
    }

    /// The records of JSON Lines on standard output.
    #[track_caller]
    pub(crate) fn records(&self) -> Vec<serde_json::Value> {
        self.out().lines().map(|line| serde_json::from_str(line).expect("a line is a record")).collect()
    }
}

/// The binary with these arguments, in the folder of the project and in an environment that is always the same.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shelflist"));
    command.args(args).current_dir(env!("CARGO_MANIFEST_DIR"));
    command.env("USER", "tester").env_remove("SOURCE_DATE_EPOCH").env("LC_ALL", "C").env("NO_COLOR", "1");
    command
}

/// Runs the binary without input.
pub(crate) fn run(args: &[&str]) -> Ran {
    feed(command(args), b"")
}

/// Runs the binary with this text as standard input.
pub(crate) fn run_with(args: &[&str], input: &[u8]) -> Ran {
    feed(command(args), input)
}

/// Runs the binary in a folder.
pub(crate) fn run_in(folder: &Path, args: &[&str]) -> Ran {
    let mut command = command(args);
    command.current_dir(folder);
    feed(command, b"")
}

/// Runs the binary with this text as standard input at a time that is always the same, because some formats write the time.
pub(crate) fn run_at_one_time(folder: &Path, args: &[&str], input: &[u8]) -> Ran {
    let mut command = command(args);
    command.current_dir(folder).env("SOURCE_DATE_EPOCH", "1700000000");
    feed(command, input)
}

/// Runs a pipe, in which the output of each command is the input of the next.
pub(crate) fn pipe(commands: &[&[&str]], input: &[u8]) -> Ran {
    let mut ran = Ran { status: Some(0), bytes: input.to_vec(), err: String::new() };
    for args in commands {
        ran = run_with(args, &ran.bytes);
    }
    ran
}

/// Runs a command with this text as standard input.
pub(crate) fn feed(mut command: Command, input: &[u8]) -> Ran {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary starts");
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // A command may close its input when it has read enough.
        let _ = stdin.write_all(&input);
    });
    let Output { status, stdout, stderr } = child.wait_with_output().expect("the binary ends");
    writer.join().expect("the input is written");
    Ran { status: status.code(), bytes: stdout, err: String::from_utf8_lossy(&stderr).into_owned() }
}

/// A path below `tests/`.
pub(crate) fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// The pages in `tests/pages` that have a gold file beside them.
pub(crate) fn pages() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(file("pages")).expect("tests/pages is there");
    let mut pages: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry is read").path())
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
        .collect();
    pages.sort();
    assert!(pages.len() > 20, "the pages are there");
    pages
}

/// Prints that a test is skipped, because it needs a program that is not installed. With `SHELFLIST_NO_SKIPS` in the
/// environment, a skipped test is a failure.
pub(crate) fn skipped(needs: &str) {
    assert!(std::env::var_os("SHELFLIST_NO_SKIPS").is_none(), "this test needs {needs}, which .ci/run has to install");
    eprintln!("skipped: needs {needs}");
}
