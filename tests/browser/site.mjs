// Tests the page of `-f site` in a real browser: `node site.mjs FOLDER`. The folder contains the site of the sample
// pages (site/) and their page in one file (catalogue.html), which must show the same.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { accessible, assert, eventually, launch, open, run, serve, shownCount } from "./harness.mjs";

const folder = process.argv[2];
const fileOf = (name) => pathToFileURL(join(folder, name)).href;
const browser = await launch();
const server = await serve(folder);
const places = [fileOf("site/"), `${server.address}/site/`];

const tests = {
  async "opens from a file and from a server, and loads nothing from elsewhere"() {
    for (const place of places) {
      const { page, seen, close } = await open(browser, `${place}index.html`);
      await page.waitForSelector(".card");
      await page.fill("#query", "harbour");
      await page.waitForSelector("mark.hit");
      assert.ok(seen.requests.every((address) => address.startsWith(place)), seen.requests.join("\n"));
      assert.deepEqual(seen.errors, []);
      await close();
    }
  },

  async "finds, counts and orders as the page in one file does"() {
    const one = await open(browser, fileOf("catalogue.html"));
    const many = await open(browser, `${places[0]}index.html`);
    await many.page.waitForSelector(".card");
    const seen = async (page) => [
      await shownCount(page),
      await page.locator(".card .title").allTextContents(),
      await page.locator(".facet .value").allTextContents(),
    ];
    for (const hash of ["#", "#q=harbour", "#q=domestico", "#q=migr", "#q=harbour+-bulletin", "#q=%22tres+ciudades%22", "#language=es&language=nl", "#from=2020&to=2021", "#undated=1", "#q=no+such+words"]) {
      for (const { page } of [one, many]) await page.evaluate((to) => { location.hash = to; }, hash);
      const wanted = await seen(one.page);
      await eventually(async () => assert.deepEqual(await seen(many.page), wanted, hash));
    }
    for (const { page } of [one, many]) await page.evaluate(() => { location.hash = "#view=overview"; });
    const figures = async ({ page }) => page.locator("#overview td").allTextContents();
    await eventually(async () => assert.ok((await figures(one)).length > 20));
    await eventually(async () => assert.deepEqual(await figures(many), await figures(one)));
    await one.close();
    await many.close();
  },

  async "a record has a page of its own, to which its link leads"() {
    const { page, seen, close } = await open(browser, `${places[1]}index.html`);
    await page.waitForSelector(".card");
    const id = await page.locator(".card").first().getAttribute("data-id");
    const title = await page.locator(".card .open").first().textContent();
    await page.locator(".card .open").first().click();
    assert.equal(await page.textContent("#record-title"), title);
    await page.goto("about:blank");
    await page.goto(`${places[1]}index.html#record=${id}`);
    await page.waitForURL(`${places[1]}record/${id}.html`);
    assert.equal(await page.textContent("h1"), title);
    await accessible(page, "the page of a record");
    assert.deepEqual(seen.errors, []);
    await close();
  },

  async "has no violation of accessibility"() {
    for (const colorScheme of ["light", "dark"]) {
      const { page, close } = await open(browser, `${places[0]}index.html`, { colorScheme, width: 360 });
      await page.waitForSelector(".card");
      await accessible(page, colorScheme);
      await close();
    }
  },

  async "without scripts the newest records stand in a list"() {
    const { page, close } = await open(browser, `${places[0]}index.html`, { scripts: false });
    const links = await page.locator(".entries a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    assert.ok(links.length > 10);
    await page.goto(`${places[0]}${links[0]}`);
    assert.ok((await page.textContent("h1")).length > 3);
    await close();
  },
};

try {
  await run(tests);
} finally {
  server.stop();
  await browser.close();
}
