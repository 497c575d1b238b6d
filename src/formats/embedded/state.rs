//! Finds the list of records in the state of a script: the array of objects with titles that has the most data.

use std::ops::Range;

use serde_json::{Map, Value};

use crate::document::entry::Entry;
use crate::document::html::page_data::PageData;
use crate::document::markup;
use crate::formats::column_names::plain;
use crate::text::words::{LabelField, Words};

/// A field of a record: the names that programs give to it, in order of preference, and the labels for it in the
/// languages of pages.
struct Member {
    names: &'static [&'static str],
    label: LabelField,
}

const TITLE: Member = Member {
    names: &["title", "headline", "name", "document title", "post title", "display name"],
    label: LabelField::Title,
};
const DATE: Member = Member {
    names: &[
        "date published",
        "published at",
        "publish date",
        "publication date",
        "published date",
        "published on",
        "published",
        "pub date",
        "issued",
        "date issued",
        "release date",
        "date",
        "post date",
    ],
    label: LabelField::Date,
};
const DESCRIPTION: Member = Member {
    names: &["description", "summary", "abstract", "excerpt", "teaser", "intro", "lead"],
    label: LabelField::Description,
};
const ADDRESS: Member = Member {
    names: &["url", "link", "href", "permalink", "canonical url", "page url", "web url", "path", "uri"],
    label: LabelField::Url,
};
const FILE: Member = Member {
    names: &["file", "pdf", "pdf url", "file url", "download url", "document url", "attachment", "download"],
    label: LabelField::Other,
};
const CREATOR: Member = Member { names: &["authors", "author", "creators", "creator"], label: LabelField::Creator };
const KIND: Member =
    Member { names: &["type", "kind", "document type", "content type", "category"], label: LabelField::Kind };

/// Members that wrap the object that an item describes.
const WRAPPERS: [&str; 7] = ["node", "item", "fields", "attributes", "_source", "document", "data"];
/// Words in the names of lists that are not lists of publications.
const OTHER_LISTS: [&str; 14] = [
    "menu",
    "nav",
    "navigation",
    "footer",
    "breadcrumb",
    "breadcrumbs",
    "links",
    "languages",
    "locales",
    "social",
    "filters",
    "facets",
    "tags",
    "categories",
];

/// The entries of the best list in the data, and the position of its script.
pub(super) fn entries(data: Vec<PageData>, words: &Words) -> (Vec<Entry>, Range<usize>) {
    let state = State { words };
    let mut best: Option<(usize, Vec<Item>, Range<usize>)> = None;
    for data in data {
        let mut lists = Vec::new();
        state.collect(data.value, false, &mut lists);
        for (weight, items) in lists {
            if best.as_ref().is_none_or(|(have, ..)| weight > *have) {
                best = Some((weight, items, data.bytes.clone()));
            }
        }
    }
    best.map_or_else(Default::default, |(_, items, bytes)| {
        (items.iter().map(|item| state.entry(item)).collect(), bytes)
    })
}

/// An object in a list.
type Item = Map<String, Value>;

/// Reads the state of a page, whose members have the names that programs and people use.
struct State<'w> {
    words: &'w Words,
}

impl State<'_> {
    /// Collects the arrays of objects that may be records, each with its weight. `other` is true if the array belongs
    /// to something other than a list of publications.
    fn collect(&self, value: Value, other: bool, lists: &mut Vec<(usize, Vec<Item>)>) {
        match value {
            Value::Array(items) => {
                let items: Vec<Value> = items.into_iter().map(|item| self.unwrapped(item)).collect();
                let titled =
                    items.iter().filter_map(Value::as_object).filter(|item| self.title(item).is_some()).count();
                if titled > 0 && titled * 10 >= items.len() * 8 && !other {
                    let objects: Vec<Item> = items.into_iter().filter_map(object).collect();
                    lists.extend(self.weight(&objects).map(|weight| (weight, objects)));
                } else {
                    items.into_iter().for_each(|item| self.collect(item, other, lists));
                }
            }
            Value::Object(members) => {
                for (name, held) in members {
                    let no_list = plain(&name).split(' ').any(|word| OTHER_LISTS.contains(&word));
                    self.collect(held, other || no_list, lists);
                }
            }
            _ => {}
        }
    }

    /// Removes the wrappers of an item, such as the edges of GraphQL and the attributes of JSON:API.
    fn unwrapped(&self, value: Value) -> Value {
        let Value::Object(mut members) = value else { return value };
        if self.title(&members).is_none() {
            let wrapper = WRAPPERS.iter().find(|name| members.get(**name).is_some_and(Value::is_object));
            if let Some(Value::Object(inner)) = wrapper.and_then(|name| members.remove(*name)) {
                members.extend(inner);
            }
        }
        Value::Object(members)
    }

    /// The weight of a list, by the number of its items and by their dates, descriptions, files and addresses. Returns
    /// `None` if the items have hardly more than titles.
    fn weight(&self, items: &[Item]) -> Option<usize> {
        let having = |member: &Member| items.iter().filter(|item| self.member(item, member).is_some()).count();
        let told = having(&DATE) + having(&DESCRIPTION) + having(&FILE);
        let addresses = having(&ADDRESS);
        let many = items.len() >= 3 && addresses * 10 >= items.len() * 8;
        (told * 2 >= items.len() || many).then_some(items.len() + 3 * told + addresses)
    }

    fn title(&self, item: &Item) -> Option<String> {
        self.member(item, &TITLE).and_then(words).filter(|title| title.len() > 1)
    }

    /// The first member with one of these names that has a value.
    fn member<'v>(&self, item: &'v Item, wanted: &Member) -> Option<&'v Value> {
        let says = |value: &&Value| !matches!(value, Value::Null | Value::Bool(_)) && **value != "";
        let named =
            |name: &&str| item.iter().find(|(have, _)| plain(have) == **name).map(|(_, value)| value).filter(says);
        let labelled = |name: &str| self.words.label(&plain(name)).is_some_and(|label| label.field == wanted.label);
        wanted.names.iter().find_map(named).or_else(|| {
            let by_label = wanted.label != LabelField::Other;
            item.iter().find(|(name, value)| by_label && labelled(name) && says(value)).map(|(_, value)| value)
        })
    }

    fn entry(&self, item: &Item) -> Entry {
        let mut entry = Entry::default();
        let found = |member: &Member| self.member(item, member).map(all_words).unwrap_or_default();
        self.title(item).iter().for_each(|title| entry.title(title));
        found(&DESCRIPTION).iter().for_each(|text| entry.description(text));
        found(&DATE).iter().for_each(|date| entry.date(date));
        found(&CREATOR).iter().for_each(|name| entry.creator(name));
        found(&KIND).iter().take(1).for_each(|kind| entry.kind(kind));
        entry.record.url = found(&ADDRESS).into_iter().next();
        found(&FILE).iter().for_each(|address| entry.file(address, None, None));
        if entry.record.url.is_none() {
            entry.record.url = entry.record.files.first().map(|file| file.url.clone());
        }
        entry
    }
}

fn object(value: Value) -> Option<Item> {
    match value {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

/// The text of a value, without markup: a string, a number, or the text member of an object.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => {
            let marked = text.contains("</") || text.contains("<br") || text.contains('&');
            let text = if marked { markup::plain(text).text } else { text.clone() };
            let text = text.trim().to_owned();
            (!text.is_empty()).then_some(text)
        }
        Value::Number(number) => Some(number.to_string()),
        Value::Object(members) => {
            let names = ["rendered", "name", "title", "label", "value", "text", "plain", "html", "url", "href", "iso"];
            names.iter().find_map(|name| members.get(*name).and_then(words))
        }
        Value::Array(_) | Value::Null | Value::Bool(_) => None,
    }
}

/// The texts of a value, or of all items of an array.
fn all_words(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().filter_map(words).collect(),
        other => words(other).into_iter().collect(),
    }
}
