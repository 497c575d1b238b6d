//! The settings of a project for polite fetching, and its limits.

use std::path::Path;
use std::time::Duration;

use serde::Deserialize;
use toml::Spanned;

use super::place::Place;
use crate::document::budget::MAX_DOCUMENT;
use crate::error::Result;
use crate::text::sizes::parse_size;
use crate::web::FetchOptions;

/// How pages are fetched.
#[derive(Debug, Clone, Default)]
pub struct Politeness {
    /// The options of the fetcher.
    pub fetch: FetchOptions,
}

/// The limits of a project for its sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest document that is read, in bytes.
    pub max_document: u64,
    /// The most pages of one listing that are read.
    pub max_pages: u32,
    /// The number of complete runs in a row without a record after which the record is marked as gone.
    pub gone_after: u32,
    /// The number of sources that are read at the same time.
    pub parallel: usize,
    /// The time that a source may take in a run; what is left then is read by the next run. `None` sets no end.
    pub source_time: Option<Duration>,
    /// The time that the sources of a run may take together; `None` sets no end.
    pub run_time: Option<Duration>,
    /// The time for which the history of records is kept: that of the project file, else two years. `None` keeps all of
    /// it.
    pub keep: Option<Duration>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPoliteness {
    contact: Option<String>,
    pace: Option<Spanned<f64>>,
    timeout: Option<Spanned<f64>>,
    max_wait: Option<Spanned<f64>>,
    per_host: Option<usize>,
    retries: Option<u32>,
    allow_private: Option<bool>,
    ca: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLimits {
    max_document: Option<Spanned<Size>>,
    max_pages: Option<Spanned<u32>>,
    gone_after: Option<Spanned<u32>>,
    parallel: Option<usize>,
    source_time: Option<Spanned<String>>,
    run_time: Option<Spanned<String>>,
    keep: Option<Spanned<String>>,
}

/// The time for which the history of records is kept where the project file says nothing: two years.
const KEEP: Duration = Duration::from_secs(2 * 365 * 24 * 3600);

/// A size as a text with a unit, or as a number of bytes.
#[derive(Deserialize)]
#[serde(untagged)]
enum Size {
    Bytes(u64),
    Words(String),
}

impl RawPoliteness {
    pub(crate) fn checked(self, folder: &Path, place: &Place) -> Result<Politeness> {
        let seconds = |given: Option<Spanned<f64>>, default: Duration| match given {
            None => Ok(default),
            Some(given) => Duration::try_from_secs_f64(*given.get_ref())
                .map_err(|_| place.error(given.span(), "not a number of seconds").hint("write 1 or 0.5")),
        };
        let default = FetchOptions::default();
        Ok(Politeness {
            fetch: FetchOptions {
                contact: self.contact,
                pace: seconds(self.pace, default.pace)?,
                timeout: seconds(self.timeout, default.timeout)?,
                max_wait: seconds(self.max_wait, default.max_wait)?,
                per_host: self.per_host.unwrap_or(default.per_host),
                retries: self.retries.unwrap_or(default.retries),
                allow_private: self.allow_private.unwrap_or(default.allow_private),
                ca: self.ca.map(|path| folder.join(path)),
                ..FetchOptions::default()
            },
        })
    }
}

impl RawLimits {
    pub(crate) fn checked(self, place: &Place) -> Result<Limits> {
        let size = |given: Option<Spanned<Size>>, default: u64| match given {
            None => Ok(default),
            Some(given) => {
                let at = given.span();
                match given.into_inner() {
                    Size::Bytes(bytes) => Ok(bytes),
                    Size::Words(words) => parse_size(&words).map_err(|message| place.error(at, message)),
                }
            }
        };
        let count = |given: Option<Spanned<u32>>, default: u32| match given {
            None => Ok(default),
            Some(given) if *given.get_ref() == 0 => Err(place.error(given.span(), "this must be at least 1")),
            Some(given) => Ok(given.into_inner()),
        };
        let forever = self.keep.as_ref().is_some_and(|keep| keep.get_ref() == "all");
        let keep = self.keep.filter(|keep| keep.get_ref() != "all");
        let time = |given: Option<Spanned<String>>| match given {
            None => Ok(None),
            Some(given) => match period(given.get_ref()).filter(|time| !time.is_zero()) {
                Some(time) => Ok(Some(time)),
                None => Err(place
                    .error(given.span(), format!("{} is not a length of time", given.get_ref()))
                    .hint("write \"30m\", \"12h\", \"90d\" or \"52w\"")),
            },
        };
        Ok(Limits {
            source_time: time(self.source_time)?,
            run_time: time(self.run_time)?,
            keep: if forever { None } else { time(keep)?.or(Some(KEEP)) },
            max_document: size(self.max_document, MAX_DOCUMENT)?,
            max_pages: count(self.max_pages, 100)?,
            gone_after: count(self.gone_after, 3)?,
            parallel: self.parallel.unwrap_or(4).max(1),
        })
    }
}

/// Parses a length of time: `30m`, `12h`, `1d`, `2w`.
pub(crate) fn period(text: &str) -> Option<Duration> {
    let text = text.trim();
    let unit = text.chars().last()?;
    let number: u64 = text.strip_suffix(unit)?.trim().parse().ok()?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 24 * 3600,
        'w' => 7 * 24 * 3600,
        _ => return None,
    };
    number.checked_mul(seconds).map(Duration::from_secs)
}
