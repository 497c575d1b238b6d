//! `--learn`: writes a source file that is derived from what was found.
//!
//! A selector is written only after a test: with it, the pages must give the same records.

use std::io::Write as _;

use crate::document::html;
use crate::document::html::Pins;
use crate::output::Output;
use crate::splitting::doubt::is_doubt;
use crate::web::answer;
use crate::web::harvest;
use crate::{Error, Record, Result};

use super::crawl::{Crawl, Crawler, Page};
use super::targets::Start;
use crate::commands::{Context, Status};

/// Reads a target, and writes a source file for it.
pub(crate) fn learn(crawler: &Crawler<'_>, start: &Start, context: &Context) -> Result<Status> {
    let crawl = crawler.crawl(start);
    crawl.warnings.iter().for_each(|warning| context.console.warn(warning));
    if let Some(error) = &crawl.failure {
        context.console.error(error);
        return Ok(if error.exit_status() == 1 { Status::Findings } else { Status::Failed });
    }
    let records: usize = crawl.pages.iter().map(|page| page.split.records.len()).sum();
    if records == 0 {
        let error = Error::data("no record was found, so there is nothing to learn").at(start.url.as_str());
        context.console.error(&error.hint("write the selectors of the page into a source file yourself"));
        return Ok(Status::Findings);
    }
    let text = source_file(crawler, start, &crawl, records)?;
    let output = crawler.args.outputs.output.as_deref();
    output.map_or(Ok(()), |path| crawler.args.claims(context).write("-o", path))?;
    let mut out = output.map_or_else(|| Ok(Output::stdout()), Output::file)?;
    out.write_all(text.as_bytes()).map_err(|error| Error::from_io(out.place(), &error))?;
    out.commit()?;
    Ok(Status::Done)
}

/// The text of the source file.
fn source_file(crawler: &Crawler<'_>, start: &Start, crawl: &Crawl, records: usize) -> Result<String> {
    let mut lines = vec![
        format!("# Started by shelflist scrape --learn: {records} records on {} pages.", crawl.pages.len()),
        "# shelflist scrape reads it by its path, or by its name from the folder sources/ of --seeds.".to_owned(),
        String::new(),
        "# Part of every record's id: do not change it later.".to_owned(),
        format!("name = {}", quoted(&start.source)),
    ];
    let url = crawl.repository.as_deref().unwrap_or(start.url.as_str());
    lines.push(format!("urls = [{}]", quoted(url)));
    if crawl.repository.is_some() {
        lines.push("kind = \"oai\"".to_owned());
        let set = start.selection.set.clone().or_else(|| harvest::base_of(start.url.as_str()).1.set);
        lines.push(set.map_or("# set = \"…\"".to_owned(), |set| format!("set = {}", quoted(&set))));
    }
    let wanted = crawler.fetcher.robots(start.url.as_str()).ok().and_then(|robots| robots.delay);
    lines.push(match wanted.map(|delay| delay.max(crawler.args.fetching.pace)) {
        Some(delay) => {
            format!("pace = {:?}    # seconds between two requests; robots.txt asks for it", delay.as_secs_f64())
        }
        None => format!("# pace = {:?}    # seconds between two requests", crawler.args.fetching.pace.as_secs_f64()),
    });
    lines.extend(start.max_pages.map(|most| format!("max_pages = {most}")));
    lines.push(match start.details {
        true => "details = true".to_owned(),
        false => "# details = true    # read each record's detail page, too".to_owned(),
    });
    if crawl.repository.is_none() {
        lines.extend(selectors(crawler, start, crawl)?);
    }
    if let Some(feed) = crawl.pages.first().and_then(|page| page.feeds.first()) {
        lines.push(format!("\n# The page has a feed. To read it instead: urls = [{}]", quoted(feed)));
    }
    Ok(lines.join("\n") + "\n")
}

/// The selectors of the records and of the pager, where they give the same results as no selectors do.
fn selectors(crawler: &Crawler<'_>, start: &Start, crawl: &Crawl) -> Result<Vec<String>> {
    let mut lines = vec![String::new()];
    let found = crawl.pages.iter().find_map(|page| page.listing.as_ref());
    let record = match found {
        Some(listing) => {
            let pins = Pins::new(Some(&listing.selector), listing.follows, &[], None);
            let same = pins.is_ok_and(|pins| same_records(crawler, start, crawl, &pins));
            same.then(|| (listing.selector.clone(), listing.follows))
        }
        None => None,
    };
    match (&record, found) {
        (Some((selector, follows)), _) => {
            lines.push(format!("# CSS selector of a record, as it was found.\nrecord = {}", quoted(selector)));
            if *follows {
                lines.push("follows = true    # a record goes on to where the next one begins".to_owned());
            }
        }
        (None, Some(listing)) => lines.push(format!(
            "# The records are found anew each time: {} alone would not give the same ones.",
            quoted(&listing.selector)
        )),
        (None, None) => lines.push("# The records are told by the words of the page: it repeats no markup.".to_owned()),
    }
    let first = crawl.pages.iter().find(|page| !page.next.is_empty());
    let words = crawler.pipeline.words();
    let candidates = first.map(|page| html::next_selectors(&page.response.body, &page.response.url, words));
    let next = candidates.into_iter().flatten().find(|selector| {
        let pins = Pins::new(None, false, &[], Some(selector));
        pins.is_ok_and(|pins| {
            crawl.pages.iter().all(|page| next(crawler, start, page, &pins) == Some(page.next.clone()))
        })
    });
    match (next, first) {
        (Some(selector), _) => lines.push(format!("# The link to the next page.\nnext = {}", quoted(&selector))),
        (None, Some(_)) => {
            lines.push("# The next page is found anew each time: no selector names its link.".to_owned())
        }
        (None, None) => {}
    }
    Ok(lines)
}

/// Whether the pages give the same records with pinned selectors as without.
fn same_records(crawler: &Crawler<'_>, start: &Start, crawl: &Crawl, pins: &Pins) -> bool {
    let words = crawler.pipeline.words();
    let read = |page: &Page, pins: Option<&Pins>| -> Option<Vec<Record>> {
        let found = answer::read(&page.response, &start.source, pins, start.from.as_deref(), words, false).ok()?;
        let mut records = crawler.pipeline.read(found.document, None).ok()?.records;
        // A pinned list is surer than one that was found; the records are the same for that.
        for record in &mut records {
            record.source.confidence = None;
            record.issues.retain(|issue| !is_doubt(&issue.code));
        }
        Some(records)
    };
    crawl.pages.iter().all(|page| {
        let without = read(page, start.pins.as_ref());
        without.is_some() && without == read(page, Some(pins))
    })
}

/// The next pages to which a page leads with pinned selectors.
fn next(crawler: &Crawler<'_>, start: &Start, page: &Page, pins: &Pins) -> Option<Vec<String>> {
    let words = crawler.pipeline.words();
    Some(answer::read(&page.response, &start.source, Some(pins), start.from.as_deref(), words, true).ok()?.next)
}

/// A TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
