/** At the door: takes the access code, and goes on to the page that was wanted. */

import { ask } from "./api.js";
import { $ } from "./dom.js";
import { asTrouble, showTrouble } from "./trouble.js";

/** The page that was wanted, without a code that stood in its address. */
function goOn() {
  const query = new URLSearchParams(location.search);
  query.delete("code");
  location.replace(location.pathname + (query.size ? `?${query}` : ""));
}

$("door-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  $("trouble").hidden = true;
  try {
    await ask("/door", { method: "POST", body: { code: $("door-code").value } });
  } catch (error) {
    showTrouble(asTrouble(error));
    $("door-code").select();
    return;
  }
  goOn();
});

// Whoever followed another site's link is asked although they are in: the cookie does not come with such a request.
try {
  await ask("/door");
  goOn();
} catch {
  // A stranger, as they should be told.
}
