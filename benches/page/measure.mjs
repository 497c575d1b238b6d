// Measures the page in a browser: `node measure.mjs PAGE.html [CATALOGUE.jsonl]`. Printed are medians: the time from the
// start of the navigation until the first records are painted, and from a key to the frame that shows its result, as wall
// clock and as time of the main thread. With a catalogue, a page of MiniSearch with the same records is measured beside it.

import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
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

async function measure(browser, name, address) {
  const figures = { open: [], openThread: [], key: [], keyThread: [] };
  for (let run = 0; run < RUNS; run += 1) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    context.setDefaultTimeout(300_000);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
    const thread = async () => 1000 * (await devtools.send("Performance.getMetrics")).metrics.find(({ name: one }) => one === "TaskDuration").value;
    const before = await thread();
    await page.goto(address);
    await page.waitForSelector(".card");
    figures.open.push(await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))));
    figures.openThread.push(await thread() - before);
    await page.waitForTimeout(1500);
    await page.evaluate(() => {
      window.keys = [];
      document.getElementById("query").addEventListener("keydown", () => {
        const pressed = performance.now();
        document.getElementById("query").addEventListener("input", () => {
          requestAnimationFrame(() => setTimeout(() => window.keys.push(performance.now() - pressed)));
        }, { once: true });
      });
    });
    await page.focus("#query");
    for (const key of TYPED) {
      const start = await thread();
      await page.keyboard.press(key === " " ? "Space" : key);
      await page.waitForTimeout(150);
      figures.keyThread.push(await thread() - start);
    }
    figures.key.push(...await page.evaluate(() => window.keys));
    await context.close();
  }
  const line = Object.entries(figures).map(([figure, values]) => `${figure} ${median(values).toFixed(0)} ms`);
  console.log(`${name}: ${line.join(", ")}`);
}

const browser = await chromium.launch({ executablePath: process.env.SHELFLIST_CHROMIUM, args: ["--no-sandbox"] });
await measure(browser, "page", pathToFileURL(resolve(process.argv[2])).href);
if (process.argv[3]) await measure(browser, "MiniSearch", pathToFileURL(miniSearch(process.argv[3])).href);
await browser.close();
