/** The phone's page: it becomes the camera, feels how it stands, and says what to do about it. */

import { Camera } from "./camera.js";
import { $, onClick, pen, setText } from "./dom.js";
import { Guide, levelOf } from "./level.js";
import { phone } from "./phone-camera.js";
import { PhoneLink } from "./phone-link.js";
import { page } from "./store.js";
import { Trouble, asTrouble } from "./trouble.js";
import { Voice } from "./voice.js";
import { number, t } from "./words.js";

/** @import { Level } from "./level.js" */
/** @import { PhoneLinkState } from "./phone-link.js" */
/** @import * as Page from "../../types/page.d.ts" */

const LONGER_SIDE = 640;
const QUALITY = 0.8;
/** Between two pictures: as many as a computer judges, and enough of them to see who comes while nobody looks. */
const EVERY_MS = { wanted: 66, unwanted: 1_000 };
const TELL_MS = 5_000;

const voice = new Voice();
const canvas = document.createElement("canvas");
/** @type {Camera | null} */
let camera = null;
/** @type {PhoneLink | null} */
let link = null;
/** @type {WakeLockSentinel | null} */
let wakeLock = null;
/** @type {{ level: number, charging: boolean } | null} */
let battery = null;
/** @type {Level | null} */
let level = null;
let guide = new Guide();
let took = 0;
let grabbing = false;
/** @type {number[]} */
let timers = [];

/** What the computer is told. */
const status = () => ({
  on_show: !document.hidden,
  battery_pct: battery && Math.round(battery.level * 100),
  charging: battery && battery.charging,
  pitch_deg: level && Math.round(level.pitch * 10) / 10,
  roll_deg: level && Math.round(level.roll * 10) / 10,
});

async function start() {
  $("trouble").hidden = true;
  voice.unlock();
  // iOS asks for this on a tap only, so it comes before anything that waits.
  const felt = feel();
  camera = new Camera(null, "environment");
  camera.onStream = (stream) => stream && darken(stream);
  camera.onLost = (trouble) => show(trouble);
  camera.onBack = () => show(null);
  try {
    await felt;
    if (!(await phone())) throw new Trouble(t("page-connect-closed"), t("page-connect-closed.how"));
    await camera.open($("phone-picture"));
  } catch (error) {
    stop();
    return show(asTrouble(error));
  }
  page.set({ shown: "watching" });
  guide = new Guide();
  link = new PhoneLink({ status, onState: showLink });
  await keepAwake();
  battery = await /** @type {any} */ (navigator).getBattery?.().catch(() => null);
  timers = [
    setInterval(send, EVERY_MS.wanted),
    setInterval(advise, 200),
    setInterval(() => link?.watch(), 500),
    setInterval(() => link?.tell(), TELL_MS),
  ];
}

function stop() {
  timers.forEach(clearInterval);
  link?.end();
  camera?.stop();
  wakeLock?.release().catch(() => {});
  [camera, link, wakeLock] = [null, null, null];
  voice.hush();
  page.set({ shown: "start", link: "off" });
}

/** The back camera's lamp dazzles whoever stretches. @param {MediaStream} stream */
function darken(stream) {
  const [track] = stream.getVideoTracks();
  const can = /** @type {any} */ (track.getCapabilities?.() ?? {});
  if (can.torch) track.applyConstraints({ advanced: [/** @type {any} */ ({ torch: false })] }).catch(() => {});
}

/** Be told how the phone stands, if the person lets it. */
async function feel() {
  const asks = /** @type {any} */ (globalThis.DeviceOrientationEvent)?.requestPermission;
  if (asks && (await asks.call(globalThis.DeviceOrientationEvent).catch(() => "denied")) !== "granted") return;
  addEventListener("deviceorientation", ({ beta, gamma }) => (level = levelOf(beta, gamma)));
}

async function keepAwake() {
  wakeLock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
}

/** The newest picture, if its turn has come and there is room on the line. */
async function send() {
  const video = $("phone-picture");
  const now = performance.now();
  if (!link?.free || grabbing || document.hidden || !video.videoWidth) return;
  if (now - took < (link.wanted ? EVERY_MS.wanted : EVERY_MS.unwanted) - 10) return;
  took = now;
  grabbing = true;
  const { videoWidth: width, videoHeight: height } = video;
  const scale = Math.min(1, LONGER_SIDE / Math.max(width, height));
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  if (canvas.width !== size.width || canvas.height !== size.height) Object.assign(canvas, size);
  pen(canvas, { alpha: false }).drawImage(video, 0, 0, size.width, size.height);
  const jpeg = await new Promise((/** @type {(jpeg: Blob | null) => void} */ resolve) =>
    canvas.toBlob(resolve, "image/jpeg", QUALITY),
  );
  grabbing = false;
  if (jpeg) link?.send(now, jpeg);
  showWatched();
}

/** Says and shows how to stand it. */
function advise() {
  const said = guide.feel(level, performance.now());
  if (said) {
    const words = t("page-phone-level", { advice: said });
    setText($("phone-says"), words);
    // While it watches, the computer speaks; the phone only says when it is moved.
    if (!link?.wanted || said !== "good") voice.say(words);
  }
  $("phone-level").classList.toggle("good", guide.advice === "good");
  $("phone-level").toggleAttribute("hidden", !level);
  $("phone-degrees").hidden = !level;
  if (!level) return;
  const shift = Math.max(-80, Math.min(80, level.pitch * 3));
  $("phone-bubble").setAttribute("transform", `translate(0 ${shift.toFixed(1)}) rotate(${level.roll.toFixed(1)})`);
  const [pitch, roll] = [level.pitch, level.roll].map((degrees) => number(Math.round(degrees) || 0)); // no −0
  setText($("phone-degrees"), t("page-phone-degrees", { pitch, roll }));
}

/** @param {PhoneLinkState} state */
function showLink(state) {
  setText($("phone-link"), t("page-phone-link", { link: state }));
  page.set({ link: state === "connecting" ? "getting_ready" : state === "taken" ? "failed" : state });
  showWatched();
  if (state !== "taken") return;
  stop();
  show({ what: t("page-phone-link", { link: "taken" }), remedy: "" });
}

function showWatched() {
  const offline = link?.state === "offline";
  const note = offline ? "offline" : link?.wanted ? "watched" : "waiting";
  setText($("phone-note"), link?.state === "connecting" ? "" : t(`page-phone-${note}`));
  document.body.dataset.by = link?.by ?? "";
}

/** @param {Page.Told | null} trouble */
function show(trouble) {
  const watching = page.get("shown") === "watching";
  if (watching) return setText($("phone-says"), trouble ? `${trouble.what} ${trouble.remedy}` : "");
  $("trouble").hidden = !trouble;
  setText($("trouble-what"), trouble?.what ?? "");
  setText($("trouble-do"), trouble?.remedy ?? "");
}

document.addEventListener("visibilitychange", () => {
  if (!link) return;
  link.tell();
  // The system takes the lock away with the page.
  if (!document.hidden) keepAwake();
});
onClick({ "phone-start": start, "phone-stop": stop });
