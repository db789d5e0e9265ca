/** Asking the server for something that is not a picture; its errors come as what is wrong and what to do. */

import { Trouble } from "./trouble.js";
import { t } from "./words.js";

/**
 * The answer's JSON, or null where there is none. Throws a Trouble.
 * @param {string} path
 * @param {{ method?: string, body?: unknown }} [options]
 * @returns {Promise<any>}
 */
export async function ask(path, { method = "GET", body } = {}) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
  } catch {
    throw new Trouble(t("page-shared-no-answer"), t("page-shared-no-answer.remedy"));
  }
  if (answer.status === 204) return null;
  const told = await answer.json().catch(() => {
    // An answer that breaks off is none; somebody has left the page, or the server was ended.
    if (answer.ok && answer.headers.get("content-type")?.includes("json"))
      throw new Trouble(t("page-shared-no-answer"), t("page-shared-no-answer.remedy"));
    return {};
  });
  if (answer.ok) return told;
  // The server no longer knows this device: in the place of every page it now shows the one that asks for the code.
  if (answer.status === 401 && document.body.dataset.phase !== "door") location.reload();
  throw new Trouble(
    told.problem ?? t("page-shared-not-done"),
    told.remedy ?? t("page-shared-not-done.remedy"),
    answer.status,
  );
}
