//! The records of synthetic pages: their parts, and the order of these parts.

use super::chance::Chance;
use super::draft::Line;
use super::habits::{Habits, Order, Place};
use super::prose::{Pieces, Subject, cased, citation, date, office, person, wrap};
use super::texts::{scene, texts};
use shelflist::internals::splitting::Role;

/// A line of a real record with this role.
fn own(chance: &mut Chance, pieces: &Pieces, habits: &Habits, role: Role) -> Option<String> {
    if chance.yes(habits.lent * 0.5) { pieces.stock.line(chance, role) } else { None }
}

pub(super) fn record(
    chance: &mut Chance,
    pieces: &Pieces,
    habits: &Habits,
    number: usize,
    used: &mut Vec<String>,
) -> Vec<Line> {
    let (title, paragraphs, subject) = texts(chance, pieces, habits, used);
    let untitled = chance.yes(habits.untitled);
    let textless = chance.yes(habits.textless) && !untitled;
    let line = |text: String, role: Role| Line::new(text, habits.within, role);
    let some = |chance: &mut Chance, one: &Option<String>, all: &[String]| match one {
        Some(one) if chance.yes(0.93) => one.clone(),
        _ => chance.one(all).clone(),
    };
    let mut caption = Vec::new();
    if habits.captions != Place::No && chance.yes(habits.captioned) {
        let template = some(chance, &habits.one_caption, &pieces.captions);
        let text = match habits.caption_style {
            // A caption that describes a scene, as a sentence without a full stop.
            0 | 1 => scene(chance, pieces),
            2 if chance.yes(0.5) => scene(chance, pieces),
            3 | 7 if habits.captions == Place::AfterTitle || habits.caption_style == 3 => {
                format!("{}{}", person(chance), chance.pick(&["'s picture", "’s picture", "'s picture"]))
            }
            // The title, or its beginning, as the text of an image.
            4 if chance.yes(0.6) => title.split([':', '[', '(', '…']).next().unwrap_or(&title).trim().to_owned(),
            _ => subject.fill(&template),
        };
        caption.push(line(own(chance, pieces, habits, Role::Caption).unwrap_or(text), Role::Caption));
        if chance.yes(0.06) {
            caption.push(line(subject.fill(chance.one(&pieces.captions)), Role::Caption));
        }
    }
    let mut dated = Vec::new();
    if habits.dates != Place::No && !chance.yes(habits.undated) {
        let text = habits.one_date.clone().unwrap_or_else(|| date(chance, pieces, habits.date_style));
        dated.push(line(text, Role::Date));
    }
    let mut kind = Vec::new();
    if habits.kinds != Place::No {
        let text = match &habits.one_kind {
            Some(kind) => kind.clone(),
            // A kind that no word list contains.
            None if habits.creator_style == 0 => {
                chance.one(&pieces.facets).split(" (").next().unwrap_or_default().to_owned()
            }
            None if habits.creator_style == 1 && chance.yes(0.6) => {
                let other = Subject::new(chance, pieces);
                let pattern = chance.pick(&["{Name} {doc}", "{Doc}", "{Topic}", "{Topic} {doc}", "{Name}"]);
                cased(&other.fill(pattern), habits.case)
            }
            None => chance.one(&pieces.kinds).clone(),
        };
        let text =
            if habits.one_kind.is_some() { text } else { own(chance, pieces, habits, Role::Kind).unwrap_or(text) };
        kind.push(line(text, Role::Kind));
    }
    let mut creator = Vec::new();
    if habits.creators != Place::No && !chance.yes(habits.anonymous) {
        let template = some(chance, &habits.one_creator_style, &pieces.bylines);
        let other = Subject::new(chance, pieces);
        let text = match habits.creator_style {
            0 => person(chance),
            1 => office(chance, pieces, &other),
            2 => citation(chance, &other),
            3 if chance.yes(0.5) => office(chance, pieces, &other),
            _ => other.fill(&template),
        };
        let text = if chance.yes(0.03) { format!("{text} — {}", chance.between(1990, 2025)) } else { text };
        creator.push(line(own(chance, pieces, habits, Role::Creator).unwrap_or(text), Role::Creator));
    }
    let mut note = Vec::new();
    if habits.notes != Place::No && chance.yes(habits.noted) {
        let template = some(chance, &habits.one_note, &pieces.notes);
        let text = subject.fill(&template);
        let text =
            if habits.one_note.is_some() { text } else { own(chance, pieces, habits, Role::Note).unwrap_or(text) };
        note.push(line(text, Role::Note));
        if chance.yes(0.05) {
            note.push(line(subject.fill(chance.one(&pieces.notes)), Role::Note));
        }
    }
    let labels = if habits.labels == Place::No { Vec::new() } else { labels(chance, habits) };
    let mut titles = Vec::new();
    if !untitled {
        let lines = if habits.wrap > 0 { wrap(&title, habits.wrap) } else { vec![title.clone()] };
        for (at, text) in lines.into_iter().enumerate() {
            let mut wrapped = line(text, Role::Title);
            wrapped.gap = if at > 0 { 0 } else { wrapped.gap };
            titles.push(wrapped);
        }
        if chance.yes(habits.doubled) {
            titles.push(line(title.clone(), Role::Repeat));
        }
    }
    let mut text = Vec::new();
    if !textless {
        for (at, paragraph) in paragraphs.into_iter().enumerate() {
            let lines = if habits.wrap > 0 { wrap(&paragraph, habits.wrap) } else { vec![paragraph] };
            for (row, words) in lines.into_iter().enumerate() {
                let role = if at + row == 0 { Role::Description } else { Role::Continuation };
                let mut made = line(words, role);
                if row > 0 {
                    made.gap = 0;
                } else if at > 0 && habits.between > 0 && habits.within == 0 {
                    made.gap = chance.pick(&[0, 0, 1]);
                }
                text.push(made);
            }
        }
    }
    let mut lines = Vec::new();
    let mut take = |from: &mut Vec<Line>| lines.append(from);
    if chance.yes(0.5) && habits.captions == Place::Before {
        take(&mut caption);
    }
    for (place, part) in [(habits.kinds, &mut kind), (habits.dates, &mut dated), (habits.creators, &mut creator)] {
        if place == Place::Before {
            take(part);
        }
    }
    if habits.captions == Place::Before {
        take(&mut caption);
    }
    let mut middle = Vec::new();
    for (place, part) in [
        (habits.captions, &mut caption),
        (habits.kinds, &mut kind),
        (habits.creators, &mut creator),
        (habits.dates, &mut dated),
        (habits.labels, &mut labels.clone()),
        (habits.notes, &mut note),
    ] {
        if place == Place::AfterTitle {
            middle.append(part);
        }
    }
    if habits.order == Order::TextFirst {
        take(&mut text);
        take(&mut titles);
        take(&mut middle);
    } else {
        take(&mut titles);
        take(&mut middle);
        take(&mut text);
    }
    for (place, part) in [
        (habits.kinds, &mut kind),
        (habits.dates, &mut dated),
        (habits.creators, &mut creator),
        (habits.labels, &mut labels.clone()),
        (habits.notes, &mut note),
    ] {
        if place == Place::End {
            take(part);
        }
    }
    if let Some(first) = lines.first_mut() {
        if habits.numbers {
            first.text = format!("{}{}{}", number + 1, ". ", first.text);
        } else if let Some(bullet) = habits.bullet {
            first.text = format!("{bullet}{}", first.text);
        }
    }
    if let Some(mark) = habits.separator {
        lines.insert(0, line(mark.to_owned(), Role::Separator));
    }
    let slips = habits.slips;
    let mut before: Option<Role> = None;
    for made in &mut lines {
        made.indent = if before.is_some() { habits.indent } else { 0 };
        if let Some(before) = before
            && let Some((_, gap)) = habits.steps.iter().find(|(step, _)| *step == (before, made.role))
        {
            made.gap = *gap;
        }
        if before.is_some() && chance.yes(slips) && habits.between > 0 {
            made.gap = (made.gap + chance.pick(&[0, 1, 2, 2])).saturating_sub(1);
        }
        before = Some(made.role);
    }
    lines
}

fn labels(chance: &mut Chance, habits: &Habits) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for entry in &habits.label_lines {
        if chance.yes(0.08) {
            continue;
        }
        let Some((name, values)) = entry.split_first() else { continue };
        let value = chance.one(values);
        let gap = if lines.is_empty() { habits.within } else { habits.label_gap.min(habits.within) };
        match habits.label_style {
            0..=2 => lines.push(Line::new(format!("{name}: {value}"), gap, Role::Label)),
            style => {
                let colon = if style == 3 { ":" } else { "" };
                lines.push(Line::new(format!("{name}{colon}"), gap, Role::Label));
                if !chance.yes(0.08) {
                    let gap = chance.pick(&[0, 0, 0, 0, 0, habits.label_gap]);
                    lines.push(Line::new(value.clone(), gap, Role::Value));
                }
                if chance.yes(0.08) {
                    lines.push(Line::new(chance.one(values).clone(), 0, Role::Value));
                }
            }
        }
    }
    lines
}
