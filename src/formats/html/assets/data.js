// Reads the records in the page, and prepares the data that searching, sorting and filtering need.

/** All entries, `{record, id, at, year, added, folded, score}`, the newest first. `at` is the index in this order. */
const entries = [];
const byRecordId = new Map();

/** The texts of the blocks. Their lines are used only for downloads. */
const blocks = [];

/**
 * Reads the blocks of records. A block is a JSON array with one record on each line, so that a line can be passed on
 * unchanged.
 */
function readBlocks() {
  for (const element of document.querySelectorAll("script[data-records]")) {
    const block = { text: element.textContent, lines: null };
    const added = (element.dataset.added ?? "").split(" ");
    JSON.parse(block.text).forEach((record, line) => take(record, block, line, added[line]));
    element.remove();
  }
  entries.sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : a.at - b.at));
  entries.forEach((entry, at) => { entry.at = at; });
}

/** The record of an entry as the JSON text in the page. */
function lineOf({ record, block, line }) {
  if (!block) return JSON.stringify(record);
  block.lines ??= block.text.split("\n");
  const text = block.lines[line + 1];
  return text.endsWith(",") ? text.slice(0, -1) : text;
}

function take(record, block, line, added) {
  const issued = record.issued ?? "";
  const year = /^(?:\.\.)?\/?(\d{4}|\d\d[\dXu]{2})/.exec(issued);
  const entry = {
    record,
    block,
    line,
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

/**
 * The values that records share. The values of the entry `at` are `numbers[starts[at]]` to `numbers[starts[at + 1] -
 * 1]`.
 */
class Facet {
  constructor(name, valuesOf, nameOf) {
    this.name = name;
    this.valuesOf = valuesOf;
    this.nameOf = nameOf ?? ((key) => key);
    this.keys = [];
    this.numberOf = new Map();
    this.starts = null;
    this.numbers = null;
  }

  /** Numbers the values of every record. This is done once, after all records were read. */
  build() {
    const numbers = [];
    this.starts = new Uint32Array(entries.length + 1);
    entries.forEach(({ record }, at) => {
      for (const key of this.valuesOf(record)) {
        if (key === null || key === undefined || key === "") continue;
        const number = this.numberFor(key);
        if (!numbers.includes(number, this.starts[at])) numbers.push(number);
      }
      this.starts[at + 1] = numbers.length;
    });
    this.numbers = Uint32Array.from(numbers);
  }

  /** The number of a value. A new value gets a new number. */
  numberFor(key) {
    let number = this.numberOf.get(key);
    if (number === undefined) {
      number = this.keys.length;
      this.numberOf.set(key, number);
      this.keys.push(key);
    }
    return number;
  }

  /** Whether an entry has a value whose place in `mask` is not zero. */
  has(at, mask) {
    for (let i = this.starts[at]; i < this.starts[at + 1]; i += 1) if (mask[this.numbers[i]]) return true;
    return false;
  }
}

/** The name of a document type, from the media type or the extension of the address. */
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

/** The facets of this page in their order, without those for which no record has a value. */
let facets = [];

/** The filter key of an area: its concept if its label is a name of this concept, or else the printed label. */
function areaKey(area) {
  const names = SETTINGS.concepts[area.id];
  return names && Object.values(names).includes(area.label) ? area.id : area.label;
}

/** The displayed name of an area. The name of a concept is shown in the reader's language. */
function areaName(key) {
  const names = SETTINGS.concepts[key];
  return names ? names[language] ?? names.en ?? Object.values(names)[0] : key;
}

/** Reads the records, or the index of a folder of records, and numbers the values of the facets. */
function readCatalogue() {
  if (SETTINGS.loads) readIndex();
  else readBlocks();
  const wanted = SETTINGS.facets ?? Object.keys(FACETS);
  facets = wanted.map((name) => FACETS[name]).filter(Boolean);
  if (!SETTINGS.loads) for (const facet of facets) facet.build();
  facets = facets.filter((facet) => facet.keys.length > 0);
}
