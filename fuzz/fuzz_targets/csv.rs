//! Reads CSV, and checks that the records survive being written in every format and read again.
#![no_main]

#[path = "catalogue.rs"]
mod catalogue;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| catalogue::there_and_back(data, "csv"));
