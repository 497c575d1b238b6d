// Makes a large catalogue from a small one: `node make.mjs SMALL.json COUNT > LARGE.jsonl`. The titles, dates, kinds,
// creators and links of its records differ as those of a library do; the same count gives the same catalogue.

import { readFileSync } from "node:fs";

const { records } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const count = Number(process.argv[3]);

// A generator of pseudo-random numbers (mulberry32).
let seed = 7;
function random() {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (limit) => Math.floor(random() * limit);
const pick = (list) => list[below(list.length)];
const two = (number) => String(number).padStart(2, "0");

const words = "harbour workers children islands routes borders schools clinics returns remittances floods cities villages registration permits families seasons farms fishing transport housing training languages papers voices numbers trends".split(" ");
const creators = ["Ana Ruiz", "Pieter de Vries", "Institute of Ports", "María López García", "J. Okafor", "Statistics Office", "Lotte van Dam"];
const publishers = ["River Institute", "Consejo de Ciudades", "Gemeente Havenstad", "Harbour Foundation", null];
const kinds = ["report", "guide", "news", "study", "brief", "paper", "campaign", "factsheet", null];

for (let at = 0; at < count; at += 1) {
  const record = structuredClone(pick(records));
  const [a, b, c] = [pick(words), pick(words), pick(words)];
  if (record.title) record.title = `${record.title.replace(/\.$/, "")}: ${a} and ${b} in region ${below(400)}`;
  record.description = `${record.description ?? ""} It looks at ${a}, ${b} and ${c}, and compares ${3 + below(87)} places over ${2 + below(10)} years.`.trim();
  const year = 2024 - Math.floor(-Math.log(1 - random()) * 6);
  record.issued = random() < 0.06 ? null : random() < 0.2 ? String(year) : `${year}-${two(1 + below(12))}-${two(1 + below(28))}`;
  record.issued_basis = record.issued && "stated";
  record.type = pick(kinds);
  record.creators = random() < 0.7 ? [pick(creators)] : [];
  record.publisher = pick(publishers);
  record.url = random() < 0.8 ? `https://library.example.org/publications/${at}` : null;
  record.files = random() < 0.5 ? [{ url: `https://library.example.org/files/${at}.pdf`, media_type: "application/pdf", bytes: 90000 + below(9000000) }] : [];
  record.id = `${at.toString(16).padStart(8, "0")}${"0".repeat(12)}`;
  process.stdout.write(`${JSON.stringify(record)}\n`);
}
