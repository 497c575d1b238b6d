//! Reads the tagged format of RefWorks. A line is a tag of two characters, a space and a value, and `RT` begins a
//! record.

use super::{Dialect, Fields, first, is_tag};
use crate::document::budget::Budget;
use crate::document::entry::Entry;
use crate::document::entry_sink::EntrySink;
use crate::error::Result;
use crate::formats::opening::{Opening, Signs};
use crate::formats::{endnote, reference};

const REFWORKS: Dialect = Dialect { begins: |line, _, _| line.starts_with("RT "), field: |line, _| field(line), entry };

/// Reads an export of RefWorks.
///
/// # Errors
/// Returns an error if a record has more fields than `budget` allows, and passes on the errors of `sink`.
pub(crate) fn read(text: &str, lines_before: u64, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    REFWORKS.read(text, lines_before, budget, sink)
}

/// Returns whether a record begins at a line.
pub(crate) fn starts(line: &str, _: &mut dyn Iterator<Item = &str>) -> bool {
    line.trim_start_matches('\u{feff}').trim_end().starts_with("RT ")
}

/// Returns whether a document with this opening is an export of RefWorks, which may begin with a legend of its tags.
pub(crate) fn is_refworks(opening: &Opening<'_>) -> bool {
    if opening.signs() != Signs::Lines {
        return false;
    }
    let found = reference::first_lines(opening);
    let legend = found.first().is_some_and(|line| line.starts_with("Refworks Export Tagged Format"));
    let is_head = |line: &str| line.strip_prefix("RT ").is_some_and(|name| endnote_type(name.trim()).is_some());
    let fields = found.iter().filter(|line| field(line).is_some()).count();
    legend || (found.iter().take(3).copied().any(is_head) && fields >= 3)
}

/// The tags of the format. Other words of two letters at the beginning of a line belong to the value before them.
const TAGS: &str = "RT SR ID A1 T1 JF JO YR FD VO IS SP OP K1 AB NO A2 T2 ED PB PP A3 A4 A5 A6 T3 SN AV AD AN LA CL SF \
                    OT LK DO CN DB DS IP RD ST U1 U2 U3 U4 U5 U6 U7 U8 U9 UL SL LL CR WT WV WP OL";

fn field(line: &str) -> Option<(String, String)> {
    let (tag, value) = line.split_once(' ').unwrap_or((line, ""));
    let numbered = matches!(tag, "PMID" | "PMCID" | "U10" | "U11" | "U12" | "U13" | "U14" | "U15");
    let known = numbered || is_tag(tag) && TAGS.split_whitespace().any(|known| known == tag);
    known.then(|| (tag.to_owned(), value.trim().to_owned()))
}

fn entry(fields: Fields, lines: (u64, u64)) -> Entry {
    let printed = first(&fields, "RT");
    let kind = endnote_type(&printed).unwrap_or(&printed).to_owned();
    let is_chapter = kind == "Book Section";
    let values = fields.into_iter().filter(|(tag, _)| tag != "RT").map(|(tag, value)| {
        let tag = match tag.as_str() {
            "A1" => "AU",
            "T1" => "TI",
            "YR" => "PY",
            // Dates such as `01/01` stand for days that are not known.
            "FD" if value.chars().any(char::is_alphabetic) => "DA",
            "VO" => "VL",
            "OP" => "EP",
            "K1" => "KW",
            "ED" | "WV" => "ET",
            "PP" => "CY",
            "UL" | "LK" => "UR",
            "WT" if is_chapter || !value.is_empty() => "T2",
            "DO" | "ID" | "JF" | "JO" | "IS" | "SP" | "AB" | "A2" | "T2" | "PB" | "A3" | "A4" | "T3" | "SN" | "AV"
            | "AD" | "AN" | "LA" | "CN" | "DB" | "ST" | "CR" => tag.as_str(),
            "NO" => match value.get(..4).filter(|lead| lead.eq_ignore_ascii_case("doi:")) {
                Some(_) => "DO",
                None => "N1",
            },
            "PMID" => return ("AN".to_owned(), format!("pmid:{value}")),
            "PMCID" => return ("AN".to_owned(), format!("pmcid:{value}")),
            other => return ("N1".to_owned(), format!("{}: {value}", label(other))),
        };
        (tag.to_owned(), value)
    });
    endnote::entry(&kind, values.collect(), lines)
}

/// The label of a note for a tag without a counterpart in RIS.
fn label(tag: &str) -> String {
    match tag {
        "SR" => "Source type".to_owned(),
        "FD" => "Date".to_owned(),
        "A5" => "Compiler".to_owned(),
        "A6" => "Editor of the site".to_owned(),
        "CL" => "Classification".to_owned(),
        "SF" => "Subfile".to_owned(),
        "OT" => "Original title".to_owned(),
        "DS" => "Data source".to_owned(),
        "IP" => "Identifying phrase".to_owned(),
        "RD" => "Accessed".to_owned(),
        "SL" | "LL" => "Library".to_owned(),
        "WP" => "Published online".to_owned(),
        "OL" => "Output language".to_owned(),
        other => match other.strip_prefix('U') {
            Some(number) => format!("User {number}"),
            None => other.to_owned(),
        },
    }
}

/// The reference type of EndNote for a reference type of RefWorks.
fn endnote_type(name: &str) -> Option<&'static str> {
    Some(match name {
        "Journal Article" | "Abstract" => "Journal Article",
        "Journal, Electronic" => "Electronic Article",
        "Magazine Article" => "Magazine Article",
        "Newspaper Article" => "Newspaper Article",
        "Book, Whole" | "Book" | "Monograph" => "Book",
        "Book, Section" | "Book Chapter" => "Book Section",
        "Book, Edited" => "Edited Book",
        "Conference Proceedings" | "Conference Proceeding" => "Conference Paper",
        "Dissertation" | "Dissertation/Thesis" | "Dissertation/Thesis, Unpublished" | "Thesis" => "Thesis",
        "Report" => "Report",
        "Patent" => "Patent",
        "Web Page" => "Web Page",
        "Map" => "Map",
        "Artwork" => "Artwork",
        "Bills/Resolutions" => "Bill",
        "Laws/Statutes" => "Statute",
        "Case/Court Decisions" | "Case" => "Case",
        "Hearing" => "Hearing",
        "Grant" => "Grant",
        "Computer Program" => "Computer Program",
        "Motion Picture" => "Film or Broadcast",
        "Video/ DVD" | "Video/DVD" | "Video" => "Audiovisual Material",
        "Sound Recording" | "Music Score" => "Music",
        "Personal Communication" => "Personal Communication",
        "Unpublished Material" => "Manuscript",
        "Online Discussion Forum/Blogs" | "Online Discussion Forum" => "Discussion Forum",
        "Generic" => "Generic",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::entry_sink::collect;

    #[test]
    fn a_record_begins_with_its_type_and_the_legend_is_none() {
        let text = "Refworks Export Tagged Format\n\nTag legend\nRT=Reference Type\n\nBEGIN EXPORTED REFERENCES\n\n\
                    RT Journal Article\nSR Electronic(1)\nID 7\nA1 Mora,Ana\nT1 Rivers and rain\nJF Journal of Rivers\n\
                    YR 2011\nFD Sep\nVO 12\nIS 3\nSP 1\nOP 9\nK1 water\nAB One line\nIN a second line\nSN 0378-5955\n\
                    PMID 123\nDO 10.1234/abc\n\nRT Book, Section\nA1 Vries, Kees\nT1 Lakes\nA2 Ruiz,Eva\nT2 Waters\nFD 01/01\nYR 2003\n";
        assert!(is_refworks(&Opening::of(text.as_bytes(), "txt")));
        let budget = Budget::default();
        let found = collect(&budget, |sink| read(text, 0, &budget, sink)).unwrap();
        let titles: Vec<_> = found.entries.iter().filter_map(|entry| entry.record.title.as_deref()).collect();
        assert_eq!(titles, ["Rivers and rain", "Lakes"]);
        let first = &found.entries[0];
        assert_eq!(first.record.description.as_deref(), Some("One line IN a second line"));
        assert_eq!((first.dates[0].as_str(), first.record.key.as_deref()), ("Sep 2011", Some("7")));
        let schemes: Vec<&str> = first.record.identifiers.iter().map(|one| one.scheme.as_str()).collect();
        assert_eq!(schemes, ["pmid", "doi"]);
        let chapter = &found.entries[1].record;
        assert_eq!(chapter.contributors[1].role.as_deref(), Some("editor"));
        assert_eq!(chapter.container.as_ref().and_then(|have| have.title.as_deref()), Some("Waters"));
        assert_eq!(
            (found.entries[1].dates.as_slice(), chapter.notes.as_slice()),
            (&["2003".to_owned()][..], &["Date: 01/01".to_owned()][..])
        );
    }
}
