//! The field `file`: items of the form `description:path:type`, separated by semicolons, as JabRef, Zotero, Mendeley
//! and bibutils write and read it. Colons and semicolons in a path are escaped with backslashes.

use super::tex::verbatim;
use super::{escape, tex};
use crate::document::entry::Entry;
use crate::document::identifier_texts::is_address;
use crate::record::File;

/// Adds the documents to the entry. A local path is not the address of a document, and becomes a note.
pub(super) fn read(entry: &mut Entry, raw: &str) {
    // Mendeley escapes the backslash itself in TeX.
    let raw = raw.replace("$\\backslash$", "\\").replace("{\\textbackslash}", "\\").replace("\\\\", "\\");
    for item in unescaped(&raw, ';') {
        let whole = verbatim::text(item);
        if is_address(&whole) {
            entry.file(&whole, None, None);
            continue;
        }
        let parts = unescaped(item, ':');
        let (description, path, kind) = match parts.as_slice() {
            [description, path @ .., kind] if !path.is_empty() => (*description, path.join(":"), *kind),
            ["", path] => ("", (*path).to_owned(), ""),
            _ => ("", item.to_owned(), ""),
        };
        let (path, description) = (plain(&path), tex::text(description));
        if is_address(&path) {
            entry.file(&path, media_type(kind.trim()), None);
        } else if !path.is_empty() {
            entry.note("File", &path);
        }
        let named = path.rsplit(['/', '\\']).next() == Some(description.trim());
        let generic = matches!(description.trim(), "PDF" | "Full Text" | "Full Text PDF" | "Attachment" | "Snapshot");
        if !named && !generic {
            entry.note("File description", &description);
        }
    }
}

/// Removes the backslashes and braces of TeX from a path. Backslashes before letters belong to the path itself.
fn plain(path: &str) -> String {
    let mut plain = String::with_capacity(path.len());
    let mut letters = path.trim().chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '\\' if letters.peek().is_some_and(|next| !next.is_alphanumeric()) => plain.extend(letters.next()),
            '{' | '}' => {}
            c => plain.push(c),
        }
    }
    plain
}

fn media_type(kind: &str) -> Option<&str> {
    match kind {
        "PDF" | "pdf" => Some("application/pdf"),
        kind => Some(kind).filter(|kind| kind.contains('/')),
    }
}

/// Splits a text at each `sign` that no backslash escapes.
fn unescaped(text: &str, sign: char) -> Vec<&str> {
    let (mut parts, mut start, mut escaped) = (Vec::new(), 0, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == sign => {
                parts.push(text.get(start..at).unwrap_or_default());
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}

/// Formats a document for the field.
pub(super) fn written(file: &File) -> String {
    let kind = match file.media_type.as_deref() {
        Some("application/pdf") => "PDF",
        other => other.unwrap_or_default(),
    };
    let plain = kind.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '+' | '-'));
    format!("{}:{}", path(&escape::encoded(&file.url)), if plain { kind } else { "" })
}

/// Formats a path or an address without a media type.
pub(super) fn path(path: &str) -> String {
    let mut escaped = String::with_capacity(path.len() + 8);
    escaped.push(':');
    for c in path.chars().filter(|c| !matches!(c, '{' | '}')) {
        if matches!(c, ':' | ';' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_programs_are_read() {
        for (raw, files, notes) in [
            (r":https\://example.org/a\;b.pdf:PDF", vec!["https://example.org/a;b.pdf application/pdf"], vec![]),
            (r":C$\backslash$:/Users/x/weirs.pdf:pdf", vec![], vec!["File: C:/Users/x/weirs.pdf"]),
            (
                r"Full Text PDF:C\:\\Users\\x\\weirs.pdf:application/pdf;Snapshot:https\://example.org/s:text/html",
                vec!["https://example.org/s text/html"],
                vec![r"File: C:\Users\x\weirs.pdf"],
            ),
            (
                "https://example.org/a.pdf;https://example.org/b",
                vec!["https://example.org/a.pdf application/pdf", "https://example.org/b "],
                vec![],
            ),
            (":https://example.org/a.pdf:PDF", vec!["https://example.org/a.pdf application/pdf"], vec![]),
            ("weirs.pdf", vec![], vec!["File: weirs.pdf"]),
        ] {
            let mut entry = Entry::default();
            read(&mut entry, raw);
            let found: Vec<String> = entry
                .record
                .files
                .iter()
                .map(|file| format!("{} {}", file.url, file.media_type.as_deref().unwrap_or_default()))
                .collect();
            assert_eq!(
                (found, entry.record.notes),
                (files.iter().map(|f| (*f).to_owned()).collect(), notes.iter().map(|n| (*n).to_owned()).collect()),
                "{raw}"
            );
        }
    }
}
