//! The lines around the records of synthetic pages: headings, menus, service boxes, pagers.

use super::chance::Chance;
use super::draft::Line;
use super::habits::{Habits, Place};
use super::markup;
use super::prose::{Pieces, Subject, date};
use super::stock::Lines;
use shelflist::internals::splitting::Role;

pub(super) fn heading(chance: &mut Chance, pieces: &Pieces) -> String {
    let subject = Subject::new(chance, pieces);
    let source = if chance.yes(0.2) { &pieces.facets } else { &pieces.headings };
    subject.fill(chance.one(source))
}

/// Writes the lines before the first record.
pub(super) fn head(chance: &mut Chance, pieces: &Pieces, habits: &Habits) -> Vec<Line> {
    if !pieces.stock.heads.is_empty() && chance.yes(habits.lent * 0.6) {
        return boilerplate(chance.one::<Lines>(&pieces.stock.heads));
    }
    let mut lines = Vec::new();
    let subject = Subject::new(chance, pieces);
    let mut add = |chance: &mut Chance, text: String| {
        lines.push(Line::new(text, chance.pick(&[0, 0, 1, 1, 1, 2, 3]), Role::Boilerplate));
    };
    for _ in 0..chance.pick(&[0, 0, 0, 1, 1, 2, 3, 5]) {
        let text = subject.fill(chance.one(&pieces.top));
        add(chance, text);
    }
    if chance.yes(0.14) {
        // Writes a filter form or a menu.
        let bullet = chance.pick(&["", "", "• ", "* ", "- "]);
        let own = chance.pick(&[0.0, 0.3, 0.9]);
        for _ in 0..chance.between(3, 20) {
            let mut text = chance.one(&pieces.facets).clone();
            if chance.yes(own) {
                text =
                    Subject::new(chance, pieces).fill(chance.pick(&["{Topic}", "{Org}", "{Topic} {topic2}", "{Doc}"]));
            }
            add(chance, format!("{bullet}{text}"));
        }
    }
    if chance.yes(0.08) {
        for text in contact(chance, pieces) {
            add(chance, text);
        }
    }
    for _ in 0..chance.pick(&[0, 0, 1, 1, 1, 1, 2]) {
        let text = heading(chance, pieces);
        add(chance, text);
    }
    let introductions = chance.pick(&[0, 0, 0, 0, 0, 1, 1, 2]);
    for number in 0..introductions {
        let text = if number == 0 || chance.yes(0.5) {
            let mut text = subject.fill(chance.one(&pieces.introductions));
            if chance.yes(0.3) {
                text = format!("{text} {}", subject.fill(chance.one(&pieces.introductions)));
            }
            text
        } else {
            subject.fill(chance.one(&pieces.sentences))
        };
        add(chance, text);
    }
    if introductions > 0 && chance.yes(0.2) {
        let text = heading(chance, pieces);
        add(chance, text);
    }
    // A kind that every record has is often the heading of the page as well.
    if let Some(kind) = habits.one_kind.as_ref().filter(|_| habits.kinds == Place::Before)
        && chance.yes(0.3)
    {
        add(chance, kind.clone());
        if chance.yes(0.3) {
            add(chance, kind.clone());
        }
    }
    if chance.yes(0.04) {
        let text = date(chance, pieces, "day-month");
        add(chance, text);
    }
    if chance.yes(0.03) {
        let service = boxed(chance, pieces, 1, 0);
        lines.extend(service);
    }
    lines
}

/// Writes the lines after the last record.
pub(super) fn tail(chance: &mut Chance, pieces: &Pieces, habits: &Habits, lines: &mut Vec<Line>) {
    if !pieces.stock.tails.is_empty() && chance.yes(habits.lent * 0.5) {
        lines.extend(boilerplate(chance.one::<Lines>(&pieces.stock.tails)));
        return;
    }
    for _ in 0..chance.pick(&[0, 0, 0, 0, 0, 1, 1, 2]) {
        let gap = habits.between.max(chance.below(3) as u32);
        let service = boxed(chance, pieces, gap, habits.within);
        lines.extend(service);
    }
    if chance.yes(0.05) {
        lines.push(Line::new(heading(chance, pieces), chance.pick(&[1, 1, 2]), Role::Boilerplate));
        let gap = chance.pick(&[0, 0, 1]);
        for _ in 0..chance.between(3, 12) {
            lines.push(Line::new(chance.one(&pieces.facets).clone(), gap, Role::Boilerplate));
        }
    }
    if chance.yes(0.06) {
        for text in contact(chance, pieces) {
            lines.push(Line::new(text, chance.pick(&[0, 0, 1, 2]), Role::Boilerplate));
        }
    }
    let subject = Subject::new(chance, pieces);
    for _ in 0..chance.pick(&[0, 0, 0, 1, 1, 2, 3, 4]) {
        lines.push(Line::new(
            subject.fill(chance.one(&pieces.bottom)),
            chance.pick(&[0, 0, 1, 1, 2]),
            Role::Boilerplate,
        ));
    }
}

pub(super) fn boilerplate(lines: &[(String, u32)]) -> Vec<Line> {
    lines.iter().map(|(text, gap)| Line::new(text.clone(), *gap, Role::Boilerplate)).collect()
}

/// Writes a service box: a heading, a few words, a link.
pub(super) fn boxed(chance: &mut Chance, pieces: &Pieces, gap: u32, within: u32) -> Vec<Line> {
    let subject = Subject::new(chance, pieces);
    let lines = chance.one(&pieces.boxes);
    let mut made: Vec<Line> =
        lines.iter().map(|text| Line::new(subject.fill(text), within, Role::Boilerplate)).collect();
    if let Some(first) = made.first_mut() {
        first.gap = gap;
    }
    made
}

/// Writes the contact of the institution with its hours.
fn contact(chance: &mut Chance, pieces: &Pieces) -> Vec<String> {
    let (tel, mail, days) = match pieces.language {
        0 => ("Tel", "E-mail", "Monday to Friday"),
        1 => ("Teléfono", "Correo", "De lunes a viernes"),
        _ => ("Telefoon", "E-mail", "Maandag t/m vrijdag"),
    };
    let number = format!(
        "+{} {} {:03} {:02} {:02}",
        chance.between(1, 99),
        chance.between(10, 99),
        chance.below(1000),
        chance.below(100),
        chance.below(100)
    );
    let mut lines = vec![
        format!("{tel}: {number}"),
        format!("{tel}. ({}) {}-{:04}", chance.between(100, 999), chance.between(200, 999), chance.below(10000)),
        format!("{mail}: {}@example.org", chance.pick(&["info", "prensa", "biblioteca", "post", "library"])),
        "[email protected]".to_owned(),
        format!("{days}:"),
        format!("{}:00 AM – {}:00 PM", chance.between(7, 10), chance.between(3, 7)),
        format!("{days} {}:{} - {}:00", chance.between(8, 10), chance.pick(&["00", "30"]), chance.between(15, 19)),
        format!(
            "{} {}, {}",
            Subject::new(chance, pieces).fill("{Name}"),
            chance.between(1, 400),
            Subject::new(chance, pieces).fill("{place}")
        ),
    ];
    chance.shuffle(&mut lines);
    lines.truncate(chance.between(1, 4));
    lines
}

/// Writes a page of links without a record.
pub(super) fn navigation(chance: &mut Chance, pieces: &Pieces) -> Vec<Line> {
    let mut lines = Vec::new();
    let subject = Subject::new(chance, pieces);
    for _ in 0..chance.below(4) {
        let source = if chance.yes(0.5) { &pieces.top } else { &pieces.headings };
        lines.push(Line::new(subject.fill(chance.one(source)), chance.below(3) as u32, Role::Boilerplate));
    }
    if chance.yes(0.2) {
        lines.push(Line::new(subject.fill(chance.one(&pieces.introductions)), 1, Role::Boilerplate));
    }
    let gap = chance.pick(&[0, 0, 1, 1, 2]);
    let apart = gap + chance.pick(&[0, 0, 1]);
    for _ in 0..chance.pick(&[1, 1, 2, 3, 4]) {
        let numbered = chance.yes(0.3);
        let bullet = if chance.yes(0.4) { chance.pick(&["• ", "• ", "* ", "- ", "» ", "› "]) } else { "" };
        let (joint, step) = (chance.pick(&[" - ", " - ", ". ", ") ", " – ", " "]), chance.pick(&[1, 1, 2, 3]));
        let long = chance.pick(&[0.0, 0.2, 0.5, 1.0]);
        if chance.yes(0.6) {
            let source = if chance.yes(0.5) { &pieces.top } else { &pieces.headings };
            lines.push(Line::new(subject.fill(chance.one(source)), apart, Role::Boilerplate));
        }
        for number in 0..chance.pick(&[3, 5, 8, 11, 14, 25, 50]) {
            let mut text = chance.one(&pieces.facets).clone();
            if chance.yes(long) {
                let patterns = ["{Topic}", "{Place}", "{Topic} {topic2}", "{Org}", "{Topic}, {topic2}", "{Name}"];
                text = Subject::new(chance, pieces).fill(chance.pick(&patterns));
            }
            let text = if numbered { format!("{}{joint}{text}", number * step + 1) } else { format!("{bullet}{text}") };
            lines.push(Line::new(text, if chance.yes(0.95) { gap } else { 1 }, Role::Boilerplate));
        }
    }
    for _ in 0..chance.below(3) {
        lines.push(Line::new(subject.fill(chance.one(&pieces.bottom)), 1, Role::Boilerplate));
    }
    if chance.yes(0.2) {
        lines.extend(boxed(chance, pieces, 1, 0));
    }
    if chance.yes(0.25) {
        markup::add(chance, &mut lines, 0);
    }
    lines
}
