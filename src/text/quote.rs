//! Quotes the beginnings of texts in messages and on pages.

use std::borrow::Cow;

/// The largest number of characters of a text that are quoted.
const QUOTED: usize = 60;

/// The text in quotation marks, shortened if it is long.
pub(crate) fn quote(text: &str) -> String {
    format!("“{}”", beginning(text, QUOTED, "…"))
}

/// The first `most` characters of a text, with `mark` behind them where the text is longer.
pub(crate) fn beginning<'t>(text: &'t str, most: usize, mark: &str) -> Cow<'t, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}{mark}", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters_and_marked() {
        assert_eq!(beginning("été", 3, "…"), "été");
        assert_eq!(beginning("étés", 3, " …"), "été …");
        assert_eq!(quote("a title"), "“a title”");
    }
}
