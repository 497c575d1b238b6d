//! Makes synthetic listing pages in every family of layouts. Each page has regular habits and some deviations from
//! them.

use super::around::{boilerplate, boxed, head, heading, navigation, tail};
use super::chance::Chance;
use super::draft::{Line, Page, page};
use super::entries::record;
use super::habits::{Cut, Order, Place, habits};
use super::markup;
use super::prose::{Pieces, date};
use super::stock::Lines;
use shelflist::internals::splitting::Role;

/// Makes a random page.
pub(super) fn synthetic(chance: &mut Chance, languages: &[Pieces]) -> Page {
    let lines = if chance.yes(0.06) {
        // Two lists follow each other in different layouts.
        let mut lines = one(chance, languages, true);
        let mut second = one(chance, languages, true);
        if let Some(first) = second.first_mut() {
            first.gap = chance.pick(&[0, 1, 1, 2, 3]) as u32;
        }
        lines.append(&mut second);
        lines
    } else {
        one(chance, languages, false)
    };
    page("synthetic", &lines)
}

fn one(chance: &mut Chance, languages: &[Pieces], short: bool) -> Vec<Line> {
    let pieces = &languages[chance.pick(&[0, 0, 0, 1, 1, 2, 2])];
    if chance.yes(0.09) {
        return navigation(chance, pieces);
    }
    let mut habits = habits(chance, pieces);
    if chance.yes(0.06) {
        // The page of a single record, with labels.
        habits.records = 1;
        habits.order = Order::TitleFirst;
        (habits.untitled, habits.textless) = (0.0, 0.0);
        habits.labels = chance.pick(&[Place::AfterTitle, Place::AfterTitle, Place::End]);
        habits.label_style = chance.below(5);
        habits.label_lines.clone_from(&pieces.labels);
        chance.shuffle(&mut habits.label_lines);
        habits.label_lines.truncate(chance.between(1, 7));
        habits.paragraphs = chance.pick(&[0.0, 0.5, 1.0]);
        habits.doubled = chance.pick(&[0.0, 0.0, 1.0]);
        habits.cut = Cut::Never;
    }
    if chance.yes(0.03) {
        // Two lines for each record and no blank lines: the first sentence, and one more.
        (habits.order, habits.untitled) = (Order::TextOnly, 1.0);
        (habits.between, habits.within, habits.wrap) = (0, 0, 0);
        habits.paragraphs = chance.pick(&[0.6, 1.0, 1.0]);
        habits.sentences = (1, 2);
        habits.datelines = chance.pick(&[0.0, 0.5, 0.9]);
        habits.cut_at = chance.pick(&[60, 80, 100]);
        habits.captions = Place::No;
        habits.kinds = Place::No;
    }
    if short {
        habits.records = habits.records.clamp(2, 5);
    }
    let marked = chance.yes(0.25);
    let mut lines = head(chance, pieces, &habits);
    let first_gap = if lines.is_empty() { 0 } else { chance.pick(&[habits.between, habits.between, 0, 1, 1, 3]) };
    let body = lines.len();
    let mut used = Vec::new();
    for number in 0..habits.records {
        if number == 0 && habits.headings > 0.0 || chance.yes(habits.headings) {
            let text = if habits.heading_is_month { date(chance, pieces, "month") } else { heading(chance, pieces) };
            lines.push(Line::new(text, chance.pick(&[habits.between, habits.between, 1, 2]), Role::Boilerplate));
        }
        // Some pages mix languages.
        let of = if chance.yes(0.04) { chance.one(languages) } else { pieces };
        let mut record = record(chance, of, &habits, number, &mut used);
        let missing = habits.order == Order::TitleFirst && record.iter().all(|line| line.role != Role::Title);
        if let Some(first) = record.first_mut() {
            first.start = true;
            first.gap = if lines.len() == body { first_gap } else { habits.between };
            if missing && habits.untitled < 1.0 && habits.between > 0 && lines.len() > body && chance.yes(0.65) {
                // The blank lines around a missing title often remain.
                first.gap += chance.pick(&[habits.within, habits.within, 1]);
            }
            if chance.yes(habits.slips) && habits.between > 0 {
                let more = chance.pick(&[0, 1, 1, 2]);
                first.gap = (first.gap + more).saturating_sub(1).max(u32::from(habits.within > 0));
            }
        }
        lines.append(&mut record);
        if chance.yes(0.01) {
            let service = boxed(chance, pieces, habits.between, habits.within);
            lines.extend(service);
        }
        if !pieces.stock.breaks.is_empty() && number + 1 < habits.records && chance.yes(habits.lent * 0.03) {
            lines.extend(boilerplate(chance.one::<Lines>(&pieces.stock.breaks)));
        }
    }
    tail(chance, pieces, &habits, &mut lines);
    if marked {
        markup::add(chance, &mut lines, habits.records);
    }
    lines
}
