//! Listing pages that never were: every family of layouts, with habits that a page keeps and slips that it makes.

use super::chance::Chance;
use super::draft::{Line, Page, page};
use super::markup;
use super::prose::{Case, Pieces, Subject, capital, cased, citation, cut, date, office, person, thin, wrap};
use super::stock::Lines;
use crate::layout::Role;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    TitleFirst,
    TextFirst,
    TextOnly,
    TitleOnly,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    Never,
    Mark(&'static str),
    MidWord(&'static str),
    NoMark,
    NoMarkMidWord,
    Short,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    No,
    Before,
    AfterTitle,
    End,
}

/// What a page keeps from record to record.
struct Habits {
    order: Order,
    records: usize,
    between: u32,
    within: u32,
    /// Blank lines of particular steps, such as from title to text.
    steps: Vec<((Role, Role), u32)>,
    slips: f64,
    untitled: f64,
    textless: f64,
    cut: Cut,
    cut_at: usize,
    paragraphs: f64,
    sentences: (usize, usize),
    wrap: usize,
    case: Case,
    stop_titles: bool,
    /// How often a title is two sentences, or has the number and day of a series.
    composite: f64,
    /// How often title and text share their subject.
    akin: f64,
    /// How often sentences and titles are thinned.
    thinned: f64,
    creator_style: usize,
    caption_style: usize,
    titles_cut: bool,
    long_titles: bool,
    doubled: f64,
    dates: Place,
    date_style: &'static str,
    undated: f64,
    one_date: Option<String>,
    kinds: Place,
    one_kind: Option<String>,
    numbers: bool,
    creators: Place,
    one_creator_style: Option<String>,
    anonymous: f64,
    captions: Place,
    captioned: f64,
    one_caption: Option<String>,
    labels: Place,
    label_lines: Vec<Vec<String>>,
    label_style: usize,
    label_gap: u32,
    notes: Place,
    noted: f64,
    one_note: Option<String>,
    separator: Option<&'static str>,
    bullet: Option<&'static str>,
    datelines: f64,
    indent: u32,
    headings: f64,
    heading_is_month: bool,
    /// How often a title begins with its day, as in a programme.
    led: f64,
    /// Days stand without their year.
    yearless: bool,
    /// How often a title is a sentence, as in the news.
    newsy: f64,
    /// How often something is taken from real pages.
    lent: f64,
}

/// A page by chance.
pub fn synthetic(chance: &mut Chance, languages: &[Pieces]) -> Page {
    let lines = if chance.yes(0.06) {
        // Two lists one after the other, in different layouts.
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
        // The page of one record, with its labels.
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
        // Two lines a record and no blank line: the first sentence, and one more.
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
        // Pages mix their languages now and then.
        let of = if chance.yes(0.04) { chance.one(languages) } else { pieces };
        let mut record = record(chance, of, &habits, number, &mut used);
        let missing = habits.order == Order::TitleFirst && record.iter().all(|line| line.role != Role::Title);
        if let Some(first) = record.first_mut() {
            first.start = true;
            first.gap = if lines.len() == body { first_gap } else { habits.between };
            if missing && habits.untitled < 1.0 && habits.between > 0 && lines.len() > body && chance.yes(0.65) {
                // The blank lines around a missing title often stay.
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

fn heading(chance: &mut Chance, pieces: &Pieces) -> String {
    let subject = Subject::new(chance, pieces);
    let source = if chance.yes(0.2) { &pieces.facets } else { &pieces.headings };
    subject.fill(chance.one(source))
}

fn habits(chance: &mut Chance, pieces: &Pieces) -> Habits {
    use Order::{TextFirst, TextOnly, TitleFirst, TitleOnly};
    let order = chance.pick(&[
        TitleFirst, TitleFirst, TitleFirst, TitleFirst, TitleFirst, TitleFirst, TitleFirst, TitleFirst, TextFirst,
        TextFirst, TextOnly, TextOnly, TextOnly, TextOnly, TextOnly, TitleOnly, TitleOnly,
    ]);
    let between = chance.pick(&[0, 0, 1, 1, 1, 1, 2, 2, 3]);
    let mut within = if between == 0 { 0 } else { chance.pick(&[0, 0, 1, 1, 1, 2]) };
    if within > between && chance.yes(0.7) {
        within = between;
    }
    let rarely = |chance: &mut Chance| chance.pick(&[0.0, 0.0, 0.0, 0.0, 0.15, 0.35]);
    let place = |chance: &mut Chance, odds: &[Place]| chance.pick(odds);
    use Place::{AfterTitle, Before, End, No};
    let dates = place(chance, &[No, No, No, No, No, Before, Before, Before, AfterTitle, AfterTitle, End]);
    let date_style = chance.pick(&[
        "day-month",
        "day-month",
        "day-month",
        "comma",
        "month-day",
        "month-day",
        "slashes",
        "wide-slashes",
        "dashes",
        "dots",
        "iso",
        "month",
        "month",
        "year",
        "weekday",
        "weekday",
        "kind",
        "kind-bar",
        "bars",
        "date-bar",
        "short",
        "range",
        "days",
        "time",
        "words",
    ]);
    let kinds = place(chance, &[No, No, No, No, No, No, No, Before, Before, AfterTitle]);
    let creators = place(chance, &[No, No, No, No, No, No, No, No, No, Before, Before, AfterTitle, AfterTitle, End]);
    let captions = place(chance, &[No, No, No, No, No, No, Before, Before, Before, AfterTitle, AfterTitle]);
    let labels = if chance.yes(if order == TextFirst { 0.45 } else { 0.14 }) {
        chance.pick(&[AfterTitle, End, End])
    } else {
        No
    };
    let notes = place(chance, &[No, No, No, No, No, End, End, End, AfterTitle]);
    let some = |chance: &mut Chance, probability: f64, from: &[String]| {
        chance.yes(probability).then(|| chance.one(from).clone())
    };
    let bad = chance.yes(0.3);
    let cut = match chance.below(16) {
        0..=4 => Cut::Never,
        5..=6 => Cut::Mark("..."),
        7..=8 => Cut::Mark("…"),
        9 => Cut::Mark(chance.pick(&["[…]", " […]", "[...]", " [...]"])),
        10 => Cut::Mark(match (pieces.language, chance.below(3)) {
            (0, 0) => "... Read more",
            (0, 1) => "… Continue reading",
            (0, _) => "… More »",
            (1, 0) => "... Leer más",
            (1, 1) => "… Ver más",
            (1, _) => "... Seguir leyendo",
            (_, 0) => "... Lees verder",
            (_, 1) => "… Lees meer »",
            _ => "... Meer",
        }),
        11 => Cut::MidWord("..."),
        12 => Cut::MidWord("…"),
        13 => Cut::NoMark,
        14 => Cut::NoMarkMidWord,
        _ => Cut::Short,
    };
    // Most pages have little beside titles and texts.
    let few = |chance: &mut Chance, place: Place| if chance.yes(0.25) { No } else { place };
    let plain = chance.yes(0.3);
    let thin = |chance: &mut Chance, place: Place| if plain { No } else { few(chance, place) };
    let (kinds, creators, notes, captions) = (
        thin(chance, kinds),
        thin(chance, creators),
        if plain { No } else { notes },
        if plain { No } else { captions },
    );
    // A picture without a title beside it is rare.
    let captions = if order == TextOnly && chance.yes(0.7) { No } else { captions };
    let wrap = if chance.yes(0.09) { chance.pick(&[50, 60, 70, 72, 76, 80, 90, 100]) } else { 0 };
    let datelines = chance.pick(&[0.0, 0.0, 0.0, 0.0, 0.3, 0.9]);
    let mut paragraphs = chance.pick(&[0.0, 0.0, 0.0, 0.0, 0.15, 0.3, 0.6]);
    if between == 0 && datelines > 0.5 && chance.yes(0.5) {
        paragraphs = chance.pick(&[0.5, 0.8, 1.0]);
    }
    let label_lines = {
        let count = chance.between(1, 4).min(pieces.labels.len());
        let mut all = pieces.labels.clone();
        chance.shuffle(&mut all);
        all.truncate(count);
        all
    };
    Habits {
        order,
        records: chance.pick(&[1, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 10, 12, 15]),
        between,
        within,
        steps: steps(chance, between, within),
        slips: chance.pick(&[0.0, 0.0, 0.0, 0.08, 0.3]),
        untitled: match order {
            TextOnly => 1.0,
            TitleOnly => 0.0,
            _ => rarely(chance),
        },
        textless: if order == TitleOnly { 1.0 } else { rarely(chance) },
        cut,
        cut_at: chance.pick(&[80, 100, 120, 140, 160, 180, 200, 230, 260, 300, 400]),
        paragraphs,
        sentences: chance.pick(&[(1, 1), (1, 1), (1, 2), (1, 3), (2, 4), (2, 4), (3, 6), (1, 5)]),
        wrap,
        case: chance.pick(&[
            Case::Sentence,
            Case::Sentence,
            Case::Sentence,
            Case::Sentence,
            Case::Words,
            Case::Words,
            Case::Capitals,
        ]),
        stop_titles: chance.yes(0.06),
        composite: chance.pick(&[0.0, 0.0, 0.03, 0.03, 0.1, 0.3]),
        akin: chance.pick(&[0.1, 0.3, 0.6, 0.95]),
        thinned: chance.pick(&[0.0, 0.1, 0.3, 0.6, 0.9]),
        creator_style: chance.below(5),
        caption_style: chance.below(8),
        titles_cut: chance.yes(if order == TextFirst { 0.45 } else { 0.07 }),
        long_titles: chance.yes(if wrap > 0 { 0.6 } else { 0.15 }),
        doubled: chance.pick(&[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.2, 1.0]),
        dates,
        date_style,
        undated: chance.pick(&[0.0, 0.0, 0.3]),
        one_date: chance.yes(0.12).then(|| date(chance, pieces, date_style)),
        kinds,
        one_kind: some(chance, 0.4, &pieces.kinds),
        numbers: chance.yes(0.06),
        creators,
        one_creator_style: some(chance, 0.6, &pieces.bylines),
        anonymous: chance.pick(&[0.0, 0.0, 0.3]),
        captions,
        captioned: chance.pick(&[0.3, 0.6, 0.9, 1.0, 1.0]),
        one_caption: some(chance, 0.55, &pieces.captions),
        labels,
        label_lines,
        label_style: chance.below(5),
        label_gap: chance.pick(&[0, 0, 0, 1]),
        notes,
        noted: chance.pick(&[0.2, 0.6, 1.0, 1.0, 1.0]),
        one_note: some(chance, 0.8, &pieces.notes),
        separator: chance
            .yes(0.06)
            .then(|| chance.pick(&["-", "***", "---", "•", "* * *", "—", "____________", "|", "=========="])),
        bullet: chance.yes(0.09).then(|| chance.pick(&["• ", "- ", "* ", "– ", "▪ ", "» ", "•"])),
        datelines,
        indent: if chance.yes(0.07) { 4 } else { 0 },
        headings: if chance.yes(0.1) { chance.pick(&[0.1, 0.2, 0.35]) } else { 0.0 },
        heading_is_month: bad,
        led: if chance.yes(0.05) { chance.pick(&[0.3, 1.0, 1.0]) } else { 0.0 },
        yearless: chance.yes(0.5),
        newsy: chance.pick(&[0.0, 0.0, 0.0, 0.3, 0.9]),
        lent: if chance.yes(pieces.lent) { chance.pick(&[0.5, 1.0, 1.0]) } else { 0.0 },
    }
}

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

fn record(chance: &mut Chance, pieces: &Pieces, habits: &Habits, number: usize, used: &mut Vec<String>) -> Vec<Line> {
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

/// What stands before the first record.
fn head(chance: &mut Chance, pieces: &Pieces, habits: &Habits) -> Vec<Line> {
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
        // A filter form, or a menu.
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
    // A kind that every record bears often is the heading of the page too.
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

/// What stands behind the last record.
fn tail(chance: &mut Chance, pieces: &Pieces, habits: &Habits, lines: &mut Vec<Line>) {
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

fn boilerplate(lines: &[(String, u32)]) -> Vec<Line> {
    lines.iter().map(|(text, gap)| Line::new(text.clone(), *gap, Role::Boilerplate)).collect()
}

/// A service box: a heading, a few words, a link.
fn boxed(chance: &mut Chance, pieces: &Pieces, gap: u32, within: u32) -> Vec<Line> {
    let subject = Subject::new(chance, pieces);
    let lines = chance.one(&pieces.boxes);
    let mut made: Vec<Line> =
        lines.iter().map(|text| Line::new(subject.fill(text), within, Role::Boilerplate)).collect();
    if let Some(first) = made.first_mut() {
        first.gap = gap;
    }
    made
}

/// Whom to ask, where and when.
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

/// A page of links and no record.
fn navigation(chance: &mut Chance, pieces: &Pieces) -> Vec<Line> {
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

/// Some steps inside a record keep a gap of their own.
fn steps(chance: &mut Chance, between: u32, within: u32) -> Vec<((Role, Role), u32)> {
    if between == 0 {
        // Without blank lines between records there are hardly any inside, but sometimes around one kind of line.
        return if chance.yes(0.06) { vec![((Role::Title, Role::Description), 1)] } else { Vec::new() };
    }
    let roles =
        [Role::Title, Role::Description, Role::Date, Role::Caption, Role::Kind, Role::Creator, Role::Note, Role::Label];
    let mut steps = Vec::new();
    for before in roles {
        for role in roles {
            if chance.yes(0.12) {
                steps.push(((before, role), chance.pick(&[0, 0, within, 1, between])));
            }
        }
    }
    steps
}
