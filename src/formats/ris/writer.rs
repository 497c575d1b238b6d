//! RIS, for reference managers and screening tools: Zotero, EndNote, Mendeley, Rayyan, Covidence.
//!
//! A line a value: tag, two spaces, hyphen, space, value, CRLF; `TY` first, `ER` last. A value holds no line end,
//! so the paragraphs of a description become one.

use std::io::{self, Write};

use crate::formats::{Exporter, Options};
use crate::record::Record;
use crate::record::edtf;
use crate::record::kinds;

pub(crate) fn exporter(_: &Options) -> Box<dyn Exporter> {
    Box::new(Ris)
}

struct Ris;

impl Exporter for Ris {
    fn start(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        let kind = kinds::ris(record.kind.as_ref());
        write!(out, "TY  - {kind}\r\n")?;
        line(out, "ID", &record.id)?;
        line(out, "TI", record.title.as_deref().unwrap_or_default())?;
        for creator in &record.creators {
            line(out, "AU", creator)?;
        }
        if let Some(issued) = &record.issued {
            line(out, "PY", edtf::plain(issued).unwrap_or_default().get(..4).unwrap_or(issued))?;
            line(out, "DA", &date(issued))?;
        }
        line(out, "AB", record.description.as_deref().unwrap_or_default())?;
        for area in &record.thematic_areas {
            line(out, "KW", &area.label)?;
        }
        line(out, "LA", &record.languages.join("; "))?;
        line(out, "PB", record.publisher.as_deref().unwrap_or_default())?;
        line(out, "M3", record.kind.as_deref().unwrap_or_default())?;
        let (mut doi, mut report) = (false, false);
        for identifier in &record.identifiers {
            let value = &identifier.value;
            match identifier.scheme.as_str() {
                "isbn" | "issn" if is_serial(value) => line(out, "SN", value)?,
                "doi" if !std::mem::replace(&mut doi, true) => line(out, "DO", value)?,
                "report" if matches!(kind, "RPRT" | "GEN" | "BOOK") && !std::mem::replace(&mut report, true) => {
                    line(out, "M1", value)?;
                }
                scheme => line(out, "AN", &format!("{scheme}:{value}"))?,
            }
        }
        line(out, "UR", record.url.as_deref().unwrap_or_default())?;
        for file in &record.files {
            line(out, "L1", &file.url)?;
        }
        for note in &record.notes {
            line(out, "N1", note)?;
        }
        if let Some(screening) = &record.screening {
            line(out, "N1", super::label(screening))?;
        }
        line(out, "DB", &record.source.name)?;
        if let Some(retrieved) = &record.source.retrieved {
            line(out, "Y2", &format!("{}/{retrieved}", retrieved.get(..10).unwrap_or_default().replace('-', "/")))?;
        }
        out.write_all(b"ER  - \r\n\r\n")
    }

    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// The reader tells the two by their length.
fn is_serial(value: &str) -> bool {
    matches!(value.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X')).count(), 8 | 10 | 13)
}

/// `YYYY/MM/DD/`; what that does not hold (a span of time, a season, a doubt) follows whole as the other information that
/// the format allows there.
fn date(issued: &str) -> String {
    let plain = edtf::plain(issued).unwrap_or_default();
    let start = plain.split('/').next().unwrap_or_default();
    let other = if start == issued { "" } else { issued };
    let mut parts = start.split('-').map(str::to_owned).chain(std::iter::repeat_n(String::new(), 3)).take(3);
    let mut part = || parts.next().unwrap_or_default();
    format!("{}/{}/{}/{other}", part(), part(), part())
}

fn line(out: &mut dyn Write, tag: &str, value: &str) -> io::Result<()> {
    // Python ends lines at more control characters than most.
    let paragraphs = value.replace("\n\n", " ");
    let ends_line = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let value: String = paragraphs.chars().map(|c| if ends_line(c) { ' ' } else { c }).collect();
    let value = value.trim();
    if value.is_empty() { Ok(()) } else { write!(out, "{tag}  - {value}\r\n") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_date_of_ris_does_not_hold_follows_whole() {
        for (issued, said) in [
            ("2021-11-26", "2021/11/26/"),
            ("2019", "2019///"),
            ("2021-06/2021-07", "2021/06//2021-06/2021-07"),
            ("2019-21", "2019///2019-21"),
            ("2019?", "2019///2019?"),
            ("../1984", "1984///../1984"),
            ("201X", "///201X"),
        ] {
            assert_eq!(date(issued), said);
        }
    }
}
