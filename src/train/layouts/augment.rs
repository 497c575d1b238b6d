//! Variants of a page: other blank lines, other order, missing titles.

use super::chance::Chance;
use super::draft::{Line, Page, page};
use crate::layout::Role;

/// A variant by chance.
pub fn variant(chance: &mut Chance, of: &Page) -> Page {
    let lines: Vec<Line> = of
        .blocks
        .iter()
        .zip(&of.tags)
        .map(|(block, tag)| Line {
            start: tag.start,
            indent: block.indent,
            hints: block.hints.clone(),
            bound: block.bound,
            ..Line::new(block.text.clone(), block.gap, tag.role)
        })
        .collect();
    let first = lines.iter().position(|line| line.start).unwrap_or(lines.len());
    let last = lines.iter().rposition(|line| line.role != Role::Boilerplate).map_or(first, |at| at + 1);
    let (head, rest) = lines.split_at(first);
    let (body, tail) = rest.split_at(last - first);
    let mut records: Vec<Vec<Line>> = Vec::new();
    for line in body {
        if line.start || records.is_empty() {
            records.push(Vec::new());
        }
        if let Some(record) = records.last_mut() {
            record.push(line.clone());
        }
    }
    let even = body.iter().all(|line| line.role != Role::Boilerplate);
    let mode = chance.below(8);
    if even && mode < 5 {
        let gaps: Vec<u32> = records.iter().map(|record| record[0].gap).collect();
        chance.shuffle(&mut records);
        for (record, gap) in records.iter_mut().zip(&gaps) {
            record[0].gap = *gap;
        }
        if mode == 1 {
            records.truncate(records.len().div_ceil(2));
        }
        if mode >= 3 {
            let (role, follower) =
                if mode == 3 { (Role::Title, Role::Repeat) } else { (Role::Description, Role::Continuation) };
            let share = chance.pick(&[0.15, 0.4]);
            for record in &mut records {
                let has = |role: Role| record.iter().any(|line| line.role == role);
                if has(Role::Title) && has(Role::Description) && chance.yes(share) {
                    let gap = record[0].gap;
                    record.retain(|line| line.role != role && line.role != follower);
                    record[0].gap = gap;
                    record[0].start = true;
                }
            }
        }
    }
    let mut all: Vec<Line> = head.to_vec();
    all.extend(records.into_iter().flatten());
    all.extend_from_slice(tail);
    for line in &mut all {
        match mode {
            5 => line.gap *= 2,
            6 if chance.yes(0.3) && line.gap > 0 => line.gap += 1,
            7 => line.gap = 1,
            _ => {}
        }
    }
    page(&of.name, &all)
}
