/** The page: welcome → set up → stretching → after, one session at a time. */

import { redraw, showAfter } from "./after.js";
import { Announcer } from "./announce.js";
import { Camera, Trouble, cameras } from "./camera.js";
import { $, make, memory, setText } from "./dom.js";
import { listen } from "./keys.js";
import { Sample, samples } from "./sample.js";
import { Session } from "./session.js";
import { buildChecks, showNext } from "./setup.js";
import { showVeil } from "./veil.js";
import { showOverlay } from "./view.js";
import { Voice } from "./voice.js";
import { people } from "./who.js";

const voice = new Voice();
const announcer = new Announcer(voice);
const { body } = document;
let clips = [];
let again = () => {};
let session = null;

/** Change what is on show; focus follows, so that the keyboard and a screen reader are where the eyes are. */
function enter(phase) {
  body.dataset.phase = phase;
  if (phase === "stretch") announcer.tell("Ready. Lean forward from your hips.");
  if (phase === "setup" || phase === "welcome") $("main").focus({ preventScroll: true });
  if (phase === "after") $("after-title").focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

/** `makeSource` is kept for "stretch again" and "try again". */
async function begin(makeSource) {
  voice.unlock();
  again = () => begin(makeSource);
  session?.end();
  const mine = (session = new Session({ source: makeSource(), announcer, enter, finish }));
  $("trouble").hidden = true;
  mine.silence();
  mine.changed({});
  $("pause").firstChild.textContent = "Pause ";
  enter("setup");
  showNext(mine.source.kind === "camera" ? "Allow the camera if the browser asks." : "The sample is about to start.");
  try {
    await mine.start();
    showMirror();
    if (mine.source.kind === "camera") await offerCameras(mine.source);
    $("picker").hidden ||= mine.source.kind !== "camera";
  } catch (error) {
    if (session !== mine) return;
    leave();
    showTrouble(error instanceof Trouble ? error : new Trouble("Posture could not start.", String(error)));
  }
}

function showTrouble({ what, remedy }) {
  setText($("trouble-what"), what);
  setText($("trouble-do"), remedy);
  $("trouble").hidden = false;
  $("trouble-retry").focus();
}

async function offerCameras(source) {
  const found = await cameras();
  $("picker").hidden = found.length < 2;
  $("camera").replaceChildren(
    ...found.map(({ deviceId, label }, i) =>
      make("option", { value: deviceId, textContent: label || `Camera ${i + 1}`, selected: deviceId === source.deviceId }),
    ),
  );
}

function finish() {
  if (!session) return;
  const { record } = session;
  const unjudged = record.rows.length === 0 && session.source.kind === "camera";
  stop();
  if (unjudged) return enter("welcome");
  enter("after");
  showAfter(record);
}

function leave() {
  stop();
  enter("welcome");
}

function stop() {
  session?.end();
  session = null;
  announcer.forget();
  Object.assign(body.dataset, { warning: "off", state: "unknown" });
  showOverlay($("overlay"), null, "unknown");
  showVeil({ link: "off", paused: new Set() });
}

const startCamera = () => begin(() => new Camera(memory.get("camera", null)));
const startSample = (clip) => begin(() => new Sample(clip));

function showMute() {
  $("mute").setAttribute("aria-pressed", String(voice.muted));
  setText($("mute").firstChild, voice.muted ? "Sound off" : "Sound on");
  setText(
    $("voice-note"),
    voice.canSpeak ? "" : "This computer has no voice of its own that the browser may use: you hear tones only.",
  );
}

function toggleMute() {
  voice.muted = !voice.muted;
  showMute();
}

function toggleDetails() {
  $("details").hidden = !$("details").hidden;
  $("details-toggle").setAttribute("aria-expanded", String(!$("details").hidden));
}

function space() {
  if (session) session.togglePause();
  else if (body.dataset.phase === "after") again();
  else startCamera();
}

function escape() {
  if (session) finish();
  else if (body.dataset.phase === "after") enter("welcome");
}

function wire() {
  const clicks = {
    "start-camera": startCamera,
    "start-sample": () => clips.length && startSample(clips[0]),
    "trouble-retry": () => again(),
    "veil-action": () => (session?.condition.link === "failed" ? again() : session?.togglePause()),
    pause: () => session?.togglePause(),
    "start-over": () => session?.startOver(),
    finish,
    again: () => again(),
    home: () => enter("welcome"),
    mute: toggleMute,
    "details-toggle": toggleDetails,
    "help-open": () => $("help").showModal(),
  };
  for (const [id, act] of Object.entries(clicks)) $(id).addEventListener("click", act);
  $("volume").value = voice.volume;
  $("volume").addEventListener("input", () => (voice.volume = Number($("volume").value)));
  $("mirror").checked = memory.get("mirror", true);
  $("mirror").addEventListener("change", () => {
    memory.set("mirror", $("mirror").checked);
    showMirror();
  });
  $("camera").addEventListener("change", () => {
    memory.set("camera", $("camera").value);
    startCamera();
  });
  $("picture").addEventListener("resize", () => {
    const { videoWidth, videoHeight } = $("picture");
    if (videoWidth) $("stage").style.setProperty("--aspect", videoWidth / videoHeight);
  });
  document.addEventListener("visibilitychange", () =>
    document.hidden ? session?.run.pause("hidden") : session?.run.resume("hidden"),
  );
  new ResizeObserver(() => session?.lastReply && showOverlay($("overlay"), session.lastReply.overlay, body.dataset.state)).observe($("stage"));
  window.addEventListener("resize", redraw);
  window.speechSynthesis?.addEventListener?.("voiceschanged", showMute);
  listen({ Space: space, Escape: escape, m: toggleMute, d: toggleDetails, r: () => session?.startOver(), "?": () => $("help").showModal() }, $("help"));
}

const showMirror = () => $("stage").classList.toggle("mirrored", session?.mirrored ?? false);

async function offerSamples() {
  clips = await samples().catch(() => []);
  $("start-sample").disabled = clips.length === 0;
  $("sample-links").replaceChildren(
    ...clips.slice(1).flatMap((clip, i) => {
      const button = make("button", { type: "button", className: "link", textContent: clip.title });
      button.addEventListener("click", () => startSample(clip));
      return i ? [" · ", button] : [button];
    }),
  );
  $("other-samples").hidden = clips.length < 2;
}

buildChecks();
wire();
showMute();
people.load();
offerSamples();
