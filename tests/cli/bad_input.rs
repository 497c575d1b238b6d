//! Runs the real binary on bad files, each with its expected result.
//!
//! For every input, the exit status is the one written beside it, the message names the place and the fault, the run
//! ends within a minute and 512 MB, and no control character of the input reaches the terminal.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::harness::{Ran, command};

/// A bad file with its expected result.
struct Case {
    /// A description of the fault.
    what: String,
    /// The name of the file in the folder of the case.
    name: &'static str,
    bytes: Vec<u8>,
    /// The arguments of the command. `FILE` stands for the path of the file, `DIR` for the folder of the case.
    args: Vec<&'static str>,
    status: &'static [i32],
    /// A text that standard error must contain.
    says: &'static str,
}

#[derive(Default)]
struct Cases(Vec<Case>);

impl Cases {
    fn add(
        &mut self,
        name: &'static str,
        bytes: impl Into<Vec<u8>>,
        args: &'static str,
        status: &'static [i32],
        says: &'static str,
    ) {
        let bytes = bytes.into();
        let start: String = String::from_utf8_lossy(&bytes).chars().take(60).collect();
        let args: Vec<&str> = args.split(' ').collect();
        self.0.push(Case { what: format!("{args:?} {name} {start:?}"), name, bytes, args, status, says });
    }

    /// Adds an invalid record, on a line between two valid ones.
    fn record(&mut self, record: &str, says: &'static str) {
        let text = format!("{{\"id\":\"1\",\"title\":\"A\"}}\n{record}\n{{\"id\":\"3\",\"title\":\"C\"}}\n");
        self.add("in.jsonl", text, "validate FILE", &[1], says);
    }

    /// Adds a valid record that gives a warning.
    fn warned(&mut self, record: &str, says: &'static str) {
        self.add("in.jsonl", format!("{record}\n"), "validate FILE", &[0], says);
    }
}

const GOOD: &str = "{\"id\":\"1\",\"title\":\"A\"}\n";

fn cases() -> Vec<Case> {
    let mut cases = Cases::default();
    lines(&mut cases);
    documents(&mut cases);
    tables(&mut cases);
    records(&mut cases);
    pages(&mut cases);
    schemas(&mut cases);
    settings(&mut cases);
    cases.0
}

/// Cases of JSON Lines.
fn lines(cases: &mut Cases) {
    let cut = "in.jsonl:2: record 2: malformed JSON: it ends in the middle";
    for bad in [
        "{",
        "{\"",
        "{\"title",
        "{\"title\"",
        "{\"title\":",
        "{\"title\":\"x",
        "{\"title\":\"x\"",
        "{\"title\":\"x\",",
        "{\"a\":[",
        "{\"a\":[1",
        "{\"a\":{\"b\":",
        "{\"a\":tru",
        "{\"title\":\"\\",
        "{\"title\":\"\\u12",
    ] {
        cases.add("in.jsonl", format!("{GOOD}{bad}\n{{\"id\":\"3\",\"title\":\"C\"}}\n"), "validate FILE", &[1], cut);
    }
    for (bad, says) in [
        ("nul", "in.jsonl:2: record 2: malformed JSON"),
        ("'title'", "malformed JSON at column 1"),
        ("{title:1}", "the name of a field must stand in double quotes"),
        ("{'title':1}", "the name of a field must stand in double quotes"),
        ("{\"title\":'A'}", "a value is missing or is misspelt"),
        ("{\"title\":\"A\"}}", "something after the end of the record"),
        ("{\"title\":\"A\"} {\"title\":\"B\"}", "something after the end of the record"),
        ("{\"title\":\"A\",}", "a comma too many"),
        ("{\"title\" \"A\"}", "a colon is missing"),
        ("{\"title\":\"A\" \"url\":\"B\"}", "a comma or a closing } is missing"),
        ("{\"notes\":[1 2]}", "a comma or a closing ] is missing"),
        ("{\"title\":\"\\x\"}", "a backslash must be followed"),
        ("{\"title\":\"\\ud800\"}", "must stand in pairs"),
        ("{\"title\":\"\\udc00\\ud800\"}", "must stand in pairs"),
        ("{\"title\":\"a\tb\"}", "a control character in a text"),
        ("{\"title\":\"a\0b\"}", "a control character in a text"),
        ("{\"title\":NaN}", "a value is missing or is misspelt"),
        ("{\"title\":Infinity}", "a value is missing or is misspelt"),
        ("{\"title\":01}", "malformed JSON at column"),
        ("{\"title\":+1}", "a value is missing or is misspelt"),
        ("{\"title\":undefined}", "a value is missing or is misspelt"),
        ("{\"title\":\"A\"}//x", "something after the end of the record"),
        ("/* x */ {\"title\":\"A\"}", "a value is missing or is misspelt"),
        ("[]", "a record is an object"),
        ("7", "a record is an object"),
        ("\"title\"", "a record is an object"),
        ("null", "a record is an object"),
        ("true", "a record is an object"),
        ("\u{1b}[31mred\u{1b}[0m", "a value is missing or is misspelt"),
        ("<html>", "a value is missing or is misspelt"),
        ("\0\0\0\0", "a value is missing or is misspelt"),
        ("\u{feff}{\"title\":\"A\"}", "a value is missing or is misspelt"),
    ] {
        cases.add("in.jsonl", format!("{GOOD}{bad}\n{{\"id\":\"3\",\"title\":\"C\"}}\n"), "validate FILE", &[1], says);
    }
    // The same files through commands without the checks of `validate`.
    for args in ["export FILE", "detect FILE", "tag FILE"] {
        cases.add("in.jsonl", format!("{GOOD}{{\"title\":\n{GOOD}"), args, &[1], "in.jsonl:2: malformed JSON");
        cases.add(
            "in.jsonl",
            format!("{GOOD}{{\"title\":7}}\n"),
            args,
            &[1],
            "title is the number 7; it must be a text",
        );
        cases.add("in.jsonl", "", args, &[1], "no record was found");
        cases.add("in.csv", "title,url\nA\n", args, &[1], "in.csv:2: 1 cells, and the header row has 2");
    }
    cases.add(
        "in.jsonl",
        [GOOD.as_bytes(), b"{\"title\":\"\xff\xfe\"}\n"].concat(),
        "validate FILE",
        &[1],
        "in.jsonl:2: not UTF-8: byte 11",
    );
    cases.add(
        "in.jsonl",
        [GOOD.as_bytes(), b"{\"title\":\"Poblaci\xf3n\"}\n"].concat(),
        "validate FILE",
        &[1],
        "save the file as UTF-8",
    );
    cases.add(
        "in.jsonl",
        [GOOD.as_bytes(), b"{\"title\":\"\xc0\xaf\"}\n"].concat(),
        "validate FILE",
        &[1],
        "not UTF-8",
    );
    cases.add(
        "in.jsonl",
        [GOOD.as_bytes(), b"{\"title\":\"\xed\xa0\x80\"}\n"].concat(),
        "validate FILE",
        &[1],
        "not UTF-8",
    );
    cases.add("in.jsonl", vec![0; 4096], "validate FILE", &[1], "in.jsonl:1");
    cases.add("in.jsonl", b"\x1f\x8b\x08\x00\x00\x00\x00\x00".to_vec(), "validate FILE", &[1], "in.jsonl:1");
    cases.add("in.jsonl", "\n\n \r\n\t\n", "validate FILE", &[1], "no record was found");
    cases.add("in.jsonl", "\u{feff}", "validate FILE", &[1], "no record was found");
    let long = format!("{GOOD}{{\"title\":\"{}\"}}\n{{\"id\":\"3\",\"title\":\"C\"}}\n", "x".repeat(9 << 20));
    cases.add(
        "in.jsonl",
        long.clone(),
        "validate FILE",
        &[1],
        "in.jsonl:2: this record has 9 MiB, more than the 8 MiB that are read",
    );
    cases.add("in.jsonl", long, "validate --max-document 128M FILE", &[0], "3 records, 0 rejected");
    cases.add("in.jsonl", "x".repeat(20 << 20), "validate FILE", &[1], "in.jsonl:1: this record has 20 MiB");
    cases.add("in.jsonl", "[".repeat(1_000_000), "validate FILE", &[1], "in.jsonl:1");
    cases.add("in.jsonl", "{\"a\":".repeat(1_000_000), "validate FILE", &[1], "in.jsonl:1");
    let deep = format!("{{\"id\":\"1\",\"title\":\"A\",\"x\":{}{}}}\n", "[".repeat(1_000_000), "]".repeat(1_000_000));
    for args in ["validate FILE", "export FILE", "export -f csv FILE", "detect FILE", "tag FILE"] {
        cases.add("in.jsonl", deep.clone(), args, &[0], "1 record, 0 rejected");
    }
    let deep = |field: &str| {
        format!("{{\"id\":\"1\",\"title\":\"A\",\"{field}\":{}{}}}\n", "[".repeat(100_000), "]".repeat(100_000))
    };
    for field in ["title", "notes", "source", "thematic_areas", "languages", "text_language"] {
        cases.add("in.jsonl", deep(field), "validate FILE", &[1], "in.jsonl:1");
    }
    let inside = format!(
        "{{\"id\":\"1\",\"title\":\"A\",\"source\":{{\"x\":{}{}}}}}\n",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    cases.add("in.jsonl", inside, "validate FILE", &[0], "1 record, 0 rejected");
    let many: String = (0..100_000).map(|n| format!(",\"field {n}\":{n}")).collect();
    cases.add("in.jsonl", format!("{{\"id\":\"1\",\"title\":\"A\"{many}}}\n"), "validate FILE", &[0], "1 record");
    let empty = format!("{{\"id\":\"1\",\"title\":\"A\",\"x\":[{}0]}}\n", "[],".repeat(2_000_000));
    cases.add("in.jsonl", empty, "validate FILE", &[0], "1 record");
    let notes = format!("{{\"id\":\"1\",\"title\":\"A\",\"notes\":[{}\"\"]}}\n", "\"\",".repeat(1_000_000));
    cases.add("in.jsonl", notes, "validate FILE", &[0], "1 record");
    let numbers = format!("{{\"id\":\"1\",\"title\":\"A\",\"x\":[1e999999,{},-0,1E+400]}}\n", "9".repeat(10_000));
    cases.add("in.jsonl", numbers, "export FILE", &[0], "1 record");
    cases.add("in.jsonl", "{\"id\":\"1\",\"title\":\"A\",\"x\":\"\\ud800\"}\n", "export FILE", &[0], "1 record");
}

/// Cases of JSON documents.
fn documents(cases: &mut Cases) {
    let good = "{\"id\":\"1\",\"title\":\"A\"}";
    for (text, says) in [
        (format!("[{good}"), "it was cut"),
        (format!("[{good},"), "it was cut"),
        (format!("[{good},{{\"ti"), "ends in the middle of this record"),
        (format!("[{good} {good}]"), "a comma is missing between two records"),
        (format!("[{good},,{good}]"), "a record is missing between two commas"),
        (format!("[{good},]"), "a record is missing"),
        (format!("[{good}]]"), "something after the end of the document"),
        (format!("[{good}]x"), "something after the end of the document"),
        (format!("[{good}][{good}]"), "something after the end of the document"),
        (format!("[{good},\n7]"), "in.json:2"),
        (format!("[{good},\n{{\"a\":}}]"), "in.json:2: record 2: malformed JSON"),
        (format!("[{good},\n{{\n\"id\":\"2\",\n\"title\":\n7}}]"), "in.json:5: record 2"),
        (format!("[{good},[{good}]]"), "this is a list"),
        (format!("{{\"records\":[{good}"), "it was cut"),
        (format!("{{\"records\":[{good}]"), "it was cut"),
        (format!("{{\"records\":[{good}],"), "the name of a field is missing"),
        (format!("{{\"records\":[{good}] \"x\":1}}"), "a comma is missing between two fields"),
        (format!("{{\"records\":[{good}],\"x\"1}}"), "a colon is missing"),
        (format!("{{\"records\":[{good}],\"x\":tru}}"), "the value of x is malformed"),
        (format!("{{\"records\":[{good}],\"x\":{{}}"), "it was cut"),
        (format!("{{\"records\":[{good}]}}}}"), "something after the end of the document"),
        ("{\"schema\":\"x\",\"records\":[]}".to_owned(), "no record was found"),
        ("{\"records\":[],\"records\":{}}".to_owned(), "records is not a list"),
        ("[]".to_owned(), "no record was found"),
        ("[".to_owned(), "it was cut"),
        ("[,]".to_owned(), "a record is missing"),
        ("{}".to_owned(), "nothing to catalogue"),
        ("{\n\"title\": \"A\",\n".to_owned(), "ends in the middle"),
        ("{\n}".to_owned(), "nothing to catalogue"),
    ] {
        cases.add("in.json", text, "validate FILE", &[1], says);
    }
    let nested = format!("[{good},{{\"title\":{}", "[".repeat(1_000_000));
    cases.add("in.json", nested, "validate FILE", &[1], "ends in the middle of this record");
    cases.add(
        "in.json",
        format!("[{good},{}]", "[".repeat(1_000_000)),
        "validate FILE",
        &[1],
        "ends in the middle of this record",
    );
    let long = format!("[{good},{{\"title\":\"{}\"}},{{\"id\":\"3\",\"title\":\"C\"}}]", "x".repeat(9 << 20));
    cases.add("in.json", long, "validate FILE", &[1], "record has 9 MiB, more than the 8 MiB");
    let key = format!("{{\"x\":\"{}\",\"records\":[{good}]}}", "x".repeat(9 << 20));
    cases.add("in.json", key, "validate FILE", &[1], "in.json:1");
    // JSON of other programs is read if one of its first objects has a member that is known, or that the user names.
    for (text, args, status, says) in [
        ("[{\"kop\":\"A\",\"jaar\":2020}]", "import FILE", 0, "1 record"),
        ("[{\"veld_7\":\"A\"}]", "import FILE", 2, "whose objects have no title"),
        ("[{\"veld_7\":\"A\"}]", "import FILE --map title=veld_7", 0, "1 record"),
        ("[{\"x\":1},{\"title\":\"A\"}]", "import FILE", 1, "1 record, 1 rejected"),
        ("{\"name\":\"a\",\"devDependencies\":{\"b\":\"1\"}}", "import FILE", 2, "project files are not read"),
    ] {
        cases.add("in.json", text, args, [&[0][..], &[1], &[2]][status], says);
    }
    let long = format!("[{}]", vec!["{\"title\":\"A\tB\u{85}\",\"year\":2020}"; 20_000].join(","));
    cases.add("in.json", long, "import FILE", &[0], "control characters stand inside its strings");
    let utf16: Vec<u8> = format!("[{good},{{]").encode_utf16().flat_map(u16::to_le_bytes).collect();
    cases.add("in.json", utf16, "validate FILE", &[1], "in.json:1");
}

/// Cases of CSV.
fn tables(cases: &mut Cases) {
    for (text, says) in [
        ("titel,descripton\nA,B\n", "in.csv:1: no column of this table is one of a catalogue (did you mean title?)"),
        ("a,b\n1,2\n", "columns are named title, description"),
        ("title,title\nA,B\n", "two columns are named title"),
        ("title,url\nA\n", "1 cells, and the header row has 2"),
        ("title,url\nA,b,c\n", "3 cells, and the header row has 2"),
        ("title,url\n\"A,b\nB,c\n", "in.csv:2: a quoted cell begins in this row and never ends"),
        ("title,title_truncated\nA,perhaps\n", "title_truncated is \"perhaps\"; write true or false"),
        ("title,source_lines\nA,four\n", "write two numbers, such as 4..8"),
        ("title,text_language_confidence\nA,high\n", "write a number from 0 to 1"),
        ("title,text_language_confidence\nA,inf\n", "write a number from 0 to 1"),
        ("title,text_language_confidence\nA,7\n", "/text_language/confidence"),
        ("title,more\nA,{\n", "more: malformed JSON"),
        ("title,more\nA,[]\n", "more: a record is an object"),
        ("title,more\nA,\"{\"\"languages\"\":1}\"\n", "more: languages is the number 1"),
        ("title,issued\nA,3/4/2021\n", "is not a date"),
        ("title,languages\nA,Spanish|en\n", "did you mean es?"),
        ("title,,url\nA,x,b\n", "a cell stands in a column without a name"),
        ("title\n", "no record was found"),
        ("title,url", "no record was found"),
        ("\n\n\n", "no record was found"),
        ("", "no record was found"),
        ("title,url\n,\n", "nothing to catalogue"),
    ] {
        cases.add("in.csv", text, "validate FILE", &[1], says);
    }
    cases.add(
        "in.csv",
        b"title,url\nPoblaci\xf3n,x\n".to_vec(),
        "validate FILE",
        &[1],
        "title is not UTF-8; save the file as CSV UTF-8",
    );
    cases.add("in.csv", b"t\xf3tulo,title\nA,x\n".to_vec(), "validate FILE", &[1], "the header row is not UTF-8");
    cases.add("in.csv", "title,\u{1b}[31m\nA,B\n", "validate FILE", &[0], "the column \\u{1b}[31m is not one of ours");
    cases.add("in.csv", "title,descripton,id\nA,B,1\n", "validate FILE", &[0], "did you mean description?");
    cases.add(
        "in.csv",
        format!("title{}\nA\n", ",x".repeat(1_000_000)),
        "validate FILE",
        &[1],
        "1000001 columns, more than the 1000 that are read",
    );
    cases.add("in.csv", format!("title{}", ",".repeat(9 << 20)), "validate FILE", &[1], "9437185 columns");
    cases.add(
        "in.csv",
        format!("title,id\nA{}\nB,2\n", ",x".repeat(1_000_000)),
        "validate FILE",
        &[1],
        "1000001 cells, and the header row has 2",
    );
    cases.add(
        "in.csv",
        format!("title,id\n\"{}\nB,2\n", "x".repeat(9 << 20)),
        "validate FILE",
        &[1],
        "in.csv:2: this record has 9 MiB",
    );
    cases.add(
        "in.csv",
        format!("title,date\nA,{}\n", ",".repeat(4 << 20)),
        "import FILE",
        &[1],
        "more than 4096 columns",
    );
    cases.add("in.csv", format!("title{}\nA,2020\n", ",".repeat(4 << 20)), "import FILE", &[0], "1 record");
    cases.add("in.csv", "x".repeat(20 << 20), "validate FILE", &[1], "the header row is too long");
    cases.add("in.csv", "title,id\r\rA,1\r", "validate FILE", &[0], "1 record");
    cases.add("in.csv", "title,id\nA\0B,1\n", "validate FILE", &[0], "1 record");
    let deep = "[".repeat(500_000);
    cases.add(
        "in.csv",
        format!("title,id,more\nA,1,\"{{\"\"x\"\":{deep}{}}}\"\n", "]".repeat(500_000)),
        "export FILE",
        &[0],
        "1 record",
    );
    cases.add(
        "in.csv",
        format!("title,id,more\nA,1,\"{{\"\"x\"\":{deep}}}\"\n"),
        "export FILE",
        &[1],
        "in.csv:2: more: malformed JSON",
    );
}

/// Cases of values in records.
fn records(cases: &mut Cases) {
    for (record, says) in [
        ("{}", "in.jsonl:2: record 2: there is no title"),
        ("{\"title\":\"\"}", "nothing to catalogue"),
        ("{\"title\":7}", "/title: this is the number 7; it must be a text in quotes or null"),
        ("{\"title\":[\"A\"]}", "/title: this is a list"),
        ("{\"id\":7,\"title\":\"A\"}", "/id: this is the number 7"),
        ("{\"id\":\"1\",\"title\":\"B\"}", "the id “1” is that of record 1 too"),
        ("{\"title\":\"A\",\"title_truncated\":\"true\"}", "(did you mean true?)"),
        ("{\"title\":\"A\",\"description\":{}}", "/description: this is an object"),
        ("{\"title\":\"A\",\"issued\":\"26 de enero de 2009\"}", "(did you mean 2009-01-26?)"),
        ("{\"title\":\"A\",\"issued\":\"November 26, 2021\"}", "(did you mean 2021-11-26?)"),
        ("{\"title\":\"A\",\"issued\":\"3 mei 2020\"}", "(did you mean 2020-05-03?)"),
        ("{\"title\":\"A\",\"issued\":\"2021-02-30\"}", "a day that does not exist"),
        ("{\"title\":\"A\",\"issued\":\"2021-13\"}", "months are 01 to 12"),
        ("{\"title\":\"A\",\"issued\":\"2021-07/2021-06\"}", "ends before it begins"),
        ("{\"title\":\"A\",\"issued\":\"2021/2022/2023\"}", "is not a date"),
        ("{\"title\":\"A\",\"issued\":2021}", "/issued: this is the number 2021"),
        ("{\"title\":\"A\",\"issued\":\"\"}", "is not a date"),
        (
            "{\"title\":\"A\",\"issued_basis\":\"guess\"}",
            "/issued_basis: the text “guess” is not one of stated, heading, metadata, title",
        ),
        ("{\"title\":\"A\",\"languages\":\"en\"}", "(did you mean [\"en\"]?)"),
        ("{\"title\":\"A\",\"languages\":[\"English\"]}", "(did you mean en?)"),
        ("{\"title\":\"A\",\"languages\":[\"neerlandés\"]}", "(did you mean nl?)"),
        ("{\"title\":\"A\",\"languages\":[\"pt_BR\"]}", "(did you mean pt-BR?)"),
        ("{\"title\":\"A\",\"languages\":[\"\"]}", "is not a language code"),
        ("{\"title\":\"A\",\"languages\":[7]}", "/languages/0"),
        ("{\"title\":\"A\",\"languages\":[null]}", "/languages/0: this is null"),
        ("{\"title\":\"A\",\"languages_basis\":\"declred\"}", "(did you mean declared?)"),
        ("{\"title\":\"A\",\"text_language\":\"en\"}", "/text_language: this is the text “en”"),
        ("{\"title\":\"A\",\"text_language\":{\"code\":\"Spanish\"}}", "(did you mean es?)"),
        ("{\"title\":\"A\",\"text_language\":{\"confidence\":0.5}}", "/text_language: code is missing"),
        ("{\"title\":\"A\",\"text_language\":{\"code\":\"en\",\"confidence\":1.5}}", "more than 1"),
        ("{\"title\":\"A\",\"thematic_areas\":[\"Migration\"]}", "/thematic_areas/0: this is the text “Migration”"),
        ("{\"title\":\"A\",\"thematic_areas\":[{\"id\":\"x\"}]}", "label is missing"),
        ("{\"title\":\"A\",\"thematic_areas\":[{\"lable\":\"x\"}]}", "label is missing, and there is lable"),
        ("{\"title\":\"A\",\"thematic_areas\":[{\"label\":\"x\",\"basis\":\"rules\"}]}", "(did you mean rule?)"),
        (
            "{\"title\":\"A\",\"thematic_areas\":[{\"label\":\"x\",\"evidence\":[{\"keyword\":\"A\",\"field\":\"title\",\"span\":[0,9]}]}]}",
            "characters 0 to 9 are not in the title, which has 1",
        ),
        (
            "{\"title\":\"A\",\"thematic_areas\":[{\"label\":\"x\",\"evidence\":[{\"keyword\":\"A\",\"field\":\"titel\"}]}]}",
            "(did you mean title?)",
        ),
        ("{\"title\":\"A\",\"identifiers\":[{\"scheme\":\"isbn\"}]}", "value is missing"),
        ("{\"title\":\"A\",\"files\":[{\"bytes\":1}]}", "url is missing"),
        ("{\"title\":\"A\",\"files\":[{\"url\":\"x\",\"bytes\":-1}]}", "less than 0"),
        ("{\"title\":\"A\",\"files\":[{\"url\":\"x\",\"media_type\":\"pdf\"}]}", "is not a media type"),
        ("{\"title\":\"A\",\"notes\":\"x\"}", "(did you mean [\"x\"]?)"),
        ("{\"title\":\"A\",\"source\":{\"lines\":[9,4]}}", "the first one comes first"),
        ("{\"title\":\"A\",\"source\":{\"lines\":[1]}}", "too short"),
        ("{\"title\":\"A\",\"source\":{\"lines\":[1,2,3]}}", "too long"),
        ("{\"title\":\"A\",\"source\":{\"bytes\":[9,4]}}", "run backwards"),
        ("{\"title\":\"A\",\"source\":{\"retrieved\":\"yesterday\"}}", "is not a time"),
        ("{\"title\":\"A\",\"issues\":[{\"message\":\"x\"}]}", "code is missing"),
        ("{\"title\":\"A\u{202e}\u{1b}\",\"issued\":\"\u{9b}x\"}", "malformed JSON"),
        ("{\"title\":\"A\u{202e}\\u001b\",\"issued\":\"\u{9b}x\"}", "A\\u{202e}\\u{1b}"),
    ] {
        cases.record(record, says);
    }
    cases.warned("{\"title\":\"A\"}", "no id");
    cases.warned("{\"id\":\"1\",\"title\":\"A\",\"descripton\":\"x\"}", "did you mean description?");
    cases.warned("{\"id\":\"1\",\"title\":\"A\",\"languages\":null}", "null stands where");
    cases.warned("{\"id\":\"1\",\"title\":\"A\",\"languages\":[\"spa\"]}", "has a shorter code (did you mean es?)");
    cases.warned(
        "{\"id\":\"1\",\"title\":\"A\",\"identifiers\":[{\"scheme\":\"isbn\",\"value\":\"978-92-9068-967-5\"}]}",
        "the check digit is wrong",
    );
    cases.warned("{\"id\":\"1\",\"title\":\"A\",\"thematic_areas\":[{\"id\":\"protection-asistance\",\"label\":\"x\",\"basis\":\"rule\"}]}", "has the area “protection-asistance”");
    let area = "{\"id\":\"1\",\"title\":\"A\",\"thematic_areas\":[{\"id\":\"protection-asistance\",\"label\":\"x\",\"basis\":\"rule\"}]}";
    cases.add(
        "in.jsonl",
        area,
        "validate --vocabulary migration FILE",
        &[1],
        "has no area “protection-asistance” (did you mean protection-assistance?)",
    );
}

/// Cases of documents for `import`.
fn pages(cases: &mut Cases) {
    cases.add("page.txt", "", "import FILE", &[1], "page.txt: empty");
    cases.add("page.txt", " \n\t\r\n\u{a0}\n", "import FILE", &[1], "page.txt: nothing but white space");
    cases.add("page.txt", vec![0; 100_000], "import FILE", &[1], "page.txt");
    cases.add(
        "page.txt",
        b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0".repeat(100),
        "import FILE",
        &[1],
        "page.txt",
    );
    cases.add(
        "page.txt",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n".to_vec(),
        "import FILE",
        &[2],
        "PDF documents are not read",
    );
    cases.add("page.txt", "A".repeat(2 << 20), "import --max-document 1M FILE", &[1], "larger than 1 MiB");
    cases.add("page.txt", "word ".repeat(200_000), "import FILE", &[0, 1], "");
    cases.add("page.txt", "x".repeat(1 << 20), "import FILE", &[0, 1], "");
    cases.add(
        "page.txt",
        "A title of it\n\nA description that is longer than its title.\n\n".repeat(1000),
        "import FILE",
        &[0, 1],
        "",
    );
    cases.add(
        "page.txt",
        "\u{1b}[31mRed title\u{1b}[0m\n\u{202e}A description that goes on for a while.\n",
        "import FILE",
        &[0, 1],
        "",
    );
    cases.add("page.txt", "\r".repeat(100_000), "import FILE", &[1], "nothing but white space");
    cases.add("page.txt", "\u{200b}\u{feff}\n".repeat(1000), "import FILE", &[1], "page.txt");
    cases.add("page.txt", b"\xff\xfeA\0b\0\n".to_vec(), "import FILE", &[0, 1], "");
    cases.add("page.txt", b"\xff\xfeA\0b\0\n\x00\xd8".to_vec(), "import FILE", &[0, 1], "");
    cases.add("page.txt", b"Poblaci\xf3n en espa\xf1a\n\nUna descripci\xf3n.\n".to_vec(), "import FILE", &[0, 1], "");
    cases.add("page.txt", "a\u{300}".repeat(100_000), "import FILE", &[0, 1], "");
    cases.add("page.txt", "2021-99-99\n31 February 2021\n00/00/0000\n", "import FILE", &[0, 1], "");
    cases.add("page.txt", "9".repeat(100_000), "import FILE", &[0, 1], "");
    cases.add("page.txt", "ISBN 978-92-9068-967-6\n".repeat(2_000), "import FILE", &[0, 1], "");
    cases.add("page.txt", "Language: \nLanguage: Klingon, \u{1b}]0;x\u{7}\n", "import FILE", &[0, 1], "");
    cases.add("page.html", "<div>".repeat(20_000), "import FILE", &[0, 1, 3], "");
    cases.add("page.html", "<ul><li>".repeat(5_000), "import FILE", &[0, 1, 3], "");
    cases.add("page.html", "<p>A</p><script>alert(1)", "import FILE", &[0, 1, 3], "");
    cases.add(
        "page.txt",
        "Good\n\nText that goes on.\n",
        "import no-such-file.txt FILE",
        &[3],
        "no-such-file.txt: no such file or directory",
    );
    cases.add(
        "page.txt",
        "Good\n\nText that goes on.\n",
        "import --layout no-such-layout FILE",
        &[2],
        "no-such-layout",
    );
    cases.add("page.txt", "Good\n\nText that goes on.\n", "import --from klingon FILE", &[2], "klingon");
    cases.add("page.txt", "Good\n\nText that goes on.\n", "import --vocabulary migratoin FILE", &[2], "migration");
    cases.add("page.txt", "Good\n\nText that goes on.\n", "import -f cvs FILE", &[2], "did you mean csv?");
    cases.add("page.txt", "Good\n\nText that goes on.\n", "import --max-document many FILE", &[2], "not a size");
    cases.add(
        "page.txt",
        "Good\n\nText that goes on.\n",
        "import --seeds no-such-folder FILE",
        &[3],
        "is not a folder",
    );
    cases.add("page.txt", "Good\n\nText that goes on.\n", "import --datapackage FILE", &[2], "--output");
}

/// Cases of the user's own schemas.
fn schemas(cases: &mut Cases) {
    for (schema, says) in [
        ("{", "own.json:1: malformed JSON"),
        ("7", "a JSON Schema is an object"),
        ("{\"$ref\":\"https://example.org/x.json\"}", "references are never fetched"),
        ("{\"$ref\":\"file:///etc/passwd\"}", "references are never fetched"),
        ("{\"$ref\":\"other.json\"}", "own.json"),
        ("{\"$ref\":\"#/$defs/none\"}", "own.json"),
        ("{\"$ref\":\"#\"}", "leads back to itself"),
        (
            "{\"properties\":{\"title\":{\"$ref\":\"#/$defs/a\"}},\"$defs\":{\"a\":{\"$ref\":\"#/$defs/a\"}}}",
            "leads back to itself",
        ),
        ("{\"type\":\"text\"}", "not a JSON Schema"),
        ("{\"pattern\":\"(\"}", "not a JSON Schema"),
        ("{\"minLength\":-1}", "not a JSON Schema"),
    ] {
        cases.add("own.json", schema, "validate --schema FILE --", &[2], says);
    }
    cases.add(
        "own.json",
        "{\"allOf\":[".repeat(1_000),
        "validate --schema FILE --",
        &[2],
        "own.json:1: malformed JSON",
    );
}

/// Cases of layouts, words and vocabularies.
fn settings(cases: &mut Cases) {
    for (text, says) in [
        ("id = \"x\"\n[[concept]]\nid = \"a\"\nlabel.en = \"A\"\nthreshhold = 1\n", "v.toml:5"),
        ("id = \"x\"\n[[concept]]\nid = \"a\"\nlabel = 7\n", "v.toml:4"),
        ("id = \n", "v.toml:1"),
        ("\u{0}", "v.toml:1"),
        ("id = \"x\"\n[[concept]]\nid = \"a\"\nlabel.en = \"A\"\n[concept.keywords.en]\n\"\" = 1\n", "v.toml"),
    ] {
        cases.add("v.toml", text, "import --vocabulary FILE --sample", &[2], says);
    }
    cases.add("v.toml", b"id = \"\xff\"\n".to_vec(), "import --vocabulary FILE --sample", &[1, 2], "not UTF-8");
    cases.add("v.toml", "[".repeat(100_000), "import --vocabulary FILE --sample", &[2], "v.toml");
    for (name, text, says) in [
        ("layouts/x.toml", "nmae = \"x\"\n", "layouts/x.toml:1: unknown field `nmae`"),
        ("layouts/x.toml", "about = \"x\"\nrecord = [\"titel\"]\n", "layouts/x.toml"),
        ("layouts/x.toml", "about = \"x\"\nprior = \"high\"\nrecord = [\"title\"]\n", "layouts/x.toml:2"),
        ("layouts/x.toml", "record = [", "layouts/x.toml:1"),
        ("layouts/x.toml", "", "layouts/x.toml"),
        ("words/en.toml", "[calendar]\nmonhts = []\n", "words/en.toml:2: unknown field `monhts`"),
        ("words/en.toml", "labels = 7\n", "words/en.toml:1"),
        ("schemas/record.schema.json", "{", "record.schema.json:1: malformed JSON"),
    ] {
        cases.add(name, text, "--seeds DIR import --sample", &[2], says);
    }
    cases.add("words/en.toml", b"\xff".to_vec(), "--seeds DIR import --sample", &[1, 2], "not UTF-8");
    cases.add("v.xyz", "id = 1", "import --vocabulary FILE --sample", &[2], "v.xyz");
}

/// Runs a case with a limit of one minute, and of 512 MB if the system can enforce it.
fn ran(case: &Case, folder: &Path) -> Ran {
    let path = folder.join(case.name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, &case.bytes).unwrap();
    let (path, seeds) = (path.to_str().unwrap(), folder.to_str().unwrap());
    let args: Vec<&str> = case
        .args
        .iter()
        .map(|arg| match *arg {
            "FILE" => path,
            "DIR" => seeds,
            arg => arg,
        })
        .collect();
    let plain = command(&args);
    let mut limited = Command::new("prlimit");
    limited.arg("--data=536870912").arg(plain.get_program()).args(&args).current_dir(env!("CARGO_MANIFEST_DIR"));
    for (name, value) in plain.get_envs() {
        match value {
            Some(value) => limited.env(name, value),
            None => limited.env_remove(name),
        };
    }
    let has_limits = cfg!(target_os = "linux") && Path::new("/usr/bin/prlimit").exists();
    let mut command = if has_limits { limited } else { plain };
    let out = std::fs::File::create(folder.join(".out")).unwrap();
    let err = std::fs::File::create(folder.join(".err")).unwrap();
    let mut child = command.stdin(Stdio::null()).stdout(out).stderr(err).spawn().unwrap();
    let start = Instant::now();
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status.code(),
            None if start.elapsed() > Duration::from_secs(60) => {
                child.kill().unwrap();
                break None;
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let err = std::fs::read(folder.join(".err")).unwrap();
    Ran { status, bytes: std::fs::read(folder.join(".out")).unwrap(), err: String::from_utf8_lossy(&err).into_owned() }
}

/// The difference between the result of a case and the expected one; `None` if there is none.
fn wrong(case: &Case, ran: &Ran) -> Option<String> {
    let raw = |c: char| {
        c.is_control() && c != '\n' && c != '\t' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let words = ["defect of shelflist", "panicked", "os error", "serde", "Utf8Error", "Option<", "::", "overflow"];
    if !ran.status.is_some_and(|status| case.status.contains(&status)) {
        Some(format!("status {:?}, not {:?}", ran.status, case.status))
    } else if !ran.err.contains(case.says) {
        Some(format!("it does not say {:?}", case.says))
    } else if ran.err.contains(raw) {
        Some("a control character reaches the terminal".to_owned())
    } else {
        words.iter().find(|word| ran.err.contains(**word)).map(|word| format!("it says {word:?}"))
    }
}

#[test]
fn each_bad_file_gets_its_status_and_its_message() {
    let cases = cases();
    assert!(cases.len() >= 150, "{} cases", cases.len());
    let next = std::sync::atomic::AtomicUsize::new(0);
    let worker = || {
        let mut failed = Vec::new();
        while let Some(case) = cases.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
            let folder = tempfile::tempdir().unwrap();
            let ran = ran(case, folder.path());
            if let Some(why) = wrong(case, &ran) {
                let said: String = ran.err.chars().take(600).collect();
                failed.push(format!("{}\n  {why}\n  it said: {said}", case.what));
            }
        }
        failed
    };
    let failed: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..2).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    assert!(failed.is_empty(), "{} of {} cases:\n{}", failed.len(), cases.len(), failed.join("\n"));
}
