//! The elements that only one of two titles has, and that do not contradict the other title: a number, a year, a place.

use super::terms::Counter;
use super::title::{Class, Title, Token, counted_hash};

/// A title, and the positions of its words that the other title lacks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Side<'t> {
    /// The title.
    pub(crate) title: &'t Title,
    /// The positions.
    pub(crate) left: &'t [u16],
}

impl<'t> Side<'t> {
    fn tokens(self) -> impl Iterator<Item = &'t Token> {
        tokens(self.title, self.left)
    }

    /// How many words the title and the additional words have in a part of the title.
    fn sizes(self, segment: u32) -> (usize, usize) {
        let in_segment = |token: &&Token| token.segment == segment;
        (self.title.tokens.iter().filter(in_segment).count(), self.tokens().filter(in_segment).count())
    }

    /// Whether a part of the title is the name of a series with a number at its end: "(Shoreline Papers 18)".
    fn is_series(self, segment: u32) -> bool {
        let (all, left) = self.sizes(segment);
        let part = || self.tokens().filter(|token| token.segment == segment);
        let ends = part().last().is_some_and(
            |token| matches!(token.class, Class::Number(value, Counter::None | Counter::Number) if !is_year(value)),
        );
        let names = part().any(|token| token.class == Class::Word);
        !self.title.serial && all == left && all >= 3 && ends && names
    }

    /// Whether all that the title has more is a year in a part of its own: "Who sweeps the market? (2013)".
    fn is_only_year(self) -> bool {
        let [only] = self.left else { return false };
        let token = self.title.tokens.get(usize::from(*only));
        let is_year = token.is_some_and(|token| {
            matches!(token.class, Class::Number(value, Counter::None) if is_year(value))
                && self.sizes(token.segment) == (1, 1)
        });
        is_year && !self.title.serial && !self.title.general
    }
}

/// The elements that only one title has, and that are not contradictions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Extra {
    /// Whether one title has a number more.
    pub(crate) number: bool,
    /// The year that only one title has.
    pub(crate) year: Option<u32>,
    /// Whether this year is all that one title has more, in a part of its own.
    pub(crate) only_year: bool,
    /// Whether one title has the number of an edition.
    pub(crate) edition: bool,
    /// Whether the number of an edition is all that one title has more.
    pub(crate) only_edition: bool,
    /// Whether one title has a place or direction.
    pub(crate) place: bool,
    /// Whether one title has the name of a language.
    pub(crate) language: bool,
}

impl Extra {
    /// Finds the additional elements of two titles.
    pub(crate) fn new(sides: [Side; 2]) -> Self {
        let only_part = only_counts(Counter::Part, sides);
        let alone =
            |at: usize, side: Side| sides.get(1 - at).is_some_and(|other| other.left.is_empty()) && side.is_only_year();
        let mut extra = Self {
            only_edition: only_counts(Counter::Edition, sides),
            only_year: (0..).zip(sides).any(|(at, side)| alone(at, side)),
            ..Self::default()
        };
        let [a, b] = sides;
        for (side, cut) in [(a, b.title.cut), (b, a.title.cut)] {
            // An element that a cut title lacks may have been after the cut.
            if cut {
                continue;
            }
            for token in side.tokens() {
                match token.class {
                    Class::Number(value, _) if is_year(value) => extra.year = Some(value),
                    Class::Number(_, Counter::Edition) => extra.edition = true,
                    // The number of a part is what makes one publication a part of the other.
                    Class::Number(_, Counter::Part) if only_part => {}
                    // A number in words such as "first" in "The first year" does not count anything.
                    Class::Number(_, Counter::None) if token.in_words => {}
                    Class::Number(..) => extra.number |= !side.is_series(token.segment),
                    Class::Place => extra.place = true,
                    Class::Language => extra.language = true,
                    _ => {}
                }
            }
        }
        extra
    }
}

/// Whether all that one title has more than the other is a number with this counter, such as "Part 2" or "second
/// edition". A cut title may have lost such a number.
pub(crate) fn only_counts(wanted: Counter, [a, b]: [Side; 2]) -> bool {
    let of_counter = |token: &Token| {
        matches!(token.class, Class::Number(_, counter) if counter == wanted) || token.hash == counted_hash(wanted)
    };
    let one_sided = a.left.is_empty() != b.left.is_empty() && !a.title.cut && !b.title.cut;
    one_sided && a.tokens().chain(b.tokens()).all(of_counter)
}

/// The words at some positions of a title.
pub(crate) fn tokens<'t>(title: &'t Title, places: &'t [u16]) -> impl Iterator<Item = &'t Token> {
    places.iter().filter_map(|at| title.tokens.get(usize::from(*at)))
}

/// Whether a number may be a year.
pub(crate) fn is_year(value: u32) -> bool {
    (1850..=2099).contains(&value)
}
