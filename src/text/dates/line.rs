//! The date of a line, and how much of the line it is.

use super::{Dates, Found};
use crate::text::folding::fold;
use crate::text::words::List;

/// How much of a line a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The line is a date and nothing else.
    Whole,
    /// The line is a bare year.
    Year,
    /// The line begins with a date, then a separator and little else.
    Prefix,
    /// The line ends in a date, with little before it.
    Suffix,
    /// A date somewhere in the line.
    Within,
}

impl Dates<'_> {
    /// The date of a line, and how much of the line it is.
    pub fn line(&self, text: &str) -> Option<(Extent, Found)> {
        let dates = self.find_all(text, true);
        // A date that names its month says more than a year beside it.
        let date = dates.iter().find(|date| date.names_month()).or(dates.first())?.clone();
        let (before, after) = (text.get(..date.start)?, text.get(date.end..)?);
        let lead = fold(before);
        let lead = lead.trim_matches(|c: char| !c.is_alphanumeric());
        let plain_lead = lead.is_empty() || self.words.is_weekday(lead) || self.words.has(List::Issued, lead) || {
            let mut words = lead.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            words.all(|word| {
                self.words.is_weekday(word) || self.words.has(List::Issued, word) || self.words.is_season(word)
            })
        };
        let trail = after.trim_matches(|c: char| !c.is_alphanumeric());
        let plain_trail = trail.is_empty() || is_clock(trail);
        if plain_lead && plain_trail && text.len() < 70 {
            let bare = date.edtf.len() == 4 && lead.is_empty();
            return Some((if bare { Extent::Year } else { Extent::Whole }, date));
        }
        let rest = text.chars().count().saturating_sub(text.get(date.start..date.end)?.chars().count());
        if rest <= 45 {
            let closes = |s: &str| s.trim_end().ends_with(['|', '–', '—', '·', '•', ':', '-', ',', '/']);
            if plain_trail && (closes(before) || date.names_month() && rest <= 30 && date.start <= 18) {
                return Some((Extent::Suffix, date));
            }
            let opens = |s: &str| s.trim_start().starts_with(['|', '-', '–', '—', '·', '•', ',', '/']);
            if (plain_lead || date.start <= 14) && opens(after) {
                return Some((Extent::Prefix, date));
            }
        }
        Some((Extent::Within, date))
    }
}

/// `14:30`, `14.30 h`, `2:30 pm`.
fn is_clock(text: &str) -> bool {
    let folded = fold(text);
    let body = folded.trim_end_matches(|c: char| c.is_alphabetic() || c == '.' || c.is_whitespace());
    body.len() <= 8
        && body.contains([':', '.'])
        && body.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.'))
        && folded.len() - body.len() <= 4
}

#[cfg(test)]
mod tests {
    use crate::text::dates::cases::check;

    #[test]
    fn dates_in_lines() {
        check(include_str!("../../../tests/data/dates/lines.tsv"), |dates, text| match dates.line(text) {
            Some((extent, date)) => format!("{extent:?} {}", date.edtf),
            None => "-".to_owned(),
        });
    }
}
