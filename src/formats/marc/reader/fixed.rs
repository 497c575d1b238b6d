//! Reads the codes of the leader and of field 008.

use super::Reading;
use crate::record::edtf::Edtf;

/// The number of characters in 008.
const LENGTH: usize = 40;

/// Reads the language and the date in 008, and the kind in the leader.
pub(super) fn take(reading: &mut Reading<'_>) {
    let text = reading.marc.control("008").unwrap_or_default();
    let part = |from: usize, to: usize| text.chars().skip(from).take(to - from).collect::<String>();
    // Some records have lost or gained a blank in the middle of 008. The language always stands before the last two
    // characters.
    let length = text.chars().count();
    let language = if length == LENGTH || length < 30 { part(35, 38) } else { part(length - 5, length - 2) };
    let is_language = language.len() == 3 && language.bytes().all(|byte| byte.is_ascii_lowercase());
    if is_language && !matches!(language.as_str(), "und" | "mul" | "zxx") && !reading.is_tagged() {
        reading.entry.language(&language);
    }
    // In our own records, other fields give the same data with more detail.
    if reading.is_own {
        return;
    }
    date(&part(6, 7), &part(7, 11), &part(11, 15)).iter().for_each(|date| reading.entry.date(date));
    // The genre in 655 takes precedence over the type of material.
    if reading.entry.kinds.is_empty()
        && let Some(kind) = kind(reading.marc.leader_at(6), reading.marc.leader_at(7))
    {
        reading.entry.kind(kind);
    }
}

/// The kind of a publication, by the type of record and the bibliographic level (leader, 06 and 07). The type for text
/// alone does not determine a kind.
fn kind(material: char, level: char) -> Option<&'static str> {
    match (material, level) {
        ('g', _) => Some("video"),
        ('e' | 'f', _) => Some("map"),
        ('i', _) => Some("audio"),
        ('j', _) => Some("music"),
        ('k', _) => Some("image"),
        ('c' | 'd', _) => Some("score"),
        ('a', 'b') => Some("journal article"),
        ('a', 'a') => Some("chapter"),
        _ => None,
    }
}

/// The date in 008, by its type (MARC 21, 008/06): a day, the years of a serial, the first and last year of a
/// multivolume work or of an uncertain date, or a single year. `u` stands for an unknown digit.
fn date(kind: &str, first: &str, second: &str) -> Option<String> {
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
