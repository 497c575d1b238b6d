// Shows all data of one record, and its provenance.

/** Opens the record that the state names, or closes the dialog. */
function showRecord() {
  const dialog = byId("record");
  const entry = state.record ? byRecordId.get(state.record) : null;
  if (!entry) {
    if (dialog.open) dialog.close();
    // The record may not be loaded yet. In a folder, it has a page of its own.
    if (SETTINGS.loads && /^[a-z0-9-]{1,64}$/.test(state.record)) location.replace(`record/${state.record}.html`);
    return;
  }
  dialog.replaceChildren(...recordParts(entry));
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  dialog.querySelector("h2").focus();
}

/** Closes the record and returns the focus to its card. */
function leaveRecord() {
  const id = state.record;
  go(changed((next) => { next.record = ""; }));
  [...byId("list").children].find((one) => one.dataset.id === id)?.querySelector(".open")?.focus();
}

/** The records before and after this one in the list. */
function neighbours(entry) {
  const at = selection.found.indexOf(entry);
  return { at, before: at > 0 ? selection.found[at - 1] : null, after: at >= 0 ? selection.found[at + 1] ?? null : null };
}

/** Opens the record before (-1) or after (1) the current one. */
function stepRecord(by) {
  const { before, after } = neighbours(byRecordId.get(state.record));
  const to = by < 0 ? before : after;
  if (to) withRecords([to], () => go(changed((next) => { next.record = to.id; }), true));
}

function recordParts(entry) {
  const { record } = entry;
  const { at, before, after } = neighbours(entry);
  const step = (name, to, by, sign) => h("button", { type: "button", class: "plain", disabled: !to, "aria-label": w(name), title: w(name), onclick: () => stepRecord(by) }, sign);
  const said = reasons(record);
  const spans = (field) => [...hits(record[field] ?? "", selection.terms), ...evidenceSpans(record, field)];
  const title = titleOf(record);
  return [
    h("div", { class: "head" },
      h("div", { class: "steps" }, step("before", before, -1, "←"), step("after", after, 1, "→"),
        at >= 0 ? h("span", { class: "place" }, w("place", { n: at + 1, of: selection.found.length })) : null),
      h("button", { type: "button", class: "plain close", "aria-label": w("close"), title: w("close"), onclick: leaveRecord }, "×")),
    h("article", null,
      h("p", { class: "when" }, record.issued ? issuedName(record.issued) : w("no-date")),
      h("h2", { id: "record-title", class: record.title ? "title" : "title untitled", dir: "auto", lang: textLanguage(record), tabindex: "-1" }, record.title ? marked(title, spans("title")) : title),
      metaOf(record),
      h("p", { class: "links" }, linksOf(record)),
      description(record, spans("description")),
      areaTags(record),
      said.length ? h("section", null, h("h3", null, w("why")), h("ul", { class: "reasons" }, said)) : null,
      h("section", null, h("h3", null, w("details")), details(entry)),
      citeSection(entry),
      provenance(record)),
  ];
}

/** Builds the description with its paragraphs. */
function description(record, spans) {
  const text = record.description ?? "";
  if (!text) return null;
  const parts = [];
  let start = 0;
  for (const paragraph of text.split("\n\n")) {
    const own = spans.map(([from, to, name]) => [Math.max(from - start, 0), to - start, name]).filter(([, to]) => to > 0);
    parts.push(h("p", null, marked(paragraph, own)));
    start += paragraph.length + 2;
  }
  return h("div", { class: "description", dir: "auto", lang: textLanguage(record) }, parts);
}

/** Formats the names of people, with their role if it is known, as in `Ana Ruiz (editor)`. */
function people(record) {
  const contributors = listOf(record.contributors);
  if (!contributors.length) return listOf(record.creators).join("; ");
  return contributors.map((one) => (one.role && one.role !== "author" ? `${one.name} (${WORDS[language][`role.${one.role}`] ?? one.role})` : one.name)).join("; ");
}

function containerName(container) {
  if (!container) return "";
  const issue = [container.volume, container.issue ? `(${container.issue})` : ""].filter(Boolean).join("");
  return [container.title, issue, container.pages].filter(Boolean).join(", ");
}

const IDENTIFIER_NAMES = bare({ doi: "DOI", isbn: "ISBN", issn: "ISSN" });

function identifierLine(one) {
  const name = IDENTIFIER_NAMES[one.scheme] ?? one.scheme;
  const value = one.scheme === "doi" ? outward(`https://doi.org/${one.value.replace(/^(https?:\/\/(dx\.)?doi\.org\/|doi:\s*)/i, "")}`, null, one.value) : one.value;
  return [`${name} `, value];
}

/** Builds a list of labelled values. Empty values are left out. */
function definitions(rows) {
  const kept = rows.filter(([, value]) => (Array.isArray(value) ? value.length : value));
  return h("dl", null, kept.map(([name, value]) => [h("dt", null, w(name)), [value].flat().map((one) => h("dd", { dir: "auto" }, one))]));
}

function details(entry) {
  const { record } = entry;
  const known = (one) => byRecordId.get(one.id);
  const related = listOf(record.relations).map((one) => h("span", null, `${WORDS[language][`relation.${one.kind}`] ?? one.kind}: `,
    known(one) ? h("a", { href: addressOf(known(one)), class: "open", "data-open": one.id }, titleOf(known(one).record)) : one.url ? outward(one.url) : one.id));
  return definitions([
    ["field.issued", record.issued ? `${issuedName(record.issued)}` : ""],
    ["facet.language", listOf(record.languages).map(languageName)],
    ["facet.creator", people(record)],
    ["facet.publisher", record.publisher],
    ["field.place", record.place],
    ["field.edition", record.edition],
    ["facet.container", containerName(record.container)],
    ["facet.keyword", listOf(record.keywords).join(" · ")],
    ["field.identifiers", listOf(record.identifiers).map((one) => h("span", null, identifierLine(one)))],
    ["field.url", record.url ? [outward(record.url)] : []],
    ["facet.document", listOf(record.files).map((file) => outward(file.url))],
    ["field.links", listOf(record.links).map((link) => h("span", null, outward(link.url, null, link.text || link.url)))],
    ["field.relations", related],
    ["facet.screening", record.screening?.decision ? [FACETS.screening.nameOf(record.screening.decision), record.screening.reason].filter(Boolean).join(" – ") : ""],
    ["field.notes", listOf(record.notes)],
    ["field.id", [h("code", null, record.id)]],
  ]);
}

/** Shows where and when the record was found, and which issues a cataloguer should check. */
function provenance(record) {
  const places = listOf(record.sources).length ? record.sources : [record.source].filter(Boolean);
  const lines = places.map((source) => {
    const parts = [h("b", null, source.name ?? "")];
    if (source.location) parts.push(" – ", outward(source.location));
    if (Array.isArray(source.lines)) parts.push(`, ${w("lines", { from: source.lines[0], to: source.lines[1] })}`);
    if (source.retrieved) parts.push(` · ${w("read-on", { date: dateName(source.retrieved.slice(0, 10)) })}`);
    return h("li", null, parts);
  });
  const issues = listOf(record.issues).map((issue) => h("li", null, issue.message));
  if (!lines.length && !issues.length) return null;
  return h("section", { class: "provenance" }, h("h3", null, w("provenance")), h("ul", null, lines),
    issues.length ? h("details", null, h("summary", null, w("issues", { n: issues.length })), h("ul", null, issues)) : null);
}

let citeForm = "apa";

/** Shows the citation of the record, in the form that was chosen last, for copying. */
function citeSection(entry) {
  const text = h("pre", { tabindex: "0", "aria-label": w("cite"), dir: "auto" }, citation(entry, citeForm));
  const choice = (form, name) => h("label", null, h("input", { type: "radio", name: "cite", value: form, checked: citeForm === form, onchange: () => { citeForm = form; text.textContent = citation(entry, form); } }), ` ${name}`);
  return h("section", { id: "cite" }, h("h3", null, w("cite")),
    h("div", { class: "forms", role: "radiogroup", "aria-label": w("cite-form") }, choice("apa", "APA"), choice("bibtex", "BibTeX"), choice("ris", "RIS"),
      h("button", { type: "button", class: "plain copy", onclick: () => copy(text.textContent) }, w("copy"))),
    text);
}

/** Copies a text. Some pages may not use the clipboard API, and use the older method instead. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h("textarea", { class: "unseen" });
    area.value = text;
    byId("record").append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  say(w("copied"));
  const button = byId("record").querySelector(".copy");
  if (button) button.textContent = w("copied");
}
