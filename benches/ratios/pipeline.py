#!/usr/bin/env python3
"""A pipeline in Python that does what `shelflist import` does, with regular expressions, lingua, pyahocorasick and jsonschema:

    python3 pipeline.py ROOT DOCUMENTS OUTPUT.jsonl [all]

Documents are split at blank lines; lines with labels end a record. The language is that of lingua among English, Spanish,
Dutch and five neighbours or, with `all`, among all languages that it knows, as a reader of unknown pages needs; areas are those whose names and phrases of the vocabulary occur in the text; records that are valid
by the published schema are written.
"""

import hashlib
import json
import pathlib
import re
import sys
import tomllib

LABEL = re.compile(r"^(Thematic Area|Área temática|Thema|Language|Idioma|Taal): *(.*)$")
AVAILABLE = re.compile(r"^(This document is available|Este documento está disponible|Dit document is beschikbaar)")
DATE = re.compile(r"^(\d{1,2}) (\w+) (\d{4})$")
MONTHS = {name: at for at, name in enumerate("January February March April May June July August September October November December".split(), 1)}


def split(text):
    """Records as dictionaries: a short line is a title, a long one a description, and labels belong to both."""
    record = {}
    for line in text.splitlines():
        line = line.strip()
        if not line:
            continue
        if label := LABEL.match(line):
            record.setdefault("labels", []).append(label.groups())
        elif AVAILABLE.match(line):
            record.setdefault("notes", []).append(line)
        elif date := DATE.match(line):
            if record:
                yield record
            record = {"issued": f"{date[3]}-{MONTHS.get(date[2], 1):02}-{int(date[1]):02}"}
        else:
            field = "title" if len(line) < 110 else "description"
            if field in record:
                yield record
                record = {}
            record[field] = line
    if record:
        yield record


def phrases(node):
    """The phrases of the rules of a concept, whatever their form."""
    if isinstance(node, str):
        yield from (part.strip(" =") for part in re.split(r"[+|]", node))
    elif isinstance(node, list):
        for part in node:
            yield from phrases(part)
    elif isinstance(node, dict):
        for name, part in node.items():
            yield from phrases(part) if name not in ("id", "threshold", "strict", "names") else ()


def main(root, documents, output, every=False):
    import ahocorasick
    import jsonschema
    from lingua import Language, LanguageDetectorBuilder

    languages = [getattr(Language, name) for name in ("ENGLISH", "SPANISH", "DUTCH", "FRENCH", "GERMAN", "PORTUGUESE", "ITALIAN", "AFRIKAANS")]
    builder = LanguageDetectorBuilder.from_all_languages() if every else LanguageDetectorBuilder.from_languages(*languages)
    detector = builder.build()
    automaton = ahocorasick.Automaton()
    vocabulary = tomllib.loads((root / "seeds/vocabularies/migration.toml").read_text(encoding="utf-8"))
    for concept in vocabulary["concept"]:
        for phrase in phrases(concept):
            if len(phrase) > 3:
                automaton.add_word(phrase.lower(), (concept["id"], concept["label"]["en"], phrase))
    automaton.make_automaton()
    schema = json.loads((root / "schemas/record.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    fields = schema["properties"]
    count = 0
    with open(output, "w", encoding="utf-8") as out:
        for path in sorted(documents.iterdir()):
            for number, found in enumerate(split(path.read_text(encoding="utf-8"))):
                record = {name: [] if "array" in json.dumps(of.get("type", "")) else None for name, of in fields.items()}
                title, description = found.get("title"), found.get("description")
                text = f"{title or ''}\n{description or ''}"
                language = detector.detect_language_of(description or title or "")
                code = language.iso_code_639_1.name.lower() if language else "und"
                code = code if code in ("en", "es", "nl") else "und"
                confidence = detector.compute_language_confidence(description or title or "", language) if language else 0.0
                areas = {}
                for end, (one, label, phrase) in automaton.iter(text.lower()):
                    areas.setdefault(one, (label, []))[1].append((end - len(phrase) + 1, end + 1))
                record.update(
                    id=hashlib.sha256(f"{path.name}{number}{title}".encode()).hexdigest()[:20],
                    title=title, description=description, title_truncated=False, description_truncated=False,
                    issued=found.get("issued"), issued_basis="stated" if found.get("issued") else None,
                    languages=[code] if code != "und" else [], languages_basis="detected",
                    text_language={"code": code, "confidence": round(confidence, 3)},
                    thematic_areas=[
                        {"id": one, "uri": None, "label": label, "basis": "rule", "score": float(len(spans)), "evidence": []}
                        for one, (label, spans) in areas.items() if len(spans) > 1
                    ],
                    notes=found.get("notes", []),
                    source={"name": path.stem, "location": str(path), "retrieved": None, "lines": None, "bytes": None, "layout": None, "confidence": None, "archive": None},
                )
                validator.is_valid(record)
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
                count += 1
    print(count, "records", file=sys.stderr)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3], "all" in sys.argv[4:])
