//! Tests of help, manual and completions, which are all generated from the table of commands.

use super::harness::run;

fn commands() -> Vec<String> {
    let help = run(&["--help"]).ended(0);
    let (_, list) = help.out().split_once("Commands:\n").expect("help lists the commands");
    let (list, _) = list.split_once("\n\n").expect("the list ends");
    let names = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn every_command_has_help_and_a_place_in_the_manual() {
    let names = commands();
    assert!(names.len() >= 9, "{names:?}");
    let folder = tempfile::tempdir().unwrap();
    run(&["man", "--directory", folder.path().to_str().unwrap()]).ended(0);
    for name in names.iter().filter(|name| *name != "help") {
        let help = run(&[name, "--help"]).ended(0);
        assert!(help.out().contains("Usage: shelflist"), "{name}");
        let page = std::fs::read_to_string(folder.path().join(format!("shelflist-{name}.1")));
        assert!(page.is_ok_and(|page| page.contains(".SH SYNOPSIS")), "{name} has a page");
    }
}

#[test]
fn every_command_shows_an_example_that_names_it() {
    for name in commands().iter().filter(|name| *name != "help") {
        let help = run(&[name, "--help"]).ended(0);
        let (_, examples) = help.out().split_once("Example").unwrap_or_else(|| panic!("{name} has no example"));
        assert!(examples.contains(&format!("shelflist {name}")), "{name}: {examples}");
    }
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(&["completions", shell]).ended(0);
        assert!(commands().iter().all(|name| script.out().contains(name.as_str())), "{shell}");
    }
}

#[test]
fn a_wrong_command_line_ends_with_2_and_the_nearest_name() {
    let wrong = run(&["imprt"]).ended(2);
    assert!(wrong.err.contains("import"), "{}", wrong.err);
    assert!(run(&["import", "-f", "jsnol", "x"]).ended(2).err.contains("did you mean json"));
    let escape = run(&["import", "--no-such-\u{1b}[31m-flag"]).ended(2);
    assert!(!escape.err.contains('\u{1b}'), "{}", escape.err);
}
