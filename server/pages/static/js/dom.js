/** Small helpers for the document. */

/**
 * The element of this id. That it is on one of the pages is checked with the types; that it is on this one, by whoever asks.
 * @template {keyof import("../../types/elements.d.ts").Elements} Id
 * @param {Id} id
 * @returns {import("../../types/elements.d.ts").Elements[Id]}
 */
export const $ = (id) => /** @type {any} */ (document.getElementById(id));

/**
 * Set text only when it changes: a live region repeats what is written to it again.
 * @param {Node | null} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

/**
 * An element with properties and children.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Partial<Record<keyof HTMLElementTagNameMap[Name], unknown>>} [properties]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/** @param {string} name */
export const colour = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();

/** @param {number | null | undefined} value */
export const degrees = (value) => (value === null || value === undefined ? "–" : `${Math.round(value)}°`);

/**
 * The element of this name inside another, which is known to be there.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Element} element
 * @param {Name} name
 */
export const inside = (element, name) => /** @type {HTMLElementTagNameMap[Name]} */ (element.querySelector(name));

/**
 * What a click on each of these elements does.
 * @param {Partial<Record<keyof import("../../types/elements.d.ts").Elements, () => unknown>>} acts
 */
export function onClick(acts) {
  for (const [id, act] of Object.entries(acts)) document.getElementById(id)?.addEventListener("click", () => act());
}

/** Remember small choices (mute, volume); a browser that forbids it simply forgets. */
export const memory = {
  /**
   * @param {string} key
   * @param {unknown} otherwise
   * @returns {any}
   */
  get(key, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(`posture.${key}`) ?? "null") ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  /**
   * @param {string} key
   * @param {unknown} value
   */
  set(key, value) {
    try {
      localStorage.setItem(`posture.${key}`, JSON.stringify(value));
    } catch {
      /* private window: nothing to do */
    }
  },
};

/**
 * What draws on a canvas. Only a browser that is out of memory has none.
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 */
export const pen = (canvas, settings) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", settings));

/**
 * Make a canvas as sharp as the screen and return its context, scaled so that one unit is one CSS pixel.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @param {CanvasRenderingContext2DSettings} settings
 */
export function sharp(canvas, width, height, settings = {}) {
  const scale = window.devicePixelRatio || 1;
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  const context = pen(canvas, settings);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  return context;
}
