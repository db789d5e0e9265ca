/** Your data: all that is kept of whom; handing it over, erasing it, and what is deleted by itself. */

import { ask } from "./api.js";
import { wireRetention } from "./data-retention.js";
import { size } from "./data-size.js";
import { answer } from "./dialogs.js";
import { $, make, memory, setText } from "./dom.js";
import { page } from "./store.js";
import { asTrouble, showTrouble } from "./trouble.js";
import { date, list, number, t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */

const retention = wireRetention({
  changed: async (text) => {
    await load();
    tell(text);
  },
});

/** @returns {Promise<void>} */
async function load() {
  try {
    show(await ask("/api/data"));
  } catch (error) {
    showTrouble(asTrouble(error));
    page.set({ shown: "trouble" });
  }
}

/** @param {Wire.DataMessage} data */
function show(data) {
  $("trouble").hidden = true;
  setText($("data-folder"), data.folder);
  // Its own file lies in the folder; another is named.
  $("data-database").hidden = !/[/:]/.test(data.database);
  setText($("data-database"), t("page-data-database", { database: data.database }));
  const cards = data.people.map((person) => {
    const theirs = data.holdings.filter((line) => line.profile_id === person.profile_id && named(line, person));
    return card(person, theirs[0]?.whose ?? person.name, theirs);
  });
  const rest = data.holdings.filter((line) => !data.people.some((person) => named(line, person)));
  for (const machine of [false, true]) {
    const lines = rest.filter((line) => line.machine === machine);
    if (lines.length) cards.push(card(null, machine ? t("page-data-machine") : t("page-data-nobody"), lines));
  }
  $("data-people").replaceChildren(...cards);
  retention.show(data.retention);
  page.set({ shown: "known" });
}

/** @param {Wire.HoldingMessage} line @param {Wire.OwnerMessage} person */
const named = (line, person) =>
  person.profile_id === null
    ? line.profile_id === null && !line.machine && line.whose.startsWith(person.name)
    : line.profile_id === person.profile_id;

/**
 * What is kept of somebody, with what can be done about it.
 * @param {Wire.OwnerMessage | null} person
 * @param {string} title
 * @param {Wire.HoldingMessage[]} lines
 */
function card(person, title, lines) {
  const table = make("table");
  fill(table, lines, true);
  const bytes = lines.reduce((sum, line) => sum + (line.bytes ?? 0), 0);
  const item = make(
    "section",
    { className: "card" },
    make("h2", { textContent: title }),
    make("p", { className: "soft", hidden: !bytes, textContent: t("page-data-size", { size: size(bytes) }) }),
    make("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: title }, table),
  );
  if (person) {
    const actions = make("p", { className: "actions" });
    if (person.profile_id !== null)
      actions.append(
        make("a", {
          className: "secondary",
          href: `/api/data/export/of/${person.profile_id}`,
          download: "",
          textContent: t("page-data-export"),
          ariaLabel: t("page-data-export.of", { name: person.name }),
        }),
        " ",
      );
    const button = make("button", {
      type: "button",
      className: "secondary",
      textContent: t("page-data-erase"),
      ariaLabel: t("page-data-erase.of", { name: person.name }),
    });
    button.addEventListener("click", () => erase(person.name));
    actions.append(button);
    item.append(actions);
  }
  return item;
}

/**
 * @param {HTMLTableElement} table
 * @param {Wire.HoldingMessage[]} lines
 * @param {boolean} since
 */
function fill(table, lines, since) {
  const head = ["what", "count", "size", ...(since ? ["since", "where"] : [])];
  const rows = lines.map((line) => [
    line.what,
    number(line.count),
    line.bytes === null ? "–" : size(line.bytes),
    ...(since ? [line.since ? date(line.since, { dateStyle: "medium" }) : "–", line.where] : []),
  ]);
  table.replaceChildren(
    make(
      "thead",
      {},
      make("tr", {}, ...head.map((name) => make("th", { scope: "col", textContent: t(`page-data-table.${name}`) }))),
    ),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((text) => make("td", { textContent: text }))))),
  );
}

/**
 * Say what goes, have it confirmed by typing, and erase it. null: everything.
 * @param {string | null} name
 */
async function erase(name) {
  try {
    /** @type {Wire.ErasePlanMessage} */
    const plan = await ask("/api/data/erase/plan", { method: "POST", body: { name } });
    setText($("erasing-title"), name === null ? t("page-data-erase-all.sure") : t("page-data-erase.sure", { name }));
    fill($("erasing-table"), merged(plan.goes), false);
    $("erasing-retitled").hidden = plan.retitled.length === 0;
    setText($("erasing-retitled"), t("page-data-erase.retitled", { titles: list(plan.retitled) }));
    setText($("erasing-type"), t("page-data-erase.type", { word: plan.word }));
    const typed = $("typed");
    typed.value = "";
    $("erase-now").disabled = true;
    typed.oninput = () => ($("erase-now").disabled = plain(typed.value) !== plain(plan.word));
    if ((await answer($("erasing"))) !== "yes") return;
    await ask("/api/data/erase", { method: "POST", body: { name, typed: typed.value } });
    // This browser remembers who was chosen last.
    if (name === null || plain(memory.get("profile", null)?.name ?? "") === plain(name)) memory.set("profile", null);
    await load();
    tell(name === null ? t("page-data-erase-all.done") : t("page-data-erase.done", { name }));
  } catch (error) {
    const trouble = asTrouble(error);
    tell(`${trouble.what} ${trouble.remedy}`);
  }
}

/** @param {string} text */
const plain = (text) => text.normalize("NFKC").trim().toLowerCase();

/**
 * One line a kind, whoever's it is.
 * @param {Wire.HoldingMessage[]} lines
 */
function merged(lines) {
  /** @type {Map<string, Wire.HoldingMessage>} */
  const kinds = new Map();
  for (const line of lines) {
    const known = kinds.get(line.kind);
    kinds.set(
      line.kind,
      known
        ? { ...known, count: known.count + line.count, bytes: line.bytes && (known.bytes ?? 0) + line.bytes }
        : line,
    );
  }
  return [...kinds.values()];
}

/** @param {string} text */
function tell(text) {
  setText($("data-done"), text);
  $("data-title").focus();
}

$("erase-all").addEventListener("click", () => erase(null));
$("trouble-retry").addEventListener("click", load);
load();
