/** Small helpers for the document. */

/**
 * The element of this id. That it is on one of the pages is checked with the types; that it is on this one, by whoever asks.
 * @template {keyof import("../../types/elements.d.ts").Elements} Id
 * @param {Id} id
 * @returns {import("../../types/elements.d.ts").Elements[Id]}
 */
export const $ = (id) => /** @type {any} */ (document.getElementById(id));

/** Set text only when it changes: a live region repeats what is written to it again. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** An element with properties and children. */
export function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

export const colour = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();

export const degrees = (value) => (value === null || value === undefined ? "–" : `${Math.round(value)}°`);

/** Remember small choices (mute, volume); a browser that forbids it simply forgets. */
export const memory = {
  get(key, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(`posture.${key}`)) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(`posture.${key}`, JSON.stringify(value));
    } catch {
      /* private window: nothing to do */
    }
  },
};

/** Make a canvas as sharp as the screen and return its context, scaled so that one unit is one CSS pixel. */
export function sharp(canvas, width, height) {
  const scale = window.devicePixelRatio || 1;
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  const context = canvas.getContext("2d");
  context.setTransform(scale, 0, 0, scale, 0, 0);
  return context;
}
