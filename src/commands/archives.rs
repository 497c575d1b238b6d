//! The options for web archives, and the archives among the inputs of a run.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use crate::Result;
use crate::archive::captures::Captures;
use crate::archive::choice::Choice;
use crate::archive::pages::Held;
use crate::archive::survey::Survey;
use crate::archive::volume::{self, ArchiveKind, HEAD, Volume};
use crate::error::Error;
use crate::formats::Format;
use crate::input::Input;
use crate::paths::first_bytes;

/// The options for web archives.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Archives {
    /// Of a web archive, only captures whose address matches this regular expression
    #[arg(long, value_name = "REGEX")]
    pub r#match: Option<regex::Regex>,
    /// Of a web archive, all captures of an address instead of the newest one
    #[arg(long)]
    pub all_captures: bool,
    /// Of a web archive, only captures with these HTTP statuses [default: 200 to 203]
    #[arg(long, value_name = "CODE,…", value_delimiter = ',')]
    pub status: Vec<u16>,
    /// Of a web archive, only captures of these media types [default: all that can be read]
    #[arg(long, value_name = "TYPE,…", value_delimiter = ',')]
    pub media_type: Vec<String>,
    /// Of a web archive, read each record's own page, too, where the archive holds it
    #[arg(long)]
    pub details: bool,
}

impl Archives {
    fn choice(&self, largest: u64) -> Choice {
        Choice {
            matching: self.r#match.clone(),
            statuses: self.status.clone(),
            media_types: self.media_type.iter().map(|kind| kind.trim().to_ascii_lowercase()).collect(),
            all: self.all_captures,
            details: self.details,
            largest,
        }
    }
}

/// An input that was looked at.
pub(crate) enum Looked {
    /// One document.
    Document(Input),
    /// One document from a pipe, of which these bytes were read.
    Begun(Input, Vec<u8>, Box<dyn Read + Send>),
    /// An archive: its volumes, each with its number in the run.
    Archive(Vec<(u32, Volume)>),
}

/// The archives of a run.
pub(crate) struct Found {
    choice: Arc<Choice>,
    survey: Option<Arc<Survey>>,
    /// The archives in which detail pages are looked for.
    pub held: Option<Arc<Held>>,
}

impl Found {
    /// Starts to read a volume.
    ///
    /// # Errors
    /// Returns an error when no thread can be started.
    pub(crate) fn captures(&self, number: u32, volume: Volume) -> Result<Captures> {
        Captures::start(number, volume, Arc::clone(&self.choice), self.survey.clone())
    }
}

/// Looks at the inputs: which are archives, and, where there are some, which of their captures are the newest ones.
pub(crate) fn look(
    inputs: Vec<Result<Input>>,
    archives: Option<&Archives>,
    from: Option<&str>,
    largest: u64,
) -> Result<(Vec<Result<Looked>>, Option<Found>)> {
    let Some(archives) = archives else {
        return Ok((inputs.into_iter().map(|input| input.map(Looked::Document)).collect(), None));
    };
    // A format that the user names is that of the documents themselves.
    let told = from.map(Format::read).transpose()?.map(|format| format.name == "warc");
    let mut volumes: Vec<Volume> = Vec::new();
    let mut looked = Vec::with_capacity(inputs.len());
    for input in inputs {
        looked.push(input.and_then(|input| {
            let failed = input.clone();
            let found = one(input, told).map_err(|error| failed.error(error))?;
            Ok(match found {
                Kind::Document(input) => Looked::Document(input),
                Kind::Begun(input, head, rest) => Looked::Begun(input, head, rest),
                Kind::Archive(found) => {
                    let first = volumes.len();
                    volumes.extend(found.iter().cloned());
                    let number = |at: usize| u32::try_from(first + at).unwrap_or(u32::MAX);
                    Looked::Archive(found.into_iter().enumerate().map(|(at, volume)| (number(at), volume)).collect())
                }
            })
        }));
    }
    if volumes.is_empty() {
        return Ok((looked, None));
    }
    let choice = Arc::new(archives.choice(largest));
    let surveyed = !choice.all || choice.details;
    let survey = if surveyed { Some(Arc::new(Survey::of(volumes.iter(), &choice)?)) } else { None };
    let held = survey.clone().filter(|_| choice.details).map(|survey| Arc::new(Held { volumes, survey, largest }));
    Ok((looked, Some(Found { choice, survey, held })))
}

enum Kind {
    Document(Input),
    Begun(Input, Vec<u8>, Box<dyn Read + Send>),
    Archive(Vec<Volume>),
}

/// Looks at one input; `told` says whether the user calls it an archive.
fn one(input: Input, told: Option<bool>) -> Result<Kind> {
    let path = match &input {
        Input::Stdin => None,
        Input::File(path) | Input::Found(path) => Some(path.clone()),
        Input::Saved(..) => return Ok(Kind::Document(input)),
    };
    if told == Some(false) {
        return Ok(Kind::Document(input));
    }
    if let Some(path) = path.as_deref().filter(|path| path.is_file() || !path.exists()) {
        let is = told == Some(true) || volume::is_named(path) || is_unknown(&input) && begins(path);
        return if is && path.exists() { volume::volumes(path).map(Kind::Archive) } else { Ok(Kind::Document(input)) };
    }
    // A pipe is read once, so what was looked at goes before the rest.
    let mut rest = input.open()?;
    let mut head = Vec::new();
    rest.by_ref().take(HEAD as u64).read_to_end(&mut head).map_err(|error| Error::from_io(input.place(), &error))?;
    if head.is_empty() || told.is_none() && ArchiveKind::of_start(&head).is_none() {
        return Ok(Kind::Begun(input, head, rest));
    }
    let name = if path.is_none() { "-".to_owned() } else { input.place() };
    volume::spooled(&name, &head, rest.as_mut()).map(Kind::Archive)
}

/// Whether the name of an input does not say what it is.
fn is_unknown(input: &Input) -> bool {
    let extension = input.extension();
    ![true, false].iter().any(|named| Format::extensions(*named).any(|known| known == extension))
}

/// Whether a file begins as an archive does.
fn begins(path: &Path) -> bool {
    first_bytes(path, HEAD).is_ok_and(|head| ArchiveKind::of_start(&head).is_some())
}
