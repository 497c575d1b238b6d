//! Reads web archives from a file. The first byte chooses between the input itself and the archive of the corpus with
//! hostile values.
#![no_main]

mod readers;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    if first & 1 == 0 {
        readers::archive(rest);
        return;
    }
    let document = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/corpora/warc/one")).unwrap_or_default();
    readers::archive(&readers::with_hostile_values(&document, &mut readers::Draw(rest)));
});
