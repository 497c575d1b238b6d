#!/usr/bin/env python3
"""Turns public sets of result pages into the folders that `shelflist-train regions` reads.

    python3 training/regions/convert.py DATA yamada.zip zhao1.zip zhao2.zip zhao3.zip
    cargo run --release -p shelflist-training -- regions --data DATA

A set is a zip (or a folder, unpacked from it) that holds its pages and NAME_groundtruth.xml: a `page` with the path of a page
as its id, and in it an `srr` with a `text` for each record. Written are DATA/NAME/001.html, the page byte for byte, and
001.gold.json beside it, {"records": [{"text": …}, …]}. Left out are pages that are not there and pages without text in
their records; how many is said. Only the standard library is needed. The sets stay outside the project: neither they nor
what is written here is to be committed.
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
        """Each page with the texts of its records; none for the bytes of a page that is not there."""
        root = pathlib.PurePosixPath(self.truth).parent
        for page in xml.etree.ElementTree.fromstring(self.read(self.truth)).iter("page"):
            name = (root / page.get("id", "")).as_posix()
            texts = [words(record.findtext("text") or "") for record in page.iter("srr")]
            yield self.read(name) if name in self.names else None, texts


def is_address(word):
    """The sets put where a link leads before its words; on the page nobody reads that."""
    return "://" in word or ".cgi" in word or word.startswith("/") or ("?" in word and "=" in word)


def words(text):
    """The text as a reader sees it: entities (escaped twice in the sets) resolved, in one line, without addresses."""
    return " ".join(word for word in html.unescape(text).split() if not is_address(word))


def convert(found, data):
    """Writes the pages of a set, and says how many."""
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
