/** A clip's page: watch it, frame by frame or at any speed, with what was found beside it; or two clips side by side. */

import { ask } from "./api.js";
import { answer } from "./dialogs.js";
import { $, degrees, make, setText } from "./dom.js";
import { Chart } from "./review-chart.js";
import { showExports, showFound, showMoments } from "./review-found.js";
import { listenToKeys } from "./review-keys.js";
import { Playing } from "./review-playing.js";
import { Track } from "./review-track.js";
import { asTrouble } from "./trouble.js";
import { clock, inWords, stateInWords, whose } from "./review-words.js";
import { date, t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */
/** @import * as Page from "../../types/page.d.ts" */

export class ClipPage {
  #people;
  #refresh;
  #remove;
  /** @type {Track[]} */
  #tracks = [];
  #playing = new Playing(() => this.#frame());
  #chart = new Chart((timeS) => this.#playing.seek(timeS));
  #options = "";

  /**
   * remove(clip): ask, and delete it.
   * @param {{ people: import("./people.js").People, refresh: () => Promise<void>, remove: (clip: Wire.ClipMessage) => Promise<unknown> }} page
   */
  constructor({ people, refresh, remove }) {
    this.#people = people;
    this.#refresh = refresh;
    this.#remove = remove;
    this.#wire();
  }

  /** @returns {Track | null} */
  get #first() {
    return this.#tracks[0] ?? null;
  }

  /**
   * Show this clip, with `second` beside it unless that is null. Called again with every news.
   * @param {Wire.ClipMessage} first
   * @param {Wire.ClipMessage | null} second
   * @param {Wire.ClipMessage[]} clips
   */
  show(first, second, clips) {
    const wanted = second && second.id !== first.id ? [first, second] : [first];
    if (wanted.map(({ id }) => id).join() !== this.#tracks.map(({ clip }) => clip.id).join()) this.#open(wanted);
    for (const [i, clip] of wanted.entries()) this.#tracks[i].update(clip);
    setText($("clip-title"), first.title);
    $("owning").hidden = first.kind === "sample";
    $("keep-clip").checked = first.keep;
    this.#showChoices(clips);
    this.#showAsk();
    this.#showExports();
  }

  close() {
    if (!this.#tracks.length) return;
    this.#playing.use([]);
    for (const track of this.#tracks) track.close();
    this.#tracks = [];
    this.#options = "";
    this.#chart.clear();
    $("films").replaceChildren();
  }

  /** @param {Wire.ClipMessage[]} clips */
  #open(clips) {
    this.close();
    this.#tracks = clips.map(
      (clip) =>
        new Track(clip, {
          refresh: this.#refresh,
          onChange: () => this.#changed(),
          onFrame: () => this.#playing.frame(),
        }),
    );
    this.#playing.use(this.#tracks);
    this.#playing.lines($("lines").checked);
    $("films").replaceChildren(...this.#tracks.map(({ player }) => player.figure));
    $("work").dataset.films = String(clips.length);
    $("line-up").hidden = clips.length < 2;
    this.#changed();
  }

  /** Another review is shown. */
  #changed() {
    if (!this.#first) return;
    showFound(this.#tracks);
    showMoments(this.#tracks, (timeS, which) => this.#jump(timeS - (which ? this.#playing.offsetS : 0)));
    this.#showExports();
    this.#showAsk();
    if (this.#first.review) $("judged").value = this.#first.review.key;
    this.#playing.changed();
    this.#draw();
    this.#frame();
  }

  async #draw() {
    const shown = this.#tracks.flatMap(({ clip, film, review }) =>
      film && review && film.count > 1
        ? [{ name: clip.title, film, report: review.report, holds: review.holds, shiftS: 0 }]
        : [],
    );
    $("chart-card").hidden = shown.length === 0;
    if (!shown.length) return;
    $("chart").dataset.tracks = String(shown.length);
    if (shown.length === 2) shown[1].shiftS = -this.#playing.offsetS;
    try {
      await this.#chart.draw(shown);
      $("chart").hidden = false;
    } catch {
      $("chart").hidden = true; // the words and the list say the same
    }
  }

  /** @param {number} timeS */
  #jump(timeS) {
    this.#playing.pause();
    this.#playing.seek(timeS);
    if (matchMedia("(max-width: 900px)").matches)
      $("films").scrollIntoView({
        block: "nearest",
        behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth",
      });
  }

  #frame() {
    const first = this.#first;
    if (!first) return;
    const { timeS, startS, endS, playing } = this.#playing;
    $("play").setAttribute("aria-label", playing ? t("page-review-playing.pause") : t("page-review-playing.play"));
    $("work").dataset.playing = playing ? "yes" : "no";
    Object.assign($("seek"), { min: startS, max: Math.max(endS, startS + 0.01) });
    if (document.activeElement !== $("seek") || playing) $("seek").value = String(timeS);
    const said = this.#tracks.map((track) => figures(track)).filter(Boolean);
    $("seek").setAttribute("aria-valuetext", `${clock(timeS)}. ${said.join(". ")}`);
    setText($("clock"), `${clock(timeS, 2)} / ${clock(endS, 1)}`);
    setText($("now"), said.length > 1 ? said.map((text, i) => `${i + 1}: ${text}`).join("  ·  ") : (said[0] ?? ""));
    $("now").dataset.state = first.film?.count ? first.film.verdict(first.player.index) : "unknown";
    this.#chart.at(timeS);
  }

  /** @param {Wire.ClipMessage[]} clips */
  #showChoices(clips) {
    if (!this.#first) return;
    const { clip, review } = this.#first;
    const judged = clip.reviews.map(({ key, profile, made_at: at }) => [
      key,
      key === clip.key ? named(profile) : t("page-review-by-whom.other", { name: named(profile), day: shortDay(at) }),
    ]);
    const beside = [
      ["", t("page-review-beside.nothing")],
      ...clips
        .filter(({ id }) => id !== clip.id)
        .map(({ id, title, kind, added_at: at }) => [id, kind === "sample" ? title : `${title}, ${shortDay(at)}`]),
    ];
    const options = JSON.stringify([judged, beside]);
    if (options !== this.#options) {
      this.#options = options;
      const option = (/** @type {string[]} */ [value, textContent]) => make("option", { value, textContent });
      $("judged").replaceChildren(...judged.map(option));
      $("with").replaceChildren(...beside.map(option));
    }
    judgedLine().hidden = judged.length === 0;
    $("judged").value = review?.key ?? judged[0]?.[0] ?? "";
    $("with").value = this.#tracks[1]?.clip.id ?? "";
  }

  /** The clip whose review is being made or is still to be made, the first one first. */
  get #asking() {
    return this.#tracks.find((track) => track.job || track.clip.failed || (!track.current && !track.chosen)) ?? null;
  }

  #showAsk() {
    const track = this.#asking;
    $("ask").hidden = track === null;
    if (!track) return;
    const { clip, job } = track;
    const which = { known: this.#tracks.length > 1 ? "yes" : "no", title: clip.title };
    const by = whose(this.#people.chosen);
    $("going").hidden = $("stop").hidden = !job;
    $("do-review").hidden = Boolean(job);
    if (job) {
      setText($("ask-title"), t("page-review-reviewing", which));
      setText($("ask-text"), t("page-review-reviewing.meanwhile"));
      if (job.share === null || !job.running) $("going-bar").removeAttribute("value");
      else $("going-bar").value = job.share;
      setText($("going-text"), inWords(job));
    } else if (clip.failed) {
      setText($("ask-title"), clip.failed.problem);
      setText($("ask-text"), clip.failed.remedy);
      setText($("do-review"), t("page-shared-try-again"));
    } else if (clip.interrupted) {
      setText($("ask-title"), t("page-review-interrupted"));
      setText($("ask-text"), t("page-review-interrupted.what"));
      setText($("do-review"), t("page-review-interrupted.again"));
    } else {
      const earlier = clip.reviews.length > 0;
      setText($("ask-title"), earlier ? t("page-review-earlier", by) : t("page-review-not-reviewed", which));
      setText($("ask-text"), earlier ? t("page-review-earlier.what") : t("page-review-not-reviewed.what", by));
      setText($("do-review"), earlier ? t("page-review-earlier.do", by) : t("page-review-not-reviewed.do"));
    }
  }

  #showExports() {
    const track = this.#first;
    if (!track) return;
    const shown = () =>
      showExports(track, {
        refresh: this.#refresh,
        trouble: ({ what, remedy }) => setText($("say-polite"), `${what} ${remedy}`),
      });
    const making = track.clip.jobs.filter(({ what }) => what === "export").length;
    const before = Number($("take").dataset.making ?? 0);
    $("take").dataset.making = String(making);
    if (making < before) track.again().then(() => track === this.#first && shown());
    else shown();
  }

  #wire() {
    const playing = this.#playing;
    $("play").addEventListener("click", () => playing.toggle());
    $("previous").addEventListener("click", () => playing.step(-1));
    $("next").addEventListener("click", () => playing.step(1));
    $("seek").addEventListener("input", () => playing.seek(Number($("seek").value)));
    $("speed").addEventListener("change", () => playing.setRate(Number($("speed").value)));
    $("lines").addEventListener("change", () => playing.lines($("lines").checked));
    $("line-up").addEventListener("click", () => {
      playing.lineUp();
      this.#draw();
      setText($("say-polite"), t("page-review-playing.lined-up"));
    });
    $("back").addEventListener("click", (event) => {
      event.preventDefault();
      location.hash = "";
    });
    $("judged").addEventListener("change", () => {
      if (!this.#first) return;
      this.#first.chosen = $("judged").value;
      this.#first.update(this.#first.clip);
    });
    $("with").addEventListener(
      "change",
      () => (location.hash = [this.#first?.clip.id, $("with").value].filter(Boolean).join("+")),
    );
    $("do-review").addEventListener("click", () =>
      this.#act(({ clip }) => {
        const again = Boolean(clip.failed);
        return ask(`/api/clips/${clip.id}/review`, { method: "POST", body: { profile_id: this.#people.id, again } });
      }),
    );
    $("stop").addEventListener("click", () =>
      this.#act(({ clip }) => ask(`/api/clips/${clip.id}/jobs`, { method: "DELETE" })),
    );
    $("delete").addEventListener("click", () => this.#act(({ clip }) => this.#remove(clip), this.#first));
    $("keep-clip").addEventListener("change", () =>
      this.#act(
        ({ clip }) => ask(`/api/clips/${clip.id}`, { method: "PATCH", body: { keep: $("keep-clip").checked } }),
        this.#first,
      ),
    );
    $("rename").addEventListener("click", () => this.#rename());
    matchMedia("(prefers-color-scheme: light)").addEventListener("change", () => this.#changed());
    listenToKeys(playing, () => this.#tracks.length > 0);
  }

  /**
   * @param {(track: Track) => Promise<unknown>} what
   * @param {Track | null} track
   */
  async #act(what, track = this.#asking) {
    if (!track) return;
    try {
      await what(track);
      await this.#refresh();
    } catch (error) {
      const trouble = asTrouble(error);
      setText($("ask-text"), `${trouble.what} ${trouble.remedy}`);
      $("ask").hidden = false;
    }
  }

  async #rename() {
    $("new-title").value = this.#first?.clip.title ?? "";
    if ((await answer($("naming"))) !== "yes") return;
    await this.#act(
      ({ clip }) => ask(`/api/clips/${clip.id}`, { method: "PATCH", body: { title: $("new-title").value } }),
      this.#first,
    );
  }
}

const judgedLine = () => /** @type {HTMLElement} */ ($("judged").parentElement);

/** @param {string} iso */
const shortDay = (iso) => date(iso, { day: "numeric", month: "short" });
/** @param {string | null} profile */
const named = (profile) => profile ?? t("page-review-by-whom.average-name");

/**
 * Where a clip is, in figures and one word.
 * @param {Track} track
 */
function figures({ film, player }) {
  if (!film?.count) return "";
  const i = player.index;
  const [hips, back, sd] = [film.hips[i], film.back[i], film.sd[i]];
  if (Number.isNaN(hips)) return stateInWords("unknown");
  const known = { hips: degrees(hips), back: degrees(back), state: stateInWords(film.verdict(i)) };
  return Number.isNaN(sd)
    ? t("page-review-figures", known)
    : t("page-review-figures.sure", { ...known, band: degrees(1.96 * sd) });
}
