#!/usr/bin/env python3
"""The largest memory of each reader, for ordinary files of three sizes and for the worst known file of each.

    cargo build --release
    python3 benches/memory.py target/release/shelflist [READER]...

Prints the table of docs/limits.md. Ordinary files hold records of some 300 bytes with title, text, date and address. Each is read by
`shelflist import -q --from FORMAT FILE`, whose largest resident memory is that of getrusage. Ends with 1 where an ordinary file of 10 MB
or less takes more than 256 MB, or any file more than 1,050 MB.
"""

import io
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import zipfile

BINARY = str(pathlib.Path(sys.argv[1]).resolve())
ONLY = sys.argv[2:]
WORDS = (
    "harbour council season permit family study water coast village report training health wages school return record "
    "survey region policy market border winter island labour worker guide notes measure local results"
).split()


def words(chance, count):
    return " ".join(chance.choice(WORDS) for _ in range(count)).capitalize()


def entry(chance, number):
    day = f"{chance.randint(1990, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return f"{words(chance, 6)} {number}", f"{words(chance, 24)}.", day, f"https://coast.example/{number}"


# Each ordinary format: the beginning, a record, the end.
MARC_HEAD = '<collection xmlns="http://www.loc.gov/MARC21/slim">'
FORMATS = {
    "text": ("", lambda t, d, y, u: f"{y}\n{t}\n{d}\n\n", ""),
    "html": (
        "<!doctype html><html lang=en><body><main><h1>Publications</h1>",
        lambda t, d, y, u: f'<div class="views-row"><h3><a href="{u}">{t}</a></h3><span class="date">{y}</span><p>{d}</p></div>\n',
        "</main></body></html>",
    ),
    "csv": ("title,description,issued,url\n", lambda t, d, y, u: f'{t},"{d}",{y},{u}\n', ""),
    "ris": ("", lambda t, d, y, u: f"TY  - RPRT\nTI  - {t}\nAB  - {d}\nPY  - {y[:4]}\nUR  - {u}\nER  - \n\n", ""),
    "bibtex": ("", lambda t, d, y, u: f"@report{{k{u[22:]},\n title = {{{t}}},\n abstract = {{{d}}},\n year = {{{y[:4]}}},\n url = {{{u}}}\n}}\n", ""),
    "json": ('{"results":[{"title":"A"}', lambda t, d, y, u: "," + json.dumps({"title": t, "abstract": d, "issued": y, "url": u}), "]}"),
    "jsonl": ("", lambda t, d, y, u: json.dumps({"title": t, "description": d, "issued": y, "url": u}) + "\n", ""),
    "marcxml": (
        MARC_HEAD,
        lambda t, d, y, u: f'<record><leader>00000nam a2200000 a 4500</leader><datafield tag="245" ind1="0" ind2="0"><subfield code="a">{t}</subfield></datafield>'
        f'<datafield tag="260" ind1=" " ind2=" "><subfield code="c">{y[:4]}</subfield></datafield><datafield tag="520" ind1=" " ind2=" "><subfield code="a">{d}</subfield></datafield></record>\n',
        "</collection>",
    ),
    "dc": (
        '<records xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/">',
        lambda t, d, y, u: f"<oai_dc:dc><dc:title>{t}</dc:title><dc:description>{d}</dc:description><dc:date>{y}</dc:date><dc:identifier>{u}</dc:identifier></oai_dc:dc>\n",
        "</records>",
    ),
    "rss": (
        '<rss version="2.0"><channel><title>Coast</title>',
        lambda t, d, y, u: f"<item><title>{t}</title><description>{d}</description><link>{u}</link></item>\n",
        "</channel></rss>",
    ),
}


def ordinary(path, name, size):
    chance = random.Random(7)
    start, record, end = FORMATS[name]
    with open(path, "w") as out:
        have, number = out.write(start), 0
        while have < size:
            have += out.write(record(*entry(chance, number)))
            number += 1
        out.write(end)


def workbook(path, rows, strings):
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f"<Relationships><Relationship Id='r' Type='{office}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        "xl/workbook.xml": "<workbook xmlns:r='r'><sheets><sheet name='a' sheetId='1' r:id='r1'/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships><Relationship Id='r1' Type='{office}/worksheet' Target='worksheets/sheet1.xml'/></Relationships>",
        "xl/sharedStrings.xml": f"<sst uniqueCount='2'>{strings}</sst>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in parts.items():
            out.writestr(name, text)
        with out.open("xl/worksheets/sheet1.xml", "w") as sheet, io.TextIOWrapper(sheet) as text:
            text.write("<worksheet><sheetData>")
            for row in rows:
                text.write(row)
            text.write("</sheetData></worksheet>")


def ordinary_workbook(path, size):
    chance = random.Random(7)

    def rows():
        yield "<row r='1'>" + "".join(f"<c t='inlineStr'><is><t>{name}</t></is></c>" for name in ["title", "abstract", "issued", "url"]) + "</row>"
        # A workbook is packed to about a quarter.
        for number in range(int(size * 4 / 420)):
            cells = "".join(f"<c t='inlineStr'><is><t>{value}</t></is></c>" for value in entry(chance, number))
            yield f"<row r='{number + 2}'>{cells}</row>"

    workbook(path, rows(), "")


def write(path, *parts):
    with open(path, "w") as out:
        for part, count in parts:
            # In pieces, so that the script itself stays small.
            while count > 0:
                now = min(count, 100_000)
                out.write(part * now)
                count -= now


def worst_marcxml(path):
    write(path, (MARC_HEAD + "<record>", 1), ("<a/>", 15_000_000), ("</record></collection>", 1))


def worst_workbook(path):
    rows = (f"<row r='{at}'><c r='A{at}' t='s'><v>1</v></c></row>" for at in range(1, 3001))
    workbook(path, rows, f"<si><t>title</t></si><si><t>{'x' * 1_000_000}</t></si>")


def worst_bibtex(path):
    chain = "".join(f"@string{{a{at} = a{at - 1} # a{at - 1}}}\n" for at in range(1, 60))
    path.write_text('@string{a0 = "' + "x" * 100 + '"}\n' + chain + "@book{k, title = a59}\n")


WORST = {
    "text": ("one line of 60 MB", lambda path: write(path, ("x ", 30_000_000))),
    "html": ("15 MB of paragraphs of 10 letters", lambda path: write(path, ("<!doctype html><body>", 1), ("<p>abcdefghij", 1_150_000))),
    "csv": ("a row of 31 million cells in 60 MB", lambda path: write(path, ("title,abstract\n", 1), ("a,", 31_000_000), ("\n", 1))),
    "ris": ("7 million authors of one record in 56 MB", lambda path: write(path, ("TY  - BOOK\n", 1), ("AU  - x\n", 7_000_000), ("ER  - \n", 1))),
    "bibtex": ("strings that double in 1.6 KB", worst_bibtex),
    "json": ("a description of 52 MB", lambda path: write(path, ('[{"title":"A","abstract":"', 1), ("words ", 8_700_000), ('"}]', 1))),
    "jsonl": ("a description of 52 MB", lambda path: write(path, ('{"title":"A","description":"', 1), ("words ", 8_700_000), ('"}\n', 1))),
    "jsonfeed": ("20 million items in 60 MB", lambda path: write(path, ('{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{}', 1), (",{}", 20_000_000), ("]}", 1))),
    "marcxml": ("15 million elements of one record in 60 MB", worst_marcxml),
    "dc": ("15 million elements of one record in 60 MB", lambda path: write(path, (FORMATS["dc"][0] + "<oai_dc:dc>", 1), ("<a/>", 15_000_000), ("</oai_dc:dc></records>", 1))),
    "rss": ("5 million attributes of one item in 64 MB", lambda path: write(path, ('<rss version="2.0"><channel><item ', 1), ("a1234567='' ", 5_000_000), ("></item></channel></rss>", 1))),
    "xlsx": ("3,000 cells that share a string of 1 MB, in 12 KB", worst_workbook),
}


def measured(folder, name, path):
    """The largest memory in MB, and whether the document was refused."""
    command = [BINARY, "import", "-q", "--from", name, str(path)]
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    said = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        sys.exit(f"{name}: ended with {child.returncode}: {said}")
    return used.ru_maxrss / 1000, ", refused" if "error" in said else ""


def main():
    high = []
    print("| reader | 1 MB | 10 MB | 60 MB | worst known, and its file |\n| --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "list"
        for name in dict.fromkeys([*FORMATS, *WORST]):
            if ONLY and name not in ONLY:
                continue
            cells = []
            for size in (1, 10, 60):
                if name in FORMATS:
                    ordinary(path, name, size * 1_000_000)
                elif name == "xlsx" and size < 60:
                    ordinary_workbook(path, size * 1_000_000)
                else:
                    cells.append("")
                    continue
                memory, refused = measured(folder, name, path)
                cells.append(f"{memory:.0f}{refused}")
                if memory > (256 if size <= 10 else 1050):
                    high.append(f"{name} of {size} MB")
            what, make = WORST[name]
            make(path)
            memory, refused = measured(folder, name, path)
            if memory > 1050:
                high.append(f"the worst of {name}")
            print(f"| {name} | {' | '.join(cells)} | {memory:.0f}: {what}{refused} |", flush=True)
    if high:
        sys.exit(f"too much memory: {', '.join(high)}")


main()
