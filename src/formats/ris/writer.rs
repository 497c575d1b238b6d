//! Writes RIS for reference managers and screening tools: Zotero, EndNote, Mendeley, Rayyan and Covidence.
//!
//! Each value has its own line: tag, two spaces, hyphen, space, value, CRLF, with `TY` first and `ER` last. A value
//! cannot contain a line end, so two spaces separate the paragraphs of a description.

use std::io::{self, Write};

use super::{LABELS, PROVIDER, roles};
use crate::formats::{Exporter, Options, reference};
use crate::record::{AreaBasis, Container, Contributor, Kind, Record, edtf, kinds};

pub(crate) fn exporter(_: &Options) -> Box<dyn Exporter> {
    Box::new(Ris)
}

struct Ris;

impl Exporter for Ris {
    fn start(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        let kind = kind(record);
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        write!(out, "TY  - {kind}\r\n")?;
        line(out, "ID", record.key.as_deref().unwrap_or(&record.id))?;
        // Reference managers show `ID` as the key, so a record with a key of its own keeps its id elsewhere.
        if record.key.is_some() || !super::is_id(&record.id) {
            line(out, "U5", &record.id)?;
        }
        line(out, "TI", record.title.as_deref().unwrap_or_default())?;
        people(record, kind, out)?;
        if let Some(issued) = &record.issued {
            line(out, "PY", edtf::plain(issued).unwrap_or_default().get(..4).unwrap_or(issued))?;
            line(out, "DA", &date(issued))?;
        }
        paragraphs(out, "AB", record.description.as_deref().unwrap_or_default())?;
        for area in &record.thematic_areas {
            line(out, "KW", &area.label)?;
        }
        for area in record.thematic_areas.iter().filter(|area| area.basis == AreaBasis::Declared) {
            let address = area.uri.as_deref().map(|uri| format!(" <{}>", reference::address(uri, &[])));
            line(out, "U1", &format!("{}{}", area.label, address.unwrap_or_default()))?;
        }
        for keyword in &record.keywords {
            line(out, "KW", keyword)?;
        }
        line(out, "LA", &record.languages.join("; "))?;
        if let Some(found) = &record.container {
            container(found, kind, out)?;
        }
        line(out, "PB", &text(&record.publisher))?;
        line(out, "CY", &text(&record.place))?;
        line(out, "ET", &text(&record.edition))?;
        line(out, "M3", record.kind.as_deref().unwrap_or_default())?;
        numbers(record, kind, out)?;
        addresses(record, out)?;
        for note in &record.notes {
            line(out, "N1", note)?;
        }
        if let Some(screening) = &record.screening {
            line(out, "N1", super::label(screening))?;
        }
        line(out, "DB", &record.source.name)?;
        line(out, "DP", PROVIDER)?;
        if let Some(retrieved) = &record.source.retrieved {
            line(out, "Y2", &format!("{}/{retrieved}", retrieved.get(..10).unwrap_or_default().replace('-', "/")))?;
        }
        out.write_all(b"ER  - \r\n\r\n")
    }

    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// The type of a record. A publication in a journal is written as a journal article, whatever its kind.
fn kind(record: &Record) -> &'static str {
    let is_article = matches!(record.kind, Some(Kind::Article | Kind::Paper));
    let container = record.container.as_ref().filter(|container| container.title.is_some());
    let in_journal = container.is_some_and(|container| match container.kind.as_deref() {
        Some(kind) => kind == "journal",
        None => is_article,
    });
    if in_journal && (is_article || record.kind.is_none()) { "JOUR" } else { kinds::ris(record.kind.as_ref()) }
}

/// Writes the contributors by their roles. If a record has none, the creators are written as printed.
fn people(record: &Record, kind: &str, out: &mut dyn Write) -> io::Result<()> {
    for Contributor { role, name, .. } in record.contributors.iter().filter(|one| !one.name.is_empty()) {
        if roles::tag(kind, role.as_ref()).is_none() {
            let role = role.as_deref().unwrap_or_default();
            let (first, rest) =
                role.split_at_checked(role.chars().next().map_or(0, char::len_utf8)).unwrap_or_default();
            line(out, "N1", &format!("{}{rest}: {name}", first.to_uppercase()))?;
        }
    }
    for one in &record.contributors {
        if let Some(tag) = roles::tag(kind, one.role.as_ref()) {
            line(out, tag, &reference::inverted(one))?;
        }
    }
    if record.contributors.is_empty() {
        record.creators.iter().try_for_each(|creator| line(out, "AU", creator))?;
    }
    Ok(())
}

fn container(container: &Container, kind: &str, out: &mut dyn Write) -> io::Result<()> {
    let Container { title, kind: _, issn, volume, issue, pages, unknown: _ } = container;
    line(out, "T2", title.as_deref().unwrap_or_default())?;
    line(out, "VL", volume.as_deref().unwrap_or_default())?;
    line(out, "IS", issue.as_deref().unwrap_or_default())?;
    let pages = pages.as_deref().unwrap_or_default();
    // The reader joins the two pages with a hyphen.
    let range = |(first, last): &(&str, &str)| {
        let is_page = |text: &str| !text.is_empty() && text.chars().all(char::is_alphanumeric);
        first != last && is_page(first) && is_page(last)
    };
    match pages.split_once('-').filter(range) {
        Some((first, last)) => {
            line(out, "SP", first)?;
            line(out, "EP", last)?;
        }
        None => line(out, "SP", pages)?,
    }
    match issn {
        Some(issn) if roles::is_report(kind) => line(out, "M2", &format!("ISSN: {issn}")),
        issn => line(out, "SN", issn.as_deref().unwrap_or_default()),
    }
}

/// Writes identifiers where reference managers expect them. For a report, `SN` holds the report number, and a labelled
/// field the ISBN; for other publications, `SN` holds ISBN and ISSN.
fn numbers(record: &Record, kind: &str, out: &mut dyn Write) -> io::Result<()> {
    let is_report = roles::is_report(kind);
    let issn = record.container.as_ref().and_then(|container| container.issn.as_deref());
    let mut free = if is_report { vec!["DO", "SN", "M1"] } else { vec!["DO", "M1"] };
    let mut take = |tags: &[&'static str]| {
        let at = free.iter().position(|tag| tags.contains(tag))?;
        Some(free.remove(at))
    };
    for identifier in &record.identifiers {
        let (scheme, value) = (identifier.scheme.as_str(), identifier.value.as_str());
        let label = LABELS.iter().find(|(have, _)| *have == scheme).map_or("", |(_, label)| label);
        match scheme {
            "issn" if issn == Some(value) => {}
            "isbn" | "issn" if is_serial(scheme, value) && !is_report => line(out, "SN", value)?,
            "isbn" | "issn" if is_report => line(out, "M2", &format!("{label}{value}"))?,
            "report" if is_report || matches!(kind, "GEN" | "BOOK") => match take(&["SN", "M1"]) {
                Some(tag) => line(out, tag, value)?,
                None => line(out, "M2", &format!("{label}{value}"))?,
            },
            "doi" => match take(&["DO"]) {
                Some(tag) => line(out, tag, value)?,
                None => line(out, "AN", &format!("doi:{value}"))?,
            },
            "pmcid" if value.starts_with("PMC") => line(out, "C2", value)?,
            "wos" if value.starts_with("WOS:") => line(out, "AN", value)?,
            "accession" if !value.contains(':') => line(out, "AN", value)?,
            scheme => line(out, "AN", &format!("{scheme}:{value}"))?,
        }
    }
    Ok(())
}

/// Returns whether a value has the length of an ISSN or ISBN, by which the reader distinguishes the two.
fn is_serial(scheme: &str, value: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_digit() || matches!(c, 'x' | 'X' | '-' | ' ');
    let digits = value.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X')).count();
    value.chars().all(is_sign) && if scheme == "issn" { digits == 8 } else { matches!(digits, 10 | 13) }
}

/// Writes the page of the record, its documents by their media type, and its other links.
fn addresses(record: &Record, out: &mut dyn Write) -> io::Result<()> {
    line(out, "UR", &reference::address(record.url.as_deref().unwrap_or_default(), &[]))?;
    for file in &record.files {
        let tag = match file.media_type.as_deref() {
            Some("text/html" | "application/xhtml+xml") => "L2",
            Some(kind) if kind.starts_with("image/") => "L4",
            _ => "L1",
        };
        // Some readers treat a semicolon as the end of an address.
        line(out, tag, &reference::address(&file.url, &[';']))?;
    }
    record.links.iter().try_for_each(|link| line(out, "L3", &reference::address(&link.url, &[])))
}

/// Formats a date as `YYYY/MM/DD/`. If this form loses information (an interval, a season or a doubt), the complete
/// EDTF date follows as the other information that the format allows.
fn date(issued: &str) -> String {
    let plain = edtf::plain(issued).unwrap_or_default();
    let start = plain.split('/').next().unwrap_or_default();
    let other = if start == issued { "" } else { issued };
    let mut parts = start.split('-').map(str::to_owned).chain(std::iter::repeat_n(String::new(), 3)).take(3);
    let mut part = || parts.next().unwrap_or_default();
    format!("{}/{}/{}/{other}", part(), part(), part())
}

/// Writes paragraphs with two spaces between them. Inside a paragraph, there is never more than one space.
fn paragraphs(out: &mut dyn Write, tag: &str, value: &str) -> io::Result<()> {
    let paragraphs = value.split("\n\n").map(one_line).filter(|text| !text.is_empty());
    let value = paragraphs.collect::<Vec<_>>().join("  ");
    if value.is_empty() { Ok(()) } else { write!(out, "{tag}  - {value}\r\n") }
}

fn line(out: &mut dyn Write, tag: &str, value: &str) -> io::Result<()> {
    let value = one_line(value);
    if value.is_empty() { Ok(()) } else { write!(out, "{tag}  - {value}\r\n") }
}

/// Puts a text on one line. Python treats more control characters as line ends than other languages do.
fn one_line(text: &str) -> String {
    let ends_line = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | ' ');
    text.split(ends_line).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_that_ris_cannot_hold_follows_in_full() {
        for (issued, said) in [
            ("2021-11-26", "2021/11/26/"),
            ("2019", "2019///"),
            ("2021-06/2021-07", "2021/06//2021-06/2021-07"),
            ("2019-21", "2019///2019-21"),
            ("2019?", "2019///2019?"),
            ("../1984", "1984///../1984"),
            ("201X", "///201X"),
        ] {
            assert_eq!(date(issued), said);
        }
    }
}
