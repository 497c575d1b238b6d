#!/usr/bin/env python3
"""Converts public sets of result pages into the folders that `shelflist-train regions` reads.

    python3 training/regions/convert.py DATA yamada.zip zhao1.zip zhao2.zip zhao3.zip
    cargo run --release -p shelflist-training -- regions --data DATA

A set is a zip, or a folder unpacked from it, with pages and a file NAME_groundtruth.xml. This file has an element `page`
for each page, whose id is the path of the page, and in it an element `srr` with a `text` for each record. The program
writes each page unchanged as DATA/NAME/001.html, and its records beside it as 001.gold.json: {"records": [{"text": …}, …]}.
Pages that are missing, or whose records have no text, are left out, and their numbers are printed. Only the standard
library is needed. The sets belong to other people: do not commit them or the converted pages.
"""

import argparse
import html
import json
import pathlib
import sys
import xml.etree.ElementTree
import zipfile


class Set:
    """The files of a set, in a zip or in a folder."""

    def __init__(self, path):
        if path.is_dir():
            self.names = {file.relative_to(path).as_posix(): file for file in path.rglob("*") if file.is_file()}
            self.read = lambda name: self.names[name].read_bytes()
        else:
            try:
                pages = zipfile.ZipFile(path)
            except (OSError, zipfile.BadZipFile) as error:
                sys.exit(f"{path}: neither a folder nor a zip ({error})")
            self.names = set(pages.namelist())
            self.read = pages.read
        truths = sorted(name for name in self.names if name.endswith("_groundtruth.xml"))
        if len(truths) != 1:
            sys.exit(f"{path}: one *_groundtruth.xml is wanted, {len(truths)} are there")
        self.truth = truths[0]
        self.name = pathlib.PurePosixPath(self.truth).name.removesuffix("_groundtruth.xml")

    def pages(self):
        """Yields the bytes of each page, or None if the page is missing, with the texts of its records."""
        root = pathlib.PurePosixPath(self.truth).parent
        for page in xml.etree.ElementTree.fromstring(self.read(self.truth)).iter("page"):
            name = (root / page.get("id", "")).as_posix()
            texts = [words(record.findtext("text") or "") for record in page.iter("srr")]
            yield self.read(name) if name in self.names else None, texts


def is_address(word):
    """Whether a word is the address of a link, which the sets print before its words and a page does not show."""
    return "://" in word or ".cgi" in word or word.startswith("/") or ("?" in word and "=" in word)


def words(text):
    """Returns the text as a browser shows it: on one line, without addresses and without the entities of the sets."""
    return " ".join(word for word in html.unescape(text).split() if not is_address(word))


def convert(found, data):
    """Writes the pages of a set, and prints their number."""
    folder = data / found.name
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        sys.exit(f"{folder}: not empty")
    written = missing = empty = 0
    for page, texts in found.pages():
        if page is None:
            missing += 1
        elif not any(texts):
            empty += 1
        else:
            written += 1
            records = [{"text": text} for text in texts]
            (folder / f"{written:03}.html").write_bytes(page)
            gold = json.dumps({"records": records}, ensure_ascii=False) + "\n"
            (folder / f"{written:03}.gold.json").write_text(gold, encoding="utf-8")
    print(f"{found.name}: {written} pages; {missing} are not there, {empty} have no text in their records")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path, metavar="DATA", help="folder to write to")
    parser.add_argument("sets", type=pathlib.Path, nargs="+", metavar="SET", help="zip or folder of a set")
    args = parser.parse_args()
    for path in args.sets:
        convert(Set(path), args.data)


if __name__ == "__main__":
    main()
