// Shows the list of records. More cards are appended when the end of the list comes into view.

// A screen shows only a few cards. More are built when the reader scrolls near the end.
const FIRST_CARDS = 10;
const STEP = 30;
let selection = { found: [], counts: new Map(), years: new Map(), undated: 0, terms: [] };
let shownCards = 0;

/** Shows the list from its beginning. */
function showList() {
  const asked = selection;
  withRecords(asked.found.slice(0, FIRST_CARDS), () => { if (asked === selection) beginList(); });
}

function beginList() {
  const list = byId("list");
  shownCards = 0;
  list.replaceChildren();
  extendList(FIRST_CARDS);
  if (!selection.found.length) list.append(h("li", { class: "nothing" }, h("p", null, w("nothing")), h("button", { type: "button", class: "plain clear" }, w("clear"))));
}

/** Appends the next cards. */
function extendList(count) {
  const [asked, from] = [selection, shownCards];
  const next = asked.found.slice(from, from + count);
  // The selection may have changed while the records were loading.
  withRecords(next, () => { if (asked === selection && from === shownCards) appendCards(next); });
}

function appendCards(next) {
  byId("list").append(...next.map((entry) => card(entry, selection.terms)));
  shownCards += next.length;
  const left = selection.found.length - shownCards;
  byId("more").hidden = left <= 0;
  byId("more").textContent = w("show-more", { n: Math.min(left, STEP), left });
}

/** Rebuilds one card in its place, and keeps the focus on the control that was used. */
function renewCard(id, focus) {
  const old = [...byId("list").children].find((one) => one.dataset.id === id);
  const entry = byRecordId.get(id);
  if (!old || !entry) return;
  const made = card(entry, selection.terms);
  old.replaceWith(made);
  made.querySelector(focus)?.focus();
}

/** Shows the number of records in the selection. */
function showCount() {
  const found = selection.found.length;
  byId("count").replaceChildren(h("strong", null, formats.number(found)), ` ${w(isNarrowed(state) ? "count-of" : "count-all", { n: entries.length })}`);
}

/** Formats a line such as `44 records from 7 sources · read 30 November 2026`. */
function factsLine() {
  const sources = FACETS.source.keys.length;
  let read = site.index?.read ?? "";
  if (!SETTINGS.loads) for (const { record } of entries) if ((record.source?.retrieved ?? "") > read) read = record.source.retrieved;
  const parts = [w("facts", { records: w("n-records", { n: entries.length }), sources: w("n-sources", { n: sources }) })];
  if (read) parts.push(w("read-on", { date: dateName(read.slice(0, 10)) }));
  return parts.join(" · ");
}

/** Shows the active filters, each with a button that removes it. */
function showChips() {
  const chips = [];
  const chip = (label, value, change) => {
    chips.push(h("li", null, h("button", { type: "button", class: "chip", "aria-label": w("remove-filter", { filter: `${label}: ${value}` }), onclick: () => { go(changed(change)); byId("query").focus(); } },
      h("span", { class: "of" }, label), " ", h("span", { dir: "auto" }, value), h("span", { class: "x", "aria-hidden": "true" }, "×"))));
  };
  if (state.q.trim()) chip(w("search"), state.q.trim(), (next) => { next.q = ""; });
  for (const [name, values] of Object.entries(state.set)) {
    for (const key of values) chip(w(`facet.${name}`), FACETS[name].nameOf(key), (next) => next.set[name].delete(key));
  }
  if (state.from !== null || state.to !== null) {
    chip(w("year"), yearsName(state.from, state.to), (next) => { next.from = null; next.to = null; });
  }
  if (state.undated) chip(w("year"), w("no-date"), (next) => { next.undated = false; });
  if (state.since) chip(w("new-since"), dateName(state.since), (next) => { next.since = ""; });
  if (chips.length > 1) chips.push(h("li", null, h("button", { type: "button", class: "chip clear" }, w("clear"))));
  byId("chips").replaceChildren(...chips);
  byId("chips").hidden = !chips.length;
}

function yearsName(from, to) {
  if (from === to) return String(from);
  if (from === null) return w("date-until", { date: String(to) });
  if (to === null) return w("date-since", { date: String(from) });
  return `${from} – ${to}`;
}

/** Shows the sort orders that currently apply. */
function showSorts() {
  const sorts = SORTS.filter((one) => (one !== "relevance" || state.q.trim()) && (one !== "added" || hasAdded()));
  byId("sort").replaceChildren(...sorts.map((one) => h("option", { value: one }, w(`order.${one}`))));
  byId("sort").value = sortOf(state);
}

/** Whether records were added on more than one day. */
const hasAdded = () => daysAdded().length > 1;

/** The days on which records were added, in ascending order. */
function daysAdded() {
  addedDays ??= [...new Set(entries.map((one) => one.added).filter(Boolean))].sort();
  return addedDays;
}
let addedDays = null;
