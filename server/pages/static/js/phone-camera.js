/** The phone that is the camera, as a source of pictures for a session: the server has them, as with a camera of its own. */

import { ask } from "./api.js";
import { $, setText } from "./dom.js";
import { OwnCamera } from "./own-camera.js";
import { t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */

/** What is remembered as the camera that was chosen; no browser's camera is called so. */
export const PHONE = "phone";
const LOOK_EVERY_MS = 5_000;
/** Enough for half an hour. */
const LOW_PCT = 20;

export class PhoneCamera extends OwnCamera {
  deviceId = PHONE;
  /** The start message says that it is the phone. */
  phone = true;
  /** It looks with its back: what it shows is no mirror. */
  mirrored = false;
  /** @type {number | undefined} */
  #again;
  /** Told once that the battery runs low. @type {(words: string) => void} */
  onLow = () => {};
  #low = false;

  constructor() {
    super(phone);
  }

  /** @param {HTMLVideoElement} video */
  async open(video) {
    await super.open(video);
    this.#look();
  }

  stop() {
    clearTimeout(this.#again);
    this.#again = undefined;
    $("phone-pill").hidden = true;
    super.stop();
  }

  async #look() {
    this.#again = setTimeout(() => this.#look(), LOOK_EVERY_MS);
    const now = await phone();
    if (!now || this.#again === undefined) return;
    $("phone-pill").hidden = !now.connected;
    setText($("phone-pill"), battery(now) || now.name);
    const low = now.battery_pct !== null && now.battery_pct <= LOW_PCT && !now.charging;
    $("phone-pill").classList.toggle("low", low);
    if (low && !this.#low) this.onLow(t("page-connect-battery.low", { percent: now.battery_pct ?? 0 }));
    this.#low = low;
  }
}

/** How the phone is; null where the server has no place for one, or can't be asked. */
export async function phone() {
  /** @type {Wire.PhoneMessage | null} */
  const now = await ask("/api/phone").catch(() => null);
  return now?.there ? now : null;
}

/**
 * How full its battery is, in words; "" where it doesn't tell.
 * @param {Wire.PhoneMessage} phone
 */
export function battery({ battery_pct: percent, charging }) {
  if (percent === null) return "";
  return charging ? t("page-connect-battery.charging", { percent }) : t("page-connect-battery", { percent });
}
