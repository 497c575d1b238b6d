//! Generates listing pages whose records are known.
//!
//! Each layout is a way in which institutions print a list of publications: as links in a list, as a table, as cards,
//! as lines of text. A [`Generator`] fills a layout with items made from word lists, and returns the document together
//! with the records that a careful reader takes from it. There are two sets of words, so that what was learnt from one
//! set is tested on the other. The same seed gives the same bytes on every machine.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a generator reads only the project's own words, for the trainer and the tests"
)]

mod chance;
mod clipboard;
mod date;
mod frame;
mod gold;
mod item;
mod kit;
mod layouts;
mod markdown;
mod markup;
mod plain;
pub mod run;
pub mod score;
mod tree;
mod words;
mod write;

use chance::Chance;
use date::{Date, Form as DateForm};
pub use gold::{Field, GoldRecord, Piece, Role, Span};
use item::{Genre, Maker};
use kit::Kit;
pub use layouts::Layout;
use markup::Style;
use tree::Node;
use write::Writer;

/// A language that the generator writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English.
    En,
    /// Spanish.
    Es,
    /// Dutch.
    Nl,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 3] = [Self::En, Self::Es, Self::Nl];

    /// The code of the language in BCP 47.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
            Self::Nl => "nl",
        }
    }
}

/// The set of words from which titles, names and texts are made. The two sets have no title, name or text in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Words {
    /// The words for training.
    A,
    /// The words for testing.
    B,
}

/// The length of the titles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TitleLength {
    /// One to about seven words.
    Short,
    /// Eight to about twenty words.
    Long,
    /// Short and long titles on one page.
    Mixed,
}

/// The format of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// HTML.
    Html,
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
}

impl Form {
    /// The extension of files in this format, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Text => "txt",
            Self::Markdown => "md",
        }
    }
}

/// A document and the records in it.
#[derive(Debug, Clone)]
pub struct Listing {
    /// The name of the layout.
    pub layout: &'static str,
    /// The language of the page.
    pub language: Language,
    /// The format of the document.
    pub form: Form,
    /// The document.
    pub document: String,
    /// The records, in the order of the page.
    pub gold: Vec<GoldRecord>,
    /// The pieces of the records, in the order of the page.
    pub pieces: Vec<Piece>,
    /// The bytes of the records, in the order of the page.
    pub spans: Vec<Span>,
    /// The part of the page that a person would copy; empty for text.
    main: Vec<Node>,
}

impl Listing {
    /// The listing as a person pastes it from a browser, without addresses. `None` if the listing is already text,
    /// or its records are not visible on the page.
    pub fn clipboard(&self) -> Option<Self> {
        if self.form != Form::Html || self.main.is_empty() {
            return None;
        }
        let mut gold = self.gold.clone();
        for record in &mut gold {
            record.url = None;
            record.files.clear();
            record.links.clear();
        }
        Some(self.derived(Form::Text, clipboard::write(&self.main), gold))
    }

    /// The listing as common converters write it in Markdown. `None` if the listing is already text, its records are
    /// not visible, or its links contain whole blocks.
    pub fn markdown(&self) -> Option<Self> {
        if self.form != Form::Html || self.main.is_empty() {
            return None;
        }
        let writer = markdown::write(&self.main)?;
        Some(self.derived(Form::Markdown, writer, self.gold.clone()))
    }

    fn derived(&self, form: Form, writer: Writer, gold: Vec<GoldRecord>) -> Self {
        Self {
            layout: self.layout,
            language: self.language,
            form,
            document: writer.out,
            gold,
            pieces: writer.pieces,
            spans: writer.spans,
            main: Vec::new(),
        }
    }
}

/// Makes listings. Those of one generator differ only by layout, language, size and length of titles.
#[derive(Debug, Clone, Copy)]
pub struct Generator {
    seed: u64,
    words: Words,
}

impl Generator {
    /// Makes a generator from its seed and its words.
    pub fn new(seed: u64, words: Words) -> Self {
        Self { seed, words }
    }

    /// All layouts, in a fixed order.
    pub fn layouts() -> &'static [Layout] {
        layouts::ALL
    }

    /// The layout with this name; `None` if there is none.
    pub fn layout(name: &str) -> Option<&'static Layout> {
        layouts::ALL.iter().find(|layout| layout.name == name)
    }

    /// Makes a listing of `size` records.
    pub fn listing(&self, layout: &Layout, language: Language, size: usize, length: TitleLength) -> Listing {
        let parts = [layout.name, language.code(), &size.to_string(), &format!("{length:?}")];
        let mut kit = self.kit(layout, language, size, length, Chance::of(&parts, self.seed));
        let listing = (layout.make)(&mut kit);
        let mut writer = Writer::default();
        let mut main = Vec::new();
        match layout.form {
            Form::Html => {
                main = frame::main_part(&mut kit, listing);
                let page = frame::page(&mut kit, main.clone());
                let style = kit.chance.pick(&[Style::Dense, Style::Lines, Style::Lines, Style::Indented]);
                writer.out.push_str("<!DOCTYPE html>");
                writer.out.push_str(if style == Style::Dense { "\n" } else { "" });
                markup::write(&page, style, 0, &mut writer);
                writer.out.push('\n');
                if layout.unseen {
                    main.clear();
                }
            }
            Form::Text | Form::Markdown => plain::write(&mut kit, layout.form, &listing, &mut writer),
        }
        Listing {
            layout: layout.name,
            language,
            form: layout.form,
            document: writer.out,
            gold: kit.finish(),
            pieces: writer.pieces,
            spans: writer.spans,
            main,
        }
    }

    fn kit(&self, layout: &Layout, language: Language, size: usize, length: TitleLength, mut chance: Chance) -> Kit {
        let common = words::common(language);
        let genre = match layout.genre {
            Some(genre) => genre,
            None => chance.pick(&[
                Genre::Reports,
                Genre::Reports,
                Genre::Reports,
                Genre::Series,
                Genre::Cases,
                Genre::Headlines,
                Genre::Laws,
            ]),
        };
        let gaps = layout.gaps && size > 2 && chance.percent(35);
        let set = words::set(language, self.words);
        let mut maker = Maker { language, common, set, chance: &mut chance, length, genre, gaps };
        let items = maker.items(size);
        let dates: Vec<Date> = items.iter().filter_map(|item| item.date).collect();
        let form = DateForm::of_page(language, &dates, &mut chance);
        Kit {
            language,
            words: self.words,
            common,
            gold: vec![GoldRecord::default(); size],
            under: vec![None; size],
            form,
            cases: genre == Genre::Cases,
            heading: chance.one(&common.headings).clone(),
            download_words: chance.one(&common.download).clone(),
            more_words: chance.one(&common.more).clone(),
            view_words: chance.one(&common.view).clone(),
            addresses: chance.below(60),
            chance,
            items,
        }
    }
}
