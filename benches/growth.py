#!/usr/bin/env python3
"""How the store of a project grows over 200 refreshes of a source that changes, and what each run costs.

    cargo build --release
    python3 benches/growth.py target/release/shelflist

The source is a catalogue of 20,000 records in a file. Each week one record in a hundred is changed, one in two hundred is new, and as
many are gone; the days go on by SOURCE_DATE_EPOCH, so that history older than `keep` is dropped. Of every tenth run the line says the
size of the store and of its history, the CPU seconds (user and system) and the largest memory (getrusage). A second project of 50,000
records is refreshed once for its memory.
"""

import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

BINARY = str(pathlib.Path(sys.argv[1]).resolve())
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 else 200
RECORDS = int(sys.argv[3]) if len(sys.argv) > 3 else 20_000
LARGE = int(sys.argv[4]) if len(sys.argv) > 4 else 50_000
WORDS = (
    "harbour council season permit family study water coast village report training health wages school return record "
    "survey region policy market border winter island labour worker guide notes measure local results"
).split()
PROJECT = """[[source]]
name = "coast"
path = "coast.jsonl"
[[export]]
path = "catalogue.jsonl"
[limits]
keep = "52w"
gone_after = 1
"""


def record(chance, number):
    words = lambda count: " ".join(chance.choice(WORDS) for _ in range(count)).capitalize()
    return {
        "title": f"{words(6)} {number}",
        "description": f"{words(35)}.",
        "issued": f"{chance.randint(1990, 2026)}-{chance.randint(1, 12):02}",
        "creators": [words(2)],
        "url": f"https://coast.example/{number}",
    }


def refresh(folder, day):
    """Runs one refresh, and returns its CPU seconds and its largest memory in MB."""
    environment = dict(os.environ, SOURCE_DATE_EPOCH=str(day * 86_400))
    process = subprocess.Popen([BINARY, "refresh", "-q"], cwd=folder, env=environment)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"refresh ended with {process.returncode}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def write(folder, records):
    with open(folder / "coast.jsonl", "w") as out:
        out.writelines(json.dumps(one) + "\n" for one in records)


def project(folder):
    (folder / "shelflist.toml").write_text(PROJECT)


def growth():
    chance = random.Random(7)
    records, number = [record(chance, at) for at in range(RECORDS)], RECORDS
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        project(folder)
        print("run   store MB  history MB  gone    CPU s  memory MB")
        for run in range(RUNS):
            if run > 0:
                for at in chance.sample(range(len(records)), RECORDS // 100):
                    records[at] = dict(records[at], description=f"{chance.choice(WORDS)} {records[at]['description']}")
                for at in sorted(chance.sample(range(len(records)), RECORDS // 200), reverse=True):
                    del records[at]
                for _ in range(RECORDS // 200):
                    records.insert(0, record(chance, number))
                    number += 1
            write(folder, records)
            cpu, memory = refresh(folder, 20_000 + 7 * run)
            if run % 10 == 0 or run == RUNS - 1:
                said = subprocess.run([BINARY, "status", "--store", "--json"], cwd=folder, capture_output=True, check=True)
                size = json.loads(said.stdout)
                print(
                    f"{run + 1:3}  {size['bytes'] / 1e6:8.1f}  {size['history_bytes'] / 1e6:10.1f}  {size['gone']:5}"
                    f"  {cpu:7.2f}  {memory:9.0f}",
                    flush=True,
                )


def large():
    chance = random.Random(8)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        project(folder)
        write(folder, [record(chance, at) for at in range(LARGE)])
        for what in ["first", "unchanged"]:
            cpu, memory = refresh(folder, 20_000)
            print(f"{LARGE} records, {what} refresh: {cpu:.1f} s, {memory:.0f} MB", flush=True)


growth()
large()
