/** What a browser has and Node.js has not, as far as the page's scripts want it. Import it before them. */

/** Elements by their ids: made when first asked for. @type {Map<string, {textContent: string}>} */
export const elements = new Map();

/** @param {string} id */
export function element(id) {
  if (!elements.has(id)) elements.set(id, { textContent: "" });
  return /** @type {{textContent: string}} */ (elements.get(id));
}

Object.assign(globalThis, {
  window: globalThis,
  document: { getElementById: (/** @type {string} */ id) => (id === "sentences" ? null : element(id)) },
  location: { protocol: "http:", host: "localhost:8000" },
});

/** A clock that stands until it is moved. */
export const clock = {
  ms: 0,
  /** @param {number} ms */
  forward(ms) {
    this.ms += ms;
  },
};
performance.now = () => clock.ms;
