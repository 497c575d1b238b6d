//! The date of issue that a title names.

use super::cues::Sort;
use super::{Dates, Found};
use crate::text::folding::fold;
use crate::text::words::List;

impl Dates<'_> {
    /// The date of issue that a title names: a day or month, or a bare year at the end of the title or before a word
    /// for a document. A year that the title is about is never a date of issue.
    pub fn of_title(&self, title: &str) -> Option<Found> {
        let mut dates = self.find_all(title, true);
        dates.retain(|date| self.sort(title, 0, date) != Sort::Event);
        if let Some(date) = dates.iter().rev().find(|date| date.names_month()) {
            return Some(date.clone());
        }
        dates.into_iter().rev().find(|date| self.is_year_of_issue(title, date))
    }

    fn is_year_of_issue(&self, title: &str, date: &Found) -> bool {
        let (Some(before), Some(after)) = (title.get(..date.start), title.get(date.end..)) else { return false };
        let joined = |c: char| matches!(c, '-' | '–' | '—' | '/' | '.');
        let year = date.edtf.get(..4).and_then(|year| year.parse::<u32>().ok()).unwrap_or(0);
        if before.ends_with(joined) || after.starts_with(joined) && !after.trim_start_matches(joined).is_empty() {
            return false;
        }
        if !(1900..2100).contains(&year) || date.edtf.contains('/') {
            return false;
        }
        let (before, after) = (fold(before), fold(after));
        let words = |text: &str| -> Vec<String> {
            text.split(|c: char| !c.is_alphanumeric() && c != '\'')
                .filter(|w| !w.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let (left, right) = (words(&before), words(&after));
        let open = before.trim_end().ends_with(['(', '[', ',', ':', '|', '–', '—', '-', '.']);
        let document = |word: Option<&String>| word.is_some_and(|word| self.words.has(List::Document, word));
        if left.last().is_some_and(|word| self.words.has(List::About, word)) && !open {
            // "Informe de 2019" names its year of issue; "elecciones de 2018" is about the year.
            let genitive = left.last().is_some_and(|word| self.words.has(List::Genitive, word));
            return genitive && document(left.iter().rev().nth(1)) && right.is_empty();
        }
        right.is_empty() || right.iter().take(2).any(|word| self.words.has(List::Document, word))
    }
}

#[cfg(test)]
mod tests {
    use crate::text::dates::cases::check;

    #[test]
    fn dates_in_titles() {
        check(include_str!("../../../tests/data/dates/titles.tsv"), |dates, text| {
            dates.of_title(text).map_or("-".to_owned(), |date| date.edtf)
        });
    }
}
