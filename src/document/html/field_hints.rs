//! Reads the field of a piece of text from its markup: classes of Drupal and WordPress, schema.org, and Dublin Core.

use super::class_names::field_of;
use html5ever::local_name;

use super::elements::is_heading;
use super::node_facts::Facts;
use super::tree::Tree;
use crate::document::Field;
use crate::text::class_words::ClassGroup;

/// The field that an element declares by its properties or its classes.
pub(crate) fn field(tree: &Tree, facts: &[Facts], at: usize, name: &str) -> Option<Field> {
    let marked = [local_name!("property"), local_name!("itemprop")];
    let marked = marked.iter().filter_map(|attribute| tree.value(at, attribute));
    let marked = marked.flat_map(str::split_ascii_whitespace).find_map(property);
    let found = marked.or_else(|| match name {
        "time" => Some(Field::Issued),
        // The summary of a collapsible part is its title.
        "summary" => Some(Field::Title),
        name if name.contains('-') => field_of(name, tree.class_words()).or(tree.said(at).field),
        "body" | "html" | "main" | "article" | "section" | "table" | "tbody" | "ul" | "ol" | "li" => None,
        _ => tree.said(at).field,
    })?;
    let holds_heading = || (at + 1..tree.end(at)).any(|node| tree.name(node).is_some_and(is_heading));
    let length = facts.get(at).map_or(0, Facts::text);
    let fits = match found {
        // The names "description" and "summary" are also used for whole records.
        Field::Description | Field::Kind | Field::Area => !holds_heading(),
        Field::Title => length < 400,
        Field::Issued | Field::Language | Field::Identifier | Field::More => length < 80,
        Field::Creator => length < 200,
    };
    fits.then_some(found)
}

/// The field for a property of schema.org, Dublin Core, Open Graph or RDFa.
fn property(value: &str) -> Option<Field> {
    let name = value.rsplit([':', '/', '.', '#']).next().unwrap_or(value).to_ascii_lowercase();
    Some(match name.as_str() {
        "name" | "headline" | "title" => Field::Title,
        "description" | "abstract" | "articlebody" | "text" | "encoded" | "summary" => Field::Description,
        "date" | "datepublished" | "datecreated" | "issued" | "created" | "available" => Field::Issued,
        "author" | "creator" => Field::Creator,
        "inlanguage" | "language" => Field::Language,
        "about" | "keywords" | "subject" => Field::Area,
        "isbn" | "issn" | "identifier" => Field::Identifier,
        _ => return None,
    })
}

/// Returns whether an element is a label whose value follows.
pub(crate) fn is_label(tree: &Tree, facts: &[Facts], at: usize, name: &str) -> bool {
    let length = facts.get(at).map_or(0, Facts::text);
    if length == 0 || length > 60 {
        return false;
    }
    match name {
        _ if tree.said(at).has(ClassGroup::Label) => true,
        "dt" => facts.get(at).is_some_and(|fact| fact.link == 0) && length <= 30,
        // This is the first cell of a row with values, and not the head of a column.
        "th" => tree.parent(at).is_some_and(|row| tree.children(row).any(|cell| tree.name(cell) == Some("td"))),
        "b" | "strong" | "span" | "label" => {
            let text = (at..tree.end(at)).rev().find_map(|node| tree.text(node).filter(|text| !text.trim().is_empty()));
            length <= 40 && text.is_some_and(|text| text.trim_end().ends_with(':'))
        }
        _ => false,
    }
}

/// Returns whether an image does not describe the record, such as a file icon, a bullet or a flag.
pub(crate) fn is_icon(tree: &Tree, at: usize, alternative: &str) -> bool {
    let small = |name: &str| {
        let size = tree.attribute(at, name).and_then(|size| size.trim_end_matches("px").parse::<u32>().ok());
        size.is_some_and(|size| size <= 32)
    };
    let folded = alternative.to_lowercase();
    small("width") && small("height")
        || tree.said(at).has(ClassGroup::Icon)
        || folded.ends_with(" icon")
        || folded == "icon"
        || tree.attribute(at, "role") == Some("presentation")
}
