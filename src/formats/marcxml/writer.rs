//! MARC 21 in XML (MARC 21 Format for Bibliographic Data, Library of Congress), for the catalogues of libraries.
//!
//! Names are in 720 (uncontrolled), because a listing page does not say whether they are of persons; subjects with
//! a concept of the vocabulary in 650, others in 653.

use std::io::{self, Write};

use crate::formats::timestamp;
use crate::formats::xml::{DECLARATION, escape};
use crate::formats::{Exporter, Options};
use crate::record::Record;
use crate::record::edtf;
use crate::record::language_codes::bibliographic;

pub(crate) fn exporter(_: &Options) -> Box<dyn Exporter> {
    Box::new(MarcXml)
}

struct MarcXml;

impl Exporter for MarcXml {
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(DECLARATION.as_bytes())?;
        writeln!(out, "<collection xmlns=\"http://www.loc.gov/MARC21/slim\">")
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "  <record>\n    <leader>{}</leader>", leader(record))?;
        if !record.id.is_empty() {
            writeln!(out, "    <controlfield tag=\"001\">{}</controlfield>", escape(&record.id))?;
        }
        writeln!(out, "    <controlfield tag=\"008\">{}</controlfield>", fixed(record))?;
        for identifier in &record.identifiers {
            let value = identifier.value.as_str();
            match identifier.scheme.as_str() {
                "isbn" => field(out, "020", "  ", &[('a', value)])?,
                "issn" => field(out, "022", "  ", &[('a', value)])?,
                "report" => {}
                scheme => field(out, "024", "7 ", &[('a', value), ('2', scheme)])?,
            }
        }
        let codes: Vec<String> = record.languages.iter().map(|code| bibliographic(code)).collect();
        let languages: Vec<(char, &str)> = codes.iter().map(|code| ('a', code.as_str())).collect();
        field(out, "041", "0 ", &languages)?;
        for identifier in record.identifiers.iter().filter(|identifier| identifier.scheme == "report") {
            field(out, "088", "  ", &[('a', &identifier.value)])?;
        }
        field(out, "245", "00", &[('a', record.title.as_deref().unwrap_or_default())])?;
        let (publisher, issued) = (record.publisher.as_deref(), record.issued.as_deref());
        field(out, "264", " 1", &[('b', publisher.unwrap_or_default()), ('c', issued.unwrap_or_default())])?;
        for note in &record.notes {
            field(out, "500", "  ", &[('a', note)])?;
        }
        for paragraph in record.description.iter().flat_map(|text| text.split("\n\n")) {
            field(out, "520", "  ", &[('a', paragraph)])?;
        }
        if !record.languages.is_empty() {
            let names: Vec<&str> = record.languages.iter().map(|code| name(code)).collect();
            field(out, "546", "  ", &[('a', &format!("{SPOKEN}{}", names.join("; ")))])?;
        }
        for area in &record.thematic_areas {
            match &area.id {
                Some(_) => field(out, "650", " 7", &[('a', &area.label), ('2', "local")])?,
                None => field(out, "653", "  ", &[('a', &area.label)])?,
            }
        }
        field(out, "655", " 7", &[('a', record.kind.as_deref().unwrap_or_default()), ('2', "local")])?;
        for creator in &record.creators {
            field(out, "720", "  ", &[('a', creator)])?;
        }
        field(out, "856", "40", &[('u', record.url.as_deref().unwrap_or_default())])?;
        for file in &record.files {
            let size = file.bytes.map(|bytes| format!("{bytes} bytes")).unwrap_or_default();
            let kind = file.media_type.as_deref().unwrap_or_default();
            field(out, "856", "40", &[('3', DOCUMENT), ('u', &file.url), ('q', kind), ('s', &size)])?;
        }
        writeln!(out, "  </record>")
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "</collection>")
    }
}

/// What 856 $3 says of a document, as against the page of the record.
pub(crate) const DOCUMENT: &str = "Document";
/// How 546 begins; it says in words what 041 says in codes.
pub(crate) const SPOKEN: &str = "Text in ";

/// A data field, with the subfields that have a value; nothing where the first ones have none.
fn field(out: &mut dyn Write, tag: &str, indicators: &str, subfields: &[(char, &str)]) -> io::Result<()> {
    let filled = || subfields.iter().filter(|(_, text)| !text.is_empty());
    if filled().all(|(code, _)| code.is_ascii_digit()) {
        return Ok(());
    }
    let (first, second) = indicators.split_at(1);
    write!(out, "    <datafield tag=\"{tag}\" ind1=\"{first}\" ind2=\"{second}\">")?;
    for (code, text) in filled() {
        write!(out, "<subfield code=\"{code}\">{}</subfield>", escape(text))?;
    }
    writeln!(out, "</datafield>")
}

/// New record, by the kind of material, monograph, UTF-8; encoding level and cataloguing rules unknown.
fn leader(record: &Record) -> String {
    let material = match record.kind.as_deref() {
        Some("video") => 'g',
        Some("dataset") => 'm',
        _ => 'a',
    };
    format!("00000n{material}m a2200000uu 4500")
}

/// Field 008: date entered, date of publication, no place, online, first language.
fn fixed(record: &Record) -> String {
    let entered = timestamp::of(record).strftime("%y%m%d").to_string();
    let issued = record.issued.as_deref().and_then(edtf::plain).unwrap_or_default();
    let (start, end) = issued.split_once('/').unwrap_or((issued.as_str(), ""));
    let year = |date: &str| date.get(..4).map(str::to_owned);
    let dates = match (year(start), year(end)) {
        (None, _) => "nuuuuuuuu".to_owned(),
        (Some(from), Some(to)) if from != to => format!("m{from}{to}"),
        (Some(from), _) => {
            let detail: String = start.get(4..).unwrap_or_default().replace('-', "");
            if detail.is_empty() { format!("s{from}    ") } else { format!("e{from}{detail:<4}") }
        }
    };
    let language = record.languages.first().map_or_else(|| "und".to_owned(), |code| bibliographic(code));
    format!("{entered}{dates}xx |||||o|||||||||||{language} d")
}

/// The English name of a language, as notes of 546 have it; the code where it is not among the common ones.
fn name(code: &str) -> &str {
    match code {
        "en" => "English",
        "es" => "Spanish",
        "nl" => "Dutch",
        "fr" => "French",
        "pt" => "Portuguese",
        "de" => "German",
        "it" => "Italian",
        "ar" => "Arabic",
        "ru" => "Russian",
        "zh" => "Chinese",
        "ht" => "Haitian Creole",
        "pap" => "Papiamento",
        "uk" => "Ukrainian",
        "tr" => "Turkish",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_fields_have_their_lengths() {
        for issued in [
            None,
            Some("2021"),
            Some("2021-11"),
            Some("2021-11-26"),
            Some("2021-06/2022-07"),
            Some("2021-06/2021-07"),
            Some("2019-21"),
            Some("2019?"),
            Some("201X"),
            Some("../1984"),
            Some("1984/.."),
        ] {
            let mut record = Record { issued: issued.map(str::to_owned), ..Record::default() };
            record.source.retrieved = Some("2024-05-01T10:00:00Z".to_owned());
            record.languages.push("nl".to_owned());
            assert_eq!((fixed(&record).chars().count(), leader(&record).len()), (40, 24), "{issued:?}");
            assert_eq!(fixed(&record).get(35..38), Some("dut"));
        }
    }
}
