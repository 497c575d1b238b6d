//! A real server on this machine whose pages change between two runs.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};

/// A page of the server.
#[derive(Debug, Clone)]
struct Page {
    status: u16,
    body: String,
    /// Whether the page has validators, and is answered with 304 when it is unchanged.
    validates: bool,
}

/// A request, and the status of its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub path: String,
    pub status: u16,
    /// The validators in the request: If-None-Match and If-Modified-Since.
    pub has: (Option<String>, Option<String>),
    /// The number of bytes of the body that were sent.
    pub bytes: usize,
}

/// A running server, which ends with the test.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    pub url: String,
    pages: Arc<Mutex<BTreeMap<String, Page>>>,
    log: Arc<Mutex<Vec<Asked>>>,
    held: Arc<(Mutex<BTreeSet<String>>, Condvar)>,
}

impl Site {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let site = Self { url, pages: Arc::default(), log: Arc::default(), held: Arc::default() };
        let serving = site.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let site = serving.clone();
                std::thread::spawn(move || site.answer(stream));
            }
        });
        site
    }

    /// Sets the content of a page.
    pub(crate) fn set(&self, path: &str, body: &str) {
        self.pages.lock().unwrap().insert(path.into(), Page { status: 200, body: body.into(), validates: true });
    }

    /// Sets the content of a page without validators.
    pub(crate) fn set_plain(&self, path: &str, body: &str) {
        self.pages.lock().unwrap().insert(path.into(), Page { status: 200, body: body.into(), validates: false });
    }

    /// Makes a page fail with this status.
    pub(crate) fn fail(&self, path: &str, status: u16) {
        if let Some(page) = self.pages.lock().unwrap().get_mut(path) {
            page.status = status;
        }
    }

    /// Makes a page work again.
    pub(crate) fn heal(&self, path: &str) {
        self.fail(path, 200);
    }

    /// The requests since the last call, except for robots.txt, with the status of their answers.
    pub(crate) fn asked(&self) -> Vec<(String, u16)> {
        self.requests().into_iter().map(|asked| (asked.path, asked.status)).collect()
    }

    /// The requests since the last call, with all details.
    pub(crate) fn requests(&self) -> Vec<Asked> {
        let mut all = std::mem::take(&mut *self.log.lock().unwrap());
        all.retain(|asked| asked.path != "/robots.txt");
        all
    }

    /// The validators of a page.
    pub(crate) fn validators(&self, path: &str) -> (Option<String>, Option<String>) {
        let (tag, date) = validators(&self.pages.lock().unwrap()[path].body);
        (Some(tag), Some(date))
    }

    /// Makes requests for a page wait until [`Site::release`] is called.
    pub(crate) fn hold(&self, path: &str) {
        self.held.0.lock().unwrap().insert(path.into());
    }

    /// Waits until a held page has been requested; the request stays unanswered.
    pub(crate) fn wait_for(&self, path: &str) {
        let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
        while !self.log.lock().unwrap().iter().any(|asked| asked.path == path) {
            assert!(std::time::Instant::now() < end, "{path} was never asked for");
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }

    /// Answers the requests for a held page.
    pub(crate) fn release(&self, path: &str) {
        self.held.0.lock().unwrap().remove(path);
        self.held.1.notify_all();
    }

    fn answer(&self, mut stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut request, mut has) = (String::new(), (None, None));
        if reader.read_line(&mut request).is_err() {
            return;
        }
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).is_err() || line.trim().is_empty() {
                break;
            }
            let Some((name, value)) = line.split_once(':') else { continue };
            match name.to_ascii_lowercase().as_str() {
                "if-none-match" => has.0 = Some(value.trim().to_owned()),
                "if-modified-since" => has.1 = Some(value.trim().to_owned()),
                _ => {}
            }
        }
        let path = request.split(' ').nth(1).unwrap_or("/").to_owned();
        let page = self.pages.lock().unwrap().get(&path).cloned();
        let (status, headers, body) = match page {
            None => (404, String::new(), String::new()),
            Some(page) if page.status != 200 => (page.status, String::new(), "no".to_owned()),
            Some(page) => {
                let (tag, date) = validators(&page.body);
                let header = match page.validates {
                    true => format!("ETag: {tag}\r\nLast-Modified: {date}\r\n"),
                    false => String::new(),
                };
                if page.validates && has.0.as_ref() == Some(&tag) {
                    (304, header, String::new())
                } else {
                    (200, header, page.body)
                }
            }
        };
        self.log.lock().unwrap().push(Asked { path: path.clone(), status, has, bytes: body.len() });
        let held = self.held.0.lock().unwrap();
        drop(self.held.1.wait_while(held, |held| held.contains(&path)).unwrap());
        let length = if status == 304 { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let _ = write!(
            stream,
            "HTTP/1.1 {status} X\r\nContent-Type: text/plain; charset=utf-8\r\n{headers}{length}Connection: close\r\n\r\n{body}"
        );
    }
}

/// An entity tag and a date that depend on the text.
fn validators(text: &str) -> (String, String) {
    let sum = checksum(text);
    (
        format!("\"{sum:x}\""),
        format!("Mon, 01 Jan 2024 {:02}:{:02}:{:02} GMT", sum % 24, sum / 24 % 60, sum / 1440 % 60),
    )
}

fn checksum(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
