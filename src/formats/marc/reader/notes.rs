//! Reads other titles, notes, and links to other publications: fields without a counterpart in the record, which become
//! labelled notes.

use super::Reading;
use super::punctuation::{without_end, without_mark};
use crate::document::identifier_texts::is_address;
use crate::formats::marc::own::{RETRIEVED, SPOKEN};
use crate::formats::marc::record::Field;
use crate::record::{Relation, RelationKind};

/// Fields that become a note, with the label of the note. A field with an empty label becomes a note without a label.
const LABELS: [(&str, &str); 62] = [
    ("015", "National bibliography number"),
    ("016", "National bibliography number"),
    ("028", "Publisher's number"),
    ("037", "Stock number"),
    ("050", "Call number"),
    ("052", "Geographic classification"),
    ("060", "Call number"),
    ("070", "Call number"),
    ("080", "Universal decimal classification"),
    ("082", "Dewey decimal classification"),
    ("084", "Classification"),
    ("090", "Call number"),
    ("130", "Uniform title"),
    ("210", "Abbreviated title"),
    ("222", "Key title"),
    ("240", "Uniform title"),
    ("242", "Translated title"),
    ("246", "Title"),
    ("247", "Former title"),
    ("255", "Scale"),
    ("300", "Extent"),
    ("306", "Duration"),
    ("310", "Frequency"),
    ("321", "Frequency"),
    ("336", "Content type"),
    ("337", "Media type"),
    ("338", "Carrier type"),
    ("362", "Numbering"),
    ("500", ""),
    ("501", ""),
    ("502", "Dissertation"),
    ("504", "Bibliography"),
    ("505", "Contents"),
    ("506", "Access"),
    ("508", "Credits"),
    ("510", "Cited in"),
    ("511", "Performers"),
    ("515", ""),
    ("518", "Event"),
    ("521", "Audience"),
    ("522", "Coverage"),
    ("524", "Citation"),
    ("530", "Other forms"),
    ("533", "Reproduction"),
    ("534", "Original"),
    ("536", "Funding"),
    ("538", "System"),
    ("540", "Rights"),
    ("542", "Copyright"),
    ("545", "Biography"),
    ("546", ""),
    ("550", "Issuing body"),
    ("555", "Index"),
    ("561", "Provenance"),
    ("580", "Linking note"),
    ("583", "Action"),
    ("585", "Exhibition"),
    ("586", "Award"),
    ("588", "Source of description"),
    ("590", ""),
    ("730", "Related title"),
    ("740", "Related title"),
];

/// Fields that link to other publications, each with its relation and the label for a note.
const LINKS: [(&str, Option<RelationKind>, &str); 13] = [
    ("765", Some(RelationKind::Translation), "Translation of"),
    ("767", Some(RelationKind::Translation), "Translated as"),
    ("770", None, "Supplement"),
    ("772", None, "Supplement to"),
    ("774", Some(RelationKind::Part), "Contains"),
    ("775", Some(RelationKind::Edition), "Other edition"),
    ("776", None, "Other form"),
    ("777", None, "Issued with"),
    ("780", None, "Continues"),
    ("785", None, "Continued by"),
    ("786", None, "Data source"),
    ("787", None, "Related work"),
    ("760", None, "Main series"),
];

/// Reads a field of this group. Returns false if the field does not belong to it.
pub(super) fn take(reading: &mut Reading<'_>, field: &Field) -> bool {
    let tag = field.tag.as_str();
    match tag {
        // $b continues the summary in $a.
        "520" => {
            reading.entry.description(&format!("{}\n\n", field.joined("ab")));
            field.all('u').for_each(|address| reading.entry.link(address, None));
            field.all('c').for_each(|source| reading.entry.note("Source of the summary", source));
        }
        // In our own records, 546 repeats the languages of 041 in words.
        "546" if reading.is_own && field.one('a').starts_with(SPOKEN) => {}
        "588" if reading.is_own && field.one('a').starts_with(RETRIEVED) => {
            let time = field.one('a').strip_prefix(RETRIEVED).unwrap_or_default();
            reading.entry.record.source.retrieved = Some(time.to_owned());
        }
        "546" => {
            let text = field.joined("ab");
            reading.entry.language_note(&text);
            reading.entry.note(&field.joined("3"), &text);
        }
        "040" | "042" if reading.is_own => {}
        "336" | "337" | "338" if reading.is_own => {}
        "336" | "337" | "338" => field.all('a').for_each(|text| reading.entry.note(label(tag), text)),
        "246" => reading.entry.note("Title", without_end(&field.joined("abnp"))),
        "502" => {
            reading.entry.note(label(tag), &field.text());
            reading.entry.kind("thesis");
        }
        "300" => reading.entry.note("Extent", without_mark(&field.text())),
        _ => {
            if let Some((_, relation, label)) = LINKS.iter().find(|(have, _, _)| *have == tag) {
                linked(reading, field, relation.clone(), label);
                return true;
            }
            let Some((_, label)) = LABELS.iter().find(|(have, _)| *have == tag) else { return false };
            let text = field.text();
            let text = if label.is_empty() || reading.is_own { text.as_str() } else { without_mark(&text) };
            reading.entry.note(label, text);
        }
    }
    true
}

/// The label for a note that holds this field.
pub(super) fn label(tag: &str) -> &str {
    match tag {
        "100" | "110" | "111" | "700" | "710" | "711" | "720" => "Name",
        "245" => "Title",
        "250" => "Edition",
        "260" | "264" => "Publication",
        "490" | "800" | "810" | "811" | "830" => "Series",
        "520" => "Summary",
        tag if tag.starts_with('6') => "Subject",
        tag => LABELS.iter().find(|(have, _)| *have == tag).map_or("", |(_, label)| label),
    }
}

/// Reads a link to another publication, as a relation if it has an address, and as a note with its text.
fn linked(reading: &mut Reading<'_>, field: &Field, relation: Option<RelationKind>, label: &str) {
    let address = field.subfields.iter().map(|(_, text)| text.as_str()).find(|text| is_address(text));
    if reading.is_own {
        let url = field.all('o').next().map(str::to_owned);
        let id = field.all('w').next().map(str::to_owned);
        let kind = field.all('i').next().map(RelationKind::from).unwrap_or_default();
        return reading.entry.relation(Relation { kind, id, url, ..Relation::default() });
    }
    if let (Some(kind), Some(address)) = (relation, address) {
        reading.entry.relation(Relation { kind, url: Some(address.to_owned()), ..Relation::default() });
    }
    let other = field
        .subfields
        .iter()
        .filter(|(code, text)| !matches!(code, '6' | '7' | '8' | '0' | '1') && Some(text.as_str()) != address);
    let text = other.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ");
    reading.entry.note(label, without_end(&text));
    if let Some(address) = address.filter(|_| reading.entry.record.relations.is_empty()) {
        reading.entry.link(address, Some(label));
    }
}
