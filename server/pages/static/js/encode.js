/** A picture of the video as a JPEG, and as one that can be shown; by `encoder.js` off the page's own thread. */

const QUALITY = 0.8;

/**
 * A frame as a JPEG of this size, and the very same picture to be shown.
 * @param {CanvasImageSource} frame
 * @param {OffscreenCanvas} canvas to draw in, used again and again
 * @param {number} width
 * @param {number} height
 */
export async function encode(frame, canvas, width, height) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  // Its pixels are read at once: drawing where they are read from saves a copy.
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  context?.drawImage(frame, 0, 0, width, height);
  const jpeg = await (await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY })).arrayBuffer();
  return { jpeg, picture: canvas.transferToImageBitmap() };
}
