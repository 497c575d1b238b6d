//! One point of time: a day, a month, a season or a year, and its form in EDTF.

/// One end of an interval, or a single date. Parts that are not given are 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Point {
    /// The year, or its known leading digits.
    pub(crate) year: u32,
    /// The number of unknown digits at the end of the year: 1 for `201X`.
    pub(crate) unknown_digits: u8,
    /// The month, 1 to 12.
    pub(crate) month: u8,
    /// The day of the month, 1 to 31.
    pub(crate) day: u8,
    /// The season, from 1 for spring to 4 for winter.
    pub(crate) season: u8,
    /// The second year of a period over two calendar years, such as a school year: "2019/20".
    pub(crate) second_year: u32,
    /// Whether the text names a quarter or a week of the year, for which EDTF has no form.
    pub(crate) is_coarse: bool,
    /// The mark between the numbers of a date whose day and month may be exchanged; `None` if there is no doubt.
    pub(crate) ambiguous: Option<char>,
    /// Whether the date does not exist.
    pub(crate) is_impossible: bool,
    /// The qualifier of EDTF: `?` for uncertain, `~` for approximate, `%` for both.
    pub(crate) qualifier: Option<char>,
}

impl Point {
    /// Makes a point that is a year.
    pub(crate) fn of_year(year: u32) -> Self {
        Self { year, ..Self::default() }
    }

    /// Makes a point that is a day, or a month if `day` is 0. A day that does not exist is marked as impossible.
    pub(crate) fn of_day(year: u32, month: u32, day: u32) -> Self {
        let narrow = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
        Self { year, month: narrow(month), day: narrow(day), ..Self::default() }.checked()
    }

    /// Adds the year, if the point has none.
    pub(crate) fn in_year(mut self, year: u32) -> Self {
        if self.year == 0 {
            self.year = year;
        }
        self.checked()
    }

    fn checked(mut self) -> Self {
        let exists = match (self.month, self.day) {
            (0, 0) => true,
            (month, 0) => month <= 12,
            (month, day) => {
                // If the year is unknown, it may be a leap year.
                let year = if self.year == 0 { 2000 } else { self.year };
                let narrow = |number: u8| i8::try_from(number).unwrap_or(0);
                let year = i16::try_from(year).unwrap_or(0);
                jiff::civil::Date::new(year, narrow(month), narrow(day)).is_ok()
            }
        };
        self.is_impossible |= !exists;
        self
    }

    /// Whether the point names a day or a month.
    pub(crate) fn names_month(&self) -> bool {
        self.month > 0
    }

    /// The point in EDTF. The second year of a period is left out.
    pub(crate) fn edtf(&self) -> String {
        let mut text = match self.unknown_digits {
            0 => format!("{:04}", self.year),
            digits => format!("{:0>width$}{}", self.year, "X".repeat(digits.into()), width = 4 - usize::from(digits)),
        };
        if self.season > 0 {
            text.push_str(&format!("-{}", 20 + self.season));
        } else if self.month > 0 {
            text.push_str(&format!("-{:02}", self.month));
            if self.day > 0 {
                text.push_str(&format!("-{:02}", self.day));
            }
        }
        // Level 1 of EDTF allows no qualifier if digits of the year are unknown.
        text.extend(self.qualifier.filter(|_| self.unknown_digits == 0));
        text
    }

    /// A key that sorts points by time. A season counts as the month in which it begins.
    pub(crate) fn order(&self) -> (u32, u8, u8) {
        let month = if self.season > 0 { self.season * 3 } else { self.month };
        (self.year, month, self.day)
    }
}
