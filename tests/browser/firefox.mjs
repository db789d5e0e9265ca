/**
 * The whole flow in Firefox, driven over WebDriver BiDi: being led through a stretch, its report, every other page, a
 * calibration, and the review of a clip. Writes what it found as one line of JSON.
 *   node tests/browser/firefox.mjs '{"firefox", "patienceMs", "led", "stretch", "calibrating", "who", "clip"}'
 * led and calibrating: addresses of servers that play a stretch and a calibration, with a slash at the end; who: the
 * number of the person who is calibrated.
 */

import { launch } from "puppeteer-core";

const told = JSON.parse(process.argv[2]);
// A stretch, a calibration, a review: each may take minutes on a busy machine.
const timeout = 4 * told.patienceMs;

const browser = await launch({
  browser: "firefox",
  executablePath: told.firefox,
  protocolTimeout: timeout,
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
  const written = (selector) =>
    page.waitForFunction((one) => document.querySelector(one).textContent !== "", {}, selector);
  const textOf = (selector) => page.$eval(selector, (element) => element.textContent);

  await page.goto(told.led);
  await page.evaluate((chosen) => {
    localStorage.setItem("posture.stretch", JSON.stringify(chosen));
    localStorage.setItem(`posture.options.${chosen}`, JSON.stringify({ hold_s: 5, rounds: 1 }));
  }, told.stretch);
  await page.reload();
  await page.waitForSelector(`.card[data-stretch="${told.stretch}"][aria-pressed="true"]`);
  // Each lasts a moment only: noted by the page itself, for who looks too late.
  await page.evaluate(() => {
    window.been = new Set();
    new MutationObserver(() => {
      const { phase, sign } = document.body.dataset;
      window.been.add(phase).add(sign);
    }).observe(document.body, { attributes: true });
  });
  await page.click("#start-camera");
  await page.waitForSelector('body[data-phase="after"]');
  await page.waitForFunction(() => window.been.has("stretch") && window.been.has("hold"));
  await written("#kept");
  const report = { kept: await textOf("#kept"), holds: (await page.$$("#hold-rows tr")).length };

  const titles = {};
  for (const name of ["history", "calibrate", "review", "data"]) {
    await page.goto(told.led + name);
    titles[name] = await page.title();
  }

  await page.goto(`${told.calibrating}calibrate`);
  await page.waitForSelector(`#who option[value="${told.who}"]`);
  await page.select("#who", told.who);
  await page.click("#start-camera");
  await page.waitForSelector('body[data-phase="proof"]');
  await written("#saved-note");
  const proof = { found: await textOf("#proof-title"), saved: await textOf("#saved-note") };

  await page.goto(`${told.led}review`);
  await page.waitForSelector('body[data-shown="library"]');
  await (await page.$("#file")).uploadFile(told.clip);
  await (await page.waitForSelector("#own .clip-card a")).click();
  await written("#words");
  await page.waitForSelector(".film[data-shown-s]");
  await page.waitForSelector("#chart .main-svg");
  const review = { title: await textOf("#clip-title"), warned: !(await textOf("#words")).includes("No warning") };
  console.log(JSON.stringify({ report, titles, proof, review, complaints }));
} catch (error) {
  const pages = await browser.pages();
  const state = await pages.at(-1)?.evaluate(() => [document.body?.innerText, { ...document.body?.dataset }]);
  console.log(JSON.stringify({ failed: String(error), state, complaints }));
  process.exitCode = 1;
} finally {
  await browser.close();
}
