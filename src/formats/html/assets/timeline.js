// Shows the years as a timeline: the selection in front of all records. A range is chosen with the pointer or with two
// sliders.

const WIDTH = 1000;
const HEIGHT = 64;
let scale = null;

/** Computes the range of years of the catalogue, and the number of years in each column. */
function makeScale() {
  const years = entries.map((entry) => entry.year).filter((year) => year !== null);
  if (!years.length) return null;
  const first = years.reduce((a, b) => Math.min(a, b));
  const last = years.reduce((a, b) => Math.max(a, b));
  const step = [1, 2, 5, 10, 20, 50, 100].find((size) => (last - first + 1) / size <= 80) ?? 100;
  const start = Math.floor(first / step) * step;
  const columns = Math.floor((last - start) / step) + 1;
  const totals = new Array(columns).fill(0);
  for (const year of years) totals[Math.floor((year - start) / step)] += 1;
  return { first, last, start, step, columns, totals, undated: entries.length - years.length };
}

/** Shows the timeline with the counts of the selection. */
function showTimeline() {
  const section = byId("timeline");
  scale ??= makeScale();
  section.hidden = !scale || scale.first === scale.last;
  if (section.hidden) return;
  if (!section.firstChild) buildTimeline(section);
  const { start, step, columns, totals, first, last } = scale;
  const counts = new Array(columns).fill(0);
  for (const [year, count] of selection.years) counts[Math.floor((year - start) / step)] += count;
  // A narrow selection has its own scale, because its columns would otherwise be too small to see.
  const most = Math.max(1, ...counts);
  const all = Math.max(1, ...totals);
  const width = WIDTH / columns;
  // With few years, the columns are kept narrow and the gaps between them grow.
  const gap = Math.max(width * 0.18, width - 64);
  const bars = [];
  for (let at = 0; at < columns; at += 1) {
    const x = at * width + gap / 2;
    const behind = (totals[at] / all) * HEIGHT;
    const height = (counts[at] / most) * HEIGHT;
    const year = start + at * step;
    const on = (state.from === null || year + step - 1 >= state.from) && (state.to === null || year <= state.to) && !(state.undated && state.from === null && state.to === null);
    bars.push(s("rect", { class: "all", x, y: HEIGHT - behind, width: width - gap, height: behind }));
    bars.push(s("rect", { class: on ? "now" : "now off", x, y: HEIGHT - height, width: width - gap, height }));
  }
  section.querySelector(".bars").replaceChildren(...bars);
  const [from, to] = [section.querySelector(".from"), section.querySelector(".to")];
  from.value = state.from ?? first;
  to.value = state.to ?? last;
  from.setAttribute("aria-label", w("year-from"));
  to.setAttribute("aria-label", w("year-to"));
  const ends = section.querySelector(".ends");
  ends.replaceChildren(h("span", null, String(first)), h("span", { class: "range" }, state.from === null && state.to === null ? w("all-years") : yearsName(state.from, state.to)), h("span", null, String(last)));
  const undated = section.querySelector(".undated");
  undated.hidden = !selection.undated && !state.undated;
  undated.replaceChildren(h("label", null, h("input", { type: "checkbox", checked: state.undated, onchange: turnUndated }), ` ${w("undated", { n: selection.undated })}`));
}

function turnUndated(event) {
  const on = event.target.checked;
  go(changed((next) => { next.undated = on; }));
  byId("timeline").querySelector(".undated input")?.focus();
}

function buildTimeline(section) {
  const { first, last } = scale;
  const bars = s("svg", { class: "bars", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  const range = (name) => h("input", { type: "range", class: name, min: first, max: last, step: 1, oninput: moved });
  section.append(h("div", { class: "plot" }, bars, range("from"), range("to")), h("div", { class: "ends", "aria-hidden": "true" }), h("p", { class: "undated" }));
  brush(bars);
}

/** Handles a moved slider. The two sliders never cross. */
function moved(event) {
  const section = byId("timeline");
  const [from, to] = [section.querySelector(".from"), section.querySelector(".to")];
  if (Number(from.value) > Number(to.value)) {
    if (event.target === from) from.value = to.value;
    else to.value = from.value;
  }
  setYears(Number(from.value), Number(to.value), true);
}

function setYears(from, to, replace) {
  const { first, last } = scale;
  go(changed((next) => {
    next.from = from <= first && to >= last ? null : from;
    next.to = from <= first && to >= last ? null : to;
  }), replace);
}

/**
 * Handles the pointer: a drag over the columns chooses years, a click chooses one column, and another click clears the
 * choice.
 */
function brush(bars) {
  let began = null;
  const yearAt = (event) => {
    const box = bars.getBoundingClientRect();
    const share = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 0.9999);
    return scale.start + Math.floor(share * scale.columns) * scale.step;
  };
  const choose = (event, replace) => {
    const [a, b] = [began, yearAt(event)].sort((x, y) => x - y);
    setYears(Math.max(a, scale.first), Math.min(b + scale.step - 1, scale.last), replace);
  };
  let before = null;
  bars.addEventListener("pointerdown", (event) => {
    began = yearAt(event);
    before = state;
    bars.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  bars.addEventListener("pointermove", (event) => {
    if (began !== null && yearAt(event) !== began) choose(event, true);
  });
  bars.addEventListener("pointerup", (event) => {
    if (began === null) return;
    const only = before.from === began && before.to === Math.min(began + scale.step - 1, scale.last);
    if (only && yearAt(event) === began) go(changed((next) => { next.from = null; next.to = null; }));
    else choose(event, false);
    began = null;
  });
  bars.addEventListener("pointercancel", () => { began = null; });
}
