/** The calibration page: whose back → five steps → the proof. */

import { Announcer } from "./announce.js";
import { ask } from "./api.js";
import { Calibration } from "./calibration.js";
import { chosenCamera } from "./chosen-camera.js";
import { $, make, onClick, setText } from "./dom.js";
import { listen } from "./keys.js";
import { pauseWhileHidden } from "./live.js";
import { People, day } from "./people.js";
import { Proof } from "./proof.js";
import { askSafety } from "./safety.js";
import { Sample, samples } from "./sample.js";
import { wireSound } from "./sound.js";
import { buildSteps, clearSteps } from "./steps.js";
import { clearJudged, followStage } from "./stage.js";
import { page } from "./store.js";
import { Trouble, asTrouble, showTrouble } from "./trouble.js";
import { showVeil } from "./veil.js";
import { Voice } from "./voice.js";
import { t } from "./words.js";

/** @import { Elements } from "../../types/elements.d.ts" */

/** @import * as Wire from "../../types/messages.d.ts" */
/** @import * as Page from "../../types/page.d.ts" */

const voice = new Voice();
const announcer = new Announcer(voice);
const people = new People({ select: $("who"), others: [["new", t("page-calibrate-who.new")]], onChange: showWho });
const proof = new Proof((limits) => {
  calibration?.judgeBy(limits);
  showSaved();
});
/** @type {Page.SampleClip[]} */
let clips = [];
/** @type {Calibration | null} */
let calibration = null;
/** @type {() => unknown} */
let again = () => {};

/** @param {Page.PageState["phase"]} phase */
function enter(phase) {
  page.set({ phase });
  $(phase === "proof" ? "proof-title" : "main").focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

function showWho() {
  const { chosen, missing, trouble } = people;
  $("name-field").hidden = chosen !== null;
  if (trouble) return setText($("who-note"), `${trouble.what} ${trouble.remedy}`);
  const gone = missing ? `${t("page-calibrate-who.gone", { name: missing })} ` : "";
  if (!chosen) return setText($("who-note"), `${gone}${t("page-calibrate-who.kept")}`);
  setText(
    $("who-note"),
    chosen.calibrated_at
      ? t("page-calibrate-who.calibrated", { day: day(chosen.calibrated_at) })
      : t("page-calibrate-who.never"),
  );
}

async function startCamera() {
  voice.unlock();
  $("trouble").hidden = true;
  try {
    if (!people.chosen) {
      const name = $("name").value.trim();
      if (!name) {
        $("name").focus();
        throw new Trouble(t("page-calibrate-who"), t("page-calibrate-who.nameless"));
      }
      await people.add(name);
      $("name").value = "";
    }
  } catch (error) {
    return showTrouble(asTrouble(error));
  }
  const { id } = people;
  // Rounding on purpose is no more for everybody than stretching is.
  if (!(await askSafety(id))) return;
  await begin(await chosenCamera((words) => announcer.tell(words)), id);
}

/** Somebody else's calibration is never saved into a profile. */
const startSample = () => clips.length && begin(() => new Sample(clips[0]), null);

/**
 * @param {() => import("./camera.js").Camera | import("./own-camera.js").OwnCamera | Sample} makeSource
 * @param {number | null} profileId
 */
async function begin(makeSource, profileId) {
  voice.unlock();
  again = () => begin(makeSource, profileId);
  calibration?.end();
  const mine = (calibration = new Calibration({ source: makeSource(), profileId, announcer, done, ended }));
  page.set({ source: mine.source.kind });
  $("trouble").hidden = true;
  enter("steps");
  mine.changed({});
  clearSteps(t("page-shared-wait"), t("page-shared-starting", { source: mine.source.kind }));
  try {
    await mine.start();
    $("stage").classList.toggle("mirrored", mine.mirrored);
  } catch (error) {
    if (calibration !== mine) return;
    leave();
    showTrouble(asTrouble(error));
  }
}

/**
 * It is found, or has been saved at a second try.
 * @param {Wire.ResultMessage} result
 */
function done(result) {
  const first = page.get("phase") !== "proof";
  if (first) enter("proof");
  proof.show(result);
  const { problem, saved } = result;
  $("unsaved").hidden = !problem;
  if (problem) {
    const what = t("page-calibrate-go.failed", { problem: problem.problem });
    setText($("unsaved-what"), what);
    setText($("unsaved-do"), problem.remedy);
    announcer.tell(`${what} ${problem.remedy}`);
    offerOthers();
  } else if (saved) people.load();
  showSaved();
}

async function offerOthers() {
  await people.load();
  const options = people.list.map(({ id, name }) =>
    make("option", { value: id, textContent: name, selected: id === people.id }),
  );
  $("save-to").replaceChildren(...options);
  $("unsaved-form").hidden = options.length === 0 && people.trouble === null;
}

function showSaved() {
  const saved = proof.result?.saved;
  $("save").disabled = !proof.dirty || !saved;
  $("save").hidden = !saved;
  const text = saved
    ? proof.dirty
      ? t("page-calibrate-go.unsaved")
      : t("page-calibrate-go.saved", { name: saved.name })
    : proof.result?.problem
      ? ""
      : t("page-calibrate-go.sample");
  setText($("saved-note"), text);
}

async function saveLimits() {
  const { saved } = proof.result ?? {};
  if (!saved || !proof.dirty) return true;
  try {
    /** @type {Wire.ProfileMessage} */
    const { strictness, own_pct } = await ask(`/api/profiles/${saved.profile_id}`, {
      method: "PATCH",
      body: proof.limits,
    });
    Object.assign(proof.result ?? {}, { strictness, own_pct });
    showSaved();
    return true;
  } catch (error) {
    const { what, remedy } = asTrouble(error);
    setText($("saved-note"), `${what} ${remedy}`);
    return false;
  }
}

async function goAndStretch() {
  if (await saveLimits()) location.assign("/");
}

/** The clip is over. */
function ended() {
  if (calibration?.result) {
    calibration.run.end();
    announcer.forget();
    page.set({ warning: "off", state: "unknown" });
    showVeil();
    return;
  }
  const refused = calibration?.refusal;
  leave();
  showTrouble(
    new Trouble(
      refused?.problem ?? t("page-calibrate-sample-ended"),
      refused?.remedy ?? t("page-calibrate-sample-ended.remedy"),
    ),
  );
}

function leave() {
  calibration?.end();
  calibration = null;
  announcer.forget();
  page.set({ warning: "off", state: "unknown", step: "stand" });
  clearJudged();
  showVeil();
  enter("who");
  people.load();
}

/** @param {Wire.Restart["step"]} step */
function redo(step) {
  if (!calibration) return;
  if (page.get("phase") === "proof" && (calibration.source.kind === "sample" || calibration.condition.link !== "live"))
    return again();
  enter("steps");
  calibration.redo(step);
}

function space() {
  if (document.querySelector("dialog[open]")) return;
  if (!calibration) startCamera();
  else if (calibration.refusal) calibration.retry();
  else calibration.togglePause();
}

/** After a lost connection the trial goes on in another session, which knows of no calibration to be saved. */
function saveAgain() {
  const id = Number($("save-to").value);
  if (!id) return offerOthers();
  people.choose(id);
  calibration?.save(id);
}

function wire() {
  /** @type {Partial<Record<keyof Elements, () => unknown>>} */
  const clicks = {
    "start-camera": startCamera,
    "start-sample": startSample,
    "veil-action": () => (calibration?.condition.link === "failed" ? leave() : calibration?.togglePause()),
    retry: () => calibration?.retry(),
    "redo-stand": () => redo("stand"),
    "redo-hinge": () => redo("hinge"),
    "redo-round": () => redo("round"),
    stop: leave,
    "save-again": saveAgain,
    save: saveLimits,
    go: goAndStretch,
    again: () => redo("stand"),
    "help-open": () => $("help").showModal(),
  };
  onClick(clicks);
  $("name").addEventListener("keydown", (event) => event.key === "Enter" && startCamera());
  pauseWhileHidden(() => calibration);
  followStage();
  new ResizeObserver(() => proof.redraw()).observe($("own"));
  const stop = () => calibration && leave();
  listen(
    {
      Space: space,
      Escape: stop,
      m: wireSound(voice),
      1: () => redo("stand"),
      r: () => redo("stand"),
      2: () => redo("hinge"),
      3: () => redo("round"),
      "?": () => $("help").showModal(),
    },
    $("help"),
  );
}

async function offerSamples() {
  clips = await samples("calibration").catch(() => []);
  $("start-sample").hidden = clips.length === 0;
}

buildSteps();
wire();
people.load();
offerSamples();
