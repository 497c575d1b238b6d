//! The parts of a record, and the parts that each format can hold.
//!
//! The parts that a format cannot hold are reported after writing, and are listed in `docs/formats.md`, which a test
//! compares with this table.

use crate::record::{AreaBasis, ContributorKind, Record, Role, edtf};

/// A part of a record that a format may or may not have a place for.
#[derive(Debug)]
pub(crate) struct Part {
    /// The name in messages and in the documentation. For a part that is a whole field, it is the name of the field.
    pub name: &'static str,
    /// Returns whether a record has this part.
    pub is_in: fn(&Record) -> bool,
}

const fn part(name: &'static str, is_in: fn(&Record) -> bool) -> Part {
    Part { name, is_in }
}

/// The parts of a record.
pub(crate) static PARTS: &[Part] = &[
    part("id", |r| !r.id.is_empty()),
    part("title", |r| r.title.is_some()),
    part("description", |r| r.description.is_some()),
    part("paragraphs", |r| r.description.as_deref().is_some_and(|text| text.contains("\n\n"))),
    part("marks of a cut", |r| r.title_truncated || r.description_truncated),
    part("issued", |r| r.issued.is_some()),
    part("seasons, intervals and doubt", |r| {
        r.issued.as_deref().is_some_and(|date| date.contains('/') || edtf::plain(date).as_deref() != Some(date))
    }),
    part("issued_basis", |r| r.issued_basis.is_some()),
    part("languages", |r| !r.languages.is_empty()),
    part("languages_basis", |r| r.languages_basis.is_some()),
    part("text_language", |r| r.text_language.is_some()),
    part("thematic_areas", |r| !r.thematic_areas.is_empty()),
    part("ids of areas", |r| r.thematic_areas.iter().any(|area| area.id.is_some())),
    part("addresses of areas", |r| r.thematic_areas.iter().any(|area| area.uri.is_some())),
    part("basis of areas", |r| r.thematic_areas.iter().any(|area| area.basis == AreaBasis::Rule)),
    part("evidence", |r| r.thematic_areas.iter().any(|area| area.score.is_some() || !area.evidence.is_empty())),
    part("type", |r| r.kind.is_some()),
    part("creators", |r| !r.creators.is_empty()),
    part("names apart", |r| r.contributors.iter().any(|one| one.family.is_some())),
    part("names of institutions", |r| {
        r.contributors.iter().any(|one| one.kind.as_ref() == Some(&ContributorKind::Institution))
    }),
    part("editors and translators", |r| r.contributors.iter().any(|one| !is_author(one.role.as_ref()))),
    part("roles", |r| r.contributors.iter().any(|one| !is_author(one.role.as_ref()))),
    part("publisher", |r| r.publisher.is_some()),
    part("container", |r| r.container.as_ref().is_some_and(|c| c.title.is_some())),
    part("volume, issue and pages", |r| {
        r.container.as_ref().is_some_and(|c| c.volume.is_some() || c.issue.is_some() || c.pages.is_some())
    }),
    part("ISSN of the container", |r| r.container.as_ref().is_some_and(|c| c.issn.is_some())),
    part("edition", |r| r.edition.is_some()),
    part("place", |r| r.place.is_some()),
    part("keywords", |r| !r.keywords.is_empty()),
    part("key", |r| r.key.is_some()),
    part("DOI", |r| r.identifiers.iter().any(|one| one.scheme == "doi")),
    part("identifiers", |r| r.identifiers.iter().any(|one| one.scheme != "doi")),
    part("url", |r| r.url.is_some()),
    part("files", |r| !r.files.is_empty()),
    part("types of files", |r| r.files.iter().any(|file| file.media_type.is_some())),
    part("sizes of files", |r| r.files.iter().any(|file| file.bytes.is_some())),
    part("links", |r| !r.links.is_empty()),
    part("words of links", |r| r.links.iter().any(|link| link.text.is_some())),
    part("notes", |r| !r.notes.is_empty()),
    part("screening", |r| r.screening.is_some()),
    part("relations", |r| !r.relations.is_empty()),
    part("source", |r| !r.source.name.is_empty()),
    part("retrieved", |r| r.source.retrieved.is_some()),
    part("place in the source", |r| {
        r.source.location.is_some() || r.source.lines.is_some() || r.source.bytes.is_some()
    }),
    part("sources and merged", |r| !r.sources.is_empty() || !r.merged.is_empty()),
    part("issues", |r| !r.issues.is_empty()),
    part("fields of other tools", |r| !r.unknown.is_empty()),
];

fn is_author(role: Option<&Role>) -> bool {
    role.is_none_or(|role| *role == Role::Author)
}

/// The parts of a record that a format has a place for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Holdings {
    /// All parts.
    All,
    /// Only the parts with these names.
    Only(&'static [&'static str]),
}

impl Holdings {
    /// Returns whether the format has a place for the part with this name.
    pub(crate) fn has(self, part: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(names) => names.contains(&part),
        }
    }
}

/// Counts the parts of records that have no place in the format that is being written.
#[derive(Debug)]
pub(crate) struct Left {
    /// The parts for which the format has no place, each with the number of records that have it.
    parts: Vec<(&'static Part, u64)>,
}

impl Left {
    /// Starts counting for a format with these holdings, or for a table with only the chosen columns.
    pub(crate) fn by(holdings: Holdings, chosen: &[String]) -> Self {
        let is_left = |part: &&'static Part| match chosen {
            [] => !holdings.has(part.name),
            // A DOI stands in the column of the identifiers.
            chosen => {
                let field = if part.name == "DOI" { "identifiers" } else { part.name };
                Record::FIELDS.contains(&field) && !chosen.iter().any(|have| have == field)
            }
        };
        Self { parts: PARTS.iter().filter(is_left).map(|part| (part, 0)).collect() }
    }

    /// Counts the parts of a record that have no place.
    pub(crate) fn count(&mut self, record: &Record) {
        for (part, count) in &mut self.parts {
            *count += u64::from((part.is_in)(record));
        }
    }

    /// The names of the parts that had no place, each with the number of records that have it.
    pub(crate) fn figures(&self) -> Vec<(&'static str, u64)> {
        self.parts.iter().filter(|(_, count)| *count > 0).map(|(part, count)| (part.name, *count)).collect()
    }
}

/// Formats the counts for a message, as in `text_language and evidence of 45 records, issues of 3 records`.
pub(crate) fn in_words(figures: &[(&'static str, u64)]) -> String {
    let mut groups: Vec<(u64, Vec<&str>)> = Vec::new();
    for (name, count) in figures {
        match groups.iter_mut().find(|(have, _)| have == count) {
            Some((_, names)) => names.push(name),
            None => groups.push((*count, vec![name])),
        }
    }
    let listed = |(count, names): &(u64, Vec<&str>)| {
        let records = if *count == 1 { "record" } else { "records" };
        let names = match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            _ => names.concat(),
        };
        format!("{names} of {count} {records}")
    };
    groups.iter().map(listed).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::path::Path;

    use super::*;
    use crate::formats::directory::FORMATS;

    /// Formats the two tables of `docs/formats.md`.
    fn tables() -> String {
        let mut text = String::from("| format | other names | extensions | read | written | what it is |\n");
        text.push_str("| --- | --- | --- | --- | --- | --- |\n");
        let mark = |is: bool| if is { "yes" } else { "" };
        for format in FORMATS {
            let ends: Vec<String> = format.extensions.iter().map(|end| format!("`.{end}`")).collect();
            let aliases: Vec<String> = format.aliases.iter().map(|name| format!("`{name}`")).collect();
            let (read, written) = (mark(format.is_read()), mark(format.is_written()));
            let cells = [&aliases.join(", "), &ends.join(", "), read, written, format.about];
            let _ = writeln!(text, "| `{}` | {} |", format.name, cells.join(" | "));
        }
        let written: Vec<_> = FORMATS.iter().filter(|format| format.is_written()).collect();
        let names: Vec<&str> = written.iter().map(|format| format.name).collect();
        let _ = writeln!(text, "\n| part of a record | {} |", names.join(" | "));
        let _ = writeln!(text, "| --- |{}", " --- |".repeat(written.len()));
        for part in PARTS {
            let cells: Vec<&str> = written.iter().map(|format| mark(format.holds.has(part.name))).collect();
            let _ = writeln!(text, "| {} | {} |", part.name, cells.join(" | "));
        }
        text
    }

    /// With `SHELFLIST_BLESS=1`, the test writes the current tables to the document.
    #[test]
    fn the_documentation_has_the_table_of_formats() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formats.md");
        let have = std::fs::read_to_string(&path).unwrap();
        let (before, rest) = have.split_once("<!-- tables -->\n").unwrap();
        let (_, after) = rest.split_once("<!-- end of tables -->\n").unwrap();
        let want = format!("{before}<!-- tables -->\n{}<!-- end of tables -->\n{after}", tables());
        if std::env::var_os("SHELFLIST_BLESS").is_some() {
            std::fs::write(&path, &want).unwrap();
        }
        assert!(
            have == want,
            "docs/formats.md is not what the table of formats says; SHELFLIST_BLESS=1 writes it anew"
        );
    }

    #[test]
    fn holdings_name_parts_that_there_are() {
        for format in FORMATS {
            if let Holdings::Only(names) = format.holds {
                for name in names {
                    assert!(PARTS.iter().any(|part| part.name == *name), "{}: {name}", format.name);
                }
            }
        }
    }

    #[test]
    fn fields_without_a_place_are_counted_and_said() {
        let mut left = Left::by(Holdings::Only(&["title"]), &[]);
        let mut record = Record { title: Some("A".to_owned()), key: Some("k".to_owned()), ..Record::default() };
        left.count(&record);
        record.edition = Some("2nd".to_owned());
        record.place = Some("Lima".to_owned());
        left.count(&record);
        assert_eq!(left.figures(), [("edition", 1), ("place", 1), ("key", 2)]);
        assert_eq!(in_words(&left.figures()), "edition and place of 1 record; key of 2 records");
    }
}
