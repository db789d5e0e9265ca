/** Which recordings are deleted by themselves: chosen, and said beforehand what that deletes. */

import { ask } from "./api.js";
import { size } from "./data-size.js";
import { answer } from "./dialogs.js";
import { $, make, setText } from "./dom.js";
import { asTrouble } from "./trouble.js";
import { date, t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */

const GIGA = 1e9;

/**
 * changed(text) is called once another rule is in force, with what to tell of it.
 * @param {{ changed: (text: string) => Promise<void> }} options
 */
export function wireRetention({ changed }) {
  let asked = 0;

  const rule = () => ({
    days: $("by-age").checked ? Number($("older-days").value) : null,
    max_bytes: $("by-room").checked ? Math.round(Number($("most-room").value) * GIGA) : null,
  });

  /** @returns {Promise<Wire.DueMessage[]>} */
  async function preview() {
    const mine = ++asked;
    $("older-days").disabled = !$("by-age").checked;
    $("most-room").disabled = !$("by-room").checked;
    $("retain").disabled = !$("retention").checkValidity();
    if ($("retain").disabled) return [];
    const { days, max_bytes: room } = rule();
    if (days === null && room === null) {
      say(t("page-data-due.off"), []);
      return [];
    }
    try {
      /** @type {Wire.DueMessage[]} */
      const due = await ask("/api/data/retention/plan", { method: "POST", body: rule() });
      if (mine !== asked) return due;
      const bytes = due.reduce((sum, clip) => sum + clip.bytes, 0);
      say(due.length ? t("page-data-due", { count: due.length, size: size(bytes) }) : t("page-data-due.none"), due);
      return due;
    } catch (error) {
      trouble(error);
      return [];
    }
  }

  /** @param {string} text @param {Wire.DueMessage[]} due */
  function say(text, due) {
    setText($("due"), text);
    $("due-list").replaceChildren(
      ...due.map((clip) =>
        make("li", {
          textContent: `${clip.title} · ${date(clip.added_at, { dateStyle: "medium" })} · ${size(clip.bytes)}`,
        }),
      ),
    );
  }

  /** @param {unknown} error */
  function trouble(error) {
    const { what, remedy } = asTrouble(error);
    say(`${what} ${remedy}`, []);
  }

  async function save() {
    const due = await preview();
    if (due.length) {
      setText($("retaining-title"), t("page-data-retention.sure", { count: due.length }));
      if ((await answer($("retaining"))) !== "yes") return;
    }
    try {
      await ask("/api/data/retention", { method: "PUT", body: rule() });
      const off = rule().days === null && rule().max_bytes === null;
      await changed(off ? t("page-data-due.off") : t("page-data-due.on"));
    } catch (error) {
      trouble(error);
    }
  }

  for (const id of /** @type {const} */ (["by-age", "by-room", "older-days", "most-room"]))
    $(id).addEventListener("input", preview);
  $("retention").addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });

  return {
    /** @param {Wire.RetentionMessage} kept */
    show({ days, max_bytes: room }) {
      $("by-age").checked = days !== null;
      $("by-room").checked = room !== null;
      if (days !== null) $("older-days").value = String(days);
      if (room !== null) $("most-room").value = String(room / GIGA);
      preview();
    },
  };
}
