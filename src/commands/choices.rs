//! The values that options take, for help, manual and completions: formats, layouts, vocabularies.
//!
//! A value that is none of them is not refused here: names of formats have aliases, and a vocabulary may be a file. The
//! command says what is wrong with it.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};

use crate::formats::Format;
use crate::formats::directory::FORMATS;
use crate::seeds::Seeds;
use crate::vocabulary::NONE;

/// A list of values that an option takes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Choices {
    /// The formats that are written.
    Written,
    /// The formats that are read.
    Read,
    /// The layouts of pages.
    Layouts,
    /// The vocabularies that are built in.
    Vocabularies,
}

impl Choices {
    fn values(self) -> Vec<PossibleValue> {
        match self {
            Self::Written => formats(Format::is_written),
            Self::Read => formats(Format::is_read),
            Self::Layouts => built_in("layouts"),
            Self::Vocabularies => {
                let none = PossibleValue::new(NONE).help("No vocabulary: areas stay as the page declares them");
                built_in("vocabularies").into_iter().chain([none]).collect()
            }
        }
    }
}

fn formats(is: fn(&Format) -> bool) -> Vec<PossibleValue> {
    let listed = FORMATS.iter().filter(|format| is(format));
    listed.map(|format| PossibleValue::new(format.name).aliases(format.aliases).help(format.about)).collect()
}

/// The files of a folder of seeds, by their names, with what they say of themselves.
fn built_in(folder: &str) -> Vec<PossibleValue> {
    let seeds = Seeds::embedded();
    let value = |name: &'static str| {
        let table = seeds.read_text(&format!("{folder}/{name}.toml")).ok()?.parse::<toml::Table>().ok()?;
        let about = table.get("about").or_else(|| table.get("title").and_then(|title| title.get("en")));
        let about = about.and_then(toml::Value::as_str).unwrap_or_default().trim_end_matches('.').to_owned();
        Some(PossibleValue::new(name).help(about))
    };
    Seeds::built_in(folder, "toml").filter_map(value).collect()
}

impl TypedValueParser for Choices {
    type Value = String;

    fn parse_ref(&self, command: &clap::Command, _: Option<&clap::Arg>, value: &OsStr) -> Result<String, clap::Error> {
        let text = value.to_str().map(str::to_owned);
        text.ok_or_else(|| clap::Error::new(clap::error::ErrorKind::InvalidUtf8).with_cmd(command))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.values().into_iter()))
    }
}
