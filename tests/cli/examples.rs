//! Runs the files of `examples/` that run a project, as far as this machine can.

use super::harness::skipped;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::project::{Project, listing};

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

fn project() -> Project {
    let project =
        Project::new("[[source]]\nname = \"town\"\nlayout = \"date-title-description\"\npath = \"town.txt\"\n");
    fs::write(project.path("town.txt"), listing(0..3)).unwrap();
    project
}

/// A line of an example with the paths of this machine.
fn here(line: &str, project: &Project) -> String {
    line.replace("/usr/local/bin/shelflist", env!("CARGO_BIN_EXE_shelflist"))
        .replace("/srv/library", project.folder.path().to_str().unwrap())
}

#[cfg(unix)]
#[test]
fn the_crontab_line_is_one_and_its_command_runs() {
    let text = fs::read_to_string(example("shelflist.crontab")).unwrap();
    let line = text.lines().find(|line| !line.starts_with('#') && !line.is_empty()).unwrap();
    let fields: Vec<&str> = line.split_whitespace().collect();
    for (field, limit) in fields[..5].iter().zip([59, 23, 31, 12, 7]) {
        assert!(*field == "*" || field.parse::<u32>().is_ok_and(|number| number <= limit), "{field}");
    }
    // With -n, cron checks the file and installs nothing.
    match Command::new("crontab").arg("-n").arg(example("shelflist.crontab")).output() {
        Ok(ran) if ran.status.success() => {}
        Ok(ran) if String::from_utf8_lossy(&ran.stderr).contains("usage") => skipped("a crontab with -n"),
        Ok(ran) => panic!("{}", String::from_utf8_lossy(&ran.stderr)),
        Err(_) => skipped("crontab"),
    }
    let project = project();
    let command = here(&fields[5..].join(" "), &project);
    // The command runs as cron would run it: by sh, in another folder, with almost no environment.
    let ran = Command::new("sh")
        .args(["-c", &command])
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .current_dir("/")
        .output()
        .unwrap();
    assert!(ran.status.success() && ran.stderr.is_empty(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(project.titles().len(), 3);
}

#[cfg(target_os = "linux")]
#[test]
fn the_systemd_units_are_valid_and_their_command_runs() {
    let project = project();
    let text = fs::read_to_string(example("shelflist.service")).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("ExecStart=")).unwrap();
    let words: Vec<String> = here(line, &project).split_whitespace().map(str::to_owned).collect();
    assert!(Command::new(&words[0]).args(&words[1..]).env_clear().output().unwrap().status.success());
    assert!(fs::read_to_string(project.path("new.md")).unwrap().contains("3 added"));
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        skipped("systemd-analyze");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    // The unit is checked with the path of the program on this machine.
    let service = here(&text, &project).replace("User=shelflist\n", "");
    fs::write(folder.path().join("shelflist.service"), service).unwrap();
    fs::copy(example("shelflist.timer"), folder.path().join("shelflist.timer")).unwrap();
    let ran = Command::new("systemd-analyze")
        .args(["verify", "--man=no", "--recursive-errors=no"])
        .args([folder.path().join("shelflist.service"), folder.path().join("shelflist.timer")])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success() || !said.contains("shelflist."), "{said}");
    let ran = Command::new("systemd-analyze").args(["calendar", "Mon 05:40"]).output().unwrap();
    assert!(ran.status.success());
}

#[cfg(unix)]
#[test]
fn new_records_are_mailed_once() {
    let project = project();
    let mailbox = project.path("mailbox");
    let mail = || {
        let ran = Command::new(example("mail-what-is-new.sh"))
            .arg(project.path("shelflist.toml"))
            .arg("librarian@example.org")
            .env("SHELFLIST", env!("CARGO_BIN_EXE_shelflist"))
            .env("MAILER", format!("tee -a {}", mailbox.display()))
            .output()
            .unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        fs::read_to_string(&mailbox).unwrap_or_default()
    };
    let first = mail();
    assert!(first.starts_with("To: librarian@example.org\n") && first.contains("A harbour for small boats"), "{first}");
    assert_eq!(mail(), first);
    fs::write(project.path("town.txt"), listing(0..4)).unwrap();
    assert!(mail().ends_with("- Choir festival draws twenty groups, 2021-07-04\n"));
    // If sending the mail fails, the changes are reported again by the next run.
    fs::write(project.path("town.txt"), listing(0..5)).unwrap();
    let ran = Command::new(example("mail-what-is-new.sh"))
        .args([project.path("shelflist.toml").to_str().unwrap(), "librarian@example.org"])
        .env("SHELFLIST", env!("CARGO_BIN_EXE_shelflist"))
        .env("MAILER", "false")
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&ran.stderr).contains("Bridge closed for the summer"));
}

/// The words of an instruction of the container file in its JSON form.
fn instruction(text: &str, name: &str) -> Vec<String> {
    let line = text.lines().rev().find_map(|line| line.strip_prefix(name)).unwrap();
    serde_json::from_str(line).unwrap()
}

/// The paths of the container file exist, and the command of the container works on a folder.
#[cfg(unix)]
#[test]
fn the_container_file_is_sound_and_its_command_runs() {
    let text = fs::read_to_string(example("Containerfile")).unwrap();
    assert!(text.contains("COPY --from=build /src/target/release/shelflist /usr/local/bin/shelflist"));
    let words: Vec<String> = [instruction(&text, "ENTRYPOINT "), instruction(&text, "CMD ")].concat();
    assert_eq!(words[0], "shelflist");
    let project = project();
    let args: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    project.run(&args).ended(0);
    assert_eq!(project.titles().len(), 3);
    match Command::new("hadolint").arg(example("Containerfile")).output() {
        Ok(ran) => assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stdout)),
        Err(_) => skipped("hadolint"),
    }
}

/// Builds the image and lets it refresh a folder, as the comment at the top of the file says.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "needs a container engine and a registry"]
fn a_container_refreshes_the_project_that_is_mounted() {
    use std::os::unix::fs::PermissionsExt as _;
    let works = |engine: &&str| Command::new(engine).arg("info").output().is_ok_and(|ran| ran.status.success());
    let Some(engine) = ["podman", "docker"].into_iter().find(works) else {
        skipped("podman, or docker with its daemon");
        return;
    };
    let text = fs::read_to_string(example("Containerfile")).unwrap();
    for base in text.lines().filter_map(|line| line.strip_prefix("FROM ")?.split(' ').next()) {
        if !Command::new(engine).args(["pull", base]).output().unwrap().status.success() {
            skipped(&format!("a registry that has {base}"));
            return;
        }
    }
    let root = env!("CARGO_MANIFEST_DIR");
    let image = "shelflist-example";
    let mut build = Command::new(engine);
    build.args(["build", "-t", image, "-f", "examples/Containerfile", "."]).current_dir(root);
    let built = build.output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let project = project();
    fs::set_permissions(project.folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let mount = format!("{}:/library", project.folder.path().display());
    let ran = Command::new(engine).args(["run", "--rm", "-v", &mount, image]).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(project.titles().len(), 3);
}
