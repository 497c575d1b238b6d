//! Reads vocabulary files in all formats, and makes taggers of them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shelflist::Record;
use shelflist::internals::vocabulary::{Tagger, Vocabulary};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for origin in ["fuzz.toml", "fuzz.csv", "fuzz.ttl"] {
        let Ok(vocabulary) = Vocabulary::parse(origin, text) else { continue };
        let Ok(tagger) = Tagger::new(vocabulary) else { continue };
        let mut record = Record { title: Some("Return and health of migrants".to_owned()), ..Record::default() };
        record.description = Some(text.chars().take(500).collect());
        tagger.tag(&mut record, true);
    }
});
