/** The page: welcome → set up → stretching → after, one session at a time. */

import { redraw, showAfter } from "./after.js";
import { Announcer } from "./announce.js";
import { cameras } from "./camera.js";
import { chosenCamera } from "./chosen-camera.js";
import { Chooser } from "./chooser.js";
import { $, make, memory, onClick, setText } from "./dom.js";
import { listen } from "./keys.js";
import { recordingOf, showSaved, wireSwitch } from "./recording.js";
import { showNoReport, showReport } from "./report.js";
import { pauseWhileHidden } from "./live.js";
import { OWN, ownCamera } from "./own-camera.js";
import { PHONE, phone } from "./phone-camera.js";
import { askSafety } from "./safety.js";
import { Sample, samples } from "./sample.js";
import { Session } from "./session.js";
import { buildChecks, showNext } from "./setup.js";
import { showSpots } from "./spots.js";
import { wireSound } from "./sound.js";
import { clearJudged, drawJudged, followStage } from "./stage.js";
import { page } from "./store.js";
import { asTrouble, showTrouble } from "./trouble.js";
import { watchDue } from "./reminder.js";
import { showVeil } from "./veil.js";
import { Voice } from "./voice.js";
import { people } from "./who.js";
import { t } from "./words.js";

/** @import { Elements } from "../../types/elements.d.ts" */

/** @import * as Wire from "../../types/messages.d.ts" */
/** @import * as Page from "../../types/page.d.ts" */

const voice = new Voice();
const announcer = new Announcer(voice);
const chooser = new Chooser(() => startCamera());
/** @type {Page.SampleClip[]} */
let clips = [];
/** @type {() => unknown} */
let again = () => {};
/** @type {Session | null} */
let session = null;

/**
 * Change what is on show; focus follows, so that the keyboard and a screen reader are where the eyes are.
 * @param {Page.PageState["phase"]} phase
 */
function enter(phase) {
  page.set({ phase });
  // The session that is over may have been in a new place.
  if (phase === "welcome") showSpots(people.id);
  if (phase === "setup" || phase === "welcome") $("main").focus({ preventScroll: true });
  if (phase === "after") $("after-title").focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

/**
 * `makeSource` is kept for "stretch again" and "try again".
 * @param {() => import("./camera.js").Camera | import("./own-camera.js").OwnCamera | Sample} makeSource
 * @param {Wire.StretchesStretchMessage} stretch
 */
async function begin(makeSource, stretch) {
  voice.unlock();
  again = () => begin(makeSource, stretch);
  session?.end();
  const source = makeSource();
  const recording = recordingOf(source, stretch.name);
  const options = chooser.options(stretch);
  const mine = (session = new Session({ source, recording, announcer, enter, finish, stretch, options }));
  buildChecks(stretch.checks);
  $("trouble").hidden = true;
  mine.silence();
  mine.changed({});
  setText($("pause").firstChild, `${t("page-shared-pause", { paused: "no" })} `);
  enter("setup");
  showNext(t("page-shared-starting", { source: mine.source.kind }));
  try {
    await mine.start();
    showMirror();
    if (!(source instanceof Sample)) await offerCameras(source);
    $("picker").hidden ||= mine.source.kind !== "camera";
  } catch (error) {
    if (session !== mine) return;
    leave();
    fail(asTrouble(error));
  }
}

/** @param {Page.Told} trouble */
function fail(trouble) {
  showTrouble(trouble);
  $("trouble-retry").focus();
}

/** @param {import("./camera.js").Camera | import("./own-camera.js").OwnCamera} source */
async function offerCameras(source) {
  const [listed, own, theirs] = await Promise.all([cameras(), ownCamera(), phone()]);
  const first = [];
  if (theirs) first.push(make("option", { value: PHONE, textContent: t("page-live-camera.phone") }));
  if (own)
    first.push(make("option", { value: OWN, textContent: t("page-live-camera.own", { name: own.name || "none" }) }));
  $("picker").hidden = listed.length + first.length < 2;
  $("camera").replaceChildren(
    ...first,
    ...listed.map(({ deviceId, label }, i) =>
      make("option", {
        value: deviceId,
        textContent: label || t("page-live-camera", { number: i + 1 }),
      }),
    ),
  );
  $("camera").value = source.deviceId ?? "";
}

/**
 * A session comes with what the coach told last, or with null and `how` it ended when the server is gone.
 * @param {Wire.CoachMessage | null} coach
 * @param {import("./session.js").How} how
 */
function finish(coach = null, how = "finish") {
  if (!session) return;
  const mine = session;
  const { record, stretch, begun } = mine;
  const pain = coach?.summary?.pain === true || how === "pain";
  // The coach's last words are heard to their end.
  stop({ hush: !coach });
  // Who never came to stretch has nothing to look back on.
  if (record.rows.length === 0 && !pain) {
    enter("welcome");
    if (mine.ranOut) fail({ what: t("page-live-sample-ended"), remedy: t("page-live-sample-ended.remedy") });
    return;
  }
  // Whoever stopped for pain is not led straight back into it.
  page.set({ pain: pain ? "yes" : "no" });
  enter("after");
  showAfter(record);
  showSaved(mine.recording, mine.recorded);
  if (coach) showReport(coach, begun);
  else showNoReport({ pain, kept: mine.source.kind === "camera" && stretch.kind !== "free" });
}

/** Escape and the button: the coach ends with a report, unless there is nobody to ask for one. */
function finishNow() {
  if (page.get("phase") === "stretch" || session?.record.rows.length) session?.finishNow();
  else finish();
}

function leave() {
  stop();
  enter("welcome");
}

function stop({ hush = true } = {}) {
  session?.end();
  session = null;
  announcer.forget({ hush });
  page.set({ warning: "off", state: "unknown", sign: "unknown" });
  clearJudged();
  showVeil();
}

/** Nobody stretches in front of the camera without having answered the questions. */
async function startCamera() {
  voice.unlock();
  await loaded;
  const stretch = session?.stretch ?? chooser.chosen;
  if (!stretch || (session === null && !(await askSafety(people.id)))) return;
  begin(await chosenCamera((words) => announcer.tell(words)), stretch);
}
/** @param {Page.SampleClip} clip */
const startSample = (clip) => chooser.free && begin(() => new Sample(clip), chooser.free);

function showVoice() {
  setText(
    $("voice-note"),
    voice.canSpeak ? "" : t("page-live-details-note.voiceless", { voices: voice.hasVoice ? "foreign" : "none" }),
  );
}

/** Whether the voice is heard three metres away is found out before it is needed. */
function testSound() {
  voice.unlock();
  const silent = voice.muted ? "muted" : voice.canSpeak ? "no" : "voiceless";
  setText($("sound-note"), t("page-live-sound-test.note", { silent }));
  voice.tone("good");
  announcer.tell(t("page-live-sound-test.spoken"));
}

function toggleDetails() {
  $("details").hidden = !$("details").hidden;
  $("details-toggle").setAttribute("aria-expanded", String(!$("details").hidden));
}

const home = () => enter("welcome");

function space() {
  if (session) session.togglePause();
  else if (page.get("phase") === "after") (page.get("pain") === "yes" ? home : again)();
  else startCamera();
}

function escape() {
  if (session) finishNow();
  else if (page.get("phase") === "after") home();
}

/** "Try again" or "Go on"; who may not stretch yet is asked again. */
function veilAction() {
  const condition = session?.condition;
  if (condition?.link !== "failed") return session?.togglePause();
  if (condition.problem?.code !== "safety") return again();
  leave();
  startCamera();
}

function wire() {
  /** @type {Partial<Record<keyof Elements, () => unknown>>} */
  const clicks = {
    "start-camera": startCamera,
    "start-sample": async () => {
      voice.unlock();
      await loaded;
      if (clips.length) startSample(clips[0]);
    },
    "trouble-retry": () => again(),
    "veil-action": veilAction,
    "sound-test": testSound,
    pause: () => session?.togglePause(),
    "start-over": () => session?.startOver(),
    skip: () => session?.skip(),
    pain: () => session?.pain(),
    finish: finishNow,
    print: () => window.print(),
    again: () => again(),
    home,
    "details-toggle": toggleDetails,
    "help-open": () => $("help").showModal(),
  };
  onClick(clicks);
  $("volume").value = String(voice.volume);
  $("volume").addEventListener("input", () => (voice.volume = Number($("volume").value)));
  $("rate").value = String(voice.rate);
  $("rate").addEventListener("input", () => (voice.rate = Number($("rate").value)));
  $("mirror").checked = memory.get("mirror", true);
  $("mirror").addEventListener("change", () => {
    memory.set("mirror", $("mirror").checked);
    showMirror();
  });
  $("camera").addEventListener("change", () => {
    memory.set("camera", $("camera").value);
    startCamera();
  });
  pauseWhileHidden(() => session);
  followStage();
  for (const when of ["resize", "beforeprint", "afterprint"]) window.addEventListener(when, redraw);
  listen(
    {
      Space: space,
      Escape: escape,
      m: wireSound(voice, showVoice),
      d: toggleDetails,
      n: () => session?.skip(),
      p: () => session?.pain(),
      r: () => session?.stretch.kind === "free" && session.startOver(),
      "?": () => $("help").showModal(),
    },
    $("help"),
  );
}

function showMirror() {
  $("stage").classList.toggle("mirrored", session?.mirrored ?? false);
  drawJudged();
}

async function offerSamples() {
  clips = await samples().catch(() => []);
  $("start-sample").disabled = clips.length === 0 || !chooser.free;
  $("sample-links").replaceChildren(
    ...clips.slice(1).flatMap((clip, i) => {
      const button = make("button", { type: "button", className: "link", textContent: clip.title });
      button.addEventListener("click", () => startSample(clip));
      return i ? [" · ", button] : [button];
    }),
  );
  $("other-samples").hidden = clips.length < 2;
}

/** The stretches and samples are known: whoever clicks sooner waits for them. */
const loaded = chooser.load().then(offerSamples);
wire();
wireSwitch();
people.load().then(() => watchDue(() => people.id));
