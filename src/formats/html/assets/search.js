// Searches the records. Accents and case are ignored, a term may be the beginning of a word, and a match in the title
// counts more than one in the text.

const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ł: "l", ı: "i", ð: "d", þ: "th" };

/** Folds a text to lower case, without accents, with a single space between words. */
function fold(text) {
  const lower = text.toLowerCase();
  // Most texts are ASCII, for which a simpler expression is sufficient.
  if (!/[^\x00-\x7f]/.test(lower)) return lower.replace(/[^a-z0-9]+/g, " ");
  const plain = lower.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[ßæœøđłıðþ]/g, (c) => LETTERS[c]);
  return plain.replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ");
}

/** The searchable text of an entry: title, names and text, each between spaces. It is built when it is first needed. */
function foldedOf(entry) {
  if (entry.folded) return entry.folded;
  const r = entry.record;
  const names = [
    ...listOf(r.creators), ...listOf(r.contributors).map((one) => one.name), r.publisher, r.type, r.issued, r.id, r.key,
    r.container?.title, ...listOf(r.keywords), ...listOf(r.thematic_areas).flatMap((area) => [area.label, ...Object.values(SETTINGS.concepts[area.id] ?? {})]),
    ...listOf(r.identifiers).map((one) => one.value), r.source?.name,
  ];
  entry.folded = {
    title: ` ${fold(r.title ?? "").trim()} `,
    names: ` ${fold(names.filter(Boolean).join(" · ")).trim()} `,
    text: ` ${fold([r.description ?? "", ...listOf(r.notes)].join(" ")).trim()} `,
  };
  return entry.folded;
}

/** Folds the remaining texts in small steps while the browser is idle. */
function foldWhenIdle() {
  let next = 0;
  const idle = window.requestIdleCallback ?? ((run) => setTimeout(() => run({ timeRemaining: () => 8 }), 16));
  const step = (deadline) => {
    while (next < entries.length && deadline.timeRemaining() > 2) {
      for (const end = Math.min(next + 50, entries.length); next < end; next += 1) foldedOf(entries[next]);
    }
    if (next < entries.length) idle(step);
  };
  idle(step);
}

/** Parses the terms of a query: words, "phrases", and -words that must not occur. */
function termsOf(query) {
  const terms = [];
  for (const [, minus, phrase, word] of query.matchAll(/(-?)(?:"([^"]*)"?|([^\s"]+))/g)) {
    const text = fold(phrase ?? word).trim();
    if (text) terms.push({ text, without: minus === "-", whole: phrase !== undefined });
  }
  return terms;
}

/** The score of an entry for the terms, or 0 if the entry does not match. */
function scoreOf(entry, terms) {
  const { title, names, text } = foldedOf(entry);
  let score = 1;
  for (const term of terms) {
    const start = ` ${term.text}`;
    const whole = `${start} `;
    const needle = term.whole ? whole : start;
    if (term.without) {
      if (title.includes(whole) || names.includes(whole) || text.includes(whole)) return 0;
      continue;
    }
    let best = 0;
    if (title.includes(needle)) best = title.includes(whole) ? 12 : 9;
    else if (names.includes(needle)) best = names.includes(whole) ? 6 : 5;
    else if (text.includes(needle)) best = text.includes(whole) ? 3 : 2;
    if (best === 0) return 0;
    score += best + (title.startsWith(start) ? 2 : 0);
  }
  return score;
}

let answered = { query: null, entries: [] };

/**
 * The entries that match a query, each with its score. If a query extends the previous one, only its results are
 * searched.
 */
function answersTo(query, terms) {
  if (terms.length && SETTINGS.loads) return answersOfSite(terms);
  if (!terms.length) {
    answered = { query: null, entries: [] };
    return entries;
  }
  if (query !== answered.query) {
    const narrows = answered.query !== null && query.startsWith(answered.query) && !/["-]/.test(query);
    const found = [];
    for (const entry of narrows ? answered.entries : entries) {
      entry.score = scoreOf(entry, terms);
      if (entry.score > 0) found.push(entry);
    }
    answered = { query, entries: found };
  }
  return answered.entries;
}

/** Finds the terms of a query in a text, as spans for `marked`. */
function hits(text, terms) {
  const wanted = terms.filter((term) => !term.without);
  if (!wanted.length) return [];
  const spans = [];
  const words = wanted.flatMap((term) => term.text.split(" ").map((word) => ({ word, whole: term.whole })));
  for (const found of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const folded = fold(found[0]).trim();
    if (words.some(({ word, whole }) => (whole ? folded === word : folded.startsWith(word)))) {
      spans.push([found.index, found.index + found[0].length, "hit"]);
    }
  }
  return spans;
}
