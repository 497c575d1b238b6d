//! Which of two numbers is the day: what the language of a page says of a date in numbers.

use super::Found;

/// The code of the issue of a date that can be read in two ways.
pub const AMBIGUOUS_DATE: &str = "ambiguous-date";
/// How the doubt of a date ends that was read day first.
pub const READ_DAY_FIRST: &str = "it was read day first";

/// Languages in which all who write dates in numbers put the day first (CLDR, short dates), but for the regions that
/// [`Found::read_in`] names.
const DAY_FIRST: [&str; 23] = [
    "ca", "cs", "da", "de", "el", "es", "fi", "fy", "gl", "id", "it", "nb", "nl", "nn", "no", "pap", "pl", "pt", "ro",
    "ru", "tr", "uk", "vi",
];

/// Whether a date in numbers is written day first in a language (BCP 47).
pub fn is_day_first(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    DAY_FIRST.contains(&tag.split('-').next().unwrap_or_default()) && !matches!(&*tag, "es-pa" | "es-pr")
}

impl Found {
    /// The date as a reader of a page in this language (BCP 47) reads it. Most languages write the day first (CLDR),
    /// the Spanish of Panama and Puerto Rico and the English of the United States the month; English alone says
    /// neither. `en-US` leaves a doubt: programs that make pages put it where nobody chose a language. Only between
    /// slashes does it put the month first.
    #[must_use]
    pub fn read_in(mut self, language: Option<&str>) -> Self {
        let Some(tag) = language.filter(|_| self.ambiguous) else { return self };
        let tag = tag.trim().replace('_', "-").to_ascii_lowercase();
        if tag == "en-us"
            && self.slashed
            && let [year, month, day] = self.edtf.split('-').collect::<Vec<_>>().as_slice()
        {
            self.edtf = format!("{year}-{day}-{month}");
            self.month_first = true;
        }
        self.ambiguous = !is_day_first(&tag);
        self.declared = true;
        self
    }

    /// What a cataloguer should know of an ambiguous date that was read from `text`.
    pub fn doubt(&self, text: &str) -> String {
        match self.month_first {
            true => format!("“{text}” can be read day first; it was read month first, as in the language of the page"),
            false if self.declared => {
                format!(
                    "“{text}” can be read month first; {READ_DAY_FIRST}, and the language of the page does not tell"
                )
            }
            false => format!("“{text}” can be read month first; {READ_DAY_FIRST}"),
        }
    }
}
