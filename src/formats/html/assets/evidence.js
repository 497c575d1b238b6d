// Explains why a record was assigned its date, languages and areas: marks in the text, and reasons in words.

/** Converts a span from code points to the UTF-16 units of JavaScript strings. */
function unitsOf(text, [start, end]) {
  let units = 0;
  let points = 0;
  let from = text.length;
  for (const character of text) {
    if (points === start) from = units;
    if (points === end) return [from, units];
    points += 1;
    units += character.length;
  }
  return [from, units];
}

/** The spans of a field that are evidence for an area of the record. */
function evidenceSpans(record, field) {
  const text = record[field] ?? "";
  const spans = [];
  for (const area of listOf(record.thematic_areas)) {
    for (const one of listOf(area.evidence)) {
      if (one.field === field && Array.isArray(one.span)) spans.push([...unitsOf(text, one.span), "evidence"]);
    }
  }
  return spans;
}

/** The reasons as a list of elements, which is empty if the record has no evidence. */
function reasons(record) {
  const said = [];
  for (const area of listOf(record.thematic_areas)) {
    const name = h("b", null, areaName(areaKey(area)));
    if (area.basis === "declared") {
      said.push(h("li", null, name, " – ", w("why-declared")));
      continue;
    }
    const seen = new Set();
    const words = [];
    for (const one of listOf(area.evidence)) {
      const key = `${one.keyword}|${one.field}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (words.length) words.push(", ");
      words.push(h("q", { title: one.rule ?? "" }, one.keyword), ` (${w(`field.${one.field}`).toLocaleLowerCase(language)})`);
    }
    const weight = typeof area.score === "number" ? w("why-weight", { weight: formats.one.format(area.score) }) : "";
    said.push(h("li", null, name, " – ", w("why-rule"), weight ? ` (${weight})` : "", words.length ? ": " : "", words));
  }
  if (record.issued && record.issued_basis) {
    said.push(h("li", null, h("b", null, issuedName(record.issued)), " – ", w(`why-date.${record.issued_basis}`)));
  }
  if (listOf(record.languages).length && record.languages_basis) {
    const names = formats.list.format(record.languages.map(languageName));
    const sure = record.text_language && record.languages_basis === "detected" ? record.text_language.confidence : null;
    const how = w(`why-language.${record.languages_basis}`);
    said.push(h("li", null, h("b", null, names), " – ", how, sure === null ? "" : ` (${formats.percent.format(sure)})`));
  }
  return said;
}
