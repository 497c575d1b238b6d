//! A test of every command with an output: the output is none of the files that the command line or the project names, by
//! whatever name the file is called.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::harness::{Ran, run, run_in};

const RECORD: &str = "{\"id\":\"a\",\"title\":\"A report on boats\",\"source\":{\"name\":\"s\"}}\n";
const PAGE: &str = "12 May 2021\n\nA harbour for boats\n\nThe town opened a harbour.\n\n13 May 2021\n\nNight buses\n\nTwo \
                    night buses.\n";
const PROJECT: &str = "[[source]]\nname = \"one\"\npath = \"a.bib\"\n[[source]]\nname = \"two\"\npath = \"page.txt\"\n\
                       [[export]]\npath = \"out.csv\"\n";

/// A command with the files that it reads, and its outputs, each with an ending that it takes.
struct Door {
    command: &'static [&'static str],
    outputs: &'static [(&'static str, &'static str)],
    /// Whether it reads the project of the folder.
    of_project: bool,
}

const fn door(command: &'static [&'static str], outputs: &'static [(&'static str, &'static str)]) -> Door {
    Door { command, outputs, of_project: false }
}

const fn of_project(command: &'static [&'static str], outputs: &'static [(&'static str, &'static str)]) -> Door {
    Door { command, outputs, of_project: true }
}

const REPORTS: [(&str, &str); 4] = [("-o", "txt"), ("--prisma", "csv"), ("--diagram", "svg"), ("--prisma-s", "csv")];

const DOORS: [Door; 21] = [
    door(
        &[
            "import",
            "page.txt",
            "--corrections",
            "corrections.jsonl",
            "--source-file",
            "site.toml",
            "--vocabulary",
            "v.toml",
        ],
        &[("-o", "csv"), ("--rejects", "jsonl")],
    ),
    door(&["split", "page.txt", "--corrections", "corrections.jsonl", "--source-file", "site.toml"], &[("-o", "csv")]),
    door(&["split", "page.txt", "--boilerplate", "--corrections", "corrections.jsonl"], &[("-o", "txt")]),
    door(&["detect", "a.jsonl"], &[("-o", "jsonl")]),
    door(&["tag", "a.jsonl", "--vocabulary", "v.toml"], &[("-o", "jsonl")]),
    door(
        &["validate", "a.jsonl", "--schema", "schema.json", "--vocabulary", "v.toml"],
        &[("-o", "jsonl"), ("--rejects", "jsonl"), ("--report", "json")],
    ),
    door(&["export", "a.jsonl", "b.jsonl"], &[("-o", "csv")]),
    door(&["diff", "a.jsonl", "b.jsonl"], &[("-o", "csv")]),
    door(&["dedupe", "a.jsonl", "b.jsonl", "--answers", "answers.jsonl"], &[("-o", "jsonl"), ("--rejects", "jsonl")]),
    door(&["report", "a.jsonl"], &REPORTS),
    door(&["correct", "a.jsonl", "a.csv"], &[("-o", "jsonl")]),
    door(
        &[
            "review",
            "page.txt",
            "--corrections",
            "corrections.jsonl",
            "--source-file",
            "site.toml",
            "--vocabulary",
            "v.toml",
        ],
        &[("--html", "html")],
    ),
    door(&["teach", "page.txt", "--corrections", "corrections.jsonl"], &[("-o", "toml")]),
    door(&["vocabulary", "convert", "v.toml"], &[("-o", "ttl")]),
    door(&["vocabulary", "tune", "v.toml", "a.jsonl"], &[("-o", "toml")]),
    door(&["vocabulary", "new", "names.txt"], &[("-o", "toml")]),
    of_project(&["report", "--config", "shelflist.toml"], &REPORTS),
    of_project(&["search", "harbour"], &[("-o", "csv")]),
    of_project(&["diff", "1", "now"], &[("-o", "csv")]),
    of_project(&["refresh"], &[("--report", "md")]),
    of_project(&["backup"], &[("", "db")]),
];

fn made(folder: &Path) {
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    write("a.jsonl", RECORD);
    write("b.jsonl", &RECORD.replace("boats", "cars"));
    write("a.csv", run_in(folder, &["export", "a.jsonl", "-f", "csv"]).ended(0).out());
    write("a.bib", "@book{k, title = {A good book}, year = 2020}\n");
    write("page.txt", PAGE);
    let concept = "[[concept]]\nid = \"c\"\nlabel = \"Boats\"\n[concept.keywords]\nen = [\"boats\"]\n";
    write("v.toml", &format!("id = \"v\"\ntitle = \"V\"\n{concept}"));
    write("schema.json", run(&["schema"]).ended(0).out());
    write("names.txt", "Boats\nHarbours\n");
    write("site.toml", "urls = [\"https://example.org/a\"]\n");
    write("corrections.jsonl", "");
    write("answers.jsonl", "");
    write("shelflist.toml", PROJECT);
    fs::create_dir(folder.join("sub")).unwrap();
    run_in(folder, &["refresh", "-q"]).ended(0);
}

/// The contents of all files but those that the store has while it is open.
fn state(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.filter(|path| !path.is_dir() && !name(path).ends_with("-wal") && !name(path).ends_with("-shm"));
    let mut found: Vec<_> = files.map(|path| (name(&path), fs::read(&path).unwrap_or_default())).collect();
    found.sort();
    found
}

/// Runs a command with an output at this path.
fn with_output(folder: &Path, door: &Door, option: &str, path: &str) -> Ran {
    let output = [option, path];
    let output = if option.is_empty() { &output[1..] } else { &output[..] };
    run_in(folder, &[door.command, output].concat())
}

#[cfg(unix)]
#[test]
fn no_output_of_any_command_is_a_file_that_it_reads_or_keeps() {
    let folder = tempfile::tempdir().unwrap();
    made(folder.path());
    let project = ["shelflist.toml", "shelflist.db", "shelflist.db.lock", "a.bib", "page.txt"];
    let mut number = 0;
    for door in &DOORS {
        let files = door.command.iter().filter(|word| folder.path().join(word).is_file());
        let files: BTreeSet<&str> = files.copied().chain(project.into_iter().filter(|_| door.of_project)).collect();
        assert!(!files.is_empty());
        for (option, end) in door.outputs {
            // A vocabulary is tuned in place, if the user wants it so.
            let in_place = |file: &&&str| door.command.starts_with(&["vocabulary", "tune"]) && **file == "v.toml";
            for file in files.iter().filter(|file| !in_place(file)) {
                let link = format!("link{number}.{end}");
                let other = match number % 3 {
                    0 => {
                        fs::hard_link(folder.path().join(file), folder.path().join(&link)).unwrap();
                        link.clone()
                    }
                    1 => {
                        std::os::unix::fs::symlink(file, folder.path().join(&link)).unwrap();
                        link.clone()
                    }
                    _ => format!("sub/../{file}"),
                };
                number += 1;
                for path in [file, other.as_str()] {
                    let before = state(folder.path());
                    let ran = with_output(folder.path(), door, option, path);
                    let place = format!("{:?} {option} {path}: {:?} {}", door.command, ran.status, ran.err);
                    assert_eq!(ran.status, Some(2), "{place}");
                    assert!(state(folder.path()) == before, "{place} wrote something");
                }
                let _ = fs::remove_file(folder.path().join(&link));
            }
            // A path of its own is written, so that it is not for another reason that the others are refused.
            let own = format!("own{number}.{end}");
            let ran = with_output(folder.path(), door, option, &own);
            let is_there = folder.path().join(&own).exists() || matches!(*option, "--rejects" | "--report");
            let needs_more = matches!(door.command, ["vocabulary", "tune", ..] | ["teach", ..]);
            assert!(is_there || needs_more, "{:?} {option}: {:?} {}", door.command, ran.status, ran.err);
        }
    }
}

#[test]
fn the_store_of_a_project_is_no_output_of_any_other_command() {
    let folder = tempfile::tempdir().unwrap();
    made(folder.path());
    for args in [
        &["import", "a.bib", "-f", "jsonl", "-o", "shelflist.db"][..],
        &["export", "a.jsonl", "-f", "sqlite", "-o", "./shelflist.db"],
        &["validate", "a.jsonl", "--rejects", "shelflist.db"],
        &["report", "a.jsonl", "--diagram", "shelflist.db"],
    ] {
        let before = fs::read(folder.path().join("shelflist.db")).unwrap();
        let ran = run_in(folder.path(), args).ended(2);
        assert!(ran.err.contains("the store of a project"), "{args:?}: {}", ran.err);
        assert!(fs::read(folder.path().join("shelflist.db")).unwrap() == before, "{args:?}");
    }
    // A database that an export wrote is no store, and is replaced.
    for _ in 0..2 {
        run_in(folder.path(), &["export", "a.jsonl", "-o", "a.sqlite"]).ended(0);
    }
}

/// Every option of a command that names a file which is written stands in the table above.
#[test]
fn every_command_with_an_output_is_tried() {
    let help = run(&["--help"]).ended(0);
    let commands =
        help.out().lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands = commands.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    for command in commands.filter_map(|line| line.split_whitespace().next()) {
        let text = run(&[command, "--help"]);
        for option in ["-o,", "--rejects <", "--report <", "--html <", "--prisma <", "--diagram <", "--prisma-s <"] {
            // The outputs of `scrape` are tried in `paths.rs` and those of the commands of `vocabulary` by their own names.
            if command != "scrape" && text.out().contains(option) {
                let name = option.trim_end_matches([',', '<', ' ']);
                let is_tried =
                    |door: &Door| door.command[0] == command && door.outputs.iter().any(|(option, _)| *option == name);
                assert!(DOORS.iter().any(is_tried), "{command} {name}");
            }
        }
    }
}
