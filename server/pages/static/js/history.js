/** The history page: whose, how often, how deep, and every session; deleting and taking it away. */

import { ask } from "./api.js";
import { sure } from "./dialogs.js";
import { $, degrees, make, memory, setText } from "./dom.js";
import { showGoals, wireGoals } from "./goals.js";
import { drawDepth, drawWeeks, LEGS, shortDay } from "./plots.js";
import { sessionItem } from "./sessions.js";
import { page } from "./store.js";
import { asTrouble, showTrouble } from "./trouble.js";
import { date, list, t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */
/** @import * as Page from "../../types/page.d.ts" */

const FIRST = 20;

/** Known once it has been read. @type {Wire.HistoryMessage} */
let data = /** @type {any} */ (null);
let shown = FIRST;
let asked = 0;

/** "" in the list is nobody in particular. */
const person = () => $("who").value;
/** @param {Record<string, string>} more */
const query = (more = {}) => {
  const words = new URLSearchParams({ ...(person() ? { profile_id: person() } : {}), ...more });
  return words.size ? `?${words}` : "";
};

/**
 * @param {Record<string, string>} more
 * @returns {Promise<void>}
 */
async function load(more = {}) {
  const mine = ++asked;
  let answer;
  try {
    answer = await ask(`/api/history${query(more)}`);
  } catch (error) {
    if (mine !== asked) return;
    showTrouble(asTrouble(error));
    page.set({ shown: "trouble" });
    return;
  }
  // Somebody else may have been chosen meanwhile, whose answer came first.
  if (mine !== asked) return;
  data = answer;
  $("trouble").hidden = true;
  if (!showPeople()) return load();
  if (data.sessions.length === 0) showEmpty();
  else await showAll();
}

/** False when the chosen person has been deleted elsewhere; nobody in particular is chosen instead. */
function showPeople() {
  const before = person();
  const options = data.people.map(({ id, name, sessions }) =>
    make("option", { value: id ?? "", textContent: sessions ? `${name} (${sessions})` : name }),
  );
  $("who").replaceChildren(...options);
  $("who").value = before;
  const there = $("who").selectedIndex >= 0;
  if (!there) $("who").value = "";
  return there;
}

function showEmpty() {
  const elsewhere = data.people.filter(({ sessions }) => sessions > 0).map(({ name }) => name);
  setText(
    $("empty-text"),
    elsewhere.length ? t("page-history-nothing.elsewhere", { names: list(elsewhere) }) : t("page-history-nothing.why"),
  );
  page.set({ shown: "empty" });
}

async function showAll() {
  page.set({ shown: "filled" });
  showWeek();
  showGoals(person() ? Number(person()) : null);
  showEven();
  showStretches();
  showSessions();
  await showCharts();
}

function showWeek() {
  const {
    weeks,
    streak_days: days,
    streak_weeks: inWeeks,
    days_a_week: wanted,
    holds_a_leg: holds,
    hold_s: seconds,
  } = data.habit;
  const week = weeks[weeks.length - 1];
  setText(
    $("week-count"),
    week.reached && week.days_done >= wanted
      ? t("page-history-week.reached", { days: week.days_done })
      : t("page-history-week.days", { days: week.days_done, wanted }),
  );
  const today = new Date().toLocaleDateString("sv");
  $("days").replaceChildren(...week.days.map((day) => dayItem(day, today)));
  setText($("dose"), t("page-history-week.dose", { seconds, holds, wanted }));
  setText(
    $("streak"),
    inWeeks > 1 || (inWeeks && days < 2)
      ? t("page-history-streak.weeks", { weeks: inWeeks })
      : t("page-history-streak.days", { days }),
  );
  setText(
    $("streak-note"),
    inWeeks || days ? t("page-history-streak.note", { days, weeks: inWeeks, wanted }) : t("page-history-streak.new"),
  );
}

/**
 * @param {Wire.DayMessage} day
 * @param {string} today
 */
function dayItem(day, today) {
  const state = day.full ? "full" : day.done ? "done" : day.sessions ? "some" : "";
  const words = t("page-history-day", { state: state || (day.day > today ? "coming" : "nothing") });
  const mark = make("span", { className: "mark", textContent: day.done ? "✓" : day.sessions ? "·" : "" });
  mark.setAttribute("aria-hidden", "true");
  const name = make("span", { textContent: date(`${day.day}T00:00`, { weekday: "short" }) });
  const told = make("span", { className: "unseen", textContent: `: ${words}` });
  return make(
    "li",
    { className: `${state} ${day.day === today ? "today" : ""}`.trim(), title: dose(day) },
    mark,
    make("span", {}, name, told),
  );
}

/** @param {Wire.DayMessage} day */
const dose = (day) => t("page-history-day.dose", { left: day.left_s, right: day.right_s });

function showEven() {
  const last = data.trend.findLast(({ difference_deg: apart }) => apart !== null);
  if (!last || last.difference_deg === null) {
    setText($("even"), "–");
    return setText($("even-note"), t("page-history-even.alone"));
  }
  const apart = Math.abs(last.difference_deg);
  setText($("even"), apart < 5 ? t("page-history-even.same") : t("page-history-even.apart", { degrees: apart }));
  setText(
    $("even-note"),
    t("page-history-even.note", {
      left: degrees(last.left_deg),
      right: degrees(last.right_deg),
      day: shortDay(last.started_at),
    }),
  );
}

function showStretches() {
  $("stretch").replaceChildren(
    ...data.stretches.map(({ id, name }) => make("option", { value: id, textContent: name })),
  );
  $("stretch").value = data.stretch ?? "";
  setText($("depth-words"), data.trend_words);
  const legs = LEGS.filter(({ key }) => data.trend.some((point) => point[key] !== null));
  const apart = data.trend.some((point) => point.difference_deg !== null);
  const head = [
    t("page-history-depth.date"),
    ...legs.map(({ name }) => name),
    ...(apart ? [t("page-history-depth.apart")] : []),
  ];
  const rows = data.trend
    .toReversed()
    .map((point) => [
      date(point.started_at, { dateStyle: "medium" }),
      ...legs.map(({ key }) => degrees(point[key])),
      ...(apart ? [degrees(point.difference_deg)] : []),
    ]);
  $("depth-table").replaceChildren(
    make("thead", {}, make("tr", {}, ...head.map((text) => make("th", { scope: "col", textContent: text })))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((text) => make("td", { textContent: text }))))),
  );
}

async function showCharts() {
  const { weeks, days_a_week: wanted } = data.habit;
  const reached = weeks.filter((week) => week.days_done >= wanted).length;
  const days = list(weeks.map((week) => String(week.days_done)));
  setText($("weeks-words"), t("page-history-weeks.words", { days, weeks: weeks.length, wanted, reached }));
  $("depth").hidden = data.trend.length === 0;
  try {
    if (data.trend.length) await drawDepth($("depth"), data.trend);
    await drawWeeks($("weeks"), data.habit);
  } catch {
    // The words and the table say the same.
    $("depth").hidden = $("weeks").hidden = true;
  }
}

const kept = () => /** @type {Page.RecordedSession[]} */ (/** @type {unknown} */ (data.sessions));

function showSessions() {
  $("sessions").replaceChildren(
    ...kept()
      .slice(0, shown)
      .map((session) => sessionItem(session, removeOne)),
  );
  $("more").hidden = data.sessions.length <= shown;
  $("as-csv").href = `/api/history/export.csv${query()}`;
  $("as-json").href = `/api/history/export.json${query()}`;
  $("as-fhir").href = `/api/history/export.fhir.json${query()}`;
  // Of one session there is nothing to compare.
  $("as-compared").hidden = data.trend.length < 2;
  $("as-compared").href = `/api/history/compare.pdf${query(data.stretch ? { stretch: data.stretch } : {})}`;
  $("as-pdf").href = `/api/history/report.pdf${query()}`;
}

/** @param {Page.RecordedSession} session */
async function removeOne(session) {
  const when = date(session.started_at, { dateStyle: "medium", timeStyle: "short" });
  if (await sure(t("page-history-delete.sure", { when })))
    await remove(`/api/history/session/${session.key}`, t("page-history-delete.done"));
}

async function removeAll() {
  const count = data.sessions.length;
  const name = data.people.find(({ id }) => String(id ?? "") === person())?.name ?? "";
  const path = person() ? `/api/history/of/${person()}` : "/api/history/of-nobody";
  const question = person()
    ? t("page-history-delete-all.sure", { count, name })
    : t("page-history-delete-all.sure-nobody", { count });
  if (await sure(question)) await remove(path, t("page-history-delete-all.done"));
}

/**
 * @param {string} path
 * @param {string} said
 */
async function remove(path, said) {
  let outcome = said;
  try {
    await ask(path, { method: "DELETE" });
  } catch (error) {
    const trouble = asTrouble(error);
    outcome = `${trouble.what} ${trouble.remedy}`;
  }
  await load({ stretch: $("stretch").value });
  // Said once it shows: whoever goes on from here must not be asked about what is gone.
  setText($("say-polite"), outcome);
  $("sessions-title").focus();
}

function wire() {
  $("who").addEventListener("change", () => {
    const chosen = data.people.find(({ id }) => String(id ?? "") === person());
    memory.set("profile", chosen && chosen.id !== null ? { id: chosen.id, name: chosen.name } : null);
    shown = FIRST;
    load();
  });
  $("stretch").addEventListener("change", () => load({ stretch: $("stretch").value }));
  $("more").addEventListener("click", () => {
    const next = shown;
    shown += 50;
    showSessions();
    $("sessions").children[next]?.querySelector("summary")?.focus();
  });
  $("delete-all").addEventListener("click", removeAll);
  $("trouble-retry").addEventListener("click", () => load());
  matchMedia("(prefers-color-scheme: light)").addEventListener("change", () => data?.sessions.length && showCharts());
}

/** Whoever was chosen on another page, else nobody, else whoever has a history. */
async function begin() {
  const before = memory.get("profile", null);
  if (before) $("who").append(make("option", { value: before.id, textContent: before.name }));
  else $("who").append(make("option", { value: "" }));
  await load();
  if (!data) return;
  const other = data.people.find(({ sessions }) => sessions > 0);
  if (person() || data.sessions.length || !other) return;
  $("who").value = String(other.id ?? "");
  await load();
}

wire();
wireGoals();
begin();
