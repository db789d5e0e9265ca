/** Asking the server for something that is not a picture; its errors come as what is wrong and what to do. */

import { Trouble } from "./camera.js";

/** The answer's JSON, or null where there is none. Throws a Trouble. */
export async function ask(path, { method = "GET", body } = {}) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
  } catch {
    throw new Trouble("Posture does not answer.", "If you stopped it, start it again, then try once more.");
  }
  if (answer.status === 204) return null;
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  const trouble = new Trouble(
    told.problem ?? "Posture could not do that.",
    told.remedy ?? "Reload the page, and try again.",
  );
  throw Object.assign(trouble, { status: answer.status });
}
