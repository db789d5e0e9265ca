/** What the page says: filled in, counted and chosen as the language does. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { lang, spokenHere, t, teller } from "../../server/pages/static/js/words.js";

const sentences = {
  plain: ["Hold"],
  named: ["For ", { arg: "name" }, "."],
  share: [{ arg: "share", digits: [1, 1] }, " %"],
  large: [{ arg: "count" }],
  held: [
    {
      select: "n",
      cases: { 0: ["nothing"], one: ["a second"], other: [{ arg: "n" }, " seconds"] },
      other: "other",
    },
    "!",
  ],
  leg: [{ select: "leg", cases: { left: ["links"], both: ["beide"] }, other: "both" }],
};

test("a sentence without arguments is told as it is", () => {
  assert.equal(teller({ language: "en", sentences }).t("plain"), "Hold");
});

test("an argument is filled in where its name stands", () => {
  assert.equal(teller({ language: "en", sentences }).t("named", { name: "Ada" }), "For Ada.");
});

test("numbers are written as the language writes them", () => {
  const [english, german] = ["en", "de"].map((language) => teller({ language, sentences }));
  assert.equal(english.t("share", { share: 1.26 }), "1.3 %");
  assert.equal(german.t("share", { share: 1.26 }), "1,3 %");
  assert.equal(english.t("large", { count: 12345 }), "12,345");
  assert.equal(german.t("large", { count: 12345 }), "12.345");
});

test("a number below nothing has a minus, not a hyphen", () => {
  for (const language of ["en", "de"])
    assert.equal(teller({ language, sentences }).t("share", { share: -2 }).slice(0, 2), "−2");
});

test("dates are those of the browser's own country where it speaks the page's language", () => {
  assert.equal(spokenHere("en", ["de-AT", "en-GB", "en-US"]), "en-GB");
  assert.equal(spokenHere("de", ["en-GB", "de"]), "de");
  assert.equal(spokenHere("de", ["en-GB"]), "de");
});

test("a number chooses its very case, then its plural, then the other one", () => {
  const { t: told } = teller({ language: "en", sentences });
  assert.deepEqual(
    [0, 1, 2].map((n) => told("held", { n })),
    ["nothing!", "a second!", "2 seconds!"],
  );
});

test("a word chooses its case, and one that has none the other", () => {
  const { t: told } = teller({ language: "de", sentences });
  assert.equal(told("leg", { leg: "left" }), "links");
  assert.equal(told("leg", { leg: "toString" }), "beide");
});

test("what is not there is shown by its id, and without a page nothing is", () => {
  assert.equal(teller({ language: "en", sentences }).t("no-such"), "no-such");
  assert.equal(t("page-shared-close"), "page-shared-close");
  assert.equal(lang, "en");
});
