// Offers the shown records as files in CSV, RIS, BibTeX and JSON. Reading the JSON or the CSV file again gives equal
// records.

/**
 * Puts an apostrophe before a cell that a spreadsheet would run as a formula, and before a cell that already begins
 * with such an apostrophe.
 */
const neutralised = (cell) => (/^(?:[=+\-@\t\r\n＝＋－＠]|'['=+\-@\t\r\n＝＋－＠])/.test(cell) ? `'${cell}` : cell);

/** Joins a list for one cell with `|`. A `|` or a backslash in an item is escaped with a backslash. */
const joined = (items) => items.map((item) => item.replace(/[|\\]/g, "\\$&")).join("|");

/** The columns for people, and the whole record as JSON in the last column, from which the reader starts. */
const COLUMNS = {
  title: (r) => r.title ?? "",
  description: (r) => r.description ?? "",
  issued: (r) => r.issued ?? "",
  languages: (r) => joined(listOf(r.languages)),
  thematic_areas: (r) => joined(listOf(r.thematic_areas).map((area) => area.label)),
  type: (r) => r.type ?? "",
  creators: (r) => joined(listOf(r.creators)),
  publisher: (r) => r.publisher ?? "",
  url: (r) => r.url ?? "",
  files: (r) => joined(listOf(r.files).map((file) => file.url)),
  identifiers: (r) => joined(listOf(r.identifiers).map((one) => `${one.scheme}:${one.value}`)),
  notes: (r) => joined(listOf(r.notes)),
  text_language: (r) => r.text_language?.code ?? "",
  issued_basis: (r) => r.issued_basis ?? "",
  source_name: (r) => r.source?.name ?? "",
  source_location: (r) => r.source?.location ?? "",
  source_retrieved: (r) => r.source?.retrieved ?? "",
  id: (r) => r.id ?? "",
  more: (r, entry) => lineOf(entry),
};

/** Formats a table as RFC 4180 requires. */
function csv(found) {
  const cell = (text) => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const row = (cells) => `${cells.map((text) => cell(neutralised(text))).join(",")}\r\n`;
  return [row(Object.keys(COLUMNS)), ...found.map((entry) => row(Object.values(COLUMNS).map((get) => get(entry.record, entry))))];
}

/** Formats the catalogue from the lines in this page. */
function json(found) {
  return [`{"schema":${JSON.stringify(SETTINGS.schema)},"records":[`, ...found.map((entry, at) => `${at ? "," : ""}\n${lineOf(entry)}`), "\n]}\n"];
}

const DOWNLOADS = {
  csv: { ending: "csv", type: "text/csv;charset=utf-8", parts: csv },
  ris: { ending: "ris", type: "application/x-research-info-systems", parts: (found) => found.map(({ record }) => risEntry(record)) },
  bibtex: { ending: "bib", type: "application/x-bibtex", parts: (found) => found.map(({ record }) => bibtexEntry(record)) },
  json: { ending: "json", type: "application/json", parts: json },
};

/** Shows the choice of files. A file is made only when it is chosen. */
function showDownloads() {
  const rows = Object.entries(DOWNLOADS).map(([form, one]) => h("li", null, h("button", { type: "button", "data-form": form, onclick: () => {
    const { found } = selection;
    byId("downloads").open = false;
    withRecords(found, () => save(`${SETTINGS.file}.${one.ending}`, new Blob(one.parts(found), { type: one.type })));
  } }, w(`download-as.${form}`))));
  byId("downloads").querySelector(".sheet").replaceChildren(h("p", { id: "shown" }), h("ul", null, rows));
  byId("downloads").ontoggle = () => { byId("shown").textContent = w("shown", { n: selection.found.length }); };
}

function save(name, blob) {
  const address = URL.createObjectURL(blob);
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}
