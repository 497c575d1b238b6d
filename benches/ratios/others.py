"""Measurements that have programs of their own: scraping, and finding duplicates."""

import re
import subprocess
import sys

from . import corpus
from .measuring import Row


def scraping(binary, folder, given):
    if not given.python:
        return
    command = [sys.executable, corpus.ROOT / "benches/scrape/run.py", binary, "--python", given.python, "--runs", str(given.runs)]
    command += ["--pages", "200"] if given.short else []
    said = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, text=True, check=True).stdout
    wall, cpu = map(float, re.search(r"reads ([\d.]+) times as many pages a second, ([\d.]+) times a CPU second", said).groups())
    yield Row("scraping: pages a second against Scrapy", wall, 5, True)
    yield Row("scraping: pages a CPU second against Scrapy", cpu, 3, True)


def duplicates(binary, folder, given):
    counts = "20000,100000" if not given.short else "2000,10000"
    command = [sys.executable, corpus.ROOT / "benches/dedupe/run.py", binary, "--alone", "--counts", counts, "--runs", str(given.runs)]
    said = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, text=True, check=True).stdout
    few, many = ([float(part.replace(",", "")) for part in line.split()[1:5]] for line in said.splitlines()[1:3])
    yield Row(f"dedupe of {few[0]:.0f} records", few[1], 1, unit="CPU s", note=f"{few[3]:.0f} MB")
    yield Row("dedupe of five times as many: CPU a record against those", many[2] / few[2], 1.3)
