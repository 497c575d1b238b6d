//! Writes catalogues of MARC: a collection in XML, or a sequence of binary records.

use std::io::{self, Write};

use super::writer::marc;
use super::{iso2709, xml};
use crate::formats::xml::DECLARATION;
use crate::formats::{Exporter, Options};
use crate::record::Record;

/// Makes an exporter for MARC 21 in XML.
pub(crate) fn in_xml(_: &Options) -> Box<dyn Exporter> {
    Box::new(InXml)
}

/// Makes an exporter for binary MARC 21.
pub(crate) fn binary(_: &Options) -> Box<dyn Exporter> {
    Box::new(Binary)
}

struct InXml;

impl Exporter for InXml {
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(DECLARATION.as_bytes())?;
        writeln!(out, "<collection xmlns=\"{}\">", xml::NAMESPACE)
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        xml::write(&marc(record), out)
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "</collection>")
    }
}

struct Binary;

impl Exporter for Binary {
    fn start(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        iso2709::write(&marc(record), out)
    }

    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
