//! Reads the date of a field: the value of a label, a cell in a column of dates, a field of a catalogue or a feed.

use super::token::tokens;
use super::{Dates, Found};
use crate::text::date_words::Cue;

/// The result of reading a field of dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FieldDate {
    /// The field holds a date.
    Date(Found),
    /// The field says that there is no date: "n.d."
    Undated,
    /// The date is that of an event, a deadline or an access, and not of a publication.
    Event,
    /// The field names a day that does not exist: "30 February 2019".
    Impossible,
    /// The field holds nothing that can be read as a date.
    Unknown,
}

impl FieldDate {
    /// The date, if the field holds one.
    pub(crate) fn date(self) -> Option<Found> {
        match self {
            Self::Date(found) => Some(found),
            _ => None,
        }
    }
}

impl Dates<'_> {
    /// Reads the date of a field.
    pub(crate) fn field(&self, text: &str) -> FieldDate {
        if self.is_undated(text) {
            return FieldDate::Undated;
        }
        // In EDTF, a year before year 0 has a minus sign; no publication is that old.
        let negative = text.trim_start().strip_prefix('-');
        if negative.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
            return FieldDate::Unknown;
        }
        let of = |date: Found| if date.is_impossible() { FieldDate::Impossible } else { FieldDate::Date(date) };
        if let Some(whole) = self.whole(text, true) {
            return if whole.is_event { FieldDate::Event } else { of(whole.date) };
        }
        if let Some(corrected) = self.corrected(text) {
            return corrected;
        }
        let dates = self.scan(text, true, true);
        if let Some((date, _)) = self.choose(text, &dates) {
            return of(date.clone());
        }
        match dates.is_empty() {
            true => self.glued(text).map_or(FieldDate::Unknown, FieldDate::Date),
            false => FieldDate::Event,
        }
    }

    /// The date of issue in a text that is known to be a date and holds nothing else.
    pub(crate) fn whole_field(&self, text: &str) -> Option<Found> {
        let whole = self
            .whole(text, true)
            .map(|whole| if whole.is_event { FieldDate::Event } else { FieldDate::Date(whole.date) });
        whole.or_else(|| self.corrected(text))?.date().filter(|date| !date.is_impossible())
    }

    /// The date that a cataloguer gives as the right one: 1958 of "1957 [i.e. 1958]".
    fn corrected(&self, text: &str) -> Option<FieldDate> {
        let tokens = tokens(self.words, text);
        let found = (0..tokens.len()).find_map(|at| {
            let (word, length) = self.phrase(&tokens, at)?;
            let is_bracketed = tokens.get(at)?.before.ends_with(['[', '(']);
            (word.is(Cue::Corrected) && (length > 1 || is_bracketed)).then(|| tokens.get(at + length))?
        })?;
        Some(self.field(text.get(found.start..)?))
    }

    /// A year of copyright joined to its letter, such as "c2005", in a field that has other words as well.
    fn glued(&self, text: &str) -> Option<Found> {
        let tokens = tokens(self.words, text);
        let at = (1..tokens.len()).find(|at| {
            let letter = at.checked_sub(1).and_then(|at| tokens.get(at));
            tokens.get(*at).is_some_and(|year| year.is_glued() && year.number_of(4..=4).is_some())
                && letter.is_some_and(|letter| letter.is(Cue::Copyright))
        })?;
        let year = tokens.get(at)?;
        let mut date = self.whole(year.text, true)?.date;
        (date.start, date.end) = (year.start, year.end);
        Some(date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::dates::cases::check;

    #[test]
    fn dates_in_fields() {
        check(include_str!("../../../tests/data/dates/forms.tsv"), |dates, text| match dates.field(text) {
            FieldDate::Date(date) => date.edtf,
            FieldDate::Undated => "undated".to_owned(),
            FieldDate::Event => "event".to_owned(),
            FieldDate::Impossible => "impossible".to_owned(),
            FieldDate::Unknown => "unknown".to_owned(),
        });
    }
}
