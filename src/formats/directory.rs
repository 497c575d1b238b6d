//! The table of formats: what each is called, how it is told by its content, and what reads and writes it.
//!
//! Help, manual, completions, detection, `-f`, `--from`, the extensions of files and the tests are drawn from it.

use std::path::Path;

use super::harmless::Harmless;
use super::holdings::Holdings;
use super::opening::{Opening, Text};
use super::{Exporter, Options};
use super::{
    bibtex, crossref, csl, csv, datacite, dublin_core, endnote, feed, foreign, html, json, jsonld, marc, markdown,
    mods, oai, pubmed, ris, saved_page, screening, sitemap, sqlite, table, workbook, wos,
};
use crate::document::budget::Budget;
use crate::document::entry_sink::EntrySink;
use crate::document::xml;
use crate::error::{Error, Result, nearest};

/// A format that documents and catalogues are read or written in.
pub struct Format {
    /// Its name, as `-f` and `--from` take it.
    pub name: &'static str,
    /// Other names that they take.
    pub aliases: &'static [&'static str],
    /// Extensions of files that mean this format, the usual one first.
    pub extensions: &'static [&'static str],
    /// Its media types, the registered one first.
    pub media_types: &'static [&'static str],
    /// A line about it, for people.
    pub about: &'static str,
    /// Whether its files are read only where they are named: beside the documents of a folder they may be their catalogue.
    pub(crate) named: bool,
    /// Whether a document that begins so is in this format.
    recognise: fn(&Opening<'_>) -> bool,
    /// What reads it; none for formats that are only written.
    pub(crate) reader: Option<Reader>,
    /// What makes its exporter; none for formats that are only read.
    writer: Option<Writer>,
    /// The parts of a record that it has a place for, where it is written.
    pub(crate) holds: Holdings,
}

/// What makes an exporter.
type Writer = fn(&Options) -> Box<dyn Exporter>;

/// What reads a format.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reader {
    /// Plain text, which is split into records.
    Plain,
    /// A page of HTML, which is split into records.
    Page,
    /// A page of HTML in an MHTML file, which is split into records.
    SavedPage,
    /// A table in text, whose columns are found before it is read.
    Table,
    /// A workbook, whose sheets and columns are found before it is read.
    Workbook,
    /// Entries from bytes.
    #[allow(dead_code, reason = "binary forms of catalogues are read from bytes")]
    Bytes(fn(&[u8], &Budget, &mut dyn EntrySink) -> Result<()>),
    /// Entries from text.
    Entries {
        /// Hands over the entries one by one.
        read: fn(&Text<'_>, &mut dyn EntrySink) -> Result<()>,
        /// Reads over a large document first, where nothing of one that is malformed is taken.
        check: Option<fn(&str) -> Result<()>>,
        /// Whether the entries of a large document are passed on while it is read.
        in_parts: bool,
    },
}

impl Reader {
    /// Whether it reads bytes that are no text, so that its documents are told by their bytes.
    fn is_of_bytes(self) -> bool {
        matches!(self, Self::Bytes(_) | Self::Workbook | Self::SavedPage)
    }

    /// A reader of entries that are passed on as they are read.
    const fn entries(read: fn(&Text<'_>, &mut dyn EntrySink) -> Result<()>) -> Option<Self> {
        Some(Self::Entries { read, check: None, in_parts: true })
    }

    /// A reader of entries of which nothing is taken where the document is malformed.
    const fn checked(
        read: fn(&Text<'_>, &mut dyn EntrySink) -> Result<()>,
        check: fn(&str) -> Result<()>,
    ) -> Option<Self> {
        Some(Self::Entries { read, check: Some(check), in_parts: true })
    }

    /// A reader of entries that are few.
    const fn whole(read: fn(&Text<'_>, &mut dyn EntrySink) -> Result<()>) -> Option<Self> {
        Some(Self::Entries { read, check: None, in_parts: false })
    }
}

/// What a line of the table leaves out.
const FORMAT: Format = Format {
    name: "",
    aliases: &[],
    extensions: &[],
    media_types: &[],
    about: "",
    named: false,
    recognise: |_| false,
    reader: None,
    writer: None,
    holds: Holdings::All,
};

/// Plain text is what no other format recognises.
const TEXT: Format = Format {
    name: "text",
    aliases: &["txt", "plain", "md", "markdown"],
    extensions: &["txt", "text", "md"],
    media_types: &["text/plain", "text/markdown"],
    about: "plain text that lists publications",
    recognise: |_| true,
    reader: Some(Reader::Plain),
    ..FORMAT
};

static ANY_TEXT: Format = TEXT;

/// Every format. The first one that recognises a document reads it, so a line stands before those that would take its
/// documents for theirs. A newcomer adds a file and a line here.
pub(crate) static FORMATS: &[Format] = &[
    Format {
        name: "jsonl",
        aliases: &["ndjson", "jsonlines"],
        extensions: &["jsonl", "ndjson"],
        media_types: &["application/jsonl", "application/x-ndjson", "application/x-jsonlines"],
        about: "JSON Lines, one record a line",
        named: true,
        recognise: json::is_lines,
        reader: Reader::entries(|from, sink| json::foreign::lines(from.text, from.budget, sink)),
        writer: Some(json::writer::lines),
        ..FORMAT
    },
    Format {
        name: "jsonfeed",
        aliases: &["json-feed"],
        extensions: &["feed.json"],
        media_types: &["application/feed+json"],
        about: "JSON Feed 1.1",
        recognise: json::is_feed,
        reader: Reader::whole(|from, sink| feed::json(from.text, from.location, from.budget, sink)),
        holds: feed::writer::JSON_HOLDS,
        writer: Some(feed::writer::json_exporter),
        ..FORMAT
    },
    Format {
        name: "json",
        extensions: &["json"],
        media_types: &["application/json"],
        about: "one JSON document",
        named: true,
        recognise: json::is_document,
        reader: Reader::checked(|from, sink| json::foreign::document(from.text, from.budget, sink), json::items::check),
        writer: Some(json::writer::document),
        ..FORMAT
    },
    Format {
        name: "wos-tsv",
        aliases: &["wos-columns"],
        about: "the export of the Web of Science in columns",
        named: true,
        recognise: wos::is_columns,
        reader: Reader::entries(|from, sink| wos::columns::read(from.text, from.budget, sink)),
        ..FORMAT
    },
    Format {
        name: "csv",
        aliases: &["tsv", "tab"],
        extensions: &["csv", "tsv", "tab"],
        media_types: &["text/csv", "text/tab-separated-values"],
        about: "CSV (RFC 4180) for spreadsheets",
        named: true,
        recognise: table::recognise,
        reader: Some(Reader::Table),
        writer: Some(csv::writer::table),
        ..FORMAT
    },
    Format {
        name: "xlsx",
        aliases: &["excel"],
        extensions: &["xlsx"],
        media_types: &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
        about: "a workbook of Excel (Office Open XML); written with typed dates, links and a filter",
        named: true,
        recognise: |opening| workbook::xlsx::is_workbook(opening.bytes),
        reader: Some(Reader::Workbook),
        writer: Some(workbook::writer::exporter),
        ..FORMAT
    },
    Format {
        name: "ods",
        aliases: &["opendocument"],
        extensions: &["ods"],
        media_types: &["application/vnd.oasis.opendocument.spreadsheet"],
        about: "a workbook of LibreOffice (OpenDocument)",
        named: true,
        recognise: |opening| workbook::ods::is_workbook(opening.bytes),
        reader: Some(Reader::Workbook),
        ..FORMAT
    },
    Format {
        name: "sqlite",
        aliases: &["sqlite3", "db"],
        extensions: &["sqlite", "sqlite3", "db"],
        media_types: &["application/vnd.sqlite3"],
        about: "a database in one file (SQLite), with a full-text index",
        writer: Some(sqlite::exporter),
        ..FORMAT
    },
    Format {
        name: "mhtml",
        aliases: &["mht"],
        extensions: &["mhtml", "mht"],
        media_types: &["multipart/related", "message/rfc822"],
        about: "a page in one file, as browsers save it",
        recognise: |opening| saved_page::is_mhtml(opening.bytes),
        reader: Some(Reader::SavedPage),
        ..FORMAT
    },
    Format {
        name: "enw",
        aliases: &["refer", "endnote-refer"],
        extensions: &["enw", "refer"],
        media_types: &["application/x-endnote-refer"],
        about: "Refer, the tagged export of EndNote",
        recognise: endnote::is_refer,
        reader: Reader::entries(|from, sink| endnote::refer::read(from.text, from.budget, sink)),
        ..FORMAT
    },
    Format {
        name: "nbib",
        aliases: &["pubmed", "medline"],
        extensions: &["nbib"],
        media_types: &["application/nbib"],
        about: "the tagged format of PubMed (MEDLINE)",
        recognise: pubmed::is_nbib,
        reader: Reader::entries(|from, sink| pubmed::nbib::read(from.text, from.budget, sink)),
        ..FORMAT
    },
    Format {
        name: "wos",
        aliases: &["isi"],
        extensions: &["ciw", "isi"],
        about: "the tagged export of the Web of Science",
        recognise: wos::is_tagged,
        reader: Reader::entries(|from, sink| wos::tagged::read(from.text, from.budget, sink)),
        ..FORMAT
    },
    Format {
        name: "ris",
        extensions: &["ris"],
        media_types: &["application/x-research-info-systems"],
        about: "RIS, for reference managers and screening tools",
        recognise: ris::recognise,
        reader: Reader::entries(|from, sink| ris::reader::read(from.text, from.budget, sink)),
        writer: Some(ris::writer::exporter),
        holds: ris::HOLDS,
        ..FORMAT
    },
    Format {
        name: "bibtex",
        aliases: &["bib"],
        extensions: &["bib", "bibtex"],
        media_types: &["application/x-bibtex", "text/x-bibtex"],
        about: "BibTeX; read: BibLaTeX, too",
        recognise: bibtex::recognise,
        reader: Reader::entries(|from, sink| bibtex::reader::read(from.text, from.budget, sink)),
        writer: Some(bibtex::writer::exporter),
        holds: bibtex::HOLDS,
        ..FORMAT
    },
    Format {
        name: "biblatex",
        about: "BibLaTeX, for biber",
        reader: Reader::entries(|from, sink| bibtex::reader::read(from.text, from.budget, sink)),
        holds: bibtex::HOLDS,
        writer: Some(bibtex::writer::biblatex),
        ..FORMAT
    },
    Format {
        name: "csl",
        aliases: &["csl-json", "csljson", "citeproc", "crossref", "datacite"],
        extensions: &["csl.json", "csljson"],
        media_types: &["application/vnd.citationstyles.csl+json", "application/vnd.datacite.datacite+json"],
        about: "CSL-JSON, for citation processors",
        named: true,
        // It is JSON, whose reader knows its items.
        reader: Reader::checked(|from, sink| json::foreign::document(from.text, from.budget, sink), json::items::check),
        writer: Some(csl::writer::exporter),
        holds: csl::HOLDS,
        ..FORMAT
    },
    Format {
        name: "jsonld",
        aliases: &["json-ld", "schema.org", "schemaorg"],
        extensions: &["jsonld"],
        media_types: &["application/ld+json"],
        about: "schema.org in JSON-LD",
        named: true,
        reader: Reader::checked(|from, sink| json::foreign::document(from.text, from.budget, sink), json::items::check),
        writer: Some(jsonld::writer::exporter),
        holds: jsonld::HOLDS,
        ..FORMAT
    },
    Format {
        name: "endnote",
        aliases: &["endnote-xml", "rsxml"],
        about: "the XML of EndNote",
        recognise: endnote::is_xml,
        reader: Reader::checked(|from, sink| endnote::xml::read(from.text, from.budget, sink), xml::check),
        ..FORMAT
    },
    Format {
        name: "pubmed-xml",
        aliases: &["medline-xml"],
        about: "the XML of PubMed",
        recognise: pubmed::is_xml,
        reader: Reader::checked(|from, sink| pubmed::xml::read(from.text, from.budget, sink), xml::check),
        ..FORMAT
    },
    Format {
        name: "crossref-xml",
        aliases: &["unixref", "unixsd"],
        media_types: &["application/vnd.crossref.unixref+xml", "application/vnd.crossref.unixsd+xml"],
        about: "the XML of Crossref",
        recognise: crossref::is_xml,
        reader: Reader::checked(|from, sink| crossref::xml::read(from.text, from.budget, sink), xml::check),
        ..FORMAT
    },
    Format {
        name: "datacite-xml",
        media_types: &["application/vnd.datacite.datacite+xml"],
        about: "the XML of DataCite",
        recognise: datacite::is_xml,
        reader: Reader::checked(|from, sink| datacite::xml::read(from.text, from.budget, sink), xml::check),
        ..FORMAT
    },
    Format {
        name: "rss",
        aliases: &["feed", "atom"],
        extensions: &["rss", "atom"],
        media_types: &["application/rss+xml", "application/atom+xml"],
        about: "RSS and Atom",
        recognise: feed::recognise,
        reader: Reader::checked(|from, sink| feed::read(from.text, from.location, from.budget, sink), xml::check),
        ..FORMAT
    },
    Format {
        name: "sitemap",
        about: "a sitemap: addresses of pages",
        recognise: |opening| opening.root_is(&["urlset", "sitemapindex"]),
        reader: Reader::whole(|from, sink| {
            let found = sitemap::read(from.text, &from.budget.limits().budget())?.entries();
            found.entries.into_iter().try_for_each(|entry| sink.entry(entry))
        }),
        ..FORMAT
    },
    Format {
        name: "marcxml",
        aliases: &["marc-xml", "sru"],
        extensions: &["marcxml", "mrcx"],
        media_types: &["application/marcxml+xml"],
        about: "MARC 21 in XML",
        recognise: marc::recognise_xml,
        reader: Reader::checked(|from, sink| oai::reader::read(from.text, from.budget, sink), xml::check),
        writer: Some(marc::exporter::in_xml),
        holds: marc::HOLDS,
        ..FORMAT
    },
    Format {
        name: "marc",
        aliases: &["mrc", "marc21", "iso2709"],
        extensions: &["mrc", "marc"],
        media_types: &["application/marc"],
        about: "binary MARC 21 (ISO 2709), in UTF-8 or MARC-8",
        recognise: |opening| marc::iso2709::looks_like(opening.bytes),
        reader: Some(Reader::Bytes(oai::read_marc)),
        writer: Some(marc::exporter::binary),
        holds: marc::HOLDS,
        ..FORMAT
    },
    Format {
        name: "mods",
        extensions: &["mods", "mods.xml"],
        media_types: &["application/mods+xml"],
        about: "MODS 3 in XML",
        recognise: |opening| opening.root_is(&["mods", "modsCollection"]),
        reader: Reader::checked(|from, sink| oai::reader::read(from.text, from.budget, sink), xml::check),
        writer: Some(mods::writer::exporter),
        holds: mods::HOLDS,
        ..FORMAT
    },
    Format {
        name: "oai",
        aliases: &["oai-pmh", "static-repository"],
        extensions: &["oai.xml"],
        about: "a static repository of OAI-PMH, to be harvested without a server",
        recognise: |opening| opening.root_is(&["Repository"]),
        reader: Reader::checked(|from, sink| oai::reader::read(from.text, from.budget, sink), xml::check),
        writer: Some(oai::writer::static_repository),
        holds: dublin_core::HOLDS,
        ..FORMAT
    },
    Format {
        name: "dc",
        aliases: &["oai_dc", "dublincore", "dublin-core", "dim"],
        extensions: &["dc.xml"],
        about: "Dublin Core (oai_dc) in XML, alone or in the answer of an OAI-PMH repository",
        recognise: oai::recognise,
        reader: Reader::checked(|from, sink| oai::reader::read(from.text, from.budget, sink), xml::check),
        writer: Some(oai::writer::list),
        holds: dublin_core::HOLDS,
        ..FORMAT
    },
    Format {
        name: "html",
        aliases: &["xhtml", "htm"],
        extensions: &["html", "htm", "xhtml"],
        media_types: &["text/html", "application/xhtml+xml"],
        about: "read: a page that lists publications; written: a page to search and filter in a browser",
        recognise: html::recognise,
        reader: Some(Reader::Page),
        writer: Some(html::writer::exporter),
        ..FORMAT
    },
    TEXT,
    Format {
        name: "markdown",
        aliases: &["md"],
        extensions: &["md", "markdown"],
        media_types: &["text/markdown"],
        about: "Markdown, a section for each record",
        holds: markdown::HOLDS,
        writer: Some(markdown::writer::exporter),
        ..FORMAT
    },
    Format {
        name: "atom",
        extensions: &["atom"],
        media_types: &["application/atom+xml"],
        about: "an Atom feed (RFC 4287)",
        holds: feed::writer::ATOM_HOLDS,
        writer: Some(feed::writer::atom_exporter),
        ..FORMAT
    },
    Format {
        name: "site",
        about: "the page as a folder, with a page a record, feeds and a sitemap; for large catalogues",
        writer: Some(html::site::exporter),
        ..FORMAT
    },
    Format {
        name: "rayyan",
        about: "CSV that the importer of Rayyan takes",
        writer: Some(screening::tables::rayyan),
        holds: screening::RAYYAN,
        ..FORMAT
    },
    Format {
        name: "asreview",
        about: "CSV that ASReview takes, with its labels",
        writer: Some(screening::tables::asreview),
        holds: screening::ASREVIEW,
        ..FORMAT
    },
    Format {
        name: "covidence",
        about: "RIS that the importer of Covidence takes",
        writer: Some(screening::covidence::exporter),
        holds: screening::COVIDENCE,
        ..FORMAT
    },
];

impl Format {
    /// Whether it is read.
    pub(crate) fn is_read(&self) -> bool {
        self.reader.is_some()
    }

    /// Whether it is written.
    pub fn is_written(&self) -> bool {
        self.writer.is_some()
    }

    /// Whether it is a folder, which is made from what its exporter writes.
    pub(crate) fn is_folder(&self) -> bool {
        self.name == "site"
    }

    /// Whether it is a page for people, with a title and an interface.
    pub(crate) fn is_page(&self) -> bool {
        matches!(self.name, "html" | "site")
    }

    /// Whether it says the title and the address of the page: as a page, or as a repository beside one.
    pub(crate) fn names_page(&self) -> bool {
        self.is_page() || matches!(self.name, "oai" | "dc")
    }

    /// Its exporter.
    ///
    /// # Errors
    /// Where it is only read.
    pub fn exporter(&self, options: &Options) -> Result<Box<dyn Exporter>> {
        let exporter = self.writer.map(|make| make(options)).ok_or_else(|| not_written(self.name))?;
        // In these formats an address is a value among others, and a record comes back as it was.
        let is_data = matches!(self.name, "json" | "jsonl" | "csv" | "xlsx" | "sqlite");
        Ok(if is_data { exporter } else { Box::new(Harmless { exporter, has_notes: self.holds.has("notes") }) })
    }

    fn is_called(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }

    /// The format that is written under this name.
    ///
    /// # Errors
    /// Where there is none.
    pub(crate) fn written(name: &str) -> Result<&'static Self> {
        let lower = name.to_lowercase();
        match FORMATS.iter().filter(|format| format.is_called(&lower)).max_by_key(|format| format.is_written()) {
            Some(format) if format.is_written() => Ok(format),
            Some(format) => Err(not_written(format.name)),
            None => Err(unknown("format", name, Self::is_written)),
        }
    }

    /// The format that is read under this name.
    ///
    /// # Errors
    /// Where there is none.
    pub(crate) fn read(name: &str) -> Result<&'static Self> {
        let lower = name.to_lowercase();
        match FORMATS.iter().filter(|format| format.is_called(&lower)).max_by_key(|format| format.is_read()) {
            Some(format) if format.is_read() => Ok(format),
            Some(format) => Err(Error::usage(format!("{} is a format that is written, not read", format.name))
                .hint(format!("formats that are read are {}", names(Self::is_read)))),
            None => Err(unknown("input format", name, Self::is_read)),
        }
    }

    /// The format that the content looks like; the extension decides where it looks like several.
    ///
    /// # Errors
    /// Where it is a file of a kind that is not read.
    pub(crate) fn recognised(bytes: &[u8], extension: &str) -> Result<&'static Self> {
        let opening = Opening::of(bytes, extension);
        let found = |in_bytes: bool| {
            let of_bytes = move |format: &&Format| format.reader.is_some_and(Reader::is_of_bytes) == in_bytes;
            FORMATS.iter().filter(of_bytes).find(|format| (format.recognise)(&opening))
        };
        if let Some(format) = found(true) {
            return Ok(format);
        }
        if let Some(error) = foreign::by_content(&opening) {
            return Err(error);
        }
        let format = found(false).unwrap_or(&ANY_TEXT);
        if !matches!(format.reader, Some(Reader::Plain)) {
            return Ok(format);
        }
        // What no format recognises is read as plain text, where it is not said to be something else.
        match foreign::unknown_xml(&opening).or_else(|| foreign::by_extension(extension)) {
            Some(error) => Err(error),
            None => Ok(format),
        }
    }

    /// Extensions of the files of a folder that are read, or of those that are read only where they are named.
    pub(crate) fn extensions(named: bool) -> impl Iterator<Item = &'static str> {
        let read = FORMATS.iter().filter(move |format| format.is_read() && format.named == named);
        read.flat_map(|format| format.extensions).copied().chain((!named).then_some("xml"))
    }

    /// The format that a media type means.
    pub(crate) fn of_media_type(media_type: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.media_types.contains(&media_type))
    }

    /// The format that is written to a file of this name.
    ///
    /// # Errors
    /// Where its extension is that of no format.
    pub(crate) fn of_path(path: &Path) -> Result<&'static Self> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let written = || FORMATS.iter().filter(|format| format.is_written());
        // `list.csl.json` is CSL-JSON: the longest ending that is known counts.
        let ends = written().flat_map(|format| format.extensions.iter().map(move |end| (*end, format)));
        let fits = ends.filter(|(end, _)| name.strip_suffix(*end).is_some_and(|rest| rest.ends_with('.')));
        fits.max_by_key(|(end, _)| end.len()).map(|(_, format)| format).ok_or_else(|| {
            let known: Vec<String> = written().flat_map(|f| f.extensions).map(|end| format!(".{end}")).collect();
            Error::usage("the extension does not say the format")
                .at(path.display())
                .hint(format!("give one with -f, or end the name in {}", known.join(", ")))
        })
    }
}

fn not_written(name: &str) -> Error {
    Error::usage(format!("{name} is a format that is read, not written"))
        .hint(format!("formats that are written are {}", names(Format::is_written)))
}

/// The error of a name that no format has.
fn unknown(what: &str, name: &str, is: fn(&Format) -> bool) -> Error {
    let error = Error::usage(format!("there is no {what} {name}"));
    let known = FORMATS.iter().filter(move |format| is(format)).map(|format| format.name);
    match nearest(name, known) {
        Some(near) => error.hint(format!("did you mean {near}?")),
        None => error.hint(format!("formats are {}", names(is))),
    }
}

/// The names of the formats that are so.
fn names(is: fn(&Format) -> bool) -> String {
    let names: Vec<&str> = FORMATS.iter().filter(|format| is(format)).map(|format| format.name).collect();
    names.join(", ")
}
