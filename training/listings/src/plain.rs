//! Writes the layouts of plain text and Markdown, whose lines need no conversion.

use crate::Form;
use crate::kit::Kit;
use crate::tree::Node;
use crate::write::Writer;

/// Writes the heading and the lines of the listing.
pub(crate) fn write(kit: &mut Kit, form: Form, listing: &[Node], out: &mut Writer) {
    match (form, kit.chance.below(10)) {
        (_, 0) => {}
        (Form::Markdown, 1..=7) => out.out = format!("# {}\n\n", kit.heading),
        (_, 1) => {
            let introduction = kit.chance.one(&kit.common.introductions).clone();
            out.out = format!("{}\n\n{introduction}\n\n", kit.heading);
        }
        _ => out.out = format!("{}\n\n", kit.heading),
    }
    lines(listing, out);
    while out.out.ends_with('\n') {
        out.out.pop();
    }
    out.out.push('\n');
}

fn lines(nodes: &[Node], out: &mut Writer) {
    for node in nodes {
        match node {
            Node::Text(text) | Node::Unseen(text) => out.out.push_str(text),
            Node::Element(element) => lines(&element.children, out),
            Node::Piece(role, record, children) => {
                let start = out.out.len();
                lines(children, out);
                out.piece(*role, *record, start);
            }
            Node::Record(record, children) => {
                let start = out.out.len();
                lines(children, out);
                out.span(*record, start);
            }
        }
    }
}
