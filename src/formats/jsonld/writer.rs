//! schema.org in JSON-LD 1.1: for a website, or for what harvests one.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::formats::{Exporter, Options};
use crate::record::Record;
use crate::record::edtf;
use crate::record::kinds;

pub(crate) fn exporter(_: &Options) -> Box<dyn Exporter> {
    Box::new(JsonLd { first: true })
}

struct JsonLd {
    first: bool,
}

impl Exporter for JsonLd {
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"{\"@context\":\"https://schema.org\",\"@graph\":[")
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.first { b"\n" } else { b",\n" })?;
        self.first = false;
        // It stands in a page between script tags: nothing in it may end them.
        out.write_all(object(record).to_string().replace('<', "\\u003c").as_bytes())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\n]}\n")
    }
}

pub(crate) fn object(record: &Record) -> Value {
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| {
        if !value.is_null() && !value.as_array().is_some_and(Vec::is_empty) {
            object.insert(name.to_owned(), value);
        }
    };
    put("@type", json!(kinds::schema_org(record.kind.as_ref())));
    put("name", record.title.as_deref().map_or(Value::Null, text));
    put("description", record.description.as_deref().map_or(Value::Null, text));
    put("datePublished", json!(record.issued.as_deref().and_then(edtf::plain)));
    put("inLanguage", json!(record.languages));
    // Whether a name is that of a person is not known.
    put("author", record.creators.iter().map(|name| json!({"name": name})).collect());
    put(
        "publisher",
        record.publisher.as_ref().map_or(Value::Null, |name| json!({"@type": "Organization", "name": name})),
    );
    put("keywords", record.thematic_areas.iter().map(|area| json!(area.label)).collect());
    put("genre", json!(record.kind));
    put("url", json!(record.url));
    let identifier =
        |i: &crate::record::Identifier| json!({"@type": "PropertyValue", "propertyID": i.scheme, "value": i.value});
    put("identifier", record.identifiers.iter().map(identifier).collect());
    let files = record.files.iter().map(|file| {
        let mut object = Map::new();
        object.insert("@type".into(), json!("MediaObject"));
        object.insert("contentUrl".into(), json!(file.url));
        file.media_type.iter().for_each(|kind| {
            object.insert("encodingFormat".into(), json!(kind));
        });
        file.bytes.iter().for_each(|bytes| {
            object.insert("contentSize".into(), json!(format!("{bytes} B")));
        });
        Value::Object(object)
    });
    put("encoding", files.collect());
    put("comment", record.notes.iter().map(|note| json!({"@type": "Comment", "text": note})).collect());
    Value::Object(object)
}

/// A text that could be taken for markup says that it is none (JSON-LD 1.1, section 4.2.1: typed values).
fn text(text: &str) -> Value {
    if text.contains(['<', '&']) {
        json!({"@type": "http://www.w3.org/2001/XMLSchema#string", "@value": text})
    } else {
        json!(text)
    }
}
