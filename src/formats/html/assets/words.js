// The words of the interface, and the formats of dates, numbers and names in the reader's language.

const WORDS = bare(JSON.parse(byId("words").textContent));
for (const words of Object.values(WORDS)) bare(words);
const SETTINGS = JSON.parse(byId("settings").textContent);
bare(SETTINGS.concepts);

let language = "en";
let formats = {};

/** Sets the language of the interface, and rebuilds the formats that depend on it. */
function speak(code) {
  language = WORDS[code] ? code : "en";
  // The browser tells the regional variant of the language: 17 March in London, March 17 in Boston.
  const locale = (navigator.languages ?? []).find((one) => one.toLowerCase().split("-")[0] === language) ?? language;
  const plain = new Intl.NumberFormat(locale);
  formats = {
    locale,
    number: (value) => plain.format(value),
    percent: new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }),
    one: new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }),
    plural: new Intl.PluralRules(locale),
    day: new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }),
    month: new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" }),
    list: new Intl.ListFormat(locale, { type: "conjunction" }),
    collator: new Intl.Collator(locale, { sensitivity: "base", numeric: true }),
    names: new Intl.DisplayNames(locale, { type: "language", fallback: "code" }),
  };
  document.documentElement.lang = language;
}

/**
 * The language in which the page opens: that of the link, or that of the settings, or that of the browser, or English.
 */
function preferred(asked) {
  const wanted = [asked, SETTINGS.language, ...(navigator.languages ?? [])];
  return wanted.map((code) => code && code.toLowerCase().split("-")[0]).find((code) => code && WORDS[code]) ?? "en";
}

/** The words with this name. `values.n` chooses between the plural forms `name.one` and `name.other`. */
function w(name, values) {
  const words = WORDS[language];
  const form = values && values.n !== undefined ? words[`${name}.${formats.plural.select(values.n)}`] : undefined;
  let text = form ?? words[name] ?? words[`${name}.other`] ?? WORDS.en[name] ?? name;
  for (const [key, value] of Object.entries(values ?? {})) {
    text = text.replaceAll(`{${key}}`, typeof value === "number" ? formats.number(value) : value);
  }
  return text;
}

/** The word for a kind of publication. An unknown kind is shown unchanged. */
const kindName = (kind) => WORDS[language][`kind.${kind}`] ?? kind;

/** The name of a language by its BCP 47 code. */
function languageName(code) {
  try {
    const name = formats.names.of(code);
    return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
  } catch {
    return code;
  }
}

/** Formats a size in bytes for people. */
function sizeName(bytes) {
  const units = ["B", "kB", "MB", "GB"];
  let unit = 0;
  let size = bytes;
  while (size >= 1000 && unit < units.length - 1) { size /= 1000; unit += 1; }
  return `${formats.one.format(size)}\u00a0${units[unit]}`;
}

/** Formats one date of EDTF, without an interval, in the reader's language. */
function dateName(date) {
  const found = /^(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?([?~%]?)$/.exec(date);
  if (!found) return date;
  const [, year, month, day, doubt] = found;
  let text;
  const time = new Date(0);
  time.setUTCFullYear(+year, month ? month - 1 : 0, day ? +day : 1);
  // A date that does not exist, such as 30 February, is shown as printed.
  if (day && (time.getUTCDate() !== +day || time.getUTCMonth() !== month - 1)) return date;
  if (day) text = formats.day.format(time);
  else if (+month >= 21 && +month <= 24) text = w(`season.${month}`, { year });
  else if (+month > 12) return date;
  else if (month) text = formats.month.format(time);
  else text = year;
  return doubt ? w("date-doubtful", { date: text }) : text;
}

/** Formats a date of issue (EDTF level 1) in the reader's language. */
function issuedName(issued) {
  if (!issued.includes("/")) return dateName(issued);
  const [start, end] = issued.split("/");
  if (!end || end === "..") return w("date-since", { date: dateName(start) });
  if (!start || start === "..") return w("date-until", { date: dateName(end) });
  return `${dateName(start)} – ${dateName(end)}`;
}

/** Translates the fixed texts of the page, whose elements name their words. */
function translate() {
  for (const element of document.querySelectorAll("[data-w]")) element.textContent = w(element.dataset.w);
  for (const element of document.querySelectorAll("[data-l]")) element.setAttribute("aria-label", w(element.dataset.l));
  for (const element of document.querySelectorAll("[data-p]")) element.placeholder = w(element.dataset.p);
}
