/**
 * A worker that makes JPEGs, so that the page's own thread is free to show answers: {frame, width, height} → {jpeg, picture},
 * or null where that failed; null ends it.
 */

import { encode } from "./encode.js";

const canvas = new OffscreenCanvas(1, 1);
let work = Promise.resolve();

/** @param {{ frame: VideoFrame | ImageBitmap, width: number, height: number }} asked */
async function make({ frame, width, height }) {
  try {
    const made = await encode(frame, canvas, width, height);
    self.postMessage(made, { transfer: [made.jpeg, made.picture] });
  } catch {
    self.postMessage(null);
  } finally {
    frame.close();
  }
}

// What is in hand is brought to its end: a frame that nobody closes is kept from the camera.
self.onmessage = ({ data }) => (work = work.then(() => (data === null ? self.close() : make(data))));
