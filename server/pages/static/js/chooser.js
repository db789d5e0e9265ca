/** Which stretch: the cards to choose from, and the sheet with its steps and what may be set. */

import { ask } from "./api.js";
import { asTrouble } from "./trouble.js";
import { $, make, memory, setText } from "./dom.js";
import { t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */

/** @typedef {Wire.StretchesStretchMessage} Stretch */

const HOLDS_S = [10, 15, 20, 25, 30, 45, 60];
const ROUNDS = [1, 2, 3, 4, 5];
const REPETITIONS = [5, 8, 10, 12, 15];

/** The chosen stretch is remembered; null until the server has told of any. */
export class Chooser {
  /** @type {Stretch[]} */
  list = [];
  /** @type {string[]} */
  forAll = [];
  /** @type {Stretch | null} */
  chosen = null;
  #onStart;

  /**
   * `onStart()` begins the chosen stretch.
   * @param {() => void} onStart
   */
  constructor(onStart) {
    this.#onStart = onStart;
    $("sheet-start").addEventListener("click", () => {
      this.#keepOptions();
      $("sheet").close();
      this.#onStart();
    });
    $("sheet-close").addEventListener("click", () => $("sheet").close());
    $("sheet").addEventListener("close", () => this.#keepOptions());
    $("chosen-open").addEventListener("click", () => this.chosen && this.open(this.chosen));
  }

  /** Practice without a clock. */
  get free() {
    return this.list.find(({ kind }) => kind === "free") ?? null;
  }

  /** Ask the server for the stretches. */
  async load() {
    /** @type {Wire.StretchesMessage} */
    let told;
    try {
      told = await ask("/api/stretches");
    } catch (error) {
      const trouble = asTrouble(error);
      $("list-trouble").hidden = false;
      return setText($("list-trouble"), `${trouble.what} ${trouble.remedy}`);
    }
    this.list = told.stretches;
    this.forAll = told.for_all;
    $("list-trouble").hidden = told.own === null;
    if (told.own) setText($("list-trouble"), `${told.own.problem} ${told.own.remedy}`);
    this.#build();
    const before = memory.get("stretch", told.main);
    // Free practice had no id once.
    this.choose((before === "" ? this.free : this.list.find(({ id }) => id === before)) ?? this.list[0]);
  }

  /** @param {Stretch} stretch */
  choose(stretch) {
    this.chosen = stretch;
    memory.set("stretch", stretch.id);
    for (const card of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".card"))) {
      card.setAttribute("aria-pressed", String(card.dataset.stretch === stretch.id));
    }
    Object.assign($("chosen-drawing"), { src: stretch.drawing, hidden: false });
    setText($("chosen-name"), stretch.name);
    setText($("chosen-summary"), stretch.summary);
    setText($("chosen-dose"), this.#dose(stretch));
    $("chosen-open").hidden = false;
  }

  /**
   * What the person has set for a stretch, as the start message wants it.
   * @param {Stretch} stretch
   * @returns {Wire.OptionsMessage}
   */
  options({ id }) {
    return memory.get(`options.${id}`, {});
  }

  /**
   * The sheet of a stretch, which is chosen with that.
   * @param {Stretch} stretch
   */
  open(stretch) {
    this.choose(stretch);
    setText($("sheet-title"), stretch.name);
    setText($("sheet-summary"), stretch.summary);
    setText($("sheet-dose"), stretch.dose_words);
    $("sheet-drawing").src = stretch.drawing;
    fill("sheet-steps", stretch.steps);
    fill(
      "sheet-judged",
      stretch.judged.map((words) => `${words[0].toUpperCase()}${words.slice(1)}.`),
    );
    fill("sheet-not-judged", stretch.not_judged);
    fill("sheet-cautions", stretch.cautions);
    setText($("sheet-camera"), stretch.camera);
    this.#showOptions(stretch);
    $("sheet").showModal();
    $("sheet").scrollTop = 0;
    $("sheet-title").focus();
  }

  /** @param {Stretch} stretch */
  #dose(stretch) {
    const { hold_s, rounds, repetitions } = this.options(stretch);
    if (!hold_s && !rounds && !repetitions) return stretch.dose_words;
    const { dose, legs } = stretch;
    if (stretch.kind === "repetitions")
      return t("page-live-dose.repeat", { legs, times: repetitions ?? dose.repetitions });
    return t("page-live-dose", { legs, seconds: hold_s ?? dose.hold_s, times: rounds ?? dose.rounds });
  }

  /** @param {Stretch} stretch */
  #showOptions(stretch) {
    const { dose, kind, legs } = stretch;
    const set = this.options(stretch);
    const repeats = kind === "repetitions";
    const timed = !repeats && kind !== "free";
    choices("option-hold", HOLDS_S, dose.hold_s, set.hold_s, true, timed);
    choices("option-rounds", ROUNDS, dose.rounds, set.rounds, false, timed);
    choices("option-repetitions", REPETITIONS, dose.repetitions, set.repetitions, false, repeats);
    $("option-leg").value = set.first_leg ?? "";
    lineOf($("option-leg")).hidden = legs === 2 || repeats;
  }

  #keepOptions() {
    if (!this.chosen) return;
    /** @type {Wire.OptionsMessage} */
    const set = {};
    const { dose } = this.chosen;
    /** @typedef {"option-hold" | "option-rounds" | "option-repetitions"} Option */
    /** @type {Record<"hold_s" | "rounds" | "repetitions", [Option, number]>} */
    const figures = {
      hold_s: ["option-hold", dose.hold_s],
      rounds: ["option-rounds", dose.rounds],
      repetitions: ["option-repetitions", dose.repetitions],
    };
    for (const name of /** @type {(keyof typeof figures)[]} */ (Object.keys(figures))) {
      const [id, usual] = figures[name];
      if (!lineOf($(id)).hidden && Number($(id).value) !== usual) set[name] = Number($(id).value);
    }
    if (!lineOf($("option-leg")).hidden && $("option-leg").value)
      set.first_leg = /** @type {Wire.Side} */ ($("option-leg").value);
    memory.set(`options.${this.chosen.id}`, set);
    this.choose(this.chosen);
  }

  /** A group for each stretch that has variants, then all the others. */
  #build() {
    const card = (/** @type {Stretch} */ stretch) => this.#card(stretch);
    const heads = this.list.filter(({ variant_of }) => !variant_of);
    const groups = heads.map((head) => [head, ...this.list.filter(({ variant_of }) => variant_of === head.id)]);
    const grouped = groups.filter((group) => group.length > 1);
    $("cards").replaceChildren(
      ...grouped.map((group) => {
        const name = make("h3", { textContent: group[0].name });
        return make("section", { className: "group" }, name, make("div", { className: "cards" }, ...group.map(card)));
      }),
      make(
        "section",
        { className: "group" },
        make("h3", { textContent: grouped.length ? t("page-live-more-stretches") : t("page-live-stretches") }),
        make(
          "div",
          { className: "cards" },
          ...groups
            .filter(({ length }) => length === 1)
            .flat()
            .map(card),
        ),
      ),
    );
  }

  /** @param {Stretch} stretch */
  #card(stretch) {
    const { id, name, drawing, dose_words, position_words, back, variant_of } = stretch;
    // A variant stands below the name of its stretch: what is its own is enough.
    const short = variant_of && name.includes(": ") ? name.slice(name.indexOf(": ") + 2) : name;
    const button = make(
      "button",
      { type: "button", className: "card" },
      make("img", { src: drawing, alt: "", width: 320, height: 240, loading: "lazy" }),
      make("b", { textContent: short[0].toUpperCase() + short.slice(1) }),
      make("span", { textContent: dose_words }),
      make("small", { textContent: back ? position_words : t("page-live-not-judged", { position: position_words }) }),
    );
    button.dataset.stretch = id;
    button.addEventListener("click", () => this.open(stretch));
    return button;
  }
}

/**
 * @param {"sheet-steps" | "sheet-judged" | "sheet-not-judged" | "sheet-cautions"} id
 * @param {string[]} sentences
 */
function fill(id, sentences) {
  const list = $(id);
  list.replaceChildren(...sentences.map((textContent) => make("li", { textContent })));
  /** @type {HTMLElement} */ (list.closest(".sheet-part")).hidden = sentences.length === 0;
}

/**
 * A figure that may be chosen: seconds or a count, the stretch's own marked.
 * @param {number} value
 * @param {boolean} timed
 * @param {boolean} usual
 */
function named(value, timed, usual) {
  const figure = { value, usual: usual ? "yes" : "no" };
  return timed ? t("page-live-option-hold.seconds", figure) : t("page-live-option-hold.count", figure);
}

/** @param {HTMLElement} select */
const lineOf = (select) => /** @type {HTMLElement} */ (select.closest("p"));

/**
 * The usual figures and the stretch's own, which is marked.
 * @param {"option-hold" | "option-rounds" | "option-repetitions"} id
 * @param {number[]} usual
 * @param {number} own
 * @param {number | null | undefined} set
 * @param {boolean} timed
 * @param {boolean} wanted
 */
function choices(id, usual, own, set, timed, wanted) {
  const select = $(id);
  lineOf(select).hidden = !wanted;
  const values = [...new Set([...usual, own, ...(set ? [set] : [])])]
    .filter((value) => value > 0)
    .sort((a, b) => a - b);
  select.replaceChildren(
    ...values.map((value) => make("option", { value, textContent: named(value, timed, value === own) })),
  );
  select.value = String(set ?? own);
}
