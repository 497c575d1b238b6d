//! The lines of a text with their positions.

use std::ops::Range;

use crate::text::pieces::shape::is_address;

use crate::document::plain_text;
use crate::text::whitespace::is_space;

/// A line that is not blank.
#[derive(Debug, Clone)]
pub(super) struct Line<'t> {
    /// The text, without surrounding white space.
    pub(super) text: &'t str,
    /// The bytes of the text, without surrounding white space.
    pub(super) bytes: Range<usize>,
    /// The number of columns of white space before the text. A tab counts as four.
    pub(super) indent: usize,
    /// The number of blank lines before the line.
    pub(super) gap: u32,
    /// The numbers of tabs before and after the text, which are the marks of empty cells in the row of a table.
    pub(super) tabs: (usize, usize),
}

impl Line<'_> {
    /// The length in characters.
    pub(super) fn length(&self) -> usize {
        self.text.chars().count()
    }
}

/// The lines that are not blank.
pub(super) fn of(source: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let (mut start, mut gap) = (0, 0);
    for (line, end) in plain_text::lines(source) {
        let body = line.trim_start_matches(is_space);
        let lead = line.len() - body.len();
        let tabs = |blank: &str| blank.matches('\t').count();
        let before = tabs(line.get(..lead).unwrap_or_default());
        let after = tabs(body.get(body.trim_end_matches(is_space).len()..).unwrap_or_default());
        let body = body.trim_end_matches(is_space);
        if body.is_empty() {
            gap += 1;
        } else {
            let indent = line.get(..lead).unwrap_or_default().chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
            let gap_before = if lines.is_empty() { 0 } else { gap };
            let bytes = start + lead..start + lead + body.len();
            lines.push(Line { text: body, bytes, indent, gap: gap_before, tabs: (before, after) });
            gap = 0;
        }
        start = end;
    }
    lines
}

/// Returns whether a line continues on the next one, because it was broken where the next word did not fit.
///
/// `width` is the length of the longest line of the record, and `wrapped` is the length of all lines if the text is
/// hard-wrapped.
pub(super) fn is_wrapped(line: &Line, next: &Line, width: usize, wrapped: Option<usize>) -> bool {
    match wrapped {
        Some(wrapped) => breaks_at(line, next, wrapped),
        // A complete sentence followed by a capital letter on the next line is often the end of a text. The longest line
        // is no evidence of a width by itself, unless the next one goes on in small letters.
        None => {
            let is_longest = line.length() + line.indent == width;
            !is_closed(line, next) && breaks_at(line, next, width) && (!is_longest || begins_small(next))
        }
    }
}

fn breaks_at(line: &Line, next: &Line, width: usize) -> bool {
    let word = next.text.split_whitespace().next().map_or(0, |word| word.chars().count());
    let length = line.length() + line.indent;
    next.gap == 0 && (40..=130).contains(&width) && length + 1 + word > width && length * 2 > width
}

/// Whether a line ends where a text ends: with a stop, or with the figures of a date or a number.
fn is_closed(line: &Line, next: &Line) -> bool {
    let ends = |c: char| matches!(c, '.' | '!' | '?' | '…' | ':') || c.is_ascii_digit();
    line.text.ends_with(ends) && !begins_small(next)
}

/// Whether a line begins with a word in small letters, and not with an address.
fn begins_small(line: &Line) -> bool {
    line.text.starts_with(char::is_lowercase) && !is_address(line.text.split_whitespace().next().unwrap_or_default())
}

/// The length at which the lines of a text are wrapped, or `None` if they are not.
pub(super) fn wrapped(lines: &[Line]) -> Option<usize> {
    let width = lines.iter().map(|line| line.length() + line.indent).max()?;
    let pairs = lines.windows(2).filter_map(|pair| Some((pair.first()?, pair.get(1)?)));
    let (mut all, mut broken) = (0, 0);
    for (line, next) in pairs.filter(|(_, next)| next.gap == 0) {
        all += 1;
        broken += usize::from(!is_closed(line, next) && begins_small(next) && breaks_at(line, next, width));
    }
    (broken >= 2 && broken * 3 >= all).then_some(width)
}
