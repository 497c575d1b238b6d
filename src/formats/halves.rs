//! Joins fields that tables spread over several columns: a title and its second part, a date in columns for year, month
//! and day, pages in columns for the first and the last page, a summary and the whole text.

use serde_json::Value;

use super::feed;
use crate::document::entry::{Entry, paragraphs};
use crate::document::markup::Plain;
use crate::record::Decision;
use crate::text::dates::{Dates, FieldDate};
use crate::text::whitespace::normalise;
use crate::text::words::Words;

/// The parts of fields that have columns of their own.
#[derive(Debug, Default)]
pub(super) struct Halves {
    /// The name of the column, and the month.
    pub month: Option<(String, String)>,
    /// The name of the column, and the day.
    pub day: Option<(String, String)>,
    /// The first page.
    pub first_page: Option<String>,
    /// The last page.
    pub last_page: Option<String>,
    /// The name of the column, and the reason for the decision of a review.
    pub reason: Option<(String, String)>,
    /// The second part of the title.
    pub subtitle: Option<String>,
    /// The whole text.
    pub content: Option<String>,
}

impl Halves {
    /// Joins the parts. The dates of the entry from index `known` on come from columns.
    pub(super) fn join(mut self, entry: &mut Entry, known: usize, words: &Words) {
        self.subtitle(entry);
        if let Some(text) = self.content.take() {
            feed::whole(entry, Plain { text: paragraphs(&text), links: Vec::new() }, None);
        }
        self.date(entry, known, words);
        self.reason(entry);
        let pages = match (self.first_page, self.last_page) {
            (Some(first), Some(last)) if first.trim() != last.trim() => format!("{}-{}", first.trim(), last.trim()),
            (Some(page), _) | (None, Some(page)) => page,
            (None, None) => return,
        };
        entry.container_text("Pages", &pages, |container| &mut container.pages);
    }

    /// Adds the second part of a title to the first.
    fn subtitle(&mut self, entry: &mut Entry) {
        let Some(subtitle) = self.subtitle.take() else { return };
        let subtitle = normalise(&subtitle);
        match &mut entry.record.title {
            Some(title) if title.contains(&subtitle) => {}
            Some(title) => {
                let mark = if title.ends_with([':', '?', '!', '.', '–', '—']) { " " } else { ": " };
                title.push_str(mark);
                title.push_str(&subtitle);
            }
            None => entry.title(&subtitle),
        }
    }

    /// Adds the reason to the decision. A reason without a decision, or for one that needs none, stays as it is.
    fn reason(&self, entry: &mut Entry) {
        let Some((name, reason)) = &self.reason else { return };
        match &mut entry.record.screening {
            Some(screening) if screening.reason.is_none() && screening.decision != Decision::Include => {
                screening.reason = Some(reason.trim().to_owned());
            }
            _ => entry.unknown(name, &Value::String(reason.clone())),
        }
    }

    /// Joins the date. A month without a year, or a day without a month, becomes a note.
    fn date(&self, entry: &mut Entry, known: usize, words: &Words) {
        let Some((month_name, month)) = &self.month else {
            if let Some((name, day)) = &self.day {
                entry.note(name, day);
            }
            return;
        };
        let day = self.day.as_ref().map(|(_, day)| day.trim());
        let is_year = |text: &&String| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        let year = entry.dates.iter().skip(known).find(is_year).cloned();
        let dates = Dates::new(words);
        let readable = |text: &String| matches!(dates.field(text), FieldDate::Date(_));
        let whole = year.and_then(|year| {
            let forms = [joined(&year, month, day), joined(&year, month, None)];
            forms.into_iter().flatten().find(readable)
        });
        let Some(whole) = whole else {
            entry.note(month_name, month);
            self.day.iter().for_each(|(name, day)| entry.note(name, day));
            return;
        };
        let said = day.is_none_or(|day| joined_day(&whole, day));
        entry.dates.push(whole);
        if !said && let Some((name, day)) = &self.day {
            entry.note(name, day);
        }
    }
}

/// Returns whether a joined date includes the day.
fn joined_day(whole: &str, day: &str) -> bool {
    let parts = whole.split(['-', ' ']).count();
    day.is_empty() || parts > 2
}

/// Joins year, month and day to one text.
fn joined(year: &str, month: &str, day: Option<&str>) -> Option<String> {
    let month = month.trim();
    let day = day.filter(|day| !day.is_empty());
    let number =
        |text: &str, most: u8| text.trim_end_matches(".0").parse::<u8>().ok().filter(|n| (1..=most).contains(n));
    let month_number = number(month, 12);
    match (month_number, day) {
        (Some(month), None) => Some(format!("{year}-{month:02}")),
        (Some(month), Some(day)) => number(day, 31).map(|day| format!("{year}-{month:02}-{day:02}")),
        (None, _) if month.is_empty() => None,
        (None, None) => Some(format!("{month} {year}")),
        (None, Some(day)) => number(day, 31).map(|day| format!("{day} {month} {year}")),
    }
}
