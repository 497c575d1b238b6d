#!/usr/bin/env python3
"""Reads 2,000 pages of 20 records from this machine with `shelflist scrape` and with Scrapy, side by side.

    cargo build --release
    python3 benches/scrape/run.py target/release/shelflist

Scrapy comes from PyPI into a virtual environment in a temporary folder (or is the one of --python). It is given
the selectors of the pages; shelflist finds the records, decodes their roles, detects languages, gives areas and
validates. Both read the same list of addresses, 16 at a time, and write JSON Lines. The runs alternate, so that
whatever else the machine does falls on both; the table has the medians.
"""

import argparse
import asyncio
import multiprocessing
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

WORDS = (
    "harbour council season permit family study water coast village report training health wages school return record "
    "survey region policy market border winter island labour worker guide notes measure local results"
).split()

SPIDER = '''
import scrapy

class Library(scrapy.Spider):
    name = "library"
    custom_settings = {
        "ROBOTSTXT_OBEY": True, "DOWNLOAD_DELAY": 0, "LOG_LEVEL": "ERROR",
        "CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    }

    def __init__(self, base, pages, **more):
        super().__init__(**more)
        self.start_urls = [f"{base}/library/{page}" for page in range(int(pages))]

    def parse(self, response):
        for row in response.css("div.views-row"):
            yield {
                "title": row.css("h3 a span::text").get(),
                "url": response.urljoin(row.css("h3 a::attr(href)").get()),
                "issued": row.css("time::attr(datetime)").get(),
                "description": row.css(".field--name-body p::text").get(),
                "areas": row.css(".views-label + .field-content::text").getall(),
                "file": response.urljoin(row.css("span.file a::attr(href)").get()),
            }
'''


def phrase(chance, length):
    return " ".join(chance.choice(WORDS) for _ in range(length)).capitalize()


def page(number, chance):
    """A listing as Drupal writes it, about 70 KB."""
    rows = "".join(
        f"""<div class="views-row"><article class="node node--type-publication node--view-mode-teaser">
<h3 class="node__title"><a href="/library/{number}/{row}" rel="bookmark"><span>{phrase(chance, 8)}</span></a></h3>
<div class="field field--name-created"><time datetime="2023-{1 + row % 12:02}-{1 + number % 28:02}T10:00:00Z">{1 + number % 28}/{1 + row % 12}/2023</time></div>
<div class="field field--name-body"><p>{phrase(chance, 30)}. {phrase(chance, 25)}.</p></div>
<div class="views-field"><span class="views-label">Thematic Area: </span><span class="field-content">{phrase(chance, 3)}</span></div>
<div class="views-field"><span class="views-label">Language: </span><span class="field-content">English</span></div>
<span class="file"><a href="/files/{number}-{row}.pdf" type="application/pdf; length={1000 + number * row}">report-{number}-{row}.pdf</a></span>
</article></div>"""
        for row in range(20)
    )
    menu = "".join(
        f'<li class="menu-item"><a href="/section/{item}" class="menu-link" data-drupal-link-system-path="node/{item}">{phrase(chance, 3)}</a></li>'
        for item in range(120)
    )
    script = '<script>' + 'var settings={"path":{"baseUrl":"/","currentPath":"library"},"views":{"ajax":true}};' * 190 + "</script>"
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Library {number}</title>{script}</head><body>'
        f'<header><nav><ul class="menu">{menu}</ul></nav></header><main><h1>Library</h1><div class="view-content">{rows}</div>'
        f"</main><footer><ul>{menu}</ul></footer></body></html>"
    ).encode()


def serve(pages, ready):
    """Answers from memory, on loopback, with connections that stay open."""
    chance = random.Random(1)
    bodies = {f"/library/{number}": (b"text/html; charset=utf-8", page(number, chance)) for number in range(pages)}
    bodies["/robots.txt"] = (b"text/plain", b"User-agent: *\nAllow: /\n")

    class Answer(asyncio.Protocol):
        def connection_made(self, transport):
            self.transport, self.rest = transport, b""

        def data_received(self, data):
            *asked, self.rest = (self.rest + data).split(b"\r\n\r\n")
            for head in asked:
                kind, body = bodies.get(head.split(b" ", 2)[1].decode(), (b"text/plain", None))
                status = b"200 OK" if body is not None else b"404 Not Found"
                body = body or b""
                self.transport.write(
                    b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s" % (status, kind, len(body), body)
                )

    async def main():
        server = await asyncio.get_running_loop().create_server(Answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        urls = "".join(f"<url><loc>http://127.0.0.1:{port}/library/{number}</loc></url>" for number in range(pages))
        bodies["/sitemap.xml"] = (
            b"application/xml",
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode(),
        )
        ready.put(port)
        await server.serve_forever()

    asyncio.run(main())


def measure(command, folder):
    """Seconds, CPU seconds and megabytes of a command."""
    start = time.monotonic()
    child = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{command[0]} ended with {child.returncode}")
    return time.monotonic() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("binary", type=pathlib.Path)
    arguments.add_argument("--pages", type=int, default=2000)
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--hosts", type=int, help="of shelflist, which are its threads; its default where not given")
    arguments.add_argument("--python", help="a Python that has Scrapy, instead of a new virtual environment")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        python = given.python
        if not python:
            subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
            python = folder / "venv/bin/python"
            subprocess.run([python, "-m", "pip", "install", "-q", "scrapy"], check=True)
        (folder / "spider.py").write_text(SPIDER)
        ready = multiprocessing.Queue()
        server = multiprocessing.Process(target=serve, args=(given.pages, ready), daemon=True)
        server.start()
        base = f"http://127.0.0.1:{ready.get()}"
        ours = [given.binary.resolve(), "scrape", f"{base}/sitemap.xml", "--pace", "0", "--per-host", "16", "-q"]
        ours += ["--hosts", str(given.hosts)] if given.hosts else []
        ours += ["--contact", "bench@example.org", "-o", "shelflist.jsonl"]
        theirs = [python, "-m", "scrapy", "runspider", "spider.py", "-a", f"base={base}", "-a", f"pages={given.pages}"]
        theirs += ["-O", "scrapy.jsonl"]
        measured = {"shelflist": [], "scrapy": []}
        for _ in range(given.runs):
            for name, command in (("shelflist", ours), ("scrapy", theirs)):
                measured[name].append(measure(list(map(str, command)), folder))
        print(f"{'':10} {'records':>8} {'pages/s':>8} {'CPU s':>7} {'pages/CPU s':>12} {'MB':>6}")
        rates = {}
        for name, runs in measured.items():
            seconds, cpu, memory = (statistics.median(run[at] for run in runs) for at in range(3))
            records = sum(1 for _ in open(folder / f"{name}.jsonl"))
            rates[name] = (given.pages / seconds, given.pages / cpu)
            print(f"{name:10} {records:8} {rates[name][0]:8.0f} {cpu:7.1f} {rates[name][1]:12.0f} {memory:6.0f}")
        quicker = [ours / theirs for ours, theirs in zip(rates["shelflist"], rates["scrapy"])]
        print(f"shelflist reads {quicker[0]:.1f} times as many pages a second, {quicker[1]:.1f} times a CPU second")
        server.terminate()


if __name__ == "__main__":
    main()
