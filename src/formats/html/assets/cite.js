// Formats citations in the style of the American Psychological Association, seventh edition.

/** Formats a name as `Ruiz, A. M.`. A name that is not taken apart is kept as printed. */
function apaName(one) {
  if (!one.family) return one.name ?? "";
  const initials = (one.given ?? "").split(/[\s.]+/).filter(Boolean).map((part) => part.split("-").map((name) => `${name.charAt(0)}.`).join("-"));
  return initials.length ? `${one.family}, ${initials.join(" ")}` : one.family;
}

function apaNames(record) {
  const contributors = listOf(record.contributors).filter((one) => !one.role || one.role === "author");
  const names = contributors.length ? contributors.map(apaName) : listOf(record.creators);
  // From 21 authors on, only the first 19 and the last one are listed (section 9.8).
  const shown = names.length > 20 ? [...names.slice(0, 19), `… ${names[names.length - 1]}`] : names;
  if (shown.length < 2 || names.length > 20) return shown.join(", ");
  return `${shown.slice(0, -1).join(", ")}, ${w("apa-and")} ${shown[shown.length - 1]}`;
}

/** Formats a date as `2021, November 26`, in the order that the language uses. */
function apaDate(issued) {
  if (!issued) return w("apa-no-date");
  const [, year, month, day] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(issued) ?? [];
  if (!year) return issued;
  if (issued.includes("/")) return issued.split("/").map((part) => part.slice(0, 4)).filter((part, at, all) => all.indexOf(part) === at).join("–");
  if (!month || +month > 12) return year;
  const date = new Date(Date.UTC(+year, +month - 1, +(day ?? 1)));
  const name = new Intl.DateTimeFormat(formats.locale, { month: "long", day: day ? "numeric" : undefined, timeZone: "UTC" }).format(date);
  return `${year}, ${name}`;
}

function apa(record) {
  const dot = (text) => (/[.?!…]$/.test(text) ? text : `${text}.`);
  const names = apaNames(record);
  const date = `(${apaDate(record.issued)})`;
  const kind = record.type ? ` [${kindName(record.type)}]` : "";
  const title = dot(`${titleOf(record)}${kind}`);
  const parts = names ? [dot(names), `${date}.`, title] : [title, `${date}.`];
  if (record.container?.title) parts.push(dot(containerName(record.container)));
  if (record.publisher && record.publisher !== names) parts.push(dot(record.publisher));
  const doi = listOf(record.identifiers).find((one) => one.scheme === "doi");
  const address = doi ? `https://doi.org/${doi.value.replace(/^(https?:\/\/(dx\.)?doi\.org\/|doi:\s*)/i, "")}` : record.url ?? listOf(record.files)[0]?.url;
  if (address) parts.push(address);
  return parts.join(" ");
}
