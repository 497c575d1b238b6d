// Functions that the tests of pages share: they start a browser and a server for the folder of the pages, and check
// assertions.

import { createRequire } from "node:module";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import assert from "node:assert/strict";

// The packages are in the folder in which `.ci/run` installed them, outside of the sources.
const require = createRequire(`${process.env.SHELFLIST_BROWSER}/`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export { assert };

/** Starts the browser of the system. */
export function launch() {
  return chromium.launch({ executablePath: process.env.SHELFLIST_CHROMIUM, args: ["--no-sandbox", "--disable-quic"] });
}

/** Serves the files of a folder on this machine. Returns the address, and a function that stops the server. */
export async function serve(folder) {
  const server = createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    try {
      const body = readFileSync(join(folder, name.endsWith("/") ? `${name}index.html` : name));
      const type = name.endsWith(".json") ? "application/json" : name.endsWith(".js") ? "text/javascript" : "text/html; charset=utf-8";
      response.writeHead(200, { "content-type": type }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { address: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

/** Opens a page in its own context, and records its network requests and its errors. */
export async function open(browser, address, { width = 1280, height = 900, locale = "en-GB", colorScheme = "light", scripts = true } = {}) {
  const context = await browser.newContext({
    viewport: { width, height }, locale, colorScheme, javaScriptEnabled: scripts, reducedMotion: "reduce", acceptDownloads: true,
  });
  // A machine that is busy with other tests is slow, and these tests do not measure speed.
  context.setDefaultTimeout(300_000);
  if (scripts) await context.addInitScript(axe);
  const page = await context.newPage();
  const seen = { requests: [], errors: [] };
  page.on("request", (request) => { if (!request.url().startsWith("data:") && !request.url().startsWith("blob:")) seen.requests.push(request.url()); });
  page.on("console", (message) => { if (message.type() === "error") seen.errors.push(message.text()); });
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  page.on("dialog", (dialog) => { seen.errors.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
  await page.goto(address);
  return { page, seen, close: () => context.close() };
}

/** Fails if axe-core finds a violation of WCAG 2.2 A and AA, or of its best practices. */
export async function accessible(page, where) {
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  const said = violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary}`).join("; ")}`);
  assert.deepEqual(said, [], where);
}

/** Waits until an assertion holds. Fails with the message of the assertion if it does not hold after some time. */
export async function eventually(check) {
  const end = Date.now() + 300_000;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((later) => setTimeout(later, 100));
    }
  }
}

/** The whole number at the start of the line above the list. */
export const shownCount = async (page) => Number((await page.textContent("#count strong")).replace(/\D/g, ""));

/** Runs tests one after another, and prints how long each took. */
export async function run(tests) {
  const only = process.argv[3];
  for (const [name, test] of Object.entries(tests)) {
    if (only && name !== only) continue;
    const began = Date.now();
    await test();
    console.log(`ok ${name} (${Date.now() - began} ms)`);
  }
}
