#!/usr/bin/env python3
"""How the cost of finding duplicates grows with the number of records, beside bib-dedupe.

    cargo build --release
    python3 benches/dedupe/run.py target/release/shelflist [--counts 20000,100000,300000,1000000]

The records are those of make.py. Each line has the CPU seconds (user and system) and the peak memory of
`shelflist dedupe --groups`, medians of three runs, the number of compared pairs where the program says it, and precision
and recall by pairs. Twice the records should cost twice the time and compare twice the pairs.

bib-dedupe comes from PyPI into a virtual environment in a temporary folder (or is that of --python), and reads the 20,000
records as a data frame; its CPU time is that of the whole process and of its workers. The runs of the two take turns.
"""

import argparse
import collections
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

MAKE = pathlib.Path(__file__).with_name("make.py")

THEIRS = '''
import json, sys
import pandas
from bib_dedupe.bib_dedupe import block, cluster, match, prep

def row(record):
    box = record.get("container") or {}
    doi = next((one["value"] for one in record.get("identifiers", []) if one["scheme"] == "doi"), "")
    return {
        "ENTRYTYPE": "article" if box else "misc", "ID": record["id"], "title": record["title"] or "", "year": record["issued"][:4],
        "author": " and ".join(record["creators"]), "journal": box.get("title", ""), "volume": box.get("volume", ""),
        "number": box.get("issue", ""), "pages": box.get("pages", ""), "doi": doi, "abstract": record.get("description") or "",
    }

if __name__ == "__main__":
    frame = pandas.DataFrame([row(json.loads(line)) for line in open(sys.argv[1], encoding="utf-8")])
    frame = prep(frame)
    blocked = block(frame)
    groups = cluster(match(blocked))
    with open(sys.argv[2], "w") as out:
        for name, ids in enumerate(groups):
            out.writelines(json.dumps({"id": one, "cluster": name}) + "\\n" for one in ids)
    print("compared", len(blocked), file=sys.stderr)
'''


def measure(command, folder, environment=None):
    """CPU seconds, megabytes and what was said on standard error. The workers of a command count with it."""
    with open(folder / "said", "w+") as said:
        child = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said, env=environment)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read()
    if child.returncode:
        sys.exit(f"{command[0]} ended with {child.returncode}: {text[-2000:]}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, text


def judged(gold, said):
    """Precision and recall by pairs. A record that is not in `said` is alone."""
    pairs = lambda keys: sum(count * (count - 1) // 2 for count in collections.Counter(keys).values())
    read = lambda path: {row["id"]: str(row["cluster"]) for row in map(json.loads, open(path, encoding="utf-8"))}
    gold, said = read(gold), read(said)
    said = {one: said.get(one, f"alone {one}") for one in gold}
    right = pairs((gold[one], said[one]) for one in gold)
    return right / max(pairs(said.values()), 1), right / max(pairs(gold.values()), 1)


def compared(text):
    found = re.search(r"compared ([\d,]+)", text)
    return int(found[1].replace(",", "")) if found else None


def say(name, count, cpu, memory, pairs, quality):
    each = f"{pairs:>12,} {pairs / count:>7.1f}" if pairs is not None else f"{'not said':>12} {'':>7}"
    print(
        f"{name:<11} {count:>9,} {cpu:>8.2f} {1e6 * cpu / count:>9.0f} {memory:>8.0f} {1024 * memory / count:>9.1f} {each}"
        f" {quality[0]:>10.4f} {quality[1]:>7.4f}",
        flush=True,
    )


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("binary", type=pathlib.Path)
    arguments.add_argument("--counts", default="20000,100000,300000,1000000")
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--python", help="a Python that has bib-dedupe, instead of a new virtual environment")
    arguments.add_argument("--alone", action="store_true", help="without bib-dedupe")
    given = arguments.parse_args()
    binary, counts = given.binary.resolve(), [int(count) for count in given.counts.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        print(f"{'':<11} {'records':>9} {'CPU s':>8} {'µs/record':>9} {'MB':>8} {'KB/record':>9} {'pairs':>12} {'/record':>7} {'precision':>10} {'recall':>7}")
        for count in counts:
            made, gold, groups = (folder / f"{name}.jsonl" for name in ("made", "gold", "groups"))
            # In a process of its own: the system counts the memory of a parent at its fork as a peak of the child.
            subprocess.run([sys.executable, MAKE, str(count), made, gold], check=True)
            ours = [binary, "dedupe", made, "--groups", "-v", "-o", groups]
            theirs, name = None, folder / "theirs.jsonl"
            if count == counts[0] and not given.alone:
                python = given.python
                if not python:
                    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
                    python = folder / "venv/bin/python"
                    subprocess.run([python, "-m", "pip", "install", "-q", "bib-dedupe"], check=True)
                (folder / "theirs.py").write_text(THEIRS)
                theirs = [python, "theirs.py", made, name]
            runs = {"shelflist": [], "bib-dedupe": []}
            for _ in range(given.runs):
                runs["shelflist"].append(measure(ours, folder))
                if theirs:
                    runs["bib-dedupe"].append(measure(theirs, folder))
            for tool, path in (("shelflist", groups), ("bib-dedupe", name)):
                if runs[tool]:
                    cpu, memory = (statistics.median(run[at] for run in runs[tool]) for at in range(2))
                    say(tool, count, cpu, memory, compared(runs[tool][0][2]), judged(gold, path))


if __name__ == "__main__":
    main()
