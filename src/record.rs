//! The record: one publication.
//!
//! Field names are Dublin Core's where Dublin Core has one. What we write has every field; what we read may
//! lack fields, and fields that we do not know pass through unchanged at every level.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

/// A field that this version does not know, kept as it was printed.
#[derive(Debug, Clone)]
pub struct Unknown {
    /// The name of the field.
    pub name: String,
    /// Its value, as compact JSON.
    pub value: Box<RawValue>,
}

impl PartialEq for Unknown {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.value.get() == other.value.get()
    }
}

/// Declares a JSON object whose missing fields read as their default and whose unknown fields pass through.
macro_rules! object {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $field:ident : $type:ty = $key:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $name {
            $($(#[$doc])* pub $field: $type,)+
            /// Fields that this version does not know, in the order they were read.
            pub unknown: Vec<Unknown>,
        }

        impl $name {
            /// The names of the fields, in the order they are written.
            pub const FIELDS: &'static [&'static str] = &[$($key),+];
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(Some(Self::FIELDS.len() + self.unknown.len()))?;
                $(map.serialize_entry($key, &self.$field)?;)+
                for Unknown { name, value } in &self.unknown {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Fields;
                impl<'de> Visitor<'de> for Fields {
                    type Value = $name;
                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("a JSON object")
                    }
                    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<$name, A::Error> {
                        let mut object = $name::default();
                        while let Some(key) = map.next_key::<String>()? {
                            match key.as_str() {
                                $($key => object.$field = map.next_value::<Lenient<$type>>()
                                    .map_err(|error| located(&key, error))?.0,)+
                                _ => {
                                    let value = compact(map.next_value::<Box<RawValue>>()?);
                                    object.unknown.push(Unknown { name: key, value });
                                }
                            }
                        }
                        last_of_each(&mut object.unknown);
                        Ok(object)
                    }
                }
                deserializer.deserialize_map(Fields)
            }
        }
    };
}

/// Of unknown fields of the same name the last one counts, in the place of the first, as in most readers of JSON.
fn last_of_each(unknown: &mut Vec<Unknown>) {
    if unknown.len() < 2 {
        return;
    }
    let mut places = std::collections::HashMap::with_capacity(unknown.len());
    let mut kept: Vec<Unknown> = Vec::with_capacity(unknown.len());
    for one in unknown.drain(..) {
        let place = *places.entry(one.name.clone()).or_insert(kept.len());
        match kept.get_mut(place) {
            Some(have) => *have = one,
            None => kept.push(one),
        }
    }
    *unknown = kept;
}

/// A value in which `null` stands for the default: other tools write `"languages": null`.
struct Lenient<T>(T);

impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Option::<T>::deserialize(deserializer)?.unwrap_or_default()))
    }
}

/// Puts the name of the field in front of what serde says of its value.
fn located<E: serde::de::Error>(field: &str, error: E) -> E {
    E::custom(format!("{field}: {error}"))
}

/// Takes the white space between the tokens of a value, so that it fits on a line.
fn compact(value: Box<RawValue>) -> Box<RawValue> {
    if !value.get().contains(['\n', '\r', '\t', ' ']) {
        return value;
    }
    let (mut text, mut in_string, mut escaped) = (String::with_capacity(value.get().len()), false, false);
    for c in value.get().chars() {
        if in_string {
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if c.is_ascii_whitespace() {
            continue;
        } else {
            in_string = c == '"';
        }
        text.push(c);
    }
    RawValue::from_string(text).unwrap_or(value)
}

object! {
    /// One publication.
    Record {
        /// Stable from run to run and machine to machine; see [`Record::key`].
        id: String = "id",
        /// As printed, without list bullets and list numbers; `None` where the page gives none.
        title: Option<String> = "title",
        /// The page cut the title.
        title_truncated: bool = "title_truncated",
        /// Paragraphs joined by a blank line, hard-wrapped lines by a space.
        description: Option<String> = "description",
        /// The page cut the description, or link words ("Read more") stood at its end.
        description_truncated: bool = "description_truncated",
        /// Date of issue in EDTF (ISO 8601-2:2019 level 0): `2021-11-26`, `2019-10`, `2019`, `2021-06/2021-07`.
        issued: Option<String> = "issued",
        /// `stated`, `metadata` or `title`.
        issued_basis: Option<String> = "issued_basis",
        /// Languages of the publication, BCP 47.
        languages: Vec<String> = "languages",
        /// `declared` or `detected`.
        languages_basis: Option<String> = "languages_basis",
        /// Language that the text here is written in; `None` before `detect`.
        text_language: Option<TextLanguage> = "text_language",
        /// Subjects, declared by the page or given by rule.
        thematic_areas: Vec<Area> = "thematic_areas",
        /// The page's own kind word, normalised (report, guide, news, …).
        kind: Option<String> = "type",
        /// As printed.
        creators: Vec<String> = "creators",
        /// As printed.
        publisher: Option<String> = "publisher",
        /// ISBN, ISSN, DOI, report numbers, as printed and checked.
        identifiers: Vec<Identifier> = "identifiers",
        /// The record's own link.
        url: Option<String> = "url",
        /// The documents of the record.
        files: Vec<File> = "files",
        /// Captions, availability notes, and every line that belongs to no other field.
        notes: Vec<String> = "notes",
        /// Where the record was found.
        source: Source = "source",
        /// What a cataloguer should look at.
        issues: Vec<Issue> = "issues",
    }
}

object! {
    /// The language of the text of a record.
    TextLanguage {
        /// `en`, `es`, `nl` or `und`.
        code: String = "code",
        /// Calibrated probability that `code` is right, from 0 to 1.
        confidence: f64 = "confidence",
    }
}

object! {
    /// A thematic area of a record.
    Area {
        /// The concept of the vocabulary; `None` where the vocabulary does not know the name.
        id: Option<String> = "id",
        /// As printed where declared, else the concept's preferred label.
        label: String = "label",
        /// `declared` or `rule`.
        basis: String = "basis",
        /// Weight of the evidence; `None` where declared.
        score: Option<f64> = "score",
        /// What matched, for an area given by rule.
        evidence: Vec<Evidence> = "evidence",
    }
}

object! {
    /// One match of a keyword rule.
    Evidence {
        /// The text that matched, as printed.
        keyword: String = "keyword",
        /// `title` or `description`.
        field: String = "field",
        /// First character and the one after the last, counted in characters of the field.
        span: Option<(u64, u64)> = "span",
        /// The rule as the vocabulary writes it.
        rule: String = "rule",
    }
}

object! {
    /// An identifier as printed, with its scheme.
    Identifier {
        /// `isbn`, `issn`, `doi`, `report`, …
        scheme: String = "scheme",
        /// As printed.
        value: String = "value",
    }
}

object! {
    /// A document of a record.
    File {
        /// Absolute where the page's address is known.
        url: String = "url",
        /// IANA media type.
        media_type: Option<String> = "media_type",
        /// Size in bytes, where the page says it.
        bytes: Option<u64> = "bytes",
    }
}

object! {
    /// Where a record was found.
    Source {
        /// The name of the source: of the file without folder and extension, or of the configured source.
        name: String = "name",
        /// Path or URL.
        location: Option<String> = "location",
        /// RFC 3339; `None` for files.
        retrieved: Option<String> = "retrieved",
        /// First and last line, counted from 1.
        lines: Option<(u64, u64)> = "lines",
        /// First byte and the one after the last, in the decoded document.
        bytes: Option<(u64, u64)> = "bytes",
        /// The layout in which the document was read.
        layout: Option<String> = "layout",
        /// What the record's own page added to what was found there; `None` where it was not asked, or added nothing.
        details: Option<Details> = "details",
    }
}

object! {
    /// What the record's own page gave.
    Details {
        /// The address that answered.
        location: String = "location",
        /// RFC 3339.
        retrieved: Option<String> = "retrieved",
        /// The fields that it filled.
        fields: Vec<Filled> = "fields",
    }
}

object! {
    /// A field that the record's own page filled.
    Filled {
        /// Its name.
        field: String = "field",
        /// What of the page said it: `citation`, `dublin-core`, `schema.org`, `open-graph`, `description` or `page`.
        from: String = "from",
        /// What the listing says; null where it says nothing.
        listing: serde_json::Value = "listing",
    }
}

object! {
    /// Something a cataloguer should look at.
    Issue {
        /// A stable word, such as `missing-title`.
        code: String = "code",
        /// The field it is about.
        field: Option<String> = "field",
        /// Words for people.
        message: String = "message",
    }
}

impl Record {
    /// Adds an issue unless the same one is there already, so that a stage may run twice.
    pub fn add_issue(&mut self, code: &str, field: &str, message: impl Into<String>) {
        let issue = Issue {
            code: code.to_owned(),
            field: Some(field.to_owned()),
            message: message.into(),
            unknown: Vec::new(),
        };
        if !self.issues.contains(&issue) {
            self.issues.push(issue);
        }
    }

    /// What makes the record the one it is: its source and canonical URL, else title and date, else description.
    ///
    /// Never its position or the path of the file: those change when nothing about the publication did.
    pub fn key(&self) -> String {
        let url = self.url.as_deref().map(canonical_url);
        let parts = match (&url, &self.title) {
            (Some(url), _) => vec!["url", url.as_str()],
            (None, Some(title)) => vec!["title", title, self.issued.as_deref().unwrap_or("")],
            (None, None) => vec!["description", self.description.as_deref().unwrap_or("")],
        };
        // The unit separator cannot occur in normalised text, so two keys never run together.
        format!("{}\u{1f}{}", self.source.name, parts.join("\u{1f}"))
    }
}

/// Gives the records of a run their ids: a hash of the key and of how often the key occurred before.
#[derive(Debug, Default)]
pub struct Ids {
    seen: std::collections::HashMap<[u8; 10], u32>,
}

impl Ids {
    /// The id of the next record with this key: 20 hexadecimal digits of SHA-256. A record of a catalogue that
    /// has one keeps it.
    pub fn next(&mut self, record: &Record) -> String {
        if !record.id.is_empty() {
            return record.id.clone();
        }
        let key = record.key();
        let occurrence = self.seen.entry(digest(key.as_bytes())).or_insert(0);
        *occurrence += 1;
        let full = format!("{key}\u{1f}{occurrence}");
        digest(full.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn digest(bytes: &[u8]) -> [u8; 10] {
    use sha2::Digest as _;
    let mut short = [0; 10];
    for (to, from) in short.iter_mut().zip(sha2::Sha256::digest(bytes)) {
        *to = from;
    }
    short
}

/// The address without fragment, tracking parameters and session ids, which differ from visit to visit.
pub fn canonical_url(address: &str) -> String {
    let Ok(mut url) = url::Url::parse(address) else { return address.to_owned() };
    url.set_fragment(None);
    let tracking = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.starts_with("utm_")
            || matches!(
                name.as_str(),
                "fbclid" | "gclid" | "msclkid" | "mc_cid" | "mc_eid" | "phpsessid" | "jsessionid" | "sid" | "sessionid"
            )
    };
    if url.query().is_some() {
        let kept: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(name, _)| !tracking(name))
            .map(|(n, v)| (n.into_owned(), v.into_owned()))
            .collect();
        if kept.is_empty() {
            url.set_query(None);
        } else if kept.len() < url.query_pairs().count() {
            url.query_pairs_mut().clear().extend_pairs(kept);
        }
    }
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_fields_pass_through_at_every_level() {
        let text = r#"{"title":"A","rating":{"stars": 12345678901234567890123},"source":{"name":"x","shelf":"b 3"}}"#;
        let record: Record = serde_json::from_str(text).unwrap();
        let written = serde_json::to_string(&record).unwrap();
        assert!(written.contains(r#""rating":{"stars":12345678901234567890123}"#), "{written}");
        assert!(written.contains(r#""shelf":"b 3""#), "{written}");
        assert_eq!(serde_json::from_str::<Record>(&written).unwrap(), record);
    }

    #[test]
    fn a_wrong_type_names_its_field() {
        let error = serde_json::from_str::<Record>(r#"{"source":{"lines":"x"}}"#).unwrap_err().to_string();
        assert!(error.starts_with("source: lines: "), "{error}");
    }

    #[test]
    fn ids_do_not_depend_on_path_or_position_but_tell_twins_apart() {
        let mut record = Record { title: Some("A".into()), ..Record::default() };
        record.source.name = "news".into();
        let mut moved = record.clone();
        moved.source.location = Some("/elsewhere/news.txt".into());
        moved.source.lines = Some((7, 9));
        let first = Ids::default().next(&record);
        let mut ids = Ids::default();
        assert_eq!(ids.next(&moved), first);
        assert_ne!(ids.next(&record), first);
    }

    #[test]
    fn tracking_parameters_do_not_make_another_record() {
        let plain = canonical_url("https://example.org/a?id=4");
        assert_eq!(canonical_url("https://example.org/a?utm_source=x&id=4&fbclid=1#top"), plain);
    }
}
