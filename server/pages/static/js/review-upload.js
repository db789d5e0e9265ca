/** Clips on their way to the library: dropped or chosen, one after another, with a bar each. */

import { $, make, setText } from "./dom.js";
import { page } from "./store.js";
import { t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */

const MEGA = 1_000_000;

/**
 * limits() tells what may be added, who() whose clips they are; added(clip) is called for each that arrived.
 * @typedef {object} Uploads
 * @property {() => Wire.ClipsMessage | null} limits
 * @property {() => number | null} who
 * @property {(clip: Wire.ClipMessage) => void} added
 * @param {Uploads} options
 */
export function wireUploads({ limits, who, added }) {
  /** @type {Promise<unknown>} */
  let line = Promise.resolve();
  const take = (/** @type {Iterable<File>} */ files) => {
    for (const file of files) {
      const item = new Item(file, who());
      line = line.then(() => item.send(limits()).then((clip) => clip && added(clip)));
    }
  };
  const drop = $("drop");
  $("file").addEventListener("change", () => {
    take([...($("file").files ?? [])]);
    $("file").value = "";
  });
  // Anywhere on the page: beside the box, the browser would leave the page and show the file.
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.dataset.over = "yes";
  });
  for (const name of /** @type {const} */ (["dragleave", "dragend", "drop"]))
    document.addEventListener(
      name,
      (event) => (name !== "dragleave" || !event.relatedTarget) && delete drop.dataset.over,
    );
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    if (page.get("shown") === "library") take([...event.dataTransfer.files]);
  });
}

class Item {
  #file;
  #who;
  /** @type {XMLHttpRequest | null} */
  #request = null;
  #stopped = false;
  #bar = make("progress", { max: 1, value: 0 });
  #text = make("span", { className: "soft", textContent: t("page-review-upload") });
  #button = make("button", { type: "button", className: "secondary small", textContent: t("page-review-stop") });
  #item;

  /** @param {File} file @param {number | null} who */
  constructor(file, who) {
    this.#file = file;
    this.#who = who;
    this.#bar.setAttribute("aria-label", t("page-review-upload.adding", { name: file.name }));
    this.#item = make("li", {}, make("b", { textContent: file.name }), this.#bar, this.#text, this.#button);
    this.#button.addEventListener("click", () => this.#stop());
    $("uploads").append(this.#item);
  }

  /**
   * The clip as the server took it, null when it did not.
   * @param {Wire.ClipsMessage | null} limits
   * @returns {Promise<Wire.ClipMessage | null>}
   */
  async send(limits) {
    if (this.#stopped) return null;
    const most = limits?.max_bytes ?? Infinity;
    if (this.#file.size > most) return this.#fail(t("page-review-upload.too-large", { size: size(most) }));
    const { status, told } = await this.#post();
    if (this.#stopped) return null;
    if (status === 201) {
      this.#item.remove();
      setText($("say-polite"), t("page-review-upload.added", { title: told.title }));
      return told;
    }
    return this.#fail(
      status
        ? `${told.problem ?? t("page-review-upload.failed")} ${told.remedy ?? t("page-review-upload.retry")}`
        : t("page-review-upload.lost"),
    );
  }

  /** @returns {Promise<{ status: number, told: any }>} */
  #post() {
    return new Promise((resolve) => {
      const request = (this.#request = new XMLHttpRequest());
      const title = this.#file.name.replace(/\.[A-Za-z0-9]{2,5}$/, "");
      const whose = this.#who === null ? "" : `&profile_id=${this.#who}`;
      request.open("POST", `/api/clips?title=${encodeURIComponent(title.slice(0, 100))}${whose}`);
      request.responseType = "json";
      request.upload.addEventListener("progress", ({ loaded, total }) => {
        this.#bar.value = total ? loaded / total : 0;
        setText(
          this.#text,
          loaded < total
            ? t("page-review-upload.share", { loaded: size(loaded), total: size(total) })
            : t("page-review-upload.checking"),
        );
      });
      request.addEventListener("loadend", () => resolve({ status: request.status, told: request.response ?? {} }));
      request.setRequestHeader("content-type", "application/octet-stream");
      request.send(this.#file);
    });
  }

  #stop() {
    this.#stopped = true;
    this.#request?.abort();
    this.#item.remove();
    setText($("say-polite"), t("page-review-upload.stopped", { name: this.#file.name }));
    $("file").focus();
  }

  /** @param {string} text */
  #fail(text) {
    this.#bar.hidden = true;
    this.#item.className = "failed";
    this.#item.setAttribute("role", "alert");
    setText(this.#text, text);
    setText(this.#button, t("page-review-upload.ok"));
    return null;
  }
}

/** @param {number} bytes */
export const size = (bytes) =>
  bytes >= 1000 * MEGA
    ? t("page-review-size", { unit: "giga", size: bytes / MEGA / 1000 })
    : t("page-review-size", { unit: "mega", size: Math.max(bytes / MEGA, 0.1) });
