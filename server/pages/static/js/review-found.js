/** What a review found, in words and pictures: the summary, the moments to look at, and the files to take away. */

import { ask } from "./api.js";
import { $, degrees, make, setText } from "./dom.js";
import { day } from "./people.js";
import { asTrouble } from "./trouble.js";
import { clock, inWords } from "./review-words.js";
import { t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */
/** @import * as Page from "../../types/page.d.ts" */

/**
 * Show the summary of each track; of two, by whom they were judged is told of the first.
 * @param {import("./review-track.js").Track[]} tracks
 */
export function showFound(tracks) {
  const reviewed = tracks.flatMap(({ clip, review }) => (review ? [{ clip, review }] : []));
  $("said").hidden = reviewed.length === 0;
  if (!reviewed.length) return;
  const many = tracks.length > 1;
  $("words").replaceChildren(
    ...reviewed.map(({ clip, review }) =>
      make("p", {}, ...(many ? [make("b", { textContent: `${clip.title}: ` })] : []), review.seen),
    ),
  );
  const { report, judged, stale: reasons } = reviewed[0].review;
  const { calibrated_at: when } = report.judged_by;
  const calibrated = when ? t("page-review-short.calibrated", { day: day(when) }) : "";
  setText($("by-whom"), `${judged || t("page-review-short.judged-by-average")} ${calibrated}`.trim());
  const stale = reasons.join(" ");
  $("stale").hidden = !stale;
  setText($("stale-text"), stale);
  $("damaged").hidden = !report.clip.damaged;
  const sums = reviewed.map(({ clip, review }) => (many ? `${clip.title}: ${sum(review)}` : sum(review)));
  const touched = matchMedia("(pointer: coarse)").matches;
  const how = touched ? t("page-review-chart.tap") : t("page-review-chart.click");
  setText($("chart-words"), [...sums, how].join(" "));
}

/** @param {Page.Review} review */
function sum({ report, holds: held }) {
  const { duration_s: length, max_hip_hinge_deg: hips, max_lumbar_flexion_deg: back } = report.summary;
  const known = { length: clock(length), warnings: report.warnings.length, holds: held.length };
  return hips === null
    ? t("page-review-sum", known)
    : t("page-review-sum.lean", { ...known, hips: degrees(hips), back: degrees(back) });
}

/**
 * The list of warnings and holds of all tracks; jump(timeS, which) goes there.
 * @param {import("./review-track.js").Track[]} tracks
 * @param {(timeS: number, which: number) => void} jump
 */
export function showMoments(tracks, jump) {
  const moments = tracks.flatMap(({ review, film, clip }, which) => {
    const named = (/** @type {Moment} */ moment) => ({
      ...moment,
      which,
      title: tracks.length > 1 ? `${clip.title}: ${moment.title}` : moment.title,
    });
    return review && film
      ? [...warnings(review, film), ...holds(review)].sort((a, b) => a.startS - b.startS).map(named)
      : [];
  });
  $("moments").hidden = moments.length === 0;
  $("warnings").replaceChildren(
    ...moments.map(({ kind, picture, title, text, atS, which }) => {
      const sign = make("span", { className: `moment-sign ${kind}`, textContent: kind === "warning" ? "▲" : "●" });
      sign.setAttribute("aria-hidden", "true");
      const shown = picture ? make("img", { src: picture, alt: "", loading: "lazy" }) : sign;
      const button = make(
        "button",
        { type: "button", className: `moment ${kind}` },
        shown,
        make("span", {}, make("b", { textContent: title }), make("span", { className: "soft", textContent: text })),
      );
      button.addEventListener("click", () => jump(atS, which));
      return make("li", {}, button);
    }),
  );
}

/**
 * @typedef {{ kind: string, startS: number, atS: number, picture: string | null, title: string, text: string }} Moment
 * @param {Page.Review} review
 * @param {import("./review-film.js").Film} film
 * @returns {Moment[]}
 */
function warnings(review, film) {
  return review.report.warnings.map(({ start_s: startS, end_s: endS, peak_lumbar_flexion_deg: peak }, i) => ({
    kind: "warning",
    startS,
    atS: film.times[film.roundestBetween(startS, endS)],
    picture: review.pictures[i],
    title: t("page-review-moments.warning", { number: i + 1, time: clock(startS) }),
    text: t("page-review-moments.warning-text", { seconds: endS - startS, peak: degrees(peak) }),
  }));
}

/**
 * @param {Page.Review} review
 * @returns {Moment[]}
 */
const holds = (review) =>
  review.holds.map(([startS, endS]) => ({
    kind: "hold",
    startS,
    atS: (startS + endS) / 2,
    picture: null,
    title: t("page-review-moments.hold", { seconds: endS - startS }),
    text: t("page-review-moments.hold-text", { start: clock(startS), end: clock(endS) }),
  }));

/**
 * The list of files; one that isn't made yet is made when asked for.
 * @param {import("./review-track.js").Track} track
 * @param {{ refresh: () => void, trouble: (trouble: Page.Told) => void }} on
 */
export function showExports({ review, clip }, { refresh, trouble }) {
  $("take").hidden = review === null;
  if (!review) return;
  const items = review.exports.map((file) => {
    const name = file.description;
    const job = clip.jobs.find(({ export: id }) => id === file.id);
    const kind = file.file_name.slice(file.file_name.lastIndexOf(".") + 1).toUpperCase();
    const about = make("span", { className: "soft", textContent: kind });
    if (file.ready)
      return make("li", {}, make("a", { className: "link", href: file.url, download: "", textContent: name }), about);
    if (job)
      return make(
        "li",
        {},
        make("span", { textContent: name }),
        make("span", { className: "soft", textContent: inWords(job) }),
      );
    const button = make("button", { type: "button", className: "link", textContent: name });
    button.addEventListener("click", () =>
      ask(file.url, { method: "POST" }).then(refresh, (error) => trouble(asTrouble(error))),
    );
    return make(
      "li",
      {},
      button,
      make("span", { className: "soft", textContent: t("page-review-take.on-demand", { kind }) }),
    );
  });
  // Written again only when it says something else: whoever is in the list stays where they are.
  const list = $("exports");
  const say = (/** @type {Iterable<Element>} */ elements) =>
    [...elements].map(({ textContent, firstElementChild }) => `${firstElementChild?.tagName}${textContent}`).join("|");
  if (list.dataset.of !== review.key || say(list.children) !== say(items)) list.replaceChildren(...items);
  list.dataset.of = review.key;
}

/**
 * @param {number} count
 * @param {string} word
 */
