//! Reads text documents, splits, detects and tags them, and validates the records with the built-in schema.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use shelflist::internals::formats;
use shelflist::internals::pipeline::{Options, Pipeline};
use shelflist::internals::record::Ids;
use shelflist::internals::seeds::Seeds;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| {
    let options = Options { vocabulary: "migration".to_owned(), ..Options::default() };
    Pipeline::new(&Seeds::embedded(), &options).expect("the built-in files are sound")
});

fuzz_target!(|data: &[u8]| {
    let Ok(document) = formats::read(data, "fuzz", None, "txt", Some("text"), PIPELINE.words()) else { return };
    let Ok(split) = PIPELINE.read(document, None) else { return };
    let mut ids = Ids::default();
    for mut record in split.records {
        record.id = ids.next(&record);
        if let Some(rejected) = PIPELINE.validate(&record) {
            panic!("a record of our own is invalid: {}", rejected.error);
        }
    }
});
