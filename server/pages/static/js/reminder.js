/** The notice that it is time to stretch: on the first page, and from the browser while the page lies behind others. */

import { ask } from "./api.js";
import { $, memory, setText } from "./dom.js";
import { t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */

const EVERY_MS = 10 * 60 * 1000;
const LATER_H = 3;
const TOLD = "told-due";

/** @param {number | null} id */
export const whose = (id) => (id === null ? "" : `?profile_id=${id}`);

/**
 * Put reminders off for some hours.
 * @param {number | null} id
 * @returns {Promise<Wire.ReminderMessage>}
 */
export const putOff = (id) => ask(`/api/goals/snooze${whose(id)}`, { method: "POST", body: { hours: LATER_H } });

/** Whether this browser may show notices, and the person wants them here. */
export const mayNotify = () =>
  "Notification" in window && Notification.permission === "granted" && memory.get("notify", false);

/**
 * Show on the first page when something is due, now, every ten minutes, and when another person is chosen.
 * @param {() => number | null} chosen
 */
export function watchDue(chosen) {
  const look = async () => {
    const id = chosen();
    try {
      const reminder = await ask(`/api/goals${whose(id)}`);
      if (id === chosen()) show(reminder);
    } catch {
      // Without an answer nothing is due; the page says elsewhere what is wrong.
    }
  };
  $("due-later").addEventListener("click", async () => {
    $("due-notice").hidden = true;
    $("main").focus({ preventScroll: true });
    await putOff(chosen()).catch(() => null);
  });
  $("who").addEventListener("change", look);
  setInterval(look, EVERY_MS);
  look();
}

/** @param {Wire.ReminderMessage} reminder */
function show(reminder) {
  $("due-notice").hidden = !reminder.now;
  setText($("due-notice-words"), reminder.now ? reminder.words : "");
  const today = new Date().toLocaleDateString("sv");
  if (!reminder.now || !document.hidden || !mayNotify() || memory.get(TOLD, "") === today) return;
  memory.set(TOLD, today);
  const notice = new Notification(t("page-shared-due"), { body: reminder.words, tag: "posture-due" });
  notice.addEventListener("click", () => window.focus());
}
