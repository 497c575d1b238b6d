//! A day, a month, a season or a year, and how it is written in EDTF.

/// One end of an interval, or a date by itself. What is not said is 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Point {
    /// The year, or its known digits.
    pub(crate) year: u32,
    /// How many digits at the end of the year are not known: 1 for `201X`.
    pub(crate) unknown_digits: u8,
    /// 1 to 12.
    pub(crate) month: u8,
    /// 1 to 31.
    pub(crate) day: u8,
    /// 1 for spring to 4 for winter.
    pub(crate) season: u8,
    /// The year that follows, of a year of two calendar years: "2019/20".
    pub(crate) second_year: u32,
    /// A quarter or a week of the year is named, which EDTF has no form for.
    pub(crate) is_coarse: bool,
    /// Day and month may be read the other way round; the mark between the numbers.
    pub(crate) ambiguous: Option<char>,
    /// There is no such day.
    pub(crate) is_impossible: bool,
    /// `?` or `~` or `%` of EDTF.
    pub(crate) qualifier: Option<char>,
}

impl Point {
    /// A year.
    pub(crate) fn of_year(year: u32) -> Self {
        Self { year, ..Self::default() }
    }

    /// A day, or a month where `day` is 0. It is impossible where there is no such day.
    pub(crate) fn of_day(year: u32, month: u32, day: u32) -> Self {
        let narrow = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
        Self { year, month: narrow(month), day: narrow(day), ..Self::default() }.checked()
    }

    /// It with the year, where it has none.
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
                // A year that is not known yet may be a leap year.
                let year = if self.year == 0 { 2000 } else { self.year };
                let narrow = |number: u8| i8::try_from(number).unwrap_or(0);
                let year = i16::try_from(year).unwrap_or(0);
                jiff::civil::Date::new(year, narrow(month), narrow(day)).is_ok()
            }
        };
        self.is_impossible |= !exists;
        self
    }

    /// It names a day or a month.
    pub(crate) fn names_month(&self) -> bool {
        self.month > 0
    }

    /// In EDTF, without what an interval of two years adds.
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
        // Where digits are not known, nothing more can be said of the rest (EDTF, level 1).
        text.extend(self.qualifier.filter(|_| self.unknown_digits == 0));
        text
    }

    /// What comes earlier is less; a season counts by the month in which it begins.
    pub(crate) fn order(&self) -> (u32, u8, u8) {
        let month = if self.season > 0 { self.season * 3 } else { self.month };
        (self.year, month, self.day)
    }
}
