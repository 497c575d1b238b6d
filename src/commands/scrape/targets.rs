//! The targets of a run: addresses, sources by name or path, and the pages of sitemaps.

use std::collections::HashSet;
use std::path::Path;

use crate::document::html::Pins;
use crate::error::nearest;
use crate::formats::sitemap;
use crate::web::harvest::Selection;
use crate::web::site_file::{Source, is_repository};
use crate::web::{Failure, Fetcher, Request, login};
use crate::{Error, Result};
use url::Url;

use super::{Args, host};
use crate::commands::Context;

/// The most sitemaps that one sitemap may lead to.
const MAX_SITEMAPS: usize = 100;

/// A target of a run, from which reading starts.
#[derive(Debug, Clone)]
pub(crate) struct Start {
    /// The number of the target in the run, from 0.
    pub number: usize,
    pub url: Url,
    pub source: String,
    pub pins: Option<Pins>,
    /// The most pages to read, where the user gave a number.
    pub max_pages: Option<u32>,
    /// Whether the target is a page of a sitemap, whose pager is not followed.
    pub single: bool,
    /// The format that the user gave; `None` lets the content decide.
    pub from: Option<String>,
    /// The selection of records of a repository.
    pub selection: Selection,
    /// Whether the detail page of each record is read.
    pub details: bool,
    /// The text of the source file, where it is not one of the seeds.
    pub site: Option<String>,
    /// The path of the source file; `None` for an address.
    pub origin: Option<String>,
}

/// The most pages of one listing that are read by default.
const LISTING_PAGES: u32 = 50;
/// The most pages of one sitemap that are read by default, which is the number that the protocol allows in one sitemap
/// (sitemaps.org).
const SITEMAP_PAGES: u32 = 50_000;

impl Start {
    /// The most pages of the listing that are read.
    pub(crate) fn listing_pages(&self) -> u32 {
        self.max_pages.unwrap_or(LISTING_PAGES).max(1)
    }

    /// The most pages of the sitemap that are read.
    pub(crate) fn sitemap_pages(&self) -> u32 {
        self.max_pages.unwrap_or(SITEMAP_PAGES).max(1)
    }

    /// Whether the user said that the target is a repository.
    pub(crate) fn is_repository(&self) -> bool {
        self.from.as_deref().is_some_and(is_repository)
    }
}

/// Reads the targets of the command line: addresses, and sources by name or path.
pub(crate) fn starts(args: &Args, context: &Context, fetcher: &Fetcher) -> Result<Vec<Start>> {
    let mut starts = Vec::new();
    let selection = Selection { from: args.since.clone(), until: args.until.clone(), set: args.set.clone() };
    for target in &args.targets {
        if !Path::new(target).exists() {
            login::refuse(target)?;
        }
        if target.contains("://") {
            let url = address(target)?;
            starts.push(Start {
                number: starts.len(),
                source: args.source.clone().unwrap_or_else(|| source_name(&url)),
                url,
                pins: None,
                max_pages: args.max_pages,
                single: false,
                from: args.from.clone(),
                selection: selection.clone(),
                details: args.details,
                site: None,
                origin: None,
            });
            continue;
        }
        let found = source(target, context)?;
        if found.urls.is_empty() {
            return Err(Error::usage(format!("the source {target} has no urls"))
                .hint("write urls = [\"https://…\"] into it, above the first line in [brackets]"));
        }
        let name = args.source.clone().or_else(|| found.name.clone()).unwrap_or_else(|| target.clone());
        for url in &found.urls {
            let url = address(url)?;
            if let Some(pace) = found.pace() {
                fetcher.slow_down(url.as_str(), pace);
            }
            starts.push(Start {
                number: starts.len(),
                url,
                source: name.clone(),
                pins: found.pins()?,
                max_pages: found.max_pages.or(args.max_pages),
                single: false,
                from: args.from.clone().or_else(|| found.kind.clone()),
                selection: Selection { set: args.set.clone().or_else(|| found.set.clone()), ..selection.clone() },
                details: args.details || found.details,
                site: found.text.clone(),
                origin: Some(found.origin.clone()),
            });
        }
    }
    for start in &starts {
        fetcher.trust(start.url.as_str());
    }
    Ok(starts)
}

/// The name of the source for an address without a source file, which is the host of the address.
pub(crate) fn source_name(url: &Url) -> String {
    url.host_str().unwrap_or_default().trim_start_matches("www.").to_owned()
}

/// The source with a name among the seeds, or with a path.
fn source(target: &str, context: &Context) -> Result<Source> {
    let path = Path::new(target);
    if target.ends_with(".toml") || path.components().count() > 1 {
        return Source::read(path);
    }
    if let Some(found) = Source::find(&context.seeds, target)? {
        return Ok(found);
    }
    let names = context.seeds.list("sources", "toml");
    let names: Vec<&str> =
        names.iter().filter_map(|name| name.strip_prefix("sources/")?.strip_suffix(".toml")).collect();
    let near = nearest(target, names.iter().copied());
    let error = Error::usage(format!("{target:?} is neither an address nor a source"));
    Err(match near {
        Some(_) => error.hint_nearest(near),
        None => error.hint(
            "write an address with https://, name the file of a source, or put sources/NAME.toml into the folder of --seeds",
        ),
    })
}

fn address(text: &str) -> Result<Url> {
    login::refuse(text)?;
    let url = Url::parse(text).map_err(|error| Error::usage(format!("{text:?} is no address: {error}")))?;
    if matches!(url.scheme(), "http" | "https") {
        return Ok(url);
    }
    Err(Error::usage(format!("{text:?} is neither http nor https")).hint("import reads files"))
}

/// The targets of a run, with the pages of sitemaps in place of the sitemaps.
#[derive(Debug, Default)]
pub(crate) struct Opened {
    pub starts: Vec<Start>,
    /// The warnings about the sitemaps.
    pub warnings: Vec<Error>,
    /// The sitemaps that could not be read, with their hosts.
    pub failures: Vec<(String, Failure)>,
}

impl Start {
    /// Whether the address looks like that of a sitemap whose pages are to be read as listings.
    pub(crate) fn sounds_like_sitemap(&self) -> bool {
        let path = self.url.path().to_ascii_lowercase();
        !self.details && self.from.is_none() && (path.contains("sitemap") || path.ends_with(".xml.gz"))
    }
}

/// Replaces the sitemaps among the targets by the pages that they name, each of which is a listing. With --details a
/// sitemap stays one target, because its pages are detail pages of records.
pub(crate) fn with_sitemaps(args: &Args, starts: Vec<Start>, fetcher: &Fetcher) -> Opened {
    let mut opened = Opened::default();
    for start in starts {
        if start.sounds_like_sitemap() {
            opened.open(args, &start, fetcher);
        } else {
            opened.starts.push(start);
        }
    }
    for (number, start) in opened.starts.iter_mut().enumerate() {
        start.number = number;
    }
    opened
}

impl Opened {
    /// Adds the pages that a sitemap, or an index of sitemaps, names.
    fn open(&mut self, args: &Args, start: &Start, fetcher: &Fetcher) {
        let most = start.sitemap_pages() as usize;
        let before = self.starts.len();
        let (mut queue, mut seen) = (vec![start.url.to_string()], HashSet::new());
        while let Some(next) = queue.pop() {
            if !seen.insert(next.clone()) {
                continue;
            }
            if seen.len() > MAX_SITEMAPS {
                let message =
                    format!("{}: there are more than {MAX_SITEMAPS} sitemaps, which were not read", start.url);
                self.warnings.push(Error::usage(message).hint("give the others as addresses of their own"));
                return;
            }
            let mut request = Request::new(&next);
            request.max_bytes = Some(sitemap::MAX_BYTES.min(args.fetching.max_bytes.max(1)));
            let found = match fetcher.get(&request) {
                Ok(response) if sitemap::looks_like(&response.body) || next.ends_with(".txt") => {
                    sitemap::parse(&response.body, &response.limits.budget())
                }
                // The address answers with a document that is not a sitemap, so it is read as an ordinary target.
                Ok(_) => {
                    self.starts.push(start.clone());
                    continue;
                }
                Err(failure) => {
                    self.failures.push((host(&start.url), failure));
                    continue;
                }
            };
            let found = match found {
                Ok(found) => found,
                Err(error) => {
                    self.failures.push((host(&start.url), Failure::unreadable(&next, error.message())));
                    continue;
                }
            };
            let pages = found
                .addresses()
                .filter(|page| args.wants(page))
                .filter_map(|page| Url::parse(&login::without(page)).ok());
            for url in pages {
                if self.starts.len() - before >= most {
                    let message = format!("{}: it leads to more than {most} pages, which were not read", start.url);
                    let hint = "--max-pages reads more, --match chooses among them";
                    self.warnings.push(Error::usage(message).hint(hint));
                    return;
                }
                self.starts.push(Start { url, single: true, ..start.clone() });
            }
            queue.extend(found.sitemaps.into_iter().rev());
        }
    }
}
