#!/usr/bin/env python3
"""Reads pages of a megabyte that are built to cost, and prints the CPU seconds of each.

    cargo build --release
    python3 benches/hostile/run.py target/release/shelflist

Ends with 1 where one takes more than two CPU seconds, or where the program ends in any way but 0 and 1.
"""

import os
import subprocess
import sys
import tempfile

MEGABYTE = 1_000_000


def tree(depth, width, start, end):
    return start if depth == 0 else start + tree(depth - 1, width, start, end) * width + end


def shapes():
    link = "<a href=x>some text here</a>"
    yield "paragraphs", "<p>x" * 250_000
    yield "divs in divs", "<div>" * 200_000
    yield "lists in lists", "<ul><li>x" * 110_000
    yield "tables in tables", "<table><tr><td>x" * 60_000
    yield "open formatting elements", "".join(f"<b id={n}>" for n in range(90_000))
    yield "formatting in paragraphs", "".join(f"<p><b id={n}>x</p>" for n in range(50_000))
    yield "misnested formatting", "<b><i><u><p>x</b></i></u></p>" * 34_000
    yield "links in links", "<a href=x><b><p>word</a></b>" * 35_000
    yield "an attribute", "<p title='" + "x" * MEGABYTE + "'>y</p>"
    yield "attributes", "<p" + "".join(f" a{n}" for n in range(140_000)) + ">"
    yield "classes", '<div class="' + " ".join(f"c{n}" for n in range(140_000)) + '">y</div>'
    yield "entities", "<p>" + "&amp;" * 200_000
    yield "entities that are none", "<p>" + "&notit;" * 140_000
    yield "a text", "<p>" + "word " * 200_000
    yield "a word", "<p>" + "w" * MEGABYTE
    yield "line breaks", "x<br>" * 200_000
    yield "comments", "<!-- x -->y" * 90_000
    yield "invented elements", "".join(f"<x-{n}>{link}</x-{n}>" for n in range(20_000))
    yield "a wide table", "<table>" + ("<tr>" + "<td>ab" * 50) * 3_000 + "</table>"
    yield "text in tables", "<table>" + "<b>x<tr>" * 110_000
    yield "definitions", "<dl>" + "<dt><a href=a>title of it</a><dd>text of it" * 22_000
    yield "rows of spans", ("<li>" + "<span>ab</span>" * 100) * 600
    yield "a tree of two", tree(13, 2, "<ul><li><a href=x>some text here</a>", "</ul>")
    yield "a tree of three", tree(9, 3, "<div>x", "</div>")
    yield "towers", ("<div>" * 500 + link + "</div>" * 500) * 150
    yield "rows at the bottom", "<div>" * 490 + f"<p>{link}</p>" * 28_000
    yield "menus in menus", "<div class=nav>x" * 500 + "<p>some text</p>" * 50_000
    yield "forms", "<form><p>text of a form</p></form>" * 28_000
    yield "links to documents", '<a href="a.pdf">l</a>(1 KB) ' * 35_000
    yield "svg", "<svg><desc>" * 80_000
    yield "options", "<select>" + "<option>x" * 100_000


def main():
    binary = os.path.abspath(sys.argv[1])
    slow = []
    with tempfile.TemporaryFile() as page:
        for name, shape in shapes():
            page.seek(0)
            page.truncate()
            page.write(("<html><body>" + shape)[:MEGABYTE].encode())
            page.seek(0)
            command = [binary, "import", "-q", "--from", "html", "-"]
            child = subprocess.Popen(command, stdin=page, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            said = child.stderr.read().decode().strip()
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            seconds = used.ru_utime + used.ru_stime
            outcome = "refused" if "built to be costly" in said else f"ended with {child.returncode}"
            print(f"{seconds:6.2f} s {used.ru_maxrss // 1024:5} MB  {name}: {outcome}", flush=True)
            if seconds > 2 or child.returncode not in (0, 1):
                slow.append(name)
    if slow:
        sys.exit(f"too slow: {', '.join(slow)}")


if __name__ == "__main__":
    main()
