//! Reads one target to its end: a listing page by page, or a repository part by part.

use std::collections::{HashSet, VecDeque};

use crate::document::html;
use crate::document::html::{Idle, Unmatched};
use crate::formats::oai::reader::Part;
use crate::pipeline::{Pipeline, Split};
use crate::record::canonical_url;
use crate::web::answer;
use crate::web::answer::WebPage;
use crate::web::detail_pages::{Asking, Tally};
use crate::web::details::DetailPages;
use crate::web::saved_pages::{Folder, Retrieval};
use crate::web::{Fetcher, Request, Response, harvest};
use crate::{Error, Result};
use indicatif::ProgressBar;

use super::bars::Bars;
use super::targets::Start;
use super::{Args, host};

/// The result of reading one target.
#[derive(Debug, Default)]
pub(crate) struct Crawl {
    pub host: String,
    pub source: String,
    pub pages: Vec<Page>,
    pub failure: Option<Error>,
    pub refused: bool,
    pub bytes: u64,
    pub details: Tally,
    /// The warnings about the target.
    pub warnings: Vec<Error>,
    /// The number of records that a repository reports as deleted.
    pub deleted: u64,
    /// The address of the repository, if the target is one.
    pub repository: Option<String>,
}

impl Crawl {
    /// The result for a target of which nothing could be read.
    pub(crate) fn failed(start: &Start, error: Error) -> Self {
        let failure = Some(error.at(&start.url));
        Self { host: host(&start.url), source: start.source.clone(), failure, ..Self::default() }
    }
}

/// A page that was read.
#[derive(Debug)]
pub(crate) struct Page {
    pub response: Response,
    pub split: Split,
    /// The listing in which the records of the page were found.
    pub listing: Option<html::Listing>,
    pub next: Vec<String>,
    pub feeds: Vec<String>,
    /// The pinned selectors that matched nothing on the page.
    pub unmatched: Vec<Unmatched>,
}

/// The parts that reading a target requires.
pub(crate) struct Crawler<'c> {
    pub args: &'c Args,
    pub fetcher: &'c Fetcher,
    pub pipeline: &'c Pipeline,
    pub folder: Option<&'c Folder>,
    pub bars: &'c Bars,
}

impl Crawler<'_> {
    /// Reads a target.
    pub(crate) fn crawl(&self, start: &Start) -> Crawl {
        let mut crawl = Crawl { host: host(&start.url), source: start.source.clone(), ..Crawl::default() };
        let bar = self.bars.of(&crawl.host);
        let own = start.details.then(|| Asking::new(self.fetcher, self.folder, &start.source));
        let pages = own.as_ref().map(|own| own as &dyn DetailPages);
        if start.is_repository() {
            self.harvest(start, &mut crawl, pages, &bar);
        } else {
            self.listing(start, &mut crawl, pages, &bar);
        }
        match own.map_or_else(|| Ok(Tally::default()), Asking::end) {
            Ok(tally) => crawl.details = tally,
            Err(error) => crawl.failure = crawl.failure.take().or(Some(error)),
        }
        if crawl.details.failed > 0 {
            let message = format!("{} not read; the records say why", detail_pages(crawl.details.failed));
            crawl.warnings.push(Error::data(message).at(&crawl.source).hint("a later run may find them"));
        }
        crawl.bytes += crawl.details.bytes;
        crawl
    }

    /// Reads a listing page by page, until there is no next page, an address repeats, a page has no new record, or the
    /// limit is reached.
    fn listing(&self, start: &Start, crawl: &mut Crawl, own: Option<&dyn DetailPages>, bar: &ProgressBar) {
        let (mut visited, mut known) = (HashSet::new(), HashSet::new());
        let mut waiting: VecDeque<String> = VecDeque::from([start.url.to_string()]);
        let mut idle = Idle::default();
        let mut in_place = false;
        while let Some(url) = waiting.pop_front() {
            if !visited.insert(canonical_url(&url)) {
                continue;
            }
            if crawl.pages.len() >= start.listing_pages() as usize {
                let message =
                    format!("{url}: there are more than {} pages, which were not read", start.listing_pages());
                crawl.warnings.push(Error::usage(message).hint("--max-pages reads more"));
                break;
            }
            let response = match self.fetcher.get(&Request::new(&url)) {
                Ok(response) => response,
                Err(failure) => {
                    crawl.refused = failure.reason.is_refusal();
                    crawl.failure = Some(failure.into());
                    break;
                }
            };
            crawl.bytes += response.body.len() as u64;
            // A redirect may lead to a page that has been read already.
            let answered = canonical_url(&response.url);
            if answered != canonical_url(&url) && !visited.insert(answered) {
                break;
            }
            let first = crawl.pages.is_empty();
            let (pins, from) = (start.pins.as_ref(), start.from.as_deref());
            // The pages of a sitemap are read alone; the pages that follow them are not looked for.
            let words = self.pipeline.words();
            let read = || answer::read(&response, &start.source, pins, from, words, !start.single);
            let read = self.fetcher.with_room(&response, read);
            if first && read.as_ref().is_ok_and(|page| page.part.is_some()) {
                return self.harvest(start, crawl, own, bar);
            }
            let feeds = match &read {
                Ok(page) => page.feeds.clone(),
                Err(_) => html::feeds(&response.body, &response.url, words),
            };
            if self.args.feed && first && !in_place {
                let Some(feed) = feeds.into_iter().next() else {
                    let error = Error::data("the page names no feed").at(&response.url);
                    crawl.failure = Some(error.hint("leave out --feed to read the page itself"));
                    break;
                };
                in_place = true;
                waiting.push_front(feed);
                continue;
            }
            let page = read.and_then(|page| self.page(start, page, response, own));
            let empty = page.as_ref().map_or(true, |page| page.split.records.is_empty() && page.next.is_empty());
            if let Some(feed) = feeds.into_iter().next().filter(|_| empty && first && !in_place) {
                let message = "no records could be found on the page, so its feed is read in its place";
                crawl.warnings.push(Error::data(format!("{message}: {feed}")).at(&url));
                in_place = true;
                waiting.push_front(feed);
                continue;
            }
            let mut page = match page {
                Ok(page) => page,
                // A next page without text or records ends the listing.
                Err(_) if !first => break,
                Err(error) => {
                    crawl.failure = Some(if error.place().is_some() { error } else { error.at(url) });
                    break;
                }
            };
            let fresh = page.split.records.iter().filter(|record| known.insert(record.identity())).count();
            idle.see(page.split.records.is_empty(), &page.unmatched);
            if fresh == 0 && !first && page.next.len() < 2 && waiting.is_empty() {
                break;
            }
            bar.inc(1);
            if !start.single {
                waiting.extend(page.next.iter().cloned());
            }
            if let Err(error) = self.keep(start, &mut page) {
                crawl.failure = Some(error);
                break;
            }
            crawl.pages.push(page);
        }
        let place = start.origin.as_deref().unwrap_or(&start.source);
        crawl.warnings.extend(idle.warnings(place, start.url.as_str()));
    }

    /// Reads a repository part by part.
    fn harvest(&self, start: &Start, crawl: &mut Crawl, own: Option<&dyn DetailPages>, bar: &ProgressBar) {
        let (base, typed) = harvest::base_of(start.url.as_str());
        let told = &start.selection;
        let selection = harvest::Selection {
            from: told.from.clone().or(typed.from),
            until: told.until.clone().or(typed.until),
            set: told.set.clone().or(typed.set),
        };
        crawl.repository = Some(base.clone());
        let identity = match harvest::identify(self.fetcher, &base) {
            Ok(identity) => identity,
            Err(error) => {
                crawl.failure = Some(error);
                return;
            }
        };
        let ended = harvest::list(self.fetcher, &base, &identity, &selection, |response| {
            crawl.bytes += response.body.len() as u64;
            let read = || answer::read(&response, &start.source, None, Some("oai"), self.pipeline.words(), false);
            let mut page = self.fetcher.with_room(&response, read)?;
            let part = page.part.take().unwrap_or_else(Part::default);
            crawl.deleted += part.deleted.len() as u64;
            if part.errors.is_empty() {
                let mut page = self.page(start, page, response, own)?;
                self.keep(start, &mut page)?;
                crawl.pages.push(page);
                bar.inc(1);
            }
            Ok(part)
        });
        if ended.again {
            let message = "the repository forgot its token; the list was asked for once more from its start";
            crawl.warnings.push(Error::data(message).at(&base));
        }
        crawl.failure = ended.error;
    }

    /// The records of a page, completed from their detail pages.
    fn page(
        &self,
        start: &Start,
        mut page: WebPage,
        response: Response,
        own: Option<&dyn DetailPages>,
    ) -> Result<Page> {
        if start.details
            && let Some(only) = &self.args.r#match
        {
            page.keep_matching(only);
        }
        self.pipeline.lay(&mut page.document);
        let listing = page.document.listing.clone();
        let split = self.pipeline.read(page.document, own)?;
        Ok(Page { response, split, listing, next: page.next, feeds: page.feeds, unmatched: page.unmatched })
    }

    /// Saves the response at once, so that a run that is killed keeps what it has read.
    fn keep(&self, start: &Start, page: &mut Page) -> Result<()> {
        if let Some(folder) = self.folder {
            let only = self.args.r#match.as_ref().filter(|_| self.args.details).map(regex::Regex::as_str);
            let (from, site) = (start.from.as_deref(), start.site.as_deref());
            let how = Retrieval { of: None, only, start: start.number, from, site };
            folder.keep(&start.source, how, &page.response)?;
        }
        // The body is not needed any more.
        if !self.args.learn {
            page.response.body = Vec::new();
        }
        Ok(())
    }
}

/// A number of detail pages with its verb: `1 detail page was`, `3 detail pages were`.
fn detail_pages(count: u64) -> String {
    if count == 1 { "1 detail page was".to_owned() } else { format!("{count} detail pages were") }
}
