//! Escapes text for TeX, so that every reader of BibTeX gets the original text back.

/// Escapes a text for LaTeX. Braces are written as commands, because BibTeX counts even escaped braces.
pub(super) fn text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    let mut before = ' ';
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let after = rest.as_str();
        match c {
            '\\' => escaped.push_str("{\\textbackslash}"),
            '{' => escaped.push_str("{\\textbraceleft}"),
            '}' => escaped.push_str("{\\textbraceright}"),
            '~' => escaped.push_str("{\\textasciitilde}"),
            '^' => escaped.push_str("{\\textasciicircum}"),
            '`' => escaped.push_str("{\\textasciigrave}"),
            '&' => {
                escaped.push_str("\\&");
                // An empty group keeps text that looks like a character reference from being read as one.
                if after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '#') {
                    escaped.push_str("{}");
                }
            }
            '#' | '$' | '%' | '_' => escaped.extend(['\\', c]),
            // An empty group keeps text that looks like a tag from being read as one.
            '<' if after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) => {
                escaped.push_str("<{}");
            }
            // TeX joins two of these characters into another one, a dash or a quotation mark, so a group separates
            // them.
            '-' | '\'' if before == c => escaped.extend(['{', '}', c]),
            // Some readers take an `@` at the beginning of a line for the start of an entry.
            '@' if before == '\n' => escaped.push_str("{@}"),
            '\n' => escaped.push('\n'),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
        before = c;
    }
    escaped
}

/// Escapes a title and puts braces around the words whose case a bibliography style would change: words with capitals,
/// except a capital at the beginning of the first word, and lower-case words after a colon or the end of a sentence.
pub(super) fn title(title: &str) -> String {
    let mut escaped = String::with_capacity(title.len() * 2);
    let (mut first, mut begins) = (true, false);
    for (at, word) in title.split(' ').enumerate() {
        if at > 0 {
            escaped.push(' ');
        }
        let letter = |c: char| c.is_alphanumeric();
        let (Some(start), Some(end)) = (word.find(letter), word.rfind(letter)) else {
            escaped.push_str(&text(word));
            continue;
        };
        let end = end + word.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let core = word.get(start..end).unwrap_or_default();
        let mut letters = core.chars();
        if std::mem::take(&mut first) {
            letters.next();
        }
        let raised = begins && core.starts_with(char::is_lowercase);
        begins = word.ends_with([':', '?', '!', '.', '—', '–']);
        if raised || letters.any(char::is_uppercase) {
            let before = text(word.get(..start).unwrap_or_default());
            let after = text(word.get(end..).unwrap_or_default());
            escaped.extend([before.as_str(), "{", &text(core), "}", &after]);
        } else {
            escaped.push_str(&text(word));
        }
    }
    escaped
}

/// Escapes an item of a list. Braces protect a separator inside the item.
pub(super) fn item(item: &str) -> String {
    let escaped = text(item);
    let separates = item.contains([',', ';']) || item.split_whitespace().any(|word| word.eq_ignore_ascii_case("and"));
    if separates { format!("{{{escaped}}}") } else { escaped }
}

/// Writes an address without TeX escapes. Characters that RFC 3986 does not allow, and characters that would end the
/// field, are percent-encoded.
pub(super) fn encoded(address: &str) -> String {
    let mut encoded = String::with_capacity(address.len());
    for c in address.trim().chars() {
        match c {
            '{' | '}' | '\\' | ' ' | '"' | '<' | '>' | '^' | '`' | '|' => {
                encoded.push_str(&format!("%{:02X}", u32::from(c)))
            }
            c if c.is_control() => {}
            c => encoded.push(c),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::super::tex;
    use super::*;

    #[test]
    fn braces_are_always_balanced_and_text_comes_back() {
        for text in [
            "}",
            "{{",
            "\\{",
            "a } b { c \\",
            "--- '' ``",
            "50% -- x_y #1 $5 ~t ^h",
            "a <b>c</b> &amp; & d",
            "x\n@office {y}",
            "it's 'so' ?` !`",
        ] {
            let escaped = super::text(text);
            assert_eq!(escaped.matches('{').count(), escaped.matches('}').count(), "{escaped}");
            assert_eq!(tex::text_of_markup(&escaped, crate::document::markup::cleaned), text, "{escaped}");
            assert!(!escaped.contains("\n@"), "{escaped}");
            assert_eq!(tex::text(&title(text)), text, "{text}");
        }
        assert_eq!(super::text("50% -- x_y"), "50\\% -{}- x\\_y");
    }

    #[test]
    fn capitals_that_a_style_would_lower_stand_in_braces() {
        assert_eq!(
            title("Return to Mexico: the IOM (and UNHCR’s) “Think Twice” campaign"),
            "Return to {Mexico}: {the} {IOM} (and {UNHCR’s}) “{Think} {Twice}” campaign"
        );
        assert_eq!(title("COVID-19 & McDonald"), "{COVID-19} \\& {McDonald}");
        assert_eq!(title("Évaluation de l’Été"), "Évaluation de {l’Été}");
    }
}
