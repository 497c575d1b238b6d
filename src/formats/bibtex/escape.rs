//! Text as TeX, so that every reader of BibTeX gives it back as it was.

/// Text for LaTeX. Braces are written as commands, because BibTeX counts even escaped ones.
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
                // What looks like a character reference is none.
                if after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '#') {
                    escaped.push_str("{}");
                }
            }
            '#' | '$' | '%' | '_' => escaped.extend(['\\', c]),
            // What looks like a tag is none.
            '<' if after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) => {
                escaped.push_str("<{}");
            }
            // Two in a row are another sign: a dash, a quotation mark.
            '-' | '\'' if before == c => escaped.extend(['{', '}', c]),
            // Readers that look at the beginnings of lines take it for that of an entry.
            '@' if before == '\n' => escaped.push_str("{@}"),
            '\n' => escaped.push('\n'),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
        before = c;
    }
    escaped
}

/// A title in which the words stand in braces whose case a style would change: capitals, but for that of the first word,
/// and small letters behind a colon or the end of a sentence.
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

/// An item of a list: braces keep a separator in it from separating.
pub(super) fn item(item: &str) -> String {
    let escaped = text(item);
    let separates = item.contains([',', ';']) || item.split_whitespace().any(|word| word.eq_ignore_ascii_case("and"));
    if separates { format!("{{{escaped}}}") } else { escaped }
}

/// An address as it stands; what it may not hold (RFC 3986), and what would end it, is percent-encoded.
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
