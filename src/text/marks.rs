//! Marks around a text: bullets and list numbers before it, ellipses and link words at its end.

use super::words::{List, Words};

/// The text without the bullet (`• `, `- `) or the list number (`3. `, `12) `) before it.
pub(crate) fn strip_list_mark(text: &str) -> &str {
    let mut chars = text.chars();
    if chars.next().is_some_and(|c| "•·*▪●■►»›–-◦‣○▶✓➤".contains(c))
        && let Some(rest) = chars.as_str().strip_prefix(' ')
        && !rest.is_empty()
    {
        return strip_number(rest);
    }
    strip_number(text)
}

fn strip_number(text: &str) -> &str {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.get(digits..).unwrap_or_default();
    match rest.strip_prefix(['.', ')']).and_then(|rest| rest.strip_prefix(' ')) {
        Some(rest) if (1..=3).contains(&digits) && !rest.is_empty() => rest,
        _ => text,
    }
}

/// Whether the text ends with a mark that it was cut: `…`, `...`, `[…]`, `[...]`, `(…)`.
pub(crate) fn has_cut_mark(text: &str) -> bool {
    let end = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ']' | ')' | '"' | '”' | '’' | '»'));
    end.ends_with('…') || end.ends_with("...")
}

/// Separates link words such as `Read more »` from the end of a text. Returns the text before them, and the link words.
///
/// Words that could also end a sentence, such as a bare "more", count as a link only after a mark of a cut or with dots
/// of their own ("More..."). Other link words count only after the end of a sentence.
pub(crate) fn cut<'t>(text: &'t str, words: &Words) -> (&'t str, Option<&'t str>) {
    let open = |c: char| c.is_whitespace() || matches!(c, '[' | '(' | '|' | '»' | '→' | '>' | '-' | '–');
    let starts = text.char_indices().rev().filter(|(_, c)| c.is_whitespace() || matches!(c, '[' | '(')).take(6);
    let mut best = None;
    for (at, mark) in starts {
        let (kept, link) = (text.get(..at).unwrap_or_default(), text.get(at + mark.len_utf8()..).unwrap_or_default());
        if !words.is(List::More, link) {
            continue;
        }
        let kept = kept.trim_end_matches(open);
        let ended = kept.ends_with(['.', '!', '?', '”', '"', ')']) && !has_cut_mark(kept);
        let several = link.split_whitespace().count() > 1;
        let dotted = has_cut_mark(link) || link.ends_with(['»', '→', '>']);
        if has_cut_mark(kept) || dotted || ended && several {
            best = Some((kept, link.trim_end_matches([']', ')'])));
        }
    }
    match best {
        Some((kept, link)) => (kept, Some(link)),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;

    #[test]
    fn list_marks_go_and_numbers_of_the_title_stay() {
        for (text, plain) in [
            ("3. Report", "Report"),
            ("• Report", "Report"),
            ("- 12) Report", "Report"),
            ("2019. A year", "2019. A year"),
            ("5 findings", "5 findings"),
            ("-5 degrees", "-5 degrees"),
            ("1.", "1."),
        ] {
            assert_eq!(strip_list_mark(text), plain);
        }
    }

    #[test]
    fn link_words_are_cut_only_where_they_are_links() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        for (text, kept, link) in [
            ("He left for… Read more", "He left for…", Some("Read more")),
            ("He left for [...] Leer más »", "He left for [...]", Some("Leer más »")),
            ("He left. Lees verder", "He left.", Some("Lees verder")),
            ("He left. More...", "He left.", Some("More...")),
            ("They want more", "They want more", None),
            ("It is time to learn more", "It is time to learn more", None),
            ("See the results here.", "See the results here.", None),
        ] {
            assert_eq!(cut(text, &words), (kept, link), "{text}");
        }
    }
}
