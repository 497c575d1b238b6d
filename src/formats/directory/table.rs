//! The formats, one after the other, with their names, their marks, their readers and their writers.

use super::{Format, Long, Reader};
use crate::document::xml;
use crate::formats::holdings::Holdings;
use crate::formats::{
    bibtex, crossref, csl, csv, datacite, dublin_core, endnote, feed, html, json, jsonld, marc, markdown, mods, oai,
    pubmed, ris, saved_page, screening, sitemap, sqlite, table, tagged, workbook, wos, zotero_rdf,
};

/// The default values for fields that a line of the table leaves out.
const FORMAT: Format = Format {
    name: "",
    aliases: &[],
    extensions: &[],
    media_types: &[],
    about: "",
    named: false,
    references: false,
    recognise: |_| false,
    reader: None,
    long: Long::Whole,
    writer: None,
    holds: Holdings::All,
};

/// Plain text, which is used if no other format recognises a document.
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

pub(super) static ANY_TEXT: Format = TEXT;

/// The reader of documents in JSON, which recognises the form of each object.
const JSON: Option<Reader> =
    Reader::json(json::foreign::document, Some(json::foreign::check), json::planning::plan_document);

/// All formats. The first format that recognises a document reads it, so a format stands before any other that would
/// also recognise its documents. To add a format, add a file and a line here.
pub(crate) static FORMATS: &[Format] = &[
    Format {
        name: "jsonl",
        aliases: &["ndjson", "jsonlines"],
        extensions: &["jsonl", "ndjson"],
        media_types: &["application/jsonl", "application/x-ndjson", "application/x-jsonlines"],
        about: "JSON Lines, one record a line",
        named: true,
        recognise: json::is_lines,
        reader: Reader::json(json::foreign::lines, None, json::planning::plan_lines),
        long: Long::Lines,
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
        reader: JSON,
        long: Long::Json,
        writer: Some(json::writer::document),
        ..FORMAT
    },
    Format {
        name: "wos-tsv",
        aliases: &["wos-columns"],
        about: "the export of the Web of Science in columns",
        references: true,
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
        long: Long::Table,
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
        name: "warc",
        aliases: &["wacz", "arc", "web-archive"],
        extensions: &["warc", "wacz", "arc", "warc.gz", "warc.zst", "arc.gz"],
        media_types: &["application/warc", "application/wacz", "application/x-internet-archive"],
        about: "a web archive (WARC, WACZ, ARC), whose pages are read",
        recognise: |opening| opening.bytes.starts_with(b"WARC/1") || opening.bytes.starts_with(b"filedesc://"),
        reader: Some(Reader::Archive),
        ..FORMAT
    },
    Format {
        name: "enw",
        aliases: &["refer", "endnote-refer"],
        extensions: &["enw", "refer"],
        media_types: &["application/x-endnote-refer"],
        about: "Refer, the tagged export of EndNote",
        references: true,
        recognise: endnote::is_refer,
        reader: Reader::entries(|from, sink| endnote::refer::read(from.text, from.lines_before, from.budget, sink)),
        long: Long::Records(endnote::refer::starts),
        ..FORMAT
    },
    Format {
        name: "nbib",
        aliases: &["pubmed", "medline"],
        extensions: &["nbib", "medline", "pubmed"],
        media_types: &["application/nbib"],
        about: "the tagged format of PubMed (MEDLINE)",
        references: true,
        recognise: pubmed::is_nbib,
        reader: Reader::entries(|from, sink| pubmed::nbib::read(from.text, from.lines_before, from.budget, sink)),
        long: Long::Records(pubmed::nbib::starts),
        ..FORMAT
    },
    Format {
        name: "wos",
        aliases: &["isi"],
        extensions: &["ciw", "isi"],
        about: "the tagged export of the Web of Science",
        references: true,
        recognise: wos::is_tagged,
        reader: Reader::entries(|from, sink| wos::tagged::read(from.text, from.lines_before, from.budget, sink)),
        long: Long::Records(wos::tagged::starts),
        ..FORMAT
    },
    Format {
        name: "ris",
        extensions: &["ris"],
        media_types: &["application/x-research-info-systems"],
        about: "RIS, for reference managers and screening tools",
        references: true,
        recognise: ris::recognise,
        reader: Reader::entries(|from, sink| ris::reader::read(from.text, from.lines_before, from.budget, sink)),
        long: Long::Records(ris::reader::starts),
        writer: Some(ris::writer::exporter),
        holds: ris::HOLDS,
        ..FORMAT
    },
    Format {
        name: "refworks",
        about: "the tagged format of RefWorks",
        references: true,
        recognise: tagged::refworks::is_refworks,
        reader: Reader::entries(|from, sink| tagged::refworks::read(from.text, from.lines_before, from.budget, sink)),
        long: Long::Records(tagged::refworks::starts),
        ..FORMAT
    },
    Format {
        name: "ovid",
        about: "the exports of Ovid, with tags or labels",
        references: true,
        recognise: tagged::ovid::is_ovid,
        reader: Reader::entries(|from, sink| tagged::ovid::read(from.text, from.lines_before, from.budget, sink)),
        long: Long::Records(tagged::ovid::starts),
        ..FORMAT
    },
    Format {
        name: "mrk",
        aliases: &["marcmaker", "mnemonic"],
        extensions: &["mrk"],
        about: "MARC 21 as lines of text, as MarcEdit writes it",
        recognise: marc::mnemonic::recognise,
        reader: Reader::entries(|from, sink| marc::mnemonic::read(from.text, from.lines_before, from.budget, sink)),
        long: Long::Records(marc::mnemonic::starts),
        ..FORMAT
    },
    Format {
        name: "copac",
        about: "lines of tags, as union catalogues such as Copac export them",
        recognise: tagged::copac::is_copac,
        reader: Reader::entries(|from, sink| tagged::copac::read(from.text, from.lines_before, from.budget, sink)),
        long: Long::Records(tagged::copac::starts),
        ..FORMAT
    },
    Format {
        name: "bibtex",
        aliases: &["bib"],
        extensions: &["bib", "bibtex"],
        media_types: &["application/x-bibtex", "text/x-bibtex"],
        about: "BibTeX; read: BibLaTeX, too",
        references: true,
        recognise: bibtex::recognise,
        reader: Reader::entries(bibtex::reader::read),
        long: Long::Window,
        writer: Some(bibtex::writer::exporter),
        holds: bibtex::HOLDS,
        ..FORMAT
    },
    Format {
        name: "biblatex",
        about: "BibLaTeX, for biber",
        references: true,
        reader: Reader::entries(bibtex::reader::read),
        long: Long::Window,
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
        references: true,
        named: true,
        // CSL-JSON is read by the JSON reader, which recognises its items.
        reader: JSON,
        long: Long::Json,
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
        reader: JSON,
        long: Long::Json,
        writer: Some(jsonld::writer::exporter),
        holds: jsonld::HOLDS,
        ..FORMAT
    },
    Format {
        name: "endnote",
        aliases: &["endnote-xml", "rsxml"],
        extensions: &["endnote.xml", "enl.xml"],
        about: "the XML of EndNote",
        references: true,
        recognise: endnote::is_xml,
        reader: Reader::checked(|from, sink| endnote::xml::read(from.window()?, from.budget, sink), xml::check),
        long: Long::Elements(endnote::xml::is_wanted),
        ..FORMAT
    },
    Format {
        name: "pubmed-xml",
        aliases: &["medline-xml"],
        about: "the XML of PubMed",
        references: true,
        recognise: pubmed::is_xml,
        reader: Reader::checked(|from, sink| pubmed::xml::read(from.window()?, from.budget, sink), xml::check),
        long: Long::Elements(pubmed::xml::is_wanted),
        ..FORMAT
    },
    Format {
        name: "crossref-xml",
        aliases: &["unixref", "unixsd"],
        media_types: &["application/vnd.crossref.unixref+xml", "application/vnd.crossref.unixsd+xml"],
        about: "the XML of Crossref",
        recognise: crossref::is_xml,
        reader: Reader::checked(|from, sink| crossref::xml::read(from.window()?, from.budget, sink), xml::check),
        long: Long::Elements(crossref::xml::is_wanted),
        ..FORMAT
    },
    Format {
        name: "datacite-xml",
        media_types: &["application/vnd.datacite.datacite+xml"],
        about: "the XML of DataCite",
        recognise: datacite::is_xml,
        reader: Reader::checked(|from, sink| datacite::xml::read(from.window()?, from.budget, sink), xml::check),
        long: Long::Elements(datacite::xml::is_wanted),
        ..FORMAT
    },
    Format {
        name: "zotero-rdf",
        aliases: &["zotero"],
        about: "the RDF of Zotero",
        references: true,
        recognise: zotero_rdf::recognise,
        reader: Reader::checked(zotero_rdf::read, xml::check),
        long: Long::Elements(zotero_rdf::is_object),
        ..FORMAT
    },
    Format {
        name: "rss",
        aliases: &["feed", "atom"],
        extensions: &["rss", "atom"],
        media_types: &["application/rss+xml", "application/atom+xml"],
        about: "RSS and Atom",
        recognise: feed::recognise,
        reader: Reader::checked(|from, sink| feed::read(from.window()?, from.location, from.budget, sink), xml::check),
        long: Long::Elements(feed::is_wanted),
        ..FORMAT
    },
    Format {
        name: "sitemap",
        about: "a sitemap of news, which has the titles of pages",
        recognise: |opening| opening.root_is(&["urlset", "sitemapindex"]),
        reader: Reader::whole(sitemap::titled),
        ..FORMAT
    },
    Format {
        name: "marcxml",
        aliases: &["marc-xml", "sru"],
        extensions: &["marcxml", "mrcx"],
        media_types: &["application/marcxml+xml"],
        about: "MARC 21 in XML",
        recognise: marc::recognise_xml,
        reader: Reader::checked(|from, sink| oai::reader::read(from.window()?, from.budget, sink), xml::check),
        long: Long::Elements(oai::reader::is_wanted),
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
        long: Long::Bytes(marc::iso2709::read_stream),
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
        reader: Reader::checked(|from, sink| oai::reader::read(from.window()?, from.budget, sink), xml::check),
        long: Long::Elements(oai::reader::is_wanted),
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
        reader: Reader::checked(|from, sink| oai::reader::read(from.window()?, from.budget, sink), xml::check),
        long: Long::Elements(oai::reader::is_wanted),
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
        reader: Reader::checked(|from, sink| oai::reader::read(from.window()?, from.budget, sink), xml::check),
        long: Long::Elements(oai::reader::is_wanted),
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
