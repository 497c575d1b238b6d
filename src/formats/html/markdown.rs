//! Converts the introduction of a page from Markdown (CommonMark) to HTML that runs no scripts and makes no requests.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

/// Converts Markdown to HTML. HTML in the text is shown as text, pictures are replaced by their descriptions, and links
/// lead only to web or mail addresses, because the text may come from someone other than the author of the page.
pub(crate) fn html(markdown: &str) -> String {
    let mut open = Vec::new();
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES).filter_map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Start(Tag::Link { ref dest_url, .. }) => {
            open.push(is_harmless(dest_url));
            open.last().copied().unwrap_or_default().then_some(event)
        }
        Event::End(TagEnd::Link) => open.pop().unwrap_or_default().then_some(event),
        // The page already has a heading of the first level.
        Event::Start(Tag::Heading { .. }) => Some(Event::Start(Tag::Heading {
            level: pulldown_cmark::HeadingLevel::H2,
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        })),
        Event::End(TagEnd::Heading(_)) => Some(Event::End(TagEnd::Heading(pulldown_cmark::HeadingLevel::H2))),
        other => Some(other),
    });
    let mut out = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut out, events);
    out
}

fn is_harmless(address: &str) -> bool {
    let lower = address.trim_start().to_ascii_lowercase();
    ["https://", "http://", "mailto:", "#"].iter().any(|start| lower.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_an_introduction_runs() {
        let page =
            html("# A *library*\n\n<script>x</script>\n\n[a](javascript:x) [b](https://example.org) ![c](d.png)");
        assert!(page.contains("<h2>A <em>library</em></h2>"), "{page}");
        assert!(page.contains("&lt;script&gt;") && !page.contains("javascript") && !page.contains("<img"), "{page}");
        assert!(page.contains("<a href=\"https://example.org\">b</a>"), "{page}");
    }
}
