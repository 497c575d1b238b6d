//! The formats of a vocabulary file, and what each of them cannot hold.

use std::path::Path;

use crate::vocabulary::{Vocabulary, comments, csv, skos};
use crate::{Error, Result};
use clap::ValueEnum;

use crate::commands::Context;

/// A format of vocabulary files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people who edit rules
    Toml,
    /// For spreadsheets
    Csv,
    /// SKOS in Turtle, for libraries
    #[value(alias = "skos", alias = "turtle")]
    Ttl,
}

/// A vocabulary with the text of its file.
pub(crate) struct Source {
    /// The origin of the vocabulary, for messages.
    pub origin: String,
    /// The text of the file.
    pub text: String,
    /// The format of the file.
    pub format: Format,
    /// The vocabulary.
    pub vocabulary: Vocabulary,
    /// The statements of the file that a vocabulary cannot hold.
    unread: Vec<String>,
}

impl Format {
    /// The format of a path, by its extension.
    ///
    /// # Errors
    /// Returns an error when no format has this extension.
    pub(crate) fn of(path: &Path) -> Result<Self> {
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        Self::from_str(&extension, true).map_err(|_| {
            Error::usage("no vocabulary format has this extension")
                .at(path.display())
                .hint("write .toml, .csv or .ttl, or -f")
        })
    }

    /// Writes the vocabulary in this format, and warns of statements that SKOS cannot express.
    ///
    /// # Errors
    /// Returns an error when SKOS cannot hold an address or a code.
    pub(crate) fn write(self, vocabulary: &Vocabulary, origin: &str, context: &Context) -> Result<String> {
        match self {
            Self::Toml => Ok(vocabulary.to_toml()),
            Self::Csv => Ok(csv::write(vocabulary)),
            Self::Ttl => {
                let (turtle, unsaid) = skos::write(vocabulary)?;
                if !unsaid.is_empty() {
                    let message = format!("SKOS has no words for: {}", unsaid.join(", "));
                    let hint = "they are kept in the namespace urn:x-shelflist:terms:, which other tools pass over";
                    context.console.warn(&Error::data(message).at(origin).hint(hint));
                }
                Ok(turtle)
            }
        }
    }
}

/// Whether files with this extension are read as SKOS.
fn is_skos(extension: &str) -> bool {
    skos::syntax::Syntax::of_extension(&extension.to_lowercase()).is_some()
}

impl Source {
    /// Reads a vocabulary by the name of a built-in one, or by its path.
    ///
    /// # Errors
    /// Returns an error when the vocabulary does not exist, or its file is not a valid vocabulary.
    pub(crate) fn read(name_or_path: &str, context: &Context) -> Result<Self> {
        let (origin, text) = Vocabulary::source(&context.seeds, name_or_path)?;
        // A file with an unknown extension is read as TOML.
        let format = Format::of(Path::new(&origin)).unwrap_or_else(|_| match Path::new(&origin).extension() {
            Some(extension) if is_skos(&extension.to_string_lossy()) => Format::Ttl,
            _ => Format::Toml,
        });
        let (vocabulary, unread) = Vocabulary::read(&origin, &text)?;
        Ok(Self { origin, text, format, vocabulary, unread })
    }

    /// Warns of the parts of the file that are lost when it is written again.
    pub(crate) fn warn_of_losses(&self, context: &Context) {
        let mut lost = self.unread.clone();
        let comments = if self.format == Format::Toml { comments(&self.text) } else { 0 };
        match comments {
            0 => {}
            1 => lost.push("1 comment".to_owned()),
            many => lost.push(format!("{many} comments")),
        }
        if !lost.is_empty() {
            context.console.warn(&Error::data(format!("not carried over: {}", lost.join(", "))).at(&self.origin));
        }
        let unnamed = self.vocabulary.concepts.iter().filter(|concept| concept.label.is_empty());
        let unnamed: Vec<&str> = unnamed.map(|concept| concept.id.as_str()).collect();
        if !unnamed.is_empty() {
            let message = format!("without a label: {}", unnamed.join(", "));
            let hint = "a concept has a label (skos:prefLabel) in at least one language; its id is shown in its place";
            context.console.warn(&Error::data(message).at(&self.origin).hint(hint));
        }
    }
}
