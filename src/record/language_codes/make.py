#!/usr/bin/env python3
"""Makes the tables of language codes beside this file anew.

subtags.txt   every primary language subtag of BCP 47 (the IANA Language Subtag Registry, RFC 5646), which has all codes of
              ISO 639-1, 639-2 and 639-3; where a subtag is deprecated, the preferred one follows.
iso639.txt    the languages that have a code of two letters: ISO 639-1, ISO 639-2/T, ISO 639-2/B.

The sources are two packages of npm, which must be installed:
  language-subtag-registry   (CC0-1.0), a copy of the registry of IANA
  iso-639-2                  (MIT), the code list of the Library of Congress
"""

import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


def package(name, folder):
    """Unpacks a package of npm and returns its folder."""
    packed = subprocess.run(["npm", "pack", "--silent", name], cwd=folder, check=True, capture_output=True, text=True)
    with tarfile.open(folder / packed.stdout.split()[-1]) as archive:
        archive.extractall(folder / name, filter="data")
    return folder / name / "package"


def subtags(registry):
    """The primary subtags with their preferred ones. Ranges are of private use and no languages."""
    for entry in json.loads((registry / "data/json/registry.json").read_text()):
        if entry["Type"] == "language" and ".." not in entry["Subtag"]:
            preferred = entry.get("Preferred-Value", "")
            yield f"{entry['Subtag']} {preferred}".rstrip()


def pairs(list_of_congress):
    """The codes of two and of three letters of each language that has both."""
    script = f"import({json.dumps(str(list_of_congress / 'index.js'))}).then((m) => console.log(JSON.stringify(m.iso6392)))"
    found = subprocess.run(["node", "-e", script], check=True, capture_output=True, text=True)
    for language in json.loads(found.stdout):
        if language.get("iso6391"):
            three = language.get("iso6392T") or language["iso6392B"]
            yield f"{language['iso6391']} {three} {language['iso6392B']}"


with tempfile.TemporaryDirectory() as scratch:
    scratch = Path(scratch)
    tables = {
        "subtags.txt": subtags(package("language-subtag-registry", scratch)),
        "iso639.txt": pairs(package("iso-639-2", scratch)),
    }
    for name, lines in tables.items():
        (HERE / name).write_text("".join(line + "\n" for line in sorted(lines)))
