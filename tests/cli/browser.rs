//! Tests of the report for browsers in a real browser.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::harness::{run_in, skipped};
use super::project::{Project, entry, listing};

pub(crate) fn browser() -> Option<&'static str> {
    let found = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(|name| {
        let mut command = Command::new(name);
        command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    });
    if found.is_none() {
        skipped("chromium");
    }
    found
}

/// The document in the browser after the page has been loaded and its scripts have run.
fn seen(browser: &str, page: &Path) -> String {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"])
        .args(["--disable-background-networking", "--disable-component-update", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn new_records_stand_on_the_page_and_none_of_their_text_runs() {
    let Some(browser) = browser() else { return };
    let project =
        Project::new("[[source]]\nname = \"town\"\nlayout = \"date-title-description\"\npath = \"town.txt\"\n");
    let hostile = entry(
        "3 March 2024",
        "Bread & <script>document.body.innerHTML = 'gone'</script> roses",
        "An <img src=x onerror=\"document.title='gone'\"> of the square, and \"quotes\" enough for everyone.",
    );
    fs::write(project.path("town.txt"), format!("{}{hostile}", listing(0..3))).unwrap();
    run_in(project.folder.path(), &["refresh", "--report", "new.md", "--report", "new.html"]).ended(0);
    assert!(fs::read_to_string(project.path("new.md")).unwrap().starts_with("# What is new"));
    let page = seen(browser, &project.path("new.html"));
    for title in ["A harbour for small boats", "New library for the hill villages"] {
        assert!(page.contains(title), "{page}");
    }
    assert!(page.contains("Bread &amp; &lt;script&gt;document.body.innerHTML = 'gone'&lt;/script&gt; roses"), "{page}");
    assert!(!page.contains("<img") && !page.contains("<script") && !page.contains("<title>gone"), "{page}");
}
