/** On the computer: leads a phone to its page, and tells how it is. */

import { ask } from "./api.js";
import { $, setText } from "./dom.js";
import { battery } from "./phone-camera.js";
import { page } from "./store.js";
import { asTrouble, showTrouble } from "./trouble.js";
import { t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */

const LOOK_EVERY_MS = 2_000;

/** @param {Wire.PhoneMessage} phone */
async function show(phone) {
  $("trouble").hidden = true;
  page.set({ shown: !phone.there ? "closed" : phone.phone_address ? "open" : "elsewhere" });
  if (page.get("shown") !== "open") return;
  if ($("phone-address").textContent !== phone.phone_address) {
    setText($("phone-address"), phone.phone_address);
    $("phone-way").src = `/api/phone/address.svg?at=${Date.now()}`;
    $("phone-way").hidden = false;
    const { fingerprint } = await ask("/api/door");
    setText($("phone-fingerprint"), fingerprint);
  }
  const state = !phone.connected ? "none" : phone.problem ? "lost" : "watching";
  $("phone-state").dataset.state = state;
  setText($("phone-state-text"), t("page-connect-state", { state, device: phone.name }));
  setText($("phone-state-more"), (state === "lost" && `${phone.problem} ${phone.remedy}`) || battery(phone));
  $("phone-go").hidden = state === "none";
}

async function look() {
  try {
    if (!document.hidden) await show(await ask("/api/phone"));
  } catch (error) {
    showTrouble(asTrouble(error));
  }
  setTimeout(look, LOOK_EVERY_MS);
}

await look();
