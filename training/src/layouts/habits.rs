//! The habits of a synthetic page, which are choices that all of its records share.

use super::chance::Chance;
use super::prose::{Case, Pieces, date};
use shelflist::internals::splitting::Role;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    TitleFirst,
    TextFirst,
    TextOnly,
    TitleOnly,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    Never,
    Mark(&'static str),
    MidWord(&'static str),
    NoMark,
    NoMarkMidWord,
    Short,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    No,
    Before,
    AfterTitle,
    End,
}

/// The choices that all records of a page share.
pub(super) struct Habits {
    pub order: Order,
    pub records: usize,
    pub between: u32,
    pub within: u32,
    /// The blank lines between particular roles, such as from title to text.
    pub steps: Vec<((Role, Role), u32)>,
    pub slips: f64,
    pub untitled: f64,
    pub textless: f64,
    pub cut: Cut,
    pub cut_at: usize,
    pub paragraphs: f64,
    pub sentences: (usize, usize),
    pub wrap: usize,
    pub case: Case,
    pub stop_titles: bool,
    /// The share of titles that consist of two sentences, or have the number and day of a series.
    pub composite: f64,
    /// The share of records whose title and text have the same subject.
    pub akin: f64,
    /// The share of sentences and titles from which words are left out.
    pub thinned: f64,
    pub creator_style: usize,
    pub caption_style: usize,
    pub titles_cut: bool,
    pub long_titles: bool,
    pub doubled: f64,
    pub dates: Place,
    pub date_style: &'static str,
    pub undated: f64,
    pub one_date: Option<String>,
    pub kinds: Place,
    pub one_kind: Option<String>,
    pub numbers: bool,
    pub creators: Place,
    pub one_creator_style: Option<String>,
    pub anonymous: f64,
    pub captions: Place,
    pub captioned: f64,
    pub one_caption: Option<String>,
    pub labels: Place,
    pub label_lines: Vec<Vec<String>>,
    pub label_style: usize,
    pub label_gap: u32,
    pub notes: Place,
    pub noted: f64,
    pub one_note: Option<String>,
    pub separator: Option<&'static str>,
    pub bullet: Option<&'static str>,
    pub datelines: f64,
    pub indent: u32,
    pub headings: f64,
    pub heading_is_month: bool,
    /// The share of titles that begin with a day, as in a programme.
    pub led: f64,
    /// Whether days are printed without their year.
    pub yearless: bool,
    /// The share of titles that are sentences, as in news.
    pub newsy: f64,
    /// The share of texts that are taken from real pages.
    pub lent: f64,
}

pub(super) fn habits(chance: &mut Chance, pieces: &Pieces) -> Habits {
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
    // Most pages have little besides titles and texts.
    let few = |chance: &mut Chance, place: Place| if chance.yes(0.25) { No } else { place };
    let plain = chance.yes(0.3);
    let thin = |chance: &mut Chance, place: Place| if plain { No } else { few(chance, place) };
    let (kinds, creators, notes, captions) = (
        thin(chance, kinds),
        thin(chance, creators),
        if plain { No } else { notes },
        if plain { No } else { captions },
    );
    // A caption without a title beside it is rare.
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

/// The gaps of some steps inside a record that differ from the others.
fn steps(chance: &mut Chance, between: u32, within: u32) -> Vec<((Role, Role), u32)> {
    if between == 0 {
        // Without blank lines between records, there are hardly any inside of them either, except sometimes around one
        // kind of line.
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
