//! Plain text: titles in lines, with bullets, numbers, dates and texts.

use super::{Layout, rec};
use crate::date::Form;
use crate::item::Genre;
use crate::kit::{Group, Kit};
use crate::tree::{Node, all, text};

pub(super) const ALL: &[Layout] = &[
    Layout::text("text-titles", text_titles),
    Layout::text("text-titles-blank", text_titles_blank),
    Layout::text("text-series", text_titles).of(Genre::Series),
    Layout::text("text-cases", text_titles).of(Genre::Cases),
    Layout::text("text-bullets", text_bullets),
    Layout::text("text-bullets-dash", text_bullets_dash),
    Layout::text("text-bullets-date", text_bullets_date),
    Layout::text("text-numbered", text_numbered),
    Layout::text("text-numbered-text", text_numbered_text),
    Layout::text("text-dash", text_dash),
    Layout::text("text-colon-year", text_title_year),
    Layout::text("text-date-dash", text_date_dash),
    Layout::text("text-date-columns", text_date_blank),
    Layout::text("text-title-text", text_title_text),
    Layout::text("text-title-blank-text", text_title_blank_text).whole(),
    Layout::text("text-date-title-text", text_date_title_text),
    Layout::text("text-title-date-text", text_title_date_text),
    Layout::text("text-indented", text_indented),
    Layout::text("text-wrapped", text_wrapped),
    Layout::text("text-rules", text_rules),
    Layout::text("text-underlined", text_underlined),
    Layout::text("text-download", text_download),
    Layout::text("text-more", text_more),
    Layout::text("text-bullet-subtext", text_bullet_subtext),
    Layout::text("text-years-bullets", |kit| grouped(kit, Kit::years, bullets)),
    Layout::text("text-years-lines", |kit| grouped(kit, Kit::years, lines)),
    Layout::text("text-months-bullets", |kit| grouped(kit, Kit::months, bullets)),
    Layout::text("text-topics-bullets", |kit| grouped(kit, Kit::topics, bullets)),
    Layout::text("text-topics-text", |kit| grouped(kit, Kit::topics, described)),
];

/// Prints each record with a function, followed by `after`.
fn every(kit: &mut Kit, after: &'static str, print: impl Fn(&mut Kit, usize) -> Vec<Node>) -> Vec<Node> {
    kit.all().flat_map(|record| all![rec(record, print(kit, record)), text(after)]).collect()
}

/// Prints `before` and a piece, if the piece exists.
fn with(before: &str, piece: Option<Node>) -> Vec<Node> {
    piece.map_or_else(Vec::new, |piece| all![text(before), piece])
}

fn bullet(kit: &mut Kit) -> &'static str {
    kit.chance.pick(&["- ", "* ", "• ", "– ", "· ", "‣ ", "o ", "▪ ", "■ ", "» "])
}

fn text_titles(kit: &mut Kit) -> Vec<Node> {
    every(kit, "\n", |kit, record| all![kit.title(record)])
}

fn text_titles_blank(kit: &mut Kit) -> Vec<Node> {
    every(kit, "\n\n", |kit, record| all![kit.title(record)])
}

fn text_bullets(kit: &mut Kit) -> Vec<Node> {
    let bullet = bullet(kit);
    every(kit, "\n", |kit, record| all![text(bullet), kit.title(record)])
}

fn text_bullets_dash(kit: &mut Kit) -> Vec<Node> {
    let bullet = kit.chance.pick(&["- ", "* ", "• "]);
    every(kit, "\n", |kit, record| {
        let title = kit.title(record);
        all![text(bullet), title, with(" – ", kit.description(record))]
    })
}

fn text_bullets_date(kit: &mut Kit) -> Vec<Node> {
    let bullet = bullet(kit);
    every(kit, "\n", |kit, record| {
        let title = kit.title(record);
        all![text(bullet), title, with(", ", kit.date(record))]
    })
}

fn numbering(kit: &mut Kit) -> fn(usize) -> String {
    kit.chance.pick(&[
        |number| format!("{number}. "),
        |number| format!("{number}) "),
        |number| format!("({number}) "),
        |number| format!("[{number}] "),
        |number| format!("{number}.\t"),
    ])
}

fn text_numbered(kit: &mut Kit) -> Vec<Node> {
    let number = numbering(kit);
    every(kit, "\n", |kit, record| all![text(number(record + 1)), kit.title(record)])
}

fn text_numbered_text(kit: &mut Kit) -> Vec<Node> {
    let number = numbering(kit);
    every(kit, "\n", |kit, record| {
        let title = kit.title(record);
        all![text(number(record + 1)), title, with("\n", kit.description(record))]
    })
}

fn text_dash(kit: &mut Kit) -> Vec<Node> {
    let dash = kit.chance.pick(&[" – ", " - ", " — "]);
    every(kit, "\n", |kit, record| {
        let title = kit.title(record);
        all![title, with(dash, kit.description(record))]
    })
}

fn text_title_year(kit: &mut Kit) -> Vec<Node> {
    every(kit, "\n", |kit, record| {
        let title = kit.title(record);
        let mut nodes = all![title];
        if let Some(year) = kit.year(record) {
            nodes.extend(all![text(" ("), year, text(")")]);
        }
        nodes
    })
}

fn text_date_dash(kit: &mut Kit) -> Vec<Node> {
    let dash = kit.chance.pick(&[" – ", " - ", ": ", " | "]);
    every(kit, "\n", |kit, record| {
        let mut nodes = Vec::new();
        if let Some(date) = kit.date(record) {
            nodes.extend(all![date, text(dash)]);
        }
        nodes.extend(all![kit.title(record)]);
        nodes
    })
}

fn text_date_blank(kit: &mut Kit) -> Vec<Node> {
    every(kit, "\n", |kit, record| {
        let mut nodes = Vec::new();
        if let Some(date) = kit.date_in(record, Form::Iso) {
            nodes.extend(all![date, text("  ")]);
        }
        nodes.extend(all![kit.title(record)]);
        nodes
    })
}

fn text_title_text(kit: &mut Kit) -> Vec<Node> {
    every(kit, "\n\n", |kit, record| {
        let title = kit.title(record);
        all![title, with("\n", kit.description(record))]
    })
}

fn text_title_blank_text(kit: &mut Kit) -> Vec<Node> {
    every(kit, "\n\n", |kit, record| {
        let title = kit.title(record);
        all![title, with("\n\n", kit.description(record))]
    })
}

fn text_date_title_text(kit: &mut Kit) -> Vec<Node> {
    every(kit, "\n\n", |kit, record| {
        let mut nodes = Vec::new();
        if let Some(date) = kit.date(record) {
            nodes.extend(all![date, text("\n")]);
        }
        let title = kit.title(record);
        nodes.extend(all![title, with("\n", kit.description(record))]);
        nodes
    })
}

fn text_title_date_text(kit: &mut Kit) -> Vec<Node> {
    every(kit, "\n\n", |kit, record| {
        let title = kit.title(record);
        let date = with("\n", kit.date(record));
        all![title, date, with("\n", kit.description(record))]
    })
}

fn text_indented(kit: &mut Kit) -> Vec<Node> {
    every(kit, "\n", |kit, record| {
        let title = kit.title(record);
        all![title, with("\n    ", kit.description(record))]
    })
}

fn text_wrapped(kit: &mut Kit) -> Vec<Node> {
    every(kit, "\n\n", |kit, record| {
        let title = kit.title(record);
        let mut nodes = all![title];
        if let Some(Node::Piece(role, record, children)) = kit.description(record) {
            let wrapped = children.into_iter().map(|child| match child {
                Node::Text(long) => text(fold(&long, 68)),
                other => other,
            });
            nodes.extend(all![text("\n"), Node::Piece(role, record, wrapped.collect())]);
        }
        nodes
    })
}

/// Breaks the text into lines of at most `width` characters.
fn fold(long: &str, width: usize) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in long.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out
}

fn text_rules(kit: &mut Kit) -> Vec<Node> {
    let rule = kit.chance.pick(&["\n---\n", "\n-----------------\n", "\n\n* * *\n\n", "\n________________\n"]);
    every(kit, rule, |kit, record| {
        let title = kit.title(record);
        let date = with("\n", kit.date(record));
        all![title, date, with("\n", kit.description(record))]
    })
}

fn text_underlined(kit: &mut Kit) -> Vec<Node> {
    let stroke = kit.chance.pick(&["-", "=", "~"]);
    every(kit, "\n\n", |kit, record| {
        let width = kit.items[record].title.chars().count();
        let title = kit.title(record);
        let line = format!("\n{}", stroke.repeat(width));
        all![title, text(line), with("\n", kit.description(record))]
    })
}

fn text_download(kit: &mut Kit) -> Vec<Node> {
    let words = kit.download_words.clone();
    every(kit, "\n\n", |kit, record| {
        let title = kit.title(record);
        let description = with("\n", kit.description(record));
        all![title, description, text(format!("\n{words}"))]
    })
}

fn text_more(kit: &mut Kit) -> Vec<Node> {
    let words = kit.more_words.clone();
    every(kit, "\n\n", |kit, record| {
        let title = kit.title(record);
        let description = with("\n", kit.description(record));
        all![title, description, text(format!("\n{words}"))]
    })
}

fn text_bullet_subtext(kit: &mut Kit) -> Vec<Node> {
    every(kit, "\n", |kit, record| {
        let title = kit.title(record);
        all![text("- "), title, with("\n  ", kit.description(record))]
    })
}

fn grouped(
    kit: &mut Kit,
    groups: fn(&mut Kit) -> Vec<Group>,
    print: fn(&mut Kit, usize, &'static str) -> Vec<Node>,
) -> Vec<Node> {
    let bullet = bullet(kit);
    let mut nodes = Vec::new();
    for group in groups(kit) {
        nodes.extend(all![text(format!("{}\n", group.heading))]);
        for record in group.records {
            nodes.extend(all![rec(record, print(kit, record, bullet)), text("\n")]);
        }
        nodes.extend(all![text("\n")]);
    }
    nodes
}

fn bullets(kit: &mut Kit, record: usize, bullet: &'static str) -> Vec<Node> {
    all![text(bullet), kit.title(record)]
}

fn lines(kit: &mut Kit, record: usize, _: &'static str) -> Vec<Node> {
    all![kit.title(record)]
}

fn described(kit: &mut Kit, record: usize, _: &'static str) -> Vec<Node> {
    let title = kit.title(record);
    all![title, with("\n", kit.description(record)), text("\n")]
}
