// Shows the current record. All text is inserted by `h`, so that no text of a page can become markup.

/** Number of lines that are shown before and after the record. */
const AROUND = 30;

const NAMES = { title: "Title", description: "Description", issued: "Issued", creators: "Creators (a; b)", publisher: "Publisher", type: "Kind", url: "Address" };
/** Fields that take up the whole width. */
const WHOLE = ["title", "description", "url"];

const MARKS = { right: "✓", corrected: "✎", none: "✕" };
const WORDS = { right: "right", corrected: "corrected", none: "no record" };

const sureness = (sure) => sure.toFixed(2).replace(/^0/, "");

/** The content of an entry of the queue as a text. The entry is built again only if this text has changed. */
const shownOf = (one, at) => [one.values.title, one.said, at === review.at].join("\u0000");

function entry(one, at) {
  const title = one.values.title ?? "(no title)";
  const mark = isDone(one) ? `${MARKS[one.said]} ` : "";
  const button = h("button", {
    type: "button", class: isDone(one) ? "done" : null, "aria-current": at === review.at ? "true" : null, onclick: () => { go(at); show(); },
  }, h("span", { dir: "auto" }, mark, title.slice(0, 90)), h("span", { class: "sure" }, sureness(one.sure)));
  if (isDone(one)) button.append(h("span", { class: "unseen" }, ` ${WORDS[one.said]}`));
  const row = h("li", null, button);
  row.shown = shownOf(one, at);
  return row;
}

function showQueue() {
  const list = byId("queue").firstElementChild;
  while (list.children.length > review.items.length) list.lastElementChild.remove();
  for (const [at, one] of review.items.entries()) {
    const row = list.children[at];
    if (!row) list.append(entry(one, at));
    else if (row.shown !== shownOf(one, at)) row.replaceWith(entry(one, at));
  }
  within(byId("queue"), list.children[review.at]);
}

/** Scrolls a column until an element of it is visible. Does nothing if the page scrolls as a whole. */
function within(column, element) {
  if (!element || getComputedStyle(column).overflowY !== "auto") return;
  const [box, own] = [column.getBoundingClientRect(), element.getBoundingClientRect()];
  if (own.top < box.top + 40) column.scrollTop += own.top - box.top - 40;
  else if (own.bottom > box.bottom - 80) column.scrollTop += own.bottom - box.bottom + 80;
}

/** The row of one line with its number and role. */
function row(one, at) {
  const line = one.page.lines[at];
  const asked = line.number === one.record.question?.line && !isDone(one);
  const outside = line.role === "boilerplate";
  const chosen = at === review.line;
  const names = ["row", outside && "outside", chosen && "chosen", asked && "asked"].filter(Boolean).join(" ");
  return h("div", {
    class: names, id: `line-${at}`, role: "option", "aria-selected": chosen ? "true" : "false",
    onclick: () => { review.line = at; showLines(); },
  },
  h("span", { class: "number" }, line.number),
  h("span", { class: outside ? "" : `role ${line.role}` }, outside ? "" : line.role),
  h("span", { class: "words", dir: "auto" }, line.text),
  asked && h("span", { class: "asked-note" }, "here the other reading differs"));
}

/** The first line that is shown, and the one after the last. */
const shownLines = (one) => [Math.max(0, one.span[0] - AROUND), Math.min(one.page.lines.length, one.span[1] + AROUND)];

function showLines() {
  const one = now();
  const box = byId("lines");
  if (!one) return box.replaceChildren();
  const { lines } = one.page;
  const [first, end] = shownLines(one);
  const parts = [];
  if (first > 0) parts.push(h("p", { class: "skipped", role: "presentation" }, `${first} lines before`));
  let group = null;
  for (let at = first; at < end; at += 1) {
    const line = lines[at];
    if (line.role === "boilerplate") {
      group = null;
      parts.push(row(one, at));
      continue;
    }
    if (line.start || !group) {
      const isNow = at >= one.span[0] && at < one.span[1];
      group = h("div", { class: isNow ? "group now" : "group", role: "group", "aria-label": isNow ? "This record" : "Another record" });
      parts.push(group);
    }
    group.append(row(one, at));
  }
  if (end < lines.length) parts.push(h("p", { class: "skipped", role: "presentation" }, `${lines.length - end} lines after`));
  box.replaceChildren(...parts);
  box.setAttribute("aria-activedescendant", `line-${review.line}`);
  within(box.parentElement, byId(`line-${review.line}`));
  return null;
}

function showQuestion() {
  const one = now();
  const box = byId("question");
  if (!one) return box.replaceChildren(h("strong", null, "No record of these pages is doubtful."));
  box.className = isDone(one) ? "settled" : "";
  if (isDone(one)) return box.replaceChildren(h("strong", null, `Answered: ${WORDS[one.said]}.`));
  const question = one.record.question;
  if (!question) return box.replaceChildren(h("strong", null, "Nothing is doubtful about this record."));
  return box.replaceChildren(h("strong", { dir: "auto" }, question.ask), h("span", { dir: "auto" }, `${question.read} ${question.other}`));
}

function showFields() {
  const one = now();
  const form = byId("fields");
  if (!one) return form.replaceChildren();
  const parts = Object.entries(NAMES).map(([name, words]) => {
    const value = one.changed[name] !== undefined ? one.changed[name] : one.values[name];
    const text = Array.isArray(value) ? value.join("; ") : value ?? "";
    const long = name === "description";
    const field = h(long ? "textarea" : "input", {
      id: `field-${name}`, name, value: text, dir: "auto", autocomplete: "off",
      placeholder: name === "title" ? "(the page gives no title)" : "–", oninput: (event) => typed(name, event.target.value),
    });
    return h("label", { for: `field-${name}`, class: WHOLE.includes(name) ? "whole" : null }, words, field);
  });
  if (one.record.areas.length) parts.push(h("p", { class: "more" }, `Thematic areas: ${one.record.areas.join(", ")}`));
  if (one.record.notes.length) parts.push(h("p", { class: "more", dir: "auto" }, `Notes: ${one.record.notes.join(" · ")}`));
  return form.replaceChildren(...parts);
}

function showProgress() {
  const done = review.items.filter(isDone).length;
  const all = data.pages.reduce((sum, page) => sum + page.records.length, 0);
  const count = review.items.length;
  byId("progress").textContent = count ? `record ${review.at + 1} of ${count} · ${done} answered · ${all} on the pages` : `none of ${all} records to look at`;
  byId("bar").max = Math.max(count, 1);
  byId("bar").value = done;
  const one = now();
  byId("where").textContent = one ? `${one.page.location ?? one.page.source}` : "";
}

function show() {
  showQueue();
  showLines();
  showQuestion();
  showFields();
  showProgress();
}
