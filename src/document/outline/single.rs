//! Finds the record of a text that describes a single publication: its title, lines of fields, and its text.

use std::ops::Range;

use super::classes::Class;
use super::lines::Line;
use crate::text::pieces::Part;

/// The greatest number of lines of such a text.
const LINES: usize = 60;
/// The greatest number of characters in the title.
const TITLE: usize = 200;

/// The lines of the record; empty if the text is not a title with fields below it and nothing but sentences after them.
///
/// The fields must have an author, a label or a kind among them, because a title and a date alone are also the heading of
/// a page.
pub(super) fn find(lines: &[Line], classes: &[Class]) -> Vec<Range<usize>> {
    let (Some(first), Some((title, rest))) = (lines.first(), classes.split_first()) else { return Vec::new() };
    let fields = rest.iter().take_while(|class| is_field(**class)).count();
    let (above, below) = rest.split_at(fields.min(rest.len()));
    let texts = below.iter().filter(|class| **class == Class::Text).count();
    let is_whole = below.iter().all(|class| {
        matches!(
            class,
            Class::Text | Class::Rule | Class::Labelled | Class::Typed(Part::Link | Part::Size | Part::Address)
        )
    });
    let tells = above.iter().any(|class| {
        matches!(class, Class::By | Class::Labelled | Class::Fields | Class::Typed(Part::Kind | Part::Address))
    });
    let is_record = *title == Class::Words
        && first.length() <= TITLE
        && lines.len() <= LINES
        && (texts > 0 && tells || texts == 0 && tells && fields > 1)
        && is_whole;
    if is_record { std::iter::once(0..lines.len()).collect() } else { Vec::new() }
}

fn is_field(class: Class) -> bool {
    matches!(class, Class::By | Class::Labelled | Class::Fields | Class::Typed(_))
}

#[cfg(test)]
mod tests {
    use super::super::lines::of;
    use super::*;
    use crate::document::outline::classes;
    use crate::seeds::Seeds;
    use crate::text::pieces::Shapes;
    use crate::text::words::Words;

    #[test]
    fn a_title_with_its_fields_and_text_is_one_record() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let shapes = Shapes::new(&words);
        let found = |text: &str| {
            let lines = of(text);
            find(&lines, &classes::of(&lines, &shapes))
        };
        let text = "The keeper of the lamp\n\nBy Ruth Ames\nPublished 3 May 2021\n\nLamps were lit by hand until the last keeper left the tower.\n";
        assert_eq!(found(text).first(), Some(&(0..4)));
        assert!(found(&format!("{text}\nAnother lamp\n")).is_empty(), "a second title");
        assert!(found("The keeper of the lamp\n3 May 2021\n").is_empty(), "a heading with its date");
    }
}
