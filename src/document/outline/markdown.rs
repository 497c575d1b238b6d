//! Parses Markdown to a tree: CommonMark with pipe tables. Each node has its bytes.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::builder::Builder;
use super::classes::label;
use crate::document::html::tree::Tree;
use crate::document::plain_text;

/// The number of lines that are examined to recognise Markdown.
const SAMPLE: usize = 400;

/// Returns whether a text is clearly Markdown: it has headings with `#`, links in brackets, or tables with a rule.
pub(super) fn is_markdown(text: &str) -> bool {
    let (mut headings, mut links, mut rules) = (0, 0, 0);
    for (line, _) in plain_text::lines(text).take(SAMPLE) {
        let line = line.trim_start();
        let signs = line.len() - line.trim_start_matches('#').len();
        headings +=
            usize::from((1..=6).contains(&signs) && line.get(signs..).is_some_and(|rest| rest.starts_with(' ')));
        links += line.matches("](").count();
        let ruled =
            line.starts_with('|') && line.contains("--") && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
        rules += usize::from(ruled);
    }
    rules > 0 || links > 1 || headings > 1 || headings + links > 1
}

/// The name of the element for a tag, if its text is a separate run.
fn element(tag: &Tag) -> Option<&'static str> {
    Some(match tag {
        Tag::Paragraph => "p",
        Tag::Heading { level, .. } => match level {
            HeadingLevel::H1 => "h1",
            HeadingLevel::H2 => "h2",
            HeadingLevel::H3 => "h3",
            HeadingLevel::H4 => "h4",
            HeadingLevel::H5 => "h5",
            HeadingLevel::H6 => "h6",
        },
        Tag::BlockQuote(_) => "blockquote",
        Tag::CodeBlock(_) => "pre",
        Tag::List(Some(_)) => "ol",
        Tag::List(None) => "ul",
        Tag::Item => "li",
        Tag::Table(_) => "table",
        Tag::TableHead | Tag::TableRow => "tr",
        Tag::TableCell => "td",
        Tag::Emphasis => "em",
        Tag::Strong => "b",
        Tag::HtmlBlock => "div",
        _ => return None,
    })
}

/// Parses a Markdown text. The head of a table becomes a row whose cells are `th`.
pub(super) fn tree(source: &str) -> Tree {
    let mut writer = Writer {
        source,
        builder: Builder::new(source),
        open: Vec::new(),
        head: false,
        lead: Lead::None,
        marked: false,
    };
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    for (event, bytes) in Parser::new_ext(source, options).into_offset_iter() {
        writer.event(event, bytes);
    }
    writer.builder.finish()
}

/// The progress in the head of an item, which is a link or strong words at its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    None,
    /// The item or paragraph has no text yet.
    Fresh,
    /// The position is inside of the first link or strong words.
    Inside,
    /// The position is after them.
    Behind,
}

struct Writer<'t> {
    source: &'t str,
    builder: Builder<'t>,
    /// For each open tag, whether it opened an element.
    open: Vec<bool>,
    head: bool,
    lead: Lead,
    /// True if the preceding text ends with a separator.
    marked: bool,
}

impl Writer<'_> {
    fn event(&mut self, event: Event, bytes: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, bytes.start),
            Event::End(end) => self.end(end),
            Event::Text(said) | Event::Code(said) | Event::InlineMath(said) | Event::DisplayMath(said) => {
                self.text(&said, bytes)
            }
            Event::Html(said) | Event::InlineHtml(said) => {
                self.text(&crate::document::markup::plain(&said).text, bytes)
            }
            Event::SoftBreak if self.lead == Lead::Behind || self.is_between_labels(&bytes) => self.line_break(bytes),
            Event::SoftBreak => self.builder.said(" ", bytes),
            Event::HardBreak => self.line_break(bytes),
            Event::Rule => {
                self.builder.line("p", bytes);
            }
            Event::TaskListMarker(_) | Event::FootnoteReference(_) => {}
        }
    }

    /// Whether the lines before and after a line end both begin with a label, as in `**Author:** Ana Ruiz` above `**Date:**
    /// 14 May 2021`. Such lines are fields, and no running text.
    fn is_between_labels(&self, bytes: &Range<usize>) -> bool {
        let before = self.source.get(..bytes.start).unwrap_or_default().lines().next_back();
        let after = self.source.get(bytes.end..).unwrap_or_default().lines().next();
        let is_labelled = |line: &str| label(&line.trim_start_matches(['>', ' ']).replace(['*', '_'], "")).is_some();
        before.is_some_and(is_labelled) && after.is_some_and(is_labelled)
    }

    fn line_break(&mut self, bytes: Range<usize>) {
        self.builder.open("br", bytes.start);
        self.builder.close();
        self.lead = Lead::None;
    }

    fn start(&mut self, tag: &Tag, at: usize) {
        let opened = match tag {
            Tag::Link { dest_url, .. } => {
                // In "12 March 2021 – [Title](…)", the text before the separator is a separate field.
                if std::mem::take(&mut self.marked) {
                    self.builder.open("br", at);
                    self.builder.close();
                }
                self.builder.open_link(dest_url, at);
                true
            }
            Tag::Image { .. } => {
                self.builder.open("span", at);
                true
            }
            _ => {
                self.head |= matches!(tag, Tag::TableHead);
                match element(tag) {
                    Some(name) => {
                        let name = if name == "td" && self.head { "th" } else { name };
                        self.builder.open(name, at);
                        true
                    }
                    None => false,
                }
            }
        };
        self.open.push(opened);
        self.lead = match (tag, self.lead) {
            (Tag::Item | Tag::Paragraph, _) => Lead::Fresh,
            (Tag::Link { .. } | Tag::Strong | Tag::Emphasis, Lead::Fresh | Lead::Inside) => Lead::Inside,
            (_, Lead::Behind) => Lead::Behind,
            _ => Lead::None,
        };
    }

    fn end(&mut self, end: TagEnd) {
        if self.open.pop() == Some(true) {
            self.builder.close();
        }
        match end {
            TagEnd::TableHead => self.head = false,
            TagEnd::Link | TagEnd::Strong | TagEnd::Emphasis if self.lead == Lead::Inside => self.lead = Lead::Behind,
            TagEnd::Item | TagEnd::Paragraph => self.lead = Lead::None,
            _ => {}
        }
    }

    fn text(&mut self, said: &str, bytes: Range<usize>) {
        let words = said.trim_end();
        self.marked = words.ends_with(['–', '—', ':', '|', '·']) || words.ends_with(" -");
        match self.lead {
            // After the head of an item, a separator begins the text of the item.
            Lead::Behind if said.trim_start().starts_with(['–', '—', '-', ':', '|', '·']) => {
                self.lead = Lead::None;
                self.builder.open("br", bytes.start);
                self.builder.close();
                let rest = said
                    .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '–' | '—' | '-' | ':' | '|' | '·'));
                self.builder.said(rest, bytes);
            }
            Lead::Inside => self.builder.said(said, bytes),
            _ => {
                self.lead = Lead::None;
                // A printed address is a link, too.
                if self.source.get(bytes.clone()) == Some(said) {
                    self.builder.text(bytes);
                } else {
                    self.builder.said(said, bytes);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_elements_with_their_bytes() {
        let source = "# Head\n\n- [One](https://example.org/1) – A text.\n- Two\n\n| A | B |\n| - | - |\n| c | d |\n";
        let tree = tree(source);
        let names: Vec<&str> = (0..tree.len()).filter_map(|at| tree.name(at)).collect();
        assert_eq!(names, ["body", "h1", "ul", "li", "a", "br", "li", "table", "tr", "th", "th", "tr", "td", "td"]);
        let texts: Vec<(&str, &str)> =
            (0..tree.len()).filter_map(|at| Some((tree.text(at)?, &source[tree.bytes(at)]))).collect();
        assert_eq!(
            texts,
            [
                ("Head", "Head"),
                ("One", "One"),
                ("A text.", " – A text."),
                ("Two", "Two"),
                ("A", "A"),
                ("B", "B"),
                ("c", "c"),
                ("d", "d")
            ]
        );
        assert!(is_markdown(source) && !is_markdown("A text.\n- one\n- two\n"));
    }
}
