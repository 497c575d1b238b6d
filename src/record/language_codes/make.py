#!/usr/bin/env python3
"""Makes the tables of language codes beside this file, and those of names in `seeds/languages`, anew.

subtags.txt   every primary language subtag of BCP 47 (the IANA Language Subtag Registry, RFC 5646), which has all codes of
              ISO 639-1, 639-2 and 639-3; where a subtag is deprecated, the preferred one follows.
iso639.txt    the languages that have a code of two letters: ISO 639-1, ISO 639-2/T, ISO 639-2/B.
names.tsv     a language a line: its tag, then its names, in English, Spanish, Dutch and in itself, separated by tabs. A name
              that several languages have is left out, unless all but one of them are deprecated.
regions.tsv   a region or a script a line: its subtag, then its names in the three languages.

The sources are three packages of npm, which the script fetches:
  language-subtag-registry   (CC0-1.0), a copy of the registry of IANA
  iso-639-2                  (MIT), the code list of the Library of Congress
  cldr-localenames-full      (Unicode-3.0), the names of the Unicode Common Locale Data Repository
"""

import json
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
SEEDS = HERE.parents[2] / "seeds/languages"


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


def display(cldr, locale, what):
    """The names that a locale has for languages, territories or scripts; none where it has no such file."""
    path = cldr / "main" / locale / f"{what}.json"
    if not path.exists():
        return {}
    names = json.loads(path.read_text())["main"][locale]["localeDisplayNames"][what]
    # `GB-alt-short` is an alternative name of `GB`.
    return [(code.split("-alt-")[0], name) for code, name in names.items()]


def undated(name):
    """`Modern Greek (1453-)` without its years."""
    return re.sub(r"\s*\([^()]*\d[^()]*\)$", "", name)


def names(registry, cldr):
    """The names of languages, each given to one tag only."""
    entries = [e for e in json.loads((registry / "data/json/registry.json").read_text()) if e["Type"] == "language"]
    entries = [entry for entry in entries if ".." not in entry["Subtag"]]
    deprecated = {entry["Subtag"] for entry in entries if "Deprecated" in entry}
    found = [(entry["Subtag"], name) for entry in entries for name in entry["Description"]]
    locales = sorted(path.name for path in (cldr / "main").iterdir())
    for locale in ("en", "es", "nl"):
        found += display(cldr, locale, "languages")
    for locale in locales:
        found += [(code, name) for code, name in display(cldr, locale, "languages") if code == locale]
    found += [(code, undated(name)) for code, name in found]
    special = {"und", "mul", "zxx", "mis", "root"}
    owners = {}
    for code, name in found:
        if code not in special and code not in deprecated and len(name) > 1:
            owners.setdefault(name.lower(), {}).setdefault(code.replace("_", "-"), name)
    of_code = {}
    for holders in owners.values():
        # A name shared by a language and a variant is that of the language. A name shared by two languages is that of
        # the one with a short code.
        plain = [code for code in holders if "-" not in code] or list(holders)
        short = [code for code in plain if len(code) == 2] or plain
        if len(short) == 1:
            of_code.setdefault(short[0], []).append(holders[short[0]])
    for code, listed in sorted(of_code.items()):
        yield "\t".join([code, *dict.fromkeys(listed)])


def regions(cldr):
    """The names of territories and scripts, by subtag."""
    of_code = {}
    for locale in ("en", "es", "nl"):
        for what in ("territories", "scripts"):
            for code, name in display(cldr, locale, what):
                if re.fullmatch(r"[A-Z]{2}|\d{3}|[A-Z][a-z]{3}", code):
                    of_code.setdefault(code, {})[name] = True
    for code, listed in sorted(of_code.items()):
        yield "\t".join([code, *listed])


with tempfile.TemporaryDirectory() as scratch:
    scratch = Path(scratch)
    registry, cldr = package("language-subtag-registry", scratch), package("cldr-localenames-full", scratch)
    tables = {
        HERE / "subtags.txt": sorted(subtags(registry)),
        HERE / "iso639.txt": sorted(pairs(package("iso-639-2", scratch))),
        SEEDS / "names.tsv": names(registry, cldr),
        SEEDS / "regions.tsv": regions(cldr),
    }
    for path, lines in tables.items():
        path.write_text("".join(line + "\n" for line in lines))
