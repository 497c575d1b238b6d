//! What the class names of an element say. A page repeats a few of them on most of its elements: each is read once.

use super::{facts, fields, pager, rank};
use crate::document::Field;

/// What a list of class names says.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Classes {
    /// It is not shown.
    pub(super) hides: bool,
    /// It is navigation.
    pub(super) navigates: bool,
    /// It is a date.
    pub(super) dates: bool,
    /// It is one record of many.
    pub(super) is_record: bool,
    /// It is a label.
    pub(super) labels: bool,
    /// It leads to the next page.
    pub(super) is_next: bool,
    /// It is a pager.
    pub(super) is_pager: bool,
    /// It does nothing for now.
    pub(super) is_disabled: bool,
    /// It is this field.
    pub(super) field: Option<Field>,
}

impl Classes {
    /// By the value of a `class` attribute.
    pub(super) fn of(names: &str) -> Self {
        let all = || names.split_ascii_whitespace();
        let words = || all().flat_map(facts::words);
        Self {
            hides: all().any(facts::is_hiding_class),
            navigates: words().any(facts::is_navigation_word),
            dates: words().any(|word| matches!(word, "date" | "created" | "published")),
            is_record: words().any(rank::is_record_word),
            labels: all().any(fields::is_label_class),
            is_next: words().any(|word| word == "next"),
            is_pager: words().any(pager::is_pager_word),
            is_disabled: all().any(|class| class == "disabled"),
            field: all().find_map(fields::class),
        }
    }
}
