//! Reads and writes MARC records in XML (MARC 21 XML Schema "slim", Library of Congress; ISO 25577 MarcXchange).

use std::io::{self, Write};

use super::record::{Field, Marc};
use crate::document::xml::Element;
use crate::formats::xml::escape;

/// The namespace of MARCXML.
pub(crate) const NAMESPACE: &str = "http://www.loc.gov/MARC21/slim";

/// Returns whether an element contains a MARC record, whatever its namespace.
pub(crate) fn is_record(element: &Element) -> bool {
    element.elements().any(|inner| matches!(inner.name.as_str(), "leader" | "controlfield" | "datafield"))
}

/// Converts an element to a MARC record.
pub(crate) fn of_element(element: &Element) -> Marc {
    let mut marc = Marc::default();
    for inner in element.elements() {
        let tag = inner.attribute("tag").unwrap_or_default();
        match inner.name.as_str() {
            "leader" => marc.leader = inner.text(),
            "controlfield" => marc.controls.push((tag.to_owned(), inner.text())),
            "datafield" => marc.fields.push(field(inner, tag)),
            _ => {}
        }
    }
    marc
}

fn field(element: &Element, tag: &str) -> Field {
    let indicator = |name: &str| element.attribute(name).and_then(|value| value.chars().next()).unwrap_or(' ');
    let code = |sub: &Element| sub.attribute("code").and_then(|code| code.chars().next());
    let subfields = element.elements().filter_map(|sub| Some((code(sub)?, sub.text().trim().to_owned())));
    Field {
        tag: tag.to_owned(),
        indicators: (indicator("ind1"), indicator("ind2")),
        subfields: subfields.filter(|(_, text)| !text.is_empty()).collect(),
    }
}

/// Writes a record.
///
/// # Errors
/// Returns an error if writing to `out` fails.
pub(crate) fn write(marc: &Marc, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  <record>\n    <leader>{}</leader>", escape(&marc.leader))?;
    for (tag, value) in &marc.controls {
        writeln!(out, "    <controlfield tag=\"{tag}\">{}</controlfield>", escape(value))?;
    }
    for field in &marc.fields {
        let (first, second) = field.indicators;
        write!(out, "    <datafield tag=\"{}\" ind1=\"{first}\" ind2=\"{second}\">", field.tag)?;
        for (code, text) in &field.subfields {
            write!(out, "<subfield code=\"{code}\">{}</subfield>", escape(text))?;
        }
        writeln!(out, "</datafield>")?;
    }
    writeln!(out, "  </record>")
}
