//! Permission by robots.txt, which is fetched before the first page of a host and kept for the run.

use std::sync::{Arc, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use url::Url;

use super::exchange::{Ask, Hop};
use super::{Fetcher, host, parse};
use crate::web::robots;
use crate::web::robots::Robots;
use crate::web::{Failure, Reason};

/// The time for which a robots.txt is kept (RFC 9309, section 2.4).
const ROBOTS_KEEP: Duration = Duration::from_secs(24 * 3600);
/// The most redirects that are followed for a robots.txt (RFC 9309, section 2.3.1.2).
const ROBOTS_REDIRECTS: u32 = 5;

/// The robots.txt of one origin. One thread fetches it, and the others wait for the result.
#[derive(Debug)]
pub(crate) struct Cached {
    since: Instant,
    rules: OnceLock<std::result::Result<Robots, Failure>>,
}

impl Fetcher {
    /// The robots.txt that applies to `url`, from the cache of the run or from its host.
    ///
    /// # Errors
    /// Returns an error when robots.txt could not be read (5xx, 429, network). Nothing of the host may be fetched then.
    pub(crate) fn robots(&self, url: &str) -> std::result::Result<Robots, Failure> {
        self.robots_of(&parse(url)?)
    }

    /// Whether robots.txt allows `url`.
    ///
    /// # Errors
    /// Returns an error in the same cases as [`Fetcher::robots`].
    pub(crate) fn allows(&self, url: &str) -> std::result::Result<bool, Failure> {
        let url = parse(url)?;
        Ok(self.robots_of(&url)?.allows(&path_and_query(&url)))
    }

    pub(crate) fn permit(&self, url: &Url) -> std::result::Result<(), Failure> {
        // The address is checked first, because robots.txt is fetched from the same host.
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
                // By RFC 9309, section 2.3.1.3, an unavailable robots.txt (4xx) allows everything. Status 429 is
                // excluded, because it asks the client to wait.
                Ok(Hop::Status(status)) if (400..500).contains(&status) && status != 429 => break Robots::allow_all(),
                Ok(Hop::Status(status)) => return Err(unreadable(format!("status {status}"))),
                Ok(Hop::Redirect(next)) => match self.may_follow(&url, &next, &mut seen, ROBOTS_REDIRECTS) {
                    Ok(()) => url = next,
                    // By section 2.3.1.2, too many redirects count as unavailable.
                    Err(failure) if failure.reason == Reason::Redirects => break Robots::allow_all(),
                    Err(failure) => return Err(unreadable(failure.message)),
                },
                // The page itself would fail with the same reason, and its message is clearer.
                Err(failure) if failure.reason == Reason::Private && seen.is_empty() => return Err(failure),
                Err(failure) => return Err(unreadable(failure.message)),
            }
        };
        if let (Some(delay), Some(host)) = (robots.delay, host(page)) {
            self.pace.slow_down(&host, delay.min(self.options.max_wait));
        }
        Ok(robots)
    }
}

fn path_and_query(url: &Url) -> String {
    url[url::Position::BeforePath..url::Position::AfterQuery].to_owned()
}
