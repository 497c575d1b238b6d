//! RIS, the tagged format of reference managers (Research Information Systems, 2001 and 2011).
//!
//! A line is a tag of two characters, two spaces, a hyphen and a space; what has no tag goes on the line above.

use crate::document::budget::{Budget, Count};
use crate::document::entry::{Entry, is_address};
use crate::document::entry_sink::EntrySink;
use crate::document::plain_text;
use crate::error::{Error, Result};
use crate::record::edtf::Edtf;
use crate::record::kinds;
use crate::record::rejected::Rejected;
use crate::record::{IssueCode, Screening};
use crate::text::whitespace;

/// Reads a file of RIS.
///
/// # Errors
/// Where a record has more fields than `budget` allows; and what `sink` returns.
pub(crate) fn read(text: &str, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    let mut reader = Reader { sink, budget, open: None, last: 0 };
    for (number, (line, _)) in (1_u64..).zip(plain_text::lines(text)) {
        reader.line(number, line)?;
    }
    reader.end(reader.last, false)
}

/// The tag of a line and what follows it.
pub(crate) fn tag(line: &str) -> Option<(&str, &str)> {
    let name = line.get(..2)?;
    let mut characters = name.chars();
    let (first, second) = (characters.next()?, characters.next()?);
    if !(first.is_ascii_uppercase() && (second.is_ascii_uppercase() || second.is_ascii_digit())) {
        return None;
    }
    let rest = line.get(2..)?;
    let value = rest.trim_start_matches([' ', '\t']).strip_prefix('-')?;
    // `AB-12` is a word, `AB  - 12` a tag.
    (rest.starts_with(' ') && (value.is_empty() || value.starts_with([' ', '\t']))).then_some((name, value.trim()))
}

struct Reader<'s> {
    sink: &'s mut dyn EntrySink,
    budget: &'s Budget,
    /// Tags and values of the open record, and its first line.
    open: Option<(u64, Vec<(String, String)>)>,
    last: u64,
}

impl Reader<'_> {
    fn line(&mut self, number: u64, line: &str) -> Result<()> {
        let blank = line.trim().is_empty();
        match (tag(line), &mut self.open) {
            (Some(("TY", value)), open) => {
                if open.is_some() {
                    self.end(number - 1, false)?;
                }
                self.open = Some((number, vec![("TY".to_owned(), value.to_owned())]));
            }
            (Some(("ER", _)), Some(_)) => self.end(number, true)?,
            (Some((tag, value)), Some((_, values))) => {
                values.push((tag.to_owned(), value.to_owned()));
                self.budget.check(Count::Parts, values.len() as u64)?;
            }
            (None, Some((_, values))) if !blank => {
                if let Some((_, value)) = values.last_mut() {
                    value.push('\n');
                    value.push_str(line.trim());
                }
            }
            (None, Some((_, values))) => {
                // A blank line separates paragraphs of an abstract, and nothing elsewhere.
                if let Some((_, value)) = values.last_mut().filter(|(tag, _)| matches!(tag.as_str(), "AB" | "N2")) {
                    value.push('\n');
                }
            }
            (found, None) if !blank => {
                // What databases write above the records.
                let heads = ["Provider", "Database", "Content", "ER"];
                // Some writers number the records on lines of their own.
                let number_alone = line.trim().trim_end_matches('.').bytes().all(|byte| byte.is_ascii_digit());
                if !number_alone && !heads.iter().any(|head| line.starts_with(head)) {
                    let what = if found.is_some() { "a field before the TY that begins a record" } else { "not RIS" };
                    let error = Error::data(what).at(format!("line {number}"));
                    self.sink.rejected(Rejected::new(error, line.to_owned()))?;
                }
            }
            _ => {}
        }
        if !blank {
            self.last = number;
        }
        Ok(())
    }

    fn end(&mut self, number: u64, closed: bool) -> Result<()> {
        let Some((first, values)) = self.open.take() else { return Ok(()) };
        let mut entry = entry(&values, (first, number));
        if !closed {
            entry.record.add_issue(
                IssueCode::MissingEnd,
                "source",
                "the record has no ER line: the file may have been cut off",
            );
        }
        self.sink.entry(entry)
    }
}

fn entry(values: &[(String, String)], lines: (u64, u64)) -> Entry {
    let mut entry = Entry::at(lines);
    let value_of = |tag: &str| values.iter().find(|(have, _)| have == tag).map_or("", |(_, value)| value.as_str());
    let kind = value_of("TY");
    for (tag, value) in values {
        match tag.as_str() {
            "TI" | "T1" | "CT" => entry.title(value),
            "TT" | "ST" => entry.note("Title", value),
            "AU" | "A1" => entry.creator(value),
            "A2" | "A3" | "A4" | "ED" => entry.note("Editor", value),
            "AB" | "N2" => entry.description(value),
            "KW" => value.split('\n').for_each(|label| entry.keyword(label)),
            "LA" => entry.language(value),
            // "SEP" beside the year of PY: PubMed and its kin.
            "DA" if !value.bytes().any(|byte| byte.is_ascii_digit()) => {
                let year = ["PY", "Y1", "YR"].iter().map(|tag| value_of(tag)).find(|year| !year.is_empty());
                entry.dates.insert(0, format!("{value} {}", date(year.unwrap_or_default())).trim().to_owned());
            }
            "DA" => entry.dates.insert(0, date(value)),
            "PY" | "Y1" | "YR" => entry.date(&date(value)),
            "Y2" => match value.splitn(4, '/').nth(3) {
                Some(time) if time.parse::<jiff::Timestamp>().is_ok() => {
                    entry.record.source.retrieved = Some(time.to_owned());
                }
                _ => entry.note("Accessed", value),
            },
            "PB" => entry.publisher(value),
            "SN" => serial(&mut entry, kind, value),
            "DO" => entry.identifier(Some("doi"), crate::document::entry::schemed(value).map_or(value, |(_, doi)| doi)),
            "M1" if matches!(kind, "RPRT" | "GEN" | "BOOK" | "STAND" | "GOVDOC") => {
                entry.identifier(Some("report"), value)
            }
            "AN" => match value.split_once(':') {
                Some((scheme, value)) if !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_lowercase()) => {
                    entry.identifier(Some(scheme), value);
                }
                _ => entry.identifier(Some("accession"), value),
            },
            "UR" | "LK" => value.split_whitespace().for_each(|address| entry.url(address)),
            "L1" | "L2" | "LF" => {
                for part in value.split(['\n', ';']).map(str::trim).filter(|part| !part.is_empty()) {
                    if is_address(part) { entry.file(part, None, None) } else { entry.note("File", part) }
                }
            }
            "M3" => entry.kind(value),
            "N1" => match super::decision(value) {
                Some(decision) => entry.record.screening = Some(Screening { decision, ..Screening::default() }),
                None => entry.note("", value),
            },
            "DB" if entry.record.source.name.is_empty() => entry.record.source.name = whitespace::normalise(value),
            "ID" => entry.unknown("citation_key", &serde_json::Value::String(value.clone())),
            "TY" => {}
            other => entry.note(name(other), value),
        }
    }
    entry.typed(&kinds::RIS, kind);
    entry
}

/// `YYYY/MM/DD/other information`; the other information of our own dates is the whole of it in EDTF.
fn date(value: &str) -> String {
    // Other tools put a date there as they print it.
    let year = value.split('/').next().unwrap_or_default().trim();
    let second = value.split('/').nth(1).unwrap_or_default().trim();
    let is_month = second.is_empty() || second.parse().is_ok_and(|month: u8| (1..=12).contains(&month));
    let is_ris = year.len() == 4 && is_month && value.contains('/');
    if Edtf::parse(value.trim()).is_ok() || !is_ris {
        return value.trim().to_owned();
    }
    let mut parts = value.splitn(4, '/');
    let date: Vec<&str> = parts.by_ref().take(3).map(str::trim).filter(|part| !part.is_empty()).collect();
    match parts.next().map(str::trim).filter(|other| !other.is_empty()) {
        Some(other) if Edtf::parse(other).is_ok() => other.to_owned(),
        Some(other) if date.len() < 2 => format!("{other} {}", date.join("-")),
        _ => date.join("-"),
    }
}

/// ISBN or ISSN, by its length.
fn serial(entry: &mut Entry, kind: &str, value: &str) {
    for part in value.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        let number = part.split(" (").next().unwrap_or(part).trim();
        let digits = number.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X')).count();
        match digits {
            8 => entry.identifier(Some("issn"), number),
            10 | 13 => entry.identifier(Some("isbn"), number),
            _ if kind == "RPRT" => entry.identifier(Some("report"), number),
            _ => entry.identifier(Some("other"), number),
        }
    }
}

/// What a tag is called, for the notes of what belongs to no field.
fn name(tag: &str) -> &str {
    match tag {
        "T2" | "JO" | "JF" | "BT" => "In",
        "JA" | "J1" | "J2" => "In (short)",
        "T3" => "Series",
        "VL" => "Volume",
        "IS" | "M1" => "Number",
        "SP" => "First page",
        "EP" => "Last page",
        "CY" | "PP" => "Place",
        "ET" => "Edition",
        "AD" => "Address",
        "CN" => "Call number",
        "DP" => "Provider",
        "L4" => "Image",
        "DB" => "Database",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::entry_sink::collect;

    #[test]
    fn tags_continuations_and_broken_records() {
        let text = "Provider: X\r\nTY  - RPRT\r\nTI  - A title that goes\r\n on\r\nDA  - 2021/06//2021-06/2021-07\r\nPY  - 2021\r\n\
                    KW  - Water\r\nKW  - Data, and more\r\nAB  - One.\r\n\r\nTwo.\r\nSN  - 978-92-9068-967-6\r\nXX  - odd\r\nER  - \r\n\r\n\
                    junk\r\nTY  - JOUR\r\nT1  - No end\r\n";
        let budget = Budget::default();
        let found = collect(&budget, |sink| read(text, &budget, sink)).unwrap();
        assert_eq!((found.entries.len(), found.rejected.len()), (2, 1));
        let record = &found.entries[0].record;
        assert_eq!(record.title.as_deref(), Some("A title that goes on"));
        assert_eq!(record.description.as_deref(), Some("One.\n\nTwo."));
        assert_eq!(record.keywords.len(), 2);
        assert_eq!(
            (record.identifiers[0].scheme.as_str(), record.notes.as_slice()),
            ("isbn", &["XX: odd".to_owned()][..])
        );
        assert_eq!(found.entries[0].dates, ["2021-06/2021-07", "2021"]);
        assert_eq!(found.entries[1].record.issues[0].code, "missing-end");
        assert_eq!(record.source.lines, Some((2, 14)));
    }
}
