//! What the class names of an element say. A page repeats a few of them on most of its elements: each is read once.

use super::names::{in_lower_case, words};
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
        let parts = || all().flat_map(words);
        Self {
            hides: all().any(is_hiding_class),
            navigates: parts().any(is_navigation_word),
            dates: parts().any(|word| matches!(word, "date" | "created" | "published")),
            is_record: parts().any(is_record_word),
            labels: all().any(is_label_class),
            is_next: parts().any(|word| word == "next"),
            is_pager: parts().any(is_pager_word),
            is_disabled: all().any(|class| class == "disabled"),
            field: all().find_map(field_of),
        }
    }
}

pub(crate) fn is_hiding_class(class: &str) -> bool {
    matches!(
        class,
        "visually-hidden"
            | "visuallyhidden"
            | "sr-only"
            | "screen-reader-text"
            | "screen-reader-only"
            | "element-invisible"
            | "element-hidden"
            | "show-for-sr"
            | "u-visually-hidden"
            | "a11y-hidden"
            | "hidden"
            | "d-none"
            | "assistive-text"
    )
}

pub(crate) fn is_navigation_word(word: &str) -> bool {
    in_lower_case(word, |word| {
        matches!(
            word,
            "nav"
                | "navbar"
                | "navigation"
                | "menu"
                | "submenu"
                | "breadcrumb"
                | "breadcrumbs"
                | "pager"
                | "pagination"
                | "paginate"
                | "paging"
                | "pagenavi"
                | "sidebar"
                | "footer"
                | "masthead"
                | "facet"
                | "facets"
                | "facetapi"
                | "filter"
                | "filters"
                | "exposed"
                | "social"
                | "share"
                | "sharing"
                | "cookie"
                | "cookies"
                | "consent"
                | "skip"
                | "toolbar"
                | "tabs"
                | "widget"
                | "tagcloud"
                | "login"
                | "newsletter"
                | "subscribe"
                | "copyright"
                | "related"
                | "popup"
                | "modal"
        )
    })
}

pub(crate) fn is_record_word(word: &str) -> bool {
    in_lower_case(word, |word| {
        matches!(
            word,
            "row"
                | "item"
                | "result"
                | "results"
                | "entry"
                | "post"
                | "teaser"
                | "card"
                | "record"
                | "listing"
                | "article"
                | "publication"
                | "document"
        )
    })
}

/// Class names of labels.
pub(crate) fn is_label_class(class: &str) -> bool {
    matches!(
        class,
        "views-label"
            | "field__label"
            | "field-label"
            | "label-inline"
            | "label-above"
            | "field-label-inline"
            | "meta-label"
    )
}

/// A word by which classes and ids name a pager.
pub(crate) fn is_pager_word(word: &str) -> bool {
    matches!(word, "pager" | "pagination" | "paging" | "pagenavi" | "paginator" | "page" | "pages")
}

/// Class names: Drupal's `views-field-title` and `field--name-body`, WordPress's `entry-title`, and their like.
pub(crate) fn field_of(name: &str) -> Option<Field> {
    let name = name.to_ascii_lowercase();
    let name = name.strip_prefix("views-field-").or_else(|| name.strip_prefix("field--name-")).unwrap_or(&name);
    let all: Vec<&str> = words(name).collect();
    let has = |word: &str| all.contains(&word);
    let last = all.last().copied().unwrap_or_default();
    if has("label") || has("wrapper") || has("subtitle") || has("container") {
        return None;
    }
    if has("more") && (has("read") || has("link") || all.len() == 1) || has("readmore") {
        return Some(Field::More);
    }
    Some(match last {
        "title" | "headline" if !has("section") && !has("page") && !has("block") && !has("site") => Field::Title,
        "date" | "created" | "published" | "datetime" | "pubdate" => Field::Issued,
        "single" if has("date") => Field::Issued,
        "body" if has("field") || all.len() == 1 && name == "body" => Field::Description,
        "summary" | "excerpt" | "description" | "abstract" | "snippet" | "synopsis" | "lead" | "standfirst" => {
            Field::Description
        }
        "author" | "authors" | "byline" | "creator" => Field::Creator,
        "language" | "languages" | "langcode" => Field::Language,
        "theme" | "themes" | "thematic" | "topic" | "topics" | "subject" | "subjects" | "area" | "areas" => Field::Area,
        "isbn" | "issn" | "doi" => Field::Identifier,
        "type" | "kicker" if has("type") && all.len() > 1 || last == "kicker" => Field::Kind,
        _ => return None,
    })
}
