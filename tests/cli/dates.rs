//! Tests that the same dates are read alike from lines of text, pages, feeds, tables and catalogues.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::harness::{run, run_with};

/// Printed forms of dates, each with its date of issue.
const FORMS: &str = include_str!("../data/dates/forms.tsv");
/// Files with dates, with the titles of their records and the right dates of issue.
const FILES: &str = include_str!("../data/dates/files.tsv");

/// A printed form with its date of issue; `None` if it has none.
fn forms() -> Vec<(&'static str, Option<&'static str>)> {
    let lines = FORMS.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let forms = lines.map(|line| line.split_once('\t').unwrap());
    forms
        .map(|(form, date)| (form, Some(date).filter(|date| date.starts_with(|c: char| !c.is_ascii_lowercase()))))
        .collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Imports a document that contains every form once, and compares the dates of issue record by record.
#[track_caller]
fn assert_dates(extension: &str, document: &str) {
    assert_most_dates(extension, document, 0);
}

/// Does what [`assert_dates`] does, but allows this number of wrong forms. The numbers may only be lowered.
#[track_caller]
fn assert_most_dates(extension: &str, document: &str, allowed: usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("forms.{extension}"));
    std::fs::write(&path, document).unwrap();
    let ran = run(&["import", path.to_str().unwrap(), "-f", "jsonl"]);
    let found: BTreeMap<String, Value> = ran
        .records()
        .into_iter()
        .map(|record| (record["title"].as_str().unwrap_or_default().to_owned(), record))
        .collect();
    let mut wrong = Vec::new();
    for (at, (form, date)) in forms().into_iter().enumerate() {
        let record = found.get(&title(at)).unwrap_or(&Value::Null);
        if record["issued"].as_str() != date || record.is_null() {
            wrong.push(format!("{form}: {}, not {date:?}", record["issued"]));
        }
        let codes: Vec<&str> =
            record["issues"].as_array().into_iter().flatten().filter_map(|i| i["code"].as_str()).collect();
        if date.is_some() && (codes.contains(&"unknown-date") || codes.contains(&"ambiguous-date")) {
            wrong.push(format!("{form}: {codes:?}"));
        }
    }
    assert!(
        wrong.len() <= allowed,
        "{extension}: {} of {} forms:\n{}\n{}",
        wrong.len(),
        forms().len(),
        wrong.join("\n"),
        ran.err
    );
}

/// A title for each form, without numbers, because these could be taken for dates.
fn title(at: usize) -> String {
    const PLACES: [&str; 22] = [
        "harbour",
        "river",
        "delta",
        "island",
        "market",
        "school",
        "village",
        "forest",
        "bridge",
        "library",
        "garden",
        "coast",
        "station",
        "valley",
        "quarry",
        "lighthouse",
        "orchard",
        "mill",
        "canal",
        "meadow",
        "tower",
        "ferry",
    ];
    const SUBJECTS: [&str; 22] = [
        "Families",
        "Fishermen",
        "Teachers",
        "Nurses",
        "Sailors",
        "Farmers",
        "Builders",
        "Students",
        "Drivers",
        "Weavers",
        "Traders",
        "Readers",
        "Cooks",
        "Painters",
        "Guides",
        "Bakers",
        "Miners",
        "Singers",
        "Tailors",
        "Carpenters",
        "Potters",
        "Neighbours",
    ];
    format!("{} who live beside the old {}", SUBJECTS[at / PLACES.len()], PLACES[at % PLACES.len()])
}

#[test]
fn there_are_hundreds_of_forms_and_none_twice() {
    let forms = forms();
    let distinct: std::collections::BTreeSet<&str> = forms.iter().map(|(form, _)| *form).collect();
    assert!(forms.len() >= 300 && distinct.len() == forms.len(), "{} forms", forms.len());
}

#[test]
fn values_of_labels_in_text() {
    let mut text = String::new();
    for (at, (form, _)) in forms().into_iter().enumerate() {
        let _ = write!(
            text,
            "{}\nWhat people of the old town say about their work, and about the water that came over the banks.\n\
             Type: Report\nLanguage: English\nDate: {form}\n\n",
            title(at)
        );
    }
    assert_dates("txt", &text);
}

#[test]
fn marked_dates_of_a_page() {
    let mut page = "<!DOCTYPE html><html><head><title>Reports</title></head><body><main>".to_owned();
    for (at, (form, _)) in forms().into_iter().enumerate() {
        let _ = write!(
            page,
            "<div class=\"item\"><h3><a href=\"{at}.html\">{}</a></h3><span class=\"date\">{}</span>\
             <p>What people there say about their work, and about the water that came over the banks.</p></div>",
            title(at),
            escaped(form)
        );
    }
    // The columns of pages are read only in the more common forms.
    assert_most_dates("html", &format!("{page}</main></body></html>"), 51);
}

#[test]
fn dates_of_a_feed() {
    let mut feed = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>News</title>".to_owned();
    for (at, (form, _)) in forms().into_iter().enumerate() {
        let _ = write!(feed, "<item><title>{}</title><pubDate>{}</pubDate></item>", title(at), escaped(form));
    }
    assert_dates("rss", &format!("{feed}</channel></rss>"));
}

#[test]
fn a_column_of_a_table() {
    let mut table = "Title,Date\n".to_owned();
    for (at, (form, _)) in forms().into_iter().enumerate() {
        let _ = writeln!(table, "{},\"{form}\"", title(at));
    }
    assert_dates("csv", &table);
}

#[test]
fn dates_of_ris() {
    let mut ris = String::new();
    for (at, (form, _)) in forms().into_iter().enumerate() {
        let _ = write!(ris, "TY  - RPRT\nTI  - {}\nDA  - {form}\nER  - \n\n", title(at));
    }
    assert_dates("ris", &ris);
}

#[test]
fn dates_of_bibtex() {
    let mut bibtex = String::new();
    for (at, (form, _)) in forms().into_iter().enumerate() {
        // In BibTeX a percent sign begins a comment.
        let form = if form.ends_with('%') { form.to_owned() } else { form.replace('#', "\\#") };
        let _ = writeln!(bibtex, "@report{{k{at}, title = {{{}}}, date = {{{form}}}}}", title(at));
    }
    // In TeX a tilde is a space.
    assert_most_dates("bib", &bibtex, 2);
}

#[test]
fn dates_of_marc() {
    let mut marc = "<collection xmlns=\"http://www.loc.gov/MARC21/slim\">".to_owned();
    for (at, (form, _)) in forms().into_iter().enumerate() {
        let _ = write!(
            marc,
            "<record><leader>00000nam a2200000 i 4500</leader><datafield tag=\"245\" ind1=\"1\" ind2=\"0\"><subfield code=\"a\">{}</subfield></datafield>\
             <datafield tag=\"264\" ind1=\" \" ind2=\"1\"><subfield code=\"c\">{}</subfield></datafield></record>",
            title(at),
            escaped(form)
        );
    }
    assert_dates("xml", &format!("{marc}</collection>"));
}

#[test]
fn dates_of_csl() {
    let items: Vec<Value> = forms()
        .into_iter()
        .enumerate()
        .map(|(at, (form, _))| json!({"id": at.to_string(), "type": "report", "title": title(at), "issued": {"raw": form}}))
        .collect();
    assert_dates("json", &Value::Array(items).to_string());
}

/// Files of other tools, with the right title and date of issue of each record; `-` stands for no date.
#[test]
fn dates_of_files() {
    let mut wrong = Vec::new();
    let mut records: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for line in FILES.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let [file, title, date] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let found = records
            .entry(file)
            .or_insert_with(|| run(&["import", &format!("tests/data/dates/files/{file}"), "-f", "jsonl"]).records());
        let record = found.iter().find(|record| record["title"] == title);
        let issued = record.map(|record| record["issued"].as_str().unwrap_or("-"));
        if issued != Some(date) {
            wrong.push(format!("{file}: {title}: {issued:?}, not {date}"));
        }
    }
    // "2005 (reprint 2010)" inside a list is not read yet. The number of errors may only be lowered.
    assert!(wrong.len() <= 1, "{}", wrong.join("\n"));
}

/// The dates of issue of a table with ambiguous dates in a column, each with whether an issue was added. `language` is
/// that of a feed.
fn column(dates: &[&str]) -> Vec<(Value, bool)> {
    let mut table = "Title,Date\n".to_owned();
    for (at, date) in dates.iter().enumerate() {
        let _ = writeln!(table, "{},{date}", title(at));
    }
    read(&run_with(&["import", "--from", "csv", "-f", "jsonl"], table.as_bytes()).records())
}

fn read(records: &[Value]) -> Vec<(Value, bool)> {
    let is_ambiguous = |record: &Value| record["issues"].to_string().contains("ambiguous-date");
    records.iter().map(|record| (record["issued"].clone(), is_ambiguous(record))).collect()
}

#[test]
fn the_order_of_day_and_month_is_settled_for_a_whole_column() {
    let settled = |dates: &[&str]| dates.iter().map(|date| (json!(date), false)).collect::<Vec<_>>();
    // Another date in the column, before or after, has only one possible reading.
    assert_eq!(column(&["12/05/2019", "05/27/2019"]), settled(&["2019-12-05", "2019-05-27"]));
    assert_eq!(column(&["27/05/2019", "12/05/2019"]), settled(&["2019-05-27", "2019-05-12"]));
    assert_eq!(column(&["5/27/19", "3/4/19"]), settled(&["2019-05-27", "2019-03-04"]));
    // The rows are in order of time in only one reading.
    let falling = ["10-07-2014", "10-06-2014", "10-03-2014", "09-10-2014"];
    assert_eq!(column(&falling), settled(&["2014-10-07", "2014-10-06", "2014-10-03", "2014-09-10"]));
    // Nothing decides, so the dates are read day first and get an issue.
    assert_eq!(column(&["12/05/2019", "03/04/2018"]), [(json!("2019-05-12"), true), (json!("2018-04-03"), true)]);
}

#[test]
fn the_language_of_a_feed_settles_the_order_of_its_dates() {
    let feed = |language: &str| {
        let feed = format!(
            "<rss version=\"2.0\"><channel><title>N</title><language>{language}</language>\
             <item><title>Ferries</title><pubDate>12/05/2019</pubDate></item></channel></rss>"
        );
        read(&run_with(&["import", "--from", "feed", "-f", "jsonl"], feed.as_bytes()).records()).remove(0)
    };
    assert_eq!(feed("es"), (json!("2019-05-12"), false));
    assert_eq!(feed("nl-NL"), (json!("2019-05-12"), false));
    // Software declares American English if nobody chose a language.
    assert_eq!(feed("en-us"), (json!("2019-12-05"), true));
}

#[test]
fn a_fuller_date_of_another_column_wins() {
    let table = "Title,Publication Year,Date\nFerries,2018,2018-05-03\nMills,2018,2017-01-02\n";
    let found = run_with(&["import", "--from", "csv", "-f", "jsonl"], table.as_bytes()).records();
    assert_eq!((&found[0]["issued"], &found[1]["issued"]), (&json!("2018-05-03"), &json!("2018")));
    assert_eq!(found[1]["notes"], json!(["Date: 2017-01-02"]));
}
