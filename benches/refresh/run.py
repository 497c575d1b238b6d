#!/usr/bin/env python3
"""What a second refresh costs where nothing changed, against the first: CPU seconds, requests, bytes.

    cargo build --release
    python3 benches/refresh/run.py target/release/shelflist

A listing of 200 pages with 50 records each lies on a server on this machine that sends ETag and Last-Modified, and
answers 304 to who sends them back. CPU is that of the process alone (getrusage), user and system; the medians of
five unchanged runs stand beside the one first run.
"""

import hashlib
import http.server
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import threading

PAGES, RECORDS = 200, 50
WORDS = (
    "harbour council season permit family study water coast village report training health wages school return record "
    "survey region policy market border winter island labour worker guide notes measure local results"
).split()


def listing(number, chance):
    def words(count):
        return " ".join(chance.choice(WORDS) for _ in range(count)).capitalize()

    rows = "".join(
        f"<div class='views-row'><h3><a href='/record/{number}-{row}'>{words(7)}</a></h3>"
        f"<time datetime='2023-{1 + row % 12:02}-{1 + number % 28:02}'>{1 + number % 28}/{1 + row % 12}/2023</time>"
        f"<p>{words(30)}. {words(20)}.</p></div>"
        for row in range(RECORDS)
    )
    more = f"<ul class='pager'><li><a rel='next' href='/list?page={number + 1}'>next</a></li></ul>"
    more = more if number + 1 < PAGES else ""
    return f"<!DOCTYPE html><html lang='en'><body><main>{rows}{more}</main></body></html>".encode()


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    pages, asked = {}, []

    def do_GET(self):
        body = self.pages.get(self.path)
        sent = (self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since"))
        has = body and (f'"{hashlib.sha256(body).hexdigest()[:16]}"', "Mon, 01 Jan 2024 08:00:00 GMT")
        status = 404 if body is None else 304 if sent == has else 200
        body = body if status == 200 else b""
        if self.path != "/robots.txt":
            self.asked.append((status, sent, len(body)))
        self.send_response(status)
        if has:
            self.send_header("ETag", has[0])
            self.send_header("Last-Modified", has[1])
        if status != 304:
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def refresh(program, folder):
    """CPU seconds of a run, what was asked meanwhile, and its closing line."""
    Answer.asked.clear()
    child = subprocess.Popen([program, "refresh"], cwd=folder, stderr=subprocess.PIPE)
    said = child.stderr.read().decode()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, said
    return used.ru_utime + used.ru_stime, list(Answer.asked), said.splitlines()[-1]


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    chance = random.Random(7)
    for number in range(PAGES):
        Answer.pages["/list" if number == 0 else f"/list?page={number}"] = listing(number, chance)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "shelflist.toml").write_text(
            f'[[source]]\nname = "board"\nurl = "http://127.0.0.1:{server.server_port}/list"\n'
            '[[export]]\npath = "catalogue.json"\n[[export]]\npath = "catalogue.csv"\n'
            f"[politeness]\npace = 0\n[limits]\nmax_pages = {PAGES}\n"
        )
        first, asked, said = refresh(program, folder)
        print(f"first run:     {first:6.2f} CPU s, {len(asked)} requests, {sum(sent for *_, sent in asked):,} bytes; {said}")
        exports = {path: path.stat().st_mtime_ns for path in pathlib.Path(folder).glob("catalogue.*")}
        costs = []
        for _ in range(5):
            cost, asked, said = refresh(program, folder)
            costs.append(cost)
            assert len(asked) == PAGES and all(status == 304 and all(sent) for status, sent, _ in asked)
        assert exports == {path: path.stat().st_mtime_ns for path in exports}
        second = statistics.median(costs)
        print(f"unchanged run: {second:6.2f} CPU s, {len(asked)} requests, all 304; {said}")
        print(f"ratio: 1 to {first / second:.0f}")


if __name__ == "__main__":
    main()
