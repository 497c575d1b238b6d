//! Tests of manners that all commands share: help and errors in one form, width, colours, signals, and names.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use serde_json::Value;

use super::harness::{command, feed, run, run_in, run_with};
use super::project::{Project, listing};

/// The names of the subcommands that a help lists.
fn listed(help: &str) -> Vec<String> {
    let Some((_, list)) = help.split_once("Commands:\n") else { return Vec::new() };
    let (list, _) = list.split_once("\n\n").unwrap_or((list, ""));
    let names = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next()).map(str::to_owned);
    names.filter(|name| name != "help").collect()
}

#[test]
fn every_help_fits_eighty_columns() {
    let mut waiting: Vec<Vec<String>> = vec![Vec::new()];
    let (mut seen, mut wide) = (0, Vec::new());
    while let Some(path) = waiting.pop() {
        let args: Vec<&str> = path.iter().map(String::as_str).chain(["--help"]).collect();
        let help = run(&args).ended(0);
        seen += 1;
        let lines = help.out().lines().filter(|line| line.chars().count() > 80);
        wide.extend(lines.map(|line| format!("{}: {line}", path.join(" "))));
        waiting.extend(listed(help.out()).into_iter().map(|name| [path.clone(), vec![name]].concat()));
    }
    assert!(seen > 25, "{seen}");
    assert!(wide.is_empty(), "{}", wide.join("\n"));
}

#[test]
fn a_wrong_command_line_is_an_error_like_all_others() {
    for (args, said, advice) in [
        (&["import", "--sampel"][..], "unexpected argument '--sampel' found", "'--sample'"),
        (&["imprt"], "unrecognized subcommand 'imprt'", "'import'"),
        (&["search", "--limit", "many"], "invalid value 'many' for '--limit <COUNT>'", "`shelflist search --help`"),
        (&["scrape"], "required arguments were not provided", "`shelflist scrape --help`"),
        (&["seeds"], "names no command", "--help"),
        (&[], "names no command", "--help"),
    ] {
        let ran = run(args).ended(2);
        let [line] = ran.err.lines().collect::<Vec<_>>()[..] else { panic!("{args:?}: {}", ran.err) };
        assert!(line.starts_with("shelflist: error: ") && line.contains(said), "{line}");
        assert!(line.contains(advice), "{line}");
        let ran = run(&[args, &["--log-format", "json"]].concat()).ended(2);
        let error: Value = serde_json::from_str(ran.err.trim()).unwrap_or_else(|_| panic!("{args:?}: {}", ran.err));
        assert_eq!(error["level"], "error");
        assert!(error["message"].as_str().unwrap().contains(said), "{error}");
        assert!(error["advice"].as_str().unwrap().contains("--help"), "{error}");
    }
}

#[test]
fn what_another_command_reads_is_pointed_to_it() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("page.txt"), listing(0..3)).unwrap();
    fs::write(folder.path().join("page.html"), "<html><body><p>Boats</p></body></html>").unwrap();
    fs::write(folder.path().join("list.ris"), "TY  - RPRT\nTI  - Boats\nER  - \n").unwrap();
    let address = "https://example.org/publications";
    for command in ["import", "split", "explain", "export", "validate"] {
        let ran = run_in(folder.path(), &[command, address]).ended(2);
        assert!(ran.err.contains(&format!("`shelflist scrape {address}`")), "{command}: {}", ran.err);
    }
    for command in ["export", "validate", "detect", "tag", "dedupe"] {
        for file in ["page.txt", "page.html", "list.ris"] {
            let ran = run_in(folder.path(), &[command, file]);
            assert_eq!(ran.status, Some(2), "{command} {file}: {}", ran.err);
            assert!(ran.err.contains(&format!("`shelflist import {file}`")), "{command}: {}", ran.err);
            assert_eq!(ran.err.matches("shelflist: error").count(), 1, "{}", ran.err);
        }
    }
    // Records are records, whatever their file is called.
    fs::write(folder.path().join("records.txt"), "{\"title\":\"Boats\"}\n").unwrap();
    assert_eq!(run_in(folder.path(), &["export", "records.txt"]).ended(0).records().len(), 1);
}

#[test]
fn colours_are_a_matter_of_choice() {
    let help = |args: &[&str]| {
        let mut command = command(args);
        command.env_remove("NO_COLOR");
        feed(command, b"").ended(0).bytes.contains(&0x1b)
    };
    let project = Project::new("[[source]]\nname = \"town\"\npath = \"a.txt\"\n");
    fs::write(project.path("a.txt"), listing(0..3)).unwrap();
    project.run(&["refresh"]).ended(0);
    let config = project.path("shelflist.toml");
    let search = ["search", "--list", "--config", config.to_str().unwrap()];
    assert!(!help(&search), "a pipe has no colours");
    assert!(help(&[&search[..], &["--color", "always"]].concat()));
    assert!(!help(&[&search[..], &["--color", "never"]].concat()));
}

#[test]
fn a_correction_needs_no_variable_of_the_environment() {
    let project = Project::new("[[source]]\nname = \"town\"\npath = \"a.txt\"\n");
    fs::write(project.path("a.txt"), listing(0..3)).unwrap();
    project.run(&["refresh"]).ended(0);
    let id = project.catalogue()[0]["id"].as_str().unwrap().to_owned();
    for empty in [false, true] {
        let mut command = command(&["edit", &id, &format!("title=A quay {empty}")]);
        command.current_dir(project.folder.path());
        for name in ["USER", "LOGNAME", "USERNAME"] {
            if empty {
                command.env(name, "")
            } else {
                command.env_remove(name)
            };
        }
        feed(command, b"").ended(0);
    }
    let made = project.run(&["edit"]).ended(0);
    let (_, by) = made.out().split_once("by ").unwrap();
    assert!(!by.starts_with("at "), "{}", made.out());
}

#[test]
fn another_vocabulary_takes_back_what_the_first_one_gave() {
    let page = "Harbours and boats\n12 March 2021\nA report about remittances, labour migration and migration data.\n\
                Theme: Flood protection, dikes and dams\nRead more\n\n\
                Borders and health\n1 April 2021\nMigration data and the remittances of migrants in three towns.\nRead more\n\n\
                Dikes of the north\n1 May 2021\nDikes and dams hold back the sea, and floods come less often.\nRead more\n";
    for (first, second) in [("migration", "coast"), ("coast", "migration"), ("coast", "none"), ("none", "coast")] {
        let import =
            |vocabulary: &str| run_with(&["import", "-", "-q", "--vocabulary", vocabulary], page.as_bytes()).ended(0);
        let (one, two) = (import(first), import(second));
        assert_ne!(one.bytes, two.bytes);
        let again = run_with(&["tag", "-q", "--vocabulary", second], &one.bytes).ended(0);
        assert_eq!(again.out(), two.out(), "{first} then {second}");
        // Twice changes nothing.
        assert_eq!(run_with(&["tag", "-q", "--vocabulary", second], &again.bytes).ended(0).bytes, again.bytes);
    }
}

#[test]
fn one_is_not_many_and_v_says_what_and_why() {
    let page = listing(0..1);
    let ran = run_with(&["import", "-", "--vocabulary", "none"], page.as_bytes()).ended(0);
    assert!(ran.err.contains("1 document, 1 record, 0 rejected"), "{}", ran.err);
    assert!(!ran.err.contains("layout"), "{}", ran.err);
    let ran = run_with(&["import", "-", "-v"], listing(0..4).as_bytes()).ended(0);
    for said in ["4 records, read in the layout ", "languages: en 4"] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    let project = Project::new("[[source]]\nname = \"town\"\npath = \"a.txt\"\n");
    fs::write(project.path("a.txt"), listing(0..1)).unwrap();
    let ran = project.run(&["refresh", "-v"]).ended(0);
    assert!(ran.err.contains("town: 1 added; 1 record\n"), "{}", ran.err);
    assert!(ran.err.contains("1 of 1 source, 1 page (0 unchanged), 1 added"), "{}", ran.err);
    assert!(ran.err.contains("town: 1 page, 0 of them unchanged"), "{}", ran.err);
}

#[test]
fn text_for_people_fits_eighty_columns() {
    let name = "a source with a name that is much longer than anybody would want it to be in a table of sources";
    let missing = "pages/that/lie/in/a/folder/with/a/very/long/path/and/that/are/not/there/at/all/today.txt";
    let project = Project::new(&format!(
        "[[source]]\nname = \"{name}\"\npath = \"a.txt\"\n[[source]]\nname = \"b\"\npath = \"{missing}\"\n"
    ));
    fs::write(project.path("a.txt"), listing(0..3)).unwrap();
    project.run(&["refresh"]).ended(3);
    for args in [&["status"][..], &["status", "--since", "7d"], &["status", "--runs"], &["config"]] {
        let ran = project.run(args);
        let wide: Vec<&str> = ran.out().lines().filter(|line| line.chars().count() > 80).collect();
        // A word that is longer than a line stands on one of its own.
        // A setting stands on one line, because a value of TOML cannot be wrapped.
        let is_whole = |line: &&str| line.contains("very/long/path") || args == ["config"] && line.contains(" = ");
        assert!(wide.iter().all(is_whole), "{args:?}: {wide:#?}");
        assert!(!ran.out().is_empty(), "{args:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_says_what_stays() {
    let interrupted = |args: &[&str]| {
        let mut command = command(args);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        // The process waits for its input; the signal ends it.
        std::thread::sleep(std::time::Duration::from_millis(500));
        let pid = child.id().to_string();
        std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap();
        // Waiting would close the standard input, and a process that finds it empty ends by itself.
        let input = child.stdin.take();
        let status = child.wait().unwrap();
        drop(input);
        let lines: Vec<String> = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap).collect();
        (status.code(), lines.join("\n"))
    };
    let (status, said) = interrupted(&["import", "-"]);
    assert_eq!(status, Some(130), "{said}");
    assert_eq!(
        said,
        "shelflist: error: interrupted: no unfinished file is left, and files that were there are as they were"
    );
    let (_, said) = interrupted(&["import", "-", "--log-format", "json"]);
    let said: Value = serde_json::from_str(&said).unwrap();
    assert!(said["message"].as_str().unwrap().starts_with("interrupted: "));
    assert_eq!(interrupted(&["import", "-", "-q"]).1, "");
}

#[cfg(unix)]
#[test]
fn a_refresh_that_is_interrupted_says_that_the_catalogue_stays() {
    let site = super::site::Site::start();
    site.set("/1", &listing(0..3));
    let project = Project::of(&site, &["/1"]);
    project.refresh(0);
    site.set("/1", &listing(0..5));
    site.hold("/1");
    site.requests();
    let mut command = command(&["refresh"]);
    command.current_dir(project.folder.path()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    site.wait_for("/1");
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let mut said = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut said).unwrap();
    assert!(said.contains("interrupted: the catalogue is as the last finished run left it"), "{said}");
    assert_eq!(project.titles().len(), 3);
    site.release("/1");
}

/// A person at a terminal who names nothing is told so; nothing waits for standard input.
#[test]
fn at_a_terminal_nothing_waits_for_input() {
    if std::process::Command::new("script").arg("--version").output().is_err() {
        return super::harness::skipped("script of util-linux");
    }
    let folder = tempfile::tempdir().unwrap();
    let binary = env!("CARGO_BIN_EXE_shelflist");
    let at_terminal = |words: &str| {
        let ran = std::process::Command::new("timeout")
            .args(["20", "script", "-qec", &format!("'{binary}' {words}"), "/dev/null"])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        (ran.status.code(), String::from_utf8_lossy(&ran.stdout).into_owned())
    };
    for words in ["report", "import", "dedupe", "export -f csv"] {
        let (status, said) = at_terminal(words);
        assert!(said.contains("standard input is the terminal"), "{words}: {status:?} {said}");
        assert_ne!(status, Some(124), "{words}");
    }
    fs::write(folder.path().join("a.txt"), listing(0..3)).unwrap();
    run_in(folder.path(), &["init", "a.txt"]).ended(0);
    run_in(folder.path(), &["refresh"]).ended(0);
    let (_, said) = at_terminal("report");
    assert!(said.contains("From found to kept"), "{said}");
}

#[test]
fn a_column_that_no_table_has_is_said() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("t.csv"), "Titel,Wanneer\nDe nieuwe brug,2019\n").unwrap();
    let ran = run_in(folder.path(), &["import", "t.csv", "--map", "issued=Waneer"]).ended(0);
    assert!(ran.err.contains("no column Waneer") && ran.err.contains("did you mean wanneer?"), "{}", ran.err);
    let ran = run_in(folder.path(), &["import", "t.csv", "--map", "issued=Wanneer"]).ended(0);
    assert!(!ran.err.contains("no column"), "{}", ran.err);
}
