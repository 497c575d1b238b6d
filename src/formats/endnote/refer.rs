//! Reads Refer, the tagged format that EndNote exports (`.enw`) and BibIX reads. In this format, `%A` begins the name
//! of an author.

use crate::document::budget::{Budget, Count};
use crate::document::entry_sink::EntrySink;
use crate::document::plain_text;
use crate::error::{Error, Result};
use crate::text::quote::quote;

/// Reads a Refer file. A blank line before the next field ends a record.
///
/// # Errors
/// Returns an error if a record has more fields than `budget` allows, and passes on the errors of `sink`.
pub(crate) fn read(text: &str, lines_before: u64, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    let mut open: Option<Open> = None;
    let mut blank = false;
    for (number, (line, _)) in (lines_before + 1..).zip(plain_text::lines(text)) {
        let line = line.trim_start_matches('\u{feff}').trim();
        match (field(line), &mut open) {
            _ if line.is_empty() => {}
            (Some((sign, value)), Some(record))
                if !blank && (sign != '0' || !record.is_typed()) || record.is_only_kind() =>
            {
                record.add(number, sign, value);
                budget.check(Count::Parts, record.fields.len() as u64)?;
            }
            (Some((sign, value)), before) => {
                before.take().map_or(Ok(()), |record| sink.entry(record.entry()))?;
                let mut record = Open { lines: (number, number), fields: Vec::new() };
                record.add(number, sign, value);
                open = Some(record);
            }
            (None, Some(record)) => record.go_on(number, line, blank),
            (None, None) => {
                sink.stray(number, line)?;
                let message = format!("the line {} stands before the first record", quote(line));
                sink.warning(Error::data(message).at(format!("line {number}")))?;
            }
        }
        blank = line.is_empty();
    }
    open.map_or(Ok(()), |record| sink.entry(record.entry()))
}

/// Returns whether a record begins at a line: at a field behind a blank line and another field, which is not the type.
pub(crate) fn starts(line: &str, above: &mut dyn Iterator<Item = &str>) -> bool {
    let sign = |line: &str| field(line.trim_start_matches('\u{feff}').trim()).map(|(sign, _)| sign);
    let (mut blank, mut last) = (false, None);
    for above in above {
        if !above.trim_start_matches('\u{feff}').trim().is_empty() {
            last = Some(above);
            break;
        }
        blank = true;
    }
    blank && sign(line).is_some() && last.and_then(sign).is_some_and(|sign| sign != '0')
}

/// The letter after `%` of a line that begins a field, and the rest of the line, as in `%A Mora, Ana`.
pub(crate) fn field(line: &str) -> Option<(char, &str)> {
    let rest = line.strip_prefix('%')?;
    let sign = rest.chars().next().filter(|c| c.is_ascii_graphic())?;
    let value = rest.get(sign.len_utf8()..)?;
    (value.is_empty() || value.starts_with([' ', '\t'])).then_some((sign, value.trim()))
}

/// A record that is being read.
struct Open {
    lines: (u64, u64),
    fields: Vec<(char, String)>,
}

impl Open {
    fn add(&mut self, number: u64, sign: char, value: &str) {
        self.lines.1 = number;
        self.fields.push((sign, value.to_owned()));
    }

    /// Returns whether the type was read. Some programs write other fields before it.
    fn is_typed(&self) -> bool {
        self.fields.iter().any(|(sign, _)| *sign == '0')
    }

    /// Returns whether only the type was read so far. Some programs write a blank line after the type.
    fn is_only_kind(&self) -> bool {
        self.fields.iter().all(|(sign, _)| *sign == '0')
    }

    fn go_on(&mut self, number: u64, line: &str, blank: bool) {
        self.lines.1 = number;
        if let Some((_, value)) = self.fields.last_mut() {
            value.push_str(if blank { "\n\n" } else { "\n" });
            value.push_str(line);
        }
    }

    fn entry(self) -> crate::document::entry::Entry {
        let named = |sign: char| self.fields.iter().find(|(have, _)| *have == sign).map(|(_, value)| value.as_str());
        let kind = named('0').unwrap_or_else(|| if named('J').is_some() { "Journal Article" } else { "" }).to_owned();
        let values = self.fields.into_iter().filter(|(sign, _)| *sign != '0');
        let values = values.map(|(sign, value)| match tag(sign) {
            // RIS marks an institution with a comma after its name.
            "AU" if sign == 'Q' => ("AU".to_owned(), format!("{value},")),
            "N1" if sign != 'Z' => ("N1".to_owned(), format!("{}: {value}", label(sign))),
            tag => (tag.to_owned(), value),
        });
        super::entry(&kind, values.collect(), self.lines)
    }
}

/// The RIS tag for a letter (EndNote, "Tagged import format").
fn tag(sign: char) -> &'static str {
    match sign {
        'A' | 'Q' => "AU",
        'B' => "T2",
        'C' => "CY",
        'D' => "PY",
        'E' => "A2",
        'F' => "ID",
        'G' => "LA",
        'I' => "PB",
        'J' => "JF",
        'K' => "KW",
        'L' => "CN",
        'M' => "AN",
        'N' => "IS",
        'P' => "SP",
        'R' => "DO",
        'S' => "T3",
        'T' => "TI",
        'U' => "UR",
        'V' => "VL",
        'W' => "DP",
        'X' => "AB",
        'Y' => "A3",
        '?' => "A4",
        '!' => "ST",
        '@' => "SN",
        '(' => "OP",
        '^' => "CA",
        '[' => "Y2",
        '>' => "L1",
        '&' => "SE",
        '+' => "AD",
        '~' => "DB",
        '*' => "CR",
        '6' => "NV",
        '7' => "ET",
        '8' => "DA",
        '9' => "M3",
        _ => "N1",
    }
}

/// The label of a note for a letter that has no RIS tag.
fn label(sign: char) -> String {
    match sign {
        'H' => "Translated author".to_owned(),
        'O' => "Alternate title".to_owned(),
        '=' => "Last modified".to_owned(),
        '<' => "Research notes".to_owned(),
        '1'..='5' | '#' | '$' | '\'' => format!("Custom {sign}"),
        sign => format!("%{sign}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::entry_sink::collect;

    #[test]
    fn records_end_at_blank_lines_and_abstracts_go_on() {
        let text = "\u{feff}%0 Journal Article\n%A Papadakis, Eleni\n%T Olive harvest\n%J Field Notes\n%@ 0378-5955\n%N 3\n\
                    %X One.\n\nTwo.\n%R 10.5555/olive\n\n%A Ministry of Labour\n%T A survey\n%Q Doctors Without Borders\n\n%0 Map\n%T Coast";
        let budget = Budget::default();
        let found = collect(&budget, |sink| read(text, 0, &budget, sink)).unwrap();
        let titles: Vec<_> = found.entries.iter().filter_map(|entry| entry.record.title.as_deref()).collect();
        assert_eq!(titles, ["Olive harvest", "A survey", "Coast"]);
        let first = &found.entries[0];
        assert_eq!(first.record.description.as_deref(), Some("One.\n\nTwo."));
        let container = first.record.container.as_ref().unwrap();
        assert_eq!((container.issue.as_deref(), container.issn.as_deref()), (Some("3"), Some("0378-5955")));
        assert_eq!((first.record.source.lines, found.entries[1].record.creators.len()), (Some((1, 10)), 2));
        assert!(found.entries[0].typed.is_some() && found.entries[1].typed.is_none());
    }
}
