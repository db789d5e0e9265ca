/** Loads the charting library, which is large, when there is something to draw. */

import { ask } from "./api.js";
import { make } from "./dom.js";

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
  document.head.append(...names.map((id) => make("meta", { id })));
  await added(make("link", { id: "plotly.js-style-global", rel: "stylesheet", href: "/static/css/plotly.css" }));
  await added(make("script", { src: "/vendor/plotly.min.js" }));
  return globalThis.Plotly;
}

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
