//! Commands that do with crates of other people a part of the work of `shelflist`, so that `benches/run` can compare
//! the CPU time of whole processes.
//!
//! `peers jsonschema SCHEMA RECORDS.jsonl` parses each line, checks it against the schema, and writes the valid lines.
//! `peers READER FILE` reads the records of a file and writes nothing. READER is `marctk` or `marc-rs` (MARCXML), or
//! `biblib` or `biblio` (RIS). Each command ends with the number of records on standard error.

use std::error::Error;
use std::hint::black_box;
use std::io::{BufRead, BufReader, BufWriter, Write};

use biblib::CitationParser;

type Outcome = Result<usize, Box<dyn Error>>;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let out = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let count = match arguments[..] {
        ["jsonschema", schema, path] => jsonschema(schema, path, out)?,
        ["marctk", path] => marctk(path)?,
        ["marc-rs", path] => marc_rs(path)?,
        ["biblib", path] => biblib(path)?,
        ["biblio", path] => biblio(path)?,
        _ => return Err("usage: peers jsonschema SCHEMA FILE, or peers marctk|marc-rs|biblib|biblio FILE".into()),
    };
    eprintln!("{count} records");
    Ok(())
}

fn jsonschema(schema: &str, path: &str, mut out: impl Write) -> Outcome {
    let schema = serde_json::from_str(&std::fs::read_to_string(schema)?)?;
    let validator = jsonschema::validator_for(&schema)?;
    let mut reader = BufReader::with_capacity(1 << 16, std::fs::File::open(path)?);
    let (mut line, mut count) = (String::new(), 0);
    while reader.read_line(&mut line)? > 0 {
        if validator.is_valid(&serde_json::from_str(&line)?) {
            out.write_all(line.as_bytes())?;
            count += 1;
        }
        line.clear();
    }
    out.flush()?;
    Ok(count)
}

fn marctk(path: &str) -> Outcome {
    let mut count = 0;
    for record in marctk::Record::from_xml_file(path)? {
        black_box(record?);
        count += 1;
    }
    Ok(count)
}

fn marc_rs(path: &str) -> Outcome {
    Ok(black_box(marc_rs::MarcReader::from_xml(&std::fs::read(path)?)?.into_records()?).len())
}

fn biblib(path: &str) -> Outcome {
    Ok(black_box(biblib::RisParser::new().parse(&std::fs::read_to_string(path)?)?).len())
}

fn biblio(path: &str) -> Outcome {
    Ok(black_box(biblio::ris::parse(&std::fs::read_to_string(path)?)?).len())
}
