//! Which of two numbers is the day: what the language of a page says of a date in numbers.

use super::Found;
use crate::record::{IssueCode, Record};

/// Languages in which all who write dates in numbers put the day first (CLDR, short dates), but for the regions that
/// [`Found::read_in`] names.
const DAY_FIRST: [&str; 23] = [
    "ca", "cs", "da", "de", "el", "es", "fi", "fy", "gl", "id", "it", "nb", "nl", "nn", "no", "pap", "pl", "pt", "ro",
    "ru", "tr", "uk", "vi",
];

/// Whether a date in numbers is written day first in a language (BCP 47).
pub(crate) fn is_day_first(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    DAY_FIRST.contains(&tag.split('-').next().unwrap_or_default()) && !matches!(&*tag, "es-pa" | "es-pr")
}

/// Which of two numbers comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DayOrder {
    /// 27/01/2004.
    DayFirst,
    /// 01/27/2004.
    MonthFirst,
}

/// The orders that the dates in numbers of one page prove, by the mark between their numbers: one of them has a day
/// above 12, and none says otherwise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Proven {
    /// By mark, whether a day stands first somewhere, and a month.
    seen: [(bool, bool); 3],
}

impl Proven {
    /// What the texts of a page prove.
    pub fn by<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut proven = Self::default();
        for text in texts {
            let bytes = text.as_bytes();
            let mut at = 0;
            while let Some(byte) = bytes.get(at) {
                if !byte.is_ascii_digit() {
                    at += 1;
                    continue;
                }
                // A run of digits and marks: 01/27/2004.
                let run = bytes.iter().skip(at).take_while(|byte| byte.is_ascii_digit() || is_mark(**byte)).count();
                if let Some((mark, first, second)) = text.get(at..at + run).and_then(numbers)
                    && let Some(seen) =
                        MARKS.iter().position(|known| *known == mark).and_then(|at| proven.seen.get_mut(at))
                {
                    seen.0 |= (13..=31).contains(&first) && second <= 12;
                    seen.1 |= (13..=31).contains(&second) && first <= 12;
                }
                at += run;
            }
        }
        proven
    }

    /// The order of dates with this mark.
    fn order(&self, mark: char) -> Option<DayOrder> {
        let at = MARKS.iter().position(|known| *known == mark)?;
        match self.seen.get(at)? {
            (true, false) => Some(DayOrder::DayFirst),
            (false, true) => Some(DayOrder::MonthFirst),
            _ => None,
        }
    }
}

/// What stands between the numbers of a date.
pub(crate) const MARKS: [char; 3] = ['/', '-', '.'];

fn is_mark(byte: u8) -> bool {
    MARKS.contains(&char::from(byte))
}

/// The mark and the first two numbers of a date with its year last.
fn numbers(run: &str) -> Option<(char, u32, u32)> {
    let mark = run.chars().find(|c| !c.is_ascii_digit())?;
    let mut parts = run.trim_end_matches(MARKS).split(mark);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let whole = parts.next().is_none() && first.len() <= 2 && second.len() <= 2 && year.len() == 4;
    let year: u32 = year.parse().ok().filter(|_| whole)?;
    let numbers = (mark, first.parse().ok()?, second.parse().ok()?);
    (1800..2200).contains(&year).then_some(numbers)
}

impl Found {
    /// The date, where its language leaves a doubt, in the order that other dates of the page prove.
    #[must_use]
    pub fn read_as(mut self, proven: Proven) -> Self {
        let order = self.mark.filter(|_| self.ambiguous).and_then(|mark| proven.order(mark));
        let Some(order) = order else { return self };
        let month_first = order == DayOrder::MonthFirst;
        if month_first != self.month_first
            && let [year, one, other] = self.edtf.split('-').collect::<Vec<_>>().as_slice()
        {
            self.edtf = format!("{year}-{other}-{one}");
        }
        (self.month_first, self.ambiguous) = (month_first, false);
        self
    }

    /// The date as a reader of a page in this language (BCP 47) reads it. Most languages write the day first (CLDR),
    /// the Spanish of Panama and Puerto Rico and the English of the United States the month; English alone says
    /// neither. `en-US` leaves a doubt: programs that make pages put it where nobody chose a language. Only between
    /// slashes does it put the month first.
    #[must_use]
    pub fn read_in(mut self, language: Option<&str>) -> Self {
        let Some(tag) = language.filter(|_| self.ambiguous) else { return self };
        let tag = tag.trim().replace('_', "-").to_ascii_lowercase();
        if tag == "en-us"
            && self.mark == Some('/')
            && let [year, month, day] = self.edtf.split('-').collect::<Vec<_>>().as_slice()
        {
            self.edtf = format!("{year}-{day}-{month}");
            self.month_first = true;
        }
        self.ambiguous = !is_day_first(&tag);
        self.declared = true;
        self
    }

    /// Notes on the record whose date of issue this is that it can be read in two ways, where it can; `printed` is the
    /// text that it was read from.
    pub(crate) fn note_doubt(&self, record: &mut Record, printed: &str) {
        if !self.ambiguous {
            return;
        }
        let message = match (self.month_first, self.declared) {
            (true, _) => "can be read day first; it was read month first, as in the language of the page",
            (false, true) => {
                "can be read month first; it was read day first, and the language of the page does not tell"
            }
            (false, false) => "can be read month first; it was read day first",
        };
        record.add_issue(IssueCode::AmbiguousDate, "issued", format!("“{printed}” {message}"));
        if self.month_first {
            let message = format!("“{printed}” was read month first, as in the language that the page declares");
            record.add_issue(IssueCode::MonthFirstDate, "issued", message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_above_twelve_proves_the_order_of_a_page() {
        let proven = |texts: &[&str], mark| Proven::by(texts.iter().copied()).order(mark);
        assert_eq!(proven(&["Help 01/27/2004 19:12", "Agents 12/06/2002"], '/'), Some(DayOrder::MonthFirst));
        assert_eq!(proven(&["Help 01/27/2004 19:12", "Agents 12-06-2002"], '-'), None);
        assert_eq!(proven(&["27.1.2004.", "6-12-2002"], '.'), Some(DayOrder::DayFirst));
        assert_eq!(proven(&["27/01/2004", "01/27/2004"], '/'), None);
        assert_eq!(
            proven(&["05/06/2004", "2004/01/27", "12/27", "1/27/2004/5", "10/25/99", "á 12/13/3004"], '/'),
            None
        );
    }
}
