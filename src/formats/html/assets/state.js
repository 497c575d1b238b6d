// The state of the page and its address. The whole state is in the fragment, so that a link leads back to the same
// view.

const emptyState = () => ({ q: "", set: {}, from: null, to: null, undated: false, since: "", sort: "", view: "records", record: "", lang: "" });

let state = emptyState();

/** A copy of the state to which `change` was applied. */
function changed(change) {
  const next = { ...state, set: {} };
  for (const [name, values] of Object.entries(state.set)) next.set[name] = new Set(values);
  change(next);
  return next;
}

/** The fragment of a state, without `#`. */
function fragment(of) {
  const parts = new URLSearchParams();
  if (of.q.trim()) parts.set("q", of.q.trim());
  for (const [name, values] of Object.entries(of.set)) for (const value of values) parts.append(name, value);
  if (of.from !== null) parts.set("from", of.from);
  if (of.to !== null) parts.set("to", of.to);
  if (of.undated) parts.set("undated", "1");
  if (of.since) parts.set("since", of.since);
  if (of.sort) parts.set("sort", of.sort);
  if (of.view !== "records") parts.set("view", of.view);
  if (of.lang) parts.set("lang", of.lang);
  if (of.record) parts.set("record", of.record);
  return parts.toString();
}

/** Parses the state in a fragment. Unknown parts are ignored. */
function parseFragment(text) {
  const parts = new URLSearchParams(text.replace(/^#/, ""));
  const of = emptyState();
  const year = (name) => (/^\d{1,4}$/.test(parts.get(name) ?? "") ? Number(parts.get(name)) : null);
  of.q = parts.get("q") ?? "";
  for (const name of Object.keys(FACETS)) if (parts.has(name)) of.set[name] = new Set(parts.getAll(name));
  of.from = year("from");
  of.to = year("to");
  of.undated = parts.get("undated") === "1";
  of.since = /^\d{4}-\d\d-\d\d$/.test(parts.get("since") ?? "") ? parts.get("since") : "";
  of.sort = SORTS.includes(parts.get("sort")) ? parts.get("sort") : "";
  of.view = parts.get("view") === "overview" ? "overview" : "records";
  of.lang = WORDS[parts.get("lang")] ? parts.get("lang") : "";
  of.record = parts.get("record") ?? "";
  return of;
}

const SORTS = ["relevance", "newest", "oldest", "title", "added"];

/** Goes to a state. With `replace`, no step is added to the history, for changes that come with every keystroke. */
function go(next, replace = false) {
  const address = `#${fragment(next)}`;
  state = next;
  if (address !== (location.hash || "#")) {
    if (replace) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
  }
  show();
}

/** Whether a search or filter narrows the list. */
const isNarrowed = (of) => Boolean(of.q.trim() || of.since || of.from !== null || of.to !== null || of.undated || Object.values(of.set).some((values) => values.size));

/** The state without search and filters. */
function cleared() {
  return { ...emptyState(), sort: state.sort === "relevance" ? "" : state.sort, view: state.view, lang: state.lang };
}
