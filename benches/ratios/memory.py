"""Peak memory of pipes and catalogues of 100 MB, and of an archive of ordinary pages."""

import itertools
import os
import shutil

from . import archives, corpus
from .measuring import Row, once

FORMATS = ["jsonl", "json", "csv", "ris", "bibtex", "csl", "jsonld", "jsonfeed", "marcxml", "marc", "mods", "oai", "dc", "atom", "xlsx"]


def catalogue(folder, size):
    """A catalogue in JSON Lines of about `size` bytes with different ids."""
    path = folder / "catalogue.jsonl"
    if not path.exists():
        corpus.records(path, int(size / 620))
    return path


def rows(binary, folder, given):
    size = (100 if not given.short else 10) * 1_000_000
    listed = catalogue(folder, size)
    records = folder / "full.jsonl"
    once([binary, "import", "-q", listed, "-o", records])
    for stage in ("detect", "tag", "validate", "export"):
        cost = once([binary, stage, "-q"], stdin=records)
        yield Row(f"memory of {stage}, a pipe of {records.stat().st_size / 1e6:.0f} MB", cost.memory, 64, unit="MB", note=f"{cost.cpu:.1f} CPU s")
    cost = once([binary, "import", "-q", "-"], stdin=records)
    yield Row("memory of import, the same pipe", cost.memory, 64, unit="MB", note=f"{cost.cpu:.1f} CPU s")
    for form in FORMATS:
        path = folder / f"large.{form}"
        writing = once([binary, "export", "-q", listed, "-f", form, "-o", path])
        yield Row(f"memory of export to {form}, of {listed.stat().st_size / 1e6:.0f} MB", writing.memory, 64, unit="MB", note=f"{writing.cpu:.1f} CPU s")
        # 0: all records; 1: some were refused; 2: refused, because it is longer than a document may be.
        name = "rss" if form == "atom" else form
        command = [binary, "split", "-q", "--from", name, path]
        reading = once(command, good=(0, 1, 2))
        refused = reading.said.strip().splitlines()
        if refused:
            # What is refused by default is read with a larger limit, so that its memory is known.
            reading = once([*command, "--max-document", "4G"], good=(0, 1, 2))
        note = f"{reading.cpu:.1f} CPU s"
        if refused:
            note += "; by default: " + refused[0].replace(str(folder) + "/", "")[:90]
        yield Row(f"memory of split from {form}, {path.stat().st_size / 1e6:.0f} MB", reading.memory, 64, unit="MB", note=note)
        path.unlink()
    if given.python:
        whole = archives.by_warcio(folder, given.python, 200, "warc.gz")
        long = folder / "long.warc.gz"
        with open(long, "wb") as out:
            for _ in itertools.repeat(None, max(1, size // 6 // whole.stat().st_size)):
                with open(whole, "rb") as one:
                    shutil.copyfileobj(one, out)
        cost = once([binary, "import", "-q", "--all-captures", long], good=(0, 1))
        yield Row(f"memory of import, a web archive of {os.path.getsize(long) / 1e6:.0f} MB", cost.memory, 64, unit="MB", note=f"{cost.cpu:.1f} CPU s")
