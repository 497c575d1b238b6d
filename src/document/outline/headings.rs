//! Completes the headings of groups in the order of the text: a month below a year is "April 2023".

use crate::text::folding::fold;
use crate::text::pieces::{Shape, Shapes};
use crate::text::words::Words;

/// The last bare year among the lines or headings that were seen so far.
pub(super) struct Years<'w> {
    shapes: Shapes<'w>,
    last: Option<String>,
}

impl<'w> Years<'w> {
    pub(super) fn new(words: &'w Words) -> Self {
        Self { shapes: Shapes::new(words), last: None }
    }

    /// Remembers a text that is a year and nothing else.
    pub(super) fn see(&mut self, text: &str) {
        let year = text.trim_matches(|c: char| !c.is_alphanumeric());
        if year.len() == 4 && self.shapes.of(year) == Shape::Year {
            self.last = Some(year.to_owned());
        }
    }

    /// The text of a heading, with the last year if it is the name of a month.
    pub(super) fn complete(&self, heading: &str) -> String {
        match self.last.as_ref().filter(|_| is_month(heading, self.shapes.words())) {
            Some(year) => format!("{heading} {year}"),
            None => heading.to_owned(),
        }
    }
}

/// Whether a text is the name of a month and nothing else.
pub(super) fn is_month(text: &str, words: &Words) -> bool {
    let month = fold(text.trim_matches(|c: char| !c.is_alphanumeric()));
    words.months().any(|(known, _)| known == month)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;

    #[test]
    fn a_month_takes_the_last_year_above_it() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let mut years = Years::new(&words);
        assert_eq!(years.complete("April"), "April");
        for line in ["## 2023 ##", "Reports", "2022 and later"] {
            years.see(line);
        }
        assert_eq!(years.complete("April"), "April 2023");
        assert_eq!(years.complete("Reports"), "Reports");
    }
}
