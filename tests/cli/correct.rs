//! Tests of `edit` and `correct`: corrections take precedence over the values of the page.

use std::fs;

use serde_json::Value;

use super::project::{Project, counts, entry, event, listing};
use super::site::Site;

fn find(project: &Project, title: &str) -> Value {
    project.catalogue().into_iter().find(|record| record["title"] == title).unwrap_or_else(|| panic!("no {title}"))
}

#[test]
fn a_correction_stays_is_marked_and_can_be_undone() {
    let site = Site::start();
    site.set("/1", &listing(0..5));
    let project = Project::of(&site, &["/1"]);
    project.refresh(0);
    let id = find(&project, "Bread prices fall in the valley")["id"].as_str().unwrap().to_owned();
    project.run(&["edit", &id, "title=Bread gets cheaper", "languages=en|es", "--by", "Ana"]).ended(0);
    let record = find(&project, "Bread gets cheaper");
    assert_eq!(
        (&record["languages"], &record["languages_basis"]),
        (&serde_json::json!(["en", "es"]), &"declared".into())
    );
    let issue = record["issues"].as_array().unwrap().iter().find(|issue| issue["field"] == "title").unwrap();
    let message = issue["message"].as_str().unwrap();
    assert!(message.contains("corrected by Ana on 20") && message.contains("Bread prices fall"), "{message}");
    // The correction is not reported as a change, and it remains when the page is unchanged, read again, or changed
    // elsewhere.
    assert_eq!(counts(&project.refresh(0), 0), [0; 5]);
    project.run(&["refresh", "--full"]).ended(0);
    let longer = event(1).replace("the change.", "the change. Cakes cost the same.");
    site.set("/1", &(event(0) + &longer + &listing(2..5)));
    assert_eq!(counts(&project.refresh(0), 0), [0, 1, 0, 0, 0]);
    let record = find(&project, "Bread gets cheaper");
    assert!(record["description"].as_str().unwrap().ends_with("Cakes cost the same."));
    // The value on the page changes after the correction.
    site.set("/1", &(event(0) + &longer.replace("prices fall in", "prices drop in") + &listing(2..5)));
    project.refresh(0);
    let record = find(&project, "Bread gets cheaper");
    let issue =
        record["issues"].as_array().unwrap().iter().find(|issue| issue["code"] == "correction-outdated").unwrap();
    assert!(issue["message"].as_str().unwrap().contains("prices drop in"), "{issue}");
    assert!(project.run(&["edit", &id]).ended(0).out().contains("it says Bread prices drop in the valley now"));
    // Undoing the correction restores the present value of the page, and needs no name of a person.
    let nameless = |args: &[&str]| {
        let mut command = super::harness::command(args);
        command.current_dir(project.folder.path()).env_remove("USER").env_remove("LOGNAME").env_remove("USERNAME");
        super::harness::feed(command, b"")
    };
    // Without a name in the environment, the correction is that of the account.
    nameless(&["edit", &id, "title=x"]).ended(0);
    nameless(&["edit", &id, "--undo", "title"]).ended(0);
    let record = find(&project, "Bread prices drop in the valley");
    assert_eq!(record["languages"], serde_json::json!(["en", "es"]));
    project.run(&["edit", &id, "--undo"]).ended(0);
    assert_eq!(find(&project, "Bread prices drop in the valley")["languages"], serde_json::json!(["en"]));
    assert_eq!(project.run(&["edit"]).ended(0).out(), "");
}

#[test]
fn a_wrong_edit_changes_nothing_and_says_why() {
    let site = Site::start();
    site.set("/1", &listing(0..3));
    let project = Project::of(&site, &["/1"]);
    project.refresh(0);
    let id = project.catalogue()[0]["id"].as_str().unwrap().to_owned();
    let before = fs::read(project.path("catalogue.json")).unwrap();
    for (args, status, words) in [
        (vec!["edit", "nobody", "title=x"], 2, "there is no record nobody"),
        (vec!["edit", &id, "titel=x"], 2, "did you mean title?"),
        (vec!["edit", &id, "source=x"], 2, "no field that can be corrected"),
        (vec!["edit", &id, "title"], 2, "field=value"),
        (vec!["edit", &id, "title=x", "files=[1]"], 1, "files"),
        (vec!["edit", &id, "--undo", "title"], 2, "is not corrected"),
    ] {
        let ran = project.run(&args).ended(status);
        assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
    }
    assert_eq!(fs::read(project.path("catalogue.json")).unwrap(), before);
}

#[test]
fn a_corrected_export_is_read_back_and_only_differences_count() {
    let site = Site::start();
    site.set("/1", &listing(0..5));
    let project = Project::of(&site, &["/1"]);
    project.refresh(0);
    project.run(&["search", "-o", "mine.csv"]).ended(0);
    // An export that is read back unchanged makes no correction.
    assert!(project.run(&["correct", "mine.csv"]).ended(0).err.contains("0 corrections"));
    let csv = fs::read_to_string(project.path("mine.csv")).unwrap();
    let corrected = csv.replacen("Choir festival draws twenty groups", "Festival of choirs", 1);
    assert_ne!(csv, corrected);
    fs::write(project.path("mine.csv"), &corrected).unwrap();
    // The page has changed since the export. The old value in the person's copy is not a correction.
    site.set("/1", &(listing(0..3) + &event(3).replace("for spring", "for May") + &event(4)));
    project.refresh(0);
    let ran = project.run(&["correct", "mine.csv", "--dry-run"]).ended(0);
    assert!(ran.err.contains("1 correction found") && ran.out().contains("→ Festival of choirs"), "{}", ran.err);
    let ran = project.run(&["correct", "mine.csv", "--by", "Ana"]).ended(0);
    assert!(ran.err.contains("1 correction, 1 record changed; 1 older value left"), "{}", ran.err);
    let record = find(&project, "Festival of choirs");
    assert!(record["description"].as_str().unwrap().ends_with("for May."), "{record}");
    // A file with fewer columns and rows changes nothing else.
    let id = record["id"].as_str().unwrap();
    fs::write(project.path("few.jsonl"), format!("{{\"id\":\"{id}\",\"publisher\":\"Town hall\"}}\n")).unwrap();
    project.run(&["correct", "few.jsonl"]).ended(0);
    let record = find(&project, "Festival of choirs");
    assert_eq!(record["publisher"], "Town hall");
    assert_eq!(project.titles().len(), 5);
}

/// A project whose catalogue is written as a workbook, a table and JSON Lines, with records that are hard for a
/// spreadsheet: letters that cp1252 does not have, dates, formulas, and texts that are longer than a cell.
fn spreadsheets() -> Project {
    let project = Project::new(
        "[[source]]\nname = \"a\"\npath = \"a.jsonl\"\n[[export]]\npath = \"a.xlsx\"\n[[export]]\npath = \"a.csv\"\n",
    );
    let long = "Río y mar. ".repeat(4_000);
    let records = [
        serde_json::json!({"key": "rec-a", "title": "Łódź and the sea", "issued": "2021-05-12", "description": long}),
        serde_json::json!({"key": "rec-b", "title": "=1+1", "issued": "2020-06", "creators": ["Mora, Ana", "a|b"]}),
        serde_json::json!({"key": "rec-c", "title": "Wages — a \"first\" look", "issued": "2019",
            "contributors": [{"name": "Ana Mora", "kind": "person", "family": "Mora", "given": "Ana", "role": "editor"}]}),
        serde_json::json!({"key": "rec-d", "title": "Boats; nets; ropes", "issued": "2021-11-30", "publisher": "Hafen & Söhne",
            "thematic_areas": [{"label": "Migration Data"}]}),
    ];
    fs::write(project.path("a.jsonl"), records.map(|record| record.to_string() + "\n").concat()).unwrap();
    project.refresh(0);
    project
}

/// The id of the record with this key.
fn id_of(project: &Project, key: &str) -> String {
    let record = project.catalogue().into_iter().find(|record| record["key"] == key).unwrap();
    record["id"].as_str().unwrap().to_owned()
}

/// The lines of the list that `correct` prints, by the key of the record and the field.
fn taken(project: &Project, ran: &super::harness::Ran) -> Vec<(String, String, bool)> {
    let keys: std::collections::HashMap<String, String> = project
        .catalogue()
        .iter()
        .map(|record| (record["id"].as_str().unwrap().to_owned(), record["key"].as_str().unwrap().to_owned()))
        .collect();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let key = |value: &Value| keys.get(&text(value)).cloned().unwrap_or_else(|| text(value));
    let line = |line: &Value| (key(&line["id"]), text(&line["field"]), line["taken"].as_bool().unwrap());
    ran.records().iter().map(line).collect()
}

#[test]
fn a_workbook_that_openpyxl_edited_comes_back_with_exactly_its_changes() {
    let project = spreadsheets();
    let unchanged = project.run(&["correct", "a.xlsx"]).ended(0);
    assert!(unchanged.err.contains("4 rows read, 0 corrections, 0 records changed") && unchanged.out().is_empty());
    let python = std::env::var("SHELFLIST_READERS").unwrap_or_else(|_| "python3".to_owned());
    let has = std::process::Command::new(&python).args(["-c", "import openpyxl"]).output();
    if !has.is_ok_and(|output| output.status.success()) {
        super::harness::skipped("openpyxl (SHELFLIST_READERS names a Python that has it)");
        return;
    }
    let script = super::harness::file("data/workbook/edit.py");
    let edited = std::process::Command::new(python).arg(script).current_dir(project.folder.path()).output().unwrap();
    assert!(edited.status.success(), "{}", String::from_utf8_lossy(&edited.stderr));
    let ran = project.run(&["correct", "edited.xlsx", "--dry-run", "--json"]).ended(1);
    let yes = |id: &str, field: &str| (id.to_owned(), field.to_owned(), true);
    let no = |id: &str, field: &str| (id.to_owned(), field.to_owned(), false);
    // The script sorted the rows: d, c, b, a.
    let expected = [
        yes("rec-d", "thematic_areas"),
        yes("rec-d", "shelf"),
        yes("rec-c", "title"),
        no("rec-c", "issued"),
        yes("rec-b", "issued"),
        yes("rec-a", "publisher"),
        no("rec-x", ""),
    ];
    assert_eq!(taken(&project, &ran), expected, "{}", ran.out());
    assert!(
        ran.err.contains("does not know the area \"Migration helth\" (did you mean Migration Health?)"),
        "{}",
        ran.err
    );
    let ran = project.run(&["correct", "edited.xlsx"]).ended(1);
    let short = &id_of(&project, "rec-c")[..12];
    assert!(ran.out().contains(&format!("row 3  {short}  issued: not taken: \"soon\" is no date")), "{}", ran.out());
    assert!(ran.out().contains("row 6  rec-x  not taken: no record of the catalogue has this id"), "{}", ran.out());
    assert!(
        ran.err
            .contains("5 rows read, 5 corrections, 4 records changed; 1 value not taken, 1 unknown record passed over"),
        "{}",
        ran.err
    );
    let record = find(&project, "Boats; nets; ropes");
    let areas: Vec<&Value> = record["thematic_areas"].as_array().unwrap().iter().collect();
    assert_eq!((&areas[0]["label"], &areas[0]["id"]), (&"Migration Data".into(), &"migration-data".into()), "{record}");
    assert_eq!(
        (&areas[1]["label"], &areas[1]["id"]),
        (&"Labour migration".into(), &"labour-mobility".into()),
        "{record}"
    );
    assert_eq!((&areas[2]["label"], &areas[2]["id"]), (&"Migration helth".into(), &Value::Null), "{record}");
    assert_eq!(record["shelf"], "B 12");
    assert_eq!(find(&project, "=1+1")["issued"], "2020-07-09");
    assert_eq!(find(&project, "Wages, a second look")["contributors"][0]["role"], "editor");
    // The column of one's own stays in the exports, and the next sheet comes back unchanged.
    let csv = fs::read_to_string(project.path("a.csv")).unwrap();
    assert!(csv.lines().next().unwrap().ends_with(",id,shelf,more") && csv.contains("B 12"), "{csv}");
    let again = project.run(&["correct", "a.xlsx"]).ended(0);
    assert!(again.err.contains("0 corrections") && again.out().is_empty(), "{}{}", again.err, again.out());
    project.run(&["refresh", "--full"]).ended(0);
    assert_eq!(find(&project, "Boats; nets; ropes")["shelf"], "B 12");
    // The corrections of that sheet can be undone one by one.
    project.run(&["edit", &id_of(&project, "rec-d"), "--undo", "shelf"]).ended(0);
    assert_eq!(find(&project, "Boats; nets; ropes")["shelf"], Value::Null);
}

/// The table as Excel saves it in a western country: cp1252, semicolons, its own form of dates, cells of 32,767 characters.
fn as_excel_saves(csv: &str) -> Vec<u8> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let mut writer =
        csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let western = |text: &str| -> Vec<u8> {
        let cut: String = text.chars().take(32_767).collect();
        let known = |c: char| match encoding_rs::WINDOWS_1252.encode(c.encode_utf8(&mut [0; 4])) {
            (bytes, _, false) => bytes.into_owned(),
            _ => b"?".to_vec(),
        };
        cut.chars().flat_map(known).collect()
    };
    writer.write_record(header.iter().map(western)).unwrap();
    for row in reader.records() {
        let row = row.unwrap();
        let cells = header.iter().zip(row.iter()).map(|(name, cell)| {
            match (name, cell.split('-').collect::<Vec<_>>().as_slice()) {
                ("issued", [year, month, day]) => western(&format!("{day}.{month}.{year}")),
                ("issued", ["2020", "06"]) => western("Jun-20"),
                ("title_truncated" | "description_truncated", _) => western(&cell.to_uppercase()),
                _ => western(cell),
            }
        });
        writer.write_record(cells).unwrap();
    }
    writer.into_inner().unwrap()
}

#[test]
fn the_csv_of_excel_comes_back_with_exactly_its_changes() {
    let project = spreadsheets();
    let saved = as_excel_saves(&fs::read_to_string(project.path("a.csv")).unwrap());
    fs::write(project.path("excel.csv"), &saved).unwrap();
    let ran = project.run(&["correct", "excel.csv"]).ended(0);
    assert!(ran.err.contains("4 rows read, 0 corrections"), "{}{}", ran.out(), ran.err);
    let text: Vec<u8> = encoding_rs::WINDOWS_1252
        .encode(
            &encoding_rs::WINDOWS_1252
                .decode(&saved)
                .0
                .replace("Hafen & Söhne", "Häfen & Söhne")
                .replace("30.11.2021", "03.11.2021"),
        )
        .0
        .into_owned();
    fs::write(project.path("excel.csv"), text).unwrap();
    let ran = project.run(&["correct", "excel.csv", "--json"]).ended(0);
    let fields: Vec<(String, String, bool)> = taken(&project, &ran);
    assert_eq!(
        fields,
        [("rec-d".into(), "issued".into(), true), ("rec-d".into(), "publisher".into(), true)],
        "{}",
        ran.out()
    );
    let record = find(&project, "Boats; nets; ropes");
    assert_eq!((&record["publisher"], &record["issued"]), (&"Häfen & Söhne".into(), &"2021-11-03".into()));
    // The same file differs from the catalogue in nothing that Excel did not change.
    let ran = project.run(&["diff", "a.xlsx", "now"]).ended(0);
    assert_eq!(ran.out(), "");
    assert!(matches!(project.run(&["diff", "excel.csv", "now"]).status, Some(0 | 1)));
}

#[test]
fn columns_that_are_missing_renamed_or_without_an_id() {
    let project = spreadsheets();
    let (a, d) = (id_of(&project, "rec-a"), id_of(&project, "rec-d"));
    fs::write(project.path("few.csv"), format!("Publisher;ID\r\nTown hall;{a}\r\n;{d}\r\nNobody;\r\n")).unwrap();
    let ran = project.run(&["correct", "few.csv"]).ended(1);
    assert!(ran.out().contains(&format!("row 2  {}  publisher: – → Town hall\n", &a[..12])), "{}", ran.out());
    assert!(ran.out().contains(&format!("row 3  {}  publisher: Hafen & Söhne → –\n", &d[..12])), "{}", ran.out());
    assert!(ran.out().contains("row 4    not taken: the row has no id\n"), "{}", ran.out());
    // A catalogue of another kind is compared as `import` reads it.
    let ran = project.run(&["search", "-o", "all.ris"]).ended(0);
    assert!(ran.err.contains("4 records"), "{}", ran.err);
    let ran = project.run(&["diff", "all.ris", "now"]);
    assert!(matches!(ran.status, Some(0 | 1)) && ran.err.contains("0 added"), "{}{}", ran.out(), ran.err);
    // A file that is no catalogue is an error and no empty list.
    fs::write(project.path("none.pdf"), "%PDF-1.7").unwrap();
    project.run(&["correct", "none.pdf"]).ended(2);
}

#[test]
fn an_area_edited_by_hand_gets_its_concept() {
    let project = spreadsheets();
    let ran =
        project.run(&["edit", &id_of(&project, "rec-a"), "thematic_areas=Migration Data|Migration helth"]).ended(0);
    assert!(ran.err.contains("did you mean Migration Health?"), "{}", ran.err);
    let areas = find(&project, "Łódź and the sea")["thematic_areas"].clone();
    assert_eq!((&areas[0]["id"], &areas[1]["id"]), (&"migration-data".into(), &Value::Null));
}

#[test]
fn a_corrected_text_takes_the_evidence_of_its_areas_along() {
    let site = Site::start();
    let page = |title: &str| entry("1 May 2021", title, "What the ministry learned in ten years.") + &listing(0..3);
    site.set("/1", &page("Remittances and village schools"));
    let project = Project::of(&site, &["/1"]);
    project.refresh(0);
    let record = find(&project, "Remittances and village schools");
    let id = record["id"].as_str().unwrap();
    let area = record["thematic_areas"][0]["label"].clone();
    assert_eq!(record["thematic_areas"][0]["evidence"][0]["keyword"], "Remittances", "{record}");
    let checked = |title: &str| {
        let ran = project.run(&["validate", "catalogue.json", "-q"]).ended(0);
        assert_eq!(ran.records(), project.catalogue());
        find(&project, title)
    };
    // The words of the evidence now stand at another place, in a title with fewer characters.
    project.run(&["edit", id, "title=Cash: Remittances"]).ended(0);
    let record = checked("Cash: Remittances");
    assert_eq!(record["thematic_areas"][0]["label"], area);
    assert_eq!(record["thematic_areas"][0]["evidence"][0]["span"], serde_json::json!([6, 17]));
    // An area without evidence is removed, but areas that a person gave stay.
    project.run(&["edit", id, "title=Village schools"]).ended(0);
    assert_eq!(checked("Village schools")["thematic_areas"], serde_json::json!([]));
    project.run(&["edit", id, "thematic_areas=Schools"]).ended(0);
    assert_eq!(checked("Village schools")["thematic_areas"][0]["label"], "Schools");
    // Undoing the correction restores the values of the page.
    project.run(&["edit", id, "--undo"]).ended(0);
    assert_eq!(checked("Remittances and village schools")["thematic_areas"], {
        let mut undone = record["thematic_areas"].clone();
        undone[0]["evidence"][0]["span"] = serde_json::json!([0, 11]);
        undone
    });
    // The same holds for a corrected export.
    project.run(&["search", "-o", "mine.csv"]).ended(0);
    let csv = fs::read_to_string(project.path("mine.csv")).unwrap();
    fs::write(project.path("mine.csv"), csv.replacen("Remittances and village schools,", "On remittances,", 1))
        .unwrap();
    project.run(&["correct", "mine.csv"]).ended(0);
    checked("On remittances");
    project.run(&["edit", id, "--undo"]).ended(0);
    // A changed title on the page is one change, and the moved evidence of the area is not another one.
    site.set("/1", &page("Village schools and Remittances"));
    let news = project.refresh(0);
    assert_eq!(counts(&news, 0), [0, 1, 0, 0, 0], "{news:#}");
    assert_eq!(news["changes"][0]["fields"].as_array().unwrap().len(), 1, "{news:#}");
    let ran = project.run(&["diff", "1", "now"]).ended(1);
    assert!(!ran.out().contains("thematic_areas"), "{}", ran.out());
    // With --everything both are reported.
    let ran = project.run(&["diff", "1", "now", "--everything"]).ended(1);
    assert!(ran.out().contains("\"span\":[0,11]") && ran.out().contains("\"span\":[20,31]"), "{}", ran.out());
}

/// The formats that are written, each with an extension by which it is read back.
fn written_formats() -> Vec<(String, String)> {
    let table = include_str!("../../docs/formats.md");
    let rows = table.lines().filter_map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, name, _, extensions, read, "yes", ..] = cells.as_slice() else { return None };
        let name = name.strip_prefix('`')?.strip_suffix('`')?;
        let first = extensions.split(',').next().unwrap_or_default().trim().trim_matches('`').trim_start_matches('.');
        let extension = match name {
            "rayyan" | "asreview" => "csv",
            "covidence" => "ris",
            "biblatex" => "bib",
            // A database and a folder of pages are not read back.
            "sqlite" | "site" => return None,
            _ => first,
        };
        assert!(!extension.is_empty() && (*read == "yes" || read.is_empty()), "{line}");
        Some((name.to_owned(), extension.to_owned()))
    });
    rows.collect()
}

/// Records with all that formats write in their own way: names, sizes of files, areas, parts of dates, identifiers.
const RICH: &str = r#"{"title":"Wells and wages in the delta: a survey of 300 households","description":"First paragraph about the wells of the delta.\n\nSecond one, about wages.","issued":"2014-05-03","languages":["en"],"languages_basis":"declared","thematic_areas":[{"id":null,"label":"Water, law and wages","basis":"declared"}],"type":"report","creators":["Odile Marsh","Barrow, Tunde"],"publisher":"Delta Office","container":{"title":"Dry Lands Review","volume":"7","issue":"2","pages":"11-29"},"identifiers":[{"scheme":"doi","value":"10.5555/wells.1"},{"scheme":"isbn","value":"978-92-9068-967-6"}],"url":"https://north.example/wells","files":[{"url":"https://north.example/wells.pdf","media_type":"application/pdf","bytes":77123}],"keywords":["water"],"notes":["Caption: A well at noon"],"source":{"name":"north"}}
{"title":"Bread prices fall in the valley, and what bakers say of it","issued":"2019-21","languages":["en","es"],"languages_basis":"declared","creators":["Institute for Bread"],"files":[{"url":"http://x.example/a.pdf","bytes":5},{"url":"http://x.example/b.pdf"}],"screening":{"decision":"exclude","reason":"too old"},"source":{"name":"south"}}
{"title":"A harbour for small boats and for the fishers of nine villages","description":"The town council opened a harbour for forty small boats. Fishermen had asked for it for years.","issued":"1984/..","source":{"name":"south"}}
"#;

#[test]
fn an_untouched_export_of_any_format_corrects_nothing() {
    let project = Project::new("[[source]]\nname = \"a\"\npath = \"a.jsonl\"\n[[export]]\npath = \"all.jsonl\"\n");
    fs::write(project.path("a.jsonl"), RICH).unwrap();
    project.run(&["refresh"]).ended(0);
    let formats = written_formats();
    assert!(formats.len() > 15, "{formats:?}");
    let mut wrong = String::new();
    for (name, extension) in formats {
        let file = format!("out-{name}.{extension}");
        project.run(&["export", "all.jsonl", "-f", &name, "-o", &file, "-q"]).ended(0);
        let ran = project.run(&["correct", &file, "--dry-run"]);
        if !ran.err.contains("0 corrections found") {
            wrong += &format!("{name}: {}{}\n", ran.out(), ran.err);
        }
    }
    assert_eq!(wrong, "");
    // A change is still seen, and the size of the file that stays is kept.
    let ris = fs::read_to_string(project.path("out-ris.ris")).unwrap();
    fs::write(project.path("out-ris.ris"), ris.replace("Delta Office", "Delta Office of the North")).unwrap();
    let ran = project.run(&["correct", "out-ris.ris", "--by", "Ana"]).ended(0);
    assert!(ran.err.contains("1 correction, 1 record changed"), "{}{}", ran.out(), ran.err);
    let record = find(&project, "Wells and wages in the delta: a survey of 300 households");
    assert_eq!(
        (&record["publisher"], &record["files"][0]["bytes"]),
        (&"Delta Office of the North".into(), &77123.into())
    );
}

#[test]
fn lists_are_taken_as_people_type_them() {
    let project = Project::new("[[source]]\nname = \"a\"\npath = \"a.jsonl\"\n[[export]]\npath = \"all.jsonl\"\n");
    fs::write(project.path("a.jsonl"), RICH).unwrap();
    project.run(&["refresh"]).ended(0);
    let record = || find(&project, "A harbour for small boats and for the fishers of nine villages");
    let id = record()["id"].as_str().unwrap().to_owned();
    // Each cell has other names, because a value that the record had before is one of an older copy.
    for (cell, both) in [
        ("Joost Kamp | Ida Lindqvist", ["Joost Kamp", "Ida Lindqvist"]),
        ("Bram Kamp; Eva Lindqvist", ["Bram Kamp", "Eva Lindqvist"]),
        ("Ruth Kamp|Olaf Lindqvist", ["Ruth Kamp", "Olaf Lindqvist"]),
    ] {
        let both = serde_json::json!(both);
        fs::write(project.path("few.csv"), format!("id,creators\n{id},{cell}\n")).unwrap();
        project.run(&["correct", "few.csv", "--by", "Ana"]).ended(0);
        assert_eq!(record()["creators"], both, "{cell}");
        project.run(&["edit", &id, "--undo"]).ended(0);
        project.run(&["edit", &id, &format!("creators={cell}"), "--by", "Ana"]).ended(0);
        assert_eq!(record()["creators"], both, "{cell}");
        project.run(&["edit", &id, "--undo"]).ended(0);
    }
    project.run(&["edit", &id, "screening=exclude: too old", "--by", "Ana"]).ended(0);
    assert_eq!(
        (&record()["screening"]["decision"], &record()["screening"]["reason"]),
        (&"exclude".into(), &"too old".into())
    );
}
