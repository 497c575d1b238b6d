"""The documents and catalogues that are measured, made of the words of the pages in tests/pages. The same arguments give
the same bytes."""

import json
import pathlib
import random

ROOT = pathlib.Path(__file__).resolve().parents[2]
AREAS = {
    "en": ["Migration data", "Migrant protection and assistance", "Border management", "Counter trafficking", "Labour migration"],
    "es": ["Datos sobre migración", "Protección y asistencia a migrantes", "Gestión de fronteras", "Migración laboral"],
    "nl": ["Migratiegegevens", "Bescherming en hulp aan migranten", "Grensbeheer", "Arbeidsmigratie"],
}
LABELS = {
    "en": ("Thematic Area", "Language", "English", "This document is available in Spanish."),
    "es": ("Área temática", "Idioma", "Español", "Este documento está disponible en inglés."),
    "nl": ("Thema", "Taal", "Nederlands", "Dit document is beschikbaar in het Engels."),
}
MONTHS = "January February March April May June July August September October November December".split()


class Prose:
    """Sentences whose words follow each other as they do in the descriptions of tests/pages."""

    def __init__(self):
        self.after = {"en": {}, "es": {}, "nl": {}}
        for path in sorted((ROOT / "tests/pages").glob("*.gold.json")):
            for record in json.loads(path.read_text(encoding="utf-8"))["records"]:
                code = record["detected_language"]
                words = (record["description"] or "").split()
                for one, other in zip(words, words[1:]):
                    if code in self.after:
                        self.after[code].setdefault(one, []).append(other)
        self.words = {code: sorted(after) for code, after in self.after.items()}

    def text(self, chance, code, count):
        word, words = chance.choice(self.words[code]), []
        for _ in range(count):
            words.append(word)
            word = chance.choice(self.after[code].get(word) or self.words[code])
        text = " ".join(words).strip(".,;:-…")
        return text[:1].upper() + text[1:]


def entry(prose, chance, code, layout):
    """The lines of one record of a listing."""
    area, language, name, available = LABELS[code]
    title, text = prose.text(chance, code, chance.randint(5, 11)), prose.text(chance, code, chance.randint(28, 48)) + "."
    if layout == 0:
        return f"{title}\n\n{text}\n\n{available}\n\n"
    if layout == 1:
        return f"{title}\n{text}\n\n{area}: {chance.choice(AREAS[code])}\n{language}: {name}\n\n"
    if layout == 2:
        return f"{chance.randint(1, 28)} {chance.choice(MONTHS)} {chance.randint(2009, 2025)}\n{title}\n{text}\n\n"
    return f"{text}\n\n{title}\n\n{area}: {chance.choice(AREAS[code])}\n{language}: {name}\n\n"


def document(prose, chance, size, layout=None):
    """A listing of at least `size` characters in one layout."""
    code = chance.choices(("en", "es", "nl"), (6, 3, 2))[0]
    layout = chance.randrange(4) if layout is None else layout
    parts, length = [], 0
    while length < size:
        parts.append(entry(prose, chance, code, layout))
        length += len(parts[-1])
    return "".join(parts)


def documents(folder, count, size=1200):
    """Writes `count` different documents, and all of them in one file beside the folder. Returns the number of bytes."""
    prose, chance, total = Prose(), random.Random(5), 0
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder.with_suffix(".all"), "wb") as together:
        for number in range(count):
            body = document(prose, chance, size).encode()
            (folder / f"{number:05}.txt").write_bytes(body)
            together.write(body)
            total += len(body)
    return total


def records(path, count):
    """Writes a catalogue of `count` records as JSON Lines, as other tools would give them."""
    prose, chance = Prose(), random.Random(9)
    with open(path, "w", encoding="utf-8") as out:
        for number in range(count):
            code = chance.choices(("en", "es", "nl"), (6, 3, 2))[0]
            record = {
                "title": prose.text(chance, code, chance.randint(5, 14)),
                "description": prose.text(chance, code, chance.randint(20, 60)) + ".",
                "issued": f"{chance.randint(1990, 2025)}-{chance.randint(1, 12):02}",
                "languages": [code],
                "creators": [f"{prose.text(chance, code, 1)}, {chance.choice('ABCDEFG')}." for _ in range(chance.randint(0, 4))],
                "publisher": prose.text(chance, code, 3),
                "type": chance.choice(["report", "guide", "news", "study", "book"]),
                "keywords": [prose.text(chance, code, 2) for _ in range(chance.randint(0, 4))],
                "url": f"https://library.example/{code}/{number}",
            }
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
