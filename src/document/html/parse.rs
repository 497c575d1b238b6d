//! Parses HTML within limits.
//!
//! html5ever builds trees as browsers do, but has no limits: deep nesting, unclosed formatting elements and tags with
//! very many attributes take quadratic time. A guard in front of its tree builder therefore drops tags below the depth
//! at which browsers also flatten the tree, and counts the work. Only these counts decide, and not a clock, so that a
//! page gives the same result on every machine.

use super::guard::Guard;
use super::parse_cost::Place;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink as _};
use html5gum::Tokenizer;

use super::tokens::Feed;
use super::tree::Tree;
use super::tree_builder::Arena;
use crate::error::{Error, Result};
use crate::text::class_words::ClassWords;

/// The greatest number of nodes for which memory is reserved in advance.
const MOST_EXPECTED: usize = 1 << 16;

/// Parses decoded text. Class names are interpreted with the words in `classes`.
///
/// # Errors
/// Returns an error if the page is built to cost much more than its size. See the documentation of the module.
pub(crate) fn parse(text: &str, classes: &Arc<ClassWords>) -> Result<Tree> {
    // A byte order mark is not part of the text.
    let (start, rest) = match text.strip_prefix('\u{feff}') {
        Some(rest) => (text.len() - rest.len(), rest),
        None => (0, text),
    };
    let place = Rc::new(Place { end: Cell::new(start), most: text.len() + 10_000, ..Place::default() });
    // A start tag, its text and its end tag become two nodes.
    let expected = memchr::memchr_iter(b'<', rest.as_bytes()).count().min(rest.len() / 16).min(MOST_EXPECTED);
    let arena = Arena::new(Rc::clone(&place), expected, Arc::clone(classes));
    let builder = TreeBuilder::new(arena, TreeBuilderOpts::default());
    let guard = Guard { builder, place, dropped: RefCell::default() };
    if let Some(Ok(why)) = Tokenizer::new_with_emitter(rest, Feed::new(&guard, start)).next() {
        return Err(hostile(why));
    }
    Ok(guard.builder.sink.finish())
}

fn hostile(what: &str) -> Error {
    Error::data(format!("the page is built to be costly: {what}")).hint("it was not read; look at it in a browser")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::{Path, PathBuf};

    use super::*;

    /// Parses a page without words for class names.
    fn parse(text: &str) -> Result<Tree> {
        super::parse(text, &Arc::default())
    }

    fn names(tree: &Tree) -> String {
        let names = (0..tree.len()).filter_map(|at| tree.name(at).map(str::to_owned));
        names.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_tree_is_in_document_order_and_knows_its_places() {
        let text = "<ul><li>One &amp; <b>two</b>\n<li>three</ul>";
        let tree = parse(text).unwrap();
        assert_eq!(names(&tree), "html head body ul li b li");
        let texts: Vec<(&str, &str)> =
            (0..tree.len()).filter_map(|at| tree.text(at).map(|found| (found, &text[tree.bytes(at)]))).collect();
        assert_eq!(texts, [("One & ", "One &amp; "), ("two", "two"), ("\n", "\n"), ("three", "three")]);
    }

    #[test]
    fn a_misplaced_element_in_a_table_is_put_before_the_table() {
        let tree = parse("<table>lost<tr><td>cell</table>").unwrap();
        assert_eq!(names(&tree), "html head body table tbody tr td");
        assert_eq!((0..tree.len()).find_map(|at| tree.text(at)), Some("lost"));
    }

    #[test]
    fn deep_nesting_is_flattened_and_no_text_is_lost() {
        let text = format!("{}core{}after", "<div>".repeat(64_000), "</div>".repeat(64_000));
        let tree = parse(&text).unwrap();
        let texts: Vec<&str> = (0..tree.len()).filter_map(|at| tree.text(at)).collect();
        assert_eq!(texts, ["core", "after"]);
        assert!(tree.len() < 600);
        let list = parse(&"<ul><li>x".repeat(50_000)).unwrap();
        assert_eq!((0..list.len()).filter_map(|at| list.text(at)).map(str::len).sum::<usize>(), 50_000);
    }

    #[test]
    fn formatting_elements_that_are_never_closed_are_bounded() {
        let distinct: String = (0..9000).map(|n| format!("<b id={n}>")).collect();
        assert!(parse(&distinct).is_ok());
        let anew: String = (0..9000).map(|n| format!("<p><b id={n}>x</p>")).collect();
        assert!(parse(&anew).is_ok());
    }

    #[test]
    fn a_tag_with_very_many_attributes_is_refused_and_a_script_is_not() {
        let tag: String = (0..200_000).map(|n| format!(" a{n}")).collect();
        assert!(parse(&format!("<p{tag}>")).is_err());
        assert!(parse(&format!("<script>if (a<b) {{ '{tag}' }}</script>")).is_ok());
        assert!(parse(&format!("<!-- {tag} --><p title='{tag}'>")).is_ok());
    }

    /// The elements and texts in document order, with their depths, as html5ever alone reads them.
    fn as_browsers(text: &str) -> Vec<String> {
        let html = scraper::Html::parse_document(text);
        let mut read = Vec::new();
        let mut depth = 0;
        for edge in html.tree.root().traverse() {
            match edge {
                ego_tree::iter::Edge::Open(node) => {
                    match node.value() {
                        scraper::Node::Element(element) => {
                            let attributes: BTreeMap<&str, &str> = element.attrs().collect();
                            read.push(format!("{depth} {} {attributes:?}", element.name()));
                        }
                        scraper::Node::Text(text) => read.push(format!("{depth} {:?}", &**text)),
                        _ => {}
                    }
                    depth += usize::from(!node.value().is_fragment());
                }
                ego_tree::iter::Edge::Close(node) => depth -= usize::from(!node.value().is_fragment()),
            }
        }
        read
    }

    fn as_we(text: &str) -> Vec<String> {
        let tree = parse(text).unwrap();
        let read = |at: usize| {
            let depth = tree.ancestors(at).count() + 1;
            let attributes = tree.attributes(at).map(|(name, value)| (&**name, value));
            match (tree.name(at), tree.text(at)) {
                (Some(name), _) => Some(format!("{depth} {name} {:?}", attributes.collect::<BTreeMap<_, _>>())),
                (None, text) => text.map(|text| format!("{depth} {text:?}")),
            }
        };
        (0..tree.len()).filter_map(read).collect()
    }

    #[test]
    fn classes_are_read_however_many_there_are() {
        let page: String = (0..700).map(|n| format!("<p class='row row-{}'>x\0y</p>", n % 350)).collect();
        assert_eq!(as_we(&page), as_browsers(&page));
    }

    #[test]
    fn pages_are_read_as_browsers_read_them() {
        let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")];
        let mut pages: Vec<PathBuf> = Vec::new();
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                match path.extension().and_then(|end| end.to_str()) {
                    _ if path.is_dir() => folders.push(path),
                    Some("html" | "htm") => pages.push(path),
                    _ => {}
                }
            }
        }
        let mut read = 0;
        for page in pages {
            let text = String::from_utf8_lossy(&std::fs::read(&page).unwrap()).into_owned();
            assert_eq!(as_we(&text), as_browsers(&text), "{}", page.display());
            read += 1;
        }
        assert!(read > 20, "{read} pages");
    }

    proptest::proptest! {
        #[test]
        fn tag_soup_is_read_as_browsers_read_it(
            pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..24)
        ) {
            let text = pieces.concat();
            proptest::prop_assert_eq!(as_we(&text), as_browsers(&text));
        }
    }

    /// Pieces of markup that are difficult for tokenizers.
    const PIECES: &[&str] = &[
        "<",
        ">",
        "/",
        "=",
        "'",
        "\"",
        "&",
        ";",
        "!",
        "-",
        "--",
        "?",
        " ",
        "\n",
        "\r\n",
        "\r",
        "\t",
        "\0",
        "a",
        "B",
        "é",
        "日",
        "&amp",
        "&amp;",
        "&notit;",
        "&#65",
        "&#x41;",
        "&#0;",
        "&#x110000;",
        "&eacute",
        "<!",
        "<!--",
        "-->",
        "<!-->",
        "--!>",
        "<!doctype html>",
        "<!DOCTYPE html PUBLIC \"a\" 'b'>",
        "<![CDATA[",
        "]]>",
        "<?",
        "</",
        "</>",
        "<p",
        "<P>",
        "</p>",
        "<a href=",
        "<a href='x' HREF=y>",
        "</a>",
        "<b>",
        "</b>",
        "<br/>",
        "<div class=\"a b\">",
        "</div>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<script>",
        "</script",
        "</script>",
        "<script><!--<script>",
        "<style>",
        "</style>",
        "<title>",
        "</title>",
        "<textarea>",
        "\n\n",
        "</textarea>",
        "<svg>",
        "<svg><title>",
        "</svg>",
        "<math>",
        "<mi/>",
        "<template>",
        "</template>",
        "<select>",
        "<option>",
        "</select>",
        "<plaintext>",
        "<noscript>",
        "</noscript>",
        "<iframe>",
        "</iframe>",
        "<form>",
        "<li>",
        "<ul>",
        "<body x=1>",
        "<html y=2>",
        "\u{a0}",
    ];
}
