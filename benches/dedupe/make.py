#!/usr/bin/env python3
"""Makes a catalogue with duplicates: `make.py COUNT RECORDS.jsonl GOLD.jsonl`. The same count gives the same bytes.

Three records in five are journal articles, the others grey literature. A fifth of the records describe a publication that is
there already, as another database would: in capitals, with initials in place of names, with a cut title or a slip of the
keyboard, without an issue or a DOI, a year later. Others only look like one that is there: the next issue of a bulletin,
a reply, a summary, the second part, another edition. GOLD has a line `{id, cluster}` for each record; records of one cluster
describe one publication.
"""

import json
import random
import sys

SYLLABLES = "mi gra ta lon ver se ko ri pel ed un tis bor an fe do cal mu ne pro sti len ga hu ira oste".split()
SMALL = {"en": "of the in and for on a to with from".split(), "es": "de la en y para los el a con del".split(), "nl": "van de in en voor het op een met uit".split()}
FAMILIES = 20_000
MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),
}
BULLETIN = {"en": "Bulletin", "es": "Boletín", "nl": "Nieuwsbrief"}
LIKE = {
    "en": ["Summary of: {}", "{}: reply", "Erratum: {}", "{}. Part 2", "{}. Second edition"],
    "es": ["Resumen de: {}", "{}: respuesta", "Fe de erratas: {}", "{}. Parte 2", "{}. Segunda edición"],
    "nl": ["Samenvatting van: {}", "{}: antwoord", "Erratum: {}", "{}. Deel 2", "{}. Tweede druk"],
}


class Maker:
    def __init__(self, count):
        self.chance = random.Random(23)
        self.count = count
        chance = self.chance
        # The number of different words and names grows with the catalogue, as in catalogues it does (Heaps' law).
        size = int(400 * count**0.5)
        self.lemmas = ["".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 3, 4)))) for _ in range(size)]
        self.families = ["".join(chance.choices(SYLLABLES, k=2)).title() for _ in range(FAMILIES)]
        self.journals = [self.words(chance.randint(1, 4), "en").title() for _ in range(300)]
        self.houses = [self.words(3, "en").title() for _ in range(500)]
        self.records, self.gold = [], []

    def word(self):
        """A word; as in texts, the r-th most frequent one stands in about one place in r."""
        return self.lemmas[int(len(self.lemmas) ** self.chance.random()) - 1]

    def words(self, count, code):
        chance = self.chance
        return " ".join(chance.choice(SMALL[code]) if at % 3 == 1 and count > 3 else self.word() for at in range(count))

    def publication(self):
        chance = self.chance
        code = chance.choices(("en", "es", "nl"), (6, 3, 2))[0]
        year = 2025 - int(chance.expovariate(0.09)) % 45
        title = self.words(chance.randint(4, 12), code).capitalize()
        if chance.random() < 0.3:
            title += ": " + self.words(chance.randint(3, 7), code)
        people = [(chance.choice(self.families), chance.choice(SYLLABLES).title() + "a", chance.choice("ABEJKLMR")) for _ in range(min(1 + int(chance.expovariate(0.5)), 9))]
        made = {"code": code, "title": title, "people": people, "year": year, "description": self.words(60, code).capitalize() + "."}
        if chance.random() < 0.6:
            first = chance.randint(1, 1800)
            made["article"] = {
                "title": chance.choice(self.journals), "volume": str(year - 1970), "issue": str(chance.randint(1, 12)),
                "pages": f"{first}-{first + chance.randint(3, 25)}",
            }
            if chance.random() < 0.6:
                made["doi"] = f"10.{chance.randint(1000, 9999)}/{chance.randrange(16**8):08x}"
        else:
            made["publisher"] = chance.choice(self.houses)
            if chance.random() < 0.15:
                month = chance.choice(MONTHS[code])
                made["title"] = f"{self.words(2, code).title()} {BULLETIN[code]} {chance.randint(1, 60)}, {month} {year}"
            if chance.random() < 0.7:
                made["url"] = f"https://{made['publisher'].split()[0].lower()}.example/{chance.randrange(10**9)}"
        return made

    def write(self, made, cluster):
        """The record as one database has it; `made` is not changed."""
        chance = self.chance
        number = len(self.records)
        record = {
            "id": f"r{number:07}", "title": made["title"], "description": made["description"] if chance.random() < 0.5 else None,
            "issued": str(made["year"]), "creators": [f"{family}, {given} {middle}" for family, given, middle in made["people"]],
            "languages": [made["code"]] if chance.random() < 0.3 else [],
        }
        if "article" in made:
            record["type"], record["container"] = "article", dict(made["article"], kind="journal")
        if "doi" in made and chance.random() < 0.8:
            record["identifiers"] = [{"scheme": "doi", "value": made["doi"]}]
        record.update({key: made[key] for key in ("publisher", "url") if key in made})
        self.records.append(record)
        self.gold.append({"id": record["id"], "cluster": cluster})
        return record

    def again(self, made, cluster):
        """The same publication as another database would have it."""
        chance = self.chance
        record = self.write(made, cluster)
        if chance.random() < 0.2:
            record["title"] = record["title"].upper()
        elif chance.random() < 0.2 and len(record["title"]) > 50:
            record["title"] = record["title"][: chance.randint(40, len(record["title"]) - 5)].rstrip() + "…"
        elif chance.random() < 0.15:
            at = chance.randrange(len(record["title"]) - 2)
            record["title"] = record["title"][:at] + record["title"][at + 1] + record["title"][at] + record["title"][at + 2 :]
        elif chance.random() < 0.1:
            record["title"] = record["title"].replace(":", " -") + "."
        if chance.random() < 0.5:
            record["creators"] = [f"{family}, {given[0]}. {middle}." for family, given, middle in made["people"]]
        if chance.random() < 0.1:
            record["creators"] = record["creators"][:3]
        if chance.random() < 0.05:
            record["issued"] = str(made["year"] + 1)
        if chance.random() < 0.1:
            record.pop("identifiers", None)
        if "container" in record and chance.random() < 0.3:
            record["container"].pop("issue", None)
        if "container" in record and chance.random() < 0.3:
            first, last = record["container"]["pages"].split("-")
            record["container"]["pages"] = first + "-" + last[-2:] if len(first) == len(last) and first[:-2] == last[:-2] else f"{first}–{last}"
        if "container" in record and chance.random() < 0.2:
            record["container"]["title"] = " ".join(word[:4] + "." for word in record["container"]["title"].split())
        if chance.random() < 0.5:
            record.pop("url", None)
        if chance.random() < 0.2:
            record.pop("publisher", None)

    def like(self, made):
        """A publication of its own that looks like one which is there."""
        chance = self.chance
        other = {key: value for key, value in made.items() if key not in ("doi", "url")}
        if BULLETIN[made["code"]] in made["title"]:
            month = chance.choice([name for name in MONTHS[made["code"]] if name not in made["title"]])
            other["title"] = made["title"].rsplit(" ", 3)[0] + f" {chance.randint(61, 99)}, {month} {made['year']}"
        else:
            which = chance.randrange(5)
            other["title"] = LIKE[made["code"]][which].format(made["title"])
            # A reply, an erratum and a second part follow within a year or so, another edition after some.
            other["year"] += [0, chance.randrange(2), chance.randrange(2), chance.randrange(3), chance.randint(2, 9)][which]
        other["description"] = self.words(40, made["code"]).capitalize() + "."
        if "article" in made:
            other["article"] = dict(made["article"], pages=str(chance.randint(1801, 2400)))
        return other

    def make(self):
        chance, cluster = self.chance, 0
        while len(self.records) < self.count:
            made = self.publication()
            self.write(made, cluster)
            kind = chance.random()
            for _ in range(0 if kind > 0.2 else min(1 + int(chance.expovariate(1.6)), 5)):
                self.again(made, cluster)
            if kind > 0.97:
                cluster += 1
                self.write(self.like(made), cluster)
            cluster += 1
        order = list(range(len(self.records)))[: self.count]
        chance.shuffle(order)
        return [self.records[at] for at in order], [self.gold[at] for at in order]


def make(count, records, gold):
    made = Maker(count).make()
    for path, lines in zip((records, gold), made):
        with open(path, "w", encoding="utf-8") as out:
            out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


if __name__ == "__main__":
    make(int(sys.argv[1]), sys.argv[2], sys.argv[3])
