// The records, as they stand in the page, and what searching, sorting and filtering want to know of them.

/** Every entry: `{record, at, year, date, added, folded, score}`, in the order of the catalogue. */
const entries = [];
const byRecordId = new Map();

/** The texts of the blocks, with the number of the first entry of each; their lines are wanted for downloads alone. */
const blocks = [];

/** Reads the blocks of records. A block is a JSON array with a record a line, so that a line can be passed on as it is. */
function readBlocks() {
  for (const block of document.querySelectorAll("script[data-records]")) {
    const text = block.textContent;
    const added = (block.dataset.added ?? "").split(" ");
    blocks.push({ text, first: entries.length, lines: null });
    JSON.parse(text).forEach((record, at) => take(record, added[at]));
    block.remove();
  }
}

/** The record of an entry as it stands in the page. */
function lineOf(entry) {
  const block = blocks.findLast((one) => one.first <= entry.at);
  block.lines ??= block.text.split("\n");
  const line = block.lines[entry.at - block.first + 1];
  return line.endsWith(",") ? line.slice(0, -1) : line;
}

function take(record, added) {
  const issued = record.issued ?? "";
  const year = /^(?:\.\.)?\/?(\d{4}|\d\d[\dXu]{2})/.exec(issued);
  const entry = {
    record,
    // A record of another tool may have no id.
    id: record.id || `-${entries.length}`,
    at: entries.length,
    year: year ? Number(year[1].replace(/[Xu]/g, "0")) : null,
    date: issued.replace(/^\.\.\//, "").replace(/[?~%]/g, ""),
    added: added || (record.source?.retrieved ?? "").slice(0, 10),
    folded: null,
    score: 1,
  };
  entries.push(entry);
  if (!byRecordId.has(entry.id)) byRecordId.set(entry.id, entry);
}

/** Values of a facet: each has a key, how often it occurs, and a name for people. */
class Facet {
  constructor(name, valuesOf, nameOf) {
    this.name = name;
    this.valuesOf = valuesOf;
    this.nameOf = nameOf ?? ((key) => key);
    this.keys = [];
    this.numbers = new Map();
    this.members = null;
    this.totals = null;
  }

  /** Numbers the values of every record; done once, when all records are read. */
  build() {
    const totals = [];
    this.members = entries.map(({ record }) => {
      const own = [];
      for (const key of this.valuesOf(record)) {
        if (key === null || key === undefined || key === "") continue;
        let number = this.numbers.get(key);
        if (number === undefined) {
          number = this.keys.length;
          this.numbers.set(key, number);
          this.keys.push(key);
          totals.push(0);
        }
        if (!own.includes(number)) { own.push(number); totals[number] += 1; }
      }
      return own;
    });
    this.totals = totals;
  }
}

/** The name of a document's kind, from its media type or the ending of its address. */
function documentKind(file) {
  const ending = /\.([a-z0-9]{1,5})(?:[?#]|$)/i.exec(file.url.replace(/^https?:\/\/[^/]*/i, ""));
  const byType = bare({
    "application/pdf": "PDF", "application/msword": "DOC", "application/vnd.ms-excel": "XLS", "application/zip": "ZIP",
    "application/epub+zip": "EPUB", "text/csv": "CSV", "text/html": "HTML",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PPTX",
  });
  const type = file.media_type ?? "";
  return byType[type] ?? (/^(audio|video|image)\//.exec(type)?.[1] ?? (ending ? ending[1].toUpperCase() : "?"));
}

const listOf = (value) => (Array.isArray(value) ? value : []);

const FACETS = {
  area: new Facet("area", (r) => listOf(r.thematic_areas).map(areaKey), (key) => areaName(key)),
  language: new Facet("language", (r) => listOf(r.languages), languageName),
  kind: new Facet("kind", (r) => [r.type], (key) => kindName(key)),
  source: new Facet("source", (r) => [r.source?.name, ...listOf(r.sources).map((source) => source.name)]),
  publisher: new Facet("publisher", (r) => [r.publisher]),
  creator: new Facet("creator", (r) => listOf(r.creators)),
  keyword: new Facet("keyword", (r) => listOf(r.keywords)),
  container: new Facet("container", (r) => [r.container?.title]),
  document: new Facet("document", (r) => listOf(r.files).map(documentKind)),
  screening: new Facet("screening", (r) => [r.screening?.decision], (key) => WORDS[language][`screening.${key}`] ?? key),
};

/** The facets of this page, in their order, without those that no record has a value for. */
let facets = [];

/** What an area is filtered by: its concept, where its label is a name of it; else the label as the page prints it. */
function areaKey(area) {
  const names = SETTINGS.concepts[area.id];
  return names && Object.values(names).includes(area.label) ? area.id : area.label;
}

/** The name of an area for people: of a concept, that in the reader's language. */
function areaName(key) {
  const names = SETTINGS.concepts[key];
  return names ? names[language] ?? names.en ?? Object.values(names)[0] : key;
}

function readCatalogue() {
  readBlocks();
  const wanted = SETTINGS.facets ?? Object.keys(FACETS);
  facets = wanted.map((name) => FACETS[name]).filter(Boolean);
  for (const facet of facets) facet.build();
  facets = facets.filter((facet) => facet.keys.length > 0);
}
