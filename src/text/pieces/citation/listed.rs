//! Reads the lines of a list as citations together: some forms count only where all or most of the lines have them.

use super::{commas, parse, parse_among};
use crate::text::pieces::Piece;
use crate::text::pieces::shape::Shapes;

/// The smallest number of lines of names, titles and years with commas between them that are a list of citations.
const LINES: usize = 3;

/// The parts of each line of a list of citations; `None` if the lines are no such list. `filled` is the number of lines
/// that are not empty.
pub(crate) fn listed(lines: &[&str], filled: usize, shapes: &Shapes) -> Option<Vec<Option<Vec<Piece>>>> {
    let mut parsed: Vec<Option<Vec<Piece>>> = lines.iter().map(|line| parse(line, shapes)).collect();
    let count = parsed.iter().flatten().count();
    if count > 0 && count * 5 >= filled {
        for (pieces, line) in parsed.iter_mut().zip(lines).filter(|(pieces, _)| pieces.is_none()) {
            *pieces = parse_among(line, shapes);
        }
        let all = parsed.iter().flatten().count();
        if count * 5 >= filled * 3 || count * 3 >= filled && all * 5 >= filled * 4 {
            return Some(parsed);
        }
    }
    by_commas(lines, filled, shapes)
}

/// Lines of names, title, publisher and year with commas between them.
fn by_commas(lines: &[&str], filled: usize, shapes: &Shapes) -> Option<Vec<Option<Vec<Piece>>>> {
    let counts: Vec<Option<usize>> = lines.iter().map(|line| commas::count(line, shapes)).collect();
    let fitting = counts.iter().flatten().count();
    // The line with the fewest elements has a title and the imprint.
    let least = counts.iter().flatten().copied().min()?;
    if fitting < LINES || fitting * 5 < filled * 4 || least == 0 {
        return None;
    }
    let parsed: Vec<Option<Vec<Piece>>> = lines.iter().map(|line| commas::line(line, least - 1, shapes)).collect();
    // Lines of names, an office and a date are no citations, because none of their elements can be the title.
    (parsed.iter().flatten().count() * 5 >= filled * 3).then_some(parsed)
}
