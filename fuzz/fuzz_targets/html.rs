//! HTML, feeds and whatever else a document may turn out to be.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shelflist::internals::formats;

fuzz_target!(|data: &[u8]| {
    for extension in ["html", "xml", ""] {
        let _ = formats::read(data, "fuzz", None, extension, None);
    }
});
