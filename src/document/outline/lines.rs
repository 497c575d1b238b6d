//! The lines of a text, with what their place says.

use std::ops::Range;

use crate::document::plain_text;
use crate::text::whitespace::is_space;

/// A line that is not blank.
#[derive(Debug, Clone)]
pub(super) struct Line<'t> {
    /// Without white space around it.
    pub(super) text: &'t str,
    /// Its bytes, without white space around it.
    pub(super) bytes: Range<usize>,
    /// Columns of white space before it; a tab is four.
    pub(super) indent: usize,
    /// Blank lines before it.
    pub(super) gap: u32,
}

impl Line<'_> {
    /// How many characters it has.
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
        let body = body.trim_end_matches(is_space);
        if body.is_empty() {
            gap += 1;
        } else {
            let indent = line.get(..lead).unwrap_or_default().chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
            let gap_before = if lines.is_empty() { 0 } else { gap };
            let bytes = start + lead..start + lead + body.len();
            lines.push(Line { text: body, bytes, indent, gap: gap_before });
            gap = 0;
        }
        start = end;
    }
    lines
}

/// A line goes on in the next one: it was broken because the next word had no room in it.
///
/// `width` is the length of the longest line of the record, `wrapped` that of all lines where the text is hard-wrapped.
pub(super) fn is_wrapped(line: &Line, next: &Line, width: usize, wrapped: Option<usize>) -> bool {
    match wrapped {
        Some(wrapped) => breaks_at(line, next, wrapped),
        // A sentence that ends with its line, and a capital letter below it, are two texts as often as not.
        None => !is_closed(line, next) && breaks_at(line, next, width),
    }
}

fn breaks_at(line: &Line, next: &Line, width: usize) -> bool {
    let word = next.text.split_whitespace().next().map_or(0, |word| word.chars().count());
    let length = line.length() + line.indent;
    next.gap == 0 && (40..=130).contains(&width) && length + 1 + word > width && length * 2 > width
}

fn is_closed(line: &Line, next: &Line) -> bool {
    line.text.ends_with(['.', '!', '?', '…', ':']) && !next.text.starts_with(char::is_lowercase)
}

/// The length at which the lines of a text are broken; `None` where they are not.
pub(super) fn wrapped(lines: &[Line]) -> Option<usize> {
    let width = lines.iter().map(|line| line.length() + line.indent).max()?;
    let pairs = lines.windows(2).filter_map(|pair| Some((pair.first()?, pair.get(1)?)));
    let (mut all, mut broken) = (0, 0);
    for (line, next) in pairs.filter(|(_, next)| next.gap == 0) {
        all += 1;
        broken += usize::from(
            !is_closed(line, next) && next.text.starts_with(char::is_lowercase) && breaks_at(line, next, width),
        );
    }
    (broken >= 2 && broken * 3 >= all).then_some(width)
}
