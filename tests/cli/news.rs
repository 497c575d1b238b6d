//! Tests of what is new, for people: since a point in time, as a mail, as feeds, and told to a command.

use std::fs;

use serde_json::Value;

use super::harness::{Ran, command, feed, skipped};
use super::project::{Project, entry, listing};

/// Seconds of Monday, 2 November 2026, 08:00 UTC.
const MONDAY: i64 = 1_793_606_400;
const DAY: i64 = 86_400;

/// Runs the binary in a project, at this time.
fn at(project: &Project, seconds: i64, args: &[&str]) -> Ran {
    let mut command = command(args);
    command.current_dir(project.folder.path()).env("SOURCE_DATE_EPOCH", seconds.to_string()).env("TZ", "UTC");
    feed(command, b"")
}

/// A project that was refreshed on Monday with four records, on Wednesday with a fifth, and on Friday with a sixth, when
/// one of the first had a longer text.
fn three_runs(sources: &str) -> Project {
    let project = Project::new(&format!(
        "{sources}[[source]]\nname = \"town\"\nlayout = \"date-title-description\"\npath = \"town.txt\"\n\
         [[export]]\npath = \"new.atom\"\n[[export]]\npath = \"new.json\"\nformat = \"additions\"\n"
    ));
    let remittances = entry("1 May 2021", "Data about migration", "Migration data and remittances of migrants.");
    let longer = listing(1..4).replace("after a good harvest.", "after a good harvest. The mills are glad.");
    for (day, page) in [
        (0, listing(0..4)),
        (2, remittances.clone() + &listing(0..4)),
        (4, listing(5..6) + &remittances + &listing(0..1) + &longer),
    ] {
        fs::write(project.path("town.txt"), page).unwrap();
        at(&project, MONDAY + day * DAY, &["refresh"]).ended(0);
    }
    project
}

#[test]
fn new_records_since_a_day_are_found_counted_and_compared() {
    let project = three_runs("");
    let saturday = MONDAY + 5 * DAY;
    for (since, new) in [
        ("monday", 6),
        ("2026-11-02", 6),
        ("2026-11-03", 2),
        ("tue", 2),
        ("3d", 2),
        ("2d", 1),
        ("viernes", 1),
        ("1", 2),
        ("2", 1),
        ("3", 0),
        ("0", 6),
    ] {
        let found = at(&project, saturday, &["search", "--since", since]);
        assert_eq!(found.out().lines().count(), new, "{since}: {}", found.err);
        assert_eq!(found.status, Some(i32::from(new == 0)), "{since}");
        let status = at(&project, saturday, &["status", "--since", since, "--json"]).ended(0);
        let status: Value = serde_json::from_str(status.out()).unwrap();
        assert_eq!(status["sources"][0]["since"]["new"], new as u64, "{since}");
        let report = at(&project, saturday, &["report", "--since", since, "-f", "json"]);
        let report: Value = serde_json::from_str(report.out()).unwrap();
        assert_eq!(report["flow"]["found"].as_u64().or(report["found"].as_u64()), Some(new as u64), "{report:#}");
        let diff = at(&project, saturday, &["diff", "--since", since, "-f", "json"]);
        let diff: Value = serde_json::from_str(diff.out()).unwrap();
        assert_eq!(diff["added"], new as u64, "{since}");
    }
    let diff = at(&project, saturday, &["diff", "--since", "thursday"]).ended(1);
    assert_eq!(diff.err, "1 added, 1 changed, 0 gone\n");
    let table = at(&project, saturday, &["status", "--since", "thursday"]).ended(0);
    assert!(table.out().contains("NEW") && table.out().contains("24 hours ago"), "{}", table.out());
    let limited = at(&project, saturday, &["search", "--since", "monday", "-n", "2"]).ended(0);
    assert_eq!(limited.out().lines().count(), 2);
    for command in ["search", "status", "diff", "report"] {
        let wrong = at(&project, saturday, &[command, "--since", "soon"]).ended(2);
        assert!(wrong.err.contains("soon") && wrong.err.contains("monday"), "{}", wrong.err);
        assert_eq!(at(&project, saturday, &[command, "--since", "99"]).status, Some(2), "{command}");
    }
}

#[test]
fn times_are_local_for_people_and_utc_for_machines() {
    let project = three_runs("");
    let zoned = |args: &[&str]| {
        let mut command = command(args);
        let now = (MONDAY + 4 * DAY + 2 * 3600).to_string();
        command.current_dir(project.folder.path()).env("SOURCE_DATE_EPOCH", now).env("TZ", "EST5");
        feed(command, b"").ended(0)
    };
    assert!(zoned(&["status"]).out().contains("2 hours ago"));
    assert!(zoned(&["status", "--runs"]).out().contains("2026-11-02 03:00"), "{}", zoned(&["status", "--runs"]).out());
    assert!(zoned(&["status", "--runs", "--json"]).out().contains("2026-11-02T08:00:00Z"));
    assert!(zoned(&["status", "--json"]).out().contains("2026-11-06T08:00:00Z"));
    // A day begins at midnight of the time zone: the run of Friday 08:00 UTC was at 03:00.
    assert_eq!(zoned(&["search", "--since", "2026-11-06"]).out().lines().count(), 1);
}

#[test]
fn a_mail_says_what_is_new_by_area_and_nothing_where_nothing_is() {
    let project = three_runs("lang = \"es\"\n");
    let saturday = MONDAY + 5 * DAY;
    let args = ["report", "--since", "2d", "-f", "mail", "--to", "Ana Ruíz <ana@example.org>"];
    let mail =
        at(&project, saturday, &["report", "--since", "tue", "-f", "mail", "--to", "Ana Ruíz <ana@example.org>"]);
    let mail = mail.ended(0);
    assert!(mail.out().lines().all(|line| line.len() <= 78), "{}", mail.out());
    assert!(mail.out().contains("multipart/alternative") && mail.out().is_ascii());
    assert_eq!(at(&project, saturday, &args).ended(0).out().matches("\n--=_").count(), 3);
    // Where nothing is new, nothing is printed, and an old mail is emptied.
    let mut quiet = args.to_vec();
    quiet[2] = "12h";
    assert_eq!(at(&project, saturday, &quiet).ended(0).out(), "");
    fs::write(project.path("digest.eml"), "an old mail").unwrap();
    quiet.extend(["-o", "digest.eml"]);
    at(&project, saturday, &quiet).ended(0);
    assert_eq!(fs::read(project.path("digest.eml")).unwrap(), b"");
    at(&project, saturday, &["refresh", "--report", "new.eml"]).ended(0);
    assert_eq!(fs::read(project.path("new.eml")).unwrap(), b"");
    at(&project, saturday, &["report", "-f", "mail"]).ended(2);
    let script = "import sys, email, email.policy\n\
        mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)\n\
        assert not mail.defects, mail.defects\n\
        print(mail['Subject'], '|', mail['To'], '|', mail.get_content_type())\n\
        for part in mail.iter_parts():\n    print(part.get_content_type())\n    print(part.get_content())\n";
    let mut python = std::process::Command::new("python3");
    python.args(["-c", script]).env("PYTHONIOENCODING", "utf-8");
    if std::process::Command::new("python3").arg("--version").output().is_err() {
        return skipped("python3");
    }
    let read = feed(python, mail.out().as_bytes()).ended(0);
    let out = read.out();
    assert!(out.contains("2 publicaciones nuevas desde 2026-11-03 | Ana Ruíz <ana@example.org> |"), "{out}");
    assert!(out.contains("text/plain\n") && out.contains("text/html\n"), "{out}");
    assert!(out.contains("SIN ÁREA (1)") && out.contains("<h2"), "{out}");
    assert!(out.contains("Data about migration") && out.contains("Evening school for carpenters"), "{out}");
    assert!(!out.contains("Old mill becomes a museum"), "{out}");
}

#[test]
fn additions_are_an_atom_feed_and_a_json_feed() {
    let project = three_runs("");
    let json: Value = serde_json::from_slice(&fs::read(project.path("new.json")).unwrap()).unwrap();
    assert_eq!(json["version"], "https://jsonfeed.org/version/1.1");
    let titles: Vec<&str> =
        json["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap()).collect();
    assert_eq!(titles[..2], ["Evening school for carpenters", "Data about migration"]);
    assert_eq!(json["items"][0]["date_modified"], "2026-11-06T08:00:00Z");
    let atom = fs::read_to_string(project.path("new.atom")).unwrap();
    assert_eq!(atom.matches("<entry>").count(), titles.len());
    // Nothing new leaves both as they are.
    let before = fs::read(project.path("new.json")).unwrap();
    at(&project, MONDAY + 6 * DAY, &["refresh"]).ended(0);
    assert_eq!(fs::read(project.path("new.json")).unwrap(), before);
}

#[cfg(unix)]
#[test]
fn a_command_of_ones_own_is_told_what_is_new() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = three_runs("");
    let text = fs::read_to_string(project.path("shelflist.toml")).unwrap();
    let script = |body: &str| {
        fs::write(project.path("tell.sh"), format!("#!/bin/sh\n{body}\n")).unwrap();
        fs::set_permissions(project.path("tell.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    };
    let notify = |table: &str| {
        fs::write(
            project.path("shelflist.toml"),
            format!("{text}[notify]\ncommand = [\"./tell.sh\", \"a b\"]\n{table}"),
        )
        .unwrap();
    };
    let told = project.path("told.json");
    script("cat > told.json; echo \"$1\"");
    notify("");
    project.run(&["refresh"]).ended(0);
    assert!(!told.exists(), "nothing changed");
    fs::write(project.path("town.txt"), listing(0..5)).unwrap();
    project.run(&["refresh", "--dry-run"]).ended(0);
    assert!(!told.exists(), "a dry run tells nobody");
    // The command runs in the folder of the project, also when the command line is elsewhere.
    let elsewhere = tempfile::tempdir().unwrap();
    let config = project.path("shelflist.toml");
    let ran = super::harness::run_in(elsewhere.path(), &["refresh", "--config", config.to_str().unwrap()]).ended(0);
    assert!(ran.out().is_empty() && ran.err.contains("a b\n"), "{}", ran.err);
    let report: Value = serde_json::from_slice(&fs::read(&told).unwrap()).unwrap();
    assert_eq!(report["changes"].as_array().unwrap().iter().filter(|one| one["event"] == "added").count(), 1);
    notify("when = \"always\"\n");
    fs::remove_file(&told).unwrap();
    project.run(&["refresh"]).ended(0);
    assert!(told.exists());
    for (body, table, said) in [
        ("exit 7", "when = \"always\"\n", "ended with status 7"),
        ("exec sleep 30", "when = \"always\"\ntimeout = \"1s\"\n", "took longer than 1 second"),
    ] {
        script(body);
        notify(table);
        let ran = project.run(&["refresh"]).ended(3);
        assert!(ran.err.contains(said), "{}", ran.err);
    }
    // A source that failed is worth a word, where that is wanted.
    script("cat > told.json");
    fs::remove_file(project.path("town.txt")).unwrap();
    fs::remove_file(&told).unwrap();
    notify("");
    project.run(&["refresh"]).ended(3);
    assert!(!told.exists());
    notify("when = \"trouble\"\n");
    project.run(&["refresh"]).ended(3);
    assert!(told.exists());
    notify("when = \"sometimes\"\n");
    assert!(project.run(&["refresh"]).ended(2).err.contains("\"always\""));
}
