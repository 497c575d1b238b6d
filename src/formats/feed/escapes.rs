//! Texts that were escaped once too often.

use std::borrow::Cow;

use crate::document::entry::Entry;
use crate::document::markup::{Plain, plain, title};
use crate::record::IssueCode;

/// A text without the marks of a CDATA section that were escaped with it.
fn without_section(text: &str) -> Cow<'_, str> {
    match text.contains("<![CDATA[") {
        true => Cow::Owned(text.replace("<![CDATA[", "").replace("]]>", "")),
        false => Cow::Borrowed(text),
    }
}

/// The title that a text of a feed is.
pub(super) fn title_of(text: &str) -> String {
    title(&without_section(text))
}

/// What a text of HTML says. One that is still HTML when it is read was escaped twice: it is read once more, and said.
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

/// Whether a text is one element of HTML, or several, and nothing else.
fn is_marked_up(text: &str) -> bool {
    let lower = text.trim().get(..text.trim().len().min(12)).unwrap_or_default().to_ascii_lowercase();
    let opens = ["<p>", "<p ", "<div", "<ul>", "<ol>", "<h2", "<h3", "<span"].iter().any(|tag| lower.starts_with(tag));
    opens && text.trim_end().ends_with('>') && text.contains("</")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_escaped_twice_is_read_once_more() {
        let mut entry = Entry::default();
        assert_eq!(text_of(&mut entry, "&lt;p&gt;One &amp;amp; two&lt;/p&gt;").text, "One & two");
        assert_eq!(entry.record.issues.len(), 1);
        assert_eq!(text_of(&mut entry, "<![CDATA[<p>One</p>]]>").text, "One");
        assert_eq!(text_of(&mut entry, "Use &lt;p&gt; and &lt;/p&gt;").text, "Use <p> and </p>");
        assert_eq!(title_of("<![CDATA[Hello harbour]]>"), "Hello harbour");
    }
}
