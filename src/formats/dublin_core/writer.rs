//! Writes a record as `oai_dc`, which OAI-PMH 2.0 requires of every repository (ISO 15836-1; section 5 of the
//! guidelines for repositories).

use std::io::{self, Write};

use crate::formats::xml::element;
use crate::record::identifiers;
use crate::record::{Container, Identifier, Record, Role};

/// The prefix of a note, for which Dublin Core has no element.
pub(crate) const NOTE: &str = "Note: ";
/// The prefix of a description that would otherwise be read as a note.
pub(crate) const DESCRIPTION: &str = "Description: ";

/// Writes a record as one element.
///
/// # Errors
/// Returns an error if writing to `out` fails.
pub(crate) fn write(record: &Record, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "      <oai_dc:dc xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:schemaLocation=\"http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd\">"
    )?;
    one(out, "title", record.title.as_deref())?;
    all(out, "creator", record.creators.iter())?;
    // The address of a concept follows its label.
    for area in &record.thematic_areas {
        one(out, "subject", Some(&area.label))?;
        one(out, "subject", area.uri.as_deref())?;
    }
    all(out, "subject", record.keywords.iter())?;
    // This prefix marks a description that begins like a note.
    let marked = |text: &String| match text.starts_with(NOTE) || text.starts_with(DESCRIPTION) {
        true => format!("{DESCRIPTION}{text}"),
        false => text.clone(),
    };
    all(out, "description", record.description.iter().map(marked))?;
    all(out, "description", record.notes.iter().map(|note| format!("{NOTE}{note}")))?;
    one(out, "publisher", record.publisher.as_deref())?;
    let helps = |role: &Option<Role>| role.as_ref().is_some_and(|role| *role != Role::Author);
    let others = record.contributors.iter().filter(|one| helps(&one.role) || !record.creators.contains(&one.name));
    all(out, "contributor", others.map(|one| &one.name))?;
    one(out, "date", record.issued.as_deref())?;
    one(out, "type", record.kind.as_deref())?;
    let mut formats: Vec<&str> = record.files.iter().filter_map(|file| file.media_type.as_deref()).collect();
    formats.dedup();
    all(out, "format", formats.iter())?;
    one(out, "identifier", record.url.as_deref())?;
    all(out, "identifier", record.identifiers.iter().map(address))?;
    one(out, "source", record.container.as_ref().map(citation).as_deref())?;
    all(out, "language", record.languages.iter())?;
    all(out, "relation", record.files.iter().map(|file| &file.url))?;
    all(out, "relation", record.links.iter().map(|link| &link.url))?;
    all(out, "relation", record.relations.iter().filter_map(|relation| relation.url.as_ref()))?;
    writeln!(out, "      </oai_dc:dc>")
}

/// Formats an identifier as an address or a URN, or with the name of its scheme as a prefix.
fn address(identifier: &Identifier) -> String {
    let Identifier { scheme, value, .. } = identifier;
    let is_sound = identifiers::check(scheme, value).is_none() && !value.contains(char::is_whitespace);
    match scheme.as_str() {
        "doi" if is_sound => format!("https://doi.org/{value}"),
        "isbn" if is_sound => format!("urn:isbn:{value}"),
        "issn" if is_sound => format!("urn:issn:{value}"),
        "handle" if is_sound => format!("hdl:{value}"),
        _ => format!("{scheme}:{value}"),
    }
}

/// Formats the container as a citation, such as `Journal 3(2), 1-9`.
fn citation(container: &Container) -> String {
    let mut text = container.title.clone().unwrap_or_default();
    let mut add = |before: &str, part: &Option<String>, after: &str| {
        if let Some(part) = part {
            text.push_str(if text.is_empty() { before.trim_start_matches([',', ' ']) } else { before });
            text.push_str(part);
            text.push_str(after);
        }
    };
    add(" ", &container.volume, "");
    add("(", &container.issue, ")");
    add(", ", &container.pages, "");
    add(", ISSN ", &container.issn, "");
    text
}

fn one(out: &mut dyn Write, name: &str, text: Option<&str>) -> io::Result<()> {
    element(out, 8, &format!("dc:{name}"), text.unwrap_or_default())
}

fn all(out: &mut dyn Write, name: &str, texts: impl Iterator<Item = impl AsRef<str>>) -> io::Result<()> {
    for text in texts {
        one(out, name, Some(text.as_ref()))?;
    }
    Ok(())
}
