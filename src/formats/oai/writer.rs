//! Writes records as responses of a repository: a list of records of OAI-PMH 2.0, and a static repository, from which a
//! gateway responds (Specification for an OAI Static Repository and an OAI Static Repository Gateway, 2004).

use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::formats::xml::{DECLARATION, escape};
use crate::formats::{Exporter, Options, dublin_core, timestamp};
use crate::record::Record;

/// The prefix of the id of our own records in their repository identifiers.
const OWN: &str = "oai:shelflist:";

/// Characters that an identifier contains unescaped.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The id of one of our own records, from its identifier in a repository.
pub(super) fn own_id(identifier: &str) -> Option<String> {
    let id = identifier.strip_prefix(OWN)?;
    percent_decode_str(id).decode_utf8().ok().map(std::borrow::Cow::into_owned).filter(|id| !id.is_empty())
}

/// Makes an exporter for a list of records in OAI-PMH.
pub(crate) fn list(options: &Options) -> Box<dyn Exporter> {
    Box::new(List { repository: Repository::of(options), started: false })
}

/// Makes an exporter for a static repository.
pub(crate) fn static_repository(options: &Options) -> Box<dyn Exporter> {
    Box::new(StaticRepository { repository: Repository::of(options) })
}

/// The self-description of a repository.
pub(crate) struct Repository {
    name: String,
    /// The address of the folder in which the file will be published.
    address: Option<String>,
}

impl Repository {
    /// Creates a repository with this name. `address` is the address of the folder in which its file will be published.
    pub(crate) fn new(name: &str, address: Option<&str>) -> Self {
        Self { name: name.to_owned(), address: address.map(str::to_owned) }
    }

    /// Creates the repository of a page. Without a page, the repository has the name of this program.
    fn of(options: &Options) -> Self {
        let (title, address) = options.page_title_and_address();
        Self::new(title.unwrap_or("shelflist"), address)
    }

    /// The host on which the file will be published. If it is not known, a reserved name that never exists is used (RFC
    /// 6761).
    fn host(&self) -> String {
        let parsed = self.address.as_deref().and_then(|address| url::Url::parse(address).ok());
        parsed.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| "repository.invalid".to_owned())
    }

    /// The address of a file of the repository.
    fn file(&self, name: &str) -> String {
        match &self.address {
            Some(address) => format!("{address}{name}"),
            None => format!("http://{}/{name}", self.host()),
        }
    }
}

/// The name of the file of a static repository beside a page.
pub(crate) const FILE: &str = "oai.xml";

struct List {
    repository: Repository,
    started: bool,
}

impl List {
    /// Starts the response. The response has the time of the first record.
    fn open(&mut self, record: Option<&Record>, out: &mut dyn Write) -> io::Result<()> {
        if self.started {
            return Ok(());
        }
        self.started = true;
        let time = record.map_or_else(timestamp::run, timestamp::of);
        out.write_all(DECLARATION.as_bytes())?;
        writeln!(
            out,
            "<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
             xsi:schemaLocation=\"http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd\">\n\
             \x20 <responseDate>{time:.0}</responseDate>\n\
             \x20 <request verb=\"ListRecords\" metadataPrefix=\"oai_dc\">{}</request>\n  <ListRecords>",
            escape(&self.repository.file("oai"))
        )
    }
}

impl Exporter for List {
    fn start(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        self.open(Some(record), out)?;
        let day = timestamp::of(record).strftime("%Y-%m-%d").to_string();
        writeln!(
            out,
            "    <record>\n      <header><identifier>{}</identifier><datestamp>{day}</datestamp></header>\n      <metadata>",
            escape(&identifier(record))
        )?;
        dublin_core::writer::write(record, out)?;
        writeln!(out, "      </metadata>\n    </record>")
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.open(None, out)?;
        writeln!(out, "  </ListRecords>\n</OAI-PMH>")
    }
}

/// The identifier of a record in a repository, which does not change when the file is moved.
fn identifier(record: &Record) -> String {
    format!("{OWN}{}", utf8_percent_encode(&record.id, KEPT))
}

pub(crate) struct StaticRepository {
    repository: Repository,
}

impl StaticRepository {
    /// Creates a static repository.
    pub(crate) fn new(repository: Repository) -> Self {
        Self { repository }
    }
}

impl Exporter for StaticRepository {
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(DECLARATION.as_bytes())?;
        writeln!(
            out,
            "<Repository xmlns=\"http://www.openarchives.org/OAI/2.0/static-repository\" \
             xmlns:oai=\"http://www.openarchives.org/OAI/2.0/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
             xsi:schemaLocation=\"http://www.openarchives.org/OAI/2.0/static-repository \
             http://www.openarchives.org/OAI/2.0/static-repository.xsd\">"
        )?;
        // This date is earlier than that of any record.
        writeln!(
            out,
            "  <Identify>\n    <oai:repositoryName>{}</oai:repositoryName>\n    <oai:baseURL>{}</oai:baseURL>\n\
             \x20   <oai:protocolVersion>2.0</oai:protocolVersion>\n    <oai:adminEmail>webmaster@{}</oai:adminEmail>\n\
             \x20   <oai:earliestDatestamp>1990-01-01</oai:earliestDatestamp>\n    <oai:deletedRecord>no</oai:deletedRecord>\n\
             \x20   <oai:granularity>YYYY-MM-DD</oai:granularity>\n  </Identify>",
            escape(&self.repository.name),
            escape(&self.repository.file(FILE)),
            escape(&self.repository.host())
        )?;
        writeln!(
            out,
            "  <ListMetadataFormats>\n    <oai:metadataFormat>\n      <oai:metadataPrefix>oai_dc</oai:metadataPrefix>\n\
             \x20     <oai:schema>http://www.openarchives.org/OAI/2.0/oai_dc.xsd</oai:schema>\n\
             \x20     <oai:metadataNamespace>http://www.openarchives.org/OAI/2.0/oai_dc/</oai:metadataNamespace>\n\
             \x20   </oai:metadataFormat>\n  </ListMetadataFormats>\n  <ListRecords metadataPrefix=\"oai_dc\">"
        )
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        let day = timestamp::of(record).strftime("%Y-%m-%d").to_string();
        writeln!(
            out,
            "    <oai:record>\n      <oai:header><oai:identifier>{}</oai:identifier>\
             <oai:datestamp>{day}</oai:datestamp></oai:header>\n      <oai:metadata>",
            escape(&identifier(record))
        )?;
        dublin_core::writer::write(record, out)?;
        writeln!(out, "      </oai:metadata>\n    </oai:record>")
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "  </ListRecords>\n</Repository>")
    }
}
