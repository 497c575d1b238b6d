#!/usr/bin/env python3
"""Measures the records that `shelflist import` finds in the pages that convert.py wrote.

    python3 training/regions/score.py target/release/shelflist DATA

Each page is imported unchanged, with the option --from html only. A gold record counts as found if a record of the result
has six tenths of its words (words of two or more characters, in any letter case). Each record is paired once, the best
pairs first, and a gold record without words is paired with any remaining record. The program prints precision, recall and
F1 over all records of each set, and the mean F1 of a page. With --misses, it also lists the pages below 0.95.
"""

import argparse
import collections
import json
import pathlib
import re
import subprocess


def words(text):
    """Counts how often each word occurs."""
    return collections.Counter(word.lower() for word in re.findall(r"\w{2,}", text))


def expected(record):
    """Counts the words of a gold record: of its whole text, or of its title and description."""
    return words(" ".join(record.get(part) or "" for part in ("text", "title", "description")))


def said(record):
    """Counts the words of a record that shelflist found, over all of its fields, with the words of its links."""
    parts = [record[field] for field in ("title", "description", "issued", "publisher", "type", "place", "edition")]
    parts += record["notes"] + record["creators"] + record["keywords"] + [one["value"] for one in record["identifiers"]]
    parts += [link["text"] for link in record["links"]] + list((record["container"] or {}).values())
    parts += [area["label"] for area in record["thematic_areas"] if area["basis"] == "declared"]
    return words(" ".join(part for part in parts if part))


def found(gold, ours):
    """Returns the number of gold records that were found."""
    pairs = []
    for number, wanted in enumerate(gold):
        for place, own in enumerate(ours):
            shared = (wanted & own).total()
            if wanted and shared >= 0.6 * wanted.total():
                pairs.append((2 * shared / (wanted.total() + own.total()), number, place))
    numbers, places = set(), set()
    for _, number, place in sorted(pairs, key=lambda pair: -pair[0]):
        if number not in numbers and place not in places:
            numbers.add(number)
            places.add(place)
    return len(numbers) + min(sum(not wanted for wanted in gold), len(ours) - len(places))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shelflist", type=pathlib.Path)
    parser.add_argument("data", type=pathlib.Path, metavar="DATA", help="folder that convert.py wrote")
    parser.add_argument("--misses", action="store_true", help="name the pages below 0.95")
    args = parser.parse_args()
    for folder in sorted(path for path in args.data.iterdir() if path.is_dir()):
        right = ours = wanted = 0
        pages = []
        for page in sorted(folder.glob("*.html")):
            gold = json.loads(page.with_suffix(".gold.json").read_text(encoding="utf-8"))["records"]
            gold = [expected(record) for record in gold]
            command = [args.shelflist.resolve(), "import", "--from", "html", page]
            run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
            records = [said(json.loads(line)) for line in run.stdout.splitlines()]
            hits = found(gold, records)
            right, ours, wanted = right + hits, ours + len(records), wanted + len(gold)
            pages.append(2 * hits / max(len(gold) + len(records), 1))
            if args.misses and pages[-1] < 0.95:
                why = run.stderr.partition("\n")[0]
                print(f"  {page}: {len(gold)} wanted, {len(records)} found, {hits} right; {why}")
        if not wanted:
            continue
        print(
            f"{folder.name:10} {len(pages):4} pages: precision {right / max(ours, 1):.3f}, recall {right / wanted:.3f}, "
            f"F1 {2 * right / (ours + wanted):.3f}; mean F1 of a page {sum(pages) / len(pages):.3f}"
        )


if __name__ == "__main__":
    main()
