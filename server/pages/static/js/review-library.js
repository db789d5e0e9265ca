/** The list of clips: what each is, how far its review is, and what can be done with it. */

import { ask } from "./api.js";
import { $, make, setText } from "./dom.js";
import { size } from "./review-upload.js";
import { asTrouble } from "./trouble.js";
import { clock, inWords, span, whose } from "./review-words.js";
import { date, t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */
/** @import * as Page from "../../types/page.d.ts" */

/** @type {Map<string, Card>} */
const cards = new Map();

/**
 * @typedef {object} Actions
 * @property {(clip: Wire.ClipMessage) => Promise<unknown>} review
 * @property {(clip: Wire.ClipMessage) => Promise<unknown>} remove
 * @property {import("./people.js").People} people
 */

/**
 * Show `clips`. review(clip) and remove(clip) do what they say.
 * @param {Wire.ClipsMessage} told
 * @param {Actions} actions
 */
export function showLibrary(told, actions) {
  const { clips, max_bytes: most, max_seconds: longest, taken_bytes: taken, library_bytes: room } = told;
  setText($("drop-limits"), t("page-review-add.limits", { size: size(most), length: span(longest) }));
  const own = clips.filter(({ kind }) => kind !== "sample");
  setText($("own-size"), t("page-review-add.taken", { taken: size(taken), most: size(room) }));
  $("own-size").hidden = own.length === 0;
  $("own-none").hidden = own.length > 0;
  fill($("own"), own, actions);
  fill(
    $("samples"),
    clips.filter(({ kind }) => kind === "sample"),
    actions,
  );
  const here = new Set(clips.map(({ id }) => id));
  for (const id of cards.keys()) if (!here.has(id)) cards.delete(id);
}

/**
 * @param {HTMLElement} list
 * @param {Wire.ClipMessage[]} clips
 * @param {Actions} actions
 */
function fill(list, clips, actions) {
  const items = clips.map((clip) => {
    const card = cards.get(clip.id) ?? new Card(clip, actions);
    cards.set(clip.id, card);
    return card.show(clip, actions.people);
  });
  // Moved only where something changed: an element that is put back in its place loses the focus.
  if (items.length !== list.children.length || items.some((item, i) => list.children[i] !== item))
    list.replaceChildren(...items);
}

class Card {
  #clip;
  #title = make("span", { className: "card-title" });
  #about = make("p", { className: "soft" });
  #state = make("p", { className: "card-state" });
  #seen = make("p", { className: "card-seen" });
  #bar = make("progress", { max: 1, hidden: true });
  #do = make("button", { type: "button", className: "secondary small" });
  #delete = make("button", { type: "button", className: "link quiet", textContent: t("page-shared-delete") });
  #item;

  /**
   * @param {Wire.ClipMessage} clip
   * @param {Actions} actions
   */
  constructor(clip, { review, remove }) {
    this.#clip = clip;
    const picture = make("img", {
      src: `/api/clips/${clip.id}/poster`,
      alt: "",
      loading: "lazy",
      width: 320,
      height: 240,
    });
    const link = make("a", { href: `#${clip.id}` }, picture, this.#title);
    const buttons = make("p", { className: "card-do" }, this.#do, this.#delete);
    this.#item = make(
      "li",
      { className: "clip-card", id: `card-${clip.id}` },
      link,
      this.#about,
      this.#state,
      this.#seen,
      this.#bar,
      buttons,
    );
    this.#delete.hidden = clip.kind === "sample";
    this.#delete.addEventListener("click", () => remove(this.#clip).catch((error) => this.#say(asTrouble(error))));
    this.#do.addEventListener("click", async () => {
      try {
        if (this.#clip.jobs.length) await ask(`/api/clips/${clip.id}/jobs`, { method: "DELETE" });
        else await review(this.#clip);
      } catch (error) {
        this.#say(asTrouble(error));
      }
    });
  }

  /**
   * @param {Wire.ClipMessage} clip
   * @param {import("./people.js").People} people
   */
  show(clip, people) {
    this.#clip = clip;
    const job = clip.jobs[0];
    const review = clip.reviews.find(({ key }) => key === clip.key);
    const done = review !== undefined;
    setText(this.#title, clip.title);
    const added = clip.added_at && date(clip.added_at, { day: "numeric", month: "short", year: "numeric" });
    setText(
      this.#about,
      [
        clip.kind === "recording" ? t("page-review-card.recording") : null,
        clip.duration_s ? clock(clip.duration_s, 0) : null,
        added,
      ]
        .filter(Boolean)
        .join(" · "),
    );
    this.#bar.hidden = !job?.running;
    if (job && job.share !== null) this.#bar.value = job.share;
    else this.#bar.removeAttribute("value");
    this.#bar.setAttribute("aria-label", t("page-review-card.reviewing", { title: clip.title }));
    const cut = clip.interrupted && !done;
    this.#item.dataset.state = job ? "working" : clip.failed || cut ? "failed" : done ? "done" : "new";
    const said = job
      ? inWords(job)
      : clip.failed
        ? `${clip.failed.problem} ${clip.failed.remedy}`
        : cut
          ? t("page-review-interrupted")
          : done
            ? t("page-review-card.done", whose(people.chosen))
            : clip.reviews.length
              ? t("page-review-card.other")
              : t("page-review-card");
    setText(this.#state, said);
    setText(this.#seen, job ? "" : (review?.seen ?? ""));
    this.#do.hidden = done && !job;
    const does = job
      ? t("page-review-stop")
      : clip.failed
        ? t("page-shared-try-again")
        : cut
          ? t("page-review-interrupted.again")
          : t("page-review-card.review");
    setText(this.#do, does);
    this.#do.setAttribute("aria-label", t("page-review-card.about", { do: does, title: clip.title }));
    this.#delete.setAttribute("aria-label", t("page-review-delete.named", { title: clip.title }));
    return this.#item;
  }

  /** @param {Page.Told} trouble */
  #say(trouble) {
    setText(this.#state, `${trouble.what} ${trouble.remedy}`);
  }
}
