//! Reads a record of MARC 21 (MARC 21 Format for Bibliographic Data, Library of Congress).

mod electronic;
mod fixed;
mod imprint;
mod names;
mod notes;
mod numbers;
mod punctuation;
mod subjects;

use super::record::{Field, Marc};
use super::{own, unimarc};
use crate::document::entry::Entry;
use crate::text::whitespace::normalise;
use punctuation::{without_end, without_mark};

/// Converts a record to an entry. A record of UNIMARC is converted to MARC 21 first.
pub(crate) fn entry(marc: &Marc) -> Entry {
    let converted = unimarc::is_unimarc(marc).then(|| unimarc::to_marc21(marc));
    let marc = converted.as_ref().unwrap_or(marc);
    let mut reading = Reading {
        marc,
        entry: Entry::default(),
        is_own: own::is_own(marc),
        copyright: Vec::new(),
        resources: electronic::Resources::default(),
    };
    controls(&mut reading);
    // The host is read before the series, because it takes precedence as the container.
    let (hosts, others): (Vec<&Field>, Vec<&Field>) = marc.fields.iter().partition(|field| field.tag == "773");
    for field in hosts.into_iter().chain(others).filter(|field| field.tag != "880") {
        reading.take(field);
    }
    other_scripts(&mut reading);
    fixed::take(&mut reading);
    imprint::copyright(&mut reading);
    electronic::settle(&mut reading);
    reading.entry
}

/// A record that is being read.
struct Reading<'m> {
    marc: &'m Marc,
    entry: Entry,
    /// True if this program wrote the record.
    is_own: bool,
    /// Copyright dates, which are collected until it is known whether the record has another date.
    copyright: Vec<String>,
    resources: electronic::Resources,
}

impl Reading<'_> {
    /// Reads a field. A field without a counterpart in the record becomes a note.
    fn take(&mut self, field: &Field) {
        if numbers::take(self, field) || notes::take(self, field) {
            return;
        }
        match field.tag.as_str() {
            "245" => self.title(field),
            "100" | "110" | "111" | "700" | "710" | "711" | "720" => names::take(self, field),
            "250" => {
                let edition = field.joined("ab");
                let edition = if self.is_own { edition.as_str() } else { without_end(&edition) };
                self.entry.edition(edition);
            }
            "260" | "264" => imprint::take(self, field),
            "490" | "800" | "810" | "811" | "830" => imprint::series(self, field),
            "773" => imprint::host(self, field),
            "600" | "610" | "611" | "630" | "647" | "648" | "650" | "651" | "653" | "654" | "655" | "656" | "657"
            | "690" | "691" | "695" | "696" | "697" | "698" | "699" => subjects::take(self, field),
            "856" => electronic::take(self, field),
            tag => self.entry.note(&format!("MARC {tag}"), &field.text()),
        }
    }

    fn title(&mut self, field: &Field) {
        let title = sorted(&field.joined("abnpks"));
        let responsibility = field.one('c');
        if self.is_own {
            if title != own::UNTITLED {
                self.entry.title(&title);
            }
        } else {
            self.entry.title(without_end(&title));
        }
        self.entry.note("Responsibility", responsibility);
        self.entry.note("Medium", without_mark(field.one('h')).trim_matches(['[', ']']));
        field.all('f').chain(field.all('g')).for_each(|dates| self.entry.note("Dates", without_mark(dates)));
    }

    /// Returns whether 041 gives the languages as BCP 47 tags, which are more specific than the codes of MARC.
    fn is_tagged(&self) -> bool {
        self.is_own && self.marc.fields.iter().any(|field| field.tag == "041" && field.indicators.1 == '7')
    }
}

/// A title without the marks around an article that is not sorted: U+0098 and U+009C (ISO 8859-1, control functions of ISO
/// 6630), which readers of XML show as `˜` and `œ` where a reference gives their number.
fn sorted(title: &str) -> String {
    const LONGEST: usize = 12;
    let (mut kept, mut rest) = (String::with_capacity(title.len()), title);
    while let Some((before, after)) = rest.split_once('˜') {
        kept.push_str(before);
        match after.split_once('œ').filter(|(article, _)| article.len() <= LONGEST) {
            Some((article, after)) => {
                kept.push_str(article);
                rest = after;
            }
            None => {
                kept.push('˜');
                rest = after;
            }
        }
    }
    kept.push_str(rest);
    kept.retain(|c| !matches!(c, '\u{88}' | '\u{89}' | '\u{98}' | '\u{9c}'));
    kept
}

/// Reads the control fields. In our own records, other fields give the same data.
fn controls(reading: &mut Reading<'_>) {
    let mut rest = serde_json::Map::new();
    for (tag, value) in &reading.marc.controls {
        match (tag.as_str(), reading.is_own) {
            ("001", true) => reading.entry.record.id = value.trim().to_owned(),
            (_, true) => {}
            ("001", false) => reading.entry.unknown("control_number", &value.trim().into()),
            (tag, false) => {
                rest.insert(tag.to_owned(), value.as_str().into());
            }
        }
    }
    if !rest.is_empty() {
        reading.entry.unknown("marc_control_fields", &rest.into());
    }
}

/// Reads 880, the alternate graphic representation of a field. If no linked field in Latin script exists, 880 is read
/// in its place. Otherwise it becomes a note beside that field.
fn other_scripts(reading: &mut Reading<'_>) {
    let marc = reading.marc;
    for field in marc.fields.iter().filter(|field| field.tag == "880") {
        let link = field.one('6');
        let (tag, rest) = link.split_once('-').unwrap_or((link, ""));
        let number = rest.get(..2).unwrap_or_default();
        let twin = format!("880-{number}");
        let has_twin = number != "00"
            && marc
                .fields
                .iter()
                .any(|other| other.tag == tag && (other.one('6').starts_with(&twin) || number.is_empty()));
        // Some files omit the link from the field in Latin script.
        let is_there = has_twin || number != "00" && marc.fields.iter().any(|other| other.tag == tag);
        if is_there || tag.len() != 3 {
            let text = normalise(without_end(&field.text()));
            reading.entry.note(notes::label(tag), &text);
        } else {
            reading.take(&Field { tag: tag.to_owned(), ..field.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_of_marc_gives_all_it_has() {
        let mut marc = Marc { leader: "00000nam a2200000 u 4500".to_owned(), ..Marc::default() };
        marc.controls.push(("001".to_owned(), "ab7".to_owned()));
        marc.controls.push(("008".to_owned(), "210101s2019    sz            000 0 spa d".to_owned()));
        for (tag, indicators, subfields) in [
            ("020", "  ", &[('a', "9789290689676 (pdf)")] as &[_]),
            ("041", "0 ", &[('a', "spa"), ('a', "dut"), ('h', "eng")]),
            ("245", "10", &[('a', "Ríos :"), ('b', "un mapa /"), ('c', "Ana Mora.")]),
            ("264", " 1", &[('a', "Ginebra :"), ('b', "OIM,"), ('c', "2019-05-01")]),
            ("264", " 4", &[('c', "©2018")]),
            ("490", "1 ", &[('a', "Studies ;"), ('v', "v. 3")]),
            ("520", "  ", &[('a', "Uno.")]),
            ("520", "  ", &[('a', "Dos.")]),
            ("650", " 0", &[('a', "Water"), ('z', "Peru.")]),
            ("773", "0 ", &[('t', "Journal."), ('g', "Vol. 3, no. 2 (May 2019), p. 1-9"), ('x', "2049-3630")]),
            ("856", "40", &[('u', "https://example.org/1")]),
            ("856", "40", &[('u', "https://example.org/1.pdf"), ('q', "application/pdf")]),
            ("856", "42", &[('u', "https://example.org/toc"), ('3', "Table of contents")]),
            ("999", "  ", &[('x', "shelf 9")]),
        ] {
            marc.add(tag, indicators, subfields);
        }
        let entry = entry(&marc);
        let record = &entry.record;
        assert_eq!(record.title.as_deref(), Some("Ríos : un mapa"));
        assert_eq!(
            (&entry.languages, &entry.dates),
            (&vec!["spa".to_owned(), "dut".to_owned()], &vec!["2019-05-01".to_owned(), "2019".to_owned()])
        );
        assert_eq!(record.description.as_deref(), Some("Uno.\n\nDos."));
        assert_eq!((record.publisher.as_deref(), record.place.as_deref()), (Some("OIM"), Some("Ginebra")));
        assert_eq!(record.keywords, ["Water--Peru"]);
        assert_eq!(
            (record.url.as_deref(), record.files.len(), record.links.len()),
            (Some("https://example.org/1"), 1, 1)
        );
        assert_eq!(record.identifiers[0].value, "9789290689676");
        let host = record.container.as_ref().unwrap();
        let place =
            [&host.title, &host.volume, &host.issue, &host.pages, &host.issn].map(|part| part.as_deref().unwrap_or(""));
        assert_eq!(place, ["Journal", "3", "2", "1-9", "2049-3630"]);
        assert_eq!(
            record.notes,
            [
                "In: May 2019",
                "ISBN 9789290689676: pdf",
                "Original language: eng",
                "Responsibility: Ana Mora.",
                "Series: Studies ; v. 3",
                "MARC 999: shelf 9",
                "Copyright: ©2018",
            ]
        );
    }

    #[test]
    fn a_field_that_is_given_only_in_another_script_is_read() {
        let mut marc = Marc::default();
        marc.add("700", "1 ", &[('6', "880-02"), ('a', "Levi, D.")]);
        marc.add("880", "10", &[('6', "245-00/(2/r"), ('a', "חיי הנהר /"), ('c', "ד. לוי.")]);
        marc.add("880", "1 ", &[('6', "700-02/(2/r"), ('a', "לוי, ד.")]);
        let entry = entry(&marc);
        assert_eq!(entry.record.title.as_deref(), Some("חיי הנהר"));
        assert_eq!(entry.record.creators, ["Levi, D."]);
        assert_eq!(entry.record.notes, ["Responsibility: ד. לוי.", "Name: לוי, ד."]);
    }
}
