/** The veil over the picture: whatever keeps it from being judged is said there, so a frozen picture is never shown as live. */

import { $, setText } from "./dom.js";
import { page } from "./store.js";
import { t } from "./words.js";

/** @import * as Page from "../../types/page.d.ts" */

/** @typedef {Page.LinkState | "off" | "paused"} Shown */

/** @param {Shown | "sample"} link */
const named = (link) => t("page-shared-link", { link });

/**
 * The most serious of what is the matter, as {link, title, text, action}.
 * @param {Page.Condition} condition
 * @returns {{link: Shown, title?: string, text?: string, action?: string}}
 */
function matter({ link, problem, trouble, paused }) {
  if (link === "failed" && problem)
    return { link, title: problem.problem, text: problem.remedy, action: t("page-shared-try-again") };
  if (trouble)
    return { link: "offline", title: t("page-shared-veil-camera"), text: `${trouble.what} ${trouble.remedy}` };
  if (link === "offline" && problem)
    return { link, title: named("offline"), text: `${problem.problem} ${problem.remedy}` };
  if (paused.has("person"))
    return {
      link: "paused",
      title: named("paused"),
      text: t("page-shared-veil-paused"),
      action: t("page-shared-veil-paused.action"),
    };
  if (paused.has("hidden"))
    return { link: "paused", title: named("paused"), text: t("page-shared-veil-paused.hidden") };
  if (link === "opening") return { link, title: named(link), text: "" };
  if (link === "getting_ready") return { link, title: named(link), text: t("page-shared-veil-loading") };
  return { link };
}

/** @type {Page.Condition} */
const NONE = { link: "off", problem: null, trouble: null, paused: new Set() };

/**
 * Show the state of the connection, of the camera and of pauses. Returns what the page counts as.
 * @param {Page.Condition} [condition] none: there is no session
 * @param {Page.Source["kind"]} [kind]
 */
export function showVeil(condition = NONE, kind) {
  const { link, title, text, action } = matter(condition);
  page.set({ link });
  setText($("link-text"), named(link === "live" && kind === "sample" ? "sample" : link));
  $("veil").hidden = !title;
  setText($("veil-title"), title ?? "");
  setText($("veil-text"), text ?? "");
  $("veil-action").hidden = !action;
  setText($("veil-action"), action ?? "");
  return { link, title };
}
