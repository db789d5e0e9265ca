/** What the page is at: one small store. Style sheets read it off the body, where it is mirrored here and nowhere else. */

/** @import { PageState } from "../../types/page.d.ts" */

/**
 * @template {object} State
 */
export class Store {
  /** @type {State} */
  #state;
  /** @type {Set<(changed: Partial<State>) => void>} */
  #listeners = new Set();

  /** @param {State} initial */
  constructor(initial) {
    this.#state = { ...initial };
  }

  /**
   * @template {keyof State} Name
   * @param {Name} name
   * @returns {State[Name]}
   */
  get(name) {
    return this.#state[name];
  }

  /**
   * Take over what differs, and tell of it all at once; of what stays as it is nobody is told.
   * @param {Partial<State>} values
   */
  set(values) {
    /** @type {Partial<State>} */
    const changed = {};
    for (const name of /** @type {(keyof State)[]} */ (Object.keys(values)))
      if (this.#state[name] !== values[name]) changed[name] = values[name];
    if (!Object.keys(changed).length) return;
    Object.assign(this.#state, changed);
    for (const listener of this.#listeners) listener(changed);
  }

  /**
   * Be told of every change; returns what ends that.
   * @param {(changed: Partial<State>) => void} listener
   */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}

const body = globalThis.document?.body;

/** The page's own. It begins with what its template wrote on the body. */
export const page = new Store(/** @type {PageState} */ (/** @type {unknown} */ ({ ...body?.dataset })));

page.subscribe((changed) => {
  if (body) Object.assign(body.dataset, changed);
});
