//! Reads pages with gold records, and derives the role of each block.

use std::path::Path;

use serde::Deserialize;

use super::draft::Page;
use super::prose::LANGUAGES;
use shelflist::internals::document::plain_text::blocks;
use shelflist::internals::evaluation::splitting::Expected;
use shelflist::internals::splitting::date_lines;
use shelflist::internals::splitting::date_lines::Place;
use shelflist::internals::splitting::fields::Fields;
use shelflist::internals::splitting::lexicon::{Label, Lexicon};
use shelflist::internals::splitting::line_shape;
use shelflist::internals::splitting::line_shape::{fold, key};
use shelflist::internals::splitting::{Role, Tag};
use shelflist::internals::text::whitespace::normalise;

#[derive(Debug, Deserialize)]
struct File {
    #[serde(default)]
    page_language: String,
    records: Vec<Gold>,
}

#[derive(Debug, Deserialize)]
struct Gold {
    lines: (u64, u64),
    title: Option<String>,
    description: Option<String>,
    date: Option<String>,
    title_date: Option<String>,
    #[serde(default)]
    date_open: bool,
    #[serde(default)]
    captions: Vec<String>,
    #[serde(default)]
    meta_lines: Vec<String>,
}

/// A page with its gold records.
#[derive(Debug, Clone)]
pub(super) struct GoldPage {
    /// The page with the roles of its blocks.
    pub page: Page,
    /// The text of the page, without the roles.
    pub text: String,
    /// The records of the page.
    pub records: Vec<Expected>,
    /// The date of issue of each record; `None` if it is not known whether there is one.
    pub issued: Vec<Option<Option<String>>>,
    /// The index of the language.
    pub language: usize,
    /// The number of variants of the page that a model learns from.
    pub variants: usize,
}

/// The index of a language by its code; other languages count as English.
fn language(code: &str) -> usize {
    LANGUAGES.iter().position(|known| *known == code).unwrap_or(0)
}

/// Reads every `NAME.txt` of a folder that has a `NAME.gold.json` beside it.
pub(super) fn read(folder: &Path, lexicon: &Lexicon) -> Result<Vec<GoldPage>, String> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .map_err(|error| format!("{}: {error}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.extension().is_some_and(|extension| extension == "txt") && path.with_extension("gold.json").exists()
        })
        .collect();
    files.sort();
    files.iter().map(|path| one(path, lexicon)).collect()
}

fn one(path: &Path, lexicon: &Lexicon) -> Result<GoldPage, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| wrong(&error))?;
    let gold = std::fs::read_to_string(path.with_extension("gold.json")).map_err(|error| wrong(&error))?;
    let gold: File = serde_json::from_str(&gold).map_err(|error| wrong(&error))?;
    let blocks = blocks(text.trim_start_matches('\u{feff}'));
    let mut tags = vec![Tag { role: Role::Boilerplate, start: false }; blocks.len()];
    for record in &gold.records {
        let plain = |text: &Option<String>| text.as_deref().map(normalise).filter(|text| !text.is_empty());
        let (title, description) = (plain(&record.title), plain(&record.description));
        let captions: Vec<String> = record.captions.iter().map(|text| normalise(text)).collect();
        let meta: Vec<String> = record.meta_lines.iter().map(|text| normalise(text)).collect();
        let (mut titled, mut described, mut first) = (false, false, true);
        for at in 0..blocks.len() {
            let block = &blocks[at];
            if !(record.lines.0..=record.lines.1).contains(&block.lines.0) {
                continue;
            }
            let text = &block.text;
            let folded = fold(text);
            let place = date_lines::place(&folded, lexicon);
            let bare = line_shape::item(text).map_or(text.as_str(), |(_, rest)| rest);
            let role = if captions.contains(text) {
                Role::Caption
            } else if title.as_deref().is_some_and(|title| title == text || title == bare) {
                if std::mem::replace(&mut titled, true) { Role::Repeat } else { Role::Title }
            } else if description.as_deref().is_some_and(|description| description.contains(bare))
                && text.len() > 3
                && !meta.contains(text)
                && !matches!(place, Some(Place::Whole | Place::Year))
            {
                if std::mem::replace(&mut described, true) { Role::Continuation } else { Role::Description }
            } else if meta.contains(text) || place.is_some() {
                let before = at.checked_sub(1).map(|before| (&blocks[before], tags[before].role));
                let below = before.is_some_and(|(before, role)| {
                    role == Role::Label && block.gap == 0 && lexicon.label(&fold(&before.text), 3) == Some(Label::Bare)
                });
                meta_role(text, place, below, lexicon)
            } else if title.as_deref().is_some_and(|title| title.contains(bare)) {
                titled = true;
                Role::Title
            } else {
                // Gold records do not name lines that are neither title nor text nor date. Most of these lines name
                // authors.
                Role::Creator
            };
            tags[at] = Tag { role, start: first };
            first = false;
        }
    }
    let records = gold.records.iter().map(|r| Expected::new(r.title.as_deref(), r.description.as_deref())).collect();
    // A bare year in a title may be its date or its subject.
    let issued = |r: &Gold| {
        let year = r.title_date.as_ref().is_some_and(|date| date.len() == 4);
        let known = !r.date_open && (r.date.is_some() || !year);
        known.then(|| r.date.clone().or_else(|| r.title_date.clone()))
    };
    let issued = gold.records.iter().map(issued).collect();
    let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let language = language(&gold.page_language);
    Ok(GoldPage { page: Page { name, blocks, tags }, text, records, issued, language, variants: 0 })
}

fn meta_role(text: &str, place: Option<Place>, below_label: bool, lexicon: &Lexicon) -> Role {
    let folded = fold(text);
    let words = text.split(' ').count();
    let bare = line_shape::item(text).map_or_else(|| folded.clone(), |(_, rest)| fold(rest));
    if !text.chars().any(char::is_alphanumeric) {
        Role::Separator
    } else if place == Some(Place::Back) && text.contains('—') {
        Role::Creator
    } else if matches!(place, Some(Place::Whole | Place::Year | Place::Front | Place::Back | Place::Day)) {
        Role::Date
    } else if matches!(lexicon.label(&bare, words), Some(Label::Bare | Label::Valued)) {
        Role::Label
    } else if below_label {
        Role::Value
    } else if lexicon.note(&key(&folded), words) > 0 || lexicon.is_available(&folded) {
        Role::Note
    } else if line_shape::item(text).is_some() || lexicon.kind(&bare, words) == 1 {
        Role::Kind
    } else {
        Role::Creator
    }
}

/// Reads every page of a folder whose lines begin with the letter of their role; a capital letter starts a record.
pub(super) fn read_roles(folder: &Path, fields: &Fields) -> Result<Vec<GoldPage>, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", folder.display());
    let entries = std::fs::read_dir(folder).map_err(|error| wrong(&error))?;
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    let mut pages = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).map_err(|error| wrong(&error))?;
        let (mut plain, mut tags) = (String::new(), Vec::new());
        for (line, number) in text.lines().zip(1..) {
            if let Some((letter, rest)) = line.split_once(' ') {
                let role = match letter.to_lowercase().as_str() {
                    "b" => Role::Boilerplate,
                    "s" => Role::Separator,
                    "k" => Role::Kind,
                    "p" => Role::Caption,
                    "x" => Role::Date,
                    "a" => Role::Creator,
                    "t" => Role::Title,
                    "r" => Role::Repeat,
                    "d" => Role::Description,
                    "c" => Role::Continuation,
                    "l" => Role::Label,
                    "v" => Role::Value,
                    "n" => Role::Note,
                    _ => return Err(format!("{}:{number}: {letter:?} is no role", path.display())),
                };
                tags.push(Tag { role, start: role != Role::Boilerplate && letter.starts_with(char::is_uppercase) });
                plain.push_str(rest);
            }
            plain.push('\n');
        }
        let blocks = blocks(&plain);
        if blocks.len() != tags.len() {
            let (lines, roles) = (blocks.len(), tags.len());
            return Err(format!("{}: {lines} lines that hold text, but {roles} roles", path.display()));
        }
        let read = fields.records(&blocks, &tags).records;
        let records = read.iter().map(Expected::from).collect();
        let issued = read.into_iter().map(|record| Some(record.issued)).collect();
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let language = language(name.split('-').next().unwrap_or_default());
        let text = plain;
        pages.push(GoldPage { page: Page { name, blocks, tags }, text, records, issued, language, variants: 0 });
    }
    Ok(pages)
}
