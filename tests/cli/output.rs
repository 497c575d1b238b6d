//! Tests of the outputs: a catalogue is written completely or not at all, even when the disk is full, the reader ends,
//! or a signal arrives.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::harness::{command, file, pages, run, run_in, skipped};

/// The path of a page.
fn page() -> String {
    pages()[0].to_str().unwrap().to_owned()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_folder_that_is_not_there_or_a_folder_in_place_of_a_file_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    assert!(run(&["import", &page(), "-f", "json", "-o", path]).ended(3).err.contains("this is a folder, not a file"));
    let deep = format!("{path}/none/here.json");
    let ran = run(&["import", &page(), "-o", &deep]).ended(3);
    assert!(ran.err.contains("there is no folder") && ran.err.contains("make it"), "{}", ran.err);
    let named = format!("{path}/here.xyz");
    assert!(run(&["import", &page(), "-o", &named]).ended(2).err.contains("the extension does not say the format"));
    assert!(names(folder.path()).is_empty());
}

#[test]
fn a_write_protected_file_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kept.json");
    std::fs::write(&path, "old").unwrap();
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    let ran = run(&["import", &page(), "-o", path.to_str().unwrap()]).ended(3);
    assert!(ran.err.contains("write-protected"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
}

#[test]
fn a_run_that_fails_leaves_the_old_catalogue() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kept.json");
    let out = path.to_str().unwrap();
    std::fs::write(&path, "old").unwrap();
    run(&["import", &page(), "no-such-page.txt", "-o", out]).ended(3);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    // A run that finds no record does not replace the catalogue.
    let empty = folder.path().join("empty.txt");
    std::fs::write(&empty, "").unwrap();
    run(&["import", empty.to_str().unwrap(), "-o", out]).ended(1);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    run(&["import", &page(), "no-such-page.txt", "--partial", "-o", out]).ended(3);
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("{\"schema\""));
    assert_eq!(names(folder.path()), ["empty.txt", "kept.json"]);
}

#[test]
fn an_output_and_its_rejects_are_two_files() {
    let folder = tempfile::tempdir().unwrap();
    run_in(folder.path(), &["validate", "-o", "a.jsonl", "--rejects", "a.jsonl"]).ended(2);
}

#[test]
fn rejects_are_kept_with_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("in.jsonl"), "{\"id\":\"1\",\"title\":\"A\"}\n{\"title\":7,\"notes\":1}\n{\n")
        .unwrap();
    let ran = run_in(folder.path(), &["validate", "in.jsonl", "-o", "good.csv", "--rejects", "bad.jsonl"]).ended(1);
    assert!(ran.err.contains("1 record, 2 rejected"), "{}", ran.err);
    let bad = std::fs::read_to_string(folder.path().join("bad.jsonl")).unwrap();
    let bad: Vec<serde_json::Value> = bad.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(bad[0]["text"], "{\"title\":7,\"notes\":1}");
    assert_eq!((&bad[0]["place"], &bad[1]["place"]), (&"in.jsonl:2".into(), &"in.jsonl:3".into()));
    assert!(bad[0]["message"].as_str().unwrap().contains("/notes"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_an_error_and_a_closed_pipe_is_none() {
    for format in ["jsonl", "json", "csv"] {
        let ran = run(&["import", &page(), "-f", format, "-o", "/dev/full"]).ended(3);
        assert!(ran.err.contains("/dev/full: no space left"), "{}", ran.err);
        let mut to_full = command(&["import", &page(), "-f", format]);
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let out = to_full.stdout(full).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(out.status.code(), Some(3));
        assert!(String::from_utf8_lossy(&out.stderr).contains("standard output: no space left"));
    }
    for args in [&["schema"][..], &["man"], &["completions", "bash"], &["--help"], &["import", "--help"]] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        assert_eq!(command(args).stdout(full).stderr(Stdio::null()).status().unwrap().code(), Some(3), "{args:?}");
    }
    // The output is much larger than the buffer of a pipe, and the reader ends after one line.
    let folder = tempfile::tempdir().unwrap();
    let many = folder.path().join("many.jsonl");
    let record = format!("{{\"id\":\"\",\"title\":\"{}\"}}\n", "x".repeat(1000));
    std::fs::write(&many, record.repeat(3000)).unwrap();
    for format in ["jsonl", "json", "csv"] {
        let mut export = command(&["export", many.to_str().unwrap(), "-f", format]);
        let mut child = export.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = child.stdout.take().unwrap();
        out.read_exact(&mut [0; 100]).unwrap();
        drop(out);
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        assert_eq!((child.wait().unwrap().code(), err.as_str()), (Some(0), ""), "{format}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn files_of_the_system_are_written_to_and_not_replaced() {
    let whole = run(&["import", &page(), "-f", "csv"]).bytes;
    assert_eq!(run(&["import", &page(), "-f", "csv", "-o", "/dev/stdout"]).bytes, whole);
    assert_eq!(run(&["import", &page(), "-f", "csv", "-o", "-"]).bytes, whole);
    run(&["import", &page(), "-f", "csv", "-o", "/dev/null"]);
}

/// Waits up to a minute until `done` returns true.
fn wait_until(mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < Duration::from_secs(60), "it takes too long");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A run that has opened its output and waits for more input.
#[cfg(unix)]
fn waiting(folder: &Path) -> Child {
    let mut export = command(&["export", "-o", folder.join("out.json").to_str().unwrap()]);
    let mut child = export.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.as_mut().unwrap().write_all(b"{\"title\":\"A\"}\n").unwrap();
    wait_until(|| names(folder).iter().any(|name| name.ends_with("shelflist-tmp")));
    child
}

/// Whether SIGHUP is ignored, which is the case for the tests and the tool as their child when they run under nohup(1).
#[cfg(unix)]
fn hangup_is_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

#[cfg(unix)]
#[test]
fn signals_leave_the_old_catalogue_and_no_litter() {
    for (signal, status) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        if signal == "HUP" && hangup_is_ignored() {
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("out.json"), "old").unwrap();
        let mut child = waiting(folder.path());
        // Waiting closes the input, and a child that has read all of it may end before the signal arrives.
        let input = child.stdin.take();
        let killed = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
        assert!(killed.success());
        assert_eq!(child.wait().unwrap().code(), Some(status), "{signal}");
        drop(input);
        assert_eq!(names(folder.path()), ["out.json"], "{signal}");
        assert_eq!(std::fs::read_to_string(folder.path().join("out.json")).unwrap(), "old");
    }
}

/// Kills the process at many moments: 200 with SHELFLIST_KILLS=200, a few without it.
#[cfg(unix)]
#[test]
fn a_kill_at_any_moment_leaves_the_old_or_the_new_catalogue() {
    let kills = super::kills::kills();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.json");
    let pages = file("pages");
    let args = ["import", "-q", pages.to_str().unwrap(), "-o", path.to_str().unwrap()];
    let start = Instant::now();
    assert!(matches!(run(&args).status, Some(0 | 1)));
    let took = start.elapsed();
    let new = std::fs::read(&path).unwrap();
    let old = b"{\"records\":[]}\n".to_vec();
    let (mut olds, mut news) = (0, 0);
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..kills {
        std::fs::write(&path, &old).unwrap();
        let mut child = command(&args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Xorshift gives a different moment each time. Half of the moments are near the end, when the file is replaced.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let share = (state >> 11) as f64 / (1_u64 << 53) as f64;
        let share = if state.is_multiple_of(2) { share * 1.1 } else { 0.8 + share * 0.4 };
        std::thread::sleep(took.mul_f64(share));
        let _ = child.kill();
        child.wait().unwrap();
        let found = std::fs::read(&path).unwrap();
        assert!(found == old || found == new, "{} bytes are neither the old nor the new catalogue", found.len());
        if found == old { olds += 1 } else { news += 1 }
    }
    eprintln!("{kills} kills: {olds} times the old catalogue, {news} times the new one");
    // The next run removes the temporary files of the killed ones.
    assert!(matches!(run(&args).status, Some(0 | 1)));
    assert_eq!(names(folder.path()), ["out.json"]);
}

/// On a terminal the control characters of a page are escaped; in a file they are unchanged.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_shows_escapes_and_a_file_keeps_them() {
    let folder = tempfile::tempdir().unwrap();
    let bad = "{\"id\":\"\\u001b[2Jx\",\"title\":\"\\u001b]0;x\\u0007 \u{202e}evil\u{9b}31m\",\"issued\":\"\u{202e}x\",\"t\u{9b}itle\":1}\n{\u{9b}\n";
    let good = "{\"id\":\"1\",\"title\":\"A\\u001b[31m \u{202e}evil\u{9b}\"}\n";
    std::fs::write(folder.path().join("\u{1b}[31mred.jsonl"), format!("{bad}{good}")).unwrap();
    let binary = env!("CARGO_BIN_EXE_shelflist");
    let raw = |c: char| matches!(c, '\u{1b}' | '\u{7}' | '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}');
    for args in [
        "validate *.jsonl",
        "export *.jsonl",
        "export -f csv *.jsonl",
        "export -f json *.jsonl",
        "validate -f json *.jsonl",
        "--log-format json validate *.jsonl",
        "import $'\\e[31mnone'",
        "$'\\e[31m'",
        "validate --schema $'x\\e[2J'",
        "export -f $'\\e[31m'",
    ] {
        let shell = format!("{binary} {args}");
        let script = Command::new("script")
            .args(["-qec", &format!("bash -c {}", quoted(&shell)), "/dev/null"])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .output();
        let Ok(script) = script else {
            skipped("script(1)");
            return;
        };
        let said = String::from_utf8_lossy(&script.stdout);
        assert!(!said.contains(raw), "{args}: {said:?}");
        assert!(said.len() > 10, "{args}: {said:?}");
    }
    let kept = run_in(folder.path(), &["export", "-q", "-f", "csv", "\u{1b}[31mred.jsonl"]);
    assert!(kept.out().contains("A\u{1b}[31m \u{202e}evil\u{9b}"), "{:?}", kept.out());
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}
