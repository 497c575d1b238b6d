//! Layout files of a user's, and words of one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shelflist::layout::Splitter;
use shelflist::seeds::Seeds;
use shelflist::words::Words;

fuzz_target!(|data: &[u8]| {
    let Some((kind, text)) = data.split_first() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let name = if kind % 2 == 0 { "layouts" } else { "words" };
    std::fs::create_dir(folder.path().join(name)).expect("a folder");
    let file = if kind % 2 == 0 { "layouts/fuzz.toml" } else { "words/en.toml" };
    std::fs::write(folder.path().join(file), text).expect("a file");
    let seeds = Seeds::with_folder(folder.path()).expect("a folder of seeds");
    let _ = Words::load(&seeds);
    if kind % 2 == 0 {
        let _ = Splitter::new(&seeds);
    }
});
