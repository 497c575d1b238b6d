//! The explanation of a page as text for people.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::{Page, columns, evidence, record_of, sure, weighed};
use crate::Record;
use crate::commands::run::counted;
use crate::console::printable;
use crate::pipeline::Examined;
use crate::splitting::doubt::Sure;
use crate::splitting::labels::role_name;
use crate::splitting::{Rival, Role};

fn style(role: Role) -> Style {
    let colour = match role {
        Role::Title | Role::Repeat => return AnsiColor::Green.on_default().bold(),
        Role::Boilerplate | Role::Separator => return Style::new().dimmed(),
        Role::Description | Role::Continuation => return Style::new(),
        Role::Date => AnsiColor::Yellow,
        Role::Kind | Role::Creator => AnsiColor::Cyan,
        Role::Label | Role::Value => AnsiColor::Magenta,
        Role::Caption | Role::Note => AnsiColor::Blue,
    };
    colour.on_default()
}

/// `1 record begins`, `4 records begin`.
fn begin(count: u64) -> String {
    format!("{} {}", counted(count, "records"), if count == 1 { "begins" } else { "begin" })
}

pub(super) fn page(page: &Page, only: bool, wanted: &dyn Fn(&Record) -> bool) -> String {
    let bold = Style::new().bold();
    let Examined { reading, assembled, .. } = &page.examined;
    let mut out = String::new();
    let place = page.location.as_deref().unwrap_or(&page.name);
    let count = assembled.records.len();
    if page.blocks.is_empty() {
        let _ =
            writeln!(out, "{bold}{}{bold:#}: {} of a catalogue", printable(place), counted(count as u64, "records"));
        for (number, record) in (1..).zip(&assembled.records).filter(|(_, record)| wanted(record)) {
            let _ = writeln!(out, "\n{bold}record {number}{bold:#} {}", record.id);
            let found = record.source.location.as_deref().unwrap_or(&record.source.name);
            let title = record.title.as_deref().unwrap_or("(without a title)");
            let _ = writeln!(out, "        “{}”, found at {}", printable(title), printable(found));
            evidence::lines(&mut out, page, 0..0, record, weighed(page, number - 1));
        }
        return out;
    }
    let _ = writeln!(
        out,
        "{bold}{}{bold:#}: {}, layout {}",
        printable(place),
        counted(count as u64, "records"),
        reading.layout
    );
    if let Some(Rival { layout, margin }) = &page.examined.rival {
        let _ = writeln!(out, "the next best reading, in the layout {layout}, is {} less likely", times(*margin));
    }
    if let Some(listing) = &page.listing {
        let goes_on = if listing.follows { ", each up to the next" } else { "" };
        let _ = writeln!(out, "{} at {}{goes_on}", begin(listing.count as u64), printable(&listing.selector));
        if let Some(other) = &listing.runner_up {
            let _ = writeln!(out, "the next best place was {}", printable(other));
        }
        for left in &listing.left {
            let (items, place) = (counted(left.count as u64, "items"), printable(&left.selector));
            let _ = writeln!(out, "{items} at {place} look like publications, too, and were left out");
        }
    }
    if let Some(explanation) = &page.columns {
        columns::lines(&mut out, explanation);
    }
    let mut at = 0;
    while at < page.blocks.len() {
        let owner = record_of(page, at);
        let Some((number, record)) = owner.and_then(|number| Some((number, assembled.records.get(number)?))) else {
            if !only {
                line(&mut out, page, at, Role::Boilerplate);
            }
            at += 1;
            continue;
        };
        let span = assembled.spans.get(number).cloned().unwrap_or(at..at + 1);
        if !only || wanted(record) {
            let sure = sure(page, number).map_or_else(String::new, |sure| format!(", confidence {:.2}", sure.record));
            let _ = writeln!(out, "\n{bold}record {}{bold:#} {}{sure}", number + 1, record.id);
            for block in span.clone() {
                line(&mut out, page, block, reading.tags.get(block).map_or(Role::Note, |tag| tag.role));
            }
            if let Some(sure) = super::sure(page, number) {
                let Sure { title, bounds, issued, .. } = sure;
                let _ = writeln!(out, "        confidence: title {title:.2}, bounds {bounds:.2}, issued {issued:.2}");
            }
            evidence::lines(&mut out, page, span.clone(), record, weighed(page, number));
        }
        at = span.end;
    }
    out
}

/// The odds of a margin between two readings, which is their natural logarithm: "12 times".
fn times(margin: f64) -> String {
    match margin.exp() {
        odds if odds > 1e6 => "more than a million times".to_owned(),
        odds if odds >= 10.0 => format!("{odds:.0} times"),
        odds => format!("{odds:.1} times"),
    }
}

fn line(out: &mut String, page: &Page, at: usize, role: Role) {
    let Some(block) = page.blocks.get(at) else { return };
    let style = style(role);
    let _ = writeln!(
        out,
        "{:>6}  {style}{:12}{style:#} {style}{}{style:#}",
        block.lines.0,
        role_name(role),
        printable(&block.text)
    );
}
