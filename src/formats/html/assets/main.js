// Assembles the page: shows the current state, and handles the reader's input.

let shown = null;

/** Shows the state. Only the parts that changed since the last time are rebuilt. */
function show() {
  const asking = state;
  const missing = missingFor(asking);
  if (missing) { missing.then(() => { if (asking === state) show(); }, unreachable); return; }
  const key = (of, ...left) => fragment({ ...of, ...Object.fromEntries(left.map((name) => [name, ""])) });
  const before = shown;
  shown = state;
  if (!before || (state.lang && state.lang !== before.lang) || (before.lang && !state.lang)) changeLanguage();
  const asked = key({ ...state, view: "records" }, "record");
  if (!before || key({ ...before, view: "records" }, "record") !== asked) {
    selection = select(state);
    showAll();
  } else if (before.view !== state.view) {
    showView();
  }
  showRecord();
  if (byId("query").value.trim() !== state.q.trim()) byId("query").value = state.q;
}

function showAll() {
  showTimeline();
  showFacets();
  showChips();
  showSorts();
  showCount();
  showView();
}

function showView() {
  const overview = state.view === "overview";
  byId("overview").hidden = !overview;
  byId("list").hidden = overview;
  for (const name of ["records", "overview"]) {
    const link = byId(`view-${name}`);
    link.href = `#${fragment(changed((next) => { next.view = name; next.record = ""; }))}`;
    if (state.view === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.querySelector(".sort").hidden = overview;
  if (overview) { byId("more").hidden = true; showOverview(); } else showList();
}

function changeLanguage() {
  speak(preferred(state.lang));
  translate();
  const names = Object.keys(WORDS).map((code) => h("option", { value: code, lang: code }, WORDS[code].name));
  byId("language").replaceChildren(...names);
  byId("language").value = language;
  byId("keys").replaceChildren(...Object.entries(KEYS).flatMap(([name, sign]) => [h("kbd", null, sign), ` ${w(`key.${name}`)}`]));
  byId("facts").textContent = factsLine();
  if (!SETTINGS.title) document.title = byId("top").textContent = w("library");
  byId("made").textContent = w("made", { tool: SETTINGS.tool });
  showTheme();
  showDownloads();
}

const KEYS = { search: "/", move: "↑ ↓", open: "Enter", leave: "Esc" };
const THEMES = ["", "light", "dark"];

function showTheme() {
  const theme = document.documentElement.dataset.theme ?? "";
  byId("theme").textContent = { "": "◐", light: "○", dark: "●" }[theme];
  const name = w(`theme.${theme || "system"}`);
  byId("theme").title = name;
  byId("theme").setAttribute("aria-label", `${w("colours")}: ${name}`);
}

function turnTheme() {
  const next = THEMES[(THEMES.indexOf(document.documentElement.dataset.theme ?? "") + 1) % THEMES.length];
  if (next) document.documentElement.dataset.theme = next;
  else delete document.documentElement.dataset.theme;
  try {
    localStorage.setItem("shelflist-theme", next);
  } catch { /* Without storage, the choice lasts until the page is closed. */ }
  showTheme();
}

/**
 * Handles typing in the search field. The first letter adds a step to the history, and the following letters replace
 * it.
 */
function typed() {
  const began = state.q.trim() === "";
  go(changed((next) => { next.q = byId("query").value; }), !began);
}

/** Handles clicks in the list and in the open record. */
function clicked(event) {
  const target = event.target.closest("a, button");
  if (!target || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const id = target.closest(".card")?.dataset.id;
  if (target.matches(".open")) {
    event.preventDefault();
    const opened = target.dataset.open ?? id;
    go(changed((next) => { next.record = opened; }));
  } else if (target.matches(".why")) {
    if (!explained.delete(id)) explained.add(id);
    renewCard(id, ".why");
  } else if (target.matches(".cite")) {
    go(changed((next) => { next.record = id; }));
    byId("cite").scrollIntoView({ block: "start" });
    byId("cite").querySelector("input:checked").focus();
  } else if (target.dataset.area !== undefined) {
    go(changed((next) => { next.set.area = new Set([target.dataset.area]); next.record = ""; next.view = "records"; }));
    scrollTo({ top: 0 });
  } else if (target.matches(".clear")) {
    go(cleared());
    byId("query").focus();
  }
}

/** Moves the focus among the titles of the list. The search field comes before the first title. */
function walk(by) {
  const links = [...byId("list").querySelectorAll(".open")];
  const at = links.indexOf(document.activeElement.closest?.(".card")?.querySelector(".open"));
  if (by > 0 && at === links.length - 1 && !byId("more").hidden) extendList(STEP);
  const next = at < 0 ? (by > 0 ? links[0] : null) : [...byId("list").querySelectorAll(".open")][at + by];
  const to = next ?? (by < 0 ? byId("query") : null);
  to?.focus();
  to?.closest(".card")?.scrollIntoView({ block: "nearest" });
}

function pressed(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const inRecord = byId("record").open;
  const field = event.target.closest("input, select, textarea");
  const inSearch = event.target === byId("query");
  const key = event.key;
  if (inRecord) {
    if (field || !["ArrowLeft", "ArrowRight"].includes(key)) return;
    stepRecord(key === "ArrowLeft" ? -1 : 1);
  } else if (key === "/" && (!field || field.type === "checkbox" || field.type === "range")) {
    byId("query").focus();
    byId("query").select();
  } else if (key === "Escape") {
    if (byId("downloads").open) { byId("downloads").open = false; byId("downloads").querySelector("summary").focus(); return; }
    if (inSearch && !byId("query").value) return;
    if (inSearch) go(changed((next) => { next.q = ""; }));
    byId("query").focus();
  } else if ((key === "ArrowDown" || key === "ArrowUp") && state.view === "records" && (!field || inSearch) && !event.target.closest("details[open]")) {
    walk(key === "ArrowDown" ? 1 : -1);
  } else if (key === "Enter" && inSearch) {
    if (selection.found.length) byId("list").querySelector(".open")?.focus();
  } else {
    return;
  }
  event.preventDefault();
}

function listen() {
  addEventListener("popstate", () => { state = parseFragment(location.hash); show(); });
  addEventListener("hashchange", () => {
    const next = parseFragment(location.hash);
    if (fragment(next) !== fragment(state)) { state = next; show(); }
  });
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", (event) => {
    if (byId("downloads").open && !byId("downloads").contains(event.target)) byId("downloads").open = false;
  });
  byId("search").addEventListener("submit", (event) => event.preventDefault());
  byId("query").addEventListener("input", typed);
  byId("sort").addEventListener("change", (event) => go(changed((next) => { next.sort = event.target.value; })));
  byId("language").addEventListener("change", (event) => { go(changed((next) => { next.lang = event.target.value; })); selection = select(state); showAll(); showRecord(); });
  byId("theme").addEventListener("click", turnTheme);
  byId("more").addEventListener("click", () => extendList(STEP));
  byId("filters-open").addEventListener("click", (event) => {
    const open = byId("filters").classList.toggle("open");
    event.currentTarget.setAttribute("aria-expanded", String(open));
  });
  const dialog = byId("record");
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); leaveRecord(); });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) leaveRecord(); });
  new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting) && state.view === "records") extendList(STEP); }, { rootMargin: "600px" }).observe(byId("more"));
  // A printed page cannot be scrolled, so more of the list is built, up to 1000 records.
  addEventListener("beforeprint", () => { if (state.view === "records") extendList(Math.max(0, 1000 - shownCards)); });
}

function begin() {
  readCatalogue();
  state = parseFragment(location.hash);
  listen();
  show();
  if (!SETTINGS.loads) foldWhenIdle();
}

document.addEventListener("DOMContentLoaded", () => {
  if (SETTINGS.loads) load("catalogue.js").then(begin, unreachable);
  else begin();
});
