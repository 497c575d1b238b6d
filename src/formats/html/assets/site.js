// Reads a catalogue in a folder. Its index is loaded first, and words and records when they are needed. All data comes
// as scripts, because a page that is opened as a file can load nothing else.

const site = { index: null, words: new Map(), titles: null };
const loads = new Map();

if (SETTINGS.loads) {
  window.shelflist = {
    catalogue: (index) => { site.index = index; },
    words: (name, words) => { site.words.set(name, bare(words)); },
    titles: (ranks) => { site.titles = ranks; },
    records: (part, records) => records.forEach((record, line) => {
      const entry = entries[part * site.index.part + line];
      entry.record = record;
      entry.id = record.id || `-${entry.at}`;
      if (!byRecordId.has(entry.id)) byRecordId.set(entry.id, entry);
    }),
  };
}

/** Loads a script of the folder, once. */
function load(name) {
  if (!loads.has(name)) {
    loads.set(name, new Promise((done, failed) => {
      const script = h("script", { src: name, onload: () => { script.remove(); done(); } });
      script.onerror = () => { script.remove(); loads.delete(name); failed(new Error(name)); };
      document.head.append(script);
    }));
  }
  return loads.get(name);
}

const DIGITS = new Uint8Array(128);
[..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].forEach((sign, digit) => { DIGITS[sign.charCodeAt(0)] = digit; });

/** Decodes ascending numbers, each with a small value of `bits` bits. */
function decode(code, bits, take) {
  let last = 0;
  let value = 0;
  let shift = 0;
  for (let i = 0; i < code.length; i += 1) {
    const digit = DIGITS[code.charCodeAt(i)];
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit < 32) {
      last += value >>> bits;
      take(last, value & ((1 << bits) - 1));
      value = 0;
      shift = 0;
    }
  }
}

/** Reads the index, which holds the entries without their records, and the facets. */
function readIndex() {
  const { count, years, added, facets: found } = site.index;
  const runs = (list, take) => { let at = 0; for (const [value, length] of list) for (const end = at + length; at < end; at += 1) take(at, value); };
  for (let at = 0; at < count; at += 1) entries.push({ record: null, id: null, block: null, at, year: null, added: "", folded: null, score: 1 });
  runs(years, (at, year) => { entries[at].year = year; });
  runs(added, (at, day) => { entries[at].added = day; });
  for (const [name, { keys, records }] of Object.entries(found)) {
    const facet = FACETS[name];
    keys.forEach((key) => facet.numberFor(key));
    facet.starts = new Uint32Array(count + 1);
    for (const code of records) decode(code, 0, (at) => { facet.starts[at + 1] += 1; });
    for (let at = 0; at < count; at += 1) facet.starts[at + 1] += facet.starts[at];
    const next = facet.starts.slice();
    facet.numbers = new Uint32Array(facet.starts[count]);
    records.forEach((code, number) => decode(code, 0, (at) => { facet.numbers[next[at]] = number; next[at] += 1; }));
  }
}

/** The key of the part that contains a word: its first two letters. */
const partOf = (word) => [...word].slice(0, 2).join("");

/** Loads the data that is needed to show a state. Returns a promise, or nothing if all data is present. */
function missingFor(of) {
  if (!SETTINGS.loads) return null;
  const names = [];
  for (const word of termsOf(of.q).flatMap((term) => term.text.split(" "))) {
    const part = partOf(word);
    if (site.index.words.includes(part) && !site.words.has(part)) names.push(`words/${[...new TextEncoder().encode(part)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}.js`);
  }
  if (of.sort === "title" && !site.titles) names.push("titles.js");
  return names.length ? Promise.all(names.map(load)) : null;
}

/** Calls `run` after the records of these entries were loaded, or at once if the page contains all records. */
function withRecords(wanted, run) {
  const parts = new Set(wanted.filter((entry) => !entry.record).map((entry) => Math.floor(entry.at / site.index.part)));
  if (!parts.size) return run();
  return Promise.all([...parts].map((part) => load(`records/${part}.js`))).then(run, unreachable);
}

function unreachable() {
  byId("count").textContent = w("unreachable");
}

const RANKS = { whole: [3, 6, 12], part: [2, 5, 9] };

/** Like `scoreOf`, for all entries at once, with the words of the folder. The result has one byte for each entry. */
function scoresOf(term) {
  const words = term.text.split(" ");
  const scores = words.map((word, at) => {
    const score = new Uint8Array(entries.length);
    const whole = term.whole || at < words.length - 1;
    const known = site.words.get(partOf(word)) ?? {};
    const found = whole ? (known[word] ? [word] : []) : Object.keys(known).filter((one) => one.startsWith(word));
    for (const one of found) {
      const ranks = one === word ? RANKS.whole : RANKS.part;
      decode(known[one], 2, (entry, rank) => { score[entry] = Math.max(score[entry], ranks[rank]); });
    }
    return score;
  });
  return scores.reduce((all, one) => all.map((score, at) => Math.min(score, one[at])));
}

/** Like `answersTo`, with the words of the folder. */
function answersOfSite(terms) {
  // A single letter does not narrow the list, because its words are spread over too many parts.
  const scores = terms.filter((term) => term.whole || [...term.text].length > 1).map((term) => ({ scores: scoresOf(term), without: term.without }));
  return entries.filter((entry) => {
    entry.score = 1;
    for (const { scores: of, without } of scores) {
      if (without ? of[entry.at] > 0 : of[entry.at] === 0) return false;
      entry.score += without ? 0 : of[entry.at];
    }
    return true;
  });
}

/** Returns a test of whether an entry has a field, by the bits of the index. */
function bitsOf(name) {
  const bytes = atob(site.index.has[name]);
  return (entry) => (bytes.charCodeAt(entry.at >> 3) >> (entry.at & 7)) & 1;
}
