//! Tests of servers that never come to an end: what they send is counted against the size and the time of a request,
//! wherever in an answer it stands.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::harness::{Ran, command, feed};

/// The bytes that the buffers of the system may hold beside what the tool read.
const BUFFERS: u64 = 24 << 20;

const PAGE: &str = "<html><body><h1>Notes</h1><ul><li><h3><a href='/p/1'>Notes from the estuary</a></h3><p>What the boats \
                    of the village brought home.</p></li><li><h3><a href='/p/2'>More notes from the estuary</a></h3><p>Who \
                    bought it, and for how much.</p></li></ul></body></html>";

fn scrape(more: &[&str]) -> Ran {
    let quick = ["scrape", "--pace", "0", "--retries", "0", "--contact", "test@example.org"];
    feed(command(&[&quick[..], more].concat()), b"")
}

/// Sends bytes, and says whether the client still takes them.
type Sending<'s> = dyn FnMut(&[u8]) -> bool + 's;

/// A server that answers each request by `answer`, which writes until the client leaves, and counts what it wrote.
struct Flood {
    address: String,
    sent: Arc<AtomicU64>,
}

impl Flood {
    fn start(robots: bool, answer: impl Fn(&mut Sending) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/a", listener.local_addr().unwrap());
        let (sent, answer) = (Arc::new(AtomicU64::new(0)), Arc::new(answer));
        let counted = Arc::clone(&sent);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (counted, answer) = (Arc::clone(&counted), Arc::clone(&answer));
                std::thread::spawn(move || serve(stream, robots, &counted, &*answer));
            }
        });
        Self { address, sent }
    }
}

fn serve(mut stream: TcpStream, robots: bool, sent: &AtomicU64, answer: &dyn Fn(&mut Sending)) {
    let mut request = [0; 4096];
    let read = stream.read(&mut request).unwrap_or(0);
    if read == 0 {
        return;
    }
    if robots && String::from_utf8_lossy(&request).contains("robots.txt") {
        let _ = stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return;
    }
    answer(&mut |bytes| {
        sent.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        stream.write_all(bytes).is_ok()
    });
}

/// What servers send without end: the beginning of the answer, and the piece that follows again and again.
const FLOODS: [(&str, &str, &str); 9] = [
    ("hints", "", "HTTP/1.1 103 Early Hints\r\n\r\n"),
    ("continue", "", "HTTP/1.1 100 Continue\r\n\r\n"),
    ("processing", "", "HTTP/1.1 102 Processing\r\nX-Progress: some of it is done by now\r\n\r\n"),
    ("unknown", "HTTP/1.1 103 Early Hints\r\n\r\n", "HTTP/1.1 199 What\r\nLink: </a.css>; rel=preload\r\n\r\n"),
    ("headers", "HTTP/1.1 200 OK\r\n", "X-Again: and again\r\n"),
    ("a header", "HTTP/1.1 200 OK\r\nX-Long: ", "and again "),
    ("chunks", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n"),
    ("extensions", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "and=again;"),
    ("trailers", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X-Again: and again\r\n"),
];

#[test]
fn interim_answers_and_other_floods_are_counted_against_the_size_of_an_answer() {
    for (name, start, piece) in FLOODS {
        for robots in [true, false] {
            let flood = Flood::start(robots, move |send| {
                let many = piece.repeat(64 * 1024 / piece.len());
                if send(start.as_bytes()) {
                    while send(many.as_bytes()) {}
                }
            });
            let ran = scrape(&[&flood.address, "--max-bytes", "300K", "--timeout", "600"]).ended(3);
            assert!(ran.out().is_empty(), "{name}: {}", ran.out());
            let expected = match name {
                // The HTTP library has limits of its own for these.
                "headers" | "a header" | "extensions" | "trailers" => "",
                _ => "is larger than 307200 bytes",
            };
            assert!(ran.err.contains(expected), "{name}: {}", ran.err);
            let sent = flood.sent.load(Ordering::Relaxed);
            assert!(sent < BUFFERS, "{name}: {sent} bytes were taken");
        }
    }
}

#[test]
fn interim_answers_without_end_end_with_the_time_of_the_request() {
    for (name, pause, start, piece) in [
        ("a flood", None, "", "HTTP/1.1 103 Early Hints\r\n\r\n"),
        ("one by one", Some(20), "", "HTTP/1.1 102 Processing\r\n\r\n"),
        ("letter by letter", Some(20), "HTTP/1.1 103 Early Hints\r\nX-Slow: ", "a"),
        ("chunk by chunk", Some(20), "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n"),
    ] {
        let flood = Flood::start(true, move |send| {
            let piece = if pause.is_none() { piece.repeat(2000) } else { piece.to_owned() };
            if !send(start.as_bytes()) {
                return;
            }
            while send(piece.as_bytes()) {
                pause.into_iter().for_each(|pause| std::thread::sleep(Duration::from_millis(pause)));
            }
        });
        let ran = scrape(&[&flood.address, "--timeout", "1", "--max-bytes", "1000G"]).ended(3);
        assert!(ran.err.contains("no complete answer within 1 seconds"), "{name}: {}", ran.err);
        assert!(ran.out().is_empty());
    }
}

#[test]
fn a_few_interim_answers_before_an_answer_do_no_harm() {
    let server = Flood::start(true, |send| {
        let hints = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n".repeat(40);
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n", PAGE.len());
        send(format!("HTTP/1.1 100 Continue\r\n\r\n{hints}{head}{PAGE}").as_bytes());
    });
    let ran = scrape(&[&server.address]).ended(0);
    assert_eq!(ran.records().len(), 2, "{}", ran.err);
}
