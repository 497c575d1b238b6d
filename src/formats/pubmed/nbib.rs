//! Reads the tagged format of PubMed (MEDLINE/PubMed Data Element Descriptions), in `.nbib` and `.txt` files.
//!
//! A line is a tag of up to four characters, a hyphen and a space. Six spaces begin the continuation of a long value.

use std::collections::HashSet;

use serde_json::Value;

use super::{full, heading, shortened, types};
use crate::document::budget::{Budget, Count};
use crate::document::entry::Entry;
use crate::document::entry_sink::EntrySink;
use crate::document::identifier_texts::is_address;
use crate::document::plain_text;
use crate::error::{Error, Result};
use crate::formats::reference;
use crate::record::Role;
use crate::text::names;
use crate::text::quote::quote;

/// Reads a MEDLINE file. A record ends at a blank line, or at the PMID of the next record.
///
/// # Errors
/// Returns an error if a record has more fields than `budget` allows, and passes on the errors of `sink`.
pub(crate) fn read(text: &str, lines_before: u64, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    let mut open: Option<Open> = None;
    let mut blank = false;
    for (number, (line, _)) in (lines_before + 1..).zip(plain_text::lines(text)) {
        let line = line.trim_start_matches('\u{feff}');
        match (field(line), &mut open) {
            _ if line.trim().is_empty() => {
                blank = true;
                continue;
            }
            (Some((tag, value)), Some(record)) if !blank && !record.is_new(tag) => record.add(number, tag, value),
            (Some((tag, value)), before) => {
                before.take().map_or(Ok(()), |record| sink.entry(record.entry()))?;
                let mut record = Open { lines: (number, number), fields: Vec::new(), numbered: false };
                record.add(number, tag, value);
                open = Some(record);
            }
            (None, Some(record)) => record.go_on(number, line.trim()),
            (None, None) => {
                sink.stray(number, line)?;
                // Old exports number their records with lines such as "1: ".
                if !line.trim_end().trim_end_matches(':').bytes().all(|byte| byte.is_ascii_digit()) {
                    let message = format!("the line {} stands before the first record", quote(line.trim()));
                    sink.warning(Error::data(message).at(format!("line {number}")))?;
                }
            }
        }
        blank = false;
        budget.check(Count::Parts, open.as_ref().map_or(0, |record| record.fields.len() as u64))?;
    }
    open.map_or(Ok(()), |record| sink.entry(record.entry()))
}

/// Returns whether a record begins at a line: at a field behind a blank line.
pub(crate) fn starts(line: &str, above: &mut dyn Iterator<Item = &str>) -> bool {
    let is_blank = |line: &str| line.trim_start_matches('\u{feff}').trim().is_empty();
    field(line.trim_start_matches('\u{feff}')).is_some() && above.next().is_some_and(is_blank)
}

/// The tag and the value of a line such as `AU  - Mora A` or `PMID- 7`.
pub(crate) fn field(line: &str) -> Option<(&str, &str)> {
    let (tag, value) = line.split_once('-')?;
    let name = tag.trim_end();
    let is_name = (2..=5).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && name.starts_with(|c: char| c.is_ascii_uppercase());
    let fits = tag.len() >= 4 && tag.len() <= 6 && (value.is_empty() || value.starts_with(' '));
    (is_name && fits).then_some((name, value.trim()))
}

/// A record that is being read.
struct Open {
    lines: (u64, u64),
    fields: Vec<(String, String)>,
    /// True if the PMID of the record was read.
    numbered: bool,
}

impl Open {
    fn add(&mut self, number: u64, tag: &str, value: &str) {
        self.lines.1 = number;
        self.numbered |= tag == "PMID";
        self.fields.push((tag.to_owned(), value.to_owned()));
    }

    fn go_on(&mut self, number: u64, text: &str) {
        self.lines.1 = number;
        if let Some((_, value)) = self.fields.last_mut() {
            value.push(' ');
            value.push_str(text);
        }
    }

    /// Returns whether the tag begins another record.
    fn is_new(&self, tag: &str) -> bool {
        tag == "PMID" && self.numbered
    }

    fn entry(self) -> Entry {
        let mut entry = Entry::at(self.lines);
        let mut kinds = Vec::new();
        let tags = Tags { found: self.fields.iter().map(|(tag, _)| tag.as_str()).collect() };
        for (tag, value) in &self.fields {
            match tag.as_str() {
                "PT" => kinds.push(value.clone()),
                "FAU" | "AU" | "FED" | "ED" | "CN" | "FIR" | "IR" => tags.person(&mut entry, tag, value),
                _ => tags.field(&mut entry, tag, value),
            }
        }
        types(&mut entry, &kinds);
        reference::issn_of_container(&mut entry);
        entry
    }
}

/// The tags that occur in a record.
struct Tags<'r> {
    found: HashSet<&'r str>,
}

impl Tags<'_> {
    fn has(&self, tag: &str) -> bool {
        self.found.contains(tag)
    }

    /// Adds a person. If the record contains full names, the short names are skipped.
    fn person(&self, entry: &mut Entry, tag: &str, value: &str) {
        match tag {
            "FAU" => full(entry, value, None),
            "AU" if !self.has("FAU") => shortened(entry, value, None),
            "FED" => full(entry, value, Some(Role::Editor)),
            "ED" if !self.has("FED") => shortened(entry, value, Some(Role::Editor)),
            "CN" => entry.contributor(names::institution(value, None)),
            "FIR" => full(entry, value, Some(Role::Contributor)),
            "IR" if !self.has("FIR") => shortened(entry, value, Some(Role::Contributor)),
            _ => {}
        }
    }

    fn field(&self, entry: &mut Entry, tag: &str, value: &str) {
        match tag {
            "TI" => reference::title(entry, value),
            "BTI" if !self.has("TI") => reference::title(entry, value),
            "BTI" => self.book(entry, value),
            "TT" => entry.note("Title", value),
            "AB" => reference::description(entry, value),
            "OAB" => entry.note("Abstract", value),
            "JT" => self.journal(entry, value),
            "TA" if !self.has("JT") => self.journal(entry, value),
            "TA" => entry.note("In (short)", value),
            "VI" => entry.container_text("Volume", value, |container| &mut container.volume),
            "IP" => entry.container_text("Issue", value, |container| &mut container.issue),
            "PG" => entry.container_text("Pages", value, |container| &mut container.pages),
            "CTI" => entry.note("Series", value),
            "DP" => entry.dates.insert(0, year_last(value)),
            "DEP" => entry.date(&dashed(value)),
            "LA" => entry.language(value),
            "MH" => heading(entry, value),
            "OT" | "KW" => heading(entry, value),
            "PB" => entry.publisher(value),
            "PL" => entry.place(value),
            "EN" => entry.edition(value),
            "PMID" => entry.identifier(Some("pmid"), value),
            "PMC" => entry.identifier(Some("pmcid"), value),
            "IS" | "ISSN" | "ISBN" => {
                reference::serials(entry, value, |entry, number| entry.identifier(Some("other"), number));
            }
            "AID" | "LID" => article(entry, value),
            "UR" | "URL" | "URLF" | "URLS" => entry.url(value),
            _ => match label(tag) {
                Some(label) => entry.note(label, value),
                None => entry.unknown(tag, &Value::String(value.to_owned())),
            },
        }
    }

    fn journal(&self, entry: &mut Entry, title: &str) {
        entry.container_text("In", title, |container| &mut container.title);
        entry.container().kind = Some("journal".to_owned());
    }

    fn book(&self, entry: &mut Entry, title: &str) {
        entry.container_text("In", title, |container| &mut container.title);
        entry.container().kind = Some("book".to_owned());
    }
}

/// Reads an article identifier with its scheme in brackets, such as `10.1234/abc [doi]`.
fn article(entry: &mut Entry, value: &str) {
    match value.strip_suffix(']').and_then(|value| value.rsplit_once(" [")) {
        Some((value, scheme)) => entry.identifier(Some(scheme), value),
        None if is_address(value) => entry.url(value),
        None => entry.identifier(None, value),
    }
}

/// Inserts hyphens into a date such as `20200512`.
fn dashed(value: &str) -> String {
    match (value.len(), value.get(..4), value.get(4..6), value.get(6..8)) {
        (8, Some(year), Some(month), Some(day)) => format!("{year}-{month}-{day}"),
        _ => value.to_owned(),
    }
}

/// Moves the year of a date such as `2019 Jan-Feb` to the end, as people write it.
pub(super) fn year_last(value: &str) -> String {
    let is_year = |year: &str| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    match value.split_once(' ') {
        Some((year, rest)) if is_year(year) && rest.contains('-') && !rest.split([' ', '-']).any(is_year) => {
            format!("{rest} {year}")
        }
        _ => value.to_owned(),
    }
}

/// The label of a tag for notes, or `None` for tags that serve only the administration of the database.
fn label(tag: &str) -> Option<&'static str> {
    Some(match tag {
        "AD" | "IRAD" => "Address",
        "AUID" => "Author identifier",
        "CI" => "Rights",
        "COIS" => "Conflict of interest",
        "GR" => "Grant",
        "RN" | "NM" => "Substance",
        "SI" => "Data",
        "GN" => "Note",
        "PS" | "FPS" => "About",
        "SFM" => "Space flight",
        "VTI" => "Volume title",
        "CIN" => "Comment in",
        "CON" => "Comment on",
        "EIN" => "Erratum in",
        "EFR" => "Erratum for",
        "CRI" | "CRF" => "Corrected in",
        "RIN" => "Retraction in",
        "ROF" => "Retraction of",
        "UIN" => "Update in",
        "UOF" => "Update of",
        "SPIN" => "Summary in",
        "RPI" | "RPF" => "Republished",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::entry_sink::collect;

    #[test]
    fn a_record_of_medline_is_read_whole() {
        let text = "\nPMID- 1234567\nOWN - NLM\nIS  - 0378-5955 (Print)\nVI  - 93\nIP  - 14\nDP  - 2020 May-Jun\nTI  - Rivers and rain in the\n\
                    \x20     mountains.\nPG  - 6913-7\nLA  - eng\nAU  - Mora A\nFAU - Mora, Ana\nCN  - River Study Group\nAB  - We looked.\nPT  - Journal Article\n\
                    TA  - J Riv\nJT  - Journal of rivers\nMH  - Rivers/*chemistry\nOT  - rain\nAID - 10.1234/abc [doi]\nPMC - PMC38908\n\nPMID- 2\nTI  - B\nAU  - Ruiz EV\n";
        let budget = Budget::default();
        let found = collect(&budget, |sink| read(text, 0, &budget, sink)).unwrap();
        assert_eq!(found.entries.len(), 2);
        let record = &found.entries[0].record;
        assert_eq!(record.title.as_deref(), Some("Rivers and rain in the mountains."));
        let container = record.container.as_ref().unwrap();
        assert_eq!(
            (container.title.as_deref(), container.issn.as_deref()),
            (Some("Journal of rivers"), Some("0378-5955"))
        );
        assert_eq!(
            (record.creators.as_slice(), record.keywords.as_slice()),
            (
                &["Mora, Ana".to_owned(), "River Study Group".to_owned()][..],
                &["Rivers/chemistry".to_owned(), "rain".to_owned()][..]
            )
        );
        let schemes: Vec<_> = record.identifiers.iter().map(|one| one.scheme.as_str()).collect();
        assert_eq!(schemes, ["pmid", "doi", "pmcid"]);
        assert_eq!(found.entries[1].record.contributors[0].given.as_deref(), Some("EV"));
        assert_eq!(found.entries[1].record.source.lines, Some((24, 26)));
    }

    #[test]
    fn tags_are_no_words() {
        assert_eq!(field("PMID- 7"), Some(("PMID", "7")));
        assert_eq!(field("TI  - x-y"), Some(("TI", "x-y")));
        assert_eq!((field("AB-12 x"), field("      x - y"), field("COVID-19 x")), (None, None, None));
    }
}
