//! The report of what is new: as Markdown and HTML for people, and as JSON for machines.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use super::Outcome;
use super::additions::escaped;
use crate::diff::{Scope, field_changes};
use crate::error::{Error, Result};
use crate::record::Record;
use crate::store::{Change, Event};

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// For a mail or a page of text.
    Markdown,
    /// For a browser.
    Html,
    /// For machines.
    Json,
}

/// The order in which a report tells.
const ORDER: [(Event, &str); 5] = [
    (Event::Added, "Added"),
    (Event::Returned, "Returned"),
    (Event::Changed, "Changed"),
    (Event::Moved, "Moved to another page"),
    (Event::Gone, "Gone"),
];

impl Form {
    /// The form that the extension of a path means; standard output is Markdown.
    ///
    /// # Errors
    /// Where it means none.
    pub(crate) fn of(path: &Path) -> Result<Self> {
        if path.as_os_str() == "-" {
            return Ok(Self::Markdown);
        }
        match path.extension().unwrap_or_default().to_string_lossy().to_lowercase().as_str() {
            "md" | "markdown" | "txt" => Ok(Self::Markdown),
            "html" | "htm" => Ok(Self::Html),
            "json" => Ok(Self::Json),
            _ => Err(Error::usage("a report is no file of this kind")
                .at(path.display())
                .hint("end its name in .md, .html or .json")),
        }
    }
}

/// The report of a refresh.
pub(crate) fn report(outcome: &Outcome, form: Form) -> String {
    match form {
        Form::Markdown => markdown(outcome),
        Form::Html => html(outcome),
        Form::Json => machine(outcome),
    }
}

/// `3 added, 1 gone`, without what is not; `no change` where nothing is.
pub(crate) fn counted<'c>(changes: impl Iterator<Item = &'c Change> + Clone) -> String {
    let counts =
        ORDER.iter().map(|(event, _)| (event.name(), changes.clone().filter(|change| change.event == *event).count()));
    let said: Vec<String> =
        counts.filter(|(_, count)| *count > 0).map(|(name, count)| format!("{count} {name}")).collect();
    if said.is_empty() { "no change".to_owned() } else { said.join(", ") }
}

/// The name of a record in the report, also where it has no title.
pub(crate) fn name(record: &Record) -> String {
    let text = record.title.as_deref().or(record.description.as_deref()).unwrap_or("(without a title)");
    let long = text.chars().count() > 160;
    if long { text.chars().take(159).chain(['…']).collect() } else { text.to_owned() }
}

/// A value of a field for people.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(members) if members.is_empty() => "–".to_owned(),
        Value::Array(members) => members.iter().map(shown).collect::<Vec<_>>().join(" | "),
        Value::Object(fields) => {
            let best = ["label", "value", "code", "url"].iter().find_map(|name| fields.get(*name)?.as_str());
            best.map_or_else(|| value.to_string(), str::to_owned)
        }
        other => other.to_string(),
    }
}

fn markdown(outcome: &Outcome) -> String {
    let mut text = format!("# What is new\n\n{}: {}.\n", outcome.at, counted(outcome.changes.iter()));
    // Writing to a string does not fail.
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
                let title = match record.url.as_deref().filter(|url| url.starts_with("http")) {
                    Some(url) => format!("[{title}](<{}>)", url.replace(['<', '>', '\n'], "")),
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

/// Text in which nothing means anything to Markdown or HTML, on one line.
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

fn html(outcome: &Outcome) -> String {
    let summary = counted(outcome.changes.iter());
    let mut text = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>What is new</title></head>\n<body>\n\
         <h1>What is new</h1>\n<p>{}: {}.</p>\n",
        outcome.at,
        escaped(&summary)
    );
    for source in &outcome.sources {
        if let Some(message) = &source.message {
            let _ = writeln!(text, "<p><strong>{}</strong>: {}</p>", escaped(&source.name), escaped(message));
        }
    }
    for (source, changes) in by_source(&outcome.changes) {
        let _ = writeln!(text, "<h2>{}</h2>", escaped(source));
        for (event, heading) in ORDER {
            let of: Vec<&&Change> = changes.iter().filter(|change| change.event == event).collect();
            if of.is_empty() {
                continue;
            }
            let _ = writeln!(text, "<h3>{heading} ({})</h3>\n<ul>", of.len());
            for change in of {
                let Some(record) = change.now.as_ref().or(change.before.as_ref()) else { continue };
                let title = escaped(&name(record));
                // A link of another scheme could run a script.
                let title =
                    match record.url.as_deref().filter(|url| url.starts_with("http://") || url.starts_with("https://"))
                    {
                        Some(url) => format!("<a href=\"{}\">{title}</a>", escaped(url)),
                        None => title,
                    };
                let issued =
                    record.issued.as_deref().map(|issued| format!(", {}", escaped(issued))).unwrap_or_default();
                let _ = write!(text, "<li>{title}{issued}");
                for (field, old, new) in differences(change) {
                    let _ = write!(
                        text,
                        "<br>{}: <del>{}</del> → <ins>{}</ins>",
                        escaped(&field),
                        escaped(&old),
                        escaped(&new)
                    );
                }
                text.push_str("</li>\n");
            }
            text.push_str("</ul>\n");
        }
    }
    text.push_str("</body>\n</html>\n");
    text
}

fn machine(outcome: &Outcome) -> String {
    let sources: Vec<Value> = outcome
        .sources
        .iter()
        .map(|source| {
            let counts = |event: Event| {
                outcome.changes.iter().filter(|change| change.source == source.name && change.event == event).count()
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
    let report = json!({"at": outcome.at.to_string(), "sources": sources, "changes": changes});
    format!("{report:#}\n")
}

/// The fields of a changed record, with their values for people.
fn differences(change: &Change) -> Vec<(String, String, String)> {
    match (&change.before, &change.now, change.event) {
        (Some(before), Some(now), Event::Changed) => field_changes(before, now, Scope::Publication)
            .into_iter()
            .map(|change| (change.field, shown(&change.old), shown(&change.new)))
            .collect(),
        _ => Vec::new(),
    }
}

/// The changes of each source, in the order of the catalogue.
pub(crate) fn by_source(changes: &[Change]) -> Vec<(&str, Vec<&Change>)> {
    let mut sources: Vec<(&str, Vec<&Change>)> = Vec::new();
    for change in changes {
        match sources.iter_mut().find(|(name, _)| *name == change.source) {
            Some((_, of)) => of.push(change),
            None => sources.push((&change.source, vec![change])),
        }
    }
    sources
}
