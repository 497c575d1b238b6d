//! Writes identifiers, addresses and notes of an entry, to fields of BibTeX or to fields of our own.

use std::io;

use super::{NOTED, Written};
use crate::document::identifier_texts::schemed;
use crate::formats::bibtex::{escape, fields, file_field};

impl Written<'_> {
    pub(super) fn identifiers(&mut self) -> io::Result<()> {
        let mut others = Vec::new();
        let in_container = self.record.container.as_ref().is_some_and(|container| container.title.is_some());
        for identifier in &self.record.identifiers {
            let value = &identifier.value;
            let plain = !value.contains([',', ';', ':', '{', '}', '\\', ' ', '<', '>', '"', '^', '`', '|']);
            let name = match identifier.scheme.as_str() {
                "report" if self.is_numbered() => "number",
                "isbn" if !value.contains([',', ';']) => "isbn",
                "issn" if !in_container && !value.contains([',', ';']) => "issn",
                "doi" if escape::encoded(value) == *value && schemed(value).is_some_and(|(_, d)| d == value) => "doi",
                name @ ("pmid" | "pmcid") if plain => name,
                "arxiv" if plain => "eprint",
                _ => "",
            };
            if name.is_empty() || self.used.contains(name) {
                others.push(escape::item(&format!("{}:{value}", identifier.scheme)));
                continue;
            }
            let verbatim = matches!(name, "doi" | "eprint" | "pmid" | "pmcid");
            let value = if verbatim { value.clone() } else { escape::text(value) };
            self.field(name, &value)?;
            if name == "eprint" {
                self.field(if self.names.modern { "eprinttype" } else { "archiveprefix" }, "arxiv")?;
            }
        }
        self.field("identifiers", &others.join(", "))
    }

    pub(super) fn addresses(&mut self) -> io::Result<()> {
        let record = self.record;
        let mut files: Vec<String> = record.files.iter().map(file_field::written).collect();
        let (paths, notes): (Vec<&String>, Vec<&String>) =
            std::mem::take(&mut self.notes).into_iter().partition(|note| note.starts_with("File: "));
        self.notes = notes;
        files.extend(paths.iter().map(|note| file_field::path(note.trim_start_matches("File: "))));
        self.field("file", &files.join(";"))?;
        let links = record.links.iter().map(|link| {
            let text = link.text.as_deref().unwrap_or_default();
            escape::text(format!("{} {text}", escape::encoded(&link.url)).trim())
        });
        self.field("shelflist-links", &links.collect::<Vec<_>>().join("\n"))?;
        let relations = record.relations.iter().map(|relation| {
            let id = relation.id.iter().map(|id| format!(" {id}"));
            let url = relation.url.iter().map(|url| format!(" <{}>", escape::encoded(url)));
            escape::item(&format!("{}{}", relation.kind, id.chain(url).collect::<String>()))
        });
        self.field("shelflist-relations", &relations.collect::<Vec<_>>().join(", "))
    }

    /// Writes notes that came from a field of BibTeX back to that field. The others become an annotation.
    pub(super) fn notes(&mut self) -> io::Result<()> {
        let mut others = Vec::new();
        for note in std::mem::take(&mut self.notes) {
            let labelled = note.split_once(": ").map(|(label, text)| (label.to_lowercase(), text));
            match labelled {
                Some((label, text))
                    if label == "accessed"
                        && !self.used.contains("urldate")
                        && text.parse::<jiff::Timestamp>().is_err() =>
                {
                    self.field("urldate", &escape::text(text))?;
                }
                Some((label, text))
                    if NOTED.contains(&label.as_str()) && !self.used.contains(&label) && !self.is_read(&label) =>
                {
                    self.field(&label, &escape::text(text))?;
                }
                _ => others.push(escape::text(note)),
            }
        }
        if let Some(retrieved) =
            self.record.source.retrieved.as_ref().filter(|time| time.parse::<jiff::Timestamp>().is_ok())
        {
            self.field("urldate", retrieved)?;
        }
        for unknown in &self.record.unknown {
            if fields::is_of_programs(&unknown.name)
                && let Ok(serde_json::Value::String(text)) = serde_json::from_str(unknown.value.get())
            {
                self.field(&unknown.name, &escape::text(&text))?;
            }
        }
        self.field(self.names.notes, &others.join("\n\n"))
    }

    /// Returns whether the reader would take this field of the entry for something other than a note.
    fn is_read(&self, label: &str) -> bool {
        let publisher = matches!(label, "institution" | "organization" | "school");
        match label {
            "series" => !["journal", "journaltitle", "booktitle"].iter().any(|name| self.used.contains(*name)),
            "maintitle" => self.record.title.is_none(),
            "eprintclass" => !self.used.contains("eprint"),
            _ if publisher => {
                // The reader takes the first of these fields as the publisher.
                let order = ["publisher", "institution", "school", "organization"];
                let at = |name: &str| order.iter().position(|have| *have == name);
                self.record.publisher.is_none() || at(label) < at(self.publisher())
            }
            _ => false,
        }
    }
}
