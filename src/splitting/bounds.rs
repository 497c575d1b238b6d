//! Enforces the bounds of records that the markup of a page states.
//!
//! The scores of a reading can outweigh the markup. A group of blocks in which the reading finds neither a title nor a
//! text would then be lost as a record, such as a row of a list of pictures, or a row that has only a name.

use std::ops::Range;

use super::{Reading, Role, Tag};
use crate::document::{Block, Bound, Field};
use crate::text::letters::count_letters;

/// Number of blocks around a record that are read together with it.
const NEAR: usize = 4;

/// Number of characters from which a line is a text rather than a title.
const LONG: usize = 300;

/// Makes the tags of a reading agree with the bounds of its blocks.
///
/// Every record of the markup becomes one record with a title or a text, and blocks outside of these records belong to
/// no record. Records that only the markup knows have no confidence.
pub(crate) fn hold(blocks: &[Block], reading: &mut Reading) {
    let groups = groups(blocks);
    if groups.is_empty() {
        return;
    }
    let starts =
        |tags: &[Tag]| -> Vec<usize> { tags.iter().zip(0..).filter(|(tag, _)| tag.start).map(|(_, at)| at).collect() };
    let before = starts(&reading.tags);
    for group in groups {
        let Some(tags) = reading.tags.get_mut(group.clone()) else { continue };
        for (at, tag) in tags.iter_mut().enumerate() {
            tag.start = at == 0;
            if tag.role == Role::Boilerplate {
                tag.role = Role::Note;
            }
        }
        // The alternative text of an image that links to the record is its title, not its description.
        let texts = tags.iter().filter(|tag| matches!(tag.role, Role::Title | Role::Description | Role::Continuation));
        if texts.count() == 1
            && let Some(members) = blocks.get(group.clone())
            && let Some((tag, _)) =
                tags.iter_mut().zip(members).find(|(tag, block)| tag.role == Role::Description && is_picture(block))
        {
            tag.role = Role::Title;
        }
        if !tags.iter().any(|tag| matches!(tag.role, Role::Title | Role::Description))
            && let Some(members) = blocks.get(group)
            && let Some(best) = (0..members.len()).max_by_key(|at| members.get(*at).map(|block| claim(block, *at)))
            && let (Some(tag), Some(block)) = (tags.get_mut(best), members.get(best))
        {
            tag.role = if block.text.chars().count() > LONG { Role::Description } else { Role::Title };
        }
    }
    let after = starts(&reading.tags);
    if after != before {
        let known = |at: &usize| before.binary_search(at).ok().and_then(|number| reading.evidence.get(number));
        reading.evidence = after.iter().map(|at| known(at).cloned().unwrap_or_default()).collect();
    }
}

/// The blocks that need to be read: those in records and those near them.
///
/// The markup says that all other blocks are in no record, and the shape of a menu of hundreds of lines says nothing
/// about the records. Returns `None` if all blocks need to be read.
pub(crate) fn near(blocks: &[Block]) -> Option<Vec<usize>> {
    let inside = |block: &Block| matches!(block.bound, Bound::Start | Bound::Inside);
    if !blocks.iter().any(inside) {
        return None;
    }
    let mut near = vec![false; blocks.len()];
    // Counts the blocks since the last record, first forwards and then backwards.
    let mut mark = |order: &mut dyn Iterator<Item = usize>| {
        let mut since = NEAR + 1;
        for at in order {
            since = if blocks.get(at).is_some_and(|block| block.bound != Bound::Outside) { 0 } else { since + 1 };
            if let Some(slot) = near.get_mut(at) {
                *slot |= since <= NEAR;
            }
        }
    };
    mark(&mut (0..blocks.len()));
    mark(&mut (0..blocks.len()).rev());
    let kept: Vec<usize> = near.iter().zip(0..).filter(|(near, _)| **near).map(|(_, at)| at).collect();
    (kept.len() < blocks.len()).then_some(kept)
}

/// The tags of all blocks, if only the blocks of `kept` were read.
pub(crate) fn spread(kept: &[usize], tags: &[Tag], count: usize) -> Vec<Tag> {
    let mut all = vec![Tag { role: Role::Boilerplate, start: false }; count];
    for (at, tag) in kept.iter().zip(tags) {
        if let Some(slot) = all.get_mut(*at) {
            *slot = *tag;
        }
    }
    all
}

/// The blocks of each record of the markup.
fn groups(blocks: &[Block]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        match (block.bound, groups.last_mut()) {
            (Bound::Start, _) => groups.push(at..at + 1),
            (Bound::Inside, Some(last)) if last.end == at => last.end = at + 1,
            _ => {}
        }
    }
    groups
}

/// Whether a block is the alternative text of an image in a link, and short enough for a title.
fn is_picture(block: &Block) -> bool {
    let linked = block.hints.as_deref().is_some_and(|hints| hints.alternative && hints.link.is_some());
    linked && block.text.chars().count() < LONG
}

/// The strength of the claim of a block to be the title; among equal claims, the first block wins.
fn claim(block: &Block, at: usize) -> (u8, std::cmp::Reverse<usize>) {
    let hints = block.hints.as_deref();
    let letters = count_letters(&block.text);
    let said = match hints {
        Some(hints) if hints.field == Some(Field::Title) => 5,
        Some(hints) if hints.heading > 0 => 4,
        Some(hints) if hints.label || hints.field == Some(Field::More) => 0,
        Some(hints) if hints.link_share > 0.5 && letters > 3 => 3,
        _ if letters > 3 => 2,
        _ => 1,
    };
    (said, std::cmp::Reverse(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Hints;
    use crate::document::doubt::Evidence;

    fn block(text: &str, bound: Bound, link_share: f32) -> Block {
        let hints = Hints { link_share, ..Hints::default() };
        Block { text: text.to_owned(), bound, hints: Some(Box::new(hints)), ..Block::default() }
    }

    /// A reading whose records have one measure each.
    fn reading(tags: &[(Role, bool)], measures: &[f32]) -> Reading {
        let tags = tags.iter().map(|(role, start)| Tag { role: *role, start: *start }).collect();
        let evidence = |measure: &f32| Evidence { record: vec![*measure], ..Evidence::default() };
        Reading { layout: "titles".to_owned(), tags, evidence: measures.iter().map(evidence).collect() }
    }

    fn measures(reading: &Reading) -> Vec<&[f32]> {
        reading.evidence.iter().map(|evidence| evidence.record.as_slice()).collect()
    }

    #[test]
    fn every_record_of_the_markup_is_a_record_with_a_title() {
        let blocks = [
            block("Menu", Bound::Outside, 1.0),
            block("(97%)", Bound::Start, 0.0),
            block("Boats of the north", Bound::Inside, 1.0),
            block("224 x 280", Bound::Start, 0.0),
            block("A text.", Bound::Start, 0.0),
        ];
        let mut found = reading(
            &[
                (Role::Boilerplate, false),
                (Role::Boilerplate, false),
                (Role::Note, false),
                (Role::Caption, true),
                (Role::Description, true),
            ],
            &[0.7, 0.9],
        );
        hold(&blocks, &mut found);
        let tag = |role, start| Tag { role, start };
        assert_eq!(
            found.tags,
            [
                tag(Role::Boilerplate, false),
                tag(Role::Note, true),
                tag(Role::Title, false),
                tag(Role::Title, true),
                tag(Role::Description, true),
            ]
        );
        assert_eq!(measures(&found), [&[][..], &[0.7], &[0.9]], "a record that only the markup knows has no measures");
    }

    #[test]
    fn only_lines_near_a_record_are_read() {
        let bound = |at: usize| match at {
            20 => Bound::Start,
            21 => Bound::Inside,
            _ => Bound::Outside,
        };
        let blocks: Vec<Block> = (0..40).map(|at| block("Line", bound(at), 0.0)).collect();
        let kept = near(&blocks).unwrap();
        assert_eq!(kept, (16..=25).collect::<Vec<_>>());
        let tags = vec![Tag { role: Role::Title, start: true }; kept.len()];
        let all = spread(&kept, &tags, blocks.len());
        assert_eq!(all.len(), 40);
        assert!(all.iter().zip(0..).all(|(tag, at)| (tag.role == Role::Title) == (16..=25).contains(&at)));
        assert_eq!(near(&[block("Line", Bound::Free, 0.0)]), None);
        assert_eq!(near(&blocks[20..23]), None);
    }

    #[test]
    fn a_page_without_bounds_is_left_as_it_was_read() {
        let blocks = [block("A line", Bound::Free, 0.0)];
        let mut found = reading(&[(Role::Caption, true)], &[0.5]);
        hold(&blocks, &mut found);
        assert_eq!((found.tags[0].role, measures(&found)), (Role::Caption, vec![&[0.5][..]]));
    }
}
