//! Runs the commands in README.md and `docs/`, and compares their output with the output in the documents.
//!
//! - A block ```` ```text file=NAME ```` is written to the file NAME in a new folder, with one folder for each
//!   document.
//! - A block ```` ```console ```` is run in that folder as [`super::console`] says.
//! - In a block ```` ```sh ````, the arguments of each `shelflist` are checked, and nothing is run.
//!
//! `SHELFLIST_BLESS=1 cargo test --test cli docs::` replaces the output in the documents with the current output. Read
//! the differences before you commit them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::console::{Block, Terminal, blocks, programs};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// README.md and every Markdown file under `docs/`.
fn documents() -> Vec<PathBuf> {
    let mut found = vec![root().join("README.md")];
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[cfg(unix)]
#[test]
fn every_command_prints_what_the_documents_say() {
    let (run, check) = (programs(""), programs("--help"));
    let bless = std::env::var_os("SHELFLIST_BLESS").is_some();
    let (mut faults, mut commands) = (Vec::new(), 0);
    for path in documents() {
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        let text = fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let folder = tempfile::tempdir().unwrap();
        let mut written: Vec<String> = Vec::new();
        let (mut copied, mut terminal) = (0, Terminal::new(folder.path(), run.path()));
        for Block { info, lines: (start, end) } in blocks(&lines) {
            let (block, place) = (&lines[start..end], format!("{name}:{start}"));
            if let Some(file) = info.split(' ').find_map(|word| word.strip_prefix("file=")) {
                // The page of a book does not show the line that opens a block.
                let above = lines[start.saturating_sub(8)..start - 1].join("\n");
                if !above.contains(&format!("`{file}`")) {
                    faults.push(format!("{place}: the text above does not name `{file}`"));
                }
                let file = folder.path().join(file);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, block.join("\n") + "\n").unwrap();
            } else if info == "console" {
                let (now, wrong) = terminal.run_block(block, &place);
                commands += 1;
                faults.extend(wrong);
                written.extend(lines[copied..start].iter().map(|line| (*line).to_owned()));
                written.extend(now);
                copied = end;
            } else if info == "sh" {
                let elsewhere = tempfile::tempdir().unwrap();
                for line in block.iter().filter(|line| line.starts_with("shelflist ")) {
                    let (printed, succeeded) = Terminal::new(elsewhere.path(), check.path()).run(line);
                    if !succeeded {
                        faults.push(format!("{place}: `{line}` is no command line:\n{printed}"));
                    }
                }
            }
        }
        written.extend(lines[copied..].iter().map(|line| (*line).to_owned()));
        if bless {
            fs::write(&path, written.join("\n") + "\n").unwrap();
        }
    }
    assert!(commands > 10, "the blocks of commands were not found");
    assert!(bless || faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn every_link_leads_to_a_file_and_to_a_heading_of_it() {
    let heading = |line: &str| {
        let text = line.trim_start_matches('#').trim().to_lowercase();
        let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect::<String>()
    };
    let mut faults = Vec::new();
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        for (at, piece) in text.match_indices("](") {
            let target = text[at + 2..].split([')', ' ']).next().unwrap_or_default();
            let place = format!("{}:{}", path.display(), text[..at].lines().count());
            let _ = piece;
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = target.split_once('#').map_or((target, None), |(file, anchor)| (file, Some(anchor)));
            let file = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            if !file.exists() {
                faults.push(format!("{place}: {target} is not there"));
            } else if let Some(anchor) = anchor {
                let there = fs::read_to_string(&file).unwrap();
                if !there.lines().filter(|line| line.starts_with('#')).any(|line| heading(line) == anchor) {
                    faults.push(format!("{place}: {target} has no such heading"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_page_of_the_book_stands_in_its_contents() {
    let contents = fs::read_to_string(root().join("docs/SUMMARY.md")).unwrap();
    for path in documents().iter().filter(|path| path.starts_with(root().join("docs"))) {
        let name = path.strip_prefix(root().join("docs")).unwrap().display().to_string();
        assert!(
            name == "SUMMARY.md" || contents.contains(&format!("({name})")),
            "{name} is missing in docs/SUMMARY.md"
        );
    }
}

/// Prints the help of a command, without the options that every command has: the page says them once.
fn help(path: &[String]) -> String {
    let ran = Command::new(env!("CARGO_BIN_EXE_shelflist")).args(path).arg("--help").output().unwrap();
    assert!(ran.status.success(), "{path:?} has no help");
    let printed = String::from_utf8(ran.stdout).unwrap();
    let (mut kept, mut inside) = (String::new(), false);
    for line in printed.lines().map(str::trim_end) {
        if !line.is_empty() && !line.starts_with(' ') {
            inside = line == "Global options:" && !path.is_empty();
        }
        if !inside {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept.trim_end().to_owned()
}

/// Appends the help of a command and of all commands below it to the reference.
fn refer(path: &[String], page: &mut String) {
    let help = help(path);
    if !path.is_empty() {
        let level = "#".repeat(path.len() + 1);
        page.push_str(&format!("\n{level} shelflist {}\n", path.join(" ")));
    }
    page.push_str(&format!("\n```text\n{help}\n```\n"));
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    for line in commands.filter(|line| line.starts_with("  ") && !line.starts_with("   ")) {
        let name = line.split_whitespace().next().unwrap();
        if name != "help" {
            refer(&[path, &[name.to_owned()]].concat(), page);
        }
    }
}

#[cfg(unix)]
#[test]
fn the_reference_of_the_commands_is_their_help() {
    let path = root().join("docs/commands.md");
    let mut page = "# Commands\n\nA test makes this page from `--help` of each command. The global options stand behind every command and are \
                    listed\nonly once.\n"
        .to_owned();
    refer(&[], &mut page);
    if std::env::var_os("SHELFLIST_BLESS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap();
    let differs = page.lines().zip(written.lines()).find(|(now, then)| now != then);
    assert!(
        page == written,
        "docs/commands.md is not the help of today, from {differs:?} on: SHELFLIST_BLESS=1 cargo test --test cli docs::"
    );
}
