// Applies each step of a review to the lines of a page, in the same way as `shelflist review` in a terminal.

const data = JSON.parse(byId("data").textContent);

/** An item of the review: a record with its page, its lines, and the answer about it. */
const item = (page, record) => ({
  page, record, span: [...record.span], said: null, sure: record.sure, values: { ...record.fields }, changed: {},
});

const review = { items: [], at: 0, line: 0, answers: [] };

for (const page of data.pages) {
  page.lines = page.lines.map(([number, text, role, start]) => ({ number, text, role, start: start === 1 }));
  for (const record of page.records) {
    if (data.all || (record.question && !record.reviewed)) review.items.push(item(page, record));
  }
}
review.items.sort((a, b) => a.sure - b.sure);

const now = () => review.items[review.at];
const isDone = (one) => one.said !== null;

/** Makes the line of the question the current one, or else the first line of the record. */
function point() {
  const one = now();
  if (!one) return;
  const asked = one.record.question?.line;
  const found = one.page.lines.findIndex((line, at) => at >= one.span[0] && at < one.span[1] && line.number === asked);
  review.line = found >= 0 ? found : one.span[0];
}

function go(at) {
  review.at = Math.max(0, Math.min(at, review.items.length - 1));
  point();
}

/** Goes to the next record without an answer. */
function goOn() {
  const count = review.items.length;
  for (let step = 1; step < count; step += 1) {
    const at = (review.at + step) % count;
    if (!isDone(review.items[at])) return go(at);
  }
  return go(review.at);
}

/** The correction that describes these lines in their present state. */
function correction(page, [first, end], said, fields) {
  const own = page.lines.slice(first, end);
  const alike = (at) => own.every((line, offset) => page.lines[at + offset]?.text === line.text);
  let occurrence = 0;
  for (let at = 0; at < first; at += 1) if (alike(at)) occurrence += 1;
  const lines = own.map(({ text, role, start }) => (start ? { text, role, start } : { text, role }));
  const made = { source: page.source, said, lines };
  if (occurrence > 0) made.occurrence = occurrence;
  if (Object.keys(fields).length > 0) made.fields = fields;
  made.at = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  return made;
}

/** Stores an answer together with the state before it. `changes` holds the index, new role and new start of lines. */
function answer(one, span, said, changes) {
  const before = { items: review.items.map((each) => ({ ...each, span: [...each.span], values: { ...each.values }, changed: { ...each.changed } })), at: review.at, page: one.page, lines: [] };
  for (const [at, role, start] of changes) {
    const line = one.page.lines[at];
    before.lines.push([at, line.role, line.start]);
    line.role = role;
    line.start = start;
  }
  review.answers.push({ before, correction: correction(one.page, span, said, said === "none" ? {} : one.changed) });
  one.said = said;
  if (said === "corrected") one.values = { ...of(one), ...one.changed };
}

/** An approximate title and description of a record from its lines, for display. Shelflist reads the lines again later. */
function of(one) {
  const own = one.page.lines.slice(...one.span);
  const texts = (...roles) => own.filter((line) => roles.includes(line.role)).map((line) => line.text);
  const creators = texts("creator");
  return {
    ...one.values, title: texts("title").join(" ") || null, description: texts("description", "continuation").join("\n\n") || null,
    creators: creators.length ? creators : one.values.creators,
  };
}

/** The lines of the record before on the same page. */
function before(one) {
  const { lines } = one.page;
  let start = one.span[0] - 1;
  while (start >= 0 && !lines[start].start) start -= 1;
  if (start < 0) return null;
  let end = start + 1;
  while (end < one.span[0] && !lines[end].start && lines[end].role !== "boilerplate") end += 1;
  return [start, end];
}

/** Makes a line the first of the description if it continued a line that is none any more. */
function lead(one, at) {
  const line = one.page.lines[at];
  return line && at < one.span[1] && line.role === "continuation" ? [[at, "description", line.start]] : [];
}

/** Gives the current line a role. A line directly beside the record that is in no record becomes part of it. */
function become(role) {
  const one = now();
  const at = review.line;
  const line = one.page.lines[at];
  const [first, end] = one.span;
  const changes = [];
  const span = [first, end];
  if (at >= first && at < end) changes.push([at, role, line.start]);
  else if (line.role !== "boilerplate") return "The line is in another record: Merge joins the records.";
  else if (at === end) {
    changes.push([at, role, false]);
    span[1] = end + 1;
  } else if (at + 1 === first) {
    changes.push([at, role, true], [first, one.page.lines[first].role, false]);
    span[0] = at;
  } else return "The line is not beside the record: Begin makes another record of it.";
  const more = lead({ page: one.page, span }, at + 1).filter(([other]) => changes.every(([changed]) => changed !== other));
  // The correction describes the lines in their new state, with the line that was added.
  answer(one, span, "corrected", [...changes, ...more]);
  one.span = span;
  one.values = { ...of(one), ...one.changed };
  return null;
}

/** The steps by name. Each returns the reason if the step is not possible, or nothing. */
const steps = {
  right() {
    const one = now();
    const changed = Object.keys(one.changed).length > 0 || one.said === "corrected";
    answer(one, one.span, changed ? "corrected" : "right", []);
    goOn();
  },
  none() {
    const one = now();
    const changes = [];
    for (let at = one.span[0]; at < one.span[1]; at += 1) changes.push([at, "boilerplate", false]);
    answer(one, one.span, "none", changes);
    goOn();
  },
  split() {
    const one = now();
    const at = review.line;
    if (at <= one.span[0] || at >= one.span[1]) return "A record cannot be split at its first line: choose another line with the arrow keys.";
    const role = one.page.lines[at].role;
    answer(one, one.span, "corrected", [[at, role === "continuation" ? "description" : role, true]]);
    const second = { ...one, span: [at, one.span[1]], changed: {}, said: "corrected" };
    one.span = [one.span[0], at];
    second.values = of(second);
    one.values = { ...of(one), ...one.changed };
    review.items.splice(review.at + 1, 0, second);
    review.line = one.span[0];
    return null;
  },
  merge() {
    const one = now();
    const first = before(one);
    if (!first) return "There is no record before this one on its page.";
    const changes = [];
    for (let at = first[1]; at < one.span[1]; at += 1) {
      const { role } = one.page.lines[at];
      changes.push([at, role === "boilerplate" ? "note" : role === "title" ? "description" : role, false]);
    }
    const span = [first[0], one.span[1]];
    answer(one, span, "corrected", changes);
    review.items = review.items.filter((each) => each.page !== one.page || each.span[0] !== first[0] || each === one);
    review.at = review.items.indexOf(one);
    one.span = span;
    one.values = { ...of(one), ...one.changed };
    review.line = span[0];
    return null;
  },
  title() {
    const one = now();
    if (review.line < one.span[0] || review.line >= one.span[1]) return "Choose a line of the record first.";
    // The old title and the new one exchange their roles.
    const role = one.page.lines[review.line].role;
    const given = role === "continuation" ? "description" : role === "title" ? "note" : role;
    const changes = [];
    for (let at = one.span[0]; at < one.span[1]; at += 1) {
      const line = one.page.lines[at];
      if (at === review.line) changes.push([at, "title", line.start]);
      else if (line.role === "title") changes.push([at, given, line.start]);
    }
    answer(one, one.span, "corrected", [...changes, ...lead(one, review.line + 1)]);
    return null;
  },
  description: () => become("description"),
  author: () => become("creator"),
  issued: () => become("date"),
  note: () => become("note"),
  outside() {
    const one = now();
    const at = review.line;
    const [first, end] = one.span;
    if (at < first || at >= end) return "Choose a line of the record first.";
    if (end - first === 1) return "The line is the whole record: No record takes it away.";
    if (at !== first && at + 1 !== end) return "Only the first or the last line can be taken out. This line can be made a note.";
    const changes = [[at, "boilerplate", false]];
    if (at === first) {
      const { role } = one.page.lines[at + 1];
      changes.push([at + 1, role === "continuation" ? "description" : role, true]);
    }
    answer(one, [first, end], "corrected", changes);
    one.span = at === first ? [first + 1, end] : [first, end - 1];
    one.values = { ...of(one), ...one.changed };
    review.line = Math.max(one.span[0], Math.min(at, one.span[1] - 1));
    return null;
  },
  begin() {
    const one = now();
    const at = review.line;
    if (one.page.lines[at].role !== "boilerplate") return "The line is in a record: Split begins another record there.";
    const values = Object.fromEntries(Object.keys(one.values).map((name) => [name, name === "creators" ? [] : null]));
    const record = { id: "", span: [at, at + 1], sure: one.sure, reviewed: false, fields: values, areas: [], notes: [], question: null };
    const begun = item(one.page, record);
    answer(begun, begun.span, "corrected", [[at, "title", true]]);
    review.items.splice(review.at + 1, 0, begun);
    review.at += 1;
    return null;
  },
  undo() {
    const last = review.answers.pop();
    if (!last) return "Nothing was said yet.";
    for (const [at, role, start] of last.before.lines) Object.assign(last.before.page.lines[at], { role, start });
    review.items = last.before.items;
    go(last.before.at);
    return null;
  },
  next() {
    go(review.at + 1);
  },
  back() {
    go(review.at - 1);
  },
};

/** Stores the value of a field that the person typed, which replaces the value from the lines. */
function typed(name, text) {
  const one = now();
  const list = name === "creators";
  const value = list ? text.split(";").map((each) => each.trim()).filter(Boolean) : text.trim() || null;
  if (JSON.stringify(value) === JSON.stringify(one.values[name] ?? (list ? [] : null))) delete one.changed[name];
  else one.changed[name] = value;
}

/** All corrections as JSON, one on each line. */
const saved = () => review.answers.map((each) => `${JSON.stringify(each.correction)}\n`).join("");
