#!/usr/bin/env python3
"""Makes the files of this folder with other people's writers, from our own words.

pip install pybtex pymarc rispy feedgen openpyxl; then run it here, or with a folder to write to.
"""

import csv
import datetime
import pathlib
import sys

import openpyxl
import pymarc
import rispy
from feedgen.feed import FeedGenerator
from pybtex.database import BibliographyData, Entry, Person

FOLDER = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
NAMES = {"es": "spanish", "nl": "dutch", "en": "english"}
MARC = {"es": "spa", "nl": "dut", "en": "eng"}
# Title, language, date of issue.
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
        fields=[("title", title), ("language", NAMES[language]), ("date", date), ("keywords", ", ".join(SUBJECTS))],
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
