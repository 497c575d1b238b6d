// Tests the page of `review --html` in a browser, which is used only with the keyboard from the first to the last
// record.

import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { accessible, assert, launch, open } from "./harness.mjs";

const folder = process.argv[2];
const browser = await launch();
const address = (name) => pathToFileURL(join(folder, name)).href;

// Four records are reviewed with the keyboard: a typed title, no record, a title that is chosen by its line and undone,
// and a confirmation.
{
  const { page, seen, close } = await open(browser, address("review.html"));
  await accessible(page, "at the beginning");
  assert.match(await page.locator("#progress").textContent(), /record 1 of 4/);
  // The first field is reached with the Tab key, and the typed text is kept.
  await page.keyboard.press("Tab");
  while ((await page.evaluate(() => document.activeElement.id)) !== "field-title") await page.keyboard.press("Tab");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("A title that a person typed");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  assert.match(await page.locator("#progress").textContent(), /1 answered/);
  await page.keyboard.press("x");
  assert.match(await page.locator("#progress").textContent(), /2 answered/);
  // A line is chosen with the arrow keys and becomes the title, and the step is undone.
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("t");
  assert.match(await page.locator("#question").textContent(), /corrected/);
  await accessible(page, "with an answer");
  await page.keyboard.press("u");
  assert.match(await page.locator("#progress").textContent(), /2 answered/);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  assert.match(await page.locator("#said").textContent(), /Every record has an answer/);
  while ((await page.evaluate(() => document.activeElement.id)) !== "save") await page.keyboard.press("Tab");
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.equal(download.suggestedFilename(), "corrections.jsonl");
  await download.saveAs(join(folder, "corrections.jsonl"));
  assert.deepEqual([seen.errors, seen.requests.slice(1)], [[], []]);
  await close();
}

// Five hundred records are reviewed, some of which are hostile: text remains text, and no step is slow.
for (const [colorScheme, width] of [["light", 1280], ["dark", 1280], ["light", 390]]) {
  const { page, seen, close } = await open(browser, address("review-all.html"), { colorScheme, width });
  assert.notEqual(await page.title(), "gone");
  assert.match(await page.locator("#progress").textContent(), /of 501/);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, "nothing is wider than the window");
  assert.equal(await page.locator("#lines img, #lines script, #queue img, #form img").count(), 0);
  if (width > 1000) await accessible(page, `500 records, ${colorScheme}`);
  const took = await page.evaluate(() => {
    const press = (key) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    const start = performance.now();
    for (let step = 0; step < 20; step += 1) press("Enter");
    return (performance.now() - start) / 20;
  });
  console.log(`${took.toFixed(1)} ms a step among 500 records, ${colorScheme}, ${width} pixels`);
  assert.ok(took < 1000, `${took} ms a step`);
  await page.screenshot({ path: join(folder, `review-${colorScheme}-${width}.png`) });
  assert.deepEqual([seen.errors, seen.requests.slice(1)], [[], []]);
  await close();
}

await browser.close();
