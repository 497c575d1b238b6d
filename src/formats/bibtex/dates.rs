//! Reads the date of an entry: `date` of biblatex (manual, section 2.3.8), or `year` and `month` of BibTeX.

use super::inherit::Field;
use super::tex;
use crate::document::entry::Entry;
use crate::record::edtf::{self, Edtf};
use crate::text::whitespace::normalise;

/// Adds the dates of the fields to the entry, the most precise first.
pub(super) fn read(entry: &mut Entry, fields: &[Field]) {
    let raw = |name: &str| fields.iter().find(|field| field.name == name).map(|field| field.value.trim());
    let text = |name: &str| raw(name).map(|raw| normalise(&tex::text(raw))).filter(|text| !text.is_empty());
    if let Some(raw) = raw("date") {
        // A tilde in an EDTF date means "approximate". TeX would read it as a space.
        let exact = Edtf::parse(raw).is_ok() || edtf::of_2012(raw).is_some();
        entry.date(&if exact { raw.to_owned() } else { tex::text(raw) });
    }
    let Some(year) = text("year") else {
        // A month or a day without a year is not a date, so it is kept as a note.
        let undated = raw("date").is_none();
        for (name, label) in [("month", "Month"), ("day", "Day")] {
            text(name).filter(|_| undated).iter().for_each(|text| entry.note(label, text));
        }
        return;
    };
    // If `date` is a valid date that contains the year, `year` only repeats it for programs that do not read `date`.
    if raw("date").is_some_and(|date| date != year && date.contains(year.as_str()) && Edtf::parse(date).is_ok()) {
        return;
    }
    if let Some(raw) = raw("year").filter(|raw| raw.ends_with(['~', '?', '%']) && Edtf::parse(raw).is_ok()) {
        return entry.date(raw);
    }
    let month = text("month").unwrap_or_default();
    let number = |text: &str| text.trim().parse::<u8>().ok();
    let day = text("day").and_then(|day| number(&day));
    entry.date(&match (number(&month).filter(|number| (1..=12).contains(number)), day) {
        (Some(month), Some(day)) => format!("{year}-{month:02}-{day:02}"),
        (Some(month), None) => format!("{year}-{month:02}"),
        (None, Some(day)) => format!("{day} {month} {year}"),
        (None, None) => format!("{} {year}", day_first(&month)),
    });
}

/// Puts the days of a month value before the name of the month, because dates in this order are read in every language.
/// BibTeX gives `may 5` or `May 5–7` for `month = may # "~5"`.
fn day_first(month: &str) -> String {
    let is_days = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    match month.split_once(' ') {
        Some((name, days)) if !is_days(name) && is_days(days) => {
            format!("{} {name}", days.trim_end_matches([',', '.']))
        }
        _ => month.to_owned(),
    }
}
