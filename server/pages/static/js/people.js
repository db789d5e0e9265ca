/** Who is in front of the camera: the profiles of this computer, one of them chosen and remembered. */

import { ask } from "./api.js";
import { make, memory } from "./dom.js";
import { asTrouble } from "./trouble.js";
import { date } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */
/** @import * as Page from "../../types/page.d.ts" */

/**
 * The day of an ISO time, as people write it here.
 * @param {string} iso
 */
export const day = (iso) => date(iso, { day: "numeric", month: "long", year: "numeric" });

export class People {
  /** @type {Wire.ProfileMessage[]} */
  list = [];
  /** @type {Wire.ProfileMessage | null} */
  chosen = null;
  /**
   * Whoever was chosen before but has been deleted elsewhere: their name, else null.
   * @type {string | null}
   */
  missing = null;
  /**
   * What kept the list from being read, else null.
   * @type {Page.Told | null}
   */
  trouble = null;
  #select;
  #others;
  #onChange;

  /**
   * `others` are [value, text] of what may be chosen besides people; `onChange()` is told of every change.
   * @param {{ select: HTMLSelectElement, others: [string, string][], onChange: () => void }} options
   */
  constructor({ select, others, onChange }) {
    this.#select = select;
    this.#others = others;
    this.#onChange = onChange;
    select.addEventListener("change", () => {
      this.missing = null;
      this.choose(Number(select.value) || null);
    });
  }

  get id() {
    return this.chosen?.id ?? null;
  }

  /** What stands in the list, also when it is nobody: "new", for instance. */
  get value() {
    return this.#select.value;
  }

  /** Read the list again; who is no longer in it is no longer chosen, and that is said, not passed over. */
  async load() {
    const before = memory.get("profile", null);
    try {
      this.list = await ask("/api/profiles");
      this.trouble = null;
    } catch (error) {
      this.trouble = asTrouble(error);
      this.list = [];
      this.#show(null);
      return;
    }
    const same = this.list.find(({ id }) => id === before?.id) ?? null;
    if (before && !same) this.missing = before.name;
    this.choose(same?.id ?? null);
  }

  /** @param {number | null} id */
  choose(id) {
    this.chosen = this.list.find((profile) => profile.id === id) ?? null;
    if (!this.trouble) memory.set("profile", this.chosen && { id: this.chosen.id, name: this.chosen.name });
    this.#show(id === null && this.#others.some(([value]) => value === this.#select.value) ? this.#select.value : null);
  }

  /**
   * Add a person and choose them. Throws a Trouble for a name that can't be had.
   * @param {string} name
   * @returns {Promise<Wire.ProfileMessage>}
   */
  async add(name) {
    const added = await ask("/api/profiles", { method: "POST", body: { name } });
    this.missing = null;
    this.list = [...this.list, added];
    this.choose(added.id);
    return added;
  }

  /** @param {string | null} [other] */
  #show(other) {
    const people = this.list.map(({ id, name }) => make("option", { value: id, textContent: name }));
    const others = this.#others.map(([value, text]) => make("option", { value, textContent: text }));
    this.#select.replaceChildren(...others, ...people);
    this.#select.value = this.chosen ? String(this.chosen.id) : (other ?? this.#others[0][0]);
    this.#onChange();
  }
}
