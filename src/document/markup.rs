//! Extracts the text of markup fragments, which feeds contain. No tree is built, so that no nesting can be too deep.

use crate::document::xml::{Element, Node};
use crate::text::whitespace::normalise;

/// The text and the links of a fragment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Plain {
    /// The text of the fragment. Blocks become paragraphs, which are joined by a blank line.
    pub text: String,
    /// The addresses of the links, in their order.
    pub links: Vec<String>,
}

/// Elements that begin a new paragraph in a text.
const BLOCKS: [&str; 33] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "tr",
    "ul",
];

/// Inline elements that occur in titles. Other angle brackets in a title are part of its text.
const INLINE: [&str; 16] =
    ["a", "abbr", "b", "bdi", "br", "cite", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u"];

/// The text of an HTML fragment.
pub(crate) fn plain(html: &str) -> Plain {
    let mut plain = Plain::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        push(&mut plain.text, before);
        if let Some(comment) = tag.strip_prefix("<!--") {
            rest = comment.find("-->").and_then(|end| comment.get(end + 3..)).unwrap_or_default();
            continue;
        }
        let Some((name, closing, inside, after)) = tag_of(tag) else {
            push(&mut plain.text, "<");
            rest = tag.get(1..).unwrap_or_default();
            continue;
        };
        rest = after;
        match name.as_str() {
            "br" => plain.text.push('\n'),
            // The cells of a table row are joined on one line.
            "script" | "style" if !closing => {
                let after_end = rest
                    .match_indices("</")
                    .map(|(at, _)| rest.get(at..).unwrap_or_default())
                    .find(|end| end.get(2..2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(&name)));
                rest = after_end.unwrap_or_default();
            }
            name if BLOCKS.contains(&name) => plain.text.push_str("\n\n"),
            "a" if !closing => plain.links.extend(attribute(inside, "href")),
            _ => {}
        }
    }
    push(&mut plain.text, rest);
    plain.text = crate::document::entry::paragraphs(&references(&plain.text));
    plain
}

/// The text of a title in a feed that does not declare its type: inline tags are removed, character references are
/// resolved, and everything else is kept.
pub(crate) fn title(text: &str) -> String {
    let text = paragraph(text.trim());
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        kept.push_str(before);
        match tag_of(tag) {
            Some((name, _, _, after)) if INLINE.contains(&name.as_str()) => {
                if name == "br" {
                    kept.push(' ');
                }
                rest = after;
            }
            _ => {
                kept.push('<');
                rest = tag.get(1..).unwrap_or_default();
            }
        }
    }
    kept.push_str(rest);
    normalise(&references(&kept))
}

/// The text inside of the paragraph that encloses a whole title.
fn paragraph(text: &str) -> &str {
    let inside = text.strip_prefix("<p>").and_then(|text| text.strip_suffix("</p>"));
    inside.filter(|inside| !inside.contains("<p")).unwrap_or(text)
}

/// Elements of JATS (NISO Z39.96) and MathML that begin a paragraph. Those of HTML are in [`BLOCKS`].
const JATS_BLOCKS: [&str; 10] = [
    "sec",
    "title",
    "abstract",
    "trans-abstract",
    "disp-formula",
    "list",
    "list-item",
    "def-list",
    "disp-quote",
    "break",
];

/// The inline elements of JATS, and those that publishers write in their place (`scp`, `it`, `inf`).
const JATS_INLINE: [&str; 20] = [
    "italic",
    "bold",
    "sc",
    "scp",
    "it",
    "inf",
    "underline",
    "monospace",
    "roman",
    "sans-serif",
    "overline",
    "strike",
    "named-content",
    "styled-content",
    "inline-formula",
    "inline-graphic",
    "ext-link",
    "xref",
    "uri",
    "alternatives",
];

/// Removes markup of HTML, JATS or MathML, and resolves character references, in a title or an abstract of a catalogue.
/// Paragraphs and all other angle brackets are kept.
pub(crate) fn cleaned(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.to_owned();
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    let mut depth_of_tex = 0_u32;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        if depth_of_tex == 0 {
            kept.push_str(before);
        }
        if let Some(data) = tag.strip_prefix("<![CDATA[") {
            let (inside, after) = data.split_once("]]>").unwrap_or((data, ""));
            kept.push_str(inside);
            rest = after;
            continue;
        }
        match tag_of_catalogue(tag) {
            Some((name, closing, after)) => {
                match name.as_str() {
                    "br" | "break" => kept.push('\n'),
                    // The same formula is given as MathML or text beside this element.
                    "tex-math" | "annotation" => depth_of_tex = if closing { 0 } else { 1 },
                    name if BLOCKS.contains(&name) || JATS_BLOCKS.contains(&name) => kept.push_str("\n\n"),
                    _ => {}
                }
                rest = after;
            }
            None => {
                kept.push('<');
                rest = tag.get(1..).unwrap_or_default();
            }
        }
    }
    kept.push_str(rest);
    references(&kept)
}

/// Reads a tag in a text of a catalogue: its name without prefix, whether it is an end tag, and the text after it.
fn tag_of_catalogue(text: &str) -> Option<(String, bool, &str)> {
    let inside = text.strip_prefix('<')?;
    let (closing, body) = match inside.strip_prefix('/') {
        Some(body) => (true, body),
        None => (false, inside),
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '_');
    let full = body.get(..body.find(|c| !is_name(c))?).filter(|name| name.len() <= 40)?.to_ascii_lowercase();
    let (prefix, name) = full.split_once(':').unwrap_or(("", &full));
    let known = match prefix {
        "" => [&INLINE[..], &BLOCKS[..], &JATS_BLOCKS[..], &JATS_INLINE[..], &["tex-math"]]
            .iter()
            .any(|l| l.contains(&name)),
        _ => matches!(prefix, "jats" | "mml" | "m" | "ce" | "xhtml" | "html" | "inf" | "sb" | "xref"),
    };
    let is_math = prefix.is_empty()
        && matches!(
            name,
            "math"
                | "mi"
                | "mo"
                | "mn"
                | "mrow"
                | "msub"
                | "msup"
                | "mtext"
                | "mfrac"
                | "mover"
                | "mspace"
                | "mstyle"
                | "semantics"
                | "annotation"
        );
    let name = name.to_owned();
    // Tags in catalogues are shorter than this limit.
    let end = body.char_indices().take(4096).find(|(_, c)| *c == '>').map(|(at, _)| at)?;
    (known || is_math).then_some((name, closing, body.get(end + 1..)?))
}

/// The text of an XHTML element.
pub(crate) fn of_element(element: &Element) -> Plain {
    let mut plain = Plain::default();
    walk(element, &mut plain);
    plain.text = crate::document::entry::paragraphs(&plain.text);
    plain
}

fn walk(element: &Element, plain: &mut Plain) {
    let block = BLOCKS.contains(&element.name.as_str());
    match element.name.as_str() {
        "script" | "style" => return,
        "br" => plain.text.push('\n'),
        "a" => plain.links.extend(element.attribute("href").map(str::to_owned)),
        _ if block => plain.text.push_str("\n\n"),
        _ => {}
    }
    for node in &element.nodes {
        match node {
            Node::Text(text) => push(&mut plain.text, text),
            Node::Element(inner) => walk(inner, plain),
        }
    }
    if block {
        plain.text.push_str("\n\n");
    }
}

/// Appends a text with each run of white space as one space, because line ends of markup have no meaning.
fn push(text: &mut String, piece: &str) {
    for c in piece.chars() {
        if !c.is_whitespace() {
            text.push(c);
        } else if !text.ends_with([' ', '\n']) {
            text.push(' ');
        }
    }
}

/// The tag with which a text begins: its name, whether it is an end tag, the text inside of it, and the text after it.
fn tag_of(text: &str) -> Option<(String, bool, &str, &str)> {
    let inside = text.strip_prefix('<')?;
    let (closing, body) = match inside.strip_prefix('/') {
        Some(body) => (true, body),
        None => (false, inside),
    };
    let name: String = body.chars().take_while(char::is_ascii_alphanumeric).take(20).collect();
    let first = body.chars().next()?;
    if name.is_empty() || !(first.is_ascii_alphabetic() || matches!(first, '!' | '?')) {
        return None;
    }
    // A quoted value may contain `>`. No real tag is longer than the limit, which keeps a text of nothing but `<a` from
    // taking quadratic time.
    let mut quote = None;
    for (at, c) in body.char_indices().take(8192) {
        match (quote, c) {
            (None, '>') => return Some((name.to_ascii_lowercase(), closing, body.get(..at)?, body.get(at + 1..)?)),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

fn attribute(inside: &str, name: &str) -> Option<String> {
    let lower = inside.to_ascii_lowercase();
    let at = lower.find(&format!("{name}="))?;
    let value = inside.get(at + name.len() + 1..)?;
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value.get(1..)?.split(quote).next()?,
        _ => value.split_whitespace().next()?,
    };
    Some(references(value))
}

/// The text with the character references of HTML resolved. The text has no tags.
pub(crate) fn references(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    // The parser of the HTML standard knows all names of character references. Without a tag, it has nothing else to
    // resolve.
    let fragment = scraper::Html::parse_fragment(&format!("<pre>\n{}</pre>", text.replace('<', "&lt;")));
    fragment.root_element().text().collect()
}

/// Elements that people and programs often write in texts.
const WRITTEN: [&str; 18] = [
    "p", "div", "br", "b", "i", "em", "strong", "a", "ul", "ol", "li", "span", "sub", "sup", "u", "h2", "h3", "jats:p",
];

/// Returns whether a text contains HTML tags: an end tag, or a tag at the end of a line.
pub(crate) fn has_tags(text: &str) -> bool {
    text.match_indices('<').take(200).any(|(at, _)| {
        let tag = text.get(at + 1..).unwrap_or_default();
        let (tag, closing) = tag.strip_prefix('/').map_or((tag, false), |tag| (tag, true));
        let name: String = tag.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == ':').take(10).collect();
        let name = name.to_ascii_lowercase();
        let ends = tag.get(name.len()..).is_some_and(|after| after.trim_start().starts_with(['>', '/']));
        ends && WRITTEN.contains(&name.as_str()) && (closing || name == "br")
    })
}

/// Returns whether a text contains a character reference such as `&amp;`, `&#039;` or `&eacute;`.
pub(crate) fn has_references(text: &str) -> bool {
    text.match_indices('&').take(200).any(|(at, _)| {
        let name = text.get(at + 1..).unwrap_or_default();
        let Some(end) = name.bytes().take(12).position(|byte| byte == b';') else { return false };
        let name = name.get(..end).unwrap_or_default();
        let is_reference = match name.strip_prefix('#') {
            Some(number) => number.strip_prefix(['x', 'X']).unwrap_or(number).bytes().all(|b| b.is_ascii_hexdigit()),
            None => name.bytes().all(|byte| byte.is_ascii_alphanumeric()),
        };
        is_reference && !name.is_empty()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_goes_and_paragraphs_stay() {
        let found = plain(
            "<p>One <b>bold</b>\nline<br>and &eacute;n&amp;m more.</p><!-- <p>no</p> --><script>x('<p>')</script>\
             <ul><li>a</li><li><a href='/x.pdf?a=1&amp;b' title=\"a>b\">b</a></li></ul>5 < 6 <3",
        );
        assert_eq!(found.text, "One bold line and én&m more.\n\na\n\nb\n\n5 < 6 <3");
        assert_eq!(found.links, ["/x.pdf?a=1&b"]);
    }

    #[test]
    fn a_title_keeps_what_is_not_formatting() {
        assert_eq!(
            title("A <b>bold</b> &amp; <script>alert(1)</script> a<b>c"),
            "A bold & <script>alert(1)</script> ac"
        );
        assert_eq!(title("x < y &lt;p&gt;"), "x < y <p>");
    }

    #[test]
    fn markup_of_catalogues_goes_and_the_rest_stays() {
        for (text, plain) in [
            (
                "<jats:title>Aim</jats:title><jats:p>To <jats:italic>count</jats:italic> &amp; more.</jats:p>",
                "Aim\n\nTo count & more.",
            ),
            ("CO<sub>2</sub> in <i>Rivers</i>", "CO2 in Rivers"),
            ("p < 0.05 and x > 3, if a<b", "p < 0.05 and x > 3, if a<b"),
            ("<tex-math>$x^2$</tex-math><mml:math><mml:mi>x</mml:mi></mml:math> grows", "x grows"),
            ("the <title", "the <title"),
            ("AT&T &lt;5", "AT&T <5"),
            ("<![CDATA[Raw <b>]]>", "Raw <b>"),
        ] {
            assert_eq!(crate::document::entry::paragraphs(&cleaned(text)), plain, "{text}");
        }
        assert_eq!(cleaned(&"<sub ".repeat(10_000)).len(), 50_000);
    }

    #[test]
    fn unclosed_markup_does_not_eat_the_text() {
        assert_eq!(plain("a <b title=\"no end").text, "a <b title=\"no end");
        assert_eq!(plain(&"<div>".repeat(100_000)).text, "");
    }
}
