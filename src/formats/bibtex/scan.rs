//! Cuts a bibliography into its pieces: entries, abbreviations and comments, each from its `@` to its end.

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

/// Iterates over the pieces of a bibliography.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let (mut at, mut line, mut counted, mut broken) = (0, 1_u64, 0, 0_usize);
    let mut line_of = move |to: usize| {
        let passed = text.as_bytes().get(counted..to).unwrap_or_default();
        line += memchr::memchr_iter(b'\n', passed).count() as u64;
        counted = to;
        line
    };
    std::iter::from_fn(move || {
        loop {
            let start = text.get(at..).and_then(|rest| rest.find('@')).map(|found| at + found)?;
            let Some((kind, body_start)) = opening(text.get(start..).unwrap_or_default()) else {
                at = start + 1;
                continue;
            };
            let body_start = start + body_start;
            let body = text.get(body_start..).unwrap_or_default();
            let (length, whole) = extent(body, kind == "comment", broken < PATIENCE);
            broken += usize::from(!whole);
            let end = body_start + length;
            at = end;
            let (first, body_line, last) = (line_of(start), line_of(body_start), line_of(end));
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
    })
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
/// begins a piece. Without `patient`, the search for its end stops at that line.
fn extent(body: &str, comment: bool, patient: bool) -> (usize, bool) {
    let mut starts = body.match_indices("\n@").map(|(at, _)| at + 1);
    let mut next = || starts.find(|at| opening(body.get(*at..).unwrap_or_default()).is_some()).unwrap_or(body.len());
    let body = if patient { body } else { body.get(..next()).unwrap_or_default() };
    // Most readers skip braces after a backslash, but BibTeX itself counts them. Both readings are tried.
    for escapes in [true, false] {
        if let Some((length, deep)) = closed(body, comment, escapes) {
            return (length, !deep);
        }
    }
    (if patient { next() } else { body.len() }, false)
}

/// The length of a closed body, and whether it is nested too deeply. An entry that begins on its own line is never part
/// of another entry; in this case the outer one counts as not closed. A comment may contain entries.
fn closed(body: &str, comment: bool, escapes: bool) -> Option<(usize, bool)> {
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
                    return Some((at + 1, deep));
                }
            }
            b'"' if round && depth == 0 && (quoted || before == b'=' || before == b'#') => quoted = !quoted,
            b'(' if round && depth == 0 && !quoted => rounds += 1,
            b')' if round && depth == 0 && !quoted => {
                rounds -= 1;
                if rounds == 0 {
                    return Some((at + 1, deep));
                }
            }
            b'@' if !comment && before == b'\n' && begins_entry(body.get(at..).unwrap_or_default()) => return None,
            _ => {}
        }
        if !byte.is_ascii_whitespace() || byte == b'\n' {
            before = byte;
        }
    }
    None
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
        pieces(text).map(|piece| (piece.kind, piece.lines, piece.whole)).collect()
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
