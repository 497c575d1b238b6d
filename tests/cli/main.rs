//! The commands, through the real binary on real files: one module a command.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::print_stderr)]

mod bad_input;
mod browser;
mod correct;
mod crawling;
mod dates;
mod dedupe;
mod details;
mod detect;
mod diff;
mod disasters;
mod embedded;
mod evaluate;
mod examples;
mod explain;
mod export;
#[cfg(target_os = "linux")]
mod faults;
mod harness;
mod harvest;
mod help;
mod html;
mod import;
mod interrupted;
mod learn;
mod limits;
mod links;
mod output;
mod page;
mod pagers;
mod pages;
mod paths;
mod pipe;
mod project;
mod readers;
mod refresh;
mod report;
mod repository;
mod round_trips;
mod scrape;
mod search;
mod server;
mod shapes;
mod site;
mod sources;
mod splitting;
mod suites;
mod tag;
mod transport;
mod upgrade;
mod validate;
mod vocabulary;
mod vocabulary_files;
mod vocabulary_rules;
mod vocabulary_tune;
