/**
 * The questions before the first session and every 30 days, and the stop that a yes leads to. Any page may ask:
 *
 *     <link rel="stylesheet" href="/static/css/safety.css">
 *     if (await askSafety(profileId)) start();
 */

import { ask } from "./api.js";
import { make } from "./dom.js";
import { asTrouble } from "./trouble.js";
import { t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */
/** @import * as Page from "../../types/page.d.ts" */

/**
 * Whether this person may stretch; `profileId` is null for nobody in particular. Asks only when it is time to, or
 * always with `again`. Resolves to false when a yes stops them, or when they close the questions.
 * @param {number | null} profileId
 * @param {{ again?: boolean }} options
 */
export async function askSafety(profileId = null, { again = false } = {}) {
  /** @type {State} */
  const state = { dialog: opened(), profileId, allowed: false };
  try {
    /** @type {Wire.SafetyMessage} */
    const answer = await ask(`/api/safety${profileId === null ? "" : `?profile_id=${profileId}`}`);
    if (answer.clearance === "clear" && !again) return true;
    const last = answer.clearance === "stopped" && !again ? answer.last : null;
    return await shown(state, () =>
      last ? showStop(state, answer.questions, last) : showQuestions(state, answer.questions),
    );
  } catch (error) {
    return await shown(state, () => showTrouble(state, asTrouble(error)));
  } finally {
    state.dialog.remove();
  }
}

/** @typedef {{ dialog: HTMLDialogElement, profileId: number | null, allowed: boolean }} State */

function opened() {
  const dialog = make("dialog", { className: "safety" });
  dialog.setAttribute("aria-labelledby", "safety-title");
  document.body.append(dialog);
  return dialog;
}

/**
 * Until the dialog is closed, however that comes about.
 * @param {State} state
 * @param {() => void} show
 * @returns {Promise<boolean>}
 */
function shown(state, show) {
  return new Promise((resolve) => {
    state.dialog.addEventListener("close", () => resolve(state.allowed), { once: true });
    show();
    state.dialog.showModal();
    state.dialog.querySelector("h2")?.focus();
  });
}

/**
 * @param {State} state
 * @param {boolean} urgent
 * @param {...Node} children
 */
function fill({ dialog }, urgent, ...children) {
  dialog.classList.toggle("urgent", urgent);
  dialog.replaceChildren(...children);
  dialog.scrollTop = 0;
  if (dialog.open) dialog.querySelector("h2")?.focus();
}

/** @param {string} text */
const title = (text) => make("h2", { id: "safety-title", tabIndex: -1, textContent: text });

/**
 * @param {string} text
 * @param {string} className
 * @param {() => void} act
 */
function button(text, className, act) {
  const made = make("button", { type: "button", className, textContent: text });
  made.addEventListener("click", act);
  return made;
}

/**
 * @param {State} state
 * @param {Wire.QuestionMessage[]} questions
 */
function showQuestions(state, questions) {
  const form = make("form", { noValidate: true }, ...questions.map(question));
  const later = button(t("page-shared-safety-later"), "secondary", () => state.dialog.close());
  const problem = make("p", { className: "trouble-what", role: "alert" });
  form.append(
    make(
      "div",
      { className: "actions" },
      problem,
      make("button", { className: "primary", textContent: t("page-shared-safety-go-on") }),
      later,
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(state, questions, form, problem);
  });
  form.addEventListener("change", ({ target }) =>
    /** @type {Element} */ (target).closest("fieldset")?.classList.remove("left-out"),
  );
  fill(
    state,
    false,
    title(t("page-shared-safety-title")),
    make("p", {
      className: "lead",
      textContent: t("page-shared-safety-lead"),
    }),
    form,
  );
}

/** @param {Wire.QuestionMessage} question */
function question({ id, text }) {
  const choice = (/** @type {string} */ value, /** @type {string} */ word) => {
    const input = make("input", { type: "radio", name: id, value, required: true });
    return make("label", { className: "choice" }, input, word);
  };
  return make(
    "fieldset",
    { name: `question-${id}` },
    make("legend", { textContent: text }),
    make(
      "span",
      { className: "choices" },
      choice("yes", t("page-shared-safety-yes")),
      choice("no", t("page-shared-safety-no")),
    ),
  );
}

/**
 * @param {State} state
 * @param {Wire.QuestionMessage[]} questions
 * @param {HTMLFormElement} form
 * @param {HTMLElement} problem
 */
async function send(state, questions, form, problem) {
  const said = new FormData(form);
  const fieldset = (/** @type {string} */ id) =>
    /** @type {HTMLFieldSetElement} */ (form.elements.namedItem(`question-${id}`));
  const missing = questions.filter(({ id }) => !said.has(id));
  for (const { id } of missing) fieldset(id).classList.add("left-out");
  if (missing.length) {
    problem.textContent = t("page-shared-safety-missing", { count: missing.length });
    return fieldset(missing[0].id).querySelector("input")?.focus();
  }
  problem.textContent = "";
  const answers = Object.fromEntries(questions.map(({ id }) => [id, said.get(id) === "yes"]));
  try {
    /** @type {Wire.OutcomeMessage} */
    const outcome = await ask("/api/safety", { method: "POST", body: { profile_id: state.profileId, answers } });
    state.allowed = outcome.passed;
    if (outcome.passed) state.dialog.close();
    else showStop(state, questions, outcome);
  } catch (error) {
    const { what, remedy } = asTrouble(error);
    problem.textContent = `${what} ${remedy}`;
  }
}

/**
 * @param {State} state
 * @param {Wire.QuestionMessage[]} questions
 * @param {Wire.OutcomeMessage} outcome
 */
function showStop(state, questions, { title: heading, advice, reasons, urgent }) {
  fill(
    state,
    urgent,
    title(heading),
    make("ul", { className: "reasons" }, ...reasons.map((textContent) => make("li", { textContent }))),
    make("p", { className: "advice", textContent: advice }),
    make("p", {
      className: "fine",
      textContent: t("page-shared-safety-general"),
    }),
    make(
      "div",
      { className: "actions" },
      button(t("page-shared-close"), "primary", () => state.dialog.close()),
      button(t("page-shared-safety-again"), "secondary", () => showQuestions(state, questions)),
    ),
  );
}

/**
 * @param {State} state
 * @param {Page.Told} trouble
 */
function showTrouble(state, trouble) {
  fill(
    state,
    false,
    title(trouble.what),
    make("p", { className: "advice", textContent: trouble.remedy }),
    make(
      "div",
      { className: "actions" },
      button(t("page-shared-close"), "primary", () => state.dialog.close()),
    ),
  );
}
