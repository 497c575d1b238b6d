"""Documents in every format that is read: ordinary ones of any size, and the worst that are known.

Ordinary documents hold records of some 300 bytes with title, text, date and address. `benches/memory.py` measures what reading them takes.
"""

import io
import json
import random
import zipfile

WORDS = (
    "harbour council season permit family study water coast village report training health wages school return record "
    "survey region policy market border winter island labour worker guide notes measure local results"
).split()


def words(chance, count):
    return " ".join(chance.choice(WORDS) for _ in range(count)).capitalize()


def entry(chance, number):
    """Title, text, date and address of a record."""
    day = f"{chance.randint(1990, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return f"{words(chance, 6)} {number}", f"{words(chance, 24)}.", day, f"https://coast.example/{number}"


def page_entry(t, d, y, u):
    return f'<div class="views-row"><h3><a href="{u}">{t}</a></h3><span class="date">{y}</span><p>{d}</p></div>\n'


def marc_entry(t, d, y, u):
    fields = [("245", "00\x1fa" + t), ("260", "  \x1fc" + y[:4]), ("520", "  \x1fa" + d), ("856", "40\x1fu" + u)]
    directory, data = "", ""
    for tag, value in fields:
        directory += f"{tag}{len(value) + 1:04}{len(data):05}"
        data += value + "\x1e"
    base = 24 + len(directory) + 1
    return f"{base + len(data) + 1:05}nam a22{base:05} a 4500{directory}\x1e{data}\x1d"


def warc_record(address, body):
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:{address}>\r\nWARC-Date: 2020-05-01T10:00:00Z\r\nWARC-Target-URI: {address}\r\n"
    return f"{head}Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n{answer}\r\n\r\n"


PAGE = "<!doctype html><html lang=en><body><main><h1>Publications</h1>"
PAGE_END = "</main></body></html>"
MARCXML = '<collection xmlns="http://www.loc.gov/MARC21/slim">'
MODS = '<modsCollection xmlns="http://www.loc.gov/mods/v3">'
DC = '<records xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/">'
OAI = '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>'
OAI_DC = '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
MHTML = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\nContent-Location: https://coast.example/\r\n\r\n'
SKOS = "http://www.w3.org/2004/02/skos/core#"
CROSSREF = "<doi_record><crossref><journal><journal_metadata><full_title>Coast</full_title></journal_metadata><journal_article>"
CROSSREF_END = "</journal_article></journal></crossref></doi_record>"

# Each format: the beginning, a record, the end.
FORMATS = {
    "text": ("", lambda t, d, y, u: f"{y}\n{t}\n{d}\n\n", ""),
    "html": (PAGE, page_entry, PAGE_END),
    "mhtml": (MHTML + PAGE, page_entry, PAGE_END + "\r\n--b--\r\n"),
    "warc": ("", lambda t, d, y, u: warc_record(u, PAGE + 10 * page_entry(t, d, y, u) + PAGE_END), ""),
    "csv": ("title,description,issued,url\n", lambda t, d, y, u: f'{t},"{d}",{y},{u}\n', ""),
    "wos-tsv": ("PT\tTI\tAB\tPY\n", lambda t, d, y, u: f"J\t{t}\t{d}\t{y[:4]}\n", ""),
    "ris": ("", lambda t, d, y, u: f"TY  - RPRT\nTI  - {t}\nAB  - {d}\nPY  - {y[:4]}\nUR  - {u}\nER  - \n\n", ""),
    "enw": ("", lambda t, d, y, u: f"%0 Report\n%T {t}\n%X {d}\n%D {y[:4]}\n%U {u}\n\n", ""),
    "nbib": ("", lambda t, d, y, u: f"PMID- {u[22:]}\nTI  - {t}\nAB  - {d}\nDP  - {y[:4]}\n\n", ""),
    "wos": ("FN Clarivate Analytics Web of Science\nVR 1.0\n", lambda t, d, y, u: f"PT J\nTI {t}\nAB {d}\nPY {y[:4]}\nER\n\n", "EF\n"),
    "refworks": ("BEGIN EXPORTED REFERENCES\n\n", lambda t, d, y, u: f"RT Report\nID {u[22:]}\nT1 {t}\nAB {d}\nYR {y[:4]}\nLK {u}\n\n", ""),
    "ovid": ("", lambda t, d, y, u: f"<{u[22:]}. >\nDB  - Coast\nTI  - {t}\nAB  - {d}\nYR  - {y[:4]}\nXL  - {u}\n\n", ""),
    "copac": ("", lambda t, d, y, u: f"TI- {t}\nNT- {d}\nPY- {y[:4]}\n\n", ""),
    "bibtex": ("", lambda t, d, y, u: f"@report{{k{u[22:]},\n title = {{{t}}},\n abstract = {{{d}}},\n year = {{{y[:4]}}},\n url = {{{u}}}\n}}\n", ""),
    "biblatex": ("", lambda t, d, y, u: f"@report{{k{u[22:]},\n title = {{{t}}},\n abstract = {{{d}}},\n date = {{{y}}},\n url = {{{u}}}\n}}\n", ""),
    "json": ('{"results":[{"title":"A"}', lambda t, d, y, u: "," + json.dumps({"title": t, "abstract": d, "issued": y, "url": u}), "]}"),
    "jsonl": ("", lambda t, d, y, u: json.dumps({"title": t, "description": d, "issued": y, "url": u}) + "\n", ""),
    "csl": (
        '[{"type":"book","title":"A"}',
        lambda t, d, y, u: "," + json.dumps({"type": "report", "title": t, "abstract": d, "issued": {"date-parts": [[int(y[:4])]]}, "URL": u}),
        "]",
    ),
    "jsonld": (
        '{"@context":"https://schema.org","@graph":[{"@type":"Book","name":"A"}',
        lambda t, d, y, u: "," + json.dumps({"@type": "Report", "name": t, "description": d, "datePublished": y, "url": u}),
        "]}",
    ),
    "jsonfeed": (
        '{"version":"https://jsonfeed.org/version/1.1","title":"Coast","items":[{"id":"a","title":"A"}',
        lambda t, d, y, u: "," + json.dumps({"id": u, "title": t, "content_text": d, "date_published": y + "T00:00:00Z", "url": u}),
        "]}",
    ),
    "marc": ("", marc_entry, ""),
    "mrk": ("", lambda t, d, y, u: f"=LDR  00000nam a2200000 a 4500\n=245  00$a{t}\n=260  \\\\$c{y[:4]}\n=520  \\\\$a{d}\n=856  40$u{u}\n\n", ""),
    "marcxml": (
        MARCXML,
        lambda t, d, y, u: f'<record><leader>00000nam a2200000 a 4500</leader><datafield tag="245" ind1="0" ind2="0"><subfield code="a">{t}</subfield></datafield>'
        f'<datafield tag="260" ind1=" " ind2=" "><subfield code="c">{y[:4]}</subfield></datafield><datafield tag="520" ind1=" " ind2=" "><subfield code="a">{d}</subfield></datafield></record>\n',
        "</collection>",
    ),
    "mods": (
        MODS,
        lambda t, d, y, u: f"<mods><titleInfo><title>{t}</title></titleInfo><originInfo><dateIssued>{y}</dateIssued></originInfo><abstract>{d}</abstract><location><url>{u}</url></location></mods>\n",
        "</modsCollection>",
    ),
    "dc": (DC, lambda t, d, y, u: f"<oai_dc:dc><dc:title>{t}</dc:title><dc:description>{d}</dc:description><dc:date>{y}</dc:date><dc:identifier>{u}</dc:identifier></oai_dc:dc>\n", "</records>"),
    "oai": (
        OAI,
        lambda t, d, y, u: f"<record><header><identifier>oai:coast:{u[22:]}</identifier></header><metadata>{OAI_DC}<dc:title>{t}</dc:title><dc:description>{d}</dc:description><dc:date>{y}</dc:date></oai_dc:dc></metadata></record>\n",
        "</ListRecords></OAI-PMH>",
    ),
    "endnote": (
        "<xml><records>",
        lambda t, d, y, u: f'<record><ref-type name="Report">27</ref-type><titles><title>{t}</title></titles><abstract>{d}</abstract><dates><year>{y[:4]}</year></dates></record>\n',
        "</records></xml>",
    ),
    "pubmed-xml": (
        "<PubmedArticleSet>",
        lambda t, d, y, u: f"<PubmedArticle><MedlineCitation><PMID>{u[22:]}</PMID><Article><ArticleTitle>{t}</ArticleTitle><Abstract><AbstractText>{d}</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>\n",
        "</PubmedArticleSet>",
    ),
    "crossref-xml": (
        "<doi_records>",
        lambda t, d, y, u: f"{CROSSREF}<titles><title>{t}</title></titles><publication_date><year>{y[:4]}</year></publication_date><doi_data><doi>10.1000/{u[22:]}</doi><resource>{u}</resource></doi_data>{CROSSREF_END}\n",
        "</doi_records>",
    ),
    "datacite-xml": (
        '<resources xmlns="http://datacite.org/schema/kernel-4">',
        lambda t, d, y, u: f'<resource><identifier identifierType="DOI">10.1000/{u[22:]}</identifier><titles><title>{t}</title></titles><publicationYear>{y[:4]}</publicationYear><descriptions><description descriptionType="Abstract">{d}</description></descriptions></resource>\n',
        "</resources>",
    ),
    "rss": ('<rss version="2.0"><channel><title>Coast</title>', lambda t, d, y, u: f"<item><title>{t}</title><description>{d}</description><link>{u}</link></item>\n", "</channel></rss>"),
    "sitemap": ('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">', lambda t, d, y, u: f"<url><loc>{u}/{t.replace(' ', '-')}</loc><lastmod>{y}</lastmod></url>\n", "</urlset>"),
    "vocabulary.nt": ("", lambda t, d, y, u: f'<{u}> <{SKOS}prefLabel> "{t}"@en .\n<{u}> <{SKOS}altLabel> "{d}"@en .\n', ""),
}


def ordinary(path, name, size):
    """Writes an ordinary document of about this many bytes."""
    if name in ("xlsx", "ods"):
        workbook(path, name, size)
        return
    chance = random.Random(7)
    start, record, end = FORMATS[name]
    with open(path, "w", newline="") as out:
        have, number = out.write(start), 0
        while have < size:
            have += out.write(record(*entry(chance, number)))
            number += 1
        out.write(end)


def workbook(path, name, size):
    """A workbook is packed to about a quarter of its rows."""
    chance = random.Random(7)
    columns = [("title", "abstract", "issued", "url")]
    rows = (entry(chance, number) for number in range(int(size * 4 / 420)))
    if name == "xlsx":
        cell = "<c t='inlineStr'><is><t>{}</t></is></c>"
        xlsx(path, (f"<row>{''.join(cell.format(value) for value in row)}</row>" for rows in (columns, rows) for row in rows), "")
    else:
        cell = "<table:table-cell office:value-type='string'><text:p>{}</text:p></table:table-cell>"
        ods(path, (f"<table:table-row>{''.join(cell.format(value) for value in row)}</table:table-row>" for rows in (columns, rows) for row in rows))


def packed(path, parts, long, start, pieces, end):
    """A ZIP archive of these parts and a long one, which is written piece by piece."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in parts.items():
            # The kind of a document is stored as it is, so that other programs find it at the start of the file.
            out.writestr(name, text, zipfile.ZIP_STORED if name == "mimetype" else None)
        with out.open(long, "w", force_zip64=True) as part, io.TextIOWrapper(part) as text:
            text.write(start)
            for piece in pieces:
                text.write(piece)
            text.write(end)


def xlsx(path, rows, strings):
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f"<Relationships><Relationship Id='r' Type='{office}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        "xl/workbook.xml": "<workbook xmlns:r='r'><sheets><sheet name='a' sheetId='1' r:id='r1'/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships><Relationship Id='r1' Type='{office}/worksheet' Target='worksheets/sheet1.xml'/></Relationships>",
        "xl/sharedStrings.xml": f"<sst uniqueCount='2'>{strings}</sst>",
    }
    packed(path, parts, "xl/worksheets/sheet1.xml", "<worksheet><sheetData>", rows, "</sheetData></worksheet>")


def ods(path, rows):
    office = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f"xmlns:{name}='{office}:{name}:1.0'" for name in ("office", "table", "text"))
    start = f"<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name='a'>"
    end = "</table:table></office:spreadsheet></office:body></office:document-content>"
    packed(path, {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "content.xml", start, rows, end)


def written(*parts):
    """Writes these pieces, each repeated so many times."""

    def write(path):
        with open(path, "w", newline="") as out:
            for part, count in parts:
                # In runs, so that the script itself stays small.
                while count > 0:
                    now = min(count, 100_000)
                    out.write(part * now)
                    count -= now

    return write


def one_record(start, end, part="<a/>", count=15_000_000):
    return written((start, 1), (part, count), (end, 1))


def shared_strings(path):
    rows = (f"<row r='{at}'><c r='A{at}' t='s'><v>1</v></c></row>" for at in range(1, 3001))
    xlsx(path, rows, f"<si><t>title</t></si><si><t>{'x' * 1_000_000}</t></si>")


def repeated_cells(path):
    cell = "<table:table-cell office:value-type='string'{}><text:p>{}</text:p></table:table-cell>"
    rows = (["title"], ["x" * 1_000_000])
    again = ("", " table:number-columns-repeated='4000'")
    ods(path, (f"<table:table-row table:number-rows-repeated='1000'>{cell.format(repeat, row[0])}</table:table-row>" for row, repeat in zip(rows, again)))


def doubling_strings(path):
    chain = "".join(f"@string{{a{at} = a{at - 1} # a{at - 1}}}\n" for at in range(1, 60))
    path.write_text('@string{a0 = "' + "x" * 100 + '"}\n' + chain + "@book{k, title = a59}\n")


def archived(pages, start, part, count):
    """Writes a web archive of captures of one page."""

    def write(path):
        with open(path, "w", newline="") as out:
            for number in range(pages):
                out.write(warc_record(f"https://coast.example/{number}", start + part * count))

    return write


ELEMENTS = "15 million elements of one record in 60 MB"
PARAGRAPHS = ("<p>abcdefghij", 1_150_000)

# The worst known document of each reader, and how it is made.
WORST = {
    "text": ("one line of 60 MB", written(("x ", 30_000_000))),
    "html": ("15 MB of paragraphs of 10 letters", written(("<!doctype html><body>", 1), PARAGRAPHS)),
    "mhtml": ("15 MB of paragraphs of 10 letters", written((MHTML + "<!doctype html><body>", 1), PARAGRAPHS, ("\r\n--b--\r\n", 1))),
    "warc": ("four captures of 15 MB of paragraphs of 10 letters", archived(4, "<!doctype html><body>", *PARAGRAPHS)),
    "csv": ("a row of 31 million cells in 60 MB", written(("title,abstract\n", 1), ("a,", 31_000_000), ("\n", 1))),
    "wos-tsv": ("a row of 31 million cells in 60 MB", written(("PT\tTI\n", 1), ("a\t", 31_000_000), ("\n", 1))),
    "xlsx": ("3,000 cells that share a string of 1 MB, in 12 KB", shared_strings),
    "ods": ("4 million cells that repeat a string of 1 MB, in 2 KB", repeated_cells),
    "ris": ("7 million authors of one record in 56 MB", one_record("TY  - BOOK\n", "ER  - \n", "AU  - x\n", 7_000_000)),
    "enw": ("12 million authors of one record in 60 MB", one_record("%0 Book\n", "\n", "%A x\n", 12_000_000)),
    "nbib": ("7 million authors of one record in 56 MB", one_record("PMID- 1\n", "\n", "AU  - x\n", 7_000_000)),
    "wos": ("12 million authors of one record in 60 MB", one_record("FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\n", "ER\nEF\n", "AU x\n", 12_000_000)),
    "refworks": ("12 million authors of one record in 60 MB", one_record("BEGIN EXPORTED REFERENCES\n\nRT Book\n", "\n", "A1 x\n", 12_000_000)),
    "ovid": ("7 million authors of one record in 56 MB", one_record("<1. >\nDB  - Coast\n", "\n", "AU  - x\n", 7_000_000)),
    "copac": ("10 million authors of one record in 60 MB", one_record("TI- A\n", "\n", "AU- x\n", 10_000_000)),
    "mrk": ("5 million fields of one record in 60 MB", one_record("=LDR  00000nam a2200000 a 4500\n", "\n", "=650  \\\\$ax\n", 5_000_000)),
    "bibtex": ("strings that double in 1.6 KB", doubling_strings),
    "biblatex": ("15 million fields of one record in 60 MB", one_record("@book{k, title = {A}", "}\n", ",a=1", 15_000_000)),
    "json": ("a description of 52 MB", one_record('[{"title":"A","abstract":"', '"}]', "words ", 8_700_000)),
    "jsonl": ("a description of 52 MB", one_record('{"title":"A","description":"', '"}\n', "words ", 8_700_000)),
    "csl": ("20 million authors of one record in 60 MB", one_record('[{"type":"book","title":"A","author":[{}', "]}]", ",{}", 20_000_000)),
    "jsonld": ("20 million things in 60 MB", one_record(FORMATS["jsonld"][0], "]}", ",{}", 20_000_000)),
    "jsonfeed": ("20 million items in 60 MB", one_record(FORMATS["jsonfeed"][0], "]}", ",{}", 20_000_000)),
    "marc": ("a record of 60 MB, without an end", one_record("00000nam a2200049 a 4500245000600000\x1e00\x1fa", "", "x ", 30_000_000)),
    "marcxml": (ELEMENTS, one_record(MARCXML + "<record>", "</record></collection>")),
    "mods": (ELEMENTS, one_record(MODS + "<mods>", "</mods></modsCollection>")),
    "dc": (ELEMENTS, one_record(DC + "<oai_dc:dc>", "</oai_dc:dc></records>")),
    "oai": (ELEMENTS, one_record(OAI + "<record><metadata>" + OAI_DC, "</oai_dc:dc></metadata></record></ListRecords></OAI-PMH>")),
    "endnote": (ELEMENTS, one_record("<xml><records><record>", "</record></records></xml>")),
    "pubmed-xml": (ELEMENTS, one_record("<PubmedArticleSet><PubmedArticle>", "</PubmedArticle></PubmedArticleSet>")),
    "crossref-xml": (ELEMENTS, one_record("<doi_records>" + CROSSREF, CROSSREF_END + "</doi_records>")),
    "datacite-xml": (ELEMENTS, one_record('<resource xmlns="http://datacite.org/schema/kernel-4">', "</resource>")),
    "rss": ("5 million attributes of one item in 64 MB", one_record('<rss version="2.0"><channel><item ', "></item></channel></rss>", "a1234567='' ", 5_000_000)),
    "sitemap": ("5 million addresses in 60 MB", one_record(FORMATS["sitemap"][0], "</urlset>", "<url></url>", 5_400_000)),
    "vocabulary.nt": ("3 million triples in 60 MB", one_record("", "", "<x:a> <x:b> <x:c> .\n", 3_000_000)),
}
