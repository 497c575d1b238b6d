//! Uses texts of real pages for synthetic ones, and makes variants of real pages with their records in another order.

use super::chance::Chance;
use super::draft::Page;
use super::gold::GoldPage;
use super::prose::LANGUAGES;
use shelflist::internals::splitting::{Role, Tag};

/// Lines with the number of blank lines before them.
pub(super) type Lines = Vec<(String, u32)>;

/// The texts of the pages of one language.
#[derive(Debug, Clone, Default)]
pub(super) struct Stock {
    /// Titles with the paragraphs of their records.
    pub pairs: Vec<(String, Vec<String>)>,
    /// Paragraphs of records without a title.
    pub texts: Vec<Vec<String>>,
    /// Titles of records without a text.
    pub titles: Vec<String>,
    /// Lines of records that are neither title nor text, with their roles.
    lines: Vec<(Role, String)>,
    /// The lines before the first record.
    pub heads: Vec<Lines>,
    /// The lines after the last record.
    pub tails: Vec<Lines>,
    /// The lines between records.
    pub breaks: Vec<Lines>,
}

impl Stock {
    /// Collects the texts of the pages by language.
    pub(super) fn of(pages: &[&GoldPage]) -> Vec<Self> {
        let mut stocks = vec![Self::default(); LANGUAGES.len()];
        for page in pages {
            if let Some(stock) = stocks.get_mut(page.language) {
                stock.add(&page.page);
            }
        }
        stocks
    }

    fn add(&mut self, page: &Page) {
        let parts = parts(page);
        let records = parts.iter().filter(|part| part.record).count();
        let mut seen = 0;
        for part in &parts {
            let blocks = || part.from..part.to;
            if !part.record {
                let lines: Lines = blocks().map(|at| (page.blocks[at].text.clone(), page.blocks[at].gap)).collect();
                let place = match seen {
                    0 => &mut self.heads,
                    _ if seen == records => &mut self.tails,
                    _ => &mut self.breaks,
                };
                place.push(lines);
                continue;
            }
            seen += 1;
            let mut title: Option<String> = None;
            let mut paragraphs = Vec::new();
            for at in blocks() {
                let text = page.blocks[at].text.clone();
                match page.tags[at].role {
                    Role::Title if title.is_none() => title = Some(text),
                    Role::Title => title = title.map(|title| format!("{title} {text}")),
                    Role::Description | Role::Continuation => paragraphs.push(text),
                    Role::Repeat | Role::Boilerplate | Role::Separator => {}
                    role => self.lines.push((role, text)),
                }
            }
            match (title, paragraphs.is_empty()) {
                (Some(title), true) => self.titles.push(title),
                (Some(title), false) => self.pairs.push((title, paragraphs)),
                (None, _) => self.texts.push(paragraphs),
            }
        }
    }

    /// A random line with this role.
    pub(super) fn line(&self, chance: &mut Chance, role: Role) -> Option<String> {
        let lines: Vec<&String> = self.lines.iter().filter(|(known, _)| *known == role).map(|(_, text)| text).collect();
        if lines.is_empty() { None } else { Some((*chance.one(&lines)).clone()) }
    }
}

/// A record, or the lines between two records.
#[derive(Debug, Clone, Copy)]
struct Part {
    from: usize,
    to: usize,
    record: bool,
}

fn parts(page: &Page) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for (at, tag) in page.tags.iter().enumerate() {
        let record = tag.role != Role::Boilerplate;
        match parts.last_mut() {
            Some(last) if last.record == record && !tag.start => last.to = at + 1,
            _ => parts.push(Part { from: at, to: at + 1, record }),
        }
    }
    parts
}

/// A variant of the page with some of its records, in another order and with other blank lines, which could still be a
/// real page.
pub(super) fn variant(chance: &mut Chance, page: &Page) -> Page {
    let mut parts = parts(page);
    let records = parts.iter().filter(|part| part.record).count();
    if records > 1 && parts.iter().skip_while(|part| !part.record).take(records).all(|part| part.record) {
        // If nothing is between the records, any of them may be left out or moved.
        let first = parts.iter().position(|part| part.record).unwrap_or(0);
        let mut own: Vec<Part> = parts.drain(first..first + records).collect();
        if chance.yes(0.5) {
            chance.shuffle(&mut own);
        }
        if chance.yes(0.5) {
            own.truncate(chance.between(records.div_ceil(2), records));
        }
        parts.splice(first..first, own);
    }
    let head = chance.yes(0.75);
    let tail = chance.yes(0.75);
    let last = parts.iter().rposition(|part| part.record);
    let gaps = chance.below(10);
    let mut made = Page { name: page.name.clone(), ..Page::default() };
    for (number, part) in parts.iter().enumerate() {
        let before = last.is_some() && parts.iter().take(number).all(|part| !part.record);
        if !part.record && (before && !head || last.is_some_and(|last| number > last) && !tail) {
            continue;
        }
        for at in part.from..part.to {
            let mut block = page.blocks[at].clone();
            // The first line of a page has no gap. If it moves elsewhere, it gets the gap of another record.
            block.gap = match (gaps, block.gap) {
                _ if made.blocks.is_empty() => 0,
                (_, 0) if at == 0 => page.blocks.iter().map(|block| block.gap).max().unwrap_or(0),
                (0, gap) => gap * 2,
                (1, gap @ 1..) => gap + 1,
                (2, gap) => gap.min(1),
                (3, gap @ 2..) => gap - 1,
                (_, gap) => gap,
            };
            made.tags.push(Tag { ..page.tags[at] });
            made.blocks.push(block);
        }
    }
    if made.blocks.is_empty() { page.clone() } else { made }
}
