// A record in RIS and in BibTeX, for reference managers.

const RIS_TYPES = bare({
  report: "RPRT", brief: "RPRT", guide: "RPRT", study: "RPRT", paper: "RPRT", factsheet: "RPRT", news: "NEWS", story: "NEWS",
  book: "BOOK", video: "VIDEO", dataset: "DATA",
});

/** The first date of a date of issue (EDTF level 1), without signs of doubt; of a season, the year. */
function plainDate(issued) {
  const dates = issued.split("/").map((date) => date.replace(/[?~%]$/, "")).filter((date) => date && date !== "..");
  const date = (dates[0] ?? "").replace(/-XX.*$/, "");
  if (date.includes("X")) return "";
  return /^\d{4}-2[1-4]$/.test(date) ? date.slice(0, 4) : date;
}

const RIS_ROLES = bare({ editor: "ED", translator: "A4" });

/** A record in RIS. */
function risEntry(r) {
  const lines = [];
  const line = (tag, value) => {
    const text = String(value ?? "").replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
    if (text) lines.push(`${tag}  - ${text}\r\n`);
  };
  const kind = r.container?.title && /^(article|paper)$/.test(r.type ?? "") ? "JOUR" : RIS_TYPES[r.type] ?? "GEN";
  line("TY", kind);
  line("ID", r.key ?? r.id);
  line("TI", r.title);
  const contributors = listOf(r.contributors);
  const inverted = (one) => (one.family ? [one.family, one.given].filter(Boolean).join(", ") : one.name);
  if (contributors.length) for (const one of contributors) line(RIS_ROLES[one.role] ?? "AU", inverted(one));
  else for (const name of listOf(r.creators)) line("AU", name);
  if (r.issued) {
    const plain = plainDate(r.issued);
    const [year, month, day] = plain.split("-");
    line("PY", year.slice(0, 4) || r.issued);
    line("DA", `${[year, month, day].map((part) => part ?? "").join("/")}/${plain === r.issued ? "" : r.issued}`);
  }
  line("AB", r.description);
  for (const word of [...listOf(r.thematic_areas).map((area) => area.label), ...listOf(r.keywords)]) line("KW", word);
  line("LA", listOf(r.languages).join("; "));
  line("T2", r.container?.title);
  line("VL", r.container?.volume);
  line("IS", r.container?.issue);
  line("PB", r.publisher);
  line("CY", r.place);
  line("M3", r.type);
  for (const one of listOf(r.identifiers)) {
    if (one.scheme === "doi") line("DO", one.value);
    else if (one.scheme === "isbn" || one.scheme === "issn") line("SN", one.value);
    else line("AN", `${one.scheme}:${one.value}`);
  }
  line("UR", r.url);
  for (const file of listOf(r.files)) line("L1", file.url);
  for (const note of listOf(r.notes)) line("N1", note);
  line("DB", r.source?.name);
  return `${lines.join("")}ER  - \r\n\r\n`;
}

const BIBTEX_TYPES = bare({ report: "techreport", brief: "techreport", guide: "techreport", study: "techreport", paper: "techreport", factsheet: "techreport", book: "book" });

/** Text for LaTeX. Braces stand as commands, because BibTeX counts even escaped ones. */
function latex(text) {
  const signs = { "\\": "{\\textbackslash}", "{": "{\\textbraceleft}", "}": "{\\textbraceright}", "~": "{\\textasciitilde}", "^": "{\\textasciicircum}" };
  return text.replace(/[\\{}~^]/g, (sign) => signs[sign]).replace(/[#$%&_]/g, "\\$&").replace(/([-'`])(?=\1)/g, "$1{}").replace(/[\p{Cc}]/gu, (sign) => (sign === "\n" ? sign : " "));
}

/** A record in BibTeX. */
function bibtexEntry(r) {
  const inJournal = r.container?.title && /^(article|paper)$/.test(r.type ?? "");
  const kind = inJournal ? "article" : BIBTEX_TYPES[r.type] ?? "misc";
  const fields = [];
  const field = (name, value) => { if (value) fields.push(`,\n  ${name} = {${value}}`); };
  const address = (text) => text.replace(/[{}\\ ]/g, (sign) => encodeURIComponent(sign)).replace(/\p{Cc}/gu, "");
  const name = (one) => (one.family ? `${latex(one.family)}${one.given ? `, ${latex(one.given)}` : ""}` : `{${latex(one.name ?? "")}}`);
  const contributors = listOf(r.contributors);
  const authors = contributors.length ? contributors.filter((one) => !one.role || one.role === "author") : listOf(r.creators).map((one) => ({ name: one }));
  // Two braces keep a style from changing the case of a title.
  field("title", r.title ? `{${latex(r.title)}}` : "");
  field("author", authors.map(name).join(" and "));
  field("editor", contributors.filter((one) => one.role === "editor").map(name).join(" and "));
  field(inJournal ? "journal" : "booktitle", latex(r.container?.title ?? ""));
  field("volume", latex(r.container?.volume ?? ""));
  field("number", latex(r.container?.issue ?? ""));
  field("pages", r.container?.pages ?? "");
  field(kind === "techreport" ? "institution" : "publisher", latex(r.publisher ?? ""));
  field("address", latex(r.place ?? ""));
  field("edition", latex(r.edition ?? ""));
  field("date", r.issued ?? "");
  field("year", plainDate(r.issued ?? "").slice(0, 4));
  field("type", latex(r.type ?? ""));
  field("abstract", latex(r.description ?? ""));
  field("keywords", [...listOf(r.thematic_areas).map((area) => area.label), ...listOf(r.keywords)].map((word) => (/[,;]/.test(word) ? `{${latex(word)}}` : latex(word))).join(", "));
  field("language", listOf(r.languages).join(", "));
  for (const scheme of ["doi", "isbn", "issn"]) {
    const one = listOf(r.identifiers).find((other) => other.scheme === scheme);
    field(scheme, one ? (scheme === "doi" ? address(one.value) : latex(one.value)) : "");
  }
  field("url", address(r.url ?? ""));
  field("file", listOf(r.files).map((file) => address(file.url).replaceAll(";", "%3B")).join(";"));
  field("note", listOf(r.notes).map(latex).join("\n\n"));
  const key = (r.key ?? `r${r.id}`).replace(/[^A-Za-z0-9:_-]/g, "") || "record";
  return `@${kind}{${key}${fields.join("")}\n}\n\n`;
}

/** A record as a citation. */
function citation({ record }, form) {
  if (form === "bibtex") return bibtexEntry(record).trim();
  if (form === "ris") return risEntry(record).replaceAll("\r\n", "\n").trim();
  return apa(record);
}
