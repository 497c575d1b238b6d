//! Finds the date of a line, and tells how much of the line the date takes up.

use super::token::tokens;
use super::{Dates, Found};
use crate::text::date_words::{Cue, DateWord};
use crate::text::folding::fold;

/// How much of a line its date takes up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The line is a date and nothing else.
    Whole,
    /// The line is a bare year.
    Year,
    /// The line begins with a date, then a separator and little else.
    Prefix,
    /// The line ends with a date, with little before it.
    Suffix,
    /// The date is anywhere in the line.
    Within,
}

impl Dates<'_> {
    /// The date of issue that a line gives, and how much of the line it takes up. The date of a deadline is not a date
    /// of issue.
    pub fn line(&self, text: &str) -> Option<(Extent, Found)> {
        if let Some(whole) = self.whole(text, false) {
            if whole.is_event || whole.date.is_impossible() {
                return None;
            }
            let bare = whole.date.is_year() && !whole.is_announced && !whole.date.is_coarse;
            return Some((if bare { Extent::Year } else { Extent::Whole }, whole.date));
        }
        let dates = self.scan(text, true, false);
        let (date, _) = self.choose(text, &dates)?;
        if date.is_impossible() {
            return None;
        }
        let date = date.clone();
        let (before, after) = (text.get(..date.start)?, text.get(date.end..)?);
        let lead = fold(before);
        let lead = lead.trim_matches(|c: char| !c.is_alphanumeric());
        let plain_lead = lead.is_empty() || self.announces(lead);
        let trail = after.trim_matches(|c: char| !c.is_alphanumeric());
        let plain_trail = trail.is_empty() || is_clock(trail);
        if plain_lead && plain_trail && text.len() < 70 {
            let bare = date.is_year() && lead.is_empty();
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

    /// Whether the folded text consists only of words that announce a date: "Published on", "Friday".
    pub(crate) fn announces(&self, folded: &str) -> bool {
        let tokens = tokens(self.words, folded);
        let (mut at, mut said) = (0, false);
        while at < tokens.len() {
            let announces = |word: DateWord| {
                let cues = [Cue::Weekday, Cue::Published, Cue::Updated, Cue::Lead];
                cues.into_iter().any(|cue| word.is(cue)) || word.season > 0
            };
            match self.phrase(&tokens, at) {
                Some((word, length)) if announces(word) || word.is(Cue::Joint) => {
                    said |= announces(word);
                    at += length;
                }
                _ => return false,
            }
        }
        said
    }

    /// Whether the line is a date that does not exist: "31 February 2020".
    pub(crate) fn is_impossible(&self, text: &str) -> bool {
        let whole = self.whole(text, false);
        whole.is_some_and(|whole| whole.date.is_impossible() && !whole.is_event)
    }
}

/// Whether the text is a time of day: `14:30`, `14.30 h`, `2:30 pm`.
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
