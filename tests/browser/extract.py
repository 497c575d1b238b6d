"""Reads the pages of records with extruct, and prints title, date and creators by the name of the page.

JSON-LD and Dublin Core must say the same; the tags of Highwire Press are compared with them."""

import json
import pathlib
import sys
from html.parser import HTMLParser

import extruct


class Tags(HTMLParser):
    """The contents of `citation_*` elements."""

    def __init__(self):
        super().__init__()
        self.found = {}

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "meta" and attrs.get("name", "").startswith("citation_"):
            self.found.setdefault(attrs["name"], []).append(attrs["content"])


def one(values):
    assert len(values) < 2, values
    return values[0] if values else None


read = {}
for path in pathlib.Path(sys.argv[1]).glob("*.html"):
    text = path.read_text(encoding="utf-8")
    data = extruct.extract(text, base_url="https://example.org/", syntaxes=["json-ld", "dublincore"])
    (linked,) = data["json-ld"]
    (core,) = data["dublincore"]
    named = lambda name: [element["content"] for element in core["elements"] if element["name"] == name]
    tags = Tags()
    tags.feed(text)
    title, issued, creators = one(named("DC.title")), one(named("DC.date")), named("DC.creator")
    assert one(tags.found.get("citation_title", [])) == title == linked.get("name"), path
    # The Highwire Press tags have no number for a season, so only the year is given.
    day = issued[:4] if issued and issued[5:7] > "12" else issued or ""
    assert (one(tags.found.get("citation_publication_date", [])) or "") == day.replace("-", "/"), path
    assert [author["name"] for author in linked.get("author", [])] == creators, path
    authors = tags.found.get("citation_author", [])
    read[path.stem] = {"title": title, "issued": issued, "creators": creators, "authors": authors}
json.dump(read, sys.stdout)
