/** The history page: whose, how often, how deep, and every session; deleting and taking it away. */

import { ask } from "./api.js";
import { $, degrees, make, memory, setText } from "./dom.js";
import { drawDepth, drawWeeks, LEGS, shortDay } from "./plots.js";
import { sessionItem } from "./sessions.js";

const FIRST = 20;

let data = null;
let shown = FIRST;
let asked = 0;

/** "" in the list is nobody in particular. */
const person = () => $("who").value;
const query = (more = {}) => {
  const words = new URLSearchParams({ ...(person() ? { profile_id: person() } : {}), ...more });
  return words.size ? `?${words}` : "";
};

async function load(more = {}) {
  const mine = ++asked;
  let found;
  try {
    found = await ask(`/api/history${query(more)}`);
  } catch (trouble) {
    if (mine !== asked) return;
    setText($("trouble-what"), trouble.what);
    setText($("trouble-do"), trouble.remedy);
    $("trouble").hidden = false;
    document.body.dataset.shown = "trouble";
    return;
  }
  // Somebody else may have been chosen meanwhile, whose answer came first.
  if (mine !== asked) return;
  data = found;
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
    elsewhere.length
      ? `No session has been kept here so far. There are some of ${elsewhere.join(", ")}: choose above.`
      : "Each time you stretch, Posture keeps how long and how deep, never a picture. After a few times you see here how you get on.",
  );
  document.body.dataset.shown = "empty";
}

async function showAll() {
  document.body.dataset.shown = "filled";
  showWeek();
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
  const week = weeks.at(-1);
  setText(
    $("week-count"),
    week.reached && week.days_done >= wanted
      ? `${plural(week.days_done, "day")}, well done`
      : `${week.days_done} of ${wanted} days`,
  );
  const today = new Date().toLocaleDateString("sv");
  $("days").replaceChildren(...week.days.map((day) => dayItem(day, today)));
  setText(
    $("dose"),
    `✓ is one hold of ${seconds} s a leg or more; a full disc is all ${holds} holds. Recommended: twice a day, or on ${wanted} days a week at least.`,
  );
  setText($("streak"), inWeeks > 1 || (inWeeks && days < 2) ? plural(inWeeks, "week") : plural(days, "day"));
  setText(
    $("streak-note"),
    inWeeks || days
      ? `${plural(days, "day")} in a row, and ${plural(inWeeks, "week")} with ${wanted} days or more.`
      : "A new row begins with the next time.",
  );
}

function dayItem(day, today) {
  const date = new Date(`${day.day}T00:00`);
  const state = day.full ? "full" : day.done ? "done" : day.sessions ? "some" : "";
  const words = { full: "all holds", done: "done", some: "begun", "": day.day > today ? "still to come" : "nothing" }[
    state
  ];
  const mark = make("span", { className: "mark", textContent: day.done ? "✓" : day.sessions ? "·" : "" });
  mark.setAttribute("aria-hidden", "true");
  const name = make("span", { textContent: date.toLocaleDateString([], { weekday: "short" }) });
  const told = make("span", { className: "unseen", textContent: `: ${words}` });
  return make(
    "li",
    { className: `${state} ${day.day === today ? "today" : ""}`.trim(), title: dose(day) },
    mark,
    make("span", {}, name, told),
  );
}

const dose = (day) => `Left ${Math.round(day.left_s)} s, right ${Math.round(day.right_s)} s in good form`;

function showEven() {
  const last = data.trend.findLast(({ difference_deg: apart }) => apart !== null);
  if (!last) {
    setText($("even"), "–");
    return setText($("even-note"), "Stretch both legs in one session to compare them.");
  }
  const apart = Math.round(Math.abs(last.difference_deg));
  setText($("even"), Math.abs(last.difference_deg) < 5 ? "Even" : `${apart}° apart`);
  setText(
    $("even-note"),
    `Left ${degrees(last.left_deg)}, right ${degrees(last.right_deg)} on ${shortDay(last.started_at)}. Under 5° counts as even.`,
  );
}

function showStretches() {
  $("stretch").replaceChildren(
    ...data.stretches.map(({ id, name }) => make("option", { value: id, textContent: name })),
  );
  $("stretch").value = data.stretch;
  setText($("depth-words"), data.trend_words);
  const legs = LEGS.filter(({ key }) => data.trend.some((one) => one[key] !== null));
  const apart = data.trend.some((one) => one.difference_deg !== null);
  const head = ["Date", ...legs.map(({ name }) => name), ...(apart ? ["Left minus right"] : [])];
  const rows = data.trend
    .toReversed()
    .map((one) => [
      new Date(one.started_at).toLocaleDateString([], { dateStyle: "medium" }),
      ...legs.map(({ key }) => degrees(one[key])),
      ...(apart ? [degrees(one.difference_deg)] : []),
    ]);
  $("depth-table").replaceChildren(
    make("thead", {}, make("tr", {}, ...head.map((text) => make("th", { scope: "col", textContent: text })))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((text) => make("td", { textContent: text }))))),
  );
}

async function showCharts() {
  const { weeks, days_a_week: wanted } = data.habit;
  const reached = weeks.filter((week) => week.days_done >= wanted).length;
  const told = weeks.map(({ days_done: days }) => days).join(", ");
  setText(
    $("weeks-words"),
    `On ${told} days in the last ${weeks.length} weeks; ${wanted} or more in ${reached} of them.`,
  );
  $("depth").hidden = data.trend.length === 0;
  try {
    if (data.trend.length) await drawDepth($("depth"), data.trend);
    await drawWeeks($("weeks"), data.habit);
  } catch {
    // The words and the table say the same.
    for (const id of ["depth", "weeks"]) document.getElementById(id).hidden = true;
  }
}

function showSessions() {
  $("sessions").replaceChildren(...data.sessions.slice(0, shown).map((session) => sessionItem(session, removeOne)));
  $("more").hidden = data.sessions.length <= shown;
  $("as-csv").href = `/api/history/export.csv${query()}`;
  $("as-json").href = `/api/history/export.json${query()}`;
}

async function removeOne(session) {
  const when = new Date(session.started_at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  if (await sure(`Delete the session of ${when}?`))
    await remove(`/api/history/session/${session.key}`, "The session is deleted.");
}

async function removeAll() {
  const who = $("who").selectedOptions[0].textContent.replace(/ \(\d+\)$/, "");
  const whose = person() ? `all of ${who}'s` : "all";
  const path = person() ? `/api/history/of/${person()}` : "/api/history/of-nobody";
  const question = `Delete ${whose} ${plural(data.sessions.length, "session")}${person() ? "" : " kept without a profile"}?`;
  if (await sure(question)) await remove(path, "The history is deleted.");
}

async function remove(path, said) {
  try {
    await ask(path, { method: "DELETE" });
    setText($("say-polite"), said);
  } catch (trouble) {
    setText($("say-polite"), `${trouble.what} ${trouble.remedy}`);
  }
  await load({ stretch: $("stretch").value });
  $("sessions-title").focus();
}

/** Whether the person means it. */
function sure(question) {
  const dialog = $("sure");
  setText($("sure-title"), question);
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }),
  );
}

const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

function wire() {
  $("who").addEventListener("change", () => {
    const chosen = data.people.find(({ id }) => String(id ?? "") === person());
    memory.set("profile", chosen.id === null ? null : { id: chosen.id, name: chosen.name });
    shown = FIRST;
    load();
  });
  $("stretch").addEventListener("change", () => load({ stretch: $("stretch").value }));
  $("more").addEventListener("click", () => {
    const next = shown;
    shown += 50;
    showSessions();
    $("sessions").children[next]?.querySelector("summary").focus();
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
  $("who").value = other.id;
  await load();
}

wire();
begin();
