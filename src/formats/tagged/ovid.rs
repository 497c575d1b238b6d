//! Reads the exports of the Ovid platform: lines of a tag, a hyphen and a value, or labels with the values indented
//! below them. `<1. >` begins a record.

use super::people::{is_editor, plain};
use super::source;
use super::{Dialect, Fields, first};
use crate::document::budget::Budget;
use crate::document::entry::Entry;
use crate::document::entry_sink::EntrySink;
use crate::error::Result;
use crate::formats::endnote;
use crate::formats::opening::{Opening, Signs};
use crate::formats::reference;
use crate::text::whitespace::normalise;

const OVID: Dialect = Dialect { begins: |line, _, _| is_head(line), field, entry };

/// Reads an export of Ovid.
///
/// # Errors
/// Returns an error if a record has more fields than `budget` allows, and passes on the errors of `sink`.
pub(crate) fn read(text: &str, lines_before: u64, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    OVID.read(text, lines_before, budget, sink)
}

/// Returns whether a record begins at a line.
pub(crate) fn starts(line: &str, _: &mut dyn Iterator<Item = &str>) -> bool {
    is_head(line.trim_start_matches('\u{feff}').trim_end())
}

/// Returns whether a document with this opening is an export of Ovid.
pub(crate) fn is_ovid(opening: &Opening<'_>) -> bool {
    // A record begins with an angle bracket, like XML.
    if opening.signs() == Signs::Json {
        return false;
    }
    let found = reference::first_lines(opening);
    let Some(at) = found.iter().take(10).position(|line| is_head(line)) else { return false };
    found.get(at + 1).is_some_and(|line| tagged(line).is_some() || known_label(line.trim()).is_some())
}

/// Returns whether a line is the number of a record, as in `<12. >` or `<12>`.
fn is_head(line: &str) -> bool {
    let number = line.trim().strip_prefix('<').and_then(|line| line.strip_suffix('>')).map(str::trim);
    let digits = number.map(|number| number.strip_suffix('.').unwrap_or(number));
    digits.is_some_and(|digits| !digits.is_empty() && digits.len() < 9 && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// The tag and the value of a line such as `AU  - Mora, Ana`.
fn tagged(line: &str) -> Option<(&str, &str)> {
    let (tag, value) = line.trim_start().split_once(" -").or_else(|| line.split_once("- "))?;
    let tag = tag.trim();
    let is_tag = (2..=5).contains(&tag.len())
        && tag.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && tag.starts_with(|c: char| c.is_ascii_uppercase());
    (is_tag && (value.is_empty() || value.starts_with(' '))).then_some((tag, value.trim()))
}

/// The field that a line begins. A record has either tags or labels.
fn field(line: &str, before: &Fields) -> Option<(String, String)> {
    if is_head(line) {
        return None;
    }
    if let Some((tag, value)) = tagged(line) {
        // A book may have an empty field in the line of the next one.
        let (tag, value) = tagged(value).unwrap_or((tag, value));
        return Some((tag.to_owned(), value.to_owned()));
    }
    let is_labelled = before.iter().all(|(tag, _)| tag.starts_with('='));
    let is_label = is_labelled && !line.starts_with(char::is_whitespace);
    is_label.then(|| (format!("={}", line.trim()), String::new()))
}

/// The tag for a label.
fn known_label(label: &str) -> Option<&'static str> {
    Some(match label.to_ascii_lowercase().as_str() {
        "author" | "authors" | "personal author" | "author/editor" => "AU",
        "editor" | "editors" | "book editors" => "ED",
        "title" => "TI",
        "original title" | "title original" => "OT",
        "chapter title" => "CT",
        "book title" => "BT",
        "abstract" => "AB",
        "source" => "SO",
        "journal name" | "journal" => "JN",
        "publication type" => "PT",
        "document type" => "DT",
        "language" => "LG",
        "keyword heading" | "author keywords" | "keywords" | "key words" => "KW",
        "mesh subject headings" | "subject headings" | "subject heading" | "mesh" => "MH",
        "accession number" | "unique identifier" => "AN",
        "issn" | "issn print" | "issn electronic" | "issn linking" => "IS",
        "isbn" => "IB",
        "doi number" | "digital object identifier" | "doi" => "DO",
        "year of publication" | "publication year" | "year" => "YR",
        "date of publication" | "publication date" => "DP",
        "publisher" => "PU",
        "place of publication" => "LC",
        "edition" => "ET",
        "institution" | "author address" | "affiliation" => "IN",
        "database" => "DB",
        "link to the ovid full text or citation" | "link to the external link resolver" | "url" => "XL",
        "status" => "ST",
        "score" => "SCORE",
        _ => return None,
    })
}

fn entry(fields: Fields, lines: (u64, u64)) -> Entry {
    let fields: Fields = fields
        .into_iter()
        .map(|(tag, value)| match tag.strip_prefix('=') {
            Some(label) => (known_label(label).map_or_else(|| label.to_owned(), str::to_owned), value),
            None => (tag, value),
        })
        .collect();
    let of = |tag: &str| first(&fields, tag);
    let kind = kind(&fields);
    let is_part = kind == "Book Section";
    let read = source::parse(&of("SO"));
    let mut values = Fields::new();
    let mut add = |tag: &str, value: &str| values.push((tag.to_owned(), value.to_owned()));
    for (tag, value) in &fields {
        let line = normalise(value);
        match tag.as_str() {
            "TI" if is_part && !of("CT").is_empty() => add("T2", &title(&line)),
            "TI" | "CT" => add("TI", &title(&line)),
            "BT" if is_part => add("T2", title(&line).as_str()),
            "AU" => names(value).for_each(|name| add(if is_editor(name) { "A2" } else { "AU" }, &plain(name))),
            "ED" | "BE" => names(value).for_each(|name| add("A2", &plain(name))),
            "JN" | "JT" => add("JF", &line),
            "SO" if read.is_none() && of("JN").is_empty() && kind == "Journal Article" => add("JF", &line),
            "SO" if read.is_none() => add("N1", &format!("Source: {line}")),
            "SO" => {}
            "VO" => add("VL", &line),
            "IP" => add("IS", &line),
            "PG" if line.contains(|c: char| c.is_ascii_digit()) => add("SP", &line),
            "YR" | "PY" => add("PY", &line),
            "DP" | "DG" => add("DA", &line),
            "IS" | "IT" | "IB" | "BN" => add("SN", &line),
            "DO" | "DI" => add("DO", &line),
            "PM" => add("AN", &format!("pmid:{line}")),
            "PN" if kind == "Patent" => add("SN", &line),
            "AN" | "UI" => add("AN", line.trim_end_matches('.')),
            "LG" | "LA" => add("LA", line.trim_end_matches('.')),
            "AB" => add("AB", value),
            "MH" | "SH" | "KW" | "DE" => keywords(value, &[';', '\n']).for_each(|word| add("KW", word)),
            "ID" => keywords(value, &[';', ',', '\n']).for_each(|word| add("KW", word)),
            "PU" | "PB" => add("PB", &line),
            "LC" => add("CY", line.trim_end_matches('.')),
            "ET" => add("ET", &line),
            "UR" => add("UR", &line),
            "XL" => add("L3", &line),
            "DB" => add("DB", &line),
            "IN" | "AD" => add("AD", &line),
            "VN" | "SCORE" | "XP" => {}
            tag => add("N1", &format!("{}: {line}", label(tag))),
        }
    }
    if let Some(read) = read {
        let has = |tags: &[&str]| tags.iter().any(|tag| !of(tag).is_empty());
        for (tag, others, value) in [
            ("JF", &["JN", "JT"][..], read.journal),
            ("VL", &["VO"], read.volume),
            ("IS", &["IP"], read.issue),
            ("SP", &["PG"], read.pages),
            ("DA", &["DP", "DG"], read.date),
        ] {
            if !value.is_empty() && !has(others) {
                values.push((tag.to_owned(), value));
            }
        }
    }
    endnote::entry(kind, values, lines)
}

/// The reference type of EndNote, by the publication type, the document type and the database.
fn kind(fields: &Fields) -> &'static str {
    let said: Vec<String> = fields
        .iter()
        .filter(|(tag, _)| matches!(tag.as_str(), "PT" | "DT"))
        .map(|(_, value)| value.to_ascii_lowercase())
        .collect();
    let says = |word: &str| said.iter().any(|value| value.contains(word));
    let has = |tag: &str| !first(fields, tag).is_empty();
    let of_books = first(fields, "DB").starts_with("Books@");
    if says("patent") {
        "Patent"
    } else if says("dissertation") || says("thesis") {
        "Thesis"
    } else if says("chapter") || has("CT") || has("BT") && has("SO") {
        "Book Section"
    } else if says("conference") || says("meeting paper") {
        "Conference Paper"
    } else if (says("book") && !says("book review")) || of_books || has("BT") {
        "Book"
    } else if says("report") && !says("case report") && !has("JN") {
        "Report"
    } else {
        "Journal Article"
    }
}

/// The names in a value, which stand on separate lines or are separated by semicolons. Semicolons in the remarks that
/// brackets enclose separate nothing.
fn names(value: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_u32;
    let ends = move |c: char| {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            '\n' => depth = 0,
            _ => {}
        }
        c == '\n' || c == ';' && depth == 0
    };
    value.split(ends).map(str::trim).filter(|name| !name.is_empty())
}

/// The words in a value, without the asterisk that marks the major topics and without a final full stop.
fn keywords<'v>(value: &'v str, ends: &'v [char]) -> impl Iterator<Item = &'v str> {
    let words = value.split(ends).map(|word| word.trim().trim_start_matches('*').trim_end_matches('.'));
    words.filter(|word| !word.is_empty())
}

/// The title without the type in brackets that the platform adds, the quotation marks around it and a final full stop.
fn title(text: &str) -> String {
    let mut text = text.trim();
    if let Some((before, last)) = text.rsplit_once('[')
        && last.ends_with(']') | last.ends_with("].")
        && before.trim_end().ends_with(['.', '?', '!', '"'])
    {
        text = before.trim_end();
    }
    let text = text.trim_end_matches(['.', ' ']);
    let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).filter(|inner| !inner.contains('"'));
    inner.unwrap_or(text).to_owned()
}

/// The label of a note for a tag without a counterpart in RIS.
fn label(tag: &str) -> &str {
    match tag {
        "RO" => "Rights",
        "JL" => "Link of the journal",
        "CY" | "CP" => "Country",
        "CC" => "Classification",
        "PT" | "DT" => "Type",
        "UP" => "Update",
        "OT" | "TT" => "Original title",
        "PA" => "Assignee",
        "PH" => "Publication history",
        "BT" => "Book",
        "GI" => "Grant",
        "ST" => "Status",
        "PG" => "Pages",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::entry_sink::collect;

    fn entries(text: &str) -> Vec<Entry> {
        let budget = Budget::default();
        assert!(is_ovid(&Opening::of(text.as_bytes(), "txt")), "{text}");
        collect(&budget, |sink| read(text, 0, &budget, sink)).unwrap().entries
    }

    #[test]
    fn tags_and_labels_give_the_same() {
        let found = entries(
            "<1. >\nVN  - Ovid Technologies\nDB  - Rivers@Ovid\nAU  - Mora, Ana MD 1\nAU  - Vries, Kees [Author]\n\
             TI  - Rivers and rain.  [Article]\nSO  - Journal of Rivers June 2015;58(6):688-696\nAB  - One\n  two\n\
             KW  - water;  rain.\nLG  - English.\nIS  - 0378-5955\nDI  - 10.1234/abc\n\n<2>\nAuthor\n  Mora, Ana MD 1;  Vries, Kees\n\
             Title\n  Rivers and rain\nSource\n  Journal of Rivers. 58(6):688-696, June 2015.\nAbstract\n  One two\n\
             Author Keywords\n  water;  rain\nLanguage\n  English.\nISSN\n  0378-5955\nDigital Object Identifier\n  10.1234/abc\n",
        );
        let plain = |entry: &Entry| {
            let record = &entry.record;
            (
                (record.title.clone(), record.creators.clone(), record.container.clone(), record.keywords.clone()),
                (record.description.clone(), record.identifiers.clone(), entry.languages.clone(), entry.dates.clone()),
            )
        };
        assert_eq!(found.len(), 2);
        assert_eq!(plain(&found[0]), plain(&found[1]));
        let record = &found[0].record;
        assert_eq!((record.title.as_deref(), record.creators.len()), (Some("Rivers and rain"), 2));
        assert_eq!(record.container.as_ref().and_then(|have| have.pages.as_deref()), Some("688-696"));
    }

    #[test]
    fn an_angle_bracket_alone_is_no_export() {
        for text in ["<1>\nsome text\n", "<p>AU  - a</p>", "<12. >\n"] {
            assert!(!is_ovid(&Opening::of(text.as_bytes(), "txt")), "{text}");
        }
    }
}
