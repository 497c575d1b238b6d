//! What would be fetched, without fetching it.

use std::io::Write as _;

use shelflist::fetch::Fetcher;
use shelflist::output::Output;
use shelflist::{Error, Result};

use super::super::Status;
use super::Args;
use super::starts::Start;

/// What would be fetched, one line an address: verdict, address, and why.
pub(super) fn plan(args: &Args, starts: &[Start], fetcher: &Fetcher) -> Result<Status> {
    let mut out = args.outputs.output.as_deref().map_or_else(|| Ok(Output::stdout()), Output::file)?;
    let mut status = Status::Done;
    for start in starts {
        let address = start.url.as_str();
        let (verdict, why) = match (fetcher.allows(address), fetcher.robots(address)) {
            (Ok(allowed), Ok(robots)) => {
                let pace = robots.delay.unwrap_or_default().min(args.fetching.max_wait).max(args.fetching.pace);
                let sitemaps = robots.sitemaps.iter().map(|sitemap| format!("; sitemap {sitemap}")).collect::<String>();
                let pages = format!("up to {} pages, {} seconds apart{sitemaps}", start.max_pages, pace.as_secs_f64());
                if allowed { ("fetch", pages) } else { ("refuse", "robots.txt disallows it".to_owned()) }
            }
            (Err(failure), _) | (_, Err(failure)) => ("refuse", failure.message),
        };
        if verdict == "refuse" {
            status = Status::Findings;
        }
        let line = shelflist::console::printable(&format!("{verdict} {address} ({why})"));
        writeln!(out, "{line}").map_err(|error| Error::from_io(out.place(), &error))?;
    }
    out.commit()?;
    Ok(status)
}
