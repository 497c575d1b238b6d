//! Requests one address: waits for the turn of its host, retries, and reads the answer with its body.

use std::io::Read;
use std::time::{Duration, Instant, SystemTime};

use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use url::Url;

use super::{Fetcher, host};
use crate::document::budget::Limits;
use crate::web::failure::{broken, broken_body, refused, timed_out};
use crate::web::{Failure, Reason, Response, Validators, deflate, public, retry};

/// The content codings that are accepted.
const CODINGS: &str = "zstd,gzip,deflate,br";
/// The longest pause for which the advice to use --max-wait is given.
const DAY: Duration = Duration::from_secs(86_400);

/// The parts of a request other than its address.
pub(crate) struct Ask<'a> {
    pub(crate) accept: &'a str,
    pub(crate) validators: Option<&'a Validators>,
    pub(crate) max_bytes: u64,
    /// Whether a body longer than `max_bytes` is cut instead of refused.
    pub(crate) cut: bool,
}

/// The answer of one address, which may be a redirect.
pub(crate) enum Hop {
    Done(Response),
    Redirect(Url),
    Status(u16),
}

impl Fetcher {
    /// Requests one address, with retries.
    pub(crate) fn hop(&self, url: &Url, ask: &Ask<'_>) -> std::result::Result<Hop, Failure> {
        let host = host(url).unwrap_or_default();
        let mut attempt = 0;
        loop {
            if let Some(left) = self.pace.shut_for(&host) {
                let message = format!("its host wants not to be asked for another {}", retry::spoken(left));
                return Err(Failure::new(Reason::Status(429), url, message).hint(later(left)));
            }
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
            if let (Ok((Hop::Status(status), _)), true) = (&outcome, asked > longest) {
                self.pace.shut(&host, asked);
                let failure = refused(url, *status);
                let message = format!("{}, and wants not to be asked for {}", failure.message, retry::spoken(asked));
                return Err(Failure { message, ..failure }.hint(later(asked)));
            }
            let wait = asked.max(retry::backoff(self.options.backoff, attempt, longest));
            if last {
                return outcome.map(|(hop, _)| hop);
            }
            self.pace.pause(&host, wait);
            attempt += 1;
        }
    }

    /// Makes one attempt. Returns the answer together with the pause that Retry-After asks for.
    fn send(&self, url: &Url, ask: &Ask<'_>) -> std::result::Result<(Hop, Option<Duration>), Failure> {
        let deadline = Instant::now() + self.options.timeout;
        // A timeout that is set on the request covers the body as well.
        let mut request = self.client.get(url.clone()).timeout(self.options.timeout);
        request = request.header(header::ACCEPT, ask.accept).header(header::ACCEPT_ENCODING, CODINGS);
        if self.addresses.may_have_secrets(url) {
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
            // A login in the address is not of the user, and would stand in the catalogue.
            let _ = next.set_username("");
            let _ = next.set_password(None);
            return Ok((Hop::Redirect(next), after));
        }
        let not_modified = status == 304 && ask.validators.is_some_and(|validators| !validators.is_empty());
        if !not_modified && !(200..300).contains(&status) || status == 206 {
            return Ok((Hop::Status(status), after));
        }
        let mut headers = text_headers(answer.headers());
        // The body is stored decoded, so the Content-Encoding header is removed.
        let deflated = headers.iter().position(|(name, value)| name == "content-encoding" && deflate::is_named(value));
        let deflated = deflated.map(|at| headers.remove(at)).is_some();
        let first = |name: &str| headers.iter().find(|(have, _)| have == name).map(|(_, value)| value.clone());
        let mut validators = Validators { etag: first("etag"), last_modified: first("last-modified") };
        if !not_modified && !ask.cut && answer.content_length().is_some_and(|length| length > ask.max_bytes) {
            return Err(too_large(url, ask));
        }
        let announced = answer.content_length().unwrap_or(0).min(ask.max_bytes).min(MOST_ANNOUNCED);
        let room = || Vec::with_capacity(usize::try_from(announced).unwrap_or(0) + CHUNK);
        let body = match (not_modified, deflated) {
            (true, _) => Vec::new(),
            (_, true) => self.body(deflate::Body::new(&mut answer), room(), url, ask, deadline)?,
            _ => self.body(&mut answer, room(), url, ask, deadline)?,
        };
        if let (true, Some(sent)) = (not_modified, ask.validators) {
            // A 304 answer need not repeat the validators that it confirms.
            validators.etag = validators.etag.or_else(|| sent.etag.clone());
            validators.last_modified = validators.last_modified.or_else(|| sent.last_modified.clone());
        }
        let limits = Limits::new(ask.max_bytes, "--max-bytes");
        let url = public(url);
        let response = Response { status, url, headers, body, validators, retrieved: now(), not_modified, limits };
        Ok((Hop::Done(response), after))
    }

    /// Reads and decompresses the whole body into `body`, and checks its size while reading.
    fn body(
        &self,
        mut answer: impl Read,
        mut body: Vec<u8>,
        url: &Url,
        ask: &Ask<'_>,
        deadline: Instant,
    ) -> std::result::Result<Vec<u8>, Failure> {
        let most = usize::try_from(ask.max_bytes).unwrap_or(usize::MAX);
        loop {
            if Instant::now() >= deadline {
                return Err(timed_out(url, self.options.timeout));
            }
            let have = body.len();
            body.resize(have + CHUNK, 0);
            let read = match answer.read(body.get_mut(have..).unwrap_or_default()) {
                Ok(read) => read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {
                    body.truncate(have);
                    continue;
                }
                Err(error) => return Err(broken_body(url, &error, self.options.timeout)),
            };
            body.truncate(have + read);
            if body.len() > most {
                body.truncate(most);
                return if ask.cut { Ok(body) } else { Err(too_large(url, ask)) };
            }
            if read == 0 {
                return Ok(body);
            }
        }
    }
}

/// The number of bytes that are read at once.
const CHUNK: usize = 32 * 1024;

/// The most bytes that are reserved because a server announces a length. A longer body is read as it arrives.
const MOST_ANNOUNCED: u64 = 1 << 20;

/// The advice for a server that asks for a long pause.
fn later(pause: Duration) -> &'static str {
    if pause > DAY { "come back then" } else { "come back then, or wait for it with --max-wait SECONDS" }
}

fn too_large(url: &Url, ask: &Ask<'_>) -> Failure {
    Failure::new(Reason::TooLarge, url, format!("is larger than {} bytes", ask.max_bytes))
        .hint("--max-bytes sets the limit")
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
