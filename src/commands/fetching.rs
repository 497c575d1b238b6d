//! The options that all commands share which fetch pages.

use std::path::PathBuf;
use std::time::Duration;

use crate::text::sizes::parse_size;
use crate::web::FetchOptions;
use crate::{Error, Result};

/// The options for fetching pages, with their limits.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Fetching")]
pub(crate) struct Fetching {
    /// Your mail address or web page, which the institution sees: anonymous robots get blocked
    #[arg(long, value_name = "ADDRESS")]
    pub contact: Option<String>,
    /// Seconds between two requests to one host; a longer Crawl-delay in robots.txt or pace of a source takes
    /// precedence
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds)]
    pub pace: Duration,
    /// Requests to one host at the same time
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u8).range(1..=16))]
    pub per_host: u8,
    /// Hosts that are asked at the same time
    #[arg(long, value_name = "N", default_value = "8", value_parser = clap::value_parser!(u8).range(1..=64))]
    pub hosts: u8,
    /// Seconds for one request, from connecting to the last byte
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = some_seconds)]
    pub timeout: Duration,
    /// Largest answer, decompressed
    #[arg(long, value_name = "SIZE", default_value = "16M", value_parser = parse_size)]
    pub max_bytes: u64,
    /// Redirects that are followed for one request
    #[arg(long, value_name = "N", default_value = "10")]
    pub max_redirects: u32,
    /// Attempts after the first, where a server is busy or a connection breaks
    #[arg(long, value_name = "N", default_value = "3")]
    pub retries: u32,
    /// Seconds before the first retry; they double each time
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds)]
    pub retry_wait: Duration,
    /// Longest wait in seconds that a server can ask for; a longer Crawl-delay is shortened to it, and after a longer
    /// Retry-After the server is not asked again
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    pub max_wait: Duration,
    /// Follow redirects and links to private and loopback addresses, too: for servers of your own
    #[arg(long)]
    pub allow_private: bool,
    /// Extra header, "Name: value", for the hosts that you name; it is never logged (repeatable)
    #[arg(long, value_name = "HEADER")]
    pub header: Vec<String>,
    /// File of PEM certificates to trust beside the system's
    #[arg(long, value_name = "PATH")]
    pub ca: Option<PathBuf>,
}

impl Fetching {
    /// The options of the fetcher.
    ///
    /// # Errors
    /// Returns an error when a header is not valid.
    pub(crate) fn options(&self) -> Result<FetchOptions> {
        Ok(FetchOptions {
            contact: self.contact.clone(),
            timeout: self.timeout,
            max_bytes: self.max_bytes,
            max_redirects: self.max_redirects,
            retries: self.retries,
            backoff: self.retry_wait,
            max_wait: self.max_wait,
            pace: self.pace,
            per_host: self.per_host.into(),
            allow_private: self.allow_private,
            headers: self.header.iter().map(|text| header(text)).collect::<Result<_>>()?,
            ca: self.ca.clone(),
        })
    }
}

/// Parses a time in seconds, which may have decimals.
fn seconds(text: &str) -> Result<Duration> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| (0.0..=86_400.0).contains(seconds));
    seconds.map(Duration::from_secs_f64).ok_or_else(|| Error::usage("not a number of seconds between 0 and 86400"))
}

/// Parses a time in seconds that must be greater than 0.
fn some_seconds(text: &str) -> Result<Duration> {
    let time = seconds(text)?;
    if time.is_zero() {
        return Err(Error::usage("0 seconds leave no time for an answer").hint("write a number of seconds above 0"));
    }
    Ok(time)
}

/// Parses a header of the form `Name: value`. Messages never show the value, which may be a secret.
pub(crate) fn header(text: &str) -> Result<(String, String)> {
    let (name, value) = text.split_once(':').ok_or_else(|| Error::usage("--header wants 'Name: value'"))?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}
