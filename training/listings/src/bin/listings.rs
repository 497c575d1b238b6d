//! Writes listings and their gold records into a folder.
//!
//! `listings FOLDER [--words a|b] [--seed N] [--layout NAME] [--derived]`
//!
//! Each listing is `LAYOUT-LANGUAGE-LENGTH-SIZE.EXTENSION`, and its records `….gold.json` beside it. With `--derived`,
//! the clipboard text and the Markdown of each page are written, too.

use std::error::Error;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use shelflist_listings::{Field, Form, Generator, GoldRecord, Language, Layout, Listing, TitleLength, Words};

const LENGTHS: [(TitleLength, &str); 2] = [(TitleLength::Short, "short"), (TitleLength::Long, "long")];
const SIZES: [usize; 4] = [1, 3, 12, 40];

struct Options {
    folder: String,
    words: Words,
    seed: u64,
    layout: Option<String>,
    derived: bool,
}

fn options() -> Result<Options, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("name the folder to write into")?;
    let mut options = Options { folder, words: Words::A, seed: 1, layout: None, derived: false };
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--words" => options.words = if value()?.eq_ignore_ascii_case("b") { Words::B } else { Words::A },
            "--seed" => options.seed = value()?.parse()?,
            "--layout" => options.layout = Some(value()?),
            "--derived" => options.derived = true,
            _ => return Err(format!("unknown option {argument}").into()),
        }
    }
    Ok(options)
}

/// A record in the form that a scorer reads: fields on which readers may differ are left out.
fn record(gold: &GoldRecord) -> Value {
    let mut value = json!({
        "title": gold.title, "description": gold.description, "issued": gold.issued, "creators": gold.creators,
        "url": gold.url, "files": gold.files, "links": gold.links, "type": gold.kind, "number": gold.number,
        "publisher": gold.publisher, "keywords": gold.keywords,
    });
    let names = |field: &Field| match field {
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
        gold.open.iter().for_each(|field| {
            map.remove(names(field));
        });
    }
    value
}

fn write(folder: &Path, name: &str, listing: &Listing) -> Result<(), Box<dyn Error>> {
    fs::write(folder.join(format!("{name}.{}", listing.form.extension())), &listing.document)?;
    let records: Vec<Value> = listing.gold.iter().map(record).collect();
    let family = name.rsplitn(4, '-').last().unwrap_or(name);
    let gold = json!({"family": family, "records": records});
    fs::write(folder.join(format!("{name}.gold.json")), gold.to_string())?;
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = options()?;
    let folder = Path::new(&options.folder);
    fs::create_dir_all(folder)?;
    let generator = Generator::new(options.seed, options.words);
    let chosen = |layout: &&Layout| options.layout.as_ref().is_none_or(|name| layout.name == name);
    for layout in Generator::layouts().iter().filter(chosen) {
        for language in Language::ALL {
            for (length, length_name) in LENGTHS {
                for size in SIZES {
                    let listing = generator.listing(layout, language, size, length);
                    let rest = format!("{}-{length_name}-{size}", language.code());
                    write(folder, &format!("{}-{rest}", layout.name), &listing)?;
                    if options.derived && layout.form == Form::Html {
                        if let Some(text) = listing.clipboard() {
                            write(folder, &format!("{}.text-{rest}", layout.name), &text)?;
                        }
                        if let Some(markdown) = listing.markdown() {
                            write(folder, &format!("{}.md-{rest}", layout.name), &markdown)?;
                        }
                    }
                }
            }
        }
    }
    Ok(())
}
