#!/usr/bin/env python3
"""Reads a bibliography or a feed with another tool, and prints what it found in a common form, a JSON object a line.

    read.py READER FILE

Readers: pybtex, pandoc-bibtex, pandoc-biblatex, pandoc-csl, citeproc, feedparser (PyPI: pybtex pypandoc_binary citeproc-py
feedparser); bibutils (Debian). What a reader does not know is missing.
"""

import json
import re
import subprocess
import sys


def text(value):
    return re.sub(r"\s+", " ", re.sub(r"</?(span|i|b|sup|sub)[^>]*>", "", str(value))).strip()


def show(found):
    print(json.dumps({name: value for name, value in found.items() if value not in (None, "", [])}, ensure_ascii=False))


def latex(value):
    from pybtex.richtext import Text

    return text(Text.from_latex(value))


def pybtex(path):
    from pybtex.database import parse_file

    def person(one):
        family = latex(" ".join(one.prelast_names + one.last_names))
        given = latex(" ".join(one.first_names + one.middle_names))
        return f"{family}, {given}" if given else family

    for key, entry in parse_file(path).entries.items():
        field = lambda *names: next((latex(entry.fields[name]) for name in names if name in entry.fields), None)
        show(dict(
            key=key, type=entry.type, title=field("title"), year=(field("year") or field("date") or "")[:4],
            authors=[person(one) for one in entry.persons.get("author", [])],
            editors=[person(one) for one in entry.persons.get("editor", [])],
            container=field("journaltitle", "journal", "booktitle", "series"), volume=field("volume"), number=field("number"),
            pages=(field("pages") or "").replace("–", "-"), doi=field("doi"), url=entry.fields.get("url"), isbn=field("isbn"),
            publisher=field("publisher", "institution", "school", "organization"), place=field("address", "location"),
            keywords=field("keywords"), language=field("langid"), abstract=field("abstract"), edition=field("edition"),
        ))


def csl(items):
    def person(one):
        family = " ".join(one[part] for part in ("dropping-particle", "non-dropping-particle", "family") if part in one)
        name = f"{family}, {one['given']}" if one.get("given") else family or one.get("literal", "")
        return text(name + (f", {one['suffix']}" if one.get("suffix") else ""))

    for item in items:
        date = item.get("issued", {})
        parts = date.get("date-parts") or [[date.get("year", "")]]
        show(dict(
            key=item["id"], type=item["type"], title=text(item.get("title", "")), year=str(parts[0][0]),
            authors=[person(one) for one in item.get("author", [])], editors=[person(one) for one in item.get("editor", [])],
            container=text(item.get("container-title") or item.get("collection-title") or ""), volume=str(item.get("volume", "")),
            number=str(item.get("issue") or item.get("number") or item.get("collection-number") or ""),
            pages=item.get("page", "").replace("–", "-"), doi=item.get("DOI"), url=item.get("URL"), isbn=item.get("ISBN"),
            publisher=text(item.get("publisher", "")), place=text(item.get("publisher-place", "")),
            keywords=item.get("keyword"), language=item.get("language"), abstract=text(item.get("abstract", "")),
            edition=text(item.get("edition", "")),
        ))


def pandoc(path, form):
    import pypandoc

    csl(json.loads(pypandoc.convert_file(path, "csljson", format=form)))


def citeproc(path):
    from citeproc.source.json import CiteProcJSON

    items = json.load(open(path, encoding="utf-8"))
    source = CiteProcJSON(items)
    for item in items:
        read = source[item["id"]]
        value = lambda name: text(read[name]) if name in read else None
        names = lambda name: [
            text(f"{one['family']}, {one['given']}" if one.get("given") else one.get("family") or one.get("literal"))
            for one in (read[name] if name in read else [])
        ]
        issued = read["issued"] if "issued" in read else None
        try:
            year = issued.begin.year
        except Exception:
            # A date that is not a range has the year in the object itself.
            year = (issued or {}).get("year", "")
        show(dict(
            key=read.key, type=read.type, title=value("title"), year=str(year), authors=names("author"), editors=names("editor"),
            container=value("container_title") or value("collection_title"), volume=value("volume"),
            number=value("issue") or value("number") or value("collection_number"), pages=(value("page") or "").replace("–", "-"),
            doi=value("DOI"), url=value("URL"), isbn=value("ISBN"), publisher=value("publisher"), place=value("publisher_place"),
            keywords=value("keyword"), abstract=value("abstract"), edition=value("edition"),
        ))


def bibutils(path):
    mods = subprocess.run(["biblatex2xml", "-i", "utf8", path], check=True, capture_output=True).stdout
    ris = subprocess.run(["xml2ris", "-nb"], input=mods, check=True, capture_output=True).stdout.decode("utf-8")
    for record in ris.split("ER  -")[:-1]:
        values = {}
        for line in record.splitlines():
            if re.match(r"[A-Z][A-Z0-9]  - ", line):
                values.setdefault(line[:2], []).append(line[6:].strip())
        first = lambda *tags: next((values[tag][0] for tag in tags if tag in values), None)
        show(dict(
            key=first("ID"), title=first("TI", "T1"), year=(first("PY", "Y1", "DA") or "")[:4], authors=values.get("AU", []),
            container=first("JO", "JF", "T2", "BT"), volume=first("VL"), number=first("IS"), doi=first("DO"), url=first("UR"),
            publisher=first("PB"), place=first("CY"), abstract=first("AB", "N2"),
        ))


def feedparser(path):
    import feedparser as reader

    feed = reader.parse(path)
    assert not feed.bozo, feed.bozo_exception
    for entry in feed.entries:
        links = lambda relation: [link.href for link in entry.get("links", []) if link.rel == relation]
        show(dict(
            id=entry.id, title=entry.title, url=entry.get("link"), authors=[one.name for one in entry.get("authors", []) if one.get("name")],
            tags=[tag.get("label") or tag.term for tag in entry.get("tags", []) if not tag.get("scheme")], published=entry.get("published", "")[:10],
            text=entry.get("summary") or (entry.content[0].value if entry.get("content") else ""), files=links("enclosure"),
            links=links("related"), language=entry.get("dc_language"), publisher=entry.get("publisher"),
        ))


reader, path = sys.argv[1:]
if reader.startswith("pandoc-"):
    form = reader.removeprefix("pandoc-")
    pandoc(path, "csljson" if form == "csl" else form)
else:
    dict(pybtex=pybtex, citeproc=citeproc, bibutils=bibutils, feedparser=feedparser)[reader](path)
