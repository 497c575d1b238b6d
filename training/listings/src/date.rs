//! Dates and the forms in which pages print them.

use crate::Language;
use crate::chance::Chance;
use crate::words::Common;

/// A date with year, month and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Date {
    pub(crate) year: u16,
    pub(crate) month: u8,
    pub(crate) day: u8,
}

/// A form in which a page prints its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// 12 March 2021
    Long,
    /// March 12, 2021 (English only)
    MonthFirst,
    /// 12 Mar 2021
    Short,
    /// Mar 12, 2021 (English only)
    ShortMonthFirst,
    /// Friday 12 March 2021
    Weekday,
    /// 2021-03-12
    Iso,
    /// 12/03/2021
    Slashes,
    /// 03/12/2021 (English only)
    SlashesMonthFirst,
    /// 3/12/21 (English only)
    SlashesShortYear,
    /// 12-03-2021
    Dashes,
    /// 12.03.2021
    Dots,
    /// March 2021
    Month,
    /// 2021
    Year,
}

const ENGLISH: &[Form] = &[
    Form::Long,
    Form::Long,
    Form::MonthFirst,
    Form::MonthFirst,
    Form::Short,
    Form::ShortMonthFirst,
    Form::Weekday,
    Form::Iso,
    Form::Slashes,
    Form::SlashesMonthFirst,
    Form::SlashesMonthFirst,
    Form::SlashesShortYear,
    Form::Month,
    Form::Year,
];
const SPANISH: &[Form] = &[
    Form::Long,
    Form::Long,
    Form::Long,
    Form::Short,
    Form::Weekday,
    Form::Iso,
    Form::Slashes,
    Form::Slashes,
    Form::Dots,
    Form::Month,
    Form::Year,
];
const DUTCH: &[Form] = &[
    Form::Long,
    Form::Long,
    Form::Long,
    Form::Short,
    Form::Weekday,
    Form::Iso,
    Form::Dashes,
    Form::Dashes,
    Form::Dots,
    Form::Month,
    Form::Year,
];

impl Form {
    /// Chooses a form for a page with these dates. A form of digits only is chosen if the dates show the order of day
    /// and month.
    pub(crate) fn of_page(language: Language, dates: &[Date], chance: &mut Chance) -> Self {
        let form = chance.pick(match language {
            Language::En => ENGLISH,
            Language::Es => SPANISH,
            Language::Nl => DUTCH,
        });
        let digits = matches!(form, Self::Slashes | Self::SlashesMonthFirst | Self::SlashesShortYear);
        let told = dates.iter().filter(|date| date.day > 12).count() >= 2;
        if digits && language == Language::En && !told { Self::Long } else { form }
    }

    /// Whether the form prints the day.
    pub(crate) fn has_day(self) -> bool {
        !matches!(self, Self::Month | Self::Year)
    }

    /// Prints the date as a page in `language` does.
    pub(crate) fn print(self, date: Date, language: Language, words: &Common) -> String {
        let Date { year, month, day } = date;
        let name = &words.months[usize::from(month - 1)];
        let short = &words.short_months[usize::from(month - 1)];
        match self {
            Self::Long if language == Language::Es => format!("{day} de {name} de {year}"),
            Self::Long => format!("{day} {name} {year}"),
            Self::MonthFirst => format!("{name} {day}, {year}"),
            Self::Short => format!("{day} {short} {year}"),
            Self::ShortMonthFirst => format!("{short} {day}, {year}"),
            Self::Weekday => {
                let weekday = capital(&words.days[date.weekday()]);
                format!("{weekday} {}", Self::Long.print(date, language, words))
            }
            Self::Iso => format!("{year}-{month:02}-{day:02}"),
            Self::Slashes => format!("{day:02}/{month:02}/{year}"),
            Self::SlashesMonthFirst => format!("{month:02}/{day:02}/{year}"),
            Self::SlashesShortYear => format!("{month}/{day}/{:02}", year % 100),
            Self::Dashes => format!("{day:02}-{month:02}-{year}"),
            Self::Dots => format!("{day:02}.{month:02}.{year}"),
            Self::Month if language == Language::Es => format!("{} de {year}", capital(name)),
            Self::Month => format!("{} {year}", capital(name)),
            Self::Year => year.to_string(),
        }
    }

    /// The date in EDTF, with the precision of the form.
    pub(crate) fn edtf(self, date: Date) -> String {
        let Date { year, month, day } = date;
        match self {
            Self::Month => format!("{year}-{month:02}"),
            Self::Year => year.to_string(),
            _ => format!("{year}-{month:02}-{day:02}"),
        }
    }
}

impl Date {
    /// The date `days` days earlier.
    pub(crate) fn back(self, days: usize) -> Self {
        let mut date = self;
        for _ in 0..days {
            date = match date {
                Self { month: 1, day: 1, year } => Self { year: year - 1, month: 12, day: 31 },
                Self { month, day: 1, year } => Self { year, month: month - 1, day: days_of(year, month - 1) },
                Self { month, day, year } => Self { year, month, day: day - 1 },
            };
        }
        date
    }

    /// The day of the week, 0 for Monday (Sakamoto's method).
    fn weekday(self) -> usize {
        const SHIFT: [usize; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
        let year = usize::from(self.year) - usize::from(self.month < 3);
        let sum =
            year + year / 4 - year / 100 + year / 400 + SHIFT[usize::from(self.month - 1)] + usize::from(self.day);
        (sum + 6) % 7
    }
}

fn days_of(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The text with a capital first letter.
pub(crate) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
