"""Import of text, against gzip and on two cores; one small page; the same work in Python."""

import random

from . import corpus, pipeline
from .measuring import Row, median, ratio, turns


def rows(binary, folder, given):
    small, large = folder / "documents", folder / "large.txt"
    size = corpus.documents(small, 8000 if not given.short else 800)
    together = small.with_suffix(".all")
    large.write_text(corpus.document(corpus.Prose(), random.Random(6), 10_000_000 if not given.short else 1_000_000, 1), encoding="utf-8")
    costs = turns(
        given.runs,
        one=[binary, "import", "-q", "-j", "1", small],
        two=[binary, "import", "-q", "-j", "2", small],
        gzip=["gzip", "-6", "-c", together],
        large_one=[binary, "import", "-q", "-j", "1", large],
        large_two=[binary, "import", "-q", "-j", "2", large],
        large_gzip=["gzip", "-6", "-c", large],
        start=[binary, "import", "-q", small / "00000.txt"],
    )
    each = median(costs["one"]) / size
    speed = f"{size / 1e6 / median(costs['one']):.1f} MB a CPU second, {size / 1e6:.1f} MB"
    yield Row("text import, small documents: CPU against gzip -6", ratio(costs["one"], costs["gzip"]), 2.5, note=speed)
    length = large.stat().st_size
    speed = f"{length / 1e6 / median(costs['large_one']):.1f} MB a CPU second, {length / 1e6:.1f} MB"
    yield Row("text import, one large document: CPU against gzip -6", ratio(costs["large_one"], costs["large_gzip"]), note=speed)
    yield Row("the large document: CPU a byte against the small ones", median(costs["large_one"]) / length / each, 1.0)
    yield Row("small documents: two cores against one (wall clock)", ratio(costs["one"], costs["two"], "wall"), 1.8, True)
    yield Row("one large document: two cores against one (wall clock)", ratio(costs["large_one"], costs["large_two"], "wall"), 1.8, True)
    yield Row("one small page, start to end", 1000 * median(costs["start"], "wall"), 10, unit="ms", note=f"CPU {1000 * median(costs['start']):.1f} ms")
    if given.python:
        few = folder / "few"
        few.mkdir()
        count = 400 if not given.short else 50
        for path in sorted(small.iterdir())[:count]:
            (few / path.name).write_bytes(path.read_bytes())
        # The start of either is measured on one document and taken off, so that only the work is compared.
        single = folder / "single"
        single.mkdir()
        (single / "1.txt").write_bytes((small / "00000.txt").read_bytes())
        for languages, more in (("all languages", ["all"]), ("eight languages", [])):
            command = lambda documents: [given.python, pipeline.__file__, corpus.ROOT, documents, folder / "pipeline.jsonl", *more]
            costs = turns(
                min(given.runs, 3),
                ours=[binary, "import", "-q", "-j", "1", few],
                theirs=command(few),
                start=[binary, "import", "-q", "-j", "1", single],
                their_start=command(single),
            )
            ours, theirs = median(costs["ours"]), median(costs["theirs"])
            work = (theirs - median(costs["their_start"])) / max(ours - median(costs["start"]), 1e-9)
            note = f"{count} documents: {ours:.2f} and {theirs:.2f} CPU s; {work:.0f} times without the start of either"
            yield Row(f"text import: times as fast as Python, lingua with {languages} (CPU)", theirs / ours, 30, True, note=note)
