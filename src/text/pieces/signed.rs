//! Titles with their authors: `Salt roads, by Ana Whitlock`, `Salt roads (Ana Whitlock)`, `“Salt roads” by Ana Whitlock`.

use std::ops::Range;

use super::peel::bare;
use super::shape::{Shape, Shapes};

/// The byte ranges of the title and of the names of its authors.
pub(super) type Halves = (Range<usize>, Range<usize>);

/// The halves before the words that open a line of authors, if names follow up to the end.
pub(super) fn at_by(core: &str, shapes: &Shapes) -> Option<Halves> {
    let starts = core.match_indices(' ').map(|(at, _)| at).rev().take(12);
    let mut found = None;
    for at in starts {
        let tail = core.get(at + 1..)?;
        let name = shapes.without_by(tail);
        if name.len() < tail.len() && shapes.is_names(name) {
            found = Some((bare(core, 0..at), core.len() - name.len()..core.len()));
        }
    }
    found.filter(both)
}

/// The halves before names in brackets at the end. Nearly all lines must have them, since a title may end with a name in
/// brackets, too.
pub(super) fn at_brackets(cores: &[&str], shapes: &Shapes, filled: usize) -> Option<Vec<Option<Halves>>> {
    let halves = |core: &&str| {
        let open = core.rfind(" (")?;
        let inner = core.get(open + 2..)?.strip_suffix(')')?;
        let title = core.get(..open)?.trim_end();
        let named = shapes.of(inner) == Shape::Name && title.chars().any(char::is_alphabetic);
        named.then(|| (0..title.len(), open + 2..open + 2 + inner.len()))
    };
    let found: Vec<Option<Halves>> = cores.iter().map(halves).collect();
    let count = found.iter().flatten().count();
    (count > 1 && count * 5 >= filled * 4).then_some(found)
}

pub(super) fn both((head, rest): &Halves) -> bool {
    !head.is_empty() && !rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::super::Part;
    use super::super::cut::tests::said;

    #[test]
    fn names_in_brackets_are_authors_where_all_lines_have_them() {
        let found = said(&["Salt roads (Ana Whitlock)", "Who owns the weir? (P. Osei)"]);
        assert_eq!(found[0], [(Part::Head, "Salt roads".to_owned()), (Part::Creator, "Ana Whitlock".to_owned())]);
        assert_eq!(found[1][0], (Part::Head, "Who owns the weir?".to_owned()));
        let found = said(&["Salt roads (Ana Whitlock)", "Who owns the weir? (a survey)", "Wells"]);
        assert_eq!(found[0], [(Part::Head, "Salt roads (Ana Whitlock)".to_owned())]);
    }
}
