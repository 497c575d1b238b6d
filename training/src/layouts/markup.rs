//! Adds markup to synthetic pages: the hints that an HTML reader would give about their blocks.

use super::chance::Chance;
use super::draft::Line;
use shelflist::internals::document::{Bound, Field, Hints};
use shelflist::internals::splitting::Role;

/// Adds hints to the lines as a site would: consistently, and rarely all of them.
pub(super) fn add(chance: &mut Chance, lines: &mut [Line], records: usize) {
    let level = chance.pick(&[0, 2, 2, 3, 3, 4]);
    let (links, fields, times, items) = (chance.yes(0.8), chance.yes(0.4), chance.yes(0.6), chance.yes(0.4));
    let (alternatives, chrome, whole) = (chance.yes(0.8), chance.pick(&[0.0, 0.6, 1.0]), chance.yes(0.15));
    let bounds = if records >= 2 && chance.yes(0.55) { chance.pick(&[1, 1, 2]) } else { 0 };
    let mut record = 0;
    for line in lines {
        let mut hints = Hints::default();
        if line.start {
            record += 1;
        }
        let inside = line.role != Role::Boilerplate;
        let address = format!("https://example.org/item/{record}");
        match line.role {
            Role::Title => {
                hints.heading = level;
                if links {
                    hints.link = Some(address.clone());
                    hints.link_share = 1.0;
                }
                hints.field = fields.then_some(Field::Title);
            }
            Role::Description | Role::Continuation => hints.field = fields.then_some(Field::Description),
            Role::Date => {
                hints.time = times.then(|| "2020-05-12".to_owned());
                hints.field = fields.then_some(Field::Issued);
            }
            Role::Creator => hints.field = fields.then_some(Field::Creator),
            Role::Kind => hints.field = fields.then_some(Field::Kind),
            Role::Caption => {
                hints.alternative = alternatives;
                if links && chance.yes(0.5) {
                    hints.link = Some(address.clone());
                }
            }
            Role::Label => hints.label = fields && !line.text.contains(": "),
            Role::Note => {
                if links {
                    hints.link = Some(address.clone());
                    hints.link_share = 1.0;
                }
                hints.field = fields.then_some(Field::More);
            }
            Role::Repeat => {
                hints.alternative = alternatives && chance.yes(0.5);
                hints.link = links.then(|| address.clone());
            }
            Role::Boilerplate => {
                let short = line.text.chars().count() < 40;
                hints.navigation = chance.yes(chance_of(chrome, short));
                if !hints.navigation && short && chance.yes(0.4) {
                    hints.heading = chance.pick(&[1, 2, 2, 3]);
                } else if short && links && chance.yes(0.6) {
                    hints.link = Some(format!("https://example.org/{}", line.text.len()));
                    hints.link_share = 1.0;
                }
                hints.list_item = short && hints.navigation && chance.yes(0.5);
            }
            Role::Separator | Role::Value => {}
        }
        if whole && inside {
            // The whole teaser is one link.
            hints.link = Some(address);
            hints.link_share = 1.0;
        }
        hints.list_item |= items && inside;
        line.bound = match (bounds, inside, line.start) {
            (0, _, _) => Bound::Free,
            (_, true, true) => Bound::Start,
            (_, true, false) => Bound::Inside,
            (1, false, _) => Bound::Outside,
            (_, false, _) => Bound::Free,
        };
        line.hints = Some(Box::new(hints));
    }
}

fn chance_of(chrome: f64, short: bool) -> f64 {
    if short { chrome } else { chrome * 0.3 }
}
