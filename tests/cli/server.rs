//! A small HTTP server for tests, which answers as the test says, over real sockets.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The answer of the server to a request.
#[derive(Clone)]
pub(crate) enum Answer {
    /// A response with these bytes and the right length.
    Body { status: u16, headers: Vec<(String, String)>, body: Vec<u8> },
    /// These bytes unchanged, after which the connection is closed.
    Raw(Vec<u8>),
    /// The headers, then one byte of the body after each pause, without end.
    Drip(Duration),
    /// Headers that announce a body, and then nothing.
    Stall(Duration),
}

impl Answer {
    /// An HTML page.
    pub(crate) fn html(body: &str) -> Self {
        Self::of(200, "text/html; charset=utf-8", body.as_bytes())
    }

    /// A response with this status, media type and body.
    pub(crate) fn of(status: u16, kind: &str, body: &[u8]) -> Self {
        Self::Body { status, headers: vec![("Content-Type".into(), kind.into())], body: body.to_vec() }
    }

    /// A page that does not exist.
    pub(crate) fn missing() -> Self {
        Self::of(404, "text/plain", b"no such page")
    }

    /// A redirect.
    pub(crate) fn redirect(to: &str) -> Self {
        Self::of(302, "text/plain", b"moved").with("Location", to)
    }

    /// The same answer with one more header.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        if let Self::Body { headers, .. } = &mut self {
            headers.push((name.into(), value.into()));
        }
        self
    }
}

/// A request that the server received.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub path: String,
    pub headers: HashMap<String, String>,
}

/// A running server, which ends with the process of the tests.
pub(crate) struct Server {
    pub port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// Starts a server. `answer` receives the path, and the number of earlier requests for this path.
    pub(crate) fn start(answer: impl Fn(&str, usize) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("the port is known").port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (log, answer) = (Arc::clone(&asked), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                std::thread::spawn(move || serve(stream, &log, &*answer));
            }
        });
        Self { port, asked }
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The requests so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The requested paths, without robots.txt.
    pub(crate) fn pages(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.path).filter(|path| path != "/robots.txt").collect()
    }
}

fn serve(stream: TcpStream, log: &Mutex<Vec<Asked>>, answer: &dyn Fn(&str, usize) -> Answer) {
    let mut reader = BufReader::new(stream.try_clone().expect("a socket is cloned"));
    let mut out = stream;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        let path = line.split(' ').nth(1).unwrap_or("/").to_owned();
        let mut headers = HashMap::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 || line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.trim().split_once(':') {
                headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
            }
        }
        let before = {
            let mut log = log.lock().unwrap();
            let before = log.iter().filter(|asked| asked.path == path).count();
            log.push(Asked { path: path.clone(), headers });
            before
        };
        match answer(&path, before) {
            Answer::Body { status, headers, body } => {
                let mut head = format!("HTTP/1.1 {status} Status\r\nContent-Length: {}\r\n", body.len());
                for (name, value) in headers {
                    head.push_str(&format!("{name}: {value}\r\n"));
                }
                let bodiless = status == 304;
                let sent = out
                    .write_all(format!("{head}\r\n").as_bytes())
                    .and_then(|()| if bodiless { Ok(()) } else { out.write_all(&body) });
                if sent.is_err() {
                    return;
                }
            }
            Answer::Raw(bytes) => {
                let _ = out.write_all(&bytes);
                return;
            }
            Answer::Drip(pause) => {
                let _ = out.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n");
                while out.write_all(b"<").and_then(|()| out.flush()).is_ok() {
                    std::thread::sleep(pause);
                }
                return;
            }
            Answer::Stall(pause) => {
                let _ =
                    out.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n<p>");
                std::thread::sleep(pause);
                return;
            }
        }
    }
}
