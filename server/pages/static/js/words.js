/** What the page says, by id, in its language: the server puts the sentences into the page (see posture/words/page.py). */

/**
 * @typedef {string | {arg: string, digits?: [number, number]}
 *   | {select: string, cases: Record<string, Part[]>, other: string}} Part
 * @typedef {Record<string, string | number>} Args
 * @typedef {{language: string, sentences: Record<string, Part[]>}} Words
 */

/**
 * Tells sentences in one language. Numbers are written and counted as that language does.
 * @param {Words} words
 */
export function teller({ language, sentences }) {
  const plurals = new Intl.PluralRules(language);

  /** @param {number} value @param {[number, number]} [digits] the fewest and the most after the point */
  const number = (value, [minimumFractionDigits, maximumFractionDigits] = [0, 3]) =>
    new Intl.NumberFormat(language, { minimumFractionDigits, maximumFractionDigits })
      .formatToParts(value)
      // Many languages write a hyphen here, which is too short for a sign.
      .map((part) => (part.type === "minusSign" ? "−" : part.value))
      .join("");

  /** @param {string | number} value @param {{cases: Record<string, Part[]>, other: string}} choice */
  function chosen(value, { cases, other }) {
    const key = String(value);
    if (Object.hasOwn(cases, key)) return key;
    return typeof value === "number" ? plurals.select(value) : other;
  }

  /** @param {Part[]} parts @param {Args} args @returns {string} */
  const filled = (parts, args) =>
    parts
      .map((part) => {
        if (typeof part === "string") return part;
        if ("select" in part)
          return filled(part.cases[chosen(args[part.select], part)] ?? part.cases[part.other], args);
        const value = args[part.arg];
        return typeof value === "number" ? number(value, part.digits) : String(value);
      })
      .join("");

  return {
    number,
    /**
     * The sentence of this id, filled in with `args`. One that is not there is shown by its id.
     * @param {string} id @param {Args} [args]
     */
    t: (id, args = {}) => (sentences[id] ? filled(sentences[id], args) : id),
  };
}

const inPage = globalThis.document?.getElementById("sentences")?.textContent;
/** @type {Words} */
const words = inPage ? JSON.parse(inPage) : { language: "en", sentences: {} };

/** The page's language, for the voice, for dates, and for the server. */
export const lang = words.language;
export const { t, number } = teller(words);

/**
 * The page's language as it is spoken where the browser is at home: of "en" and a browser that wants "en-GB", that.
 * @param {string} language @param {readonly string[]} wanted
 */
export const spokenHere = (language, wanted) => wanted.find((tag) => tag.split("-")[0] === language) ?? language;

/** Of dates alone: numbers and words are those of the catalogue. */
export const region = spokenHere(lang, globalThis.navigator?.languages ?? []);

/** A moment as people write it here. @param {string | Date} when @param {Intl.DateTimeFormatOptions} how */
export const date = (when, how) => new Intl.DateTimeFormat(region, how).format(new Date(when));

/** Several things, named one after the other: "a, b and c". @param {string[]} things */
export const list = (things) => new Intl.ListFormat(lang).format(things);
