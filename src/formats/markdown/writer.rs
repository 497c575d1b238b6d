//! Writes a catalogue as a Markdown document: a heading, and a section for each record with the data for human readers.

use std::io::{self, Write};
use std::sync::Arc;

use super::escape;
use crate::formats::html::Page;
use crate::formats::{Exporter, Options};
use crate::record::{Contributor, Record, Role};

/// Makes an exporter for sections, or for a table if the user chose columns.
pub(crate) fn exporter(options: &Options) -> Box<dyn Exporter> {
    if !options.fields.is_empty() {
        return super::table::exporter(options);
    }
    Box::new(Markdown { page: Page::chosen(options) })
}

struct Markdown {
    page: Arc<Page>,
}

impl Exporter for Markdown {
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "# {}", escape::text(self.page.title()))
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        let title = record.title.as_deref().unwrap_or_else(|| self.page.word("no-title"));
        writeln!(out, "\n## {}", escape::link(title, record.url.as_deref().unwrap_or_default()))?;
        let facts = self.facts(record);
        if !facts.is_empty() {
            writeln!(out, "\n{}", facts.join(" · "))?;
        }
        if let Some(description) = &record.description {
            writeln!(out, "\n{}", escape::paragraphs(description))?;
        }
        let items = self.items(record);
        if !items.is_empty() {
            writeln!(out)?;
        }
        items.iter().try_for_each(|item| writeln!(out, "- {item}"))
    }

    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

impl Markdown {
    /// The creators, the publisher and the date, on one line.
    fn facts(&self, record: &Record) -> Vec<String> {
        let kind = record.kind.as_deref().map(|kind| self.page.word_or(&format!("kind.{kind}"), kind).to_owned());
        let creators = Some(record.creators.join("; ")).filter(|names| !names.is_empty());
        let publisher = match (&record.place, &record.publisher) {
            (Some(place), Some(publisher)) => Some(format!("{place}: {publisher}")),
            (place, publisher) => publisher.clone().or_else(|| place.clone()),
        };
        let languages = Some(record.languages.join(", ")).filter(|names| !names.is_empty());
        let facts =
            [creators, record.issued.clone(), kind, record.edition.clone(), publisher, container(record), languages];
        facts.into_iter().flatten().map(|fact| escape::text(&fact)).collect()
    }

    /// The other fields, each as a labelled list item.
    fn items(&self, record: &Record) -> Vec<String> {
        let mut items = Vec::new();
        let mut item = |name: &str, text: String| items.push(format!("{}: {text}", escape::text(name)));
        for one in record.contributors.iter().filter(|one| helped(one)) {
            let role = one.role.as_deref().unwrap_or_default();
            item(self.page.word_or(&format!("role.{role}"), role), escape::text(&one.name));
        }
        let areas: Vec<String> = record
            .thematic_areas
            .iter()
            .map(|area| escape::link(&area.label, area.uri.as_deref().unwrap_or_default()))
            .collect();
        if !areas.is_empty() {
            item(self.page.word("facet.area"), areas.join(", "));
        }
        if !record.keywords.is_empty() {
            item(self.page.word("facet.keyword"), escape::text(&record.keywords.join(", ")));
        }
        for identifier in &record.identifiers {
            let value = &identifier.value;
            match identifier.scheme.as_str() {
                "doi" => item("DOI", escape::link(value, &format!("https://doi.org/{value}"))),
                scheme @ ("isbn" | "issn") => item(&scheme.to_uppercase(), escape::text(value)),
                scheme => item(scheme, escape::text(value)),
            }
        }
        for file in &record.files {
            let name = file.url.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or(&file.url);
            item(self.page.word("facet.document"), escape::link(name, &file.url));
        }
        for link in &record.links {
            items.push(escape::link(link.text.as_deref().unwrap_or(&link.url), &link.url));
        }
        items.extend(record.notes.iter().map(|note| escape::text(note)));
        items
    }
}

fn helped(one: &Contributor) -> bool {
    one.role.as_ref().is_some_and(|role| *role != Role::Author)
}

/// Formats the container, as in `Rivers 12(3), 1-9`.
fn container(record: &Record) -> Option<String> {
    let container = record.container.as_ref()?;
    let mut text = container.title.clone().unwrap_or_default();
    if let Some(volume) = &container.volume {
        text.push(' ');
        text.push_str(volume);
    }
    if let Some(issue) = &container.issue {
        text.push_str(&format!("({issue})"));
    }
    if let Some(pages) = &container.pages {
        text.push_str(&format!(", {pages}"));
    }
    Some(text.trim_start_matches([',', ' ']).to_owned()).filter(|text| !text.is_empty())
}
