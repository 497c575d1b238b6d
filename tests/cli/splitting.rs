//! Tests of splitting on pages with gold records: its quality, and that irrelevant changes of a page make no
//! difference.

use std::path::Path;

use serde_json::{Value, json};

use crate::harness::run;

/// A page and its gold records.
struct Gold {
    name: String,
    text: String,
    records: Vec<Value>,
}

fn gold_pages() -> Vec<Gold> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".gold.json").map(str::to_owned))
        .collect();
    names.sort();
    let page = |name: String| {
        let text = std::fs::read_to_string(folder.join(format!("{name}.txt"))).unwrap();
        let gold: Value =
            serde_json::from_slice(&std::fs::read(folder.join(format!("{name}.gold.json"))).unwrap()).unwrap();
        Gold { name, text: text.replace("\r\n", "\n"), records: gold["records"].as_array().unwrap().clone() }
    };
    names.into_iter().map(page).collect()
}

/// The figures of `evaluate splitting` on these pages.
fn evaluate(pages: &[Gold]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    for page in pages {
        std::fs::write(folder.path().join(format!("{}.txt", page.name)), &page.text).unwrap();
        let gold = json!({"records": page.records}).to_string();
        std::fs::write(folder.path().join(format!("{}.gold.json", page.name)), gold).unwrap();
    }
    let ran = run(&["evaluate", "splitting", folder.path().to_str().unwrap(), "-f", "json", "--worst", "30"]).ended(0);
    serde_json::from_str(ran.out()).unwrap()
}

fn f1(pages: &[Gold]) -> f64 {
    evaluate(pages)["f1"].as_f64().unwrap()
}

/// The pages with a changed text and the same gold records.
fn changed(change: impl Fn(&str) -> String) -> Vec<Gold> {
    gold_pages().into_iter().map(|page| Gold { text: change(&page.text), ..page }).collect()
}

#[test]
fn pages_of_other_institutions_are_split() {
    let figures = evaluate(&gold_pages());
    let f1 = figures["f1"].as_f64().unwrap();
    assert!(f1 >= 0.9, "F1 {f1}: {:#}", figures["misses"]);
}

#[test]
fn what_does_not_matter_changes_little() {
    let base = f1(&gold_pages());
    let by_line = |text: &str, change: &dyn Fn(&str) -> String| -> String {
        text.split('\n').map(change).collect::<Vec<_>>().join("\n")
    };
    let cases: [(&str, Vec<Gold>); 6] = [
        ("trailing spaces", changed(|text| by_line(text, &|line| format!("{line}  ")))),
        ("CRLF", changed(|text| text.replace('\n', "\r\n"))),
        (
            "doubled blank lines",
            changed(|text| by_line(text, &|line| format!("{line}{}", if line.trim().is_empty() { "\n" } else { "" }))),
        ),
        ("no-break spaces", changed(|text| text.replace(' ', "\u{a0}"))),
        ("a pager", changed(|text| format!("{}\n\n« Previous 1 2 3 Next »\n", text.trim_end()))),
        (
            "a menu",
            changed(|text| format!("Home\nAbout us\nPublications\nContact\n\n\n{}", text.trim_start_matches('\n'))),
        ),
    ];
    let found = cases.map(|(name, pages)| (name, f1(&pages)));
    let mean = found.iter().map(|(_, here)| here).sum::<f64>() / found.len() as f64;
    assert!(mean >= base - 0.02, "F1 {base:.3} became {found:?}");
    assert!(found.iter().all(|(_, here)| *here >= base - 0.05), "F1 {base:.3} became {found:?}");
}

#[test]
fn records_in_another_order_are_the_same_records() {
    let (mut same, mut all) = (0, 0);
    for page in gold_pages() {
        let lines: Vec<&str> = page.text.lines().collect();
        let spans: Vec<(usize, usize)> = page
            .records
            .iter()
            .map(|record| {
                (record["lines"][0].as_u64().unwrap() as usize - 1, record["lines"][1].as_u64().unwrap() as usize)
            })
            .collect();
        let even = spans.windows(2).all(|pair| lines[pair[0].1..pair[1].0].iter().all(|line| line.trim().is_empty()));
        if spans.len() < 2 || !even {
            continue;
        }
        let gap = spans[1].0 - spans[0].1;
        let mut text = lines[..spans[0].0].join("\n") + "\n";
        for (from, to) in spans.iter().rev() {
            text += &(lines[*from..*to].join("\n") + &"\n".repeat(gap + 1));
        }
        text += &lines[spans[spans.len() - 1].1..].join("\n");
        let folder = tempfile::tempdir().unwrap();
        let said = |text: &str| {
            let path = folder.path().join("page.txt");
            std::fs::write(&path, text).unwrap();
            let mut pairs: Vec<(String, String)> = run(&["split", path.to_str().unwrap()])
                .ended(0)
                .records()
                .iter()
                .map(|record| (record["title"].to_string(), record["description"].to_string()))
                .collect();
            pairs.sort();
            pairs
        };
        let (before, after) = (said(&page.text), said(&text));
        all += before.len();
        same += before.iter().filter(|pair| after.contains(pair)).count();
    }
    // A record at the edge of a page stands beside headings and pagers, which other records do not.
    assert!(same == all, "{same} of {all} records are the same in another order");
}

#[test]
fn two_pages_one_after_the_other_are_both_split() {
    let pages = gold_pages();
    let base = f1(&pages);
    let both: Vec<Gold> = pages
        .windows(2)
        .map(|pair| Gold {
            name: format!("{}-{}", pair[0].name, pair[1].name),
            text: format!("{}\n\n\n{}", pair[0].text.trim_end(), pair[1].text),
            records: [pair[0].records.clone(), pair[1].records.clone()].concat(),
        })
        .collect();
    let here = f1(&both);
    assert!(here >= base - 0.05, "F1 {here:.3} instead of {base:.3}");
}

#[test]
fn a_layout_of_the_users_is_used_and_a_wrong_one_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("layouts")).unwrap();
    let seeds = folder.path().to_str().unwrap();
    let layout = folder.path().join("layouts/mine.toml");
    std::fs::write(&layout, "record = [\"title\", \"description+\"]\n").unwrap();
    let ran = run(&["split", "--seeds", seeds, "--layout", "mine", "tests/pages/085.txt"]).ended(0);
    assert!(ran.records().iter().all(|record| record["source"]["layout"] == "mine"));
    let wrong = run(&["split", "--layout", "titels", "tests/pages/085.txt"]).ended(2);
    assert!(wrong.err.contains("did you mean titles?"), "{}", wrong.err);
    std::fs::write(&layout, "record = [\n  \"titel\",\n]\n").unwrap();
    let wrong = run(&["split", "--seeds", seeds, "tests/pages/085.txt"]).ended(2);
    assert!(wrong.err.contains("mine.toml:2") && wrong.err.contains("did you mean title?"), "{}", wrong.err);
}

#[test]
fn a_page_that_cannot_be_read_ends_the_evaluation_with_3() {
    let page = "tests/pages/002.txt";
    let ran = run(&["evaluate", "splitting", page, "tests/pages/none.txt"]).ended(3);
    assert!(ran.out().contains("1 page.") && ran.err.contains("none.txt"), "{}{}", ran.out(), ran.err);
    run(&["evaluate", "splitting", "tests/pages/none.txt"]).ended(3);
    run(&["evaluate", "splitting", page]).ended(0);
}
