//! Removes the marks by which a list sets its titles off: quotation marks around all of them, a full stop after each.

use super::Bit;
use crate::text::pieces::QUOTES;
use crate::text::pieces::shape::ends_in_abbreviation;
use crate::text::words::Words;

/// The smallest number of titles that must have a full stop.
const LEAST: usize = 3;

/// Removes the marks from the titles, which are the pieces with the numbers `members`, if all of them have the marks.
pub(super) fn tidy(bits: &mut [Bit], members: &[usize], words: &Words) {
    let said = |bits: &[Bit], of: &dyn Fn(&str) -> bool| {
        members.iter().filter_map(|at| bits.get(*at)).all(|bit| of(&bit.text))
    };
    if members.len() > 1 && said(bits, &|text| unquoted(text).is_some()) {
        change(bits, members, |text| unquoted(text).map(str::to_owned));
    }
    let stops = |text: &str| {
        let bare = text.strip_suffix('.').is_some_and(|bare| !bare.ends_with('.') && !bare.contains(". "));
        bare && !ends_in_abbreviation(text, words)
    };
    if members.len() >= LEAST && said(bits, &stops) {
        change(bits, members, |text| text.strip_suffix('.').map(str::to_owned));
    }
}

fn change(bits: &mut [Bit], members: &[usize], to: impl Fn(&str) -> Option<String>) {
    for member in members {
        if let Some(bit) = bits.get_mut(*member)
            && let Some(text) = to(&bit.text)
        {
            bit.text = text;
        }
    }
}

/// The text between quotation marks that enclose the whole of it.
fn unquoted(text: &str) -> Option<&str> {
    let (open, close) = QUOTES.into_iter().find(|(open, close)| text.starts_with(*open) && text.ends_with(*close))?;
    let inner = text.strip_prefix(open)?.strip_suffix(close)?;
    // American usage has the comma after a title inside of the marks.
    let inner = inner.trim_end_matches(',');
    (!inner.is_empty() && !inner.contains([open, close])).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;
    use crate::text::pieces::Part;

    fn tidied(texts: &[&str]) -> Vec<String> {
        let bit = |text: &&str| Bit { cell: 0, text: (*text).to_owned(), part: Part::Head };
        let mut bits: Vec<Bit> = texts.iter().map(bit).collect();
        let words = Words::load(&Seeds::embedded()).unwrap();
        tidy(&mut bits, &(0..texts.len()).collect::<Vec<_>>(), &words);
        bits.into_iter().map(|bit| bit.text).collect()
    }

    #[test]
    fn marks_that_all_titles_have_are_no_part_of_them() {
        assert_eq!(tidied(&["“Wells”", "“Dikes and dams”"]), ["Wells", "Dikes and dams"]);
        assert_eq!(tidied(&["\"Wells\" and \"dikes\"", "\"Dams\""]), ["\"Wells\" and \"dikes\"", "\"Dams\""]);
        assert_eq!(
            tidied(&["Wells of the coast.", "Dikes.", "Old dams."]),
            ["Wells of the coast", "Dikes", "Old dams"]
        );
        assert_eq!(tidied(&["Harbour Inc.", "Dikes of the bay.", "Dams."])[0], "Harbour Inc.");
    }
}
