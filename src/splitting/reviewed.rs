//! Corrections by people of the reading of pages: which lines belong to a record, their roles, and the values of its
//! fields.
//!
//! A correction identifies the lines of a record by their text, so that it still applies if the lines move on the page.
//! The file has one JSON object on each line: `{"source": "news", "said": "corrected", "lines": [{"text": "Annual
//! Report", "role": "title", "start": true}], "fields": {"issued": "2019"}, "by": "Ana", "at": "2026-11-30T…"}`. A
//! later correction of the same lines replaces an earlier one, and `undone` removes it.

mod applying;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Role;
use super::labels::{role_name, roles};
use crate::error::{Error, Result, nearest};
use crate::record::{Record, edtf, values};

/// The judgement of a person about a record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Said {
    /// The record was read correctly.
    #[default]
    Right,
    /// The correction holds the right reading of the record.
    Corrected,
    /// The lines are no record.
    None,
    /// An earlier correction of these lines is withdrawn.
    Undone,
}

/// A line of a correction.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The text of the line, as on the page.
    pub text: String,
    /// The name of the role of the line.
    pub role: String,
    /// Whether a record begins at the line.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub start: bool,
}

/// The judgement of a person about the lines of a record, or of several consecutive records.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The name of the source.
    pub source: String,
    /// The judgement.
    pub said: Said,
    /// The lines, in the order of the page.
    pub lines: Vec<Line>,
    /// The index of the occurrence of these lines on the page, from 0, if they occur more than once.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub occurrence: usize,
    /// Values of fields of the first record, which replace the values from its lines.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub fields: Map<String, Value>,
    /// The name of the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The time, in RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl Correction {
    /// Whether another correction is about the same lines.
    fn is_about(&self, other: &Self) -> bool {
        let texts = |own: &Self| own.lines.iter().map(|line| line.text.clone()).collect::<Vec<_>>();
        self.source == other.source && self.occurrence == other.occurrence && texts(self) == texts(other)
    }

    fn check(&self) -> Result<()> {
        if self.lines.is_empty() {
            return Err(Error::data("a correction names the lines of its record"));
        }
        for line in &self.lines {
            if role(&line.role).is_none() {
                let names: Vec<&str> = roles().map(role_name).collect();
                return Err(Error::data(format!("there is no role {:?}", line.role))
                    .hint_nearest(nearest(&line.role, names.iter().copied())));
            }
        }
        let first = self.lines.iter().find(|line| role(&line.role) != Some(Role::Boilerplate));
        if matches!(self.said, Said::Right | Said::Corrected) && first.is_none_or(|line| !line.start) {
            return Err(Error::data("no record begins at the first line of this correction")
                .hint("write \"start\": true into that line, or \"said\": \"none\" where the lines are no record"));
        }
        self.fields.iter().try_for_each(|(field, value)| check_field(field, value))
    }
}

/// The fields that a person can change in addition to the lines.
pub(crate) const FIELDS: [&str; 7] = ["title", "description", "issued", "creators", "publisher", "type", "url"];

/// The field and the value of a text such as `issued=2017-05`. Several creators are separated by semicolons, and no value
/// empties the field.
///
/// # Errors
/// Fails if there is no such field, or if the value does not fit it.
pub(crate) fn field_value(text: &str) -> Result<(String, Value)> {
    let Some((name, value)) = text.split_once('=') else {
        return Err(Error::data(format!("{text:?} is no field with a value")).hint("write field=value"));
    };
    let (name, value) = (name.trim(), value.trim());
    let value = match name {
        "creators" => value.split(';').map(str::trim).filter(|name| !name.is_empty()).collect(),
        _ if value.is_empty() => Value::Null,
        _ => value.into(),
    };
    check_field(name, &value)?;
    Ok((name.to_owned(), value))
}

/// Checks that a field can be corrected, and that the value fits it.
fn check_field(field: &str, value: &Value) -> Result<()> {
    if !FIELDS.contains(&field) {
        let error = Error::data(format!("there is no field {field:?} to correct"));
        return Err(match nearest(field, FIELDS) {
            Some(near) => error.hint_nearest(Some(near)),
            None => error.hint(format!("one of {}", FIELDS.join(", "))),
        });
    }
    let set = values::set(&Record::default(), field, value);
    set.map_err(|error| Error::data(format!("{value} is no value of {field}: {error}")))?;
    let issued = value.as_str().filter(|_| field == "issued");
    if issued.is_some_and(|date| edtf::Edtf::parse(date).is_err()) {
        return Err(Error::data(format!("{value} is no date")).hint("write 2017, 2017-05 or 2017-05-31"));
    }
    Ok(())
}

fn role(name: &str) -> Option<Role> {
    roles().find(|role| role_name(*role) == name)
}

/// The corrections in force, in the order in which they were made.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Corrections {
    all: Vec<Correction>,
}

impl Corrections {
    /// Reads corrections, one on each line. `place` is the name of the file.
    ///
    /// # Errors
    /// Fails if a line is no correction.
    pub fn parse(text: &str, place: &str) -> Result<Self> {
        let mut corrections = Self::default();
        for (number, line) in (1..).zip(text.lines()) {
            if line.trim().is_empty() {
                continue;
            }
            let at = format!("{place}:{number}");
            let correction: Correction = serde_json::from_str(line).map_err(|error| {
                Error::data(format!("this line is no correction: {error}"))
                    .at(&at)
                    .hint("`shelflist review` writes corrections, one JSON object a line")
            })?;
            corrections.add(correction).map_err(|error| error.at(&at))?;
        }
        Ok(corrections)
    }

    /// Whether a line of a file is a correction and not a record.
    pub(crate) fn is_one(line: &str) -> bool {
        serde_json::from_str::<Correction>(line).is_ok()
    }

    /// Adds a correction, which replaces an earlier one of the same lines.
    ///
    /// # Errors
    /// Fails if the correction names no lines, or a role that does not exist.
    pub fn add(&mut self, correction: Correction) -> Result<()> {
        correction.check()?;
        self.all.retain(|own| !own.is_about(&correction));
        if correction.said != Said::Undone {
            self.all.push(correction);
        }
        Ok(())
    }

    /// Adds all corrections of another list.
    ///
    /// # Errors
    /// Fails in the same cases as [`Corrections::add`].
    pub fn extend(&mut self, others: impl IntoIterator<Item = Correction>) -> Result<()> {
        others.into_iter().try_for_each(|correction| self.add(correction))
    }

    /// The corrections, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Correction> {
        self.all.iter()
    }

    /// The number of corrections.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are no corrections.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Writes the corrections, one on each line.
    pub fn write(&self) -> String {
        let lines = self.all.iter().filter_map(|one| serde_json::to_string(one).ok());
        lines.map(|line| line + "\n").collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Block;
    use crate::document::doubt::Evidence;
    use crate::splitting::{Reading, Tag};

    const TEXT: Tag = Tag { role: Role::Description, start: false };

    fn page(lines: &[(&str, Role, bool)]) -> (Vec<Block>, Reading) {
        let block = |(number, (text, ..)): (usize, &(&str, Role, bool))| Block {
            text: (*text).to_owned(),
            lines: (number as u64 + 1, number as u64 + 1),
            ..Block::default()
        };
        let tags: Vec<Tag> = lines.iter().map(|(_, role, start)| Tag { role: *role, start: *start }).collect();
        let evidence = vec![Evidence::default(); tags.iter().filter(|tag| tag.start).count()];
        (lines.iter().enumerate().map(block).collect(), Reading { layout: "titles".to_owned(), tags, evidence })
    }

    fn correction(said: Said, lines: &[(&str, &str, bool)]) -> Correction {
        let line = |(text, role, start): &(&str, &str, bool)| Line {
            text: (*text).to_owned(),
            role: (*role).to_owned(),
            start: *start,
        };
        Correction { source: "news".to_owned(), said, lines: lines.iter().map(line).collect(), ..Correction::default() }
    }

    const PAGE: [(&str, Role, bool); 4] = [
        ("A harbour", Role::Title, true),
        ("Its boats.", Role::Description, false),
        ("The hills", Role::Description, false),
        ("Menu", Role::Boilerplate, false),
    ];

    #[test]
    fn lines_are_found_by_their_words_and_a_record_is_cut_in_two() {
        let mut corrections = Corrections::default();
        let lines = [("A harbour", "title", true), ("Its boats.", "description", false), ("The hills", "title", true)];
        corrections.add(correction(Said::Corrected, &lines)).unwrap();
        let (mut blocks, mut reading) = page(&PAGE);
        assert_eq!(corrections.apply("news", &mut blocks, &mut reading), [0]);
        assert_eq!(reading.tags[2], Tag { role: Role::Title, start: true });
        assert_eq!(reading.evidence.len(), 2);
        assert!(reading.evidence.iter().all(|evidence| evidence.reviewed.is_some()));
        let (mut blocks, mut reading) = page(&PAGE);
        assert_eq!(corrections.apply("another", &mut blocks, &mut reading), [0; 0]);
        assert_eq!(reading.tags[2], TEXT);
    }

    #[test]
    fn a_later_correction_of_the_same_lines_counts_and_can_be_undone() {
        let lines = [("A harbour", "title", true), ("Its boats.", "description", false)];
        let mut corrections = Corrections::default();
        corrections.add(correction(Said::Right, &lines)).unwrap();
        corrections.add(correction(Said::None, &lines.map(|(text, _, _)| (text, "boilerplate", false)))).unwrap();
        assert_eq!(corrections.len(), 1);
        let again = Corrections::parse(&corrections.write(), "kept").unwrap();
        assert_eq!(again, corrections);
        let (mut blocks, mut reading) = page(&PAGE);
        corrections.apply("news", &mut blocks, &mut reading);
        assert_eq!(reading.tags[0].role, Role::Boilerplate);
        // The line after the removed record still belongs to a record, so no text is lost.
        assert!(reading.tags[2].start && reading.evidence.len() == 1);
        corrections.add(correction(Said::Undone, &lines)).unwrap();
        assert!(corrections.is_empty());
    }

    #[test]
    fn a_wrong_line_is_named() {
        let wrong = |text: &str| Corrections::parse(text, "kept.jsonl").unwrap_err().to_string();
        assert!(wrong("\n{\"source\": 1}").contains("kept.jsonl:2"));
        let roles = r#"{"source":"a","said":"right","lines":[{"text":"x","role":"titel"}]}"#;
        assert!(wrong(roles).contains("title"), "{}", wrong(roles));
        assert!(wrong(r#"{"source":"a","said":"right","lines":[]}"#).contains("lines"));
    }
}
