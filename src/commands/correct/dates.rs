//! Dates as a spreadsheet prints them when it saves a table as text: in the order of its country, and no longer in EDTF.

use crate::record::edtf::Edtf;
use crate::text::dates::Dates;

/// The number of unchanged dates of a table in each order of day and month.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Order {
    day_first: u64,
    month_first: u64,
}

impl Order {
    /// Notes a cell beside the date that the store has. Most cells are as the spreadsheet printed them, and prove the
    /// order of all.
    pub(super) fn note(&mut self, have: &str, cell: &str) {
        if let (Some(numbers), Some(date)) = (numbers(cell), day(have)) {
            self.day_first += u64::from(numbers.day_first() == date);
            self.month_first += u64::from(numbers.month_first() == date);
        }
    }

    /// Whether the cell is the date as a spreadsheet prints it.
    pub(super) fn is_same(&self, have: &str, cell: &str, dates: &Dates<'_>) -> bool {
        if have.is_empty() || cell.is_empty() || Edtf::parse(cell).is_ok() {
            return false;
        }
        match (numbers(cell), day(have)) {
            // A month becomes its first day, or its name with two digits of the year.
            (Some(numbers), date) => {
                let date = date.or_else(|| day(&format!("{have}-01")));
                let either = || date == Some(numbers.day_first()) || date == Some(numbers.month_first());
                if self.decided() { date == Some(self.date(numbers)) } else { either() }
            }
            (None, _) => named_month(cell, dates).is_some_and(|month| month == have),
        }
    }

    /// The date of a cell that a person changed, in EDTF.
    ///
    /// # Errors
    /// Returns what is wrong with it and what to write instead, in words.
    pub(super) fn read(&self, cell: &str, dates: &Dates<'_>) -> Result<String, String> {
        let cell = cell.trim();
        if cell.is_empty() || Edtf::parse(cell).is_ok() {
            return Ok(cell.to_owned());
        }
        let wrong = || Err(format!("{cell:?} is no date; write 2021-11-26, 2021-11 or 2021"));
        if let Some(numbers) = numbers(cell) {
            if !self.decided() && numbers.first != numbers.second && numbers.first <= 12 && numbers.second <= 12 {
                return Err(format!("day and month of {cell:?} cannot be told apart; write 2021-11-26"));
            }
            let (year, month, day) = self.date(numbers);
            let text = format!("{year:04}-{month:02}-{day:02}");
            return if Edtf::parse(&text).is_ok() { Ok(text) } else { wrong() };
        }
        match named_month(cell, dates).or_else(|| dates.whole_field(cell).map(|found| found.edtf)) {
            Some(text) if Edtf::parse(&text).is_ok() => Ok(text),
            _ => wrong(),
        }
    }

    /// Whether the other dates of the table prove one order.
    fn decided(&self) -> bool {
        self.day_first != self.month_first
    }

    fn date(&self, numbers: Numbers) -> (u32, u32, u32) {
        match self.month_first > self.day_first {
            true => numbers.month_first(),
            // Without a proof, a number above 12 is the day.
            false if !self.decided() && numbers.second > 12 => numbers.month_first(),
            false => numbers.day_first(),
        }
    }
}

/// A date of three numbers, the year last.
#[derive(Debug, Clone, Copy)]
struct Numbers {
    first: u32,
    second: u32,
    year: u32,
}

impl Numbers {
    fn day_first(self) -> (u32, u32, u32) {
        (self.year, self.second, self.first)
    }

    fn month_first(self) -> (u32, u32, u32) {
        (self.year, self.first, self.second)
    }
}

/// The numbers of `26/11/2021`, `26.11.21` or `11-26-2021`, perhaps with the time 0:00 behind them.
fn numbers(cell: &str) -> Option<Numbers> {
    let cell = cell.trim();
    let cell = match cell.split_once(' ') {
        Some((date, time)) if time.chars().all(|c| matches!(c, '0' | ':')) => date,
        Some(_) => return None,
        None => cell,
    };
    let parts: Vec<&str> = cell.split(['/', '.', '-']).collect();
    let [first, second, year] = parts.as_slice() else { return None };
    let small = |text: &str| text.parse::<u32>().ok().filter(|number| text.len() <= 2 && *number > 0);
    let year = match year.len() {
        4 => year.parse().ok()?,
        // Spreadsheets take 30 to 99 for the last century.
        2 => year.parse().ok().map(|short: u32| if short < 30 { 2000 + short } else { 1900 + short })?,
        _ => return None,
    };
    Some(Numbers { first: small(first)?, second: small(second)?, year })
}

/// Year, month and day of a date in EDTF that has all three.
fn day(edtf: &str) -> Option<(u32, u32, u32)> {
    let parts: Vec<&str> = edtf.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    (edtf.len() == 10).then_some(())?;
    Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

/// The month of `May-21` in EDTF.
fn named_month(cell: &str, dates: &Dates<'_>) -> Option<String> {
    let (name, year) = cell.trim().rsplit_once(['-', ' ', '.', '/'])?;
    let short: u32 = year.parse().ok().filter(|_| year.len() == 2)?;
    let year = if short < 30 { 2000 + short } else { 1900 + short };
    name.chars().all(|c| c.is_alphabetic() || c == '.').then_some(())?;
    dates.whole_field(&format!("{} {year}", name.trim_end_matches('.'))).map(|found| found.edtf)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;
    use crate::text::words::Words;

    #[test]
    fn a_date_in_the_order_of_a_country_is_the_same_date() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let dates = Dates::new(&words);
        let mut order = Order::default();
        for cell in ["12/05/2021", "12.05.21", "05-12-2021", "12/05/2021 0:00"] {
            assert!(order.is_same("2021-05-12", cell, &dates), "{cell}");
        }
        assert!(!order.is_same("2021-05-12", "13/05/2021", &dates));
        assert!(order.is_same("2021-05", "May-21", &dates) && order.is_same("2021-05", "01/05/2021", &dates));
        assert!(order.read("03/05/2021", &dates).unwrap_err().contains("told apart"));
        assert_eq!(order.read("26/05/2021", &dates).unwrap(), "2021-05-26");
        order.note("2021-05-12", "12/05/2021");
        order.note("2020-06-03", "03/06/2020");
        assert_eq!(order.read("03/05/2021", &dates).unwrap(), "2021-05-03");
        assert!(!order.is_same("2021-05-03", "05/03/2021", &dates));
        assert_eq!(order.read("2021-11", &dates).unwrap(), "2021-11");
        assert!(order.read("soon", &dates).is_err());
    }
}
