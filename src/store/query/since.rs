//! The time since which a record is new: a number of days, a date, a weekday, or a run.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, Zoned};

use crate::clock;
use crate::error::{Error, Result};

/// A time in which a record was first found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Since {
    /// The beginning.
    pub(crate) from: Option<Moment>,
    /// The end.
    pub(crate) until: Option<Moment>,
}

/// An end of a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Moment {
    /// The end of the run with this number.
    Run(i64),
    /// The end of the last refresh but one.
    BeforeLast,
    /// A time in UTC, as the store writes it (RFC 3339).
    At(String),
}

impl Since {
    /// Reads `7d`, `2w`, `12h`, `2026-11-23`, `monday`, `yesterday`, `today`, `last`, the number of a run, or a range
    /// of dates or of runs: `2026-11-01..2026-11-15`. Days are those of the time zone of the machine; a day of the week
    /// is the last one before today.
    ///
    /// # Errors
    /// Returns an error when the text says no time.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        Self::parse_at(text, &now())
    }

    fn parse_at(text: &str, now: &Zoned) -> Result<Self> {
        let wrong = || {
            Error::usage(format!("{text} is no time since which a record is new"))
                .hint("write new:7d, new:monday, new:2026-11-23, new:2026-11-01..2026-11-15, new:last, or the number of a run")
        };
        let moment = |text: &str, end: bool| moment(text, end, now).ok_or_else(wrong);
        match text.split_once("..") {
            Some(("", "")) => Err(wrong()),
            Some((from, "")) => Ok(Self { from: Some(moment(from, false)?), until: None }),
            Some(("", until)) => Ok(Self { from: None, until: Some(moment(until, true)?) }),
            Some((from, until)) => Ok(Self { from: Some(moment(from, false)?), until: Some(moment(until, true)?) }),
            None => Ok(Self { from: Some(moment(text, false)?), until: None }),
        }
    }
}

/// The present time in the time zone of the machine: that of `SOURCE_DATE_EPOCH` where it is set, as for runs.
fn now() -> Zoned {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.trim().parse().ok());
    let fixed = fixed.and_then(|seconds| Timestamp::from_second(seconds).ok());
    fixed.unwrap_or_else(Timestamp::now).to_zoned(TimeZone::system())
}

/// A moment; of a day or a month, its end where `end` is true, and else its beginning.
fn moment(text: &str, end: bool, now: &Zoned) -> Option<Moment> {
    let text = text.trim().to_lowercase();
    if text == "last" {
        return Some(Moment::BeforeLast);
    }
    let at = match clock::Since::parse_in(&text.to_uppercase(), now.timestamp(), now.time_zone()).ok()? {
        clock::Since::Run(run) => return Some(Moment::Run(run)),
        clock::Since::At(at) => at.to_zoned(now.time_zone().clone()),
    };
    let is_day = at.time() == Time::midnight() && !text.contains(':');
    let length = if text.len() == "2026-11".len() && text.contains('-') { 1.month() } else { 1.day() };
    let at = if end && is_day { at.checked_add(length).ok()? } else { at };
    Some(Moment::At(Timestamp::from_second(at.timestamp().as_second()).ok()?.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_weekdays_dates_and_runs() {
        // A Monday.
        let now = "2026-11-30T15:30:00Z".parse::<Timestamp>().unwrap().to_zoned(TimeZone::UTC);
        let at = |text: &str| Some(Moment::At(text.into()));
        for (text, from, until) in [
            ("7d", at("2026-11-23T15:30:00Z"), None),
            ("monday", at("2026-11-23T00:00:00Z"), None),
            ("sunday", at("2026-11-29T00:00:00Z"), None),
            ("2026-11-23", at("2026-11-23T00:00:00Z"), None),
            ("2026-11-01..2026-11-15", at("2026-11-01T00:00:00Z"), at("2026-11-16T00:00:00Z")),
            ("..2026-10", None, at("2026-11-01T00:00:00Z")),
            ("12", Some(Moment::Run(12)), None),
            ("12..15", Some(Moment::Run(12)), Some(Moment::Run(15))),
            ("last", Some(Moment::BeforeLast), None),
        ] {
            assert_eq!(Since::parse_at(text, &now).unwrap(), Since { from, until }, "{text}");
        }
        for wrong in ["soon", "..", "2026-13", "d", "-3"] {
            assert!(Since::parse_at(wrong, &now).is_err(), "{wrong}");
        }
    }
}
