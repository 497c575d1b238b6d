//! The command that a refresh tells what is new.

use std::time::Duration;

use serde::Deserialize;
use toml::Spanned;

use super::place::Place;
use super::settings::period;
use crate::error::Result;

/// The command of the user that a refresh runs at its end, with the report as JSON on its standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notify {
    /// The program and its arguments. It is started in the folder of the project.
    pub command: Vec<String>,
    /// The runs after which it is started.
    pub when: When,
    /// The time after which it is ended.
    pub timeout: Duration,
}

/// The runs after which the command is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Runs that changed the catalogue.
    Changes,
    /// Runs that changed the catalogue, or that could not read a source or refused one.
    Trouble,
    /// Every run.
    Always,
}

impl When {
    /// The names of all values, as the project file writes them.
    pub(crate) const NAMES: [(&'static str, Self); 3] =
        [("changes", Self::Changes), ("trouble", Self::Trouble), ("always", Self::Always)];

    /// The name of the value.
    pub(crate) fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, value)| *value == self).map_or("changes", |(name, _)| name)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawNotify {
    command: Spanned<Vec<String>>,
    when: Option<Spanned<String>>,
    timeout: Option<Spanned<String>>,
}

impl RawNotify {
    pub(crate) fn checked(self, place: &Place) -> Result<Notify> {
        if self.command.get_ref().first().is_none_or(|program| program.trim().is_empty()) {
            return Err(place
                .error(self.command.span(), "the command of [notify] is empty")
                .hint("write command = [\"./tell.sh\", \"an argument\"]"));
        }
        let when = match self.when {
            None => When::Changes,
            Some(when) => {
                let known = When::NAMES.iter().find(|(name, _)| name == when.get_ref());
                known.map(|(_, value)| *value).ok_or_else(|| {
                    place
                        .error(when.span(), format!("when of [notify] is {:?}", when.get_ref()))
                        .hint("write \"changes\", \"trouble\" or \"always\"")
                })?
            }
        };
        let timeout = match self.timeout {
            None => Duration::from_secs(60),
            Some(timeout) => period(timeout.get_ref()).filter(|time| !time.is_zero()).ok_or_else(|| {
                place
                    .error(timeout.span(), format!("{} is not a length of time", timeout.get_ref()))
                    .hint("write \"30s\" or \"5m\"")
            })?,
        };
        Ok(Notify { command: self.command.into_inner(), when, timeout })
    }
}
