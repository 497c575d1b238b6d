//! Finds the works that JSON-LD lists in `ItemList`, `@graph`, `hasPart` and similar members.

use std::collections::HashSet;
use std::ops::Range;

use serde_json::{Map, Value};
use url::Url;

use crate::document::entry::Entry;
use crate::document::html::links;
use crate::document::html::page_data::PageData;
use crate::formats::jsonld::graph::Names;
use crate::formats::jsonld::reader;
use crate::record::kinds::{self, Kind};

/// The works of one script, as objects of schema.org.
type Works = Vec<Map<String, Value>>;

/// Members that hold the parts of a page or a list.
const HOLDERS: [&str; 9] = [
    "@graph",
    "itemListElement",
    "item",
    "mainEntity",
    "hasPart",
    "blogPost",
    "dataFeedElement",
    "dataset",
    "workExample",
];

/// The entries of the works that the data lists, and the position of the first script that contains any.
pub(super) fn entries(data: Vec<PageData>, base: Option<&Url>) -> (Vec<Entry>, Range<usize>) {
    let mut entries: Vec<Entry> = Vec::new();
    let mut place = None;
    let mut objects = Vec::new();
    data.iter().for_each(|data| named(&data.value, &mut objects));
    let names = Names::of(objects.into_iter());
    let data: Vec<(Works, Range<usize>)> = data
        .into_iter()
        .map(|data| {
            let mut works = Vec::new();
            collect(data.value, &mut works);
            (works, data.bytes)
        })
        .collect();
    for (works, bytes) in data {
        for members in works {
            let mut members = work(members, &names);
            let address = members.get("url").and_then(Value::as_str).and_then(|url| links::resolve(url, base));
            if address.is_some() {
                members.remove("url");
            }
            let mut entry = reader::entry(members);
            entry.record.url = address.or(entry.record.url);
            // The same work may be described in several scripts.
            let known = |have: &Entry| have.record.url.is_some() && have.record.url == entry.record.url;
            if entry.record.title.is_some() && !entries.iter().rev().take(NEAR).any(known) {
                place.get_or_insert_with(|| bytes.clone());
                entries.push(entry);
            }
        }
    }
    (entries, place.unwrap_or(0..0))
}

/// The number of preceding works among which a duplicate is searched for.
const NEAR: usize = 100;

/// Collects the objects that have a name and an id by which others may refer to them.
fn named<'v>(value: &'v Value, objects: &mut Vec<&'v Map<String, Value>>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| named(item, objects)),
        Value::Object(members) => {
            if members.contains_key("@id") && members.contains_key("name") {
                objects.push(members);
            }
            members.values().for_each(|value| named(value, objects));
        }
        _ => {}
    }
}

/// Collects the objects that are works, and the links in lists that stand for works.
fn collect(value: Value, works: &mut Vec<Map<String, Value>>) {
    match value {
        Value::Array(items) => items.into_iter().for_each(|item| collect(item, works)),
        Value::Object(mut members) => {
            if is_a(&members, |kind| kind == "BreadcrumbList" || kind == "SiteNavigationElement") {
                return;
            }
            let is_work =
                is_a(&members, |kind| kind == "CreativeWork" || kinds::of_schema_org(kind).is_some_and(is_listed))
                    && !is_a(&members, |kind| kind.ends_with("Page") || kind == "WebSite");
            if is_work {
                works.push(members);
                return;
            }
            let is_entry = is_a(&members, |kind| kind == "ListItem") && !members.contains_key("item");
            if is_entry && members.get("name").is_some_and(Value::is_string) {
                members.remove("position");
                works.push(members);
                return;
            }
            HOLDERS.iter().filter_map(|name| members.remove(*name)).for_each(|held| collect(held, works));
        }
        _ => {}
    }
}

/// Returns whether a kind of object can be listed as a work. Pictures, reviews, programs and messages only accompany
/// the listed works.
fn is_listed(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Image
            | Kind::Artwork
            | Kind::Audio
            | Kind::Review
            | Kind::Software
            | Kind::Letter
            | Kind::Message
            | Kind::Grant
    )
}

fn is_a(members: &Map<String, Value>, is: impl Fn(&str) -> bool) -> bool {
    let is = |kind: &str| is(kind.rsplit(['/', '#', ':']).next().unwrap_or(kind));
    match members.get("@type") {
        Some(Value::String(kind)) => is(kind),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(is),
        _ => false,
    }
}

/// Reduces a work to the members that describe it: the website that contains it, its picture and comments of others are
/// removed. People and organizations to which it refers get their names.
fn work(mut members: Map<String, Value>, names: &Names) -> Map<String, Value> {
    members.retain(|name, _| {
        !matches!(
            name.as_str(),
            "isPartOf" | "breadcrumb" | "comment" | "image" | "thumbnailUrl" | "potentialAction" | "position" | "@id"
        )
    });
    for role in ["author", "creator", "publisher"] {
        if let Some(value) = members.get_mut(role) {
            names.resolve(value, &mut HashSet::new());
        }
    }
    members
}
