#!/usr/bin/env python3
"""Whether work grows with the input, and not with its square.

    cargo build --release
    python3 benches/linear.py target/release/shelflist

Each kind of input is made in two sizes, of which the second is ten times the first. The instructions are counted with `perf stat`
where the machine allows it, else with valgrind; those of the same command on nearly nothing are taken off. Ends with 1 where ten times
the input takes more than twelve times the instructions.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

BINARY = str(pathlib.Path(sys.argv[1]).resolve())
ONLY = sys.argv[2:]
MOST = 12.0


def keys(folder, count):
    """A record with this number of fields that no schema knows."""
    fields = {f"field {at}": at for at in range(count)}
    (folder / "in.jsonl").write_text(json.dumps({"title": "A", "source": {"name": "s"}, **fields}) + "\n")
    return ["export", "-q", "-f", "jsonl", "in.jsonl"]


def areas(folder, count):
    """A record that declares this number of areas, which no vocabulary knows."""
    names = [{"label": f"Area number {at}", "basis": "declared"} for at in range(count)]
    (folder / "in.jsonl").write_text(json.dumps({"title": "A", "source": {"name": "s"}, "thematic_areas": names}) + "\n")
    return ["tag", "-q", "in.jsonl"]


def vocabulary(folder, count):
    """A vocabulary of this number of concepts, each with a keyword of its own and one that is shared."""
    concept = '[[concept]]\nid = "c{0}"\nlabel = "Concept {0}"\n[concept.keywords]\nen = ["keyword {0}", "shared word"]\n'
    head = 'id = "many"\ntitle = "Many"\n'
    (folder / "many.toml").write_text(head + "".join(concept.format(at) for at in range(count)))
    return ["vocabulary", "check", "many.toml"]


def circles(folder, count):
    """Concepts in SKOS, each broader than the next, the last one broader than the first."""
    head = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix x: <http://example.org/> .\n"
    one = 'x:c{0} a skos:Concept ; skos:prefLabel "Concept {0}"@en ; skos:broader x:c{1} .\n'
    (folder / "circle.ttl").write_text(head + "".join(one.format(at, (at + 1) % count) for at in range(count)))
    return ["vocabulary", "check", "circle.ttl"]


def sources(folder, count):
    """A project with this number of sources, which a first refresh has read."""
    (folder / "lists").mkdir()
    parts = []
    for at in range(count):
        (folder / f"lists/{at}.jsonl").write_text(json.dumps({"title": f"Report {at}", "issued": "2020"}) + "\n")
        parts.append(f'[[source]]\nname = "s{at}"\npath = "lists/{at}.jsonl"\n')
    (folder / "shelflist.toml").write_text("".join(parts) + '[[export]]\npath = "all.jsonl"\n')
    subprocess.run([BINARY, "refresh", "-q"], cwd=folder, check=True)
    return ["refresh", "-q"]


# The smaller of the two sizes of each kind.
KINDS = {"keys": (keys, 30_000), "areas": (areas, 10_000), "vocabulary": (vocabulary, 10_000), "circles": (circles, 10_000), "sources": (sources, 1_000)}


def by_perf(command, folder):
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if ran.returncode not in (0, 1):
        sys.exit(f"{command[1:]} ended with {ran.returncode}: {ran.stderr[:500]}")
    told = subprocess.run(["perf", "stat", "-x,", "-e", "instructions:u", *command], cwd=folder, capture_output=True, text=True)
    found = re.search(r"^(\d+),[^,]*,instructions", told.stderr, re.M)
    return int(found[1]) if found else None


def by_valgrind(command, folder):
    tool = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    told = subprocess.run([*tool, *command], cwd=folder, capture_output=True, text=True)
    found = re.search(r"I\s+refs:\s+([\d,]+)", told.stderr)
    if not found:
        sys.exit(f"valgrind counted nothing:\n{told.stderr[-2000:]}")
    return int(found[1].replace(",", ""))


def instructions(make, count):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        command = [BINARY, *make(folder, count)]
        if shutil.which("perf") and (counted := by_perf(command, folder)) is not None:
            return counted
        if shutil.which("valgrind"):
            return by_valgrind(command, folder)
        sys.exit("needs perf or valgrind")


def main():
    steep = []
    print("kind         size      million instructions    ten times the size    growth")
    for name, (make, count) in KINDS.items():
        if ONLY and name not in ONLY:
            continue
        nothing = instructions(make, 2)
        once, ten = (instructions(make, size) - nothing for size in (count, 10 * count))
        growth = ten / max(once, 1)
        print(f"{name:12} {count:<9} {once / 1e6:20.0f}    {ten / 1e6:18.0f}    {growth:6.1f}", flush=True)
        if growth > MOST:
            steep.append(name)
    if steep:
        sys.exit(f"grows faster than the input: {', '.join(steep)}")


main()
