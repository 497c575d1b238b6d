//! Splits an entry into its key and its unprocessed fields.

/// A field as the file has it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RawField<'t> {
    /// The name, in lower case.
    pub name: String,
    /// The parts of the value, which `#` joins.
    pub value: Vec<Part<'t>>,
}

/// A part of a value.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'t> {
    /// Text in braces or quotation marks.
    Text(&'t str),
    /// A number, or the name of an abbreviation.
    Word(&'t str),
}

/// A syntax error in an entry, with its line in the body of the entry, counted from 0.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub message: String,
    pub line: u64,
}

/// Parses the key of an entry, which may be empty, and its fields. Missing and repeated commas are accepted.
pub(super) fn entry(body: &str) -> Result<(&str, Vec<RawField<'_>>), Wrong> {
    let end = body.find([',', '=']).unwrap_or(body.len());
    let (head, rest) = body.split_at_checked(end).unwrap_or((body, ""));
    if !rest.starts_with('=') {
        return Ok((head.trim(), Fields { body, rest }.all()?));
    }
    // The comma after the key, or the key itself, is missing.
    let name = head.trim_end().rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let (key, _) = head.split_at_checked(name).unwrap_or(("", head));
    Ok((key.trim(), Fields { body, rest: body.get(name..).unwrap_or_default() }.all()?))
}

/// Parses the names and values of an abbreviation.
pub(super) fn fields(body: &str) -> Result<Vec<RawField<'_>>, Wrong> {
    Fields { body, rest: body }.all()
}

struct Fields<'t> {
    body: &'t str,
    rest: &'t str,
}

impl<'t> Fields<'t> {
    fn all(mut self) -> Result<Vec<RawField<'t>>, Wrong> {
        let mut fields = Vec::new();
        loop {
            self.skip();
            if self.rest.is_empty() {
                return Ok(fields);
            }
            let length = spaced_name_length(self.rest).unwrap_or_else(|| name_length(self.rest));
            let before = self.rest;
            let name = self.take(length);
            self.rest = self.rest.trim_start();
            if name.is_empty() || !self.rest.starts_with(['=', '{', '"']) {
                let shown: String = before.chars().take(30).collect();
                let shown = shown.split('\n').next().unwrap_or_default();
                return Err(self.wrong(format!("“{shown}” is no field: NAME = {{VALUE}} is expected there")));
            }
            if self.rest.starts_with('=') {
                self.take(1);
            }
            let value = self.value(name)?;
            fields.push(RawField { name: name.to_ascii_lowercase(), value });
        }
    }

    fn take(&mut self, length: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    fn wrong(&self, message: String) -> Wrong {
        let passed = self.body.len().saturating_sub(self.rest.len());
        let passed = self.body.as_bytes().get(..passed).unwrap_or_default();
        Wrong { message, line: memchr::memchr_iter(b'\n', passed).count() as u64 }
    }

    /// Skips white space, commas and TeX comments between fields.
    fn skip(&mut self) {
        loop {
            self.rest = self.rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '\u{feff}'));
            if !self.rest.starts_with('%') {
                return;
            }
            self.take(self.rest.find('\n').unwrap_or(self.rest.len()));
        }
    }

    fn value(&mut self, name: &str) -> Result<Vec<Part<'t>>, Wrong> {
        let mut parts = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            let Some(first) = self.rest.chars().next() else { return Ok(parts) };
            match first {
                ',' => return Ok(parts),
                '#' => {
                    self.take(1);
                }
                '}' => return Err(self.wrong(format!("the value of {name} has a closing brace too many"))),
                _ if !parts.is_empty() && self.begins_field() => return Ok(parts),
                '{' | '"' | '(' => parts.push(Part::Text(self.text(name, first)?)),
                _ => {
                    let stop = |c: char| c.is_whitespace() || matches!(c, ',' | '#' | '{' | '}' | '"');
                    let length = self.rest.find(stop).unwrap_or(self.rest.len());
                    parts.push(Part::Word(self.take(length)));
                }
            }
        }
    }

    /// Parses a text in braces, quotation marks or, as some programs write it, round brackets.
    fn text(&mut self, name: &str, open: char) -> Result<&'t str, Wrong> {
        let whole = self.wrong(String::new());
        self.take(1);
        let (mut depth, mut escaped) = (0_usize, false);
        for (at, byte) in self.rest.bytes().enumerate() {
            let closes = match (open, byte) {
                _ if escaped => {
                    escaped = false;
                    false
                }
                (_, b'\\') => {
                    escaped = true;
                    false
                }
                (_, b'{') => {
                    depth += 1;
                    false
                }
                ('{', b'}') if depth == 0 => true,
                (_, b'}') => {
                    depth = depth.saturating_sub(1);
                    false
                }
                ('"', b'"') | ('(', b')') => depth == 0,
                _ => false,
            };
            if closes {
                let text = self.take(at);
                self.take(1);
                return Ok(text);
            }
        }
        let missing = match open {
            '"' => "quotation mark",
            '(' => "round bracket",
            _ => "brace",
        };
        Err(Wrong { message: format!("the value of {name} is not closed: a {missing} is missing"), line: whole.line })
    }

    /// Returns whether a name and an equals sign follow, which means that the comma before them is missing.
    fn begins_field(&self) -> bool {
        let length = name_length(self.rest);
        length > 0
            && self.rest.starts_with(|c: char| c.is_ascii_alphabetic())
            && self.rest.get(length..).is_some_and(|rest| rest.trim_start().starts_with('='))
    }
}

/// The length of a name of several words, such as `funding_text 1` of Scopus or `key words` of ProQuest.
fn spaced_name_length(text: &str) -> Option<usize> {
    const LONGEST: usize = 40;
    let end = text.bytes().take(LONGEST).position(|byte| byte == b'=')?;
    let name = text.get(..end)?.trim_end_matches(' ');
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | ' ');
    (name.contains(' ') && name.chars().all(is_name)).then_some(name.len())
}

fn name_length(text: &str) -> usize {
    text.find(|c: char| c.is_whitespace() || matches!(c, '=' | '{' | '}' | '"' | ',' | '#' | '(' | ')' | '%'))
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(body: &str) -> String {
        match entry(body) {
            Ok((key, fields)) => {
                let fields: Vec<String> = fields
                    .iter()
                    .map(|field| {
                        let parts: Vec<String> = field
                            .value
                            .iter()
                            .map(|part| match part {
                                Part::Text(text) => format!("<{text}>"),
                                Part::Word(word) => (*word).to_owned(),
                            })
                            .collect();
                        format!("{}={}", field.name, parts.join("#"))
                    })
                    .collect();
                format!("{key}: {}", fields.join(" "))
            }
            Err(wrong) => format!("{} {}", wrong.line, wrong.message),
        }
    }

    #[test]
    fn fields_are_read_with_the_slips_that_people_make() {
        for (body, read) in [
            ("a, title = {A {b}}, Year = 2001", "a: title=<A {b}> year=2001"),
            ("a title = {No comma} year = 2003", "a: title=<No comma> year=2003"),
            ("title = {No key}", ": title=<No key>"),
            (", title = {Empty key},, year = 2004,", ": title=<Empty key> year=2004"),
            ("a, title = \"Q {\"} in\" # x # {y}, month = may # \"~5\"", "a: title=<Q {\"} in>#x#<y> month=may#<~5>"),
            ("a, % note = {x},\n title {T}, year = , pages = 1-9 b = {c}", "a: title=<T> year= pages=1-9 b=<c>"),
            ("a, title = (Round), url = http://x.org/?a=b", "a: title=<Round> url=http://x.org/?a=b"),
            ("key:with+plus/slash, journal = abc def, x = {y}", "key:with+plus/slash: journal=abc#def x=<y>"),
            ("a key with spaces, x = 1", "a key with spaces: x=1"),
            ("a", "a: "),
            (
                "a,\n title = \"M\\\"uller\"\n,\n words here",
                "3 “words here” is no field: NAME = {VALUE} is expected there",
            ),
            ("a,\n\n title = \"open", "2 the value of title is not closed: a quotation mark is missing"),
        ] {
            assert_eq!(shown(body), read, "{body}");
        }
    }
}
