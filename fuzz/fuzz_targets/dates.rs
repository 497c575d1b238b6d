//! Finds dates in lines and titles, and checks that their spans are in the text and the results are EDTF.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use shelflist::internals::text::dates::Dates;
use shelflist::internals::seeds::Seeds;
use shelflist::internals::text::words::Words;

static WORDS: LazyLock<Words> =
    LazyLock::new(|| Words::load(&Seeds::embedded()).expect("the built-in words are sound"));

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let dates = Dates::new(&WORDS);
    let line = dates.line(text).map(|(_, found)| found);
    let all = dates.find_all(text, true);
    for found in all.into_iter().chain(line).chain(dates.of_title(text)) {
        assert!(text.get(found.start..found.end).is_some(), "{found:?}");
        assert!(shelflist::internals::validation::edtf(&found.edtf).is_ok(), "{found:?}");
    }
});
