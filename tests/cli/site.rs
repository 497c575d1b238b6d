//! A real server on this machine whose pages change between two runs.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A page as the server gives it.
#[derive(Debug, Clone)]
struct Page {
    status: u16,
    body: String,
    /// Answers 304 to who has it already.
    validates: bool,
}

/// A running server; it ends with the test.
#[derive(Debug, Clone)]
pub struct Site {
    pub url: String,
    pages: Arc<Mutex<BTreeMap<String, Page>>>,
    log: Arc<Mutex<Vec<(String, u16)>>>,
}

impl Site {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let site = Self { url, pages: Arc::default(), log: Arc::default() };
        let serving = site.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let site = serving.clone();
                std::thread::spawn(move || site.answer(stream));
            }
        });
        site
    }

    /// Gives a page this content.
    pub fn set(&self, path: &str, body: &str) {
        self.pages.lock().unwrap().insert(path.into(), Page { status: 200, body: body.into(), validates: true });
    }

    /// Gives a page this content, without validators.
    pub fn set_plain(&self, path: &str, body: &str) {
        self.pages.lock().unwrap().insert(path.into(), Page { status: 200, body: body.into(), validates: false });
    }

    /// Lets a page fail.
    pub fn fail(&self, path: &str, status: u16) {
        if let Some(page) = self.pages.lock().unwrap().get_mut(path) {
            page.status = status;
        }
    }

    /// Lets a page work again.
    pub fn heal(&self, path: &str) {
        self.fail(path, 200);
    }

    /// What was asked for since the last call, robots.txt apart, with the status of the answer.
    pub fn asked(&self) -> Vec<(String, u16)> {
        std::mem::take(&mut *self.log.lock().unwrap()).into_iter().filter(|(path, _)| path != "/robots.txt").collect()
    }

    fn answer(&self, mut stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut request, mut wanted) = (String::new(), None);
        if reader.read_line(&mut request).is_err() {
            return;
        }
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).is_err() || line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("if-none-match")
            {
                wanted = Some(value.trim().to_owned());
            }
        }
        let path = request.split(' ').nth(1).unwrap_or("/").to_owned();
        let page = self.pages.lock().unwrap().get(&path).cloned();
        let (status, headers, body) = match page {
            None => (404, String::new(), String::new()),
            Some(page) if page.status != 200 => (page.status, String::new(), "no".to_owned()),
            Some(page) => {
                let tag = format!("\"{:x}\"", checksum(&page.body));
                let header = if page.validates { format!("ETag: {tag}\r\n") } else { String::new() };
                if page.validates && wanted.as_deref() == Some(&tag) {
                    (304, header, String::new())
                } else {
                    (200, header, page.body)
                }
            }
        };
        self.log.lock().unwrap().push((path, status));
        let length = if status == 304 { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let _ = write!(
            stream,
            "HTTP/1.1 {status} X\r\nContent-Type: text/plain; charset=utf-8\r\n{headers}{length}Connection: close\r\n\r\n{body}"
        );
    }
}

fn checksum(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
