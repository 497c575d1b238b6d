//! Writes BibTeX for the classic styles, and BibLaTeX.
//!
//! Data for which neither format has a field is written to fields of our own (`shelflist-id`, …), which other programs
//! ignore, so that a record can be read back without loss. Notes are written as annotations, which no style prints.

mod rest;

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::key::Keys;
use super::{escape, languages, people};
use crate::formats::authors::{self, is_author};
use crate::formats::{Exporter, Options};
use crate::record::{Container, Contributor, Record, Role, edtf, kinds};

pub(crate) fn exporter(_: &Options) -> Box<dyn Exporter> {
    Box::new(Bibtex { names: &CLASSIC, keys: Keys::default() })
}

pub(crate) fn biblatex(_: &Options) -> Box<dyn Exporter> {
    Box::new(Bibtex { names: &BIBLATEX, keys: Keys::default() })
}

/// Names of fields that differ between BibTeX and BibLaTeX.
struct Names {
    modern: bool,
    journal: &'static str,
    place: &'static str,
    school: &'static str,
    notes: &'static str,
}

static CLASSIC: Names =
    Names { modern: false, journal: "journal", place: "address", school: "school", notes: "annote" };
static BIBLATEX: Names =
    Names { modern: true, journal: "journaltitle", place: "location", school: "institution", notes: "annotation" };

/// Fields that a record keeps as a note labelled with the name of the field.
const NOTED: [&str; 27] = [
    "series",
    "maintitle",
    "chapter",
    "eventtitle",
    "eventdate",
    "venue",
    "howpublished",
    "institution",
    "organization",
    "school",
    "shorttitle",
    "titleaddon",
    "addendum",
    "pubstate",
    "version",
    "part",
    "volumes",
    "pagetotal",
    "origdate",
    "origlanguage",
    "origtitle",
    "eprintclass",
    "entrysubtype",
    "shorthand",
    "library",
    "issuetitle",
    "copyright",
];

struct Bibtex {
    names: &'static Names,
    keys: Keys,
}

impl Exporter for Bibtex {
    fn start(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        let kind = self.entry_type(record);
        write!(out, "@{kind}{{{}", self.keys.next(record))?;
        let mut entry = Written {
            out,
            names: self.names,
            kind,
            record,
            notes: record.notes.iter().collect(),
            used: BTreeSet::new(),
        };
        entry.all()?;
        out.write_all(b"\n}\n\n")
    }

    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

impl Bibtex {
    /// The type of an entry. A type that would be read back as another kind is replaced by `misc`.
    fn entry_type(&self, record: &Record) -> &'static str {
        let kind = record.kind.as_ref();
        let name = if self.names.modern { kinds::BIBLATEX.written(kind) } else { kinds::bibtex(kind) };
        let nearest = kinds::BIBLATEX.kind(name);
        if nearest.as_ref() == kind || kinds::BIBLATEX.written(nearest.as_ref()) == kinds::BIBLATEX.written(kind) {
            name
        } else {
            "misc"
        }
    }
}

/// An entry that is being written.
struct Written<'w> {
    out: &'w mut dyn Write,
    names: &'static Names,
    kind: &'static str,
    record: &'w Record,
    /// Notes that were not yet written to a field.
    notes: Vec<&'w String>,
    used: BTreeSet<String>,
}

impl Written<'_> {
    fn field(&mut self, name: &str, value: &str) -> io::Result<()> {
        if value.is_empty() || !self.used.insert(name.to_owned()) {
            return Ok(());
        }
        write!(self.out, ",\n  {name} = {{{value}}}")
    }

    fn text(&mut self, name: &str, value: Option<&String>) -> io::Result<()> {
        self.field(name, &escape::text(value.map_or("", String::as_str)))
    }

    fn all(&mut self) -> io::Result<()> {
        let record = self.record;
        self.field("title", &escape::title(record.title.as_deref().unwrap_or_default()))?;
        self.people()?;
        if let Some(container) = &record.container {
            self.container(container)?;
        }
        self.text("edition", record.edition.as_ref())?;
        self.text(self.publisher(), record.publisher.as_ref())?;
        self.text(self.names.place, record.place.as_ref())?;
        self.date()?;
        // Biber requires the field `type` for reports and theses, even if the entry type implies it.
        let wanted = self.names.modern && matches!(self.kind, "report" | "thesis");
        let implied = kinds::BIBLATEX.kind(self.kind).filter(|_| !wanted);
        self.text(
            "type",
            record.kind.as_ref().filter(|kind| implied.as_ref() != Some(*kind)).map(|kind| kind.to_string()).as_ref(),
        )?;
        self.text("abstract", record.description.as_ref())?;
        self.subjects()?;
        self.languages()?;
        self.identifiers()?;
        self.field("url", &escape::encoded(record.url.as_deref().unwrap_or_default()))?;
        self.addresses()?;
        self.notes()?;
        self.field("shelflist-id", &escape::text(&record.id))
    }

    fn publisher(&self) -> &'static str {
        match self.kind {
            "techreport" | "report" => "institution",
            "thesis" | "phdthesis" | "mastersthesis" => self.names.school,
            "online" | "misc" | "manual" if self.names.modern => "organization",
            _ => "publisher",
        }
    }

    /// Writes the people of each role to the field for that role.
    fn people(&mut self) -> io::Result<()> {
        let all = authors::contributors(self.record);
        let (authors, others): (Vec<&Contributor>, Vec<&Contributor>) = all.iter().partition(|one| is_author(one));
        self.list("author", &authors)?;
        let mut roles: Vec<&Role> = Vec::new();
        for role in others.iter().filter_map(|one| one.role.as_ref()) {
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        let mut more = ["editora", "editorb", "editorc"].into_iter();
        for role in roles {
            let people: Vec<&Contributor> =
                others.iter().copied().filter(|one| one.role.as_ref() == Some(role)).collect();
            let name = match role.as_str() {
                name @ ("editor" | "translator" | "annotator" | "commentator" | "introduction" | "foreword"
                | "afterword" | "bookauthor" | "holder") => name,
                _ => more.next().unwrap_or_default(),
            };
            if name.is_empty() {
                continue;
            }
            self.list(name, &people)?;
            if name.starts_with("editor") && name != "editor" {
                self.field(&format!("{name}type"), &escape::text(role))?;
            }
        }
        Ok(())
    }

    fn list(&mut self, name: &str, people: &[&Contributor]) -> io::Result<()> {
        let written: Vec<(String, Option<&str>)> = people.iter().map(|one| people::written(one)).collect();
        let mut names: Vec<&str> = written.iter().map(|(name, _)| name.as_str()).collect();
        if !names.is_empty() && self.take_note(name, "and others") {
            names.push("others");
        }
        self.field(name, &names.join(" and "))?;
        let said = (1..).zip(&written).filter_map(|(at, (_, kind))| kind.map(|kind| format!("{at}={kind}")));
        self.field(&format!("{name}+an:kind"), &said.collect::<Vec<_>>().join("; "))
    }

    fn container(&mut self, container: &Container) -> io::Result<()> {
        let kind = container.kind.as_deref();
        let name = match (kind, self.kind) {
            (Some("journal" | "magazine" | "newspaper"), _) => self.names.journal,
            (Some("series"), _) => "series",
            (Some("book" | "proceedings"), _) => "booktitle",
            (_, "inbook" | "incollection" | "inproceedings" | "conference" | "inreference") => "booktitle",
            (_, "book" | "report" | "techreport" | "manual" | "thesis" | "phdthesis") => "series",
            _ => self.names.journal,
        };
        let title = container.title.as_deref().unwrap_or_default();
        let proceedings = matches!(self.kind, "inproceedings" | "conference");
        let read = match name {
            "series" => "series",
            "booktitle" if proceedings => "proceedings",
            "booktitle" => "book",
            _ => "journal",
        };
        let text = if name == "booktitle" { escape::title(title) } else { escape::text(title) };
        self.field(name, &text)?;
        self.text("volume", container.volume.as_ref())?;
        let number = if self.is_numbered() { "issue" } else { "number" };
        self.text(number, container.issue.as_ref())?;
        let pages = container.pages.as_deref().unwrap_or_default();
        self.field("pages", &pages_written(pages))?;
        if !title.is_empty() {
            self.text("issn", container.issn.as_ref())?;
        }
        if kind.is_some_and(|kind| kind != read || title.is_empty()) {
            self.text("shelflist-container", container.kind.as_ref())?;
        }
        Ok(())
    }

    /// Returns whether `number` is a report number, by the same rule as the reader.
    fn is_numbered(&self) -> bool {
        match self.kind {
            "techreport" | "report" | "manual" | "patent" | "standard" | "thesis" | "phdthesis" | "mastersthesis" => {
                true
            }
            "misc" | "online" | "unpublished" | "booklet" => {
                let container = self.record.container.as_ref();
                container.is_none_or(|container| {
                    container.volume.is_none()
                        && !["journal", "journaltitle", "series"].iter().any(|name| self.used.contains(*name))
                })
            }
            _ => false,
        }
    }

    fn date(&mut self) -> io::Result<()> {
        let Some(issued) = &self.record.issued else { return Ok(()) };
        self.field("date", issued)?;
        if self.names.modern {
            return Ok(());
        }
        let plain = edtf::plain(issued).unwrap_or_default();
        self.field("year", plain.get(..4).unwrap_or(issued))?;
        let month = plain.get(5..7).filter(|_| !plain.contains('/')).and_then(|month| month.parse::<usize>().ok());
        let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        match month.and_then(|month| names.get(month.checked_sub(1)?)) {
            Some(name) => write!(self.out, ",\n  month = {name}"),
            None => Ok(()),
        }
    }

    /// Writes areas and keywords to one list, as reference managers show them. A second field tells which items are
    /// areas, and gives their addresses.
    fn subjects(&mut self) -> io::Result<()> {
        let areas = &self.record.thematic_areas;
        let labels = areas.iter().map(|area| &area.label).chain(&self.record.keywords);
        let words: Vec<String> = labels.map(|label| escape::item(label)).collect();
        self.field("keywords", &words.join(", "))?;
        let areas = areas.iter().map(|area| match &area.uri {
            Some(uri) => escape::item(&format!("{} <{}>", area.label, escape::encoded(uri))),
            None => escape::item(&area.label),
        });
        let areas: Vec<String> = areas.collect();
        self.field("shelflist-areas", &areas.join(", "))
    }

    fn languages(&mut self) -> io::Result<()> {
        let languages = &self.record.languages;
        let names: Vec<String> =
            languages.iter().map(|tag| languages::name(tag).map_or_else(|| escape::text(tag), str::to_owned)).collect();
        self.field("language", &names.join(" and "))?;
        let first = languages.first().and_then(|tag| languages::name(crate::record::language_codes::primary(tag)));
        self.field("langid", first.unwrap_or_default())
    }

    /// Removes the note that holds this text for a field, and returns whether it existed.
    fn take_note(&mut self, name: &str, text: &str) -> bool {
        let says = |note: &&String| {
            note.split_once(": ").is_some_and(|(label, said)| label.eq_ignore_ascii_case(name) && said == text)
        };
        let found = self.notes.iter().position(says);
        found.map(|at| self.notes.remove(at)).is_some()
    }
}

/// Writes a range of pages with the double hyphen of TeX.
fn pages_written(pages: &str) -> String {
    let escaped = escape::text(pages);
    let simple = |part: &str| !part.is_empty() && part.chars().all(char::is_alphanumeric);
    match pages.split_once('-') {
        Some((first, last)) if simple(first) && simple(last) => format!("{first}--{last}"),
        _ => escaped,
    }
}
