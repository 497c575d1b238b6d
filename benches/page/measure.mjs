// Measures the page in a browser: `node measure.mjs PAGE.html|FOLDER [CATALOGUE.jsonl]`. FOLDER is one of `-f site`. Printed are
// the sizes, and medians: the time from the start of the navigation until the first records are painted, from a key to the
// next painted frame, and from a key to the last change of the list that it causes (in a folder, parts of the index may have
// to be loaded first), as wall clock and as time of the main thread; and the heap of JavaScript after the search. With a
// catalogue, a page of MiniSearch with the same records is measured beside it; the runs of the two take turns.
//
// SHELFLIST_BROWSER is a folder with playwright-core and minisearch from npm, SHELFLIST_CHROMIUM the browser. RUNS is the
// number of runs (7).

import { createRequire } from "node:module";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.env.SHELFLIST_BROWSER}/`);
const { chromium } = require("playwright-core");
const RUNS = Number(process.env.RUNS ?? 7);
const TYPED = "harbour migr";

/** A page of MiniSearch: an index of titles and descriptions, and the ten best results as a list. */
function miniSearch(catalogue) {
  const records = readFileSync(catalogue, "utf8").trim().split("\n").map((line) => JSON.parse(line));
  const library = readFileSync(join(process.env.SHELFLIST_BROWSER, "node_modules/minisearch/dist/umd/index.js"), "utf8");
  const data = JSON.stringify(records).replaceAll("<", "\\u003c");
  const page = join(tmpdir(), "shelflist-minisearch.html");
  writeFileSync(page, `<!DOCTYPE html><meta charset="utf-8"><input id="query"><ol id="list"></ol>
<script type="application/json" id="data">${data}</script><script>${library}</script><script>
const records = JSON.parse(document.getElementById("data").textContent);
const index = new MiniSearch({ fields: ["title", "description"], searchOptions: { prefix: true, combineWith: "AND", boost: { title: 3 } } });
index.addAll(records.map((record, id) => ({ id, title: record.title ?? "", description: record.description ?? "" })));
const list = document.getElementById("list");
function show(found) {
  list.replaceChildren(...found.slice(0, 10).map((record) => {
    const item = document.createElement("li");
    item.className = "card";
    item.textContent = record.title + " " + record.description;
    return item;
  }));
}
show(records);
document.getElementById("query").addEventListener("input", (event) => show(index.search(event.target.value).map(({ id }) => records[id])));
</script>`);
  return page;
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** The number of files of a page or a folder, and their bytes. */
function size(path) {
  if (!statSync(path).isDirectory()) return [1, statSync(path).size];
  const parts = readdirSync(path).map((name) => size(join(path, name)));
  return parts.reduce(([files, bytes], [more, larger]) => [files + more, bytes + larger], [0, 0]);
}

async function measure(browser, address, figures) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(300_000);
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const metric = async (wanted) => (await devtools.send("Performance.getMetrics")).metrics.find(({ name }) => name === wanted).value;
  const thread = async () => 1000 * await metric("TaskDuration");
  const before = await thread();
  await page.goto(address);
  await page.waitForSelector(".card");
  figures.open.push(await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))));
  figures["open, thread"].push(await thread() - before);
  await page.waitForTimeout(1500);
  await page.evaluate(() => {
    window.keys = [];
    window.settled = [];
    const query = document.getElementById("query");
    let pressed = 0;
    new MutationObserver(() => { if (pressed) window.settled[window.settled.length - 1] = performance.now() - pressed; })
      .observe(document.getElementById("list"), { childList: true, subtree: true, characterData: true });
    query.addEventListener("keydown", () => {
      pressed = performance.now();
      window.settled.push(0);
      query.addEventListener("input", () => {
        requestAnimationFrame(() => setTimeout(() => window.keys.push(performance.now() - pressed)));
      }, { once: true });
    });
  });
  await page.focus("#query");
  for (const key of TYPED) {
    const start = await thread();
    await page.keyboard.press(key === " " ? "Space" : key);
    await page.waitForTimeout(300);
    figures["key, thread"].push(await thread() - start);
  }
  figures.key.push(...await page.evaluate(() => window.keys));
  figures.settled.push(...(await page.evaluate(() => window.settled)).filter((time) => time > 0));
  figures.heap.push(await metric("JSHeapUsedSize") / 1e6);
  await context.close();
}

const browser = await chromium.launch({ executablePath: process.env.SHELFLIST_CHROMIUM, args: ["--no-sandbox"] });
const pages = [["page", resolve(process.argv[2])]];
if (process.argv[3]) pages.push(["MiniSearch", miniSearch(process.argv[3])]);
const all = pages.map(() => ({ open: [], "open, thread": [], key: [], settled: [], "key, thread": [], heap: [] }));
for (let run = 0; run < RUNS; run += 1) {
  for (const [at, [, path]] of pages.entries()) {
    const entry = statSync(path).isDirectory() ? join(path, "index.html") : path;
    await measure(browser, pathToFileURL(entry).href, all[at]);
  }
}
for (const [at, [name, path]] of pages.entries()) {
  const [files, bytes] = size(path);
  const packed = files === 1 ? `, ${(gzipSync(readFileSync(path)).length / 1e6).toFixed(1)} MB packed by gzip` : ` in ${files} files`;
  const line = Object.entries(all[at]).map(([figure, values]) => `${figure} ${values.length ? median(values).toFixed(0) : "-"} ${figure === "heap" ? "MB" : "ms"}`);
  console.log(`${name}: ${line.join(", ")}; ${(bytes / 1e6).toFixed(1)} MB${packed}`);
}
await browser.close();
