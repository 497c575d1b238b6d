//! What the class names of an element say. A page repeats a few of them on most of its elements: each is read once.

use super::{field_hints, node_facts, pager, ranking};
use crate::document::Field;

/// What a list of class names says.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Classes {
    /// It is not shown.
    pub(crate) hides: bool,
    /// It is navigation.
    pub(crate) navigates: bool,
    /// It is a date.
    pub(crate) dates: bool,
    /// It is one record of many.
    pub(crate) is_record: bool,
    /// It is a label.
    pub(crate) labels: bool,
    /// It leads to the next page.
    pub(crate) is_next: bool,
    /// It is a pager.
    pub(crate) is_pager: bool,
    /// It does nothing for now.
    pub(crate) is_disabled: bool,
    /// It is this field.
    pub(crate) field: Option<Field>,
}

impl Classes {
    /// By the value of a `class` attribute.
    pub(crate) fn of(names: &str) -> Self {
        let all = || names.split_ascii_whitespace();
        let words = || all().flat_map(node_facts::words);
        Self {
            hides: all().any(node_facts::is_hiding_class),
            navigates: words().any(node_facts::is_navigation_word),
            dates: words().any(|word| matches!(word, "date" | "created" | "published")),
            is_record: words().any(ranking::is_record_word),
            labels: all().any(field_hints::is_label_class),
            is_next: words().any(|word| word == "next"),
            is_pager: words().any(pager::is_pager_word),
            is_disabled: all().any(|class| class == "disabled"),
            field: all().find_map(field_hints::class),
        }
    }
}
