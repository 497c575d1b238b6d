//! Moments in time as people say them: local times, "2 hours ago", and "since Monday".

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

use crate::error::{Error, Result};

/// The names of the days of the week in English, Spanish and Dutch, Monday first, without accents.
const WEEKDAYS: [[&str; 3]; 7] = [
    ["monday", "lunes", "maandag"],
    ["tuesday", "martes", "dinsdag"],
    ["wednesday", "miercoles", "woensdag"],
    ["thursday", "jueves", "donderdag"],
    ["friday", "viernes", "vrijdag"],
    ["saturday", "sabado", "zaterdag"],
    ["sunday", "domingo", "zondag"],
];

/// The beginning of a period that ends now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Since {
    /// The changes after the run of this number.
    Run(i64),
    /// The changes from this moment on.
    At(Timestamp),
}

impl Since {
    /// Reads a number of a run, a length of time (`7d`, `12h`, `2w`), a day of the week, `today`, `yesterday`, a date
    /// (`2026-11-23`, `2026-11`) or a time (RFC 3339). Dates begin at midnight in the time zone of the user. A day of
    /// the week is the last one before today.
    ///
    /// # Errors
    /// Returns an error when the text has none of these forms.
    pub(crate) fn parse(text: &str, now: Timestamp) -> Result<Self> {
        Self::parse_in(text, now, &TimeZone::system())
    }

    /// Reads the same in a time zone.
    ///
    /// # Errors
    /// Returns an error in the same cases as [`Since::parse`].
    pub(crate) fn parse_in(text: &str, now: Timestamp, zone: &TimeZone) -> Result<Self> {
        let word = crate::text::folding::fold(text.trim());
        if let Ok(run) = word.parse::<i64>()
            && run >= 0
        {
            return Ok(Self::Run(run));
        }
        let wrong = || {
            Error::usage(format!("--since: {text:?} is no point in time"))
                .hint("write 7d, 2w, monday, yesterday, 2026-11-23 or the number of a run, which status --runs lists")
        };
        let today = now.to_zoned(zone.clone()).date();
        let midnight = |date: Date| date.to_zoned(zone.clone()).map(|zoned| Self::At(zoned.timestamp()));
        let days_ago = |days: i64| today.checked_sub(Span::new().days(days)).and_then(midnight).map_err(|_| wrong());
        if let Some(at) = WEEKDAYS.iter().position(|names| names.iter().any(|name| is_named(name, &word))) {
            let weekday =
                Weekday::from_monday_zero_offset(i8::try_from(at).unwrap_or_default()).map_err(|_| wrong())?;
            let days = i64::from(today.weekday().since(weekday));
            return days_ago(if days == 0 { 7 } else { days });
        }
        match word.as_str() {
            "today" | "hoy" | "vandaag" => return days_ago(0),
            "yesterday" | "ayer" | "gisteren" => return days_ago(1),
            _ => {}
        }
        if let Some(length) = length(&word) {
            return now.checked_sub(length).map(Self::At).map_err(|_| wrong());
        }
        if let Ok(at) = text.trim().parse::<Timestamp>() {
            return Ok(Self::At(at));
        }
        let date = word.parse::<Date>().or_else(|_| format!("{word}-01").parse::<Date>());
        date.and_then(midnight).map_err(|_| wrong())
    }
}

/// Whether the word is the name of a day, or the beginning of it of three letters at least.
fn is_named(name: &str, word: &str) -> bool {
    word.len() >= 3 && name.starts_with(word.trim_end_matches('.'))
}

/// A length of time: `30m`, `12h`, `7d`, `2w`, also with a blank and a whole word, such as `7 days`.
fn length(text: &str) -> Option<SignedDuration> {
    let digits = text.trim_end_matches(|c: char| c.is_alphabetic() || c == ' ');
    let number: i64 = digits.parse().ok()?;
    let hours = match text.get(digits.len()..)?.trim() {
        "m" | "min" | "minutes" => return Some(SignedDuration::from_mins(number)),
        "h" | "hour" | "hours" => 1,
        "d" | "day" | "days" => 24,
        "w" | "week" | "weeks" => 7 * 24,
        _ => return None,
    };
    number.checked_mul(hours).filter(|hours| *hours < 10_000_000).map(SignedDuration::from_hours)
}

/// A time (RFC 3339) in the time zone of the user: `2026-11-30 21:32`. A text that is no time stays as it is.
pub(crate) fn local(stamp: &str) -> String {
    match stamp.parse::<Timestamp>() {
        Ok(at) => at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string(),
        Err(_) => stamp.to_owned(),
    }
}

/// The date of a time in the time zone of the user.
pub(crate) fn local_date(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::system()).date()
}

/// How long ago a time is: `5 minutes ago`, `2 hours ago`, `12 days ago`; `in 3 hours` for a time to come. A time that
/// is further away than two months is a date.
pub(crate) fn ago(stamp: &str, now: Timestamp) -> String {
    let Ok(at) = stamp.parse::<Timestamp>() else { return stamp.to_owned() };
    let seconds = now.duration_since(at).as_secs();
    let minutes = (seconds.abs() + 30) / 60;
    let (count, unit) = match minutes {
        0 => return "just now".to_owned(),
        1..60 => (minutes, "minute"),
        60..2880 => (minutes / 60, "hour"),
        2880..86_400 => (minutes / 1440, "day"),
        _ => return local_date(at).to_string(),
    };
    let plural = if count == 1 { "" } else { "s" };
    if seconds < 0 { format!("in {count} {unit}{plural}") } else { format!("{count} {unit}{plural} ago") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn points_in_time_are_read_as_people_write_them() {
        // A Monday.
        let now = at("2026-11-30T21:32:00Z");
        let zone = TimeZone::fixed(jiff::tz::offset(1));
        for (text, expected) in [
            ("7d", "2026-11-23T21:32:00Z"),
            ("2 weeks", "2026-11-16T21:32:00Z"),
            ("90m", "2026-11-30T20:02:00Z"),
            ("monday", "2026-11-22T23:00:00Z"),
            ("Tue", "2026-11-23T23:00:00Z"),
            ("sábado", "2026-11-27T23:00:00Z"),
            ("zondag", "2026-11-28T23:00:00Z"),
            ("today", "2026-11-29T23:00:00Z"),
            ("yesterday", "2026-11-28T23:00:00Z"),
            ("2026-11-02", "2026-11-01T23:00:00Z"),
            ("2026-10", "2026-09-30T23:00:00Z"),
            ("2026-11-02T10:00:00Z", "2026-11-02T10:00:00Z"),
        ] {
            assert_eq!(Since::parse_in(text, now, &zone).unwrap(), Since::At(at(expected)), "{text}");
        }
        assert_eq!(Since::parse_in("12", now, &zone).unwrap(), Since::Run(12));
        for wrong in ["mo", "soon", "-3", "2026-13-01", "99999999999w", ""] {
            assert!(Since::parse_in(wrong, now, &zone).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_past_moment_is_said_in_one_unit() {
        let now = at("2026-11-30T12:00:00Z");
        for (then, said) in [
            ("2026-11-30T11:59:50Z", "just now"),
            ("2026-11-30T11:59:00Z", "1 minute ago"),
            ("2026-11-30T10:00:00Z", "2 hours ago"),
            ("2026-11-29T11:00:00Z", "25 hours ago"),
            ("2026-11-18T11:00:00Z", "12 days ago"),
            ("2026-11-30T15:00:00Z", "in 3 hours"),
            ("no time", "no time"),
        ] {
            assert_eq!(ago(then, now), said);
        }
    }
}
