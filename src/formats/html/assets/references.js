// Formats a record as RIS and BibTeX, for reference managers.

const RIS_TYPES = bare({
  report: "RPRT", brief: "RPRT", guide: "RPRT", study: "RPRT", paper: "RPRT", factsheet: "RPRT", pamphlet: "PAMP",
  news: "NEWS", story: "NEWS", article: "ELEC", "journal article": "JOUR", "magazine article": "MGZN",
  periodical: "JFULL", "blog post": "BLOG", "forum post": "ELEC", "web page": "ELEC", book: "BOOK", chapter: "CHAP",
  "book part": "CHAP", collection: "EDBOOK", series: "SER", "reference entry": "ENCYC", "encyclopedia entry": "ENCYC",
  "dictionary entry": "DICT", classic: "CLSWK", catalogue: "CTLG", "conference paper": "CPAPER", proceedings: "CONF",
  abstract: "ABST", review: "JOUR", "book review": "JOUR", preprint: "INPR", manuscript: "UNPB", thesis: "THES",
  "master's thesis": "THES", legislation: "STAT", regulation: "LEGAL", bill: "BILL", treaty: "STAT", hearing: "HEAR",
  "court case": "CASE", patent: "PAT", standard: "STAND", "government document": "GOVDOC", grant: "GRNT",
  dataset: "DATA", database: "DBASE", software: "COMP", map: "MAP", image: "FIGURE", chart: "CHART", artwork: "ART",
  equation: "EQUA", video: "VIDEO", film: "MPCT", broadcast: "SOUND", audio: "SOUND", podcast: "SOUND",
  music: "SOUND", score: "MUSIC", multimedia: "MULTI", interview: "PCOMM", presentation: "SLIDE", speech: "SLIDE",
  webinar: "SLIDE", letter: "PCOMM", message: "ICOMM",
});

/** The first date of a date of issue (EDTF level 1), without qualifiers. A season is reduced to its year. */
function plainDate(issued) {
  const dates = issued.split("/").map((date) => date.replace(/[?~%]$/, "")).filter((date) => date && date !== "..");
  const date = (dates[0] ?? "").replace(/-XX.*$/, "");
  if (date.includes("X")) return "";
  return /^\d{4}-2[1-4]$/.test(date) ? date.slice(0, 4) : date;
}

/** The RIS tag for a contributor by the type of the record, or nothing if RIS has none. */
function risTag(kind, role) {
  if (!role || role === "author") return "AU";
  const others = /^(BILL|MUSIC|SOUND|SLIDE|PCOMM|ICOMM|PAT|CASE|COMP|VIDEO|MPCT)$/.test(kind);
  const thirds = /^(THES|BILL|MPCT|VIDEO|ADVS)$/.test(kind);
  if (role === "editor") return kind === "EDBOOK" ? "AU" : "ED";
  if (role === "translator") return kind === "CASE" ? undefined : "A4";
  if (role === "contributor") return kind === "CASE" ? "A4" : others ? "A2" : thirds ? "A3" : undefined;
  return undefined;
}

/** The text on one line. */
const risLine = (value) => String(value ?? "").split(/[\p{Cc}\u2028\u2029 ]+/u).filter(Boolean).join(" ");

/** Percent-encodes the characters that would end an address. */
const risAddress = (url, more = "") => [...String(url ?? "").trim()]
  .map((sign) => (/[\s\p{Cc}"<>]/u.test(sign) || more.includes(sign) ? [...new TextEncoder().encode(sign)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("") : sign))
  .join("");

/** The types in which `SN` holds a report number. */
const RIS_REPORTS = /^(RPRT|GOVDOC|STAND|STD|UNPB|GRNT)$/;

/**
 * Writes ISBN, ISSN and report numbers to the fields where reference managers expect them, and others with their
 * schemes.
 */
function risNumbers(r, kind, line) {
  const isReport = RIS_REPORTS.test(kind);
  const free = isReport ? ["DO", "SN", "M1"] : ["DO", "M1"];
  const take = (...tags) => {
    const at = free.findIndex((tag) => tags.includes(tag));
    return at < 0 ? undefined : free.splice(at, 1)[0];
  };
  const labels = { isbn: "ISBN: ", issn: "ISSN: ", report: "Report Number: " };
  const digits = (value) => (value.match(/[0-9xX]/g) ?? []).length;
  for (const { scheme, value } of listOf(r.identifiers)) {
    const serial = /^[0-9xX -]*$/.test(value) && (scheme === "issn" ? digits(value) === 8 : [10, 13].includes(digits(value)));
    const isSerial = scheme === "isbn" || scheme === "issn";
    if (scheme === "issn" && value === r.container?.issn) continue;
    if (isSerial && serial && !isReport) line("SN", value);
    else if (isSerial && isReport) line("M2", labels[scheme] + value);
    else if (scheme === "report" && (isReport || kind === "GEN" || kind === "BOOK")) {
      const tag = take("SN", "M1");
      if (tag) line(tag, value); else line("M2", labels.report + value);
    } else if (scheme === "doi") {
      const tag = take("DO");
      if (tag) line(tag, value); else line("AN", `doi:${value}`);
    } else if (scheme === "pmcid" && value.startsWith("PMC")) line("C2", value);
    else if (scheme === "wos" && value.startsWith("WOS:")) line("AN", value);
    else if (scheme === "accession" && !value.includes(":")) line("AN", value);
    else line("AN", `${scheme}:${value}`);
  }
}

/** Writes the container of the record. */
function risContainer(container, kind, line) {
  line("T2", container.title);
  line("VL", container.volume);
  line("IS", container.issue);
  const range = /^([\p{L}\p{N}]+)-([\p{L}\p{N}]+)$/u.exec(container.pages ?? "");
  if (range && range[1] !== range[2]) {
    line("SP", range[1]);
    line("EP", range[2]);
  } else line("SP", container.pages);
  if (container.issn && RIS_REPORTS.test(kind)) line("M2", `ISSN: ${container.issn}`);
  else line("SN", container.issn);
}

/** The RIS tag for a document by its media type. */
const risFileTag = (type) => (/^(text\/html|application\/xhtml\+xml)$/.test(type ?? "") ? "L2" : /^image\//.test(type ?? "") ? "L4" : "L1");

/** Formats a record as RIS. */
function risEntry(r) {
  const lines = [];
  const line = (tag, value) => {
    const text = risLine(value);
    if (text) lines.push(`${tag}  - ${text}\r\n`);
  };
  const isArticle = /^(article|paper)$/.test(r.type ?? "");
  const inJournal = r.container?.title && (r.container.kind ? r.container.kind === "journal" : isArticle);
  const kind = inJournal && (isArticle || !r.type) ? "JOUR" : RIS_TYPES[r.type] ?? "GEN";
  line("TY", kind);
  line("ID", r.key ?? r.id);
  // Reference managers show `ID` as the key, so an id that is not told by its form is kept elsewhere, too.
  if (r.key || !/^[0-9a-f]{20}$/.test(r.id)) line("U5", r.id);
  line("TI", r.title);
  const contributors = listOf(r.contributors);
  const isPerson = (one) => !one.kind || one.kind === "person";
  const inverted = (one) => (one.family && isPerson(one) ? [one.family, one.given].filter(Boolean).join(", ") : one.name);
  const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);
  for (const one of contributors) if (!risTag(kind, one.role) && one.name) line("N1", `${capital(one.role ?? "")}: ${one.name}`);
  for (const one of contributors) if (risTag(kind, one.role)) line(risTag(kind, one.role), inverted(one));
  if (!contributors.length) for (const name of listOf(r.creators)) line("AU", name);
  if (r.issued) {
    const plain = plainDate(r.issued);
    const [year, month, day] = plain.split("-");
    line("PY", year.slice(0, 4) || r.issued);
    line("DA", `${[year, month, day].map((part) => part ?? "").join("/")}/${plain === r.issued ? "" : r.issued}`);
  }
  const abstract = (r.description ?? "").split("\n\n").map(risLine).filter(Boolean).join("  ");
  if (abstract) lines.push(`AB  - ${abstract}\r\n`);
  for (const area of listOf(r.thematic_areas)) line("KW", area.label);
  for (const area of listOf(r.thematic_areas)) if (area.basis === "declared") line("U1", area.uri ? `${area.label} <${risAddress(area.uri)}>` : area.label);
  for (const word of listOf(r.keywords)) line("KW", word);
  line("LA", listOf(r.languages).join("; "));
  if (r.container) risContainer(r.container, kind, line);
  line("PB", r.publisher);
  line("CY", r.place);
  line("ET", r.edition);
  line("M3", r.type);
  risNumbers(r, kind, line);
  line("UR", risAddress(r.url));
  for (const file of listOf(r.files)) line(risFileTag(file.media_type), risAddress(file.url, ";"));
  for (const link of listOf(r.links)) line("L3", risAddress(link.url));
  for (const note of listOf(r.notes)) line("N1", note);
  if (r.screening) line("N1", { include: "ASReview_relevant", exclude: "ASReview_irrelevant" }[r.screening.decision] ?? "ASReview_not_seen");
  line("DB", r.source?.name);
  line("DP", "shelflist");
  if (r.source?.retrieved) line("Y2", `${r.source.retrieved.slice(0, 10).replaceAll("-", "/")}/${r.source.retrieved}`);
  return `${lines.join("")}ER  - \r\n\r\n`;
}

const BIBTEX_TYPES = bare({ report: "techreport", brief: "techreport", guide: "techreport", study: "techreport", paper: "techreport", factsheet: "techreport", book: "book" });

/** Text for LaTeX, as the exporter of BibTeX writes it. Braces stand as commands, because BibTeX counts even escaped ones. */
function latex(text) {
  const commands = {
    "\\": "{\\textbackslash}", "{": "{\\textbraceleft}", "}": "{\\textbraceright}", "~": "{\\textasciitilde}",
    "^": "{\\textasciicircum}", "`": "{\\textasciigrave}", "#": "\\#", $: "\\$", "%": "\\%", _: "\\_",
  };
  return String(text ?? "")
    .replace(/[\\{}~^`#$%_]|&(?=[A-Za-z#])|&|<(?=[A-Za-z/!?])|(?<=-)-|(?<=')'|(?<=\n)@|\p{Cc}/gu, (sign, at, whole) => {
      if (commands[sign]) return commands[sign];
      // Neither a character reference nor a tag is meant.
      if (sign === "&") return /[A-Za-z#]/.test(whole[at + 1] ?? "") ? "\\&{}" : "\\&";
      if (sign === "<") return "<{}";
      // Two in a row are a dash or a quotation mark.
      if (sign === "-" || sign === "'") return `{}${sign}`;
      // Some readers take an @ at the beginning of a line for that of an entry.
      if (sign === "@") return "{@}";
      return sign === "\n" ? sign : " ";
    });
}

/** An item of a list: braces keep a separator in it from separating. */
function latexItem(item) {
  return /[,;]/.test(item) || /(^|\s)and(\s|$)/i.test(item) ? `{${latex(item)}}` : latex(item);
}

/** An address in which what it may not hold, and what would end it, is percent-encoded. */
const latexAddress = (url) => String(url ?? "").trim().replace(/\p{Cc}/gu, "")
  .replace(/[{}\\ "<>^`|]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);

const BIBTEX_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** A record in BibTeX. */
function bibtexEntry(r) {
  const inJournal = r.container?.title && /^(article|paper)$/.test(r.type ?? "");
  const kind = inJournal ? "article" : BIBTEX_TYPES[r.type] ?? "misc";
  const fields = [];
  const field = (name, value) => { if (value) fields.push(`,\n  ${name} = {${value}}`); };
  const name = (one) => (one.family ? `${latex(one.family)}${one.given ? `, ${latex(one.given)}` : ""}` : `{${latex(one.name)}}`);
  const contributors = listOf(r.contributors);
  const authors = contributors.length ? contributors.filter((one) => !one.role || one.role === "author") : listOf(r.creators).map((one) => ({ name: one }));
  // Double braces keep a bibliography style from changing the case of a title.
  field("title", r.title ? `{${latex(r.title)}}` : "");
  field("author", authors.map(name).join(" and "));
  field("editor", contributors.filter((one) => one.role === "editor").map(name).join(" and "));
  field(inJournal ? "journal" : "booktitle", latex(r.container?.title));
  field("volume", latex(r.container?.volume));
  field("number", latex(r.container?.issue));
  field("pages", latex(r.container?.pages));
  field(kind === "techreport" ? "institution" : "publisher", latex(r.publisher));
  field("address", latex(r.place));
  field("edition", latex(r.edition));
  field("date", r.issued ?? "");
  const plain = plainDate(r.issued ?? "");
  field("year", plain.slice(0, 4) || (r.issued ?? ""));
  const month = BIBTEX_MONTHS[Number(plain.slice(5, 7)) - 1];
  if (month) fields.push(`,\n  month = ${month}`);
  field("type", latex(r.type));
  field("abstract", latex(r.description));
  const areas = listOf(r.thematic_areas);
  field("keywords", [...areas.map((area) => area.label), ...listOf(r.keywords)].map(latexItem).join(", "));
  field("shelflist-areas", areas.map((area) => latexItem(area.uri ? `${area.label} <${latexAddress(area.uri)}>` : area.label)).join(", "));
  field("language", listOf(r.languages).map(latex).join(" and "));
  for (const scheme of ["doi", "isbn", "issn"]) {
    const one = listOf(r.identifiers).find((other) => other.scheme === scheme);
    field(scheme, one ? (scheme === "doi" ? latexAddress(one.value) : latex(one.value)) : "");
  }
  field("url", latexAddress(r.url));
  field("file", listOf(r.files).map((file) => latexAddress(file.url).replaceAll(";", "%3B")).join(";"));
  field("note", listOf(r.notes).map(latex).join("\n\n"));
  const key = (r.key ?? `r${r.id}`).replace(/[^A-Za-z0-9:_-]/g, "") || "record";
  return `@${kind}{${key}${fields.join("")}\n}\n\n`;
}

/** Formats a record as a citation. */
function citation({ record }, form) {
  if (form === "bibtex") return bibtexEntry(record).trim();
  if (form === "ris") return risEntry(record).replaceAll("\r\n", "\n").trim();
  return apa(record);
}
