/**
 * When a picture is worth being made ready: just so that it is there when the one before it is answered. Made sooner, it
 * would be old by then, and the work for it lost to a newer one; made later, the server would have nothing to do. Pure.
 */

/** The share of the newest in what is usual. */
const NEWEST = 0.2;

/** How long something takes usually, in milliseconds. */
class Usual {
  /** @type {number | null} */
  ms = null;

  /** @param {number} ms */
  add(ms) {
    this.ms = this.ms === null ? ms : (1 - NEWEST) * this.ms + NEWEST * ms;
  }
}

/** Times are milliseconds of one clock, such as performance.now(). */
export class Pace {
  #answer = new Usual();
  #making = new Usual();
  #between = new Usual();
  /** @type {number | null} */
  #asked = null;
  /** @type {number | null} */
  #shown = null;

  /**
   * A picture was sent.
   * @param {number} nowMs
   */
  asked(nowMs) {
    this.#asked = nowMs;
  }

  /**
   * It was answered, or never will be.
   * @param {number} nowMs
   */
  answered(nowMs) {
    if (this.#asked !== null) this.#answer.add(nowMs - this.#asked);
    this.#asked = null;
  }

  /**
   * A picture was made ready in so many milliseconds.
   * @param {number} ms
   */
  made(ms) {
    this.#making.add(ms);
  }

  /**
   * The video shows a new picture; whether it is worth being made ready.
   * @param {number} nowMs
   */
  shown(nowMs) {
    if (this.#shown !== null) this.#between.add(nowMs - this.#shown);
    this.#shown = nowMs;
    if (this.#asked === null || this.#answer.ms === null || this.#between.ms === null) return true;
    const answerAt = this.#asked + this.#answer.ms;
    // The next picture would be ready then: if that is soon enough, it is the newer one.
    return nowMs + this.#between.ms + (this.#making.ms ?? 0) > answerAt;
  }
}
