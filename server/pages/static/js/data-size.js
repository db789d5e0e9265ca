/** How much room something takes, as people say it. */

import { t } from "./words.js";

/** @param {number} bytes */
export const size = (bytes) => {
  const [unit, each] = bytes >= 1e9 ? ["giga", 1e9] : bytes >= 1e5 ? ["mega", 1e6] : ["kilo", 1e3];
  return t("page-data-unit", { unit, size: Math.max(bytes / Number(each), 0.1) });
};
