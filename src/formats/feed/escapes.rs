//! Repairs texts that were escaped twice.

use std::borrow::Cow;

use crate::document::entry::Entry;
use crate::document::markup::{Plain, plain, title};
use crate::record::IssueCode;

/// Removes the CDATA markers that were escaped together with the text.
fn without_section(text: &str) -> Cow<'_, str> {
    match text.contains("<![CDATA[") {
        true => Cow::Owned(text.replace("<![CDATA[", "").replace("]]>", "")),
        false => Cow::Borrowed(text),
    }
}

/// Converts the text of a feed element to a title.
pub(super) fn title_of(text: &str) -> String {
    title(&without_section(text))
}

/// Converts HTML to text. If the result is still HTML, the text was escaped twice: it is converted again, and an issue
/// is added to the record.
pub(super) fn text_of(entry: &mut Entry, text: &str) -> Plain {
    let once = plain(&without_section(text));
    if !is_marked_up(&once.text) {
        return once;
    }
    let message = "the text was escaped twice; it was read as what it means";
    entry.record.add_issue(IssueCode::MendedMarkup, "description", message);
    let twice = plain(&once.text);
    Plain { text: twice.text, links: once.links.into_iter().chain(twice.links).collect() }
}

/// Returns whether a text consists entirely of HTML elements.
fn is_marked_up(text: &str) -> bool {
    let lower = text.trim().get(..text.trim().len().min(12)).unwrap_or_default().to_ascii_lowercase();
    let opens = ["<p>", "<p ", "<div", "<ul>", "<ol>", "<h2", "<h3", "<span"].iter().any(|tag| lower.starts_with(tag));
    opens && text.trim_end().ends_with('>') && text.contains("</")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_was_escaped_twice_is_unescaped_once_more() {
        let mut entry = Entry::default();
        assert_eq!(text_of(&mut entry, "&lt;p&gt;One &amp;amp; two&lt;/p&gt;").text, "One & two");
        assert_eq!(entry.record.issues.len(), 1);
        assert_eq!(text_of(&mut entry, "<![CDATA[<p>One</p>]]>").text, "One");
        assert_eq!(text_of(&mut entry, "Use &lt;p&gt; and &lt;/p&gt;").text, "Use <p> and </p>");
        assert_eq!(title_of("<![CDATA[Hello harbour]]>"), "Hello harbour");
    }
}
