//! Makes the title and text of a record of a synthetic page.

use super::chance::Chance;
use super::habits::{Cut, Habits, Order};
use super::prose::{Case, Pieces, Subject, capital, cased, cut, date, thin};

/// Makes the title and text of a record, different from all others on the page.
pub(super) fn texts(
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
    // The last paragraph is cut at its end.
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

/// A sentence without its full stop, as below a picture or above a news item.
pub(super) fn scene(chance: &mut Chance, pieces: &Pieces) -> String {
    let sentence = Subject::new(chance, pieces).fill(chance.one(&pieces.leads));
    let words = chance.between(5, 13);
    thin(chance, &sentence, words).trim_end_matches(['.', '?', ',', '”', '“']).replace(['“', '”'], "")
}

/// The title and paragraphs of a real record.
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
