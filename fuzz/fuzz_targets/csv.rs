//! CSV: what is read is written in every form and comes back the same.
#![no_main]

#[path = "catalogue.rs"]
mod catalogue;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| catalogue::there_and_back(data, "csv"));
