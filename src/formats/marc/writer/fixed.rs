//! Writes the leader and the control fields.

use crate::formats::timestamp;
use crate::record::edtf;
use crate::record::language_codes::bibliographic;
use crate::record::{Kind, Record};

/// The material of a publication: its type of record (leader, 06), and the RDA term for its content.
pub(super) struct Material {
    /// The type of record.
    pub code: char,
    /// The content type (336), as a term and a code of the list `rdacontent`.
    pub content: (&'static str, &'static str),
}

const TEXT: Material = Material { code: 'a', content: ("text", "txt") };

/// The material of a publication of this kind.
pub(super) fn material(kind: Option<&Kind>) -> Material {
    match kind.map(Kind::as_str) {
        Some("video" | "film" | "broadcast" | "webinar") => {
            Material { code: 'g', content: ("two-dimensional moving image", "tdi") }
        }
        Some("dataset" | "database") => Material { code: 'm', content: ("computer dataset", "cod") },
        Some("software") => Material { code: 'm', content: ("computer program", "cop") },
        Some("map") => Material { code: 'e', content: ("cartographic image", "cri") },
        Some("audio" | "podcast") => Material { code: 'i', content: ("spoken word", "spw") },
        Some("music") => Material { code: 'j', content: ("performed music", "prm") },
        Some("score") => Material { code: 'c', content: ("notated music", "ntm") },
        Some("image" | "chart" | "artwork") => Material { code: 'k', content: ("still image", "sti") },
        _ => TEXT,
    }
}

/// The leader of a new record in UTF-8, by the type of material and the bibliographic level, with an unknown encoding
/// level and without a statement about punctuation.
pub(super) fn leader(record: &Record) -> String {
    let code = material(record.kind.as_ref()).code;
    format!("00000n{code}{} a2200000un 4500", level(record))
}

/// The bibliographic level: a part of a serial, a part of a monograph, or a monograph.
fn level(record: &Record) -> char {
    let container = record.container.as_ref().filter(|container| container.title.is_some());
    match container.map(|container| container.kind.as_deref().unwrap_or_default()) {
        None | Some("series") => 'm',
        Some("book") => 'a',
        Some(_) => 'b',
    }
}

/// The time of the latest transaction (005).
pub(super) fn transaction(record: &Record) -> String {
    timestamp::of(record).strftime("%Y%m%d%H%M%S.0").to_string()
}

/// The physical description (007) of an online resource without further details.
pub(super) const ONLINE: &str = "cr |||||||||||";
/// The physical description (007) of unspecified text.
pub(super) const UNSPECIFIED: &str = "tu";

/// Returns whether the record has an address.
pub(super) fn is_online(record: &Record) -> bool {
    record.url.is_some() || !record.files.is_empty()
}

/// Field 008 with its 40 characters: the date entered, the dates of publication, an unspecified place, the form, and
/// the first language. Unknown data is filled with `|`.
pub(super) fn elements(record: &Record) -> String {
    let entered = timestamp::of(record).strftime("%y%m%d").to_string();
    let form = if is_online(record) { 'o' } else { '|' };
    // Maps, pictures and films have the form of item at another position than books, files and music.
    let detail = match material(record.kind.as_ref()).code {
        'g' | 'e' | 'k' => format!("|||||||||||{form}|||||"),
        _ => format!("|||||{form}|||||||||||"),
    };
    let language = match record.languages.as_slice() {
        [] => "und".to_owned(),
        [first, ..] => bibliographic(first),
    };
    format!("{entered}{}xx {detail}{language} d", dates(record.issued.as_deref()))
}

/// The type of date and the two dates (008, positions 06 to 14).
fn dates(issued: Option<&str>) -> String {
    if let Some(issued) = issued {
        let open = issued.strip_suffix("/..").map(|start| ('c', start));
        let open = open.or_else(|| issued.strip_suffix('/').map(|start| ('u', start)));
        let year =
            |date: &str| date.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit())).map(str::to_owned);
        if let Some((kind, start)) = open
            && let Some(year) = year(start)
        {
            return format!("{kind}{year}{}", if kind == 'c' { "9999" } else { "uuuu" });
        }
        // A date with unspecified digits, such as `201X` or `19XX`.
        let digits = issued.get(..4).unwrap_or_default();
        if issued.len() == 4 && digits.contains('X') && digits.starts_with(|c: char| c.is_ascii_digit()) {
            return format!("s{}    ", digits.replace('X', "u"));
        }
    }
    let issued = issued.and_then(edtf::plain).unwrap_or_default();
    let (start, end) = issued.split_once('/').unwrap_or((issued.as_str(), ""));
    let year = |date: &str| date.get(..4).map(str::to_owned);
    match (year(start), year(end)) {
        (None, _) => "nuuuuuuuu".to_owned(),
        (Some(from), Some(to)) if from != to => format!("m{from}{to}"),
        (Some(from), _) => {
            let detail: String = start.get(4..).unwrap_or_default().replace('-', "");
            if detail.is_empty() { format!("s{from}    ") } else { format!("e{from}{detail:<4}") }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_fields_have_their_lengths() {
        for (issued, start) in [
            (None, "nuuuuuuuu"),
            (Some("2021"), "s2021    "),
            (Some("2021-11"), "e202111  "),
            (Some("2021-11-26"), "e20211126"),
            (Some("2021-06/2022-07"), "m20212022"),
            (Some("2021-06/2021-07"), "e202106  "),
            (Some("1984/.."), "c19849999"),
            (Some("201X"), "s201u    "),
            (Some("2019?"), "s2019    "),
        ] {
            let mut record = Record { issued: issued.map(str::to_owned), ..Record::default() };
            record.source.retrieved = Some("2024-05-01T10:00:00Z".to_owned());
            record.languages.push("nl".to_owned());
            for kind in ["report", "map"] {
                record.kind = Some(Kind::from(kind));
                let elements = elements(&record);
                assert_eq!((elements.chars().count(), leader(&record).len()), (40, 24), "{issued:?}");
                assert_eq!((elements.get(6..15), elements.get(35..38)), (Some(start), Some("dut")), "{issued:?}");
            }
        }
        for issued in ["2019-21", "../1984", "nonsense", "é"] {
            let record = Record { issued: Some(issued.to_owned()), ..Record::default() };
            assert_eq!(elements(&record).chars().count(), 40, "{issued}");
        }
    }
}
