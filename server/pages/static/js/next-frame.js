/** Waiting for the next picture of a video. */

const STALL_MS = 4_000;

/** A picture that was shown, and when (performance.now() of its capture where the browser knows it). @typedef {{ frame: VideoFrameCallbackMetadata | null, atMs: number }} Shown */

/**
 * The next picture the video shows; "stalled" when it shows none for a while, null when told to stop.
 * @param {HTMLVideoElement} video
 * @param {AbortSignal} signal
 * @returns {Promise<Shown | "stalled" | null>}
 */
export function nextFrame(video, signal) {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(null);
    const finish = (/** @type {Shown | "stalled" | null} */ value) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      video.cancelVideoFrameCallback?.(handle);
      resolve(value);
    };
    const onAbort = () => finish(null);
    const timer = setTimeout(() => finish("stalled"), STALL_MS);
    signal.addEventListener("abort", onAbort);
    const handle = video.requestVideoFrameCallback
      ? video.requestVideoFrameCallback((now, frame) => finish({ frame, atMs: frame.captureTime ?? now }))
      : requestAnimationFrame((now) => finish({ frame: null, atMs: now }));
  });
}
