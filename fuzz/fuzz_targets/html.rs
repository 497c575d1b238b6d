//! Reads HTML, XML, and documents whose format is not given.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use shelflist::internals::formats;
use shelflist::internals::seeds::Seeds;
use shelflist::internals::text::words::Words;

static WORDS: LazyLock<Words> =
    LazyLock::new(|| Words::load(&Seeds::embedded()).expect("the built-in files are sound"));

fuzz_target!(|data: &[u8]| {
    for extension in ["html", "xml", ""] {
        let _ = formats::read(data, "fuzz", None, extension, None, &WORDS);
    }
});
