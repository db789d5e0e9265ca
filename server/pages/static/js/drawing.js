/** How a person is drawn: posture/clips/drawing.py, written down by `python -m server.pages.drawing`. */

/** Pairs of landmarks, by their place in a message.
 * @type {[number, number][]} */
export const BONES = [[1, 3], [3, 5], [5, 7], [2, 4], [4, 6], [6, 8], [3, 4], [4, 10], [10, 9], [9, 3], [9, 11], [11, 13], [13, 15], [15, 17], [17, 13], [10, 12], [12, 14], [14, 16], [16, 18], [18, 14]];

/** The landmarks that a review keeps, in their order.
 * @type {number[]} */
export const DRAWN = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18];

/** Points that a review keeps of the line along the back.
 * @type {number} */
export const BACK_POINTS = 24;

/** Less visible landmarks are not drawn.
 * @type {number} */
export const SEEN = 0.5;

/** Widths, here and below, are in pixels at 640 wide.
 * @type {{colour: string, width: number, casing: string, casingWidth: number}} */
export const BONE = {"colour": "#ebf0f2", "width": 1.5, "casing": "#080c0e", "casingWidth": 3.0};

/** By verdict. Colour, dash and width all differ: no one of them has to be seen.
 * @type {Record<string, {colour: string, width: number, dash: number[]}>} */
export const LINES = {"good": {"colour": "#5bbcf0", "width": 7, "dash": []}, "caution": {"colour": "#f9c23c", "width": 10, "dash": [20, 12]}, "rounded": {"colour": "#ff7a47", "width": 15, "dash": [0.1, 21]}, "unknown": {"colour": "#cfd8dc", "width": 5, "dash": [4, 10]}};

/** Around the line along the back.
 * @type {string} */
export const CASING = "#080c0e";

/** How much wider than that line it is.
 * @type {number} */
export const CASING_EXTRA = 5.0;

/** So many degrees of lean fill the bar.
 * @type {number} */
export const BAR_DEG = 130.0;

/** By their numbers in a review's curve.
 * @type {string[]} */
export const VERDICTS = ["unknown", "good", "caution", "rounded"];
