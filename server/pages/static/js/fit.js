/** A word that is read from three metres away: as large as its place allows. */

import { pen, setText } from "./dom.js";

/**
 * Show a word and tell the style sheet how wide it is, in ems, in one line and in two: the size is set there.
 * @param {HTMLElement} element
 * @param {string} word
 */
export function showFitted(element, word) {
  if (element.textContent === word && element.style.getPropertyValue("--line-ems")) return;
  setText(element, word);
  const { fontFamily, fontWeight, fontSize, letterSpacing } = getComputedStyle(element);
  const context = pen(document.createElement("canvas"));
  context.font = `${fontWeight} 100px ${fontFamily}`;
  const spacing = parseFloat(letterSpacing) / parseFloat(fontSize) || 0;
  const ems = (/** @type {string} */ line) => context.measureText(line).width / 100 + spacing * line.length;
  const parts = word.split(" ");
  const splits = parts.map((_, i) => Math.max(ems(parts.slice(0, i).join(" ")), ems(parts.slice(i).join(" "))));
  element.style.setProperty("--line-ems", String(ems(word)));
  element.style.setProperty("--widest-ems", String(Math.min(...splits)));
}
