/**
 * The whole flow in Firefox, driven over WebDriver BiDi: being led through a stretch, its report, the history, and every
 * other page. Writes what it found as one line of JSON.
 *   node tests/browser/firefox.mjs FIREFOX URL STRETCH PATIENCE_MS
 */

import { launch } from "puppeteer-core";

const [executablePath, url, stretch, patience] = process.argv.slice(2);
const timeout = Number(patience);

const browser = await launch({
  browser: "firefox",
  executablePath,
  protocolTimeout: 4 * timeout,
  extraPrefsFirefox: {
    "media.navigator.streams.fake": true,
    "media.navigator.permission.disabled": true,
    // What stands in for a server that is away has a test of its own; here it would tell of pages that are left early.
    "dom.serviceWorkers.enabled": false,
  },
});
const complaints = [];
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(timeout);
  await page.setViewport({ width: 1366, height: 768 });
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  const textOf = (selector) => page.$eval(selector, (element) => element.textContent);

  await page.goto(url);
  await page.evaluate((chosen) => {
    localStorage.setItem("posture.stretch", JSON.stringify(chosen));
    localStorage.setItem(`posture.options.${chosen}`, JSON.stringify({ hold_s: 5, rounds: 1 }));
  }, stretch);
  await page.reload();
  await page.waitForSelector(`.card[data-stretch="${stretch}"][aria-pressed="true"]`);
  // Each lasts a moment only: noted by the page itself, for who looks too late.
  await page.evaluate(() => {
    window.been = new Set();
    new MutationObserver(() => {
      const { phase, sign } = document.body.dataset;
      window.been.add(phase).add(sign);
    }).observe(document.body, { attributes: true });
  });
  await page.click("#start-camera");
  await page.waitForSelector('body[data-phase="after"]', { timeout: 3 * timeout });
  await page.waitForFunction(() => window.been.has("stretch") && window.been.has("hold"));
  await page.waitForFunction(() => document.getElementById("kept").textContent !== "");
  const report = { kept: await textOf("#kept"), holds: (await page.$$("#hold-rows tr")).length };

  const titles = {};
  for (const name of ["history", "calibrate", "review", "data"]) {
    await page.goto(url + name);
    titles[name] = await page.title();
  }
  console.log(JSON.stringify({ report, titles, complaints }));
} catch (error) {
  const pages = await browser.pages();
  const state = await pages.at(-1)?.evaluate(() => [document.body?.innerText, { ...document.body?.dataset }]);
  console.log(JSON.stringify({ failed: String(error), state, complaints }));
  process.exitCode = 1;
} finally {
  await browser.close();
}
