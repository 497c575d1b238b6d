// Selects and sorts the records for a state, and counts the values of each facet.

/**
 * Selects for a state: `{found, counts, years, undated, terms}`. The counts of a facet ignore the choices in that
 * facet.
 */
function select(of) {
  const terms = termsOf(of.q);
  const active = facets.filter((facet) => of.set[facet.name]?.size);
  const masks = active.map((facet) => {
    const mask = new Uint8Array(facet.keys.length);
    for (const key of of.set[facet.name]) if (facet.numberOf.has(key)) mask[facet.numberOf.get(key)] = 1;
    return mask;
  });
  const counts = new Map(facets.map((facet) => [facet.name, new Uint32Array(facet.keys.length)]));
  const byTime = of.from !== null || of.to !== null || of.undated;
  const found = [];
  const years = new Map();
  let undated = 0;
  for (const entry of answersTo(of.q.trim(), terms)) {
    if (of.since && !(entry.added >= of.since)) continue;
    let failed = null;
    let fails = 0;
    if (byTime && !inTime(entry, of)) { failed = "year"; fails = 1; }
    for (let i = 0; i < active.length && fails < 2; i += 1) {
      if (!active[i].has(entry.at, masks[i])) { failed = active[i].name; fails += 1; }
    }
    if (fails > 1) continue;
    if (fails === 0 || failed === "year") {
      if (entry.year === null) undated += 1;
      else years.set(entry.year, (years.get(entry.year) ?? 0) + 1);
    }
    for (const facet of facets) {
      if (fails === 0 || failed === facet.name) {
        const count = counts.get(facet.name);
        const { starts, numbers } = facet;
        for (let i = starts[entry.at]; i < starts[entry.at + 1]; i += 1) count[numbers[i]] += 1;
      }
    }
    if (fails === 0) found.push(entry);
  }
  sortFound(found, sortOf(of));
  return { found, counts, years, undated, terms };
}

function inTime(entry, of) {
  if (entry.year === null) return of.undated;
  if (of.from === null && of.to === null) return !of.undated;
  return (of.from === null || entry.year >= of.from) && (of.to === null || entry.year <= of.to);
}

/** The effective sort order: the chosen one, or else by relevance if there is a query, or else the newest first. */
const sortOf = (of) => of.sort || (of.q.trim() ? "relevance" : "newest");

/** Sorts entries, which are given with the newest first. */
function sortFound(found, by) {
  const orders = {
    relevance: (a, b) => b.score - a.score || a.at - b.at,
    // Records without a date come last in both directions.
    oldest: (a, b) => (a.year === null) - (b.year === null) || b.at - a.at,
    title: (a, b) => titleRank(a) - titleRank(b),
    added: (a, b) => (a.added < b.added ? 1 : a.added > b.added ? -1 : a.at - b.at),
  };
  if (orders[by]) found.sort(orders[by]);
}

let titleRanks = { language: "", ranks: [] };

/** The rank of an entry in the order of titles, which is computed once for each language. */
function titleRank(entry) {
  if (SETTINGS.loads) return site.titles[entry.at];
  if (titleRanks.language !== language) {
    const keys = entries.map((one) => (one.record.title ?? "\uffff").replace(/^[^\p{L}\p{N}]+/u, ""));
    const order = entries.map((one) => one.at).sort((a, b) => formats.collator.compare(keys[a], keys[b]) || a - b);
    const ranks = [];
    order.forEach((at, rank) => { ranks[at] = rank; });
    titleRanks = { language, ranks };
  }
  return titleRanks.ranks[entry.at];
}
