//! Writes records in MODS 3.7 (Library of Congress).

use std::io::{self, Write};

use super::reader::{ITEM_TYPE, NOTE, OWN};
use crate::formats::marc::relators::code_of_role;
use crate::formats::marc::writer::names::contributors;
use crate::formats::marc::writer::subjects::vocabulary;
use crate::formats::marc::writer::title::{language, skipped};
use crate::formats::xml::{DECLARATION, element, escape};
use crate::formats::{Exporter, Options};
use crate::record::identifiers;
use crate::record::language_codes::bibliographic;
use crate::record::{Container, Contributor, ContributorKind, Record, kinds};

/// Makes an exporter for MODS in XML.
pub(crate) fn exporter(_: &Options) -> Box<dyn Exporter> {
    Box::new(Mods)
}

struct Mods;

impl Exporter for Mods {
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(DECLARATION.as_bytes())?;
        writeln!(
            out,
            "<modsCollection xmlns=\"http://www.loc.gov/mods/v3\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
             xsi:schemaLocation=\"http://www.loc.gov/mods/v3 http://www.loc.gov/standards/mods/v3/mods-3-7.xsd\">"
        )
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "  <mods version=\"3.7\">")?;
        if let Some(title) = &record.title {
            writeln!(out, "    <titleInfo>")?;
            title_info(title, language(record), out)?;
            writeln!(out, "    </titleInfo>")?;
        }
        contributors(record).iter().try_for_each(|one| name(one, out))?;
        element(out, 4, "genre authority=\"local\"", record.kind.as_deref().unwrap_or_default())?;
        // Zotero takes a local genre for one of its item types, if it is called like one.
        let item_type = kinds::ZOTERO.written(record.kind.as_ref());
        if record.kind.is_some() && item_type != "document" && record.kind.as_deref() != Some(item_type) {
            element(out, 4, &format!("genre authority=\"local\" displayLabel=\"{ITEM_TYPE}\""), item_type)?;
        }
        origin(record, out)?;
        for code in &record.languages {
            writeln!(out, "    <language>")?;
            let authority = if code.contains('-') || code.len() == 2 { "rfc5646" } else { "iso639-3" };
            element(out, 6, &format!("languageTerm type=\"code\" authority=\"{authority}\""), code)?;
            let three = bibliographic(code);
            if three != *code && three != "und" {
                element(out, 6, "languageTerm type=\"code\" authority=\"iso639-2b\"", &three)?;
            }
            writeln!(out, "    </language>")?;
        }
        element(out, 4, "abstract", record.description.as_deref().unwrap_or_default())?;
        for note in &record.notes {
            element(out, 4, &format!("note type=\"{NOTE}\""), note)?;
        }
        subjects(record, out)?;
        if let Some(container) = &record.container {
            host(container, out)?;
        }
        related(record, out)?;
        numbers(record, out)?;
        location(record, out)?;
        writeln!(out, "    <recordInfo>")?;
        element(out, 6, "recordContentSource", OWN)?;
        writeln!(out, "      <recordIdentifier source=\"{OWN}\">{}</recordIdentifier>", escape(&record.id))?;
        writeln!(out, "    </recordInfo>\n  </mods>")
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "</modsCollection>")
    }
}

/// Writes the title, with its article and its second part in separate elements.
fn title_info(title: &str, language: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    let count = skipped(title, language);
    let (article, rest): (String, String) = (title.chars().take(count).collect(), title.chars().skip(count).collect());
    // A space separates the article from the title, unless the article ends in an apostrophe.
    let stands_alone = article.ends_with(' ') && article.trim_end().chars().all(char::is_alphanumeric);
    let (article, rest) =
        if stands_alone { (article.trim_end().to_owned(), rest) } else { (String::new(), title.to_owned()) };
    element(out, 6, "nonSort", &article)?;
    match rest.split_once(": ").filter(|(main, sub)| !main.trim().is_empty() && !sub.trim().is_empty()) {
        Some((main, sub)) => {
            element(out, 6, "title", main)?;
            element(out, 6, "subTitle", sub)
        }
        None => element(out, 6, "title", &rest),
    }
}

fn name(one: &Contributor, out: &mut dyn Write) -> io::Result<()> {
    let kind = match one.kind {
        Some(ContributorKind::Person) => " type=\"personal\"",
        Some(ContributorKind::Institution) => " type=\"corporate\"",
        _ => "",
    };
    writeln!(out, "    <name{kind}>")?;
    let part = |part: &Option<String>| part.clone().unwrap_or_default();
    let (family, given) = (part(&one.family), part(&one.given));
    let is_apart = one.kind == Some(ContributorKind::Person) && !(family.is_empty() && given.is_empty());
    if is_apart {
        element(out, 6, "namePart type=\"family\"", &family)?;
        element(out, 6, "namePart type=\"given\"", &given)?;
        element(out, 6, "displayForm", &one.name)?;
    } else {
        element(out, 6, "namePart", &one.name)?;
    }
    if let Some(role) = &one.role {
        writeln!(out, "      <role>")?;
        if let Some(code) = code_of_role(role) {
            element(out, 8, "roleTerm type=\"code\" authority=\"marcrelator\"", code)?;
        }
        element(out, 8, "roleTerm type=\"text\"", role)?;
        writeln!(out, "      </role>")?;
    }
    writeln!(out, "    </name>")
}

fn origin(record: &Record, out: &mut dyn Write) -> io::Result<()> {
    let fields = [&record.place, &record.publisher, &record.issued, &record.edition];
    if fields.iter().all(|field| field.as_deref().is_none_or(|text| text.trim().is_empty())) {
        return Ok(());
    }
    writeln!(out, "    <originInfo>")?;
    if let Some(place) = record.place.as_deref().filter(|place| !place.trim().is_empty()) {
        writeln!(out, "      <place><placeTerm type=\"text\">{}</placeTerm></place>", escape(place))?;
    }
    element(out, 6, "publisher", record.publisher.as_deref().unwrap_or_default())?;
    element(out, 6, "dateIssued encoding=\"edtf\" keyDate=\"yes\"", record.issued.as_deref().unwrap_or_default())?;
    element(out, 6, "edition", record.edition.as_deref().unwrap_or_default())?;
    writeln!(out, "    </originInfo>")
}

/// Writes areas with their vocabulary and the address of their concept. Keywords belong to no vocabulary.
fn subjects(record: &Record, out: &mut dyn Write) -> io::Result<()> {
    for area in record.thematic_areas.iter().filter(|area| !area.label.trim().is_empty()) {
        let uri = area.uri.as_deref();
        let address = uri.map(|uri| format!(" valueURI=\"{}\"", escape(uri))).unwrap_or_default();
        let authority = vocabulary(uri);
        let label = escape(&area.label);
        writeln!(out, "    <subject authority=\"{authority}\"{address}><topic>{label}</topic></subject>")?;
    }
    for keyword in record.keywords.iter().filter(|keyword| !keyword.trim().is_empty()) {
        writeln!(out, "    <subject><topic>{}</topic></subject>", escape(keyword))?;
    }
    Ok(())
}

/// Writes a series, or another container of the record.
fn host(container: &Container, out: &mut dyn Write) -> io::Result<()> {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let is_series =
        container.kind.as_deref() == Some("series") && container.issue.is_none() && container.pages.is_none();
    writeln!(out, "    <relatedItem type=\"{}\">", if is_series { "series" } else { "host" })?;
    let number = if is_series { text(&container.volume) } else { String::new() };
    if container.title.is_some() || !number.is_empty() {
        writeln!(out, "      <titleInfo>")?;
        // A title is required here, and its second part would be read as that of the record.
        writeln!(out, "        <title>{}</title>", escape(&text(&container.title)))?;
        element(out, 8, "partNumber", &number)?;
        writeln!(out, "      </titleInfo>")?;
    }
    if !is_series {
        element(out, 6, "genre", container.kind.as_deref().unwrap_or_default())?;
    }
    element(out, 6, "identifier type=\"issn\"", &text(&container.issn))?;
    if !is_series && [&container.volume, &container.issue, &container.pages].iter().any(|part| part.is_some()) {
        writeln!(out, "      <part>")?;
        for (kind, part) in [("volume", &container.volume), ("issue", &container.issue)] {
            if let Some(part) = part.as_deref().filter(|part| !part.trim().is_empty()) {
                writeln!(out, "        <detail type=\"{kind}\"><number>{}</number></detail>", escape(part))?;
            }
        }
        if let Some(pages) = container.pages.as_deref().filter(|pages| !pages.trim().is_empty()) {
            write!(out, "        <extent unit=\"pages\">")?;
            match pages.split_once('-').filter(is_range) {
                Some((first, last)) => write!(out, "<start>{first}</start><end>{last}</end>")?,
                None => write!(out, "<list>{}</list>", escape(pages))?,
            }
            writeln!(out, "</extent>")?;
        }
        writeln!(out, "      </part>")?;
    }
    writeln!(out, "    </relatedItem>")
}

/// Returns whether two texts are the first and the last of several pages. The reader joins them with a hyphen.
fn is_range((first, last): &(&str, &str)) -> bool {
    let is_page = |text: &str| !text.is_empty() && text.chars().all(char::is_alphanumeric);
    first != last && is_page(first) && is_page(last)
}

fn related(record: &Record, out: &mut dyn Write) -> io::Result<()> {
    for relation in &record.relations {
        let kind = match relation.kind.as_str() {
            "part" => " type=\"constituent\"",
            "translation" | "edition" | "version" => " type=\"otherVersion\"",
            _ => "",
        };
        writeln!(out, "    <relatedItem{kind} displayLabel=\"{}\">", escape(&relation.kind))?;
        element(out, 6, "identifier type=\"local\"", relation.id.as_deref().unwrap_or_default())?;
        if let Some(url) = &relation.url {
            writeln!(out, "      <location><url>{}</url></location>", escape(url))?;
        }
        writeln!(out, "    </relatedItem>")?;
    }
    Ok(())
}

fn numbers(record: &Record, out: &mut dyn Write) -> io::Result<()> {
    for identifier in &record.identifiers {
        let scheme = match identifier.scheme.as_str() {
            "report" => "report number",
            "handle" => "hdl",
            scheme => scheme,
        };
        let wrong = identifiers::check(&identifier.scheme, &identifier.value).is_some();
        let invalid = if wrong { " invalid=\"yes\"" } else { "" };
        let value = escape(&identifier.value);
        writeln!(out, "    <identifier type=\"{}\"{invalid}>{value}</identifier>", escape(scheme))?;
    }
    element(out, 4, "identifier type=\"citekey\"", record.key.as_deref().unwrap_or_default())
}

fn location(record: &Record, out: &mut dyn Write) -> io::Result<()> {
    if record.url.is_none() && record.files.is_empty() && record.links.is_empty() {
        return Ok(());
    }
    writeln!(out, "    <location>")?;
    element(out, 6, "url usage=\"primary\" access=\"object in context\"", record.url.as_deref().unwrap_or_default())?;
    for file in &record.files {
        let note = file.media_type.as_ref().map(|kind| format!(" note=\"{}\"", escape(kind))).unwrap_or_default();
        writeln!(out, "      <url access=\"raw object\"{note}>{}</url>", escape(&file.url))?;
    }
    for link in &record.links {
        let label = link.text.as_ref().map(|text| format!(" displayLabel=\"{}\"", escape(text))).unwrap_or_default();
        writeln!(out, "      <url{label}>{}</url>", escape(&link.url))?;
    }
    writeln!(out, "    </location>")
}
