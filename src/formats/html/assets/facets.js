// Shows the facets beside the list: the values that the records share, with the number of records that each would
// select.

const FIRST = 7;
const MAIN_FACETS = 6;
const opened = new Set();
let moreFacets = false;

/** Shows every facet with the counts of the selection. */
function showFacets() {
  const panel = byId("facets");
  const focused = panel.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const first = facets.slice(0, MAIN_FACETS);
  const rest = facets.slice(MAIN_FACETS);
  const open = moreFacets || rest.some((facet) => state.set[facet.name]?.size);
  const shown = open ? facets : first;
  const parts = shown.map(facetGroup).filter(Boolean);
  if (hasAdded()) parts.unshift(sinceGroup());
  if (rest.length) {
    parts.push(h("button", { type: "button", class: "plain", "data-key": "+facets", "aria-expanded": String(open), onclick: () => { moreFacets = !open; showFacets(); } }, w(open ? "fewer-facets" : "more-facets")));
  }
  panel.replaceChildren(...parts);
  if (focused) [...panel.querySelectorAll("[data-key]")].find((one) => one.dataset.key === focused)?.focus();
  const set = Object.values(state.set).reduce((sum, values) => sum + values.size, 0) + (state.since ? 1 : 0);
  byId("filters-open").textContent = set ? `${w("filters")} (${formats.number(set)})` : w("filters");
}

/** Builds one facet, or nothing if the selection has no value for it. */
function facetGroup(facet) {
  const set = state.set[facet.name] ?? new Set();
  const counts = selection.counts.get(facet.name);
  const rows = [];
  counts.forEach((count, number) => {
    const key = facet.keys[number];
    if (count > 0 || set.has(key)) rows.push({ key, count, set: set.has(key) });
  });
  if (!rows.length) return null;
  rows.sort((a, b) => b.set - a.set || b.count - a.count || (a.key < b.key ? -1 : 1));
  const whole = opened.has(facet.name);
  const some = whole ? rows : rows.slice(0, Math.max(FIRST, set.size));
  const most = Math.max(1, ...rows.map((row) => row.count));
  const name = w(`facet.${facet.name}`);
  const group = h("fieldset", { class: "facet" }, h("legend", null, name), h("ul", null, some.map((row) => facetRow(facet, row, most))));
  if (rows.length > FIRST) {
    const turn = () => { if (whole) opened.delete(facet.name); else opened.add(facet.name); showFacets(); };
    group.append(h("button", { type: "button", class: "plain", "data-key": `${facet.name}+`, "aria-expanded": String(whole), onclick: turn },
      whole ? w("fewer") : w("all-of", { n: rows.length }), h("span", { class: "unseen" }, ` – ${name}`)));
  }
  return group;
}

function facetRow(facet, row, most) {
  const turn = () => go(changed((next) => {
    const values = next.set[facet.name] ?? new Set();
    if (!values.delete(row.key)) values.add(row.key);
    next.set[facet.name] = values;
  }));
  const width = ((row.count / most) * 100).toFixed(1);
  return h("li", null, h("label", { class: "value" },
    h("input", { type: "checkbox", checked: row.set, "data-key": `${facet.name}=${row.key}`, onchange: turn }),
    h("span", { class: "label", dir: "auto" }, facet.nameOf(row.key)),
    h("span", { class: "number" }, formats.number(row.count)),
    s("svg", { class: "share", viewBox: "0 0 100 1", preserveAspectRatio: "none", "aria-hidden": "true" }, s("rect", { width, height: 1 }))));
}

/** Builds the choice of a day, by which only records added since then are shown. */
function sinceGroup() {
  const days = daysAdded();
  const turn = (event) => go(changed((next) => { next.since = event.target.value; if (next.since && !next.sort) next.sort = ""; }));
  return h("fieldset", { class: "facet since" }, h("legend", null, w("new-since")),
    h("input", { type: "date", "data-key": "since", "aria-label": w("new-since"), min: days[0], max: days[days.length - 1], value: state.since, onchange: turn }));
}
