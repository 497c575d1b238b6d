//! Cuts a bibliography into its pieces: entries, abbreviations and comments, each from its `@` to its end.

use crate::document::budget::Limits;
use crate::document::window::Window;
use crate::error::Result;

/// The deepest nesting of braces. A text with deeper nesting is not a bibliography.
const DEPTH: usize = 64;
/// The number of unclosed pieces after which a piece ends at the next line that begins another one. Each unclosed piece
/// is searched up to the end of the file, so their number must be limited.
const PATIENCE: usize = 64;

/// A piece of a bibliography.
pub(super) struct Piece<'t> {
    /// The word after the `@`, in lower case.
    pub kind: String,
    /// The text from the `@` to the character that closes the piece.
    pub text: &'t str,
    /// The text between the opening and the closing character.
    pub body: &'t str,
    /// The first and last line of the piece.
    pub lines: (u64, u64),
    /// The line on which the body begins.
    pub body_line: u64,
    /// True if the end was found and nothing is nested too deeply.
    pub whole: bool,
}

/// Passes the pieces of a bibliography on, one by one.
///
/// # Errors
/// Returns an error if the text cannot be read, or if a piece is longer than a document may be. Passes on the errors of
/// `take`.
pub(super) fn each(
    mut window: Window<'_>,
    limits: Limits,
    mut take: impl FnMut(&Piece<'_>) -> Result<()>,
) -> Result<()> {
    let (mut line, mut broken) = (1_u64, 0_usize);
    loop {
        let passed = {
            let mut pieces = Pieces { text: window.text(), is_last: window.is_last(), at: 0, counted: 0, line, broken };
            for piece in pieces.by_ref() {
                take(&piece)?;
            }
            let passed = pieces.at;
            pieces.line_of(passed);
            (line, broken) = (pieces.line, pieces.broken);
            passed
        };
        if window.is_last() {
            return Ok(());
        }
        window.leave(passed);
        limits.check_held("a piece of the bibliography", window.text().len() as u64)?;
        window.more()?;
    }
}

/// Iterates over the pieces in a part of a bibliography.
struct Pieces<'t> {
    text: &'t str,
    /// True if the bibliography ends with the text. If not, the iteration ends before the first piece that could go on
    /// behind it.
    is_last: bool,
    /// The offset up to which the text was read.
    at: usize,
    /// The offset up to which lines were counted, and the line that it is on.
    counted: usize,
    line: u64,
    /// The number of pieces that are not closed.
    broken: usize,
}

impl Pieces<'_> {
    fn line_of(&mut self, to: usize) -> u64 {
        let passed = self.text.as_bytes().get(self.counted..to).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
        self.counted = to;
        self.line
    }
}

impl<'t> Iterator for Pieces<'t> {
    type Item = Piece<'t>;

    fn next(&mut self) -> Option<Piece<'t>> {
        loop {
            let text = self.text;
            let Some(start) = text.get(self.at..).and_then(|rest| rest.find('@')).map(|found| self.at + found) else {
                self.at = text.len();
                return None;
            };
            let rest = text.get(start..).unwrap_or_default();
            let Some((kind, body_start)) = opening(rest) else {
                if !self.is_last && may_open(rest) {
                    self.at = start;
                    return None;
                }
                self.at = start + 1;
                continue;
            };
            let body_start = start + body_start;
            let body = text.get(body_start..).unwrap_or_default();
            let Some((length, whole)) = extent(body, kind == "comment", self.broken < PATIENCE, self.is_last) else {
                self.at = start;
                return None;
            };
            self.broken += usize::from(!whole);
            let end = body_start + length;
            self.at = end;
            let (first, body_line, last) = (self.line_of(start), self.line_of(body_start), self.line_of(end));
            let inside = if whole { end.saturating_sub(1) } else { end };
            return Some(Piece {
                kind,
                text: text.get(start..end).unwrap_or_default(),
                body: text.get(body_start + 1..inside).unwrap_or_default(),
                lines: (first, last),
                body_line,
                whole,
            });
        }
    }
}

/// Returns whether a piece may begin with this `@` if the text goes on.
fn may_open(text: &str) -> bool {
    let rest = text.get(1..).unwrap_or_default().trim_start_matches(|c: char| u8::try_from(c).is_ok_and(is_of_type));
    rest.trim_start().is_empty()
}

/// The type of the piece that begins with this `@`, in lower case, and the offset of its body. Returns `None` if no
/// piece begins here.
fn opening(text: &str) -> Option<(String, usize)> {
    let after = text.get(1..)?;
    let length = if after.starts_with(|c: char| c.is_ascii_alphabetic()) {
        after.bytes().take_while(|byte| is_of_type(*byte)).count()
    } else {
        0
    };
    let body = after.get(length..)?;
    let trimmed = body.trim_start();
    let opens = length > 0 && trimmed.starts_with(['{', '(']);
    opens.then(|| {
        (after.get(..length).unwrap_or_default().to_ascii_lowercase(), 1 + length + body.len() - trimmed.len())
    })
}

/// Returns whether a byte may stand in the type of an entry, such as `web_page` of Mendeley.
fn is_of_type(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// The length of the body of a piece, and whether it is complete. An incomplete piece ends before the next line that
/// begins a piece. Without `patient`, the search for its end stops at that line. Returns `None` if the text, which is not
/// the last part of the bibliography, does not tell.
fn extent(body: &str, comment: bool, patient: bool, is_last: bool) -> Option<(usize, bool)> {
    let mut starts = body.match_indices("\n@").map(|(at, _)| at + 1);
    let mut next = || {
        let found = starts.find(|at| {
            let rest = body.get(*at..).unwrap_or_default();
            opening(rest).is_some() || !is_last && may_open(rest)
        });
        let found = found.filter(|at| is_last || opening(body.get(*at..).unwrap_or_default()).is_some());
        found.or_else(|| is_last.then_some(body.len()))
    };
    let body = if patient { body } else { body.get(..next()?).unwrap_or_default() };
    // Most readers skip braces after a backslash, but BibTeX itself counts them. Both readings are tried.
    for escapes in [true, false] {
        match closed(body, comment, escapes, is_last || !patient) {
            Closed::At(length, deep) => return Some((length, !deep)),
            Closed::Unknown => return None,
            Closed::Never => {}
        }
    }
    Some((if patient { next()? } else { body.len() }, false))
}

/// Whether and where a body is closed.
enum Closed {
    /// It has this length, and is nested too deeply if the second part is true.
    At(usize, bool),
    /// It is not closed.
    Never,
    /// The text is too short to tell.
    Unknown,
}

/// The number of bytes behind an `@` that are enough to see whether it begins an entry.
const NEAR: usize = 4096;

/// The length of a closed body, and whether it is nested too deeply. An entry that begins on its own line is never part
/// of another entry; in this case the outer one counts as not closed. A comment may contain entries.
fn closed(body: &str, comment: bool, escapes: bool, is_last: bool) -> Closed {
    let round = body.starts_with('(');
    let (mut depth, mut rounds, mut deep, mut escaped, mut quoted) = (0_usize, 0_usize, false, false, false);
    let mut before = b' ';
    for (at, byte) in body.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = escapes,
            b'{' => {
                depth += 1;
                deep |= depth > DEPTH;
            }
            b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && !round {
                    return Closed::At(at + 1, deep);
                }
            }
            b'"' if round && depth == 0 && (quoted || before == b'=' || before == b'#') => quoted = !quoted,
            b'(' if round && depth == 0 && !quoted => rounds += 1,
            b')' if round && depth == 0 && !quoted => {
                rounds -= 1;
                if rounds == 0 {
                    return Closed::At(at + 1, deep);
                }
            }
            b'@' if !comment && before == b'\n' => {
                if !is_last && body.len() - at < NEAR {
                    return Closed::Unknown;
                }
                if begins_entry(body.get(at..).unwrap_or_default()) {
                    return Closed::Never;
                }
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() || byte == b'\n' {
            before = byte;
        }
    }
    if is_last { Closed::Never } else { Closed::Unknown }
}

/// Returns whether a text begins like `@article{key, title =`, which nothing but an entry does.
fn begins_entry(text: &str) -> bool {
    let Some((_, start)) = opening(text) else { return false };
    let body = text.get(start + 1..).unwrap_or_default();
    // A key is short. The limit keeps the search for a comma from reading a long text again and again.
    let near: String = body.chars().take(400).collect();
    let Some((key, rest)) = near.split_once(',') else { return false };
    let rest = rest.trim_start();
    let name =
        rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+')).count();
    let is_field = name > 0 && rest.get(name..).is_some_and(|rest| rest.trim_start().starts_with('='));
    is_field && !key.trim().contains(char::is_whitespace) && !key.contains(['{', '}', '='])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, (u64, u64), bool)> {
        let of = |window: Window<'_>| {
            let mut found = Vec::new();
            let taken = each(window, Limits::default(), |piece| {
                found.push((piece.kind.clone(), piece.lines, piece.whole));
                Ok(())
            });
            taken.map(|()| found).unwrap()
        };
        let whole = of(Window::whole(text));
        for piece in [1, 3, 20] {
            assert_eq!(of(Window::over(text.as_bytes(), "it".to_owned(), piece)), whole, "{piece}: {text}");
        }
        whole
    }

    #[test]
    fn pieces_end_where_they_are_closed() {
        let of = |kind: &str, lines, whole| (kind.to_owned(), lines, whole);
        assert_eq!(
            found(
                "% @a\n@article(p, title = \"a ) b\", note = (x),\n year = {2)})\ntext @here @comment{@book{a,\n}}@book{c, title={\\{}}"
            ),
            [of("article", (2, 3), true), of("comment", (4, 5), true), of("book", (5, 5), true)]
        );
        // The first entry lacks a closing brace and the last one has one too many, but the entries between them are
        // read.
        assert_eq!(
            found("@book{a, title = {A\n}\n@book{b, title = {B}}\n@book{c, title = {C}}}"),
            [of("book", (1, 3), false), of("book", (3, 3), true), of("book", (4, 4), true)]
        );
        assert_eq!(found("@book{a, abstract = {One.\n\n@office {two} wrote}}"), [of("book", (1, 3), true)]);
        assert_eq!(found("@book{a, title = {A\n@book{"), [of("book", (1, 2), false), of("book", (2, 2), false)]);
        assert!(!found(&format!("@book{{a, title = {}{}}}", "{".repeat(100), "}".repeat(100)))[0].2);
    }
}
