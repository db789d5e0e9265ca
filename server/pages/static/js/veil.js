/** The veil over the picture: whatever keeps it from being judged is said there, so a frozen picture is never shown as live. */

import { $, setText } from "./dom.js";

const PILL = {
  off: "Ready when you are",
  opening: "Starting",
  getting_ready: "Getting ready",
  live: "Live",
  offline: "Offline",
  failed: "Stopped",
  paused: "Paused",
};

/** The most serious of what is the matter, as {link, title, text, action}. */
function matter({ link, problem, trouble, paused }) {
  if (link === "failed") return { link: "failed", title: problem.problem, text: problem.remedy, action: "Try again" };
  if (trouble) return { link: "offline", title: "Camera offline", text: `${trouble.what} ${trouble.remedy}` };
  if (link === "offline") return { link: "offline", title: "Offline", text: `${problem.problem} ${problem.remedy}` };
  if (paused.has("person"))
    return { link: "paused", title: "Paused", text: "Nothing is judged until you go on.", action: "Go on" };
  if (paused.has("hidden")) return { link: "paused", title: "Paused", text: "This tab is in the background." };
  if (link === "opening") return { link, title: "Starting", text: "" };
  if (link === "getting_ready")
    return { link, title: "Getting ready", text: "Loading what recognises you. A few seconds." };
  return { link };
}

/** Show the state of the connection, of the camera and of pauses. Returns what the page counts as. */
export function showVeil(condition, kind) {
  const { link, title, text, action } = matter(condition);
  document.body.dataset.link = link;
  setText($("link-text"), link === "live" && kind === "sample" ? "Sample" : PILL[link]);
  $("veil").hidden = !title;
  setText($("veil-title"), title ?? "");
  setText($("veil-text"), text ?? "");
  $("veil-action").hidden = !action;
  setText($("veil-action"), action ?? "");
  return { link, title };
}
