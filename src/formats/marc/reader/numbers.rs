//! Reads numbers, codes and languages: fields 010 to 088.

use super::Reading;
use super::punctuation::without_mark;
use crate::document::identifier_texts::is_address;
use crate::formats::marc::own::KEY;
use crate::formats::marc::record::Field;

/// Reads an identifier. Returns false if the tag is not that of an identifier.
pub(super) fn take(reading: &mut Reading<'_>, field: &Field) -> bool {
    let entry = &mut reading.entry;
    match field.tag.as_str() {
        "010" => field.all('a').for_each(|number| entry.identifier(Some("lccn"), number)),
        "020" => numbered(reading, field, "isbn"),
        "022" => numbered(reading, field, "issn"),
        "024" => other(reading, field),
        "027" | "086" | "088" => numbered(reading, field, "report"),
        "030" => numbered(reading, field, "coden"),
        "035" => field.all('a').for_each(|number| system(reading, number)),
        "041" => languages(reading, field),
        _ => return false,
    }
    true
}

/// Reads numbers of a scheme that has its own field. Qualifiers and cancelled or invalid numbers become notes.
fn numbered(reading: &mut Reading<'_>, field: &Field, scheme: &str) {
    let label = scheme.to_uppercase();
    let mut last = String::new();
    for (code, value) in &field.subfields {
        let value = if reading.is_own { value.as_str() } else { without_mark(value) };
        match code {
            'a' => {
                // In `9789290689676 (pdf)`, the qualifier is not part of the number.
                let (number, qualifier) = match value.split_once(" (").filter(|_| !reading.is_own && scheme != "report")
                {
                    Some((number, qualifier)) => (number, qualifier.trim_end_matches(')')),
                    None => (value, ""),
                };
                let printed = field.all('9').next().filter(|_| reading.is_own);
                reading.entry.identifier(Some(scheme), printed.unwrap_or(number));
                number.clone_into(&mut last);
                if !qualifier.is_empty() {
                    reading.entry.note(&format!("{label} {last}"), qualifier);
                }
            }
            'z' | 'y' if reading.is_own => reading.entry.identifier(Some(scheme), value),
            'z' | 'y' => reading.entry.note(&format!("Invalid {label}"), value),
            'l' => reading.entry.note("ISSN-L", value),
            '0' | '1' | '2' | '6' | '8' => {}
            '9' if reading.is_own => {}
            _ => reading.entry.note(format!("{label} {last}").trim_end(), value.trim_matches(['(', ')'])),
        }
    }
}

/// Reads 024. By the first indicator, it is the number of a recording, a product, printed music or an article;
/// otherwise $2 names the scheme.
fn other(reading: &mut Reading<'_>, field: &Field) {
    let named = field.one('2').to_lowercase();
    let scheme = match (field.indicators.0, named.as_str()) {
        ('0', _) => "isrc",
        ('1', _) => "upc",
        ('2', _) => "ismn",
        ('3', _) => "ean",
        ('4', _) => "sici",
        ('7', "hdl") => "handle",
        ('7', scheme) if !scheme.is_empty() => scheme,
        _ => "other",
    };
    for value in field.all('a') {
        match scheme {
            "uri" if is_address(value) => reading.entry.link(value, None),
            "doi" => {
                let bare = crate::document::identifier_texts::schemed(value).filter(|(have, _)| *have == "doi");
                let value = bare.map_or(value, |(_, value)| value).to_owned();
                reading.entry.identifier(Some(scheme), &value);
            }
            _ => reading.entry.identifier(Some(scheme), value),
        }
    }
    for value in field.all('z') {
        if reading.is_own {
            reading.entry.identifier(Some(scheme), value);
        } else {
            reading.entry.note(&format!("Invalid {scheme}"), value);
        }
    }
    field.all('q').for_each(|text| reading.entry.note(scheme, text));
}

/// Reads the number of another system, which begins with the name of the system in brackets.
fn system(reading: &mut Reading<'_>, number: &str) {
    match number.strip_prefix(KEY).filter(|_| reading.is_own) {
        Some(key) => reading.entry.key(key),
        None => match number.strip_prefix("(OCoLC)") {
            Some(number) => reading.entry.identifier(Some("oclc"), number),
            None => reading.entry.note("System number", number),
        },
    }
}

/// Reads 041: the languages of the text, of summaries and of the original.
fn languages(reading: &mut Reading<'_>, field: &Field) {
    let is_coded = field.indicators.1 == '7';
    // Our own records repeat the languages as codes of MARC, which are less specific than the tags.
    if reading.is_tagged() && !is_coded {
        return;
    }
    for (code, value) in &field.subfields {
        // Until 2001, several codes were written without a separator, as in `spaeng`.
        let characters: Vec<char> = value.chars().collect();
        let together = !is_coded && characters.len() > 3 && characters.len().is_multiple_of(3);
        let codes: Vec<String> = match together {
            true => characters.chunks(3).map(|code| code.iter().collect()).collect(),
            false => vec![value.clone()],
        };
        let label = match code {
            'a' | 'd' => {
                codes.iter().for_each(|code| reading.entry.language(code));
                continue;
            }
            'b' | 'f' => "Language of summaries",
            'h' => "Original language",
            'k' => "Language of an intermediate translation",
            'j' => "Language of subtitles",
            'e' | 'g' | 'm' | 'n' => "Language of accompanying material",
            _ => continue,
        };
        codes.iter().for_each(|code| reading.entry.note(label, code));
    }
}
