//! Reads documents whose values are hostile within small limits. What they expand to must stay within these. The first
//! byte chooses the format, the second one the limits, and the rest the values.
#![no_main]

mod readers;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let [first, second, rest @ ..] = data else { return };
    let format = readers::FORMATS[usize::from(*first) % readers::FORMATS.len()];
    let size = 64_u64 << (second % 12);
    if second & 128 == 0 {
        readers::within(format, rest, size);
        return;
    }
    let folder = format!("{}/corpora/{format}", env!("CARGO_MANIFEST_DIR"));
    let Some(Ok(file)) = std::fs::read_dir(folder).ok().and_then(|mut files| files.next()) else { return };
    let document = std::fs::read(file.path()).unwrap_or_default();
    readers::within(format, &readers::with_hostile_values(&document, &mut readers::Draw(rest)), size);
});
