//! The frame around the records of a page: its head, style and scripts, and the elements that the scripts fill.

use std::io::{self, Write};

use base64::Engine as _;
use serde_json::{Value, json};

use super::block::script_json;
use super::markdown;
use super::policy;
use super::settings::Settings;
use super::words::Words;
use crate::formats::xml::escape;

const FRAME: &str = include_str!("assets/frame.html");
pub(crate) const STYLE: &str = include_str!("assets/page.css");
const EARLY: &str = include_str!("assets/early.js");

/// The parts of the script of a page, in their order. They share one scope.
const SCRIPTS: [&str; 18] = [
    include_str!("assets/dom.js"),
    include_str!("assets/words.js"),
    include_str!("assets/data.js"),
    include_str!("assets/site.js"),
    include_str!("assets/search.js"),
    include_str!("assets/state.js"),
    include_str!("assets/select.js"),
    include_str!("assets/evidence.js"),
    include_str!("assets/card.js"),
    include_str!("assets/list.js"),
    include_str!("assets/facets.js"),
    include_str!("assets/timeline.js"),
    include_str!("assets/record.js"),
    include_str!("assets/cite.js"),
    include_str!("assets/references.js"),
    include_str!("assets/downloads.js"),
    include_str!("assets/overview.js"),
    include_str!("assets/main.js"),
];

/// The links by which feed readers find the feeds of a site.
const FEEDS: &str = "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"feed.atom\">\n\
                     <link rel=\"alternate\" type=\"application/feed+json\" href=\"feed.json\">\n";

/// The icon of the page: three books on a shelf.
pub(crate) const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='%230b6157' \
                    d='M2 2h3v12H2zM6.5 2h3v12h-3zM10.6 2.7l2.8-.8L16 13.4l-2.8.7z'/%3E%3C/svg%3E";

/// The style sheet of a page, with the chosen colour.
pub(crate) fn style(settings: &Settings) -> String {
    settings.colour.map_or_else(|| STYLE.to_owned(), |colour| format!("{STYLE}{}", colour.style()))
}

/// The frame of a page.
pub(crate) struct Frame {
    words: Words,
    settings: Settings,
    style: String,
    script: String,
    loads: bool,
}

impl Frame {
    /// Creates the frame of a page with these settings.
    pub(crate) fn new(words: Words, settings: Settings) -> Self {
        let style = style(&settings);
        let script = format!("\"use strict\";\n(() => {{\n{}}})();\n", SCRIPTS.join("\n"));
        Self { words, settings, style, script, loads: false }
    }

    /// Turns the frame into that of a page that loads its records from files beside it.
    pub(crate) fn loading(mut self) -> Self {
        self.loads = true;
        self
    }

    /// Writes the part of the page before the records.
    ///
    /// # Errors
    /// Returns an error if writing to `out` fails.
    pub(crate) fn start(&self, out: &mut dyn Write) -> io::Result<()> {
        let (before, _) = FRAME.split_once("{{plain}}").unwrap_or((FRAME, ""));
        self.write(before, &Value::Null, out)
    }

    /// Writes the part of the page after the records. `concepts` holds the names of the concepts of the records, as
    /// `{id: {language: name}}`.
    ///
    /// # Errors
    /// Returns an error if writing to `out` fails.
    pub(crate) fn finish(&self, concepts: &Value, out: &mut dyn Write) -> io::Result<()> {
        let (_, after) = FRAME.split_once("{{plain}}").unwrap_or((FRAME, ""));
        self.write(after, concepts, out)
    }

    /// Writes a part of the frame and fills its placeholders.
    fn write(&self, part: &str, concepts: &Value, out: &mut dyn Write) -> io::Result<()> {
        let mut pieces = part.split("{{");
        out.write_all(pieces.next().unwrap_or_default().as_bytes())?;
        for piece in pieces {
            let (name, rest) = piece.split_once("}}").unwrap_or((piece, ""));
            out.write_all(self.hole(name, concepts).as_bytes())?;
            out.write_all(rest.as_bytes())?;
        }
        Ok(())
    }

    fn hole(&self, name: &str, concepts: &Value) -> String {
        match name {
            "lang" => self.language().to_owned(),
            "title" => escape(self.title()).into_owned(),
            "policy" if self.loads => policy::loading(&[EARLY, &self.script], &self.style),
            "policy" => policy::inline(&[EARLY, &self.script], &self.style),
            "alternate" => if self.loads { FEEDS } else { "" }.to_owned(),
            "generator" => self.tool(),
            "icon" => ICON.to_owned(),
            "style" => self.style.clone(),
            "early" => EARLY.to_owned(),
            "script" => self.script.clone(),
            "words" => script_json(&self.words.json()),
            "settings" => script_json(&self.for_scripts(concepts)),
            "logo" => self.logo(),
            "introduction" => self.introduction(),
            "made" => escape(&self.word("made").replace("{tool}", &self.tool())).into_owned(),
            name => escape(self.word(name.trim_start_matches("w:"))).into_owned(),
        }
    }

    fn language(&self) -> &str {
        self.settings.language.as_deref().unwrap_or("en")
    }

    fn word<'f>(&'f self, name: &'f str) -> &'f str {
        self.words.word(self.language(), name)
    }

    fn title(&self) -> &str {
        self.settings.title.as_deref().unwrap_or_else(|| self.word("library"))
    }

    fn tool(&self) -> String {
        format!("shelflist {}", env!("CARGO_PKG_VERSION"))
    }

    fn logo(&self) -> String {
        let Some(logo) = &self.settings.logo else { return String::new() };
        let data = base64::engine::general_purpose::STANDARD.encode(&logo.bytes);
        format!("<img class=\"logo\" alt=\"\" src=\"data:{};base64,{data}\">\n", logo.media_type)
    }

    fn introduction(&self) -> String {
        let Some(text) = &self.settings.introduction else { return String::new() };
        format!(
            "<section class=\"wide\" aria-labelledby=\"top\"><div class=\"introduction\">{}</div></section>\n",
            markdown::html(text)
        )
    }

    fn for_scripts(&self, concepts: &Value) -> Value {
        let facets: Option<&[String]> = (!self.settings.facets.is_empty()).then_some(&self.settings.facets);
        json!({
            "tool": self.tool(),
            "schema": crate::formats::json::writer::SCHEMA,
            "file": file_name(self.title()),
            "title": self.settings.title,
            "language": self.settings.language,
            "facets": facets,
            "concepts": concepts,
            "loads": self.loads,
        })
    }
}

/// A file name for downloads that is valid on every system, from the title of the page.
fn file_name(title: &str) -> String {
    let mut name = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
        if name.chars().count() >= 60 {
            break;
        }
    }
    let name = name.trim_end_matches('-');
    if name.is_empty() { "library".to_owned() } else { name.to_owned() }
}
