/** Lets the page be installed as an app, which says what to do while the server doesn't run. */

import { memory } from "./dom.js";

async function mind() {
  const { serviceWorker } = navigator;
  // None where the page is not trusted: on another device, under a certificate that it only tolerates.
  if (!serviceWorker) return;
  try {
    await serviceWorker.register("/away-worker.js");
    const { active } = await serviceWorker.ready;
    const { lang } = document.documentElement;
    if (memory.get("away", lang) !== lang) active?.postMessage(lang);
    memory.set("away", lang);
  } catch {
    // It is a convenience: without it the browser itself says that nobody answers.
  }
}

mind();
