//! Tests of decisions in a review: set by hand, kept in later runs, and in the formats of screening tools.

use std::fs;

use serde_json::json;

use super::harness::{run_in, run_with};
use super::project::{Project, listing};

const RECORDS: &str = r#"{"id":"a","title":"Wells and wages","description":"First paragraph.\n\nSecond one.","issued":"2014-05-03","creators":["Marsh, Odile","Barrow, Tunde"],"identifiers":[{"scheme":"doi","value":"10.5555/wells"}],"url":"https://north.example/wells","keywords":["water"],"container":{"title":"Dry Lands Review","volume":"7","issue":"2","pages":"11-29"},"screening":{"decision":"exclude","reason":"wrong topic"}}
{"id":"b","title":"=Night buses","screening":{"decision":"include"}}
{"id":"c","title":"Bread and bylaws","files":[{"url":"https://north.example/bread.pdf"}]}
"#;

fn rows(format: &str) -> Vec<csv::StringRecord> {
    let ran = run_with(&["export", "-f", format], RECORDS.as_bytes()).ended(0);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(ran.out().as_bytes());
    reader.records().map(Result::unwrap).collect()
}

#[test]
fn rayyan_and_asreview_read_their_columns() {
    let table = rows("rayyan");
    let column = |name: &str| table[0].iter().position(|have| have == name).unwrap();
    let cell = |row: usize, name: &str| table[row][column(name)].to_owned();
    assert_eq!(&table[0].iter().take(5).collect::<Vec<_>>(), &["key", "title", "year", "month", "day"]);
    assert_eq!((cell(1, "year"), cell(1, "month"), cell(1, "day")), ("2014".into(), "05".into(), "03".into()));
    assert_eq!((cell(1, "journal"), cell(1, "pages")), ("Dry Lands Review".into(), "11-29".into()));
    assert_eq!(cell(1, "authors"), "Marsh, Odile and Barrow, Tunde");
    assert_eq!(cell(1, "abstract"), "First paragraph. Second one.");
    assert_eq!(cell(1, "notes"), "Screening: exclude (wrong topic)");
    assert_eq!((cell(2, "title"), cell(3, "url")), ("'=Night buses".into(), "https://north.example/bread.pdf".into()));
    let table = rows("asreview");
    let column = |name: &str| table[0].iter().position(|have| have == name).unwrap();
    let labels: Vec<&str> = table.iter().skip(1).map(|row| &row[column("included")]).collect();
    assert_eq!(labels, ["0", "1", ""]);
    assert_eq!(&table[1][column("doi")], "10.5555/wells");
}

#[test]
fn covidence_reads_references_and_ris_carries_the_labels_of_asreview() {
    let ris = run_with(&["export", "-f", "covidence"], RECORDS.as_bytes()).ended(0);
    for line in
        ["TY  - JOUR", "T2  - Dry Lands Review", "VL  - 7", "SP  - 11", "EP  - 29", "DO  - 10.5555/wells", "AN  - a"]
    {
        assert!(ris.out().lines().any(|have| have == line), "{line}: {}", ris.out());
    }
    let plain = run_with(&["export", "-f", "ris"], RECORDS.as_bytes()).ended(0);
    assert!(
        plain.out().contains("N1  - ASReview_irrelevant\r\n") && plain.out().contains("N1  - ASReview_relevant\r\n")
    );
    // The file that ASReview returns is read as decisions.
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("labelled.ris"), &plain.bytes).unwrap();
    let back = run_in(folder.path(), &["import", "labelled.ris"]).ended(0).records();
    let decisions: Vec<&serde_json::Value> = back.iter().map(|record| &record["screening"]["decision"]).collect();
    assert_eq!(decisions, [&json!("exclude"), &json!("include"), &json!(null)]);
    assert!(back.iter().all(|record| record["notes"] == json!([])), "{back:?}");
}

#[test]
fn a_decision_is_signed_and_survives_a_refresh() {
    let project =
        Project::new("[[source]]\nname = \"town\"\nlayout = \"date-title-description\"\npath = \"town.txt\"\n");
    fs::write(project.path("town.txt"), listing(0..3)).unwrap();
    project.run(&["refresh"]).ended(0);
    let id = project.catalogue()[0]["id"].as_str().unwrap().to_owned();
    project.run(&["edit", &id, "screening=exclude|wrong topic", "--by", "Ana"]).ended(0);
    project.run(&["refresh"]).ended(0);
    let screening = project.catalogue()[0]["screening"].clone();
    assert_eq!((&screening["decision"], &screening["reason"]), (&json!("exclude"), &json!("wrong topic")));
    assert_eq!(screening["by"], "Ana");
    assert!(screening["at"].as_str().unwrap().starts_with("20"), "{screening}");
    project.run(&["edit", &id, "screening=perhaps", "--by", "Ana"]).ended(1);
    project.run(&["edit", &id, "screening="]).ended(0);
    assert_eq!(project.catalogue()[0]["screening"], json!(null));
}

/// A catalogue of two publications, one of which was merged from two sources.
const MERGED: &str = r#"{"id":"0123456789abcdef0001","title":"Wells and wages","issued":"2014","sources":[{"name":"north"},{"name":"south"}],"merged":["0123456789abcdef0001","0123456789abcdef0009"],"source":{"name":"north"}}
{"id":"0123456789abcdef0002","title":"Bread and bylaws","issued":"2016","files":[{"url":"https://north.example/b.pdf","bytes":77}],"source":{"name":"north"}}
{"id":"0123456789abcdef0003","title":"Night buses","issued":"2018","source":{"name":"north"}}
"#;

/// The decision and the reason of each record of a catalogue.
fn decided(records: &[serde_json::Value]) -> Vec<(String, String)> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    records
        .iter()
        .map(|record| (text(&record["screening"]["decision"]), text(&record["screening"]["reason"])))
        .collect()
}

fn pair(decision: &str, reason: &str) -> (String, String) {
    (decision.to_owned(), reason.to_owned())
}

#[test]
fn decisions_of_screening_tools_come_back_with_their_reasons_and_nothing_else_changes() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("c.jsonl", MERGED);
    let export = |format: &str| {
        let ran = run_in(folder.path(), &["export", "c.jsonl", "-f", format]).ended(0);
        String::from_utf8(ran.bytes.clone()).unwrap()
    };
    let correct = |name: &str, more: &[&str], status| {
        let args = [&["correct", "c.jsonl", name, "--by", "Ana"], more].concat();
        run_in(folder.path(), &args).ended(status)
    };
    // ASReview: labels in its own column, and a title that somebody shortened, which is not taken.
    let lines: Vec<String> = export("asreview").lines().map(str::to_owned).collect();
    let labelled = format!(
        "{},asreview_label\r\n{}1,0\r\n{},\r\n{},1\r\n",
        lines[0],
        lines[1],
        lines[2].replace("Bread and bylaws", "Bread"),
        lines[3]
    );
    write("asreview.csv", &labelled);
    let ran = correct("asreview.csv", &[], 0);
    let records = ran.records();
    assert_eq!(decided(&records), [pair("exclude", ""), pair("", ""), pair("include", "")], "{}", ran.err);
    assert_eq!((&records[0]["screening"]["by"], &records[1]["title"]), (&json!("Ana"), &json!("Bread and bylaws")));
    assert_eq!(records[0]["merged"].as_array().unwrap().len(), 2);
    assert!(ran.err.contains("2 corrections") && ran.err.contains("1 row without one"), "{}", ran.err);
    // Rayyan replaces the key by its own, so that the title and the year name the record.
    let noted = |title: &str, year: &str, note: &str| format!("rayyan-77,{title},{year},,,,,,,,,,,,,,\"{note}\",,\r\n");
    let head = export("rayyan").lines().next().unwrap().to_owned();
    let excluded = "RAYYAN-INCLUSION: {\"\"Eva\"\"=>\"\"Excluded\"\"} | RAYYAN-EXCLUSION-REASONS: wrong setting";
    let rows = noted("Wells and wages", "2014", excluded)
        + &noted("Night buses", "2018", "RAYYAN-INCLUSION: {\"\"Eva\"\"=>\"\"Included\"\"}")
        + &noted("Nobody knows this one", "2018", "RAYYAN-INCLUSION: {\"\"Eva\"\"=>\"\"Included\"\"}");
    write("rayyan.csv", &format!("{head}\r\n{rows}"));
    let ran = correct("rayyan.csv", &["-o", "screened.jsonl"], 1);
    assert!(
        ran.out().contains("no record of the catalogue has this id, identifier, address or title"),
        "{}",
        ran.out()
    );
    let screened = fs::read_to_string(folder.path().join("screened.jsonl")).unwrap();
    let records: Vec<serde_json::Value> = screened.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(decided(&records), [pair("exclude", "wrong setting"), pair("", ""), pair("include", "")]);
    assert_eq!(records[0]["screening"]["by"], "Eva");
    // The figures are those of the merged catalogue.
    let report = run_in(folder.path(), &["report", "screened.jsonl"]).ended(0);
    assert!(report.out().contains("Excluded: wrong setting") && report.out().contains("1 excluded = 2 kept"));
    // Covidence names the decision only by the list that is exported.
    let covidence = export("covidence").replace("DB  - north", "N1  - Exclusion reason: Wrong design;");
    write("excluded.ris", &covidence);
    let records = correct("excluded.ris", &[], 0).records();
    assert_eq!(decided(&records), vec![pair("exclude", "Wrong design"); 3]);
    write("irrelevant.csv", "Title,Authors,Covidence #,Accession Number\r\nAnother title,,#4,0123456789abcdef0003\r\n");
    let records = correct("irrelevant.csv", &["--decision", "excluded", "--reason", "off topic"], 0).records();
    assert_eq!(decided(&records), [pair("", ""), pair("", ""), pair("exclude", "off topic")]);
    assert!(correct("irrelevant.csv", &["--decision", "perhaps"], 2).err.contains("include, exclude or maybe"));
}

#[test]
fn a_reason_stands_in_a_column_of_the_spreadsheet() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("c.jsonl", MERGED);
    write(
        "s.csv",
        "id,screening,screening_reason\n0123456789abcdef0001,Excluded,too old\n0123456789abcdef0002,exclude: no data,\n\
         0123456789abcdef0003,,forgotten\n",
    );
    let ran = run_in(folder.path(), &["correct", "c.jsonl", "s.csv", "-o", "out.csv"]).ended(1);
    assert!(ran.out().contains("a reason stands without a decision"), "{}", ran.out());
    let back = run_in(folder.path(), &["import", "out.csv"]).ended(0).records();
    assert_eq!(decided(&back), [pair("exclude", "too old"), pair("exclude", "no data"), pair("", "")]);
    let table = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    assert!(table.lines().next().unwrap().contains(",screening,screening_reason,"), "{table}");
    // The table that comes back as it was written corrects nothing.
    let again = run_in(folder.path(), &["correct", "out.csv", "out.csv", "--dry-run"]).ended(0);
    assert!(again.err.contains("0 corrections found"), "{}", again.err);
}

#[test]
fn decisions_in_other_spellings_are_counted_and_others_are_said() {
    let catalogue = r#"{"title":"One","screening":{"decision":"Excluded","reason":"too old"}}
{"title":"Two","screening":{"decision":"exclude: too short"}}
{"title":"Three","screening":{"decision":"INCLUDED"}}
{"title":"Four","screening":{"decision":"perhaps not"}}
"#;
    let ran = run_with(&["report", "-f", "json"], catalogue.as_bytes()).ended(0);
    let report: serde_json::Value = serde_json::from_str(ran.out()).unwrap();
    let flow = &report["flow"];
    assert_eq!((&flow["included"], &flow["kept"], &flow["undecided"]), (&json!(1), &json!(2), &json!(1)));
    assert_eq!(flow["excluded"].as_array().unwrap().len(), 2);
    assert!(ran.err.contains("\"perhaps not\" of 1 publication is not understood"), "{}", ran.err);
}

#[test]
fn files_of_references_are_databases_and_stages_are_not_invented() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "medline.ris",
        "TY  - JOUR\nTI  - Salt in the wells\nPY  - 2016\nER  - \nTY  - JOUR\nTI  - Tides\nPY  - 2017\nER  - \n",
    );
    write(
        "site.jsonl",
        "{\"title\":\"Ferries\",\"source\":{\"name\":\"site\",\"location\":\"https://site.example/\"}}\n",
    );
    run_in(folder.path(), &["import", "medline.ris", "site.jsonl", "-o", "c.jsonl"]).ended(0);
    let report = |args: &[&str]| {
        let ran = run_in(
            folder.path(),
            &[&["report", "c.jsonl", "-f", "json", "--prisma", "p.csv", "--diagram", "d.svg"], args].concat(),
        );
        let ran = ran.ended(0);
        let flow = serde_json::from_str::<serde_json::Value>(ran.out()).unwrap()["flow"].clone();
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        (flow, read("p.csv"), read("d.svg"), ran.err.clone())
    };
    let (flow, table, drawing, said) = report(&[]);
    assert_eq!((&flow["databases"], &flow["websites"]), (&json!(2), &json!(1)));
    assert!(table.lines().any(|line| line.starts_with("database_results,") && line.ends_with(",2")), "{table}");
    assert!(drawing.contains("databases and registers") && drawing.contains("other methods"));
    // Nobody decided anything: nothing was sought or assessed.
    assert!(drawing.contains("Records to be screened (n = 2)") && !drawing.contains("assessed for eligibility"));
    assert!(table.lines().any(|line| line.starts_with("other_assessed,") && line.ends_with(",0")), "{table}");
    assert!(said.contains("3 publications without a decision"), "{said}");
    let text = run_in(folder.path(), &["report", "c.jsonl"]).ended(0);
    assert!(text.out().contains("Counted as databases"), "{}", text.out());
    let (flow, ..) = report(&["--website", "medline", "--database", "site"]);
    assert_eq!((&flow["databases"], &flow["websites"]), (&json!(1), &json!(2)));
    assert!(
        run_in(folder.path(), &["report", "c.jsonl", "--database", "medlin"])
            .ended(2)
            .err
            .contains("did you mean medline?")
    );
}
