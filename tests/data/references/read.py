#!/usr/bin/env python3
"""Prints what rispy and nbib read of a file, a record a line: python read.py FILE (pip install rispy nbib)."""

import json
import sys

import nbib
import rispy

PATH = sys.argv[1]

if PATH.endswith(".ris"):
    with open(PATH, encoding="utf-8-sig") as file:
        for record in rispy.load(file):
            people = [record.get(name, []) for name in ("authors", "first_authors")]
            print(json.dumps({
                "title": record.get("title") or record.get("primary_title"),
                "creators": people[0] + people[1],
                "year": str(record.get("year", ""))[:4],
                "keywords": record.get("keywords", []),
                "abstract": record.get("abstract", ""),
                "doi": record.get("doi", ""),
                "url": record.get("urls", record.get("url", "")),
                "type": record.get("type_of_reference"),
                "journal": record.get("secondary_title") or record.get("journal_name") or record.get("alternate_title3"),
                "volume": record.get("volume"),
                "pages": [record.get("start_page"), record.get("end_page")],
            }))
else:
    for record in nbib.read_file(PATH):
        print(json.dumps({
            "title": record.get("title"),
            "creators": [author["author"] for author in record.get("authors", [])],
            "year": str(record.get("publication_date", ""))[:4],
            "journal": record.get("journal"),
            "pmid": str(record.get("pubmed_id", "")),
        }))
