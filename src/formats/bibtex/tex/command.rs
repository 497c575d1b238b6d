//! Reads TeX commands, which begin with a backslash.

use super::commands::Meaning;
use super::{Reader, commands, scripts, verbatim};

impl Reader<'_> {
    /// Reads a command after its backslash.
    pub(super) fn command(&mut self) {
        let length = self.rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let Some(name) = self.rest.get(..length).filter(|name| !name.is_empty()) else {
            let Some(c) = self.next() else { return self.out.push('\\') };
            return self.single(c);
        };
        self.rest = self.rest.get(length..).unwrap_or_default();
        // In a tabbing environment, accents have an `a` before their sign: `\a'e` is “é”.
        if name == "a"
            && let Some(mark) =
                self.rest.chars().next().filter(|c| matches!(c, '`' | '\'' | '=')).and_then(commands::accent)
        {
            self.next();
            let argument = self.argument();
            return self.out.push_str(&commands::accented(&argument, mark));
        }
        self.eat("*");
        let spaced = self.rest.starts_with(char::is_whitespace);
        let after = self.rest.trim_start();
        // A blank line ends a paragraph even after a command, so it is not skipped.
        if self.rest.get(..self.rest.len() - after.len()).is_none_or(|space| space.matches('\n').count() <= 1) {
            self.rest = after;
        }
        match commands::meaning(name, self.math) {
            Meaning::Accent(mark) => {
                let argument = self.argument();
                self.out.push_str(&commands::accented(&argument, mark));
            }
            Meaning::Symbol(symbol) => {
                self.out.push_str(symbol);
                self.eat("{}");
            }
            Meaning::Nothing => {
                self.eat("{}");
            }
            Meaning::Space => self.out.push(' '),
            Meaning::Paragraph => self.out.push_str("\n\n"),
            Meaning::Dropped(count) => {
                self.optional();
                (0..count).for_each(|_| {
                    self.raw_argument();
                });
            }
            Meaning::Last(count) => {
                (1..count).for_each(|_| {
                    self.optional();
                    self.raw_argument();
                });
                self.argument_in_text(name);
            }
            Meaning::Math => {
                let raw = self.raw_argument();
                let text = self.apart(raw, true);
                self.out.push_str(text.trim());
            }
            Meaning::Script(mark) => {
                let script = self.argument();
                self.out.push_str(&scripts::script(mark, &script, false));
            }
            Meaning::Quotation(open, close) => {
                let inner = self.argument();
                self.out.extend([open, &inner, close]);
            }
            Meaning::Address => {
                let raw = self.raw_argument();
                self.out.push_str(&verbatim::text(raw));
            }
            Meaning::Link => self.link(),
            Meaning::Fraction => {
                let (above, below) = (self.argument(), self.argument());
                self.out.extend([above.as_str(), "/", &below]);
            }
            Meaning::Root => {
                self.optional();
                let inner = self.argument();
                let plain = inner.chars().count() == 1 || inner.bytes().all(|byte| byte.is_ascii_digit());
                self.out.extend(if plain { ["√", &inner, ""] } else { ["√(", &inner, ")"] });
            }
            Meaning::Character => self.character(),
            Meaning::Unknown => self.unknown(name, spaced),
        }
    }

    /// Reads the argument of a formatting command. In mathematics, the argument of a text command is read as text.
    fn argument_in_text(&mut self, name: &str) {
        let raw = self.raw_argument();
        let math = self.math && !matches!(name, "text" | "textrm" | "mbox" | "hbox");
        let text = self.apart(raw, math);
        self.out.push_str(&text);
    }

    /// Reads an unknown command. If it has arguments, they become text; otherwise its name does, because authors name
    /// commands after what they print, such as `\TUG` or `\XML`.
    fn unknown(&mut self, name: &str, spaced: bool) {
        let mut given = false;
        self.optional();
        while self.eat("{") {
            given = true;
            let inner = self.group();
            self.within(inner);
        }
        if given {
            return;
        }
        self.out.push_str(name);
        if spaced || (self.math && self.rest.starts_with(char::is_alphanumeric)) {
            self.out.push(' ');
        }
    }

    /// Reads a command that consists of a single character other than a letter.
    fn single(&mut self, c: char) {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => self.out.push(c),
            ',' | ';' | ':' | '>' | '\\' => self.out.push(' '),
            c if c.is_whitespace() => self.out.push(' '),
            '/' | '-' | '!' | '@' | ')' | ']' => {}
            '(' => self.formula("\\)"),
            '[' => self.formula("\\]"),
            '|' if self.math => self.out.push('‖'),
            c => match commands::accent(c) {
                Some(mark) => {
                    let argument = self.argument();
                    self.out.push_str(&commands::accented(&argument, mark));
                }
                None => self.out.extend(['\\', c]),
            },
        }
    }

    fn link(&mut self) {
        let address = verbatim::text(self.raw_argument());
        let text = self.argument();
        self.out.push_str(&text);
        if text.trim() != address {
            self.out.extend([if text.trim().is_empty() { "" } else { " " }, "(", &address, ")"]);
        }
    }

    /// Reads a character by its number: `\char"E9`, `\char'351`, `\char233` or `\symbol{"E9}`.
    fn character(&mut self) {
        let in_group = self.eat("{");
        let (base, lead) = match self.rest.chars().next() {
            Some('"') => (16, 1),
            Some('\'') => (8, 1),
            _ => (10, 0),
        };
        let digits = self.rest.get(lead..).unwrap_or_default();
        let length = digits.chars().take_while(|c| c.is_digit(base)).count();
        let found =
            digits.get(..length).and_then(|digits| u32::from_str_radix(digits, base).ok()).and_then(char::from_u32);
        if let Some(c) = found {
            self.out.push(c);
            self.rest = digits.get(length..).unwrap_or_default();
        }
        if in_group {
            self.eat("}");
        }
    }
}
