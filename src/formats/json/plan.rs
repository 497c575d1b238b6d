//! Decides where the records of a JSON document are: the list that they stand in, at any depth, and the objects inside
//! of each of them that hold its description.

use serde_json::{Map, Value};

use super::forms::has_form;
use super::items;
use super::publication::{EXAMINED, fields, has_title, is_publication};
use crate::formats::column_names::plain;
use crate::formats::places::Places;
use crate::formats::table::known::Known;

/// The depth to which a document is searched for lists, and a record for its description.
const DEPTH: usize = 6;
/// The greatest number of members of an object that only wraps another one of any name.
const THIN: usize = 3;

/// The places in a list of records at this path, of which some are given.
pub(super) fn places(path: Vec<String>, samples: &[Map<String, Value>], known: Known<'_>) -> Places {
    let body = samples.iter().find_map(|sample| body_of(sample, known, DEPTH)).unwrap_or_default();
    let places = Places { path, body, objects: known.columns.objects().clone(), ..Places::default() };
    let names = |sample: &Map<String, Value>| -> Vec<String> {
        places.lifted(sample.clone()).keys().map(|name| plain(name)).collect()
    };
    let table = samples.iter().find_map(|sample| known.columns.known_table(&names(sample)));
    let fields = table.map(|table| table.fields.clone()).unwrap_or_default();
    Places { fields, ..places }
}

/// The path from a record without a title to an object inside of it that has one.
fn body_of(members: &Map<String, Value>, known: Known<'_>, depth: usize) -> Option<Vec<String>> {
    if depth == 0 || has_title(members, known) || has_form(members) {
        return None;
    }
    let objects = members.values().filter(|value| value.is_object()).count();
    let is_thin = objects == 1 && members.len() <= THIN && fields(members, known) == 0;
    let names = known.columns.objects();
    members.iter().find_map(|(name, value)| {
        let inner = value.as_object()?;
        let may_wrap = names.is_part(name) || name.starts_with('_') || is_thin;
        if !may_wrap || known.is_field(name) {
            return None;
        }
        let rest = if has_title(inner, known) { Some(Vec::new()) } else { body_of(inner, known, depth - 1) };
        rest.map(|rest| [name.clone()].into_iter().chain(rest).collect())
    })
}

/// The places of the records in a document, and how they are read.
pub(super) struct Found {
    /// The places of its records.
    pub places: Places,
    /// A few of its records. The document itself is a record if it holds no list of records.
    pub samples: Vec<Map<String, Value>>,
    /// The members of the document, if it is an object. Values that are not short are left out.
    pub outer: Map<String, Value>,
}

/// Finds the records of a document.
pub(super) fn find(text: &str, known: Known<'_>) -> Found {
    let text = text.trim_start();
    let (mut found, mut outer) = (Vec::new(), Map::new());
    if text.starts_with('{') {
        let members = items::members(text).unwrap_or_default();
        outer = shallow(&members);
        collect(text, members, known, (&[], false), &mut found);
    }
    let best = found.into_iter().filter_map(|place| Choice::of(place, known)).reduce(Choice::better);
    if let Some(Choice { places, samples, .. }) = best {
        return Found { places, samples, outer };
    }
    let samples = if text.starts_with('[') { sample(text) } else { object(text).into_iter().collect() };
    Found { places: places(Vec::new(), &samples, known), samples, outer }
}

/// A place where the records of a document may be.
struct Place<'t> {
    path: Vec<String>,
    text: &'t str,
    /// The place of the name of the list among the usual ones.
    usual: Option<usize>,
    /// True if an object around the list has a title, so that the list may be a part of a record.
    in_titled: bool,
}

/// The members of an object, each with the text of its value.
type Members<'t> = Vec<(String, &'t str)>;

/// Collects the lists of objects in an object and in the objects inside of it. The object stands at this path, and
/// inside of an object with a title if the second part of `around` is true.
fn collect<'t>(
    text: &'t str,
    members: Members<'t>,
    known: Known<'_>,
    around: (&[String], bool),
    found: &mut Vec<Place<'t>>,
) {
    let (path, in_titled) = around;
    let is_title = |(name, value): &(String, &str)| {
        let is_text = value.len() > 2 && value.starts_with(['"', '[', '{']);
        is_text && (matches!(name.as_str(), "leader" | "titles") || known.is_named_title(name))
    };
    let in_titled = in_titled || members.iter().any(is_title);
    let objects = known.columns.objects();
    let is_keyed = members.len() > 1 && members.iter().all(|(_, value)| value.starts_with('{'));
    for (name, value) in members {
        let usual = objects.usual_list(&name);
        let is_field = known.is_field(&name);
        let inner: Vec<String> = path.iter().cloned().chain([name]).collect();
        if items::holds_objects(value) {
            found.push(Place { path: inner, text: value, usual, in_titled });
        } else if value.starts_with('{') && path.len() < DEPTH && !is_field {
            let members = items::members(value).unwrap_or_default();
            collect(value, members, known, (&inner, in_titled), found);
        }
    }
    // An object may hold its records under their ids.
    if is_keyed {
        found.push(Place { path: path.to_vec(), text, usual: None, in_titled });
    }
}

/// A place whose objects are records.
struct Choice {
    places: Places,
    samples: Vec<Map<String, Value>>,
    /// The number of fields that are filled, in each object on the average, and the usual place.
    rank: (usize, usize),
}

impl Choice {
    /// Judges a place. Returns `None` if its objects are no records.
    fn of(place: Place<'_>, known: Known<'_>) -> Option<Self> {
        let samples = sample(place.text);
        let places = Places { keyed: place.text.starts_with('{'), ..places(place.path, &samples, known) };
        let bodies: Vec<Map<String, Value>> = samples.iter().map(|sample| places.lifted(sample.clone())).collect();
        let records = bodies.iter().filter(|body| is_publication(body, known)).count();
        let titled = bodies.iter().filter(|body| has_title(body, known)).count();
        let is_graph = places.is_graph();
        let most = |count: usize| count > 0 && count * 2 >= bodies.len();
        let fits = match place.usual {
            _ if is_graph => true,
            Some(_) => most(records) && (!place.in_titled || most(titled)),
            None => most(records) && !place.in_titled,
        };
        // A map of other objects is rarely a list of records.
        if !fits || places.keyed && (titled < bodies.len() || place.in_titled) {
            return None;
        }
        let filled: usize = bodies.iter().map(|body| fields(body, known)).sum();
        let usual = place.usual.map_or(0, |at| usize::MAX - at);
        let score = if is_graph { usize::MAX } else { (filled * 2 / bodies.len().max(1)) + 6 * usize::from(usual > 0) };
        Some(Self { places, samples, rank: (score, usual) })
    }

    fn better(self, other: Self) -> Self {
        if other.rank > self.rank { other } else { self }
    }
}

/// The first objects of an array, or of the values of an object.
fn sample(text: &str) -> Vec<Map<String, Value>> {
    let mut samples = Vec::new();
    // The samples are enough, so a refusal ends the search, and an error is left to the reader.
    let _ = items::each(text, &mut |item| {
        samples.extend(object(item));
        if samples.len() < EXAMINED { Ok(()) } else { Err(crate::error::Error::data("enough")) }
    });
    samples
}

/// The length in bytes from which the values of an object are not looked at.
const LONG: usize = 1 << 20;

fn object(text: &str) -> Option<Map<String, Value>> {
    let members = match text.len() {
        LONG.. => items::members(text).ok().map(|members| shallow(&members)),
        _ => serde_json::from_str(text).ok(),
    };
    members.filter(|members| !members.is_empty())
}

/// The members of an object. Values that are not short are left out.
fn shallow(members: &[(String, &str)]) -> Map<String, Value> {
    let value = |text: &str| {
        let short = (text.len() < 200).then(|| serde_json::from_str(text).ok()).flatten();
        short.unwrap_or(Value::Bool(true))
    };
    members.iter().map(|(name, text)| (name.clone(), value(text))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::columns::Columns;
    use crate::seeds::Seeds;
    use crate::text::words::Words;

    fn path(text: &str) -> String {
        let seeds = Seeds::embedded();
        let (words, columns) = (Words::load(&seeds).unwrap(), Columns::load(&seeds, &[]).unwrap());
        let found = find(text, Known { columns: &columns, words: &words }).places;
        found.path.iter().chain(&found.body).map(String::as_str).collect::<Vec<_>>().join(".")
    }

    #[test]
    fn records_are_found_at_any_depth() {
        for (text, place) in [
            (r#"{"a":[{"b":1}],"items":[{}],"records":[{"title":"c"}]}"#, "records"),
            (r#"{"n":[1,2],"found":[3, {"title":"b"}]}"#, "found"),
            (r#"{"title":"x","found":[{"title":"b"}]}"#, ""),
            (r#"{"title":"x","items":[{"title":"b"}]}"#, "items"),
            (r#"{"title":"x","items":[{"b":1}]}"#, ""),
            (r#"{"a":{"b":{"c":[{"title":"b"}]}}}"#, "a.b.c"),
            (
                r#"{"facets":[{"name":"a"}],"hits":{"hits":[{"_source":{"title":"b","date":"2020"}}]}}"#,
                "hits.hits._source",
            ),
            (r#"{"users":[{"user":{"id":7}}]}"#, ""),
            (r#"{"@graph":[{"b":1}]}"#, "@graph"),
            (r#"[{"node":{"title":"b"}}]"#, "node"),
        ] {
            assert_eq!(path(text), place, "{text}");
        }
    }
}
