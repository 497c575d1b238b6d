//! Reads edition, publication, extent, series and host: fields 250 to 300, 490, 773 and 830.

use std::sync::LazyLock;

use regex::Regex;

use super::Reading;
use super::punctuation::{is_unknown, without_brackets, without_end, without_mark};
use crate::formats::marc::own::{ISSUE, PAGES, VOLUME};
use crate::formats::marc::record::Field;
use crate::text::whitespace::normalise;

/// Reads the imprint in 260 or 264. The second indicator of 264 distinguishes publication from distribution and from a
/// copyright notice.
pub(super) fn take(reading: &mut Reading<'_>, field: &Field) {
    let function = if field.tag == "264" { field.indicators.1 } else { '1' };
    match function {
        '4' => reading.copyright.extend(field.all('c').map(|date| date_of(date, reading.is_own))),
        '2' => reading.entry.note("Distribution", &field.text()),
        '3' => reading.entry.note("Manufacture", &field.text()),
        _ => publication(reading, field),
    }
}

fn publication(reading: &mut Reading<'_>, field: &Field) {
    for (code, value) in &field.subfields {
        let bare = if reading.is_own { value.as_str() } else { without_brackets(value) };
        match code {
            'a' if is_unknown(bare) => reading.entry.note("Place", value),
            'b' if is_unknown(bare) => reading.entry.note("Publisher", value),
            'a' => reading.entry.place(bare),
            'b' => reading.entry.publisher(bare),
            'c' if reading.is_own => reading.entry.issued(value),
            'c' => reading.entry.dates.insert(0, corrected(&date_of(value, reading.is_own)).to_owned()),
            'e' | 'f' | 'g' => reading.entry.note("Manufacture", without_end(value.trim_matches(['(', ')', ' ']))),
            '3' => reading.entry.note("Publication", value),
            _ => {}
        }
    }
}

/// A printed date without its final punctuation. The two full stops of an open range are kept.
fn date_of(date: &str, is_own: bool) -> String {
    let date = date.trim_end();
    normalise(if is_own || date.ends_with("..") { date } else { date.trim_end_matches([' ', '.', ',', ';']) })
}

/// The Gregorian year that a cataloguer supplied in brackets after a year of another calendar, as in
/// `1373 [1994 or 1995]`.
fn corrected(date: &str) -> &str {
    let Some((printed, rest)) = date.split_once('[') else { return date };
    let number = printed.trim();
    let is_other = number.parse::<u32>().is_ok_and(|year| (100..1500).contains(&year) || year > 2200);
    if is_other && rest.ends_with(']') { rest.trim_end_matches(']') } else { date }
}

/// Uses a copyright date as the date if there is no other, and otherwise keeps it as a note.
pub(super) fn copyright(reading: &mut Reading<'_>) {
    for notice in std::mem::take(&mut reading.copyright) {
        if reading.entry.dates.is_empty() {
            reading.entry.date(&notice);
        } else {
            reading.entry.note("Copyright", &notice);
        }
    }
}

/// Reads 490 and 800 to 830, the series. The series becomes the container if the record has no host.
pub(super) fn series(reading: &mut Reading<'_>, field: &Field) {
    let title = if matches!(field.tag.as_str(), "490" | "830") { field.joined("anp") } else { field.joined("abctnp") };
    let title = normalise(if reading.is_own { &title } else { without_end(&title) });
    let volume = if reading.is_own { field.one('v') } else { without_end(field.one('v')) };
    let container = reading.entry.record.container.as_ref();
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    if container.and_then(|container| container.title.as_deref()).is_some_and(|have| letters(have) == letters(&title)) {
        let container = reading.entry.container();
        if container.volume.is_none() && !volume.is_empty() {
            container.volume = Some(volume.to_owned());
        }
        return;
    }
    if container.is_some() {
        let parts = [title.as_str(), volume].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        return reading.entry.note("Series", &parts.join(" ; "));
    }
    if title.is_empty() && volume.is_empty() {
        return;
    }
    reading.entry.container_text("Series", &title, |container| &mut container.title);
    reading.entry.container_text("Volume", volume, |container| &mut container.volume);
    field
        .all('x')
        .take(1)
        .for_each(|issn| reading.entry.container_text("ISSN", without_mark(issn), |have| &mut have.issn));
    field.all('l').for_each(|number| reading.entry.note("Series", number));
    reading.entry.container().kind = Some("series".to_owned());
}

/// Reads 773, the host of the publication, with the position of the publication in it.
pub(super) fn host(reading: &mut Reading<'_>, field: &Field) {
    if reading.entry.record.container.is_some() {
        return reading.entry.note("In", &field.text());
    }
    let is_own = reading.is_own;
    let ended = |text: &str| normalise(if is_own { text } else { without_end(text) });
    let title =
        [field.joined("a"), field.joined("ts")].map(|part| ended(&part)).into_iter().filter(|part| !part.is_empty());
    let title = title.collect::<Vec<_>>().join(". ");
    reading.entry.container_text("In", &title, |container| &mut container.title);
    // The kind of the host, from the subfields of the host, or else from the bibliographic level of the record, or else
    // from an ISSN.
    let kind =
        match (field.all('n').next().filter(|_| is_own), field.one('7').chars().nth(3), reading.marc.leader_at(7)) {
            (Some(kind), _, _) => Some(kind),
            (_, Some('s'), _) => Some("journal"),
            (_, Some('m'), _) => Some("book"),
            (_, _, 'b') if !is_own => Some("journal"),
            (_, _, 'a') if !is_own => Some("book"),
            _ if !is_own && field.all('x').next().is_some() => Some("journal"),
            _ => None,
        };
    if let Some(kind) = kind {
        reading.entry.container().kind = Some(kind.to_owned());
    }
    for (code, value) in &field.subfields {
        match code {
            'x' => reading.entry.container_text("ISSN", without_mark(value), |container| &mut container.issn),
            'g' => place(reading, value),
            'z' => reading.entry.note("ISBN of the host", value),
            'd' => reading.entry.note("Publication of the host", without_end(value)),
            'b' => reading.entry.note("Edition of the host", without_end(value)),
            'h' | 'k' | 'm' | 'n' | 'r' | 'u' | 'w' | 'y' | 'o' if !is_own => reading.entry.note("In", value),
            _ => {}
        }
    }
}

/// Matches `3(2)` and `12(4), p. 3-9`.
static BRACKETED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(\d{1,3})\s*\(([^()]+)\)(?:\s*[:,;]?\s*(?:\p{L}{1,5}\.?\s*)?(\d+(?:\s*[-–]\s*\d+)?))?\.?$").ok()
});

/// Reads a position such as `Vol. 3, no. 2 (May 2014), p. 1-9`. Each part begins with the abbreviation of its type.
fn place(reading: &mut Reading<'_>, text: &str) {
    let entry = &mut reading.entry;
    if reading.is_own {
        for (mark, field) in [(VOLUME, Part::Volume), (ISSUE, Part::Issue), (PAGES, Part::Pages)] {
            if let Some(value) = text.strip_prefix(mark) {
                return entry.container_text("In", value, |container| match field {
                    Part::Volume => &mut container.volume,
                    Part::Issue => &mut container.issue,
                    Part::Pages => &mut container.pages,
                });
            }
        }
    }
    if let Some(found) = BRACKETED.as_ref().and_then(|pattern| pattern.captures(text.trim())) {
        let group = |at: usize| found.get(at).map_or("", |group| group.as_str());
        entry.container_text("Volume", group(1), |container| &mut container.volume);
        entry.container_text("Issue", group(2), |container| &mut container.issue);
        return entry.container_text("Pages", group(3), |container| &mut container.pages);
    }
    let mut rest = Vec::new();
    for piece in text.split([',', ';']).map(str::trim).filter(|piece| !piece.is_empty()) {
        let letters: String = piece.chars().take_while(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
        let value = piece.trim_start_matches(|c: char| !c.is_ascii_digit()).trim_end_matches('.');
        // The number of an issue is followed by its date in brackets.
        let (value, more) =
            value.split_once('(').map_or((value, ""), |(value, more)| (value.trim(), more.trim_end_matches(')')));
        let container = entry.container();
        let slot = match letters.as_str() {
            "v" | "vol" | "volume" | "volumen" | "jg" | "jaargang" | "bd" | "t" | "tomo" => &mut container.volume,
            "no" | "nr" | "n" | "num" | "nummer" | "number" | "iss" | "issue" | "heft" | "afl" => &mut container.issue,
            "p" | "pp" | "pages" | "s" | "pag" | "págs" | "pág" | "pags" | "blz" => &mut container.pages,
            _ => {
                rest.push(piece.to_owned());
                continue;
            }
        };
        match slot {
            None if !value.is_empty() => *slot = Some(value.to_owned()),
            _ => rest.push(piece.to_owned()),
        }
        if !more.is_empty() {
            rest.push(more.to_owned());
        }
    }
    if !rest.is_empty() {
        entry.note("In", &rest.join(", "));
    }
}

enum Part {
    Volume,
    Issue,
    Pages,
}
