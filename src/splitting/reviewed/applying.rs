//! The application of corrections to the reading of a page.

use std::collections::HashMap;

use super::{Correction, Corrections, Said, role};
use crate::document::doubt::{Evidence, Reviewed};
use crate::document::{Block, Bound, Part, Settled};
use crate::splitting::labels::role_name;
use crate::splitting::{Reading, Role, Tag};
use crate::text::words::LabelField;

impl Corrections {
    /// Corrects the reading of a page of this source. Returns the indices of the corrections whose lines were found on
    /// the page.
    pub(crate) fn apply(&self, source: &str, blocks: &mut [Block], reading: &mut Reading) -> Vec<usize> {
        let own: Vec<(usize, &Correction)> =
            self.all.iter().enumerate().filter(|(_, one)| one.source == source).collect();
        let mut found = Vec::new();
        if own.is_empty() || blocks.is_empty() {
            return found;
        }
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, block) in blocks.iter().enumerate() {
            places.entry(block.text.clone()).or_default().push(at);
        }
        let mut kept: HashMap<usize, Evidence> =
            starts(&reading.tags).zip(std::mem::take(&mut reading.evidence)).collect();
        for (number, correction) in own {
            let first = correction.lines.first().and_then(|line| places.get(&line.text));
            let fits = |at: &&usize| {
                let here = blocks.get(**at..**at + correction.lines.len());
                here.is_some_and(|here| here.iter().zip(&correction.lines).all(|(block, line)| block.text == line.text))
            };
            let Some(at) = first.into_iter().flatten().filter(fits).nth(correction.occurrence).copied() else {
                continue;
            };
            found.push(number);
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
        // The lines of what is no record belong to no record, whatever roles they had.
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
