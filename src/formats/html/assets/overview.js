// Shows the overview with charts of the selection. Each chart is drawn as SVG, and a table beside it gives the same
// figures to readers who cannot see it.

/** Shows the charts of the selection. */
function showOverview() {
  const found = selection.found;
  const charts = [
    tiles(found),
    yearsChart(found),
    areasChart(found),
    barsChart("facet.language", "language"),
    barsChart("facet.kind", "kind"),
    barsChart("facet.source", "source"),
    completeness(found),
  ];
  // A chart of nothing is null, which the document would show as a word.
  byId("overview").replaceChildren(...charts.filter(Boolean));
}

/** Builds a chart with a caption and a table of its figures. */
function chart(title, drawing, head, rows, wide) {
  return h("figure", { class: wide ? "chart wide-chart" : "chart" }, h("figcaption", null, h("h2", null, title)), drawing,
    h("details", { class: "table" }, h("summary", null, w("as-table"), h("span", { class: "unseen" }, `: ${title}`)),
      h("table", null, h("thead", null, h("tr", null, head.map((name) => h("th", { scope: "col" }, name)))),
        h("tbody", null, rows.map(([name, ...cells]) => h("tr", null, h("th", { scope: "row", dir: "auto" }, name), cells.map((cell) => h("td", null, cell))))))));
}

function tiles(found) {
  const years = found.map((entry) => entry.year).filter((year) => year !== null);
  const first = years.reduce((a, b) => Math.min(a, b), Infinity);
  const last = years.reduce((a, b) => Math.max(a, b), -Infinity);
  const distinct = (name) => (selection.counts.get(name) ?? []).reduce((sum, count) => sum + (count > 0), 0);
  const documents = found.filter(hasField("facet.document")).length;
  const tile = (value, name) => h("li", null, h("strong", null, value), h("span", null, name));
  return h("ul", { class: "tiles" },
    tile(formats.number(found.length), w("records")),
    tile(formats.number(distinct("source")), w("sources")),
    tile(formats.number(distinct("language")), w("languages")),
    tile(years.length ? (first === last ? String(first) : `${first}–${last}`) : "–", w("years")),
    tile(formats.number(documents), w("with-document")));
}

/** Builds a chart with a column for each year and round numbers on its axis. */
function yearsChart() {
  if (!scale || !selection.years.size) return null;
  const { start, step, columns } = scale;
  const counts = new Array(columns).fill(0);
  for (const [year, count] of selection.years) counts[Math.floor((year - start) / step)] += count;
  const most = Math.max(1, ...counts);
  const tick = niceStep(most);
  const top = Math.ceil(most / tick) * tick;
  const [width, height, left, bottom] = [860, 240, 44, 26];
  const wide = (width - left) / columns;
  const y = (value) => 8 + (height - bottom - 8) * (1 - value / top);
  const parts = [];
  for (let value = 0; value <= top; value += tick) {
    parts.push(s("line", { class: "grid", x1: left, x2: width, y1: y(value), y2: y(value) }));
    parts.push(s("text", { x: left - 8, y: y(value) + 4, "text-anchor": "end" }, formats.number(value)));
  }
  const every = Math.ceil(56 / wide);
  counts.forEach((count, at) => {
    const gap = Math.min(8, wide * 0.2);
    const name = step === 1 ? String(start + at) : `${start + at * step}–${start + (at + 1) * step - 1}`;
    parts.push(s("rect", { class: "column", x: left + at * wide + gap / 2, y: y(count), width: wide - gap, height: y(0) - y(count) }, s("title", null, `${name}: ${formats.number(count)}`)));
    if (at % every === 0) parts.push(s("text", { x: left + (at + 0.5) * wide, y: height - 6, "text-anchor": "middle" }, String(start + at * step)));
  });
  const drawing = s("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": w("chart-years") }, parts);
  const rows = counts.map((count, at) => [step === 1 ? String(start + at) : `${start + at * step}–${start + (at + 1) * step - 1}`, formats.number(count)]).filter(([, count]) => count !== formats.number(0));
  return chart(w("chart-years"), drawing, [w("year"), w("records")], rows, true);
}

/** The step of the axis: 1, 2 or 5 times a power of ten, so that the axis has at most five steps. */
function niceStep(most) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most / 4)));
  return Math.max(1, [1, 2, 5, 10].map((one) => one * power).find((one) => most / one <= 4.999) ?? power * 10);
}

/** Builds a chart of areas by year, with a row for each area. Cells are darker if the year has more records. */
function areasChart(found) {
  const facet = facets.find((one) => one.name === "area");
  if (!facet || !scale) return null;
  const { start, step, columns } = scale;
  const table = new Map();
  for (const entry of found) {
    for (let i = facet.starts[entry.at]; i < facet.starts[entry.at + 1]; i += 1) {
      const number = facet.numbers[i];
      const row = table.get(number) ?? { total: 0, cells: new Array(columns).fill(0) };
      row.total += 1;
      if (entry.year !== null) row.cells[Math.floor((entry.year - start) / step)] += 1;
      table.set(number, row);
    }
  }
  const rows = [...table].sort((a, b) => b[1].total - a[1].total).slice(0, 12);
  if (!rows.length) return null;
  const most = Math.max(1, ...rows.flatMap(([, row]) => row.cells));
  const [width, line, left] = [860, 26, 300];
  const wide = (width - left - 50) / columns;
  const height = rows.length * line + 24;
  const parts = rows.flatMap(([number, row], at) => {
    const name = facet.nameOf(facet.keys[number]);
    return [
      s("text", { class: "row", x: left - 12, y: at * line + 17, "text-anchor": "end" }, name.length > 44 ? `${name.slice(0, 42)}…` : name),
      ...row.cells.map((count, column) => s("rect", { class: count ? "cell" : "cell empty", x: left + column * wide + 1, y: at * line + 3, width: Math.max(1, wide - 2), height: line - 6, rx: 2, "fill-opacity": count ? (0.18 + 0.82 * (count / most)).toFixed(2) : null }, s("title", null, `${name}, ${start + column * step}: ${formats.number(count)}`))),
      s("text", { x: width - 6, y: at * line + 17, "text-anchor": "end" }, formats.number(row.total)),
    ];
  });
  const every = Math.ceil(56 / wide);
  for (let column = 0; column < columns; column += every) parts.push(s("text", { x: left + (column + 0.5) * wide, y: height - 4, "text-anchor": "middle" }, String(start + column * step)));
  const drawing = s("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": w("chart-areas") }, parts);
  return chart(w("chart-areas"), drawing, [w("facet.area"), w("records")], rows.map(([number, row]) => [facet.nameOf(facet.keys[number]), formats.number(row.total)]), true);
}

/** Builds a bar chart of the most frequent values of a facet. */
function barsChart(title, name) {
  const facet = facets.find((one) => one.name === name);
  if (!facet) return null;
  const counts = selection.counts.get(name);
  const rows = facet.keys.map((key, number) => [facet.nameOf(key), counts[number]]).filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1]);
  if (!rows.length) return null;
  const shown = rows.slice(0, 10);
  return chart(w(title), bars(shown, shown[0][1], formats.number, w(title)), [w(title), w("records")], rows.map(([key, count]) => [key, formats.number(count)]));
}

function bars(rows, most, print, label) {
  const [width, line] = [420, 34];
  const parts = rows.flatMap(([name, value], at) => [
    s("text", { class: "row", x: 0, y: at * line + 13 }, name.length > 48 ? `${name.slice(0, 46)}…` : name),
    s("text", { x: width, y: at * line + 13, "text-anchor": "end" }, print(value)),
    s("rect", { class: "track", x: 0, y: at * line + 19, width, height: 5, rx: 2.5 }),
    s("rect", { class: "column", x: 0, y: at * line + 19, width: most ? Math.max(2, (value / most) * width) : 0, height: 5, rx: 2.5 }),
  ]);
  return s("svg", { viewBox: `0 0 ${width} ${rows.length * line}`, role: "img", "aria-label": label }, parts);
}

/** Builds a chart of the share of records that have each of the most important fields. */
function completeness(found) {
  if (!found.length) return null;
  const rows = Object.keys(FIELDS).map((name) => [w(name), found.filter(hasField(name)).length / found.length]);
  return chart(w("chart-completeness"), bars(rows, 1, (value) => formats.percent.format(value), w("chart-completeness")), [w("field-name"), w("complete")], rows.map(([name, share]) => [name, formats.percent.format(share)]));
}

/** Tests whether a record has a field, for the most important fields. */
const FIELDS = {
  "field.title": (r) => r.title, "field.description": (r) => r.description, "field.issued": (r) => r.issued,
  "facet.language": (r) => listOf(r.languages).length, "facet.area": (r) => listOf(r.thematic_areas).length, "facet.kind": (r) => r.type,
  "facet.creator": (r) => listOf(r.creators).length, "facet.publisher": (r) => r.publisher,
  "field.link": (r) => r.url, "facet.document": (r) => listOf(r.files).length,
};

const hasField = (name) => (SETTINGS.loads ? bitsOf(name) : ({ record }) => Boolean(FIELDS[name](record)));
