#!/usr/bin/env python3
"""Makes the files of this folder with other people's writers, from our own words.

pip install pybtex pymarc rispy feedgen openpyxl rdflib pypandoc_binary pyoai dcxml jsonfeed-util; apt install bibutils;
then run it here, or with a folder to write to.
"""

import csv
import datetime
import pathlib
import re
import subprocess
import sys

import dcxml.simpledc
import jsonfeed
import oaipmh.common
import oaipmh.metadata
import oaipmh.server
import openpyxl
import pymarc
import pypandoc
import rdflib
import rispy
from feedgen.feed import FeedGenerator
from pybtex.database import BibliographyData, Entry, Person

FOLDER = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
NAMES = {"es": "spanish", "nl": "dutch", "en": "english"}
MARC = {"es": "spa", "nl": "dut", "en": "eng"}
# The title, the language and the date of issue of each record.
RECORDS = [
    ("Agua y mapas: “informe” de la costa & el río", "es", "2021-11-26"),
    ("Kaarten van de kust: één overzicht", "nl", "2020-05"),
    ("Rivers and lakes, 50% <mapped>", "en", "2019"),
]
CREATOR, SUBJECTS = "Mora, Ana", ["Water", "Maps"]


def full(date):
    return (date + "-01-01")[:10]


with open(FOLDER / "rispy.ris", "w", encoding="utf-8", newline="\n") as out:
    out.write(rispy.dumps([
        dict(type_of_reference="RPRT", title=title, language=language, date=date.replace("-", "/"),
             authors=[CREATOR], keywords=SUBJECTS)
        for title, language, date in RECORDS
    ]))

BibliographyData({
    f"key{number}": Entry(
        "techreport",
        fields=[("title", title), ("language", NAMES[language]), ("langid", NAMES[language]), ("date", date), ("keywords", ", ".join(SUBJECTS))],
        persons={"author": [Person(CREATOR)]},
    )
    for number, (title, language, date) in enumerate(RECORDS)
}).to_file(str(FOLDER / "pybtex.bib"), "bibtex")

writer = pymarc.XMLWriter(open(FOLDER / "pymarc.xml", "wb"))
for title, language, date in RECORDS:
    field = lambda tag, indicators, code, text: pymarc.Field(tag, indicators, [pymarc.Subfield(code, text)])
    record = pymarc.Record()
    record.add_field(
        field("041", ["0", " "], "a", MARC[language]),
        field("245", ["0", "0"], "a", title),
        field("264", [" ", "1"], "c", date),
        field("720", [" ", " "], "a", CREATOR),
        *[field("653", [" ", " "], "a", subject) for subject in SUBJECTS],
    )
    writer.write(record)
writer.close()

feed = FeedGenerator()
feed.id("urn:example:feed")
feed.title("Feed")
feed.description("Feed")
feed.link(href="https://example.org/")
feed.updated("2022-01-01T00:00:00Z")
feed.lastBuildDate("2022-01-01T00:00:00Z")
feed.load_extension("dc")
for title, language, date in reversed(RECORDS):
    entry = feed.add_entry()
    entry.id(f"urn:example:{date}")
    entry.title(title)
    entry.link(href=f"https://example.org/{date}")
    entry.published(f"{full(date)}T00:30:00+02:00")
    entry.updated("2022-01-01T00:00:00Z")
    entry.dc.dc_creator(CREATOR)
    entry.dc.dc_language(language)
    for subject in SUBJECTS:
        entry.category(term=subject)
feed.atom_file(str(FOLDER / "feedgen-atom.xml"), pretty=True)
feed.rss_file(str(FOLDER / "feedgen-rss.xml"), pretty=True)

book = openpyxl.Workbook()
book.properties.created = book.properties.modified = datetime.datetime(2022, 1, 1)
book.active.append(["Título", "Idioma", "Fecha", "Autor", "Palabras clave"])
for title, language, date in RECORDS:
    day = datetime.date.fromisoformat(date) if len(date) == 10 else date
    book.active.append([title, language, day, CREATOR, "; ".join(SUBJECTS)])
book.save(FOLDER / "openpyxl.xlsx")

with open(FOLDER / "table.csv", "w", encoding="utf-8", newline="") as out:
    rows = csv.writer(out)
    rows.writerow(["Titel", "Taal", "Datum", "Auteur", "Trefwoorden"])
    rows.writerows([title, language, date, CREATOR, "|".join(SUBJECTS)] for title, language, date in RECORDS)

# pandoc converts the BibTeX of pybtex to CSL-JSON, and bibutils converts it to RIS through MODS.
csl = pypandoc.convert_file(str(FOLDER / "pybtex.bib"), "csljson", format="biblatex")
(FOLDER / "pandoc.json").write_text(csl, encoding="utf-8")
mods = subprocess.run(["biblatex2xml", "-i", "utf8", FOLDER / "pybtex.bib"], check=True, capture_output=True).stdout
ris = subprocess.run(["xml2ris", "-nb"], input=mods, check=True, capture_output=True).stdout
(FOLDER / "bibutils.ris").write_bytes(ris)

SCHEMA = rdflib.Namespace("https://schema.org/")
graph = rdflib.Graph()
for number, (title, language, date) in enumerate(RECORDS):
    report, author = rdflib.URIRef(f"https://example.org/{date}"), rdflib.BNode(f"author{number}")
    graph.add((report, rdflib.RDF.type, SCHEMA.Report))
    graph.add((report, SCHEMA.name, rdflib.Literal(title)))
    graph.add((report, SCHEMA.inLanguage, rdflib.Literal(language)))
    graph.add((report, SCHEMA.datePublished, rdflib.Literal(date)))
    graph.add((report, SCHEMA.author, author))
    graph.add((author, SCHEMA.name, rdflib.Literal(CREATOR)))
    for subject in SUBJECTS:
        graph.add((report, SCHEMA.keywords, rdflib.Literal(subject)))
context = {"@vocab": "https://schema.org/"}
graph.serialize(FOLDER / "rdflib.jsonld", format="json-ld", context=context, auto_compact=False)

items = [
    jsonfeed.Item(
        id=f"urn:example:{date}", url=f"https://example.org/{date}", title=title,
        content_text="—", date_published=f"{full(date)}T00:30:00+02:00", authors=[jsonfeed.Author(name=CREATOR)],
        tags=SUBJECTS,
    )
    for title, language, date in RECORDS
]
feed = jsonfeed.Feed("Feed", home_page_url="https://example.org/", items=items)
(FOLDER / "jsonfeed.json").write_text(feed.to_json() + "\n", encoding="utf-8")

parts = [
    dcxml.simpledc.tostring(dict(titles=[title], creators=[CREATOR], subjects=SUBJECTS, dates=[date], languages=[language]))
    for title, language, date in RECORDS
]
bodies = [re.sub(r"<\?xml[^>]*\?>\s*", "", part) for part in parts]
(FOLDER / "dcxml.xml").write_text("<metadata>\n" + "".join(bodies) + "</metadata>\n", encoding="utf-8")


class Repository:
    """What pyoai asks of a repository."""

    stamp = datetime.datetime(2022, 1, 1)

    def identify(self):
        return oaipmh.common.Identify("Coast", "https://example.org/oai", "2.0", ["a@example.org"], self.stamp,
                                      "persistent", "YYYY-MM-DD", ["identity"])

    def listRecords(self, metadataPrefix=None, set=None, from_=None, until=None, cursor=0, batch_size=10):
        head = lambda name, deleted: oaipmh.common.Header(None, name, self.stamp, [], deleted)
        records = [
            (head(f"oai:example.org:{date}", False),
             oaipmh.common.Metadata(None, dict(title=[title], creator=[CREATOR], subject=SUBJECTS, date=[date],
                                               language=[MARC[language]])), None)
            for title, language, date in RECORDS
        ]
        return (records + [(head("oai:example.org:gone", True), None, None)])[cursor:cursor + batch_size]


registry = oaipmh.metadata.MetadataRegistry()
registry.registerWriter("oai_dc", oaipmh.server.oai_dc_writer)
answer = oaipmh.server.BatchingServer(Repository(), registry).handleRequest(
    dict(verb="ListRecords", metadataPrefix="oai_dc"))
answer = re.sub(rb"<responseDate>[^<]*<", b"<responseDate>2022-01-01T00:00:00Z<", answer)
(FOLDER / "pyoai.xml").write_bytes(answer)
