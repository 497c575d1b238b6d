//! Writes RIS for Covidence: the usual tags, a single abstract, and the id as the accession number.

use std::io::{self, Write};

use super::{identifier, keywords, month_and_day, notes, year};
use crate::formats::{Exporter, Options};
use crate::record::{Record, kinds};

pub(crate) fn exporter(_: &Options) -> Box<dyn Exporter> {
    Box::new(Covidence)
}

struct Covidence;

impl Exporter for Covidence {
    fn start(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        let mut line = |tag: &str, value: &str| {
            let value = value.split(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'));
            let value = value.map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
            if value.is_empty() { Ok(()) } else { write!(out, "{tag}  - {value}\r\n") }
        };
        let container = record.container.clone().unwrap_or_default();
        // Covidence shows journal, volume and pages only for journal articles.
        let kind = if container.title.is_some() { "JOUR" } else { kinds::ris(record.kind.as_ref()) };
        line("TY", kind)?;
        line("TI", record.title.as_deref().unwrap_or_default())?;
        record.creators.iter().try_for_each(|creator| line("AU", creator))?;
        line("PY", year(record))?;
        let (month, day) = month_and_day(record);
        if !month.is_empty() {
            line("DA", &format!("{}/{month}/{day}", year(record)))?;
        }
        line("AB", record.description.as_deref().unwrap_or_default())?;
        line("T2", container.title.as_deref().unwrap_or_default())?;
        line("VL", container.volume.as_deref().unwrap_or_default())?;
        line("IS", container.issue.as_deref().unwrap_or_default())?;
        let pages = container.pages.unwrap_or_default();
        let (start, end) = pages.split_once(['-', '–']).unwrap_or((&pages, ""));
        line("SP", start.trim())?;
        line("EP", end.trim_matches(['-', '–', ' ']))?;
        line("PB", record.publisher.as_deref().unwrap_or_default())?;
        line("LA", &record.languages.join("; "))?;
        keywords(record).into_iter().try_for_each(|keyword| line("KW", keyword))?;
        line("DO", identifier(record, "doi"))?;
        let document = record.files.first().map(|file| file.url.as_str());
        line("UR", record.url.as_deref().or(document).unwrap_or_default())?;
        line("AN", &record.id)?;
        notes(record).iter().try_for_each(|note| line("N1", note))?;
        line("DB", &record.source.name)?;
        out.write_all(b"ER  - \r\n\r\n")
    }

    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
