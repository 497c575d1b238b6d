//! Reads documents in every format. The first byte chooses the format; of odd inputs the rest chooses values that are
//! replaced in a valid document of the format.
#![no_main]

mod readers;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let format = readers::FORMATS[usize::from(*first >> 1) % readers::FORMATS.len()];
    if first & 1 == 0 {
        readers::read(format, rest);
        return;
    }
    let folder = format!("{}/corpora/{format}", env!("CARGO_MANIFEST_DIR"));
    let Some(Ok(file)) = std::fs::read_dir(folder).ok().and_then(|mut files| files.next()) else { return };
    let document = std::fs::read(file.path()).unwrap_or_default();
    readers::read(format, &readers::with_hostile_values(&document, &mut readers::Draw(rest)));
});
