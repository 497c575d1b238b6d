//! Tests of the transport between `scrape` and a page: content codings, proxies, certificates.

use std::io::Write as _;
use std::process::{Child, Command, Stdio};

use super::harness::{Ran, command, feed, run, skipped};
use super::server::{Answer, Server};

const QUICK: [&str; 9] =
    ["scrape", "--pace", "0", "--retries", "0", "--timeout", "20", "--contact", "test@example.org"];

fn listing() -> String {
    let row = |n: usize| {
        format!(
            "<li class='row'><h3><a href='/p/{n}'>Notes from the estuary, part {n}</a></h3><p>What the {n} boats of the \
             village brought home in the spring, and who bought it.</p></li>"
        )
    };
    format!("<html><body><h1>Notes</h1><ul>{}</ul></body></html>", (1..=5).map(row).collect::<String>())
}

/// A zstd frame (RFC 8878) of the given blocks, with a window of 128 KiB.
fn zstd(blocks: &[(u32, u32, &[u8])]) -> Vec<u8> {
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38];
    for (at, (kind, size, bytes)) in blocks.iter().enumerate() {
        let last = u32::from(at + 1 == blocks.len());
        frame.extend_from_slice(&(last | kind << 1 | size << 3).to_le_bytes()[..3]);
        frame.extend_from_slice(bytes);
    }
    frame
}

/// A brotli stream (RFC 7932) of one uncompressed meta-block.
fn brotli(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap() - 1;
    assert!(length < 1 << 16);
    let head = length << 4 | 1 << 20;
    [&head.to_le_bytes()[..3], bytes, &[0x03]].concat()
}

#[test]
fn bodies_are_decoded_and_counted_as_decoded() {
    let page = listing();
    let raw = page.clone().into_bytes();
    let size = u32::try_from(raw.len()).unwrap();
    let mut deflate = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    deflate.write_all(&raw).unwrap();
    let deflate = deflate.finish().unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&raw).unwrap();
    let gzip = gzip.finish().unwrap();
    // Each block has one byte, which is repeated 100,000 times.
    let bomb = zstd(&[(1, 100_000, &b" "[..]); 400]);
    assert!(bomb.len() < 2000);
    let bodies = [
        ("br", brotli(&raw)),
        ("zstd", zstd(&[(0, size, &raw)])),
        ("deflate", deflate),
        ("gzip", gzip),
        ("zstd", bomb),
    ];
    let served = bodies.clone();
    let server = Server::start(move |path, _| {
        match path.strip_prefix('/').and_then(|n| n.parse::<usize>().ok()).and_then(|n| served.get(n)) {
            Some((encoding, body)) => Answer::of(200, "text/html", body).with("Content-Encoding", encoding),
            None => Answer::of(404, "text/plain", b""),
        }
    });
    for (number, (encoding, _)) in bodies.iter().enumerate().take(4) {
        let ran = feed(command(&[&QUICK[..], &[&server.url(&format!("/{number}"))]].concat()), b"").ended(0);
        assert_eq!(ran.records().len(), 5, "{encoding}: {}", ran.err);
        assert_eq!(ran.records()[4]["title"], "Notes from the estuary, part 5");
    }
    let offered =
        server.asked().iter().filter_map(|asked| asked.headers.get("accept-encoding").cloned()).next().unwrap();
    for encoding in ["gzip", "br", "zstd", "deflate"] {
        assert!(offered.contains(encoding), "{offered}");
    }
    let ran = feed(command(&[&QUICK[..], &["--max-bytes", "1M", &server.url("/4")]].concat()), b"").ended(3);
    assert!(ran.err.contains("larger than"), "{}", ran.err);
}

#[test]
fn a_proxy_from_the_environment_is_asked_and_what_it_need_not_see_goes_past_it() {
    let page = listing();
    let proxy = Server::start(move |path, _| match path {
        "http://library.invalid/notes" => Answer::html(&page),
        _ => Answer::of(404, "text/plain", b""),
    });
    let direct = Server::start(|path, _| match path {
        "/notes" => Answer::html(&listing()),
        _ => Answer::of(404, "text/plain", b""),
    });
    let with_proxy = |url: &str| {
        let mut command = command(&[&QUICK[..], &[url]].concat());
        command.env("http_proxy", proxy.url("")).env("no_proxy", "127.0.0.1").env_remove("HTTP_PROXY");
        feed(command, b"")
    };
    // Only the proxy can resolve this name.
    assert_eq!(with_proxy("http://library.invalid/notes").ended(0).records().len(), 5);
    let asked: Vec<String> = proxy.asked().into_iter().map(|asked| asked.path).collect();
    assert_eq!(asked, ["http://library.invalid/robots.txt", "http://library.invalid/notes"]);
    assert_eq!(with_proxy(&direct.url("/notes")).ended(0).records().len(), 5);
    assert_eq!((direct.asked().len(), proxy.asked().len()), (2, 2));
}

/// A web server of `openssl` in a folder, which ends with the test.
struct Secure(Child);

impl Drop for Secure {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_certificate_of_an_own_authority_is_trusted_only_when_it_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let openssl = |args: &[&str]| {
        let run = Command::new("openssl").args(args).current_dir(folder.path()).stdin(Stdio::null()).output();
        run.is_ok_and(|ran| ran.status.success())
    };
    if !openssl(&["version"]) {
        skipped("openssl");
        return;
    }
    let request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3"];
    let authority = ["-subj", "/CN=An authority of our own", "-keyout", "ca.key", "-out", "ca.pem"];
    let names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
    let signed = ["-addext", "basicConstraints=critical,CA:FALSE", "-CA", "ca.pem", "-CAkey", "ca.key"];
    let files = ["-keyout", "key.pem", "-out", "cert.pem"];
    assert!(openssl(&[&request[..], &authority].concat()));
    if !openssl(&[&request[..], &names, &signed, &files].concat()) {
        skipped("openssl 3");
        return;
    }
    std::fs::write(folder.path().join("notes.html"), listing()).unwrap();
    std::fs::write(folder.path().join("robots.txt"), "User-agent: *\nAllow: /\n").unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let server = Command::new("openssl")
        .args([
            "s_server",
            "-quiet",
            "-WWW",
            "-cert",
            "cert.pem",
            "-key",
            "key.pem",
            "-accept",
            &format!("127.0.0.1:{port}"),
        ])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let _server = Secure(server.unwrap());
    let up = || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok();
    for _ in 0..100 {
        if up() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let url = format!("https://127.0.0.1:{port}/notes.html");
    let strange = feed(command(&[&QUICK[..], &[&url]].concat()), b"").ended(3);
    assert!(strange.err.contains("certificate"), "{}", strange.err);
    let ca = folder.path().join("ca.pem");
    let known = feed(command(&[&QUICK[..], &["--ca", ca.to_str().unwrap(), &url]].concat()), b"").ended(0);
    assert_eq!(known.records().len(), 5, "{}", known.err);
}

#[test]
fn both_forms_of_deflate_are_read_within_the_limits() {
    let page = super::pagers::page(0, "").into_bytes();
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    zlib.write_all(&page).unwrap();
    let raw = |bytes: &[u8]| {
        let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        raw.write_all(bytes).unwrap();
        raw.finish().unwrap()
    };
    let (zlib, bare, bomb) = (zlib.finish().unwrap(), raw(&page), raw(&vec![b' '; 1 << 22]));
    let cut = bare[..bare.len() - 40].to_vec();
    let server = Server::start(move |path, _| match path {
        "/zlib" => Answer::of(200, "text/html", &zlib).with("Content-Encoding", "deflate"),
        "/raw" => Answer::of(200, "text/html", &bare).with("Content-Encoding", "Deflate"),
        "/cut" => Answer::of(200, "text/html", &cut).with("Content-Encoding", "deflate"),
        "/bomb" => Answer::of(200, "text/html", &bomb).with("Content-Encoding", "deflate"),
        "/plain" => Answer::of(200, "text/html", &page).with("Content-Encoding", "deflate"),
        _ => Answer::of(404, "text/plain", b"no such page"),
    });
    let args = ["scrape", "--pace", "0", "--retries", "0", "--max-bytes", "1M", "--contact", "a@example.org"];
    let scrape = |path: &str| run(&[&args[..], &[&server.url(path)]].concat());
    let titles = |ran: &Ran| ran.records().iter().map(|record| record["title"].clone()).collect::<Vec<_>>();
    assert_eq!(titles(&scrape("/zlib").ended(0)).len(), 2);
    assert_eq!(titles(&scrape("/raw").ended(0)), titles(&scrape("/zlib")));
    for (path, reason) in [("/cut", "not complete"), ("/bomb", "larger than"), ("/plain", "not complete")] {
        let ran = scrape(path).ended(3);
        assert!(ran.err.contains(reason), "{path}: {}", ran.err);
    }
}
