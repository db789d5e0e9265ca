/** The review page: the library, or one clip (#id), or two side by side (#id+id); kept up to date while work goes on. */

import { ask } from "./api.js";
import { sure } from "./dialogs.js";
import { ClipPage } from "./review-clip.js";
import { $, setText } from "./dom.js";
import { showLibrary } from "./review-library.js";
import { wireUploads } from "./review-upload.js";
import { People } from "./people.js";
import { t } from "./words.js";
import { page } from "./store.js";
import { asTrouble, showTrouble } from "./trouble.js";

/** @import * as Wire from "../../types/messages.d.ts" */
/** @import * as Page from "../../types/page.d.ts" */

const WORKING_MS = 700;
const IDLE_MS = 10_000;

/** @type {Wire.ClipsMessage | null} */
let known = null;
let timer = 0;
/** @type {string | null} */
let wentFrom = null;

const people = new People({
  select: $("who"),
  others: [["", t("page-review-by-whom.average")]],
  onChange: () => known && refresh(),
});
const clipPage = new ClipPage({ people, refresh, remove });
const wanted = () => decodeURIComponent(location.hash.slice(1)).split("+").filter(Boolean);

/**
 * Ask for everything again, show it, and look again after a while: sooner while something is being done.
 * @returns {Promise<void>}
 */
async function refresh() {
  clearTimeout(timer);
  /** @type {Wire.ClipsMessage} */
  let told;
  try {
    told = await ask(`/api/clips${people.id === null ? "" : `?profile_id=${people.id}`}`);
  } catch (error) {
    const trouble = asTrouble(error);
    if (trouble.status === 404 && people.id !== null) return people.load(); // deleted in another window
    if (!known) return fail(trouble);
    setText($("say-polite"), `${trouble.what} ${trouble.remedy}`);
    timer = setTimeout(refresh, IDLE_MS);
    return;
  }
  known = told;
  $("trouble").hidden = true;
  show(told);
  const busy = told.clips.some(({ jobs }) => jobs.length);
  timer = setTimeout(refresh, busy ? WORKING_MS : IDLE_MS);
}

/** @param {Page.Told} trouble */
function fail(trouble) {
  showTrouble(trouble);
  page.set({ shown: "trouble" });
}

/**
 * @param {Wire.ClipsMessage} told
 * @returns {void}
 */
function show(told) {
  const [first, second] = wanted().map((id) => told.clips.find((clip) => clip.id === id) ?? null);
  const before = page.get("shown");
  if (first === null) {
    setText($("say-polite"), t("page-review-gone"));
    return leave();
  }
  if (first) clipPage.show(first, second ?? null, told.clips);
  else {
    clipPage.close();
    showLibrary(told, { review, remove, people });
  }
  page.set({ shown: first ? "clip" : "library" });
  document.title = first ? t("page-review-title.of", { title: first.title }) : `${t("page-shared-review")} – Posture`;
  if (before === page.get("shown")) return;
  scrollTo(0, 0);
  // Back in the list, the keyboard is where it was.
  const card = !first && wentFrom ? document.getElementById(`card-${wentFrom}`) : null;
  if (card) card.querySelector("a")?.focus();
  else if (before !== "loading") $(first ? "clip-title" : "library-title").focus();
  wentFrom = first?.id ?? null;
}

function leave() {
  history.replaceState(null, "", location.pathname);
  if (known) show(known);
}

/** @param {Wire.ClipMessage} clip */
async function review(clip) {
  await ask(`/api/clips/${clip.id}/review`, { method: "POST", body: { profile_id: people.id } });
  await refresh();
}

/** @param {Wire.ClipMessage} clip */
async function remove(clip) {
  if (!(await sure(t("page-review-delete.sure", { title: clip.title })))) return false;
  clipPage.close();
  await ask(`/api/clips/${clip.id}`, { method: "DELETE" });
  setText($("say-polite"), t("page-review-delete.done", { title: clip.title }));
  if (wanted().includes(clip.id)) history.replaceState(null, "", location.pathname);
  await refresh();
  $("library-title").focus();
  return true;
}

$("trouble-retry").addEventListener("click", refresh);
// A clip that isn't known may be new, from another window.
addEventListener("hashchange", () => {
  const told = known;
  if (told && wanted().every((id) => told.clips.some((clip) => clip.id === id))) show(told);
  else refresh();
});
document.addEventListener("visibilitychange", () => document.hidden || refresh());
wireUploads({
  limits: () => known,
  who: () => people.id,
  // What was added is what one wants to look at; of several, the list shows how far each is.
  added: (clip) => review(clip).catch(() => refresh()),
});
people.load().then(refresh);
