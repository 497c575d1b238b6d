"""Catalogues: export against jq, validation against the bare jsonschema crate, readers against other Rust readers."""

import shutil

from . import corpus
from .measuring import Row, median, once, ratio, turns

# The columns that both have; ours writes some more.
PROGRAM = (
    "[.id, .title, .issued, (.languages | join(\"|\")), .type, (.creators | join(\"|\")), .publisher, .url,"
    " (.thematic_areas | map(.label) | join(\"|\")), (.keywords | join(\"|\")), .description, (.notes | join(\"|\"))] | @csv"
)


def rows(binary, folder, given):
    listed, records = folder / "listed.jsonl", folder / "records.jsonl"
    corpus.records(listed, 40_000 if not given.short else 2_000)
    once([binary, "import", "-q", listed, "-o", records])
    size = records.stat().st_size / 1e6
    export = [binary, "export", "-q", records, "-f", "csv"]
    if shutil.which("jq"):
        costs = turns(given.runs, ours=export, theirs=["jq", "-r", PROGRAM, records])
        note = f"{median(costs['ours']):.2f} and {median(costs['theirs']):.2f} CPU s for {size:.0f} MB"
        yield Row("export of JSON Lines to CSV: CPU against jq", ratio(costs["ours"], costs["theirs"]), 0.15, note=note)
    if not given.peers:
        return
    schema = corpus.ROOT / "schemas/record.schema.json"
    costs = turns(
        given.runs, ours=[binary, "validate", "-q", records], theirs=[given.peers, "jsonschema", schema, records]
    )
    note = f"{median(costs['ours']):.2f} and {median(costs['theirs']):.2f} CPU s; {costs['theirs'][0].said.strip()} are valid"
    yield Row("validate: CPU against the jsonschema crate alone", ratio(costs["ours"], costs["theirs"]), 1.3, note=note)
    for form, readers in (("marcxml", ("marctk", "marc-rs")), ("ris", ("biblib", "biblio"))):
        path = folder / f"records.{form}"
        once([binary, "export", "-q", records, "-o", path])
        commands = {reader: [given.peers, reader, path] for reader in readers}
        costs = turns(given.runs, ours=[binary, "split", "-q", "--max-document", "1G", "--from", form, path], imported=[binary, "import", "-q", "-j", "1", "--max-document", "1G", path], **commands)
        best = min(readers, key=lambda reader: median(costs[reader]))
        note = ", ".join(f"{reader} {median(costs[reader]):.2f}" for reader in readers)
        note = f"{path.stat().st_size / 1e6:.0f} MB: ours {median(costs['ours']):.2f} CPU s, {note}, which write nothing; {costs[best][0].said.strip()}"
        yield Row(f"{form} to JSON Lines (split): CPU against {best}", ratio(costs["ours"], costs[best]), 2.0, note=note)
        yield Row(f"import of {form} with languages and areas: the same", ratio(costs["imported"], costs[best]))
