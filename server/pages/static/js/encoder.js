/** A worker that makes JPEGs, so that the page's own thread is free to show answers: {frame, width, height} → {jpeg, picture}. */

import { encode } from "./encode.js";

const canvas = new OffscreenCanvas(1, 1);

self.onmessage = async ({ data: { frame, width, height } }) => {
  try {
    const made = await encode(frame, canvas, width, height);
    self.postMessage(made, { transfer: [made.jpeg, made.picture] });
  } catch {
    self.postMessage(null);
  } finally {
    frame.close();
  }
};
