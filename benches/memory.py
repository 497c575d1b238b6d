#!/usr/bin/env python3
"""The largest memory of each reader, for ordinary files of three sizes and for the worst known file of each.

    cargo build --release
    python3 benches/memory.py target/release/shelflist [READER]...

Prints the table of docs/limits.md. The documents are those of `documents.py`. Each is read by `shelflist import -q -j 8 --from FORMAT FILE`,
vocabularies by `shelflist vocabulary check FILE`, and the largest resident memory is that of getrusage. Ends with 1 where an ordinary
file of 10 MB or less takes more than 256 MB, or any file more than 1,050 MB.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

import documents

BINARY = str(pathlib.Path(sys.argv[1]).resolve())
ONLY = sys.argv[2:]


def measured(folder, name, path):
    """The largest memory in MB, and whether the document was refused."""
    reading = ["vocabulary", "check", "-q"] if name.startswith("vocabulary") else ["import", "-q", "-j", "8", "--from", name]
    command = [BINARY, *reading, str(path)]
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    said = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1, 2):
        sys.exit(f"{name}: ended with {child.returncode}: {said}")
    return used.ru_maxrss / 1000, ", refused" if "error" in said else ""


def main():
    high = []
    print("| reader | 1 MB | 10 MB | 60 MB | worst known, and its file |\n| --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        for name, (what, make) in documents.WORST.items():
            if ONLY and name not in ONLY:
                continue
            path = pathlib.Path(folder) / (name if "." in name else "list")
            cells = []
            for size in (1, 10, 60):
                documents.ordinary(path, name, size * 1_000_000)
                memory, refused = measured(folder, name, path)
                cells.append(f"{memory:.0f}{refused}")
                if memory > (256 if size <= 10 else 1050):
                    high.append(f"{name} of {size} MB")
            make(path)
            memory, refused = measured(folder, name, path)
            if memory > 1050:
                high.append(f"the worst of {name}")
            print(f"| {name} | {' | '.join(cells)} | {memory:.0f}: {what}{refused} |", flush=True)
            path.unlink()
    if high:
        sys.exit(f"too much memory: {', '.join(high)}")


main()
