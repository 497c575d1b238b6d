//! The settings with which the records of a source are made: a text that differs when other records would be made, and
//! that says what differs.

use sha2::Digest as _;

use super::digest::digest;
use super::site::Addresses;
use crate::error::Result;
use crate::project::{Project, Source};
use crate::record::hex;
use crate::seeds::Seeds;
use crate::vocabulary::Vocabulary;

/// The folders of the seeds that determine which records are made.
const FOLDERS: [&str; 4] = ["layouts", "words", "languages", "sources"];

/// Describes everything other than the pages that determines which records are made of them: one line for each part,
/// which begins with its name.
///
/// # Errors
/// Returns an error when the vocabulary or a file of the seeds cannot be read.
pub(crate) fn fingerprint(project: &Project, seeds: &Seeds) -> Result<String> {
    let mut hash = sha2::Sha256::new();
    for folder in FOLDERS {
        for name in seeds.list(folder, "toml") {
            hash.update(&name);
            hash.update(seeds.read(&name)?.unwrap_or_default());
        }
    }
    let files = hex(hash.finalize().get(..8).unwrap_or_default());
    let vocabulary = digest(Vocabulary::source(seeds, &project.vocabulary)?.1.as_bytes());
    // A path depends on the folder in which the command runs, and the name of the file does not.
    let name = std::path::Path::new(&project.vocabulary).file_name().unwrap_or_default().to_string_lossy();
    let rules = match (project.strict, project.all_areas) {
        (false, false) => "usual",
        (true, false) => "strict",
        (false, true) => "all",
        (true, true) => "strict and all",
    };
    let version = env!("CARGO_PKG_VERSION");
    Ok(format!("version {version}\nvocabulary {name} {vocabulary}\nareas {rules}\nseeds {files}"))
}

/// Describes everything other than its pages that determines the records of a source.
///
/// # Errors
/// Returns an error in the same cases as `fingerprint`.
pub fn settings(project: &Project, source: &Source, seeds: &Seeds) -> Result<String> {
    Ok(of_source(&fingerprint(project, seeds)?, source, &Addresses::of(project, source, seeds)?))
}

pub(crate) fn of_source(fingerprint: &str, source: &Source, addresses: &Addresses) -> String {
    let Addresses { from, set, details, text, .. } = addresses;
    let parts = [format!("{:?}", source.layout), format!("{from:?}"), format!("{set:?}"), details.to_string()];
    format!("{fingerprint}\nsource {}", digest([&parts.join("\u{1f}"), text.as_str()].join("\u{1f}").as_bytes()))
}

/// The settings without those that only give areas, which do not matter for what a detail page says.
pub(crate) fn of_details(settings: &str) -> String {
    let kept: Vec<&str> = settings.lines().filter(|line| !matches!(split(line).0, "vocabulary" | "areas")).collect();
    kept.join("\n")
}

fn split(line: &str) -> (&str, &str) {
    line.split_once(' ').unwrap_or((line, ""))
}

/// The differences between the settings of the last run and those of this run, in words; none where there was no run
/// before.
pub(crate) fn differences(before: Option<&str>, now: &str) -> Vec<String> {
    let Some(before) = before.filter(|before| *before != now) else { return Vec::new() };
    let was = |part: &str| before.lines().map(split).find(|(name, _)| *name == part).map(|(_, value)| value);
    if was("version").is_none() {
        return vec!["this version of shelflist".to_owned()];
    }
    let mut found = Vec::new();
    for (part, value) in now.lines().map(split) {
        let Some(was) = was(part).filter(|was| *was != value) else { continue };
        found.push(match part {
            "version" => format!("shelflist {value} ({was} before)"),
            "vocabulary" => {
                let (old, new) = (name(was), name(value));
                if old == new {
                    format!("the vocabulary {new}, which was edited")
                } else {
                    format!("the vocabulary {new} ({old} before)")
                }
            }
            "areas" => format!("the rules for areas: {value} ({was} before)"),
            "seeds" => "the seeds".to_owned(),
            _ => "the settings of the source".to_owned(),
        });
    }
    if found.is_empty() { vec!["the settings".to_owned()] } else { found }
}

/// The name in a line about a vocabulary, which its digest follows.
fn name(value: &str) -> &str {
    value.rsplit_once(' ').map_or(value, |(name, _)| name)
}
