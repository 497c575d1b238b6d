//! Converts TeX to text: accents, symbols, mathematics and formatting become the characters that a reader sees on the
//! printed page.
//!
//! The available crates are not sufficient: `biblatex` (0.12) knows 100 commands and keeps `\emph{…}`, `$\times$` and
//! `\textsubscript{…}` unchanged, and no other crate is maintained. The table of symbols is generated from that of
//! `pylatexenc` (`make.py`).

mod command;
mod commands;
mod math;
mod scripts;
pub(super) mod verbatim;

/// Separates two characters that would otherwise form markup, and is removed at the end. An empty TeX group becomes a
/// separator: the writer puts `<{}b>` into a text that looks like a tag.
const SEPARATOR: char = '\u{fdd0}';
/// The deepest nesting of groups and arguments. Deeper ones are kept unchanged.
const DEPTH: usize = 100;

/// Converts a value of BibTeX to text. Blank lines are kept, and separate paragraphs.
pub(super) fn text(raw: &str) -> String {
    marked(raw).replace(SEPARATOR, "")
}

/// Converts a value that may contain tags of HTML or JATS, as databases deliver them. Characters that TeX groups
/// separate do not form a tag.
pub(super) fn text_of_markup(raw: &str, of_markup: impl Fn(&str) -> String) -> String {
    let text = marked(raw);
    if text.contains(['<', '&']) { of_markup(&text).replace(SEPARATOR, "") } else { text.replace(SEPARATOR, "") }
}

fn marked(raw: &str) -> String {
    let plain = |byte: &u8| !matches!(byte, b'\\' | b'{' | b'}' | b'$' | b'~' | b'-' | b'`' | b'\'' | b'?' | b'!');
    if raw.bytes().all(|byte| plain(&byte)) {
        return raw.replace(SEPARATOR, "");
    }
    let mut reader = Reader {
        rest: raw,
        out: String::with_capacity(raw.len()),
        depth: 0,
        math: false,
        quoted: false,
        endless: false,
    };
    reader.all();
    reader.out
}

/// The position of the brace that closes an open group. Braces after a backslash do not count.
pub(super) fn closing(text: &str) -> Option<usize> {
    let (mut depth, mut escaped) = (1_usize, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Splits a value at separators outside of braces. The function `separator` is called at each character, and returns
/// the length of the separator that begins there.
pub(super) fn split(raw: &str, separator: impl Fn(&str, Option<char>) -> Option<usize>) -> Vec<&str> {
    let (mut pieces, mut start, mut depth, mut escaped, mut skip) = (Vec::new(), 0, 0_usize, false, 0);
    let mut before = None;
    for (at, c) in raw.char_indices() {
        if at < skip {
            before = Some(c);
            continue;
        }
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => {
                if let Some(length) = separator(raw.get(at..).unwrap_or_default(), before) {
                    pieces.push(raw.get(start..at).unwrap_or_default());
                    start = at + length;
                    skip = start;
                }
            }
            _ => {}
        }
        before = Some(c);
    }
    pieces.push(raw.get(start..).unwrap_or_default());
    pieces
}

struct Reader<'t> {
    rest: &'t str,
    out: String,
    depth: usize,
    /// True inside of mathematics.
    math: bool,
    /// True if a single quotation mark is open.
    quoted: bool,
    /// True if a search for the end of a formula has already failed.
    endless: bool,
}

impl<'t> Reader<'t> {
    fn all(&mut self) {
        while let Some(c) = self.next() {
            self.sign(c);
        }
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = self.rest.get(c.len_utf8()..).unwrap_or_default();
        Some(c)
    }

    fn eat(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn sign(&mut self, c: char) {
        match c {
            '\\' => self.command(),
            '{' => match self.group() {
                "" => self.out.push(SEPARATOR),
                inner => self.within(inner),
            },
            '}' | SEPARATOR => {}
            '~' => self.out.push(' '),
            '$' => self.dollar(),
            '^' | '_' if self.math => {
                let script = self.argument();
                self.out.push_str(&scripts::script(c, &script, true));
            }
            '\'' if self.math => self.out.push('′'),
            '-' if !self.math => self.dashes(),
            '`' | '\'' if !self.math => self.quotation(c),
            '?' if !self.math && self.eat("`") => self.out.push('¿'),
            '!' if !self.math && self.eat("`") => self.out.push('¡'),
            c => self.out.push(c),
        }
    }

    fn dashes(&mut self) {
        let more = self.rest.len() - self.rest.trim_start_matches('-').len();
        self.rest = self.rest.get(more..).unwrap_or_default();
        match more + 1 {
            1 => self.out.push('-'),
            2 => self.out.push('–'),
            3 => self.out.push('—'),
            count => self.out.extend(std::iter::repeat_n('-', count)),
        }
    }

    /// Reads quotation marks: two characters form a double mark, and one is an apostrophe or half of a pair.
    fn quotation(&mut self, c: char) {
        let double = self.rest.starts_with(c);
        if double {
            self.next();
            self.out.push(if c == '`' { '“' } else { '”' });
        } else if c == '`' {
            self.quoted = true;
            self.out.push('‘');
        } else if self.quoted && !self.rest.starts_with(char::is_alphanumeric) {
            self.quoted = false;
            self.out.push('’');
        } else {
            self.out.push('\'');
        }
    }

    /// The content of a group after its opening brace. A group that is not closed extends to the end of the text.
    fn group(&mut self) -> &'t str {
        let end = closing(self.rest).unwrap_or(self.rest.len());
        let (inner, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest.get(1..).unwrap_or_default();
        inner
    }

    /// Converts a text and appends the result to the output.
    fn within(&mut self, inner: &'t str) {
        if self.depth >= DEPTH {
            self.out.push_str(inner);
            return;
        }
        self.depth += 1;
        let rest = std::mem::replace(&mut self.rest, inner);
        self.all();
        self.rest = rest;
        self.depth -= 1;
    }

    /// Converts a text and returns the result, without touching the output.
    fn apart(&mut self, inner: &'t str, math: bool) -> String {
        let out = std::mem::take(&mut self.out);
        let was = std::mem::replace(&mut self.math, math);
        self.within(inner);
        self.math = was;
        std::mem::replace(&mut self.out, out)
    }

    /// The unprocessed argument of a command: a group, another command, or a character. An accent command includes its
    /// letter.
    fn raw_argument(&mut self) -> &'t str {
        self.rest = self.rest.trim_start();
        let all = self.rest;
        if self.eat("{") {
            return self.group();
        }
        loop {
            if self.eat("{") {
                self.group();
                break;
            }
            if !self.eat("\\") {
                self.next();
                break;
            }
            let name = self.rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            if name > 0 {
                self.rest = self.rest.get(name..).unwrap_or_default();
                break;
            }
            if self.next().and_then(commands::accent).is_none() {
                break;
            }
            self.rest = self.rest.trim_start();
        }
        let argument = all.get(..all.len() - self.rest.len()).unwrap_or_default();
        // White space ends the name of a command.
        if argument.ends_with(|c: char| c.is_ascii_alphabetic()) && argument.starts_with('\\') {
            self.rest = self.rest.trim_start();
        }
        argument
    }

    fn argument(&mut self) -> String {
        let raw = self.raw_argument();
        self.apart(raw, self.math)
    }

    fn optional(&mut self) {
        // Options are expected to be shorter than 200 bytes.
        while self.rest.starts_with('[')
            && let Some(end) = self.rest.bytes().take(200).position(|byte| byte == b']')
        {
            self.rest = self.rest.get(end + 1..).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tex_is_read_as_it_is_printed() {
        for (raw, read) in [
            (r"\'{E}t\'e \c{c}a \ss\ \o \aa \v{s}", "Été ça ß øåš"),
            (r#"{\'E}cuador {\ss} and \"{o}, \c{c}, \~n, \v{s}, {\o}re \"{\i}"#, "Écuador ß and ö, ç, ñ, š, øre ï"),
            (r"\'\i \^\i n\.{z} \H{o}\k{a}\r{a}\=a\b{o}\d{h}", "íînż őąåāo̱ḥ"),
            (r"Rivers\textendash{{Lakes}} and AND\slash OR", "Rivers–Lakes and AND/OR"),
            (r"3$\times$3 km, by {\sc hand} and {\it foot}", "3×3 km, by hand and foot"),
            (r"\texttt{x} \emph{y \textbf{z}} H$_2$O CO\textsubscript{2} m\textsuperscript{2}", "x y z H₂O CO₂ m²"),
            (
                r"\url{http://example.org/a_b~c} \& 50\% -- 1--2 --- x \ldots",
                "http://example.org/a_b~c & 50% – 1–2 — x …",
            ),
            (r"``great'' `so' d'Or ?`Qu\'e? !`Ay!", "“great” ‘so’ d'Or ¿Qué? ¡Ay!"),
            (r"A 50{\%} rise of {\$}3 and {\~{}}7{\textless}9.", "A 50% rise of $3 and ~7<9."),
            (
                r"$\alpha$-beta, $x^{2n}$, $10^{-3}$, $a_{max}$, 11$^{th}$, $\frac{1}{2}$",
                "α-beta, x²ⁿ, 10⁻³, a_(max), 11th, 1/2",
            ),
            (r"costs $5 and no more than $6 today", "costs $5 and no more than $6 today"),
            (
                r"\href{https://example.org/x}{the page}, \foreignlanguage{french}{l'eau} \textcolor{red}{r}",
                "the page (https://example.org/x), l'eau r",
            ),
            (r"{\noopsort{1989}}1990 \unknowncommand{kept} \other", "1990 kept other"),
            (r"-{}- <{}b> \enquote{a} x\,km e.\ g. na\-me", "-- <b> “a” x km e. g. name"),
            (r#"Schr{\"{o}}dinger, Erd{\H o}s, {\L}\'{o}d\'{z}, \AE ther"#, "Schrödinger, Erdős, Łódź, Æther"),
            (r"\char233 \symbol{233} \LaTeX{} is", "é é LaTeX is"),
            ("One\n\nTwo \\par Three", "One\n\nTwo \n\nThree"),
        ] {
            assert_eq!(text(raw), read, "{raw}");
        }
    }

    #[test]
    fn deep_and_long_tex_is_read_within_bounds() {
        for raw in [
            "{".repeat(100_000),
            r"\'".repeat(100_000),
            r"\emph{".repeat(10_000),
            "$".repeat(99_999),
            r"\(".repeat(100_000),
        ] {
            text(&raw);
        }
    }

    #[test]
    fn values_are_split_outside_of_braces() {
        let comma = |rest: &str, _: Option<char>| rest.starts_with(',').then_some(1);
        assert_eq!(split(r"a, {b, c}, d\{, e", comma), ["a", " {b, c}", r" d\{", " e"]);
    }
}
