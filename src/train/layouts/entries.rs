//! The records of pages that never were.

use super::chance::Chance;
use super::draft::Line;
use super::habits::{Cut, Habits, Order, Place};
use super::prose::{Case, Pieces, Subject, capital, cased, citation, cut, date, office, person, thin, wrap};
use crate::layout::Role;

/// Title and text of a record that is like no other one on the page.
fn texts(
    chance: &mut Chance,
    pieces: &Pieces,
    habits: &Habits,
    used: &mut Vec<String>,
) -> (String, Vec<String>, Subject) {
    let mut subject = Subject::new(chance, pieces);
    let lent = lent(chance, pieces, habits, used);
    let mut title = subject.fill(chance.one(&pieces.titles));
    for _ in 0..3 {
        if used.contains(&title) {
            subject = Subject::new(chance, pieces);
            title = subject.fill(chance.one(&pieces.titles));
        }
    }
    if habits.long_titles && chance.yes(0.7) {
        let other = Subject::new(chance, pieces).fill(chance.one(&pieces.titles));
        title = format!("{title}{}{other}", chance.pick(&[": ", ". ", " – ", ", "]));
    }
    if chance.yes(habits.thinned) {
        let words = chance.between(if habits.order == Order::TitleOnly { 4 } else { 2 }, 8);
        title = thin(chance, title.trim_end_matches('.'), words).trim_end_matches([':', ',', '–', ' ']).to_owned();
    }
    if chance.yes(habits.composite) {
        // A title of two sentences, or with the number and day of a series.
        let other = Subject::new(chance, pieces).fill(chance.one(&pieces.titles));
        let day = date(chance, pieces, "month-day");
        let series = format!("{} #{}", capital(chance.one(&pieces.documents).as_str()), chance.between(1, 20));
        title = match chance.below(6) {
            0 => format!("{title}. {other}."),
            1 => format!("{title}. {other}"),
            2 => format!("{title}: {other}. {series}. {day}."),
            3 => format!("{title}. {series}"),
            4 => format!("{title} | {other}"),
            _ => format!("{title}. {} #{}. {day}.", cased("Situation report", Case::Sentence), chance.between(1, 20)),
        };
    }
    if habits.order == Order::TitleOnly {
        while title.split(' ').count() < 4 {
            title = format!("{title} {}", Subject::new(chance, pieces).fill(chance.one(&pieces.titles)));
        }
    }
    if chance.yes(habits.newsy) {
        title = scene(chance, pieces);
        if chance.yes(0.1) {
            let (open, close) = chance.pick(&[("‘", "’"), ("“", "”"), ("\"", "\"")]);
            title = format!("{open}{title}{close}");
        }
    }
    if let Some((real, _)) = &lent {
        title.clone_from(real);
    }
    if chance.yes(habits.led) {
        let day = date(chance, pieces, habits.date_style);
        let day = if habits.yearless {
            day.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ').to_owned()
        } else {
            day
        };
        title = format!("{day}{}{title}", chance.pick(&[": ", " : ", ", ", " – ", " "]));
    }
    used.push(title.clone());
    let own = subject.clone();
    if !chance.yes(habits.akin) {
        subject = Subject::new(chance, pieces);
    }
    let mut title = cased(&title, if chance.yes(0.06) { Case::Capitals } else { habits.case });
    if habits.stop_titles && chance.yes(0.6) && !title.ends_with(['?', ')', '.', '!']) {
        title.push('.');
    }
    if habits.titles_cut && title.chars().count() > 44 {
        let at = chance.between(40, 60);
        title = format!("{}{}", cut(&title, at, false), chance.pick(&["…", "…", "...", " …"]));
    }
    subject.titled(title.trim_end_matches(['…', '.', ' ']));
    let paragraph = |chance: &mut Chance, leads: bool| {
        let (few, many) = habits.sentences;
        let count = chance.between(few, many);
        let mut sentences: Vec<String> = Vec::new();
        for number in 0..count {
            let other = Subject::new(chance, pieces);
            let of = if chance.yes(0.7) { &subject } else { &other };
            let template = if number == 0 && (leads || chance.yes(0.3)) || chance.yes(0.25) {
                chance.one(&pieces.leads)
            } else {
                chance.one(&pieces.sentences)
            };
            let sentence = of.fill(template);
            let words = chance.between(4, 14);
            sentences.push(if chance.yes(habits.thinned) { thin(chance, &sentence, words) } else { sentence });
        }
        sentences.join(" ")
    };
    let mut text = paragraph(chance, true);
    let mut more = Vec::new();
    if let Some((_, real)) = lent
        && let Some((first, rest)) = real.split_first()
    {
        text.clone_from(first);
        more = rest.to_vec();
    }
    if chance.yes(0.06) && !title.is_empty() {
        // The text repeats the title.
        text = format!("{title}. {text}");
    }
    if chance.yes(habits.datelines) {
        let joint = chance.pick(&[" – ", "- ", " - ", "--", ". ", " — ", ", "]);
        let city = chance.one(&pieces.cities);
        text = if joint == ", " {
            format!("{city}, {} – {text}", date(chance, pieces, "day-month"))
        } else {
            format!("{city}{joint}{text}")
        };
    }
    if chance.yes(0.03) {
        text = format!("“{}” {text}", paragraph(chance, false));
    }
    if chance.yes(0.03) {
        text = format!("({}) {text}", chance.one(&pieces.notes));
    }
    let mut paragraphs = Vec::new();
    if !more.is_empty() && (habits.paragraphs > 0.0 || chance.yes(0.2)) {
        more.insert(0, text);
        text = more.pop().unwrap_or_default();
        paragraphs = more;
    } else if chance.yes(habits.paragraphs) {
        paragraphs.push(text);
        text = paragraph(chance, false);
        if chance.yes(0.25) {
            paragraphs.push(text);
            text = paragraph(chance, false);
        }
        if chance.yes(0.04) {
            paragraphs.push(chance.one(&pieces.quotes).clone());
        }
    }
    // The cut is at the end of the last paragraph.
    let long = |chance: &mut Chance, mut text: String, at: usize| {
        while text.chars().count() < at + 15 {
            text = format!("{text} {}", paragraph(chance, false));
        }
        text
    };
    let at = if chance.yes(0.5) { habits.cut_at } else { habits.cut_at.saturating_sub(chance.below(25)) };
    if chance.yes(0.94) {
        match habits.cut {
            Cut::Never => {}
            Cut::Mark(mark) => text = format!("{}{mark}", cut(&long(chance, text, at), at, false)),
            Cut::MidWord(mark) => text = format!("{}{mark}", cut(&long(chance, text, at), at, true)),
            Cut::NoMark => text = cut(&long(chance, text, at), at, false),
            Cut::NoMarkMidWord => text = cut(&long(chance, text, at), at, true),
            Cut::Short => {
                let template = if chance.yes(0.6) { chance.one(&pieces.leads) } else { chance.one(&pieces.sentences) };
                text = subject.fill(template);
            }
        }
    }
    paragraphs.push(text);
    let mut subject = own;
    subject.titled(title.trim_end_matches(['…', '.', ' ']));
    (title, paragraphs, subject)
}

/// A sentence without its stop, as below a picture or above an item of news.
fn scene(chance: &mut Chance, pieces: &Pieces) -> String {
    let sentence = Subject::new(chance, pieces).fill(chance.one(&pieces.leads));
    let words = chance.between(5, 13);
    thin(chance, &sentence, words).trim_end_matches(['.', '?', ',', '”', '“']).replace(['“', '”'], "")
}

/// A line of a real record.
fn own(chance: &mut Chance, pieces: &Pieces, habits: &Habits, role: Role) -> Option<String> {
    if chance.yes(habits.lent * 0.5) { pieces.stock.line(chance, role) } else { None }
}

/// Title and paragraphs of a real record.
fn lent(chance: &mut Chance, pieces: &Pieces, habits: &Habits, used: &[String]) -> Option<(String, Vec<String>)> {
    let stock = &pieces.stock;
    if !chance.yes(habits.lent) || stock.pairs.is_empty() {
        return None;
    }
    let (title, paragraphs) = chance.one(&stock.pairs).clone();
    if used.contains(&title) {
        return None;
    }
    if habits.order == Order::TextOnly && !stock.texts.is_empty() && chance.yes(0.6) {
        return Some((title, chance.one(&stock.texts).clone()));
    }
    if habits.order == Order::TitleOnly && !stock.titles.is_empty() && chance.yes(0.6) {
        return Some((chance.one(&stock.titles).clone(), paragraphs));
    }
    Some((title, paragraphs))
}

pub fn record(
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
            // What is to be seen, as a sentence without a stop.
            0 | 1 => scene(chance, pieces),
            2 if chance.yes(0.5) => scene(chance, pieces),
            3 | 7 if habits.captions == Place::AfterTitle || habits.caption_style == 3 => {
                format!("{}{}", person(chance), chance.pick(&["'s picture", "’s picture", "'s picture"]))
            }
            // The title, or its beginning, as on an image.
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
            // Kinds that no list of words knows.
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
