// Makes the pictures of the HTML report in docs/.
//
//     node screenshots.mjs REPORT.html FOLDER
import {chromium} from "playwright-core";
import {pathToFileURL} from "node:url";
import {join, resolve} from "node:path";

const [report, folder] = process.argv.slice(2);
const browser = await chromium.launch({executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"]});
const shot = async (name, options, size) => {
  const context = await browser.newContext({viewport: size, deviceScaleFactor: 1, ...options});
  const page = await context.newPage();
  await page.goto(pathToFileURL(resolve(report)).href);
  await page.locator(".item .kind", {hasText: "edited"}).first().click();
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({path: join(folder, `report-${name}.png`)});
  await context.close();
};
await shot("light", {colorScheme: "light"}, {width: 1240, height: 940});
await shot("dark", {colorScheme: "dark"}, {width: 1240, height: 940});
await shot("narrow", {colorScheme: "light"}, {width: 390, height: 1400});
await browser.close();
