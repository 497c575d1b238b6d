//! What a record appeared in.

use crate::record::Record;

/// Journal, conference or series, with the place in it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Container {
    /// Its name.
    pub(crate) title: Option<String>,
    /// Volume.
    pub(crate) volume: Option<String>,
    /// Issue.
    pub(crate) issue: Option<String>,
    /// Pages.
    pub(crate) pages: Option<String>,
}

/// The container of a record.
pub(crate) fn of(record: &Record) -> Container {
    let Some(value) = record.unknown.iter().find(|u| u.name == "container") else { return Container::default() };
    let value: serde_json::Value = serde_json::from_str(value.value.get()).unwrap_or_default();
    let text = |name: &str| value.get(name).and_then(|v| v.as_str()).map(str::to_owned);
    Container { title: text("title"), volume: text("volume"), issue: text("issue"), pages: text("pages") }
}
