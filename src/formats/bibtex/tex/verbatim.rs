//! Converts addresses, numbers and paths, in which only a few characters are written as TeX commands.

use super::commands;

/// Converts a value that is printed verbatim. Only `{\_}`, `\#`, `$\backslash$` and `\url{…}` are resolved. A line end
/// in the value is a line end of the file, and not part of the text.
pub(in crate::formats::bibtex) fn text(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw.trim();
    let mut in_math = false;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '\\' => rest = command(rest, &mut text),
            '{' | '}' | super::SEPARATOR => {}
            // A character in mathematics, such as `$\backslash$` or `$<$`.
            '$' if in_math => in_math = false,
            '$' if is_sign(rest) => in_math = true,
            c if c.is_whitespace() => {
                let after = rest.trim_start();
                let broken =
                    c == '\n' || rest.get(..rest.len() - after.len()).is_some_and(|space| space.contains('\n'));
                if !broken {
                    text.push(c);
                }
                rest = after;
            }
            c => text.push(c),
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// Reads a command after its backslash, and returns the rest of the text.
fn command<'t>(rest: &'t str, text: &mut String) -> &'t str {
    let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
    if !name.is_empty() {
        let spaceless = after.trim_start();
        match commands::symbol(name) {
            _ if matches!(name, "url" | "href" | "path" | "nolinkurl" | "texttt" | "relax" | "allowbreak") => {}
            Some(symbol) if !spaceless.starts_with(['\\', '/']) || name != "backslash" => text.push_str(symbol),
            Some(symbol) => text.push_str(symbol),
            // A backslash before a letter belongs to a Windows path.
            None => {
                text.push('\\');
                text.push_str(name);
                return after;
            }
        }
        return spaceless;
    }
    let Some(sign) = after.chars().next() else {
        text.push('\\');
        return after;
    };
    let next = after.get(sign.len_utf8()..).unwrap_or_default();
    match sign {
        '&' | '%' | '$' | '#' | '_' | '{' | '}' | '~' | '^' | ':' | ';' | '=' | '/' | '\\' | '<' | '>' | '"' => {
            text.push(sign);
            next.strip_prefix("{}").unwrap_or(next)
        }
        '-' | ',' | '!' | '@' => next,
        sign => {
            text.push('\\');
            text.push(sign);
            next
        }
    }
}

/// Returns whether the text up to the next dollar sign is a symbol in mathematics.
fn is_sign(rest: &str) -> bool {
    rest.split_once('$').is_some_and(|(inside, _)| inside.len() < 24 && inside.starts_with(['\\', '<', '>', '_', '^']))
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn addresses_come_out_as_they_are_called_up() {
        for (raw, read) in [
            (r"10.1007/978-3-319-55696-3\_16", "10.1007/978-3-319-55696-3_16"),
            (r"10.1007/978-3-319-55696-3{\_}16", "10.1007/978-3-319-55696-3_16"),
            (r"http://example.org/a\#b\%20c{\&}d~e", "http://example.org/a#b%20c&d~e"),
            (r"\url{https://example.org/x{\textunderscore}y}", "https://example.org/x_y"),
            (
                r"10.1002/1097-4636(1998)43:4$<$338::AID-JBM16$>$3.0.CO;2-B",
                "10.1002/1097-4636(1998)43:4<338::AID-JBM16>3.0.CO;2-B",
            ),
            (r"C$\backslash$:/Users/{\~{}}x/weirs.pdf", r"C\:/Users/~x/weirs.pdf"),
            ("https://example.org/long/\n   path", "https://example.org/long/path"),
            (r"https://example.org/{\textasciitilde}ana/$\sim$b", "https://example.org/~ana/~b"),
        ] {
            assert_eq!(text(raw), read, "{raw}");
        }
    }
}
