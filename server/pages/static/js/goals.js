/** On the history page: what somebody wants to reach, how far they are, and when they are reminded. */

import { ask } from "./api.js";
import { $, make, memory, setText } from "./dom.js";
import { mayNotify, putOff, whose } from "./reminder.js";
import { asTrouble } from "./trouble.js";
import { t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */

/** Whose goals are on show. @type {number | null} */
let id = null;

/**
 * Show the goals of this person; null is nobody in particular.
 * @param {number | null} chosen
 */
export async function showGoals(chosen) {
  id = chosen;
  $("as-calendar").href = `/api/goals/calendar.ics${whose(chosen)}`;
  try {
    const reminder = await ask(`/api/goals${whose(chosen)}`);
    if (chosen === id) fill(reminder);
  } catch (error) {
    tell(error);
  }
}

/** @param {Wire.ReminderMessage} reminder */
function fill({ words, now, towards, last_week: week, goals }) {
  setText($("due-words"), words);
  $("towards").replaceChildren(...towards.map((textContent) => make("li", { textContent })));
  setText($("last-week"), week.join(" "));
  $("snooze").hidden = !now;
  $("goal-days").value = String(goals.days_a_week);
  $("goal-depth").value = goals.depth_deg === null ? "" : String(goals.depth_deg);
  $("goal-at").value = goals.at.slice(0, 5);
  $("goal-quiet-from").value = goals.quiet_from.slice(0, 5);
  $("goal-quiet-to").value = goals.quiet_to.slice(0, 5);
  $("goal-remind").checked = goals.remind;
  $("goal-notify").checked = mayNotify();
  $("notify-choice").hidden = !("Notification" in window);
}

/** @param {unknown} error */
function tell(error) {
  const trouble = asTrouble(error);
  setText($("goals-said"), `${trouble.what} ${trouble.remedy}`);
}

async function save() {
  const wanted = {
    days_a_week: Number($("goal-days").value),
    depth_deg: $("goal-depth").value === "" ? null : Number($("goal-depth").value),
    remind: $("goal-remind").checked,
    at: $("goal-at").value,
    quiet_from: $("goal-quiet-from").value,
    quiet_to: $("goal-quiet-to").value,
  };
  setText($("goals-said"), "");
  try {
    fill(await ask(`/api/goals${whose(id)}`, { method: "PUT", body: wanted }));
    setText($("goals-said"), t("page-history-goals.saved"));
  } catch (error) {
    tell(error);
  }
}

/** The browser asks the person itself; who refuses gets no notices. */
async function notify() {
  const wanted = $("goal-notify").checked;
  memory.set("notify", wanted && (await Notification.requestPermission()) === "granted");
  $("goal-notify").checked = mayNotify();
  if (wanted && !mayNotify()) setText($("goals-said"), t("page-history-goals.refused"));
}

/** Once, when the page begins. */
export function wireGoals() {
  $("goals-form").addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  $("goal-notify").addEventListener("change", notify);
  $("snooze").addEventListener("click", async () => {
    try {
      fill(await putOff(id));
      $("goals-title").scrollIntoView({ block: "nearest" });
    } catch (error) {
      tell(error);
    }
  });
}
