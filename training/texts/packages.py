#!/usr/bin/env python3
"""Writes packages.tsv, texts for the trainer of languages, from packages of PyPI whose licences allow that.

    pip download --no-deps homeassistant==2024.3.3 chatterbot-corpus==1.3.3
    python3 training/texts/packages.py homeassistant-*.whl chatterbot_corpus-*.whl -o DATA/packages.tsv

The file holds a text in each line: language, source, text. The sources are `home-assistant` (the translations of
the messages of Home Assistant, Apache 2.0) and `chatterbot` (the conversations of the ChatterBot corpus, BSD, three
clauses). Both are everyday language: requests, questions and answers. The same packages give the same bytes.
"""

import argparse
import hashlib
import json
import re
import zipfile

# The languages of the model by the names that the packages use for them.
LANGUAGES = {
    "af": "af", "ca": "ca", "cs": "cs", "cy": "cy", "da": "da", "de": "de", "en": "en", "es": "es", "es-419": "es",
    "et": "et", "eu": "eu", "fi": "fi", "fr": "fr", "fy": "fy", "ga": "ga", "gl": "gl", "hr": "hr", "hu": "hu", "id": "id",
    "is": "is", "it": "it", "lb": "lb", "lt": "lt", "lv": "lv", "nb": "no", "nl": "nl", "nn": "nn", "pl": "pl",
    "pt": "pt", "pt-BR": "pt", "ro": "ro", "sk": "sk", "sl": "sl", "sv": "sv", "tr": "tr", "vi": "vi",
}
CONVERSATIONS = {
    "dutch": "nl", "english": "en", "french": "fr", "german": "de", "indonesian": "id", "italian": "it",
    "portuguese": "pt", "spanish": "es", "swedish": "sv", "turkish": "tr", "yoruba": "yo",
}
# The most texts of one language that are taken from one package.
MOST = 4000
# Signs of texts that are markup or parts of programs.
ODD = re.compile(r"[{}<>\[\]`|\\*_=@#]|https?:|www\.|\.ya?ml|\.json|[A-Z0-9]{12,}")


def plain(text):
    """The text with single blanks, or None where it is not running text of two to forty words."""
    text = " ".join(text.split())
    words = text.split(" ")
    letters = sum(c.isalpha() for c in text)
    if ODD.search(text) or not 2 <= len(words) <= 40 or letters * 10 < len(text) * 7:
        return None
    return text


def strings(value):
    """All strings in a value of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def messages(package):
    """The messages of Home Assistant by language. A message that equals the English one is left untranslated."""
    found, english = {}, set()
    for name in sorted(package.namelist()):
        place = re.search(r"/translations/([A-Za-z0-9-]+)\.json$", name)
        code = place and LANGUAGES.get(place.group(1))
        if code:
            texts = [plain(text) for text in strings(json.loads(package.read(name)))]
            found.setdefault(code, set()).update(text for text in texts if text)
    english = found.get("en", set())
    return {code: texts if code == "en" else texts - english for code, texts in found.items()}


def conversations(package):
    """The lines of the conversations of the ChatterBot corpus by language."""
    found = {}
    for name in sorted(package.namelist()):
        place = re.search(r"/data/([a-z]+)/[a-z_]+\.ya?ml$", name)
        code = place and CONVERSATIONS.get(place.group(1))
        if code:
            for line in package.read(name).decode("utf-8", "replace").splitlines():
                said = re.match(r"\s*-\s*(?:-\s*)?(.+)$", line)
                text = said and plain(said.group(1).strip("'\" "))
                if text:
                    found.setdefault(code, set()).add(text)
    return found


def main():
    """Reads the packages that are named on the command line and writes one file."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("package", nargs="+")
    arguments.add_argument("-o", "--output", required=True)
    given = arguments.parse_args()
    lines = []
    for path in given.package:
        with zipfile.ZipFile(path) as package:
            kind = ("chatterbot", conversations) if "chatterbot" in path else ("home-assistant", messages)
            source, read = kind
            for code, texts in sorted(read(package).items()):
                order = sorted(texts, key=lambda text: hashlib.sha256(text.encode()).digest())
                lines.extend(f"{code}\t{source}\t{text}\n" for text in sorted(order[:MOST]))
    with open(given.output, "w", encoding="utf-8") as out:
        out.writelines(lines)


if __name__ == "__main__":
    main()
