//! Tests of attacks that once succeeded and that no other module tries, and the list of all of them with their tests.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use super::harness::{command, feed, file, run_in, skipped};
use super::limits::{run_within, workbook};
use super::server::{Answer, Server};

const QUICK: [&str; 8] = ["scrape", "--pace", "0", "--retries", "0", "--contact", "test@example.org", "-q"];

/// `attacks.tsv` lists every attack that once succeeded with the tests that try it, and each of these tests exists.
#[test]
fn every_attack_has_tests_that_are_there() {
    let mut sources = String::new();
    for entry in fs::read_dir(file("cli")).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.extension().is_some_and(|end| end == "rs") {
            sources.push_str(&fs::read_to_string(entry).unwrap());
        }
    }
    let list = fs::read_to_string(file("cli/attacks.tsv")).unwrap();
    let mut rows = 0;
    for line in list.lines().skip(1).filter(|line| !line.is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [weight, attack, tests] = cells.as_slice() else { panic!("{line:?} has not three cells") };
        assert!(["high", "medium", "low"].contains(weight) && !attack.is_empty(), "{line}");
        let names: Vec<&str> = tests.split(", ").collect();
        for name in names {
            let is_there = match name.strip_suffix(".py") {
                Some(_) => std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(name).is_file(),
                None => sources.contains(&format!("fn {name}()")),
            };
            assert!(is_there, "{attack}: there is no test {name}");
        }
        rows += 1;
    }
    assert!(rows >= 30, "{rows} attacks");
}

#[test]
fn a_text_of_very_short_lines_stays_within_its_memory() {
    let kinds = [
        ("letters", "a\n".repeat(60_000)),
        ("numbers", (0..40_000).map(|n| format!("{}\n\n", n % 10)).collect()),
        ("bullets", "- x\n".repeat(40_000)),
    ];
    let bodies = kinds.clone();
    let server = Server::start(move |path, _| match bodies.iter().find(|(name, _)| path.ends_with(name)) {
        Some((_, text)) => {
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            gzip.write_all(text.as_bytes()).unwrap();
            Answer::of(200, "text/plain", &gzip.finish().unwrap()).with("Content-Encoding", "gzip")
        }
        None => Answer::of(404, "text/plain", b""),
    });
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in kinds {
        fs::write(folder.path().join(name), text).unwrap();
        let url = server.url(&format!("/{name}"));
        let imported = run_within(1 << 20, folder.path(), &["import", "-q", name, "--from", "text"]);
        let scraped = run_within(1 << 20, folder.path(), &[&QUICK[..], &[&url, "--max-bytes", "256K"]].concat());
        for ran in [imported, scraped] {
            assert!(matches!(ran.status, Some(0 | 1)), "{name}: {:?} {}", ran.status, ran.err);
            assert!(!ran.err.contains("defect") && !ran.err.contains("memory allocation"), "{name}: {}", ran.err);
        }
    }
}

/// An OpenDocument workbook whose only sheet has these rows.
fn ods(rows: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let spaces = "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'";
    let content = format!(
        "<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name='a'>{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    for (name, text) in [("mimetype", kind), ("content.xml", &content)] {
        // The kind of a document is stored as it is, so that other programs find it at the start of the file.
        let packed = if name == "mimetype" { zip::CompressionMethod::Stored } else { zip::CompressionMethod::Deflated };
        zip.start_file(name, zip::write::SimpleFileOptions::default().compression_method(packed)).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_that_repeats_its_cells_stays_within_its_memory() {
    let long = "x".repeat(200_000);
    let cell = |words: &str, more: &str| {
        format!("<table:table-cell {more} office:value-type='string'><text:p>{words}</text:p></table:table-cell>")
    };
    let head = format!("<table:table-row>{}{}</table:table-row>", cell("title", ""), cell("abstract", ""));
    let rows = |more: &str, cells: String| format!("{head}<table:table-row {more}>{cells}</table:table-row>");
    let shared: String = (1..=60).map(|n| format!("<row r='{n}'><c r='A{n}' t='s'><v>1</v></c></row>")).collect();
    let rich = format!("<si><t>title</t></si><si>{}</si>", format!("<r><t>{long}</t></r>").repeat(5));
    let files = [
        ("rows.ods", ods(&rows("table:number-rows-repeated='1048576'", cell(&long, "")))),
        ("columns.ods", ods(&rows("", cell(&long, "table:number-columns-repeated='16384'")))),
        ("announced.ods", ods(&rows("table:number-rows-repeated='18446744073709551615'", cell("a", "")))),
        ("rich.xlsx", workbook(&shared, &rich, "2")),
    ];
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.bib"), "@book{k, title = {A good book}, year = 2020}\n").unwrap();
    for (name, bytes) in files {
        assert!(bytes.len() < 20_000, "{name} has {} bytes", bytes.len());
        fs::write(folder.path().join(name), bytes).unwrap();
        let ran = run_within(1 << 20, folder.path(), &["import", name, "good.bib", "-q", "--max-document", "2M"]);
        assert!(matches!(ran.status, Some(0 | 1)), "{name}: {:?} {}", ran.status, ran.err);
        assert!(ran.err.is_empty() || ran.err.contains(name) && !ran.err.contains("defect"), "{name}: {}", ran.err);
        assert_eq!(ran.records().last().unwrap()["title"], "A good book", "{name}");
    }
}

#[cfg(unix)]
#[test]
fn saved_pages_are_not_written_through_a_link_that_lies_in_their_folder() {
    let page = "<h1>News</h1><ul><li><h3><a href='/1'>First book</a></h3><p>It is about rivers.</p></li>\
                <li><h3><a href='/2'>Second book</a></h3><p>It is about lakes.</p></li>\
                <li><h3><a href='/3'>Third book</a></h3><p>It is about seas.</p></li></ul>";
    let server = Server::start(move |path, _| match path {
        "/list" => Answer::html(page),
        _ => Answer::of(404, "text/plain", b""),
    });
    let folder = tempfile::tempdir().unwrap();
    let url = server.url("/list");
    let scrape =
        |saved: &str| run_in(folder.path(), &[&QUICK[..], &[&url, "--save", saved, "-o", "out.jsonl"]].concat());
    scrape("first").ended(0);
    let names: Vec<String> = fs::read_dir(folder.path().join("first"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert!(names.len() >= 2, "{names:?}");
    // A link in the place of each file of the folder, one that leads to a file and one that leads nowhere yet.
    for (number, name) in names.iter().enumerate() {
        for to in ["mine.txt", "new.txt"] {
            let saved = format!("planted-{number}-{to}");
            fs::write(folder.path().join("mine.txt"), "mine").unwrap();
            fs::create_dir(folder.path().join(&saved)).unwrap();
            std::os::unix::fs::symlink(format!("../{to}"), folder.path().join(&saved).join(name)).unwrap();
            let ran = scrape(&saved);
            assert_eq!(fs::read_to_string(folder.path().join("mine.txt")).unwrap(), "mine", "{name}: {}", ran.err);
            assert!(!folder.path().join("new.txt").exists(), "{name}: {}", ran.err);
        }
    }
}

/// A web server of `openssl`, which ends with the test.
struct Secure(std::process::Child);

impl Drop for Secure {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_redirect_from_https_to_http_carries_no_secret_and_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let openssl = |args: &[&str]| {
        let run = Command::new("openssl").args(args).current_dir(folder.path()).stdin(Stdio::null()).output();
        run.is_ok_and(|ran| ran.status.success())
    };
    let request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3"];
    let authority = ["-subj", "/CN=An authority of our own", "-keyout", "ca.key", "-out", "ca.pem"];
    let names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
    let signed = ["-addext", "basicConstraints=critical,CA:FALSE", "-CA", "ca.pem", "-CAkey", "ca.key"];
    let files = ["-keyout", "key.pem", "-out", "cert.pem"];
    let is_made =
        openssl(&[&request[..], &authority].concat()) && openssl(&[&request[..], &names, &signed, &files].concat());
    if !is_made {
        return skipped("openssl");
    }
    let open = Server::start(|path, _| match path {
        "/robots.txt" => Answer::of(404, "text/plain", b""),
        _ => Answer::html(
            "<ul><li><h3><a href='/1'>First book</a></h3><p>It is about rivers.</p></li><li><h3><a href='/2'>Second book</a></h3><p>It is about lakes.</p></li></ul>",
        ),
    });
    let answer =
        |status: &str, more: &str| format!("HTTP/1.1 {status}\r\n{more}Content-Length: 0\r\nConnection: close\r\n\r\n");
    for (status, name) in
        [("302 Found", "found"), ("307 Temporary Redirect", "kept"), ("301 Moved Permanently", "moved")]
    {
        let to = format!("Location: {}\r\n", open.url("/list"));
        fs::write(folder.path().join(name), answer(status, &to)).unwrap();
    }
    fs::write(folder.path().join("robots.txt"), answer("404 Not Found", "")).unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let server = Command::new("openssl")
        .args(["s_server", "-quiet", "-HTTP", "-cert", "cert.pem", "-key", "key.pem", "-accept"])
        .arg(format!("127.0.0.1:{port}"))
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let _server = Secure(server.unwrap());
    for _ in 0..200 {
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let ca = folder.path().join("ca.pem");
    for name in ["found", "kept", "moved"] {
        let url = format!("https://127.0.0.1:{port}/{name}");
        let args = ["scrape", "--pace", "0", "--retries", "0", "--contact", "a@example.org", "--allow-private"];
        let own = ["--ca", ca.to_str().unwrap(), "--header", "Authorization: Basic Z2VoZWlt", &url];
        let ran = feed(command(&[&args[..], &own].concat()), b"");
        assert!(ran.err.contains("redirects from https to http"), "{name}: {}", ran.err);
        assert!(!ran.err.contains("Z2VoZWlt"), "{name}: {}", ran.err);
        let asked = open.asked();
        assert!(!asked.is_empty() && asked.iter().all(|asked| !asked.headers.contains_key("authorization")), "{name}");
    }
}

#[test]
fn a_text_that_names_one_keyword_of_many_concepts_stays_within_its_memory() {
    let folder = tempfile::tempdir().unwrap();
    let concept = |at: usize, words: &str| {
        format!("[[concept]]\nid = \"c{at}\"\nlabel = \"Concept {at}\"\n[concept.keywords]\nen = [{words}]\n")
    };
    let head = "id = \"many\"\ntitle = \"Many\"\n";
    // One word of all concepts; phrases of all concepts that begin alike; a word and a phrase that holds it.
    for (keywords, text) in [
        ("\"boats\"", "The boats of the harbour. "),
        ("\"boats of the harbour\", \"boats of the valley\"", "Boats of the harbour, boats of the valley. "),
        ("\"boats\", \"large boats\"", "large boats large boats "),
    ] {
        let concepts: String = (0..1500).map(|at| concept(at, keywords)).collect();
        fs::write(folder.path().join("many.toml"), format!("{head}{concepts}")).unwrap();
        let record = serde_json::json!({"title": "A", "description": text.repeat(1000), "source": {"name": "s"}});
        fs::write(folder.path().join("in.jsonl"), format!("{record}\n")).unwrap();
        let ran = run_within(1 << 20, folder.path(), &["tag", "-q", "in.jsonl", "--vocabulary", "many.toml"]).ended(0);
        assert_eq!(ran.records().len(), 1, "{keywords}");
    }
}
