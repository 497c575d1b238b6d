//! Runs the blocks of commands of a document, as a reader with one terminal would.
//!
//! In a block ```` ```console ````, each line that begins with `$ ` is run by bash, and the lines below it are the
//! expected output, including standard error. A line `…` matches any lines, and `…` inside a line matches any text.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A fenced block of a document.
pub(crate) struct Block {
    /// The words after the opening fence.
    pub info: String,
    /// The lines of the document inside of the fences: the first one, and the one after the last.
    pub lines: (usize, usize),
}

/// The blocks of a document.
pub(crate) fn blocks(lines: &[&str]) -> Vec<Block> {
    let (mut found, mut open): (Vec<Block>, Option<(usize, &str)>) = (Vec::new(), None);
    for (at, line) in lines.iter().enumerate() {
        match (open, line.trim_start().strip_prefix("```")) {
            (None, Some(info)) => open = Some((at + 1, info.trim())),
            (Some((start, info)), Some("")) => {
                found.push(Block { info: info.to_owned(), lines: (start, at) });
                open = None;
            }
            _ => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    found
}

/// A folder with a script `shelflist` that runs the binary and appends these arguments to those of the caller.
pub(crate) fn programs(behind: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let script = format!("#!/bin/sh\nexec '{}' \"$@\" {behind}\n", env!("CARGO_BIN_EXE_shelflist"));
    let path = folder.path().join("shelflist");
    fs::write(&path, script).unwrap();
    #[cfg(unix)]
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    folder
}

/// A terminal, in which `cd` holds for the commands that follow.
pub(crate) struct Terminal<'a> {
    /// The folder in which the next command is run.
    pub folder: PathBuf,
    /// The folder with the programs of the test, see [`programs`].
    pub programs: &'a Path,
    /// Variables of the environment, beside those that are always the same.
    pub variables: Vec<(&'static str, String)>,
    /// Puts fixed texts in the place of those that differ from run to run.
    pub shown: Box<dyn Fn(String) -> String>,
}

impl<'a> Terminal<'a> {
    /// A terminal in this folder.
    pub(crate) fn new(folder: &Path, programs: &'a Path) -> Self {
        Self { folder: folder.to_path_buf(), programs, variables: Vec::new(), shown: Box::new(|printed| printed) }
    }

    /// Runs a line in the shell, and returns its output and whether it succeeded.
    pub(crate) fn run(&mut self, line: &str) -> (String, bool) {
        let ended = self.programs.join("folder");
        let path = format!("{}:{}", self.programs.display(), std::env::var("PATH").unwrap_or_default());
        let ran = Command::new("bash")
            .args(["-c", &format!("trap 'pwd > \"$SHELL_ENDED\"' EXIT; exec 2>&1; set -o pipefail; {line}")])
            .current_dir(&self.folder)
            .env("SHELL_ENDED", &ended)
            .env("PATH", path)
            .env("LC_ALL", "C")
            .env("USER", "ana")
            .env("NO_COLOR", "1")
            .env_remove("SOURCE_DATE_EPOCH")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        if let Ok(at) = fs::read_to_string(&ended) {
            self.folder = PathBuf::from(at.trim_end());
        }
        ((self.shown)(String::from_utf8(ran.stdout).unwrap()), ran.status.success())
    }

    /// Runs the commands of a block. Returns the lines of the block with what its commands print now, and what differs.
    pub(crate) fn run_block(&mut self, block: &[&str], place: &str) -> (Vec<String>, Vec<String>) {
        let (mut written, mut faults) = (Vec::new(), Vec::new());
        let mut at = 0;
        while at < block.len() {
            let Some(command) = block[at].strip_prefix("$ ") else {
                panic!("{place}: {:?} stands before the first command of its block", block[at]);
            };
            let end =
                block[at + 1..].iter().position(|line| line.starts_with("$ ")).map_or(block.len(), |n| at + 1 + n);
            let expected = &block[at + 1..end];
            let (printed, _) = self.run(command);
            let printed: Vec<&str> = printed.lines().map(str::trim_end).collect();
            written.push(block[at].to_owned());
            if same(expected, &printed) {
                written.extend(expected.iter().map(|line| (*line).to_owned()));
            } else {
                written.extend(printed.iter().map(|line| (*line).to_owned()));
                faults.push(format!(
                    "{place}: `{command}` prints\n{}\nand not\n{}",
                    printed.join("\n"),
                    expected.join("\n")
                ));
            }
            at = end;
        }
        (written, faults)
    }
}

/// Returns whether a text matches a pattern, in which `…` stands for any text.
fn matches(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('…');
    let Some(mut rest) = text.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, middle)) = pieces.split_last() else { return rest.is_empty() };
    for piece in middle {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Returns whether the printed lines match the expected ones, in which a single `…` stands for any number of lines.
fn same(expected: &[&str], printed: &[&str]) -> bool {
    match expected.split_first() {
        None => printed.is_empty(),
        Some((&"…", rest)) => (0..=printed.len()).any(|skipped| same(rest, &printed[skipped..])),
        Some((first, rest)) => {
            printed.split_first().is_some_and(|(line, more)| matches(first, line) && same(rest, more))
        }
    }
}

#[test]
fn patterns_hold_what_they_say() {
    assert!(same(&["a", "…", "c…e"], &["a", "x", "y", "c d e"]));
    assert!(same(&["…"], &[]));
    assert!(!same(&["a"], &["a", "b"]));
    assert!(!same(&["a…c"], &["ab"]));
    assert!(!matches("a…a", "a"));
}
