/** A worker that makes JPEGs, so that the page's own thread is free to show answers: {frame, width, height} → {jpeg, picture}; null ends it. */

import { encode } from "./encode.js";

const canvas = new OffscreenCanvas(1, 1);

self.onmessage = async ({ data }) => {
  if (data === null) return self.close();
  const { frame, width, height } = data;
  try {
    const made = await encode(frame, canvas, width, height);
    self.postMessage(made, { transfer: [made.jpeg, made.picture] });
  } catch {
    self.postMessage(null);
  } finally {
    frame.close();
  }
};
