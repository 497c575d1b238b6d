//! The report of a refresh as an HTML page, in the style of the exported page of the catalogue.

use std::fmt::Write as _;

use super::Outcome;
use super::summary::{ORDER, by_source, counted, differences, name};
use crate::formats::html::{Document, Words, web_address};
use crate::formats::xml::escape;
use crate::seeds::Seeds;
use crate::store::{Change, Event};
use crate::text::quote::beginning;

/// The most characters of the description of a new record that the report shows.
const DESCRIPTION: usize = 280;

/// The words of the interface in the language of the report.
struct PageWords<'l> {
    words: Words,
    language: &'l str,
}

impl PageWords<'_> {
    fn word<'v>(&'v self, name: &'v str) -> &'v str {
        self.words.word(self.language, name)
    }
}

/// The HTML page of a refresh.
pub(super) fn html(outcome: &Outcome, language: &str) -> String {
    let words = PageWords { words: Words::load(&Seeds::embedded()).unwrap_or_default(), language };
    let mut body = tiles(outcome, &words);
    // Writing to a string never fails, so the results are ignored.
    for source in &outcome.sources {
        if let Some(message) = &source.message {
            let _ = writeln!(
                body,
                "<p class=\"notice\"><strong>{}</strong>: {}</p>",
                escape(&source.name),
                escape(message)
            );
        }
    }
    for (source, changes) in by_source(&outcome.changes) {
        let _ = writeln!(body, "<section><h2>{}</h2>", escape(source));
        for (event, _) in ORDER {
            let of: Vec<&&Change> = changes.iter().filter(|change| change.event == event).collect();
            if of.is_empty() {
                continue;
            }
            let heading = event_name(&words, event);
            let _ = writeln!(body, "<h3>{} <span>{}</span></h3>\n<ul class=\"entries\">", escape(&heading), of.len());
            of.iter().for_each(|change| entry(change, &words, &mut body));
            body.push_str("</ul>\n");
        }
        body.push_str("</section>\n");
    }
    let facts = format!("{} · {}", outcome.at, counted(outcome.changes.iter()));
    let title = words.word("what-is-new");
    Document { language, title, facts: &facts, body: &body, ..Document::default() }.html()
}

fn event_name(words: &PageWords, event: Event) -> String {
    words.word(&format!("event.{}", event.name())).to_owned()
}

/// The numbers of changes of each kind, in large figures.
fn tiles(outcome: &Outcome, words: &PageWords) -> String {
    let counts = ORDER.map(|(event, _)| (event, outcome.changes.iter().filter(|change| change.event == event).count()));
    if counts.iter().all(|(_, count)| *count == 0) {
        return format!("<p>{}</p>\n", escape(words.word("no-change")));
    }
    let tile = |(event, count): &(Event, usize)| {
        format!("<li><strong>{count}</strong><span>{}</span></li>", escape(&event_name(words, *event)))
    };
    let tiles: String = counts.iter().filter(|(_, count)| *count > 0).map(tile).collect();
    format!("<ul class=\"tiles\">{tiles}</ul>\n")
}

/// Adds the entry of a changed record, with its changed fields.
fn entry(change: &Change, words: &PageWords, body: &mut String) {
    let Some(record) = change.now.as_ref().or(change.before.as_ref()) else { return };
    let title = name(record);
    let title = match web_address(record) {
        Some(url) => format!("<a href=\"{}\">{}</a>", escape(url), escape(&title)),
        None => escape(&title).into_owned(),
    };
    let _ = write!(body, "<li><h4 class=\"title\" dir=\"auto\">{title}</h4>");
    let (languages, creators) = (record.languages.join(", "), record.creators.join(", "));
    let kind = record.kind.as_deref().unwrap_or_default();
    let facts = [record.issued.as_deref().unwrap_or_default(), kind, &languages, &creators];
    let facts: Vec<&str> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    if !facts.is_empty() {
        let _ = write!(body, "<p class=\"meta\">{}</p>", escape(&facts.join(" · ")));
    }
    if let Some(text) = record.description.as_deref().filter(|_| change.event == Event::Added) {
        let _ = write!(body, "<p dir=\"auto\">{}</p>", escape(&beginning(text, DESCRIPTION, " …")));
    }
    let fields = differences(change);
    if !fields.is_empty() {
        body.push_str("<dl class=\"changes\">");
        for (field, old, new) in fields {
            let label = format!("field.{field}");
            let label = Some(words.word(&label)).filter(|word| *word != label).map(str::to_owned);
            let _ = write!(
                body,
                "<dt>{}</dt><dd dir=\"auto\"><del>{}</del> <ins>{}</ins></dd>",
                escape(label.as_deref().unwrap_or(&field)),
                escape(&old),
                escape(&new)
            );
        }
        body.push_str("</dl>");
    }
    body.push_str("</li>\n");
}
