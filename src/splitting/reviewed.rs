//! Corrections by people of the reading of pages: which lines belong to a record, their roles, and the values of its
//! fields.
//!
//! A correction identifies the lines of a record by their text, so that it still applies if the lines move on the page.
//! The file has one JSON object on each line: `{"source": "news", "said": "corrected", "lines": [{"text": "Annual
//! Report", "role": "title", "start": true}], "fields": {"issued": "2019"}, "by": "Ana", "at": "2026-11-30T…"}`. A
//! later correction of the same lines replaces an earlier one, and `undone` removes it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::labels::{role_name, roles};
use super::{Reading, Role, Tag};
use crate::document::doubt::{Evidence, Reviewed};
use crate::document::{Block, Bound, Part, Settled};
use crate::error::{Error, Result, nearest};
use crate::text::words::LabelField;

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
        Ok(())
    }
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

    /// Corrects the reading of a page of this source. Returns the number of corrections whose lines were found on the
    /// page.
    pub(crate) fn apply(&self, source: &str, blocks: &mut [Block], reading: &mut Reading) -> usize {
        let own: Vec<&Correction> = self.all.iter().filter(|one| one.source == source).collect();
        if own.is_empty() || blocks.is_empty() {
            return 0;
        }
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, block) in blocks.iter().enumerate() {
            places.entry(block.text.clone()).or_default().push(at);
        }
        let mut kept: HashMap<usize, Evidence> =
            starts(&reading.tags).zip(std::mem::take(&mut reading.evidence)).collect();
        let mut found = 0;
        for correction in own {
            let first = correction.lines.first().and_then(|line| places.get(&line.text));
            let fits = |at: &&usize| {
                let here = blocks.get(**at..**at + correction.lines.len());
                here.is_some_and(|here| here.iter().zip(&correction.lines).all(|(block, line)| block.text == line.text))
            };
            let Some(at) = first.into_iter().flatten().filter(fits).nth(correction.occurrence).copied() else {
                continue;
            };
            found += 1;
            correct(correction, at, blocks, &mut reading.tags, &mut kept);
        }
        reading.evidence = starts(&reading.tags).map(|at| kept.remove(&at).unwrap_or_default()).collect();
        found
    }
}

/// The blocks at which records begin.
fn starts(tags: &[Tag]) -> impl Iterator<Item = usize> {
    let starts = |(at, tag): (usize, &Tag)| tag.start.then_some(at);
    tags.iter().enumerate().filter_map(starts).collect::<Vec<_>>().into_iter()
}

/// Applies a correction whose lines begin at a block.
fn correct(
    correction: &Correction,
    at: usize,
    blocks: &mut [Block],
    tags: &mut [Tag],
    evidence: &mut HashMap<usize, Evidence>,
) {
    // A line that a person marks as the date replaces the date that was chosen for the record.
    let mut lines = correction.lines.iter().enumerate();
    let dated = lines.any(|(offset, line)| {
        let before = tags.get(at + offset).map(|tag| tag.role);
        line.role == role_name(Role::Date) && before != Some(Role::Date)
    });
    let mut start: Option<usize> = None;
    let mut fields = Some(&correction.fields);
    for (offset, line) in correction.lines.iter().enumerate() {
        let place = at + offset;
        let (Some(block), Some(tag)) = (blocks.get_mut(place), tags.get_mut(place)) else { return };
        // Lines that are no record belong to the page, whatever role they had.
        let role = role(&line.role).filter(|_| correction.said != Said::None).unwrap_or(Role::Boilerplate);
        let own = Tag { role, start: line.start && role != Role::Boilerplate };
        if own.start {
            start = Some(place);
            let mut judged = evidence.remove(&place).unwrap_or_default();
            let fields = fields.take().cloned().unwrap_or_default();
            judged.reviewed = Some(Box::new(Reviewed {
                fields,
                corrected: correction.said == Said::Corrected,
                by: correction.by.clone(),
                at: correction.at.clone(),
            }));
            evidence.insert(place, judged);
        } else {
            evidence.remove(&place);
        }
        retag(block, tag, own);
        if own.start && dated {
            block.decided.iter_mut().filter_map(|own| own.whole.as_mut()).for_each(|whole| whole.issued = None);
        }
        // A record that is joined to another record passes its addresses on to that record.
        let joined =
            block.decided.as_mut().and_then(|own| own.whole.take_if(|_| !line.start && role != Role::Boilerplate));
        let first = start.filter(|start| *start != place).and_then(|start| blocks.get_mut(start));
        if let Some(joined) = joined
            && let Some(first) = first.and_then(|first| first.decided.as_mut())
        {
            let whole = first.whole.get_or_insert_default();
            let url = joined.url.map(|url| (url, String::new()));
            whole.links.extend(url.into_iter().chain(joined.links));
            whole.files.extend(joined.files);
        }
    }
    // The block after removed lines begins a record of its own if it continued the removed record.
    let after = at + correction.lines.len();
    if let (Some(tag), Some(block)) = (tags.get_mut(after), blocks.get_mut(after))
        && !tag.start
        && tag.role != Role::Boilerplate
        && correction.said == Said::None
    {
        let role = tag.role;
        retag(block, tag, Tag { role, start: true });
        evidence.insert(after, Evidence::default());
    }
}

/// Changes the role of a block.
fn retag(block: &mut Block, tag: &mut Tag, own: Tag) {
    let changed = tag.role != own.role;
    *tag = own;
    if block.bound != Bound::Free || block.decided.is_some() || block.settled.is_some() {
        block.bound = match own {
            Tag { role: Role::Boilerplate, .. } => Bound::Outside,
            Tag { start: true, .. } => Bound::Start,
            Tag { .. } => Bound::Inside,
        };
    }
    if own.role == Role::Boilerplate {
        (block.decided, block.settled) = (None, None);
        return;
    }
    if !changed {
        return;
    }
    if let Some(decided) = &mut block.decided {
        decided.part = part(own.role);
    }
    if let Some(settled) = &mut block.settled {
        **settled = Settled { field: field(own.role), label: String::new() };
    }
}

fn part(role: Role) -> Part {
    match role {
        Role::Title | Role::Repeat => Part::Title,
        Role::Description | Role::Continuation => Part::Description,
        Role::Date => Part::Value(LabelField::Date),
        Role::Creator => Part::Creator,
        Role::Kind => Part::Kind,
        Role::Caption => Part::Caption,
        _ => Part::Note,
    }
}

fn field(role: Role) -> LabelField {
    match role {
        Role::Title | Role::Repeat => LabelField::Title,
        Role::Description | Role::Continuation => LabelField::Description,
        Role::Date => LabelField::Date,
        Role::Creator => LabelField::Creator,
        Role::Kind => LabelField::Kind,
        _ => LabelField::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(corrections.apply("news", &mut blocks, &mut reading), 1);
        assert_eq!(reading.tags[2], Tag { role: Role::Title, start: true });
        assert_eq!(reading.evidence.len(), 2);
        assert!(reading.evidence.iter().all(|evidence| evidence.reviewed.is_some()));
        let (mut blocks, mut reading) = page(&PAGE);
        assert_eq!(corrections.apply("another", &mut blocks, &mut reading), 0);
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
