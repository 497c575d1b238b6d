//! Saved pages together with the addresses, names and dates that scrapers took from them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::Set;
use super::samples::{self, Sample};
use serde_json::Value;
use shelflist::internals::pipeline::Judged;
use shelflist::internals::record::Record;
use shelflist::internals::seeds::Seeds;

/// Smallest number of items of a page that is used.
const LEAST: usize = 3;

/// Reads the pages of a folder and of the folders in it.
pub(super) fn read(seeds: &Seeds, folder: &Path) -> Result<Vec<Sample>, String> {
    let pipeline = samples::pipeline(seeds)?;
    let mut pages = Vec::new();
    files(folder, &mut pages)?;
    let mut found = Vec::new();
    for path in pages {
        let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let gold = std::fs::read_to_string(path.with_extension("compare.json")).map_err(|error| wrong(&error))?;
        let gold: Value = serde_json::from_str(&gold).map_err(|error| wrong(&error))?;
        let items = items(&gold);
        if items.len() < LEAST {
            continue;
        }
        let bytes = std::fs::read(&path).map_err(|error| wrong(&error))?;
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let records = samples::read(&pipeline, &name, "html", &bytes)?;
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        found.extend(judge(&name, &text, records, &items));
    }
    Ok(found)
}

fn files(folder: &Path, pages: &mut Vec<std::path::PathBuf>) -> Result<(), String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, pages)?;
        } else if path.extension().is_some_and(|extension| extension == "html")
            && path.with_extension("compare.json").exists()
        {
            pages.push(path);
        }
    }
    Ok(())
}

/// The names and dates that scrapers took for one address.
#[derive(Debug, Default)]
struct Item {
    names: Vec<String>,
    dates: BTreeSet<String>,
}

fn items(gold: &Value) -> BTreeMap<String, Item> {
    let mut items: BTreeMap<String, Item> = BTreeMap::new();
    for one in gold.as_array().into_iter().flatten() {
        let text = |name: &str| one.get(name).and_then(Value::as_str).map(str::to_owned);
        let Some(address) = text("download_urls").map(|address| plain(&address)) else { continue };
        let item = items.entry(address).or_default();
        item.names.extend(text("case_names"));
        item.dates.extend(text("case_dates"));
    }
    items
}

/// An address without scheme, host and fragment.
fn plain(address: &str) -> String {
    let address = address.trim().replace("&amp;", "&").replace('\\', "/");
    let path = match address.split_once("//") {
        Some((scheme, rest)) if scheme.is_empty() || scheme.ends_with(':') => {
            rest.split_once('/').map_or("", |(_, path)| path).to_owned()
        }
        _ => address,
    };
    let path = path.split('#').next().unwrap_or_default().trim_start_matches(['.', '/']);
    path.replace("%20", " ").replace('+', " ").to_lowercase()
}

fn tokens(text: &str) -> BTreeSet<String> {
    let words = text.to_lowercase();
    words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether a title has most words of a name, and few others.
fn same_title(name: &str, title: Option<&str>) -> bool {
    let (name, title) = (tokens(name), tokens(title.unwrap_or_default()));
    let shared = name.intersection(&title).count() as f64;
    shared / name.len().max(1) as f64 >= 0.7 && 2.0 * shared / (name.len() + title.len()).max(1) as f64 >= 0.6
}

fn judge(page: &str, text: &str, records: Vec<(Record, Judged)>, items: &BTreeMap<String, Item>) -> Vec<Sample> {
    let addresses = |record: &Record| -> BTreeSet<&String> {
        let own = record.url.iter().chain(record.files.iter().map(|file| &file.url));
        let all = own.chain(record.links.iter().map(|link| &link.url));
        all.filter_map(|address| items.get_key_value(&plain(address)).map(|(known, _)| known)).collect()
    };
    let held: Vec<BTreeSet<&String>> = records.iter().map(|(record, _)| addresses(record)).collect();
    let mut samples = Vec::new();
    for ((record, judged), own) in records.iter().zip(&held) {
        // Scrapers leave out some items, so a record that they do not have may still be right.
        let Some(address) = own.first() else { continue };
        let Some(item) = items.get(*address) else { continue };
        let once = own.len() == 1 && held.iter().filter(|other| other.contains(*address)).count() == 1;
        let seen = |name: &&String| {
            tokens(name).iter().filter(|word| text.contains(*word)).count() * 10 >= tokens(name).len() * 9
        };
        let names: Vec<&String> = item.names.iter().filter(seen).collect();
        let title = (!names.is_empty()).then(|| names.iter().any(|name| same_title(name, record.title.as_deref())));
        let year = |date: &String| date.get(..4).is_some_and(|year| text.contains(year));
        let date =
            item.dates.iter().any(year).then(|| record.issued.as_ref().is_some_and(|own| item.dates.contains(own)));
        let right = [title.map(|title| title && once), title, Some(once), date];
        samples.push(Sample { set: Set::Real, page: format!("real {page}"), number: 0, judged: judged.clone(), right });
    }
    samples
}
