// Builds the card of a record in the list.

/** The code for the attribute `lang`: the language of the text, if it is known. */
function textLanguage(record) {
  const code = record.text_language?.code;
  return code && code !== "und" ? code : null;
}

/**
 * The title of a record, or else the beginning of its description in square brackets, as cataloguers write a supplied
 * title.
 */
function titleOf(record) {
  if (record.title) return record.title;
  const text = record.description ?? "";
  if (!text) return w("no-title");
  return `[${text.length > 90 ? `${text.slice(0, 90).replace(/\s+\S*$/, "")} …` : text}]`;
}

const addressOf = (entry) => `#${fragment(changed((next) => { next.record = entry.id; }))}`;

/**
 * The areas of a record: declared ones filled, those assigned by a rule outlined. A click on an area narrows the list
 * to it.
 */
function areaTags(record) {
  const areas = listOf(record.thematic_areas);
  if (!areas.length) return null;
  return h("ul", { class: "areas", "aria-label": w("facet.area") }, areas.map((area) => {
    const declared = area.basis === "declared";
    const hint = w(declared ? "why-declared" : "why-rule");
    return h("li", null, h("button", {
      type: "button", class: declared ? "area declared" : "area", title: hint, "data-area": areaKey(area),
    }, areaName(areaKey(area)), h("span", { class: "unseen" }, ` (${hint})`)));
  }));
}

/** The links of a record: its page, and its documents with type and size. */
function linksOf(record) {
  const links = [];
  const files = listOf(record.files);
  if (record.url && !files.some((file) => file.url === record.url)) {
    links.push(outward(record.url, { class: "link page" }, hostOf(record.url), h("span", { class: "unseen" }, ` (${w("new-window")})`)));
  }
  for (const file of files) {
    const size = typeof file.bytes === "number" ? ` · ${sizeName(file.bytes)}` : "";
    links.push(outward(file.url, { class: "link file", title: file.url }, documentKind(file), size,
      h("span", { class: "unseen" }, ` (${w("new-window")})`)));
  }
  return links;
}

function hostOf(address) {
  try {
    return new URL(address).host.replace(/^www\./, "") || address;
  } catch {
    return address;
  }
}

/** Kind, languages, creators and source, on one line. */
function metaOf(record) {
  const parts = [];
  if (record.type) parts.push(h("span", { class: "kind" }, kindName(record.type)));
  const languages = listOf(record.languages);
  if (languages.length) {
    parts.push(h("span", { class: "languages" }, languages.map((code) => h("abbr", { title: languageName(code) }, code.toUpperCase()))));
  }
  const creators = listOf(record.creators);
  if (creators.length) {
    const shown = creators.length > 4 ? [...creators.slice(0, 3), w("others", { n: creators.length - 3 })] : creators;
    parts.push(h("span", { class: "creators", dir: "auto" }, formats.list.format(shown)));
  } else if (record.publisher) {
    parts.push(h("span", { class: "creators", dir: "auto" }, record.publisher));
  }
  if (record.source?.name) parts.push(h("span", { class: "source" }, record.source.name));
  return h("p", { class: "meta" }, parts);
}

/** The ids of the cards whose evidence is shown. */
const explained = new Set();

/** The description on a card. The style sheet truncates a long one, which can be read in full in the record view. */
function textOf(entry, terms, why) {
  const text = entry.record.description ?? "";
  if (!text) return null;
  const spans = why ? evidenceSpans(entry.record, "description") : hits(text, terms);
  return h("p", { class: why ? "text whole" : "text", dir: "auto", lang: textLanguage(entry.record) }, marked(text, spans));
}

/** Builds a card of the list. */
function card(entry, terms) {
  const { record } = entry;
  const why = explained.has(entry.id);
  const title = titleOf(record);
  const spans = !record.title ? [] : why ? evidenceSpans(record, "title") : hits(title, terms);
  const isNew = state.since && entry.added >= state.since;
  const said = reasons(record);
  return h("li", { class: "card", "data-id": entry.id },
    h("article", null,
      h("p", { class: "when" }, record.issued ? h("time", { datetime: /^[\d-]+$/.test(record.issued) ? record.issued : null }, issuedName(record.issued)) : h("span", { class: "none" }, w("no-date"))),
      h("h2", { class: record.title ? "title" : "title untitled", dir: "auto", lang: textLanguage(record) },
        h("a", { href: addressOf(entry), class: "open" }, marked(title, spans)),
        isNew ? h("span", { class: "new" }, w("new")) : null),
      metaOf(record),
      textOf(entry, terms, why),
      why ? h("ul", { class: "reasons" }, said) : null,
      h("div", { class: "foot" },
        areaTags(record),
        h("div", { class: "acts" }, linksOf(record),
          said.length ? h("button", { type: "button", class: "act why", "aria-expanded": String(why) }, w(why ? "why-hide" : "why")) : null,
          h("button", { type: "button", class: "act cite" }, w("cite"))))));
}
