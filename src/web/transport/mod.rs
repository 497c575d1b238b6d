//! Sends one request over HTTP/1.1 and reads its answer, whatever the server sends, within bounds of time and size.
//!
//! The bounds stand at the connection itself: everything that arrives for an answer is counted there, so that interim
//! answers, header lines and the framing of chunks are counted like the bytes of the body.

pub(crate) mod body;
mod connector;
mod counted;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::header::{HeaderMap, HeaderValue, PROXY_AUTHORIZATION, USER_AGENT};
use http_body_util::Empty;
use hyper::body::{Body as _, Bytes};
use hyper_util::client::legacy::Client;
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::pki_types::CertificateDer;
use tokio::runtime::{Builder, Runtime};
use url::Url;

use super::address::Checked;
use super::fault::Fault;
use crate::error::{Error, Result};
use body::Body;
use connector::{Connector, Dial};

/// The longest time for making a connection.
const CONNECTING: Duration = Duration::from_secs(10);
/// The bytes that may arrive for an answer beside its body: status and header lines, interim answers, chunk sizes.
const BESIDE_THE_BODY: u64 = 64 * 1024;

/// The bounds of a request and its answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// The time from connecting to the last byte of the answer.
    pub time: Duration,
    /// The bytes of a body.
    pub bytes: u64,
}

impl Bounds {
    /// The bytes that may arrive for one answer. An eighth of a body may be the framing of its chunks.
    fn arriving(self) -> u64 {
        self.bytes.saturating_add(self.bytes / 8).saturating_add(BESIDE_THE_BODY)
    }
}

/// The client of a run. Several threads may use it at once.
pub(crate) struct Transport {
    runtime: Option<Runtime>,
    client: Client<Connector, Empty<Bytes>>,
    proxies: Arc<Matcher>,
    agent: HeaderValue,
    time: Duration,
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport").field("proxies", &self.proxies).field("time", &self.time).finish_non_exhaustive()
    }
}

/// The beginning of an answer, whose body has yet to be read.
pub(crate) struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    /// The length of the body that the server announces, before decoding.
    pub length: Option<u64>,
    pub body: Body,
}

impl Transport {
    /// Makes a client that names itself `agent`, connects to the addresses of `resolver` and trusts the certificates of
    /// the system and those of `roots`. Nothing is sent yet.
    ///
    /// # Errors
    /// Returns an error when the certificates cannot be used, or no thread can be started.
    pub(crate) fn new(
        agent: HeaderValue,
        resolver: Checked,
        roots: Vec<CertificateDer<'static>>,
        bounds: Bounds,
    ) -> Result<Self> {
        let wrong = |error: &dyn fmt::Display| Error::io(format!("no client could be made: {error}"));
        let tls = connector::tls(roots).map_err(|error| wrong(&error))?;
        let proxies = Arc::new(Matcher::from_system());
        let dial = Dial::new(resolver, &tls, Arc::clone(&proxies), agent.clone());
        let connector = Connector::new(dial, tls, Arc::clone(&proxies), bounds, CONNECTING.min(bounds.time));
        let runtime = Builder::new_multi_thread().worker_threads(2).thread_name("http").enable_all().build();
        let runtime = runtime.map_err(|error| wrong(&error))?;
        let client = Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connector);
        Ok(Self { runtime: Some(runtime), client, proxies, agent, time: bounds.time })
    }

    /// Requests `url` with these headers, and reads the answer up to its body.
    pub(crate) fn get(&self, url: &Url, mut headers: HeaderMap, until: Instant) -> std::result::Result<Answer, Fault> {
        let Some(runtime) = self.runtime.as_ref().map(Runtime::handle) else { return Err(Fault::Time) };
        let uri: http::Uri = url.as_str().parse().map_err(|error| Fault::of(&error))?;
        headers.entry(USER_AGENT).or_insert_with(|| self.agent.clone());
        // A proxy that is asked for a page on `https` is told the login when the tunnel is made.
        if let (Some("http"), Some(proxy)) = (uri.scheme_str(), self.proxies.intercept(&uri))
            && let Some(login) = proxy.basic_auth()
        {
            headers.entry(PROXY_AUTHORIZATION).or_insert_with(|| login.clone());
        }
        let mut request = http::Request::new(Empty::new());
        (*request.uri_mut(), *request.headers_mut()) = (uri, headers);
        let answer =
            runtime.block_on(async { tokio::time::timeout_at(until.into(), self.client.request(request)).await });
        let answer = answer.map_err(|_| Fault::Time)?.map_err(|error| Fault::of_request(&error))?;
        let (head, incoming) = answer.into_parts();
        let length = incoming.size_hint().exact();
        let body = Body::new(runtime.clone(), incoming, until);
        Ok(Answer { status: head.status.as_u16(), headers: head.headers, length, body })
    }
}

impl Drop for Transport {
    fn drop(&mut self) {
        // Nobody waits for a server that is still sending.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
