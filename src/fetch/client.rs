//! The fetcher: one request, from robots.txt to the last byte.

use std::collections::HashMap;
use std::io::Read as _;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use reqwest::blocking::Client;
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use url::Url;

use super::address::{Addresses, Checked};
use super::pace::Pace;
use super::robots::{self, Robots};
use super::{Failure, FetchOptions, Reason, Request, Response, Validators, public, retry};
use crate::error::{Error, Result};

/// How long a robots.txt is believed (RFC 9309, section 2.4).
const ROBOTS_KEEP: Duration = Duration::from_secs(24 * 3600);
/// Redirects that are followed for a robots.txt (RFC 9309, section 2.3.1.2).
const ROBOTS_REDIRECTS: u32 = 5;
/// What a listing may come as.
const ACCEPT: &str = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,\
                      text/plain;q=0.8,*/*;q=0.5";

/// Fetches pages; one for a run, from as many threads as there are hosts.
#[derive(Debug)]
pub struct Fetcher {
    options: FetchOptions,
    headers: HeaderMap,
    client: Client,
    addresses: Arc<Addresses>,
    pace: Pace,
    robots: Mutex<HashMap<String, Arc<Cached>>>,
}

/// The robots.txt of one origin, fetched once; other threads wait for it.
#[derive(Debug)]
struct Cached {
    since: Instant,
    rules: OnceLock<std::result::Result<Robots, Failure>>,
}

/// What is asked for besides the address.
struct Ask<'a> {
    accept: &'a str,
    validators: Option<&'a Validators>,
    max_bytes: u64,
    /// The body may be cut at `max_bytes` instead of refused.
    cut: bool,
}

/// The answer of one hop.
enum Hop {
    Done(Response),
    Redirect(Url),
    Status(u16),
}

impl Fetcher {
    /// A fetcher with these options; nothing is sent yet.
    ///
    /// # Errors
    /// Where a header is none, or the certificates cannot be read.
    pub fn new(options: FetchOptions) -> Result<Self> {
        // A second installation only says that the first one stands.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut headers = HeaderMap::new();
        for (name, value) in &options.headers {
            // The value may be a secret: it is in no message.
            let wrong = || Error::usage(format!("{name:?} is no header to send")).hint("write --header 'Name: value'");
            let name = HeaderName::from_bytes(name.trim().as_bytes()).map_err(|_| wrong())?;
            let mut value = HeaderValue::from_str(value.trim()).map_err(|_| wrong())?;
            value.set_sensitive(true);
            headers.append(name, value);
        }
        let addresses = Arc::new(Addresses::new(options.allow_private, &proxies()));
        let mut builder = Client::builder()
            .user_agent(user_agent(options.contact.as_deref())?)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .timeout(options.timeout)
            .connect_timeout(options.timeout.min(Duration::from_secs(10)))
            .dns_resolver(Arc::new(Checked(Arc::clone(&addresses))));
        if let Some(path) = &options.ca {
            let read = |error: &dyn std::fmt::Display| {
                Error::usage(format!("{error}")).at(path.display()).hint("--ca takes a file of PEM certificates")
            };
            let pem = std::fs::read(path).map_err(|error| Error::from_io(path.display(), &error))?;
            let found = reqwest::Certificate::from_pem_bundle(&pem).map_err(|error| read(&error))?;
            if found.is_empty() {
                return Err(read(&"there is no certificate in it"));
            }
            builder = builder.tls_certs_merge(found);
        }
        let client = builder.build().map_err(|error| Error::io(format!("no client could be made: {error}")))?;
        let (pace, robots) = (Pace::default(), Mutex::default());
        Ok(Self { options, headers, client, addresses, pace, robots })
    }

    /// The options that it was made with.
    pub fn options(&self) -> &FetchOptions {
        &self.options
    }

    /// Says that the user named `url`: its host and port may be private, and get the user's extra headers.
    ///
    /// Never to be called with an address that a page, feed or redirect gave.
    pub fn trust(&self, url: &str) {
        if let Ok(url) = Url::parse(url) {
            self.addresses.trust(&url);
        }
    }

    /// Asks the host of `url` no more often than this, where the pace of the options is quicker.
    pub fn slow_down(&self, url: &str, pace: Duration) {
        if let Some(host) = Url::parse(url).ok().and_then(|url| host(&url)) {
            self.pace.slow_down(&host, pace);
        }
    }

    /// Fetches a page: robots.txt first, then the host's turn, redirects and retries.
    ///
    /// # Errors
    /// See [`Reason`]; only a complete answer is `Ok`.
    pub fn get(&self, request: &Request) -> std::result::Result<Response, Failure> {
        let mut url = parse(&request.url)?;
        let ask = Ask {
            accept: request.accept.as_deref().unwrap_or(ACCEPT),
            validators: Some(&request.validators),
            max_bytes: request.max_bytes.unwrap_or(self.options.max_bytes),
            cut: false,
        };
        let mut seen = Vec::new();
        loop {
            self.permit(&url)?;
            match self.hop(&url, &ask)? {
                Hop::Done(response) => return Ok(response),
                Hop::Status(status) => return Err(refused(&url, status)),
                Hop::Redirect(next) => {
                    self.may_follow(&url, &next, &mut seen, self.options.max_redirects)?;
                    url = next;
                }
            }
        }
    }

    /// The robots.txt that holds for `url`, from the cache of this run or from its host.
    ///
    /// # Errors
    /// Where it could not be read (5xx, 429, network): then nothing of the host may be fetched.
    pub fn robots(&self, url: &str) -> std::result::Result<Robots, Failure> {
        self.robots_of(&parse(url)?)
    }

    /// Whether robots.txt allows `url`.
    ///
    /// # Errors
    /// As [`Fetcher::robots`].
    pub fn allows(&self, url: &str) -> std::result::Result<bool, Failure> {
        let url = parse(url)?;
        Ok(self.robots_of(&url)?.allows(&path_and_query(&url)))
    }

    fn permit(&self, url: &Url) -> std::result::Result<(), Failure> {
        // Before robots.txt, which is on the same host.
        self.addresses.check(url, self.options.timeout)?;
        let robots = self.robots_of(url)?;
        if robots.allows(&path_and_query(url)) {
            return Ok(());
        }
        Err(Failure::new(Reason::Robots, url, "robots.txt of the host disallows it")
            .hint("ask the institution, or download the page yourself and import the file"))
    }

    fn robots_of(&self, url: &Url) -> std::result::Result<Robots, Failure> {
        let origin = url.origin().ascii_serialization();
        let cached = {
            let mut robots = self.robots.lock().unwrap_or_else(PoisonError::into_inner);
            let fresh = |cached: &Arc<Cached>| cached.since.elapsed() < ROBOTS_KEEP;
            match robots.get(&origin).filter(|cached| fresh(cached)) {
                Some(cached) => Arc::clone(cached),
                None => {
                    let cached = Arc::new(Cached { since: Instant::now(), rules: OnceLock::new() });
                    robots.insert(origin, Arc::clone(&cached));
                    cached
                }
            }
        };
        cached.rules.get_or_init(|| self.fetch_robots(url)).clone()
    }

    fn fetch_robots(&self, page: &Url) -> std::result::Result<Robots, Failure> {
        let mut url = page.clone();
        url.set_path("/robots.txt");
        url.set_query(None);
        url.set_fragment(None);
        let limit = robots::MAX_BYTES as u64;
        let ask = Ask { accept: "text/plain,*/*;q=0.5", validators: None, max_bytes: limit, cut: true };
        let unreadable = |why: String| {
            let message = format!("robots.txt of the host could not be read ({why}), so nothing is fetched from it");
            Failure::new(Reason::Robots, page, message).hint("try again later")
        };
        let mut seen = Vec::new();
        let robots = loop {
            let hop = self.addresses.check(&url, self.options.timeout).and_then(|()| self.hop(&url, &ask));
            match hop {
                Ok(Hop::Done(response)) => break Robots::parse(&response.body, robots::AGENT),
                // RFC 9309, section 2.3.1.3: unavailable (4xx) allows; 429 asks for patience.
                Ok(Hop::Status(status)) if (400..500).contains(&status) && status != 429 => break Robots::allow_all(),
                Ok(Hop::Status(status)) => return Err(unreadable(format!("status {status}"))),
                Ok(Hop::Redirect(next)) => match self.may_follow(&url, &next, &mut seen, ROBOTS_REDIRECTS) {
                    Ok(()) => url = next,
                    // Section 2.3.1.2: too many redirects count as unavailable.
                    Err(failure) if failure.reason == Reason::Redirects => break Robots::allow_all(),
                    Err(failure) => return Err(unreadable(failure.message)),
                },
                // The page itself would fail the same way, and says it better.
                Err(failure) if failure.reason == Reason::Private && seen.is_empty() => return Err(failure),
                Err(failure) => return Err(unreadable(failure.message)),
            }
        };
        if let (Some(delay), Some(host)) = (robots.delay, host(page)) {
            self.pace.slow_down(&host, delay.min(self.options.max_wait));
        }
        Ok(robots)
    }

    fn may_follow(&self, from: &Url, to: &Url, seen: &mut Vec<Url>, most: u32) -> std::result::Result<(), Failure> {
        seen.push(from.clone());
        if !matches!(to.scheme(), "http" | "https") {
            let message = format!("redirects to an address of the scheme {}:, which is not followed", to.scheme());
            return Err(Failure::new(Reason::Address, from, message));
        }
        if seen.contains(to) {
            return Err(Failure::new(Reason::Redirects, from, "redirects in a circle"));
        }
        if seen.len() > usize::try_from(most).unwrap_or(usize::MAX) {
            return Err(Failure::new(Reason::Redirects, from, format!("redirects more than {most} times")));
        }
        Ok(())
    }

    /// One address, with retries.
    fn hop(&self, url: &Url, ask: &Ask<'_>) -> std::result::Result<Hop, Failure> {
        let host = host(url).unwrap_or_default();
        let mut attempt = 0;
        loop {
            let turn = self.pace.turn(&host, self.options.pace, self.options.per_host);
            let outcome = self.send(url, ask);
            drop(turn);
            let last = attempt >= self.options.retries;
            let asked = match &outcome {
                Ok((Hop::Status(status), after)) if retry::is_busy(*status) => after.unwrap_or(Duration::ZERO),
                Err(failure) if failure.reason == Reason::Truncated => Duration::ZERO,
                _ => return outcome.map(|(hop, _)| hop),
            };
            let longest = self.options.max_wait;
            let wait = asked.min(longest).max(retry::backoff(self.options.backoff, attempt, longest));
            if last {
                return outcome.map(|(hop, _)| hop);
            }
            self.pace.pause(&host, wait);
            attempt += 1;
        }
    }

    /// One attempt, with what Retry-After said.
    fn send(&self, url: &Url, ask: &Ask<'_>) -> std::result::Result<(Hop, Option<Duration>), Failure> {
        let deadline = Instant::now() + self.options.timeout;
        // A timeout that is set on the request itself covers its body too.
        let mut request = self.client.get(url.clone()).timeout(self.options.timeout).header(header::ACCEPT, ask.accept);
        if self.addresses.is_trusted(url) {
            request = request.headers(self.headers.clone());
        }
        if let Some(validators) = ask.validators {
            if let Some(etag) = &validators.etag {
                request = request.header(header::IF_NONE_MATCH, etag);
            }
            if let Some(date) = &validators.last_modified {
                request = request.header(header::IF_MODIFIED_SINCE, date);
            }
        }
        let mut answer = request.send().map_err(|error| broken(url, &error, self.options.timeout))?;
        let status = answer.status().as_u16();
        let after = answer.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
        let after = after.and_then(|value| retry::retry_after(value, SystemTime::now()));
        if matches!(status, 301 | 302 | 303 | 307 | 308) {
            let location =
                answer.headers().get(header::LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()));
            let next = location.and_then(|location| url.join(&location).ok());
            let missing = || Failure::new(Reason::Status(status), url, format!("status {status} without an address"));
            let mut next = next.ok_or_else(missing)?;
            next.set_fragment(None);
            return Ok((Hop::Redirect(next), after));
        }
        let not_modified = status == 304 && ask.validators.is_some_and(|validators| !validators.is_empty());
        if !not_modified && !(200..300).contains(&status) || status == 206 {
            return Ok((Hop::Status(status), after));
        }
        let headers = text_headers(answer.headers());
        let first = |name: &str| headers.iter().find(|(have, _)| have == name).map(|(_, value)| value.clone());
        let mut validators = Validators { etag: first("etag"), last_modified: first("last-modified") };
        let body = if not_modified { Vec::new() } else { self.body(&mut answer, url, ask, deadline)? };
        if let (true, Some(sent)) = (not_modified, ask.validators) {
            // A 304 need not repeat what it confirms.
            validators.etag = validators.etag.or_else(|| sent.etag.clone());
            validators.last_modified = validators.last_modified.or_else(|| sent.last_modified.clone());
        }
        let response = Response { status, url: public(url), headers, body, validators, retrieved: now(), not_modified };
        Ok((Hop::Done(response), after))
    }

    /// The whole body, decompressed, counted as it comes.
    fn body(
        &self,
        answer: &mut reqwest::blocking::Response,
        url: &Url,
        ask: &Ask<'_>,
        deadline: Instant,
    ) -> std::result::Result<Vec<u8>, Failure> {
        let too_large = || {
            Failure::new(Reason::TooLarge, url, format!("is larger than {} bytes", ask.max_bytes))
                .hint("--max-bytes sets the limit")
        };
        if !ask.cut && answer.content_length().is_some_and(|length| length > ask.max_bytes) {
            return Err(too_large());
        }
        let mut body = Vec::new();
        let mut chunk = vec![0; 32 * 1024];
        loop {
            if Instant::now() >= deadline {
                return Err(timed_out(url, self.options.timeout));
            }
            let read = match answer.read(&mut chunk) {
                Ok(0) => return Ok(body),
                Ok(read) => read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(broken_body(url, &error, self.options.timeout)),
            };
            let room = usize::try_from(ask.max_bytes).unwrap_or(usize::MAX).saturating_sub(body.len());
            if read > room && !ask.cut {
                return Err(too_large());
            }
            body.extend_from_slice(chunk.get(..read.min(room)).unwrap_or_default());
            if read > room {
                return Ok(body);
            }
        }
    }
}

/// The user agent: tool, version and whom to write to.
fn user_agent(contact: Option<&str>) -> Result<HeaderValue> {
    let tool = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
    let agent = match contact.map(str::trim).filter(|contact| !contact.is_empty()) {
        Some(contact) => format!("{tool} (+{contact})"),
        None => tool.to_owned(),
    };
    HeaderValue::from_str(&agent)
        .map_err(|_| Error::usage("the contact holds characters that no header can carry").hint("write it in ASCII"))
}

fn parse(address: &str) -> std::result::Result<Url, Failure> {
    let failure = |message: &str| Failure {
        reason: Reason::Address,
        url: address.chars().filter(|c| !c.is_control()).take(200).collect(),
        message: message.to_owned(),
        hint: Some("write an address such as https://example.org/publications".into()),
    };
    let url = Url::parse(address).map_err(|error| failure(&format!("is not an address: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(failure("is neither http nor https"));
    }
    Ok(url)
}

fn host(url: &Url) -> Option<String> {
    Some(format!("{}:{}", url.host_str()?.to_ascii_lowercase(), url.port_or_known_default()?))
}

fn path_and_query(url: &Url) -> String {
    url[url::Position::BeforePath..url::Position::AfterQuery].to_owned()
}

/// Hosts of the proxies that the environment names, as the client reads it.
fn proxies() -> Vec<String> {
    let names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    let values = names.iter().filter_map(|name| std::env::var(name).ok()).filter(|value| !value.is_empty());
    let parsed = values.filter_map(|value| {
        Url::parse(&value).ok().filter(Url::has_host).or_else(|| Url::parse(&format!("http://{value}")).ok())
    });
    parsed.filter_map(|url| url.host_str().map(str::to_owned)).collect()
}

fn text_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let pair = |(name, value): (&HeaderName, &HeaderValue)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    headers.iter().map(pair).collect()
}

fn now() -> String {
    let seconds = jiff::Timestamp::now().as_second();
    jiff::Timestamp::from_second(seconds).map(|time| time.to_string()).unwrap_or_default()
}

fn refused(url: &Url, status: u16) -> Failure {
    let known = reqwest::StatusCode::from_u16(status).ok().and_then(|code| code.canonical_reason());
    let message = match known {
        Some(known) => format!("the server answered {status} ({known})"),
        None => format!("the server answered {status}"),
    };
    let failure = Failure::new(Reason::Status(status), url, message);
    match status {
        401 | 403 => failure.hint("--header may carry a login; --contact tells the institution who is asking"),
        404 | 410 => failure.hint("look whether the page has moved"),
        429 => failure.hint("slow down with --pace, or come back later"),
        500..=599 => failure.hint("try again later"),
        _ => failure,
    }
}

fn timed_out(url: &Url, limit: Duration) -> Failure {
    Failure::new(Reason::Timeout, url, format!("no complete answer within {} seconds", limit.as_secs_f64()))
        .hint("--timeout sets the limit")
}

/// The innermost cause: the outer ones only say that a request failed.
fn cause(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    let text = innermost.to_string();
    // The operating system's numbers say nothing to people.
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}

fn broken(url: &Url, error: &reqwest::Error, limit: Duration) -> Failure {
    if error.is_timeout() {
        return timed_out(url, limit);
    }
    let text = cause(error);
    if error.is_connect() {
        return Failure::new(Reason::Network, url, format!("no connection: {text}"));
    }
    Failure::new(Reason::Truncated, url, format!("the connection broke off: {text}"))
}

fn broken_body(url: &Url, error: &std::io::Error, limit: Duration) -> Failure {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<reqwest::Error>());
    let timed = error.kind() == std::io::ErrorKind::TimedOut || inner.is_some_and(reqwest::Error::is_timeout);
    if timed {
        return timed_out(url, limit);
    }
    let text = inner.map_or_else(|| cause(error), |inner| cause(inner));
    Failure::new(Reason::Truncated, url, format!("the answer is not complete: {text}"))
}
