//! `scrape`: the same as `import`, from the web.

use std::collections::{BTreeMap, HashSet};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Mutex;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use serde::Serialize;
use shelflist::document::html::Pins;
use shelflist::document::web;
use shelflist::error::nearest;
use shelflist::fetch::saved::{Folder, Repeats};
use shelflist::fetch::source::Source;
use shelflist::fetch::{Failure, Fetcher, Request, Response, sitemap};
use shelflist::ordered::ordered;
use shelflist::output::Output;
use shelflist::pipeline::{Options, Pipeline, Split};
use shelflist::record::{Ids, canonical_url};
use shelflist::{Error, Result};
use url::Url;

use super::args::{Outputs, Rejects, Vocabulary};
use super::fetching::Fetching;
use super::run::Run;
use super::{Context, Status};

/// Sitemaps that one sitemap may lead to.
const MAX_SITEMAPS: usize = 100;

/// Turn pages of the web into a catalogue, politely
///
/// Takes addresses of listing pages, feeds and sitemaps, or names of configured sources. Asks robots.txt first,
/// follows the pager of a listing, and does with every page what import does with a file.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist scrape https://example.org/publications -o catalogue.csv --contact me@example.org
  shelflist scrape https://example.org/publications --plan
  shelflist scrape https://example.org/sitemap.xml --match /publications/ --save pages/
  shelflist import pages/ -o catalogue.csv    the same again, offline")]
pub struct Args {
    /// Addresses, or names of sources (sources/NAME.toml)
    #[arg(value_name = "URL|SOURCE", required = true)]
    targets: Vec<String>,
    /// Name of the source, in place of the host's: part of every record's id
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Pages of one listing that are read at most
    #[arg(long, value_name = "N", default_value = "50")]
    max_pages: u32,
    /// Of a sitemap, only the addresses that match this regular expression
    #[arg(long, value_name = "REGEX")]
    r#match: Option<regex::Regex>,
    /// Keep what came over the wire in this folder, with its headers; import reads it
    #[arg(long, value_name = "DIR")]
    save: Option<PathBuf>,
    /// Say what would be fetched and what robots.txt allows, and fetch nothing else
    #[arg(long)]
    plan: bool,
    /// Write the figures by host to this file, as JSON
    #[arg(long, value_name = "PATH")]
    summary: Option<PathBuf>,
    /// Read every page in this layout instead of finding the layout that fits
    #[arg(long, value_name = "LAYOUT")]
    layout: Option<String>,
    #[command(flatten)]
    vocabulary: Vocabulary,
    #[command(flatten)]
    outputs: Outputs,
    #[command(flatten)]
    rejects: Rejects,
    #[command(flatten)]
    fetching: Fetching,
}

/// A listing to read.
#[derive(Debug, Clone)]
struct Start {
    url: Url,
    source: String,
    pins: Option<Pins>,
    max_pages: u32,
    /// It came from a sitemap: one page, without its pager.
    single: bool,
}

/// What became of a start.
#[derive(Debug, Default)]
struct Crawl {
    host: String,
    source: String,
    pages: Vec<Page>,
    failure: Option<Error>,
    refused: bool,
    bytes: u64,
    capped: Option<String>,
}

#[derive(Debug)]
struct Page {
    response: Response,
    split: Split,
}

/// The figures of a host.
#[derive(Debug, Default, Clone, Serialize)]
struct Figures {
    pages: u64,
    records: u64,
    bytes: u64,
    not_modified: u64,
    refused: u64,
    failed: u64,
}

pub fn run(args: &Args, context: &Context) -> Result<Status> {
    let fetcher = Fetcher::new(args.fetching.options()?)?;
    let starts = starts(args, context, &fetcher)?;
    if args.plan {
        return plan(args, &starts, &fetcher);
    }
    if args.fetching.contact.is_none() {
        let warning = Error::usage("the institution cannot see who is asking");
        context.console.warn(&warning.hint("--contact ADDRESS tells it; anonymous robots get blocked"));
    }
    let options = Options {
        vocabulary: args.vocabulary.name.vocabulary.clone(),
        mode: args.vocabulary.name.mode(),
        all: args.vocabulary.all,
        layout: args.layout.clone(),
        map: Vec::new(),
    };
    let pipeline = Pipeline::new(&context.seeds, &options)?;
    let mut folder = args.save.as_deref().map(Folder::create).transpose()?;
    let mut run = Run::new(context, &args.outputs, Some(&args.rejects))?;
    let (mut ids, mut repeats) = (Ids::default(), Repeats::default());
    let mut hosts: BTreeMap<String, Figures> = BTreeMap::new();
    let bars = Bars::new(context.console.draws_progress());
    let (starts, failures) = with_sitemaps(args, starts, &fetcher);
    for (host, failure) in failures {
        let figures = hosts.entry(host).or_default();
        count(figures, &failure);
        run.fail(failure.into())?;
    }
    let threads = usize::from(args.fetching.hosts).min(starts.len()).max(1);
    let crawl = |start: Start| crawl(&start, &fetcher, &pipeline, &bars);
    ordered(starts.into_iter(), threads, crawl, |crawl| {
        let figures = hosts.entry(crawl.host).or_default();
        figures.bytes += crawl.bytes;
        for page in crawl.pages {
            if let Some(folder) = &mut folder {
                folder.keep(&crawl.source, &page.response)?;
            }
            run.documents += 1;
            figures.pages += 1;
            for rejected in &page.split.rejected {
                run.reject(rejected)?;
            }
            for mut record in page.split.records {
                if repeats.is_repeat(&record) {
                    continue;
                }
                record.id = ids.next(&record);
                match pipeline.validate(&record) {
                    None => {
                        figures.records += 1;
                        run.write(&record)?;
                    }
                    Some(rejected) => run.reject(&rejected)?,
                }
            }
        }
        if let Some(message) = crawl.capped {
            context.console.warn(&Error::usage(message).hint("--max-pages reads more"));
        }
        if let Some(error) = crawl.failure {
            *(if crawl.refused { &mut figures.refused } else { &mut figures.failed }) += 1;
            run.fail(error)?;
        }
        Ok::<(), Error>(())
    })?;
    bars.finish();
    summarise(args, context, &hosts)?;
    run.finish()
}

/// What was typed: addresses, and sources by name.
fn starts(args: &Args, context: &Context, fetcher: &Fetcher) -> Result<Vec<Start>> {
    let mut starts = Vec::new();
    for target in &args.targets {
        if target.contains("://") {
            let url = address(target)?;
            let host = url.host_str().unwrap_or_default();
            let source = args.source.clone().unwrap_or_else(|| host.trim_start_matches("www.").to_owned());
            starts.push(Start { url, source, pins: None, max_pages: args.max_pages, single: false });
            continue;
        }
        let Some(found) = Source::find(&context.seeds, target)? else {
            let names = context.seeds.list("sources", "toml");
            let names: Vec<&str> =
                names.iter().filter_map(|name| name.strip_prefix("sources/")?.strip_suffix(".toml")).collect();
            let near = nearest(target, names.iter().copied());
            let error = Error::usage(format!("{target:?} is neither an address nor a source"));
            return Err(match near {
                Some(_) => error.hint_nearest(near),
                None => {
                    error.hint("write an address with https://, or put sources/NAME.toml into the folder of --seeds")
                }
            });
        };
        if found.urls.is_empty() {
            return Err(Error::usage(format!("the source {target} has no urls")));
        }
        for url in &found.urls {
            let url = address(url)?;
            if let Some(pace) = found.pace() {
                fetcher.slow_down(url.as_str(), pace);
            }
            starts.push(Start {
                url,
                source: args.source.clone().unwrap_or_else(|| target.clone()),
                pins: found.pins()?,
                max_pages: found.max_pages.unwrap_or(args.max_pages),
                single: false,
            });
        }
    }
    for start in &starts {
        fetcher.trust(start.url.as_str());
    }
    Ok(starts)
}

fn address(text: &str) -> Result<Url> {
    let url = Url::parse(text).map_err(|error| Error::usage(format!("{text:?} is no address: {error}")))?;
    if matches!(url.scheme(), "http" | "https") {
        return Ok(url);
    }
    Err(Error::usage(format!("{text:?} is neither http nor https")).hint("import reads files"))
}

/// Sitemaps among the starts give way to the pages that they name.
fn with_sitemaps(args: &Args, starts: Vec<Start>, fetcher: &Fetcher) -> (Vec<Start>, Vec<(String, Failure)>) {
    let (mut all, mut failures) = (Vec::new(), Vec::new());
    for start in starts {
        let path = start.url.path().to_ascii_lowercase();
        if !(path.contains("sitemap") || path.ends_with(".xml.gz")) {
            all.push(start);
            continue;
        }
        let (mut queue, mut seen) = (vec![start.url.to_string()], HashSet::new());
        while let Some(next) = queue.pop() {
            if seen.len() >= MAX_SITEMAPS || !seen.insert(next.clone()) {
                continue;
            }
            let mut request = Request::new(&next);
            request.max_bytes = Some(sitemap::MAX_BYTES.min(args.fetching.max_bytes.max(1)));
            match fetcher.get(&request) {
                Ok(response) if sitemap::looks_like(&response.body) || next.ends_with(".txt") => {
                    match sitemap::read(&response.body) {
                        Ok(found) => {
                            let wanted =
                                |page: &String| args.r#match.as_ref().is_none_or(|wanted| wanted.is_match(page));
                            let pages =
                                found.pages.iter().filter(|page| wanted(page)).filter_map(|page| Url::parse(page).ok());
                            all.extend(pages.map(|url| Start { url, single: true, ..start.clone() }));
                            queue.extend(found.sitemaps.into_iter().rev());
                        }
                        Err(error) => failures.push((host(&start.url), Failure::unreadable(&next, error.message()))),
                    }
                }
                // It only sounded like one.
                Ok(_) => all.push(start.clone()),
                Err(failure) => failures.push((host(&start.url), failure)),
            }
        }
    }
    (all, failures)
}

/// Reads a listing page by page: until there is no next page, an address repeats, a page brings nothing new, or
/// there are enough.
fn crawl(start: &Start, fetcher: &Fetcher, pipeline: &Pipeline, bars: &Bars) -> Crawl {
    let mut crawl = Crawl { host: host(&start.url), source: start.source.clone(), ..Crawl::default() };
    let bar = bars.of(&crawl.host);
    let (mut visited, mut known) = (HashSet::new(), HashSet::new());
    let mut url = start.url.to_string();
    loop {
        visited.insert(canonical_url(&url));
        let response = match fetcher.get(&Request::new(&url)) {
            Ok(response) => response,
            Err(failure) => {
                crawl.refused = failure.reason.is_refusal();
                crawl.failure = Some(failure.into());
                break;
            }
        };
        crawl.bytes += response.body.len() as u64;
        // A redirect may lead to a page that was read already.
        let answered = canonical_url(&response.url);
        if answered != canonical_url(&url) && !visited.insert(answered) {
            break;
        }
        let read = web::read(&response, &start.source, start.pins.as_ref())
            .and_then(|page| Ok((pipeline.read(page.document)?, page.next)));
        let (split, next) = match read {
            Ok(read) => read,
            // A pager that ends in a page without text or records has ended.
            Err(error) if crawl.pages.is_empty() => {
                crawl.failure = Some(if error.place().is_some() { error } else { error.at(&response.url) });
                break;
            }
            Err(_) => break,
        };
        let fresh = split.records.iter().filter(|record| known.insert(record.key())).count();
        if fresh == 0 && !crawl.pages.is_empty() {
            break;
        }
        bar.inc(1);
        crawl.pages.push(Page { response, split });
        let next = next.filter(|next| !start.single && !visited.contains(&canonical_url(next)));
        let Some(next) = next else { break };
        if crawl.pages.len() >= start.max_pages.max(1) as usize {
            crawl.capped =
                Some(format!("{url}: there are more than {} pages, which were not read", start.max_pages.max(1)));
            break;
        }
        url = next;
    }
    crawl
}

/// What would be fetched, one line an address: verdict, address, and why.
fn plan(args: &Args, starts: &[Start], fetcher: &Fetcher) -> Result<Status> {
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

fn count(figures: &mut Figures, failure: &Failure) {
    *(if failure.reason.is_refusal() { &mut figures.refused } else { &mut figures.failed }) += 1;
}

/// The figures by host: a line each for people, and a file for machines.
fn summarise(args: &Args, context: &Context, hosts: &BTreeMap<String, Figures>) -> Result<()> {
    for (host, figures) in hosts {
        let Figures { pages, records, bytes, not_modified, refused, failed } = figures;
        let message = format!(
            "{host}: {pages} pages, {records} records, {bytes} bytes, {not_modified} not modified, {refused} refused, {failed} failed"
        );
        let figures = [
            ("pages", *pages),
            ("records", *records),
            ("bytes", *bytes),
            ("not_modified", *not_modified),
            ("refused", *refused),
            ("failed", *failed),
        ];
        context.console.summary(&message, &figures);
    }
    if let Some(path) = &args.summary {
        let mut out = Output::file(path)?;
        let text = serde_json::to_string_pretty(&serde_json::json!({ "hosts": hosts }))
            .map_err(|error| Error::io(error.to_string()).at(path.display()))?;
        writeln!(out, "{text}").map_err(|error| Error::from_io(path.display(), &error))?;
        out.commit()?;
    }
    Ok(())
}

fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// A bar for each host, where standard error is a terminal.
struct Bars {
    shown: Option<MultiProgress>,
    by_host: Mutex<BTreeMap<String, ProgressBar>>,
}

impl Bars {
    fn new(shown: bool) -> Self {
        Self { shown: shown.then(MultiProgress::new), by_host: Mutex::default() }
    }

    fn of(&self, host: &str) -> ProgressBar {
        let Some(shown) = &self.shown else { return ProgressBar::hidden() };
        let mut by_host = self.by_host.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let bar = by_host.entry(host.to_owned()).or_insert_with(|| {
            let bar = shown.add(ProgressBar::new_spinner().with_message(host.to_owned()));
            match ProgressStyle::with_template("{spinner} {msg}: {pos} pages, {elapsed}") {
                Ok(style) => bar.set_style(style),
                Err(_) => bar.tick(),
            }
            bar.enable_steady_tick(std::time::Duration::from_millis(200));
            bar
        });
        bar.clone()
    }

    fn finish(&self) {
        for bar in self.by_host.lock().unwrap_or_else(std::sync::PoisonError::into_inner).values() {
            bar.finish_and_clear();
        }
    }
}
