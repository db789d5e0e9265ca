/** The choice of the language. The server puts every sentence into the page, so it needs no more than a cookie. */

import { $ } from "./dom.js";

// A page that the browser kept as it was may show what has been erased since.
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

const YEAR_S = 365 * 24 * 3600;

$("language").addEventListener("change", () => {
  document.cookie = `posture_language=${$("language").value}; path=/; max-age=${YEAR_S}; samesite=strict`;
  location.reload();
});
