//! Determines how much of a date a cell of a workbook shows. A cell that shows "Apr 2021" states no day, whatever
//! number it contains.
//!
//! Sources: ECMA-376 part 1, 18.8.30 (codes of number formats) and 18.17.4 (dates as numbers of days).

use jiff::ToSpan as _;
use jiff::civil::{DateTime, date};

/// The part of a number that a number format shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// The plain number.
    Number,
    /// A date with only the year.
    Year,
    /// A date with year and month.
    Month,
    /// A date with year, month and day.
    Day,
    /// A time of day without a date.
    Time,
}

/// The part that a built-in format shows, by its number. The formats from 27 on depend on the language of the program
/// that opens the workbook, but they are dates in all languages that define them.
pub(super) fn built_in(number: u64) -> Shown {
    match number {
        14..=16 | 22 | 27..=31 | 36 | 50..=54 | 57..=58 => Shown::Day,
        17 | 55 => Shown::Month,
        18..=21 | 32..=35 | 45..=47 => Shown::Time,
        _ => Shown::Number,
    }
}

/// The part that a format shows, by its code.
pub(super) fn of_code(code: &str) -> Shown {
    let (mut years, mut months, mut days, mut clock) = (0, 0, 0, false);
    let mut longest_day = 0;
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        match c.to_ascii_lowercase() {
            // The second section of a code applies to negative numbers.
            ';' => break,
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                clock |= matches!(inside.to_ascii_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss");
            }
            'y' | 'e' => years += 1,
            'm' => {
                let mut run = 1;
                while chars.next_if(|c| c.eq_ignore_ascii_case(&'m')).is_some() {
                    run += 1;
                }
                let before_seconds =
                    chars.clone().find(|c| c.is_ascii_alphabetic()).is_some_and(|c| c.eq_ignore_ascii_case(&'s'));
                // One or two letters `m` beside hours or seconds stand for minutes.
                if run <= 2 && (clock || before_seconds) { clock = true } else { months += 1 }
            }
            'd' => {
                let mut run = 1;
                while chars.next_if(|c| c.eq_ignore_ascii_case(&'d')).is_some() {
                    run += 1;
                }
                days += 1;
                longest_day = longest_day.max(if run <= 2 { 1 } else { 0 });
            }
            'h' | 's' => clock = true,
            // A digit placeholder shows that the format is for numbers, and not for dates.
            '0' | '#' | '?' | '@' if years + months + days == 0 && !clock => return Shown::Number,
            'g' if code.eq_ignore_ascii_case("general") => return Shown::Number,
            _ => {}
        }
    }
    match (years > 0, months > 0, days > 0 && longest_day > 0) {
        (_, _, true) => Shown::Day,
        (_, true, false) => Shown::Month,
        (true, false, false) => Shown::Year,
        (false, false, false) if clock => Shown::Time,
        // A format that shows only the name of the weekday still determines a day.
        (false, false, false) if days > 0 => Shown::Day,
        _ => Shown::Number,
    }
}

/// Converts a number of days to the date that a cell shows, or returns `None` if the number is not a date.
pub(super) fn date_of(number: f64, shown: Shown, since_1904: bool) -> Option<String> {
    if !number.is_finite() || !(0.0..2_958_466.0).contains(&number) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, reason = "the number is in the range of dates")]
    let (days, seconds) = (number.floor() as i64, (number.fract() * 86_400.0).round() as i64);
    // The first spreadsheet program treated 1900 as a leap year, and all others follow it.
    let start = match (since_1904, days) {
        (true, _) => date(1904, 1, 1),
        (false, 0..=59) => date(1899, 12, 31),
        (false, _) => date(1899, 12, 30),
    };
    let time: DateTime =
        start.to_datetime(jiff::civil::time(0, 0, 0, 0)).checked_add(days.days().seconds(seconds)).ok()?;
    Some(match shown {
        Shown::Year => time.strftime("%Y").to_string(),
        Shown::Month => time.strftime("%Y-%m").to_string(),
        Shown::Day => time.strftime("%Y-%m-%d").to_string(),
        Shown::Time => time.strftime("%H:%M:%S").to_string(),
        Shown::Number => return None,
    })
}

/// Reduces an ISO date to the part that its printed form shows: 2021-04-01 printed as "Apr 2021" becomes 2021-04.
pub(super) fn as_printed(iso: &str, printed: &str) -> String {
    let day = iso.split('T').next().unwrap_or(iso);
    let mut parts = day.split('-');
    let (Some(year), Some(month), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return iso.to_owned();
    };
    let mut numbers: Vec<&str> = printed.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let words = printed.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() > 2);
    match numbers.iter().position(|number| *number == year) {
        Some(at) => drop(numbers.remove(at)),
        // A year of two digits cannot be distinguished from a day.
        None => return day.to_owned(),
    }
    match (numbers.len(), words) {
        (0, false) => year.to_owned(),
        (0, true) | (1, false) => format!("{year}-{month}"),
        _ => day.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_tells_what_of_a_date_is_shown() {
        for (code, shown) in [
            ("mmm\\ yyyy", Shown::Month),
            ("yyyy", Shown::Year),
            ("[$-409]mmmm\\ yyyy;@", Shown::Month),
            ("dd/mm/yyyy", Shown::Day),
            ("yyyy-mm-dd h:mm:ss", Shown::Day),
            ("h:mm", Shown::Time),
            ("[h]:mm:ss", Shown::Time),
            ("mm:ss", Shown::Time),
            ("0.00", Shown::Number),
            ("#,##0", Shown::Number),
            ("General", Shown::Number),
            ("@", Shown::Number),
            ("\"year\" 0", Shown::Number),
            ("yyyy\"m\"", Shown::Year),
            ("dddd, mmmm yyyy", Shown::Month),
        ] {
            assert_eq!(of_code(code), shown, "{code}");
        }
    }

    #[test]
    fn numbers_are_days_since_two_beginnings() {
        for (number, shown, since_1904, date) in [
            (45_292.0, Shown::Day, false, Some("2024-01-01")),
            (44_287.0, Shown::Month, false, Some("2021-04")),
            (43_466.0, Shown::Year, false, Some("2019")),
            (43_830.0, Shown::Day, true, Some("2024-01-01")),
            (59.0, Shown::Day, false, Some("1900-02-28")),
            (61.0, Shown::Day, false, Some("1900-03-01")),
            (0.5, Shown::Time, false, Some("12:00:00")),
            (-1.0, Shown::Day, false, None),
            (f64::NAN, Shown::Day, false, None),
            (1e300, Shown::Day, false, None),
        ] {
            assert_eq!(date_of(number, shown, since_1904).as_deref(), date, "{number}");
        }
    }

    #[test]
    fn a_printed_date_tells_how_much_of_it_is_meant() {
        for (iso, printed, date) in [
            ("2021-04-01", "Apr 2021", "2021-04"),
            ("2021-04-01", "04/2021", "2021-04"),
            ("2019-01-01", "2019", "2019"),
            ("2021-04-01", "1 April 2021", "2021-04-01"),
            ("2021-04-01T10:00:00", "01/04/2021", "2021-04-01"),
            ("2021-04-01", "01/04/21", "2021-04-01"),
            ("soon", "soon", "soon"),
        ] {
            assert_eq!(as_printed(iso, printed), date, "{printed}");
        }
    }
}
