/** A place for one picture: whoever brings a newer one replaces it, whoever wants one waits for it. Nothing queues. */

/** @template {{ close(): void }} T */
export class Newest {
  /** @type {T | null} */
  #held = null;
  /** @type {((value: T | null) => void) | null} */
  #wanted = null;
  /** @type {(() => void)[]} */
  #emptied = [];
  #ended = false;

  /** Whether something waits to be taken. */
  get full() {
    return this.#held !== null;
  }

  /** @param {T} value */
  put(value) {
    if (this.#ended) return value.close();
    if (this.#wanted) {
      const give = this.#wanted;
      this.#wanted = null;
      return give(value);
    }
    this.#held?.close();
    this.#held = value;
  }

  /**
   * The newest, as soon as there is one; null once this is ended.
   * @returns {Promise<T | null>}
   */
  take() {
    const value = this.#held;
    if (value) {
      this.#held = null;
      this.#tell();
      return Promise.resolve(value);
    }
    return this.#ended ? Promise.resolve(null) : new Promise((resolve) => (this.#wanted = resolve));
  }

  /** What waits here is outdated. */
  clear() {
    this.#held?.close();
    this.#held = null;
    this.#tell();
  }

  /** Resolves as soon as nothing waits here. */
  async empty() {
    if (this.#held) await new Promise((resolve) => this.#emptied.push(() => resolve(undefined)));
  }

  end() {
    this.#ended = true;
    this.clear();
    this.#wanted?.(null);
    this.#wanted = null;
  }

  #tell() {
    for (const tell of this.#emptied.splice(0)) tell();
  }
}
