// Tests the pages of `report -f html` and `refresh --report` in a browser: accessible, without requests, and no wider
// than a phone.

import { pathToFileURL } from "node:url";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { accessible, assert, launch, open } from "./harness.mjs";

const folder = process.argv[2];
const browser = await launch();
for (const name of readdirSync(folder).filter((name) => name.endsWith(".html"))) {
  const address = pathToFileURL(join(folder, name)).href;
  for (const look of [{}, { colorScheme: "dark" }, { width: 390, height: 800 }]) {
    const { page, seen, close } = await open(browser, address, look);
    const where = `${name} ${JSON.stringify(look)}`;
    await accessible(page, where);
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(wide <= room, `${where}: ${wide} is wider than ${room}`);
    assert.deepEqual(seen.requests, [address], where);
    assert.deepEqual(seen.errors, [], where);
    if (process.env.SHELFLIST_SHOTS) await page.screenshot({ path: join(process.env.SHELFLIST_SHOTS, `${name}-${look.colorScheme ?? look.width ?? "light"}.png`), fullPage: true });
    await close();
  }
}
await browser.close();
console.log("the reports: in order");
