/** One clip that is being looked at: its player, the review that is shown, and a copy where the browser can't play it. */

import { ask } from "./api.js";
import { Film } from "./review-film.js";
import { Player } from "./review-player.js";
import { inWords } from "./review-words.js";
import { setText } from "./dom.js";
import { t } from "./words.js";
import { asTrouble } from "./trouble.js";

/** @import * as Wire from "../../types/messages.d.ts" */
/** @import * as Page from "../../types/page.d.ts" */

export class Track {
  /** @type {Wire.ClipMessage} */
  clip;
  /** @type {Page.Review | null} */
  review = null;
  /** @type {Film | null} */
  film = null;
  /**
   * The review the person chose; null: the one by today's limits, or else the newest.
   * @type {string | null}
   */
  chosen = null;
  player;
  #refresh;
  #onChange;
  /** @type {"none" | "asking" | "making" | "made" | "failed"} */
  #copy = "none";
  /** @type {string | null} */
  #loading = null;
  #trouble = "";

  /**
   * refresh(): look again what the server does. onChange(): another review is shown. onFrame(): another frame is.
   * @param {Wire.ClipMessage} clip
   * @param {{ refresh: () => Promise<void>, onChange: () => void, onFrame: () => void }} on
   */
  constructor(clip, { refresh, onChange, onFrame }) {
    this.clip = clip;
    this.#refresh = refresh;
    this.#onChange = onChange;
    this.player = new Player({ onFrame, onUnplayable: () => this.#wantCopy() });
    this.player.load(`/api/clips/${clip.id}/film`);
  }

  close() {
    this.player.close();
    this.#loading = null;
  }

  get current() {
    return this.clip.reviews.some(({ key }) => key === this.clip.key);
  }

  get job() {
    return this.clip.jobs.find(({ what }) => what === "review") ?? null;
  }

  /**
   * Take in what the server says of the clip now.
   * @param {Wire.ClipMessage} clip
   */
  update(clip) {
    this.clip = clip;
    const { figure } = this.player;
    setText(figure.querySelector(".film-title"), clip.title);
    this.player.title = clip.title;
    const copying = clip.jobs.find(({ what }) => what === "copy");
    if (this.#copy === "making" && !copying) {
      this.#copy = clip.failed ? "failed" : "made";
      if (this.#copy === "made") this.player.load(`/api/clips/${clip.id}/copy`);
    }
    /** @type {Partial<Record<string, string>>} */
    const notes = {
      making: copying ? t("page-review-copy", { doing: inWords(copying) }) : "",
      failed: t("page-review-copy.failed"),
    };
    setText(figure.querySelector(".film-note"), this.#trouble || (notes[this.#copy] ?? ""));
    figure.dataset.state = this.#copy === "making" || this.#copy === "failed" ? this.#copy : "ready";
    this.#choose();
  }

  #choose() {
    const { reviews, key } = this.clip;
    const known = (/** @type {string | null} */ id) => reviews.some((review) => review.key === id);
    const wanted = known(this.chosen) ? this.chosen : this.current ? key : (reviews[0]?.key ?? null);
    const made = reviews.find((review) => review.key === wanted)?.made_at;
    const name = wanted && `${wanted} ${made}`;
    if (name === this.#loading) return;
    this.#loading = name;
    if (wanted) this.#load(wanted, name);
    else this.#take(null, null);
  }

  /**
   * @param {string} key
   * @param {string | null} name
   */
  async #load(key, name) {
    try {
      const review = await ask(`/api/clips/${this.clip.id}/reviews/${key}`);
      const film = await Film.load(review);
      if (this.#loading !== name) return;
      this.#trouble = "";
      this.#take(review, film);
    } catch (error) {
      const { what, remedy } = asTrouble(error);
      this.#trouble = `${what} ${remedy}`;
      if (this.#loading === name) this.#take(null, null);
    }
  }

  /** Read the review again, because something was made of it. */
  async again() {
    if (this.review)
      this.review = await ask(`/api/clips/${this.clip.id}/reviews/${this.review.key}`).catch(() => this.review);
  }

  /**
   * @param {Page.Review | null} review
   * @param {Film | null} film
   */
  #take(review, film) {
    this.review = review;
    this.film = this.player.film = film;
    this.player.draw();
    this.#onChange();
  }

  async #wantCopy() {
    if (this.#copy !== "none") {
      this.#copy = "failed";
      return this.update(this.clip);
    }
    this.#copy = "asking";
    try {
      await ask(`/api/clips/${this.clip.id}/copy`, { method: "POST" });
      this.#copy = "making";
    } catch {
      this.#copy = "failed";
    }
    this.#refresh();
  }
}
