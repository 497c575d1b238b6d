#!/usr/bin/env python3
"""Counts the instructions of the main paths of shelflist, and fails where a path needs more than before.

    benches/instructions/run.py target/release/shelflist            compares with benches/instructions/figures.tsv
    benches/instructions/run.py target/release/shelflist --write    writes the figures of this binary

Instructions, unlike seconds, are the same on a busy machine and on an idle one. They are counted by callgrind
(https://valgrind.org), so the program `valgrind` is needed. A path fails above 1.1 times its committed figure.
"""

import argparse
import itertools
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

FIGURES = pathlib.Path(__file__).with_name("figures.tsv")
MOST = 1.1

SUBJECTS = """harbours|ferries|night schools|village libraries|tide tables|wells|bus lines|seed banks|lighthouses|fish markets
puertos pequeños|escuelas nocturnas|mercados de pescado|bibliotecas rurales|rutas de autobús
kleine havens|avondscholen|dorpsbibliotheken|vismarkten|buslijnen""".replace("\n", "|").split("|")
KINDS = ["report", "guide", "news", "article"]
FORMS = ["A survey of {}", "Annual report on {}", "Who uses {}?", "Informe sobre {}", "Jaarverslag over {}", "Notes on {}"]
NAMES = ["Vos, Anna", "Prins, Bram", "Castro, Marta", "Osei, Peter", "Marsh, Linda"]


def records(count):
    """Made records, each with the fields that records of a catalogue usually have."""
    pairs = itertools.cycle(itertools.product(FORMS, SUBJECTS))
    for number, (form, subject) in zip(range(count), pairs):
        yield {
            "title": f"{form.format(subject)} {number // 7}",
            "description": f"Interviews in {number % 40 + 3} places show how {subject} are used, by whom and at which hours. "
            "The figures are compared with those of the year before.",
            "issued": f"{1990 + number % 35}-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "languages": ["en"],
            "type": KINDS[number % 4],
            "creators": [NAMES[number % 5], NAMES[(number // 5) % 5]],
            "publisher": "Institute of the Coast",
            "identifiers": [{"scheme": "doi", "value": f"10.5555/coast.{number}"}],
            "url": f"https://example.org/publications/{number}",
            "files": [{"url": f"https://example.org/files/{number}.pdf", "media_type": "application/pdf"}],
        }


def page(count, html):
    """A listing page with this many publications, as HTML or as text."""
    for one in records(count):
        text = (one["title"], one["issued"], one["description"])
        if html:
            yield '<li><h3><a href="{}">{}</a></h3><time>{}</time><p>{}</p></li>\n'.format(one["url"], *text)
        else:
            yield "\n".join(text) + "\n\n"


def paths(binary, folder):
    """The commands that are counted, by name. The files that they read are made first."""

    def run(*arguments):
        subprocess.run([binary, *map(str, arguments)], check=True, cwd=folder, stdout=subprocess.DEVNULL)

    def write(name, text):
        (folder / name).write_text(text, encoding="utf-8")

    write("made.jsonl", "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records(400)))
    write("small.txt", "".join(page(6, html=False)))
    write("large.txt", "".join(page(150, html=False)))
    write("small.html", "<title>Reports</title><ul>" + "".join(page(10, html=True)) + "</ul>")
    write("large.html", "<title>Reports</title><ul>" + "".join(page(300, html=True)) + "</ul>")
    (folder / "many").mkdir()
    for number in range(30):
        write(f"many/{number}.txt", "".join(page(2 + number % 5, html=False)))
    run("-q", "import", "made.jsonl", "-o", "records.jsonl")
    forms = {"csv": "csv", "ris": "ris", "bibtex": "bib", "marcxml": "xml"}
    for form, extension in forms.items():
        run("-q", "export", "records.jsonl", "-f", form, "-o", f"records.{extension}")
    yield "start", ["--version"]
    yield "split a small text", ["split", "small.txt"]
    yield "import a small text", ["import", "small.txt"]
    yield "import a text of 150 records", ["import", "large.txt"]
    yield "import a small page", ["import", "small.html"]
    yield "import a page of 300 records", ["import", "large.html"]
    yield "import 30 texts", ["import", "many"]
    yield "validate 400 records", ["validate", "records.jsonl"]
    for form, extension in forms.items():
        yield f"import 400 records of {form}", ["import", f"records.{extension}"]
        yield f"export 400 records to {form}", ["export", "records.jsonl", "-f", form]
    yield "export 400 records to html", ["export", "records.jsonl", "-f", "html"]
    yield "dedupe 400 records", ["dedupe", "records.jsonl"]


def count(binary, folder, arguments):
    """The number of instructions of one run."""
    with tempfile.NamedTemporaryFile() as out:
        counter = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}"]
        command = [*counter, binary, "-q", *arguments]
        done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not found:
        sys.exit(f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")
    return int(found[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=pathlib.Path, help="a release build of shelflist")
    parser.add_argument("--write", action="store_true", help="write the figures of this binary")
    options = parser.parse_args()
    binary = str(options.binary.resolve())
    # The number of threads depends on the number of processors, and the instructions depend a little on that of threads.
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    before = {}
    if FIGURES.exists():
        rows = (line.split("\t") for line in FIGURES.read_text().splitlines()[1:])
        before = {name: int(figure) for name, figure in rows}
    found, failed = {}, []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name, arguments in paths(binary, folder):
            found[name] = count(binary, folder, arguments)
            ratio = found[name] / before[name] if name in before else 1
            print(f"{name:<32} {found[name] / 1e6:>9.1f} million  {ratio:.2f} of before", flush=True)
            if ratio > MOST:
                failed.append(name)
    if options.write:
        rows = [f"{name}\t{figure}\n" for name, figure in found.items()]
        FIGURES.write_text("path\tinstructions\n" + "".join(rows))
    elif set(found) != set(before):
        sys.exit("the paths are not those of benches/instructions/figures.tsv: run with --write")
    elif failed:
        sys.exit(f"above {MOST} of the committed figures: {', '.join(failed)}")


if __name__ == "__main__":
    main()
