//! Lists every file under `seeds/` and `schemas/` so that the binary embeds them.
//!
//! A new layout, vocabulary or source is one new file, which needs no entry in a table.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?);
    let mut table = String::from("pub(crate) static FILES: &[(&str, &[u8])] = &[\n");
    for folder in ["schemas", "seeds"] {
        println!("cargo::rerun-if-changed={folder}");
        list(&root, &root.join(folder), &mut table)?;
    }
    table.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    let path = out.join("embedded.rs");
    // A target folder may be a copy made of hard links. Removing the file first keeps the file in the other copy
    // unchanged.
    let _ = fs::remove_file(&path);
    fs::write(path, table)
}

fn list(root: &Path, folder: &Path, table: &mut String) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    // The files are sorted, so that the binary does not depend on the order in which a folder lists them.
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if path.is_dir() {
            list(root, &path, table)?;
        } else if let Ok(relative) = path.strip_prefix(root) {
            let name = relative.to_string_lossy().replace('\\', "/");
            let name = name.strip_prefix("seeds/").unwrap_or(&name);
            let _ = writeln!(table, "    ({name:?}, include_bytes!({:?})),", path.display().to_string());
        }
    }
    Ok(())
}
