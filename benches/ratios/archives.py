"""Web archives written by wget and by warcio: pages a second beside warcio with trafilatura, and counts, whole and cut."""

import importlib.util
import json
import multiprocessing
import random
import shutil
import subprocess

from . import corpus
from .measuring import Row, median, ratio, turns

READ = '''
import json, sys
from warcio.archiveiterator import ArchiveIterator
import trafilatura

pages = 0
with open(sys.argv[1], "rb") as stream:
    for record in ArchiveIterator(stream):
        if record.rec_type != "response" or not record.http_headers.get_statuscode().startswith("2"):
            continue
        if "html" not in (record.http_headers.get_header("Content-Type") or ""):
            continue
        text = record.content_stream().read()
        found = trafilatura.extract(text, url=record.rec_headers.get_header("WARC-Target-URI"), output_format="json", with_metadata=True)
        print(found)
        pages += 1
print(pages, "pages", file=sys.stderr)
'''
COUNT = '''
import collections, json, sys
from warcio.archiveiterator import ArchiveIterator
counts = collections.Counter()
try:
    with open(sys.argv[1], "rb") as stream:
        for record in ArchiveIterator(stream):
            record.raw_stream.read()
            counts[record.rec_type] += 1
except Exception as error:
    print(type(error).__name__, file=sys.stderr)
json.dump(counts, sys.stderr)
'''
WRITE = '''
import io, sys
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

with open(sys.argv[1], "wb") as out:
    writer = WARCWriter(out, gzip=sys.argv[1].endswith("gz"))
    writer.write_record(writer.create_warcinfo_record("bench.warc", {"software": "bench"}))
    for at, path in enumerate(sys.argv[3:]):
        url, body = f"{sys.argv[2]}/{at}", open(path, "rb").read()
        date = f"2024-05-{1 + at % 28:02}T10:00:00Z"
        head = lambda status, *headers: StatusAndHeaders(status, [*headers], protocol="HTTP/1.1")
        asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "a.example")], is_http_request=True)
        page = head("200 OK", ("Content-Type", "text/html; charset=utf-8"))
        if at % 7 == 3:
            record = writer.create_revisit_record(url, "sha1:AAAA", url, date, http_headers=page)
        elif at % 11 == 5:
            record = writer.create_warc_record(url, "response", io.BytesIO(b"gone"), http_headers=head("404 Not Found", ("Content-Type", "text/html")))
        else:
            record = writer.create_warc_record(url, "response", io.BytesIO(body), http_headers=page, warc_headers_dict={"WARC-Date": date})
        writer.write_record(record)
        writer.write_record(writer.create_warc_record(url, "request", http_headers=asked))
'''


def scraping():
    """The module benches/scrape/run.py, which has the pages and a server for them."""
    spec = importlib.util.spec_from_file_location("scraping", corpus.ROOT / "benches/scrape/run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def by_wget(folder, count, packed):
    """An archive that wget writes while it reads the pages from a server on this machine."""
    ready = multiprocessing.Queue()
    server = multiprocessing.Process(target=scraping().serve, args=(count, ready), daemon=True)
    server.start()
    base, name = f"http://127.0.0.1:{ready.get()}", folder / ("wget-gz" if packed else "wget-plain")
    urls = folder / "urls.txt"
    urls.write_text("".join(f"{base}/library/{page}\n" for page in range(count)) + f"{base}/none\n")
    command = ["wget", "-q", "-i", urls, "-O", "/dev/null", f"--warc-file={name}", *([] if packed else ["--no-warc-compression"])]
    # wget ends with 8 because one address is answered with 404.
    subprocess.run(list(map(str, command)), cwd=folder, check=False)
    server.terminate()
    return name.with_suffix(".warc.gz") if packed else name.with_suffix(".warc")


def by_warcio(folder, python, count, ending):
    module, chance, paths = scraping(), random.Random(2), []
    for number in range(count):
        path = folder / f"page-{number}.html"
        path.write_bytes(module.page(number, chance))
        paths.append(path)
    out = folder / f"warcio.{ending}"
    subprocess.run([python, "-c", WRITE, out, "https://a.example", *paths], check=True)
    return out


def said(binary, path):
    """What our program says of an archive: its figures by name, and its errors."""
    ran = subprocess.run([binary, "import", "--log-format", "json", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    lines = [json.loads(line) for line in ran.stderr.splitlines() if line.startswith("{")]
    figures = next((line for line in lines if "archived" in line or "archived" in line.get("figures", {})), {})
    figures = figures.get("figures", figures)
    errors = [line for line in lines if line.get("level") == "error"]
    return ran.returncode, figures, errors, ran.stdout.count("\n")


def counted(python, path):
    ran = subprocess.run([python, "-c", COUNT, path], capture_output=True, text=True, check=True)
    return json.loads(ran.stderr.splitlines()[-1])


def rows(binary, folder, given):
    if not given.python:
        return
    pages, chance = 300 if not given.short else 30, random.Random(3)
    archives = [by_warcio(folder, given.python, pages, "warc.gz"), by_warcio(folder, given.python, pages, "warc")]
    if shutil.which("wget"):
        archives += [by_wget(folder, pages, True), by_wget(folder, pages, False)]
    costs = turns(
        min(given.runs, 3), ours=[binary, "import", "-q", archives[0]], one=[binary, "import", "-q", "-j", "1", archives[0]],
        theirs=[given.python, "-c", READ, archives[0]],
    )
    read = costs["theirs"][0].said.split()[0]
    note = f"{read} pages; ours {int(read) / median(costs['ours'], 'wall'):.0f}, theirs {int(read) / median(costs['theirs'], 'wall'):.0f} a second"
    yield Row("WARC: pages a second against warcio and trafilatura", ratio(costs["theirs"], costs["ours"], "wall"), 1.0, True, note=note)
    yield Row("WARC: pages a CPU second against warcio and trafilatura", ratio(costs["theirs"], costs["one"]), 1.0, True)
    agree, kinds = 0, ("response", "request", "revisit", "warcinfo", "resource", "metadata")
    for path in archives:
        _, figures, _, _ = said(binary, path)
        theirs = counted(given.python, path)
        same = all(figures.get(kind, 0) == theirs.get(kind, 0) for kind in kinds)
        agree += same
        if not same:
            print(f"  {path.name}: ours {figures}, warcio {theirs}")
    yield Row("WARC: whole archives whose counts differ from warcio's", len(archives) - agree, 0, note=f"of {len(archives)}, by wget and warcio")
    silent = cuts = 0
    for path in archives:
        body = path.read_bytes()
        whole = said(binary, path)[1]
        for _ in range(10 if not given.short else 2):
            cut = folder / f"cut.{'warc.gz' if path.name.endswith('gz') else 'warc'}"
            cut.write_bytes(body[: chance.randrange(len(body) // 50, len(body))])
            status, figures, errors, _ = said(binary, cut)
            cuts += 1
            lost = figures.get("archived", 0) < whole.get("archived", 1)
            silent += lost and not (errors and status == 1)
    yield Row("WARC: archives cut at random places, of which nothing is said", silent, 0, note=f"of {cuts}")
