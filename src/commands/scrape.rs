//! `scrape`: does for pages of the web what `import` does for files.

pub(crate) mod bars;
pub(crate) mod crawl;
pub(crate) mod learn;
pub(crate) mod plan;
pub(crate) mod targets;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::defect::caught;
use crate::formats::Format;
use crate::ordered::{Load, ordered};
use crate::output::Output;
use crate::paths::Claims;
use crate::pipeline::{Options, Pipeline};
use crate::record::Ids;
use crate::splitting::stated::Stated;
use crate::vocabulary::UnknownNames;
use crate::web::repeats::Repeats;
use crate::web::saved_pages::{Folder, INDEX};
use crate::web::{Failure, Fetcher};
use crate::{Error, Result};
use serde::Serialize;
use url::Url;

use super::args::{Outputs, Rejects, Vocabulary};
use super::choices::Choices;
use super::fetching::Fetching;
use super::run::Run;
use super::{Context, Status};
use bars::Bars;
use crawl::{Crawl, Crawler};
use targets::{Opened, Start};

/// Turn pages of the web into a catalogue, politely
///
/// Takes addresses of listing pages, feeds, sitemaps and OAI-PMH repositories, or sources by name or path. Reads
/// robots.txt first, follows the pager of a listing, and treats every page as import treats a file.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist scrape https://example.org/list -o list.csv --contact me@example.org
  shelflist scrape https://example.org/publications --plan
  shelflist scrape https://example.org/sitemap.xml --match /papers/ --save pages/
  shelflist scrape https://example.org/list --details --save pages/ -o list.csv
  shelflist import pages/ -o catalogue.csv    the same again, offline
  shelflist scrape https://example.org/list --learn > example.toml
  shelflist scrape ./example.toml
  shelflist scrape https://example.org/oai --from oai --since 2024-05-01 --set reports")]
pub(crate) struct Args {
    /// Addresses, or sources: NAME of sources/NAME.toml, or the path of such a file
    #[arg(value_name = "URL|SOURCE", required = true)]
    targets: Vec<String>,
    /// Name of the source, in place of the host's: part of every record's id
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Most pages of one listing or of one sitemap that are read [default: 50 of a listing, 50000 of a sitemap]
    #[arg(long, value_name = "N")]
    max_pages: Option<u32>,
    /// Of a sitemap, only the addresses that match this regular expression
    #[arg(long, value_name = "REGEX")]
    r#match: Option<regex::Regex>,
    /// Read each record's detail page, too: for whole titles, dates, creators, identifiers and documents. Of a sitemap,
    /// every page is a record
    #[arg(long)]
    details: bool,
    /// Read the feed that a page names (RSS, Atom, JSON Feed) in place of the page
    #[arg(long)]
    feed: bool,
    /// Format of the answers, instead of telling it by content; oai harvests a repository
    #[arg(long, value_name = "FORMAT", value_parser = Choices::Read)]
    from: Option<String>,
    /// Of a repository, only records that changed from this day or time on
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Of a repository, only records that changed until this day or time
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Of a repository, only this set
    #[arg(long, value_name = "SET")]
    set: Option<String>,
    /// Save the answers with their headers in this folder, from which import can read them
    #[arg(long, value_name = "DIR")]
    save: Option<PathBuf>,
    /// Continue the folder of --save: detail pages that it holds are not fetched again
    #[arg(long, requires = "save")]
    resume: bool,
    /// Say what would be fetched and what robots.txt allows, and fetch nothing else; -f json for machines
    #[arg(long, conflicts_with = "summary")]
    plan: bool,
    /// Write a source file that is derived from what was found, in place of records
    #[arg(long, conflicts_with_all = ["plan", "save", "format", "datapackage", "rejects", "summary"])]
    learn: bool,
    /// Write the figures by host to this file, as JSON
    #[arg(long, value_name = "PATH")]
    summary: Option<PathBuf>,
    /// Read every page in this layout instead of finding the layout that fits
    #[arg(long, value_name = "LAYOUT", value_parser = Choices::Layouts)]
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

impl Args {
    /// The files that the run reads and keeps; no output may overwrite them.
    fn claims(&self, context: &Context) -> Claims {
        let mut claims = context.claims(&[]);
        claims.keep("the vocabulary", Path::new(self.vocabulary.name.name()));
        self.fetching.ca.iter().for_each(|path| claims.keep("the certificates", path));
        self.targets.iter().for_each(|target| claims.keep("the source", Path::new(target)));
        self.save.iter().for_each(|folder| {
            claims.keep("the index of the saved pages", &folder.join(INDEX));
            crate::input::claim(std::slice::from_ref(folder), &mut claims);
        });
        claims
    }

    /// Whether --match asks for the address.
    fn wants(&self, address: &str) -> bool {
        self.r#match.as_ref().is_none_or(|wanted| wanted.is_match(address))
    }
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
    details: u64,
    details_failed: u64,
    deleted: u64,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let fetcher = Fetcher::new(args.fetching.options()?)?;
    if let Some(format) = &args.from {
        Format::read(format)?;
    }
    let starts = targets::starts(args, context, &fetcher)?;
    if args.plan {
        return plan::plan(args, &starts, &fetcher, context);
    }
    if args.fetching.contact.is_none() {
        let warning = Error::usage("the institution cannot see who is asking");
        context.console.warn(&warning.hint("--contact ADDRESS tells it; anonymous robots get blocked"));
    }
    let options = Options {
        vocabulary: args.vocabulary.name.name().to_owned(),
        mode: args.vocabulary.name.mode(),
        all: args.vocabulary.all,
        layout: args.layout.clone(),
        ..Options::default()
    };
    let pipeline = Pipeline::new(&context.seeds, &options)?;
    if args.learn {
        let [start] = starts.as_slice() else {
            return Err(Error::usage("--learn wants one address").hint("learn each source into a file of its own"));
        };
        let bars = Bars::new(context.console.draws_progress());
        let crawler = Crawler { args, fetcher: &fetcher, pipeline: &pipeline, folder: None, bars: &bars };
        let status = learn::learn(&crawler, start, context)?;
        bars.finish();
        return Ok(status);
    }
    let mut claims = args.claims(context);
    args.summary.as_deref().map_or(Ok(()), |path| claims.write("--summary", path))?;
    let run = Run::new(context, &args.outputs, Some(&args.rejects), claims)?.looking_at(&[]);
    let mut run = run.with_vocabulary(&args.vocabulary.name);
    let begin = if args.resume { Folder::resume } else { Folder::create };
    let folder = args.save.as_deref().map(begin).transpose()?;
    if let Some(path) = &args.save {
        crate::interrupt::leaves(format!(
            "the pages saved so far stay in {}, and --resume goes on from there; no other file was changed",
            path.display()
        ));
    }
    let (mut ids, mut repeats) = (Ids::default(), Repeats::default());
    let mut hosts: BTreeMap<String, Figures> = BTreeMap::new();
    let bars = Bars::new(context.console.draws_progress());
    let Opened { starts, warnings, failures } = targets::with_sitemaps(args, starts, &fetcher);
    warnings.iter().for_each(|warning| context.console.warn(warning));
    for (host, failure) in failures {
        let figures = hosts.entry(host).or_default();
        count(figures, &failure);
        run.fail(failure.into())?;
    }
    let threads = usize::from(args.fetching.hosts).min(starts.len()).max(1);
    let crawler = Crawler { args, fetcher: &fetcher, pipeline: &pipeline, folder: folder.as_ref(), bars: &bars };
    let crawl = |start: Start, _: &Load<'_>| {
        let crawl = caught("reading the source", || crawler.crawl(&start));
        // A panic costs only its own source, and never the run.
        crawl.unwrap_or_else(|defect| Crawl::failed(&start, defect))
    };
    let mut unknown = UnknownNames::default();
    ordered(starts.into_iter(), threads, crawl, |crawl| {
        let figures = hosts.entry(crawl.host).or_default();
        figures.bytes += crawl.bytes;
        figures.details += crawl.details.read;
        figures.details_failed += crawl.details.failed;
        figures.deleted += crawl.deleted;
        // The number of records that a listing states holds for all of its pages together.
        let stated = crawl.pages.iter().filter_map(|page| page.split.stated.as_ref()).max_by_key(|own| own.total);
        let read: u64 = crawl.pages.iter().map(|page| page.split.records.len() as u64).sum();
        if let Some(stated) = stated {
            run.complete(&Stated { range: None, ..stated.clone() }, read);
        }
        for page in crawl.pages {
            run.documents += 1;
            figures.pages += 1;
            page.split.warnings.iter().for_each(|warning| run.warn(warning));
            for rejected in &page.split.rejected {
                run.reject(rejected)?;
            }
            for mut record in page.split.records {
                if repeats.is_repeat(&record) {
                    continue;
                }
                record.id = ids.next(&record);
                unknown.say_once(&mut record);
                match pipeline.validate(&record) {
                    None => {
                        figures.records += 1;
                        run.write(&record)?;
                    }
                    Some(rejected) => run.reject(&rejected)?,
                }
            }
        }
        crawl.warnings.iter().for_each(|warning| context.console.warn(warning));
        if let Some(error) = crawl.failure {
            *(if crawl.refused { &mut figures.refused } else { &mut figures.failed }) += 1;
            run.fail(error)?;
        }
        Ok::<(), Error>(())
    })?;
    bars.finish();
    fetcher.warnings().iter().for_each(|warning| context.console.warn(warning));
    folder.map_or(Ok(()), |folder| folder.end(run.is_whole()))?;
    summarise(args, context, &hosts)?;
    run.finish()
}

fn count(figures: &mut Figures, failure: &Failure) {
    *(if failure.reason.is_refusal() { &mut figures.refused } else { &mut figures.failed }) += 1;
}

/// Prints the figures of each host, and writes them to the file of --summary.
fn summarise(args: &Args, context: &Context, hosts: &BTreeMap<String, Figures>) -> Result<()> {
    for (host, figures) in hosts {
        let Figures { pages, records, bytes, not_modified, refused, failed, details, details_failed, deleted } =
            figures;
        let mut message = format!(
            "{host}: {pages} page{}, {records} record{}, {bytes} bytes, {not_modified} not modified, {refused} refused, {failed} failed",
            plural(*pages),
            plural(*records),
        );
        if details + details_failed > 0 {
            message.push_str(&format!(", {details} detail pages read, {details_failed} not"));
        }
        if *deleted > 0 {
            message.push_str(&format!(", {deleted} deleted"));
        }
        let figures = [
            ("pages", *pages),
            ("records", *records),
            ("bytes", *bytes),
            ("not_modified", *not_modified),
            ("refused", *refused),
            ("failed", *failed),
            ("details", *details),
            ("details_failed", *details_failed),
            ("deleted", *deleted),
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

fn plural(count: u64) -> &'static str {
    if count == 1 { "" } else { "s" }
}

fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
