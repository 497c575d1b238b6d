//! Reads the user's own layout files and word files, and splits a page with them.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use shelflist::internals::document::{Block, Content};
use shelflist::internals::formats;
use shelflist::internals::splitting::Splitter;
use shelflist::internals::splitting::model::Model;
use shelflist::internals::seeds::Seeds;
use shelflist::internals::text::words::Words;

const TEXT: &str = "12 May 2021\n\nA harbour for boats\n\nThe town opened a harbour. Fishermen had asked for it.\n\n\
                    Language: English\n\nNight buses\n\nTwo night buses connect the suburbs with the centre.\n";

static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::read(&Seeds::embedded()).expect("the built-in weights are sound"));

static PAGE: LazyLock<Vec<Block>> = LazyLock::new(|| {
    let words = Words::load(&Seeds::embedded()).expect("the built-in files are sound");
    let page = formats::read(TEXT.as_bytes(), "fuzz", None, "txt", Some("text"), &words).expect("a text is read");
    let Content::Blocks(blocks) = page.content else { panic!("a text has blocks") };
    blocks
});

fuzz_target!(|data: &[u8]| {
    // Each input is tried as a layout and as a file of words, so that the files of the project can be used as seeds of
    // the fuzzer.
    for (folder, file) in [("layouts", "fuzz.toml"), ("words", "en.toml")] {
        let seeds = tempfile::tempdir().expect("a folder");
        let folder = seeds.path().join(folder);
        std::fs::create_dir(&folder).expect("a folder");
        std::fs::write(folder.join(file), data).expect("a file");
        let seeds = Seeds::with_folder(seeds.path()).expect("a folder of seeds");
        let _ = Words::load(&seeds);
        let Ok(splitter) = Splitter::with_model(&seeds, MODEL.clone()) else { continue };
        for pinned in [None, Some("fuzz")] {
            let _ = splitter.read(&PAGE, pinned);
        }
    }
});
