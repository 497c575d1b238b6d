// Tests the page of `-f html` in a real browser: `node page.mjs FOLDER`. The folder contains catalogue.html (the sample
// pages), hostile.html and hostile.json (records whose texts try to break out), and receives the downloads.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { accessible, assert, launch, open, run, serve, shownCount } from "./harness.mjs";

const folder = process.argv[2];
const fileOf = (name) => pathToFileURL(join(folder, name)).href;
const catalogue = fileOf("catalogue.html");
const browser = await launch();
const server = await serve(folder);

const tests = {
  async "opens from a file and from a server, and asks for nothing else"() {
    for (const address of [catalogue, `${server.address}/catalogue.html`, fileOf("hostile.html")]) {
      const { page, seen, close } = await open(browser, address);
      await page.fill("#query", "a");
      await page.click("#view-overview");
      await page.click("#view-records");
      await page.waitForSelector(".card");
      assert.deepEqual(seen.requests, [address]);
      assert.deepEqual(seen.errors, []);
      await close();
    }
  },

  async "the policy of the page runs its own scripts alone"() {
    const { page, seen, close } = await open(browser, catalogue);
    const ran = await page.evaluate(async () => {
      const script = document.createElement("script");
      script.textContent = "window.foreign = true";
      document.body.append(script);
      const asked = await fetch("http://127.0.0.1:9/").then(() => "answered", () => "refused");
      const picture = new Image();
      const seen = new Promise((done) => { picture.onload = () => done("loaded"); picture.onerror = () => done("refused"); });
      picture.src = "http://127.0.0.1:9/a.png";
      return [window.foreign ?? "refused", asked, await seen];
    });
    assert.deepEqual(ran, ["refused", "refused", "refused"]);
    assert.ok(seen.errors.some((error) => error.includes("Content Security Policy")), seen.errors.join("\n"));
    await close();
  },

  async "has no violation of accessibility in three languages, at three widths, light and dark"() {
    for (const locale of ["en-GB", "es-ES", "nl-NL"]) {
      for (const width of [360, 800, 1280]) {
        for (const colorScheme of ["light", "dark"]) {
          const { page, close } = await open(browser, catalogue, { width, locale, colorScheme });
          const where = `${locale}, ${width} pixels, ${colorScheme}`;
          assert.equal(await page.getAttribute("html", "lang"), locale.slice(0, 2));
          if (width < 860) await page.click("#filters-open");
          await page.fill("#query", "a");
          await page.locator(".why").first().click();
          await page.click("#downloads summary");
          await accessible(page, `${where}: list`);
          await page.keyboard.press("Escape");
          await page.click("#view-overview");
          await accessible(page, `${where}: overview`);
          await page.click("#view-records");
          await page.locator(".open").first().click();
          await accessible(page, `${where}: record`);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(wide <= 0, `${where}: the page is ${wide} pixels wider than the window`);
          await close();
        }
      }
    }
  },

  async "every control is reached and used by keyboard"() {
    const { page, close } = await open(browser, catalogue);
    const controls = await page.evaluate(() => [...document.querySelectorAll("a[href], button:enabled, input, select, summary")].filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.tabIndex >= 0).length);
    const reached = new Set();
    for (let step = 0; step < controls + 5; step += 1) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => [...document.querySelectorAll("a[href], button, input, select, summary")].indexOf(document.activeElement));
      if (at >= 0) reached.add(at);
    }
    assert.ok(reached.size >= controls, `${reached.size} of ${controls} controls were reached`);

    const all = await shownCount(page);
    await page.keyboard.press("/");
    await page.keyboard.type("harbour");
    const found = await shownCount(page);
    assert.ok(found > 0 && found < all);
    await page.keyboard.press("Enter");
    const first = await page.evaluate(() => document.activeElement.closest(".card").dataset.id);
    await page.keyboard.press("ArrowDown");
    const second = await page.evaluate(() => document.activeElement.closest(".card").dataset.id);
    assert.notEqual(first, second);
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.querySelector("#record").open && document.querySelector("#record").contains(document.activeElement)), true);
    await page.keyboard.press("ArrowLeft");
    assert.ok(page.url().includes(`record=${first}`));
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.querySelector("#record").open), false);
    assert.equal(await page.evaluate(() => document.activeElement.closest(".card").dataset.id), first);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    assert.equal(await page.inputValue("#query"), "");
    assert.equal(await shownCount(page), all);

    await page.locator(".facet input[type=checkbox]").first().focus();
    await page.keyboard.press("Space");
    assert.ok(await shownCount(page) < all);
    assert.equal(await page.evaluate(() => document.activeElement.checked), true);
    await page.keyboard.press("Space");
    await page.focus("#timeline .from");
    await page.keyboard.press("ArrowRight");
    assert.ok(await shownCount(page) < all);
    await page.keyboard.press("Home");
    assert.equal(await shownCount(page), all);
    await page.focus("#downloads summary");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.form), "csv");
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.querySelector("#downloads").open), false);
    await close();
  },

  async "a count beside a value is what the list holds once it is chosen"() {
    const { page, close } = await open(browser, catalogue);
    for (const query of ["", "migra"]) {
      await page.fill("#query", query);
      const boxes = await page.locator(".facet input[type=checkbox]").count();
      assert.ok(boxes > 5);
      for (let at = 0; at < boxes; at += 1) {
        const box = page.locator(".facet input[type=checkbox]").nth(at);
        const key = await box.getAttribute("data-key");
        const count = Number(await box.locator("xpath=..").locator(".number").textContent());
        await box.evaluate((one) => one.click());
        assert.equal(await shownCount(page), count, key);
        await page.locator(`[data-key=${JSON.stringify(key)}]`).evaluate((one) => one.click());
      }
    }
    await close();
  },

  async "search folds accents, takes beginnings of words, and ranks titles before texts"() {
    const { page, close } = await open(browser, catalogue);
    const titles = async (query) => { await page.fill("#query", query); return page.locator(".card .title").allTextContents(); };
    const plain = await titles("domestico");
    assert.deepEqual(plain, await titles("DOMÉSTICO"));
    assert.ok(plain.some((title) => title.includes("doméstico")));
    assert.deepEqual(await titles("domést"), plain);
    const ranked = await titles("campaign");
    const inTitle = ranked.map((title) => /campaign/i.test(title));
    assert.ok(inTitle.includes(true) && inTitle.includes(false));
    assert.equal(inTitle.lastIndexOf(true) < inTitle.indexOf(false), true, ranked.join("\n"));
    assert.ok((await page.locator("mark.hit").count()) > 0);
    const all = await titles("harbour");
    const without = await titles("harbour -bulletin");
    assert.ok(without.length < all.length);
    assert.deepEqual(await titles("no such words anywhere"), []);
    await close();
  },

  async "a link leads back to what was seen, and so do back and forward"() {
    const { page, close } = await open(browser, catalogue);
    const seen = async () => [await page.textContent("#count"), await page.locator("#chips .chip").allTextContents(), await page.evaluate(() => document.querySelector("#record").open)];
    const steps = [await seen()];
    await page.locator(".facet input").first().click({ force: true });
    steps.push(await seen());
    await page.keyboard.press("/");
    await page.keyboard.type("work");
    steps.push(await seen());
    await page.locator(".open").first().click();
    steps.push(await seen());
    const address = page.url();
    for (const step of [2, 1, 0]) { await page.goBack(); assert.deepEqual(await seen(), steps[step], `back to ${step}`); }
    for (const step of [1, 2, 3]) { await page.goForward(); assert.deepEqual(await seen(), steps[step], `forward to ${step}`); }
    const again = await open(browser, address);
    assert.equal(await again.page.textContent("#record-title"), await page.textContent("#record-title"));
    assert.equal(await again.page.textContent("#count"), steps[3][0]);
    await again.close();
    await close();
  },

  async "a chart of nothing is left out of the overview, and its figures do not overlap"() {
    const { page, close } = await open(browser, `${catalogue}#q=no+such+words&view=overview`);
    const words = await page.evaluate(() => [...document.querySelector("#overview").childNodes].filter((one) => one.nodeType === Node.TEXT_NODE).map((one) => one.data));
    assert.deepEqual(words, []);
    await page.evaluate(() => { location.hash = "#view=overview"; });
    await page.waitForSelector(".tiles strong");
    const over = await page.locator(".tiles strong").evaluateAll((all) => all.filter((one) => one.scrollWidth > one.parentElement.clientWidth).map((one) => one.textContent));
    assert.deepEqual(over, []);
    await close();
  },

  async "hostile texts are text"() {
    const { page, seen, close } = await open(browser, fileOf("hostile.html"));
    const { records } = JSON.parse(readFileSync(join(folder, "hostile.json"), "utf8"));
    for (const record of records) {
      await page.goto(`${fileOf("hostile.html")}#record=${encodeURIComponent(record.id)}`);
      await page.waitForSelector("#record[open]");
      if (record.title) assert.equal(await page.textContent("#record-title"), record.title);
      for (const form of ["bibtex", "ris", "apa"]) await page.check(`input[value=${form}]`);
      assert.equal(await page.locator("#record img, #record script, #record iframe, #record a[href^='javascript' i]").count(), 0);
    }
    for (const odd of ["#lang=constructor&sort=constructor&view=constructor", "#area=constructor&kind=__proto__", "#record=constructor&from=x&since=y", "#%E0%A4%A"]) {
      await page.goto("about:blank");
      await page.goto(`${fileOf("hostile.html")}${odd}`);
      await page.waitForSelector("#list > li");
    }
    await page.goto(fileOf("hostile.html"));
    await page.locator(".why").first().click();
    await page.click("#view-overview");
    assert.equal(await page.locator("main img, main script, main iframe").count(), 0);
    assert.equal(await page.evaluate(() => window.hurt), undefined);
    assert.deepEqual(seen.errors, []);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, "the page is wider than the window");
    await close();
  },

  async "evidence is marked where it stands"() {
    const { page, close } = await open(browser, catalogue);
    await page.fill("#query", "tres ciudades");
    await page.locator(".why").first().click();
    const marks = await page.locator(".card mark.evidence").allTextContents();
    assert.ok(marks.length > 0);
    const said = await page.locator(".reasons q").allTextContents();
    for (const mark of marks) assert.ok(said.some((word) => word.includes(mark) || mark.includes(word)), mark);
    await close();
  },

  async "downloads are saved"() {
    for (const name of ["catalogue", "hostile"]) {
      const { page, seen, close } = await open(browser, fileOf(`${name}.html`));
      for (const [form, ending] of [["csv", "csv"], ["ris", "ris"], ["bibtex", "bib"], ["json", "json"]]) {
        await page.click("#downloads summary");
        const [download] = await Promise.all([page.waitForEvent("download"), page.click(`[data-form=${form}]`)]);
        assert.ok(download.suggestedFilename().endsWith(`.${ending}`));
        await download.saveAs(join(folder, `${name}-download.${ending}`));
      }
      assert.deepEqual(seen.errors, []);
      await close();
    }
  },

  async "speaks three languages, and writes dates as they do"() {
    const { page, close } = await open(browser, catalogue);
    const words = { en: ["Search", "17 March 2022"], es: ["Buscar", "17 de marzo de 2022"], nl: ["Zoeken", "17 maart 2022"] };
    for (const [code, [search, date]] of Object.entries(words)) {
      await page.selectOption("#language", code);
      assert.equal(await page.textContent("label[for=query]"), search);
      assert.equal(await page.locator(".card .when").first().textContent(), date);
      assert.equal(await page.getAttribute("html", "lang"), code);
    }
    await close();
  },

  async "without scripts there is a plain list of the records"() {
    const { page, close } = await open(browser, fileOf("hostile.html"), { scripts: false });
    const { records } = JSON.parse(readFileSync(join(folder, "hostile.json"), "utf8"));
    assert.equal(await page.locator(".entries > li").count(), records.length);
    const titles = await page.locator(".entries .title").allTextContents();
    assert.deepEqual(titles, records.map((record) => (record.title ?? "–").replace(/\0/g, "\ufffd")));
    assert.equal(await page.locator("#query").isVisible(), false);
    await close();
  },

  async "on paper the list stands alone"() {
    const { page, close } = await open(browser, catalogue);
    await page.emulateMedia({ media: "print" });
    for (const hidden of ["#search", "#filters", "#timeline", ".sort"]) assert.equal(await page.locator(hidden).isVisible(), false, hidden);
    assert.equal(await page.locator(".card").first().isVisible(), true);
    await close();
  },
};

try {
  await run(tests);
} finally {
  server.stop();
  await browser.close();
}
