//! MARC 21 bibliographic records in XML (MARC 21 Slim, Library of Congress).

use super::writer::{DOCUMENT, SPOKEN};
use crate::document::budget::Budget;
use crate::document::entry::{Entry, is_address};
use crate::document::entry_sink::EntrySink;
use crate::document::xml;
use crate::document::xml::Element;
use crate::error::{Error, Result};
use crate::record::Unknown;
use crate::record::edtf::Edtf;
use crate::text::whitespace::normalise;

/// Namespace of MARCXML.
pub(crate) const NAMESPACE: &str = "http://www.loc.gov/MARC21/slim";

/// Reads a file of MARCXML.
///
/// # Errors
/// Where it is not well-formed, or has no records of MARC; and what `sink` returns.
pub(crate) fn read(text: &str, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    let mut found = false;
    xml::each(
        text,
        budget,
        |space, name| name == "record" && (space == NAMESPACE || space.is_empty()),
        |element| {
            // A record of a repository that answers in MARCXML holds the record of MARC.
            if element.elements().any(|inner| matches!(inner.name.as_str(), "leader" | "controlfield" | "datafield")) {
                found = true;
                sink.entry(record(&element))?;
            }
            Ok(())
        },
    )?;
    if found { Ok(()) } else { Err(Error::data("there is no MARC record in it")) }
}

/// A data field: tag, indicators, subfields.
struct Field<'e> {
    tag: &'e str,
    first: &'e str,
    second: &'e str,
    subfields: Vec<(char, String)>,
}

impl Field<'_> {
    fn all(&self, code: char) -> impl Iterator<Item = &str> {
        self.subfields.iter().filter(move |(have, _)| *have == code).map(|(_, text)| text.as_str())
    }

    fn one(&self, code: char) -> &str {
        self.all(code).next().unwrap_or_default()
    }

    /// The subfields of these codes in their order, joined by a space.
    fn joined(&self, codes: &str) -> String {
        let wanted = self.subfields.iter().filter(|(code, _)| codes.contains(*code));
        wanted.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

fn record(element: &Element) -> Entry {
    let mut entry = Entry::at(element.lines);
    entry.record.source.bytes = Some(element.bytes);
    for inner in element.elements() {
        let tag = inner.attribute("tag").unwrap_or_default();
        match inner.name.as_str() {
            "controlfield" => control(&mut entry, tag, &inner.text()),
            "datafield" => {
                let code = |sub: &Element| sub.attribute("code").and_then(|code| code.chars().next());
                let subfields = inner.elements().filter_map(|sub| Some((code(sub)?, sub.text().trim().to_owned())));
                let field = Field {
                    tag,
                    first: inner.attribute("ind1").unwrap_or(" "),
                    second: inner.attribute("ind2").unwrap_or(" "),
                    subfields: subfields.filter(|(_, text)| !text.is_empty()).collect(),
                };
                data(&mut entry, &field);
            }
            _ => {}
        }
    }
    copyright(&mut entry);
    entry
}

/// A notice of copyright is the date where there is no other; else it is kept as a note.
fn copyright(entry: &mut Entry) {
    let (found, other) = std::mem::take(&mut entry.record.unknown).into_iter().partition(|one| one.name == COPYRIGHT);
    entry.record.unknown = other;
    let found: Vec<Unknown> = found;
    for notice in found.iter().filter_map(|one| serde_json::from_str::<String>(one.value.get()).ok()) {
        if entry.dates.is_empty() {
            entry.date(&notice);
        } else {
            entry.note("Copyright", &notice);
        }
    }
}

fn control(entry: &mut Entry, tag: &str, text: &str) {
    match tag {
        "001" => entry.unknown("control_number", &serde_json::Value::String(text.trim().to_owned())),
        // Fixed-length data elements: language in 35 to 37, date 1 in 7 to 10.
        "008" => {
            let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
            let language = part(35..38).trim();
            if language.len() == 3 && language.bytes().all(|byte| byte.is_ascii_lowercase()) && language != "und" {
                entry.language(language);
            }
            fixed_date(part(6..7), part(7..11), part(11..15)).iter().for_each(|date| entry.date(date));
        }
        _ => {}
    }
}

/// The date of the fixed-length data elements by its type (MARC 21, 008/06): a day, the years of a serial, the first and
/// the last year of several volumes or of a guess, or one year. `u` stands for a digit that is not known.
fn fixed_date(kind: &str, first: &str, second: &str) -> Option<String> {
    let year = |text: &str| -> Option<String> {
        let known = text.trim_end_matches('u');
        let digits = text.len() == 4 && known.len() >= 2 && known.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.replace('u', "X"))
    };
    let start = year(first)?;
    let whole = |edtf: String| Edtf::parse(&edtf).is_ok().then_some(edtf);
    let day = |month: &str, day: &str| whole(format!("{start}-{month}-{day}"));
    match kind {
        "e" => {
            let part = |range: std::ops::Range<usize>| second.get(range).unwrap_or_default();
            day(part(0..2), part(2..4)).or_else(|| whole(format!("{start}-{}", part(0..2)))).or(Some(start))
        }
        "c" => Some(format!("{start}/..")),
        "u" => Some(format!("{start}/")),
        "d" | "m" | "q" | "i" | "k" => match (second, year(second)) {
            ("9999", _) => Some(format!("{start}/..")),
            (_, Some(end)) if end != start => whole(format!("{start}/{end}")).or(Some(start)),
            _ => Some(start),
        },
        "n" | "b" | "|" => None,
        _ => Some(start),
    }
}

/// The notice of copyright of a record that is read, until it is known whether there is another date.
const COPYRIGHT: &str = "copyright_date";

fn data(entry: &mut Entry, field: &Field<'_>) {
    match field.tag {
        "020" => identifiers(entry, field, "isbn"),
        "022" => identifiers(entry, field, "issn"),
        "024" => {
            let scheme = match (field.first, field.one('2')) {
                ("7", "") | (_, "other") => "other".to_owned(),
                ("7", scheme) => scheme.to_lowercase(),
                _ => "other".to_owned(),
            };
            field.all('a').for_each(|value| entry.identifier(Some(&scheme), value));
        }
        "027" | "088" => identifiers(entry, field, "report"),
        // 008 has one language, 041 all of them; `spaeng` is how they were run together until 2001.
        "041" => {
            for value in field.all('a') {
                let codes: Vec<char> = value.chars().collect();
                if codes.len().is_multiple_of(3) {
                    codes.chunks(3).for_each(|code| entry.language(&code.iter().collect::<String>()));
                } else {
                    entry.language(value);
                }
            }
        }
        "245" => {
            let title = field.joined("abnp");
            entry.title(without_punctuation(&title, field.one('c')));
            entry.note("Responsibility", field.one('c'));
        }
        "100" | "110" | "111" | "700" | "710" | "711" => {
            let name = field.joined("abcdq");
            entry.creator(name.trim().trim_end_matches(','));
        }
        "720" => entry.creator(field.one('a')),
        "260" | "264" => {
            // A second indicator of 4 in 264 is a copyright notice, of 0 to 3 the publication and the making of it.
            let publisher = field.all('b').map(|name| name.trim_end_matches([' ', ',', ';', ':']));
            publisher.for_each(|name| entry.publisher(name));
            let date = field.one('c').trim_end();
            let date = normalise(if date.ends_with("..") { date } else { date.trim_end_matches([' ', '.', ',', ';']) });
            let copyright = field.tag == "264" && field.second == "4";
            if !date.is_empty() && !copyright {
                entry.dates.insert(0, date);
            } else if !date.is_empty() {
                entry.unknown(COPYRIGHT, &serde_json::Value::String(date));
            }
            let place = field.all('a').map(|place| place.trim_end_matches([' ', ',', ';', ':']));
            place.for_each(|place| entry.note("Place", place));
        }
        "520" => entry.description(&format!("{}\n\n", field.joined("ab"))),
        "500" => entry.note("", field.one('a')),
        // Our own says in words what 041 says in codes.
        "546" if field.one('a').starts_with(SPOKEN) => {}
        "546" => entry.note("", &field.joined("ab")),
        "650" | "651" | "653" | "600" | "610" | "630" | "655" => {
            // $v, $x, $y and $z divide the subject further.
            let stop: &[char] = if field.second == "7" || field.tag == "653" { &[] } else { &['.'] };
            let mut label = field.joined("a").trim_end_matches(stop).to_owned();
            for (code, text) in &field.subfields {
                if "vxyz".contains(*code) {
                    label.push_str("--");
                    label.push_str(text.trim_end_matches(stop));
                }
            }
            match field.tag {
                "653" => field.all('a').for_each(|label| entry.keyword(label)),
                "655" => entry.kind(&label),
                _ => entry.keyword(&label),
            }
        }
        "856" => {
            let (kind, size) = (field.all('q').next(), field.one('s').split(' ').next().and_then(|n| n.parse().ok()));
            for address in field.all('u') {
                let record = matches!(field.second, "0" | " " | "") && kind.is_none() || entry.record.url.is_none();
                let document = kind.is_some_and(|kind| kind.contains('/') && !kind.contains("html"))
                    || crate::record::media_types::of_address(address).is_some();
                if is_address(address) && (document || !record) || field.one('3') == DOCUMENT {
                    entry.file(address, kind, size);
                } else {
                    entry.url(address);
                }
            }
        }
        _ => {
            let text: Vec<&str> = field.subfields.iter().map(|(_, text)| text.as_str()).collect();
            entry.note(&format!("MARC {}", field.tag), &text.join(" "));
        }
    }
}

fn identifiers(entry: &mut Entry, field: &Field<'_>, scheme: &str) {
    for value in field.all('a') {
        // `9789290689676 (pdf)`: the qualifier is no part of the number.
        let number = value.split(" (").next().unwrap_or(value).trim_end_matches([':', ' ']);
        entry.identifier(Some(scheme), number);
    }
    field.all('z').for_each(|value| entry.note(&format!("Invalid {scheme}"), value));
}

/// ISBD puts ` /` before the statement of responsibility.
fn without_punctuation<'t>(title: &'t str, responsibility: &str) -> &'t str {
    let title = title.trim();
    if responsibility.is_empty() { title } else { title.trim_end_matches('/').trim_end() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::entry_sink::collect;

    #[test]
    fn a_record_of_marc_gives_all_it_has() {
        let text = r#"<collection xmlns="http://www.loc.gov/MARC21/slim"><record><leader>00000nam a2200000 u 4500</leader>
<controlfield tag="001">ab7</controlfield><controlfield tag="008">210101s2019    sz            000 0 spa d</controlfield>
<datafield tag="020" ind1=" " ind2=" "><subfield code="a">9789290689676 (pdf)</subfield></datafield>
<datafield tag="041" ind1="0" ind2=" "><subfield code="a">spa</subfield><subfield code="a">dut</subfield></datafield>
<datafield tag="245" ind1="1" ind2="0"><subfield code="a">Ríos :</subfield><subfield code="b">un mapa /</subfield><subfield code="c">Ana Mora.</subfield></datafield>
<datafield tag="264" ind1=" " ind2="1"><subfield code="a">Ginebra :</subfield><subfield code="b">OIM,</subfield><subfield code="c">2019-05-01</subfield></datafield>
<datafield tag="520" ind1=" " ind2=" "><subfield code="a">Uno.</subfield></datafield><datafield tag="520" ind1=" " ind2=" "><subfield code="a">Dos.</subfield></datafield>
<datafield tag="650" ind1=" " ind2="0"><subfield code="a">Water</subfield><subfield code="z">Peru.</subfield></datafield>
<datafield tag="856" ind1="4" ind2="0"><subfield code="u">https://example.org/1</subfield></datafield>
<datafield tag="856" ind1="4" ind2="0"><subfield code="u">https://example.org/1.pdf</subfield><subfield code="q">application/pdf</subfield></datafield>
<datafield tag="999" ind1=" " ind2=" "><subfield code="x">shelf 9</subfield></datafield></record></collection>"#;
        let budget = Budget::default();
        let entry = collect(&budget, |sink| read(text, &budget, sink)).unwrap().entries.remove(0);
        let record = &entry.record;
        assert_eq!(record.title.as_deref(), Some("Ríos : un mapa"));
        assert_eq!(entry.languages, ["spa", "dut"]);
        assert_eq!(entry.dates, ["2019-05-01", "2019"]);
        assert_eq!(record.description.as_deref(), Some("Uno.\n\nDos."));
        assert_eq!(record.publisher.as_deref(), Some("OIM"));
        assert_eq!(record.keywords[0], "Water--Peru");
        assert_eq!((record.url.as_deref(), record.files.len()), (Some("https://example.org/1"), 1));
        assert_eq!(record.identifiers[0].value, "9789290689676");
        assert_eq!(record.notes, ["Responsibility: Ana Mora.", "Place: Ginebra", "MARC 999: shelf 9"]);
    }
}
