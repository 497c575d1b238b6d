//! The plan of a run: the addresses that would be fetched.

use std::io::Write as _;
use std::path::Path;

use crate::console::printable;
use crate::output::Output;
use crate::web::Fetcher;
use crate::{Error, Result};
use serde::Serialize;

use super::Args;
use super::targets::Start;
use crate::commands::run::counted;
use crate::commands::{Context, Status};

/// The verdict on an address.
#[derive(Debug, Serialize)]
struct Verdict {
    /// The verdict, `fetch` or `refuse`.
    verdict: &'static str,
    url: String,
    /// The kind of reading that is planned, or the reason for which the address would be refused.
    why: String,
    /// The seconds between two requests to the host.
    pace: Option<f64>,
    /// The sitemaps that robots.txt names.
    sitemaps: Vec<String>,
}

/// The format in which a plan is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Json,
    JsonLines,
}

/// Writes the plan with one line for each address: verdict, address, and reason.
pub(crate) fn plan(args: &Args, starts: &[Start], fetcher: &Fetcher, context: &Context) -> Result<Status> {
    let form = form(args)?;
    args.outputs.output.as_deref().map_or(Ok(()), |path| args.claims(context).write("-o", path))?;
    let mut out = args.outputs.output.as_deref().map_or_else(|| Ok(Output::stdout()), Output::file)?;
    let verdicts: Vec<Verdict> = starts.iter().map(|start| verdict(start, fetcher)).collect();
    let mut text = String::new();
    for verdict in &verdicts {
        text.push_str(&match form {
            Form::Text => line(verdict),
            Form::JsonLines => json(verdict)?,
            Form::Json => continue,
        });
        text.push('\n');
    }
    if form == Form::Json {
        text = json(&verdicts)? + "\n";
    }
    out.write_all(text.as_bytes()).map_err(|error| Error::from_io(out.place(), &error))?;
    out.commit()?;
    let refused = verdicts.iter().filter(|verdict| verdict.verdict == "refuse").count() as u64;
    let addresses = verdicts.len() as u64;
    let message = format!(
        "{}, {refused} refused",
        if addresses == 1 { "1 address".to_owned() } else { format!("{addresses} addresses") }
    );
    context.console.summary(&message, &[("addresses", addresses), ("refused", refused)]);
    Ok(if refused > 0 { Status::Findings } else { Status::Done })
}

/// The format: text, unless JSON is requested by its name or by the extension of the output.
fn form(args: &Args) -> Result<Form> {
    let asked = args.outputs.format.as_deref();
    let extension = args.outputs.output.as_deref().and_then(Path::extension).and_then(|end| end.to_str());
    match asked.or(extension.filter(|end| matches!(*end, "json" | "jsonl"))) {
        None => Ok(Form::Text),
        Some("json") => Ok(Form::Json),
        Some("jsonl") => Ok(Form::JsonLines),
        Some(other) => Err(Error::usage(format!("a plan is not written as {other}"))
            .hint("leave out -f, or write -f json or -f jsonl")),
    }
}

fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::io(error.to_string()))
}

fn line(verdict: &Verdict) -> String {
    let mut why = verdict.why.clone();
    if let Some(pace) = verdict.pace {
        why.push_str(&format!(", {pace} second{} apart", if pace == 1.0 { "" } else { "s" }));
    }
    for sitemap in &verdict.sitemaps {
        why.push_str(&format!("; sitemap {sitemap}"));
    }
    printable(&format!("{} {} ({why})", verdict.verdict, verdict.url))
}

fn verdict(start: &Start, fetcher: &Fetcher) -> Verdict {
    let url = start.url.to_string();
    let refuse = |why: String| Verdict { verdict: "refuse", url: url.clone(), why, pace: None, sitemaps: Vec::new() };
    match (fetcher.allows(&url), fetcher.robots(&url)) {
        (Ok(true), Ok(robots)) => Verdict {
            verdict: "fetch",
            why: extent(start),
            // The pace is read after robots.txt, which may ask for a longer one.
            pace: Some(fetcher.pace_of(&url).as_secs_f64()),
            sitemaps: robots.sitemaps,
            url,
        },
        (Ok(false), Ok(_)) => refuse("robots.txt disallows it".to_owned()),
        (Err(failure), _) | (_, Err(failure)) => refuse(failure.message),
    }
}

/// The part of a target that would be read.
fn extent(start: &Start) -> String {
    let most = counted(start.listing_pages().into(), "pages");
    if start.is_repository() {
        "a repository, read to its end".to_owned()
    } else if start.sounds_like_sitemap() {
        format!("a sitemap and up to {} that it names", counted(start.sitemap_pages().into(), "pages"))
    } else if start.details {
        format!("up to {most}, and each record's detail page")
    } else {
        format!("up to {most}")
    }
}
