// Makes the picture of the README: `node picture.mjs PAGE.html PICTURE.png`. The page is that of the sample pages, with
// the evidence of one record shown. README.md tells how it is made.

import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import { launch, open } from "./harness.mjs";

const [, , from, to] = process.argv;
const browser = await launch();
const { page, close } = await open(browser, pathToFileURL(resolve(from)).href, { width: 1180, height: 820 });
await page.waitForSelector(".card");
await page.locator(".why").first().click();
await page.evaluate(() => { document.activeElement.blur(); scrollTo(0, 0); });
await page.screenshot({ path: to });
await close();
await browser.close();
