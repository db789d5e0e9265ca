/** Loads the charting library, which is large, when there is something to draw. */

import { ask } from "./api.js";
import { make } from "./dom.js";
import { lang, region } from "./words.js";

/** @type {Promise<any> | null} */
let loading = null;

/** Plotly itself. Rejects when it is not there; the words and tables beside a chart say the same then. */
export function plotly() {
  loading ??= load().catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

/**
 * Plotly writes <style> elements, which our policy forbids, unless an element of their name is there already. The sheet
 * that its charts need may be any sheet of ours; for the others, which are for maps, an empty element will do.
 */
async function load() {
  const { inline_styles: names } = await ask("/vendor/plotly.json");
  document.head.append(...names.map((/** @type {string} */ id) => make("meta", { id })));
  await added(make("link", { id: "plotly.js-style-global", rel: "stylesheet", href: "/static/css/plotly.css" }));
  await added(make("script", { src: "/vendor/plotly.min.js" }));
  const { Plotly } = /** @type {any} */ (globalThis);
  // A name of our own: what is registered as "en" would replace all that Plotly falls back on.
  Plotly.register({ moduleType: "locale", name: "page", dictionary: {}, format: format() });
  Plotly.setPlotConfig({ locale: "page" });
  return Plotly;
}

/** How the language writes dates and numbers, told to Plotly from what the browser knows of it. */
function format() {
  /** @typedef {Intl.DateTimeFormatOptions} How */
  const name = (/** @type {Date} */ day, /** @type {How} */ how) => new Intl.DateTimeFormat(region, how).format(day);
  const weekdays = (/** @type {How["weekday"]} */ weekday) =>
    Array.from({ length: 7 }, (_, i) => name(new Date(2024, 0, 7 + i), { weekday }));
  const months = (/** @type {How["month"]} */ month) =>
    Array.from({ length: 12 }, (_, i) => name(new Date(2024, i, 1), { month }));
  /** @type {Partial<Record<string, string>>} */
  const codes = { day: "%-d", month: "%b", year: "%Y" };
  const pattern = (/** @type {How} */ how) =>
    new Intl.DateTimeFormat(region, how)
      .formatToParts(new Date())
      .map(({ type, value }) => codes[type] ?? value)
      .join("");
  const parts = new Intl.NumberFormat(lang, { useGrouping: true }).formatToParts(12345.6);
  const mark = (/** @type {string} */ wanted) => parts.find(({ type }) => type === wanted)?.value ?? "";
  return {
    days: weekdays("long"),
    shortDays: weekdays("short"),
    months: months("long"),
    shortMonths: months("short"),
    month: pattern({ month: "short", year: "numeric" }),
    dayMonth: pattern({ day: "numeric", month: "short" }),
    dayMonthYear: pattern({ day: "numeric", month: "short", year: "numeric" }),
    decimal: mark("decimal"),
    thousands: mark("group"),
  };
}

/** @param {HTMLElement} element */
function added(element) {
  return new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = () => {
      element.remove();
      reject(new Error("The charting library can't be loaded."));
    };
    document.head.append(element);
  });
}
