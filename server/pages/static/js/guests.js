/** Who is connected: the devices that were let in, how to let another one in, and throwing out. */

import { ask } from "./api.js";
import { sure } from "./dialogs.js";
import { $, make, onClick, setText } from "./dom.js";
import { page } from "./store.js";
import { asTrouble, showTrouble } from "./trouble.js";
import { date, t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */

const LOOK_EVERY_MS = 5_000;

/** Known once it has been read. @type {Wire.DoorMessage} */
let door = /** @type {any} */ (null);

/** @param {Wire.DoorMessage} now */
function show(now) {
  const newCode = door?.code !== now.code;
  door = now;
  $("trouble").hidden = true;
  page.set({ shown: now.asks ? "open" : "closed" });
  if (!now.asks) return;
  if (newCode) {
    // Its address stays, so that the code stands in no list of what was loaded: the picture has to be asked for anew.
    $("door-picture").hidden = !now.address;
    if (now.address) $("door-picture").src = `/api/door/address.svg?at=${Date.now()}`;
    setText($("door-address"), now.address);
    setText($("door-shown-code"), now.code);
    setText($("door-fingerprint"), now.fingerprint);
  }
  for (const part of document.querySelectorAll(".with-certificate"))
    /** @type {HTMLElement} */ (part).hidden = !now.fingerprint;
  $("guests-none").hidden = now.guests.length > 0;
  $("guests-all").hidden = now.guests.filter(({ you }) => !you).length < 2;
  $("guests").replaceChildren(...now.guests.map(guestItem));
}

/** @param {Wire.GuestMessage} guest */
function guestItem(guest) {
  const when = /** @type {const} */ ({ dateStyle: "medium", timeStyle: "short" });
  const name = make("p", { className: "guest-name" }, make("b", { textContent: guest.device }));
  if (guest.you) name.append(" ", make("span", { className: "you", textContent: t("page-guests-guest.you") }));
  const seen = t("page-guests-guest", {
    connected: guest.connected ? "yes" : "no",
    seen: date(guest.seen, when),
    address: guest.address,
  });
  const out = make("button", {
    type: "button",
    className: "secondary small",
    textContent: t("page-guests-guest.out"),
    onclick: () => throwOut(guest),
  });
  out.setAttribute("aria-label", t("page-guests-out", { device: guest.device }));
  const told = make(
    "div",
    {},
    name,
    make("p", { className: "soft", textContent: seen }),
    make("p", { className: "soft", textContent: t("page-guests-guest.since", { since: date(guest.since, when) }) }),
  );
  return make("li", { className: guest.connected ? "connected" : "" }, told, out);
}

/** @param {Wire.GuestMessage} guest */
async function throwOut(guest) {
  setText($("sure-text"), t("page-guests-out.what"));
  setText($("sure-keep"), t("page-guests-out.keep"));
  setText($("sure-yes"), t("page-guests-guest.out"));
  if (await sure(t("page-guests-out", { device: guest.device }))) await remove(`/api/door/guests/${guest.id}`);
}

async function throwAll() {
  setText($("sure-text"), t("page-guests-all.what"));
  setText($("sure-keep"), t("page-guests-all.keep"));
  setText($("sure-yes"), t("page-guests-all"));
  if (await sure(t("page-guests-all.question"))) await remove("/api/door/guests");
}

/** @param {string} path */
async function remove(path) {
  const before = door.guests.length;
  try {
    show(await ask(path, { method: "DELETE" }));
    setText($("guests-done"), t("page-guests-done", { count: before - door.guests.length }));
  } catch (error) {
    complain(error);
  }
}

/** @param {unknown} error */
function complain(error) {
  showTrouble(asTrouble(error));
  if (!door) page.set({ shown: "trouble" });
}

async function look() {
  try {
    if (!document.hidden && !$("sure").open) show(await ask("/api/door"));
  } catch (error) {
    complain(error);
  }
  setTimeout(look, LOOK_EVERY_MS);
}

onClick({ "throw-all": throwAll });
await look();
