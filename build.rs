//! Lists every file under `seeds/` and `schemas/` so that the binary embeds them.
//!
//! A new layout, vocabulary or source is one new file, which needs no entry in a table. Beside each file of TOML its
//! content is embedded as JSON, which takes a fraction of the time to read when the program starts.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The file of the weights of splitting.
const WEIGHTS: &str = "seeds/splitting/weights.txt";

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?);
    let mut files = Vec::new();
    for folder in ["schemas", "seeds"] {
        println!("cargo::rerun-if-changed={folder}");
        list(&root, &root.join(folder), &mut files)?;
    }
    let mut table = String::from("pub(crate) static FILES: &[(&str, &[u8])] = &[\n");
    for (name, path) in &files {
        let _ = writeln!(table, "    ({name:?}, include_bytes!({:?})),", path.display().to_string());
    }
    table.push_str("];\n");
    table.push_str("/// The content of the files of TOML among [`FILES`], as JSON, sorted by name.\n");
    table.push_str("static AS_JSON: &[(&str, &str)] = &[\n");
    files.sort();
    for (name, path) in files.iter().filter(|(name, _)| name.ends_with(".toml")) {
        if let Some(json) = as_json(&fs::read_to_string(path)?) {
            let _ = writeln!(table, "    ({name:?}, {json:?}),");
        }
    }
    table.push_str("];\n");
    write("weights.bin", &packed(&fs::read_to_string(root.join(WEIGHTS))?).unwrap_or_default())?;
    table.push_str("static PACKED_WEIGHTS: &[u8] = include_bytes!(concat!(env!(\"OUT_DIR\"), \"/weights.bin\"));\n");
    write("embedded.rs", table.as_bytes())
}

/// Writes a file that the program includes.
fn write(name: &str, content: &[u8]) -> io::Result<()> {
    let path = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?).join(name);
    // A target folder may be a copy made of hard links. Removing the file first keeps the file in the other copy
    // unchanged.
    let _ = fs::remove_file(&path);
    fs::write(path, content)
}

/// The files of a folder, each with the name by which the program asks for it.
fn list(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    // The files are sorted, so that the binary does not depend on the order in which a folder lists them.
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if path.is_dir() {
            list(root, &path, files)?;
        } else if let Ok(relative) = path.strip_prefix(root) {
            let name = relative.to_string_lossy().replace('\\', "/");
            let name = name.strip_prefix("seeds/").unwrap_or(&name).to_owned();
            files.push((name, path));
        }
    }
    Ok(())
}

/// The content of a file of TOML as JSON; `None` where it is no TOML, which the program reports when it reads the file.
fn as_json(text: &str) -> Option<String> {
    serde_json::to_string(&text.parse::<toml::Table>().ok()?).ok()
}

/// The lines of the file of weights, as `splitting/sums.rs` reads them; `None` where one of them is malformed, which the
/// program reports when it reads the file.
fn packed(text: &str) -> Option<Vec<u8>> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let mut packed = u32::try_from(lines.len()).ok()?.to_le_bytes().to_vec();
    for line in lines {
        let mut words = line.split(' ');
        let name = words.next()?;
        let weights: Vec<(&str, &str)> = words.map(|word| word.split_once(':')).collect::<Option<_>>()?;
        match name.strip_prefix('>') {
            Some(label) => {
                pack_attribute(">", label, &mut packed)?;
                pack_attribute("", "0", &mut packed)?;
            }
            None => {
                let (one, other) = name.split_once('&').unwrap_or((name, ""));
                for part in [one, other] {
                    let (name, value) = part.split_once('=').unwrap_or((part, "0"));
                    pack_attribute(name, value, &mut packed)?;
                }
            }
        }
        packed.push(u8::try_from(weights.len()).ok()?);
        for (label, weight) in weights {
            packed.push(label.parse().ok()?);
            packed.extend(weight.parse::<i16>().ok()?.to_le_bytes());
        }
    }
    Some(packed)
}

fn pack_attribute(name: &str, value: &str, packed: &mut Vec<u8>) -> Option<()> {
    packed.push(u8::try_from(name.len()).ok()?);
    packed.extend(name.as_bytes());
    packed.push(value.parse().ok()?);
    Some(())
}
