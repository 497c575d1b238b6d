//! Counts the comments of a TOML file, which the other formats cannot keep.

/// Counts the comments of a TOML text, both on lines of their own and after values.
pub(crate) fn comments(text: &str) -> usize {
    // The delimiter that closes the present string (TOML 1.0, "String"); `#` starts no comment inside a string.
    let mut open: Option<&str> = None;
    let (mut comments, mut at) = (0, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().map_or(1, char::len_utf8);
        at += match open {
            // A backslash escapes the next character. Strings in single quotes have no escapes.
            Some(sign) if sign.starts_with('"') && rest.starts_with('\\') => {
                1 + rest.chars().nth(1).map_or(0, char::len_utf8)
            }
            // A line end also ends a string of one line. The parser reports this error elsewhere.
            Some(sign) if rest.starts_with(sign) || (sign.len() == 1 && rest.starts_with('\n')) => {
                open = None;
                if rest.starts_with(sign) { sign.len() } else { first }
            }
            Some(_) => first,
            None if rest.starts_with('#') => {
                comments += 1;
                rest.find('\n').unwrap_or(rest.len())
            }
            None => {
                open = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|sign| rest.starts_with(sign));
                open.map_or(first, str::len)
            }
        };
    }
    comments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_stand_anywhere_and_strings_hold_none() {
        for (text, count) in [
            ("# a\nid = \"b\" # c\n\n   # d\n", 3),
            ("id = \"#1\"\nuri = '#2'", 0),
            ("id = \"\\\"# no\" # yes", 1),
            ("a = '\\' # yes", 1),
            ("a = \"\"\"\n# no \"\n\"\"\" # yes\nb = '''\n# no\n'''", 1),
            ("[[concept]] # é\n\"=é#x\" = 1 # ü", 2),
            ("# at the end", 1),
            ("", 0),
        ] {
            assert_eq!(comments(text), count, "{text}");
        }
    }
}
