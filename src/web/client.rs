//! The fetcher, which makes one request complete: from robots.txt to the last byte of the body.

pub(crate) mod exchange;
pub(crate) mod permission;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::blocking::Client;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use url::Url;

use super::address::{Addresses, Checked};
use super::failure::refused;
use super::login;
use super::pace::Pace;
use super::room::Room;
use super::{Failure, FetchOptions, Reason, Request, Response};
use crate::error::{Error, Result, shortened};
use exchange::{Ask, Hop};
use permission::Cached;

/// The value of the Accept header for a listing.
const ACCEPT: &str = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,\
                      text/plain;q=0.8,*/*;q=0.5";

/// Fetches pages. One fetcher serves a run, on several threads.
#[derive(Debug)]
pub(crate) struct Fetcher {
    options: FetchOptions,
    headers: HeaderMap,
    client: Client,
    addresses: Arc<Addresses>,
    pace: Pace,
    room: Room,
    robots: Mutex<HashMap<String, Arc<Cached>>>,
    /// The hosts that led from `https` to `http`.
    weakened: Mutex<BTreeSet<String>>,
}

impl Fetcher {
    /// Makes a fetcher with these options. Nothing is sent yet.
    ///
    /// # Errors
    /// Returns an error when a header is not valid, or the certificates cannot be read.
    pub(crate) fn new(options: FetchOptions) -> Result<Self> {
        // A second installation fails because the first one is in force, which does no harm.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut headers = HeaderMap::new();
        for (name, value) in &options.headers {
            // The value may be a secret, so messages never contain it.
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
            // In HTTP/2 a server can send frames without end that belong to no answer and that nobody counts. One request
            // at a time needs none of what HTTP/2 adds.
            .http1_only()
            // The coding `deflate` is decoded by `web::deflate`, which accepts both of its forms.
            .no_deflate()
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
        let (pace, room) = (Pace::default(), Room::default());
        let (robots, weakened) = (Mutex::default(), Mutex::default());
        Ok(Self { options, headers, client, addresses, pace, room, robots, weakened })
    }

    /// The options with which the fetcher was made.
    pub(crate) fn options(&self) -> &FetchOptions {
        &self.options
    }

    /// Does `work`, which reads the body of this response, once there is room for it beside the pages of other servers.
    pub(crate) fn with_room<T>(&self, response: &Response, work: impl FnOnce() -> T) -> T {
        self.room.with(response.body.len(), work)
    }

    /// Marks `url` as named by the user: its host and port may be private, and they receive the extra headers of the
    /// user.
    ///
    /// This must never be called with an address from a page, a feed or a redirect.
    pub(crate) fn trust(&self, url: &str) {
        if let Ok(url) = Url::parse(url) {
            self.addresses.trust(&url);
        }
    }

    /// Leaves at least `pace` between two requests to the host of `url`.
    pub(crate) fn slow_down(&self, url: &str, pace: Duration) {
        if let Some(host) = Url::parse(url).ok().and_then(|url| host(&url)) {
            self.pace.slow_down(&host, pace);
        }
    }

    /// The known time between two requests to the host of `url`. Its robots.txt may ask for a longer one.
    pub(crate) fn pace_of(&self, url: &str) -> Duration {
        let host = Url::parse(url).ok().and_then(|url| host(&url)).unwrap_or_default();
        self.options.pace.max(self.pace.delay(&host))
    }

    /// Fetches a page. It checks robots.txt, waits for the turn of the host, and follows redirects and retries.
    ///
    /// # Errors
    /// Returns an error with one of the reasons in [`Reason`] unless the answer is complete.
    pub(crate) fn get(&self, request: &Request) -> std::result::Result<Response, Failure> {
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

    /// Warnings about the hosts of the run whose redirects led from `https` to `http`.
    pub(crate) fn warnings(&self) -> Vec<Error> {
        let weakened = self.weakened.lock().unwrap_or_else(PoisonError::into_inner);
        let warning = |host: &String| {
            let message = if self.headers.is_empty() {
                "redirects from https to http, where anybody on the way can read and change the answer"
            } else {
                "redirects from https to http, where anybody on the way can read and change the answer; the headers of --header were not sent there"
            };
            Error::data(message).at(host).hint("ask the institution for a page on https")
        };
        weakened.iter().map(warning).collect()
    }

    fn may_follow(&self, from: &Url, to: &Url, seen: &mut Vec<Url>, most: u32) -> std::result::Result<(), Failure> {
        seen.push(from.clone());
        if !matches!(to.scheme(), "http" | "https") {
            let scheme = shortened(to.scheme(), 40);
            let message = format!("redirects to an address of the scheme {scheme}:, which is not followed");
            return Err(Failure::new(Reason::Address, from, message));
        }
        if seen.contains(to) {
            return Err(Failure::new(Reason::Redirects, from, "redirects in a circle"));
        }
        if seen.len() > usize::try_from(most).unwrap_or(usize::MAX) {
            return Err(Failure::new(Reason::Redirects, from, format!("redirects more than {most} times")));
        }
        if (from.scheme(), to.scheme()) == ("https", "http") {
            let host = from.host_str().unwrap_or_default().to_owned();
            self.weakened.lock().unwrap_or_else(PoisonError::into_inner).insert(host);
        }
        Ok(())
    }
}

/// The value of the User-Agent header: name and version of the tool, and the contact address.
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
        url: login::without(address).chars().filter(|c| !c.is_control()).take(200).collect(),
        message: message.to_owned(),
        hint: Some("write an address such as https://example.org/publications".into()),
    };
    let url = Url::parse(address).map_err(|error| failure(&format!("is not an address: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(failure("is neither http nor https"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(failure("has a login in it, which is not sent").hint(login::ADVICE));
    }
    Ok(url)
}

fn host(url: &Url) -> Option<String> {
    Some(format!("{}:{}", url.host_str()?.to_ascii_lowercase(), url.port_or_known_default()?))
}

/// The hosts of the proxies that the environment names, read as the HTTP client reads them.
fn proxies() -> Vec<String> {
    let names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    let values = names.iter().filter_map(|name| std::env::var(name).ok()).filter(|value| !value.is_empty());
    let parsed = values.filter_map(|value| {
        Url::parse(&value).ok().filter(Url::has_host).or_else(|| Url::parse(&format!("http://{value}")).ok())
    });
    parsed.filter_map(|url| url.host_str().map(str::to_owned)).collect()
}
