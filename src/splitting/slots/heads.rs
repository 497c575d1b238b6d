//! What heads, class names and cells say about the content of a column.

use std::ops::Range;

use super::context::Context;
use super::tape::Tape;
use crate::document::Field;
use crate::text::words::headings::{Heading, Headings};

/// The words at the head of the column that contains an element: in the table, or in an attribute for narrow screens.
pub(crate) fn head_of(context: &Context<'_>, tape: &Tape, element: usize) -> Option<String> {
    let own = std::iter::successors(Some(element), |at| tape.elements.get(*at).and_then(|element| element.parent));
    for at in own {
        let node = tape.elements.get(at)?.node;
        if !matches!(context.tree.name(node), Some("td" | "th")) {
            continue;
        }
        let said = ["data-th", "data-label", "data-title", "data-header"]
            .iter()
            .find_map(|name| context.tree.attribute(node, name).map(str::trim).filter(|said| !said.is_empty()));
        let ids = || context.tree.attribute(node, "headers").unwrap_or_default();
        return context
            .grid
            .head(node)
            .map(str::to_owned)
            .filter(|head| !head.is_empty())
            .or_else(|| said.map(str::to_owned))
            .or_else(|| Some(ids().to_owned()).filter(|ids| !ids.is_empty()));
    }
    None
}

/// Whether the cell of a table that contains an element has further text beside this piece.
pub(crate) fn shares_cell(context: &Context<'_>, tape: &Tape, element: usize, piece: &Range<usize>) -> bool {
    let around = std::iter::successors(tape.elements.get(element), |own| tape.elements.get(own.parent?));
    let cell = around.into_iter().find(|own| matches!(context.tree.name(own.node), Some("td" | "th")));
    cell.is_some_and(|cell| cell.range.len() > piece.len() + 3)
}

/// The content of a column whose class names say this field.
fn heading(field: Field) -> Headings {
    match field {
        Field::Title => Heading::Title.into(),
        Field::Issued => Heading::Issued.into(),
        Field::Description => Heading::Description.into(),
        Field::Creator => Heading::Creator.into(),
        Field::Language => Heading::Language.into(),
        Field::Area => Heading::Area.into(),
        Field::Identifier => Heading::Number.into(),
        Field::Kind => Heading::Kind.into(),
        Field::More => Headings::default(),
    }
}

/// The fields that the class names and properties of an element and of the elements around it suggest, up to the
/// record.
pub(super) fn class_words(context: &Context<'_>, tape: &Tape, element: usize) -> Headings {
    let mut said = Headings::default();
    let length = tape.elements.get(element).map_or(0, |element| element.range.len());
    let own = std::iter::successors(Some(element), |at| tape.elements.get(*at).and_then(|element| element.parent));
    for at in own.take(4) {
        let Some(element) = tape.elements.get(at) else { break };
        // The classes of the whole record are skipped, because a record may be called a document or a publication.
        if element.parent.is_none() && element.range.len() == tape.text.len() {
            break;
        }
        // The classes of a wrapper around several pieces say little about each of them.
        if element.range.len() > 3 * length + 40 {
            break;
        }
        let mut named = Headings::default();
        for name in ["class", "id", "itemprop", "property", "headers"] {
            if let Some(value) = context.tree.attribute(element.node, name) {
                named = named.and(context.said(value));
            }
        }
        // A word that only class names have is known from the class words (`seeds/classes`).
        let field = context.tree.said(element.node).field.filter(|_| named.is_empty());
        said = said.and(named).and(field.map(heading).unwrap_or_default());
        if context.tree.name(element.node) == Some("time") {
            said = said.and(context.said("date"));
        }
    }
    said
}
