//! Recognises files of known kinds that cannot be read: office documents, archives, pictures, databases, and XML and
//! JSON that are not catalogues.
//!
//! Such a file is recognised by its content or its extension, and refused with advice on what to do instead. If it were
//! read as plain text, its markup would become records.

use memchr::memmem;

use super::opening::Opening;
use crate::error::Error;

/// A kind of file that cannot be read.
pub(crate) struct Foreign {
    /// The name of such files, in the plural.
    what: &'static str,
    /// The extensions of such files.
    extensions: &'static [&'static str],
    /// Returns whether a file with this opening is of this kind.
    recognise: fn(&Opening<'_>) -> bool,
    /// The advice on what to do instead.
    advice: &'static str,
}

/// All kinds. The first kind that recognises a file is reported, so a special kind stands before a more general one.
static KINDS: &[Foreign] = &[
    Foreign {
        what: "PDF documents",
        extensions: &["pdf"],
        recognise: |opening| {
            let head = opening.bytes.get(..opening.bytes.len().min(1024)).unwrap_or_default();
            // PDF readers search for the header in the first kilobyte (ISO 32000-1, annex H.3.4.1).
            memmem::find_iter(head, b"%PDF-").any(|at| at == 0 || head.get(at - 1).is_none_or(u8::is_ascii_control))
                || head.starts_with(b"\xef\xbb\xbf%PDF-")
        },
        advice: "pdftotext -layout FILE - | shelflist import --source NAME",
    },
    Foreign {
        what: "Word documents of before 2007",
        extensions: &["doc", "dot"],
        recognise: |opening| is_compound_with(opening, "WordDocument"),
        advice: "soffice --convert-to html FILE makes a page of it, which is read",
    },
    Foreign {
        what: "Word documents",
        extensions: &["docx", "docm", "dotx"],
        recognise: |opening| is_zip_with(opening, &[b"word/"]),
        advice: "pandoc -t html FILE | shelflist import --source NAME",
    },
    Foreign {
        what: "presentations",
        extensions: &["ppt", "pptx", "pps", "ppsx", "odp"],
        recognise: |opening| {
            let open = b"application/vnd.oasis.opendocument.presentation";
            is_zip_with(opening, &[b"ppt/", open]) || is_compound_with(opening, "PowerPoint Document")
        },
        advice: "save it as text or PDF, and take the text out of that with pdftotext",
    },
    Foreign {
        what: "workbooks of Excel before 2007 and in its binary form",
        extensions: &["xls", "xlt", "xlsb"],
        recognise: |opening| is_compound_with(opening, "Workbook") || is_compound_with(opening, "Book"),
        advice: "save it as .xlsx or .csv",
    },
    Foreign {
        what: "documents of OpenOffice and LibreOffice",
        extensions: &["odt", "ott", "fodt", "sxw"],
        recognise: |opening| is_zip_with(opening, &[b"application/vnd.oasis.opendocument.text", b"vnd.sun.xml.writer"]),
        advice: "pandoc -t html FILE | shelflist import --source NAME",
    },
    Foreign {
        what: "electronic books",
        extensions: &["epub", "mobi", "azw3"],
        recognise: |opening| is_zip_with(opening, &[b"application/epub+zip"]),
        advice: "pandoc -t html FILE | shelflist import --source NAME",
    },
    Foreign {
        what: "RTF documents",
        extensions: &["rtf"],
        recognise: |opening| opening.bytes.starts_with(b"{\\rtf"),
        advice: "pandoc -t html FILE | shelflist import --source NAME",
    },
    Foreign {
        what: "PostScript documents",
        extensions: &["ps", "eps"],
        recognise: |opening| opening.bytes.starts_with(b"%!PS") || opening.bytes.starts_with(b"\xc5\xd0\xd3\xc6"),
        advice: "ps2ascii FILE | shelflist import --source NAME",
    },
    Foreign {
        what: "ZIP archives",
        extensions: &["zip"],
        recognise: |opening| opening.bytes.starts_with(b"PK\x03\x04") || opening.bytes.starts_with(b"PK\x05\x06"),
        advice: "unpack it, and import the folder",
    },
    Foreign {
        what: "archives and compressed files",
        extensions: &["gz", "tgz", "bz2", "xz", "zst", "7z", "rar", "tar"],
        recognise: |opening| {
            let starts: [&[u8]; 6] =
                [b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"];
            starts.iter().any(|start| opening.bytes.starts_with(start))
                || opening.bytes.get(257..262).is_some_and(|magic| magic == b"ustar")
        },
        advice: "unpack it, and import what is in it",
    },
    Foreign {
        what: "pictures",
        extensions: &[
            "png", "jpg", "jpeg", "gif", "tif", "tiff", "bmp", "webp", "heic", "avif", "ico", "svg", "djvu", "jp2",
        ],
        recognise: is_picture,
        advice: "tesseract FILE - | shelflist import --source NAME reads the text in it",
    },
    Foreign {
        what: "recordings of sound and video",
        extensions: &["mp3", "mp4", "m4a", "m4v", "wav", "ogg", "flac", "avi", "mov", "mkv", "webm", "wmv", "mpg"],
        recognise: |opening| {
            let starts: [&[u8]; 4] = [b"ID3", b"fLaC", b"OggS", b"\x1a\x45\xdf\xa3"];
            let riff =
                opening.bytes.starts_with(b"RIFF") && matches!(opening.bytes.get(8..12), Some(b"WAVE" | b"AVI "));
            let mp4 = opening.bytes.get(4..8).is_some_and(|kind| kind == b"ftyp");
            riff || mp4 || starts.iter().any(|start| opening.bytes.starts_with(start))
        },
        advice: "shelflist reads lists of publications, and no publications themselves",
    },
    Foreign {
        what: "SQLite databases",
        extensions: &["sqlite", "sqlite3", "db"],
        recognise: |opening| opening.bytes.starts_with(b"SQLite format 3\0"),
        advice: "sqlite3 -json FILE 'select * from TABLE' | shelflist import --source NAME",
    },
    Foreign {
        what: "databases of Access",
        extensions: &["mdb", "accdb"],
        recognise: |opening| {
            let name = opening.bytes.get(4..19).unwrap_or_default();
            name.starts_with(b"Standard Jet DB") || name.starts_with(b"Standard ACE DB")
        },
        advice: "mdb-export FILE TABLE | shelflist import --from csv --source NAME",
    },
    Foreign {
        what: "tables of Parquet, Arrow and statistics programs",
        extensions: &["parquet", "feather", "arrow", "dta", "sav", "rdata", "rds", "dbf"],
        recognise: |opening| opening.bytes.starts_with(b"PAR1") || opening.bytes.starts_with(b"ARROW1"),
        advice: "save it as .csv",
    },
    Foreign {
        what: "vocabularies in Turtle",
        extensions: &["ttl"],
        recognise: |opening| {
            let declares = |line: &str| {
                ["@prefix ", "@base ", "PREFIX "].iter().any(|start| line.starts_with(start)) && line.contains('<')
            };
            opening.lines().find(|line| !line.starts_with('#')).is_some_and(declares)
        },
        advice: "give it to --vocabulary, or turn it into another form with shelflist vocabulary convert",
    },
    Foreign {
        what: "articles in JATS and texts in DocBook",
        extensions: &["nxml"],
        recognise: |opening| {
            // HTML has elements of these names, too.
            let signs =
                ["<article-meta", "<journal-meta", "<articleinfo", "<bookinfo", "<sect1", "<para>", "docbook.org"];
            opening.root().is_some_and(|root| {
                root.is(&["article", "book", "chapter"]) && signs.iter().any(|sign| root.text.contains(sign))
            })
        },
        advice: "shelflist reads lists of publications; PubMed and Crossref give the record of an article",
    },
    Foreign {
        what: "records in PICA",
        extensions: &[],
        recognise: |opening| opening.root().is_some_and(|root| root.text.contains("info:srw/schema/5/picaXML")),
        advice: "ask the server for MARCXML (recordSchema=marcxml), and import that",
    },
    Foreign {
        what: "libraries of EndNote",
        extensions: &["enl", "enlx"],
        recognise: |_| false,
        advice: "export the references as RIS in EndNote, and import that",
    },
];

/// Known kinds of XML, by the name of the root element.
const XML: [(&[&str], &str, &str); 8] = [
    (&["TEI", "TEI.2", "teiCorpus"], "texts in TEI", "pandoc or an XSLT of the TEI Consortium turns it into HTML"),
    (&["ead"], "finding aids in EAD", "export the records as Dublin Core or MARCXML, and import those"),
    (&["ONIXMessage", "ONIXmessage"], "messages in ONIX", "export the titles as CSV or MARCXML, and import those"),
    (&["kml", "gpx", "gml", "osm"], "geographical data in XML", "save the table of its objects as .csv"),
    (&["svg"], "pictures", "there is no list of publications in it"),
    (&["plist"], "property lists", "save the list as .csv"),
    (&["project", "Project"], "project files", "there is no list of publications in it"),
    (&["Workbook"], "workbooks in XML", "save it as .xlsx or .csv"),
];

/// The error for a file whose content is of a kind that cannot be read.
pub(crate) fn by_content(opening: &Opening<'_>) -> Option<Error> {
    KINDS.iter().find(|kind| (kind.recognise)(opening)).map(Foreign::error)
}

/// The error for a file whose extension is that of a kind that cannot be read.
pub(crate) fn by_extension(extension: &str) -> Option<Error> {
    KINDS.iter().find(|kind| kind.extensions.contains(&extension)).map(Foreign::error)
}

/// The error for XML that no format recognises and that is not an HTML page.
pub(crate) fn unknown_xml(opening: &Opening<'_>) -> Option<Error> {
    let root = opening.root()?;
    let said = opening.text.starts_with("<?xml") || opening.ends(&["xml"]);
    let named = root.tag.contains("xmlns") || root.tag.split([' ', '>']).next().is_some_and(|name| name.contains(':'));
    if !said && !named {
        return None;
    }
    if let Some((_, what, advice)) = XML.iter().find(|(names, ..)| names.contains(&root.local)) {
        return Some(Error::foreign(format!("{what} are not read")).hint(*advice));
    }
    let name: String = root.local.chars().take(40).collect();
    Some(
        Error::foreign(format!("this is XML with the root element <{name}>, and no catalogue that is read"))
            .hint("--from names its format, where it is one; --from text reads it as plain text"),
    )
}

impl Foreign {
    fn error(&self) -> Error {
        Error::foreign(format!("{} are not read", self.what)).hint(self.advice)
    }
}

/// Returns whether the file is a ZIP archive with one of these texts among the names of its first parts.
fn is_zip_with(opening: &Opening<'_>, names: &[&[u8]]) -> bool {
    let bytes = opening.bytes;
    bytes.starts_with(b"PK\x03\x04") && names.iter().any(|name| memmem::find(bytes, name).is_some())
}

/// Returns whether the file is a compound file of Microsoft (MS-CFB) that has a stream with this name.
fn is_compound_with(opening: &Opening<'_>, stream: &str) -> bool {
    let name: Vec<u8> = format!("{stream}\0").encode_utf16().flat_map(u16::to_le_bytes).collect();
    opening.bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") && memmem::find(opening.bytes, &name).is_some()
}

fn is_picture(opening: &Opening<'_>) -> bool {
    let starts: [&[u8]; 8] =
        [b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"AT&TFORM", b"\0\0\0\x0cjP  "];
    let bytes = opening.bytes;
    let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12).is_some_and(|kind| kind == b"WEBP");
    let bitmap = bytes.starts_with(b"BM") && bytes.get(6..10).is_some_and(|reserved| reserved == [0; 4]);
    let heif = bytes
        .get(4..12)
        .is_some_and(|kind| [b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"].iter().any(|brand| kind == *brand));
    webp || bitmap || heif || starts.iter().any(|start| bytes.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(bytes: &[u8], extension: &str) -> Option<String> {
        let opening = Opening::of(bytes, extension);
        by_content(&opening).or_else(|| unknown_xml(&opening)).map(|error| error.message().to_owned())
    }

    #[test]
    fn files_that_are_not_read_are_told_by_their_content() {
        for (bytes, what) in [
            (&b"%PDF-1.7\n%\xe2\xe3"[..], "PDF documents"),
            (b"\n\n%PDF-1.4 <~87cURD]~>", "PDF documents"),
            (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml ... word/document.xml", "Word documents"),
            (b"PK\x03\x04\x14\0\0\0mimetypeapplication/epub+zip", "electronic books"),
            (b"PK\x03\x04\x14\0\0\0list.txt", "ZIP archives"),
            (b"\x89PNG\r\n\x1a\n\0\0", "pictures"),
            (b"\0\0\0\x18ftypheic", "pictures"),
            (b"\0\0\0\x18ftypmp42", "recordings of sound and video"),
            (b"SQLite format 3\0\x10", "SQLite databases"),
            (b"{\\rtf1\\ansi Hello}", "RTF documents"),
            (b"@prefix skos: <http://www.w3.org/2004/02/skos/core#> .", "vocabularies in Turtle"),
            (b"<?xml version='1.0'?><TEI xmlns='http://www.tei-c.org/ns/1.0'>", "texts in TEI"),
            (b"<article><front><journal-meta>", "articles in JATS and texts in DocBook"),
            (b"<zs:r xmlns:zs='x'><record xmlns='info:srw/schema/5/picaXML-v1.0'>", "records in PICA"),
        ] {
            assert_eq!(said(bytes, ""), Some(format!("{what} are not read")));
        }
        let xml = said(b"<?xml version='1.0'?><x:report xmlns:x='urn:x'>", "").unwrap();
        assert!(xml.contains("<report>"), "{xml}");
    }

    #[test]
    fn texts_and_pages_are_none_of_them() {
        for text in [
            "A title\nA text that says that a %PDF-1.4 header begins a file.",
            "<p>A fragment of a page</p>",
            "<article><h2>A fragment of a page</h2></article>",
            "<Unknown author> wrote this",
            "<!DOCTYPE html><html><svg></svg></html>",
            "BM is an abbreviation",
            "II* a list",
        ] {
            assert_eq!(said(text.as_bytes(), "txt"), None, "{text}");
        }
    }

    #[test]
    fn no_extension_means_a_file_that_is_read_and_one_that_is_not() {
        for kind in KINDS {
            for extension in kind.extensions {
                let read = crate::formats::directory::FORMATS.iter().filter(|format| format.is_read());
                assert!(read.into_iter().all(|format| !format.extensions.contains(extension)), "{extension}");
            }
        }
    }
}
