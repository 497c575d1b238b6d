//! Writes the report of a refresh: as Markdown and HTML for people, and as JSON for programs.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Outcome;
use super::mail::{Letter, mail};
use super::summary::{ORDER, differences};
use crate::console::{is_obeyed, printable_json};
use crate::diff::{Scope, field_changes};
use crate::error::{Error, Result};
use crate::formats::html::{Words, web_address};
use crate::project::Project;
use crate::seeds::Seeds;
use crate::store::{Change, Event};
use crate::vocabulary::Vocabulary;

pub(crate) use super::summary::{by_source, changed_fields, counted, name, shown};

/// The format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Markdown, for mails and text files.
    Markdown,
    /// HTML, for browsers.
    Html,
    /// JSON, for programs.
    Json,
    /// A mail with a text and an HTML part; empty where nothing is new.
    Mail,
}

impl Form {
    /// The format that the extension of a path stands for. Standard output gets Markdown.
    ///
    /// # Errors
    /// Returns an error when the extension stands for no format of reports.
    pub(crate) fn of(path: &Path) -> Result<Self> {
        if path.as_os_str() == "-" {
            return Ok(Self::Markdown);
        }
        match path.extension().unwrap_or_default().to_string_lossy().to_lowercase().as_str() {
            "md" | "markdown" | "txt" => Ok(Self::Markdown),
            "html" | "htm" => Ok(Self::Html),
            "json" => Ok(Self::Json),
            "eml" => Ok(Self::Mail),
            _ => Err(Error::usage("no report has a file name like this")
                .at(path.display())
                .hint("end its name in .md, .html, .json or .eml")),
        }
    }
}

/// The report of a refresh as text in the given format.
///
/// # Errors
/// Returns an error when the words of a mail or the vocabulary cannot be read.
pub(crate) fn report(outcome: &Outcome, form: Form, project: &Project, seeds: &Seeds) -> Result<String> {
    let language = project.page.language();
    Ok(match form {
        Form::Markdown => markdown(outcome),
        // A page may be looked at on a terminal, too.
        Form::Html => super::report_page::html(outcome, language)
            .replace(|c: char| c.is_control() && !matches!(c, '\n' | '\t'), "\u{fffd}"),
        Form::Json => machine(outcome),
        Form::Mail => {
            let envelope = MailHead { at: outcome.at, since: None, to: &[], from: None };
            digest_mail(&outcome.changes, envelope, project, seeds)?.unwrap_or_default()
        }
    })
}

/// The time of a mail, its period and its readers.
pub(crate) struct MailHead<'e> {
    pub(crate) at: Timestamp,
    pub(crate) since: Option<String>,
    pub(crate) to: &'e [String],
    pub(crate) from: Option<&'e str>,
}

/// The mail that says what is new, in the language of the project; `None` where nothing is new.
///
/// # Errors
/// Returns an error when the words of the mail or the vocabulary cannot be read.
pub(crate) fn digest_mail(
    changes: &[Change],
    envelope: MailHead<'_>,
    project: &Project,
    seeds: &Seeds,
) -> Result<Option<String>> {
    let (words, language) = (Words::load(seeds)?, project.page.language());
    let concepts = Vocabulary::load(seeds, &project.vocabulary)?.concepts;
    let labels = concepts.iter().map(|concept| (concept.id.clone(), concept.label_in(language).to_owned())).collect();
    let MailHead { at, since, to, from } = envelope;
    Ok(mail(changes, &Letter { at, since, to, from, language, words: &words, labels: &labels }))
}

fn markdown(outcome: &Outcome) -> String {
    let mut text = format!("# What is new\n\n{}: {}.\n", outcome.at, counted(outcome.changes.iter()));
    // Writing to a string never fails, so the results are ignored.
    for source in &outcome.sources {
        if let Some(message) = &source.message {
            let _ = writeln!(text, "\n**{}**: {}", plain(&source.name), plain(message));
        }
    }
    for (source, changes) in by_source(&outcome.changes) {
        let _ = writeln!(text, "\n## {}", plain(source));
        for (event, heading) in ORDER {
            let of: Vec<&&Change> = changes.iter().filter(|change| change.event == event).collect();
            if of.is_empty() {
                continue;
            }
            let _ = writeln!(text, "\n### {heading} ({})\n", of.len());
            for change in of {
                let Some(record) = change.now.as_ref().or(change.before.as_ref()) else { continue };
                let title = plain(&name(record));
                let title = match web_address(record) {
                    Some(url) => format!("[{title}](<{}>)", target(url)),
                    None => title,
                };
                let issued = record.issued.as_deref().map(|issued| format!(", {}", plain(issued))).unwrap_or_default();
                let _ = writeln!(text, "- {title}{issued}");
                for (field, old, new) in differences(change) {
                    let _ = writeln!(text, "  - {field}: {} → {}", plain(&old), plain(&new));
                }
            }
        }
    }
    text
}

/// The address as the target of a link in Markdown. Characters that would end the link or that a terminal would obey are
/// percent-encoded, as a browser would do.
fn target(address: &str) -> String {
    let mut target = String::with_capacity(address.len());
    for c in address.trim().chars() {
        if matches!(c, '<' | '>' | '\\' | ' ' | '`' | '|') || is_obeyed(c) || c.is_whitespace() || c.is_control() {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().for_each(|byte| target.push_str(&format!("%{byte:02X}")));
        } else {
            target.push(c);
        }
    }
    target
}

/// The text on one line, with every character escaped that has a meaning in Markdown or HTML.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in crate::console::printable(&text.split_whitespace().collect::<Vec<_>>().join(" ")).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&') {
            plain.push('\\');
        }
        plain.push(c);
    }
    plain
}

pub(crate) fn machine(outcome: &Outcome) -> String {
    let of_source: HashMap<&str, Vec<&Change>> = by_source(&outcome.changes).into_iter().collect();
    let sources: Vec<Value> = outcome
        .sources
        .iter()
        .map(|source| {
            let counts = |event: Event| {
                let changes = of_source.get(source.name.as_str()).into_iter().flatten();
                changes.filter(|change| change.event == event).count()
            };
            json!({
                "name": source.name,
                "message": source.message,
                "records": source.counts().map(|counts| counts.records),
                "added": counts(Event::Added), "changed": counts(Event::Changed), "moved": counts(Event::Moved),
                "gone": counts(Event::Gone), "returned": counts(Event::Returned),
            })
        })
        .collect();
    let changes: Vec<Value> = outcome
        .changes
        .iter()
        .map(|change| {
            let fields: Vec<Value> = match (&change.before, &change.now) {
                (Some(before), Some(now)) => field_changes(before, now, Scope::Publication)
                    .into_iter()
                    .map(|change| json!({"field": change.field, "old": change.old, "new": change.new}))
                    .collect(),
                _ => Vec::new(),
            };
            json!({
                "event": change.event.name(), "source": change.source, "fields": fields,
                "record": change.now.as_ref().or(change.before.as_ref()),
            })
        })
        .collect();
    let removed: Vec<Value> =
        outcome.removed.iter().map(|(name, records)| json!({"name": name, "records": records})).collect();
    let report = json!({"at": outcome.at.to_string(), "sources": sources, "removed": removed, "changes": changes});
    // The characters that a terminal obeys stand as escapes of JSON, which leaves the values as they are.
    let lines = format!("{report:#}");
    lines.lines().map(|line| printable_json(line) + "\n").collect()
}
