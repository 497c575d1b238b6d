//! Writes listings with their gold records into a folder, or scores a binary on them.
//!
//! `listings write FOLDER [--words a|b] [--seed N] [--layout NAME] [--derived]`
//! `listings score BINARY [--words a|b] [--seed N] [--layout NAME] [--derived] [--sample] [--keep FOLDER] [--faulty]`
//!
//! Each listing is `LAYOUT-LANGUAGE-LENGTH-SIZE.EXTENSION`, and its records `….gold.json` beside it. With `--derived`,
//! the clipboard text and the Markdown of each page are taken, too. `--faulty` names the documents that were misread;
//! `--sample` takes one language for each size of a layout, as `tests/listings.rs` does.

use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use shelflist_listings::run::{Suite, is_of};
use shelflist_listings::{Field, Form, Generator, GoldRecord, Language, Layout, Listing, TitleLength, Words};

const LENGTHS: [(TitleLength, &str); 2] = [(TitleLength::Short, "short"), (TitleLength::Long, "long")];
const SIZES: [usize; 4] = [1, 3, 12, 40];

struct Options {
    task: String,
    path: PathBuf,
    words: Words,
    seed: u64,
    layout: Option<String>,
    derived: bool,
    keep: Option<PathBuf>,
    faulty: bool,
    sample: bool,
}

fn options() -> Result<Options, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let task = arguments.next().ok_or("say `write FOLDER` or `score BINARY`")?;
    let path = arguments.next().ok_or("name the folder or the binary")?.into();
    let words = if task == "score" { Words::B } else { Words::A };
    let mut options =
        Options { task, path, words, seed: 1, layout: None, derived: false, keep: None, faulty: false, sample: false };
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--words" => options.words = if value()?.eq_ignore_ascii_case("b") { Words::B } else { Words::A },
            "--seed" => options.seed = value()?.parse()?,
            "--layout" => options.layout = Some(value()?),
            "--keep" => options.keep = Some(value()?.into()),
            "--derived" => options.derived = true,
            "--faulty" => options.faulty = true,
            "--sample" => options.sample = true,
            _ => return Err(format!("unknown option {argument}").into()),
        }
    }
    Ok(options)
}

/// A gold record as JSON, without the fields on which careful readers may differ.
fn record(gold: &GoldRecord) -> Value {
    let mut value = json!({
        "title": gold.title, "description": gold.description, "issued": gold.issued, "creators": gold.creators,
        "url": gold.url, "files": gold.files, "links": gold.links, "type": gold.kind, "number": gold.number,
        "publisher": gold.publisher, "keywords": gold.keywords,
    });
    let name = |field: &Field| match field {
        Field::Issued => "issued",
        Field::Creators => "creators",
        Field::Url => "url",
        Field::Files => "files",
        Field::Links => "links",
        Field::Kind => "type",
        Field::Number => "number",
        Field::Publisher => "publisher",
        Field::Keywords => "keywords",
    };
    if let Some(map) = value.as_object_mut() {
        for field in &gold.open {
            map.remove(name(field));
        }
    }
    value
}

fn write_one(folder: &Path, name: &str, listing: &Listing) -> Result<(), Box<dyn Error>> {
    fs::write(folder.join(format!("{name}.{}", listing.form.extension())), &listing.document)?;
    let records: Vec<Value> = listing.gold.iter().map(record).collect();
    let family = name.rsplitn(4, '-').last().unwrap_or(name);
    let gold = json!({"family": family, "records": records});
    fs::write(folder.join(format!("{name}.gold.json")), gold.to_string())?;
    Ok(())
}

fn write(options: &Options) -> Result<(), Box<dyn Error>> {
    let folder = options.path.as_path();
    fs::create_dir_all(folder)?;
    let generator = Generator::new(options.seed, options.words);
    let chosen = |layout: &&Layout| options.layout.as_ref().is_none_or(|name| layout.name == name);
    for layout in Generator::layouts().iter().filter(chosen) {
        for language in Language::ALL {
            for (length, length_name) in LENGTHS {
                for size in SIZES {
                    let listing = generator.listing(layout, language, size, length);
                    let rest = format!("{}-{length_name}-{size}", language.code());
                    write_one(folder, &format!("{}-{rest}", layout.name), &listing)?;
                    let derived =
                        if options.derived { [listing.clipboard(), listing.markdown()] } else { [None, None] };
                    for listing in derived.into_iter().flatten() {
                        let name = format!("{}.{}-{rest}", layout.name, listing.form.extension());
                        write_one(folder, &name, &listing)?;
                    }
                }
            }
        }
    }
    Ok(())
}

fn score(options: &Options) -> Result<(), Box<dyn Error>> {
    let whole = if options.sample { Suite::sample } else { Suite::new };
    let mut suite = whole(options.words, options.seed);
    suite.layout.clone_from(&options.layout);
    suite.derived = options.derived;
    let temporary = std::env::temp_dir().join(format!("listings-{}", std::process::id()));
    let folder = options.keep.as_deref().unwrap_or(&temporary);
    fs::create_dir_all(folder)?;
    let outcome = suite.run(&options.path, folder);
    if options.keep.is_none() {
        fs::remove_dir_all(folder)?;
    }
    let outcome = outcome?;
    let mut out = std::io::stdout().lock();
    for form in [Form::Html, Form::Text, Form::Markdown] {
        let part = outcome.score.of(|family| is_of(family, form));
        if !part.layouts.is_empty() {
            writeln!(out, "{form:?}\n{}", part.table())?;
        }
    }
    if options.faulty {
        for name in &outcome.faulty {
            writeln!(out, "misread: {name}")?;
        }
    }
    if !outcome.agreements.is_empty() {
        writeln!(out, "texts of a page that agree with its HTML: {:.3}", outcome.agreement())?;
    }
    writeln!(out, "all: {}", outcome.score.table().lines().last().unwrap_or_default())?;
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = options()?;
    match options.task.as_str() {
        "write" => write(&options),
        "score" => score(&options),
        other => Err(format!("unknown task {other}; say `write` or `score`").into()),
    }
}
