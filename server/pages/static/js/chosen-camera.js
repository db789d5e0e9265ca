/** Which camera a session looks through: this browser's, one of the computer that the server runs on, or a phone. */

import { Camera } from "./camera.js";
import { memory } from "./dom.js";
import { OWN, OwnCamera, ownCamera } from "./own-camera.js";
import { PHONE, PhoneCamera, phone } from "./phone-camera.js";

/**
 * The camera that was chosen last. Where none was: the phone that has come; a camera of the server's own; on the computer
 * itself the phone that is still to come; else this browser's, which may be that of a phone.
 * @param {(words: string) => void} onLow told when the phone's battery runs low
 * @returns {Promise<() => Camera | OwnCamera>}
 */
export async function chosenCamera(onLow) {
  const chosen = memory.get("camera", null);
  const wants = (/** @type {string} */ which) => chosen === null || chosen === which;
  const [own, theirs] = await Promise.all([wants(OWN) ? ownCamera() : null, wants(PHONE) ? phone() : null]);
  if (theirs && (theirs.connected || (!own && theirs.phone_address)))
    return () => Object.assign(new PhoneCamera(), { onLow });
  if (own) return () => new OwnCamera();
  return () => new Camera(chosen === OWN || chosen === PHONE ? null : chosen);
}
